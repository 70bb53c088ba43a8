//! Words of value sets and concept maps below `/fhir`: why a value set cannot be worked out, and how a code stands to one.

use domain::terminology::compose::Fault;

use super::common::number;

/// More concepts than are answered at once.
#[must_use]
pub fn too_costly(max: usize) -> String {
    format!(
        "I concetti sono più di {}: sono troppi per una sola risposta. Chiedili a pagine con offset e count, oppure \
         restringi la ricerca con filter.",
        number(max as i64)
    )
}

/// Why a value set cannot be worked out.
#[must_use]
pub fn fault(fault: &Fault) -> String {
    match fault {
        Fault::NoCompose { detail } if detail.is_empty() => {
            "L’insieme di valori non dice di quali codici è fatto (manca compose). Chi lo pubblica può completarlo."
                .to_owned()
        }
        Fault::NoCompose { detail } => {
            format!("Il compose dell’insieme di valori non si può leggere ({detail}). Chi lo pubblica può correggerlo.")
        }
        Fault::EmptyPart => {
            "Una parte del compose non indica né un sistema né altri insiemi di valori, oppure elenca codici \
                             senza sistema. Chi pubblica l’insieme può correggerla."
                .to_owned()
        }
        Fault::CodesAndFilters { system } => format!(
            "Una parte del compose ha sia un elenco di codici sia filtri per {system}: FHIR ne ammette uno solo. Chi pubblica \
             l’insieme può dividerla in due."
        ),
        Fault::NoValue { property } => format!(
            "Il filtro sulla proprietà {property} non ha un valore. Chi pubblica l’insieme di valori può aggiungerlo."
        ),
        Fault::LongValue { property, max } => format!(
            "Il valore del filtro sulla proprietà {property} supera {} caratteri. Chi pubblica l’insieme può accorciarlo.",
            number(*max as i64)
        ),
        Fault::UnknownOperator { op } => {
            format!("L’operatore {op} di un filtro non esiste. Chi pubblica l’insieme di valori può correggerlo.")
        }
        Fault::UnknownProperty { property, op } if op.is_empty() => format!(
            "Il sistema di codifica non ha la proprietà {property}, che un filtro chiede. Chi pubblica l’insieme di valori può \
             correggere il filtro."
        ),
        Fault::UnknownProperty { property, op } => format!(
            "L’operatore {op} non si applica alla proprietà {property}. Chi pubblica l’insieme di valori può correggere il \
             filtro."
        ),
        Fault::BadRegex { value } => format!(
            "L’espressione regolare {value} di un filtro non si può usare: è scritta male oppure è troppo grande. Chi pubblica \
             l’insieme può correggerla."
        ),
        Fault::NotBoolean { value } => {
            format!("Il filtro exists vuole true oppure false, non {value}. Chi pubblica l’insieme può correggerlo.")
        }
        Fault::ImportCycle { url } => format!(
            "L’insieme di valori importa sé stesso passando per {url}. Chi pubblica gli insiemi può togliere il giro."
        ),
        Fault::TooManyImports { max } => format!(
            "L’insieme di valori ne importa più di {}, contando quelli che importano a loro volta. Chi lo pubblica può dividerlo.",
            number(*max as i64)
        ),
        Fault::UnknownValueSet { url } => {
            format!("L’insieme di valori importa {url}, che qui non c’è. Chi gestisce le terminologie può caricarlo.")
        }
        Fault::UnknownSystem { system, version } => {
            let version = version.as_ref().map(|version| format!(", versione {version},")).unwrap_or_default();
            format!(
                "L’insieme di valori usa il sistema di codifica {system}{version} che qui non c’è. Chi gestisce le terminologie \
                 può caricarlo."
            )
        }
        Fault::NoContent { system, content } => format!(
            "Di {system} ci sono solo i dati generali e non i codici (content: {content}). Chi gestisce le terminologie può \
             caricare la versione completa."
        ),
        Fault::OtherVersion { system, asked, found } => format!(
            "L’insieme di valori usa {system} nella versione {found} e non nella {asked}, richiesta in check-system-version."
        ),
    }
}

pub const FRAGMENT: &str = "Del sistema di codifica è caricata solo una parte: potrebbero mancare codici.";
pub const ONLY_NAMED: &str =
    "Il sistema di codifica non è caricato: i codici sono quelli elencati nell’insieme di valori, senza controllo.";
pub const NO_TRANSLATION: &str = "Nessuna mappa ha una corrispondenza per il codice.";
pub const NO_CODE: &str = "Il CodeableConcept non contiene nessun codice da controllare.";

/// The code does not belong to the value set.
#[must_use]
pub fn not_in(code: &str, set: &str) -> String {
    format!("Il codice {code} non appartiene all’insieme di valori {set}.")
}

/// The code is not in the system.
#[must_use]
pub fn unknown_code(code: &str, system: &str) -> String {
    format!("Il codice {code} non esiste in {system}. Controlla codice e sistema.")
}

/// The system is not here.
#[must_use]
pub fn unknown_system(code: &str, system: &str) -> String {
    format!(
        "Il sistema di codifica {system} non è caricato, quindi il codice {code} non si può controllare. Chi gestisce le \
         terminologie può caricarlo."
    )
}

/// The value set means another version.
#[must_use]
pub fn other_version(system: &str, asked: &str, found: &str) -> String {
    format!(
        "L’insieme di valori usa {system} nella versione {found}, non nella {asked}. Togli la versione, o chiedi quella."
    )
}

/// The code only groups others.
#[must_use]
pub fn is_abstract(code: &str) -> String {
    format!("Il codice {code} raggruppa altri codici e non si usa da solo. Se qui è ammesso, aggiungi abstract=true.")
}

/// The words are none of the concept's.
#[must_use]
pub fn wrong_display(asked: &str, code: &str, right: &str) -> String {
    format!("«{asked}» non è un nome del codice {code}: si chiama «{right}».")
}
