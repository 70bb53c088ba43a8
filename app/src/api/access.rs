//! What the pages about access show: signing in, typing the password again, choosing one. Their forms are posted to
//! plain handlers of the server, because only the server touches cookies; a form that was refused is drawn again in
//! the same answer, with what was typed.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::ApiError;
use super::form::Draft;
use crate::layout::Environment;

/// What came of a form that was posted to the address of the page itself; nothing, on every other visit.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Posted {
    /// What was typed, and why it was refused.
    pub draft: Draft,
    /// A password that is shown once, in this answer and never again.
    pub issued: Option<IssuedPassword>,
}

/// A temporary password and whose it is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct IssuedPassword {
    pub username: String,
    pub password: String,
    /// The page of the account.
    pub path: String,
}

/// What the server put into the request whose answer is drawn. Pages call it before they wait for anything.
#[must_use]
pub fn posted() -> Posted {
    let parts = use_context::<axum::http::request::Parts>();
    parts.and_then(|parts| parts.extensions.get::<Posted>().cloned()).unwrap_or_default()
}

/// Is this a demo? The sign-in page names its accounts.
#[must_use]
pub fn is_demo() -> bool {
    use_context::<Environment>() == Some(Environment::Demo)
}

/// The session of the reader, as the pages about accounts need it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Access {
    pub username: String,
    /// The password was typed less than ten minutes ago: accounts may be managed.
    pub proof_is_fresh: bool,
    /// The password was given by somebody else and must be changed first.
    pub password_due: bool,
}

/// The reader's session.
pub async fn get_access() -> Result<Access, ApiError> {
    let (cx, signed_in) = (super::backend(), super::server::signed_in()?);
    Ok(Access {
        username: signed_in.username,
        proof_is_fresh: signed_in.proof.is_fresh(cx.now()),
        password_due: signed_in.password_due,
    })
}

/// A path of this site that a link or redirect may lead to: from the root, and by no reading somebody else's.
#[must_use]
pub fn own_path(text: &str) -> Option<&str> {
    let plain = text.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '\\' | '"' | '<' | '>'));
    let rooted = text.starts_with('/') && !text.starts_with("//");
    (plain && rooted && text.len() <= 2000).then_some(text)
}

/// A path as the value of a query parameter.
#[must_use]
pub fn encode(path: &str) -> String {
    path.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_site_are_followed() {
        for own in
            ["/", "/profilo", "/fruizione/richieste?vista=attive&p=2", "/a/%2F%2Fevil.example", "/?x=//evil.example"]
        {
            assert_eq!(own_path(own), Some(own));
        }
        for foreign in [
            "",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "https://evil.example",
            "https:evil.example",
            "javascript:alert(1)",
            " /profilo",
            "/\t/evil.example",
            "/\n/evil.example",
            "/\r\nSet-Cookie: a=b",
            "evil.example",
            "///evil.example",
            "/profilo\u{0}",
            "/\u{2028}",
            "/<script>",
        ] {
            assert_eq!(own_path(foreign), None, "{foreign:?}");
        }
        assert_eq!(own_path(&format!("/{}", "a".repeat(2000))), None);
    }

    #[test]
    fn a_path_in_a_query_stays_one_value() {
        assert_eq!(encode("/a?b=c&d=è#f"), "/a%3Fb%3Dc%26d%3D%C3%A8%23f");
    }
}
