//! Refusals about terminologies.

use super::Refusal;

pub(super) fn already_exists(oid: &str, version: &str) -> Refusal {
    Refusal {
        what: "La terminologia non è stata caricata.".to_owned(),
        why: format!("La versione {version} della terminologia {oid}, o un’altra con lo stesso indirizzo, esiste già."),
        remedy: "Carica il file con un’altra versione oppure elimina prima quella che esiste.".to_owned(),
    }
}
