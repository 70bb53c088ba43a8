//! `/notifications`: messages for the own ente, and what the one who asks has read of them (`interop.md` §2.13).

use app::i18n::it::event::sentence;
use app::i18n::it::mail::path;
use axum::extract::State;
use axum::http::StatusCode;
use backend::Backend;
use backend::notification::{self, Filter, Notification};
use domain::notification::Category;
use domain::{EventId, NotificationId, Permission, TenantId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::answer::Listing;
use super::extract::{Caller, Ids, Query, page};
use super::problem::Answer;
use super::time::Instant;

const TAG: &str = "Notifiche";

/// Every operation on messages.
pub fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(read_all)).routes(routes!(read))
}

/// Filters of the list. Empty ones do not filter.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NotificationQuery {
    /// Only what you have not read.
    #[serde(default)]
    unread: bool,
    category: Option<Category>,
    #[param(minimum = 0)]
    offset: Option<i64>,
    #[param(minimum = 1, maximum = 50)]
    limit: Option<i64>,
}

/// A message.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Notification)]
struct NotificationView {
    id: NotificationId,
    category: Category,
    event_id: EventId,
    /// The event's name, such as `SuspendedByProducer`.
    event: &'static str,
    /// The kind of thing it happened to, such as `agreement`.
    area: &'static str,
    /// The thing it happened to.
    thing_id: Uuid,
    occurred_at: Instant,
    /// By you.
    read: bool,
    /// What happened, in one sentence.
    text: String,
    /// What was said on that occasion: a reason, what is missing.
    detail: Option<String>,
    /// The page of the console that shows it.
    path: String,
}

impl NotificationView {
    fn new(message: Notification, reader: TenantId) -> Self {
        let (text, detail) = sentence(&message.event);
        Self {
            id: message.id,
            category: message.category,
            event_id: message.event_id,
            event: message.event.name(),
            area: message.event.area(),
            thing_id: message.event.thing(),
            occurred_at: message.at.into(),
            read: message.read,
            text,
            detail,
            path: path(&message.event, reader),
        }
    }
}

/// Elenca le notifiche del proprio ente
///
/// Le più recenti prima. Ognuno vede i tipi che può consultare; letta o no vale per chi chiede.
#[utoipa::path(get, path = "/notifications", tag = TAG, operation_id = "listNotifications",
    params(NotificationQuery), responses((status = 200, body = Listing<NotificationView>)))]
async fn list(
    State(cx): State<Backend>,
    caller: Caller,
    query: Query<NotificationQuery>,
) -> Answer<Listing<NotificationView>> {
    let actor = caller.able(Permission::ReadNotifications)?;
    let query = query.read()?;
    let page = page(query.offset, query.limit)?;
    let filter = Filter { unread: query.unread, category: query.category };
    let inbox = notification::list(&cx, &actor, filter, page).await?;
    Ok(Listing::of(inbox.page, |message| NotificationView::new(message, actor.tenant)))
}

/// Segna una notifica come letta
#[utoipa::path(post, path = "/notifications/{notificationId}/read", tag = TAG, operation_id = "readNotification",
    params(("notificationId" = NotificationId, Path)), responses((status = 204)))]
async fn read(State(cx): State<Backend>, caller: Caller, ids: Ids<NotificationId>) -> Answer<StatusCode> {
    let actor = caller.able(Permission::ReadNotifications)?;
    notification::mark_read(&cx, &actor, ids.read()?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Segna tutte le notifiche come lette
#[utoipa::path(post, path = "/notifications/read", tag = TAG, operation_id = "readAllNotifications",
    responses((status = 204)))]
async fn read_all(State(cx): State<Backend>, caller: Caller) -> Answer<StatusCode> {
    let actor = caller.able(Permission::ReadNotifications)?;
    notification::mark_all_read(&cx, &actor).await?;
    Ok(StatusCode::NO_CONTENT)
}
