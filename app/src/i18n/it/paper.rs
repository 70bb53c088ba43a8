//! Words of the papers that the platform writes, and of the places where they are downloaded.

use super::common::number;

pub const LANGUAGE: &str = "it-IT";
/// Whose papers those about requests and purposes are.
pub const PLATFORM: &str = "Ponte · Console di interoperabilità";

pub const ATTESTATION: &str = "Attestazione della richiesta di fruizione";
pub const REQUEST: &str = "Richiesta";
pub const IDENTIFIER: &str = "Identificativo";
pub const ACTIVATED_ON: &str = "Attivata il";
pub const MOVED_ON: &str = "Passata alla nuova versione il";
pub const REPLACES: &str = "Prende il posto della richiesta";
pub const ESERVICE: &str = "E-service";
pub const NAME: &str = "Nome";
pub const VERSION: &str = "Versione";
pub const VERSION_IDENTIFIER: &str = "Identificativo della versione";
pub const PRODUCER: &str = "Erogatore";
pub const CONSUMER: &str = "Fruitore";
pub const ENTE: &str = "Denominazione";
pub const REGISTER: &str = "Codice nel registro";
pub const NO_REGISTER: &str = "Non è in un registro";
pub const STEPS: &str = "Passaggi";
pub const STEP: &str = "Passaggio";
pub const WHEN: &str = "Data e ora";
pub const WHO: &str = "Chi";
pub const SUBMISSION: &str = "Inoltro";
pub const ACTIVATION: &str = "Attivazione";
pub const UPGRADE: &str = "Aggiornamento alla nuova versione";
pub const AUTOMATICALLY: &str = "Ponte, automaticamente";
pub const SOMEBODY: &str = "Una persona non più registrata";
pub const CERTIFIED: &str = "Attributi certificati";
pub const DECLARED: &str = "Attributi dichiarati";
pub const VERIFIED: &str = "Attributi verificati dall’erogatore";
pub const NO_CERTIFIED: &str = "La richiesta non si fonda su attributi certificati.";
pub const NO_DECLARED: &str = "La richiesta non si fonda su attributi dichiarati.";
pub const NO_VERIFIED: &str = "La richiesta non si fonda su attributi verificati.";
pub const ATTRIBUTE: &str = "Attributo";
pub const CERTIFIER: &str = "Ente certificatore";
pub const ASSIGNED_ON: &str = "Assegnato il";
pub const DECLARED_ON: &str = "Dichiarato il";
pub const VERIFIED_ON: &str = "Verificato il";
pub const UNTIL: &str = "Fino al";
pub const NO_END: &str = "Senza scadenza";

pub const RISK_ANALYSIS: &str = "Analisi del rischio";
pub const PURPOSE: &str = "Finalità";
pub const TITLE: &str = "Titolo";
pub const DESCRIPTION: &str = "Descrizione";
pub const LOAD: &str = "Stima di carico";
pub const FREE: &str = "Titolo gratuito";
pub const NOT_FREE: &str = "No";
pub const QUESTIONNAIRE: &str = "Versione del questionario";
pub const ANSWERS: &str = "Risposte";
pub const NOT_ANSWERED: &str = "Nessuna risposta";
pub const YES: &str = "Sì";
pub const NO: &str = "No";
pub const CONFIRMED: &str = "Confermato";

pub const APPLICANT: &str = "Richiedente";
pub const FULL_NAME: &str = "Nome e cognome";
pub const FISCAL_CODE: &str = "Codice fiscale";
pub const BIRTH: &str = "Nascita";
pub const ADDRESS: &str = "Indirizzo";
pub const PHONE: &str = "Telefono";
pub const EMAIL: &str = "E-mail";
pub const PRATICA: &str = "Pratica";
pub const SERVICE: &str = "Servizio";
pub const AREA: &str = "Area tematica";
pub const COMPILED_ON: &str = "Compilata il";
pub const SUBMITTED_ON: &str = "Inviata il";
pub const PRESENTED: &str = "Informazioni presentate";
pub const NO_ANSWERS: &str = "Il modulo non contiene risposte.";
pub const ENCLOSED: &str = "Documenti allegati";
pub const NO_FILES: &str = "Nessun documento allegato.";
pub const ANSWER: &str = "Risposta alla richiesta";
pub const REASON: &str = "Motivazione";
pub const ANSWER_FILES: &str = "Allegati alla risposta";

/// Label of the link to the attestation.
pub const DOWNLOAD_ATTESTATION: &str = "Scarica l’attestazione (PDF)";
/// What the attestation is, beside the link.
pub const ATTESTATION_NOTE: &str =
    "Fatta quando la richiesta è diventata attiva: chi, che cosa, da quando e con quali attributi. Non cambia più.";
