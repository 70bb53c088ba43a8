//! The desk's views, searched, filtered and sorted, and found by an index.

use std::collections::BTreeSet;

use backend::Backend;
use backend::pratica::detail;
use backend::pratica::list::{Counts, Filter, Sort, Sought, View, counts, list};
use domain::page::PageRequest;
use domain::pratica::{PraticaState, ProtocolKind};
use domain::{Actor, Role};
use strum::IntoEnumIterator as _;

use super::{Desk, arrived, conclude, desk, offered, registered, take};
use crate::statements;

async fn names(cx: &Backend, by: &Actor, filter: &Filter) -> Vec<String> {
    let page = list(cx, by, filter, PageRequest::default()).await.unwrap();
    assert_eq!(page.total, page.results.len() as i64);
    page.results.into_iter().map(|row| row.family_name).collect()
}

on_both! {
    async fn each_view_holds_what_its_name_says(cx: Backend) {
        let Desk { cast, service, dora, elio, fabio } = desk(&cx, ProtocolKind::Internal).await;
        let in_hand = registered(&cx, service, "Verdi").await;
        let of_elio = registered(&cx, service, "Bianchi").await;
        let concluded = registered(&cx, service, "Rossi").await;
        registered(&cx, service, "Neri").await;
        arrived(&cx, service, "Àlvarez").await;
        take(&cx, &dora, in_hand).await;
        take(&cx, &elio, of_elio).await;
        take(&cx, &dora, concluded).await;
        conclude(&cx, &dora, concluded, false).await;
        // The last one got its number with the others.
        let seen = Counts { in_hand: 1, free: 2, concluded: 1, all: 5, given_up: 0 };
        assert_eq!(counts(&cx, &dora).await.unwrap(), seen);
        assert_eq!(counts(&cx, &fabio).await.unwrap(), Counts { all: 5, ..Counts::default() });
        let view = |view| Filter { view, ..Filter::default() };
        assert_eq!(names(&cx, &dora, &view(View::InHand)).await, ["Verdi"]);
        assert_eq!(names(&cx, &dora, &view(View::Free)).await, ["Neri", "Àlvarez"], "oldest first");
        assert_eq!(names(&cx, &dora, &view(View::Concluded)).await, ["Rossi"]);
        let all = ["Àlvarez", "Neri", "Rossi", "Bianchi", "Verdi"];
        assert_eq!(names(&cx, &dora, &view(View::All)).await, all, "newest first");
        let other = Actor { roles: vec![Role::Operatore], ..cast.bruno };
        assert!(names(&cx, &other, &view(View::All)).await.is_empty(), "another ente");
    }

    async fn the_whole_list_is_searched_filtered_and_sorted(cx: Backend) {
        let Desk { cast, service, dora, .. } = desk(&cx, ProtocolKind::Internal).await;
        let other = offered(&cx, &cast.anna, "Bonus bebè", ProtocolKind::None).await;
        for (name, of) in [("Verdi", service), ("Àlvarez", other), ("Rossi", service)] {
            registered(&cx, of, name).await;
        }
        let all = Filter { view: View::All, ..Filter::default() };
        let sought = |word: &str| Filter { sought: vec![Sought { word: word.into(), states: vec![] }], ..all.clone() };
        assert_eq!(names(&cx, &dora, &sought("alvarez")).await, ["Àlvarez"], "without accents");
        assert_eq!(names(&cx, &dora, &sought("2026/0000001")).await, ["Verdi"], "by protocol");
        assert_eq!(names(&cx, &dora, &sought("BEBÈ")).await, ["Àlvarez"], "by service");
        assert_eq!(names(&cx, &dora, &sought("rssmra80a01h501u")).await.len(), 3, "by fiscal code");
        let states = vec![PraticaState::Submitted];
        let by_state = Filter { sought: vec![Sought { word: "inviata".into(), states: states.clone() }], ..all.clone() };
        assert_eq!(names(&cx, &dora, &by_state).await, ["Àlvarez"], "by the name of a state");
        assert_eq!(names(&cx, &dora, &Filter { states, ..all.clone() }).await, ["Àlvarez"]);
        assert_eq!(names(&cx, &dora, &Filter { services: vec![other], ..all.clone() }).await, ["Àlvarez"]);
        let sorted = |sort, descending| Filter { sort, descending, ..all.clone() };
        assert_eq!(names(&cx, &dora, &sorted(Sort::Applicant, false)).await, ["Àlvarez", "Rossi", "Verdi"]);
        assert_eq!(names(&cx, &dora, &sorted(Sort::Applicant, true)).await, ["Verdi", "Rossi", "Àlvarez"]);
        assert_eq!(names(&cx, &dora, &sorted(Sort::Protocol, false)).await, ["Verdi", "Rossi", "Àlvarez"], "none last");
        assert_eq!(names(&cx, &dora, &sorted(Sort::Protocol, true)).await, ["Rossi", "Verdi", "Àlvarez"], "none last");
        for sort in [Sort::Usual, Sort::Compiled, Sort::Service, Sort::State, Sort::Changed] {
            for descending in [false, true] {
                assert_eq!(names(&cx, &dora, &sorted(sort, descending)).await.len(), 3);
            }
        }
    }
}

