//! Words of the desk of the pratiche (seed 001). What is quoted there is fixed: the four views, "Vedi dettaglio", "Prendi
//! in carico", "Sì, sono sicuro", "Elabora".

pub mod bulk;
pub mod figures;
mod letter;
pub mod protocol;

use domain::pratica::files::Signer;
use domain::pratica::files::{MAX_FILE_BYTES, MAX_FILES};
use domain::pratica::{AttachmentRule, External, HandKind, PraticaAction, PraticaState, ProtocolKind};

use super::document::size;
pub use letter::{LINK_IN_PREVIEW, given_up as mail_given_up, letter};

pub const TITLE: &str = "Pannello di controllo";
pub const NOTE: &str = "Le pratiche dei servizi per i quali sei abilitato.";
pub const VIEWS: &str = "Stato di lavorazione";
pub const IN_HAND: &str = "Pratiche da gestire";
pub const FREE: &str = "Pratiche da assegnare";
pub const CONCLUDED: &str = "Pratiche concluse";
pub const ALL: &str = "Tutte le pratiche dell’ente";
pub const SEARCH: &str = "Protocollo, richiedente, codice fiscale o servizio";
pub const PROTOCOL: &str = "Protocollo pratica";
pub const APPLICANT: &str = "Richiedente";
pub const SERVICE: &str = "Servizio";
pub const AREA: &str = "Area tematica";
pub const COMPILED: &str = "Data di compilazione";
pub const CHANGED: &str = "Ultima variazione";
pub const STATE: &str = "Stato";
pub const ANY_STATE: &str = "Tutti gli stati";
pub const FISCAL_CODE: &str = "Codice fiscale";
pub const OPERATOR: &str = "Operatore";
pub const IDENTIFIER: &str = "Identificativo";
pub const AWAITING: &str = "In attesa di protocollazione";
pub const AWAITING_REASON: &str = "Manca il protocollo: si prende in carico quando il numero è assegnato.";
pub const OPEN: &str = "Vedi dettaglio";
pub const TAKE: &str = "Prendi in carico";
pub const EMPTY_TITLE: &str = "Nessuna pratica trovata";
pub const EMPTY_FILTERED: &str = "Nessuna pratica corrisponde ai filtri scelti.";
pub const CLEAR: &str = "Togli i filtri";
pub const SEE_FREE: &str = "Vedi le pratiche da assegnare";
pub const SEE_ALL: &str = "Vedi tutte le pratiche dell’ente";

/// Why a view is empty.
#[must_use]
pub fn empty(view: &str) -> &'static str {
    match view {
        "da-assegnare" => {
            "Non c’è nulla da prendere in carico per i servizi sui quali sei abilitato. Se manca un servizio, chiedi \
             all’amministratore delle pratiche del tuo ente di abilitarti."
        }
        "concluse" => "Non hai ancora concluso nessuna pratica.",
        "tutte" => "Il tuo ente non ha ancora ricevuto pratiche.",
        _ => "Non hai pratiche in carico. Prendine una fra quelle da assegnare.",
    }
}

/// A state, as tables name it.
#[must_use]
pub const fn state(state: PraticaState) -> &'static str {
    match state {
        PraticaState::Draft => "Bozza",
        PraticaState::Submitted => "Inviata",
        PraticaState::Registered => "Protocollata",
        PraticaState::Pending => "In carico",
        PraticaState::RequestIntegration => "Integrazioni richieste",
        PraticaState::SubmittedAfterIntegration => "Integrazioni ricevute",
        PraticaState::PendingAfterIntegration => "In carico dopo integrazione",
        PraticaState::CompleteWaiting => "Accettata (in attesa di protocollazione)",
        PraticaState::Complete => "Accettata",
        PraticaState::CancelledWaiting => "Rifiutata (in attesa di protocollazione)",
        PraticaState::Cancelled => "Rifiutata",
    }
}

/// A state, as the iter names it.
#[must_use]
pub const fn passed(state: PraticaState) -> &'static str {
    match state {
        PraticaState::Pending => "Presa in carico",
        PraticaState::PendingAfterIntegration => "Presa in carico dopo integrazione",
        PraticaState::CompleteWaiting | PraticaState::CancelledWaiting => "Elaborata, esito in protocollazione",
        PraticaState::Complete => "Iter completato: accettata",
        PraticaState::Cancelled => "Iter completato: rifiutata",
        other => self::state(other),
    }
}