/// Label of the link to the risk analysis of a version.
pub const DOWNLOAD_RISK_ANALYSIS: &str = "Analisi del rischio (PDF)";
/// Label of the link to what the citizen sent.
pub const DOWNLOAD_FORM: &str = "Scarica il modulo compilato (PDF)";
/// Label of the link to the answer.
pub const DOWNLOAD_ANSWER: &str = "Scarica la risposta (PDF)";

/// "Pagina 1 di 3"
#[must_use]
pub fn page(page: usize, of: usize) -> String {
    format!("Pagina {page} di {of}")
}

/// What is attested, in a sentence.
#[must_use]
pub fn attested(consumer: &str, eservice: &str, version: i64, producer: &str, on: &str) -> String {
    format!(
        "Si attesta che la richiesta di {consumer} di fruire della versione {} dell’e-service «{eservice}», erogato da \
         {producer}, è stata attivata il {on}.",
        number(version)
    )
}

/// The same of a request that moved to a newer version.
#[must_use]
pub fn moved(consumer: &str, eservice: &str, version: i64, producer: &str, on: &str) -> String {
    format!(
        "Si attesta che la richiesta di {consumer} di fruire dell’e-service «{eservice}», erogato da {producer}, è \
         passata alla versione {} il {on}.",
        number(version)
    )
}

/// What the risk analysis is of, in a sentence.
#[must_use]
pub fn risk_analysis_of(consumer: &str, title: &str, eservice: &str, on: &str) -> String {
    format!(
        "Le risposte di {consumer} per la finalità «{title}» sull’e-service «{eservice}», come erano quando la stima di \
         carico è diventata attiva, il {on}."
    )
}

/// "1.000 chiamate al giorno"
#[must_use]
pub fn calls(daily: i64) -> String {
    match daily {
        1 => "1 chiamata al giorno".to_owned(),
        _ => format!("{} chiamate al giorno", number(daily)),
    }
}

/// "IPA, c_h501"
#[must_use]
pub fn register(origin: &str, code: &str) -> String {
    format!("{origin}, {code}")
}

/// How the paper came to be, at its end.
#[must_use]
pub fn written(on: &str) -> String {
    format!(
        "Documento prodotto automaticamente da Ponte con i dati del {on}. Date e ore sono quelle di Roma. Quello che è \
         cambiato dopo non è riportato."
    )
}

/// "Modulo: Iscrizione all’asilo nido"
#[must_use]
pub fn form(service: &str) -> String {
    format!("Modulo compilato: {service}")
}

/// Who sent it, and when.
#[must_use]
pub fn sent_by(name: &str, family_name: &str, on: &str) -> String {
    format!("Presentato da {name} {family_name} il {on}.")
}

/// "Spettabile ROSSI MARIO"
#[must_use]
pub fn addressed(family_name: &str, name: &str) -> String {
    format!("SPETTABILE {} {}", family_name.to_uppercase(), name.to_uppercase())
}

/// What was decided, in a sentence. `protocol` is a number and a day.
#[must_use]
pub fn decided(service: &str, protocol: Option<(&str, &str)>, submitted: &str, accepted: bool) -> String {
    let outcome = if accepted { "accettata" } else { "rifiutata" };
    let protocol = protocol.map(|(number, day)| format!(" (protocollo n. {number} del {day})"));
    format!(
        "La richiesta per il servizio «{service}»{}, presentata il {submitted}, è stata {outcome}.",
        protocol.unwrap_or_default()
    )
}

/// "Lì 16/01/2026"
#[must_use]
pub fn place_and_day(day: &str) -> String {
    format!("Lì {day}")
}

/// "graduatoria.pdf – Graduatoria"
#[must_use]
pub fn file(name: &str, description: &str) -> String {
    if description.is_empty() { name.to_owned() } else { format!("{name} – {description}") }
}

/// "nato a Roma il 31/01/1980", of what is known.
#[must_use]
pub fn born(place: &str, day: &str) -> String {
    match (place.is_empty(), day.is_empty()) {
        (false, false) => format!("{place}, {day}"),
        (false, true) => place.to_owned(),
        (true, _) => day.to_owned(),
    }
}

/// At the foot of each page: what paper of what it is.
#[must_use]
pub fn foot(what: &str, id: &str) -> String {
    format!("{what} · {id}")
}

/// `attestazione-1a2b3c4d.pdf`
#[must_use]
pub fn attestation_file(id: &str) -> String {
    format!("attestazione-{id}.pdf")
}

/// `analisi-del-rischio-1a2b3c4d-v2.pdf`
#[must_use]
pub fn risk_analysis_file(id: &str, version: i64) -> String {
    format!("analisi-del-rischio-{id}-v{version}.pdf")
}

/// `Modulo Iscrizione 202601161100.pdf`
#[must_use]
pub fn form_file(service: &str, at: &str) -> String {
    format!("Modulo {service} {at}.pdf")
}

/// `risposta-1a2b3c4d-20260116.pdf`
#[must_use]
pub fn answer_file(id: &str, day: &str) -> String {
    format!("risposta-{id}-{day}.pdf")
}
