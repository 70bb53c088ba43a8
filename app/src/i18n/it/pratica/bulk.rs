//! Words of many pratiche taken in charge at once.

pub const TITLE: &str = "Prendere in carico più pratiche";
pub const SELECT: &str = "Seleziona";
pub const SELECTED: &str = "Con le pratiche selezionate";
pub const TAKE_SELECTED: &str = "Prendi in carico selezionate";
pub const NOTHING: &str = "Nessuna pratica selezionata";
pub const BACK: &str = "Torna alle pratiche da assegnare";
pub const CANCEL: &str = "Annulla";
pub const WILL: &str = "Si possono prendere in carico";
pub const OTHERS: &str = "Le altre";
pub const HOW: &str = "Come sta";
pub const CAN: &str = "Si può prendere in carico.";
pub const OWN: &str = "È in carico a te.";
pub const GONE: &str = "Non disponibile";
pub const CONSEQUENCE: &str = "Ogni pratica passa in carico a te, e ogni cittadino riceve un’e-mail. Se un collega è più veloce, la sua resta sua.";

/// What to do when nothing is selected.
#[must_use]
pub fn nothing(most: usize) -> String {
    format!("Torna all’elenco e spunta le pratiche da prendere insieme, al massimo {most}.")
}

/// "5 si possono prendere in carico, 2 no."
#[must_use]
pub fn forecast(will: usize, others: usize) -> String {
    match (will, others) {
        (0, 1) => "Non c’è altro da prendere in carico.".to_owned(),
        (0, _) => "Non c’è altro da prendere in carico fra quelle selezionate.".to_owned(),
        (1, 0) => "1 si può prendere in carico.".to_owned(),
        (many, 0) => format!("{many} si possono prendere in carico."),
        (1, others) => format!("1 si può prendere in carico, {others} no."),
        (many, others) => format!("{many} si possono prendere in carico, {others} no."),
    }
}

/// The button.
#[must_use]
pub fn take(count: usize) -> String {
    format!("Prendi in carico {count}")
}
