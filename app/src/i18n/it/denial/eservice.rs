//! Refusals about e-services and their versions (`interop.md` §2.1).

use domain::eservice::{DescriptorState, Mode};

use super::{Fixed, Refusal};
use crate::i18n::it::words;

pub(super) const OPERATION_FORBIDDEN: Fixed = Fixed(
    "Non puoi modificare questo e-service.",
    "L’e-service appartiene a un altro ente.",
    "Solo l’ente che lo eroga può farlo: se serve, rivolgiti a quell’ente.",
);
pub(super) const ORIGIN_NOT_COMPLIANT: Fixed = Fixed(
    "Il tuo ente non può erogare e-service.",
    "Possono erogare solo le pubbliche amministrazioni, i gestori di pubblici servizi e le società a controllo pubblico.",
    "Il tuo ente può comunque fruire degli e-service del catalogo; se la natura dell’ente è registrata male, scrivi al gestore della piattaforma.",
);
pub(super) const NAME_DUPLICATE: Fixed = Fixed(
    "L’e-service non è stato salvato.",
    "Il tuo ente ha già un e-service con lo stesso nome.",
    "Scegli un altro nome, oppure crea una nuova versione di quello esistente.",
);
pub(super) const NOT_IN_DRAFT: Fixed = Fixed(
    "L’e-service non è stato modificato.",
    "Ha già una versione pubblicata, e chi lo usa conta su questi dati.",
    "Puoi cambiare nome e descrizione dalla pagina dell’e-service; per il resto crea una nuova versione.",
);
pub(super) const CANNOT_BE_DELETED: Fixed = Fixed(
    "L’e-service non è stato eliminato.",
    "Ha già una versione pubblicata, e altri enti possono averla usata.",
    "Puoi sospendere le versioni e archiviare quelle che nessuno usa più.",
);
pub(super) const WITHOUT_VALID_VERSIONS: Fixed = Fixed(
    "L’e-service non è stato modificato.",
    "Nessuna sua versione è ancora stata pubblicata.",
    "Finché è in bozza, modificalo dalla procedura di creazione.",
);
pub(super) const DRAFT_VERSION_EXISTS: Fixed = Fixed(
    "La nuova versione non è stata creata.",
    "L’e-service ha già una versione in bozza.",
    "Completa e pubblica quella bozza, oppure eliminala e riprova.",
);
pub(super) const WITHOUT_INTERFACE: Fixed = Fixed(
    "La versione non è stata pubblicata.",
    "Manca il file dell’interfaccia.",
    "Carica il file dal passo «Specifiche tecniche» e poi pubblica.",
);
pub(super) const RISK_ANALYSIS_REQUIRED: Fixed = Fixed(
    "La versione non è stata pubblicata.",
    "Un e-service che riceve dati deve avere almeno un’analisi del rischio.",
    "Aggiungine una dal passo «Finalità» e poi pubblica.",
);
pub(super) const AUDIENCE_EMPTY: Fixed = Fixed(
    "La versione non è stata pubblicata.",
    "Manca l’identificativo del servizio a cui sono destinati i voucher.",
    "Aggiungine almeno uno dal passo «Specifiche tecniche» e poi pubblica.",
);
pub(super) const PERSONAL_DATA_MISSING: Fixed = Fixed(
    "La versione non è stata pubblicata.",
    "Non è indicato se l’e-service tratta dati personali.",
    "Rispondi alla domanda sui dati personali nelle informazioni dell’e-service e poi pubblica.",
);
pub(super) const INCONSISTENT_DAILY_CALLS: Fixed = Fixed(
    "Le soglie non sono state salvate.",
    "Le chiamate al giorno per un fruitore superano quelle totali.",
    "Alza il totale oppure abbassa la soglia per fruitore.",
);
pub(super) const ATTRIBUTE_TWICE_IN_GROUP: Fixed = Fixed(
    "I requisiti non sono stati salvati.",
    "Lo stesso attributo compare due volte nello stesso requisito.",
    "Togli il doppione e salva di nuovo.",
);
pub(super) const UNCHANGED_ATTRIBUTES: Fixed = Fixed(
    "I requisiti non sono cambiati.",
    "Quelli che hai indicato sono uguali a quelli di adesso.",
    "Non devi fare nulla; se volevi ampliarli, aggiungi un attributo a un requisito.",
);
pub(super) const ATTRIBUTES_ONLY_ADDED: Fixed = Fixed(
    "I requisiti non sono stati salvati.",
    "Su una versione pubblicata si possono solo aggiungere alternative ai requisiti che ci sono già, per non togliere l’accesso a chi lo ha.",
    "Per cambiare i requisiti in altro modo crea una nuova versione.",
);
pub(super) const HAS_LIVE_REQUESTS: Fixed = Fixed(
    "La versione non è stata archiviata.",
    "Ci sono richieste di fruizione attive o sospese che la usano.",
    "Aspetta che i fruitori passino alla versione più recente o archivino le loro richieste: li trovi nell’elenco dei fruitori.",
);
pub(super) const INTERFACE_EXISTS: Fixed = Fixed(
    "Il file non è stato caricato.",
    "La versione ha già un file dell’interfaccia.",
    "Elimina prima quello presente, poi carica il nuovo.",
);
pub(super) const INTERFACE_TYPE: Fixed = Fixed(
    "Il file non è stato caricato.",
    "Non è un’interfaccia che il sistema sa leggere: serve un file OpenAPI per i servizi REST, un file WSDL per i servizi SOAP.",
    "Controlla la tecnologia dell’e-service e il contenuto del file, poi caricalo di nuovo.",
);
pub(super) const DOCUMENT_NAME_DUPLICATE: Fixed = Fixed(
    "Il documento non è stato aggiunto.",
    "La versione ha già un documento con lo stesso nome o con lo stesso contenuto.",
    "Scegli un altro nome o un altro file.",
);
pub(super) const UNCHANGED_VALUE: Fixed = Fixed(
    "Non è cambiato nulla.",
    "Il valore che hai indicato è uguale a quello di adesso.",
    "Non devi fare nulla; se volevi cambiarlo, scrivi un valore diverso.",
);

