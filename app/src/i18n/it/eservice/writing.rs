//! Words about writing an e-service, step by step.

use domain::attribute::AttributeKind;
use domain::eservice::Mode;

use crate::pages::eservice::WritingStep;

pub const NEW: &str = "Nuovo e-service";
pub const NEW_NOTE: &str =
    "La bozza si salva a ogni passo e la vede solo il tuo ente: puoi interrompere e riprendere quando vuoi.";
pub const CONTINUE_DRAFT: &str = "Continua la bozza";
pub const SAVE: &str = "Salva e continua";
pub const NEXT: &str = "Avanti";
pub const BACK: &str = "Indietro";
pub const LEAVE: &str = "Esci";
pub const NAME: &str = "Nome";
pub const NAME_HINT: &str = "Da 5 a 60 caratteri. Il tuo ente non può avere due e-service con lo stesso nome.";
pub const DESCRIPTION_HINT: &str = "Da 10 a 400 caratteri: a chi serve e che cosa offre.";
pub const TECHNOLOGY_HINT: &str =
    "REST chiede un file OpenAPI, SOAP un file WSDL. Se la cambi, l’interfaccia già caricata viene tolta.";
pub const PERSONAL_DATA: &str = "L’e-service tratta dati personali?";
pub const PERSONAL_DATA_HINT: &str = "Va indicato prima della pubblicazione; dopo non si può più cambiare.";
pub const YES: &str = "Sì";
pub const NO: &str = "No";
pub const GENERAL_FIXED: &str = "I dati generali valgono per tutte le versioni e sono già pubblicati. Nome e descrizione si cambiano dalla pagina dell’e-service.";
pub const VERSION_DESCRIPTION: &str = "Descrizione della versione";
pub const VERSION_DESCRIPTION_HINT: &str =
    "Da 10 a 250 caratteri: che cosa la distingue dalle altre. Serve per pubblicare.";
pub const NO_DESCRIPTION: &str = "La versione non ha ancora una descrizione.";
pub const APPROVAL: &str = "Come si approvano le richieste";
pub const REQUIREMENTS: &str = "Requisiti per i fruitori";
pub const REQUIREMENTS_NOTE: &str = "Il fruitore deve soddisfare tutti i requisiti; di ogni requisito basta un attributo. Ogni modifica qui sotto si salva subito: se stai scrivendo le soglie, salvale prima.";
pub const NO_REQUIREMENTS: &str = "Nessun requisito: qualsiasi ente può chiedere la fruizione.";
/// The part of the page with the requirements, in an address.
pub const REQUIREMENTS_ID: &str = "requisiti";
/// The parameter that names a requirement in an address.
pub const GROUP: &str = "gruppo";
pub const DROP: &str = "Togli";
pub const ADD_ALTERNATIVE: &str = "Aggiungi un’alternativa";
pub const ADD_CHOSEN: &str = "Aggiungi gli attributi scelti";
pub const ATTRIBUTES: &str = "Attributi";
pub const STOP_ADDING: &str = "Torna ai requisiti";
pub const NEW_REQUIREMENT: &str = "Nuovo requisito";
pub const AUDIENCE_HINT: &str =
    "Il valore «aud» dei voucher: uno per riga, al massimo 20 di 250 caratteri. Ne serve almeno uno per pubblicare.";
pub const INTERFACE: &str = "Interfaccia";
pub const INTERFACE_NOTE: &str = "Descrive le operazioni dell’e-service; serve per pubblicare. Si carica a parte: se stai scrivendo i campi qui sopra, salvali prima.";
pub const REST_HINT: &str = "OpenAPI 3.0 o 3.1, in YAML o JSON, al massimo 3 MiB, senza indirizzi «localhost».";
pub const SOAP_HINT: &str = "WSDL 1.1, al massimo 3 MiB, senza indirizzi «localhost».";
pub const REST_ACCEPT: &str = ".yaml,.yml,.json";
pub const SOAP_ACCEPT: &str = ".wsdl,.xml";
pub const FILE: &str = "File";
pub const UPLOAD: &str = "Carica il file";
pub const REMOVE: &str = "Rimuovi";
pub const TITLE: &str = "Titolo";
pub const TITLE_HINT: &str = "Da 5 a 60 caratteri. Se lo lasci vuoto resta il nome del file.";
pub const DOCUMENTS: &str = "Documenti";
pub const DOCUMENTS_NOTE: &str =
    "Guide, tracciati, condizioni: quello che aiuta a usare la versione. Non sono obbligatori.";
