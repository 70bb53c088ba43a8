//! Requests that change something come from our own pages (security.md WEB-05). Browsers say where a request comes
//! from in headers that no page can forge: `Sec-Fetch-Site`, or `Origin` where a browser does not send the former.
//! This covers every server function and every form, signing in included; only what proves itself without a cookie
//! is exempt, because no foreign page can make a browser send that.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use domain::Denial;

use crate::door::{Door, Outside};
use crate::{citizen, refusal, session};

/// Refuses what does not come from our own pages.
pub async fn guard(State(door): State<Door>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let path = request.uri().path();
    if reads || session::is_without_cookie(&door, path, request.headers()) || is_ours(&door.outside, request.headers())
    {
        return next.run(request).await;
    }
    tracing::warn!(path = citizen::masked(path), "a request that does not come from a page of ours was refused");
    let path = path.to_owned();
    refusal::of(&path, &Denial::CrossSite.into())
}

/// Does the browser say that a page of ours sent it?
#[must_use]
pub fn is_ours(outside: &Outside, headers: &HeaderMap) -> bool {
    match (one(headers, "sec-fetch-site"), one(headers, header::ORIGIN.as_str())) {
        (Given::One(from), _) => from == "same-origin",
        (Given::Absent, Given::One(origin)) => origin == outside.origin,
        (Given::Several, _) | (Given::Absent, Given::Absent | Given::Several) => false,
    }
}

enum Given<'a> {
    Absent,
    One(&'a str),
    Several,
}

fn one<'a>(headers: &'a HeaderMap, name: &str) -> Given<'a> {
    let mut all = headers.get_all(name).iter();
    match (all.next(), all.next()) {
        (None, _) => Given::Absent,
        (Some(one), None) => one.to_str().map_or(Given::Several, Given::One),
        (Some(_), Some(_)) => Given::Several,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_pages_pass() {
        let outside = Outside { origin: "https://ponte.example".into(), proxies: Vec::new() };
        let mut passed = Vec::new();
        for from in [None, Some("same-origin"), Some("same-site"), Some("cross-site"), Some("none"), Some("x")] {
            for origin in [
                None,
                Some("https://ponte.example"),
                Some("http://ponte.example"),
                Some("https://ponte.example.evil.example"),
                Some("https://evil.example"),
                Some("null"),
            ] {
                let mut headers = HeaderMap::new();
                from.map(|from| headers.insert("sec-fetch-site", from.parse().unwrap()));
                origin.map(|origin| headers.insert("origin", origin.parse().unwrap()));
                if is_ours(&outside, &headers) {
                    passed.push((from, origin));
                }
            }
        }
        assert!(passed.iter().all(|(from, origin)| {
            *from == Some("same-origin") || (from.is_none() && *origin == Some("https://ponte.example"))
        }));
        assert_eq!(passed.len(), 7);
    }

    #[test]
    fn a_header_sent_twice_proves_nothing() {
        let outside = Outside { origin: "https://ponte.example".into(), proxies: Vec::new() };
        let mut headers = HeaderMap::new();
        headers.append("sec-fetch-site", "same-origin".parse().unwrap());
        headers.append("sec-fetch-site", "cross-site".parse().unwrap());
        headers.append("origin", "https://ponte.example".parse().unwrap());
        assert!(!is_ours(&outside, &headers));
    }
}
