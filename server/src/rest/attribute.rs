//! `/attributes`: the registry (`interop.md` §1.3, §5.3). What enti hold is in [`super::held`].

use axum::Json;
use axum::extract::State;
use backend::Backend;
use backend::attribute::registry::{self, AttributeRow, Filter};
use domain::attribute::AttributeKind;
use domain::attribute::registry::NewAttribute;
use domain::{Actor, AttributeId, Permission, TenantId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answer::{Created, Listing};
use super::extract::{Body, Caller, Ids, List, Query, page, words};
use super::problem::Answer;
use super::time::Instant;

const TAG: &str = "Attributi";

/// Every operation on the registry.
pub fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new()
        .routes(routes!(create_certified))
        .routes(routes!(create_declared))
        .routes(routes!(create_verified))
        .routes(routes!(list))
        .routes(routes!(show))
}

/// An entry of the registry.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Attribute)]
struct AttributeView {
    id: AttributeId,
    kind: AttributeKind,
    name: String,
    description: String,
    /// Certified attributes only: the code in the certifier's list.
    code: Option<String>,
    /// Certified attributes only: the short name of the certifier.
    origin: Option<String>,
    creator_id: TenantId,
    creator_name: String,
    creation_time: Instant,
}

impl From<AttributeRow> for AttributeView {
    fn from(row: AttributeRow) -> Self {
        let certified = row.attribute.kind == AttributeKind::Certified;
        Self {
            id: row.attribute.id,
            kind: row.attribute.kind,
            name: row.attribute.name,
            description: row.attribute.description,
            code: row.attribute.code,
            origin: certified.then_some(row.creator_slug),
            creator_id: row.attribute.creator,
            creator_name: row.creator_name,
            creation_time: row.attribute.created_at.into(),
        }
    }
}

/// A new certified attribute.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewCertified {
    /// 5 to 160 characters, unique in the registry.
    #[serde(default)]
    #[schema(min_length = 5, max_length = 160)]
    name: String,
    /// 10 to 250 characters.
    #[serde(default)]
    #[schema(min_length = 10, max_length = 250)]
    description: String,
    /// Unique for the certifier: letters, digits, `-`, `_`, `.`.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 64)]
    code: String,
}

/// A new declared or verified attribute.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewPlain {
    /// 5 to 160 characters, unique in the registry.
    #[serde(default)]
    #[schema(min_length = 5, max_length = 160)]
    name: String,
    /// 10 to 250 characters.
    #[serde(default)]
    #[schema(min_length = 10, max_length = 250)]
    description: String,
}

/// Filters of the registry. Empty ones do not filter.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct AttributeQuery {
    /// Words in the name or description.
    #[param(max_length = 200)]
    q: Option<String>,
    #[serde(default)]
    #[param(value_type = Option<Vec<AttributeKind>>, style = Form, explode = false)]
    kinds: List<AttributeKind>,
    /// Short name of the ente that added it.
    #[param(max_length = 200)]
    origin: Option<String>,
    #[param(minimum = 0)]
    offset: Option<i64>,
    #[param(minimum = 1, maximum = 50)]
    limit: Option<i64>,
}

/// Aggiunge un attributo certificato al registro
///
/// Solo un ente certificatore, che poi è l’unico ad assegnarlo e a revocarlo.
#[utoipa::path(post, path = "/certifiedAttributes", tag = TAG, operation_id = "createCertifiedAttribute",
    request_body = NewCertified, responses((status = 201, body = Created)))]
async fn create_certified(State(cx): State<Backend>, caller: Caller, body: Body<NewCertified>) -> Answer<Created> {
    let actor = caller.able(Permission::CreateCertifiedAttributes)?;
    let NewCertified { name, description, code } = body.read()?;
    create(&cx, &actor, NewAttribute { kind: AttributeKind::Certified, name, description, code }).await
}

/// Aggiunge un attributo dichiarato al registro
#[utoipa::path(post, path = "/declaredAttributes", tag = TAG, operation_id = "createDeclaredAttribute",
    request_body = NewPlain, responses((status = 201, body = Created)))]
async fn create_declared(State(cx): State<Backend>, caller: Caller, body: Body<NewPlain>) -> Answer<Created> {
    plain(&cx, caller, body, AttributeKind::Declared).await
}

/// Aggiunge un attributo verificato al registro
#[utoipa::path(post, path = "/verifiedAttributes", tag = TAG, operation_id = "createVerifiedAttribute",
    request_body = NewPlain, responses((status = 201, body = Created)))]
async fn create_verified(State(cx): State<Backend>, caller: Caller, body: Body<NewPlain>) -> Answer<Created> {
    plain(&cx, caller, body, AttributeKind::Verified).await
}

async fn plain(cx: &Backend, caller: Caller, body: Body<NewPlain>, kind: AttributeKind) -> Answer<Created> {
    let actor = caller.able(Permission::CreateAttributes)?;
    let NewPlain { name, description } = body.read()?;
    create(cx, &actor, NewAttribute { kind, name, description, code: String::new() }).await
}

async fn create(cx: &Backend, actor: &Actor, new: NewAttribute) -> Answer<Created> {
    let id = registry::create(cx, actor, &new).await?;
    Ok(Created::at("/attributes", id.0))
}

/// Elenca il registro degli attributi
#[utoipa::path(get, path = "/attributes", tag = TAG, operation_id = "listAttributes",
    params(AttributeQuery), responses((status = 200, body = Listing<AttributeView>)))]
async fn list(
    State(cx): State<Backend>,
    caller: Caller,
    query: Query<AttributeQuery>,
) -> Answer<Listing<AttributeView>> {
    let actor = caller.able(Permission::ReadTenants)?;
    let query = query.read()?;
    let page = page(query.offset, query.limit)?;
    let filter = Filter {
        q: words(query.q)?,
        ids: Vec::new(),
        kinds: query.kinds.0,
        creators: Vec::new(),
        origin: query.origin.filter(|origin| !origin.is_empty()),
    };
    Ok(Listing::of(registry::list(&cx, &actor, &filter, page).await?, AttributeView::from))
}

/// Legge un attributo del registro
#[utoipa::path(get, path = "/attributes/{attributeId}", tag = TAG, operation_id = "getAttribute",
    params(("attributeId" = AttributeId, Path)), responses((status = 200, body = AttributeView)))]
async fn show(State(cx): State<Backend>, caller: Caller, ids: Ids<AttributeId>) -> Answer<Json<AttributeView>> {
    let actor = caller.able(Permission::ReadTenants)?;
    Ok(Json(registry::get(&cx, &actor, ids.read()?).await?.into()))
}
