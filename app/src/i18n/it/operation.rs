//! Words of one command on many requests.

use domain::agreement::bulk::{BulkAction, MAX_BULK, Outcome};

use super::common::number;

pub const SELECT: &str = "Seleziona";
pub const SELECTED: &str = "Con le richieste selezionate";
pub const SELECTION: &str = "Operazione su più richieste";
pub const SELECTION_NOTE: &str =
    "Prima di eseguire qualcosa vedrai, richiesta per richiesta, che cosa riuscirà e che cosa no.";
pub const NOTHING_SELECTED: &str = "Nessuna richiesta selezionata";
pub const NOTHING_SELECTED_TEXT: &str = "Torna all’elenco e spunta le richieste da trattare insieme.";
pub const UNREADABLE: &str = "Selezione non riconosciuta";
pub const UNREADABLE_TEXT: &str = "L’indirizzo contiene qualcosa che l’elenco delle richieste non conosce: per non agire su \
                                   richieste che non hai scelto, non viene eseguito nulla. Torna all’elenco e seleziona di nuovo.";
pub const TOO_MANY: &str = "Troppe richieste in una volta";
pub const BACK: &str = "Torna all’elenco";
pub const WILL: &str = "Riusciranno";
pub const WILL_NOT: &str = "Non riusciranno";
pub const NONE_WILL: &str = "Nessuna delle richieste selezionate può essere trattata così: i motivi sono qui sotto.";
pub const WHY: &str = "Perché";
pub const REASON: &str = "Motivo della sospensione";
pub const REASON_HINT: &str = "Lo stesso per tutte: lo leggono i fruitori. Al massimo 1.000 caratteri.";
pub const CANCEL: &str = "Annulla";
pub const RESULT: &str = "Risultato dell’operazione";
pub const ACTION: &str = "Operazione";
pub const ASKED_BY: &str = "Chiesta da";
pub const STARTED: &str = "Iniziata";
pub const FINISHED: &str = "Finita";
pub const RUNNING: &str = "In corso";
pub const RUNNING_TEXT: &str = "L’operazione non è ancora finita: aggiorna la pagina per vedere a che punto è.";
pub const REFRESH: &str = "Aggiorna";
pub const BROKEN_OFF: &str = "Operazione interrotta";
pub const BROKEN_OFF_TEXT: &str = "Il servizio si è fermato prima della fine. Le richieste «da eseguire» non sono state \
                                   toccate: selezionale di nuovo dall’elenco.";
pub const OUTCOME: &str = "Esito";
pub const EVERY_OUTCOME: &str = "Tutti";
pub const CONSUMER: &str = "Ente";
pub const ESERVICE: &str = "E-service";
pub const VERSION: &str = "Versione";
pub const IDENTIFIER: &str = "Identificativo";
pub const GONE: &str = "Richiesta che non c’è più";
pub const EMPTY_TITLE: &str = "Nessuna richiesta";
pub const EMPTY: &str = "Nessuna richiesta ha avuto questo esito.";
pub const FAILED_WHY: &str = "Un guasto ha impedito di eseguirla: nulla è cambiato. Riprova fra qualche minuto.";

/// The word of an action in addresses.
#[must_use]
pub const fn slug(action: BulkAction) -> &'static str {
    match action {
        BulkAction::Approve => "approva",
        BulkAction::Suspend => "sospendi",
    }
}

/// The button that leads to the preflight.
#[must_use]
pub const fn choose(action: BulkAction) -> &'static str {
    match action {
        BulkAction::Approve => "Approva selezionate",
        BulkAction::Suspend => "Sospendi selezionate",
    }
}

/// The question of the preflight.
#[must_use]
pub const fn question(action: BulkAction) -> &'static str {
    match action {
        BulkAction::Approve => "Approvare le richieste selezionate?",
        BulkAction::Suspend => "Sospendere le richieste selezionate?",
    }
}

/// The button that begins the run: "Approva 5".
#[must_use]
pub fn begin(action: BulkAction, count: usize) -> String {
    match action {
        BulkAction::Approve => format!("Approva {count}"),
        BulkAction::Suspend => format!("Sospendi {count}"),
    }
}

