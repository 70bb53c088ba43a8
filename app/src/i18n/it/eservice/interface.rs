//! Words about what interface files say.

use domain::interface::compare::{InterfaceChange, InterfaceChangeKind, Part};
use domain::interface::{InterfaceFault, InterfaceProblem};

use crate::i18n::it::denial::Refusal;

pub const OPERATIONS: &str = "Operazioni";
pub const METHOD: &str = "Metodo";
pub const PATH: &str = "Percorso";
pub const SUMMARY: &str = "Descrizione";
pub const PARAMETERS: &str = "Parametri";
pub const REQUEST: &str = "Corpo della richiesta";
pub const RESPONSES: &str = "Risposte";
pub const SECURITY: &str = "Accesso";
pub const OPERATION: &str = "Operazione";
pub const PLACE: &str = "Dove";
pub const DEPRECATED: &str = "Deprecata";
pub const NO_SECURITY: &str = "nessuna richiesta nel file";
pub const TITLE: &str = "Cosa cambia nell’interfaccia";
pub const ONLY_WORDS: &str = "Operazioni, parametri, richieste, risposte e accesso sono uguali nei due file: cambiano solo testi, esempi o metadati.";
pub const HOW: &str = "Ogni modifica è giudicata con gli occhi di chi chiama il servizio, leggendo i due file: come si comporta davvero il servizio lo dice solo una prova nell’ambiente di test.";
pub const UNREADABLE: &str = "Le operazioni non si possono elencare.";
pub const UNKNOWN_READING: &str = "Il file non è disponibile o è danneggiato.";
pub const MORE: &str = "Qui ci sono le prime: le altre sono nel file dell’interfaccia.";
const WHOLE: &str = "Tutta l’interfaccia";
const ABSENT: &str = "–";

/// "12 operazioni (OpenAPI 3.0)."
#[must_use]
pub fn count(operations: usize, standard: &str) -> String {
    match operations {
        1 => format!("1 operazione ({standard})."),
        many => format!("{many} operazioni ({standard})."),
    }
}

/// "2 incompatibili, 1 da verificare, 3 compatibili."
#[must_use]
pub fn summary(incompatible: usize, unknown: usize, compatible: usize) -> String {
    let word = |number: usize, one: &str, many: &str| format!("{number} {}", if number == 1 { one } else { many });
    format!(
        "{}, {unknown} da verificare, {}.",
        word(incompatible, "incompatibile", "incompatibili"),
        word(compatible, "compatibile", "compatibili")
    )
}

/// Why the file cannot be read: "Riga 7: manca «paths»."
#[must_use]
pub fn fault(fault: &InterfaceFault) -> String {
    let problem = problem(&fault.problem);
    match fault.line {
        Some(line) => format!("Riga {line}: {problem}"),
        None => {
            let mut letters = problem.chars();
            letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
        }
    }
}

fn problem(problem: &InterfaceProblem) -> String {
    match problem {
        InterfaceProblem::Syntax => "il testo non è YAML, JSON o XML valido, o si interrompe.".to_owned(),
        InterfaceProblem::TooComplex => {
            "il documento ha troppi elementi o troppi livelli uno dentro l’altro.".to_owned()
        }
        InterfaceProblem::Duplicated { name } => format!("«{name}» è scritto due volte nello stesso punto."),
        InterfaceProblem::UnknownStandard { found } if found.is_empty() => {
            "non è OpenAPI 3.0 o 3.1, né WSDL 1.1.".to_owned()
        }
        InterfaceProblem::UnknownStandard { found } => {
            format!("la versione «{found}» non è fra quelle che si possono leggere: OpenAPI 3.0 e 3.1, WSDL 1.1.")
        }
        InterfaceProblem::Missing { name } => format!("manca «{name}»."),
        InterfaceProblem::WrongKind { name } => format!("«{name}» non ha la forma prevista."),
        InterfaceProblem::RemoteReference { reference } => format!(
            "il riferimento «{reference}» porta fuori dal file: l’interfaccia deve stare tutta in un file solo."
        ),
        InterfaceProblem::BrokenReference { reference } => {
            format!("il riferimento «{reference}» non porta a nulla nel file, o riporta a sé stesso.")
        }
        InterfaceProblem::NoOperations => "non è descritta nessuna operazione.".to_owned(),
        InterfaceProblem::LocalServer { address } => {
            format!("«{address}» indica la macchina locale, che i fruitori non possono raggiungere.")
        }
    }
}

