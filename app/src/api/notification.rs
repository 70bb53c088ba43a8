//! Messages for the reader's ente: what there is, what the reader has read, and wants to hear of.

use std::collections::BTreeMap;

use domain::NotificationId;
use domain::notification::Category;
use domain::notification::preference::{MailTime, Preference};
use domain::page::Page;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::ApiError;
use super::agreement::When;
use crate::lists::Chosen;
pub use backend::notification::MARK_LIMIT;

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

/// What the reader has chosen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PreferenceView {
    /// Of the kinds that the reader may read.
    pub preferences: Vec<Preference>,
    pub has_address: bool,
}

/// A page of messages.
pub async fn list_notifications(chosen: Chosen) -> Result<NotificationList, ApiError> {
    server::list(chosen).await
}

/// What the reader wants to hear of.
pub async fn get_preferences() -> Result<PreferenceView, ApiError> {
    server::preferences().await
}

/// Marks messages as read, or as unread again. `back` is the list as the reader sees it. No tick at all arrives as no
/// `ids` at all.
#[server(endpoint = "mark_notifications")]
pub async fn mark_notifications(
    #[server(default)] ids: Vec<NotificationId>,
    read: bool,
    #[server(default)] back: String,
) -> Result<(), ApiError> {
    server::mark(&ids, read, &back).await
}

/// Marks every message as read.
#[server(endpoint = "mark_all_notifications_read")]
pub async fn mark_all_notifications_read() -> Result<(), ApiError> {
    server::mark_all().await
}

/// Stores what the reader wants to hear of: the kinds that are shown, and when each is mailed.
#[server(endpoint = "choose_notifications")]
pub async fn choose_notifications(
    #[server(default)] shown: Vec<Category>,
    #[server(default)] mail: BTreeMap<Category, MailTime>,
) -> Result<(), ApiError> {
    server::choose(&shown, &mail).await
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
    use crate::lists::notification::{ENTE, READ, UNREAD};
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
        let read = match chosen.view() {
            UNREAD => Some(false),
            READ => Some(true),
            _ => None,
        };
        let filter = Filter { read, category, ente: chosen.value(ENTE).unwrap_or_default().to_owned() };
        let inbox = notification::list(cx, actor, &filter, request).await?;
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

    pub(super) async fn mark(ids: &[NotificationId], read: bool, back: &str) -> Result<(), ApiError> {
        let (cx, actor) = (backend(), actor()?);
        // Only ever the own list: what comes back in a form may have been written by anybody.
        let own = back == to::NOTIFICATIONS || back.starts_with(&format!("{}?", to::NOTIFICATIONS));
        let back = if own { back } else { to::NOTIFICATIONS };
        let mark = if back.contains('?') { '&' } else { '?' };
        let done = match ids.len() {
            // Nobody is led to a page of its own for having ticked nothing.
            0 => Ok("nessuna".to_owned()),
            number => {
                let word = if read { "lette" } else { "da-leggere" };
                notification::mark(&cx, &actor, ids, read).await.map(|()| format!("{number}-{word}"))
            }
        };
        finish(done.map(|word| format!("{back}{mark}fatto={word}")), &[]).await
    }

    pub(super) async fn mark_all() -> Result<(), ApiError> {
        let done = notification::mark_all_read(&backend(), &actor()?).await;
        finish(done.map(|()| format!("{}?fatto=lette", to::NOTIFICATIONS)), &[]).await
    }

    pub(super) async fn preferences() -> Result<PreferenceView, ApiError> {
        let (cx, actor) = (backend(), actor()?);
        let preferences = answer(notification::preferences(&cx, &actor).await)?.readable_by(&actor);
        let me = answer(backend::user::me(&cx, &actor).await)?;
        Ok(PreferenceView { preferences, has_address: me.email.is_some() })
    }

    pub(super) async fn choose(shown: &[Category], mail: &BTreeMap<Category, MailTime>) -> Result<(), ApiError> {
        let (cx, actor) = (backend(), actor()?);
        // The form speaks of every kind that its reader may read, and of no other.
        let said = Category::iter().filter(|category| mail.contains_key(category)).map(|category| Preference {
            category,
            shown: shown.contains(&category),
            mail: mail.get(&category).copied().unwrap_or_default(),
        });
        let done = notification::choose(&cx, &actor, &said.collect::<Vec<_>>()).await;
        finish(done.map(|()| format!("{}?fatto=salvate", to::NOTIFICATION_PREFERENCES)), &[]).await
    }
}
