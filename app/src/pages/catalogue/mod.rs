//! The catalogue: what other enti offer, how well the reader's ente fits, and the way to ask for it.

mod comparison;
mod detail;
mod interface;
mod list;
mod primary;
mod request;
mod risk_analyses;

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::Timestamp;
use domain::eservice::DescriptorState;
use leptos::prelude::*;

pub use comparison::{ComparisonPage, Differences};
pub(super) use detail::request_tone;
pub use detail::{Announced, CatalogueDetailPage, VersionData};
pub use interface::OperationList;
pub use list::CatalogueListPage;
pub use request::RequestPage;
pub use risk_analyses::RiskAnalyses;

use crate::i18n::it::eservice as words;
use crate::ui::{Badge, Tone};

/// Instants in words, by their microseconds; shared by the checklists of a page.
type Dates = Arc<BTreeMap<i64, String>>;

fn date(dates: &Dates, at: Timestamp) -> String {
    dates.get(&at.0).cloned().unwrap_or_default()
}

/// The state of a version.
#[component]
pub fn VersionBadge(state: DescriptorState) -> impl IntoView {
    let tone = match state {
        DescriptorState::Published => Tone::Ok,
        DescriptorState::Draft => Tone::Info,
        DescriptorState::Deprecated => Tone::Warning,
        DescriptorState::Suspended => Tone::Danger,
        DescriptorState::Archived => Tone::Neutral,
    };
    view! { <Badge tone text=words::state(state)/> }
}
