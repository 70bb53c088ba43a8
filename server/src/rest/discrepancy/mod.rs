//! `/discrepancies`: cases that concern the caller's ente (seed 003, `interop.md` §1.15).

mod view;

use axum::extract::State;
use backend::Backend;
use backend::discrepancy::{self, Filter};
use domain::discrepancy::CaseState;
use domain::{Actor, Denial, DiscrepancyId, FieldProblem, Permission};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answer::{Created, Listing, Representation};
use super::extract::{Body, Caller, Ids, Query, Seen, page, words};
use super::problem::Answer;
use view::{DetailView, DiscrepancyView, NoteView};

const TAG: &str = "Discrepanze";
const IF_MATCH: &str = app::i18n::it::api::IF_MATCH;

/// Every operation on discrepancies.
pub fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(show))
        .routes(routes!(acknowledge))
        .routes(routes!(confirm))
        .routes(routes!(take_up))
        .routes(routes!(put_back))
        .routes(routes!(notes, add_note))
}

/// Filters of the list. Empty ones do not filter.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct DiscrepancyQuery {
    /// Words in the names of the attribute, of the consumer or of the revoker.
    #[param(max_length = 200)]
    q: Option<String>,
    /// Words in the name of the attribute.
    #[param(max_length = 200)]
    attribute: Option<String>,
    /// Words in the name of a party.
    #[param(max_length = 200)]
    party: Option<String>,
    /// `OPEN` or `CLOSED`, for everybody; `IN_PROGRESS` or `CONFIRMED`, by your ente.
    state: Option<String>,
    /// Only those that wait for your ente.
    #[serde(default)]
    waiting: bool,
    #[param(minimum = 0)]
    offset: Option<i64>,
    #[param(minimum = 1, maximum = 50)]
    limit: Option<i64>,
}

/// Elenca le discrepanze che riguardano il proprio ente
///
/// Prima quelle aperte, dalla più recente.
#[utoipa::path(get, path = "/discrepancies", tag = TAG, operation_id = "listDiscrepancies",
    params(DiscrepancyQuery), responses((status = 200, body = Listing<DiscrepancyView>)))]
async fn list(
    State(cx): State<Backend>,
    caller: Caller,
    query: Query<DiscrepancyQuery>,
) -> Answer<Listing<DiscrepancyView>> {
    let actor = caller.able(Permission::ReadAgreements)?;
    let query = query.read()?;
    let page = page(query.offset, query.limit)?;
    let (open, state) = match query.state.as_deref().filter(|state| !state.is_empty()) {
        None => (None, None),
        Some("OPEN") => (Some(true), None),
        Some("CLOSED") => (Some(false), None),
        Some("IN_PROGRESS") => (None, Some(CaseState::InProgress)),
        Some("CONFIRMED") => (None, Some(CaseState::Confirmed)),
        Some(_) => return Err(Denial::field("state", FieldProblem::UnknownValue).into()),
    };
    let filter = Filter {
        q: words(query.q)?,
        attribute: words(query.attribute)?,
        party: words(query.party)?,
        open,
        state,
        waiting: query.waiting,
    };
    Ok(Listing::of(discrepancy::list(&cx, &actor, &filter, page).await?, DiscrepancyView::from))
}

/// Legge una discrepanza
///
/// Con gli enti coinvolti, le loro verifiche e ciò che è successo.
#[utoipa::path(get, path = "/discrepancies/{discrepancyId}", tag = TAG, operation_id = "getDiscrepancy",
    params(("discrepancyId" = DiscrepancyId, Path)),
    responses((status = 200, body = DetailView, headers(("ETag" = String)))))]
async fn show(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<DiscrepancyId>,
) -> Answer<Representation<DetailView>> {
    let actor = caller.able(Permission::ReadAgreements)?;
    representation(&cx, &actor, ids.read()?).await
}

/// Segna risolta una discrepanza
///
/// Un ente coinvolto la chiude per tutti. Attributi e richieste restano come sono.
#[utoipa::path(post, path = "/discrepancies/{discrepancyId}/acknowledge", tag = TAG,
    operation_id = "acknowledgeDiscrepancy",
    params(("discrepancyId" = DiscrepancyId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    responses((status = 200, body = DetailView, headers(("ETag" = String)))))]
async fn acknowledge(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<DiscrepancyId>,
    seen: Seen,
) -> Answer<Representation<DetailView>> {
    let actor = caller.able(Permission::WriteHeldAttributes)?;
    let (seen, id) = (seen.read()?, ids.read()?);
    discrepancy::acknowledge(&cx, &actor, id, seen).await?;
    representation(&cx, &actor, id).await
}

