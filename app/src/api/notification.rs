//! Messages for the reader's ente.

use domain::NotificationId;
use domain::notification::Category;
use domain::page::Page;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::ApiError;
use super::agreement::When;
use crate::lists::Chosen;

/// A message, in words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NotificationLine {
    pub id: NotificationId,
    pub category: Category,
    pub what: String,
    pub detail: Option<String>,
    /// The e-service, the attribute or the ente it is about.
    pub about: String,
    pub when: When,
    pub read: bool,
    /// The page that shows the thing.
    pub path: String,
}

/// A page of messages with what stands around it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NotificationList {
    pub page: Page<NotificationLine>,
    /// Messages not read, whatever is filtered, up to a hundred.
    pub unread: i64,
}

/// A page of messages.
pub async fn list_notifications(chosen: Chosen) -> Result<NotificationList, ApiError> {
    server::list(chosen).await
}

/// Marks one message as read. `back` is the list as the reader sees it.
#[server(endpoint = "mark_notification_read")]
pub async fn mark_notification_read(id: NotificationId, #[server(default)] back: String) -> Result<(), ApiError> {
    server::mark(id, &back).await
}

/// Marks every message as read.
#[server(endpoint = "mark_all_notifications_read")]
pub async fn mark_all_notifications_read() -> Result<(), ApiError> {
    server::mark_all().await
}

pub(crate) mod server {
    use backend::Backend;
    use backend::notification::{self, Filter, Notification};
    use domain::notification::Names;
    use domain::page::PageRequest;
    use domain::{Actor, TenantId};
    use strum::IntoEnumIterator as _;

    use super::*;
    use crate::api::agreement::when;
    use crate::api::form::finish;
    use crate::api::server::{actor, answer, backend};
    use crate::i18n::it::notification as words;
    use crate::i18n::it::{event, mail};
    use crate::lists::notification::UNREAD;
    use crate::routes::to;

    pub(super) async fn list(chosen: Chosen) -> Result<NotificationList, ApiError> {
        let (cx, actor) = (backend(), actor()?);
        let page = answer(chosen.paged(|request| rows(&cx, &actor, &chosen, request)).await)?;
        let unread = answer(notification::unread(&cx, &actor).await)?;
        Ok(NotificationList { page, unread })
    }

    pub async fn rows(
        cx: &Backend,
        actor: &Actor,
        chosen: &Chosen,
        request: PageRequest,
    ) -> backend::Result<Page<NotificationLine>> {
        let category = chosen.value("tipo").and_then(|slug| Category::iter().find(|kind| words::slug(*kind) == slug));
        let filter = Filter { unread: chosen.view() == UNREAD, category };
        let inbox = notification::list(cx, actor, filter, request).await?;
        Ok(inbox.page.map(|message| line(message, &inbox.names, actor.tenant)))
    }

    fn line(message: Notification, names: &Names, reader: TenantId) -> NotificationLine {
        let (what, detail) = event::sentence(&message.event);
        let about = mail::about(&message.event, names).into_iter().map(|(_, name)| name);
        NotificationLine {
            id: message.id,
            category: message.category,
            what,
            detail,
            about: about.filter(|name| !name.is_empty()).take(2).collect::<Vec<_>>().join(" · "),
            when: when(message.at),
            read: message.read,
            path: mail::path(&message.event, reader),
        }
    }

    pub(super) async fn mark(id: NotificationId, back: &str) -> Result<(), ApiError> {
        let done = notification::mark_read(&backend(), &actor()?, id).await;
        // Only ever the own list: what comes back in a form may have been written by anybody.
        let own = back == to::NOTIFICATIONS || back.starts_with(&format!("{}?", to::NOTIFICATIONS));
        let back = if own { back } else { to::NOTIFICATIONS };
        finish(done.map(|()| back.to_owned()), &[]).await
    }

    pub(super) async fn mark_all() -> Result<(), ApiError> {
        let done = notification::mark_all_read(&backend(), &actor()?).await;
        finish(done.map(|()| format!("{}?fatto=lette", to::NOTIFICATIONS)), &[]).await
    }
}
