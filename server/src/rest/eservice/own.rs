//! What an ente sees of its own e-services, and who uses them.

use axum::extract::State;
use axum::response::Response;
use backend::Backend;
use backend::eservice::consumers;
use backend::eservice::own::{self, Filter, Sort};
use bytes::Bytes;
use domain::eservice::DescriptorState;
use domain::{DescriptorId, EserviceId, Permission, TenantId};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::TAG;
use super::catalogue::NamesQuery;
use super::own_view::{OwnEserviceView, ProducerDescriptor, ProducerEservice};
use super::view::CompactOrganization;
use crate::download::attachment;
use crate::rest::answer::{Listing, Representation};
use crate::rest::extract::{Caller, Ids, List, Query, page, words};
use crate::rest::problem::Answer;

pub fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(show))
        .routes(routes!(show_version))
        .routes(routes!(names))
        .routes(routes!(users))
}

/// What the list is ordered by.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
enum OrderBy {
    #[default]
    Name,
    Published,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct OwnQuery {
    /// Parole nel nome o nella descrizione.
    q: Option<String>,
    /// Fruitori, separati da virgole.
    #[serde(default)]
    #[param(value_type = Option<String>)]
    consumers_ids: List<TenantId>,
    /// Stati della versione nel catalogo, separati da virgole; `DRAFT` trova chi ha una bozza.
    #[serde(default)]
    #[param(value_type = Option<String>)]
    states: List<DescriptorState>,
    #[serde(default)]
    #[param(inline)]
    sort: OrderBy,
    #[serde(default)]
    descending: bool,
    offset: Option<i64>,
    limit: Option<i64>,
}

/// Elenca i propri e-service
///
/// Con le bozze, se il ruolo le può vedere.
#[utoipa::path(get, path = "/producers/eservices", tag = TAG, operation_id = "getProducerEServices",
    params(OwnQuery), responses((status = 200, body = Listing<ProducerEservice>)))]
async fn list(State(cx): State<Backend>, caller: Caller, query: Query<OwnQuery>) -> Answer<Listing<ProducerEservice>> {
    let actor = caller.able(Permission::ReadCatalogue)?;
    let query = query.read()?;
    let page = page(query.offset, query.limit)?;
    let filter = Filter {
        q: words(query.q)?,
        states: query.states.0,
        consumers: query.consumers_ids.0,
        sort: match query.sort {
            OrderBy::Name => Sort::Name,
            OrderBy::Published => Sort::Published,
        },
        descending: query.descending,
    };
    Ok(Listing::of(own::list(&cx, &actor, &filter, page).await?, ProducerEservice::from))
}

/// Legge un proprio e-service
#[utoipa::path(get, path = "/producers/eservices/{eserviceId}", tag = TAG,
    operation_id = "getProducerEServiceDetails", params(("eserviceId" = EserviceId, Path)),
    responses((status = 200, body = OwnEserviceView, headers(("ETag" = String)))))]
async fn show(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<EserviceId>,
) -> Answer<Representation<OwnEserviceView>> {
    let actor = caller.able(Permission::ReadCatalogue)?;
    eservice(&cx, &actor, ids.read()?).await
}

/// Legge una versione di un proprio e-service
#[utoipa::path(get, path = "/producers/eservices/{eserviceId}/descriptors/{descriptorId}", tag = TAG,
    operation_id = "getProducerEServiceDescriptor",
    params(("eserviceId" = EserviceId, Path), ("descriptorId" = DescriptorId, Path)),
    responses((status = 200, body = ProducerDescriptor, headers(("ETag" = String)))))]
async fn show_version(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<(EserviceId, DescriptorId)>,
) -> Answer<Representation<ProducerDescriptor>> {
    let actor = caller.able(Permission::ReadCatalogue)?;
    let (eservice, descriptor) = ids.read()?;
    version(&cx, &actor, eservice, descriptor).await
}

/// The e-service as it is now.
pub(super) async fn eservice(
    cx: &Backend,
    actor: &domain::Actor,
    id: EserviceId,
) -> Answer<Representation<OwnEserviceView>> {
    let detail = own::detail(cx, actor, id).await?;
    let revision = detail.facts.eservice.revision;
    Ok(Representation(OwnEserviceView::new(&detail, actor), revision))
}

/// The version as it is now.
pub(super) async fn version(
    cx: &Backend,
    actor: &domain::Actor,
    eservice: EserviceId,
    id: DescriptorId,
) -> Answer<Representation<ProducerDescriptor>> {
    let detail = own::detail(cx, actor, eservice).await?;
    let version = detail.facts.version(id)?;
    let revision = version.descriptor.revision;
    Ok(Representation(ProducerDescriptor::new(version, &detail, actor), revision))
}

/// Elenca i fruitori
///
/// Gli enti che hanno presentato almeno una richiesta al proprio ente.
#[utoipa::path(get, path = "/consumers", tag = TAG, operation_id = "getConsumers", params(NamesQuery),
    responses((status = 200, body = Listing<CompactOrganization>)))]
async fn names(
    State(cx): State<Backend>,
    caller: Caller,
    query: Query<NamesQuery>,
) -> Answer<Listing<CompactOrganization>> {
    let actor = caller.able(Permission::ReadAgreements)?;
    let query = query.read()?;
    let page = page(query.offset, query.limit)?;
    let found = consumers::names(&cx, &actor, &words(query.q)?, page).await?;
    Ok(Listing::of(found, CompactOrganization::from))
}

/// Scarica l’elenco dei fruitori di un e-service
///
/// Un file CSV con una riga per ogni richiesta attiva o sospesa.
#[utoipa::path(get, path = "/eservices/{eserviceId}/consumers", tag = TAG, operation_id = "getEServiceConsumers",
    params(("eserviceId" = EserviceId, Path)),
    responses((status = 200, body = String, content_type = "text/csv")))]
async fn users(State(cx): State<Backend>, caller: Caller, ids: Ids<EserviceId>) -> Answer<Response> {
    let actor = caller.able(Permission::ReadAgreements)?;
    let id = ids.read()?;
    let users = consumers::of(&cx, &actor, id).await?;
    Ok(attachment(&format!("fruitori-{id}.csv"), "text/csv; charset=utf-8", Bytes::from(csv(&users))))
}

fn csv(users: &[consumers::Consumer]) -> String {
    let mut text = format!("{}\r\n", app::i18n::it::eservice::CONSUMERS_CSV);
    for user in users {
        let cells = [
            user.tenant.to_string(),
            user.name.clone(),
            user.origin.clone().unwrap_or_default(),
            user.origin_value.clone().unwrap_or_default(),
            user.number.to_string(),
            user.state.to_string(),
            user.submitted_at.map(backend::rome::rfc3339).unwrap_or_default(),
        ];
        text.push_str(&cells.map(|value| cell(&value)).join(","));
        text.push_str("\r\n");
    }
    text
}

/// RFC 4180; and a value that a spreadsheet would take for a formula is made text.
fn cell(value: &str) -> String {
    let text = if value.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{value}") } else { value.to_owned() };
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn cells_hold_what_they_are_given_and_never_a_formula() {
        assert_eq!(cell("Comune di Valdoro"), "Comune di Valdoro");
        assert_eq!(cell("Acque, Gas \"& Luce\""), "\"Acque, Gas \"\"& Luce\"\"\"");
        assert_eq!(cell("=1+1"), "'=1+1");
    }
}
