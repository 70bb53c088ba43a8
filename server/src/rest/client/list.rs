//! The clients of the own ente.

use axum::extract::State;
use backend::Backend;
use backend::client::list::{self, Filter};
use domain::client::ClientKind;
use domain::{Permission, PurposeId, UserId};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::TAG;
use super::view::CompactClient;
use crate::rest::answer::Listing;
use crate::rest::extract::{Caller, List, Query, page, words};
use crate::rest::problem::Answer;

pub(super) fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new().routes(routes!(clients))
}

/// Filters of the list. Empty ones do not filter.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ClientQuery {
    /// Words in the name or the description.
    #[param(max_length = 200)]
    q: Option<String>,
    kind: Option<ClientKind>,
    /// Only clients that one of these people looks after.
    #[serde(default)]
    #[param(value_type = Option<Vec<UserId>>, style = Form, explode = false)]
    user_ids: List<UserId>,
    /// Only clients that this purpose is linked to.
    purpose_id: Option<PurposeId>,
    #[param(minimum = 0)]
    offset: Option<i64>,
    #[param(minimum = 1, maximum = 50)]
    limit: Option<i64>,
}

/// Elenca i client del proprio ente
///
/// In ordine di nome.
#[utoipa::path(get, path = "/clients", tag = TAG, operation_id = "listClients",
    params(ClientQuery), responses((status = 200, body = Listing<CompactClient>)))]
async fn clients(
    State(cx): State<Backend>,
    caller: Caller,
    query: Query<ClientQuery>,
) -> Answer<Listing<CompactClient>> {
    let actor = caller.able(Permission::ReadClients)?;
    let query = query.read()?;
    let page = page(query.offset, query.limit)?;
    let filter = Filter {
        q: words(query.q)?,
        kind: query.kind,
        purpose: query.purpose_id,
        members: query.user_ids.0,
        ..Filter::default()
    };
    Ok(Listing::of(list::list(&cx, &actor, &filter, page).await?, CompactClient::from))
}
