//! The page of the API, drawn from the whole document.

use std::collections::BTreeSet;

use app::pages::api_document;
use app::shell::Theme;
use server::rest::openapi;

/// What stands between `before` and the next quotation mark, each time.
fn quoted<'a>(html: &'a str, before: &str) -> BTreeSet<&'a str> {
    html.split(before).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn every_operation_is_on_the_page_and_every_link_leads_somewhere() {
    let document = openapi::document();
    let html = api_document::page(&document, "/pkg/app.css", "/api/v1/openapi.json", Theme::default());
    let ids = quoted(&html, " id=\"");
    let mut operations = 0;
    for path in document["paths"].as_object().expect("paths").values() {
        for operation in path.as_object().expect("operations").values() {
            let id = operation["operationId"].as_str().expect("a name");
            assert!(ids.contains(id), "{id} is not on the page");
            operations += 1;
        }
    }
    assert!(operations > 20, "{operations} operations");
    for link in quoted(&html, "href=\"#") {
        assert!(ids.contains(link), "#{link} leads nowhere");
    }
    assert!(!html.contains("<script") && !html.contains(" style="));
    assert!(html.contains("href=\"/pkg/app.css\""));
}
