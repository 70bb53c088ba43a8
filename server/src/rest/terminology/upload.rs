//! A file of a terminology, tried or loaded.

use std::path::Path;

use app::api::terminology::load::server::{File, no_version, told, upload};
use app::i18n::it::finding::finding;
use axum::Json;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use backend::Backend;
use backend::terminology::prepare::{self, Prospect};
use backend::terminology::{LoadFault, Loaded, Upload, refused};
use domain::terminology::rules::permission;
use domain::terminology::{Finding, Metadata, TerminologyAction, Typed};
use domain::{Actor, Denial, FieldProblem, TerminologyId};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::simulate::UsageView;
use super::{TAG, TerminologyView};
use crate::arriving::{Arrived, Arriving};
use crate::config::MAX_FILE;
use crate::rest::extract::{Caller, Form};
use crate::rest::problem::{Answer, Problem};

/// The fields beside the file.
pub const FIELDS: [&str; 6] = ["format", "title", "oid", "url", "kind", "version"];

pub(super) fn router() -> OpenApiRouter<Backend> {
    // How much of a file is kept is bounded by the reader of the form, which knows what the installation allows.
    let most = usize::try_from(MAX_FILE).unwrap_or(usize::MAX);
    OpenApiRouter::new().routes(routes!(load)).routes(routes!(check)).layer(DefaultBodyLimit::max(most))
}

/// What is sent.
#[derive(ToSchema)]
#[schema(as = NewTerminology)]
#[expect(dead_code, reason = "only described: the form is read part by part")]
struct NewTerminology {
    /// `CUSTOM_CSV`, `CUSTOM_JSON`, `FHIR_R4_XML` or `FHIR_R4_JSON`; the name of the file ends accordingly.
    format: String,
    /// Of a simplified file; a FHIR file says it itself, and what follows too.
    title: Option<String>,
    oid: Option<String>,
    url: Option<String>,
    /// `CodeSystem`, `ValueSet` or `ConceptMap`.
    kind: Option<String>,
    version: Option<String>,
    /// At most 300 MiB, where the installation says nothing else.
    #[schema(value_type = String, format = Binary)]
    doc: Vec<u8>,
}

/// What was loaded.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = TerminologyLoaded)]
struct LoadedView {
    /// In the order of the file; one, but for a bundle.
    terminologies: Vec<LoadedOne>,
    /// Concepts, enumerated codes or mappings, of all of them.
    inserted_items: u64,
    /// What is strange in the file, the first hundred.
    warnings: Vec<FindingView>,
    warning_count: u64,
}

/// A version that was loaded.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = TerminologyLoadedVersion)]
struct LoadedOne {
    id: TerminologyId,
    /// `CodeSystem`, `ValueSet` or `ConceptMap`.
    resource_type: String,
    oid: String,
    version: String,
    concepts: u64,
}

/// What loading would do.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = TerminologyTrial)]
struct TrialView {
    /// Would it be loaded?
    valid: bool,
    /// What is wrong in the file, the first hundred.
    errors: Vec<FindingView>,
    error_count: u64,
    /// What is strange in it, the first hundred.
    warnings: Vec<FindingView>,
    warning_count: u64,
    /// What would come to be; nothing when something is wrong.
    terminologies: Vec<ProspectView>,
}

/// A version that would come to be.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = TerminologyProspect)]
struct ProspectView {
    /// `CodeSystem`, `ValueSet` or `ConceptMap`.
    resource_type: String,
    oid: String,
    version: String,
    url: String,
    title: String,
    concepts: u64,
    /// The version it is compared with: the one loaded last, of a code system.
    before: Option<TerminologyView>,
    added: Option<i64>,
    removed: Option<i64>,
    /// Codes with other words.
    changed: Option<i64>,
    /// Who names codes that are no more in it.
    used_by: Vec<UsageView>,
}

/// Something in a file, with its place.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = TerminologyFinding)]
struct FindingView {
    /// Stable name.
    code: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u64>,
    /// In Italian.
    detail: String,
}

impl From<&Finding> for FindingView {
    fn from(one: &Finding) -> Self {
        let place = |number: u64| (number > 0).then_some(number);
        Self {
            code: <&str>::from(&one.problem).to_owned(),
            line: place(one.place.line),
            column: place(one.place.column),
            detail: finding(one),
        }
    }
}

impl From<Prospect> for ProspectView {
    fn from(prospect: Prospect) -> Self {
        let Prospect { terminology, difference, used } = prospect;
        let counts = difference.as_ref().map(|one| (one.added_count, one.removed_count, one.changed_count));
        Self {
            resource_type: terminology.kind.to_string(),
            oid: terminology.oid,
            version: terminology.version,
            url: terminology.url,
            title: terminology.title,
            concepts: terminology.count,
            added: counts.map(|(added, _, _)| added),
            removed: counts.map(|(_, removed, _)| removed),
            changed: counts.map(|(_, _, changed)| changed),
            before: difference.map(|one| one.before.into()),
            used_by: used.into_iter().map(UsageView::from).collect(),
        }
    }
}

/// Carica una terminologia
///
/// Il file viene controllato per intero e pubblicato tutto o niente; quello che non va è elencato riga per riga. Con
/// `Idempotency-Key` il file può avere al massimo 10 MiB.
#[utoipa::path(post, path = "/terminologies", tag = TAG, operation_id = "loadTerminology",
    request_body(content = NewTerminology, content_type = "multipart/form-data"),
    responses((status = 201, body = LoadedView, headers(("Location" = String)))))]
