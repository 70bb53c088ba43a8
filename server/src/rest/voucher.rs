//! The debugger of client assertions, and the vouchers given to a client.

use app::i18n::it::voucher as words;
use axum::Json;
use axum::extract::{Extension, State};
use backend::Backend;
use backend::voucher::refused::{RefusedRow, refused};
use backend::voucher::{Sent, debug, list};
use domain::page::Page;
use domain::voucher::{Check, Outcome, Settings, Stage};
use domain::{AgreementId, ClientId, Permission, PurposeId};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::answer::Listing;
use super::extract::{Body, Caller, Ids, Query, page};
use super::problem::Answer;
use super::time::Instant;

const TAG: &str = "Voucher";

/// Every operation on vouchers.
pub fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new().routes(routes!(validate)).routes(routes!(given)).routes(routes!(refusals))
}

/// A request to the token endpoint, with the names its parameters have there.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TokenRequest {
    grant_type: Option<String>,
    client_assertion_type: Option<String>,
    client_id: Option<String>,
    client_assertion: String,
    /// What stands in the header `DPoP`.
    dpop: Option<String>,
}

/// What came of every step.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Validation {
    /// Would a voucher be given?
    given: bool,
    steps: Vec<StepView>,
    /// The purpose that the assertion names, if it is the caller's ente's.
    purpose_id: Option<PurposeId>,
    /// The live request for its e-service.
    agreement_id: Option<AgreementId>,
}

/// One step.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ValidationStep)]
struct StepView {
    stage: Stage,
    check: Check,
    result: StepResult,
    /// Stable name of what is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    /// What is wrong and how to mend it, in Italian.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
}

/// What came of one step.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
enum StepResult {
    Passed,
    Failed,
    Skipped,
}

impl StepView {
    fn new((check, stage, outcome): (Check, Stage, Outcome)) -> Self {
        let (result, fault) = match &outcome {
            Outcome::Passed => (StepResult::Passed, None),
            Outcome::Skipped => (StepResult::Skipped, None),
            Outcome::Failed(fault) => (StepResult::Failed, Some(fault)),
        };
        Self { stage, check, result, code: fault.map(|fault| fault.code()), detail: fault.map(words::fault) }
    }
}

/// Prova una client assertion
///
/// Gli stessi controlli di `/token.oauth2`, uno per uno. Nessun voucher viene rilasciato e nulla viene consumato.
#[utoipa::path(post, path = "/tools/validateTokenGeneration", tag = TAG, operation_id = "validateTokenGeneration",
    request_body = TokenRequest, responses((status = 200, body = Validation)))]
async fn validate(
    State(cx): State<Backend>,
    caller: Caller,
    Extension(settings): Extension<Arc<Settings>>,
    body: Body<TokenRequest>,
) -> Answer<Json<Validation>> {
    let actor = caller.able(Permission::ReadKeys)?;
    let asked = body.read()?;
    let sent = Sent {
        grant_type: asked.grant_type,
        assertion_type: asked.client_assertion_type,
        client_id: asked.client_id,
        assertion: asked.client_assertion,
        proofs: asked.dpop.into_iter().collect(),
    };
    let examined = debug::debug(&cx, &actor, &settings, &sent).await?;
    let given = examined.is_good();
    let purpose = examined.facts.client.and_then(|client| client.purpose);
    Ok(Json(Validation {
        given,
        steps: examined.steps.into_iter().map(StepView::new).collect(),
        purpose_id: purpose.as_ref().map(|purpose| purpose.id),
        agreement_id: purpose.and_then(|purpose| purpose.request).map(|request| request.id),
    }))
}

/// Which rows.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct VoucherQuery {
    #[param(minimum = 0)]
    offset: Option<i64>,
    #[param(minimum = 1, maximum = 50)]
    limit: Option<i64>,
}

/// A voucher that was given.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Voucher)]
struct VoucherView {
    /// Its `jti`.
    id: Uuid,
    /// The client's key that signed the assertion.
    kid: String,
    /// The assertion's `jti`.
    assertion_id: String,
    /// The key that signed the voucher.
    signed_with: String,
    /// Thumbprint of the key it is bound to, if it is.
    jkt: Option<String>,
    /// Absent for a token of this API.
    purpose_id: Option<PurposeId>,
    given_at: Instant,
    expires_at: Instant,
}

/// Elenca i voucher rilasciati a un client
///
/// Dal più recente. I voucher stessi non sono conservati.
#[utoipa::path(get, path = "/clients/{clientId}/vouchers", tag = TAG, operation_id = "listVouchers",
    params(("clientId" = ClientId, Path), VoucherQuery), responses((status = 200, body = Listing<VoucherView>)))]
async fn given(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<ClientId>,
    query: Query<VoucherQuery>,
) -> Answer<Listing<VoucherView>> {
    let actor = caller.able(Permission::ReadKeys)?;
    let query = query.read()?;
    let page = page(query.offset, query.limit)?;
    let found = list::list(&cx, &actor, ids.read()?, page).await?;
    Ok(Listing::of(found, |row| VoucherView {
        id: row.id,
        kid: row.kid,
        assertion_id: row.assertion,
        signed_with: row.signed_with,
        jkt: row.jkt,
        purpose_id: row.purpose_id,
        given_at: row.given_at.into(),
        expires_at: row.expires_at.into(),
    }))
}

/// Requests of a client that were refused in one minute for one reason.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = VoucherRefusal)]
struct RefusalView {
    /// Stable name of what is wrong.
    code: &'static str,
    /// What is wrong and how to mend it, in Italian.
    detail: String,
    times: i64,
    last_at: Instant,
}

impl From<RefusedRow> for RefusalView {
    fn from(row: RefusedRow) -> Self {
        let (code, detail) = (row.fault.code(), words::fault(&row.fault));
        Self { code, detail, times: row.times, last_at: row.last_at.into() }
    }
}

/// Elenca le richieste di voucher rifiutate a un client
///
/// Dalla più recente: le ultime venti, riunite per motivo e minuto. Chi conosce l’identificativo del client può inviarne:
/// non è detto che siano del client. Quando arrivano in gran numero non sono contate tutte.
#[utoipa::path(get, path = "/clients/{clientId}/refusedVouchers", tag = TAG, operation_id = "listRefusedVouchers",
    params(("clientId" = ClientId, Path), VoucherQuery), responses((status = 200, body = Listing<RefusalView>)))]
async fn refusals(
    State(cx): State<Backend>,
    caller: Caller,
    ids: Ids<ClientId>,
    query: Query<VoucherQuery>,
) -> Answer<Listing<RefusalView>> {
    let actor = caller.able(Permission::ReadKeys)?;
    let query = query.read()?;
    let page = page(query.offset, query.limit)?;
    let rows = refused(&cx, &actor, ids.read()?).await?;
    Ok(Listing::of(Page::cut(rows.into_iter().map(RefusalView::from), page), |row| row))
}
