//! `/clients`: machines of the consumer, their keys, members and purposes (`interop.md` §2.11; `security.md` KEY-01 to
//! KEY-09).

use axum::http::Method;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::client::{AssertionProfile, Client, ClientKind, Key, KeyUse, MAX_KEYS};
use domain::eservice::ApprovalPolicy::Manual;
use domain::fixtures::{ANAGRAFE, ASL_ESPERIA, COMUNE_VALDORO, EARLIER, actor, user};
use domain::{Actor, ClientId, Revision, Role, Write};
use serde_json::{Value, json};

use super::purpose::answered;
use super::{Api, Reply, consumer, id, provider, request, stranger};

/// Public keys made for these tests; nobody has their private halves any more.
const FIRST: &str = include_str!("keys/first.pem");
const SECOND: &str = include_str!("keys/second.pem");
/// 1024 bits.
const SHORT: &str = include_str!("keys/short.pem");
const ELLIPTIC: &str = include_str!("keys/elliptic.pem");

fn security() -> Actor {
    actor(COMUNE_VALDORO, Role::Security)
}

/// Valdoro's people have accounts.
async fn ready(cx: backend::Backend) -> Api {
    let api = Api::equipped(cx, Manual).await;
    let people = [Role::Admin, Role::Security, Role::Api, Role::Support];
    api.put(people.map(|role| Write::InsertUser(user(COMUNE_VALDORO, role)))).await;
    api.put([Write::InsertUser(user(ASL_ESPERIA, Role::Admin))]).await;
    api
}

fn seed(name: &str) -> Value {
    json!({ "name": name, "description": "Il sistema dell’anagrafe" })
}

fn key(name: &str, text: &str) -> Value {
    json!({ "name": name, "use": "SIG", "alg": "RS256", "key": STANDARD.encode(text) })
}

async fn made(api: &Api, name: &str) -> String {
    id(&api.post(&consumer(), "/clientsConsumer", seed(name)).await.ok(201))
}

/// A client that the administrator and the security operator look after.
async fn tended(api: &Api, name: &str) -> String {
    let mut content = seed(name);
    content["members"] = json!([consumer().user, security().user]);
    id(&api.post(&consumer(), "/clientsConsumer", content).await.ok(201))
}

async fn add(api: &Api, who: &Actor, client: &str, content: Value) -> Reply {
    api.post(who, &format!("/clients/{client}/keys"), content).await
}

/// A client with as many keys as it may have.
fn full() -> Client {
    let key = |number: usize| Key {
        kid: format!("chiave-{number}"),
        name: "Chiave del server".to_owned(),
        pem: String::new(),
        bits: 2048,
        usage: KeyUse::Sig,
        uploader: consumer().user,
        created_at: EARLIER,
    };
    Client {
        id: ClientId(uuid::Uuid::from_u128(0xc11e)),
        revision: Revision::FIRST,
        consumer: COMUNE_VALDORO,
        name: "Server di Valdoro".to_owned(),
        description: "Il sistema dell’anagrafe".to_owned(),
        kind: ClientKind::Consumer,
        members: vec![consumer().user],
        purposes: Vec::new(),
        keys: (0..MAX_KEYS).map(key).collect(),
        admin: None,
        assertion_profile: AssertionProfile::Strict,
        created_at: EARLIER,
    }
}

/// Valdoro's active purpose.
async fn active_purpose(api: &Api) -> String {
    api.active().await;
    let content = json!({
        "eserviceId": ANAGRAFE, "title": "Anagrafe residenti", "isFreeOfCharge": false, "dailyCalls": 10,
        "description": "Aggiornamento delle posizioni anagrafiche", "riskAnalysisForm": answered(),
    });
    let purpose = id(&api.post(&consumer(), "/purposes", content).await.ok(201));
    api.send(Some(&consumer()), request(Method::POST, &format!("/purposes/{purpose}/activate"), &[], None))
        .await
        .ok(200);
    purpose
}

