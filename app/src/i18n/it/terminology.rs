//! Words about terminologies.

use domain::terminology::{Format, Kind};

pub const AREA: &str = "Terminologia";
/// The list's entry in the menu and in the trail.
pub const MENU: &str = "Dizionari";
pub const TITLE: &str = "Dizionari terminologici";
pub const NOTE: &str = "CodeSystem, ValueSet e ConceptMap presenti sul server. Sono di tutta la piattaforma.";
pub const SEARCH: &str = "Nome, OID, URL o versione";
pub const KIND: &str = "Tipo";
pub const ANY_KIND: &str = "Tutti";
pub const VERSIONS: &str = "Versioni";
pub const EVERY_VERSION: &str = "Tutte";
pub const ONLY_LAST: &str = "Solo correnti";
pub const NAME: &str = "Nome";
pub const OID: &str = "OID";
pub const VERSION: &str = "Versione";
pub const COUNT: &str = "Concetti";
pub const LOADED: &str = "Caricato il";
pub const IDENTIFIER: &str = "Identificativo";
pub const EMPTY_TITLE: &str = "Nessun dizionario";
pub const EMPTY: &str = "Sul server non c’è ancora nessun dizionario.";
pub const EMPTY_FILTERED: &str = "Nessun dizionario corrisponde ai filtri.";
pub const CLEAR: &str = "Azzera i filtri";
pub const DELETE: &str = "Elimina";

pub const URL: &str = "URL canonico";
pub const MACHINE_NAME: &str = "Nome per le macchine";
pub const STATUS: &str = "Stato";
pub const CONTENT: &str = "Contenuto";
pub const LETTERS: &str = "Maiuscole e minuscole";
pub const LETTERS_MATTER: &str = "Sono diverse nei codici";
pub const LETTERS_DO_NOT_MATTER: &str = "Sono uguali nei codici";
pub const FORMAT: &str = "Formato del file";
pub const CHECKSUM: &str = "Impronta SHA-256 del file";
pub const LOADED_BY: &str = "Caricato da";
pub const BY_THE_CONSOLE: &str = "Un operatore della console: vedi la cronologia";
pub const FACTS: &str = "Dati della versione";
pub const AS_FHIR: &str = "Scarica in FHIR";
pub const AS_CSV: &str = "Scarica in CSV";
pub const THIS_ONE: &str = "Questa";
pub const OTHER_VERSIONS: &str = "Versioni caricate";
pub const OF_THIS_VERSION: &str = "Codici";
pub const TIMELINE: &str = "Cronologia";

pub const CODE: &str = "Codice";
pub const DISPLAY: &str = "Descrizione";
pub const SYSTEM: &str = "Sistema di codifica";
pub const TARGET: &str = "Corrisponde a";
pub const RELATION: &str = "Relazione";
pub const NOTES: &str = "Note";
pub const NOTHING_CORRESPONDS: &str = "Niente";
pub const ENTRY_SEARCH: &str = "Codice o descrizione";
pub const ABOVE: &str = "Sotto il codice";
pub const LEVELS: &str = "Livelli";
pub const ONE_LEVEL: &str = "Uno alla volta";
pub const EVERY_LEVEL: &str = "Tutti insieme";
pub const OPEN_BELOW: &str = "Apri il livello sotto";
pub const HIGHEST: &str = "Torna al livello più alto";
pub const NO_ENTRY_TITLE: &str = "Nessun codice";
pub const NO_ENTRY: &str = "Questa versione non elenca codici uno per uno.";
pub const NO_ENTRY_FILTERED: &str = "Nessun codice corrisponde a quello che cerchi.";
pub const GROUPS: &str = "Raggruppa";
pub const INACTIVE: &str = "Non più in uso";

pub const RULES: &str = "Regole";
pub const TAKES_IN: &str = "Comprende";
pub const LEAVES_OUT: &str = "Esclude";
pub const WHOLE_SYSTEM: &str = "tutti i codici";

pub const DEFINITION: &str = "Definizione";
pub const USE: &str = "Uso";
pub const IN_USE: &str = "In uso";
pub const ONLY_GROUPS: &str = "Raggruppa altri codici e non si usa da solo";
pub const DESIGNATIONS: &str = "Altre descrizioni";
pub const LANGUAGE: &str = "Lingua";
pub const PROPERTIES: &str = "Proprietà";
pub const PROPERTY: &str = "Proprietà";
pub const VALUE: &str = "Valore";
pub const ABOVE_IT: &str = "Codici superiori";
pub const BELOW_IT: &str = "Codici subito sotto";

pub const DELETED_SLUG: &str = "eliminata";
pub const WAS_DELETED: &str =
    "Versione eliminata. Nessuno la vede più; i suoi codici vengono tolti dal database poco a poco.";
