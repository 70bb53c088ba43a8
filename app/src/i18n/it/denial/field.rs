//! What is wrong with one field, in one sentence that stands beside it.

use domain::FieldProblem;

use crate::i18n::it::common::number;

/// The sentence for a problem.
#[must_use]
pub fn field_problem(problem: &FieldProblem) -> String {
    match problem {
        FieldProblem::Required => "Il campo è obbligatorio.".to_owned(),
        FieldProblem::TooShort { min: 1 } => "Scrivi almeno un carattere.".to_owned(),
        FieldProblem::TooShort { min } => format!("Scrivi almeno {} caratteri.", count(*min)),
        FieldProblem::TooLong { max } => format!("Scrivi al massimo {} caratteri.", count(*max)),
        FieldProblem::Malformed => "Il valore non ha la forma prevista.".to_owned(),
        FieldProblem::OutOfRange { min, max } => {
            format!("Scrivi un numero fra {} e {}.", number(*min), number(*max))
        }
        FieldProblem::InThePast => "Scegli una data futura.".to_owned(),
        FieldProblem::UnknownValue => "Il valore non è fra quelli ammessi.".to_owned(),
        FieldProblem::Taken => "È già in uso: scegline un altro.".to_owned(),
        FieldProblem::Duplicated => "La stessa voce compare due volte.".to_owned(),
        FieldProblem::PhraseMismatch => "Il testo non corrisponde a quello da riscrivere.".to_owned(),
        FieldProblem::TooCommon => "Questa password è troppo facile da indovinare: scegline un’altra.".to_owned(),
        FieldProblem::WrongPassword => "Non è la tua password attuale.".to_owned(),
        FieldProblem::Unexpected => "Il campo non è previsto.".to_owned(),
        FieldProblem::TooMany { max } => format!("Puoi indicarne al massimo {}.", count(*max)),
    }
}

fn count(value: u64) -> String {
    number(i64::try_from(value).unwrap_or(i64::MAX))
}
