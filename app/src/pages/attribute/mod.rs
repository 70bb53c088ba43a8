//! Attributes: what the own ente holds, the registry, the certifier's desk, and the pages that ask before something is
//! given or taken.

mod certifier;
mod confirm;
mod list;
mod registry;

use domain::attribute::{AttributeKind, HeldAction};
use domain::requirement::Standing;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

pub use certifier::{CertifierPage, CertifierTenantPage, CertifierTenantsPage};
pub use confirm::{AssignmentPage, DeclarationPage, VerificationPage};
pub use list::StandingListPage;
pub use registry::{NewAttributePage, RegistryPage};

use crate::i18n::it::attribute as words;
use crate::ui::{Badge, Flash, Tone};

/// A view of the attributes of the own ente.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tab {
    Certified,
    Declared,
    Verified,
    /// What the own ente, as a provider, has verified for others.
    VerifiedByUs,
}

impl Tab {
    /// All of them, in order.
    pub const ALL: [Self; 4] = [Self::Certified, Self::Declared, Self::Verified, Self::VerifiedByUs];

    /// The word in the address.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Certified => "certificati",
            Self::Declared => "dichiarati",
            Self::Verified => "verificati",
            Self::VerifiedByUs => "verificati-da-noi",
        }
    }

    /// The view an address names, if it names one.
    #[must_use]
    pub fn named(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tab| tab.slug() == slug)
    }

    /// The view an address names; nonsense is the first one.
    #[must_use]
    pub fn read(slug: Option<&str>) -> Self {
        slug.and_then(Self::named).unwrap_or(Self::Certified)
    }

    /// The kind of attribute of the own ente that it shows.
    #[must_use]
    pub const fn kind(self) -> Option<AttributeKind> {
        match self {
            Self::Certified => Some(AttributeKind::Certified),
            Self::Declared => Some(AttributeKind::Declared),
            Self::Verified => Some(AttributeKind::Verified),
            Self::VerifiedByUs => None,
        }
    }

    /// The view of a kind.
    #[must_use]
    pub const fn of_kind(kind: AttributeKind) -> Self {
        match kind {
            AttributeKind::Certified => Self::Certified,
            AttributeKind::Declared => Self::Declared,
            AttributeKind::Verified => Self::Verified,
        }
    }
}

/// One parameter of the path.
fn param(name: &'static str) -> Memo<String> {
    let params = use_params_map();
    Memo::new(move |_| params.read().get(name).unwrap_or_default())
}

/// What was just done, if the address says so.
#[component]
pub fn HeldDone() -> impl IntoView {
    let query = use_query_map();
    move || {
        use strum::IntoEnumIterator as _;
        let done = query.read().get("fatto")?;
        let action = HeldAction::iter().find(|action| words::slug(*action) == done)?;
        let note = (action == HeldAction::RevokeVerification).then_some(words::SUSPEND_TOO);
        Some(view! { <Flash>{words::done(action)} " " {note}</Flash> })
    }
}

/// How an ente stands to an attribute: a word, and the dates.
#[component]
fn StandingBadge(standing: Standing, dates: String, expiring: bool) -> impl IntoView {
    let tone = match standing {
        Standing::Held { .. } if expiring => Tone::Warning,
        Standing::Held { .. } => Tone::Ok,
        Standing::Revoked { .. } | Standing::Expired { .. } => Tone::Danger,
        Standing::Never => Tone::Neutral,
    };
    let text = crate::lists::attribute::standing(standing, expiring);
    view! {
        <Badge tone text/>
        " "
        {dates}
    }
}
