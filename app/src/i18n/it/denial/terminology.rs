//! Refusals about terminologies.

use super::Refusal;

pub(super) fn already_exists(oid: &str, version: &str) -> Refusal {
    Refusal {
        what: "La terminologia non è stata caricata.".to_owned(),
        why: format!("La versione {version} della terminologia {oid}, o un’altra con lo stesso indirizzo, esiste già."),
        remedy: "Carica il file con un’altra versione oppure elimina prima quella che esiste.".to_owned(),
    }
}

pub(super) fn referenced(count: u64) -> Refusal {
    let dependents = match count {
        1 => "La usa un’altra risorsa".to_owned(),
        count => format!("La usano altre {count} risorse"),
    };
    Refusal {
        what: "La terminologia non è stata eliminata.".to_owned(),
        why: format!("{dependents} (set di valori o mappe), e questa installazione conserva ciò che altri usano."),
        remedy: "Elimina o sostituisci prima chi la usa, oppure chiedi a chi gestisce la piattaforma.".to_owned(),
    }
}
