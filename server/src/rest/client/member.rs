//! Who looks after a client.

use axum::extract::State;
use axum::http::StatusCode;
use backend::Backend;
use backend::client;
use backend::client::detail::detail;
use domain::client::ClientCommand;
use domain::page::Page;
use domain::{ClientId, Permission, UserId};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::view::{ClientView, MemberView};
use super::{IF_MATCH, TAG, run};
use crate::rest::answer::{Listing, Representation};
use crate::rest::extract::{Body, Caller, Ids, Query, Seen, page};
use crate::rest::problem::Answer;

pub(super) fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new().routes(routes!(members, add)).routes(routes!(remove))
}

/// Which rows are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Rows {
    #[param(minimum = 0)]
    pub offset: Option<i64>,
    #[param(minimum = 1, maximum = 50)]
    pub limit: Option<i64>,
}

/// Somebody who is to look after a client.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NewMember {
    user_id: UserId,
}

/// Elenca i membri di un client
#[utoipa::path(get, path = "/clients/{clientId}/users", tag = TAG, operation_id = "listClientUsers",
    params(("clientId" = ClientId, Path), Rows), responses((status = 200, body = Listing<MemberView>)))]
async fn members(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<ClientId>,
    rows: Query<Rows>,
) -> Answer<Listing<MemberView>> {
    let actor = caller.able(Permission::ReadKeys)?;
    let rows = rows.read()?;
    let page = page(rows.offset, rows.limit)?;
    let detail = detail(&cx, &actor, ids.read()?).await?;
    let members = detail.facts.client.members.iter().map(|user| MemberView::new(&detail, *user));
    Ok(Listing::of(Page::cut(members, page), |member| member))
}

/// Aggiunge un membro a un client
///
/// Solo amministratori e operatori di sicurezza dell’ente.
#[utoipa::path(post, path = "/clients/{clientId}/users", tag = TAG, operation_id = "addClientUser",
    params(("clientId" = ClientId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    request_body = NewMember, responses((status = 200, body = ClientView, headers(("ETag" = String)))))]
async fn add(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<ClientId>,
    seen: Seen,
    body: Body<NewMember>,
) -> Answer<Representation<ClientView>> {
    let actor = caller.able(Permission::WriteClients)?;
    let user = body.read()?.user_id;
    run(&cx, &actor, ids, seen, ClientCommand::AddMember(user)).await
}

/// Toglie un membro a un client
///
/// Le chiavi che ha caricato restano e continuano a funzionare: l’elenco delle chiavi le segnala.
#[utoipa::path(delete, path = "/clients/{clientId}/users/{userId}", tag = TAG, operation_id = "removeClientUser",
    params(("clientId" = ClientId, Path), ("userId" = UserId, Path),
        ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    responses((status = 204)))]
async fn remove(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<(ClientId, UserId)>,
    seen: Seen,
) -> Answer<StatusCode> {
    let actor = caller.able(Permission::WriteClients)?;
    let seen = seen.read()?;
    let (id, user) = ids.read()?;
    client::run(&cx, &actor, id, seen, ClientCommand::RemoveMember(user)).await?;
    Ok(StatusCode::NO_CONTENT)
}
