//! Words of the terminology service for machines (seed 004 §6): titles as the requirement writes them, and why a call was
//! refused, with what to do and who can.

use domain::terminology::Kind;
use domain::terminology::token::{CertificateFault, ClaimProblem, TokenFault, Which};

use super::common::number;
use super::terminology;

pub const BAD_REQUEST: &str = "Richiesta malformata.";
pub const UNAUTHORIZED: &str = "Non autorizzato.";
pub const FORBIDDEN: &str = "Token JWT mancante o non valido.";
pub const NOT_FOUND: &str = "Risorsa non trovata.";
/// Seed 004 §6.2 calls a conflict and a fault of the server this.
pub const GENERIC: &str = "Errore Generico.";
pub const METHOD: &str = "Metodo non ammesso.";
pub const TOO_LARGE: &str = "Contenuto troppo grande.";
pub const MEDIA_TYPE: &str = "Tipo di contenuto non ammesso.";
pub const TOO_MANY: &str = "Troppe richieste.";
pub const UNAVAILABLE: &str = "Servizio non disponibile.";
pub const TIMEOUT: &str = "Tempo scaduto.";

pub const API_TITLE: &str = "Servizio delle terminologie";
pub const API_NOTE: &str = "Caricamento ed eliminazione di terminologie (FSE 2.0, interfacce REST Terminology Service). Ogni chiamata usa il certificato di autenticazione per la connessione e due token JWT nuovi, firmati con il certificato di firma.";
pub const API_UPLOAD: &str = "Carica una terminologia";
pub const API_DELETE: &str = "Elimina una versione di una terminologia";
pub const API_DONE: &str = "Operazione eseguita.";
pub const API_REFUSED: &str = "Operazione non eseguita: la risposta dice perché e che cosa fare.";

pub const NO_ROUTE: &str = "Nessuna operazione risponde a questo indirizzo. Usa /v1/terminology/{format} oppure /v1/terminology/{oid}/{version}.";
pub const NO_METHOD: &str = "L’indirizzo risponde solo ai metodi indicati nell’intestazione Allow. Usa uno di quelli.";
pub const NOTHING_DELETED: &str = "Non c’è nessuna terminologia con questo OID e questa versione: potrebbe essere già stata eliminata. Controlla OID e versione.";
pub const CALLS: &str =
    "Le chiamate in questo minuto sono troppe. Riprova dopo i secondi indicati in Retry-After: i token restano validi.";
pub const UPLOADS: &str =
    "Due caricamenti dello stesso firmatario sono già in corso. Attendi che uno finisca: i token restano validi.";
pub const FAULT: &str = "L’operazione non è stata completata per un guasto del sistema. Riprova con token nuovi; se succede ancora, comunica all’assistenza il traceID.";
pub const BUSY: &str = "Il sistema è troppo occupato oppure è in manutenzione. Riprova dopo i secondi indicati in Retry-After, con token nuovi.";
pub const NO_ANCHORS: &str = "Le autorità di certificazione del servizio non sono al momento leggibili, quindi nessuno è riconosciuto. Chi gestisce la piattaforma deve ripristinarne il file.";
pub const TOO_LONG: &str = "Il caricamento non è finito entro il tempo massimo: nulla è stato salvato. Riprova con token nuovi, quando la rete e il sistema sono più liberi.";
pub const STALLED: &str =
    "Il contenuto ha smesso di arrivare: nulla è stato salvato. Controlla la rete e riprova con token nuovi.";

pub const NO_CERTIFICATE: &str =
    "La connessione non presenta un certificato client. Usa il certificato di autenticazione, con la sua chiave.";
pub const NO_BEARER: &str = "La richiesta non ha l’intestazione Authorization, quindi non si sa chi chiama. Invia «Authorization: Bearer» con un token nuovo.";
pub const NOT_THE_PROXY: &str = "L’intestazione con il certificato client è accettata solo dai proxy configurati. Chiama l’indirizzo pubblico del servizio.";
pub const CERTIFICATE_TWICE: &str = "Il certificato client è indicato più di una volta. Chi gestisce il proxy deve inviare una sola intestazione, dopo aver tolto quelle ricevute.";

