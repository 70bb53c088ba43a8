//! Words of the messages' page.

use domain::notification::Category;

pub const TITLE: &str = "Notifiche";
pub const NOTE: &str =
    "Che cosa è successo alle cose del tuo ente. Lette o no vale per te: i colleghi hanno le proprie.";
pub const VIEW: &str = "Quali notifiche";
pub const ALL: &str = "Tutte";
pub const UNREAD: &str = "Da leggere";
pub const KIND: &str = "Argomento";
pub const ANY_KIND: &str = "Tutti gli argomenti";
pub const WHAT: &str = "Che cosa è successo";
pub const ABOUT: &str = "Di che cosa";
pub const WHEN: &str = "Quando";
pub const NEW: &str = "Da leggere";
pub const OPEN: &str = "Apri";
pub const MARK_READ: &str = "Segna come letta";
pub const MARK_ALL_READ: &str = "Segna tutte come lette";
pub const ALL_MARKED: &str = "Tutte le notifiche sono segnate come lette.";
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
    }
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
    }
}
