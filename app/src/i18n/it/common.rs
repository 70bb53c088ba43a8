//! Words of the frame and of the pieces of `ui`, and how Italian writes numbers.

pub const BREADCRUMB: &str = "Percorso";
pub const OPTIONAL: &str = "(facoltativo)";
pub const FILTERS: &str = "Filtri dell’elenco";
pub const FILTER: &str = "Filtra";
pub const CLEAR_FILTERS: &str = "Azzera";
pub const ACTIVE_FILTERS: &str = "Filtri attivi";
pub const REMOVE_FILTER: &str = "Rimuovi il filtro";
pub const ANY: &str = "Tutti";
pub const ACTIONS: &str = "Azioni";
pub const PAGES: &str = "Pagine dell’elenco";
pub const PAGE: &str = "Pagina";
pub const PREVIOUS_PAGE: &str = "Pagina precedente";
pub const NEXT_PAGE: &str = "Pagina successiva";
pub const STEPS: &str = "Passi";
pub const STEP_DONE: &str = "(completato)";

/// A whole number with a dot every three digits, always: `1.284`.
#[must_use]
pub fn number(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut written = String::from(if value < 0 { "-" } else { "" });
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            written.push('.');
        }
        written.push(digit);
    }
    written
}

/// "1–25 di 1.284 risultati". `from` counts from 1 and is beyond `total` on a page after the last.
#[must_use]
pub fn results(from: i64, to: i64, total: i64) -> String {
    match total {
        0 => "Nessun risultato".to_owned(),
        _ if from > total => format!("{} risultati, nessuno in questa pagina", number(total)),
        1 => "1 risultato".to_owned(),
        _ => format!("{}–{} di {} risultati", number(from), number(to), number(total)),
    }
}

/// Title of the box that lists what is wrong in a form.
#[must_use]
pub fn problems(count: usize) -> String {
    match count {
        1 => "C’è un problema".to_owned(),
        _ => format!("Ci sono {count} problemi"),
    }
}

#[cfg(test)]
mod tests {
    use super::{number, results};

    #[test]
    fn thousands_are_always_separated() {
        assert_eq!(number(0), "0");
        assert_eq!(number(999), "999");
        assert_eq!(number(1_284), "1.284");
        assert_eq!(number(12_345_678), "12.345.678");
        assert_eq!(number(-1_284), "-1.284");
    }

    #[test]
    fn results_agree_with_their_number() {
        assert_eq!(results(1, 0, 0), "Nessun risultato");
        assert_eq!(results(1, 1, 1), "1 risultato");
        assert_eq!(results(26, 50, 1_284), "26–50 di 1.284 risultati");
    }
}
