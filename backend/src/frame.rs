//! What stands around every page: who reads it, and how much waits for them. Asked with each page, so in one snapshot.

use domain::task::TaskKind;
use domain::{Actor, Permission, Role, TenantId, UserId};
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::agreement::list::Party;
use crate::error::Result;
use crate::user::Names;
use crate::{Backend, Tx, agreement, discrepancy, notification, pratica, purpose, task, user};

/// The most that a number of the menu counts to: with each page nobody reads thousands of rows to say "many".
pub const MOST_COUNTED: i64 = 100;

/// How much waits for a person: the numbers of the menu, each the number of rows of the list it leads to, up to
/// [`MOST_COUNTED`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Waiting {
    /// Everything in the queue of "Da fare".
    pub tasks: i64,
    /// Messages not read.
    pub notifications: i64,
    /// Discrepancies that wait for the ente.
    pub discrepancies: i64,
    /// As a provider: requests to approve or reject.
    pub to_approve: i64,
    /// As a consumer: drafts, and requests to upgrade.
    pub to_complete: i64,
    /// As a provider: purposes whose load waits for a decision.
    pub to_decide: i64,
    /// Pratiche in the person's hands.
    pub pratiche: i64,
}

/// The actor's names and what waits for them; nobody, when the account is not there. Numbers that cannot be counted are
/// left out: they stand beside the page.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn surroundings(cx: &Backend, actor: &Actor) -> Result<Option<(Names, Waiting)>> {
    let mut tx = cx.db.snapshot().await?;
    let Some(names) = user::names_in(&mut tx, actor).await? else { return Ok(None) };
    let waiting = counted(cx, &mut tx, actor).await;
    let waiting = waiting.inspect_err(|error| tracing::error!(%error, "the numbers of the menu cannot be counted"));
    Ok(Some((names, waiting.unwrap_or_default())))
}

/// What waits for the actor.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn waiting(cx: &Backend, actor: &Actor) -> Result<Waiting> {
    counted(cx, &mut cx.db.snapshot().await?, actor).await
}

/// Opens all connections to PostgreSQL and has each of them plan what every page asks, before anybody waits for it: the
/// first people after a start would otherwise meet sixteen connections that know no table and no statement yet, and queue
/// behind them for seconds (`docs/BENCHMARKS.md`). It asks in the name of an administrator of no ente, who sees nothing.
///
/// # Errors
/// Only the database's. Nothing is lost then but the head start.
#[crate::boxed]
pub async fn rehearse(cx: &Backend) -> Result<()> {
    let mut connections = Vec::new();
    for _ in 0..cx.db.connections_to_open() {
        connections.push(cx.db.snapshot().await?);
    }
    let nobody = Actor { user: UserId(Uuid::nil()), tenant: TenantId(Uuid::nil()), roles: vec![Role::Admin] };
    let mut rehearsals = JoinSet::new();
    for mut tx in connections {
        let (cx, nobody) = (cx.clone(), nobody.clone());
        rehearsals.spawn(async move {
            user::names_in(&mut tx, &nobody).await?;
            counted(&cx, &mut tx, &nobody).await
        });
    }
    rehearsals.join_all().await.into_iter().try_for_each(|counted| counted.map(drop))
}

async fn counted(cx: &Backend, tx: &mut Tx, actor: &Actor) -> Result<Waiting> {
    let tasks = task::counts_up_to(tx, actor, cx.now(), MOST_COUNTED).await?;
    let mut waiting = Waiting {
        tasks: tasks.values().sum::<i64>().min(MOST_COUNTED),
        notifications: notification::unread_in(tx, actor).await?,
        to_decide: purpose::list::waiting_in(tx, actor, Party::Producer, MOST_COUNTED).await?,
        pratiche: pratica::list::waiting_in(tx, actor).await?,
        ..Waiting::default()
    };
    if !actor.has(Permission::ReadAgreements) {
        return Ok(waiting);
    }
    // Who may do something about a discrepancy has each as a task.
    waiting.discrepancies = if actor.has(TaskKind::ResolveDiscrepancy.permission()) {
        tasks.get(&TaskKind::ResolveDiscrepancy).copied().unwrap_or_default()
    } else {
        discrepancy::waiting_in(tx, actor, MOST_COUNTED).await?
    };
    let requests = agreement::list::waiting_in(tx, actor, MOST_COUNTED).await?;
    (waiting.to_approve, waiting.to_complete) = (requests.to_approve, requests.to_complete);
    Ok(waiting)
}
