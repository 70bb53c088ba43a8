//! Everybody who uses a version is warned of a suspension to come (`ux.md` §2.4).

use backend::chain::Sealer;
use backend::testing::signing_key;
use domain::eservice::ApprovalPolicy::Manual;
use domain::fixtures::{ANAGRAFE, version_id};
use domain::{Role, Write, fixtures};
use serde_json::{Value, json};

use super::{Api, consumer, provider, stranger};

fn path() -> String {
    format!("/eservices/{ANAGRAFE}/descriptors/{}/suspensionNotice", version_id(1))
}

fn notice(reason: &str) -> Value {
    json!({ "from": "2099-05-01T00:00:00+02:00", "reason": reason })
}

/// How many messages about e-services Valdoro has.
async fn told(api: &Api) -> usize {
    Sealer::new(signing_key(1), None).seal(&api.cx).await.expect("sealed");
    backend::outbox::tell(&api.cx, None).await.expect("told");
    let list = api.get(&consumer(), "/notifications?category=ESERVICE").await.ok(200);
    list["results"].as_array().expect("rows").len()
}

on_both! {
    async fn a_suspension_is_announced_to_all_who_use_the_version_and_may_be_taken_back(cx: Backend) {
        let api = Api::equipped(cx, Manual).await;
        let accounts = [consumer(), provider()].map(|who| Write::InsertUser(fixtures::user(who.tenant, Role::Admin)));
        api.put(accounts).await;
        let request = api.active().await;
        let before = told(&api).await;
        let try_it = json!({ "command": "announceSuspension", "from": "2099-05-01T00:00:00+02:00",
                             "reason": "Cambio di infrastruttura" });
        let simulate = format!("/eservices/{ANAGRAFE}/descriptors/{}/simulate", version_id(1));
        let foretold = api.post(&provider(), &simulate, try_it).await.ok(200);
        assert_eq!(foretold["notifiedTenants"], 1);
        assert_eq!(foretold["effects"][0]["after"]["suspensionAnnouncedFrom"], "2099-04-30T22:00:00Z");

        api.post(&provider(), &path(), notice("Breve")).await.refused(400, "invalidFields");
        api.post(&stranger(), &path(), notice("Cambio di infrastruttura")).await.refused(403, "operationForbidden");
        api.post(&provider(), &path(), notice("Cambio di infrastruttura")).await.ok(204);
        api.post(&provider(), &path(), notice("Cambio di infrastruttura")).await.refused(409, "unchangedValue");
        let shown = format!("/catalog/eservices/{ANAGRAFE}/descriptor/{}", version_id(1));
        let shown = api.get(&consumer(), &shown).await.ok(200);
        assert_eq!(shown["suspensionNotice"]["reason"], "Cambio di infrastruttura");
        let request = format!("/agreements/{request}");
        let shown = api.get(&consumer(), &request).await.ok(200);
        assert_eq!(shown["suspensionNotice"]["from"], "2099-04-30T22:00:00Z");
        assert_eq!(told(&api).await, before + 1, "once");

        api.delete(&provider(), &path()).await.ok(204);
        assert_eq!(told(&api).await, before + 2);
        assert_eq!(api.get(&consumer(), &request).await.ok(200)["suspensionNotice"], Value::Null);
        api.delete(&provider(), &path()).await.refused(409, "unchangedValue");
    }
}