async fn load(State(cx): State<Backend>, caller: Caller, form: Form) -> Answer<Response> {
    let actor = caller.able(permission(TerminologyAction::Load))?;
    let loaded = prepared(&cx, &actor, form).await?;
    let ids: Vec<TerminologyId> = loaded.terminologies.iter().map(|one| one.id).collect();
    if let Err(error) = prepare::publish(&cx, &actor, &ids).await {
        prepare::discard(&cx, &ids).await;
        return Err(error.into());
    }
    let first = ids.first().map(|id| format!("{}/terminologies/{id}", crate::rest::PREFIX)).unwrap_or_default();
    let view = LoadedView {
        inserted_items: loaded.terminologies.iter().map(|one| one.count).sum(),
        warnings: loaded.findings.warnings.iter().map(FindingView::from).collect(),
        warning_count: loaded.findings.warning_count,
        terminologies: loaded
            .terminologies
            .into_iter()
            .map(|one| LoadedOne {
                id: one.id,
                resource_type: one.kind.to_string(),
                oid: one.oid,
                version: one.version,
                concepts: one.count,
            })
            .collect(),
    };
    Ok((StatusCode::CREATED, [(header::LOCATION, first)], Json(view)).into_response())
}

/// Prova a caricare una terminologia
///
/// Legge il file come farebbe il caricamento e risponde con errori, avvisi e differenze; non resta niente.
#[utoipa::path(post, path = "/terminologies/simulate", tag = TAG, operation_id = "simulateTerminologyLoad",
    request_body(content = NewTerminology, content_type = "multipart/form-data"),
    responses((status = 200, body = TrialView)))]
async fn check(State(cx): State<Backend>, caller: Caller, form: Form) -> Answer<Json<TrialView>> {
    let actor = caller.able(permission(TerminologyAction::Load))?;
    let (upload, _arrived) = sent(&cx, form).await?;
    let (ids, findings) = match attempt(&cx, &actor, &upload).await? {
        Ok(loaded) => (loaded.terminologies.iter().map(|one| one.id).collect::<Vec<_>>(), loaded.findings),
        Err(LoadFault::Findings(findings)) => (Vec::new(), findings),
        Err(fault) => return Err(refusal(fault)),
    };
    let prospects = prepare::prospects(&cx, &actor, &ids).await;
    prepare::discard(&cx, &ids).await;
    Ok(Json(TrialView {
        valid: !findings.has_errors(),
        errors: findings.errors.iter().map(FindingView::from).collect(),
        error_count: findings.error_count,
        warnings: findings.warnings.iter().map(FindingView::from).collect(),
        warning_count: findings.warning_count,
        terminologies: prospects?.into_iter().map(ProspectView::from).collect(),
    }))
}

/// Reads a file that is to be loaded, and notes why it was not, if so.
async fn prepared(cx: &Backend, actor: &Actor, form: Form) -> Answer<Loaded> {
    let (upload, _arrived) = sent(cx, form).await?;
    match attempt(cx, actor, &upload).await? {
        Ok(loaded) => Ok(loaded),
        Err(fault) => {
            refused::to_person(cx, actor, told(cx, actor, &upload, &fault)).await;
            Err(refusal(fault))
        }
    }
}

/// Reads the file where nobody sees it. In a task of its own: an `Idempotency-Key` is claimed by the transaction that shows
/// everybody what was loaded, and by none of those before it.
async fn attempt(cx: &Backend, actor: &Actor, upload: &Upload) -> Answer<Result<Loaded, LoadFault>> {
    let (cx, actor, upload) = (cx.clone(), actor.clone(), upload.clone());
    let read = tokio::spawn(async move { prepare::prepare(&cx, &actor, &upload).await });
    read.await.map_err(|error| Problem::internal(error.into()))
}

fn refusal(fault: LoadFault) -> Problem {
    match fault {
        LoadFault::Findings(findings) => Problem::of_file(&findings),
        LoadFault::NoVersion => no_version().into(),
        LoadFault::Differs(_) => Problem::internal(fault.into()),
        LoadFault::Other(error) => error.into(),
    }
}

async fn sent(cx: &Backend, form: Form) -> Answer<(Upload, Arrived)> {
    let max = cx.terminologies.max_bytes;
    let (file, [format, title, oid, url, kind, version]) = form.read_into(FIELDS, max, || arriving(cx)).await?;
    let metadata = Typed { format, title, oid, url, kind, version }.read()?;
    ends_well(&file.name, &metadata)?;
    let arrived = file.kept;
    let file = File { path: arrived.path(), sha256: arrived.sha256.clone() };
    Ok((upload(metadata, file), arrived))
}

/// A place for a file that a person sends.
///
/// # Errors
/// When there is none.
pub(crate) fn arriving(cx: &Backend) -> std::io::Result<Arriving> {
    Arriving::begin(&cx.terminologies.arriving, cx.id())
}

/// The name of a file ends as its format wants it.
///
/// # Errors
/// `Invalid`.
pub(crate) fn ends_well(name: &str, metadata: &Metadata) -> Result<(), Denial> {
    let ending = Path::new(name).extension().map(|ending| ending.to_ascii_lowercase());
    if ending.is_none_or(|ending| ending != metadata.format.extension()) {
        return Err(Denial::field("doc", FieldProblem::Malformed));
    }
    Ok(())
}
