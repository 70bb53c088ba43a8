//! The files a browser fetches: hashed names are kept for a year, the others are asked for again (`contract.md`,
//! `xtask`'s `site`).

use std::path::{Path, PathBuf};

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use serde::Deserialize;
use tower_http::services::{ServeDir, ServeFile};

/// The style sheet, by a name that does not change with its content.
pub const SHEET: &str = "/app.css";

/// The built site, as `site/current.json` names it.
#[derive(Clone, Debug, Default)]
pub struct Site {
    folder: PathBuf,
    /// `console.<hash>`, without ending; empty when the browser side has not been built.
    pub script: String,
    /// `app.<hash>.css`
    pub style: String,
}

#[derive(Deserialize)]
struct Current {
    script: String,
    style: String,
}

impl Site {
    /// Reads `current.json` of a site folder.
    ///
    /// # Errors
    /// When the folder holds no readable site.
    pub fn open(folder: &Path) -> anyhow::Result<Self> {
        let file = folder.join("current.json");
        let text = std::fs::read_to_string(&file).map_err(|error| {
            anyhow::anyhow!("no site in {} ({error}): build it with `cargo xtask build`", folder.display())
        })?;
        let current: Current = serde_json::from_str(&text)?;
        let script = current.script.trim_end_matches(".js").to_owned();
        Ok(Self { folder: folder.to_owned(), script, style: current.style })
    }
}

/// `/pkg` with names that change with their content, and the rest of the site with ETags.
pub fn router(site: &Site) -> Router {
    let files = |folder: PathBuf| ServeDir::new(folder).precompressed_br().precompressed_gzip();
    let hashed = Router::new()
        .nest_service("/pkg", files(site.folder.join("pkg")))
        .layer(from_fn(|request: Request, next: Next| keep(request, next, "public, max-age=31536000, immutable")));
    let mut named = Router::new().nest_service("/fonts", files(site.folder.join("fonts")));
    for name in ["icons.svg", "icons-license.txt", "favicon.svg"] {
        let file = ServeFile::new(site.folder.join(name)).precompressed_br().precompressed_gzip();
        named = named.route_service(&format!("/{name}"), file);
    }
    // The same sheet under a name that stays: for pages drawn where nobody knows today's (`refusal`).
    let named = named.route_service(SHEET, ServeFile::new(site.folder.join("pkg").join(&site.style)));
    let named = named.layer(from_fn(|request: Request, next: Next| keep(request, next, "public, max-age=3600")));
    hashed.merge(named)
}

async fn keep(request: Request, next: Next, how: &'static str) -> Response {
    let mut response = next.run(request).await;
    if response.status().is_success() {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(how));
    }
    response
}
