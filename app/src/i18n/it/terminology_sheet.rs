//! The headings of a version as a spreadsheet; our own reader knows them too, where it needs them.

use domain::terminology::Kind;

/// In the order of `backend::terminology::sheet::columns`.
#[must_use]
pub const fn headings(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::CodeSystem => &["Codice", "Descrizione", "Definizione", "Codice superiore", "Stato", "Non selezionabile"],
        Kind::ValueSet => &["Codice", "Descrizione", "Sistema di codifica"],
        Kind::ConceptMap => &[
            "Codice di partenza",
            "Codice di arrivo",
            "Relazione",
            "Commento",
            "Sistema di partenza",
            "Sistema di arrivo",
        ],
    }
}
