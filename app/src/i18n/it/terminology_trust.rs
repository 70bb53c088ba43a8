//! Words about whom the terminology service for machines trusts, and of the page that explains a token.

use domain::terminology::expiry::Expiry;
use domain::terminology::token::{CertificateStep, Outcome, Step, Which};

pub const ANCHORS: &str = "Autorità di certificazione riconosciute";
pub const ANCHORS_NOTE: &str =
    "Le autorità che il servizio per i sistemi usa adesso, lette dagli stessi file del servizio.";
pub const CLIENTS: &str = "Autorità dei certificati di autenticazione";
pub const SIGNERS: &str = "Autorità dei certificati di firma";
pub const OFF_TITLE: &str = "Il servizio per i sistemi è spento";
pub const OFF: &str = "Questa installazione non riceve chiamate di sistemi. Chi gestisce la piattaforma può accenderlo con PONTE_MACHINE_ADDR e i file delle autorità.";
pub const NO_CLIENTS: &str =
    "Nessuno controlla i certificati delle connessioni (PONTE_MTLS=off): è ammesso solo per le prove.";
pub const UNUSABLE_TITLE: &str = "Il file non si può usare";
pub const UNUSABLE: &str = "Nessuno è riconosciuto finché il file resta così. Chi gestisce la piattaforma deve ripristinarlo; qui sotto c’è ciò che conteneva quando era valido.";
pub const KIND: &str = "Tipo";
pub const CERTIFICATE: &str = "Certificato";
pub const REVOCATIONS: &str = "Lista di revoca";
pub const SUBJECT: &str = "Soggetto";
pub const SHA256: &str = "SHA-256";
pub const UNTIL: &str = "Scadenza";
pub const STATE: &str = "Stato";
pub const NO_END: &str = "Senza scadenza";
pub const SOON_TITLE: &str = "Scadenze vicine";
pub const SOON: &str = "Chi gestisce la piattaforma deve aggiungere al file il certificato o la lista nuovi prima della scadenza: vecchi e nuovi possono stare insieme.";

pub const TOKEN: &str = "Spiega un gettone";
pub const TOKEN_NOTE: &str = "Incolla uno dei due token di una chiamata, o tutti e due: ogni controllo del servizio viene eseguito qui, nello stesso ordine.";
pub const NOT_KEPT: &str =
    "Quello che incolli non viene salvato né scritto nei registri, e il token non viene consumato.";
pub const BEARER: &str = "Token dell’intestazione Authorization";
pub const BEARER_HINT: &str = "Con o senza la parola Bearer davanti.";
pub const INTEGRITY: &str = "Token dell’intestazione FSE-JWT-Terminology";
pub const INTEGRITY_HINT: &str = "Con tutti e due si controlla anche che vadano insieme.";
pub const EXPLAIN: &str = "Controlla";
pub const RESULT: &str = "Esito";
pub const GOOD: &str = "Nessun controllo lo rifiuta";
pub const GOOD_TEXT: &str =
    "Restano da verificare alla chiamata il certificato della connessione e ciò che il token dice della richiesta.";
pub const BAD: &str = "Verrebbe rifiutato";
pub const NO_ANCHORS: &str = "Il file delle autorità di firma non si può usare adesso: nessun token può essere controllato. Chi gestisce la piattaforma deve ripristinarlo.";
pub const CHECK: &str = "Controllo";
pub const OUTCOME: &str = "Esito";
pub const REASON: &str = "Perché e che cosa fare";
pub const TOGETHER: &str = "I due token insieme";
pub const FIRST: &str = "Il servizio si ferma al primo controllo non superato.";

/// Where a certificate stands.
#[must_use]
pub const fn expiry(expiry: Expiry) -> &'static str {
    match expiry {
        Expiry::Expired => "Scaduto",
        Expiry::Week => "Scade entro 7 giorni",
        Expiry::Month => "Scade entro 30 giorni",
        Expiry::TwoMonths => "Scade entro 60 giorni",
        Expiry::Far => "Valido",
    }
}

/// One of the tokens.
#[must_use]
pub const fn token(which: Which) -> &'static str {
    match which {
        Which::Bearer => BEARER,
        Which::Integrity => INTEGRITY,
    }
}

/// What is looked at.
#[must_use]
pub const fn step(step: Step) -> &'static str {
    match step {
        Step::Form => "Forma: tre parti, intestazione JSON senza nomi ripetuti",
        Step::Algorithm => "alg: RS256, RS384 o RS512",
        Step::Type => "typ: JWT",
        Step::References => "Nessun jku, x5u, jwk o crit",
        Step::Certificates => "x5c: i certificati di firma",
        Step::Certificate(part) => certificate(part),
        Step::Signature => "Firma",
        Step::Payload => "Contenuto: JSON senza nomi ripetuti",
        Step::Issuer => "iss: il common name del certificato",
        Step::IssuedAt => "iat: quando è stato creato",
        Step::Expires => "exp: la scadenza",
        Step::NotBefore => "nbf: da quando vale",
        Step::Id => "jti: l’identificativo",
        Step::Audience => "aud: l’indirizzo del servizio",
        Step::Subject => "sub: il codice fiscale",
        Step::Oid => "oid: la terminologia",
        Step::Version => "version: la versione",
        Step::FileHash => "file_hash: l’impronta del file",
        Step::Unused => "Mai usato prima",
        Step::SameCertificate => "Lo stesso certificato",
        Step::SameSubject => "La stessa persona",
        Step::Listed => "Firmatario e terminologia ammessi",
    }
}

const fn certificate(step: CertificateStep) -> &'static str {
    match step {
        CertificateStep::Readable => "Certificato: leggibile",
        CertificateStep::Purpose => "Certificato: diverso da quello della connessione",
        CertificateStep::Leaf => "Certificato: non di un’autorità",
        CertificateStep::Key => "Certificato: chiave RSA da almeno 2048 bit",
        CertificateStep::Usage => "Certificato: uso della chiave",
        CertificateStep::CommonName => "Certificato: un solo common name",
        CertificateStep::Chain => "Certificato: in corso di validità e di un’autorità riconosciuta",
    }
}

/// What came of it.
#[must_use]
pub const fn outcome(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Good => "Superato",
        Outcome::Refused(_) => "Non superato",
        Outcome::Skipped => "Non eseguito",
    }
}

/// How many checks refuse it.
#[must_use]
pub fn refused(count: usize) -> String {
    if count == 1 {
        "Un controllo non è superato.".to_owned()
    } else {
        format!("{count} controlli non sono superati.")
    }
}
