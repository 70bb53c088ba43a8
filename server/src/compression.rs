//! Pages are sent compressed: a list of 25 rows is 26 kB of HTML and 5 kB of gzip, an eighth of a second on a slow line.
//! Files are compressed beforehand (`assets`); what machines read goes as it is.
//!
//! No page holds a secret beside what somebody else could make it repeat (BREACH): forms are told apart by where they
//! come from (`csrf`), not by a token, and a foreign site cannot load our pages as somebody who is signed in.

use axum::http::{Extensions, HeaderMap, StatusCode, Version, header};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::Predicate;

/// The layer that compresses HTML for those who take gzip; at the fastest level, which leaves a fifth.
pub fn of_pages() -> CompressionLayer<impl Predicate + Send + Sync + 'static> {
    CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(is_page)
}

fn is_page(_status: StatusCode, _version: Version, headers: &HeaderMap, _extensions: &Extensions) -> bool {
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    media_type.is_some_and(|media_type| media_type.starts_with("text/html"))
}