/// Why a file was not taken.
pub(in crate::i18n::it) fn refused(reason: &InterfaceFault) -> Refusal {
    Refusal {
        what: "Il file non è stato caricato.".to_owned(),
        why: fault(reason),
        remedy: "Correggi il file in quel punto e caricalo di nuovo.".to_owned(),
    }
}

/// Why the interfaces of two versions are not compared; `version` is the one whose file is at fault.
#[must_use]
pub fn not_compared(version: i64, reason: &InterfaceFault) -> String {
    format!("Il file della versione {version} non si può interpretare. {}", fault(reason))
}

/// Which operation: "GET /enti/{id}".
#[must_use]
pub fn operation(change: &InterfaceChange) -> String {
    change.operation.as_ref().map_or_else(|| WHOLE.to_owned(), |key| format!("{} {}", key.method, key.path))
}

/// Where in the operation: "Risposta 200 application/json: dati[].voto".
#[must_use]
pub fn place(change: &InterfaceChange) -> String {
    let part = match change.part {
        Part::Interface => "Interfaccia",
        Part::Operation => "Operazione",
        Part::PathParameter => "Parametro del percorso",
        Part::QueryParameter => "Parametro della query",
        Part::HeaderParameter => "Intestazione della richiesta",
        Part::CookieParameter => "Cookie",
        Part::RequestBody => "Corpo della richiesta",
        Part::Response => "Risposta",
        Part::ResponseHeader => "Intestazione della risposta",
    };
    let name = if change.name.is_empty() { part.to_owned() } else { format!("{part} {}", change.name) };
    if change.pointer.is_empty() { name } else { format!("{name}: {}", change.pointer) }
}

/// One side of a change, in the file's own words.
#[must_use]
pub fn side(written: &str) -> String {
    if written.is_empty() { ABSENT.to_owned() } else { written.to_owned() }
}

/// What changed.
#[must_use]
pub const fn kind(kind: InterfaceChangeKind) -> &'static str {
    use InterfaceChangeKind as Kind;
    match kind {
        Kind::Removed => "Non c’è più.",
        Kind::Added => "È stato aggiunto.",
        Kind::BecameRequired => "È diventato obbligatorio.",
        Kind::BecameOptional => "Non è più obbligatorio.",
        Kind::PropertyRemoved => "La proprietà non c’è più.",
        Kind::PropertyAdded => "La proprietà è stata aggiunta.",
        Kind::MediaTypeRemoved => "Il formato del contenuto non c’è più.",
        Kind::MediaTypeAdded => "Il formato del contenuto è stato aggiunto.",
        Kind::Servers => "Sono cambiati gli indirizzi scritti nel file.",
        Kind::Name => "È cambiato il nome interno: le chiamate restano uguali, i client generati dal file no.",
        Kind::Deprecated => "È stata dichiarata deprecata: funziona, ma verrà tolta.",
        Kind::NoLongerDeprecated => "Non è più dichiarata deprecata.",
        Kind::Security => "È cambiato ciò che serve per accedere.",
        Kind::Type => "È cambiato il tipo.",
        Kind::Format => "È cambiato il formato.",
        Kind::Values => "Sono cambiati i valori ammessi.",
        Kind::Limit => "È cambiato un limite.",
        Kind::Pattern => "È cambiata l’espressione che il valore deve rispettare.",
        Kind::AdditionalProperties => "È cambiato se sono ammesse altre proprietà.",
        Kind::Style => "È cambiato il modo in cui si scrive il valore.",
        Kind::Composition => "È composto da un numero diverso di schemi.",
        Kind::Other => "È cambiata una parte che Ponte non giudica.",
        Kind::More => "Ci sono altre modifiche che non sono state esaminate.",
    }
}

#[cfg(test)]
mod tests {
    use strum::IntoEnumIterator as _;

    use super::*;

    #[test]
    fn every_kind_of_change_and_fault_has_words_of_its_own() {
        let sentences = InterfaceChangeKind::iter().map(kind).collect::<std::collections::BTreeSet<_>>();
        assert_eq!(sentences.len(), InterfaceChangeKind::iter().count());
        let faults = InterfaceProblem::iter().map(|of| problem(&of)).collect::<std::collections::BTreeSet<_>>();
        assert_eq!(faults.len(), InterfaceProblem::iter().count());
        assert!(sentences.iter().all(|sentence| sentence.ends_with('.')));
    }

    #[test]
    fn a_fault_is_said_with_its_line() {
        let missing = InterfaceProblem::Missing { name: "paths".to_owned() };
        assert_eq!(fault(&missing.clone().at(7)), "Riga 7: manca «paths».");
        assert_eq!(fault(&missing.anywhere()), "Manca «paths».");
    }
}
