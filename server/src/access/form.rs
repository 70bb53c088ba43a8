//! A form as a browser posts it: read whole, each field once.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header;
use axum::response::Response;
use domain::Denial;

use crate::refusal;

/// Bytes of a form at most; none of these has a long field.
const MAX_FORM: usize = 16 * 1024;

/// The fields of a form.
pub struct Form(Vec<(String, String)>);

/// A form, and the rest of the request it came with.
pub struct Sent {
    pub request: Request,
    pub form: Form,
}

impl Form {
    /// What was typed; nothing, for a field that was not sent.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(field, _)| field == name).map_or("", |(_, typed)| typed)
    }

    /// Everything sent under a name, with spaces in between.
    pub fn all(&self, name: &str) -> String {
        let all = self.0.iter().filter(|(field, _)| field == name).map(|(_, typed)| typed.as_str());
        all.collect::<Vec<_>>().join(" ")
    }
}

/// Reads a form. A field sent twice is refused, unless it is one of `lists` (security.md WEB-33).
pub async fn read(request: Request, lists: &[&str]) -> Result<Sent, Response> {
    read_up_to(request, lists, MAX_FORM).await
}

/// The same, for a form with long fields.
pub async fn read_up_to(request: Request, lists: &[&str], max: usize) -> Result<Sent, Response> {
    let path = request.uri().path().to_owned();
    let refuse = |denial: Denial| refusal::of(&path, &denial.into());
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(refuse(Denial::UnsupportedMediaType));
    }
    let (parts, body) = request.into_parts();
    let bytes = to_bytes(body, max).await;
    let bytes = bytes.map_err(|_| refuse(Denial::PayloadTooLarge { max_bytes: max as u64 }))?;
    let fields = fields(&bytes).ok_or_else(|| refuse(Denial::Malformed))?;
    let twice = |(at, (name, _)): (usize, &(String, String))| {
        !lists.contains(&name.as_str()) && fields[..at].iter().any(|(earlier, _)| earlier == name)
    };
    if fields.iter().enumerate().any(twice) {
        return Err(refuse(Denial::Malformed));
    }
    Ok(Sent { request: Request::from_parts(parts, Body::empty()), form: Form(fields) })
}

/// The fields, exactly as they were typed: what is no UTF-8 is refused, never repaired, because it may be a password.
pub fn fields(bytes: &[u8]) -> Option<Vec<(String, String)>> {
    let pairs = bytes.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let at = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
            Some((decoded(&pair[..at])?, decoded(pair.get(at + 1..).unwrap_or_default())?))
        })
        .collect()
}

fn decoded(text: &[u8]) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [first, tail @ ..] = rest {
        rest = match (first, tail) {
            (b'+', tail) => {
                bytes.push(b' ');
                tail
            }
            (b'%', [high, low, tail @ ..]) => {
                let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
                bytes.push(digit(*high)? * 16 + digit(*low)?);
                tail
            }
            (b'%', _) => return None,
            (other, tail) => {
                bytes.push(*other);
                tail
            }
        };
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(body: &str) -> Request {
        let kind = (header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        Request::post("/accesso").header(kind.0, kind.1).body(Body::from(body.to_owned())).unwrap()
    }

    #[tokio::test]
    async fn what_was_typed_arrives_to_the_byte() {
        let sent = read(sent("a=+x%20y+&b=%C3%A8%00%2B&c&d="), &[]).await.map_err(|r| r.status()).unwrap();
        assert_eq!((sent.form.get("a"), sent.form.get("b")), (" x y ", "è\0+"));
        assert_eq!((sent.form.get("c"), sent.form.get("d"), sent.form.get("e")), ("", "", ""));
    }

    #[tokio::test]
    async fn a_field_is_sent_once_unless_it_is_a_list() {
        assert_eq!(read(sent("a=1&a=2"), &[]).await.map(drop).unwrap_err().status(), 400);
        let list = read(sent("roles=api&roles=admin&a=1"), &["roles"]).await.map_err(|r| r.status()).unwrap();
        assert_eq!(list.form.all("roles"), "api admin");
    }

    #[tokio::test]
    async fn what_cannot_be_read_is_refused() {
        for body in ["a=%", "a=%2", "a=%zz", "a=%ff%fe"] {
            assert_eq!(read(sent(body), &[]).await.map(drop).unwrap_err().status(), 400, "{body}");
        }
        let long = format!("a={}", "x".repeat(MAX_FORM));
        assert_eq!(read(sent(&long), &[]).await.map(drop).unwrap_err().status(), 413);
        let json = Request::post("/accesso").header(header::CONTENT_TYPE, "application/json").body(Body::from("{}"));
        assert_eq!(read(json.unwrap(), &[]).await.map(drop).unwrap_err().status(), 415);
    }
}
