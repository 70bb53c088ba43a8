//! `/events`: everything that happened and that the caller's ente may read, one after the other, for machines
//! (contract.md, `interop.md` §5.1).

use app::i18n::it::event::sentence;
use axum::Json;
use axum::extract::State;
use backend::Backend;
use backend::event::{self, By, Entry};
use domain::{Denial, EventId, FieldProblem, Permission, TenantId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::extract::{Caller, Query};
use super::problem::Answer;
use super::time::Instant;

const TAG: &str = "Eventi";
/// Events at once, unless fewer are asked for, and at most.
const USUAL: i64 = 100;
const MOST: i64 = 500;

/// The one operation.
pub fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new().routes(routes!(list))
}

/// Where to go on.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct FeedQuery {
    /// The `lastEventId` of the answer before; `0`, or nothing, begins at the beginning.
    #[param(minimum = 0)]
    last_event_id: Option<i64>,
    #[param(minimum = 1, maximum = 500, default = 100)]
    limit: Option<i64>,
}

/// Some events, in order.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = EventFeed)]
struct FeedView {
    events: Vec<EventView>,
    /// To be sent back to go on from here. Never less than what was sent.
    last_event_id: i64,
}

/// Something that happened.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Event)]
struct EventView {
    /// Its place in the log of the platform: always growing, the same for everybody, not one after the other for you.
    event_id: i64,
    id: EventId,
    /// The kind of thing it happened to, such as `agreement`.
    area: &'static str,
    /// Its name, such as `SuspendedByProducer`.
    name: &'static str,
    /// The thing it happened to.
    thing_id: Uuid,
    occurred_at: Instant,
    /// What happened, in Italian.
    text: String,
    /// The reason, or what is missing.
    detail: Option<String>,
    /// Who acted; absent when the platform did.
    actor: Option<TimelineActor>,
}

/// Who acted.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TimelineActor {
    pub tenant_id: TenantId,
    pub tenant_name: String,
    /// Only for people of the caller's ente.
    pub user_id: Option<UserId>,
    pub name: Option<String>,
}

impl From<By> for TimelineActor {
    fn from(by: By) -> Self {
        Self {
            tenant_id: by.tenant,
            tenant_name: by.tenant_name,
            user_id: by.name.is_some().then_some(by.user),
            name: by.name,
        }
    }
}

impl EventView {
    fn new((place, entry): (i64, Entry)) -> Self {
        let (text, detail) = sentence(&entry.event);
        Self {
            event_id: place,
            id: entry.id,
            area: entry.event.area(),
            name: entry.event.name(),
            thing_id: entry.event.thing(),
            occurred_at: entry.at.into(),
            text,
            detail,
            actor: entry.by.map(TimelineActor::from),
        }
    }
}

/// Elenca gli eventi che il proprio ente può consultare
///
/// Dal più vecchio, a partire da quello che segue `lastEventId`. Un evento compare una volta sola, entro un secondo circa
/// da quando è accaduto, sempre dopo quelli già elencati: chi riprende da `lastEventId` non ne perde nessuno. Quando non
/// c’è altro la lista è vuota e `lastEventId` è comunque quello da cui riprendere. Ognuno vede gli eventi delle cose che
/// il suo ruolo può consultare. Le richieste non prolungano la sessione.
#[utoipa::path(get, path = "/events", tag = TAG, operation_id = "listEvents",
    params(FeedQuery), responses((status = 200, body = FeedView)))]
async fn list(State(cx): State<Backend>, caller: Caller, query: Query<FeedQuery>) -> Answer<Json<FeedView>> {
    let actor = caller.able(Permission::ReadEvents)?;
    let query = query.read()?;
    let (after, limit) = (query.last_event_id.unwrap_or(0), query.limit.unwrap_or(USUAL));
    if after < 0 {
        return Err(Denial::field("lastEventId", FieldProblem::OutOfRange { min: 0, max: i64::MAX }).into());
    }
    if !(1..=MOST).contains(&limit) {
        return Err(Denial::field("limit", FieldProblem::OutOfRange { min: 1, max: MOST }).into());
    }
    let feed = event::feed(&cx, &actor, after, limit).await?;
    let events = feed.entries.into_iter().map(EventView::new).collect();
    Ok(Json(FeedView { events, last_event_id: feed.upto }))
}
