//! The sample data: everything that can be seen in the console is in it, and every run makes the same.

use std::collections::BTreeSet;

use backend::Backend;
use backend::agreement::list::{self, Filter, Party};
use domain::agreement::AgreementState;
use domain::page::PageRequest;
use domain::{Actor, Role, TenantId, UserId};
use sqlx::FromRow;
use strum::IntoEnumIterator as _;

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

async fn ids(cx: &Backend) -> Vec<domain::AgreementId> {
    let mut tx = cx.db.snapshot().await.unwrap();
    sql!(tx, fetch_all scalar domain::AgreementId, "select id from agreement order by id").unwrap()
}

on_both! {
    async fn every_state_every_combination_of_hands_and_a_discrepancy_are_there(cx: Backend) {
        assert!(backend::seed::demo(&cx).await.unwrap());
        let asl = admin(&cx, "asl-esperia").await;
        let page = PageRequest::new(0, 100);
        let sent = list::list(&cx, &asl, Party::Consumer, &Filter::default(), page).await.unwrap().results;
        let states = sent.iter().map(|row| row.state).collect::<BTreeSet<_>>();
        assert_eq!(states, AgreementState::iter().collect());
        let live = sent.iter().filter(|row| matches!(row.state, AgreementState::Active | AgreementState::Suspended));
        let hands = live.map(|row| (row.suspended_by_producer, row.suspended_by_consumer, row.suspended_by_platform));
        assert_eq!(hands.collect::<BTreeSet<_>>().len(), 8);
        assert!(sent.iter().any(|row| row.upgrade_to.is_some()));
        assert_eq!(backend::discrepancy::count_open(&cx, &admin(&cx, "tram-esperia").await).await.unwrap(), 1);
        let acque = admin(&cx, "acque-esperia").await;
        let lost = list::list(&cx, &acque, Party::Consumer, &Filter::default(), page).await.unwrap().results;
        assert!(lost.iter().any(|row| row.suspended_by_platform && row.certified_missing));
    }

    async fn it_is_written_once(cx: Backend) {
        assert!(backend::seed::demo(&cx).await.unwrap());
        assert!(!backend::seed::demo(&cx).await.unwrap());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_run_makes_the_same_ids() {
    let mut runs = Vec::new();
    for _ in 0..2 {
        let cx = backend::testing::backend(backend::testing::On::Sqlite).await.expect("SQLite is always there");
        backend::seed::demo(&cx).await.unwrap();
        runs.push(ids(&cx).await);
    }
    assert_eq!(runs[0], runs[1]);
    assert!(!runs[0].is_empty());
}
