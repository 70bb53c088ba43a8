//! Seed 003, "Revoca attributi", through the API: its sections, each sentence that promises something.

use domain::eservice::ApprovalPolicy::Manual;
use domain::fixtures::{COMUNE, RESPONSABILE_DATI, SPORTELLO_APERTO, UNIONE_DI_COMUNI};
use serde_json::json;

use super::{Api, consumer, id, provider};

on_both! {
    // "La richiesta è portata in uno stato invalido denominato «Attributi certificati mancanti»."
    async fn a_lost_certified_attribute_invalidates_drafts_and_pending_requests(cx: Backend) {
        let api = Api::equipped(cx, Manual).await;
        let made = api.submitted().await;
        api.take_away(COMUNE).await;
        assert_eq!(api.state(&made).await, "MISSING_CERTIFIED_ATTRIBUTES");
        let shown = api.get(&provider(), &format!("/agreements/{made}")).await.ok(200);
        assert_eq!(shown["missingCertifiedAttributes"], true, "the provider sees it too");
        api.tell(&provider(), &made, "approve").await.refused(400, "agreementNotInExpectedState");
        // "a seguito del nuovo riconoscimento dell'attributo, viene riportata in bozza e può essere presentata"
        api.assign(COMUNE).await;
        assert_eq!(api.state(&made).await, "DRAFT");
        api.get(&provider(), &format!("/agreements/{made}")).await.refused(404, "agreementNotFound");
        assert_eq!(api.tell(&consumer(), &made, "submit").await.ok(200)["state"], "PENDING");
    }

    async fn another_attribute_of_the_same_requirement_is_enough(cx: Backend) {
        let api = Api::equipped(cx, Manual).await;
        let made = api.active().await;
        api.assign(UNIONE_DI_COMUNI).await;
        api.take_away(COMUNE).await;
        assert_eq!(api.state(&made).await, "ACTIVE");
    }

    async fn an_active_request_is_suspended_and_says_what_is_missing(cx: Backend) {
        let api = Api::equipped(cx, Manual).await;
        let made = api.active().await;
        api.take_away(COMUNE).await;
        let shown = api.get(&consumer(), &format!("/agreements/{made}")).await.ok(200);
        assert_eq!((&shown["state"], &shown["suspendedByPlatform"]), (&json!("SUSPENDED"), &json!(true)));
        assert_eq!(shown["missingCertifiedAttributes"], true);
        let rows = api.get(&provider(), "/producers/agreements?suspendedBy=platform").await.ok(200);
        assert_eq!(rows["results"][0]["missingCertifiedAttributes"], true);
        api.assign(COMUNE).await;
        assert_eq!(api.state(&made).await, "ACTIVE", "lifted on its own");
    }

    // "mantiene invariati gli stati delle richieste di fruizione e provvede a notificare … l'esistenza di una discrepanza"
    async fn a_revoked_verification_changes_no_state_and_opens_a_discrepancy(cx: Backend) {
        let api = Api::equipped(cx, Manual).await;
        let made = api.active().await;
        api.unverify().await;
        for who in [consumer(), provider()] {
            let shown = api.get(&who, &format!("/agreements/{made}")).await.ok(200);
            assert_eq!(shown["state"], "ACTIVE");
            assert_eq!(shown["discrepancies"][0]["cause"], "REVOKED");
        }
        api.verify(&made).await;
        let shown = api.get(&consumer(), &format!("/agreements/{made}")).await.ok(200);
        assert_eq!(shown["discrepancies"], json!([]), "verified again, the case is closed");
    }

    // "quando l'attributo non è richiesto …, l'utente può continuare; quando … è richiesto, l'inoltro diventa possibile dopo"
    async fn a_draft_waits_for_a_required_declaration_only(cx: Backend) {
        let api = Api::equipped(cx, Manual).await;
        api.declare(SPORTELLO_APERTO).await;
        let made = id(&api.draft(1).await.ok(201));
        api.undeclare(RESPONSABILE_DATI).await;
        assert_eq!(api.state(&made).await, "DRAFT");
        let refused = api.tell(&consumer(), &made, "submit").await.refused(400, "agreementSubmissionFailed");
        assert_eq!(refused["missing"][0]["kind"], "DECLARED");
        api.declare(RESPONSABILE_DATI).await;
        api.undeclare(SPORTELLO_APERTO).await;
        assert_eq!(api.tell(&consumer(), &made, "submit").await.ok(200)["state"], "PENDING");
    }

    // "in attesa di approvazione, la richiesta viene riportata in bozza presso il fruitore"
    async fn a_pending_request_goes_back_to_draft(cx: Backend) {
        let api = Api::equipped(cx, Manual).await;
        let made = api.submitted().await;
        api.undeclare(RESPONSABILE_DATI).await;
        assert_eq!(api.state(&made).await, "DRAFT");
        api.tell(&consumer(), &made, "submit").await.refused(400, "agreementSubmissionFailed");
        api.declare(RESPONSABILE_DATI).await;
        assert_eq!(api.tell(&consumer(), &made, "submit").await.ok(200)["state"], "PENDING");
    }

    // "la piattaforma sospende immediatamente … La riattivazione avviene in modo automatico non appena il fruitore dichiara"
    async fn an_active_request_is_suspended_until_declared_again(cx: Backend) {
        let api = Api::equipped(cx, Manual).await;
        let made = api.active().await;
        api.undeclare(RESPONSABILE_DATI).await;
        assert_eq!(api.state(&made).await, "SUSPENDED");
        api.tell(&consumer(), &made, "unsuspend").await.refused(409, "agreementNotSuspendedByCaller");
        api.declare(RESPONSABILE_DATI).await;
        assert_eq!(api.state(&made).await, "ACTIVE");
        // "Qualora la richiesta resti sospesa …, permangono altre sospensioni applicate da uno o più attori"
        api.tell(&provider(), &made, "suspend").await.ok(200);
        api.undeclare(RESPONSABILE_DATI).await;
        api.declare(RESPONSABILE_DATI).await;
        let shown = api.get(&consumer(), &format!("/agreements/{made}")).await.ok(200);
        assert_eq!((&shown["state"], &shown["suspendedByPlatform"]), (&json!("SUSPENDED"), &json!(false)));
        assert_eq!(api.tell(&provider(), &made, "unsuspend").await.ok(200)["state"], "ACTIVE");
    }
}
