//! Words about discrepancies (seed 003).

use domain::discrepancy::{CloseReason, DiscrepancyCause};

pub const AREA: &str = "Da fare";
pub const TITLE: &str = "Discrepanze";
pub const NOTE: &str = "Un erogatore ha revocato un attributo che altri enti avevano verificato, o una verifica è scaduta. \
                        Lo stato delle richieste non cambia: la soluzione spetta agli enti coinvolti.";
pub const TABS: &str = "Stato";
pub const OPEN: &str = "Aperte";
pub const CLOSED: &str = "Chiuse";
pub const SEARCH: &str = "Cerca per attributo o ente";
pub const EMPTY_TITLE: &str = "Nessuna discrepanza";
pub const EMPTY_OPEN: &str = "Nessuna discrepanza aperta riguarda il tuo ente.";
pub const EMPTY_CLOSED: &str = "Nessuna discrepanza chiusa riguarda il tuo ente.";
pub const EMPTY_FILTERED: &str = "Nessuna discrepanza corrisponde alla ricerca.";
pub const CLEAR: &str = "Azzera i filtri";
pub const ATTRIBUTE: &str = "Attributo";
pub const CONSUMER_HEADING: &str = "Fruitore";
pub const REVOKER_HEADING: &str = "Chi ha revocato, o la cui verifica è scaduta";
pub const VERIFIERS_HEADING: &str = "Altri che avevano verificato";
pub const CLOSED_ON: &str = "Chiusa";
pub const IDENTIFIER: &str = "Identificativo";
pub const PARTIES: &str = "Coinvolti";
pub const CONSUMER: &str = "fruitore";
pub const REVOKER: &str = "ha revocato";
pub const EXPIRED_FOR: &str = "verifica scaduta";
pub const VERIFIER: &str = "aveva verificato";
pub const YOUR_REQUESTS: &str = "Le tue richieste collegate";
pub const NO_REQUESTS: &str = "Nessuna tua richiesta è collegata.";
pub const STATE_UNCHANGED: &str = "Lo stato delle richieste è invariato.";
pub const ACKNOWLEDGE: &str = "Segna risolta";
pub const ACKNOWLEDGE_QUESTION: &str = "Segnare risolta la discrepanza?";
pub const ACKNOWLEDGE_NOTE: &str = "La discrepanza si chiude per tutti gli enti coinvolti, che ricevono una notifica. Attributi e richieste restano come \
     sono.";
pub const ACKNOWLEDGED: &str = "Discrepanza segnata come risolta.";
pub const VERIFY_AGAIN: &str = "Verifica di nuovo";
pub const REVOKE_TOO: &str = "Revoca anche tu";
pub const CANCEL: &str = "Annulla";
pub const OPENED: &str = "Aperta";

/// "Attributo «Convenzione firmata» di Comune di Valdoro"
#[must_use]
pub fn title(attribute: &str, consumer: &str) -> String {
    format!("«{attribute}» di {consumer}")
}

/// What opened the case.
#[must_use]
pub fn cause(cause: DiscrepancyCause, revoker: &str, date: &str) -> String {
    match cause {
        DiscrepancyCause::Revoked => format!("{revoker} ha revocato la verifica. Aperta il {date}."),
        DiscrepancyCause::Expired => format!("La verifica di {revoker} è scaduta. Aperta il {date}."),
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
