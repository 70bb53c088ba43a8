//! Words of every list: messages, files, print, rows on a page.

use super::common::number;

pub const NONSENSE_TITLE: &str = "Elenco senza filtri";
pub const NONSENSE: &str = "L’indirizzo contiene qualcosa che questo elenco non conosce, perciò nessun filtro è applicato. \
                            Scegli i filtri qui sotto.";
pub const BEYOND: &str = "La pagina chiesta non c’è più: questa è la prima.";
pub const EXPORT: &str = "Esporta CSV";
pub const PRINT: &str = "Stampa";
pub const ROWS: &str = "Righe per pagina";
pub const BACK_TO_LIST: &str = "Torna all’elenco";
pub const PRINT_NOTE: &str = "Tutte le righe dell’elenco, senza menu: stampale con il comando Stampa del browser.";
pub const FILTERED_BY: &str = "Filtri";

pub const SAVED_FILTERS: &str = "Filtri salvati";
pub const SAVE: &str = "Salva questi filtri";
pub const SAVE_BUTTON: &str = "Salva";
pub const FILTER_NAME: &str = "Nome del filtro";
pub const FILTER_NAME_HINT: &str =
    "Lo vedi solo tu, sopra questo elenco. Al massimo 60 caratteri; 20 filtri per elenco.";
pub const FORGET: &str = "Elimina";
pub const FORGET_FILTERS: &str = "Elimina filtri salvati";
pub const SAVED: &str = "Filtro salvato: lo trovi sopra l’elenco.";
pub const FORGOTTEN: &str = "Filtro eliminato.";

/// What a file leaves out.
#[must_use]
pub fn file_limit(limit: i64) -> String {
    format!("Il file contiene le prime {} righe: per averle tutte restringi i filtri.", number(limit))
}

/// The last line of a file that is not whole.
#[must_use]
pub fn cut(limit: i64, total: i64) -> String {
    format!("Elenco incompleto: {} righe su {}", number(limit), number(total))
}

/// What a print-out leaves out.
#[must_use]
pub fn print_limit(limit: i64, total: i64) -> String {
    format!(
        "Le righe sono {}: qui ci sono le prime {}. Per averle tutte restringi i filtri o esporta il CSV.",
        number(total),
        number(limit)
    )
}
