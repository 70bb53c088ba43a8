//! `/terminologies`: what the console shows of code systems, value sets and concept maps, for machines of the console's own
//! API. Uploads and deletions of the FSE service have endpoints of their own (seed 004).

mod anchors;
mod comparison;
mod course;
mod export;
mod history;
mod simulate;
pub mod upload;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use backend::Backend;
use backend::terminology::entries::{self, Line, Sought};
use backend::terminology::list::{self, Filter, Summary};
use backend::terminology::{concept, detail};
use domain::terminology::rules::permission;
use domain::terminology::{Kind, Terminology, TerminologyAction, oid};
use domain::text::Text;
use domain::{Denial, TerminologyId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answer::Listing;
use super::extract::{Caller, Ids, Query, Word, page, words};
use super::problem::Answer;
use super::time::Instant;

const TAG: &str = "Terminologie";

/// Every operation on terminologies.
pub fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(show, delete))
        .routes(routes!(list_concepts))
        .routes(routes!(show_concept))
        .merge(anchors::router())
        .merge(comparison::router())
        .merge(course::router())
        .merge(export::router())
        .merge(history::router())
        .merge(simulate::router())
        .merge(upload::router())
}

/// A version of a terminology.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Terminology)]
struct TerminologyView {
    id: TerminologyId,
    /// `CodeSystem`, `ValueSet` or `ConceptMap`.
    resource_type: String,
    /// Dotted, without `urn:oid:`.
    oid: String,
    version: String,
    url: String,
    title: String,
    /// FHIR's: `draft`, `active`, `retired`, `unknown`.
    status: String,
    /// Concepts, enumerated codes or mappings.
    concepts: i64,
    loaded_at: Instant,
}

impl From<Summary> for TerminologyView {
    fn from(summary: Summary) -> Self {
        Self {
            id: summary.id,
            resource_type: summary.kind.to_string(),
            oid: summary.oid,
            version: summary.version,
            url: summary.url,
            title: summary.title,
            status: summary.status,
            concepts: summary.count,
            loaded_at: summary.loaded_at.into(),
        }
    }
}

/// A version with its facts.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = TerminologyDetail)]
struct DetailView {
    id: TerminologyId,
    /// `CodeSystem`, `ValueSet` or `ConceptMap`.
    resource_type: String,
    /// Dotted, without `urn:oid:`.
    oid: String,
    version: String,
    url: String,
    /// For machines.
    name: String,
    title: String,
    /// FHIR's: `draft`, `active`, `retired`, `unknown`.
    status: String,
    /// FHIR's, of a code system: `complete`, `fragment`, `example`, `not-present`, `supplement`.
    content: String,
    case_sensitive: bool,
    /// Has any concept another one above it?
    hierarchical: bool,
    /// Concepts, enumerated codes or mappings.
    concepts: u64,
    /// `CUSTOM_CSV`, `CUSTOM_JSON`, `FHIR_R4_XML`, `FHIR_R4_JSON`.
    format: String,
    /// Of the file, hexadecimal.
    sha256: String,
    loaded_at: Instant,
    /// Every version of the same terminology, this one among them, the one loaded last first.
    versions: Vec<TerminologyView>,
}

impl From<detail::Detail> for DetailView {
    fn from(detail: detail::Detail) -> Self {
        let Terminology { id, kind, oid, version, url, name, title, status, content, .. } = detail.terminology;
        Self {
            id,
            resource_type: kind.to_string(),
            oid,
            version,
            url,
            name,
            title,
            status,
            content,
            case_sensitive: detail.terminology.is_case_sensitive,
            hierarchical: detail.has_levels,
            concepts: detail.terminology.count,
            format: detail.terminology.format.to_string(),
            sha256: detail.terminology.file_sha256,
            loaded_at: detail.terminology.created_at.into(),
            versions: detail.versions.into_iter().map(TerminologyView::from).collect(),
        }
    }
}

