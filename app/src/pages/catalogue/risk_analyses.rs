//! The risk analyses that the provider of an e-service that receives has written: what purposes choose from.

use domain::eservice::{Eservice, EserviceRiskAnalysis, Mode};
use domain::{Actor, Permission};
use leptos::prelude::*;

use crate::i18n::it::eservice as words;
use crate::i18n::it::purpose as purpose_words;
use crate::pages::purpose::AnswerList;
use crate::ui::Disclosure;

/// Each with its answers, for who may read them; nothing where the e-service delivers.
#[component]
pub fn RiskAnalyses(eservice: Eservice, actor: Actor) -> impl IntoView {
    if eservice.mode == Mode::Deliver {
        return None;
    }
    let writes = eservice.producer == actor.tenant && actor.has(Permission::WriteEservices);
    let reads = writes || actor.has(Permission::ReadRiskAnalysis);
    let empty = eservice.risk_analyses.is_empty().then(|| view! { <p>{words::NO_RISK_ANALYSES}</p> });
    let each = eservice.risk_analyses.into_iter().map(|analysis| {
        let EserviceRiskAnalysis { name, kind, answers, .. } = analysis;
        if reads {
            view! { <Disclosure summary=name><AnswerList kind answers/></Disclosure> }.into_any()
        } else {
            view! { <p>{name}</p> }.into_any()
        }
    });
    let each = each.collect_view();
    let hidden = (!reads).then(|| view! { <p class="muted">{purpose_words::RISK_HIDDEN}</p> });
    Some(view! {
        <section aria-labelledby="analisi">
            <h2 id="analisi">{words::RISK_ANALYSES}</h2>
            <p class="muted">{words::RISK_ANALYSES_NOTE}</p>
            {empty}
            {each}
            {hidden}
        </section>
    })
}
