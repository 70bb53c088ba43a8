//! `/fruizione/finalita/:id/analisi`: the questions that the answers so far lead to. Others follow while one answers, or when
//! the answers are saved.

use std::collections::BTreeSet;

use domain::purpose::risk_analysis::{
    Depth, Question, QuestionKind, QuestionOption, current, problems as answer_problems,
};
use domain::purpose::rules::can;
use domain::purpose::{Answers, PurposeAction, PurposeFacts};
use leptos::prelude::*;

use super::copy::CopyAnswers;
use super::{id_in_path, trail_in};
use crate::api::form::Draft;
use crate::api::purpose::server::CHOSEN;
use crate::api::purpose::{AnswerRiskAnalysis, Answered, PurposeView, get_answered, get_purpose};
use crate::i18n::it::purpose as words;
use crate::islands::Questions;
use crate::islands::questions::written;
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
    let both = with_draft(id_in_path, |id| async move {
        let purpose = get_purpose(id).await?;
        let starts = may_start(&purpose);
        let others = if starts { get_answered(purpose.facts.purpose.id).await? } else { Vec::new() };
        Ok((purpose, others))
    });
    view! {
        <Loaded
            asked=both
            view=move |((purpose, others), draft): ((PurposeView, Vec<Answered>), Draft)| {
                let trail = trail_in(&purpose.facts.purpose, words::RISK_ANALYSIS);
                let body = match can(PurposeAction::Update, &purpose.facts, &purpose.actor) {
                    Ok(()) => view! { <RiskForm facts=purpose.facts others draft/> }.into_any(),
                    Err(denial) => view! { <Refused denial/> }.into_any(),
                };
                let saved = saved.then(|| view! { <Flash>{words::SAVED}</Flash> });
                view! {
                    <Breadcrumb trail/>
                    <PageHead title=words::RISK_ANALYSIS/>
                    {saved}
                    {body}
                }
            }
        />
    }
}

/// Nothing is answered yet: other purposes may be a start.
fn may_start(purpose: &PurposeView) -> bool {
    let facts = &purpose.facts;
    facts.purpose.risk_analysis.is_empty() && can(PurposeAction::Update, facts, &purpose.actor).is_ok()
}

#[component]
fn RiskForm(facts: PurposeFacts, others: Vec<Answered>, draft: Draft) -> impl IntoView {
    let run = address_of::<AnswerRiskAnalysis>();
    let (id, seen) = (facts.purpose.id, facts.purpose.revision);
    let answers = facts.purpose.risk_analysis.clone();
    let questionnaire = current(facts.consumer_kind);
    let asked = questionnaire.asked(&answers).into_iter().map(|question| &question.id).collect::<BTreeSet<_>>();
    let open = answer_problems(&answers, facts.consumer_kind, facts.personal_data, Depth::Complete).len();
    let how_far = match open {
        0 => {
            let href = to::purpose(Perspective::Consumer, id);
            view! {
                <Callout tone=Tone::Ok>
                    <p>{words::RISK_COMPLETE} " " <a href=href>{words::RISK_GO_ON}</a></p>
                </Callout>
            }
            .into_any()
        }
        open => view! { <p>{words::answers_open(open)}</p> }.into_any(),
    };
    // All of them are here, so that they can come and go while one answers; what is hidden is not asked.
    let fields = questionnaire.questions.iter().map(|question| {
        let (id, after, hidden) = (question.id.clone(), written(&question.depends_on), !asked.contains(&question.id));
        view! { <div data-question=id data-after=after hidden=hidden>{field(question, &answers, &draft)}</div> }
    });
    let fields = fields.collect_view();
    view! {
        <ErrorSummary problems=problems(&draft, &[])/>
        <p>{words::RISK_NOTE}</p>
        {how_far}
        <CopyAnswers id seen others/>
        <PostForm to=run class="form">
            <input type="hidden" name="id" value=id.to_string()/>
            <input type="hidden" name="seen" value=seen.0/>
            {fields}
            <Questions/>
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

/// One question, with what was answered so far; what came back with the form wins. Nothing is required before the purpose
/// is presented.
fn field(question: &'static Question, answers: &Answers, draft: &Draft) -> AnyView {
    let label = question.label.clone();
    let hint = question.hint.clone();
    let stored = answers.single_answers.get(&question.id).cloned();
    let value = if draft.error.is_some() { draft.value(&question.id) } else { stored };
    let name = format!("single[{}]", question.id);
    let option = |option: &QuestionOption| Choice::new(option.value.clone(), option.label.clone());
    let choices: Vec<Choice> = match question.kind {
        QuestionKind::YesNo => vec![Choice::new("YES", words::YES), Choice::new("NO", words::NO)],
        QuestionKind::Text | QuestionKind::Single | QuestionKind::Multi | QuestionKind::Confirmation => {
            question.options.iter().map(option).collect()
        }
    };
    match question.kind {
        QuestionKind::Text => {
            let max_length = question.max_length.and_then(|length| u32::try_from(length).ok()).unwrap_or(2_000);
            view! { <TextArea name label nostrip:hint=hint value max_length rows=3/> }.into_any()
        }
        QuestionKind::Single | QuestionKind::YesNo => {
            view! { <RadioField name legend=label nostrip:hint=hint choices value/> }.into_any()
        }
        QuestionKind::Confirmation => {
            view! { <CheckField name label nostrip:hint=hint checked=value.as_deref() == Some("true")/> }.into_any()
        }
        QuestionKind::Multi => {
            let given = match draft.error.is_some() {
                true => value.iter().flat_map(|value| value.split(CHOSEN)).map(str::to_owned).collect(),
                false => answers.multi_answers.get(&question.id).cloned().unwrap_or_default(),
            };
            let boxes = choices.into_iter().enumerate().map(|(place, choice)| {
                let name = format!("multi[{}][{place}]", question.id);
                let checked = given.contains(&choice.value);
                view! { <CheckField name label=choice.label value=choice.value checked/> }
            });
            let boxes = boxes.collect_view();
            let hint = hint.map(|hint| view! { <p class="hint">{hint}</p> });
            view! {
                <fieldset class="choices">
                    <legend>{label}</legend>
                    {boxes}
                    {hint}
                </fieldset>
            }
            .into_any()
        }
    }
}
