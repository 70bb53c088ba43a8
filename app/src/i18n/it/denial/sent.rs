//! Refusals about what was sent, and the way it was asked.

use domain::denial::ChangeSeen;
use domain::{FieldError, FieldProblem};

use super::{Fixed, Refusal, field_problem};
use crate::i18n::it::common::{number, problems};
use crate::i18n::it::event;

pub(super) const MALFORMED: Fixed = Fixed(
    "La richiesta non è stata capita.",
    "Quello che è arrivato al server non ha la forma prevista.",
    "Ricarica la pagina e riprova; se usi le API, confronta la chiamata con la documentazione.",
);
pub(super) const IDEMPOTENCY_KEY_REUSED: Fixed = Fixed(
    "L’operazione non è stata eseguita.",
    "La stessa chiave di idempotenza era già stata usata con un contenuto diverso.",
    "Usa una chiave nuova per ogni operazione nuova, e la stessa chiave solo per ripetere la stessa operazione.",
);
pub(super) const IDEMPOTENCY_KEY_IN_USE: Fixed = Fixed(
    "L’operazione non è stata ripetuta.",
    "La stessa operazione, con la stessa chiave di idempotenza, è ancora in corso oppure è finita senza che la risposta venisse conservata.",
    "Riprova fra qualche secondo; se ricevi ancora questa risposta, leggi lo stato attuale e decidi se serve una nuova operazione con una chiave nuova.",
);
pub(super) const UNSUPPORTED_MEDIA_TYPE: Fixed = Fixed(
    "Il contenuto non è stato accettato.",
    "È di un tipo diverso da quello previsto.",
    "Se usi le API, indica il tipo giusto nell’intestazione e confronta la chiamata con la documentazione; se carichi un file, controlla che sia di un tipo ammesso.",
);
pub(super) const CROSS_SITE: Fixed = Fixed(
    "L’operazione non è stata eseguita.",
    "La richiesta non arriva da una pagina di questo sito.",
    "Apri la pagina dal menu e ripeti l’operazione da lì.",
);

/// One or more fields are wrong.
pub(super) fn invalid(fields: &[FieldError]) -> Refusal {
    let why = match fields {
        [] => "I dati inviati non sono validi.".to_owned(),
        [only] => field_problem(&only.problem),
        several => format!("{} nei dati inviati.", problems(several.len())),
    };
    let remedy = match fields.iter().any(|field| field.problem == FieldProblem::Taken) {
        true => "Correggi i campi indicati, scegliendo valori non ancora usati, e invia di nuovo.",
        false => "Correggi i campi indicati e invia di nuovo.",
    };
    Refusal { what: "I dati non sono stati salvati.".to_owned(), why, remedy: remedy.to_owned() }
}

/// Somebody was faster: says what they did, newest first.
pub(super) fn concurrent_modification(changes: &[ChangeSeen]) -> Refusal {
    let seen: Vec<String> = changes.iter().map(|change| event::change(&change.name)).collect();
    Refusal {
        what: "L’operazione non è stata eseguita.".to_owned(),
        why: format!("Dopo che hai aperto la pagina i dati sono stati modificati da altri. {}", seen.join(" "))
            .trim_end()
            .to_owned(),
        remedy: "Ricarica per vedere i dati aggiornati e ripeti l’operazione se serve ancora.".to_owned(),
    }
}

/// Too often; when it may be tried again.
pub(super) fn too_many_requests(seconds: u32) -> Refusal {
    let wait = match seconds {
        0 | 1 => "un secondo".to_owned(),
        seconds if seconds < 120 => format!("{seconds} secondi"),
        seconds => format!("{} minuti", number(i64::from(seconds.div_ceil(60)))),
    };
    Refusal {
        what: "L’operazione non è stata eseguita.".to_owned(),
        why: "Sono arrivate troppe richieste in poco tempo.".to_owned(),
        remedy: format!("Riprova fra {wait}."),
    }
}

/// More bytes than allowed.
pub(super) fn payload_too_large(max_bytes: u64) -> Refusal {
    let limit = match max_bytes {
        bytes if bytes >= 1 << 20 => format!("{} MiB", bytes >> 20),
        bytes if bytes >= 1 << 10 => format!("{} KiB", bytes >> 10),
        bytes => format!("{bytes} byte"),
    };
    Refusal {
        what: "Il contenuto inviato non è stato accettato.".to_owned(),
        why: format!("È troppo grande: il limite è di {limit}."),
        remedy: "Riducilo e invialo di nuovo.".to_owned(),
    }
}