pub const MULTIPART: &str = "Il contenuto deve essere multipart/form-data. Invialo con le parti file e creationInfo.";
pub const NO_BODY: &str = "L’eliminazione non ha un contenuto. Invia la richiesta senza corpo.";
pub const BROKEN_MULTIPART: &str = "Il contenuto multipart/form-data non è ben formato, è troncato o non corrisponde al boundary dichiarato. Invialo di nuovo per intero, con token nuovi.";
pub const TOO_MANY_PARTS: &str = "Le parti del contenuto sono troppe. Invia solo file e creationInfo.";
pub const NO_FILE: &str = "Manca la parte file. Invia il file della terminologia, con il suo nome.";
pub const NO_FILE_NAME: &str = "La parte file non ha un nome (filename). Indicalo, con l’estensione del formato.";
pub const FILE_TWICE: &str = "La parte file compare più di una volta. Invia un solo file per chiamata.";
pub const INFO_TWICE: &str = "La parte creationInfo compare più di una volta. Inviane una sola.";
pub const NO_INFO: &str =
    "Manca la parte creationInfo, obbligatoria per i formati CUSTOM_CSV e CUSTOM_JSON. Aggiungila come oggetto JSON.";
pub const BAD_INFO: &str = "La parte creationInfo non è un oggetto JSON con i campi oidName, version, url, oid e type, ciascuno un testo e una volta sola. Correggila.";
pub const WRONG_INFO: &str =
    "Alcuni campi di creationInfo mancano o non sono validi: sono elencati in errors. Correggili.";
pub const UNEXPECTED_INFO: &str = "Alcuni campi di creationInfo mancano, non sono validi o non sono previsti: sono elencati in errors. Correggili, e togli quelli che non sono previsti.";
pub const INFO_WITH_FHIR: &str = "La parte creationInfo non è ammessa per i formati FHIR_R4_XML e FHIR_R4_JSON, perché il file descrive se stesso. Toglila.";
pub const NOT_ACCEPTED: &str = "L’intestazione Accept esclude application/json, l’unico tipo con cui il servizio risponde. Indica application/json oppure togli l’intestazione.";
pub const NO_VERSION: &str = "La versione non è indicata né nel file, né in creationInfo, né nel token. Indicala.";
pub const BAD_OID: &str =
    "L’OID nell’indirizzo non ha la forma prevista. Scrivilo come 2.16.840… oppure urn:oid:2.16.840….";
pub const BAD_VERSION: &str = "La versione nell’indirizzo è vuota o troppo lunga. Indica una versione esistente.";
pub const DIFFERS: &str = "Il file indica un OID o una versione diversi da quelli del token: valgono quelli del file.";

/// The address names no format.
#[must_use]
pub fn unknown_format(found: &str) -> String {
    format!("Il formato «{}» non è previsto. Usa CUSTOM_CSV, CUSTOM_JSON, FHIR_R4_XML oppure FHIR_R4_JSON.", cut(found))
}

/// A part of the form that nobody asked for.
#[must_use]
pub fn unexpected_part(name: &str) -> String {
    format!("La parte «{}» non è prevista. Invia solo file e, per CUSTOM_CSV e CUSTOM_JSON, creationInfo.", cut(name))
}

/// The file is said to be of a type that no format has.
#[must_use]
pub fn part_type(found: &str) -> String {
    format!(
        "La parte file dichiara il tipo «{}», che non è quello di un file CSV, JSON o XML. Invia il file giusto, con il suo Content-Type o senza.",
        cut(found)
    )
}

/// The beginning of what somebody sent.
fn cut(found: &str) -> String {
    found.chars().filter(|c| !c.is_control()).take(40).collect()
}

