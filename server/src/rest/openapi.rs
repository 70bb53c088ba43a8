//! The OpenAPI 3.1 document: made of the handlers' own descriptions, completed with what holds for all of them.

use std::sync::OnceLock;

use serde_json::{Value, json};
use utoipa::OpenApi as _;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{InfoBuilder, LicenseBuilder, OpenApi};

use super::problem::ProblemDocument;
use app::i18n::it::api as words;

/// The shape of every refusal, with everything it is made of.
#[derive(utoipa::OpenApi)]
#[openapi(components(schemas(ProblemDocument)))]
struct Shapes;

/// The shape of every refusal, for every document.
pub(crate) fn shapes() -> OpenApi {
    Shapes::openapi()
}

/// What stands before the operations.
#[must_use]
pub fn head() -> OpenApi {
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(words::BEARER)).build();
    let mut head = shapes();
    head.info = InfoBuilder::new()
        .title(words::TITLE)
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(words::DESCRIPTION))
        .license(Some(LicenseBuilder::new().name("EUPL-1.2").identifier(Some("EUPL-1.2")).build()))
        .build();
    if let Some(components) = &mut head.components {
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    }
    head.security = Some(vec![SecurityRequirement::new("bearer", [] as [&str; 0])]);
    head
}

/// The document, as it is served.
pub fn json() -> &'static str {
    static DOCUMENT: OnceLock<String> = OnceLock::new();
    DOCUMENT.get_or_init(|| format!("{:#}\n", document()))
}

/// The document, as a value: `ponte openapi` prints it, the page of the API reads it.
#[must_use]
pub fn document() -> Value {
    let described = utoipa_axum::router::OpenApiRouter::default().nest(super::PREFIX, super::operations());
    let mut document = serde_json::to_value(described.into_openapi()).unwrap_or_default();
    let paths = document["paths"].as_object_mut();
    for (method, operation) in
        paths.into_iter().flat_map(serde_json::Map::values_mut).filter_map(Value::as_object_mut).flatten()
    {
        complete(method, operation);
    }
    document
}

/// Adds what every operation has and no handler repeats.
fn complete(method: &str, operation: &mut Value) {
    if method == "post" {
        let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
        let key = json!({
            "name": "Idempotency-Key", "in": "header", "required": false,
            "description": words::IDEMPOTENCY_KEY,
            "schema": { "type": "string", "minLength": 1, "maxLength": 255 }
        });
        operation["parameters"] = Value::Array(parameters.into_iter().chain([key]).collect());
    }
    with_refusals(operation);
}

/// Adds that every operation may be refused, and how that looks.
pub(crate) fn with_refusals(operation: &mut Value) {
    operation["responses"]["default"] = json!({
        "description": words::PROBLEM,
        "headers": { "X-Correlation-Id": { "schema": { "type": "string" } } },
        "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } }
    });
}
