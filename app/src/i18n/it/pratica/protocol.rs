//! The ente's own protocol, asked over the network: its configuration, which is only read here, and how a document stands
//! (`pratiche.md` §9).

use domain::pratica::{ProtocolTrouble, WorkState};

pub const TITLE: &str = "Configurazione di protocollo";
pub const NOTE: &str = "Come vengono protocollate le pratiche di ogni servizio attivo. Da qui si consulta soltanto: per qualsiasi \
                        modifica rivolgiti all’assistenza.";
pub const CAPTION: &str = "Servizi attivi e parametri di protocollo";
pub const SERVICE: &str = "Servizio";
pub const KIND: &str = "Protocollo";
pub const ADDRESS: &str = "Indirizzo";
pub const CREDENTIAL: &str = "Credenziale";
pub const RECIPIENTS: &str = "Destinatari";
pub const RECIPIENT_TYPES: &str = "Tipo dei destinatari";
pub const CLASSIFICATION: &str = "Nodo di classificazione";
pub const ADMINISTRATION: &str = "Amministrazione";
pub const TRANSMISSIONS: &str = "Trasmissioni";
pub const FAILED: &str = "In errore";
pub const NOT_CONFIGURED: &str = "non configurato";
pub const NOT_NEEDED: &str = "non previsto";
pub const NO_SERVICES: &str = "L’ente non ha servizi attivi.";
/// A secret is there; nothing of it is shown.
pub const MASKED: &str = "••••••";

pub const RETRY: &str = "Ritenta la protocollazione";
pub const RETRY_CONSEQUENCES: &[&str] = &[
    "Il protocollo dell’ente viene interrogato di nuovo, da dove si era arrivati: un documento che ha già il numero non ne \
     riceve un altro.",
    "Se la causa dell’errore non è rimossa, dopo altri tentativi la protocollazione torna in errore.",
];
pub const GIVEN_UP: &str = "Protocollazione in errore";
pub const TRIED_AGAIN: &str = "La protocollazione verrà ritentata";
pub const FILES_AWAITED: &str = "Allegati in corso di protocollazione";
pub const ASK_ADMINISTRATOR: &str = "L’amministratore delle pratiche può far ritentare da questa pagina.";
pub const ASK_SUPPORT: &str = "Il numero ricevuto non è stato usato: chiedi all’ufficio protocollo di annullarlo.";

/// "risposta.pdf": the name of the document for the protocol.
#[must_use]
pub const fn file_name(is_answer: bool) -> &'static str {
    if is_answer { "risposta.pdf" } else { "modulo.pdf" }
}

/// "Oggetto" of a document.
#[must_use]
pub fn subject(is_answer: bool, service: &str) -> String {
    if is_answer { format!("Risposta {service}") } else { service.to_owned() }
}

/// Title of a "fascicolo".
#[must_use]
pub fn project(service: &str, applicant: &str) -> String {
    format!("{service} {applicant}")
}

/// Why a try came to nothing.
#[must_use]
pub const fn trouble(trouble: ProtocolTrouble) -> &'static str {
    match trouble {
        ProtocolTrouble::NotConfigured => {
            "Il protocollo di questo servizio non è configurato: lo configura l’assistenza."
        }
        ProtocolTrouble::AddressNotAllowed => {
            "L’indirizzo configurato non è ammesso (rete privata o senza cifratura): lo corregge l’assistenza."
        }
        ProtocolTrouble::Unreachable => "Il protocollo dell’ente non è raggiungibile.",
        ProtocolTrouble::TooSlow => "Il protocollo dell’ente non ha risposto in tempo.",
        ProtocolTrouble::HttpError => "Il protocollo dell’ente ha risposto con un errore.",
        ProtocolTrouble::Unreadable => "La risposta del protocollo dell’ente non è comprensibile.",
        ProtocolTrouble::Refused => "Il protocollo dell’ente ha rifiutato il documento.",
        ProtocolTrouble::Overtaken => "Il protocollo ha dato un numero quando la pratica ne aveva già un altro.",
        ProtocolTrouble::NoDocument => "Il documento da protocollare non si può leggere.",
    }
}

/// The heading of what is told about a document on its way.
#[must_use]
pub const fn heading(state: WorkState, has_number: bool) -> &'static str {
    match (state, has_number) {
        (WorkState::Failed, _) => GIVEN_UP,
        (_, true) => FILES_AWAITED,
        (_, false) => TRIED_AGAIN,
    }
}

/// "Tentativi non riusciti: 3. Il prossimo il 15/11/2026, 00:05."
#[must_use]
pub fn tries(failures: i64, next: Option<&str>) -> String {
    match next {
        Some(next) => format!("Tentativi non riusciti: {failures}. Il prossimo il {next}."),
        None => format!("Tentativi non riusciti: {failures}. Non ce ne saranno altri finché non si ritenta."),
    }
}

/// "Dettaglio: «Titolario errato».": what the protocol said, or where its answer was wrong.
#[must_use]
pub fn said(text: &str) -> String {
    format!("Dettaglio: «{text}».")
}

/// "3 documenti in errore".
#[must_use]
pub fn failed(count: i64) -> String {
    if count == 1 { "1 documento in errore".to_owned() } else { format!("{count} documenti in errore") }
}
