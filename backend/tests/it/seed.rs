//! The sample data: everything that can be seen in the console is in it, and every run makes the same.

use std::collections::BTreeSet;

use backend::Backend;
use backend::agreement::list::{self, Filter, Party};
use backend::chain::Sealer;
use backend::seed::Amount;
use domain::agreement::AgreementState;
use domain::page::PageRequest;
use domain::user::NewUser;
use domain::{Actor, Role, TenantId, UserId};
use sqlx_macros::FromRow;
use strum::IntoEnumIterator as _;
use uuid::Uuid;

#[derive(FromRow)]
struct Known {
    id: UserId,
    tenant_id: TenantId,
}

async fn admin(cx: &Backend, slug: &str) -> Actor {
    let mut tx = cx.db.snapshot().await.unwrap();
    let username = format!("admin@{slug}");
    let known = sql!(tx, fetch_one as Known, "select id, tenant_id from account where username = $1", username);
    let known = known.unwrap();
    Actor { user: known.id, tenant: known.tenant_id, roles: vec![Role::Admin] }
}

/// Everything that has an id.
async fn ids(cx: &Backend) -> Vec<Uuid> {
    let mut tx = cx.db.snapshot().await.unwrap();
    sql!(
        tx,
        fetch_all scalar Uuid,
        "select id from tenant union all select id from account union all select id from attribute
         union all select id from eservice union all select id from descriptor union all select id from agreement
         union all select id from discrepancy union all select id from event union all select id from notification
         order by 1"
    )
    .unwrap()
}

fn sealer() -> Sealer {
    Sealer::new(backend::testing::signing_key(1), None)
}

async fn count(cx: &Backend, statement: &'static str) -> i64 {
    let mut tx = cx.db.snapshot().await.unwrap();
    sql!(tx, fetch_one scalar i64, statement).unwrap()
}