/// Whose hand it was, for colleagues.
#[must_use]
pub fn hand(kind: HandKind, name: Option<&str>) -> String {
    match (kind, name) {
        (HandKind::Citizen, _) => "Il cittadino".to_owned(),
        (HandKind::Platform, _) => "Il protocollo".to_owned(),
        (HandKind::Operator, Some(name)) => name.to_owned(),
        (HandKind::Operator, None) => "Un operatore".to_owned(),
        (HandKind::Partner, Some(name)) => format!("Il partner {name}"),
        (HandKind::Partner, None) => "Un partner".to_owned(),
    }
}

/// What a partner said when it moved a pratica on, for colleagues.
#[must_use]
pub fn said(said: &External) -> String {
    let External { event, operator, manager, structure, .. } = said;
    format!("Evento «{event}»; operatore {operator}, responsabile {manager}, struttura {structure}")
}

pub const BROUGHT_BY: &str = "Inviata dal partner";
pub const PARTNER_PROTOCOLS: &str = "Informazioni di protocollo del partner";
pub const AT_PARTNER: &str = "Un partner dell’ente";

pub const DOCUMENTS: &str = "Documentazione inoltrata all’ente";
pub const PRESENTED: &str = "Informazioni presentate";
pub const CURRENT_STATE: &str = "Stato corrente";
pub const ENTE: &str = "Ente";
pub const SUBMITTED: &str = "Inviata il";
pub const ASSIGNEE: &str = "In carico a";
pub const NOBODY: &str = "Nessuno";
pub const BIRTH: &str = "Nascita";
pub const ADDRESS: &str = "Indirizzo";
pub const PHONE: &str = "Telefono";
pub const EMAIL: &str = "E-mail";
pub const ANSWERS: &str = "Modulo compilato";
pub const QUESTION: &str = "Domanda";
pub const ANSWER: &str = "Risposta";
pub const NO_ANSWERS: &str = "Il modulo non contiene risposte.";
pub const ATTACHMENTS: &str = "Allegati del cittadino";
pub const NO_ATTACHMENTS: &str = "Il cittadino non ha allegato documenti.";
pub const ANSWER_ATTACHMENTS: &str = "Allegati alla risposta";
pub const NO_ANSWER_ATTACHMENTS: &str = "Alla risposta non è allegato nulla.";
pub const DOWNLOAD: &str = "Scarica file";
pub const FILE_NAME: &str = "Documento";
pub const FILE_DESCRIPTION: &str = "Descrizione";
pub const FILE_SIZE: &str = "Dimensione";
pub const ITER: &str = "Iter della pratica";
pub const COMMENTS: &str = "Commenti interni";
pub const COMMENTS_NOTE: &str = "Li leggono solo gli operatori, mai il cittadino.";
pub const NO_COMMENTS: &str = "Nessun commento.";
pub const COMMENT: &str = "Nuovo commento";
pub const ADD_COMMENT: &str = "Aggiungi il commento";
pub const OUTCOME: &str = "Esito";
pub const OUTCOME_PROTOCOL: &str = "Protocollo della risposta";
pub const ACCEPTED: &str = "Accettata";
pub const REJECTED: &str = "Rifiutata";
pub const REASON: &str = "Motivazione";
pub const ELABORA: &str = "Elabora";
pub const MAIL: &str = "E-mail al cittadino";
pub const MAIL_NO_ADDRESS: &str = "E-mail non inviata: recapito mancante";
pub const MAIL_NOTHING: &str = "Nessun messaggio finora: quelli dovuti partono entro pochi secondi";
pub const MAIL_WAITING: &str = "Messaggio in attesa di invio";
pub const MAIL_GIVEN_UP: &str =
    "Invio non riuscito dopo più tentativi: il server di posta non ha accettato il messaggio";

/// "Firmato da Rossi Lucia. Certificato di CA di prova, valido dal 01/01/2026, 10:00 al …".
#[must_use]
pub fn signed_by(signer: &Signer) -> String {
    let (from, until) = (backend::rome::date_time(signer.valid_from), backend::rome::date_time(signer.valid_until));
    format!("Firmato da {}. Certificato di {}, valido dal {from} al {until}.", signer.name, signer.issuer)
}
pub const SIGNATURE_NOT_VERIFIED: &str =
    "Sono i dati del certificato contenuto nel file: la validità della firma non viene verificata.";

