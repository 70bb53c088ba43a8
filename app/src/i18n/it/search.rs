//! `/cerca` and the box in the header that leads there.

pub const TITLE: &str = "Ricerca";
pub const LABEL: &str = "Cerca nella console";
pub const HINT: &str = "E-service, ente, codice…";
pub const SUBMIT: &str = "Cerca";
pub const PAGES: &str = "Pagine";
pub const ACTIONS: &str = "Azioni";
pub const CATALOGUE: &str = "Catalogo e-service";
pub const OWN: &str = "I miei e-service";
pub const RECEIVED: &str = "Richieste ricevute";
pub const SENT: &str = "Le mie richieste";
pub const CLIENTS: &str = super::client::TITLE;
pub const DISCREPANCIES: &str = "Discrepanze";
pub const ENTI: &str = "Enti";
pub const USERS: &str = "Utenti";
pub const KEYS: &str = "Ctrl K";
pub const KEYS_HINT: &str = "Ctrl e K aprono la ricerca da qualsiasi punto della pagina";
pub const FOUND: &str = "Che cosa è stato trovato";
pub const ALL_PLACES: &str = "Scrivi per cercare, o scegli dove andare con le frecce e Invio.";
pub const SEE_PAGE: &str = "Apri la pagina con tutti i risultati";
pub const NO_ANSWER: &str = "La ricerca non risponde: premi Invio per provare con la sua pagina.";
pub const CLOSE: &str = "Chiudi";
pub const ASK: &str = "Che cosa cerchi?";
pub const HELP: &str = "Scrivi una o più parole del nome di un e-service, di un ente o di una persona, oppure il codice di \
                        una richiesta. Trovi solo quello che il tuo ruolo può vedere.";
pub const TOO_LONG: &str = "La ricerca ha più di 200 caratteri: sono stati usati i primi.";

/// Above the results.
#[must_use]
pub fn found(total: i64, words: &str) -> String {
    match total {
        1 => format!("1 risultato per «{words}»"),
        more => format!("{} risultati per «{words}»", super::common::number(more)),
    }
}

/// When there is nothing.
#[must_use]
pub fn nothing(words: &str) -> String {
    format!("Nessun risultato per «{words}»")
}

pub const NOTHING_TEXT: &str = "Controlla come è scritto o prova con meno parole. Quello che il tuo ruolo non può vedere non \
                                compare fra i risultati.";

/// The way to the list with all of them.
#[must_use]
pub fn all(total: i64, list: &str) -> String {
    format!("Tutti i {} in «{list}»", super::common::number(total))
}

/// What a request is called: "Anagrafe, versione 1 – Comune di Valdoro".
#[must_use]
pub fn request(eservice: &str, number: i64, party: &str) -> String {
    format!("{eservice}, versione {number} – {party}")
}

/// What a discrepancy is called.
#[must_use]
pub fn case(attribute: &str, consumer: &str) -> String {
    format!("«{attribute}» di {consumer}")
}