/// Some of the provider's risk analyses are not complete.
pub(super) fn risk_analysis_not_valid(names: &[String]) -> Refusal {
    let names = words::quoted(names.iter().map(String::as_str), "e");
    Refusal {
        what: "La versione non è stata pubblicata.".to_owned(),
        why: format!("Non sono complete, o contraddicono i dati generali, le analisi del rischio {names}."),
        remedy: "Completale dal passo «Finalità» e poi pubblica.".to_owned(),
    }
}

/// Who writes the risk analysis depends on which way the data goes.
pub(super) fn mode_not_allowed(mode: Mode) -> Refusal {
    let (why, remedy) = match mode {
        Mode::Deliver => (
            "L’e-service eroga dati: l’analisi del rischio la compila chi ne fruisce, in ogni finalità.",
            "Compila l’analisi del rischio nella finalità; se l’e-service deve ricevere dati, chi lo eroga può cambiarne la modalità finché è tutto in bozza.",
        ),
        Mode::Receive => (
            "L’e-service riceve dati: la finalità prende una delle analisi del rischio scritte da chi lo eroga.",
            "Scegli una di quelle analisi del rischio e non indicare altre risposte.",
        ),
    };
    Refusal {
        what: "L’operazione non è possibile con la modalità di questo e-service.".to_owned(),
        why: why.to_owned(),
        remedy: remedy.to_owned(),
    }
}

/// The command does not apply to a version in this state.
pub(super) fn not_valid_version(state: DescriptorState) -> Refusal {
    let remedy = match state {
        DescriptorState::Draft => "Pubblica prima la versione.",
        DescriptorState::Published | DescriptorState::Deprecated => {
            "Per cambiare ciò che è già pubblicato crea una nuova versione."
        }
        DescriptorState::Suspended => "Riattiva prima la versione, oppure creane una nuova.",
        DescriptorState::Archived => "Una versione archiviata non può più cambiare: creane una nuova.",
    };
    Refusal {
        what: "L’operazione non è possibile su questa versione.".to_owned(),
        why: format!("La versione è {}.", words::descriptor_state(state)),
        remedy: remedy.to_owned(),
    }
}

/// An address of the machine itself, on a line of the file.
pub(super) fn interface_localhost(line: u32) -> Refusal {
    Refusal {
        what: "Il file non è stato caricato.".to_owned(),
        why: format!(
            "Alla riga {line} c’è un indirizzo che indica la macchina locale, che i fruitori non possono raggiungere."
        ),
        remedy: "Sostituiscilo con l’indirizzo pubblico del servizio e carica di nuovo il file.".to_owned(),
    }
}
