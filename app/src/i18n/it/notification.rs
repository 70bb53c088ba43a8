//! Words of the messages' page.

use domain::notification::Category;
use domain::notification::preference::MailTime;

pub const TITLE: &str = "Notifiche";
pub const NOTE: &str =
    "Che cosa è successo alle cose del tuo ente. Lette o no vale per te: i colleghi hanno le proprie.";
pub const VIEW: &str = "Quali notifiche";
pub const ALL: &str = "Tutte";
pub const UNREAD: &str = "Da leggere";
pub const READ: &str = "Lette";
pub const ENTE: &str = "Ente";
pub const KIND: &str = "Argomento";
pub const ANY_KIND: &str = "Tutti gli argomenti";
pub const WHAT: &str = "Che cosa è successo";
pub const DETAIL: &str = "Dettaglio";
pub const IS_READ: &str = "Letta";
pub const YES: &str = "Sì";
pub const NO: &str = "No";
pub const ABOUT: &str = "Di che cosa";
pub const WHEN: &str = "Quando";
pub const NEW: &str = "Da leggere";
pub const OPEN: &str = "Apri";
pub const MARK_READ: &str = "Segna come letta";
pub const MARK_UNREAD: &str = "Segna da leggere";
pub const MARK_ALL_READ: &str = "Segna tutte come lette";
pub const ALL_MARKED: &str = "Tutte le notifiche sono segnate come lette.";
pub const NONE_MARKED: &str =
    "Nessuna notifica è stata segnata. Scegline almeno una con la casella all’inizio della riga.";
pub const SELECT: &str = "Scelta";
pub const SELECTED: &str = "Con le selezionate:";
pub const MARK_SELECTED_READ: &str = "Segna lette le selezionate";
pub const MARK_SELECTED_UNREAD: &str = "Segna da leggere le selezionate";
pub const PREFERENCES: &str = "Preferenze";
pub const EMPTY_FILTERED_TITLE: &str = "Nessuna notifica corrisponde ai filtri";
pub const EMPTY_FILTERED_TEXT: &str =
    "Cambia o azzera i filtri. Gli argomenti spenti nelle preferenze non compaiono in nessuna vista.";
pub const EMPTY_READ_TITLE: &str = "Nessuna notifica letta";
pub const EMPTY_READ_TEXT: &str = "Quelle che segni come lette restano qui.";

pub const PREFERENCES_TITLE: &str = "Preferenze delle notifiche";
pub const PREFERENCES_NOTE: &str =
    "Valgono solo per te. L’indirizzo di contatto dell’ente riceve comunque la sua posta.";
pub const SHOWN: &str = "Mostra tra le notifiche";
pub const SHOWN_HINT: &str = "Un argomento spento non compare nell’elenco, non conta nel menu e non arriva per posta.";
pub const BY_MAIL: &str = "Per posta elettronica";
pub const SAVE: &str = "Salva le preferenze";
pub const CANCEL: &str = "Annulla";
pub const SAVED: &str = "Le preferenze sono salvate.";
pub const NO_ADDRESS: &str =
    "Non hai un indirizzo di posta elettronica: finché non lo indichi nel profilo, per posta non arriva nulla.";
pub const TO_PROFILE: &str = "Vai al profilo";
pub const NOTHING_TO_CHOOSE: &str = "I tuoi ruoli non prevedono notifiche di nessun argomento.";
pub const EMPTY_TITLE: &str = "Nessuna notifica";
pub const EMPTY_TEXT: &str = "Qui trovi quello che gli altri enti e la piattaforma fanno e che riguarda il tuo ente.";
pub const EMPTY_UNREAD_TITLE: &str = "Hai letto tutto";
pub const EMPTY_UNREAD_TEXT: &str = "Le notifiche già lette sono nell’altra vista.";

/// What a message is about.
#[must_use]
pub const fn category(category: Category) -> &'static str {
    match category {
        Category::Agreement => "Richieste di fruizione",
        Category::Attribute => "Attributi",
        Category::Eservice => "E-service",
        Category::Discrepancy => "Discrepanze",
        Category::Purpose => "Finalità",
        Category::Client => "Client e chiavi",
    }
}

/// What messages of a kind tell.
#[must_use]
pub const fn category_note(category: Category) -> &'static str {
    match category {
        Category::Agreement => "Richieste inoltrate, approvate, rifiutate, sospese, riattivate, archiviate.",
        Category::Attribute => "Attributi riconosciuti, revocati o scaduti.",
        Category::Eservice => "Nuove versioni degli e-service che usi, sospensioni, soglie e requisiti cambiati.",
        Category::Purpose => {
            "Finalità presentate, approvate, rifiutate, sospese, riattivate, archiviate; stime di carico cambiate."
        }
        Category::Client => "Persone e chiavi aggiunte a un client dell’ente o tolte.",
        Category::Discrepancy => "Discrepanze aperte, verifiche confermate dagli altri enti, discrepanze chiuse.",
    }
}

/// When messages are mailed.
#[must_use]
pub const fn mail_time(time: MailTime) -> &'static str {
    match time {
        MailTime::Never => "Mai",
        MailTime::AtOnce => "Subito, una per notifica",
        MailTime::Weekly => "Una volta alla settimana, il lunedì mattina",
    }
}

/// "4 notifiche segnate come lette."
#[must_use]
pub fn marked(number: usize, read: bool) -> String {
    match (number, read) {
        (1, true) => "Una notifica segnata come letta.".to_owned(),
        (1, false) => "Una notifica segnata da leggere.".to_owned(),
        (_, true) => format!("{number} notifiche segnate come lette."),
        (_, false) => format!("{number} notifiche segnate da leggere."),
    }
}

/// "Mostra tra le notifiche: Discrepanze"
#[must_use]
pub fn select(what: &str, about: &str) -> String {
    format!("Seleziona: {what} {about}")
}

/// The same in an address.
#[must_use]
pub const fn slug(category: Category) -> &'static str {
    match category {
        Category::Agreement => "richieste",
        Category::Attribute => "attributi",
        Category::Eservice => "e-service",
        Category::Discrepancy => "discrepanze",
        Category::Purpose => "finalita",
        Category::Client => "client",
    }
}
