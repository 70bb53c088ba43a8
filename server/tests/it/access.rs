//! Signing in and out, as a browser without our script does it.

use std::time::Instant;

use axum::http::StatusCode;

use crate::house::{Answer, House, PASSWORD};

const WRONG: &str = "una frase che non è la sua";

async fn is_alive(house: &House, sid: &str) -> bool {
    house.get("/profilo", Some(sid)).await.status == StatusCode::OK
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signing_in_opens_the_console_and_signing_out_closes_it() {
    let house = House::open().await;
    let first = house.get("/profilo", None).await;
    assert_eq!((first.status.as_u16(), first.header("location")), (303, "/accesso?ritorno=/profilo"));
    let form = house.get("/accesso?ritorno=/profilo", None).await;
    assert_eq!(form.status, 200);
    for part in [
        "name=\"username\"",
        "autocomplete=\"username\"",
        "autocomplete=\"current-password\"",
        "action=\"/accesso\"",
        "value=\"/profilo\"",
    ] {
        assert!(form.body.contains(part), "{part}: {}", form.body);
    }
    let fields = [("username", "Admin@comune-valdoro"), ("password", PASSWORD), ("ritorno", "/profilo")];
    let entered = house.post("/accesso", None, &fields).await;
    assert_eq!((entered.status.as_u16(), entered.header("location")), (303, "/profilo"));
    let sid = entered.cookie().unwrap();
    let profile = house.get("/profilo", Some(&sid)).await;
    assert!(profile.body.contains("admin@comune-valdoro") && profile.body.contains("Comune di Valdoro"));
    let left = house.post("/esci", Some(&sid), &[]).await;
    assert_eq!((left.status.as_u16(), left.header("location")), (303, "/accesso?fatto=uscita"));
    assert!(left.header("set-cookie").starts_with("__Host-sid=;") && left.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(left.header("clear-site-data"), "\"cache\", \"storage\"");
    assert!(!is_alive(&house, &sid).await, "the old cookie opens nothing");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_sign_in_kills_the_cookie_the_browser_held() {
    let house = House::open().await;
    let old = house.enter("admin@comune-valdoro").await;
    let fields = [("username", "admin@comune-valdoro"), ("password", PASSWORD)];
    let new = house.post("/accesso", Some(&old), &fields).await.cookie().unwrap();
    assert_ne!(old, new);
    assert!(!is_alive(&house, &old).await && is_alive(&house, &new).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_way_back_is_only_ever_to_our_own_pages() {
    let house = House::open().await;
    for (given, followed) in [
        ("/profilo", "/profilo"),
        ("/aderente/utenti?p=2", "/aderente/utenti?p=2"),
        ("https://evil.example", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ] {
        let fields = [("username", "admin@comune-valdoro"), ("password", PASSWORD), ("ritorno", given)];
        let answer = house.post("/accesso", None, &fields).await;
        assert_eq!(answer.header("location"), followed, "{given:?}");
    }
    let form = house.get("/accesso?ritorno=//evil.example", None).await;
    assert!(!form.body.contains("value=\"//evil.example\""));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_sign_in_keeps_the_name_and_tells_nothing() {
    let house = House::open().await;
    let try_in = async |username: &str, password: &str| {
        house.post("/accesso", None, &[("username", username), ("password", password), ("ritorno", "/profilo")]).await
    };
    let wrong = try_in("admin@comune-valdoro", WRONG).await;
    assert_eq!(wrong.status, 401);
    assert!(wrong.body.contains("value=\"admin@comune-valdoro\"") && wrong.body.contains("role=\"alert\""));
    assert!(wrong.body.contains("value=\"/profilo\""), "the way back is kept");
    assert!(!wrong.body.contains(WRONG), "a password is never written back");
    assert_eq!(wrong.cookie(), None);
    house.backend.clock.advance(60);
    let unknown = try_in("xxxxx@comune-valdoro", WRONG).await;
    let plain = |answer: &Answer, username: &str| {
        let nonce = answer
            .header("content-security-policy")
            .split("'nonce-")
            .nth(1)
            .unwrap()
            .split('\'')
            .next()
            .unwrap()
            .to_owned();
        answer.body.replace(username, "<username>").replace(&nonce, "<nonce>")
    };
    assert_eq!(unknown.status, wrong.status);
    assert_eq!(unknown.body.len(), wrong.body.len());
    assert_eq!(plain(&unknown, "xxxxx@comune-valdoro"), plain(&wrong, "admin@comune-valdoro"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whether_an_account_exists_is_not_told_by_time_either() {
    let house = House::open().await;
    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..12 {
        for (which, username) in ["admin@comune-valdoro", "xxxxx@comune-valdoro"].into_iter().enumerate() {
            house.backend.clock.advance(1000);
            let start = Instant::now();
            house.post("/accesso", None, &[("username", username), ("password", WRONG)]).await;
            times[which].push(start.elapsed().as_micros());
        }
    }
    let [known, unknown] = times.map(|mut times| {
        times.sort_unstable();
        times[times.len() / 2]
    });
    // Without a hash to compare with, the answer would come in a tenth of the time.
    assert!(unknown * 2 > known && known * 2 > unknown, "medians: {known} µs and {unknown} µs");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_who_guesses_is_told_how_long_to_wait() {
    let house = House::open().await;
    let mut last = None;
    for _ in 0..5 {
        last = Some(house.post("/accesso", None, &[("username", "admin@comune-valdoro"), ("password", WRONG)]).await);
    }
    let last = last.unwrap();
    assert_eq!(last.status, 429);
    let seconds: u32 = last.header("retry-after").parse().unwrap();
    assert!((1..=10).contains(&seconds) && last.body.contains("riprova fra"), "{seconds}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn half_an_hour_of_silence_ends_the_session_and_what_a_page_asks_by_itself_is_silence() {
    let house = House::open().await;
    let sid = house.enter("admin@comune-valdoro").await;
    house.backend.clock.advance(29 * 60 + 59);
    // What a page asks by itself, over and over, is no sign of anybody's presence.
    house.get("/api/v1/events", Some(&sid)).await;
    house.backend.clock.advance(2);
    assert!(!is_alive(&house, &sid).await, "30:01");
    let sid = house.enter("admin@comune-valdoro").await;
    house.backend.clock.advance(29 * 60 + 59);
    assert!(is_alive(&house, &sid).await, "29:59");
    house.backend.clock.advance(29 * 60 + 59);
    assert!(is_alive(&house, &sid).await, "a page read keeps it alive");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_are_managed_only_soon_after_typing_the_password() {
    let house = House::open().await;
    let sid = house.enter("admin@comune-valdoro").await;
    let person = house.people["api@comune-valdoro"].to_string();
    let page = format!("/aderente/utenti/{person}/disattiva");
    assert!(house.get(&page, Some(&sid)).await.body.contains("run_user_action"));
    house.backend.clock.advance(601);
    let asks = house.get(&page, Some(&sid)).await;
    assert!(asks.body.contains("/accesso/conferma") && !asks.body.contains("run_user_action"));
    let early =
        house.post("/api/run_user_action", Some(&sid), &[("id", &person), ("seen", "1"), ("action", "disable")]).await;
    assert!(early.header("location").contains("bozza="), "{early:?}");
    let alive = house.enter("api@comune-valdoro").await;
    let wrong = house.post("/accesso/conferma", Some(&sid), &[("proof", WRONG), ("ritorno", &page)]).await;
    assert_eq!(wrong.status, 400);
    assert!(wrong.body.contains(&page) && !wrong.body.contains(WRONG));
    let right = house.post("/accesso/conferma", Some(&sid), &[("proof", PASSWORD), ("ritorno", &page)]).await;
    assert_eq!((right.status.as_u16(), right.header("location")), (303, page.as_str()));
    let new = right.cookie().unwrap();
    assert!(!is_alive(&house, &sid).await, "the session has a new token");
    let done =
        house.post("/api/run_user_action", Some(&new), &[("id", &person), ("seen", "1"), ("action", "disable")]).await;
    assert!(done.header("location").ends_with("?fatto=disattiva"), "{done:?}");
    assert!(!is_alive(&house, &alive).await, "a closed account has no session");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_temporary_password_is_shown_once_and_leads_to_one_page_only() {
    let house = House::open().await;
    let sid = house.enter("admin@comune-valdoro").await;
    let fields = [
        ("name", "Carlo"),
        ("familyName", "Verdi"),
        ("username", "carlo.verdi"),
        ("email", ""),
        ("roles", "api"),
        ("roles", "security"),
    ];
    let made = house.post("/aderente/utenti/nuovo", Some(&sid), &fields).await;
    assert_eq!(made.status, 200, "{}", made.body);
    assert_eq!(made.header("cache-control"), "no-store");
    let temporary = made
        .body
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
        .find(|word| word.len() == 24 && word.matches('-').count() == 4)
        .unwrap()
        .to_owned();
    let list = house.get("/aderente/utenti", Some(&sid)).await;
    assert!(list.body.contains("carlo.verdi@comune-valdoro") && !list.body.contains(&temporary));

    let entered =
        house.post("/accesso", None, &[("username", "carlo.verdi@comune-valdoro"), ("password", &temporary)]).await;
    assert_eq!(entered.header("location"), "/profilo/password");
    let carlo = entered.cookie().unwrap();
    for path in ["/", "/profilo", "/fruizione/richieste", "/non-esiste"] {
        assert_eq!(house.get(path, Some(&carlo)).await.header("location"), "/profilo/password", "{path}");
    }
    let function = house.post("/api/end_other_sessions", Some(&carlo), &[]).await;
    assert_eq!((function.status.as_u16(), function.header("location")), (303, "/profilo/password"));
    assert_eq!(house.get("/profilo/password", Some(&carlo)).await.status, 200);
    let differing = [("password", temporary.as_str()), ("newPassword", PASSWORD), ("repeat", WRONG)];
    assert_eq!(house.post("/profilo/password", Some(&carlo), &differing).await.status, 400);
    let short = [("password", temporary.as_str()), ("newPassword", "corta"), ("repeat", "corta")];
    assert_eq!(house.post("/profilo/password", Some(&carlo), &short).await.status, 400);
    let good = [("password", temporary.as_str()), ("newPassword", PASSWORD), ("repeat", PASSWORD)];
    let changed = house.post("/profilo/password", Some(&carlo), &good).await;
    assert_eq!(changed.header("location"), "/profilo?fatto=password", "{}", changed.body);
    assert!(is_alive(&house, &changed.cookie().unwrap()).await);

    let person =
        list.body.split("/aderente/utenti/").filter_map(|rest| rest.get(..36)).find(|id| {
            id.parse::<uuid::Uuid>().is_ok() && !house.people.values().any(|known| known.to_string() == *id)
        });
    let path = format!("/aderente/utenti/{}/password", person.unwrap());
    let reset = house.post(&path, Some(&sid), &[("seen", "2")]).await;
    assert_eq!(reset.status, 200, "{}", reset.body);
    assert!(!is_alive(&house, &changed.cookie().unwrap()).await, "a new password ends the sessions");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_new_account_keeps_what_was_typed() {
    let house = House::open().await;
    let sid = house.enter("admin@comune-valdoro").await;
    let fields =
        [("name", "Carlo"), ("familyName", ""), ("username", "Carlo Verdi"), ("email", "x"), ("roles", "security")];
    let refused = house.post("/aderente/utenti/nuovo", Some(&sid), &fields).await;
    assert_eq!(refused.status, 400);
    for kept in [
        "value=\"Carlo\"",
        "value=\"Carlo Verdi\"",
        "field-familyname-error",
        "field-username-error",
        "field-email-error",
    ] {
        assert!(refused.body.contains(kept), "{kept}: {}", refused.body);
    }
    let double = [("name", "A"), ("name", "B")];
    assert_eq!(house.post("/aderente/utenti/nuovo", Some(&sid), &double).await.status, 400, "a field sent twice");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_platform_manager_makes_the_first_administrator_of_an_ente() {
    let house = House::open().await;
    let sid = house.enter("gestore@ponte").await;
    let there = format!("/aderente/utenti/nuovo?ente={}", house.valdoro);
    assert_eq!(house.get(&there, Some(&sid)).await.status, 403, "it has one already");
    assert_eq!(house.get("/aderente/utenti/nuovo", Some(&sid)).await.status, 403, "not for the platform itself");
    let own = house.get("/aderente/utenti", Some(&sid)).await;
    assert!(own.status == 200 && own.body.contains("gestore@ponte") && !own.body.contains("comune-valdoro"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn demo_accounts_are_named_in_the_demo_only() {
    let demo = House::at("https://ponte.example", true).await.get("/accesso", None).await;
    assert!(demo.body.contains("ponte-demo-2026") && demo.body.contains("admin@comune-valdoro"));
    let real = House::open().await.get("/accesso", None).await;
    assert!(!real.body.contains("ponte-demo-2026") && !real.body.contains("admin@comune-valdoro"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_anonymous_call_of_a_function_is_401_for_a_program_and_the_sign_in_page_for_a_browser() {
    let house = House::open().await;
    let request = house
        .request(axum::http::Method::POST, "/api/end_other_sessions")
        .header("accept", "application/json")
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "application/x-www-form-urlencoded");
    let answer = house.send(request.body(axum::body::Body::empty()).unwrap()).await;
    assert_eq!((answer.status.as_u16(), answer.header("location")), (401, ""));
    let led = house.post("/api/end_other_sessions", None, &[]).await;
    assert_eq!((led.status.as_u16(), led.header("location")), (303, "/accesso?ritorno=/profilo"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_choice_of_colours_is_in_the_first_paint_of_the_page_it_leads_back_to() {
    let house = House::open().await;
    for (typed, kept, lasts) in
        [("scuro", "scuro", true), ("chiaro", "chiaro", true), ("auto", "", false), ("\"><", "", false)]
    {
        let answer = house.post("/tema", None, &[("tema", typed), ("ritorno", "/accesso?ritorno=/profilo")]).await;
        assert_eq!((answer.status.as_u16(), answer.header("location")), (303, "/accesso?ritorno=/profilo"));
        assert!(answer.header("set-cookie").starts_with(&format!("tema={kept};")), "{}", answer.header("set-cookie"));
        assert_eq!(answer.header("set-cookie").contains("Max-Age=0"), !lasts);
    }
    let elsewhere = house.post("/tema", None, &[("tema", "scuro"), ("ritorno", "https://evil.example/")]).await;
    assert_eq!(elsewhere.header("location"), "/");
    let request = house.request(axum::http::Method::GET, "/stato").header("cookie", "tema=scuro");
    let page = house.send(request.body(axum::body::Body::empty()).unwrap()).await;
    assert!(page.status == 200 && page.body.contains("data-tema=\"scuro\""), "{}", page.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_listens_to_single_keys_until_their_person_asks_for_it() {
    let house = House::open().await;
    let (sid, other) = (house.enter("admin@comune-valdoro").await, house.enter("api@comune-valdoro").await);
    let listens =
        async |sid: &str| house.get("/scorciatoie", Some(sid)).await.body.contains("data-component=\"Shortcuts");
    assert!(!listens(&sid).await);
    let chosen = house.post("/api/set_shortcuts", Some(&sid), &[("on", "true")]).await;
    assert_eq!((chosen.status.as_u16(), chosen.header("location")), (302, "/profilo?fatto=tasti"));
    assert!(listens(&sid).await && !listens(&other).await);
    let api = house.get("/api/v1/me/preferences", Some(&sid)).await;
    assert_eq!(api.body, "{\"shortcuts\":true}");
    // A tick that is taken away sends nothing.
    let chosen = house.post("/api/set_shortcuts", Some(&sid), &[]).await;
    assert_eq!(chosen.header("location"), "/profilo?fatto=tasti-spenti");
    assert!(!listens(&sid).await);
}
