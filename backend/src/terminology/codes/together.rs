//! Questions about codes that come at the same time are asked together: one statement answers all that wait, on a connection
//! that is kept as long as more of them come. Alone each would wait for a connection, for the statement, and for the
//! question whether the connection still lives, which sqlx asks of each that is given back; that is most of what such a
//! question costs. Nothing is remembered: every answer is read after its question was asked.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::TerminologyId;
use tokio::sync::{Notify, oneshot};
use tracing::Instrument as _;

use super::statement::{By, Dialect, Kind, Shape, for_single};
use super::{Row, System, oid_of};
use crate::db::Parts;
use crate::error::{Error, Result};
use crate::{Backend, db::Glance};

/// Questions of one statement at most.
const MOST: usize = 64;
/// How long the connection is kept when nobody asks.
const LINGER: Duration = Duration::from_millis(20);
/// How often questions are asked that lose a race.
const TRIES: u32 = 4;

/// The questions of a process that wait.
#[derive(Default)]
pub struct Together {
    waiting: Mutex<Waiting>,
    more: Notify,
}

#[derive(Default)]
struct Waiting {
    questions: Vec<Question>,
    /// Does somebody answer them?
    is_served: bool,
}

impl Together {
    fn locked(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A code that somebody asks about, and where the rows go.
struct Question {
    kind: Kind,
    code: String,
    system: String,
    version: String,
    answer: oneshot::Sender<Result<Vec<Row>>>,
}

/// Asks for a code in every version of a code system that is meant.
pub(super) async fn ask(cx: &Backend, system: System<'_>, shape: Shape, code: &str) -> Result<Vec<Row>> {
    let (answer, answered) = oneshot::channel();
    let (by, system, version) = match system {
        System::Id(TerminologyId(id)) => (By::Id, id.simple().to_string(), None),
        System::Named { url, version } => match oid_of(url) {
            Some(oid) => (By::Oid, oid, version),
            None => (By::Url, url.to_owned(), version),
        },
    };
    let kind = Kind { shape, by, with_version: version.is_some() };
    let version = version.unwrap_or_default().to_owned();
    let question = Question { kind, code: code.to_owned(), system, version, answer };
    let begins = {
        let mut waiting = cx.codes.locked();
        waiting.questions.push(question);
        !std::mem::replace(&mut waiting.is_served, true)
    };
    if begins {
        let cx = cx.clone();
        // What it reads is told to whoever asked first: there is nobody else to tell.
        tokio::spawn(async move { serve(&cx).await }.in_current_span());
    } else {
        cx.codes.more.notify_one();
    }
    // Dropped unanswered: whoever answers has panicked.
    answered.await.map_err(|_| Error::Internal(anyhow::anyhow!("a question about a code was not answered")))?
}

/// Answers what waits until nothing has come for a while.
async fn serve(cx: &Backend) {
    let unordered = Unordered(cx);
    let mut connection = None;
    loop {
        // Requests that have arrived are read first, so that more go into one statement.
        tokio::task::yield_now().await;
        let questions = {
            let mut waiting = cx.codes.locked();
            let most = waiting.questions.len().min(MOST);
            waiting.questions.drain(..most).collect::<Vec<_>>()
        };
        if !questions.is_empty() {
            answer(cx, &mut connection, questions).await;
            continue;
        }
        if tokio::time::timeout(LINGER, cx.codes.more.notified()).await.is_ok() {
            continue;
        }
        let mut waiting = cx.codes.locked();
        if waiting.questions.is_empty() {
            waiting.is_served = false;
            std::mem::forget(unordered);
            return;
        }
    }
}

/// When the service ends otherwise than it should, those who wait are told, and the next question begins another.
struct Unordered<'a>(&'a Backend);

impl Drop for Unordered<'_> {
    fn drop(&mut self) {
        *self.0.codes.locked() = Waiting::default();
    }
}

/// Answers questions, those of a kind together.
async fn answer(cx: &Backend, connection: &mut Option<Glance>, questions: Vec<Question>) {
    let mut kinds = BTreeMap::<Kind, Vec<Question>>::new();
    for question in questions {
        kinds.entry(question.kind).or_default().push(question);
    }
    for (kind, questions) in kinds {
        let mut found = read(cx, connection, kind, &questions).await;
        if found.is_err() && questions.len() > 1 {
            // One that the database refuses to read (a character that no text may hold) must not be the others' answer.
            for question in questions {
                let rows = read(cx, connection, kind, std::slice::from_ref(&question)).await;
                drop(question.answer.send(rows));
            }
            continue;
        }
        let mut rows = BTreeMap::<i64, Vec<Row>>::new();
        for row in found.as_mut().map(std::mem::take).unwrap_or_default() {
            rows.entry(row.place).or_default().push(row);
        }
        for (place, question) in (0..).zip(questions) {
            let rows = match std::mem::replace(&mut found, Ok(Vec::new())) {
                Ok(_) => Ok(rows.remove(&place).unwrap_or_default()),
                Err(error) => Err(error),
            };
            // Whoever has gone does not wait for it.
            drop(question.answer.send(rows));
        }
    }
}

/// Reads the rows for questions of a kind, again when a race is lost.
async fn read(cx: &Backend, connection: &mut Option<Glance>, kind: Kind, questions: &[Question]) -> Result<Vec<Row>> {
    let mut tries = 0;
    loop {
        tries += 1;
        let mut db = match connection.take() {
            Some(db) => db,
            None => cx.db.glance().await?,
        };
        match once(&mut db, kind, questions).await {
            Ok(rows) => {
                *connection = Some(db);
                return Ok(rows);
            }
            Err(Error::Race(_)) if tries < TRIES => *connection = Some(db),
            // What is left of the connection nobody knows: it goes back, and is looked at there.
            Err(error) => return Err(error),
        }
    }
}

async fn once(db: &mut Glance, kind: Kind, questions: &[Question]) -> Result<Vec<Row>> {
    let parts = |part: fn(&Question) -> &str| questions.iter().map(part).collect::<Vec<_>>();
    Ok(match db.parts() {
        Parts::Sqlite(connection) => {
            let asked = questions.iter().map(|question| [&question.code, &question.system, &question.version]);
            let asked = serde_json::to_string(&asked.collect::<Vec<_>>())?;
            let statement = for_single(kind, Dialect::Sqlite);
            sqlx::query_as(statement).bind(asked).fetch_all(connection).await?
        }
        Parts::Postgres(connection) => {
            let query = sqlx::query_as(for_single(kind, Dialect::Postgres)).bind(parts(|one| &one.code));
            let query = query.bind(parts(|one| &one.system)).bind(parts(|one| &one.version));
            query.fetch_all(connection).await?
        }
    })
}
