//! `/stato`.

pub const TITLE: &str = "Stato del servizio";
pub const NOTE: &str = "Come sta funzionando la console in questo momento. La pagina si aggiorna quando la riapri.";
pub const AT: &str = "Verificato il";
pub const PAGES: &str = "Pagine e API";
pub const ANSWERING: &str = "Rispondono";
pub const DATABASE: &str = "Base dati";
pub const DATABASE_UP: &str = "Risponde";
pub const DATABASE_DOWN: &str = "Non risponde: le operazioni sono sospese, riprova fra qualche minuto";
pub const LOG: &str = "Registro degli eventi";
pub const NOTIFICATIONS: &str = "Notifiche";
pub const MAIL: &str = "Messaggi e-mail";
pub const VERSION: &str = "Versione";
pub const HELP: &str = "Qualcosa non funziona?";
pub const HELP_LINK: &str = "Chiedi assistenza";

/// How many wait, in words.
#[must_use]
pub fn waiting(number: i64) -> String {
    match number {
        0 => "In pari".to_owned(),
        1 => "1 in coda".to_owned(),
        more => format!("{} in coda", super::common::number(more)),
    }
}
