//! Words of the comparison of two versions.

use domain::terminology::change::{Aspect, Change};

use super::common::number;

pub const TITLE: &str = "Confronto fra versioni";
pub const WITH: &str = "Confronta con";
pub const THE_ONE_BEFORE: &str = "La versione precedente";
pub const CHANGE: &str = "Modifica";
pub const ANY_CHANGE: &str = "Tutte";
pub const WHAT: &str = "Che cosa cambia";
pub const BEFORE: &str = "Prima";
pub const AFTER: &str = "Dopo";
pub const COMPARE: &str = "Confronta";
pub const PARENTS: &str = "Codici superiori";
pub const NO_PARENT: &str = "nessuno";
pub const NO_OTHER_TITLE: &str = "Niente con cui confrontare";
pub const NO_OTHER: &str = "Carica un’altra versione della stessa terminologia, oppure scegline una da confrontare.";
pub const SAME_TITLE: &str = "Nessuna differenza";
pub const SAME: &str = "I codici e quello che se ne dice sono gli stessi.";
pub const SAME_FILTERED: &str = "Nessuna differenza di questo genere.";
pub const OLD_VERSION: &str = "Versione precedente";
pub const NEW_VERSION: &str = "Versione confrontata";

/// What became of a code.
#[must_use]
pub const fn change(change: Change) -> &'static str {
    match change {
        Change::Removed => "Tolto",
        Change::Changed => "Cambiato",
        Change::Added => "Aggiunto",
    }
}

/// The same as a word of an address.
#[must_use]
pub const fn change_slug(change: Change) -> &'static str {
    match change {
        Change::Removed => "tolti",
        Change::Changed => "cambiati",
        Change::Added => "aggiunti",
    }
}

/// The same of many.
#[must_use]
pub const fn changes(change: Change) -> &'static str {
    match change {
        Change::Removed => "Codici tolti",
        Change::Changed => "Codici cambiati",
        Change::Added => "Codici aggiunti",
    }
}

/// What of a code is another.
#[must_use]
pub const fn aspect(aspect: Aspect) -> &'static str {
    match aspect {
        Aspect::Display => "descrizione",
        Aspect::Definition => "definizione",
        Aspect::Status => "stato",
        Aspect::Parents => "codici superiori",
        Aspect::Designations => "altre descrizioni",
        Aspect::Properties => "proprietà",
        Aspect::Other => "altri dati",
    }
}

/// How many codes differ.
#[must_use]
pub fn counted(change: Change, count: i64) -> String {
    format!("{}: {}", changes(change), number(count))
}

/// The codes above one, in a line.
#[must_use]
pub fn parents(codes: &[String]) -> String {
    let codes = if codes.is_empty() { NO_PARENT.to_owned() } else { codes.join(", ") };
    format!("{PARENTS}: {codes}")
}
