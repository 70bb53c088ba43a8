//! Purposes: one list page and one detail page for both sides; the address says from which side one looks.

mod begin;
mod capacity;
mod command;
mod copy;
mod create;
mod detail;
mod general;
mod list;
mod plan;
mod questions;
mod risk;
mod risk_answers;
mod why;

use domain::purpose::{Purpose, PurposeState, PurposeSuspensions};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

pub use begin::BeginPurpose;
pub use command::PurposeCommandPage;
pub use create::NewPurposePage;
pub use detail::PurposeDetailPage;
pub use general::PurposeGeneralPage;
pub use list::PurposeListPage;
pub use questions::{AnswerList, Questions};
pub use risk::RiskAnalysisPage;

use super::agreement::{Perspective, perspective};
use crate::i18n::it::purpose as words;
use crate::routes::to;
use crate::ui::{Badge, Badges, Crumb, Tone};

/// The `:id` of the address.
fn id_in_path() -> String {
    use_params_map().read_untracked().get("id").unwrap_or_default()
}

/// The way back from a purpose or from one of its pages.
fn trail(perspective: Perspective, here: String) -> Vec<Crumb> {
    let (area, list) = match perspective {
        Perspective::Producer => (words::PROVIDING, words::RECEIVED),
        Perspective::Consumer => (words::CONSUMING, words::SENT),
    };
    vec![Crumb::here(area), Crumb::link(list, to::purposes(perspective)), Crumb::here(here)]
}

/// The way back from a page that fills in a draft.
fn trail_in(purpose: &Purpose, here: &'static str) -> Vec<Crumb> {
    let back = Crumb::link(purpose.title.clone(), to::purpose(Perspective::Consumer, purpose.id));
    let mut crumbs = trail(Perspective::Consumer, String::new());
    crumbs.pop();
    crumbs.extend([back, Crumb::here(here)]);
    crumbs
}

/// How good a state is.
const fn tone(state: PurposeState) -> Tone {
    match state {
        PurposeState::Active => Tone::Ok,
        PurposeState::Draft | PurposeState::WaitingForApproval => Tone::Warning,
        PurposeState::Suspended | PurposeState::Rejected => Tone::Danger,
        PurposeState::Archived => Tone::Neutral,
    }
}

/// The state in a row of a list.
#[component]
pub fn PurposeBadge(state: PurposeState) -> impl IntoView {
    view! { <Badge tone=tone(state) text=words::state(state)/> }
}

/// The state, one badge for each hand on the switch, and one for a load that waits.
#[component]
fn StateBadges(state: PurposeState, suspended: PurposeSuspensions, waiting: bool) -> impl IntoView {
    let tone = tone(state);
    let also = (waiting && state != PurposeState::WaitingForApproval)
        .then(|| view! { <Badge tone=Tone::Warning text=words::state(PurposeState::WaitingForApproval)/> });
    if state != PurposeState::Suspended {
        return view! { <Badges><Badge tone text=words::state(state)/>{also}</Badges> }.into_any();
    }
    let producer = suspended.producer.map(|_| view! { <Badge tone text=words::SUSPENDED_BY_PRODUCER/> });
    let consumer = suspended.consumer.map(|_| view! { <Badge tone text=words::SUSPENDED_BY_CONSUMER/> });
    view! { <Badges>{producer}{consumer}{also}</Badges> }.into_any()
}
