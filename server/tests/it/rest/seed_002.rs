//! Seed 002, "Richieste di fruizione", through the API: its sections, each sentence that promises something.

use domain::eservice::ApprovalPolicy::{Automatic, Manual};
use domain::fixtures::{COMUNE, RESPONSABILE_DATI, version_id};
use serde_json::json;

use super::{Api, consumer, id, provider};

const REASON: &str = "La convenzione allegata è scaduta.";

on_both! {
    // "Se … ha indicato di voler attivare manualmente …, l'attivazione sarà sempre e comunque manuale"
    async fn manual_approval_is_always_by_hand(cx: Backend) {
        let api = Api::equipped(cx, Manual).await;
        let made = api.submitted().await;
        api.verify(&made).await;
        assert_eq!(api.state(&made).await, "PENDING", "everything is held, and still nobody approved");
        assert_eq!(api.tell(&provider(), &made, "approve").await.ok(200)["state"], "ACTIVE");
    }

    // "può essere attivata automaticamente solo se all'atto della presentazione … possiede già tutti gli attributi verificati"
    async fn automatic_approval_needs_every_attribute_at_submission(cx: Backend) {
        let api = Api::equipped(cx, Automatic).await;
        let made = api.submitted().await;
        assert_eq!(api.state(&made).await, "PENDING", "nobody has verified the agreement of the two enti");
        let refused = api.tell(&provider(), &made, "approve").await.refused(400, "agreementActivationFailed");
        assert_eq!(refused["missing"][0]["kind"], "VERIFIED");
        assert_eq!(refused["missing"][0]["attributes"][0]["name"], "Convenzione firmata");
        // "sarà l'erogatore a dovergli riconoscere gli attributi … e, a valle della verifica, attivare manualmente"
        api.verify(&made).await;
        assert_eq!(api.state(&made).await, "PENDING", "verification alone activates nothing");
        assert_eq!(api.tell(&provider(), &made, "activate").await.ok(200)["state"], "ACTIVE");
    }

    async fn with_everything_held_the_platform_activates_at_once(cx: Backend) {
        let api = Api::equipped(cx, Automatic).await;
        let made = api.active_automatically().await;
        let shown = api.get(&consumer(), &format!("/agreements/{made}")).await.ok(200);
        assert_eq!(shown["state"], "ACTIVE");
        assert_eq!(shown["stamps"]["activation"]["userId"], json!(null), "no person approved");
    }

    // "Deve inserire la motivazione del rifiuto … presentare una nuova richiesta aggiornando la documentazione e/o le motivazioni"
    async fn a_rejection_has_its_reason_and_a_new_request_may_follow(cx: Backend) {
        let api = Api::equipped(cx, Manual).await;
        let made = api.submitted().await;
        let reject = format!("/agreements/{made}/reject");
        api.post(&provider(), &reject, json!({})).await.refused(400, "invalidFields");
        assert_eq!(api.state(&made).await, "PENDING");
        assert_eq!(api.post(&provider(), &reject, json!({ "reason": REASON })).await.ok(200)["state"], "REJECTED");
        let again = id(&api.tell(&consumer(), &made, "clone").await.ok(201));
        let notes = json!({ "consumerNotes": "Alleghiamo la convenzione nuova." });
        api.post(&consumer(), &format!("/agreements/{again}/update"), notes).await.ok(200);
        assert_eq!(api.tell(&consumer(), &again, "submit").await.ok(200)["state"], "PENDING");
    }

    // "PDND Interoperabilità segnalerà al fruitore che è possibile effettuare un aggiornamento", "unilateralmente", "irreversibile"
    async fn a_newer_version_is_signalled_and_the_consumer_alone_upgrades(cx: Backend) {
        let api = Api::equipped(cx, Manual).await;
        let made = api.active().await;
        api.tell(&consumer(), &made, "upgrade").await.refused(400, "noNewerDescriptor");
        api.publish(2, Manual).await;
        let shown = api.get(&consumer(), &format!("/agreements/{made}")).await.ok(200);
        assert_eq!(shown["newerDescriptor"]["id"], json!(version_id(2)));
        assert_eq!(shown["newerDescriptor"]["requirementsMet"], true);
        let rows = api.get(&consumer(), "/consumers/agreements?showOnlyUpgradeable=true").await.ok(200);
        assert_eq!(rows["results"][0]["upgradeTo"], 2);
        api.tell(&provider(), &made, "upgrade").await.refused(403, "tenantIsNotTheConsumer");
        let upgraded = api.tell(&consumer(), &made, "upgrade").await.ok(200);
        assert_eq!(upgraded["replaces"], made.as_str());
        // "la richiesta di fruizione per la versione 6 diventa attiva mentre la 5 viene archiviata"
        let new = id(&upgraded);
        let shown = api.get(&consumer(), &format!("/agreements/{new}")).await.ok(200);
        assert_eq!((&shown["state"], &shown["version"]), (&json!("ACTIVE"), &json!(2)));
        let old = api.get(&consumer(), &format!("/agreements/{made}")).await.ok(200);
        assert_eq!((&old["state"], &old["replacedBy"]), (&json!("ARCHIVED"), &json!(new)));
        // Irreversible: what is archived takes no command.
        for command in ["upgrade", "unsuspend", "submit", "clone"] {
            api.tell(&consumer(), &made, command).await.refused(400, "agreementNotInExpectedState");
        }
    }

    // "Se almeno un attore sospende …, questa è sospesa. Solo l'attore che l'ha sospesa ha facoltà di riattivarla."
    async fn one_suspension_is_enough_and_each_actor_lifts_its_own(cx: Backend) {
        let api = Api::equipped(cx, Manual).await;
        let made = api.active().await;
        let suspended = api.tell(&provider(), &made, "suspend").await.ok(200);
        assert_eq!((&suspended["state"], &suspended["suspendedByProducer"]), (&json!("SUSPENDED"), &json!(true)));
        api.tell(&consumer(), &made, "unsuspend").await.refused(409, "agreementNotSuspendedByCaller");
        assert_eq!(api.tell(&consumer(), &made, "suspend").await.ok(200)["suspendedByConsumer"], true);
        let lifted = api.tell(&provider(), &made, "unsuspend").await.ok(200);
        assert_eq!((&lifted["state"], &lifted["suspendedByProducer"]), (&json!("SUSPENDED"), &json!(false)));
        assert_eq!(api.tell(&consumer(), &made, "unsuspend").await.ok(200)["state"], "ACTIVE");
    }

    // "sospende in maniera automatica … se il fruitore perde uno o più attributi certificati e/o dichiarati"
    async fn the_platform_suspends_when_attributes_are_lost_and_is_one_of_the_actors(cx: Backend) {
        let api = Api::equipped(cx, Manual).await;
        let made = api.active().await;
        api.tell(&provider(), &made, "suspend").await.ok(200);
        api.undeclare(RESPONSABILE_DATI).await;
        // "sospesa sia dall'erogatore che dalla piattaforma non sarà sufficiente che l'erogatore riattivi"
        let lifted = api.tell(&provider(), &made, "unsuspend").await.ok(200);
        assert_eq!((&lifted["state"], &lifted["suspendedByPlatform"]), (&json!("SUSPENDED"), &json!(true)));
        assert_eq!(lifted["suspendedByProducer"], false);
        api.declare(RESPONSABILE_DATI).await;
        assert_eq!(api.state(&made).await, "ACTIVE");
        api.take_away(COMUNE).await;
        assert_eq!(api.state(&made).await, "SUSPENDED");
    }

    // "riattivare … ad un fruitore al quale ha revocato un attributo verificato, la riattivazione non andrà a buon fine"
    async fn reactivation_fails_while_a_verified_attribute_is_missing(cx: Backend) {
        let api = Api::equipped(cx, Manual).await;
        let made = api.active().await;
        api.unverify().await;
        api.tell(&provider(), &made, "suspend").await.ok(200);
        let refused = api.tell(&provider(), &made, "unsuspend").await.refused(400, "agreementActivationFailed");
        assert_eq!(refused["missing"][0]["attributes"][0]["name"], "Convenzione firmata");
        let shown = api.get(&provider(), &format!("/agreements/{made}")).await.ok(200);
        assert_eq!(shown["suspendedByProducer"], true, "nothing has changed");
        // "Sarà necessario prima verificare nuovamente l'attributo, e solo successivamente riattivare la richiesta."
        api.verify(&made).await;
        assert_eq!(api.state(&made).await, "SUSPENDED");
        assert_eq!(api.tell(&provider(), &made, "unsuspend").await.ok(200)["state"], "ACTIVE");
    }
}
