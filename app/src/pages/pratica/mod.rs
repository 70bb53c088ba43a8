//! Pratiche: the desk, one pratica, the pages that ask before a command, the steps of "Elabora", and who is enabled on
//! which service.

mod bulk;
mod command;
mod detail;
mod elabora;
mod figures;
mod files;
mod list;
mod protocol;
mod services;
pub mod steps;

use domain::pratica::PraticaState;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

pub use bulk::PraticaBulkPage;
pub use command::PraticaCommandPage;
pub use detail::PraticaDetailPage;
pub use elabora::ElaboraPage;
pub use figures::FiguresPage;
pub use list::PraticaListPage;
pub use protocol::ProtocolPage;
pub use services::ServicesPage;

use crate::i18n::it::pratica as words;
use crate::pages::parts::query;
use crate::routes::to;
use crate::ui::{Badge, Crumb, Flash, Tone};

/// The `:id` of the address.
fn id_in_path() -> String {
    use_params_map().read_untracked().get("id").unwrap_or_default()
}

/// The way back from a pratica.
fn trail(here: String) -> Vec<Crumb> {
    vec![Crumb::link(words::TITLE, to::PRATICHE), Crumb::here(here)]
}

/// What was just done.
#[component]
fn Done() -> impl IntoView {
    let text = query("fatto").and_then(|slug| words::done(&slug));
    text.map(|text| view! { <Flash>{text}</Flash> })
}

/// A state, by the colour of who has to move.
#[component]
fn StateBadge(state: PraticaState) -> impl IntoView {
    let tone = match state {
        PraticaState::Complete => Tone::Ok,
        PraticaState::Cancelled => Tone::Danger,
        PraticaState::Pending | PraticaState::PendingAfterIntegration => Tone::Info,
        PraticaState::Registered => Tone::Neutral,
        PraticaState::Draft
        | PraticaState::Submitted
        | PraticaState::RequestIntegration
        | PraticaState::SubmittedAfterIntegration
        | PraticaState::CompleteWaiting
        | PraticaState::CancelledWaiting => Tone::Warning,
    };
    view! { <Badge tone text=words::state(state)/> }
}
