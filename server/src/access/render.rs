//! Drawing a page of the console as the answer to a form.

use std::pin::Pin;
use std::sync::Arc;

use app::api::access::Posted;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{Method, Uri};
use axum::response::Response;

type Drawing = Pin<Box<dyn Future<Output = Response<Body>> + Send>>;

/// Draws the page at an address, as a GET would.
#[derive(Clone)]
pub struct Renderer(Arc<dyn Fn(Request<Body>) -> Drawing + Send + Sync>);

impl Renderer {
    /// Wraps the console's own drawing.
    pub fn new(draw: impl Fn(Request<Body>) -> Drawing + Send + Sync + 'static) -> Self {
        Self(Arc::new(draw))
    }

    /// The page at `path`, told what came of its form.
    pub async fn draw(&self, request: Request, path: &str, posted: Posted) -> Response {
        let (mut parts, _) = request.into_parts();
        parts.method = Method::GET;
        parts.uri = path.parse().unwrap_or_else(|_| Uri::from_static("/"));
        parts.extensions.insert(posted);
        (self.0)(Request::from_parts(parts, Body::empty())).await
    }
}