pub const WHAT_GOES: &str = "Che cosa succede se confermi";
pub const GOES_AT_ONCE: &str = "La versione sparisce subito per tutti, anche per chi la legge con l’API.";
pub const KEY_IS_FREE: &str = "Lo stesso OID con la stessa versione si potrà caricare di nuovo.";
pub const NO_WAY_BACK: &str = "Non si può tornare indietro: per riaverla serve di nuovo il file.";
pub const NONE_STAYS: &str = "Non resta nessun’altra versione di questo dizionario.";
pub const NAMED_BY: &str = "Chi la nomina";
pub const NAMED_BY_NONE: &str = "Nessun ValueSet e nessun ConceptMap presente sul server la nomina.";
pub const NAMED_BY_SOME: &str =
    "Questi ValueSet e ConceptMap la nominano e restano, ma non troveranno più i suoi codici.";
pub const USED: &str = "Codici tolti che qualcuno usa";
pub const USED_NOTE: &str =
    "Chi pubblica il ValueSet o il ConceptMap deve aggiornarlo: dopo la conferma non troverà più questi codici.";
pub const USED_BY: &str = "Usato da";
pub const USED_CODES: &str = "Codici";
pub const USED_COUNT: &str = "Quanti";
pub const USED_NONE: &str = "Nessun ValueSet e nessun ConceptMap presente sul server nomina codici che spariscono.";
pub const PHRASE_LABEL: &str = "Frase di conferma";
pub const CONFIRM: &str = "Elimina la versione";
pub const CANCEL: &str = "Annulla";

/// Which kind of FHIR resource it is.
#[must_use]
pub const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::CodeSystem => "CodeSystem",
        Kind::ValueSet => "ValueSet",
        Kind::ConceptMap => "ConceptMap",
    }
}

/// What kind of file it came in.
#[must_use]
pub const fn format(format: Format) -> &'static str {
    match format {
        Format::CustomCsv => "CSV semplificato",
        Format::CustomJson => "JSON semplificato",
        Format::FhirR4Xml => "FHIR R4 XML",
        Format::FhirR4Json => "FHIR R4 JSON",
    }
}

/// FHIR's `status`, in a word.
#[must_use]
pub fn status(status: &str) -> &str {
    match status {
        "draft" => "Bozza",
        "active" => "Attiva",
        "retired" => "Ritirata",
        "unknown" => "Non indicato",
        other => other,
    }
}

/// FHIR's `content`, in words.
#[must_use]
pub fn content(content: &str) -> &str {
    match content {
        "complete" => "Completo",
        "fragment" => "Una parte",
        "example" => "Esempi",
        "not-present" => "Nessun codice",
        "supplement" => "Aggiunte a un altro CodeSystem",
        other => other,
    }
}

/// What a property has to be, of a part of a value set.
#[must_use]
pub fn condition(property: &str, op: &str, value: &str) -> String {
    format!("{property} {op} {value}")
}

/// Names of other value sets.
#[must_use]
pub fn of_value_sets(names: &[String]) -> String {
    format!("ciò che è in {}", names.join(" e in "))
}

/// How many single codes.
#[must_use]
pub fn single_codes(count: usize) -> String {
    if count == 1 { "1 codice indicato per nome".to_owned() } else { format!("{count} codici indicati per nome") }
}

/// How many codes, mappings or concepts go.
#[must_use]
pub fn codes_go(count: &str) -> String {
    format!("Concetti che se ne vanno: {count}.")
}

/// Which versions stay.
#[must_use]
pub fn versions_stay(versions: &str) -> String {
    format!("Restano le altre versioni caricate: {versions}.")
}

/// What is asked before a version goes.
#[must_use]
pub fn question(title: &str, version: &str) -> String {
    format!("Eliminare la versione {version} di «{title}»?")
}

/// A value set or a map, and its version.
#[must_use]
pub fn versioned(title: &str, version: &str, kind: &str) -> String {
    format!("{title} {version} ({kind})")
}

/// Some codes of many.
#[must_use]
pub fn some_codes(codes: &[String], count: usize) -> String {
    let told = codes.join(", ");
    if count > codes.len() { format!("{told} e altri {}", count - codes.len()) } else { told }
}

/// What has to be typed.
#[must_use]
pub fn phrase_hint(phrase: &str) -> String {
    format!("Scrivi {phrase} per confermare.")
}

/// The name of the page of a code.
#[must_use]
pub fn code_title(code: &str, display: &str) -> String {
    if display == code { code.to_owned() } else { format!("{code} – {display}") }
}

/// How many codes are below one.
#[must_use]
pub fn see_below(count: &str) -> String {
    format!("Vedi i codici sotto ({count})")
}