/// The name of the file does not end as the format wants it.
#[must_use]
pub fn wrong_extension(expected: &str) -> String {
    format!(
        "Il nome del file non termina con .{expected}, come vuole il formato indicato. Correggi il nome o il formato."
    )
}

/// The body is larger than what is read.
#[must_use]
pub fn too_large(max: u64) -> String {
    let max = number(i64::try_from(max).unwrap_or(i64::MAX));
    format!(
        "Il contenuto supera {max} byte. Riduci il file, oppure chiedi a chi gestisce la piattaforma di alzare il limite."
    )
}

/// The file has faults; they are listed beside.
#[must_use]
pub fn faults(count: u64, first: &str) -> String {
    match count {
        1 => format!("Il file contiene un errore. {first}"),
        _ => format!(
            "Il file contiene {} errori, elencati in errors (al massimo 100). Il primo: {first}",
            number(i64::try_from(count).unwrap_or(i64::MAX))
        ),
    }
}

/// Why a token is refused: which one, which claim, what is wrong and what to do.
#[must_use]
pub fn token_fault(fault: &TokenFault) -> String {
    let token = match fault.token {
        Which::Bearer => "nel token dell’intestazione Authorization (Bearer)",
        Which::Integrity => "nel token dell’intestazione FSE-JWT-Terminology",
    };
    match (fault.claim, &fault.problem) {
        ("jwt", ClaimProblem::Missing) => {
            format!("L’intestazione {} con il token manca. Inviala.", fault.token.header())
        }
        ("jwt", ClaimProblem::Repeated) => {
            format!("L’intestazione {} compare più di una volta. Inviane una sola.", fault.token.header())
        }
        ("jwt", ClaimProblem::TooLong) => {
            format!("Il token dell’intestazione {} supera i 16 KiB. Accorcialo.", fault.token.header())
        }
        ("jwt", _) => format!(
            "Il token dell’intestazione {} non è un JWT firmato in tre parti base64url, con oggetti JSON senza nomi ripetuti. Rigeneralo.",
            fault.token.header()
        ),
        ("signature", _) => format!(
            "La firma {token} non corrisponde al certificato in x5c. Firma il token con la chiave del certificato di firma."
        ),
        (claim, problem) => format!("Il campo {claim} {token} {}", claim_problem(problem)),
    }
}

/// Goes on after "Il campo … nel token …".
fn claim_problem(problem: &ClaimProblem) -> String {
    match problem {
        ClaimProblem::Missing => "manca. Aggiungilo.".to_owned(),
        ClaimProblem::Repeated => "compare più di una volta. Lasciane uno.".to_owned(),
        ClaimProblem::Malformed => "non ha la forma prevista. Correggilo.".to_owned(),
        ClaimProblem::TooLong => "è troppo lungo. Accorcialo.".to_owned(),
        ClaimProblem::WrongType => "è di un tipo JSON diverso da quello previsto. Correggilo.".to_owned(),
        ClaimProblem::NotAllowed { found } => {
            format!("ha il valore «{found}», che non è ammesso. Usa RS256, RS384 o RS512 per alg e JWT per typ.")
        }
        ClaimProblem::NotAccepted => "non è accettato. Toglilo.".to_owned(),
        ClaimProblem::Differs { expected, found } => {
            format!("è «{found}» invece di «{expected}». Correggi il token o la richiesta.")
        }
        ClaimProblem::UnlikeTheOther => {
            "è diverso da quello dell’altro token. I due token devono coincidere.".to_owned()
        }
        ClaimProblem::Milliseconds => "è in millisecondi. Indica i secondi dal 1970.".to_owned(),
        ClaimProblem::InTheFuture => "è nel futuro. Controlla l’orologio della macchina.".to_owned(),
        ClaimProblem::TooOld => "è troppo lontano nel passato. Genera token nuovi per ogni chiamata.".to_owned(),
        ClaimProblem::Expired => "è passato: il token è scaduto. Generane uno nuovo.".to_owned(),
        ClaimProblem::BeforeIssue => "non è successivo a iat. Correggilo.".to_owned(),
        ClaimProblem::LivesTooLong => "è più di 24 ore dopo iat. Accorcia la durata.".to_owned(),
        ClaimProblem::BadSignature => "non corrisponde alla firma. Rigenera il token.".to_owned(),
        ClaimProblem::Certificate { fault } => {
            format!("contiene un certificato non accettato: {}", certificate(*fault))
        }
        ClaimProblem::SignerNotListed => {
            "è di un firmatario che non è nell’elenco di quelli ammessi. Chi gestisce la piattaforma può aggiungerlo."
                .to_owned()
        }
        ClaimProblem::OidNotListed => {
            "è di una terminologia che questo firmatario non può caricare né eliminare. Chi gestisce la piattaforma può ammetterla."
                .to_owned()
        }
        ClaimProblem::Used => {
            "è già stato utilizzato: ogni token vale per una sola chiamata. Generane di nuovi.".to_owned()
        }
    }
}

