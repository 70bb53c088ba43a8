//! Addresses of the citizen's page, which is outside the console.

use crate::api::access::encode;

/// Below it are the pages of citizens.
pub const CITIZEN: &str = "/cittadino";

/// The page that a personal link leads to.
#[must_use]
pub fn citizen(link: &str) -> String {
    format!("{CITIZEN}/{}", encode(link).replace('/', "%2F"))
}

/// Where the page is closed.
#[must_use]
pub fn citizen_close(link: &str) -> String {
    format!("{}/chiudi", citizen(link))
}

/// What the citizen sent.
#[must_use]
pub fn citizen_form(link: &str) -> String {
    format!("{}/modulo.pdf", citizen(link))
}

/// What the citizen got for an answer.
#[must_use]
pub fn citizen_answer(link: &str) -> String {
    format!("{}/risposta.pdf", citizen(link))
}

/// A file of the pratica.
#[must_use]
pub fn citizen_file(link: &str, file: domain::DocumentId) -> String {
    format!("{}/documenti/{file}", citizen(link))
}