/// The name of a run.
#[must_use]
pub const fn name(action: BulkAction) -> &'static str {
    match action {
        BulkAction::Approve => "Approvazione di più richieste",
        BulkAction::Suspend => "Sospensione di più richieste",
    }
}

/// What will follow.
#[must_use]
pub const fn consequences(action: BulkAction) -> &'static [&'static str] {
    match action {
        BulkAction::Approve => &[
            "Ogni richiesta approvata diventa attiva, e il fruitore riceve una notifica.",
            "Ogni richiesta è trattata da sola: se una nel frattempo è cambiata, le altre vanno avanti.",
        ],
        BulkAction::Suspend => &[
            "Il fruitore di ogni richiesta sospesa non può più usare l’e-service, e riceve una notifica con il motivo.",
            "Ogni richiesta è trattata da sola: se una nel frattempo è cambiata, le altre vanno avanti.",
            "Le potrai riattivare, una per una.",
        ],
    }
}

/// The link that ticks every row of the page: "Seleziona le 25 di questa pagina".
#[must_use]
pub fn select_page(rows: usize) -> String {
    match rows {
        1 => "Seleziona quella di questa pagina".to_owned(),
        rows => format!("Seleziona le {rows} di questa pagina"),
    }
}

/// The link to the second step: "Seleziona tutte le 214 richieste filtrate".
#[must_use]
pub fn select_all(total: i64) -> String {
    match total {
        1 => "Seleziona l’unica richiesta filtrata".to_owned(),
        total => format!("Seleziona tutte le {} richieste filtrate", number(total)),
    }
}

/// What the second step says.
#[must_use]
pub fn all_selected(total: i64) -> String {
    match total {
        1 => "Hai selezionato l’unica richiesta filtrata.".to_owned(),
        total => {
            format!("Hai selezionato tutte le {} richieste filtrate, anche quelle di altre pagine.", number(total))
        }
    }
}

/// "5 riusciranno, 2 no".
#[must_use]
pub fn forecast(will: usize, will_not: usize) -> String {
    match (will, will_not) {
        (1, 0) => "1 riuscirà".to_owned(),
        (will, 0) => format!("Riusciranno tutte e {will}"),
        (1, not) => format!("1 riuscirà, {not} no"),
        (will, not) => format!("{will} riusciranno, {not} no"),
    }
}

/// Why so many cannot be treated together.
#[must_use]
pub fn too_many(total: i64) -> String {
    format!(
        "Hai selezionato {} richieste: in una volta se ne possono trattare al massimo {MAX_BULK}, così il risultato si può \
         controllare riga per riga. Restringi i filtri dell’elenco e ripeti.",
        number(total)
    )
}

/// What came of a request.
#[must_use]
pub const fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Waiting => "Da eseguire",
        Outcome::Done => "Riuscita",
        Outcome::Refused => "Non riuscita",
        Outcome::Failed => "Guasto",
    }
}

/// The word of an outcome in addresses.
#[must_use]
pub const fn outcome_slug(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Waiting => "da-eseguire",
        Outcome::Done => "riuscite",
        Outcome::Refused => "non-riuscite",
        Outcome::Failed => "guasti",
    }
}

/// "5 riuscite, 2 non riuscite": what came of all of them.
#[must_use]
pub fn summary(counts: &[(Outcome, i64)]) -> String {
    let said = counts.iter().filter(|(_, count)| *count > 0).map(|(outcome, count)| {
        let word = match (outcome, *count == 1) {
            (Outcome::Waiting, _) => "da eseguire",
            (Outcome::Done, true) => "riuscita",
            (Outcome::Done, false) => "riuscite",
            (Outcome::Refused, true) => "non riuscita",
            (Outcome::Refused, false) => "non riuscite",
            (Outcome::Failed, true) => "guasto",
            (Outcome::Failed, false) => "guasti",
        };
        format!("{} {word}", number(*count))
    });
    said.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_words_agree() {
        assert_eq!(forecast(5, 2), "5 riusciranno, 2 no");
        assert_eq!(forecast(1, 0), "1 riuscirà");
        assert_eq!(summary(&[(Outcome::Done, 1), (Outcome::Refused, 2)]), "1 riuscita, 2 non riuscite");
        assert!(too_many(2_000).starts_with("Hai selezionato 2.000 richieste") && too_many(2_000).contains("200,"));
    }
}