/// Why the own verification stands.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ConfirmationRequest {
    /// Told to the other parties.
    #[schema(min_length = 10, max_length = 1000)]
    reason: String,
}

/// Conferma la propria verifica
///
/// Gli altri enti coinvolti ricevono la motivazione; la discrepanza resta aperta, ma non aspetta più il proprio ente.
#[utoipa::path(post, path = "/discrepancies/{discrepancyId}/confirm", tag = TAG, operation_id = "confirmDiscrepancy",
    params(("discrepancyId" = DiscrepancyId, Path), ("If-Match" = Option<String>, Header, description = IF_MATCH)),
    request_body = ConfirmationRequest,
    responses((status = 200, body = DetailView, headers(("ETag" = String)))))]
async fn confirm(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<DiscrepancyId>,
    seen: Seen,
    content: Body<ConfirmationRequest>,
) -> Answer<Representation<DetailView>> {
    let actor = caller.able(Permission::WriteHeldAttributes)?;
    let content = content.read()?;
    let (seen, id) = (seen.read()?, ids.read()?);
    discrepancy::confirm(&cx, &actor, id, seen, &content.reason).await?;
    representation(&cx, &actor, id).await
}

/// Segna in lavorazione una discrepanza
///
/// Lo vede solo il proprio ente.
#[utoipa::path(post, path = "/discrepancies/{discrepancyId}/take-up", tag = TAG, operation_id = "takeUpDiscrepancy",
    params(("discrepancyId" = DiscrepancyId, Path)),
    responses((status = 200, body = DetailView, headers(("ETag" = String)))))]
async fn take_up(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<DiscrepancyId>,
) -> Answer<Representation<DetailView>> {
    let actor = caller.able(Permission::WriteHeldAttributes)?;
    let id = ids.read()?;
    discrepancy::take_up(&cx, &actor, id).await?;
    representation(&cx, &actor, id).await
}

/// Toglie una discrepanza da quelle in lavorazione
#[utoipa::path(post, path = "/discrepancies/{discrepancyId}/put-back", tag = TAG, operation_id = "putBackDiscrepancy",
    params(("discrepancyId" = DiscrepancyId, Path)),
    responses((status = 200, body = DetailView, headers(("ETag" = String)))))]
async fn put_back(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<DiscrepancyId>,
) -> Answer<Representation<DetailView>> {
    let actor = caller.able(Permission::WriteHeldAttributes)?;
    let id = ids.read()?;
    discrepancy::put_back(&cx, &actor, id).await?;
    representation(&cx, &actor, id).await
}

/// Which notes.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NoteQuery {
    #[param(minimum = 0)]
    offset: Option<i64>,
    #[param(minimum = 1, maximum = 50)]
    limit: Option<i64>,
}

/// Elenca le note del proprio ente su una discrepanza
///
/// Le più recenti prima. Le note degli altri enti non si vedono.
#[utoipa::path(get, path = "/discrepancies/{discrepancyId}/notes", tag = TAG, operation_id = "listDiscrepancyNotes",
    params(("discrepancyId" = DiscrepancyId, Path), NoteQuery),
    responses((status = 200, body = Listing<NoteView>)))]
async fn notes(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<DiscrepancyId>,
    query: Query<NoteQuery>,
) -> Answer<Listing<NoteView>> {
    let actor = caller.able(Permission::ReadAgreements)?;
    let query = query.read()?;
    let page = page(query.offset, query.limit)?;
    Ok(Listing::of(discrepancy::notes(&cx, &actor, ids.read()?, page).await?, NoteView::from))
}

/// What is written down.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NewNote {
    #[schema(min_length = 1, max_length = 2000)]
    text: String,
}

/// Aggiunge una nota per il proprio ente
#[utoipa::path(post, path = "/discrepancies/{discrepancyId}/notes", tag = TAG, operation_id = "addDiscrepancyNote",
    params(("discrepancyId" = DiscrepancyId, Path)), request_body = NewNote,
    responses((status = 201, body = Created, headers(("Location" = String)))))]
async fn add_note(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<DiscrepancyId>,
    content: Body<NewNote>,
) -> Answer<Created> {
    let actor = caller.able(Permission::WriteHeldAttributes)?;
    let content = content.read()?;
    let id = ids.read()?;
    let note = discrepancy::add_note(&cx, &actor, id, &content.text).await?;
    Ok(Created::at(&format!("/discrepancies/{id}/notes"), note.0))
}

async fn representation(cx: &Backend, actor: &Actor, id: DiscrepancyId) -> Answer<Representation<DetailView>> {
    let detail = discrepancy::detail(cx, actor, id).await?;
    let revision = detail.row.case.revision;
    Ok(Representation(detail.into(), revision))
}
