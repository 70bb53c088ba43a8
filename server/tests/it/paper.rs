//! Papers from outside: downloaded from both sides' pages and by machines, and without anybody of the ente in what citizens
//! receive.

use backend::testing::texts;
use domain::UserId;
use domain::paper::{PaperKind, WrittenPaper};
use lopdf::Document;
use serde_json::Value;

use crate::house::{Answer, House};

const PASSWORD: &str = "ponte-demo-2026";

fn assert_is_kept_as(answer: &Answer, name: &str) {
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.header("content-type"), "application/pdf");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    let disposition = answer.header("content-disposition");
    assert!(disposition.starts_with("attachment; ") && disposition.contains(name), "{disposition}");
    assert!(answer.body.starts_with("%PDF-1.7"));
}

/// The first row of a list of the API that fits.
async fn first(house: &House, sid: &str, list: &str, fits: impl Fn(&Value) -> bool) -> Value {
    let answer = house.get(&format!("/api/v1{list}"), Some(sid)).await;
    let answer: Value = serde_json::from_str(&answer.body).unwrap();
    let rows = answer["results"].as_array().unwrap_or_else(|| panic!("{list}: {answer}"));
    rows.iter().find(|row| fits(row)).unwrap_or_else(|| panic!("{list} has none: {answer}")).clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_sides_and_machines_download_the_same_attestation_and_risk_analysis() {
    let house = House::with_samples().await;
    let sid = house.enter_with("admin@comune-valdoro", PASSWORD).await;
    let request = first(&house, &sid, "/consumers/agreements?states=ACTIVE", |_| true).await;
    let id = request["id"].as_str().unwrap();
    let detail = house.get(&format!("/api/v1/agreements/{id}"), Some(&sid)).await;
    let detail: Value = serde_json::from_str(&detail.body).unwrap();
    assert_eq!(detail["isContractPresent"], true, "{detail}");
    let page = house.get(&format!("/fruizione/richieste/{id}"), Some(&sid)).await.body;
    let path = format!("/fruizione/richieste/{id}/attestazione.pdf");
    assert!(page.contains(&path));
    let paper = house.get(&path, Some(&sid)).await;
    assert_is_kept_as(&paper, "attestazione-");
    assert_eq!(house.get(&path, None).await.status, 303, "nobody is asked who they are first");
    let by_machine = house.get(&format!("/api/v1/agreements/{id}/contract"), Some(&sid)).await;
    assert_is_kept_as(&by_machine, "attestazione-");
    assert!(by_machine.body == paper.body);

    let purpose = first(&house, &sid, "/consumers/purposes?states=ACTIVE", |_| true).await;
    let id = purpose["id"].as_str().unwrap();
    let detail = house.get(&format!("/api/v1/purposes/{id}"), Some(&sid)).await;
    let detail: Value = serde_json::from_str(&detail.body).unwrap();
    let version = detail["versions"].as_array().unwrap().iter().find(|one| one["isDocumentPresent"] == true);
    let version = version.unwrap_or_else(|| panic!("{detail}"))["id"].as_str().unwrap();
    let path = format!("/fruizione/finalita/{id}/versioni/{version}/analisi-del-rischio.pdf");
    assert!(house.get(&format!("/fruizione/finalita/{id}"), Some(&sid)).await.body.contains(&path));
    let paper = house.get(&path, Some(&sid)).await;
    assert_is_kept_as(&paper, "analisi-del-rischio-");
    let by_machine = house.get(&format!("/api/v1/purposes/{id}/versions/{version}/document"), Some(&sid)).await;
    assert!(by_machine.body == paper.body);
}

/// Everything that is in a file, decompressed, and everything that can be read in it.
pub fn everything(pdf: &[u8]) -> String {
    let mut document = Document::load_mem(pdf).unwrap();
    let pages = document.get_pages().into_keys().collect::<Vec<_>>();
    let text = document.extract_text(&pages).unwrap().replace('\n', "");
    document.decompress();
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    // Strings of the file are in UTF-16 where they are not plain.
    let plain: String = bytes.iter().filter(|byte| **byte != 0).map(|byte| char::from(*byte)).collect();
    format!("{text}\n{plain}").to_lowercase()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_that_a_citizen_receives_names_anybody_of_the_ente() {
    let house = House::with_samples().await;
    let cx = &house.backend;
    let mut names = texts(
        cx,
        "select name || ' ' || family_name from account union select family_name || ' ' || name from account
         union select username from account union select email from account where email is not null",
    )
    .await;
    for id in texts(cx, "select lower(hex(id)) from account").await {
        names.push(id.parse::<UserId>().unwrap().to_string());
        names.push(id);
    }
    names.iter_mut().for_each(|name| *name = name.to_lowercase());
    let papers = "select content from paper where kind in ('FORM', 'ANSWER') order by kind, thing_id";
    let papers =
        texts(cx, papers).await.into_iter().map(|content| serde_json::from_str::<WrittenPaper>(&content).unwrap());
    let papers = papers.collect::<Vec<_>>();
    let kinds = [PaperKind::Form, PaperKind::Answer];
    assert!(kinds.iter().all(|kind| papers.iter().any(|one| PaperKind::from(&one.paper) == *kind)) && names.len() > 20);
    for written in &papers {
        let said = everything(&app::paper::print(written).unwrap());
        let named = names.iter().filter(|name| said.contains(name.as_str())).collect::<Vec<_>>();
        assert!(named.is_empty(), "{named:?} in {}", app::paper::file_name(written));
        assert!(said.contains("comune"), "the ente is its author: {said}");
        let name = app::paper::file_name(written).to_lowercase();
        assert!(!names.iter().any(|one| name.contains(one.as_str())), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_desk_downloads_form_and_answer() {
    let house = House::with_samples().await;
    let sid = house.enter_with("operatore@comune-valdoro", PASSWORD).await;
    let concluded = first(&house, &sid, "/pratiche?view=concluded", |_| true).await;
    let id = concluded["id"].as_str().unwrap();
    let page = house.get(&format!("/pratiche/{id}"), Some(&sid)).await.body;
    for (path, operation, name) in [("modulo", "form", "Modulo"), ("risposta", "answer", "risposta-")] {
        let path = format!("/pratiche/{id}/{path}.pdf");
        assert!(page.contains(&path), "{path}");
        let paper = house.get(&path, Some(&sid)).await;
        assert_is_kept_as(&paper, name);
        let by_machine = house.get(&format!("/api/v1/pratiche/{id}/{operation}"), Some(&sid)).await;
        assert!(by_machine.body == paper.body);
    }
    let free = first(&house, &sid, "/pratiche?view=free", |_| true).await;
    let id = free["id"].as_str().unwrap();
    assert_eq!(house.get(&format!("/pratiche/{id}/risposta.pdf"), Some(&sid)).await.status, 404);
}
