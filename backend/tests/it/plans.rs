//! How the databases find what pages and the API ask for, when there is much: never by reading all requests, all events
//! or all messages. Each database is asked about the statements that it really ran.

use backend::Backend;
use backend::agreement::list::{self, Filter, Party, Sort, SuspendedBy};
use backend::testing::{NOW, On, files, fresh};
use backend::{Clock, Db, Random, discrepancy, notification};
use domain::agreement::AgreementState;
use domain::page::PageRequest;
use domain::{Actor, AgreementId, Role, TenantId, UserId};
use sqlx::sqlite::SqlitePool;
use sqlx_macros::FromRow;

use super::much;
use super::statements::{self, Statements};

/// What is too much to be read whole.
const LARGE: [&str; 5] = ["agreement", "event", "event_party", "notification", "notification_read"];

/// Everything a page or the API asks about requests, events and messages.
async fn everything(cx: &Backend, actor: &Actor, id: AgreementId) {
    let page = PageRequest::new(25, 25);
    for party in [Party::Producer, Party::Consumer] {
        let by = |sort, descending| Filter { sort, descending, ..Filter::default() };
        let filters = [
            by(Sort::Submitted, true),
            by(Sort::Party, false),
            by(Sort::Eservice, false),
            by(Sort::State, true),
            Filter { states: vec![AgreementState::Pending], ..Filter::default() },
            Filter { q: "ente".to_owned(), ..Filter::default() },
            Filter { suspended_by: Some(SuspendedBy::Platform), ..Filter::default() },
            Filter { upgradeable: true, ..Filter::default() },
            Filter { to_complete: true, ..Filter::default() },
        ];
        for filter in filters {
            list::list(cx, actor, party, &filter, page).await.unwrap();
        }
        list::counts(cx, actor, party).await.unwrap();
        backend::agreement::choices::parties(cx, actor, party, "", page).await.unwrap();
        backend::agreement::choices::eservices(cx, actor, party, "", page).await.unwrap();
    }
    list::waiting(cx, actor).await.unwrap();
    discrepancy::count_waiting(cx, actor).await.unwrap();
    notification::unread(cx, actor).await.unwrap();
    for read in [None, Some(false), Some(true)] {
        let filter = notification::Filter { read, ..notification::Filter::default() };
        notification::list(cx, actor, &filter, page).await.unwrap();
    }
    backend::agreement::detail::detail(cx, actor, id).await.unwrap();
}

/// An ente with a hundredth of everything, its administrator, and one of its requests.
async fn somebody(cx: &Backend) -> (Actor, AgreementId) {
    #[derive(FromRow)]
    struct Row {
        id: AgreementId,
        consumer_id: TenantId,
        account: UserId,
    }
    let mut tx = cx.db.snapshot().await.unwrap();
    let row = sql!(
        tx,
        fetch_one as Row,
        "select g.id, g.consumer_id, a.id as account from agreement g join account a on a.tenant_id = g.consumer_id
         order by g.id desc limit 1"
    )
    .unwrap();
    (Actor { user: row.account, tenant: row.consumer_id, roles: vec![Role::Admin] }, row.id)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_never_reads_a_large_table_whole() {
    let url = fresh(On::Sqlite).await.expect("SQLite is always there");
    let cx = Backend::new(Db::open(&url, 4).await.unwrap(), Clock::fixed(NOW), Random::seeded(1), files());
    much::fill(&cx, &url).await;
    let (actor, id) = somebody(&cx).await;
    let Statements(asked) = statements::of(everything(&cx, &actor, id)).await;
    assert!(asked.len() > 30, "{} statements were heard", asked.len());
    let pool = SqlitePool::connect(&url).await.unwrap();
    assert_eq!(scans(&pool, "select notes from agreement").await, ["agreement"], "a whole reading is seen");
    let mut read_whole = Vec::new();
    for statement in asked {
        read_whole.extend(scans(&pool, &statement).await.into_iter().map(|table| format!("{table}: {statement}")));
    }
    assert!(read_whole.is_empty(), "read from one end to the other:\n{}", read_whole.join("\n"));
}

/// One step of SQLite's program for a statement.
#[derive(FromRow)]
struct Step {
    opcode: String,
    p1: i64,
    p2: i64,
}

/// The large tables that a statement reads from one end to the other, or whose index it does: `Rewind` and `Last` begin
/// at an end, everything else seeks.
async fn scans(pool: &SqlitePool, statement: &str) -> Vec<String> {
    let explained = sqlx::AssertSqlSafe(format!("explain {statement}"));
    let steps: Vec<Step> = sqlx::query_as(explained).fetch_all(pool).await.unwrap();
    let roots = "select rootpage, tbl_name from sqlite_schema where rootpage > 0";
    let roots: Vec<(i64, String)> = sqlx::query_as(roots).fetch_all(pool).await.unwrap();
    let table_of = |cursor: i64| {
        let opened = steps.iter().find(|step| step.opcode == "OpenRead" && step.p1 == cursor)?;
        roots.iter().find(|(root, _)| *root == opened.p2).map(|(_, table)| table.clone())
    };
    let from_an_end = steps.iter().filter(|step| ["Rewind", "Last", "Count"].contains(&step.opcode.as_str()));
    let tables = from_an_end.filter_map(|step| table_of(step.p1));
    tables.filter(|table| LARGE.contains(&table.as_str())).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_never_reads_a_large_table_whole() {
    let Some(url) = fresh(On::Postgres).await else { return };
    let filling = Backend::new(Db::open(&url, 4).await.unwrap(), Clock::fixed(NOW), Random::seeded(1), files());
    much::fill(&filling, &url).await;
    let (actor, id) = somebody(&filling).await;
    // A connection reports what it read at the latest when it ends.
    filling.db.close().await;
    let before = whole_reads(&url).await;
    assert!(
        before.iter().any(|(table, times)| table == "agreement" && *times > 0),
        "a whole reading is seen: {before:?}"
    );
    let cx = Backend::new(Db::open(&url, 4).await.unwrap(), Clock::fixed(NOW), Random::seeded(1), files());
    everything(&cx, &actor, id).await;
    cx.db.close().await;
    let mut after = whole_reads(&url).await;
    after.retain(|row| !before.contains(row));
    assert!(after.is_empty(), "read from one end to the other, table and how often: {after:?}");
}

/// How often each large table has been read whole, counted by PostgreSQL itself.
async fn whole_reads(url: &str) -> Vec<(String, i64)> {
    let pool = sqlx::PgPool::connect(url).await.unwrap();
    let rows: Vec<(String, i64)> =
        sqlx::query_as("select relname::text, seq_scan from pg_stat_user_tables order by relname")
            .fetch_all(&pool)
            .await
            .unwrap();
    pool.close().await;
    rows.into_iter().filter(|(table, _)| LARGE.contains(&table.as_str())).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_of_requests_takes_a_few_statements_however_many_rows_it_has() {
    let url = fresh(On::Sqlite).await.expect("SQLite is always there");
    let cx = Backend::new(Db::open(&url, 4).await.unwrap(), Clock::fixed(NOW), Random::seeded(1), files());
    much::fill(&cx, &url).await;
    let (actor, _) = somebody(&cx).await;
    let mut numbers = Vec::new();
    for limit in [1, 50] {
        let (page, filter) = (PageRequest::new(0, limit), Filter::default());
        let asked = statements::of(list::list(&cx, &actor, Party::Consumer, &filter, page)).await;
        numbers.push(asked.0.len());
    }
    assert_eq!(numbers[0], numbers[1]);
    assert!(numbers[1] <= 4, "{numbers:?}");
}
