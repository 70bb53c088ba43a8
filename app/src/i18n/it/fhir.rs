//! Words of the read side in FHIR (`/fhir`): why a question was refused, with what to do and who can.

use domain::fhir::Fault;
use domain::fhir::code::Remark;
use domain::terminology::Kind;

use super::common::number;

pub const SIGNED_OUT: &str = "Non risulta nessun accesso. Presenta una sessione della console oppure un token API in Authorization; chi gestisce la piattaforma può anche rendere pubblica la lettura (PONTE_FHIR_READ).";
pub const FORBIDDEN: &str = "Chi chiede non può leggere le terminologie. Serve un accesso attivo: se la password è provvisoria, cambiala nella console.";
pub const CROSS_SITE: &str = "La richiesta arriva da una pagina di un altro sito e porta la sessione della console. Inviala da un programma con un token API, senza cookie.";
pub const BUSY: &str =
    "Il sistema è troppo occupato oppure è in manutenzione. Riprova dopo i secondi indicati in Retry-After.";
pub const FAULT: &str = "La risposta non è stata completata per un guasto del sistema. Riprova; se succede ancora, comunica all’assistenza l’identificativo X-Correlation-Id.";
pub const THROTTLED: &str =
    "Le richieste in questo minuto sono troppe. Riprova dopo i secondi indicati in Retry-After.";
pub const UNREADABLE: &str = "La richiesta contiene caratteri che non si possono leggere. Toglili e riprova.";

pub const TITLE: &str = "Terminologie di Ponte in FHIR R4";
pub const SOFTWARE: &str = "Ponte";
pub const NOTE: &str =
    "Lettura delle terminologie: sistemi di codifica, insiemi di valori, mappe di concetti e le loro operazioni.";

/// What a kind of resource is called.
#[must_use]
pub const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::CodeSystem => "sistema di codifica",
        Kind::ValueSet => "insieme di valori",
        Kind::ConceptMap => "mappa di concetti",
    }
}

/// `url`, with the version where one was asked for.
fn named(url: &str, version: Option<&str>) -> String {
    version.map_or_else(|| url.to_owned(), |version| format!("{url}|{version}"))
}

/// Why a question is refused.
#[must_use]
pub fn fault(fault: &Fault) -> String {
    match fault {
        Fault::Missing { name } => {
            format!("Manca il parametro {name}, che serve per rispondere. Aggiungilo e riprova.")
        }
        Fault::MissingOneOf { names } => {
            format!("Serve uno di questi parametri: {names}. Aggiungine uno e riprova.")
        }
        Fault::Malformed { name } => {
            format!("Il valore del parametro {name} non si può leggere. Scrivilo nella forma che FHIR R4 prevede.")
        }
        Fault::Repeated { name } => format!("Il parametro {name} può comparire una volta sola. Lasciane uno."),
        Fault::TooManyParameters { max } => {
            format!("I parametri sono più di {}. Dividi la richiesta.", number(*max as i64))
        }
        Fault::NotParameters => {
            "Il corpo non è una risorsa Parameters in JSON o in XML, scritta come indica Content-Type. Invia \
             {\"resourceType\":\"Parameters\",\"parameter\":[…]} oppure <Parameters xmlns=\"http://hl7.org/fhir\">…</Parameters>."
                .to_owned()
        }
        Fault::BodyFormat => {
            "Il formato del corpo non è tra quelli che si leggono. Per un’operazione usa Content-Type: application/fhir+json \
             oppure application/fhir+xml; per _search application/x-www-form-urlencoded."
                .to_owned()
        }
        Fault::BodyTooLarge { max } => {
            format!("Il corpo supera {} byte. Dividi la richiesta.", number(*max as i64))
        }
        Fault::UnknownFormat { found } => {
            format!("Il formato {found} non è tra quelli previsti. Chiedi json oppure xml in _format o in Accept.")
        }
        Fault::UnknownAddress => {
            "A questo indirizzo non c’è nulla. /fhir/metadata elenca risorse e operazioni.".to_owned()
        }
        Fault::UnknownMethod => {
            "L’indirizzo non risponde a questo metodo. Le letture sono GET, le operazioni GET o POST; per caricare ed \
             eliminare si usa /v1/terminology oppure la console."
                .to_owned()
        }
        Fault::UnknownType { found } => {
            format!("Il tipo di risorsa {found} non è offerto. Ci sono CodeSystem, ValueSet e ConceptMap.")
        }
        Fault::UnknownOperation { name } => {
            format!("L’operazione {name} non esiste a questo indirizzo. /fhir/metadata elenca quelle offerte.")
        }
        Fault::NotSupported { what } => {
            format!("{what}: FHIR lo prevede, ma questo server non lo offre. Ripeti la richiesta senza.")
        }
        Fault::UnknownParameter { name } => {
            format!("Il parametro di ricerca {name} non è previsto. Toglilo, oppure togli Prefer: handling=strict.")
        }
        Fault::UnknownResource { kind: of, id } => format!(
            "Nessun {} ha l’identificativo {id}: potrebbe essere stato eliminato. Cercalo con /fhir/{of}.",
            kind(*of)
        ),
        Fault::UnknownCanonical { kind: of, url, version } => format!(
            "Non c’è nessun {} {}. Controlla indirizzo e versione con /fhir/{of}?url=…; chi gestisce le terminologie può \
             caricarlo.",
            kind(*of),
            named(url, version.as_deref())
        ),
        Fault::NoVersionOn { url, day } => no_version_on(url, day),
        Fault::UnknownCode { system, version, code } => format!(
            "Il codice {code} non esiste in {system}|{version}. Controlla codice e versione; i codici di un’altra versione \
             si chiedono con il parametro version."
        ),
        Fault::OtherSystem { left, right } => format!(
            "I due codici appartengono a sistemi diversi ({left} e {right}) e non si possono confrontare. Usa due codici \
             dello stesso sistema."
        ),
        Fault::Compose(fault) => super::fhir_valueset::fault(fault),
        Fault::TooCostly { max } => super::fhir_valueset::too_costly(*max),
    }
}

