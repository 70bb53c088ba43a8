//! What a protocol answers: `{"status": "success", "message": …, "data": {"id_doc", "n_prot", "id_proj"}}`.

use backend::pratica::remote::Trouble;
use domain::pratica::protocol::Given;
use domain::pratica::{ProtocolNumber, ProtocolTrouble};
use serde_json::Value;

use super::trouble;

/// Most characters of a name that a protocol gives to a document or a project.
const MAX_NAME: usize = 100;

/// Reads an answer. Of a document it must say the number and the name, of a file only that it was taken.
///
/// # Errors
/// `Unreadable` for what is not the JSON agreed on, `Refused` for every status but `success`.
pub(super) fn read(body: &[u8], is_document: bool) -> Result<Given, Trouble> {
    let unreadable = |what: &str| trouble(ProtocolTrouble::Unreadable, what);
    let answer: Value = serde_json::from_slice(body).map_err(|_| unreadable("JSON"))?;
    let status = answer.get("status").and_then(Value::as_str).ok_or_else(|| unreadable("status"))?;
    if status != "success" {
        let message = answer.get("message").and_then(Value::as_str).unwrap_or(status);
        return Err(trouble(ProtocolTrouble::Refused, message));
    }
    let data = answer.get("data").unwrap_or(&Value::Null);
    let given = Given { document: text(data, "id_doc"), number: text(data, "n_prot"), project: text(data, "id_proj") };
    if !is_document {
        return Ok(given);
    }
    if ProtocolNumber::parse(&given.number).is_err() {
        return Err(unreadable("n_prot"));
    }
    let named = |name: &str| name.chars().count() <= MAX_NAME && !name.chars().any(char::is_control);
    if given.document.is_empty() || !named(&given.document) {
        return Err(unreadable("id_doc"));
    }
    if named(&given.project) { Ok(given) } else { Err(unreadable("id_proj")) }
}

/// Numbers come as numbers from some, as text from others.
fn text(data: &Value, name: &str) -> String {
    match data.get(name) {
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(body: &str, is_document: bool) -> Result<Given, ProtocolTrouble> {
        read(body.as_bytes(), is_document).map_err(|trouble| trouble.kind)
    }

    #[test]
    fn numbers_and_names_are_read_as_text_or_as_numbers() {
        let given = Given { document: "77".into(), number: "2026/12".into(), project: "F1".into() };
        let body = r#"{"status":"success","message":"","data":{"id_doc":77,"n_prot":" 2026/12 ","id_proj":"F1"}}"#;
        assert_eq!(kind(body, true), Ok(given));
        assert!(kind(r#"{"status":"success"}"#, false).is_ok(), "a file needs no number");
    }

    #[test]
    fn what_was_not_agreed_on_is_no_answer() {
        let unreadable = Err(ProtocolTrouble::Unreadable);
        let long = format!(r#"{{"status":"success","data":{{"id_doc":1,"n_prot":"{}"}}}}"#, "9".repeat(41));
        let bodies = ["", "<html>", "[]", "{}", r#"{"status":7}"#, r#"{"status":"success"}"#, &long];
        for body in bodies {
            assert_eq!(kind(body, true), unreadable, "{body}");
        }
        let refused = read(br#"{"status":"error","message":"Titolario errato"}"#, true);
        assert_eq!(refused, Err(trouble(ProtocolTrouble::Refused, "Titolario errato")));
    }
}