/// "Ultimo messaggio inviato il 15/11/2026, 00:05".
#[must_use]
pub fn mail_sent(at: &str) -> String {
    format!("Ultimo messaggio inviato il {at}")
}

/// The heading of the page of a pratica.
#[must_use]
pub fn title(service: &str, applicant: &str) -> String {
    format!("{service} – {applicant}")
}

/// What is said while the number of the protocol is missing.
#[must_use]
pub const fn awaiting(state: PraticaState, protocol: ProtocolKind) -> &'static str {
    match (state, protocol) {
        (PraticaState::Submitted, ProtocolKind::Manual) => {
            "La richiesta è in attesa di protocollazione: un operatore deve scrivere il numero assegnato dal protocollo \
             dell’ente. Fino ad allora non si può prendere in carico."
        }
        (PraticaState::Submitted, _) => {
            "I documenti sono stati inoltrati al protocollo e la richiesta è in attesa del numero. Fino ad allora non si \
             può prendere in carico."
        }
        (_, ProtocolKind::Manual) => {
            "La risposta è in attesa di protocollazione: un operatore deve scrivere il numero assegnato dal protocollo \
             dell’ente. Il cittadino conoscerà l’esito dopo."
        }
        (_, _) => "La risposta è in attesa del numero di protocollo. Il cittadino conoscerà l’esito dopo.",
    }
}

/// The part of the address of a command's page; nothing for those that have no page of their own.
#[must_use]
pub const fn slug(action: PraticaAction) -> &'static str {
    match action {
        PraticaAction::TakeCharge => "prendi-in-carico",
        PraticaAction::Register => "protocolla",
        PraticaAction::Release => "rilascia",
        PraticaAction::Reassign => "riassegna",
        PraticaAction::RequestIntegration => "richiedi-integrazioni",
        PraticaAction::ReceiveIntegration => "integrazioni-ricevute",
        PraticaAction::Reopen => "riapri",
        PraticaAction::Finish => "concludi",
        PraticaAction::Comment => "commenta",
        PraticaAction::RetryProtocol => "ritenta-protocollo",
        PraticaAction::Submit => "invia",
        PraticaAction::Evaluate => "esito",
        PraticaAction::Answer => "rispondi",
        PraticaAction::Attach => "allega",
        PraticaAction::Detach => "togli",
        PraticaAction::Restart => "ricomincia",
    }
}

/// The label of a command's button.
#[must_use]
pub const fn button(action: PraticaAction) -> &'static str {
    match action {
        PraticaAction::TakeCharge => TAKE,
        PraticaAction::Register => "Scrivi il numero di protocollo",
        PraticaAction::Release => "Rilascia",
        PraticaAction::Reassign => "Assegna a un altro operatore",
        PraticaAction::RequestIntegration => "Richiedi integrazioni",
        PraticaAction::ReceiveIntegration => "Integrazioni ricevute",
        PraticaAction::Reopen => "Riapri",
        PraticaAction::Finish => "Concludi",
        PraticaAction::Comment => ADD_COMMENT,
        PraticaAction::RetryProtocol => protocol::RETRY,
        PraticaAction::Submit => "Invia",
        PraticaAction::Evaluate | PraticaAction::Answer => "Avanti",
        PraticaAction::Attach => "Allega",
        PraticaAction::Detach => "Togli",
        PraticaAction::Restart => "Ricomincia",
    }
}

/// The question of a command's page.
#[must_use]
pub const fn question(action: PraticaAction) -> &'static str {
    match action {
        PraticaAction::TakeCharge => "Prendere in carico la pratica?",
        PraticaAction::Register => "Quale numero ha dato il protocollo?",
        PraticaAction::Release => "Rilasciare la pratica?",
        PraticaAction::Reassign => "A chi assegnare la pratica?",
        PraticaAction::RequestIntegration => "Che cosa deve aggiungere il cittadino?",
        PraticaAction::ReceiveIntegration => "Le integrazioni sono arrivate?",
        PraticaAction::Reopen => "Riaprire la pratica?",
        PraticaAction::RetryProtocol => "Ritentare la protocollazione?",
        _ => ELABORA,
    }
}