/// The desk never reads all pratiche of all enti, and its page takes a few statements however many rows it has.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn edge_15_the_desk_finds_its_pratiche_by_an_index() {
    let url = backend::testing::fresh(backend::testing::On::Sqlite).await.expect("SQLite is always there");
    let clock = backend::Clock::fixed(backend::testing::NOW);
    let db = backend::Db::open(&url, 4).await.expect("opens");
    let cx = Backend::new(db, clock, backend::Random::seeded(1), backend::testing::files());
    let Desk { service, dora, .. } = desk(&cx, ProtocolKind::Internal).await;
    let id = registered(&cx, service, "Rossi").await;
    for name in ["Verdi", "Neri", "Bianchi"] {
        registered(&cx, service, name).await;
    }
    let pool = sqlx::sqlite::SqlitePool::connect(&url).await.unwrap();
    let mut asked = BTreeSet::new();
    for view in View::iter() {
        for sort in
            [Sort::Usual, Sort::Compiled, Sort::Protocol, Sort::Applicant, Sort::Service, Sort::State, Sort::Changed]
        {
            let sought = vec![Sought { word: "rossi".into(), states: vec![PraticaState::Pending] }];
            let filter = Filter { view, sort, sought, ..Filter::default() };
            let one = statements::of(list(&cx, &dora, &filter, PageRequest::new(0, 1))).await.0;
            let many = statements::of(list(&cx, &dora, &filter, PageRequest::new(0, 50))).await.0;
            assert!(one.len() == many.len() && many.len() <= 3, "{} and {}", one.len(), many.len());
            asked.extend(many);
        }
    }
    asked.extend(statements::of(counts(&cx, &dora)).await.0);
    asked.extend(statements::of(detail::detail(&cx, &dora, id)).await.0);
    asked.extend(statements::of(backend::frame::waiting(&cx, &dora)).await.0);
    for statement in asked.iter().filter(|statement| statement.contains("pratica")) {
        let plan = plan(&pool, statement).await;
        let whole = plan.iter().filter(|step| step.starts_with("SCAN p") && !step.contains("(subquery"));
        let whole = whole.collect::<Vec<_>>();
        assert!(whole.is_empty(), "{whole:?}: {statement}");
    }
    // Without words, every order of everything is that of an index: nothing is sorted but the page that was cut.
    for sort in [Sort::Compiled, Sort::Protocol, Sort::Applicant, Sort::Service, Sort::State, Sort::Changed] {
        for descending in [false, true] {
            let filter = Filter { view: View::All, sort, descending, ..Filter::default() };
            for statement in statements::of(list(&cx, &dora, &filter, PageRequest::new(0, 25))).await.0 {
                let sorted = plan(&pool, &statement).await.into_iter().filter(|step| step.contains("TEMP B-TREE"));
                let sorted = sorted.collect::<Vec<_>>();
                assert!(sorted.len() <= 1, "{sort:?} {descending} {sorted:?}: {statement}");
            }
        }
    }
    // What one operator has, and what is free, is found and cut without reading a row of it.
    for view in [View::InHand, View::Free, View::Concluded] {
        let filter = Filter { view, ..Filter::default() };
        for statement in statements::of(list(&cx, &dora, &filter, PageRequest::new(0, 25))).await.0 {
            let cut = plan(&pool, &statement).await.into_iter().find(|step| step.starts_with("SEARCH p "));
            assert!(cut.as_deref().is_none_or(|step| step.contains("COVERING INDEX")), "{view:?} {cut:?}: {statement}");
        }
    }
}

async fn plan(pool: &sqlx::sqlite::SqlitePool, statement: &str) -> Vec<String> {
    let explained = sqlx::AssertSqlSafe(format!("explain query plan {statement}"));
    let plan: Vec<(i64, i64, i64, String)> = sqlx::query_as(explained).fetch_all(pool).await.unwrap();
    plan.into_iter().map(|(.., step)| step).collect()
}
