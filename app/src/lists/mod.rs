//! Lists as tools. A [`Spec`] says what can be chosen in a list, [`Chosen`] what an address chooses, [`ListFrame`] draws
//! what is around the rows, and [`LISTS`] is every list of the console, so that each can also be had as a file.
//!
//! To add a list: its spec and its cells here, a line in [`LISTS`], and [`ListFrame`] in its page.

pub mod agreement;
pub mod attribute;
pub mod catalogue;
mod chosen;
pub mod client;
pub mod discrepancy;
pub mod eservice;
mod frame;
pub mod notification;
pub mod operation;
pub mod partner;
pub mod pratica;
pub mod purpose;
mod saved;
mod spec;
pub mod task;
pub mod tenant;
pub mod terminology;
pub mod terminology_history;
#[cfg(test)]
mod tests;
pub mod user;

use std::pin::Pin;

use backend::Backend;
use domain::Actor;
use domain::page::{Page, PageRequest};

pub use chosen::Chosen;
pub use frame::{ListFrame, Shown, sort_column};
pub use spec::{Filter, Kind, Spec};

/// Rows of a file at most.
pub const MAX_ROWS: i64 = 50_000;

/// The views of a list as tabs, and what they choose between.
pub struct Tabs {
    pub label: &'static str,
    pub tabs: Vec<crate::ui::Tab>,
}

/// Rows of a list as text, and the words above them.
pub struct Sheet {
    pub headings: &'static [&'static str],
    pub page: Page<Vec<String>>,
}

impl Sheet {
    /// Rows as text, each by `cells`.
    pub fn of<T>(headings: &'static [&'static str], page: Page<T>, cells: impl FnMut(T) -> Vec<String>) -> Self {
        Self { headings, page: page.map(cells) }
    }
}

/// Rows that will be there.
pub type Sheets = Pin<Box<dyn Future<Output = backend::Result<Sheet>> + Send>>;

/// Who asks for which rows of a list.
pub struct Asking {
    pub cx: Backend,
    pub actor: Actor,
    pub chosen: Chosen,
    pub request: PageRequest,
}

/// A list, and how its rows are had as text.
pub struct List {
    pub spec: &'static Spec,
    pub sheet: fn(Asking) -> Sheets,
}

/// Every list of the console.
pub static LISTS: [List; 32] = [
    List { spec: &task::QUEUE, sheet: |asking| Box::pin(task::sheet(asking)) },
    List { spec: &agreement::RECEIVED, sheet: |asking| Box::pin(agreement::received(asking)) },
    List { spec: &agreement::SENT, sheet: |asking| Box::pin(agreement::sent(asking)) },
    List { spec: &purpose::RECEIVED, sheet: |asking| Box::pin(purpose::received(asking)) },
    List { spec: &purpose::SENT, sheet: |asking| Box::pin(purpose::sent(asking)) },
    List { spec: &client::CLIENTS, sheet: |asking| Box::pin(client::clients(asking)) },
    List { spec: &client::PURPOSES, sheet: |asking| Box::pin(client::purposes(asking)) },
    List { spec: &client::LINKABLE, sheet: |asking| Box::pin(client::linkable(asking)) },
    List { spec: &client::KEYS, sheet: |asking| Box::pin(client::keys(asking)) },
    List { spec: &client::CANDIDATES, sheet: |asking| Box::pin(client::candidates(asking)) },
    List { spec: &client::ADMINS, sheet: |asking| Box::pin(client::admins(asking)) },
    List { spec: &client::OF_PURPOSE, sheet: |asking| Box::pin(client::of_purpose(asking)) },
    List { spec: &pratica::DESK, sheet: |asking| Box::pin(pratica::sheet(asking)) },
    List { spec: &pratica::FIGURES, sheet: |asking| Box::pin(pratica::figures_sheet(asking)) },
    List { spec: &partner::PARTNERS, sheet: |asking| Box::pin(partner::sheet(asking)) },
    List { spec: &catalogue::CATALOGUE, sheet: |asking| Box::pin(catalogue::sheet(asking)) },
    List { spec: &eservice::OWN, sheet: |asking| Box::pin(eservice::sheet(asking)) },
    List { spec: &eservice::CONSUMERS, sheet: |asking| Box::pin(eservice::consumers(asking)) },
    List { spec: &attribute::STANDINGS, sheet: |asking| Box::pin(attribute::standings(asking)) },
    List { spec: &attribute::REGISTRY, sheet: |asking| Box::pin(attribute::registry(asking)) },
    List { spec: &attribute::CERTIFIER, sheet: |asking| Box::pin(attribute::certifier(asking)) },
    List { spec: &attribute::OF_TENANT, sheet: |asking| Box::pin(attribute::of_tenant(asking)) },
    List { spec: &tenant::CERTIFIED, sheet: |asking| Box::pin(tenant::sheet(asking)) },
    List { spec: &tenant::ENTI, sheet: |asking| Box::pin(tenant::sheet(asking)) },
    List { spec: &terminology::TERMINOLOGIES, sheet: |asking| Box::pin(terminology::sheet(asking)) },
    List { spec: &terminology::ENTRIES, sheet: |asking| Box::pin(terminology::entries(asking)) },
    List { spec: &terminology::COMPARISON, sheet: |asking| Box::pin(terminology::comparison(asking)) },
    List { spec: &terminology_history::HISTORY, sheet: |asking| Box::pin(terminology_history::sheet(asking)) },
    List { spec: &user::USERS, sheet: |asking| Box::pin(user::sheet(asking)) },
    List { spec: &discrepancy::CASES, sheet: |asking| Box::pin(discrepancy::sheet(asking)) },
    List { spec: &operation::OPERATION, sheet: |asking| Box::pin(operation::sheet(asking)) },
    List { spec: &notification::INBOX, sheet: |asking| Box::pin(notification::sheet(asking)) },
];

/// The list at a path, if there is one.
#[must_use]
pub fn at(path: &str) -> Option<&'static List> {
    LISTS.iter().find(|list| list.spec.is_at(path))
}