/// The code system that is asked about is not there.
#[must_use]
pub fn no_system(system: &str, version: Option<&str>) -> String {
    format!(
        "Il sistema di codifica {} non è presente, quindi il codice non si può verificare. Controlla indirizzo e versione; \
         chi gestisce le terminologie può caricarlo.",
        named(system, version)
    )
}

/// No version of the code system was there on the day that is asked about.
#[must_use]
pub fn no_version_on(system: &str, day: &str) -> String {
    format!(
        "Di {system} non c’è nessuna versione con data fino al {day}. Togli il parametro date, oppure indica una data \
         successiva; le versioni presenti sono in /fhir/CodeSystem?url=…."
    )
}

/// The coding names another code system than the one that is asked about.
#[must_use]
pub fn other_system(found: &str, expected: &str) -> String {
    format!(
        "Il codice è del sistema {found}, mentre la verifica riguarda {expected}. Indica un codice di questo sistema."
    )
}

/// None of several codings is good.
pub const NO_GOOD_CODING: &str =
    "Nessuno dei codici indicati è valido nel sistema di codifica. Controlla i codici e il loro sistema.";

/// What is wrong or strange about a code of `system`.
#[must_use]
pub fn remark(remark: &Remark, code: &str, system: &str) -> String {
    match remark {
        Remark::Unknown => format!("Il codice {code} non esiste in {system}. Controlla il codice e la versione."),
        Remark::NotInFragment => format!(
            "Il codice {code} non è nella parte di {system} che è presente; potrebbe esistere nel sistema completo."
        ),
        Remark::NoCodes => format!(
            "I codici di {system} non sono presenti, quindi {code} non si può verificare. Chi gestisce le terminologie può \
             caricare il sistema completo."
        ),
        Remark::Abstract => format!(
            "Il codice {code} di {system} raggruppa altri codici e non si usa da solo. Scegline uno più preciso, oppure \
             chiedi con abstract=true."
        ),
        Remark::Inactive => {
            format!("Il codice {code} di {system} non è più in uso. Verifica se un altro lo sostituisce.")
        }
        Remark::WrongDisplay { expected, .. } => {
            let expected = expected.iter().map(|text| format!("«{text}»")).collect::<Vec<_>>().join(", ");
            format!(
                "La descrizione indicata non è quella del codice {code} di {system}. Descrizioni ammesse: {expected}."
            )
        }
        Remark::Normalized { code: written } => {
            format!("In {system} maiuscole e minuscole non contano: il codice {code} si scrive {written}.")
        }
    }
}
