//! Paths of the console; links are made here and nowhere else.

mod agreement;
mod citizen;
mod client;
mod eservice;
mod pratica;
mod purpose;
mod tenant;
mod terminology;

use domain::OperationId;

pub use agreement::*;
pub use citizen::*;
pub use client::*;
pub use eservice::*;
pub use pratica::*;
pub use purpose::*;
pub use tenant::*;
pub use terminology::*;

/// What is known about accessibility.
pub const ACCESSIBILITY: &str = "/accessibilita";
/// Whom to ask for help.
pub const ASSISTANCE: &str = "/assistenza";

/// The page of help, with the code of the answer that did not work.
#[must_use]
pub fn assistance_about(code: &str) -> String {
    format!("{ASSISTANCE}?codice={code}")
}

/// What the box in the header finds.
pub const SEARCH: &str = "/cerca";
/// What is found, in lines for the dialog that looks everywhere.
pub const FOUND: &str = "/cerca/elenco";
/// What waits for the reader.
pub const TO_DO: &str = "/";
/// Messages for the reader's ente.
pub const NOTIFICATIONS: &str = "/notifiche";
/// What the reader wants to hear of, and how.
pub const NOTIFICATION_PREFERENCES: &str = "/notifiche/preferenze";
/// The keyboard shortcuts.
pub const SHORTCUTS: &str = "/scorciatoie";

/// What came of one command on many requests.
#[must_use]
pub fn operation(id: OperationId) -> String {
    format!("/operazioni/{id}")
}
