//! Refusals about pratiche (`pratiche.md` §3.3, §5.1).

use domain::Timestamp;
use domain::pratica::PraticaState;
use domain::pratica::files::SignedFault;

use super::{Fixed, Refusal};
use crate::i18n::it::pratica as words;
use crate::i18n::it::words::quoted;

pub(super) const NOT_REGISTERED: Fixed = Fixed(
    "La pratica non è stata presa in carico.",
    "È in attesa di protocollazione: manca ancora il numero.",
    "Quando il protocollo assegna il numero potrai prenderla in carico; se tarda, rivolgiti all’amministratore delle pratiche del tuo ente.",
);
pub(super) const NOT_IN_HAND: Fixed = Fixed(
    "Non puoi farlo su questa pratica.",
    "La lavora solo l’operatore che l’ha presa in carico.",
    "Se tocca a te, chiedi all’amministratore delle pratiche del tuo ente di assegnartela.",
);
pub(super) const NOT_EVALUATED: Fixed = Fixed(
    "La pratica non è stata conclusa.",
    "Non è ancora deciso se approvarla o rigettarla.",
    "Torna al passo «Approva», scegli e poi concludi.",
);
pub(super) const ATTACHMENT_REQUIRED: Fixed = Fixed(
    "La pratica non è stata conclusa.",
    "Per approvare questo servizio serve un documento allegato alla risposta.",
    "Torna al passo «Allega», carica il documento e poi concludi.",
);
pub(super) const SERVICE_NOT_ENABLED: Fixed = Fixed(
    "Non puoi farlo su questa pratica.",
    "Non sei abilitato sul suo servizio, oppure non lo sei più.",
    "Chiedi all’amministratore delle pratiche del tuo ente di abilitarti sul servizio.",
);
pub(super) const SERVICE_SUSPENDED: Fixed = Fixed(
    "La pratica non è stata ricevuta.",
    "Il servizio è sospeso e non riceve pratiche.",
    "L’amministratore delle pratiche dell’ente può dire quando il servizio sarà di nuovo attivo.",
);

pub(super) const PROTOCOL_NOT_FAILED: Fixed = Fixed(
    "La protocollazione non è stata ritentata.",
    "Non è in errore: è già riuscita, è ancora in corso, oppure il numero è arrivato quando la pratica ne aveva già un altro.",
    "Nel dettaglio della pratica leggi a che punto è; se il numero manca da ore, rivolgiti all’assistenza.",
);

pub(super) const ALREADY_RECEIVED: Fixed = Fixed(
    "La pratica non è stata ricevuta.",
    "Ce n’è già una con lo stesso identificativo, ed è rimasta com’era.",
    "Se è lo stesso modulo inviato due volte non c’è altro da fare; per un altro modulo scegli un altro identificativo.",
);
pub(super) const NOT_THE_PARTNER: Fixed = Fixed(
    "La richiesta non è stata eseguita.",
    "L’indirizzo contiene il codice di un partner diverso da quello che si è autenticato.",
    "Usa nell’indirizzo il codice con cui ti autentichi; se non lo conosci, chiedilo all’amministratore delle pratiche dell’ente.",
);
pub(super) const PARTNER_REVOKED: Fixed = Fixed(
    "Il partner non è stato modificato.",
    "È stato revocato, e la revoca è definitiva.",
    "Se deve tornare a inviare pratiche, l’amministratore delle pratiche può creare un nuovo partner.",
);

pub(super) const AT_PARTNER: Fixed = Fixed(
    "La pratica non è stata presa in carico.",
    "La lavora un partner dell’ente, che la conclude con il proprio sistema.",
    "Se deve passare allo sportello, l’amministratore delle pratiche può assegnarla a un operatore.",
);
pub(super) const CONTENTS_NOT_ALLOWED: Fixed = Fixed(
    "La richiesta non è stata eseguita.",
    "Questo partner non può leggere né scrivere le schede e i testi dei servizi.",
    "Se è concordato, l’amministratore delle pratiche dell’ente può permetterlo nella pagina del partner.",
);
pub(super) const OFFLINE_DATA: Fixed = Fixed(
    "La pratica non è stata aperta.",
    "I dati inviati non sono quelli concordati con il partner.",
    "Correggi i campi indicati; i campi concordati li conosce l’amministratore delle pratiche dell’ente.",
);

/// What is wrong with a signed file.
pub(super) fn invalid_signed_file(fault: SignedFault) -> Refusal {
    let why = match fault {
        SignedFault::NotCms => {
            "Il file termina in .p7m ma non è un documento firmato (CAdES) che si possa leggere, in DER o in PEM."
        }
        SignedFault::NotSigned => {
            "Il file è un messaggio CMS di un altro tipo, per esempio cifrato, e non un documento firmato."
        }
        SignedFault::NoSigner => "Il file non contiene nessuna firma.",
        SignedFault::NoCertificate => "Il file non contiene il certificato di chi ha firmato.",
    };
    Refusal {
        what: "Il documento non è stato caricato.".to_owned(),
        why: why.to_owned(),
        remedy: "Firma di nuovo il documento in formato CAdES con il certificato incluso, oppure caricalo senza firma, per esempio in PDF."
            .to_owned(),
    }
}

/// More than is kept.
pub(super) fn too_many_protocols(max: u64) -> Refusal {
    Refusal {
        what: "Le informazioni di protocollo non sono state salvate.".to_owned(),
        why: format!("Con una pratica se ne conservano al massimo {max}."),
        remedy: "Invia solo quelle che mancano; quelle già salvate restano.".to_owned(),
    }
}

/// It was not agreed on: what was.
pub(super) fn not_agreed(state: PraticaState, allowed: &[PraticaState]) -> Refusal {
    let next = quoted(allowed.iter().map(|state| words::state(*state)), "o");
    let remedy = if allowed.is_empty() {
        "Da questo stato non sono ammessi passaggi: i passaggi si concordano con l’amministratore delle pratiche dell’ente."
            .to_owned()
    } else {
        format!("Da questo stato il partner può farla passare a {next}; altri passaggi si concordano con l’ente.")
    };
    Refusal {
        what: "Lo stato della pratica non è cambiato.".to_owned(),
        why: format!("Lo stato è «{}», e il passaggio chiesto non è ammesso.", words::state(state)),
        remedy,
    }
}

/// The state does not lead there: where it leads instead.
pub(super) fn not_allowed(state: PraticaState, allowed: &[PraticaState]) -> Refusal {
    let next = quoted(allowed.iter().map(|state| words::state(*state)), "o");
    let remedy = if allowed.is_empty() {
        "Da questo stato la pratica non passa in nessun altro: apri il suo dettaglio per vedere com’è andata."
            .to_owned()
    } else {
        format!("Da questo stato può passare a {next}: apri il dettaglio della pratica per vedere che cosa puoi fare.")
    };
    Refusal {
        what: "L’operazione non è stata eseguita.".to_owned(),
        why: format!("Lo stato della pratica è «{}», e non lo permette.", words::state(state)),
        remedy,
    }
}

/// Somebody was faster; colleagues may know who.
pub(super) fn already_assigned(by: &str, at: Timestamp) -> Refusal {
    let who = if by.is_empty() { "un altro operatore" } else { by };
    Refusal {
        what: "La pratica non è stata presa in carico.".to_owned(),
        why: format!("È già stata presa in carico da {who} il {}.", backend::rome::date_time(at)),
        remedy: "Scegline un’altra fra quelle da assegnare; se tocca a te, l’amministratore delle pratiche può assegnartela."
            .to_owned(),
    }
}
