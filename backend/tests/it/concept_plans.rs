//! How the databases find concepts where there are many: a page of a value set never reads a whole table, and neither does the
//! question whether one code belongs to it.

use backend::terminology::course::Meter;
use backend::terminology::valueset::{Question, Versions, Wanted, Which, expand, validate};
use backend::terminology::{Upload, load};
use backend::testing::{NOW, On, files, folder, fresh};
use backend::{Backend, Clock, Db, Random};
use domain::terminology::compose::Reference;
use domain::terminology::{Format, Kind, Profile, Signer};
use sqlx_macros::FromRow;

use super::statements::{self, Statements};

const LARGE: [&str; 4] = ["concept", "concept_descent", "concept_property", "concept_word"];

/// Two code systems of 20,000 concepts each, with levels.
async fn fill(cx: &Backend) {
    for number in 0..2 {
        let rows: String = (0..20_000)
            .map(|n| {
                format!(
                    "C{n:05},{},Voce {} {n}\n",
                    if n < 100 { String::new() } else { format!("C{:05}", n % 100) },
                    n % 977
                )
            })
            .collect();
        let path = folder("plans").join("file.csv");
        std::fs::write(&path, format!("code,parent,display\n{rows}")).unwrap();
        let upload = Upload {
            path,
            format: Format::CustomCsv,
            kind: Kind::CodeSystem,
            oid: format!("2.999.{number}"),
            version: Some("1".into()),
            url: format!("http://lista/{number}"),
            title: "Lista".into(),
            signer: Signer { common_name: "S1#1".into(), subject: "RSSMRA80A01H501U".into() },
            file_sha256: "00".repeat(32),
            meter: Meter::default(),
            profile: Profile::Lenient,
        };
        load(cx, &upload).await.unwrap();
    }
}

async fn everything(cx: &Backend) {
    let whole = Which::Canonical(Reference::parse("http://lista/1?fhir_vs"));
    let filtered = |filters: &str| {
        Which::Given(format!(r#"{{"compose":{{"include":[{{"system":"http://lista/1",{filters}}}]}}}}"#))
    };
    let sets = [
        whole,
        filtered(r#""filter":[{"property":"concept","op":"is-a","value":"C00007"}]"#),
        filtered(r#""filter":[{"property":"concept","op":"child-of","value":"C00007"}]"#),
        filtered(r#""filter":[{"property":"concept","op":"generalizes","value":"C00107"}]"#),
        filtered(r#""concept":[{"code":"C00107"},{"code":"C00108"}]"#),
    ];
    let pages = [
        Wanted { count: Some(20), ..Wanted::default() },
        Wanted { count: Some(20), offset: 15_000, ..Wanted::default() },
        Wanted { count: Some(20), filter: "voce".into(), ..Wanted::default() },
        Wanted { count: Some(20), filter: "voce 12".into(), ..Wanted::default() },
        Wanted { count: Some(20), filter: "C001".into(), ..Wanted::default() },
    ];
    for which in &sets {
        for wanted in &pages {
            expand(cx, which, &Versions::default(), wanted).await.unwrap();
        }
        let question = Question { system: Some("http://lista/1".into()), code: "C00107".into(), ..Question::default() };
        validate(cx, which, &Versions::default(), &question).await.unwrap();
    }
}

#[derive(FromRow)]
struct Step {
    detail: String,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_finds_concepts_by_their_indexes() {
    let url = fresh(On::Sqlite).await.expect("SQLite is always there");
    let cx = Backend::new(Db::open(&url, 4).await.unwrap(), Clock::fixed(NOW), Random::seeded(1), files());
    fill(&cx).await;
    let Statements(asked) = statements::of(everything(&cx)).await;
    assert!(asked.len() > 30, "{} statements were heard", asked.len());
    let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
    let mut read_whole = Vec::new();
    for statement in asked {
        let explained = sqlx::AssertSqlSafe(format!("explain query plan {statement}"));
        let steps: Vec<Step> = sqlx::query_as(explained).fetch_all(&pool).await.unwrap();
        // A table is scanned under its own name or a letter; subqueries and lists have longer ones.
        let scans = steps.into_iter().filter(|step| {
            let scanned = step.detail.strip_prefix("SCAN ").unwrap_or_default().split(' ').next().unwrap_or_default();
            LARGE.contains(&scanned) || ["c", "d", "s", "p", "k"].contains(&scanned)
        });
        read_whole.extend(scans.map(|step| format!("{}: {statement}", step.detail)));
    }
    assert!(read_whole.is_empty(), "read from one end to the other:\n{}", read_whole.join("\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_finds_concepts_by_their_indexes() {
    let Some(url) = fresh(On::Postgres).await else { return };
    let filling = Backend::new(Db::open(&url, 4).await.unwrap(), Clock::fixed(NOW), Random::seeded(1), files());
    fill(&filling).await;
    // A connection reports what it read at the latest when it ends.
    filling.db.close().await;
    let pool = sqlx::PgPool::connect(&url).await.unwrap();
    sqlx::raw_sql("analyze").execute(&pool).await.unwrap();
    pool.close().await;
    let before = whole_reads(&url).await;
    let cx = Backend::new(Db::open(&url, 4).await.unwrap(), Clock::fixed(NOW), Random::seeded(1), files());
    everything(&cx).await;
    cx.db.close().await;
    let mut after = whole_reads(&url).await;
    after.retain(|row| !before.contains(row));
    assert!(after.is_empty(), "read from one end to the other, table and how often: {after:?}");
}

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
