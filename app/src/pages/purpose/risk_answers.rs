//! The risk analysis of a purpose as it was answered, on the purpose's own page and on paper.

use domain::Permission;
use domain::purpose::PurposeAction;
use domain::purpose::rules::can;
use leptos::prelude::*;

use super::questions::AnswerList;
use crate::api::purpose::PurposeView;
use crate::i18n::it::purpose as words;
use crate::routes::to;
use crate::ui::{ButtonLook, LinkButton};

/// The questions that were asked and their answers, for who may read them.
#[component]
pub(super) fn RiskAnswers(purpose: PurposeView) -> impl IntoView {
    let body = if purpose.actor.has(Permission::ReadRiskAnalysis) {
        let answers = purpose.facts.purpose.risk_analysis.clone();
        view! { <AnswerList kind=purpose.facts.questionnaire_of() answers/> }.into_any()
    } else {
        view! { <p class="muted">{words::RISK_HIDDEN}</p> }.into_any()
    };
    let taken = purpose.facts.taken().map(|one| view! { <p>{words::taken(&one.name, &purpose.producer)}</p> });
    let writes = taken.is_none() && can(PurposeAction::Update, &purpose.facts, &purpose.actor).is_ok();
    let fill_in = writes.then(|| {
        let href = to::risk_analysis(purpose.facts.purpose.id);
        view! { <p><LinkButton href label=words::FILL_IN look=ButtonLook::Outline/></p> }
    });
    view! {
        <section aria-labelledby="analisi">
            <h2 id="analisi">{words::RISK_ANALYSIS}</h2>
            {taken}
            {fill_in}
            {body}
        </section>
    }
}
