//! E-services and versions: the catalogue, the provider's own, every command, and the interface file
//! (`interop.md` §2.1, §5.3).

mod catalogue;
mod command;
mod comparison;
mod document;
mod interface;
mod own;
mod own_view;
mod risk_analysis;
mod simulate;
mod version;
mod view;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use backend::Backend;
use utoipa_axum::router::OpenApiRouter;

use super::PREFIX;
pub(super) use view::SuspensionNoticeView;

const TAG: &str = "E-service";
const CATALOGUE_TAG: &str = "Catalogo";
const IF_MATCH: &str = app::i18n::it::api::IF_MATCH;

/// Every operation on e-services.
pub fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new()
        .merge(catalogue::router())
        .merge(comparison::router())
        .merge(own::router())
        .merge(command::router())
        .merge(version::router())
        .merge(document::router())
        .merge(interface::router())
        .merge(simulate::router())
        .merge(risk_analysis::router())
}

/// 201 with a body of its own, and where the new thing is read.
fn created(path: &str, body: impl serde::Serialize) -> Response {
    let location = [(header::LOCATION, format!("{PREFIX}{path}"))];
    (StatusCode::CREATED, location, axum::Json(body)).into_response()
}