on_both! {
    async fn every_state_every_combination_of_hands_and_a_discrepancy_are_there(cx: Backend) {
        assert!(backend::seed::demo(&cx, &sealer()).await.unwrap());
        let asl = admin(&cx, "asl-esperia").await;
        let page = PageRequest::new(0, 100);
        let sent = list::list(&cx, &asl, Party::Consumer, &Filter::default(), page).await.unwrap().results;
        let states = sent.iter().map(|row| row.state).collect::<BTreeSet<_>>();
        assert_eq!(states, AgreementState::iter().collect());
        let live = sent.iter().filter(|row| matches!(row.state, AgreementState::Active | AgreementState::Suspended));
        let hands = live.map(|row| (row.suspended_by_producer, row.suspended_by_consumer, row.suspended_by_platform));
        assert_eq!(hands.collect::<BTreeSet<_>>().len(), 8);
        assert!(sent.iter().any(|row| row.upgrade_to.is_some()));
        assert_eq!(backend::discrepancy::count_waiting(&cx, &admin(&cx, "tram-esperia").await).await.unwrap(), 1);
        let acque = admin(&cx, "acque-esperia").await;
        let lost = list::list(&cx, &acque, Party::Consumer, &Filter::default(), page).await.unwrap().results;
        assert!(lost.iter().any(|row| row.suspended_by_platform && row.certified_missing));
    }

    async fn it_is_a_story_of_the_past_months_that_everybody_has_heard_and_nobody_gets_mail_about(cx: Backend) {
        backend::seed::demo(&cx, &sealer()).await.unwrap();
        let report = backend::chain::verify::verify(&cx, &sealer()).await.unwrap();
        assert!(report.is_whole() && report.events > 300 && report.waiting == 0, "{report:?}");
        assert_eq!(backend::outbox::waiting(&cx).await.unwrap(), 0);
        assert_eq!(count(&cx, "select count(*) from mail").await, 0);
        for slug in ["asl-esperia", "regione-esperia", "comune-valdoro", "acque-esperia", "tram-esperia"] {
            let unread = backend::notification::unread(&cx, &admin(&cx, slug).await).await.unwrap();
            assert!(unread > 0, "{slug}");
        }
        let last = domain::Timestamp(count(&cx, "select max(occurred_at) from event").await);
        let ago = cx.now().seconds_since(last);
        assert!((0..3 * 86_400).contains(&ago), "the story ends {ago} seconds ago");
        let soon = cx.now().plus_days(30).0;
        let mut tx = cx.db.snapshot().await.unwrap();
        let expiring = "select count(*) from verification where revoked_at is null and expires_at between $1 and $2";
        assert_eq!(sql!(tx, fetch_one scalar i64, expiring, cx.now(), soon).unwrap(), 1);
    }

    async fn it_is_written_once(cx: Backend) {
        assert!(backend::seed::demo(&cx, &sealer()).await.unwrap());
        assert!(!backend::seed::demo(&cx, &sealer()).await.unwrap());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_run_makes_the_same_ids() {
    let mut runs = Vec::new();
    for _ in 0..2 {
        let cx = backend::testing::backend(backend::testing::On::Sqlite).await.expect("SQLite is always there");
        // Another day, another second: the same ids.
        cx.clock.advance(86_401 * runs.len() as i64);
        backend::seed::demo(&cx, &sealer()).await.unwrap();
        runs.push(ids(&cx).await);
    }
    assert_eq!(runs[0], runs[1]);
    assert!(!runs[0].is_empty());
}

/// Enough for every state, and for what is replaced, lost and taken back.
const AMOUNT: Amount = Amount { eservices: 12, enti: 14, agreements: 150, pratiche: 0, seed: 7, password: None };

async fn manager(cx: &Backend) -> Actor {
    let typed = NewUser {
        username: "gestore".into(),
        name: "Gina".into(),
        family_name: "Gestori".into(),
        email: String::new(),
        roles: Vec::new(),
    };
    backend::user::create_first_manager(cx, &typed, Some("cavallo graffetta lanterna")).await.unwrap();
    backend::user::platform_manager(cx).await.unwrap()
}

on_both! {
    async fn synthetic_requests_are_in_every_state_and_told_to_everybody_without_mail(cx: Backend) {
        let manager = manager(&cx).await;
        backend::seed::synthetic(&cx, &sealer(), &manager, &AMOUNT).await.unwrap();
        assert_eq!(count(&cx, "select count(*) from tenant where slug like 'ente-7-%'").await, 14);
        assert_eq!(count(&cx, "select count(*) from eservice").await, 12);
        // An upgrade leaves the replaced request behind.
        let requests = count(&cx, "select count(*) from agreement where replaced_by is null").await;
        assert_eq!(requests, 150);
        assert_eq!(count(&cx, "select count(distinct state) from agreement").await, AgreementState::iter().count() as i64);
        assert!(count(&cx, "select count(*) from agreement where suspended_by_platform is not null").await > 0);
        assert!(count(&cx, "select count(*) from agreement where replaced_by is not null").await > 0);
        let report = backend::chain::verify::verify(&cx, &sealer()).await.unwrap();
        assert!(report.is_whole() && report.waiting == 0, "{report:?}");
        assert_eq!(backend::outbox::waiting(&cx).await.unwrap(), 0);
        assert!(count(&cx, "select count(*) from notification").await > 150);
        assert_eq!(count(&cx, "select count(*) from mail").await, 0);
    }

    async fn a_seed_is_used_once_and_there_are_no_more_requests_than_there_can_be(cx: Backend) {
        let manager = manager(&cx).await;
        let small = Amount { eservices: 2, enti: 2, agreements: 2, ..AMOUNT };
        backend::seed::synthetic(&cx, &sealer(), &manager, &small).await.unwrap();
        let again = backend::seed::synthetic(&cx, &sealer(), &manager, &small).await;
        assert!(matches!(again, Err(backend::Error::Denied(domain::Denial::TenantDuplicate))), "{again:?}");
        let other = Amount { seed: 8, ..small.clone() };
        backend::seed::synthetic(&cx, &sealer(), &manager, &other).await.unwrap();
        let many = Amount { seed: 9, agreements: 3, ..small };
        assert!(backend::seed::synthetic(&cx, &sealer(), &manager, &many).await.is_err());
        assert_eq!(count(&cx, "select count(*) from agreement where replaced_by is null").await, 4);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_seed_makes_the_same_requests_at_each_run() {
    let mut runs = Vec::new();
    for _ in 0..2 {
        let cx = backend::testing::backend(backend::testing::On::Sqlite).await.expect("SQLite is always there");
        let manager = manager(&cx).await;
        let small = Amount { eservices: 6, enti: 5, agreements: 20, ..AMOUNT };
        backend::seed::synthetic(&cx, &sealer(), &manager, &small).await.unwrap();
        let mut tx = cx.db.snapshot().await.unwrap();
        let rows = sql!(tx, fetch_all as (Uuid, String), "select id, state from agreement order by id").unwrap();
        runs.push(rows);
    }
    assert_eq!(runs[0], runs[1]);
    assert!(runs[0].len() >= 20);
}
