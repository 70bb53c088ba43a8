//! The authorization server (`interop.md` §2.12; RFC 6749, 7523, 8414, 9449): `/token.oauth2` and the two documents that say
//! how to check what it gives. Every refusal that depends on what a request says looks the same from outside: same status,
//! same words, same length (`decisions.md` I10). The debugger of the console tells the reason.

mod answer;
mod publish;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::Response;
use axum::routing::{any, get};
use backend::voucher::{Answer, Issuer, Sent};
use domain::voucher::{Fault, Malformed};

/// Where vouchers are asked for.
pub const PATH: &str = "/token.oauth2";
/// The keys that vouchers are checked with.
pub const JWKS: &str = "/.well-known/jwks.json";
/// What a client reads to find the other two (RFC 8414).
pub const METADATA: &str = "/.well-known/oauth-authorization-server";

/// Is it a door of the authorization server? Nobody is signed in there, and no cookie is looked at.
#[must_use]
pub fn is_here(path: &str) -> bool {
    [PATH, JWKS, METADATA].contains(&path)
}

/// Bytes of a request at most: an assertion of 16 KiB, every letter of it percent-encoded, does not fit, and none needs to be.
const MAX_BODY: usize = 32 * 1024;

/// The authorization server's routes.
pub fn router(issuer: Issuer) -> Router {
    Router::new()
        .route(PATH, any(give))
        .route(JWKS, get(publish::keys))
        .route(METADATA, get(publish::metadata))
        .with_state(issuer)
}

/// `POST /token.oauth2`
async fn give(State(issuer): State<Issuer>, request: Request) -> Response {
    if request.method() != Method::POST {
        let mut refused = answer::refused(StatusCode::METHOD_NOT_ALLOWED, "invalid_request");
        refused.headers_mut().insert(header::ALLOW, header::HeaderValue::from_static("POST"));
        return refused;
    }
    if request.headers().contains_key(header::AUTHORIZATION) {
        return answer::wrong_way_in();
    }
    if !is_form(request.headers()) {
        return answer::refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, "invalid_request");
    }
    let proofs = proofs(request.headers());
    let Some(body) = body(request).await else {
        return answer::refused(StatusCode::PAYLOAD_TOO_LARGE, "invalid_request");
    };
    let asked = match sent(&body, proofs) {
        Ok(sent) => issuer.ask(sent).await,
        Err(fault) => Ok(Answer::Refused(fault)),
    };
    match asked {
        Ok(Answer::Given(given)) => answer::given(&given),
        Ok(Answer::Refused(fault)) => {
            tracing::info!(code = fault.code(), "no voucher was given");
            answer::refused(StatusCode::BAD_REQUEST, fault.oauth().into())
        }
        Ok(Answer::TooMany) => answer::too_many(),
        Err(error) => answer::unavailable(error),
    }
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded"))
}

/// Every `DPoP` header; one that is no text is one that cannot be read.
pub fn proofs(headers: &HeaderMap) -> Vec<String> {
    headers.get_all("dpop").iter().map(|proof| proof.to_str().unwrap_or_default().to_owned()).collect()
}

/// The body, if it is not too long; nothing more of it is read then.
async fn body(request: Request<Body>) -> Option<Vec<u8>> {
    to_bytes(request.into_body(), MAX_BODY).await.ok().map(Vec::from)
}

/// The parameters. Unknown ones are not looked at and empty ones are as good as absent (RFC 6749 §3.2); a repeated one is
/// refused.
fn sent(body: &[u8], proofs: Vec<String>) -> Result<Sent, Fault> {
    let mut sent = Sent { proofs, ..Sent::default() };
    let mut seen = std::collections::BTreeSet::new();
    for (name, value) in form_urlencoded::parse(body) {
        if !seen.insert(name.clone()) {
            return Err(Fault::InvalidClientAssertionFormat(Malformed::Repeated));
        }
        let value = Some(value.into_owned()).filter(|value| !value.is_empty());
        match &*name {
            "grant_type" => sent.grant_type = value,
            "client_assertion_type" => sent.assertion_type = value,
            "client_id" => sent.client_id = value,
            "client_assertion" => sent.assertion = value.unwrap_or_default(),
            _ => {}
        }
    }
    Ok(sent)
}