pub const NO_DOCUMENTS: &str = "Nessun documento.";
pub const DOCUMENTS_OUT: &str =
    "Li vede chiunque legga il catalogo; chi usa la versione viene avvisato quando cambiano.";
pub const DOCUMENTS_TITLE: &str = "Documenti della versione";
pub const CHANGE_DOCUMENTS: &str = "Modifica i documenti";
pub const ADD_DOCUMENT: &str = "Aggiungi un documento";
pub const RENAME: &str = "Cambia il titolo";
pub const NEW_TITLE: &str = "Nuovo titolo";
/// What the address says after a file was uploaded, …
pub const ADDED_SLUG: &str = "file-caricato";
/// … taken away, …
pub const REMOVED_SLUG: &str = "file-rimosso";
/// … or given another title.
pub const RENAMED_SLUG: &str = "titolo-cambiato";
/// What the address says after answers were saved, …
pub const ANSWERED_SLUG: &str = "risposte-salvate";
/// … or a risk analysis was taken away.
pub const ANALYSIS_REMOVED_SLUG: &str = "analisi-rimossa";
pub const MODE_HINT: &str = "Se l’e-service riceve, le analisi del rischio le scrivi tu nel passo «Finalità» e ogni fruitore ne sceglie una. Si può cambiare finché è tutto in bozza.";
pub const ANALYSES_NOTE: &str = "L’e-service riceve dati: qui descrivi per che cosa li tratti, con una o più analisi del rischio. Chi ti invia i dati ne sceglie una per ogni finalità. Per pubblicare ne serve almeno una, e tutte complete.";
pub const ANALYSES_FIXED: &str = "Le analisi del rischio valgono per tutte le versioni e sono già pubblicate: le finalità dei fruitori contano su di esse, e non cambiano più.";
pub const NO_ANALYSES: &str = "Nessuna analisi del rischio, per ora.";
pub const ANALYSIS_NAME_HINT: &str = "Da 5 a 60 caratteri, diverso dalle altre analisi di questo e-service.";
pub const ADD_ANALYSIS: &str = "Nuova analisi del rischio";
pub const ADD_AND_ANSWER: &str = "Aggiungi e rispondi";
pub const ANSWER: &str = "Rispondi";
pub const BACK_TO_ANALYSES: &str = "Torna all’elenco";
pub const READY: &str = "La versione è completa e si può pubblicare.";
pub const READY_NOTE: &str = "Prima della pubblicazione vedrai che cosa comporta.";
pub const MISSING: &str = "Prima di pubblicare";
pub const BEGIN_PUBLISHING: &str = "Pubblica…";

/// The name of a step.
#[must_use]
pub const fn step(step: WritingStep) -> &'static str {
    match step {
        WritingStep::General => "Dati generali",
        WritingStep::RiskAnalyses => "Finalità",
        WritingStep::Thresholds => "Soglie e requisiti",
        WritingStep::Technical => "Specifiche tecniche",
        WritingStep::Documents => "Documenti",
        WritingStep::Summary => "Riepilogo",
    }
}

/// The link to the step where something missing is written: "Vai al passo «Specifiche tecniche»".
#[must_use]
pub fn mend(at: WritingStep) -> String {
    format!("Vai al passo «{}»", step(at))
}

/// Which way the data goes, to be chosen.
#[must_use]
pub const fn mode(mode: Mode) -> &'static str {
    match mode {
        Mode::Deliver => "Eroga dati: i fruitori li chiedono",
        Mode::Receive => "Riceve dati: i fruitori li inviano",
    }
}

/// "Completa", or what is missing.
#[must_use]
pub fn how_far(open: usize) -> String {
    match open {
        0 => "Completa".to_owned(),
        1 => "Una risposta manca o va corretta".to_owned(),
        many => format!("{many} risposte mancano o vanno corrette"),
    }
}

/// The button that adds a requirement of a kind.
#[must_use]
pub const fn add_requirement(kind: AttributeKind) -> &'static str {
    match kind {
        AttributeKind::Certified => "Aggiungi un requisito certificato",
        AttributeKind::Declared => "Aggiungi un requisito dichiarato",
        AttributeKind::Verified => "Aggiungi un requisito verificato",
    }
}

/// What is said after something was done with a file or a risk analysis.
#[must_use]
pub fn file_done(slug: &str) -> Option<&'static str> {
    match slug {
        ADDED_SLUG => Some("File caricato."),
        REMOVED_SLUG => Some("File rimosso."),
        RENAMED_SLUG => Some("Titolo cambiato."),
        ANSWERED_SLUG => Some("Risposte salvate."),
        ANALYSIS_REMOVED_SLUG => Some("Analisi del rischio rimossa."),
        _ => None,
    }
}
