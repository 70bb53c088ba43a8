//! Words of the answers of the API that no rule gives: the address, the method, faults of ours.

use super::denial::Refusal;

/// No operation at the address.
#[must_use]
pub fn unknown_route() -> Refusal {
    refusal(
        "L’indirizzo non esiste.",
        "Nessuna operazione risponde a questo indirizzo.",
        "Confronta la chiamata con la documentazione delle API.",
    )
}

/// The address exists, the method does not.
#[must_use]
pub fn method_not_allowed() -> Refusal {
    refusal(
        "Il metodo non è ammesso.",
        "A questo indirizzo rispondono solo i metodi indicati nell’intestazione Allow.",
        "Confronta la chiamata con la documentazione delle API.",
    )
}

/// A client certificate that lets nobody in.
#[must_use]
pub fn certificate_refused(why: String) -> Refusal {
    Refusal {
        what: "Il certificato client non apre questa API.".to_owned(),
        why,
        remedy: "Chi gestisce il sistema può presentare il certificato concordato con l’ente, oppure usare codice e segreto."
            .to_owned(),
    }
}

/// A secret came over a line that anybody can read.
#[must_use]
pub fn tls_needed() -> Refusal {
    refusal(
        "La richiesta non è stata eseguita.",
        "Le credenziali dei partner sono accettate solo su HTTPS, e questo sito non è raggiunto così.",
        "Chi gestisce la piattaforma può renderla raggiungibile su HTTPS; il segreto inviato in chiaro va sostituito.",
    )
}

/// A fault of ours; says nothing about it.
#[must_use]
pub fn internal() -> Refusal {
    refusal(
        "Si è verificato un errore imprevisto.",
        "L’operazione non è stata completata per un guasto del sistema.",
        "Riprova; se succede ancora, comunica all’assistenza il codice di correlazione di questa risposta.",
    )
}

/// The database does not answer.
#[must_use]
pub fn unavailable() -> Refusal {
    refusal(
        "Il servizio non è al momento disponibile.",
        "Il sistema è troppo occupato oppure è in manutenzione.",
        "Riprova fra qualche secondo: se l’operazione aveva una chiave di idempotenza, ripetila con la stessa chiave.",
    )
}

/// The command happened and its answer was lost, and cannot be made again.
#[must_use]
pub fn answer_lost() -> Refusal {
    refusal(
        "L’operazione era già stata eseguita.",
        "Il sistema si è interrotto dopo averla registrata e prima di rispondere: la risposta non può essere ricostruita.",
        "Non ripeterla con un’altra chiave: leggi lo stato attuale per vedere che cosa è cambiato.",
    )
}

fn refusal(what: &str, why: &str, remedy: &str) -> Refusal {
    Refusal { what: what.to_owned(), why: why.to_owned(), remedy: remedy.to_owned() }
}
