//! `/notifications`: messages for the own ente, what the one who asks has read of them, and wants to hear of
//! (`interop.md` §1.13, §2.13).

use app::i18n::it::event::sentence;
use app::i18n::it::mail::path;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use backend::Backend;
use backend::notification::{self, Filter, Notification};
use domain::notification::Category;
use domain::notification::preference::Preference;
use domain::{Denial, EventId, FieldProblem, NotificationId, Permission, TenantId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::answer::Listing;
use super::extract::{Body, Caller, Ids, Query, page, words};
use super::problem::Answer;
use super::time::Instant;

const TAG: &str = "Notifiche";

/// Every operation on messages.
pub fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(read_all))
        .routes(routes!(mark))
        .routes(routes!(read))
        .routes(routes!(unread))
        .routes(routes!(preferences, choose))
}

/// Filters of the list. Empty ones do not filter.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NotificationQuery {
    /// Only what you have not read.
    #[serde(default)]
    unread: bool,
    /// Only what you have read (`true`), or have not.
    read: Option<bool>,
    category: Option<Category>,
    /// Words in the name of another ente that the message is about.
    #[param(max_length = 200)]
    tenant: Option<String>,
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
/// Le più recenti prima. Ognuno vede i tipi che può consultare e che non ha spento nelle preferenze; letta o no vale per
/// chi chiede.
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
    if query.unread && query.read == Some(true) {
        return Err(Denial::field("unread", FieldProblem::UnknownValue).into());
    }
    let read = if query.unread { Some(false) } else { query.read };
    let filter = Filter { read, category: query.category, ente: words(query.tenant)? };
    let inbox = notification::list(&cx, &actor, &filter, page).await?;
    Ok(Listing::of(inbox.page, |message| NotificationView::new(message, actor.tenant)))
}

/// Segna una notifica come letta
#[utoipa::path(post, path = "/notifications/{notificationId}/read", tag = TAG, operation_id = "readNotification",
    params(("notificationId" = NotificationId, Path)), responses((status = 204)))]
async fn read(State(cx): State<Backend>, caller: Caller, ids: Ids<NotificationId>) -> Answer<StatusCode> {
    let actor = caller.able(Permission::ReadNotifications)?;
    notification::mark(&cx, &actor, &[ids.read()?], true).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Segna una notifica come da leggere
#[utoipa::path(post, path = "/notifications/{notificationId}/unread", tag = TAG, operation_id = "unreadNotification",
    params(("notificationId" = NotificationId, Path)), responses((status = 204)))]
async fn unread(State(cx): State<Backend>, caller: Caller, ids: Ids<NotificationId>) -> Answer<StatusCode> {
    let actor = caller.able(Permission::ReadNotifications)?;
    notification::mark(&cx, &actor, &[ids.read()?], false).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Which messages, and how.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Marking {
    #[schema(min_items = 1, max_items = 100)]
    ids: Vec<NotificationId>,
    /// As read, or as unread again.
    read: bool,
}

/// Segna più notifiche insieme, come lette o da leggere
///
/// Tutte o nessuna: se una non è del proprio ente la risposta è 404.
#[utoipa::path(post, path = "/notifications/mark", tag = TAG, operation_id = "markNotifications",
    request_body = Marking, responses((status = 204)))]
async fn mark(State(cx): State<Backend>, caller: Caller, content: Body<Marking>) -> Answer<StatusCode> {
    let actor = caller.able(Permission::ReadNotifications)?;
    let content = content.read()?;
    notification::mark(&cx, &actor, &content.ids, content.read).await?;
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

/// What the caller wants of each kind of message.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = NotificationPreferences)]
struct PreferenceList {
    /// Of the kinds the caller may read.
    preferences: Vec<Preference>,
}

/// Legge le proprie preferenze sulle notifiche
#[utoipa::path(get, path = "/notifications/preferences", tag = TAG, operation_id = "getNotificationPreferences",
    responses((status = 200, body = PreferenceList)))]
async fn preferences(State(cx): State<Backend>, caller: Caller) -> Answer<Json<PreferenceList>> {
    let actor = caller.able(Permission::ReadNotifications)?;
    let all = notification::preferences(&cx, &actor).await?;
    Ok(Json(PreferenceList { preferences: all.readable_by(&actor) }))
}

/// Sostituisce le proprie preferenze sulle notifiche
///
/// I tipi non nominati tornano com’erano all’inizio: mostrati, e mai per posta. Un tipo spento non compare, non conta e
/// non arriva per posta.
#[utoipa::path(put, path = "/notifications/preferences", tag = TAG, operation_id = "setNotificationPreferences",
    request_body = PreferenceList, responses((status = 200, body = PreferenceList)))]
async fn choose(
    State(cx): State<Backend>,
    caller: Caller,
    content: Body<PreferenceList>,
) -> Answer<Json<PreferenceList>> {
    let actor = caller.able(Permission::ReadNotifications)?;
    let content = content.read()?;
    notification::choose(&cx, &actor, &content.preferences).await?;
    let all = notification::preferences(&cx, &actor).await?;
    Ok(Json(PreferenceList { preferences: all.readable_by(&actor) }))
}
