//! What anybody needs to check a voucher: the public keys (JWK-1, RFC 7517) and where they are (RFC 8414).

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use backend::voucher::{Issuer, key};
use domain::voucher::{GRANT_TYPE, proof};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::{JWKS, answer};

/// `GET /.well-known/jwks.json`
pub async fn keys(State(issuer): State<Issuer>, headers: HeaderMap) -> Response {
    match key::public(issuer.backend()).await {
        Ok(keys) => document(&headers, "application/jwk-set+json", &json!({ "keys": keys })),
        Err(error) => answer::unavailable(error),
    }
}

/// `GET /.well-known/oauth-authorization-server`
pub async fn metadata(State(issuer): State<Issuer>, headers: HeaderMap) -> Response {
    let settings = issuer.settings();
    let document_of = json!({
        "issuer": settings.issuer,
        "token_endpoint": settings.token_url,
        "jwks_uri": format!("{}{JWKS}", settings.issuer),
        "grant_types_supported": [GRANT_TYPE],
        "response_types_supported": [],
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["RS256"],
        "dpop_signing_alg_values_supported": proof::ALGORITHMS,
    });
    document(&headers, "application/json", &document_of)
}

/// Five minutes in anybody's cache, and no second time over the wire when it is still the same.
fn document(headers: &HeaderMap, kind: &'static str, document: &Value) -> Response {
    let body = document.to_string();
    let tag = format!("\"{}\"", hex::encode(&Sha256::digest(&body)[..16]));
    let known = headers.get(header::IF_NONE_MATCH).and_then(|tags| tags.to_str().ok());
    let cached = [(header::CACHE_CONTROL, "public, max-age=300"), (header::ETAG, tag.as_str())];
    if known.is_some_and(|tags| tags.split(',').any(|known| known.trim().trim_start_matches("W/") == tag)) {
        return (StatusCode::NOT_MODIFIED, cached).into_response();
    }
    (cached, [(header::CONTENT_TYPE, kind)], body).into_response()
}
