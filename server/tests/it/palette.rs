//! What the dialog of Ctrl+K is answered with.

use crate::house::House;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_list_holds_what_its_reader_may_see_and_nothing_for_who_is_not_signed_in() {
    let house = House::with_samples().await;
    let admin = house.enter_with("admin@regione-esperia", "ponte-demo-2026").await;
    let found = house.get("/cerca/elenco?q=nuovo+e-service", Some(&admin)).await;
    assert_eq!(found.status, 200);
    assert!(found.body.starts_with("said\t"), "lines, not a page: {}", found.body);
    assert!(found.header("content-type").starts_with("text/plain"));
    assert!(found.body.contains("hit\t/erogazione/e-service/nuovo\t"), "{}", found.body);
    let empty = house.get("/cerca/elenco", Some(&admin)).await;
    assert!(empty.body.contains("hit\t/catalogo\t") && !empty.body.contains("/cerca?q="), "{}", empty.body);
    let security = house.enter_with("security@regione-esperia", "ponte-demo-2026").await;
    let less = house.get("/cerca/elenco?q=nuovo+e-service", Some(&security)).await;
    assert!(!less.body.contains("/erogazione/e-service/nuovo"), "{}", less.body);
    let nobody = house.get("/cerca/elenco?q=nuovo", None).await;
    assert_ne!(nobody.status, 200);
    assert!(!nobody.body.starts_with("said\t"), "{}", nobody.body);
}
