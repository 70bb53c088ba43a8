//! "Da fare": the reader's queue, in words.

use domain::page::Page;
use domain::task::TaskKind;

use super::ApiError;
use super::agreement::{HistoryLine, When};

/// What the address of the queue says, as it stands there.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TaskQuery {
    /// The slug of a kind.
    pub kind: Option<String>,
    /// Words in the name of an e-service.
    pub eservice: Option<String>,
    /// A number, if it is one.
    pub page: Option<String>,
}

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
    /// The filters that hold: those of the address that exist.
    pub kind: Option<TaskKind>,
    pub eservice: Option<String>,
    /// The address asked for something that is not there.
    pub unknown: bool,
    /// How many of each kind, whatever is filtered; kinds of which nothing waits are left out.
    pub tiles: Vec<(TaskKind, i64)>,
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
pub async fn list_tasks(query: TaskQuery) -> Result<TaskList, ApiError> {
    server::list(query).await
}

mod server {
    use backend::task::{self, Filter, TaskRow};
    use backend::{Backend, event, rome};
    use domain::page::{DEFAULT_LIMIT, MAX_OFFSET, PageRequest};
    use domain::{Actor, Permission, Timestamp};
    use strum::IntoEnumIterator as _;

    use super::*;
    use crate::api::agreement::{history_line, when};
    use crate::api::server::{actor, answer, backend};
    use crate::i18n::it::{frame, mail, task as words};
    use crate::layout::MENU;
    use crate::routes::to;

    /// Things that the ente did last, where nothing waits.
    const DONE: i64 = 5;
    /// Characters of a name that somebody looks for.
    const MAX_WORDS: usize = 200;

    pub(super) async fn list(query: TaskQuery) -> Result<TaskList, ApiError> {
        let (cx, actor) = (backend(), actor()?);
        let kind = query.kind.as_deref().and_then(|slug| TaskKind::iter().find(|kind| words::slug(*kind) == slug));
        let eservice = query.eservice.clone().filter(|words| words.chars().count() <= MAX_WORDS);
        let mut unknown = (kind.is_none() && query.kind.is_some()) || eservice != query.eservice;
        let filter = Filter { kinds: kind.into_iter().collect(), q: eservice.clone().unwrap_or_default() };
        let tiles = answer(task::counts(&cx, &actor, &Filter::default()).await)?;
        let number = query.page.as_deref().map_or(Some(1), page_number);
        let mut page = answer(task::list(&cx, &actor, &filter, numbered(number.unwrap_or(1))).await)?;
        let beyond = page.offset > 0 && page.offset >= page.total;
        if beyond {
            page = answer(task::list(&cx, &actor, &filter, numbered(1)).await)?;
        }
        unknown |= beyond || number.is_none();
        let done = if tiles.is_empty() { done(&cx, &actor).await? } else { Vec::new() };
        let now = cx.now();
        Ok(TaskList {
            page: page.map(|row| line(&row, &actor, now)),
            kind,
            eservice,
            unknown,
            tiles: tiles.into_iter().collect(),
            kinds: TaskKind::iter().filter(|kind| actor.has(kind.permission())).collect(),
            done,
            links: links(&actor),
            now: when(now),
        })
    }

    fn numbered(page: i64) -> PageRequest {
        PageRequest::numbered(page, i64::from(DEFAULT_LIMIT))
    }

    fn page_number(text: &str) -> Option<i64> {
        text.parse().ok().filter(|page| (1..=i64::from(MAX_OFFSET)).contains(page))
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
        let begin = ["/erogazione/richieste", "/fruizione/richieste", to::CATALOGUE, to::ENTI];
        let entries = MENU.iter().flat_map(|group| group.entries);
        let open = entries.filter(|entry| {
            begin.contains(&entry.path) && entry.permissions.iter().any(|permission| actor.has(*permission))
        });
        let links: Vec<_> = open.map(|entry| (entry.path, entry.label)).collect();
        match links.is_empty() && actor.has(Permission::ReadNotifications) {
            true => vec![(to::NOTIFICATIONS, frame::NOTIFICATIONS)],
            false => links,
        }
    }
}