/// A line of a terminology: a concept, a code that a value set names, or a line of a concept map.
#[derive(Debug, Serialize, ToSchema, Default)]
#[serde(rename_all = "camelCase")]
#[schema(as = TerminologyEntry)]
struct EntryView {
    code: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    display: Option<String>,
    /// Address of the code system, where it is not the terminology itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    system: Option<String>,
    /// It groups others and is not to be used itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    r#abstract: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    inactive: Option<bool>,
    /// Is anything below it?
    #[serde(skip_serializing_if = "Option::is_none")]
    has_children: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target_system: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    equivalence: Option<String>,
}

impl From<Line> for EntryView {
    fn from(line: Line) -> Self {
        match line {
            Line::Concept(one) => Self {
                code: one.code,
                display: Some(one.display),
                r#abstract: Some(one.is_abstract),
                inactive: Some(one.is_inactive),
                has_children: Some(one.has_children),
                ..Self::default()
            },
            Line::Member(one) => Self {
                code: one.code,
                display: Some(one.display).filter(|display| !display.is_empty()),
                system: Some(one.system),
                ..Self::default()
            },
            Line::Mapping(one) => Self {
                code: one.source_code,
                system: Some(one.source_system),
                target_system: Some(one.target_system),
                target_code: one.target_code,
                equivalence: Some(one.equivalence),
                ..Self::default()
            },
        }
    }
}

/// One concept.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = TerminologyConcept)]
struct ConceptView {
    code: String,
    display: String,
    definition: Option<String>,
    r#abstract: bool,
    inactive: bool,
    /// Other words for it.
    designations: Vec<DesignationView>,
    properties: Vec<PropertyView>,
    /// The codes above it, the highest first.
    ancestors: Vec<String>,
    /// How many are directly below it.
    children: i64,
}

/// Other words for a concept.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TerminologyDesignation)]
struct DesignationView {
    language: Option<String>,
    value: String,
}

/// Something more that is said of a concept.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TerminologyProperty)]
struct PropertyView {
    code: String,
    value: String,
}

impl From<concept::ConceptDetail> for ConceptView {
    fn from(detail: concept::ConceptDetail) -> Self {
        let designation = |one: concept::Designation| DesignationView { language: one.language, value: one.value };
        Self {
            code: detail.code,
            display: detail.display,
            definition: detail.definition,
            r#abstract: detail.is_abstract,
            inactive: detail.is_inactive,
            designations: detail.designations.into_iter().map(designation).collect(),
            properties: detail.properties.into_iter().map(|(code, value)| PropertyView { code, value }).collect(),
            ancestors: detail.above.into_iter().map(|(code, _)| code).collect(),
            children: detail.children,
        }
    }
}

/// What a deletion took away.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = TerminologyDeleted)]
struct DeletedView {
    /// Concepts, enumerated codes or mappings.
    deleted_items: u64,
}

/// Filters of the list. Empty ones do not filter.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct TerminologyQuery {
    /// Words in the name, or a part of the object identifier, of the address or of the version.
    #[param(max_length = 200)]
    q: Option<String>,
    #[param(value_type = Option<String>, pattern = "^(CodeSystem|ValueSet|ConceptMap)$")]
    resource_type: Option<Kind>,
    /// Dotted or with `urn:oid:`.
    #[param(max_length = 137)]
    oid: Option<String>,
    /// Of each terminology the version that was loaded last, and no other.
    latest: Option<bool>,
    #[param(minimum = 0)]
    offset: Option<i64>,
    #[param(minimum = 1, maximum = 50)]
    limit: Option<i64>,
}

/// What is looked for in a terminology.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ConceptQuery {
    /// Words in the words, or a part of the code.
    #[param(max_length = 200)]
    q: Option<String>,
    /// The code above: directly, or with words or `everyLevel` however far.
    #[param(max_length = 200)]
    parent: Option<String>,
    /// Every level at once, in place of the highest alone.
    every_level: Option<bool>,
    #[param(minimum = 0)]
    offset: Option<i64>,
    #[param(minimum = 1, maximum = 50)]
    limit: Option<i64>,
}