/// What will follow.
#[must_use]
pub const fn consequences(action: PraticaAction) -> &'static [&'static str] {
    match action {
        PraticaAction::TakeCharge => &[
            "La pratica viene assegnata a te e appare fra le «Pratiche da gestire».",
            "Il cittadino riceve un’e-mail: dice che la pratica è stata presa in carico, non da chi.",
        ],
        PraticaAction::Register => &[
            "Il numero non si cambia più: controllalo prima di confermare.",
            "Il cittadino riceve un’e-mail con il numero.",
        ],
        PraticaAction::Release => &[
            "La pratica torna fra quelle da assegnare; resta quello che hai preparato.",
            "Il cittadino non riceve nulla.",
        ],
        PraticaAction::Reassign => {
            &["La pratica passa al collega con quello che è già preparato.", "Il cittadino non riceve nulla."]
        }
        PraticaAction::RequestIntegration => &[
            "Il cittadino riceve un’e-mail con quello che scrivi.",
            "La pratica resta tua e non si può concludere finché le integrazioni non sono arrivate.",
        ],
        PraticaAction::ReceiveIntegration => &["La pratica torna in lavorazione, e nell’iter resta che sono arrivate."],
        PraticaAction::Reopen => &[
            "La pratica torna in carico a chi l’aveva conclusa, che può cambiare l’esito.",
            "Il cittadino riceve un’e-mail: dice che la pratica è stata riaperta.",
        ],
        PraticaAction::RetryProtocol => protocol::RETRY_CONSEQUENCES,
        _ => &[],
    }
}

pub const SURE: &str = "Sì, sono sicuro";
pub const CANCEL_TAKE: &str = "No, annulla l’operazione";
pub const CANCEL: &str = "Annulla";
pub const NUMBER: &str = "Numero di protocollo";
pub const COLLEAGUE: &str = "Operatore";
pub const NO_COLLEAGUE: &str =
    "Nessun altro operatore è abilitato sul servizio: abilitane uno dalla pagina «Servizi e abilitazioni».";
pub const ASKED: &str = "Che cosa serve";
pub const ASKED_HINT: &str = "Da 10 a 2.000 caratteri. Il cittadino lo legge così come lo scrivi.";
pub const RECEIVED_NOTE: &str = "Annotazione";
pub const RECEIVED_NOTE_HINT: &str = "Che cosa è arrivato e come. La leggono solo gli operatori.";
pub const REOPEN_REASON: &str = "Perché si riapre";
pub const REOPEN_REASON_HINT: &str = "Da 10 a 1.000 caratteri. Resta nell’iter e la leggono solo gli operatori.";

/// What was just done.
#[must_use]
pub fn done(slug: &str) -> Option<&'static str> {
    Some(match slug {
        "prendi-in-carico" => "Hai preso in carico la pratica. Il cittadino viene avvisato per e-mail.",
        "prese-in-carico" => "Quelle che si potevano prendere sono in carico a te: qui sotto come sta ciascuna.",
        "protocolla" => "Il numero di protocollo è registrato.",
        "rilascia" => "La pratica è di nuovo fra quelle da assegnare.",
        "riassegna" => "La pratica è assegnata al collega.",
        "richiedi-integrazioni" => "La richiesta di integrazioni è registrata. Il cittadino viene avvisato per e-mail.",
        "integrazioni-ricevute" => "Le integrazioni sono registrate: puoi riprendere la lavorazione.",
        "riapri" => "La pratica è di nuovo in carico.",
        "concludi" => "La pratica è conclusa. Il cittadino viene avvisato per e-mail.",
        "gia-decisa" => "La pratica è già decisa: «Elabora» non ha più passi. Qui sotto l’esito e l’iter.",
        "ritenta-protocollo" => "La protocollazione riprende da dove era arrivata, entro pochi secondi.",
        "commenta" => "Il commento è stato aggiunto.",
        "ricomincia" => "Quello che era preparato è stato tolto.",
        "allegato" => "Il documento è allegato alla risposta.",
        "tolto" => "Il documento è stato tolto dalla risposta.",
        "abilitato" => "La persona è abilitata sul servizio.",
        "disabilitato" => "La persona non è più abilitata sul servizio. Le pratiche che ha in carico restano sue.",
        "servizio" => "Il servizio è stato creato. Abilita chi deve occuparsene.",
        _ => return None,
    })
}

