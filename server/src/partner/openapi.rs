//! The OpenAPI 3.1 document of the partner API, of its own: who reads it has no other one.

use std::sync::OnceLock;

use app::i18n::it::api as words;
use domain::PraticaId;
use serde_json::Value;
use utoipa::OpenApi as _;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{InfoBuilder, OpenApi};
use utoipa_axum::router::OpenApiRouter;

use super::{PREFIX, open, signed};
use crate::rest::openapi::{shapes, with_refusals};

/// What parameters are made of: of bodies it follows from the operations.
#[derive(utoipa::OpenApi)]
#[openapi(components(schemas(PraticaId)))]
struct Parameters;

/// What stands before the operations.
fn head() -> OpenApi {
    let basic = HttpBuilder::new().scheme(HttpAuthScheme::Basic).description(Some(words::BASIC)).build();
    let mut head = shapes();
    head.merge(Parameters::openapi());
    head.info = InfoBuilder::new()
        .title(words::PARTNER_TITLE)
        .version("1.0")
        .description(Some(words::PARTNER_DESCRIPTION))
        .build();
    if let Some(components) = &mut head.components {
        components.add_security_scheme("basic", SecurityScheme::Http(basic));
        let certificate = SecurityScheme::MutualTls {
            description: Some(words::MUTUAL_TLS.to_owned()),
            extensions: None,
            deprecated: None,
        };
        components.add_security_scheme("certificate", certificate);
    }
    let none: [&str; 0] = [];
    head.security = Some(["basic", "certificate"].map(|name| SecurityRequirement::new(name, none)).to_vec());
    head
}

/// The document, as it is served.
pub(super) fn json() -> &'static str {
    static DOCUMENT: OnceLock<String> = OnceLock::new();
    DOCUMENT.get_or_init(|| format!("{:#}\n", document()))
}

/// The document, as a value.
#[must_use]
pub fn document() -> Value {
    let operations = OpenApiRouter::with_openapi(head()).merge(open()).merge(signed());
    let described = OpenApiRouter::default().nest(PREFIX, operations);
    let mut document = serde_json::to_value(described.into_openapi()).unwrap_or_default();
    let paths = document["paths"].as_object_mut();
    let methods = paths.into_iter().flat_map(serde_json::Map::values_mut).filter_map(Value::as_object_mut).flatten();
    for (_, operation) in methods {
        with_refusals(operation);
    }
    document
}

#[cfg(test)]
mod tests {
    #[test]
    fn nothing_is_referred_to_that_is_not_there() {
        let document = super::document();
        for part in super::json().split("\"#/").skip(1) {
            let pointer = format!("/{}", part.split('"').next().unwrap_or_default());
            assert!(document.pointer(&pointer).is_some(), "{pointer}");
        }
    }
}
