//! The public keys of a client. A private key is never asked for, and refused where it comes (`security.md` KEY-01).

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use backend::Backend;
use backend::client::detail::detail;
use backend::client::key::read;
use backend::client::{self, SentKey};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::client::{ClientCommand, KeyUse};
use domain::page::Page;
use domain::{ClientId, Denial, FieldProblem, Permission};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::member::Rows;
use super::view::{ALGORITHM, KeyView};
use super::{IF_MATCH, TAG};
use crate::rest::PREFIX;
use crate::rest::answer::Listing;
use crate::rest::extract::{Body, Caller, Ids, Query, Seen, Word, page};
use crate::rest::problem::Answer;

pub(super) fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new().routes(routes!(keys, add)).routes(routes!(show, remove)).routes(routes!(encoded))
}

/// A public key.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewKey {
    /// 5 to 60 characters.
    #[schema(min_length = 5, max_length = 60)]
    name: String,
    #[serde(rename = "use")]
    usage: KeyUse,
    /// `RS256`, also when it is left out.
    alg: Option<String>,
    /// Base64 of the PEM text of one RSA public key (`PUBLIC KEY`), 2048 to 8192 bits.
    #[schema(max_length = 21848)]
    key: String,
}

/// A key just added.
#[derive(Debug, Serialize, ToSchema)]
struct AddedKey {
    /// The thumbprint of RFC 7638: the `kid` of the client's assertions.
    kid: String,
    #[serde(skip)]
    #[schema(ignore)]
    location: String,
}

impl IntoResponse for AddedKey {
    fn into_response(self) -> Response {
        let location = [(header::LOCATION, self.location.clone())];
        (StatusCode::CREATED, location, Json(self)).into_response()
    }
}

/// The text of a public key.
#[derive(Debug, Serialize, ToSchema)]
struct EncodedKey {
    /// Base64 of the PEM text.
    key: String,
}

/// Elenca le chiavi di un client
///
/// Un operatore di sicurezza le legge solo se è membro del client.
#[utoipa::path(get, path = "/clients/{clientId}/keys", tag = TAG, operation_id = "listClientKeys",
    params(("clientId" = ClientId, Path), Rows), responses((status = 200, body = Listing<KeyView>)))]
async fn keys(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<ClientId>,
    rows: Query<Rows>,
) -> Answer<Listing<KeyView>> {
    let actor = caller.able(Permission::ReadKeys)?;
    let rows = rows.read()?;
    let page = page(rows.offset, rows.limit)?;
    let detail = detail(&cx, &actor, ids.read()?).await?;
    let keys = detail.keys(&actor)?.iter().map(|key| KeyView::new(&detail, key));
    Ok(Listing::of(Page::cut(keys, page), |key| key))
}

/// Aggiunge una chiave pubblica a un client
///
/// Solo chi è membro del client. La chiave privata non va mai inviata.
#[utoipa::path(post, path = "/clients/{clientId}/keys", tag = TAG, operation_id = "addClientKey",
    params(("clientId" = ClientId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    request_body = NewKey, responses((status = 201, body = AddedKey)))]
async fn add(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<ClientId>,
    seen: Seen,
    body: Body<NewKey>,
) -> Answer<AddedKey> {
    let actor = caller.able(Permission::WriteKeys)?;
    let new = body.read()?;
    if new.alg.is_some_and(|alg| alg != ALGORITHM) {
        return Err(Denial::field("alg", FieldProblem::UnknownValue).into());
    }
    let seen = seen.read()?;
    let id = ids.read()?;
    let sent = SentKey { name: new.name, usage: new.usage, read: read(&new.key) };
    let kid = client::add_key(&cx, &actor, id, seen, sent).await?;
    let location = format!("{PREFIX}/clients/{id}/keys/{kid}");
    Ok(AddedKey { kid, location })
}

/// Legge una chiave di un client
#[utoipa::path(get, path = "/clients/{clientId}/keys/{kid}", tag = TAG, operation_id = "getClientKey",
    params(("clientId" = ClientId, Path), ("kid" = String, Path)), responses((status = 200, body = KeyView)))]
async fn show(State(cx): State<Backend>, caller: Caller, ids: Ids<(ClientId, Word)>) -> Answer<Json<KeyView>> {
    let actor = caller.able(Permission::ReadKeys)?;
    let (id, kid) = ids.read()?;
    let detail = detail(&cx, &actor, id).await?;
    let key = detail.key(&actor, &kid)?;
    Ok(Json(KeyView::new(&detail, key)))
}

/// Legge il testo di una chiave di un client
#[utoipa::path(get, path = "/clients/{clientId}/keys/{kid}/encoded", tag = TAG, operation_id = "getEncodedClientKey",
    params(("clientId" = ClientId, Path), ("kid" = String, Path)), responses((status = 200, body = EncodedKey)))]
async fn encoded(State(cx): State<Backend>, caller: Caller, ids: Ids<(ClientId, Word)>) -> Answer<Json<EncodedKey>> {
    let actor = caller.able(Permission::ReadKeys)?;
    let (id, kid) = ids.read()?;
    let detail = detail(&cx, &actor, id).await?;
    Ok(Json(EncodedKey { key: STANDARD.encode(&detail.key(&actor, &kid)?.pem) }))
}

/// Elimina una chiave di un client
///
/// Da questo momento nessuno ottiene voucher con questa chiave. Un operatore di sicurezza elimina solo quelle che ha
/// caricato, finché è membro.
#[utoipa::path(delete, path = "/clients/{clientId}/keys/{kid}", tag = TAG, operation_id = "removeClientKey",
    params(("clientId" = ClientId, Path), ("kid" = String, Path),
        ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    responses((status = 204)))]
async fn remove(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<(ClientId, Word)>,
    seen: Seen,
) -> Answer<StatusCode> {
    let actor = caller.able(Permission::WriteKeys)?;
    let seen = seen.read()?;
    let (id, kid) = ids.read()?;
    client::run(&cx, &actor, id, seen, ClientCommand::RemoveKey(kid)).await?;
    Ok(StatusCode::NO_CONTENT)
}
