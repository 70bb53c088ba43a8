//! `/fhir/metadata`: what is offered, made from the lists that answer ([`operation::ALL`], [`search::of`]), so that it cannot
//! say anything else than what is there. It is the contract of this part, in place of OpenAPI.

use app::i18n::it::fhir as words;
use backend::terminology::resource::{self, There};
use domain::fhir::search;
use domain::terminology::Kind;
use domain::terminology::version::{Known, newest};
use serde_json::{Value, json};
use strum::IntoEnumIterator as _;

use super::Fhir;
use super::answer::Answer;
use super::operation::{self, Level};
use super::refusal::Refusal;

/// When what is said here last changed.
const DATE: &str = "2026-11-28";
/// Code systems that are read at once.
const AT_ONCE: u32 = 1_000;
/// Versions of code systems that are named at most.
const MOST: usize = 50_000;
/// Parameters of `$expand` that are understood.
const EXPANSION: [&str; 14] = [
    "activeOnly",
    "check-system-version",
    "count",
    "displayLanguage",
    "excludeNested",
    "excludeNotForUI",
    "exclude-system",
    "filter",
    "force-system-version",
    "includeDefinition",
    "includeDesignations",
    "offset",
    "system-version",
    "valueSetVersion",
];

/// What both statements begin with.
fn heading(fhir: &Fhir, kind: &str) -> Value {
    let mut statement = json!({
        "resourceType": kind,
        "status": "active",
        "date": DATE,
        "title": words::TITLE,
        "description": words::NOTE,
        "kind": "instance",
        "software": { "name": words::SOFTWARE, "version": env!("CARGO_PKG_VERSION") },
        "implementation": { "description": words::TITLE },
    });
    if !fhir.origin.is_empty() {
        statement["implementation"]["url"] = json!(format!("{}/fhir", fhir.origin));
    }
    statement
}

/// The CapabilityStatement.
pub(super) fn capabilities(fhir: &Fhir) -> Answer {
    let mut statement = heading(fhir, "CapabilityStatement");
    statement["instantiates"] = json!(["http://hl7.org/fhir/CapabilityStatement/terminology-server"]);
    statement["fhirVersion"] = json!("4.0.1");
    statement["format"] = json!(["json", "xml"]);
    let resources = Kind::iter().map(of_kind).collect::<Vec<_>>();
    statement["rest"] = json!([{ "mode": "server", "resource": resources }]);
    Answer::of(statement.to_string())
}

fn of_kind(kind: Kind) -> Value {
    let parameters = search::of(kind).map(|known| json!({ "name": known.name, "type": known.r#type }));
    let mut resource = json!({
        "type": kind.to_string(),
        "profile": format!("http://hl7.org/fhir/StructureDefinition/{kind}"),
        "interaction": [{ "code": "read" }, { "code": "search-type" }],
        "versioning": "no-version",
        "searchParam": parameters.collect::<Vec<_>>(),
    });
    let operations = operation::ALL.iter().filter(|operation| operation.kind == kind);
    let operations =
        operations.map(|one| json!({ "name": one.name, "definition": one.definition })).collect::<Vec<_>>();
    if !operations.is_empty() {
        resource["operation"] = json!(operations);
    }
    resource
}

/// The TerminologyCapabilities: every code system with its versions.
pub(super) async fn terminology(fhir: &Fhir) -> Result<Answer, Refusal> {
    let mut statement = heading(fhir, "TerminologyCapabilities");
    let mut all: Vec<There> = Vec::new();
    loop {
        let more = resource::systems(&fhir.cx, all.last(), AT_ONCE).await?;
        let is_last = more.len() < AT_ONCE as usize;
        all.extend(more);
        if is_last || all.len() >= MOST {
            break;
        }
    }
    let systems = all.chunk_by(|left, right| left.url == right.url).map(system).collect::<Vec<_>>();
    if !systems.is_empty() {
        statement["codeSystem"] = json!(systems);
    }
    let has = |name: &str| operation::ALL.iter().any(|operation| operation.name == name);
    if has("expand") {
        let parameters = EXPANSION.map(|name| json!({ "name": name }));
        statement["expansion"] = json!({ "hierarchical": false, "paging": true, "parameter": parameters });
    }
    statement["codeSearch"] = json!("all");
    statement["validateCode"] = json!({ "translations": false });
    if has("translate") {
        statement["translation"] = json!({ "needsMap": true });
    }
    statement["closure"] = json!({ "translation": false });
    Ok(Answer::of(statement.to_string()))
}

fn system(versions: &[There]) -> Value {
    let known = versions.iter().map(|one| Known {
        version: &one.version,
        status: &one.status,
        date: &one.dated,
        loaded: one.created_at.0,
    });
    let newest = newest(&known.collect::<Vec<_>>());
    let list = versions
        .iter()
        .enumerate()
        .map(|(place, one)| json!({ "code": one.version, "isDefault": newest == Some(place) }));
    let list = list.collect::<Vec<_>>();
    let subsumption = operation::ALL.iter().any(|one| one.name == "subsumes" && one.level != Level::Type);
    json!({ "uri": versions[0].url, "version": list, "subsumption": subsumption })
}
