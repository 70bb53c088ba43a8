//! `/fruizione/finalita/:id/analisi`: the questions that the answers so far lead to. Saving draws the page again with the
//! questions that follow, with JavaScript and without.

use domain::purpose::risk_analysis::{Depth, Question, QuestionKind, current, problems as answer_problems};
use domain::purpose::rules::can;
use domain::purpose::{Answers, PurposeAction, PurposeFacts};
use leptos::prelude::*;

use super::{id_in_path, trail};
use crate::api::form::Draft;
use crate::api::purpose::{AnswerRiskAnalysis, PurposeView, get_purpose};
use crate::i18n::it::purpose as words;
use crate::pages::agreement::Perspective;
use crate::pages::parts::{Loaded, PostForm, Refused, address_of, problems, query, with_draft};
use crate::routes::to;
use crate::ui::{
    Breadcrumb, Button, ButtonLook, Callout, CheckField, Choice, ErrorSummary, Flash, LinkButton, PageHead, RadioField,
    TextArea, Tone,
};

#[component]
pub fn RiskAnalysisPage() -> impl IntoView {
    let saved = query("fatto").is_some();
    let both = with_draft(id_in_path, get_purpose);
    view! {
        <Loaded
            asked=both
            view=move |(purpose, draft): (PurposeView, Draft)| {
                let title = purpose.facts.purpose.title.clone();
                let body = match can(PurposeAction::Update, &purpose.facts, &purpose.actor) {
                    Ok(()) => view! { <RiskForm facts=purpose.facts draft/> }.into_any(),
                    Err(denial) => view! { <Refused denial/> }.into_any(),
                };
                let saved = saved.then(|| view! { <Flash>{words::SAVED}</Flash> });
                view! {
                    <Breadcrumb trail=trail(Perspective::Consumer, title)/>
                    <PageHead title=words::RISK_ANALYSIS/>
                    {saved}
                    {body}
                }
            }
        />
    }
}

#[component]
fn RiskForm(facts: PurposeFacts, draft: Draft) -> impl IntoView {
    let run = address_of::<AnswerRiskAnalysis>();
    let (id, seen) = (facts.purpose.id, facts.purpose.revision);
    let answers = facts.purpose.risk_analysis.clone();
    let questionnaire = current(facts.consumer_kind);
    let questions = questionnaire.asked(&answers);
    let complete = answer_problems(&answers, facts.consumer_kind, facts.personal_data, Depth::Complete).is_empty();
    let complete = complete.then(|| {
        let href = to::purpose(Perspective::Consumer, id);
        view! {
            <Callout tone=Tone::Ok>
                <p>{words::RISK_COMPLETE} " " <a href=href>{words::OPEN}</a></p>
            </Callout>
        }
    });
    let fields = questions.into_iter().map(|question| field(question, &answers)).collect_view();
    view! {
        <ErrorSummary problems=problems(&draft, &[])/>
        <p>{words::RISK_NOTE}</p>
        {complete}
        <PostForm to=run class="form">
            <input type="hidden" name="id" value=id.to_string()/>
            <input type="hidden" name="seen" value=seen.0/>
            {fields}
            <div class="actions">
                <Button label=words::SAVE_ANSWERS/>
                <LinkButton
                    href=to::purpose(Perspective::Consumer, id)
                    label=words::CANCEL
                    look=ButtonLook::Neutral
                />
            </div>
        </PostForm>
    }
}

/// One question, with what was answered so far. Nothing is required before it is presented.
fn field(question: &'static Question, answers: &Answers) -> AnyView {
    let label = question.label.clone();
    let hint = question.hint.clone().unwrap_or_default();
    let value = answers.single_answers.get(&question.id).cloned();
    let name = format!("single[{}]", question.id);
    let options = || question.options.iter().map(|option| Choice::new(option.value.clone(), option.label.clone()));
    match question.kind {
        QuestionKind::Text => {
            let max_length = question.max_length.and_then(|length| u32::try_from(length).ok()).unwrap_or(2_000);
            view! { <TextArea name label hint value max_length rows=3/> }.into_any()
        }
        QuestionKind::Single => {
            view! { <RadioField name legend=label hint choices=options().collect::<Vec<_>>() value/> }.into_any()
        }
        QuestionKind::YesNo => {
            let choices = vec![Choice::new("YES", words::YES), Choice::new("NO", words::NO)];
            view! { <RadioField name legend=label hint choices value/> }.into_any()
        }
        QuestionKind::Confirmation => {
            view! { <CheckField name label checked=value.as_deref() == Some("true")/> }.into_any()
        }
        QuestionKind::Multi => {
            let given = answers.multi_answers.get(&question.id).cloned().unwrap_or_default();
            let boxes = options()
                .enumerate()
                .map(|(place, option)| {
                    let name = format!("multi[{}][{place}]", question.id);
                    let checked = given.contains(&option.value);
                    view! { <CheckField name label=option.label value=option.value checked/> }
                })
                .collect_view();
            let hint = (!hint.is_empty()).then(|| view! { <p class="hint">{hint}</p> });
            view! {
                <fieldset class="choices">
                    <legend>{label}</legend>
                    {hint}
                    {boxes}
                </fieldset>
            }
            .into_any()
        }
    }
}
