//! Words about discrepancies (seed 003).

use domain::agreement::AgreementState;
use domain::discrepancy::{CaseAction, CaseState, CloseReason, DiscrepancyCause};

use super::words::agreement_state;

pub const AREA: &str = "Da fare";
pub const TITLE: &str = "Discrepanze";
pub const NOTE: &str = "Un erogatore ha revocato un attributo che altri enti avevano verificato, o una verifica è scaduta. \
                        Lo stato delle richieste non cambia: la soluzione spetta agli enti coinvolti.";
pub const TABS: &str = "Stato";
pub const WAITING: &str = "Da risolvere";
pub const ALL: &str = "Tutte";
pub const BY_ATTRIBUTE: &str = "Attributo";
pub const BY_ENTE: &str = "Ente";
pub const EMPTY_TITLE: &str = "Nessuna discrepanza";
pub const EMPTY_WAITING: &str = "Nessuna discrepanza aperta riguarda il tuo ente.";
pub const EMPTY_STATE: &str = "Nessuna discrepanza è in questo stato per il tuo ente.";
pub const EMPTY_ALL: &str = "Nessuna discrepanza ha mai riguardato il tuo ente.";
pub const EMPTY_FILTERED: &str = "Nessuna discrepanza corrisponde ai filtri.";
pub const EXAMINE: &str = "Esamina";
pub const CONSUMER_HEADING: &str = "Fruitore";
pub const REVOKER_HEADING: &str = "Chi ha revocato, o la cui verifica è scaduta";
pub const VERIFIERS_HEADING: &str = "Altri che avevano verificato";
pub const CLOSED_ON: &str = "Chiusa";
pub const IDENTIFIER: &str = "Identificativo";
pub const STATE: &str = "Stato";
pub const OPENED: &str = "Aperta";
pub const PARTIES: &str = "Coinvolti";
pub const PARTY: &str = "Ente";
pub const PART: &str = "Parte";
pub const VERIFICATION: &str = "Verifica";
pub const ANSWER: &str = "Risposta";
pub const CONSUMER: &str = "fruitore";
pub const REVOKER: &str = "ha revocato";
pub const EXPIRED_FOR: &str = "verifica scaduta";
pub const VERIFIER: &str = "aveva verificato";
pub const US: &str = "(il tuo ente)";
pub const NOTHING: &str = "–";
pub const YOUR_REQUESTS: &str = "Le tue richieste collegate";
pub const NO_REQUESTS: &str = "Nessuna tua richiesta è collegata.";
pub const STATE_UNCHANGED: &str = "Lo stato delle richieste è invariato.";
pub const OTHERS_REQUESTS: &str = "Le richieste degli altri enti le vedono solo loro.";
pub const VERIFY_AGAIN: &str = "Verifica di nuovo";
pub const REVOKE_TOO: &str = "Revoco anch’io";
pub const CANCEL: &str = "Annulla";
pub const NOTES: &str = "Note del tuo ente";
pub const NOTES_NOTE: &str = "Le legge solo il tuo ente. Non si modificano e non si cancellano.";
pub const NO_NOTES: &str = "Nessuna nota.";
pub const NEW_NOTE: &str = "Nuova nota";
pub const FORMER_COLLEAGUE: &str = "Un’utenza che non c’è più";
pub const HISTORY: &str = "Cronologia";
pub const REASON: &str = "Motivazione";
pub const REASON_HINT: &str = "Da 10 a 1000 caratteri. La leggono tutti gli enti coinvolti.";

/// "«Convenzione firmata» di Comune di Valdoro"
#[must_use]
pub fn title(attribute: &str, consumer: &str) -> String {
    format!("«{attribute}» di {consumer}")
}

/// "Esamina la discrepanza su «Convenzione firmata»"
#[must_use]
pub fn examine(attribute: &str) -> String {
    format!("Esamina la discrepanza su «{attribute}»")
}

/// What opened the case.
#[must_use]
pub fn cause(cause: DiscrepancyCause, revoker: &str, date: &str) -> String {
    match cause {
        DiscrepancyCause::Revoked => format!("{revoker} ha revocato la verifica. Aperta il {date}."),
        DiscrepancyCause::Expired => format!("La verifica di {revoker} è scaduta. Aperta il {date}."),
    }
}

/// "Il tuo ente l’aveva verificato il 01/01/2026."
#[must_use]
pub fn own_verification(date: &str, holds: bool) -> String {
    match holds {
        true => format!("Il tuo ente l’ha verificato il {date}, e la verifica vale ancora."),
        false => format!("Il tuo ente l’aveva verificato il {date}."),
    }
}

/// How a case ended.
#[must_use]
pub fn closed(reason: CloseReason, date: &str) -> String {
    let why = match reason {
        CloseReason::ReVerified => "chi aveva revocato ha verificato di nuovo",
        CloseReason::ConsensusRevoked => "tutti gli altri enti hanno revocato a loro volta",
        CloseReason::AgreementClosed => "nessuna richiesta interessata è più aperta",
        CloseReason::Acknowledged => "un ente coinvolto l’ha segnata come risolta",
    };
    format!("Chiusa il {date}: {why}.")
}

