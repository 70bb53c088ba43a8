//! Questions about single codes: each is one statement that finds its rows by their keys, however many there are.

use std::fmt::Write as _;

use backend::terminology::codes::{Standing, System, compare, find};
use backend::terminology::course::Meter;
use backend::terminology::{Upload, load};
use backend::testing::{self, NOW, On, files, fresh};
use backend::{Backend, Clock, Db, Random};
use domain::terminology::{Format, Kind, Profile, Signer};
use sqlx::sqlite::SqlitePool;

use super::statements::{self, Statements};

const URL: &str = "http://example.org/molti";
const OID: &str = "2.999.8.1";
const CODES: usize = 5_000;

/// Two versions of a list with four levels.
async fn fill(cx: &Backend) {
    for version in ["1.9", "1.10"] {
        let mut csv = "code,parent,display\n".to_owned();
        for number in 1..=CODES {
            let parent = if number < 10 { String::new() } else { format!("c{}", number / 10) };
            writeln!(csv, "c{number},{parent},Voce {number} di {version}").unwrap();
        }
        let path = testing::folder("codes").join("file");
        std::fs::write(&path, csv).unwrap();
        let upload = Upload {
            path,
            format: Format::CustomCsv,
            kind: Kind::CodeSystem,
            oid: OID.into(),
            version: Some(version.into()),
            url: URL.into(),
            title: "Molti".into(),
            signer: Signer { common_name: "S1".into(), subject: "RSSMRA80A01H501U".into() },
            file_sha256: "00".repeat(32),
            meter: Meter::default(),
            profile: Profile::Lenient,
        };
        load(cx, &upload).await.unwrap();
    }
}

/// Every way to name a code system.
fn ways() -> [System<'static>; 4] {
    let oid: &'static str = "urn:oid:2.999.8.1";
    [
        System::Named { url: URL, version: None },
        System::Named { url: URL, version: Some("1.9") },
        System::Named { url: oid, version: None },
        System::Named { url: oid, version: Some("1.10") },
    ]
}

async fn everything(cx: &Backend) {
    for system in ways() {
        find(cx, system, "c4321", false).await.unwrap().unwrap().1.unwrap();
        find(cx, system, "c432", true).await.unwrap().unwrap().1.unwrap();
        compare(cx, system, "c4", "c4321").await.unwrap().unwrap();
    }
}

on_both! {
    async fn a_code_is_found_in_the_version_that_is_meant(cx: Backend) {
        fill(&cx).await;
        for (system, version) in ways().into_iter().zip(["1.10", "1.9", "1.10", "1.10"]) {
            let (found, concept) = find(&cx, system, "c432", true).await.unwrap().unwrap();
            let concept = concept.unwrap();
            assert_eq!((found.version.as_str(), concept.display), (version, format!("Voce 432 di {version}")));
            assert_eq!(concept.parents, ["c43"]);
            assert_eq!(concept.children, (4_320..4_330).map(|number| format!("c{number}")).collect::<Vec<_>>());
            let of_id = find(&cx, System::Id(found.id), "c432", false).await.unwrap().unwrap();
            assert_eq!(of_id.0, found);
            for (left, right, standing) in [
                ("c4", "c4321", Standing::Above),
                ("c4321", "c43", Standing::Below),
                ("c4321", "c4321", Standing::Same),
                ("c4321", "c5", Standing::Apart),
            ] {
                let (_, compared) = compare(&cx, system, left, right).await.unwrap().unwrap();
                assert_eq!(compared.standing, standing, "{left} {right}");
            }
        }
        let newest = ways()[0];
        assert!(find(&cx, newest, "z", false).await.unwrap().unwrap().1.is_none());
        assert!(find(&cx, System::Named { url: URL, version: Some("2") }, "c1", false).await.unwrap().is_none());
        backend::terminology::delete(&cx, OID, "1.10", &Signer::of_the_console()).await.unwrap();
        assert_eq!(find(&cx, newest, "c1", false).await.unwrap().unwrap().0.version, "1.9", "gone at once");
    }
}

