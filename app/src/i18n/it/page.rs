//! Words of pages that have no answer.

use super::denial::Refusal;

pub const BACK_HOME: &str = "Torna alla pagina iniziale";
pub const MISSING_TITLE: &str = "Pagina non trovata";
pub const MISSING_TEXT: &str =
    "L’indirizzo non corrisponde a nessuna pagina della console. Controlla di averlo scritto bene, o riparti dal menu.";
pub const CAME_LATE: &str = "La sessione era finita quando hai inviato il modulo, quindi non è stato fatto nulla. Ciò che avevi scritto è qui: controllalo e invialo di nuovo.";
pub const TECHNICAL: &str = "Dati per l’assistenza";
pub const ASK_ASSISTANCE: &str = "Chiedi assistenza con questo codice";

/// What to send when asking for help, as lines to be copied.
#[must_use]
pub fn technical(code: &str, when: Option<&str>, address: &str, status: u16) -> String {
    let when = when.map(|when| format!("\nOra: {when}")).unwrap_or_default();
    format!("Codice: {code}{when}\nPagina: {address}\nEsito: {status}")
}

/// The database cannot answer just now.
#[must_use]
pub fn unavailable() -> Refusal {
    Refusal {
        what: "Il servizio non risponde in questo momento.".to_owned(),
        why: "La base di dati non è raggiungibile o è troppo occupata.".to_owned(),
        remedy: "Riprova fra qualche secondo; se continua, scrivi all’assistenza.".to_owned(),
    }
}

/// A fault of ours.
#[must_use]
pub fn broken() -> Refusal {
    Refusal {
        what: "Qualcosa è andato storto.".to_owned(),
        why: "È un guasto nostro, ed è stato registrato.".to_owned(),
        remedy: "Riprova; se continua, scrivi all’assistenza indicando il codice che trovi qui sotto.".to_owned(),
    }
}
