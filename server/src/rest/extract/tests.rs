use domain::{Denial, FieldError, FieldProblem};
use serde::Deserialize;

use super::body;
use super::query::{self, List};

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Order {
    #[serde(default)]
    name: String,
    #[serde(default)]
    amount: Option<i64>,
    #[serde(default)]
    words: Vec<String>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Search {
    q: Option<String>,
    #[serde(default)]
    states: List<domain::agreement::AgreementState>,
    #[serde(default)]
    only_mine: bool,
    limit: Option<i64>,
}

fn wrong(denial: Denial) -> Vec<(String, FieldProblem)> {
    match denial {
        Denial::Invalid(fields) => fields.into_iter().map(|FieldError { field, problem }| (field, problem)).collect(),
        other => panic!("not about fields: {other:?}"),
    }
}

fn in_body(content: &str) -> Vec<(String, FieldProblem)> {
    wrong(body::parse::<Order>(content.as_bytes()).expect_err(content))
}

fn in_query(raw: &str) -> Vec<(String, FieldProblem)> {
    wrong(query::parse::<Search>(raw).expect_err(raw))
}

#[test]
fn a_good_body_is_read() {
    let order = body::parse::<Order>(br#"{"name":"x","amount":3}"#);
    assert_eq!(order, Ok(Order { name: "x".to_owned(), amount: Some(3), words: Vec::new() }));
}

#[test]
fn a_body_that_is_not_json_is_malformed() {
    let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
    let deeper_than_ours = format!(r#"{{"name":{}{}}}"#, "[".repeat(20), "]".repeat(20));
    for content in ["", "{", "nul", "{\"name\":\"\\ud800\"}", "{\"amount\":1e999}", &deep, &deeper_than_ours] {
        assert_eq!(body::parse::<Order>(content.as_bytes()), Err(Denial::Malformed), "{content}");
    }
    assert_eq!(body::parse::<Order>(b"{\"name\":\"\xff\"}"), Err(Denial::Malformed));
}

#[test]
fn every_wrong_field_of_a_body_is_named() {
    assert_eq!(in_body(r#"{"other":1}"#), [("other".to_owned(), FieldProblem::Unexpected)]);
    assert_eq!(in_body(r#"{"amount":"three"}"#), [("amount".to_owned(), FieldProblem::Malformed)]);
    assert_eq!(in_body(r#"{"amount":99999999999999999999}"#), [("amount".to_owned(), FieldProblem::Malformed)]);
    assert_eq!(in_body(r#"{"name":"a","name":"b"}"#), [("name".to_owned(), FieldProblem::Duplicated)]);
    assert_eq!(in_body(r#"{"words":["a",2]}"#), [("words[1]".to_owned(), FieldProblem::Malformed)]);
    assert_eq!(
        in_body(r#"{"amount":"three","name":7,"other":1}"#),
        [
            ("amount".to_owned(), FieldProblem::Malformed),
            ("name".to_owned(), FieldProblem::Malformed),
            ("other".to_owned(), FieldProblem::Unexpected),
        ]
    );
}

#[test]
fn a_nul_is_wrong_wherever_it_stands() {
    assert_eq!(in_body("{\"name\":\"a\\u0000b\"}"), [("name".to_owned(), FieldProblem::Malformed)]);
    assert_eq!(in_body("{\"words\":[\"\\u0000\"]}"), [("words[0]".to_owned(), FieldProblem::Malformed)]);
    assert_eq!(in_query("q=a%00b"), [("q".to_owned(), FieldProblem::Malformed)]);
}

#[test]
fn a_body_that_is_not_an_object_is_refused() {
    for content in ["[]", "[\"x\"]", "3", "null", "\"name\""] {
        assert_eq!(body::parse::<Order>(content.as_bytes()), Err(Denial::Malformed), "{content}");
    }
}

#[test]
fn a_good_query_is_read() {
    use domain::agreement::AgreementState::{Active, Draft};
    let search = query::parse::<Search>("q=anagrafe+n%C3%B2&states=ACTIVE,DRAFT&onlyMine=true&limit=5");
    let expected = Search {
        q: Some("anagrafe nò".to_owned()),
        states: List(vec![Active, Draft]),
        only_mine: true,
        limit: Some(5),
    };
    assert_eq!(search, Ok(expected));
}

#[test]
fn every_wrong_parameter_is_named() {
    assert_eq!(in_query("limit=abc"), [("limit".to_owned(), FieldProblem::Malformed)]);
    assert_eq!(in_query("state=ACTIVE"), [("state".to_owned(), FieldProblem::Unexpected)]);
    assert_eq!(in_query("states=ACTIVE,NOPE"), [("states".to_owned(), FieldProblem::UnknownValue)]);
    assert_eq!(in_query("q=a&q=b"), [("q".to_owned(), FieldProblem::Duplicated)]);
    assert_eq!(in_query("q=a&q=b&q=c"), [("q".to_owned(), FieldProblem::Duplicated)]);
    assert_eq!(in_query("q=%FF"), [("q".to_owned(), FieldProblem::Malformed)]);
    assert_eq!(in_query("q=%zz"), [("q".to_owned(), FieldProblem::Malformed)]);
    assert_eq!(
        in_query("limit=9999999999999999999999&onlyMine=si&x=1"),
        [
            ("limit".to_owned(), FieldProblem::Malformed),
            ("onlyMine".to_owned(), FieldProblem::Malformed),
            ("x".to_owned(), FieldProblem::Unexpected),
        ]
    );
}
