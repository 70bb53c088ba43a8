//! Requests: one list page and one detail page for both sides; the address says from which side one looks.

mod bulk;
mod command;
mod detail;
mod documents;
mod list;
mod notes;
mod upgrade;

use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_params_map};
use serde::{Deserialize, Serialize};

pub use bulk::{BulkPage, Selection};
pub use command::AgreementCommandPage;
pub use detail::AgreementDetailPage;
pub use documents::RemoveDocumentPage;
pub use list::AgreementListPage;
pub use notes::AgreementNotesPage;
pub use upgrade::{UpgradePage, UpgradeStep};

use crate::i18n::it::agreement as words;
use crate::routes::to;
use crate::ui::Crumb;

/// From which side a request is looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Perspective {
    /// Below "Erogazione".
    Producer,
    /// Below "Fruizione".
    Consumer,
}

/// A view of a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tab {
    /// What waits for the reader's ente.
    ToDo,
    /// Sent and not yet approved; for the provider that is what waits for it.
    Pending,
    Active,
    Suspended,
    All,
}

impl Tab {
    /// The views of a side, in order.
    #[must_use]
    pub const fn of(perspective: Perspective) -> &'static [Self] {
        match perspective {
            Perspective::Producer => &[Self::ToDo, Self::Active, Self::Suspended, Self::All],
            Perspective::Consumer => &[Self::ToDo, Self::Pending, Self::Active, Self::Suspended, Self::All],
        }
    }

    /// The word in the address; the first view needs none.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::ToDo => "da-fare",
            Self::Pending => "in-attesa",
            Self::Active => "attive",
            Self::Suspended => "sospese",
            Self::All => "tutte",
        }
    }

    /// The view an address names; nonsense is the first one.
    #[must_use]
    pub fn read(perspective: Perspective, slug: Option<&str>) -> Self {
        let named = Self::of(perspective).iter().find(|tab| Some(tab.slug()) == slug);
        named.copied().unwrap_or(Self::ToDo)
    }
}

/// Which side the address stands for.
pub(super) fn perspective() -> Perspective {
    if use_location().pathname.get_untracked().starts_with("/fruizione") {
        Perspective::Consumer
    } else {
        Perspective::Producer
    }
}

/// The `:id` of the address.
fn id_in_path() -> Memo<String> {
    let params = use_params_map();
    Memo::new(move |_| params.read().get("id").unwrap_or_default())
}

/// The way back from a request or from one of its pages.
fn trail(perspective: Perspective, here: String) -> Vec<Crumb> {
    let (area, list) = match perspective {
        Perspective::Producer => (words::PROVIDING, words::RECEIVED),
        Perspective::Consumer => (words::CONSUMING, words::SENT),
    };
    vec![Crumb::here(area), Crumb::link(list, to::agreements(perspective)), Crumb::here(here)]
}
