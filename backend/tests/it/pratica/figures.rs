//! The figures of the desk, against pratiche whose times are known.

use backend::Backend;
use backend::pratica::figures::{Filter, Overview, Period, Tally, by_service, by_state, by_stretch, overview};
use backend::pratica::run;
use domain::page::PageRequest;
use domain::pratica::{PraticaCommand, PraticaState, ProtocolKind};
use domain::{Actor, Role};

use super::{Desk, arrived, conclude, desk, offered, take};
use crate::statements;

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;
const SECOND: i64 = 1_000_000;

async fn shown(cx: &Backend, by: &Actor, period: Period) -> Overview {
    overview(cx, by, Filter { period, service: None }).await.unwrap()
}

on_both! {
    async fn what_came_what_waited_and_what_it_took(cx: Backend) {
        let Desk { cast, service, dora, .. } = desk(&cx, ProtocolKind::None).await;
        let other = offered(&cx, &cast.anna, "Bonus bebè", ProtocolKind::None).await;
        let all = Filter { period: Period::Years, service: None };
        let nothing = shown(&cx, &dora, Period::Years).await;
        assert_eq!((nothing.active_services, nothing.years.len(), nothing.received.len()), (2, 0, 0), "no pratica yet");
        assert_eq!(by_state(&cx, &dora, all).await.unwrap(), []);
        // Taken after 1, 2, 3 and 10 hours; the first three decided a day, 2 days and 40 days later.
        for (hours, days) in [(1, Some(1)), (2, Some(2)), (3, Some(40)), (10, None)] {
            let id = arrived(&cx, service, "Rossi").await;
            cx.clock.advance(hours * HOUR);
            take(&cx, &dora, id).await;
            if let Some(days) = days {
                cx.clock.advance(days * DAY - hours * HOUR);
                conclude(&cx, &dora, id, true).await;
            }
        }
        cx.clock.advance(DAY);
        arrived(&cx, other, "Verdi").await;
        let seen = shown(&cx, &dora, Period::Years).await;
        let tally = Tally {
            received: 5,
            concluded: 3,
            prompt: 2,
            to_charge: Some((2 * HOUR + HOUR / 2) * SECOND),
            to_decision: Some(2 * DAY * SECOND),
        };
        assert_eq!(seen.tally, tally);
        assert_eq!(seen.years.iter().map(|(_, count)| count).sum::<i64>(), 5);
        let rows = by_service(&cx, &dora, all, PageRequest::default()).await.unwrap();
        let rows = rows.results.iter().map(|(name, tally)| (name.as_str(), tally.received, tally.to_charge));
        let asilo = ("Iscrizione all'asilo nido", 4, tally.to_charge);
        assert_eq!(rows.collect::<Vec<_>>(), [("Bonus bebè", 1, None), asilo]);
        let one = Filter { service: Some(other), ..all };
        assert_eq!(overview(&cx, &dora, one).await.unwrap().tally.received, 1);
        assert_eq!(by_service(&cx, &dora, one, PageRequest::default()).await.unwrap().total, 1);
        let states = [(PraticaState::Submitted, 1), (PraticaState::Pending, 1), (PraticaState::Complete, 3)];
        assert_eq!(by_state(&cx, &dora, all).await.unwrap(), states);
        // The first two were submitted before these thirty days.
        let month = shown(&cx, &dora, Period::Days).await;
        assert_eq!((month.received.len(), month.tally.received), (30, 2));
        assert_eq!(month.received.last().map(|(_, count)| *count), Some(1));
        assert_eq!(month.years, seen.years, "whatever is filtered");
        let days = by_stretch(&cx, &dora, Filter::default(), PageRequest::default()).await.unwrap();
        assert_eq!((days.total, days.results.len()), (30, 25));
        assert_eq!(days.results[0].1.received, 1, "newest first");
        let stranger = Actor { roles: vec![Role::Operatore], ..cast.bruno };
        assert_eq!(shown(&cx, &stranger, Period::Years).await.tally, Tally::default(), "another ente");
    }

    async fn what_is_opened_again_has_not_been_decided(cx: Backend) {
        let Desk { cast, service, dora, .. } = desk(&cx, ProtocolKind::None).await;
        let id = arrived(&cx, service, "Rossi").await;
        take(&cx, &dora, id).await;
        conclude(&cx, &dora, id, false).await;
        assert_eq!(shown(&cx, &dora, Period::Days).await.tally.concluded, 1);
        let reopen = PraticaCommand::Reopen { reason: "Il cittadino ha prodotto la ricevuta.".into() };
        run(&cx, &cast.anna, id, None, reopen).await.unwrap();
        let tally = shown(&cx, &dora, Period::Days).await.tally;
        assert_eq!((tally.concluded, tally.to_decision, tally.to_charge), (0, None, Some(0)));
    }
}

/// However many pratiche and services there are, and without reading the table.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn figures_take_a_few_statements_and_an_index() {
    let url = backend::testing::fresh(backend::testing::On::Sqlite).await.expect("SQLite is always there");
    let clock = backend::Clock::fixed(backend::testing::NOW);
    let db = backend::Db::open(&url, 4).await.expect("opens");
    let cx = Backend::new(db, clock, backend::Random::seeded(1), backend::testing::files());
    let Desk { service, dora, .. } = desk(&cx, ProtocolKind::None).await;
    arrived(&cx, service, "Rossi").await;
    let pool = sqlx::sqlite::SqlitePool::connect(&url).await.unwrap();
    for period in [Period::Days, Period::Months, Period::Years] {
        let filter = Filter { period, service: Some(service) };
        let mut asked = statements::of(overview(&cx, &dora, filter)).await.0;
        assert!(asked.len() <= 7, "{}", asked.len());
        asked.extend(statements::of(by_service(&cx, &dora, filter, PageRequest::default())).await.0);
        asked.extend(statements::of(by_stretch(&cx, &dora, filter, PageRequest::default())).await.0);
        asked.extend(statements::of(by_state(&cx, &dora, filter)).await.0);
        for statement in asked.iter().filter(|statement| statement.contains("pratica")) {
            let explained = sqlx::AssertSqlSafe(format!("explain query plan {statement}"));
            let plan: Vec<(i64, i64, i64, String)> = sqlx::query_as(explained).fetch_all(&pool).await.unwrap();
            let steps = plan.iter().map(|(.., step)| step.as_str()).collect::<Vec<_>>();
            assert!(!steps.iter().any(|step| step.starts_with("SCAN p")), "{steps:?}: {statement}");
        }
    }
}