pub const STEP_OUTCOME: &str = "Approva";
pub const STEP_FILES: &str = "Allega";
pub const STEP_CONFIRM: &str = "Concludi";
pub const DECISION: &str = "Decisione";
pub const APPROVE: &str = "Approva";
pub const REJECT: &str = "Rigetta";
pub const REASON_HINT: &str = "Obbligatoria se rigetti (almeno 10 caratteri). Al massimo 4.000 caratteri.";
pub const NEXT: &str = "Avanti";
pub const BACK: &str = "Indietro";
pub const RESTART: &str = "Ricomincia";
pub const CONCLUDE: &str = "Concludi";
pub const FILE: &str = "Documento da allegare";
pub const DESCRIPTION: &str = "Descrizione";
pub const ATTACH_AND_GO_ON: &str = "Allega e continua";
pub const ATTACH: &str = "Allega";
pub const DETACH: &str = "Togli";
pub const INFO: &str = "Informazioni";
pub const PREVIEW_MAIL: &str = "L’e-mail che riceverà il cittadino";
pub const PREVIEW_NONE: &str = "Il cittadino non ha indicato un indirizzo e-mail: non riceverà messaggi.";
pub const SUMMARY: &str = "Riepilogo";
pub const FILES_ACCEPT: &str = ".pdf,.p7m,.jpg,.jpeg,.png,.gif,.ps";
pub const IRREVERSIBLE: &str = "Dopo la conclusione l’esito non si cambia più, a meno che un amministratore riapra la pratica con una motivazione.";

/// "Passo 1 di 3 – Approva".
#[must_use]
pub fn step(place: usize, of: usize, name: &str) -> String {
    format!("Passo {place} di {of} – {name}")
}

/// What may be attached.
#[must_use]
pub fn file_hint(rule: AttachmentRule) -> String {
    let need = match rule {
        AttachmentRule::RequiredIfAccepted => "Per approvare questo servizio serve un documento. ",
        AttachmentRule::None | AttachmentRule::Optional => "",
    };
    let max = size(i64::try_from(MAX_FILE_BYTES).unwrap_or(i64::MAX));
    format!("{need}Pdf, p7m, jpg, png, gif o ps, al massimo {max} l’uno e {MAX_FILES} in tutto.")
}

pub const SERVICES: &str = "Servizi e abilitazioni";
pub const SERVICES_NOTE: &str =
    "Chi è abilitato su un servizio ne vede le pratiche da assegnare e può prenderle in carico.";
pub const NO_SERVICES: &str = "L’ente non offre ancora servizi. Creane uno qui sotto.";
pub const NO_OPERATORS: &str =
    "Nessuno ha il ruolo di operatore delle pratiche: dallo a una persona dalla pagina «Utenti».";
pub const ENABLED: &str = "Abilitato";
pub const NOT_ENABLED: &str = "Non abilitato";
pub const ENABLE: &str = "Abilita";
pub const DISABLE: &str = "Disabilita";
pub const NEW_SERVICE: &str = "Nuovo servizio";
pub const SERVICE_NAME: &str = "Nome del servizio";
pub const PROTOCOL_KIND: &str = "Protocollo";
pub const ATTACHMENT_RULE: &str = "Documento allegato alla risposta";
pub const CREATE_SERVICE: &str = "Crea il servizio";

/// Where a number comes from.
#[must_use]
pub const fn protocol_kind(kind: ProtocolKind) -> &'static str {
    match kind {
        ProtocolKind::None => "Non serve",
        ProtocolKind::Internal => "Registro di Ponte, automatico",
        ProtocolKind::Manual => "Registro dell’ente, numero scritto da un operatore",
        ProtocolKind::Remote => "Protocollo dell’ente, in rete (lo configura l’assistenza)",
    }
}

/// Whether a file goes with the answer.
#[must_use]
pub const fn attachment_rule(rule: AttachmentRule) -> &'static str {
    match rule {
        AttachmentRule::None => "Nessuno",
        AttachmentRule::Optional => "Facoltativo",
        AttachmentRule::RequiredIfAccepted => "Obbligatorio se si approva",
    }
}

/// "la persona Rossi Mario per Asilo nido": what a button of the page of who is enabled is about.
#[must_use]
pub fn about_enabling(person: &str, service: &str) -> String {
    format!("{person} per {service}")
}

/// "la pratica di Rossi Mario, Asilo nido": what a row's button is about.
#[must_use]
pub fn about(applicant: &str, service: &str) -> String {
    format!("la pratica di {applicant}, {service}")
}

#[cfg(test)]
mod tests {
    use strum::IntoEnumIterator as _;

    use super::*;

    #[test]
    fn every_command_with_a_page_has_an_address_of_its_own() {
        let slugs = PraticaAction::iter().map(slug).collect::<std::collections::BTreeSet<_>>();
        assert_eq!(slugs.len(), PraticaAction::iter().count());
    }
}
