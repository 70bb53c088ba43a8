//! The catalogue at a size where reading all of it takes too long: what is found, and how the databases find it.

use backend::eservice::catalogue::{self, Filter, FitWanted, MOST_FOUND, Sort};
use backend::testing::{NOW, On, files, fresh};
use backend::{Backend, Clock, Db, Random};
use domain::eservice::DescriptorState;
use domain::page::PageRequest;
use domain::{Actor, AttributeId, Role, TenantId, UserId};
use sqlx::sqlite::SqlitePool;
use sqlx_macros::FromRow;

use super::statements::{self, Statements};
use super::vast::{self, ESERVICES};

/// An administrator of the ente with this number.
async fn reader(cx: &Backend, number: i64) -> Actor {
    #[derive(FromRow)]
    struct Row {
        tenant_id: TenantId,
        id: UserId,
    }
    let mut tx = cx.db.snapshot().await.unwrap();
    let username = format!("admin@ente-{number}");
    let row = sql!(tx, fetch_one as Row, "select tenant_id, id from account where username = $1", username).unwrap();
    Actor { user: row.id, tenant: row.tenant_id, roles: vec![Role::Admin] }
}

async fn attribute(cx: &Backend, code: &str) -> AttributeId {
    let mut tx = cx.db.snapshot().await.unwrap();
    sql!(tx, fetch_one scalar AttributeId, "select id from attribute where code = $1", code).unwrap()
}

fn words(q: &str) -> Filter {
    Filter { q: q.to_owned(), ..Filter::default() }
}

/// How many there are, and the names from a place on.
async fn found(cx: &Backend, actor: &Actor, filter: &Filter, offset: i64) -> (i64, Vec<String>) {
    let page = catalogue::list(cx, actor, filter, PageRequest::new(offset, 3)).await.unwrap();
    (page.total, page.results.into_iter().map(|row| row.name).collect())
}

on_both! {
    async fn rare_and_common_words_find_the_same_in_the_same_order(cx: Backend) {
        vast::fill(&cx).await;
        let who = reader(&cx, 1).await;
        // More than are told of. The names are sorted as text.
        let (total, names) = found(&cx, &who, &words("raro"), 0).await;
        assert_eq!((total, names), (MOST_FOUND, vec!["Servizio 10".into(), "Servizio 100".into(), "Servizio 1000".into()]));
        // Few: by the index of words.
        let (total, names) = found(&cx, &who, &words("RARO anàgr"), 0).await;
        assert_eq!((total, names), (171, vec!["Servizio 10010".into(), "Servizio 10080".into(), "Servizio 10150".into()]));
        // One provider's: word by word.
        let mine = Filter { producers: vec![who.tenant], ..words("raro") };
        assert_eq!(found(&cx, &who, &mine, 0).await.0, 40);
        // Common: met on the way; as many as are told of can be read, and nothing behind them.
        let (total, names) = found(&cx, &who, &words("serv"), 0).await;
        assert_eq!((total, names), (MOST_FOUND, vec!["Servizio 1".into(), "Servizio 10".into(), "Servizio 100".into()]));
        assert_eq!(found(&cx, &who, &words("serv"), MOST_FOUND - 1).await.1.len(), 1);
        assert_eq!(found(&cx, &who, &words("serv"), MOST_FOUND).await.1.len(), 0);
        assert_eq!(found(&cx, &who, &words("servizio niente"), 0).await, (0, Vec::new()));
        assert_eq!(found(&cx, &who, &words("ervizio"), 0).await, (0, Vec::new()), "words are known by how they begin");
    }

    async fn sizes_are_told_whole_and_pages_far_behind_are_there(cx: Backend) {
        vast::fill(&cx).await;
        let who = reader(&cx, 1).await;
        let all = Filter::default();
        assert_eq!(found(&cx, &who, &all, 0).await.0, ESERVICES);
        assert_eq!(found(&cx, &who, &all, ESERVICES - 1).await.1, ["Servizio 9999"]);
        let suspended = Filter { states: vec![DescriptorState::Suspended], ..Filter::default() };
        assert_eq!(found(&cx, &who, &suspended, 119).await, (120, vec!["Servizio 9900".to_owned()]));
        let published = Filter { states: vec![DescriptorState::Published], ..Filter::default() };
        assert_eq!(found(&cx, &who, &published, 0).await.0, ESERVICES - 120);
        let newest = Filter { sort: Sort::Published, descending: true, ..Filter::default() };
        assert_eq!(found(&cx, &who, &newest, 0).await.1, ["Servizio 12000", "Servizio 11999", "Servizio 11998"]);
        let missing = Filter { fit: Some(FitWanted::Missing), attributes: vec![attribute(&cx, "ente-2").await], ..all };
        assert_eq!(found(&cx, &who, &missing, 0).await.0, 16, "eight of the twenty-four are the reader's own");
    }
}