on_both! {
    async fn a_client_is_made_read_and_deleted_by_its_ente_alone(cx: Backend) {
        let api = ready(cx).await;
        let first = api.post(&consumer(), "/clientsConsumer", seed("Server di Valdoro")).await;
        let client = id(&first.clone().ok(201));
        let path = format!("/clients/{client}");
        assert_eq!(first.header("location"), format!("/api/v1{path}"));
        let shown = api.get(&consumer(), &path).await;
        assert_eq!(shown.header("etag"), "\"1\"");
        let shown = shown.ok(200);
        assert_eq!((&shown["kind"], &shown["keyCount"], &shown["adminId"]), (&json!("CONSUMER"), &json!(0), &Value::Null));
        assert_eq!(shown["commands"], json!(["addMember", "removeMember", "allowLongAssertions", "linkPurpose", "unlinkPurpose", "removeKey", "delete"]));
        for other in [stranger(), provider()] {
            api.get(&other, &path).await.refused(404, "clientNotFound");
            api.delete(&other, &path).await.refused(404, "clientNotFound");
        }
        for role in [Role::Api, Role::Security, Role::Support] {
            let reader = actor(COMUNE_VALDORO, role);
            assert_eq!(api.get(&reader, "/clients?kind=CONSUMER").await.ok(200)["pagination"]["totalCount"], 1, "{role}");
            api.post(&reader, "/clientsConsumer", seed("Altro server")).await.refused(403, "unauthorized");
            api.delete(&reader, &path).await.refused(403, "unauthorized");
        }
        api.get(&actor(COMUNE_VALDORO, Role::Api), &path).await.refused(403, "unauthorized");
        let wrong = api.post(&consumer(), "/clientsApi", json!({ "name": "Srv", "description": "" })).await;
        let wrong = wrong.refused(400, "invalidFields");
        assert_eq!((&wrong["errors"][0]["field"], &wrong["errors"][1]["field"]), (&json!("name"), &json!("description")));
        let stale = request(Method::DELETE, &path, &[("if-match", "\"7\"")], None);
        api.send(Some(&consumer()), stale).await.refused(409, "concurrentModification");
        api.delete(&consumer(), &path).await.ok(204);
        api.get(&consumer(), &path).await.refused(404, "clientNotFound");
        api.get(&consumer(), "/clients/nessuno").await.refused(404, "clientNotFound");
    }

    async fn the_same_order_makes_one_client(cx: Backend) {
        let api = ready(cx).await;
        let order = || request(Method::POST, "/clientsApi", &[("idempotency-key", "ordine-7")], Some(seed("Automazioni")));
        let first = api.send(Some(&consumer()), order()).await;
        let again = api.send(Some(&consumer()), order()).await;
        assert_eq!((first.status, &first.text), (201, &again.text));
        assert_eq!(again.header("idempotency-replayed"), "true");
        assert_eq!(api.get(&consumer(), "/clients?kind=API").await.ok(200)["pagination"]["totalCount"], 1);
    }

    async fn members_are_trusted_people_of_the_ente(cx: Backend) {
        let api = ready(cx).await;
        let client = made(&api, "Server di Valdoro").await;
        let path = format!("/clients/{client}/users");
        let of = |who: &Actor| json!({ "userId": who.user });
        let shown = api.post(&consumer(), &path, of(&security())).await.ok(200);
        assert_eq!(shown["users"][0]["userId"], json!(security().user));
        api.post(&consumer(), &path, of(&security())).await.refused(400, "clientUserAlreadyAssigned");
        let support = actor(COMUNE_VALDORO, Role::Support);
        api.post(&consumer(), &path, of(&support)).await.refused(403, "userWithoutSecurityPrivileges");
        api.post(&consumer(), &path, of(&stranger())).await.refused(404, "userNotFound");
        api.post(&security(), &path, of(&consumer())).await.refused(403, "unauthorized");
        let members = api.get(&support, &format!("{path}?limit=1")).await.ok(200);
        assert_eq!((&members["results"][0]["roles"], &members["pagination"]["totalCount"]), (&json!(["security"]), &json!(1)));
        let own = format!("/clients?userIds={}", security().user);
        assert_eq!(api.get(&consumer(), &own).await.ok(200)["results"][0]["id"], json!(client));
        let out = format!("{path}/{}", security().user);
        api.delete(&consumer(), &out).await.ok(204);
        api.delete(&consumer(), &out).await.refused(404, "userNotFound");
        let names = api.get(&consumer(), &format!("/clients/{client}/events")).await.ok(200);
        assert_eq!(names["results"][0]["name"], "ClientMemberRemoved");
    }

    async fn a_key_is_added_by_a_member_and_says_what_is_wrong_with_it(cx: Backend) {
        let api = ready(cx).await;
        let client = made(&api, "Server di Valdoro").await;
        add(&api, &consumer(), &client, key("Chiave uno", FIRST)).await.refused(403, "userNotAllowedOnClient");
        add(&api, &actor(COMUNE_VALDORO, Role::Support), &client, key("Chiave uno", FIRST)).await.refused(403, "unauthorized");
        let client = tended(&api, "Server di riserva").await;
        let added = add(&api, &security(), &client, key("Chiave uno", FIRST)).await;
        let kid = added.clone().ok(201)["kid"].as_str().expect("a thumbprint").to_owned();
        assert_eq!((kid.len(), added.header("location")), (43, &*format!("/api/v1/clients/{client}/keys/{kid}")));
        let path = format!("/clients/{client}/keys/{kid}");
        let shown = api.get(&consumer(), &path).await.ok(200);
        assert_eq!((&shown["bits"], &shown["use"], &shown["isOrphan"]), (&json!(2048), &json!("SIG"), &json!(false)));
        let encoded = api.get(&consumer(), &format!("{path}/encoded")).await.ok(200);
        let text = STANDARD.decode(encoded["key"].as_str().unwrap()).unwrap();
        assert_eq!(String::from_utf8(text).unwrap().trim(), FIRST.trim());

        let private = "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n";
        let certificate = "-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----\n";
        let refusals = [
            (private, "notAllowedPrivateKeyException"),
            (certificate, "notAllowedCertificateException"),
            (ELLIPTIC, "notAnRSAKey"),
            (SHORT, "invalidKeyLength"),
            ("ciao", "invalidPublicKey"),
            ("", "invalidPublicKey"),
        ];
        for (text, code) in refusals {
            add(&api, &security(), &client, key("Chiave due", text)).await.refused(400, code);
        }
        let two = format!("{FIRST}{SECOND}");
        add(&api, &security(), &client, key("Chiave due", &two)).await.refused(400, "invalidPublicKey");
        let bare = json!({ "name": "Chiave due", "use": "SIG", "key": SECOND });
        add(&api, &security(), &client, bare).await.refused(400, "invalidPublicKey");
        let mut other = key("Chiave due", SECOND);
        other["alg"] = json!("ES256");
        add(&api, &security(), &client, other).await.refused(400, "invalidFields");
        add(&api, &security(), &client, key("Due", SECOND)).await.refused(400, "invalidFields");
        add(&api, &security(), &client, key("Chiave due", FIRST)).await.refused(409, "keyAlreadyExists");
    }

    async fn keys_are_unique_on_the_platform_and_taken_away_by_whom_they_belong_to(cx: Backend) {
        let api = ready(cx).await;
        let client = tended(&api, "Server di Valdoro").await;
        let first = add(&api, &security(), &client, key("Chiave uno", FIRST)).await.ok(201)["kid"].clone();
        let second = add(&api, &consumer(), &client, key("Chiave due", SECOND)).await.ok(201)["kid"].clone();
        let path = |kid: &Value| format!("/clients/{client}/keys/{}", kid.as_str().unwrap());
        let mut foreign = seed("Server della ASL");
        foreign["members"] = json!([stranger().user]);
        let foreign = id(&api.post(&stranger(), "/clientsConsumer", foreign).await.ok(201));
        add(&api, &stranger(), &foreign, key("Chiave uno", FIRST)).await.refused(409, "keyAlreadyExists");
        api.delete(&security(), &path(&second)).await.refused(403, "userNotAllowedToDeleteClientKey");
        api.delete(&security(), &path(&json!("nessuna"))).await.refused(404, "clientKeyNotFound");
        // A key of a former member stays, and is told from the others.
        api.delete(&consumer(), &format!("/clients/{client}/users/{}", security().user)).await.ok(204);
        let keys = api.get(&consumer(), &format!("/clients/{client}/keys")).await.ok(200);
        let orphans = keys["results"].as_array().unwrap().iter().map(|key| key["isOrphan"].clone()).collect::<Vec<_>>();
        assert_eq!(orphans, [json!(true), json!(false)]);
        api.get(&security(), &format!("/clients/{client}/keys")).await.refused(403, "userNotAllowedOnClient");
        api.get(&security(), &path(&first)).await.refused(403, "userNotAllowedOnClient");
        api.delete(&security(), &path(&first)).await.refused(403, "userNotAllowedOnClient");
        api.delete(&consumer(), &path(&first)).await.ok(204);
        api.get(&consumer(), &path(&first)).await.refused(404, "clientKeyNotFound");
        add(&api, &stranger(), &foreign, key("Chiave uno", FIRST)).await.refused(409, "keyAlreadyExists");
        add(&api, &consumer(), &client, key("Chiave uno", FIRST)).await.ok(201);
    }

    async fn a_purpose_is_linked_while_it_lives_and_unlinked_at_any_time(cx: Backend) {
        let api = ready(cx).await;
        let (client, purpose) = (made(&api, "Server di Valdoro").await, active_purpose(&api).await);
        let path = format!("/clients/{client}/purposes");
        let link = || json!({ "purposeId": purpose });
        api.post(&security(), &path, link()).await.refused(403, "unauthorized");
        // Regione Esperia sees the purpose as its provider: it is not its own to link.
        let theirs = id(&api.post(&provider(), "/clientsConsumer", seed("Server della Regione")).await.ok(201));
        let theirs = format!("/clients/{theirs}/purposes");
        api.post(&provider(), &theirs, link()).await.refused(403, "tenantNotAllowedOnPurpose");
        let unknown = json!({ "purposeId": "01900000-0000-7000-8000-00000000dead" });
        api.post(&consumer(), &path, unknown).await.refused(404, "purposeNotFound");
        let linked = api.post(&consumer(), &path, link()).await.ok(200);
        assert_eq!(linked["purposes"], json!([purpose]));
        api.post(&consumer(), &path, link()).await.refused(409, "purposeAlreadyLinkedToClient");
        let shown = api.get(&security(), &path).await.ok(200);
        assert_eq!((&shown["results"][0]["state"], &shown["results"][0]["agreementState"]), (&json!("ACTIVE"), &json!("ACTIVE")));
        let of = api.get(&consumer(), &format!("/clients?purposeId={purpose}")).await.ok(200);
        assert_eq!((&of["results"][0]["id"], &of["results"][0]["purposeCount"]), (&json!(client), &json!(1)));
        let other = id(&api.post(&consumer(), "/clientsApi", seed("Automazioni")).await.ok(201));
        api.post(&consumer(), &format!("/clients/{other}/purposes"), link()).await.refused(403, "clientKindNotAllowed");

        api.post(&consumer(), &format!("/purposes/{purpose}/archive"), json!({})).await.ok(200);
        let late = made(&api, "Server di riserva").await;
        let late = format!("/clients/{late}/purposes");
        api.post(&consumer(), &late, link()).await.refused(400, "noActiveOrSuspendedPurposeVersionFound");
        let out = format!("{path}/{purpose}");
        api.delete(&stranger(), &out).await.refused(404, "clientNotFound");
        api.delete(&consumer(), &out).await.ok(204);
        api.delete(&consumer(), &out).await.refused(404, "purposeNotFound");
    }

    async fn without_a_live_request_nothing_is_linked(cx: Backend) {
        let api = ready(cx).await;
        let (client, purpose) = (made(&api, "Server di Valdoro").await, active_purpose(&api).await);
        let requests = api.get(&consumer(), "/consumers/agreements?states=ACTIVE").await.ok(200);
        api.tell(&consumer(), &id(&requests["results"][0]), "archive").await.ok(204);
        let refused = api.post(&consumer(), &format!("/clients/{client}/purposes"), json!({ "purposeId": purpose })).await;
        refused.refused(400, "noActiveOrSuspendedAgreementFound");
    }

    async fn an_api_client_writes_in_the_name_of_an_administrator(cx: Backend) {
        let api = ready(cx).await;
        let client = id(&api.post(&consumer(), "/clientsApi", seed("Automazioni")).await.ok(201));
        let path = format!("/clients/{client}/admin");
        let of = |who: &Actor| json!({ "adminId": who.user });
        api.delete(&consumer(), &path).await.refused(404, "userNotFound");
        api.post(&consumer(), &path, of(&security())).await.refused(403, "userWithoutAdministratorRole");
        api.post(&consumer(), &path, of(&stranger())).await.refused(404, "userNotFound");
        api.post(&security(), &path, of(&consumer())).await.refused(403, "unauthorized");
        let shown = api.post(&consumer(), &path, of(&consumer())).await.ok(200);
        assert_eq!(shown["adminId"], json!(consumer().user));
        api.post(&consumer(), &path, of(&consumer())).await.refused(409, "clientAdminAlreadyAssigned");
        api.delete(&consumer(), &path).await.ok(204);
        let other = made(&api, "Server di Valdoro").await;
        api.post(&consumer(), &format!("/clients/{other}/admin"), of(&consumer())).await.refused(403, "clientKindNotAllowed");
    }

    async fn a_client_has_a_hundred_keys_at_most(cx: Backend) {
        let api = ready(cx).await;
        let full = full();
        let client = full.id.to_string();
        api.put([Write::InsertClient(full)]).await;
        add(&api, &consumer(), &client, key("Chiave di troppo", FIRST)).await.refused(400, "tooManyKeysPerClient");
        let page = api.get(&consumer(), &format!("/clients/{client}/keys?offset=90&limit=50")).await.ok(200);
        assert_eq!((page["results"].as_array().map(Vec::len), &page["pagination"]["totalCount"]), (Some(10), &json!(100)));
    }
}
