//! Terminologies: the list, one version with what is in it, one code, and the page that asks before a deletion.

mod anchors;
mod checked;
mod comparison;
mod concept;
pub mod course;
mod delete;
mod detail;
mod entries;
mod history;
mod list;
mod load;
mod token;
mod usage;

use domain::terminology::Terminology;
use leptos::prelude::ReadUntracked as _;
use leptos_router::hooks::use_params_map;

pub use anchors::TerminologyAnchorsPage;
pub use checked::CheckedTerminologyPage;
pub use comparison::TerminologyComparisonPage;
pub use concept::ConceptPage;
pub use delete::DeleteTerminologyPage;
pub use detail::TerminologyPage;
pub use history::TerminologyHistoryPage;
pub use list::TerminologyListPage;
pub use load::LoadTerminologyPage;
pub use token::TerminologyTokenPage;

use crate::i18n::it::terminology as words;
use crate::i18n::it::terminology_load as load_words;
use crate::pages::parts::query;
use crate::routes::to;
use crate::ui::Crumb;

/// Has something just been published?
fn published() -> bool {
    query("fatto").is_some_and(|done| done == load_words::PUBLISHED_SLUG)
}

/// The terminology that the address names.
fn id_in_path() -> String {
    use_params_map().read_untracked().get("id").unwrap_or_default()
}

/// The way back from a page that belongs to the list.
fn trail_to(here: &'static str) -> Vec<Crumb> {
    vec![Crumb::here(words::AREA), Crumb::link(words::MENU, to::TERMINOLOGIES), Crumb::here(here)]
}

/// The way back from a page of a version.
fn trail_in(terminology: &Terminology, here: impl Into<String>) -> Vec<Crumb> {
    vec![
        Crumb::here(words::AREA),
        Crumb::link(words::MENU, to::TERMINOLOGIES),
        Crumb::link(terminology.title.clone(), to::terminology(terminology.id)),
        Crumb::here(here),
    ]
}
