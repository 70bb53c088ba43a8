//! What a client is for: the purposes that are linked to it.

use axum::extract::State;
use axum::http::StatusCode;
use backend::Backend;
use backend::client;
use backend::client::purposes::{Which, purposes};
use domain::client::ClientCommand;
use domain::{ClientId, Permission, PurposeId};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::member::Rows;
use super::view::{ClientView, LinkedPurpose};
use super::{IF_MATCH, TAG, run};
use crate::rest::answer::{Listing, Representation};
use crate::rest::extract::{Body, Caller, Ids, Query, Seen, page};
use crate::rest::problem::Answer;

pub(super) fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new().routes(routes!(linked, link)).routes(routes!(unlink))
}

/// A purpose that the client is to be for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NewLink {
    purpose_id: PurposeId,
}

/// Elenca le finalità collegate a un client
#[utoipa::path(get, path = "/clients/{clientId}/purposes", tag = TAG, operation_id = "listClientPurposes",
    params(("clientId" = ClientId, Path), Rows), responses((status = 200, body = Listing<LinkedPurpose>)))]
async fn linked(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<ClientId>,
    rows: Query<Rows>,
) -> Answer<Listing<LinkedPurpose>> {
    let actor = caller.able(Permission::ReadKeys)?;
    let rows = rows.read()?;
    let page = page(rows.offset, rows.limit)?;
    Ok(Listing::of(purposes(&cx, &actor, ids.read()?, Which::Linked, "", page).await?, LinkedPurpose::from))
}

/// Collega una finalità a un client
///
/// Serve una finalità del proprio ente, attiva o sospesa, con una richiesta di fruizione attiva o sospesa.
#[utoipa::path(post, path = "/clients/{clientId}/purposes", tag = TAG, operation_id = "addClientPurpose",
    params(("clientId" = ClientId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    request_body = NewLink, responses((status = 200, body = ClientView, headers(("ETag" = String)))))]
async fn link(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<ClientId>,
    seen: Seen,
    body: Body<NewLink>,
) -> Answer<Representation<ClientView>> {
    let actor = caller.able(Permission::WriteClients)?;
    let purpose = body.read()?.purpose_id;
    run(&cx, &actor, ids, seen, ClientCommand::LinkPurpose(purpose)).await
}

/// Scollega una finalità da un client
///
/// Sempre possibile, anche per finalità archiviate: da questo momento il client non ottiene voucher per la finalità.
#[utoipa::path(delete, path = "/clients/{clientId}/purposes/{purposeId}", tag = TAG,
    operation_id = "removeClientPurpose",
    params(("clientId" = ClientId, Path), ("purposeId" = PurposeId, Path),
        ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    responses((status = 204)))]
async fn unlink(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<(ClientId, PurposeId)>,
    seen: Seen,
) -> Answer<StatusCode> {
    let actor = caller.able(Permission::WriteClients)?;
    let seen = seen.read()?;
    let (id, purpose) = ids.read()?;
    client::run(&cx, &actor, id, seen, ClientCommand::UnlinkPurpose(purpose)).await?;
    Ok(StatusCode::NO_CONTENT)
}
