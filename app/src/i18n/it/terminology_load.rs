//! Words of the upload of a terminology.

use super::common::number;

pub const TITLE: &str = "Carica dizionario";
pub const NOTE: &str =
    "Prima controlliamo il file, poi ti mostriamo le differenze: niente viene pubblicato finché non confermi.";
pub const STEPS: &str = "Passi del caricamento";
pub const STEP_FILE: &str = "File";
pub const STEP_CHECK: &str = "Controllo";
pub const STEP_PUBLISHED: &str = "Pubblicata";
pub const FORMAT: &str = "Formato";
pub const FILE: &str = "File";
/// How large a file may be.
#[must_use]
pub fn file_hint(max_bytes: u64) -> String {
    format!("Al massimo {} MB.", max_bytes / (1024 * 1024))
}
pub const ACCEPT: &str = ".csv,.json,.xml";
pub const METADATA: &str = "Metadati (solo per CSV e JSON semplificati)";
pub const METADATA_NOTE: &str =
    "Un file FHIR li dice da sé: quello che scrivi qui vale solo per ciò che il file non dice.";
pub const NAME: &str = "Nome";
pub const NAME_HINT: &str = "Come lo leggono le persone, per esempio Genere amministrativo.";
pub const VERSION_HINT: &str = "Per esempio 1.0 oppure 2026-01.";
pub const OID_HINT: &str = "Numeri separati da punti, per esempio 2.16.840.1.113883.5.1.";
pub const URL_HINT: &str = "L’indirizzo che identifica tutte le versioni, per esempio https://esempio.it/genere.";
pub const CHECK: &str = "Controlla il file";
pub const CANCEL: &str = "Annulla";

pub const CHECK_TITLE: &str = "Controllo del file";
pub const GOOD: &str = "Il file si può pubblicare";
pub const BAD: &str = "Il file non si può pubblicare";
pub const NOTHING_WRITTEN: &str = "Niente è stato ancora pubblicato: nessuno vede questi codici finché non confermi.";
pub const KEPT_FOR: &str = "Il controllo vale per un quarto d’ora; poi va ripetuto.";
pub const GOES_ON: &str = "Stiamo controllando il file";
pub const GOES_ON_TEXT: &str = "Puoi restare su questa pagina o tornarci più tardi: il controllo continua da solo.";
pub const HOW_FAR: &str = "Avanzamento";
pub const REFRESH: &str = "Aggiorna";
pub const STOPPED: &str = "Il controllo si è interrotto";
pub const STOPPED_TEXT: &str =
    "Il servizio si è fermato prima della fine e del file non è rimasto niente. Invialo di nuovo.";
pub const NOT_CHECKED: &str = "Il file non è stato controllato fino in fondo";
pub const IN_COURSE: &str = "Caricamenti in corso";
pub const WHO: &str = "Chi";
pub const A_PERSON: &str = "Un operatore";

pub const ERRORS: &str = "Errori da correggere";
pub const WARNINGS: &str = "Avvisi";
pub const ANOTHER_FILE: &str = "Carica un altro file";
pub const FIRST_VERSION: &str = "È la prima versione che carichi: non c’è niente con cui confrontarla.";
pub const SAME: &str = "I codici e le descrizioni sono gli stessi.";
pub const ADDED: &str = "Codici aggiunti";
pub const REMOVED: &str = "Codici tolti";
pub const CHANGED: &str = "Descrizioni cambiate";
pub const BEFORE: &str = "Prima";
pub const AFTER: &str = "Dopo";
pub const PUBLISH: &str = "Pubblica";
pub const PUBLISHED_SLUG: &str = "pubblicata";
pub const WAS_PUBLISHED: &str = "Pubblicata: da ora la vedono tutti.";

/// How much of a file was read, and what was written of it.
#[must_use]
pub fn how_far(read: u64, bytes: u64, entries: u64) -> String {
    let entries = number(i64::try_from(entries).unwrap_or(i64::MAX));
    if read >= bytes {
        return format!("Letto tutto il file: {entries} voci. Completo il controllo.");
    }
    let hundredth = u128::from(read) * 100 / u128::from(bytes.max(1));
    format!("Letto il {hundredth} % del file: {entries} voci.")
}

/// What was said beside a file, if anything was.
#[must_use]
pub fn said(oid: &str, version: &str) -> String {
    match (oid.is_empty(), version.is_empty()) {
        (true, true) => String::new(),
        (true, false) => format!(" (versione {version})"),
        (false, true) => format!(" ({oid})"),
        (false, false) => format!(" ({oid}, versione {version})"),
    }
}

/// Against what a file is compared.
#[must_use]
pub fn differences(version: &str) -> String {
    format!("Differenze con la versione {version}")
}

/// A heading and how many.
#[must_use]
pub fn counted(title: &str, count: i64) -> String {
    format!("{title}: {}", number(count))
}

/// Not all of them are shown.
#[must_use]
pub fn first_of(shown: usize, all: u64) -> String {
    format!("Sono i primi {shown} di {}.", number(i64::try_from(all).unwrap_or(i64::MAX)))
}
