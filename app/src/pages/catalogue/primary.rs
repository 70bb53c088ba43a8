//! What the reader's ente can do about an e-service of the catalogue: ask, complete, look, upgrade; or why not.

use domain::agreement::rules::can_create;
use domain::agreement::{AgreementAction, CreationFacts, Stage};
use domain::eservice::DescriptorState;
use domain::{Actor, Denial};
use leptos::prelude::*;

use crate::api::eservice::OwnRequest;
use crate::i18n::it::eservice as words;
use crate::pages::agreement::Perspective;
use crate::pages::parts::reason;
use crate::routes::to;
use crate::ui::{ButtonLook, LinkButton, RefusedButton};

/// The one action that makes sense now; nothing for people who may never do it and have nothing to look at.
#[component]
pub fn Primary(
    creation: CreationFacts,
    requests: Vec<OwnRequest>,
    actor: Actor,
    /// The e-service, for screen readers.
    #[prop(into)]
    about: String,
    #[prop(optional)] small: bool,
) -> impl IntoView {
    let (eservice, version) = (creation.eservice, &creation.version);
    let look = if small { ButtonLook::Outline } else { ButtonLook::Primary };
    let link = |href: String, label: &'static str| {
        let about = about.clone();
        view! { <LinkButton href label look small about/> }.into_any()
    };
    if let Some(request) = under_way(&requests) {
        let own = to::agreement(Perspective::Consumer, request.id);
        let upgradable = request.stage == Stage::Active
            && request.number < version.number
            && version.state == DescriptorState::Published;
        let writes = actor.has(domain::Permission::WriteAgreements);
        return match request.stage {
            Stage::Draft if writes => link(own, words::COMPLETE),
            Stage::Active if upgradable && writes => {
                let href = to::agreement_command(Perspective::Consumer, request.id, AgreementAction::Upgrade);
                link(href, words::UPGRADE)
            }
            Stage::Draft
            | Stage::Pending
            | Stage::Active
            | Stage::Archived
            | Stage::Rejected
            | Stage::MissingCertifiedAttributes => link(own, words::VIEW),
        };
    }
    let label = if small { words::REQUEST_SHORT } else { words::REQUEST };
    match can_create(&creation, &actor) {
        Ok(()) => link(to::request(eservice, version.number), label),
        Err(denial) if denial.is_about_who() => ().into_any(),
        Err(denial) => {
            let id = format!("perche-{eservice}");
            // A row has room for what is wrong; the checklist beside it says who can mend it, the page of the version all.
            let reason = if small { short(&denial) } else { reason(&denial) };
            view! { <RefusedButton id label reason small about/> }.into_any()
        }
    }
}

/// What stands in the way, in a few words.
fn short(denial: &Denial) -> String {
    if let Denial::MissingCertifiedAttributesError { .. } = denial {
        words::CERTIFIED_MISSING.to_owned()
    } else if let Denial::DescriptorNotInExpectedState { .. } | Denial::NotLatestEServiceDescriptor { .. } = denial {
        words::NOT_OPEN.to_owned()
    } else {
        reason(denial)
    }
}

/// The request that counts: the one on its way, or else the live one.
fn under_way(requests: &[OwnRequest]) -> Option<&OwnRequest> {
    let mut open = requests.iter().filter(|request| !matches!(request.stage, Stage::Rejected | Stage::Archived));
    open.clone().find(|request| request.stage != Stage::Active).or_else(|| open.next())
}
