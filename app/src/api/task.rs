//! "Da fare": the reader's queue, in words.

use domain::page::Page;
use domain::task::TaskKind;

use super::ApiError;
use super::agreement::{HistoryLine, When};
use crate::lists::Chosen;

/// Something to do, in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TaskLine {
    pub what: String,
    /// The page of the thing.
    pub path: String,
    pub who: String,
    pub since: When,
    /// "da 12 giorni"
    pub age: String,
    /// "scade il 08/12/2026, fra 12 giorni"
    pub due: Option<String>,
    pub why: Vec<String>,
    /// The step that is most likely, and the page where it is taken.
    pub step: (&'static str, String),
    /// What the step is about, after its verb.
    pub about: String,
}

/// The queue with what stands around it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TaskList {
    pub page: Page<TaskLine>,
    /// How many of each kind, whatever is filtered; kinds of which nothing waits are left out.
    pub tiles: Vec<(TaskKind, i64)>,
    /// Pratiche in nobody's hands that the reader could take in charge, counted to a hundred.
    pub free: i64,
    /// The kinds that the reader's roles may do.
    pub kinds: Vec<TaskKind>,
    /// What the ente did last; asked for only where nothing waits.
    pub done: Vec<HistoryLine>,
    /// Lists that the reader may open, with their names.
    pub links: Vec<(&'static str, &'static str)>,
    /// When this was true.
    pub now: When,
}

/// A page of the queue.
pub async fn list_tasks(chosen: Chosen) -> Result<TaskList, ApiError> {
    server::list(chosen).await
}

pub(crate) mod server {
    use backend::task::{self, Filter, TaskRow};
    use backend::{Backend, event, rome};
    use domain::page::PageRequest;
    use domain::{Actor, Permission, Timestamp};
    use strum::IntoEnumIterator as _;

    use super::*;
    use crate::api::agreement::{history_line, when};
    use crate::api::server::{actor, answer, backend};
    use crate::i18n::it::{frame, mail, task as words};
    use crate::layout::MENU;
    use crate::lists::task::{ESERVICE, KIND};
    use crate::routes::to;

    /// Things that the ente did last, where nothing waits.
    const DONE: i64 = 5;

    pub(super) async fn list(chosen: Chosen) -> Result<TaskList, ApiError> {
        let (cx, actor) = (backend(), actor()?);
        let page = answer(chosen.paged(|request| rows(&cx, &actor, &chosen, request)).await)?;
        let tiles = answer(task::counts(&cx, &actor, &Filter::default()).await)?;
        let done = if tiles.is_empty() { done(&cx, &actor).await? } else { Vec::new() };
        Ok(TaskList {
            page,
            tiles: tiles.into_iter().collect(),
            free: answer(backend::pratica::list::free(&cx, &actor).await)?,
            kinds: TaskKind::iter().filter(|kind| actor.has(kind.permission())).collect(),
            done,
            links: links(&actor),
            now: when(cx.now()),
        })
    }

    /// Some rows of the queue.
    ///
    /// # Errors
    /// The use case's.
    pub async fn rows(
        cx: &Backend,
        actor: &Actor,
        chosen: &Chosen,
        request: PageRequest,
    ) -> backend::Result<Page<TaskLine>> {
        let kind = chosen.value(KIND).and_then(|slug| TaskKind::iter().find(|kind| words::slug(*kind) == slug));
        let q = chosen.value(ESERVICE).unwrap_or_default().to_owned();
        let filter = Filter { kinds: kind.into_iter().collect(), q };
        let now = cx.now();
        Ok(task::list(cx, actor, &filter, request).await?.map(|row| line(&row, actor, now)))
    }

    fn line(row: &TaskRow, actor: &Actor, now: Timestamp) -> TaskLine {
        TaskLine {
            what: words::what(row),
            path: words::path(row),
            who: words::party(row),
            since: When { text: rome::date(row.since), iso: rome::rfc3339(row.since) },
            age: words::age(rome::days_between(row.since, now)),
            due: row.deadline.map(|deadline| words::due(deadline, now)),
            why: words::why(row, actor.tenant),
            step: words::step(row),
            about: words::about(row),
        }
    }

    async fn done(cx: &Backend, actor: &Actor) -> Result<Vec<HistoryLine>, ApiError> {
        let (entries, names) = answer(event::done_lately(cx, actor, DONE).await)?;
        let line = |entry: &event::Entry| {
            let about = mail::about(&entry.event, &names).into_iter().map(|(_, name)| name);
            let about = about.filter(|name| !name.is_empty()).take(2).collect::<Vec<_>>().join(" · ");
            HistoryLine { detail: Some(about).filter(|about| !about.is_empty()), ..history_line(entry) }
        };
        Ok(entries.iter().map(line).collect())
    }

    /// The lists from which work begins, as far as the menu has them for the reader.
    fn links(actor: &Actor) -> Vec<(&'static str, &'static str)> {
        let begin = ["/erogazione/richieste", "/fruizione/richieste", to::CATALOGUE, to::ENTI, to::PRATICHE];
        let entries = MENU.iter().flat_map(|group| group.entries);
        let open = entries.filter(|entry| begin.contains(&entry.path) && entry.is_for(actor));
        let links: Vec<_> = open.map(|entry| (entry.path, entry.label)).collect();
        match links.is_empty() && actor.has(Permission::ReadNotifications) {
            true => vec![(to::NOTIFICATIONS, frame::NOTIFICATIONS)],
            false => links,
        }
    }
}