/// Why the client certificate of the connection is refused.
#[must_use]
pub fn connection_fault(fault: CertificateFault) -> String {
    format!("Il certificato client della connessione non è accettato: {}", certificate(fault))
}

/// Goes on after a colon.
const fn certificate(fault: CertificateFault) -> &'static str {
    match fault {
        CertificateFault::Unreadable => "manca o non è leggibile. Invialo in DER, nella codifica prevista.",
        CertificateFault::Expired => "è scaduto. Chiedi alla tua autorità di rinnovarlo.",
        CertificateFault::NotYetValid => "non è ancora valido. Attendi la sua data di inizio o controlla l’orologio.",
        CertificateFault::UnknownIssuer => {
            "nessuna catena porta a un’autorità riconosciuta. Usa il certificato rilasciato per questo servizio, con gli eventuali intermedi."
        }
        CertificateFault::Revoked => "è stato revocato. Chiedi alla tua autorità un certificato nuovo.",
        CertificateFault::RevocationUnknown => {
            "nessuna lista di revoca in vigore ne parla. Chi gestisce la piattaforma deve aggiornare le liste."
        }
        CertificateFault::IsAuthority => "è di un’autorità di certificazione. Usa il certificato rilasciato a te.",
        CertificateFault::WrongUse => {
            "il suo uso della chiave non comprende questo scopo. Usa il certificato giusto fra autenticazione e firma."
        }
        CertificateFault::WeakKey => "la sua chiave non è ammessa: serve RSA da almeno 2048 bit. Chiedine uno nuovo.",
        CertificateFault::NoCommonName => "non ha un solo common name (CN) nel soggetto. Chiedine uno nuovo.",
        CertificateFault::OtherOrganisation => {
            "indica un’organizzazione (O) diversa da quella del certificato della connessione. Usa due certificati della stessa organizzazione."
        }
        CertificateFault::IsTheConnections => {
            "è quello di autenticazione della connessione. Firma i token con il certificato di firma."
        }
    }
}

/// Of a deletion: somebody is left without what they name.
#[must_use]
pub fn still_referenced(kind: Kind, title: &str, version: &str) -> String {
    let kind = terminology::kind(kind);
    format!(
        "Si riferisce ancora a ciò che è stato eliminato: {kind} «{title}», versione {version}. Caricane una versione nuova o eliminala."
    )
}

#[cfg(test)]
mod tests {
    use strum::IntoEnumIterator as _;

    use super::*;

    #[test]
    fn every_fault_says_where_and_what_to_do() {
        for token in Which::iter() {
            for problem in ClaimProblem::iter() {
                for claim in ["jwt", "signature", "iss"] {
                    let words = token_fault(&TokenFault { token, claim, problem: problem.clone() });
                    assert!(words.ends_with('.') && words.contains(token.header()), "{words}");
                }
            }
        }
        for fault in CertificateFault::iter() {
            assert!(connection_fault(fault).ends_with('.'));
        }
    }
}