/// Elenca le terminologie
///
/// CodeSystem, ValueSet e ConceptMap presenti sul server, una riga per versione.
#[utoipa::path(get, path = "/terminologies", tag = TAG, operation_id = "listTerminologies",
    params(TerminologyQuery), responses((status = 200, body = Listing<TerminologyView>)))]
async fn list(
    State(cx): State<Backend>,
    caller: Caller,
    query: Query<TerminologyQuery>,
) -> Answer<Listing<TerminologyView>> {
    let actor = caller.able(permission(TerminologyAction::Read))?;
    let query = query.read()?;
    let page = page(query.offset, query.limit)?;
    let sought = query.oid.filter(|oid| !oid.is_empty());
    let filter = Filter {
        q: words(query.q)?,
        kind: query.resource_type,
        // What is no object identifier is kept under none.
        oid: sought.map(|text| oid::canonical(&text).unwrap_or_default()),
        only_last: query.latest == Some(true),
        ..Filter::default()
    };
    Ok(Listing::of(list::list(&cx, &actor, &filter, page).await?, TerminologyView::from))
}

/// Legge una versione di una terminologia
#[utoipa::path(get, path = "/terminologies/{terminologyId}", tag = TAG, operation_id = "getTerminology",
    params(("terminologyId" = TerminologyId, Path)), responses((status = 200, body = DetailView)))]
async fn show(State(cx): State<Backend>, caller: Caller, ids: Ids<TerminologyId>) -> Answer<Json<DetailView>> {
    let actor = caller.able(permission(TerminologyAction::Read))?;
    Ok(Json(detail::detail(&cx, &actor, ids.read()?).await?.into()))
}

/// Elimina una versione di una terminologia
///
/// Da questo momento nessuno la vede più; i suoi codici vengono tolti dal database poco a poco.
#[utoipa::path(delete, path = "/terminologies/{terminologyId}", tag = TAG, operation_id = "deleteTerminology",
    params(("terminologyId" = TerminologyId, Path)), responses((status = 200, body = DeletedView)))]
async fn delete(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<TerminologyId>,
) -> Answer<(StatusCode, Json<DeletedView>)> {
    let actor = caller.able(permission(TerminologyAction::Delete))?;
    let deleted_items = detail::remove(&cx, &actor, ids.read()?).await?;
    Ok((StatusCode::OK, Json(DeletedView { deleted_items })))
}

/// Elenca i codici di una versione
///
/// Senza parole da cercare, i codici del livello più alto o quelli subito sotto `parent`.
#[utoipa::path(get, path = "/terminologies/{terminologyId}/concepts", tag = TAG,
    operation_id = "listTerminologyConcepts",
    params(("terminologyId" = TerminologyId, Path), ConceptQuery),
    responses((status = 200, body = Listing<EntryView>)))]
async fn list_concepts(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<TerminologyId>,
    query: Query<ConceptQuery>,
) -> Answer<Listing<EntryView>> {
    let actor = caller.able(permission(TerminologyAction::Read))?;
    let query = query.read()?;
    let page = page(query.offset, query.limit)?;
    let parent = Text::<0, 200>::parse(&query.parent.unwrap_or_default());
    let parent = String::from(parent.map_err(|problem| Denial::field("parent", problem))?);
    let sought = Sought {
        q: words(query.q)?,
        parent: Some(parent).filter(|code| !code.is_empty()),
        every_level: query.every_level == Some(true),
    };
    Ok(Listing::of(entries::entries(&cx, &actor, ids.read()?, &sought, page).await?, EntryView::from))
}

/// Legge un codice di un CodeSystem
#[utoipa::path(get, path = "/terminologies/{terminologyId}/concepts/{code}", tag = TAG,
    operation_id = "getTerminologyConcept",
    params(("terminologyId" = TerminologyId, Path), ("code" = String, Path)),
    responses((status = 200, body = ConceptView)))]
async fn show_concept(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<(TerminologyId, Word)>,
) -> Answer<Json<ConceptView>> {
    let actor = caller.able(permission(TerminologyAction::Read))?;
    let (id, code) = ids.read()?;
    Ok(Json(concept::concept(&cx, &actor, id, &code).await?.into()))
}
