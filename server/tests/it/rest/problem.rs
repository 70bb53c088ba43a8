//! Refusals: every kind has its status and its words, faults of ours tell nothing.

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use backend::Backend;
use domain::denial::DenialKind;
use domain::fixtures;
use server::rest::frame;
use server::rest::problem::Problem;
use strum::IntoEnumIterator as _;
use tower_http::catch_panic::CatchPanicLayer;

use super::{Api, Reply};

/// An API whose one address answers with a refusal.
async fn refusing(cx: &Backend, refuse: impl Fn() -> Problem + Clone + Send + Sync + 'static) -> Reply {
    let router = Router::new()
        .route("/api/v1/refused", get(async move || refuse()))
        .layer(CatchPanicLayer::custom(frame::panicked))
        .layer(from_fn_with_state(cx.clone(), frame::frame));
    let api = Api { cx: cx.clone(), router };
    api.send(None, super::request(axum::http::Method::GET, "/refused", &[], None)).await
}

on_both! {
    async fn every_refusal_has_its_status_and_is_complete(cx: Backend) {
        for kind in DenialKind::iter() {
            let denial = fixtures::denial(kind);
            let (status, code) = denial.status_and_code();
            let reply = refusing(&cx, move || denial.clone().into()).await;
            reply.refused(status as u16, code);
        }
    }

    async fn a_refusal_says_what_a_program_needs_to_go_on(cx: Backend) {
        let reply = async |kind| refusing(&cx, move || fixtures::denial(kind).into()).await;
        let missing = reply(DenialKind::AgreementActivationFailed).await.body;
        assert_eq!(missing["missing"][0]["kind"], "CERTIFIED");
        assert_eq!(missing["missing"][0]["attributes"][0]["name"], "Comune");
        let late = reply(DenialKind::ConcurrentModification).await.body;
        assert_eq!(late["currentRevision"], 3);
        assert_eq!(late["changes"][0]["name"], "SuspendedByProducer");
        assert_eq!(late["changes"][0]["at"], "2026-01-16T10:00:00Z");
        let existing = reply(DenialKind::AgreementAlreadyExists).await.body;
        assert_eq!(existing["existing"]["agreementId"], fixtures::RICHIESTA.to_string());
        assert_eq!(existing["existing"]["upgradable"], true);
        let wrong = reply(DenialKind::Invalid).await.body;
        assert_eq!(wrong["errors"][0]["field"], "reason");
        assert_eq!(wrong["errors"][0]["code"], "required");
        let unanswered = reply(DenialKind::RiskAnalysisValidationFailed).await.body;
        assert_eq!(unanswered["errors"][0]["code"], "missingExpectedField");
        assert_eq!(reply(DenialKind::TooManyRequests).await.header("retry-after"), "30");
        assert!(reply(DenialKind::SignedOut).await.header("www-authenticate").starts_with("Bearer"));
    }

    async fn a_fault_of_ours_tells_nothing(cx: Backend) {
        let secret = "select password_hash from account";
        for (reply, code, status) in [
            (refusing(&cx, move || backend::Error::Internal(anyhow::anyhow!(secret)).into()).await, "internalError", 500),
            (refusing(&cx, move || backend::Error::Unavailable(secret.into()).into()).await, "serviceUnavailable", 503),
            (refusing(&cx, || backend::Error::Race("a race".to_owned()).into()).await, "serviceUnavailable", 503),
            (refusing(&cx, move || panic!("{secret}")).await, "internalError", 500),
        ] {
            assert!(!reply.text.contains("password"), "{}", reply.text);
            assert_eq!(reply.header("retry-after").is_empty(), status == 500);
            reply.refused(status, code);
        }
    }
}
