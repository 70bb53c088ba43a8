//! The questions of a risk analysis, to be answered and as they were answered: for purposes, and for e-services that
//! receive data, whose providers answer them.

use std::collections::BTreeSet;

use domain::purpose::Answers;
use domain::purpose::risk_analysis::{Question, QuestionKind, QuestionOption, current};
use domain::tenant::TenantKind;
use leptos::prelude::*;

use crate::api::form::Draft;
use crate::api::purpose::server::CHOSEN;
use crate::i18n::it::purpose as words;
use crate::islands::LiveQuestions;
use crate::islands::questions::written;
use crate::ui::{CheckField, Choice, DescriptionList, Fact, RadioField, TextArea};

/// The fields for the questions that the answers so far lead to; others follow while one answers, or when they are saved. `kind` is what the answering ente is in law. What came
/// back with the form wins.
#[component]
pub fn Questions(kind: TenantKind, answers: Answers, draft: Draft) -> impl IntoView {
    let questionnaire = current(kind);
    let asked = questionnaire.asked(&answers).into_iter().map(|question| &question.id).collect::<BTreeSet<_>>();
    // All of them are here, so that they can come and go while one answers; what is hidden is not asked.
    let fields = questionnaire.questions.iter().map(|question| {
        let (id, after, hidden) = (question.id.clone(), written(&question.depends_on), !asked.contains(&question.id));
        view! { <div data-question=id data-after=after hidden=hidden>{field(question, &answers, &draft)}</div> }
    });
    let fields = fields.collect_view();
    view! {
        {fields}
        <LiveQuestions/>
    }
}

/// The questions that were asked, each with its answer.
#[component]
pub fn AnswerList(kind: TenantKind, answers: Answers) -> impl IntoView {
    let line = |question: &Question| {
        let answer = given(question, &answers);
        view! { <Fact label=question.label.clone()>{answer}</Fact> }
    };
    let lines = current(kind).asked(&answers).into_iter().map(line).collect_view();
    view! { <DescriptionList>{lines}</DescriptionList> }
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

fn given(question: &Question, answers: &Answers) -> String {
    let label = |value: &String| {
        let option = question.options.iter().find(|option| option.value == *value);
        option.map_or_else(|| value.clone(), |option| option.label.clone())
    };
    let single = answers.single_answers.get(&question.id);
    let answer = match question.kind {
        QuestionKind::Text => single.cloned(),
        QuestionKind::Single => single.map(label),
        QuestionKind::YesNo => single.map(|value| if value == "YES" { words::YES } else { words::NO }.to_owned()),
        QuestionKind::Confirmation => single.map(|_| words::CONFIRMED.to_owned()),
        QuestionKind::Multi => {
            let values = answers.multi_answers.get(&question.id);
            values.map(|values| values.iter().map(label).collect::<Vec<_>>().join(", "))
        }
    };
    answer.filter(|answer| !answer.is_empty()).unwrap_or_else(|| words::NOT_ANSWERED.to_owned())
}
