//! What differs between two versions.

use axum::Json;
use axum::extract::State;
use backend::Backend;
use backend::terminology::comparison::{self, Line};
use domain::terminology::TerminologyAction;
use domain::terminology::change::{Change, Said, aspects};
use domain::terminology::rules::permission;
use domain::{Denial, FieldProblem, TerminologyId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::TAG;
use crate::rest::answer::Listing;
use crate::rest::extract::{Caller, Ids, Query, page};
use crate::rest::problem::Answer;

pub(super) fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new().routes(routes!(compare))
}

/// Against what, and what of it.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ComparisonQuery {
    /// The version before it.
    #[param(value_type = Option<TerminologyId>)]
    with: Option<String>,
    /// One kind of difference alone.
    #[param(value_type = Option<String>, pattern = "^(removed|changed|added)$")]
    change: Option<Change>,
    #[param(minimum = 0)]
    offset: Option<i64>,
    #[param(minimum = 1, maximum = 50)]
    limit: Option<i64>,
}

/// What differs.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = TerminologyComparison)]
struct ComparisonView {
    /// Codes of the version before that are not in this one.
    removed: i64,
    /// Codes of both of which something else is said.
    changed: i64,
    /// Codes that the version before has not got.
    added: i64,
    #[serde(flatten)]
    lines: Listing<ChangeView>,
}

/// A code that differs.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = TerminologyChange)]
struct ChangeView {
    /// `removed`, `changed` or `added`.
    change: String,
    code: String,
    /// What is another: `display`, `definition`, `status`, `parents`, `designations`, `properties`, `other`.
    aspects: Vec<String>,
    before: Option<SaidView>,
    after: Option<SaidView>,
}

/// What a version says of a code.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = TerminologyCodeSaid)]
struct SaidView {
    display: String,
    definition: Option<String>,
    r#abstract: bool,
    inactive: bool,
    /// The codes directly above it.
    parents: Vec<String>,
}

impl From<Said> for SaidView {
    fn from(said: Said) -> Self {
        Self {
            display: said.display,
            definition: said.definition,
            r#abstract: said.is_abstract,
            inactive: said.is_inactive,
            parents: said.parents,
        }
    }
}

impl From<Line> for ChangeView {
    fn from(line: Line) -> Self {
        let differing = line.before.as_ref().zip(line.after.as_ref());
        let aspects = differing.map(|(before, after)| aspects(before, after)).unwrap_or_default();
        Self {
            change: line.change.to_string(),
            code: line.code,
            aspects: aspects.iter().map(ToString::to_string).collect(),
            before: line.before.map(SaidView::from),
            after: line.after.map(SaidView::from),
        }
    }
}

/// Confronta due versioni di un CodeSystem
///
/// Prima i codici tolti, poi quelli cambiati, poi quelli aggiunti rispetto alla versione `with`.
#[utoipa::path(get, path = "/terminologies/{terminologyId}/comparison", tag = TAG,
    operation_id = "compareTerminologies",
    params(("terminologyId" = TerminologyId, Path), ComparisonQuery),
    responses((status = 200, body = ComparisonView)))]
async fn compare(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<TerminologyId>,
    query: Query<ComparisonQuery>,
) -> Answer<Json<ComparisonView>> {
    let actor = caller.able(permission(TerminologyAction::Read))?;
    let query = query.read()?;
    let page = page(query.offset, query.limit)?;
    let with = query.with.filter(|id| !id.is_empty());
    let with = with.ok_or_else(|| Denial::field("with", FieldProblem::Required))?;
    let with = with.parse().map_err(|_| Denial::field("with", FieldProblem::Malformed))?;
    let found = comparison::compare(&cx, &actor, with, ids.read()?, query.change, page).await?;
    Ok(Json(ComparisonView {
        removed: found.counts.removed,
        changed: found.counts.changed,
        added: found.counts.added,
        lines: Listing::of(found.page, ChangeView::from),
    }))
}
