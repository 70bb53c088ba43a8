//! E-services of the reader's own ente: the list, one e-service, one version, and the pages that ask before a command.

mod command;
mod consumers;
mod detail;
mod list;
mod notice;
mod quotas;
mod requirements;
mod text;
mod version;
mod writing;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

pub use command::DescriptorCommandPage;
pub use consumers::ConsumersPage;
pub use detail::OwnDetailPage;
pub use list::OwnListPage;
pub use notice::SuspensionNoticePage;
pub use quotas::QuotasPage;
pub use requirements::RequirementsPage;
pub use text::EserviceTextPage;
pub use version::OwnVersionPage;
pub use writing::{NewEservicePage, VersionDocumentsPage, WritingPage, WritingStep};

use crate::i18n::it::eservice as words;
use crate::routes::to;
use crate::ui::Crumb;

/// One part of the address.
fn part(name: &'static str) -> Memo<String> {
    let params = use_params_map();
    Memo::new(move |_| params.read().get(name).unwrap_or_default())
}

/// The way back from an e-service or from one of its pages.
fn trail(more: Vec<Crumb>) -> Vec<Crumb> {
    let mut trail = vec![Crumb::here(words::PROVIDING), Crumb::link(words::OWN, to::OWN_ESERVICES)];
    trail.extend(more);
    trail
}
