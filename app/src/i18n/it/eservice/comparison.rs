//! Words about two versions side by side.

use domain::attribute::AttributeKind;
use domain::eservice::VersionFile;
use domain::eservice::comparison::{Difference, Impact, Why};

use super::{duration, number, policy};
use crate::i18n::it::agreement::kind as attribute_kind;
use crate::i18n::it::words::quoted;

pub const COMPARE: &str = "Confronta";
pub const COMPARE_WITH: &str = "Confronta con";
pub const TITLE: &str = "Cosa cambia";
pub const ELEMENT: &str = "Elemento";
pub const IMPACT: &str = "Impatto";
pub const SAME_VERSION: &str = "Stai confrontando una versione con sé stessa: scegline un’altra.";
pub const NOTHING_ELSE: &str =
    "Requisiti, soglie, destinatari e durata dei voucher, approvazione e descrizione sono uguali nelle due versioni.";
pub const LINK_NOTE: &str = "L’indirizzo di questa pagina non cambia: puoi inviarlo ai tecnici, che la vedranno con gli occhi del proprio ente.";
pub const AS_PROVIDER: &str = "Il tuo ente eroga questo e-service: i requisiti sono confrontati fra loro, non con ciò che possiedono i singoli fruitori.";
pub const INTERFACE_TITLE: &str = "L’interfaccia è confrontata operazione per operazione";
pub const INTERFACE_HOLDS: &str = "Nei due file non c’è nulla di incompatibile: chi chiama la prima delle due versioni può chiamare la seconda allo stesso modo.";
pub const INTERFACE_UNSURE: &str =
    "Nei due file non risulta nulla di incompatibile, ma qualcosa non si può giudicare: va guardato da un tecnico.";
pub const INTERFACE_BREAKS: &str = "Ci sono modifiche incompatibili: senza adeguare i sistemi che chiamano il servizio, qualcosa può smettere di funzionare. \
     Falle vedere a un tecnico prima di aggiornare.";
pub const NOT_COMPARED_TITLE: &str = "L’interfaccia non ha potuto essere confrontata";
pub const NOT_COMPARED: &str = "Operazioni, parametri e risposte possono essere cambiati e qui non si vede. Un tecnico deve guardare i due file prima di \
     aggiornare: più sotto, dove ci sono entrambi, le righe diverse.";
pub const SAME_INTERFACE_TITLE: &str = "Il file dell’interfaccia è lo stesso";
pub const SAME_INTERFACE: &str = "Le due versioni hanno lo stesso file, byte per byte. Come risponde davvero il servizio il file non lo dice: \
     prova comunque la nuova versione nell’ambiente di test.";
pub const TEXT_TITLE: &str = "I file dell’interfaccia riga per riga";
pub const MORE_LINES: &str = "Le righe diverse sono di più: scarica i due file per vederle tutte.";
pub const CHANGE: &str = "Modifica";
pub const LINE: &str = "Testo della riga";
pub const REMOVED: &str = "tolta";
pub const ADDED: &str = "aggiunta";
pub const NO_FILE: &str = "nessun file";
const ABSENT: &str = "–";
const NOT_ASKED: &str = "non richiesto";

/// The heading: "Confronto fra la versione 1 e la 3 di «Anagrafe»".
#[must_use]
pub fn heading(name: &str, from: i64, to: i64) -> String {
    format!("Confronto fra la versione {from} e la {to} di «{name}»")
}

/// The link from a version to the comparison with another.
#[must_use]
pub fn compare_with(number: i64) -> String {
    format!("{COMPARE_WITH} la versione {number}")
}

/// The head of the column of line numbers: "Riga in v1".
#[must_use]
pub fn line_of(version: i64) -> String {
    format!("Riga in v{version}")
}

/// "3 righe tolte e 12 aggiunte: è un confronto del testo, …"
#[must_use]
pub fn text_summary(removed: usize, added: usize) -> String {
    let removed = match removed {
        1 => "1 riga tolta".to_owned(),
        many => format!("{many} righe tolte"),
    };
    let added = match added {
        1 => "1 aggiunta".to_owned(),
        many => format!("{many} aggiunte"),
    };
    format!("{removed} e {added}. È un confronto del testo: non dice se i tuoi sistemi continueranno a funzionare.")
}

/// The link to the file of one side.
#[must_use]
pub fn file_of(version: i64) -> String {
    format!("Interfaccia della versione {version}")
}

/// "2 modifiche incompatibili, 1 da verificare, 3 compatibili."
#[must_use]
pub fn summary(incompatible: usize, unknown: usize, compatible: usize) -> String {
    let incompatible = match incompatible {
        0 => "Nessuna modifica incompatibile fra quelle confrontate".to_owned(),
        1 => "1 modifica incompatibile".to_owned(),
        many => format!("{many} modifiche incompatibili"),
    };
    let compatible = match compatible {
        1 => "1 compatibile".to_owned(),
        many => format!("{many} compatibili"),
    };
    format!("{incompatible}, {unknown} da verificare, {compatible}.")
}

/// A document beside the interface.
const DOCUMENT: &str = "Documento";

/// The word of an impact.
#[must_use]
pub const fn impact(impact: Impact) -> &'static str {
    match impact {
        Impact::Compatible => "Compatibile",
        Impact::Incompatible => "Incompatibile",
        Impact::Unknown => "Da verificare",
    }
}