/// Where a case stands for the reader's ente.
#[must_use]
pub const fn state(state: CaseState) -> &'static str {
    match state {
        CaseState::Open => "Aperta",
        CaseState::InProgress => "In lavorazione",
        CaseState::Confirmed => "In attesa degli altri",
        CaseState::Resolved => "Risolta",
    }
}

/// The view of the list that holds them.
#[must_use]
pub const fn state_tab(state: CaseState) -> &'static str {
    match state {
        CaseState::Open => "Aperte",
        CaseState::InProgress => "In lavorazione",
        CaseState::Confirmed => "In attesa degli altri",
        CaseState::Resolved => "Risolte",
    }
}

/// The same in an address.
#[must_use]
pub const fn state_slug(state: CaseState) -> &'static str {
    match state {
        CaseState::Open => "aperte",
        CaseState::InProgress => "in-lavorazione",
        CaseState::Confirmed => "confermate",
        CaseState::Resolved => "chiuse",
    }
}

/// The word in an address for the view of everything.
pub const ALL_SLUG: &str = "tutte";

/// The word of an action in addresses.
#[must_use]
pub const fn slug(action: CaseAction) -> &'static str {
    match action {
        CaseAction::TakeUp => "in-lavorazione",
        CaseAction::PutBack => "rimessa",
        CaseAction::Confirm => "conferma",
        CaseAction::AddNote => "nota",
        CaseAction::Acknowledge => "risolta",
    }
}

/// What is written on the button.
#[must_use]
pub const fn button(action: CaseAction) -> &'static str {
    match action {
        CaseAction::TakeUp => "Segna in lavorazione",
        CaseAction::PutBack => "Togli da in lavorazione",
        CaseAction::Confirm => "Confermo la mia verifica",
        CaseAction::AddNote => "Aggiungi la nota",
        CaseAction::Acknowledge => "Segna risolta",
    }
}

/// What was just done.
#[must_use]
pub const fn done(action: CaseAction) -> &'static str {
    match action {
        CaseAction::TakeUp => "Segnata in lavorazione. Lo vede solo il tuo ente.",
        CaseAction::PutBack => "Non è più segnata in lavorazione.",
        CaseAction::Confirm => {
            "Verifica confermata: gli altri enti coinvolti sono avvisati, e la discrepanza non aspetta più il tuo ente."
        }
        CaseAction::AddNote => "Nota aggiunta. La legge solo il tuo ente.",
        CaseAction::Acknowledge => "Discrepanza segnata come risolta.",
    }
}

/// The question of the page that asks before an action; the others are done at once.
#[must_use]
pub const fn question(action: CaseAction) -> &'static str {
    match action {
        CaseAction::Confirm => "Confermare la tua verifica?",
        CaseAction::Acknowledge => "Segnare risolta la discrepanza?",
        CaseAction::TakeUp | CaseAction::PutBack | CaseAction::AddNote => button(action),
    }
}

/// What follows.
#[must_use]
pub const fn consequences(action: CaseAction) -> &'static [&'static str] {
    match action {
        CaseAction::Confirm => &[
            "Gli altri enti coinvolti ricevono una notifica con la motivazione.",
            "La discrepanza resta aperta, ma non aspetta più il tuo ente.",
            "Attributi e richieste restano come sono: la tua verifica si può ancora revocare.",
        ],
        CaseAction::Acknowledge => &[
            "La discrepanza si chiude per tutti gli enti coinvolti, che ricevono una notifica.",
            "Attributi e richieste restano come sono.",
        ],
        CaseAction::TakeUp | CaseAction::PutBack | CaseAction::AddNote => &[],
    }
}

/// "ha confermato il 20/11/2026, 10:42"
#[must_use]
pub fn confirmed_on(date: &str) -> String {
    format!("Conferma la verifica ({date}):")
}

/// "dal 01/01/2026", "dal 01/01/2026, revocata il 18/11/2026"
#[must_use]
pub fn verified(since: &str, end: Option<&VerificationEnd>) -> String {
    match end {
        None => format!("dal {since}"),
        Some(VerificationEnd::Until(date)) => format!("dal {since}, fino al {date}"),
        Some(VerificationEnd::Revoked(date)) => format!("dal {since}, revocata il {date}"),
        Some(VerificationEnd::Expired(date)) => format!("dal {since}, scaduta il {date}"),
    }
}

/// How a verification ends or has ended, with the day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum VerificationEnd {
    Until(String),
    Revoked(String),
    Expired(String),
}

/// "attiva, invariata"
#[must_use]
pub fn request_state(state: AgreementState, open: bool) -> String {
    match open {
        true => format!("{}, invariata", agreement_state(state)),
        false => agreement_state(state).to_owned(),
    }
}
