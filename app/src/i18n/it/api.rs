//! Words of the description of the API.

pub const TITLE: &str = "Ponte: API di interoperabilità";
pub const BEARER: &str = "Il `token` di `POST /api/v1/sessions`, oppure un voucher di un client API.";
pub const DESCRIPTION: &str = "\
Tutto quello che una persona fa nella console, un programma lo fa da qui, con le stesse regole. \
Ogni risposta porta `X-Correlation-Id`; ogni rifiuto è un documento `application/problem+json`; \
ogni POST onora `Idempotency-Key`; gli elenchi si leggono a pagine con `offset` e `limit` (al massimo 50). \
Un oggetto di un altro ente risponde come un oggetto che non esiste.";
pub const PARTNER_TITLE: &str = "Ponte: API dei partner";
pub const BASIC: &str = "Il codice e il segreto che l’ente ha dato al partner, solo su HTTPS.";
pub const MUTUAL_TLS: &str = "Il certificato client concordato con l’ente, sul canale per le macchine.";
pub const PARTNER_DESCRIPTION: &str = "\
Per i sistemi di terze parti che inviano a un ente i moduli compilati dai cittadini. \
Sul canale per le macchine un partner può entrare anche con il certificato client concordato con l’ente, senza segreto. \
Ogni risposta porta `X-Correlation-Id`; ogni rifiuto è un documento `application/problem+json`. \
Una pratica di un altro partner o di un altro ente risponde come una pratica che non esiste.";
pub const PARTNER_CODE: &str = "Il codice del partner che si autentica, come `scia@comune-valdoro`.";
pub const SERVICE_SLUG: &str = "Il servizio, come lo nomina `GET /services`.";
pub const ENTE_CODE: &str = "Il codice dell’ente nel suo registro (come IPA), oppure il suo nome breve.";
pub const STEP_SLUG: &str = "Il passo: `esito`, `allegati`, `conferma` o uno di quelli del servizio.";
pub const IDEMPOTENCY_KEY: &str = "\
Da 1 a 255 caratteri visibili. La stessa chiave con lo stesso contenuto ripete la risposta senza ripetere \
l’operazione, per 24 ore; con un contenuto diverso è rifiutata.";
pub const PROBLEM: &str = "Un rifiuto: che cosa è successo, perché, e chi può rimediare.";
pub const IF_MATCH: &str = "\
La revisione che hai visto, come nell’intestazione `ETag`. Se nel frattempo è cambiata, la risposta è 409 e dice come.";

pub const PAGE_TITLE: &str = "Documentazione delle API";
pub const SOURCE: &str = "Lo stesso documento, per i programmi (OpenAPI 3.1):";
pub const AREAS: &str = "Aree";
pub const STRUCTURES: &str = "Strutture";
pub const PARAMETERS: &str = "Parametri";
pub const BODY: &str = "Contenuto della richiesta:";
pub const ANSWERS: &str = "Risposte";
pub const FIELDS: &str = "Campi";
pub const NAME: &str = "Nome";
pub const WHERE: &str = "Dove";
pub const TYPE: &str = "Tipo";
pub const MEANING: &str = "Significato";
pub const STATUS: &str = "Stato";
pub const CONTENT: &str = "Contenuto";
pub const LIMITS: &str = "Limiti";
pub const VALUES: &str = "Valori:";
pub const REQUIRED: &str = "obbligatorio";
pub const IN_PATH: &str = "indirizzo";
pub const IN_QUERY: &str = "parametro";
pub const IN_HEADER: &str = "intestazione";
pub const ANY_REFUSAL: &str = "ogni rifiuto";
pub const LIST_OF: &str = "elenco di";

/// "da 20 a 1000", "almeno 1", "al massimo 50".
#[must_use]
pub fn from_to(from: Option<i64>, to: Option<i64>) -> String {
    match (from, to) {
        (Some(from), Some(to)) => format!("da {from} a {to}"),
        (Some(from), None) => format!("almeno {from}"),
        (None, Some(to)) => format!("al massimo {to}"),
        (None, None) => String::new(),
    }
}