on_both! {
    async fn questions_that_come_at_once_each_get_their_own_answer(cx: Backend) {
        fill(&cx).await;
        let mut asked = tokio::task::JoinSet::new();
        for number in 0..600 {
            let (cx, again) = (cx.clone(), cx.clone());
            asked.spawn(async move {
                let (code, system) = (format!("c{number}"), ways()[number % 4]);
                let with_relatives = number % 3 == 0;
                let (version, concept) = find(&cx, system, &code, with_relatives).await.unwrap().unwrap();
                assert_eq!(version.version, ["1.10", "1.9", "1.10", "1.10"][number % 4], "{code}");
                // There is no c0.
                assert_eq!(concept.is_some(), number > 0, "{code}");
                let Some(concept) = concept else { return };
                assert_eq!((concept.code.as_str(), concept.display), (code.as_str(), format!("Voce {number} di {}", version.version)));
                let children = if with_relatives { 10 } else { 0 };
                assert_eq!(concept.children.len(), if number < 500 { children } else { concept.children.len() }, "{code}");
            });
            if number % 50 == 0 {
                // A character that no text of PostgreSQL may hold: nobody else's answer suffers.
                asked.spawn(async move {
                    let found = find(&again, ways()[0], "c1\0", false).await;
                    assert!(!matches!(found, Ok(Some((_, Some(_))))), "{found:?}");
                });
            }
        }
        while let Some(answered) = asked.join_next().await {
            answered.unwrap();
        }
    }
}

/// What is read from end to end: the children of one code, the questions themselves, a table of one row.
const READ_WHOLE: [&str; 3] = ["below", "SCAN j VIRTUAL", "SCAN terminology_change"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_question_is_one_statement_and_sqlite_seeks_its_rows() {
    let url = fresh(On::Sqlite).await.expect("SQLite is always there");
    let cx = Backend::new(Db::open(&url, 4).await.unwrap(), Clock::fixed(NOW), Random::seeded(1), files());
    fill(&cx).await;
    let Statements(asked) = statements::of(everything(&cx)).await;
    assert_eq!(asked.len(), 12, "{asked:?}");
    let pool = SqlitePool::connect(&url).await.unwrap();
    for statement in asked {
        let explained = sqlx::AssertSqlSafe(format!("explain query plan {statement}"));
        let steps: Vec<(i64, i64, i64, String)> = sqlx::query_as(explained).fetch_all(&pool).await.unwrap();
        let steps: Vec<_> = steps.into_iter().map(|step| step.3).collect();
        let scans: Vec<_> = steps
            .iter()
            .filter(|step| step.starts_with("SCAN") && !READ_WHOLE.iter().any(|read| step.contains(read)))
            .collect();
        assert!(scans.is_empty(), "{scans:?} of {statement}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_never_reads_all_codes() {
    let Some(url) = fresh(On::Postgres).await else { return };
    let filling = Backend::new(Db::open(&url, 4).await.unwrap(), Clock::fixed(NOW), Random::seeded(1), files());
    fill(&filling).await;
    filling.db.close().await;
    let pool = sqlx::PgPool::connect(&url).await.unwrap();
    sqlx::query("analyze").execute(&pool).await.unwrap();
    pool.close().await;
    let before = whole_reads(&url).await;
    let cx = Backend::new(Db::open(&url, 4).await.unwrap(), Clock::fixed(NOW), Random::seeded(1), files());
    everything(&cx).await;
    cx.db.close().await;
    assert_eq!(whole_reads(&url).await, before, "read from one end to the other");
}

async fn whole_reads(url: &str) -> Vec<(String, i64)> {
    let pool = sqlx::PgPool::connect(url).await.unwrap();
    let rows = sqlx::query_as(
        "select relname::text, seq_scan from pg_stat_user_tables where relname in ('concept', 'concept_descent')
         order by relname",
    );
    let rows = rows.fetch_all(&pool).await.unwrap();
    pool.close().await;
    rows
}
