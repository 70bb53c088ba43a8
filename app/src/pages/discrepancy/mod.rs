//! Discrepancies: the list, one case, and the pages that ask before something is said to the other parties.

mod command;
mod detail;
mod list;

use domain::discrepancy::CaseState;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::ui::{Badge, Tone};

pub use command::{AcknowledgePage, ConfirmPage};
pub use detail::DiscrepancyPage;
pub use list::DiscrepancyListPage;

/// The `:id` of the address.
fn id_in_path() -> Memo<String> {
    let params = use_params_map();
    Memo::new(move |_| params.read().get("id").unwrap_or_default())
}

/// Where a case stands for the reader's ente.
#[component]
fn StateBadge(state: CaseState) -> impl IntoView {
    let tone = match state {
        CaseState::Open => Tone::Warning,
        CaseState::InProgress => Tone::Info,
        CaseState::Confirmed => Tone::Neutral,
        CaseState::Resolved => Tone::Ok,
    };
    view! { <Badge tone text=crate::i18n::it::discrepancy::state(state)/> }
}
