//! A form that comes after the end of its session: nothing is done, nothing typed is lost, nothing is shown to others.

use axum::body::Body;
use axum::http::{Method, header};

use crate::house::{Answer, House, ORIGIN, PASSWORD, encoded};

const TYPED: [(&str, &str); 5] = [
    ("seen", "1"),
    ("name", "Anna Maria"),
    ("family_name", "De’ Bianchi & figli"),
    ("email", "anna@comune.example"),
    ("password", "una frase che resta segreta"),
];

async fn drafts(house: &House) -> Vec<String> {
    backend::testing::texts(&house.backend, "select content from form_draft").await
}

/// Two sessions of Valdoro's administrator; the first has been ended from the second.
async fn ended(house: &House) -> (String, String) {
    let (sid, other) = (house.enter("admin@comune-valdoro").await, house.enter("admin@comune-valdoro").await);
    house.post("/api/end_other_sessions", Some(&other), &[]).await;
    (sid, other)
}

async fn change(house: &House, sid: &str) -> Answer {
    let id = house.people["admin@comune-valdoro"].to_string();
    let fields = [TYPED.as_slice(), &[("id", &id)]].concat();
    house.post("/api/change_user_details", Some(sid), &fields).await
}

/// Where the sign-in page leads back to.
fn way_back(answer: &Answer) -> String {
    let location = answer.header("location");
    let back = location.strip_prefix("/accesso?fatto=finita&ritorno=").unwrap_or_else(|| panic!("{answer:?}"));
    back.replace("%3F", "?").replace("%3D", "=").replace("%26", "&")
}

