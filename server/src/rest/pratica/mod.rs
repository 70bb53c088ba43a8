//! `/pratiche`: the desk's list, one pratica, and every command of an operator on it; `/services` and who is enabled on
//! them (`decisions.md` P2). What the citizen sent is changed by nobody.

mod bulk;
mod command;
mod figures;
mod file;
mod protocol;
mod service;
mod simulate;
mod view;

use axum::extract::State;
use backend::pratica::list::{self, Filter, Sort, Sought, View};
use backend::{Backend, pratica};
use domain::pratica::PraticaState;
use domain::{Actor, Denial, FieldProblem, Permission, PraticaId, ServiceId};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answer::{Listing, Representation};
use super::extract::{Caller, Ids, List, Query, page, words};
use super::problem::Answer;
use view::{CompactPratica, PraticaView};

const TAG: &str = "Pratiche";
const IF_MATCH: &str = app::i18n::it::api::IF_MATCH;

/// Every operation on pratiche and services.
pub fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new()
        .routes(routes!(rows))
        .routes(routes!(show))
        .merge(bulk::router())
        .merge(command::router())
        .merge(figures::router())
        .merge(file::router())
        .merge(protocol::router())
        .merge(service::router())
        .merge(simulate::router())
}

/// Which pratiche. Empty filters do not filter.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct PraticaQuery {
    /// `inHand` (the default), `free`, `concluded` or `all`, as the four views of the desk.
    view: Option<String>,
    /// Words in the number of the protocol, the applicant's names or fiscal code, the service, its area or the id; all of
    /// them must be found.
    #[param(max_length = 200)]
    q: Option<String>,
    #[serde(default)]
    #[param(value_type = Option<Vec<PraticaState>>, style = Form, explode = false)]
    states: List<PraticaState>,
    #[serde(default)]
    #[param(value_type = Option<Vec<ServiceId>>, style = Form, explode = false)]
    services_ids: List<ServiceId>,
    /// `usual`, `compiled`, `protocol`, `applicant`, `service`, `state` or `changed`; with `-` before it, the other way
    /// round.
    sort: Option<String>,
    #[param(minimum = 0)]
    offset: Option<i64>,
    #[param(minimum = 1, maximum = 50)]
    limit: Option<i64>,
}

/// Elenca le pratiche dell’ente
///
/// Le quattro viste sono quelle dello sportello: in carico a chi chiama, da assegnare sui servizi per i quali è abilitato,
/// concluse da chi chiama, tutte.
#[utoipa::path(get, path = "/pratiche", tag = TAG, operation_id = "listPratiche",
    params(PraticaQuery), responses((status = 200, body = Listing<CompactPratica>)))]
async fn rows(
    State(cx): State<Backend>,
    caller: Caller,
    query: Query<PraticaQuery>,
) -> Answer<Listing<CompactPratica>> {
    let actor = caller.able(Permission::ReadPratiche)?;
    let query = query.read()?;
    let page = page(query.offset, query.limit)?;
    let filter = filter(query)?;
    Ok(Listing::of(list::list(&cx, &actor, &filter, page).await?, CompactPratica::from))
}

fn filter(query: PraticaQuery) -> Answer<Filter> {
    let view = match query.view.as_deref().unwrap_or_default() {
        "" => View::default(),
        view => view.parse().map_err(|_| Denial::field("view", FieldProblem::UnknownValue))?,
    };
    let sort = query.sort.unwrap_or_default();
    let (descending, name) = match sort.strip_prefix('-') {
        Some(name) => (true, name),
        None => (false, sort.as_str()),
    };
    let sort = match name {
        "" => Sort::default(),
        name => name.parse().map_err(|_| Denial::field("sort", FieldProblem::UnknownValue))?,
    };
    let q = words(query.q)?;
    let sought = q.split_whitespace().map(|word| Sought { word: word.to_owned(), states: Vec::new() });
    Ok(Filter {
        view,
        sought: sought.collect(),
        states: query.states.0,
        services: query.services_ids.0,
        sort,
        descending,
    })
}

/// Legge una pratica
///
/// Con l’iter, i commenti interni, lo stato dell’ultima e-mail al cittadino e i comandi possibili.
#[utoipa::path(get, path = "/pratiche/{praticaId}", tag = TAG, operation_id = "getPratica",
    params(("praticaId" = PraticaId, Path)),
    responses((status = 200, body = PraticaView, headers(("ETag" = String)))))]
async fn show(State(cx): State<Backend>, caller: Caller, ids: Ids<PraticaId>) -> Answer<Representation<PraticaView>> {
    let actor = caller.able(Permission::ReadPratiche)?;
    representation(&cx, &actor, ids.read()?).await
}

async fn representation(cx: &Backend, actor: &Actor, id: PraticaId) -> Answer<Representation<PraticaView>> {
    let detail = pratica::detail::detail(cx, actor, id).await?;
    let revision = detail.facts.pratica.revision;
    Ok(Representation(PraticaView::new(detail, actor), revision))
}
