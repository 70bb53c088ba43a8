//! Edges of `pratiche.md` §12 that show on pages: an operator who is disabled meanwhile, a closed pratica, a signed file that is
//! none, and what a citizen or an operator writes that would be markup.

use backend::user::run;
use domain::pratica::{Applicant, Compiled};
use domain::user::{PasswordProof, UserAction};
use domain::{Actor, Role};
use serde_json::Value;

use crate::house::House;
use crate::pratica::Desk;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn edge_04_an_operator_who_is_disabled_is_signed_out_at_the_next_request() {
    let house = House::open().await;
    let sid = house.enter("operatore@comune-valdoro").await;
    assert_eq!(house.get("/pratiche?vista=tutte", Some(&sid)).await.status, 200);
    let [operator, admin] = ["operatore@comune-valdoro", "admin@comune-valdoro"].map(|name| house.people[name]);
    let admin = Actor { user: admin, tenant: house.valdoro, roles: vec![Role::Admin] };
    let proof = PasswordProof(house.backend.now());
    run(&house.backend, &admin, proof, operator, None, UserAction::Disable).await.unwrap();
    let page = house.get("/pratiche?vista=tutte", Some(&sid)).await;
    assert!(page.status.is_redirection() && page.header("location").starts_with("/accesso"), "{page:?}");
    let api = house.get("/api/v1/pratiche", Some(&sid)).await;
    assert_eq!(api.status, 401, "{}", api.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn edge_11_elabora_of_a_closed_pratica_leads_to_the_pratica_that_says_so() {
    let desk = Desk::of("operatore@comune-valdoro").await;
    for (state, words) in [("COMPLETE", "Accettata"), ("CANCELLED", "Rifiutata")] {
        let id = desk.one(&format!("view=concluded&states={state}")).await;
        for step in ["esito", "allegati", "conferma"] {
            let answer = desk.house.get(&format!("/pratiche/{id}/elabora/{step}"), Some(&desk.sid)).await;
            let there = answer.header("location");
            assert!(answer.status.is_redirection(), "{state} {step}: {answer:?}");
            assert_eq!(there, format!("/pratiche/{id}?fatto=gia-decisa"), "{state} {step}");
            assert!(!answer.body.contains("<form class=\"form\""), "{state} {step} still has a form");
        }
        let page = desk.house.get(&format!("/pratiche/{id}?fatto=gia-decisa"), Some(&desk.sid)).await;
        assert_eq!(page.status, 200);
        assert!(page.body.contains("La pratica è già decisa") && page.body.contains(words), "{state}: {}", page.body);
        for form in ["evaluate_pratica", "multipart/form-data"] {
            assert!(!page.body.contains(form), "{state} still has {form}");
        }
    }
}

/// A pratica in the operator's hands.
async fn in_hand(desk: &Desk) -> String {
    let id = desk.one("view=free&q=nido&states=REGISTERED").await;
    desk.send(&format!("/pratiche/{id}/prendi-in-carico"), "run_pratica_command", &[]).await;
    id
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn edge_12_a_signed_file_shows_its_signer_and_one_that_is_none_is_refused_with_the_reason() {
    let desk = Desk::of("operatore@comune-valdoro").await;
    let id = in_hand(&desk).await;
    let refused = desk.attach(&id, "esito.pdf.p7m", b"0 non firmato").await;
    let back = refused.header("location").trim_start_matches("https://ponte.example").to_owned();
    assert!(back.contains("bozza="), "{refused:?}");
    let page = desk.page(&back).await;
    assert!(page.contains("non è un documento firmato"), "{page}");
    let signed = include_bytes!("../../../backend/src/pratica/signed/esito.pdf.p7m");
    let attached = desk.attach(&id, "esito.pdf.p7m", signed).await;
    assert!(attached.header("location").ends_with("?fatto=allegato"), "{attached:?}");
    let page = desk.page(&format!("/pratiche/{id}/elabora/allegati")).await;
    assert!(page.contains("Firmato da Rossi Lucia. Certificato di CA di prova"), "{page}");
    assert!(page.contains("la validità della firma non viene verificata"));
    let read = desk.house.get(&format!("/api/v1/pratiche/{id}"), Some(&desk.sid)).await.body;
    let read: Value = serde_json::from_str(&read).unwrap();
    let signers = read["files"].as_array().unwrap().iter().map(|file| &file["signers"]);
    assert!(signers.into_iter().any(|signers| signers[0]["name"] == "Rossi Lucia"), "{read}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn edge_20_what_people_write_is_never_markup() {
    const HOSTILE: &str = "</textarea><script>alert(1)</script><img src=x onerror=alert(2)> \"'&amp;";
    let desk = Desk::of("operatore@comune-valdoro").await;
    let cx = &desk.house.backend;
    let services = desk.house.get("/api/v1/services", Some(&desk.sid)).await.body;
    let services: Value = serde_json::from_str(&services).unwrap();
    let service = services["results"].as_array().unwrap().iter().find(|one| one["slug"] == "iscrizione-all-asilo-nido");
    let service = service.unwrap_or_else(|| panic!("{services}"))["id"].as_str().unwrap().parse().unwrap();
    let applicant = Applicant {
        name: "<b>Mario</b>".into(),
        family_name: "<script>alert(1)</script>".into(),
        fiscal_code: "RSSMRA80A01H501U".into(),
        ..Applicant::default()
    };
    let answers = vec![(HOSTILE.into(), HOSTILE.into())];
    let compiled = Compiled { applicant, answers, files: Vec::new(), compiled_at: cx.now() };
    let id = backend::pratica::receive(cx, service, &compiled).await.unwrap();
    backend::pratica::protocol::register_due(cx).await.unwrap();
    desk.send(&format!("/pratiche/{id}/prendi-in-carico"), "run_pratica_command", &[]).await;
    let first = format!("/pratiche/{id}/elabora/esito");
    desk.send(&first, "evaluate_pratica", &[("decision", "rigetta"), ("reason", HOSTILE)]).await;
    desk.send(&format!("/pratiche/{id}"), "run_pratica_command", &[("text", HOSTILE)]).await;
    for path in [format!("/pratiche/{id}"), first, format!("/pratiche/{id}/elabora/conferma")] {
        let page = desk.page(&path).await;
        assert!(page.contains("alert(1)"), "{path} shows what was written");
        assert!(!page.contains("<script>alert") && !page.contains("<img src=x"), "{path}: {page}");
    }
}
