//! What a partner writes about its services (seed 001, "schedaInformativa", "servizioTexts").

use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderName, StatusCode};
use backend::Backend;
use backend::partner::contents::{self, Named};
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::pratica::TAG;
use super::sent::Sent;
use super::{Asking, MAX_BODY};
use crate::rest::extract::{Body, Query};
use crate::rest::problem::Answer;

pub(super) fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new().routes(routes!(sheet, write_sheet)).routes(routes!(write_text))
}

/// No parameter is known: a sheet is sent, never fetched from somewhere else.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

/// What is said of a service; other members are kept as they are.
#[derive(ToSchema)]
#[schema(as = ServiceSheet)]
#[expect(dead_code, reason = "only described: it is kept as it was sent")]
struct SheetView {
    #[schema(value_type = Object)]
    data: Value,
    #[schema(value_type = Object)]
    metadata: Value,
}

/// Legge la scheda informativa di un servizio
///
/// Così com’è stata inviata.
#[utoipa::path(get, path = "/schedaInformativa/{servizio}/{ente}", tag = TAG, operation_id = "getServiceSheet",
    params(("servizio" = String, Path, description = app::i18n::it::api::SERVICE_SLUG),
        ("ente" = String, Path, description = app::i18n::it::api::ENTE_CODE)),
    responses((status = 200, body = SheetView)))]
async fn sheet(
    State(cx): State<Backend>,
    Asking(partner): Asking,
    Path((service, ente)): Path<(String, String)>,
    query: Query<Nothing>,
) -> Answer<([(HeaderName, &'static str); 1], String)> {
    query.read()?;
    let content = contents::sheet(&cx, &partner, &Named { service, ente }).await?;
    Ok(([(CONTENT_TYPE, "application/json")], content))
}

/// Invia la scheda informativa di un servizio
///
/// Prende il posto di quella che c’era.
#[utoipa::path(post, path = "/schedaInformativa/{servizio}/{ente}", tag = TAG, operation_id = "setServiceSheet",
    params(("servizio" = String, Path, description = app::i18n::it::api::SERVICE_SLUG),
        ("ente" = String, Path, description = app::i18n::it::api::ENTE_CODE)),
    request_body = SheetView, responses((status = 204)))]
async fn write_sheet(
    State(cx): State<Backend>,
    Asking(partner): Asking,
    Path((service, ente)): Path<(String, String)>,
    query: Query<Nothing>,
    body: Body<Map<String, Value>, MAX_BODY>,
) -> Answer<StatusCode> {
    query.read()?;
    let sent = body.read()?;
    contents::write_sheet(&cx, &partner, &Named { service, ente }, &sent).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The text of a step.
#[derive(ToSchema)]
#[schema(as = ServiceStepText)]
#[expect(dead_code, reason = "only described: it may come as plain text too")]
struct TextView {
    /// At most 20,000 characters; of HTML stays `p`, `br`, `strong`, `em`, `ul`, `ol`, `li`, `a` to secure addresses.
    testo: String,
}

/// Imposta il testo di un passo di un servizio
///
/// Compare dopo il testo generico del passo. Un testo vuoto lo toglie.
#[utoipa::path(post, path = "/servizioTexts/{servizio}/{ente}/{step}", tag = TAG, operation_id = "setServiceStepText",
    params(("servizio" = String, Path, description = app::i18n::it::api::SERVICE_SLUG),
        ("ente" = String, Path, description = app::i18n::it::api::ENTE_CODE),
        ("step" = String, Path, description = app::i18n::it::api::STEP_SLUG)),
    request_body(content((TextView = "application/json"), (String = "text/plain"))), responses((status = 204)))]
async fn write_text(
    State(cx): State<Backend>,
    Asking(partner): Asking,
    Path((service, ente, step)): Path<(String, String, String)>,
    sent: Sent,
) -> Answer<StatusCode> {
    let sent = sent.text()?;
    contents::write_text(&cx, &partner, &Named { service, ente }, &step, &sent).await?;
    Ok(StatusCode::NO_CONTENT)
}
