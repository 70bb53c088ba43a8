//! `/savedFilters`: filters of the console's lists that the one who asks has given a name. Nobody else sees them.

use app::lists::{self, Chosen};
use axum::extract::State;
use axum::http::StatusCode;
use backend::{Backend, saved_filter};
use domain::saved_filter::SavedFilter;
use domain::{Denial, FieldProblem, SavedFilterId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answer::{Created, Listing};
use super::extract::{Body, Caller, Ids, Query, page};
use super::problem::Answer;
use super::time::Instant;

const TAG: &str = "Filtri salvati";

/// Every operation on saved filters.
pub fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new().routes(routes!(all, keep)).routes(routes!(forget))
}

/// Which filters.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct SavedFilterQuery {
    /// Only those of the list at this path of the console, such as `/catalogo`.
    list: Option<String>,
    #[param(minimum = 0)]
    offset: Option<i64>,
    #[param(minimum = 1, maximum = 50)]
    limit: Option<i64>,
}

/// A filter to keep.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewSavedFilter {
    /// The path of the list's page, such as `/erogazione/richieste`.
    #[serde(default)]
    list: String,
    /// 1 to 60 characters; no other of yours for the list has it.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 60)]
    name: String,
    /// What the address of the page says after the question mark; what the list does not know is refused.
    #[serde(default)]
    #[schema(max_length = 2000)]
    query: String,
}

/// A filter of yours.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = SavedFilter)]
struct SavedFilterView {
    id: SavedFilterId,
    list: String,
    name: String,
    query: String,
    created_at: Instant,
}

impl From<SavedFilter> for SavedFilterView {
    fn from(filter: SavedFilter) -> Self {
        Self {
            id: filter.id,
            list: filter.list,
            name: filter.name,
            query: filter.query,
            created_at: filter.created_at.into(),
        }
    }
}

/// Elenca i propri filtri salvati
///
/// Al massimo 20 per elenco della console.
#[utoipa::path(get, path = "/savedFilters", tag = TAG, operation_id = "listSavedFilters", params(SavedFilterQuery),
    responses((status = 200, body = Listing<SavedFilterView>)))]
async fn all(
    State(cx): State<Backend>,
    caller: Caller,
    query: Query<SavedFilterQuery>,
) -> Answer<Listing<SavedFilterView>> {
    let actor = caller.anyone();
    let query = query.read()?;
    let page = page(query.offset, query.limit)?;
    let kept = saved_filter::list(&cx, &actor, &query.list.unwrap_or_default(), page).await?;
    Ok(Listing::of(kept, SavedFilterView::from))
}

/// Salva un filtro con un nome
///
/// Lo vede solo chi lo salva, sopra l’elenco.
#[utoipa::path(post, path = "/savedFilters", tag = TAG, operation_id = "createSavedFilter",
    request_body = NewSavedFilter, responses((status = 201, body = Created)))]
async fn keep(State(cx): State<Backend>, caller: Caller, body: Body<NewSavedFilter>) -> Answer<Created> {
    let actor = caller.anyone();
    let new = body.read()?;
    let found = lists::at(&new.list).ok_or_else(|| Denial::field("list", FieldProblem::UnknownValue))?;
    let chosen = Chosen::read(found.spec, &new.list, &new.query);
    if chosen.nonsense {
        return Err(Denial::field("query", FieldProblem::Malformed).into());
    }
    let id = saved_filter::keep(&cx, &actor, chosen.path(), &chosen.keepsake(), &new.name).await?;
    Ok(Created::at("/savedFilters", id.0))
}

/// Elimina un filtro salvato
#[utoipa::path(delete, path = "/savedFilters/{savedFilterId}", tag = TAG, operation_id = "deleteSavedFilter",
    params(("savedFilterId" = SavedFilterId, Path)), responses((status = 204)))]
async fn forget(State(cx): State<Backend>, caller: Caller, ids: Ids<SavedFilterId>) -> Answer<StatusCode> {
    let actor = caller.anyone();
    saved_filter::forget(&cx, &actor, ids.read()?).await?;
    Ok(StatusCode::NO_CONTENT)
}
