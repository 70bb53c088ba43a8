//! The authorities that the terminology service for machines trusts.

use app::api::terminology::trust::Machines;
use axum::extract::State;
use axum::{Extension, Json};
use backend::Backend;
use backend::terminology::signature::Listed;
use backend::terminology::trust::Bundle;
use domain::Timestamp;
use domain::terminology::TerminologyAction;
use domain::terminology::expiry::expiry;
use domain::terminology::rules::permission;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::TAG;
use crate::rest::extract::Caller;
use crate::rest::problem::Answer;
use crate::rest::time::Instant;

pub(super) fn router() -> OpenApiRouter<Backend> {
    OpenApiRouter::new().routes(routes!(show))
}

/// Whom the service for machines trusts.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = TerminologyAnchors)]
struct AnchorsView {
    /// Is there a listener for machines at all?
    listening: bool,
    /// Authorities of the connections' certificates; absent where nobody looks at them.
    clients: Option<BundleView>,
    /// Authorities of the signature certificates.
    signers: Option<BundleView>,
}

/// A file of authorities.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = TerminologyAnchorFile)]
struct BundleView {
    /// No while it cannot be used: then nobody is let in.
    usable: bool,
    /// In the order of the file, or as it was when it could last be used.
    entries: Vec<AnchorView>,
}

/// A certificate or a list of revocations.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = TerminologyAnchor)]
struct AnchorView {
    /// `certificate` or `revocationList`.
    kind: String,
    subject: String,
    /// Hexadecimal.
    sha256: String,
    valid_until: Option<Instant>,
    /// `expired`, `week`, `month`, `twoMonths` or `far`.
    expiry: Option<String>,
}

impl BundleView {
    fn of(bundle: Bundle, now: Timestamp) -> Self {
        let entry = |one: Listed| AnchorView {
            kind: if one.is_revocations { "revocationList" } else { "certificate" }.to_owned(),
            subject: one.subject,
            sha256: one.sha256,
            valid_until: one.until.map(Instant::from),
            expiry: one.until.map(|until| <&str>::from(expiry(until, now)).to_owned()),
        };
        Self { usable: bundle.is_usable, entries: bundle.listed.into_iter().map(entry).collect() }
    }
}

/// Elenca le autorità di certificazione del servizio per i sistemi
///
/// Con la scadenza di ciascuna, come le usa adesso il servizio di questo processo.
#[utoipa::path(get, path = "/terminologies/anchors", tag = TAG, operation_id = "listTerminologyAnchors",
    responses((status = 200, body = AnchorsView)))]
async fn show(
    State(cx): State<Backend>,
    caller: Caller,
    Extension(machines): Extension<Machines>,
) -> Answer<Json<AnchorsView>> {
    caller.able(permission(TerminologyAction::Read))?;
    let (trust, now) = (machines.0, cx.now());
    Ok(Json(AnchorsView {
        listening: trust.is_some(),
        clients: trust.as_ref().and_then(|trust| trust.client_bundle()).map(|bundle| BundleView::of(bundle, now)),
        signers: trust.as_ref().map(|trust| BundleView::of(trust.signature_bundle(), now)),
    }))
}
