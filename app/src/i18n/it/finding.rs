//! What is wrong or strange in a file of a terminology: one sentence for what was seen, one for what to do.

use domain::terminology::{Finding, Place, Problem};

use super::common::number;

/// "Riga 3, colonna 2: …"; without a place where none is known.
#[must_use]
pub fn finding(finding: &Finding) -> String {
    placed(finding.place, problem(&finding.problem))
}

/// The same of something that keeps the file out.
#[must_use]
pub fn fault(finding: &Finding) -> String {
    placed(finding.place, refusing(&finding.problem))
}

fn placed(Place { line, column }: Place, words: String) -> String {
    match (line, column) {
        (0, _) => words,
        (line, 0) => format!("Riga {}: {words}", count(line)),
        (line, column) => format!("Riga {}, colonna {}: {words}", count(line), count(column)),
    }
}

/// What was seen, and what to do, where it keeps the file out: the strict profile refuses what the lenient one makes do with.
#[must_use]
pub fn refusing(problem: &Problem) -> String {
    match problem {
        Problem::ReadAsWindows1252 { byte } => self::problem(&Problem::NotUtf8 { byte: *byte }),
        Problem::DuplicateCode { found, first_line } => {
            format!("Il codice «{found}» ha già un’altra descrizione alla riga {}. Lasciane una.", count(*first_line))
        }
        Problem::UnknownElement { name } => {
            format!("L’elemento «{name}» non è previsto in questo punto da FHIR R4. Toglilo.")
        }
        other => self::problem(other),
    }
}

/// What was seen, and what to do.
#[must_use]
pub fn problem(problem: &Problem) -> String {
    match problem {
        Problem::NotUtf8 { byte } => {
            format!("Il byte {} non è UTF-8. Salva il file come UTF-8.", count(*byte))
        }
        Problem::ReadAsWindows1252 { byte } => format!(
            "Il byte {} non è UTF-8: il file è stato letto come Windows-1252. Controlla le lettere accentate.",
            count(*byte)
        ),
        Problem::NullCharacter => {
            "C’è un carattere nullo (U+0000), che nessun testo può contenere. Toglilo.".to_owned()
        }
        Problem::TooLong { max } => format!("Il valore supera i {} byte. Accorcialo.", count(*max)),
        Problem::TooDeep { max } => format!("Il contenuto è annidato oltre {} livelli. Riducili.", count(*max)),
        Problem::TooMany { max } => {
            format!("Il file contiene più di {} concetti. Dividilo in più terminologie.", count(*max))
        }
        Problem::Syntax { detail } => {
            format!("Il file non è ben formato o è incompleto ({detail}). Controlla che sia nel formato indicato.")
        }
        Problem::DuplicateMember { name } => {
            format!("Il campo «{name}» compare due volte nello stesso oggetto. Lasciane uno.")
        }
        Problem::NoRows => "Il file non contiene righe dopo l’intestazione. Aggiungi almeno un concetto.".to_owned(),
        Problem::NoCodeColumn => {
            "Nessuna colonna contiene i codici. Chiama «code» la colonna dei codici nella prima riga.".to_owned()
        }
        Problem::ColumnCount { expected, found } => format!(
            "La riga ha {} colonne invece di {}. Controlla separatori e virgolette.",
            count(*found),
            count(*expected)
        ),
        other => concept(other),
    }
}

fn concept(problem: &Problem) -> String {
    match problem {
        Problem::NoCode => "Il concetto non ha un codice. Scrivilo, oppure togli la riga.".to_owned(),
        Problem::CodeIsNoText { found } => {
            format!("Il codice {found} è un numero: gli zeri iniziali vanno persi. Scrivilo fra virgolette.")
        }
        Problem::DuplicateCode { found, first_line } => format!(
            "Il codice «{found}» ha già un’altra descrizione alla riga {}: vale la prima. Lasciane una.",
            count(*first_line)
        ),
        Problem::RepeatedConcept { found, first_line } => {
            format!("Il codice «{found}» è già alla riga {}, identico: è tenuto una volta.", count(*first_line))
        }
        Problem::SpreadsheetCode { found } => format!(
            "Il codice «{found}» sembra trasformato da un foglio di calcolo in una data o in un numero. Esporta la colonna come testo."
        ),
        Problem::NoDisplay { found } => {
            format!("Il codice «{found}» non ha una descrizione: al suo posto è usato il codice.")
        }
        Problem::UnknownParent { found, parent } => {
            format!("Il codice «{found}» indica come padre «{parent}», che non c’è. Aggiungilo o correggi il padre.")
        }
        Problem::ParentCycle { found } => {
            format!("Il codice «{found}» è antenato di se stesso. Correggi la gerarchia.")
        }
        other => resource(other),
    }
}

fn resource(problem: &Problem) -> String {
    match problem {
        Problem::VersionDiffers { found, expected } => {
            format!("Il file indica la versione «{found}» invece di «{expected}». Correggi una delle due.")
        }
        Problem::Missing { name } => format!("Manca il campo obbligatorio «{name}». Aggiungilo."),
        Problem::UnknownValue { name, found } => {
            format!("Il campo «{name}» ha il valore «{found}», che non è fra quelli ammessi. Correggilo.")
        }
        Problem::UnknownElement { name } => {
            format!("L’elemento «{name}» non è previsto in questo punto da FHIR R4: non è stato letto.")
        }
        Problem::FhirR5 { name } => format!("«{name}» è di FHIR R5. Invia una risorsa FHIR R4."),
        Problem::DocumentType => {
            "Il file XML contiene una dichiarazione DOCTYPE, che non è ammessa. Toglila.".to_owned()
        }
        Problem::WrongNamespace { found } => {
            format!("Lo spazio dei nomi XML è «{found}». Usa http://hl7.org/fhir.")
        }
        Problem::NotInThisFormat { name } => {
            format!("«{name}» non può essere inviato in questo formato. Usa un formato FHIR.")
        }
        _ => "Il contenuto non è ammesso in questo punto. Correggilo.".to_owned(),
    }
}

fn count(value: u64) -> String {
    number(i64::try_from(value).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use strum::IntoEnumIterator as _;

    use super::*;

    #[test]
    fn every_problem_has_words_of_its_own() {
        for one in Problem::iter() {
            let words = problem(&one);
            assert!(
                words.ends_with('.') && !words.starts_with("Il contenuto non è ammesso in questo punto"),
                "{words}"
            );
            let words = refusing(&one);
            assert!(
                words.ends_with('.') && !words.contains("vale la prima") && !words.contains("è stato letto"),
                "{words}"
            );
        }
        let place = Place { line: 1_002, column: 3 };
        let words = finding(&Finding { place, problem: Problem::NoCode });
        assert!(words.starts_with("Riga 1.002, colonna 3: Il concetto"), "{words}");
    }
}
