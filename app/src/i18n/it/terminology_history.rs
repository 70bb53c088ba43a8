//! Words of what happened to all terminologies.

use backend::terminology::history::{Outcome, Who};
use domain::terminology::Operation;

use super::common::number;

pub const MENU: &str = "Operazioni";
pub const TITLE: &str = "Operazioni sui dizionari";
pub const NOTE: &str = "Caricamenti, eliminazioni e rifiuti, di sistemi e di persone. I rifiuti restano qui per 90 giorni; quelli uguali nello stesso minuto sono una riga.";
pub const SEARCH: &str = "OID, versione, firmatario o motivo";
pub const OUTCOME: &str = "Esito";
pub const ANY_OUTCOME: &str = "Tutti";
pub const WHO: &str = "Chi";
pub const ANYBODY: &str = "Tutti";
pub const WHEN: &str = "Quando";
pub const WHAT: &str = "Dizionario";
pub const DETAIL: &str = "Dettaglio";
pub const STATUS: &str = "Stato HTTP";
pub const TRACE: &str = "traceID";
pub const TIMES: &str = "Volte";
pub const UNKNOWN_MACHINE: &str = "Un sistema non identificato";
pub const EMPTY_TITLE: &str = "Nessuna operazione";
pub const EMPTY: &str = "Nessuno ha ancora caricato o eliminato dizionari.";
pub const EMPTY_FILTERED: &str = "Nessuna operazione corrisponde ai filtri.";
pub const CLEAR: &str = "Azzera i filtri";

/// What came of an operation.
#[must_use]
pub const fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Loaded => "Caricato",
        Outcome::Deleted => "Eliminato",
        Outcome::Refused => "Rifiutato",
    }
}

/// The same of many.
#[must_use]
pub const fn outcomes(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Loaded => "Caricamenti",
        Outcome::Deleted => "Eliminazioni",
        Outcome::Refused => "Rifiuti",
    }
}

/// The same as a word of an address.
#[must_use]
pub const fn outcome_slug(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Loaded => "caricamenti",
        Outcome::Deleted => "eliminazioni",
        Outcome::Refused => "rifiuti",
    }
}

/// Who did it.
#[must_use]
pub const fn who(who: Who) -> &'static str {
    match who {
        Who::Machine => "Sistemi",
        Who::Person => "Persone",
    }
}

/// The same as a word of an address.
#[must_use]
pub const fn who_slug(who: Who) -> &'static str {
    match who {
        Who::Machine => "sistemi",
        Who::Person => "persone",
    }
}

/// Which version it is about.
#[must_use]
pub fn version(oid: &str, version: &str) -> String {
    match (oid, version) {
        ("", "") => "Non indicato".to_owned(),
        (oid, "") => oid.to_owned(),
        (oid, version) => format!("{oid}, versione {version}"),
    }
}

/// How many concepts came or went.
#[must_use]
pub fn concepts(count: u64) -> String {
    format!("Concetti: {}", number(i64::try_from(count).unwrap_or(i64::MAX)))
}

/// What was refused, and how often.
#[must_use]
pub fn refused(operation: Operation, times: i64) -> String {
    let what = match operation {
        Operation::Upload => "Caricamento rifiutato",
        Operation::Delete => "Eliminazione rifiutata",
    };
    if times == 1 { what.to_owned() } else { format!("{what} {} volte in un minuto", number(times)) }
}
