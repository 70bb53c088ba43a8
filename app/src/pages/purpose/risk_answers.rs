//! The risk analysis of a purpose as it was answered, on the purpose's own page and on paper.

use domain::Permission;
use domain::purpose::risk_analysis::{Question, QuestionKind, current};
use domain::purpose::rules::can;
use domain::purpose::{Answers, PurposeAction};
use leptos::prelude::*;

use crate::api::purpose::PurposeView;
use crate::i18n::it::purpose as words;
use crate::routes::to;
use crate::ui::{ButtonLook, DescriptionList, Fact, LinkButton};

/// The questions that were asked and their answers, for who may read them.
#[component]
pub(super) fn RiskAnswers(purpose: PurposeView) -> impl IntoView {
    let body = if purpose.actor.has(Permission::ReadRiskAnalysis) {
        let answers = purpose.facts.purpose.risk_analysis.clone();
        let asked = current(purpose.facts.consumer_kind).asked(&answers);
        let line = |question: &Question| {
            let answer = given(question, &answers);
            view! { <Fact label=question.label.clone()>{answer}</Fact> }
        };
        let lines = asked.into_iter().map(line).collect_view();
        view! { <DescriptionList>{lines}</DescriptionList> }.into_any()
    } else {
        view! { <p class="muted">{words::RISK_HIDDEN}</p> }.into_any()
    };
    let fill_in = can(PurposeAction::Update, &purpose.facts, &purpose.actor).is_ok().then(|| {
        let href = to::risk_analysis(purpose.facts.purpose.id);
        view! { <p><LinkButton href label=words::FILL_IN look=ButtonLook::Outline/></p> }
    });
    view! {
        <section aria-labelledby="analisi">
            <h2 id="analisi">{words::RISK_ANALYSIS}</h2>
            {fill_in}
            {body}
        </section>
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
