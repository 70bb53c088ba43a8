//! What everybody finds: the catalogue, one version of it, and the enti that provide.

use axum::extract::State;
use backend::Backend;
use backend::eservice::catalogue::{self, Filter, FitWanted, Sort, Which};
use domain::agreement::AgreementState;
use domain::eservice::DescriptorState;
use domain::{AttributeId, DescriptorId, EserviceId, Permission, TenantId};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::CATALOGUE_TAG as TAG;
use super::view::{CatalogDescriptor, CatalogEservice, CompactOrganization};
use crate::rest::answer::{Listing, Representation};
use crate::rest::extract::{Caller, Ids, List, Query, page, words};
use crate::rest::problem::Answer;

pub fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(show)).routes(routes!(producers))
}

/// How well the caller's ente fits.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
enum Requirements {
    Met,
    Missing,
}

/// What the list is ordered by.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
enum OrderBy {
    #[default]
    Name,
    Producer,
    Published,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct CatalogQuery {
    /// Parole nel nome, nella descrizione o nel nome dell’erogatore.
    q: Option<String>,
    /// Erogatori, separati da virgole.
    #[serde(default)]
    #[param(value_type = Option<String>)]
    producers_ids: List<TenantId>,
    /// Attributi che la versione cita, separati da virgole.
    #[serde(default)]
    #[param(value_type = Option<String>)]
    attributes_ids: List<AttributeId>,
    /// Stati della versione, separati da virgole.
    #[serde(default)]
    #[param(value_type = Option<String>)]
    states: List<DescriptorState>,
    /// Stati della propria richiesta, separati da virgole.
    #[serde(default)]
    #[param(value_type = Option<String>)]
    agreement_states: List<AgreementState>,
    /// Requisiti posseduti (`met`) o mancanti (`missing`) per il proprio ente.
    requirements: Option<Requirements>,
    #[serde(default)]
    #[param(inline)]
    sort: OrderBy,
    #[serde(default)]
    descending: bool,
    offset: Option<i64>,
    limit: Option<i64>,
}

/// Cerca nel catalogo
///
/// Per ogni e-service la versione che si può vedere, quanti requisiti ha il proprio ente e le proprie richieste.
#[utoipa::path(get, path = "/catalog", tag = TAG, operation_id = "getEServicesCatalog", params(CatalogQuery),
    responses((status = 200, body = Listing<CatalogEservice>)))]
async fn list(
    State(cx): State<Backend>,
    caller: Caller,
    query: Query<CatalogQuery>,
) -> Answer<Listing<CatalogEservice>> {
    let actor = caller.able(Permission::ReadCatalogue)?;
    let query = query.read()?;
    let page = page(query.offset, query.limit)?;
    let filter = Filter {
        q: words(query.q)?,
        producers: query.producers_ids.0,
        states: query.states.0,
        attributes: query.attributes_ids.0,
        agreement_states: query.agreement_states.0,
        fit: query.requirements.map(|wanted| match wanted {
            Requirements::Met => FitWanted::Met,
            Requirements::Missing => FitWanted::Missing,
        }),
        sort: match query.sort {
            OrderBy::Name => Sort::Name,
            OrderBy::Producer => Sort::Producer,
            OrderBy::Published => Sort::Published,
        },
        descending: query.descending,
    };
    let found = catalogue::list(&cx, &actor, &filter, page).await?;
    Ok(Listing::of(found, |row| CatalogEservice::new(row, &actor)))
}

/// Legge una versione del catalogo
///
/// Le bozze non ci sono, nemmeno per chi le scrive.
#[utoipa::path(get, path = "/catalog/eservices/{eserviceId}/descriptor/{descriptorId}", tag = TAG,
    operation_id = "getCatalogEServiceDescriptor",
    params(("eserviceId" = EserviceId, Path), ("descriptorId" = DescriptorId, Path)),
    responses((status = 200, body = CatalogDescriptor, headers(("ETag" = String)))))]
async fn show(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<(EserviceId, DescriptorId)>,
) -> Answer<Representation<CatalogDescriptor>> {
    let actor = caller.able(Permission::ReadCatalogue)?;
    let (eservice, descriptor) = ids.read()?;
    let detail = catalogue::detail(&cx, &actor, eservice, Which::Id(descriptor)).await?;
    let revision = detail.version.revision;
    Ok(Representation(CatalogDescriptor::new(detail, &actor), revision))
}

/// Words and rows of a list of names.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct NamesQuery {
    /// Parole nel nome.
    pub q: Option<String>,
    pub offset: Option<i64>,
    pub limit: Option<i64>,
}

/// Elenca gli erogatori
///
/// Gli enti con almeno un e-service nel catalogo.
#[utoipa::path(get, path = "/producers", tag = TAG, operation_id = "getProducers", params(NamesQuery),
    responses((status = 200, body = Listing<CompactOrganization>)))]
async fn producers(
    State(cx): State<Backend>,
    caller: Caller,
    query: Query<NamesQuery>,
) -> Answer<Listing<CompactOrganization>> {
    let actor = caller.able(Permission::ReadCatalogue)?;
    let query = query.read()?;
    let page = page(query.offset, query.limit)?;
    let found = catalogue::producers(&cx, &actor, &words(query.q)?, page).await?;
    Ok(Listing::of(found, CompactOrganization::from))
}