/// Everything a page or the API asks of the catalogue.
async fn everything(cx: &Backend, actor: &Actor) {
    let page = PageRequest::new(0, 25);
    let far = PageRequest::new(ESERVICES - 100, 25);
    let base = Filter::default;
    let published = || Filter { states: vec![DescriptorState::Published], ..base() };
    for sort in [Sort::Name, Sort::Producer, Sort::Published] {
        for descending in [false, true] {
            for states in [published().states, vec![DescriptorState::Suspended], Vec::new()] {
                let filter = Filter { sort, descending, states, ..base() };
                catalogue::list(cx, actor, &filter, page).await.unwrap();
                catalogue::list(cx, actor, &filter, far).await.unwrap();
            }
        }
    }
    let filters = [
        words("servizio"),
        words("raro anagrafe"),
        Filter { producers: vec![actor.tenant], ..words("servizio") },
        Filter { attributes: vec![attribute(cx, "ente-2").await], ..published() },
        Filter { agreement_states: vec![domain::agreement::AgreementState::Active], ..published() },
        Filter { fit: Some(FitWanted::Met), ..published() },
        Filter { fit: Some(FitWanted::Met), ..Filter::default() },
        Filter { fit: Some(FitWanted::Missing), ..words("servizio") },
    ];
    for filter in filters {
        for sort in [Sort::Name, Sort::Producer] {
            catalogue::list(cx, actor, &Filter { sort, ..filter.clone() }, page).await.unwrap();
        }
    }
    catalogue::producers(cx, actor, "ente", page).await.unwrap();
    catalogue::first_producers(cx, actor, 100).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_reads_the_catalogue_in_order_and_sorts_only_what_is_few() {
    let url = fresh(On::Sqlite).await.expect("SQLite is always there");
    let cx = Backend::new(Db::open(&url, 4).await.unwrap(), Clock::fixed(NOW), Random::seeded(1), files());
    vast::fill(&cx).await;
    let actor = reader(&cx, 1).await;
    let Statements(asked) = statements::of(everything(&cx, &actor)).await;
    let pool = SqlitePool::connect(&url).await.unwrap();
    let whole = "select e.id from eservice e where (e.shown_state || '') = 'PUBLISHED' order by e.description";
    assert!(reads_all(&pool, whole).await, "a whole reading is seen");
    let mut wrong = Vec::new();
    for statement in asked {
        if reads_all(&pool, &statement).await {
            wrong.push(statement);
        }
    }
    assert!(wrong.is_empty(), "all e-services or versions are read:\n{}", wrong.join("\n"));
}

/// Does the statement go through all e-services or all versions? It may walk along an index whose order is the one asked
/// for, when it stops at a limit.
async fn reads_all(pool: &SqlitePool, statement: &str) -> bool {
    #[derive(FromRow)]
    struct Step {
        detail: String,
    }
    let explained = sqlx::AssertSqlSafe(format!("explain query plan {statement}"));
    let steps: Vec<Step> = sqlx::query_as(explained).fetch_all(pool).await.unwrap();
    let walks = steps.iter().any(|step| {
        let table = step.detail.strip_prefix("SCAN ").and_then(|rest| rest.split(' ').next());
        table.is_some_and(|table| ["e", "d", "m", "g"].contains(&table))
    });
    let sorts = steps.iter().any(|step| step.detail.contains("USE TEMP B-TREE FOR ORDER BY"));
    walks && (sorts || !statement.contains(" limit "))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_never_reads_the_catalogue_whole() {
    let Some(url) = fresh(On::Postgres).await else { return };
    let filling = Backend::new(Db::open(&url, 4).await.unwrap(), Clock::fixed(NOW), Random::seeded(1), files());
    vast::fill(&filling).await;
    let actor = reader(&filling, 1).await;
    // A connection reports what it read at the latest when it ends.
    filling.db.close().await;
    let before = whole_reads(&url).await;
    let cx = Backend::new(Db::open(&url, 4).await.unwrap(), Clock::fixed(NOW), Random::seeded(1), files());
    everything(&cx, &actor).await;
    cx.db.close().await;
    assert_eq!(whole_reads(&url).await, before, "read from one end on, table and rows");
}

/// How many rows of each table have been read from its beginning on, whatever was looked for.
async fn whole_reads(url: &str) -> Vec<(String, i64)> {
    let pool = sqlx::PgPool::connect(url).await.unwrap();
    let counted = "select relname::text, seq_tup_read from pg_stat_user_tables
                   where relname in ('eservice', 'descriptor', 'descriptor_group', 'descriptor_attribute')
                   order by relname";
    let rows = sqlx::query_as(counted).fetch_all(&pool).await.unwrap();
    pool.close().await;
    rows
}