async fn enter_back(house: &House, username: &str, back: &str) -> Answer {
    let fields = [("username", username), ("password", PASSWORD), ("ritorno", back)];
    let entered = house.post("/accesso", None, &fields).await;
    assert_eq!(entered.header("location"), back);
    house.get(back, entered.cookie().as_deref()).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_typed_comes_back_to_its_author_after_signing_in() {
    let house = House::open().await;
    let (sid, other) = ended(&house).await;
    let back = way_back(&change(&house, &sid).await);
    assert!(back.starts_with("/profilo?bozza="), "{back}");
    let told = house.get("/accesso?fatto=finita", None).await;
    assert!(told.body.contains("La tua sessione è finita"), "{}", told.body);
    let form = enter_back(&house, "admin@comune-valdoro", &back).await;
    for shown in [
        "value=\"Anna Maria\"",
        "De’ Bianchi &amp; figli",
        "value=\"anna@comune.example\"",
        "role=\"alert\"",
        "non è stato fatto nulla",
    ] {
        assert!(form.body.contains(shown), "{shown}: {}", form.body);
    }
    let unchanged = house.get("/profilo", Some(&other)).await;
    assert!(!unchanged.body.contains("Anna Maria"), "nothing was done with it");
    for stranger in ["api@comune-valdoro", "admin@regione-esperia"] {
        let theirs = enter_back(&house, stranger, &back).await;
        assert!(theirs.status == 200 && !theirs.body.contains("Anna Maria"), "{stranger}");
        assert!(!theirs.body.contains("non è stato fatto nulla"), "{stranger}");
    }
    house.backend.clock.advance(15 * 60);
    let late = enter_back(&house, "admin@comune-valdoro", &back).await;
    assert!(!late.body.contains("Anna Maria"), "a quarter of an hour later it is forgotten");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_ran_out_is_still_known_after_the_sweep() {
    let house = House::open().await;
    let sid = house.enter("admin@comune-valdoro").await;
    house.backend.clock.advance(31 * 60);
    backend::session::sweep(&house.backend).await.unwrap();
    let back = way_back(&change(&house, &sid).await);
    assert!(enter_back(&house, "admin@comune-valdoro", &back).await.body.contains("Anna Maria"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_account_that_came_late_comes_back_without_a_secret() {
    let house = House::open().await;
    let (sid, _) = ended(&house).await;
    let request = house
        .request(Method::POST, "/aderente/utenti/nuovo")
        .header(header::ACCEPT, "text/html")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .header(header::REFERER, format!("{ORIGIN}/aderente/utenti/nuovo?fatto=x&bozza=y&p=2"))
        .header(header::COOKIE, format!("__Host-sid={sid}"));
    let typed = [("name", "Carlo"), ("familyName", "Verdi"), ("username", "carlo.verdi"), ("roles", "security")];
    let answer = house.send(request.body(Body::from(encoded(&typed))).unwrap()).await;
    let back = way_back(&answer);
    assert!(back.starts_with("/aderente/utenti/nuovo?p=2&bozza="), "{back}");
    let form = enter_back(&house, "admin@comune-valdoro", &back).await;
    assert!(
        form.body.contains("value=\"carlo.verdi\"") && form.body.contains("non è stato fatto nulla"),
        "{}",
        form.body
    );
    change(&house, &sid).await;
    let all = drafts(&house).await;
    assert!(all.len() == 2 && all.iter().all(|draft| !draft.contains("segreta")), "{all:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_forms_of_our_pages_with_nothing_secret_are_kept() {
    let house = House::open().await;
    let (sid, _) = ended(&house).await;
    for (path, fields) in [
        ("/profilo/password", [("password", PASSWORD), ("newPassword", "x")].as_slice()),
        ("/accesso/conferma", &[("proof", PASSWORD)]),
        ("/esci", &[]),
    ] {
        let answer = house.post(path, Some(&sid), fields).await;
        assert!(!answer.header("location").contains("bozza"), "{path}: {answer:?}");
    }
    // A cookie that was never a session's.
    let unknown = change(&house, "Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm8").await;
    assert_eq!(unknown.header("location"), "/accesso?ritorno=/profilo");
    let send = async |from: &str, accept: &str, kind: &str, body: String| {
        let request = house
            .request(Method::POST, "/api/change_user_details")
            .header(header::ACCEPT, accept)
            .header(header::CONTENT_TYPE, kind)
            .header("sec-fetch-site", from)
            .header(header::REFERER, format!("{ORIGIN}/profilo"))
            .header(header::COOKIE, format!("__Host-sid={sid}"));
        house.send(request.body(Body::from(body)).unwrap()).await
    };
    let form = "application/x-www-form-urlencoded";
    send("cross-site", "text/html", form, encoded(&TYPED)).await;
    send("same-origin", "application/json", form, encoded(&TYPED)).await;
    send("same-origin", "text/html", "application/json", "{}".to_owned()).await;
    send("same-origin", "text/html", form, format!("name={}", "x".repeat(70_000))).await;
    send("same-origin", "text/html", form, "name=%ff".to_owned()).await;
    assert_eq!(drafts(&house).await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_made_by_hand_shows_nothing_that_we_did_not_write() {
    let house = House::open().await;
    let sid = house.enter("admin@comune-valdoro").await;
    let evil = "Telefona%20subito%20al%20numero%20899";
    for address in [
        format!("/profilo?__err={evil}&__path=/api/change_user_details"),
        format!("/profilo?bozza={evil}"),
        "/profilo?bozza=01900000-0000-7000-8000-00000000dead".to_owned(),
        format!("/profilo?fatto={evil}"),
    ] {
        let page = house.get(&address, Some(&sid)).await;
        assert_eq!(page.status, 200, "{address}");
        let text = page.body.replace("%20", " ");
        // The address itself may stand in links that lead back to it.
        let shown = text.replace(&address.replace("%20", " ").replace('&', "&amp;"), "");
        assert!(!shown.contains(">Telefona") && !shown.contains("non è stato fatto nulla"), "{address}");
    }
    let page = house.get(&format!("/accesso?fatto={evil}&ritorno={evil}&__err={evil}"), None).await;
    assert!(!page.body.contains(">Telefona") && !page.body.contains("value=\"Telefona"));
}