/// Why it is judged so.
#[must_use]
pub const fn why(why: Why) -> &'static str {
    match why {
        Why::InterfaceNotCompared => {
            "I file non sono gli stessi e il loro contenuto non si è potuto confrontare: va guardato da un tecnico."
        }
        Why::InterfaceIncompatible => "Qualcosa che i fruitori usano è cambiato: l’elenco è più sotto.",
        Why::InterfaceUnknown => "Qualcosa è cambiato e non si può giudicare da sé: l’elenco è più sotto.",
        Why::InterfaceCompatible => "Chi chiama come prima può continuare: l’elenco dei cambiamenti è più sotto.",
        Why::AsksLess => "Non è più richiesto.",
        Why::MoreWays => "Ci sono più modi di soddisfarlo: quello di prima vale ancora.",
        Why::Held => "Il tuo ente possiede già quello che serve.",
        Why::NotHeld => "Il tuo ente non possiede quello che serve.",
        Why::DependsOnConsumer => "Dipende da ciò che possiede ciascun fruitore.",
        Why::HigherThreshold => "Sono permesse più chiamate.",
        Why::LowerThreshold => {
            "Sono permesse meno chiamate, e Ponte non sa quante ne fate: confrontatela con il vostro carico."
        }
        Why::LongerVoucher => "I voucher valgono più a lungo.",
        Why::ShorterVoucher => {
            "I voucher scadono prima: controllate che i vostri sistemi li rinnovino in base alla loro scadenza."
        }
        Why::AudienceAdded => "I voucher valgono per un destinatario in più.",
        Why::AudienceRemoved => "I voucher non valgono più per un destinatario: chi lo usa deve passare a un altro.",
        Why::ApprovedAutomatically => "Le richieste con tutti i requisiti diventano attive da sole.",
        Why::ApprovalOnlyForOthers => {
            "L’erogatore valuterà le richieste nuove; chi ha già una richiesta attiva aggiorna senza altra approvazione."
        }
        Why::ApprovalNeeded => "Senza tutti i requisiti serve una nuova richiesta, che l’erogatore dovrà approvare.",
        Why::Text => "È un testo: solo leggendolo si sa se annuncia altri cambiamenti.",
    }
}

/// What differs.
#[must_use]
pub const fn element(what: &Difference) -> &'static str {
    match what {
        Difference::Interface { .. } => "Interfaccia",
        Difference::Requirement { kind, .. } => match kind {
            AttributeKind::Certified => "Requisito certificato",
            AttributeKind::Declared => "Requisito dichiarato",
            AttributeKind::Verified => "Requisito verificato",
        },
        Difference::CallsPerConsumer { .. } => super::PER_CONSUMER,
        Difference::CallsTotal { .. } => super::TOTAL,
        Difference::VoucherLifespan { .. } => super::LIFESPAN,
        Difference::Audience { .. } => super::AUDIENCE,
        Difference::Policy { .. } => super::APPROVAL,
        Difference::Description { .. } => super::DESCRIPTION,
        Difference::Document { .. } => DOCUMENT,
    }
}

/// How it is in the one version and in the other. `name` gives the name of an attribute.
#[must_use]
pub fn sides(what: &Difference, name: impl Fn(domain::AttributeId) -> String) -> (String, String) {
    let file = |file: &Option<Box<VersionFile>>| {
        file.as_ref().map_or(NO_FILE.to_owned(), |file| super::file(&file.name, file.size))
    };
    match what {
        Difference::Interface { from, to } => (file(from), file(to)),
        Difference::Document { from, to } => {
            let titled = |document: &Option<Box<VersionFile>>| match document {
                Some(kept) => format!("{}: {}", kept.pretty_name, super::file(&kept.name, kept.size)),
                None => ABSENT.to_owned(),
            };
            (titled(from), titled(to))
        }
        Difference::Requirement { kind, from, to } => {
            let group = |group: &Option<Vec<domain::AttributeId>>| match group {
                None => NOT_ASKED.to_owned(),
                Some(ids) => {
                    format!("{} ({})", quoted(ids.iter().map(|id| name(*id)), "o"), attribute_kind(*kind))
                }
            };
            (group(from), group(to))
        }
        Difference::CallsPerConsumer { from, to } | Difference::CallsTotal { from, to } => (number(*from), number(*to)),
        Difference::VoucherLifespan { from, to } => (duration(*from), duration(*to)),
        Difference::Audience { removed, added } => {
            let list = |entries: &[String]| match entries.is_empty() {
                true => ABSENT.to_owned(),
                false => entries.join(", "),
            };
            (list(removed), list(added))
        }
        Difference::Policy { from, to } => (policy(*from).to_owned(), policy(*to).to_owned()),
        Difference::Description { from, to } => (from.clone(), to.clone()),
    }
}

#[cfg(test)]
mod tests {
    use strum::IntoEnumIterator as _;

    use super::*;

    #[test]
    fn a_comparison_is_summed_up_without_promising_more_than_it_knows() {
        assert_eq!(summary(2, 1, 3), "2 modifiche incompatibili, 1 da verificare, 3 compatibili.");
        assert_eq!(summary(1, 0, 1), "1 modifica incompatibile, 0 da verificare, 1 compatibile.");
        assert!(summary(0, 1, 0).starts_with("Nessuna modifica incompatibile fra quelle confrontate, 1 da verificare"));
    }

    #[test]
    fn every_judgement_has_a_sentence_of_its_own() {
        let sentences = Why::iter().map(why).collect::<std::collections::BTreeSet<_>>();
        assert_eq!(sentences.len(), Why::iter().count());
        assert!(sentences.iter().all(|sentence| sentence.ends_with('.')));
    }
}
