//! Many people at the same moment.

use std::sync::Arc;

use axum::http::StatusCode;
use tokio::task::JoinSet;

use crate::house::House;

/// Several times the connections to the database (eight in tests): a page that keeps one while it waits for another would
/// stop them all.
const PEOPLE: usize = 48;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_pages_at_once_than_connections_are_all_drawn() {
    let house = Arc::new(House::with_samples().await);
    let sid = house.enter_with("admin@regione-esperia", "ponte-demo-2026").await;
    for path in ["/", "/erogazione/richieste", "/stato"] {
        let mut pages = JoinSet::new();
        for _ in 0..PEOPLE {
            let (house, sid) = (house.clone(), sid.clone());
            pages.spawn(async move { house.get(path, Some(&sid)).await.status });
        }
        let answers = pages.join_all().await;
        assert_eq!(answers, [StatusCode::OK; PEOPLE], "{path}");
    }
}
