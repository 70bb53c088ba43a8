//! E-services through the API: written, found, read, refused (`interop.md` §2.1, §5.3).

use axum::body::Body;
use axum::http::{Method, Request};
use domain::Actor;
use domain::fixtures::{COMUNE, POLIZZE_SICURE, REGIONE_ESPERIA, UNIONE_DI_COMUNI, actor};
use domain::{Role, TenantId};
use serde_json::{Value, json};

use super::{Api, Reply, consumer, id, provider, request, stranger};

pub(super) const OPENAPI: &str = "openapi: 3.1.0\ninfo: {title: Cani, version: '1'}\nservers: [{url: https://cani.example}]\n\
    paths: {/cani: {get: {summary: Elenco, responses: {}}}}\n";

pub(super) fn new(name: &str) -> Value {
    json!({
        "name": name,
        "description": "I cani registrati nella Regione.",
        "technology": "REST",
        "mode": "DELIVER",
        "personalData": false,
        "descriptor": {
            "description": "Prima versione pubblica",
            "audience": ["cani.example"],
            "voucherLifespan": 600,
            "dailyCallsPerConsumer": 100,
            "dailyCallsTotal": 1000,
            "agreementApprovalPolicy": "AUTOMATIC",
            "attributes": { "certified": [[COMUNE]], "declared": [], "verified": [] }
        }
    })
}

/// A made e-service: its id and that of its version.
async fn made(api: &Api, who: &Actor, name: &str) -> (String, String) {
    let made = api.post(who, "/eservices", new(name)).await.ok(201);
    (id(&made), made["descriptorId"].as_str().expect("an id").to_owned())
}

pub(super) async fn put(api: &Api, who: &Actor, path: &str, content: Value) -> Reply {
    api.send(Some(who), request(Method::PUT, path, &[], Some(content))).await
}

/// A form with one file.
/// A part of a form: its name, its file's name and type, its content.
pub(super) type Part<'a> = (&'a str, Option<(&'a str, &'a str)>, &'a [u8]);

pub(super) fn form(path: &str, parts: &[Part<'_>]) -> Request<Body> {
    let mut content = Vec::new();
    for (name, file, bytes) in parts {
        content.extend_from_slice(format!("--grenze\r\nContent-Disposition: form-data; name=\"{name}\"").as_bytes());
        if let Some((file, media_type)) = file {
            content.extend_from_slice(format!("; filename=\"{file}\"\r\nContent-Type: {media_type}").as_bytes());
        }
        content.extend_from_slice(b"\r\n\r\n");
        content.extend_from_slice(bytes);
        content.extend_from_slice(b"\r\n");
    }
    content.extend_from_slice(b"--grenze--\r\n");
    Request::builder()
        .method(Method::POST)
        .uri(format!("/api/v1{path}"))
        .header("content-type", "multipart/form-data; boundary=grenze")
        .body(Body::from(content))
        .expect("a request")
}

pub(super) fn documents(of: &(String, String)) -> String {
    format!("/eservices/{}/descriptors/{}/documents", of.0, of.1)
}

pub(super) async fn upload(api: &Api, who: &Actor, of: &(String, String), name: &str, bytes: &[u8]) -> Reply {
    let kind: (&str, Option<(&str, &str)>, &[u8]) = ("kind", None, b"INTERFACE");
    let file = ("doc", Some((name, "application/yaml")), bytes);
    api.send(Some(who), form(&documents(of), &[kind, ("prettyName", None, b"Interfaccia REST"), file])).await
}

pub(super) async fn command(api: &Api, who: &Actor, of: &(String, String), command: &str) -> Reply {
    let path = format!("/eservices/{}/descriptors/{}/{command}", of.0, of.1);
    api.send(Some(who), request(Method::POST, &path, &[], None)).await
}

async fn published(api: &Api, who: &Actor, name: &str) -> (String, String) {
    let of = made(api, who, name).await;
    upload(api, who, &of, "api.yaml", OPENAPI.as_bytes()).await.ok(201);
    command(api, who, &of, "publish").await.ok(204);
    of
}

fn admin(tenant: TenantId) -> Actor {
    actor(tenant, Role::Admin)
}

on_both! {
    async fn an_eservice_is_written_published_found_and_requested(cx: Backend) {
        let api = Api::new(cx).await;
        let created = api.post(&provider(), "/eservices", new("Anagrafe canina")).await;
        let location = created.header("location").to_owned();
        let body = created.ok(201);
        let of = (id(&body), body["descriptorId"].as_str().expect("an id").to_owned());
        assert_eq!(location, format!("/api/v1/producers/eservices/{}", of.0));
        let own = api.get(&provider(), &format!("/producers/eservices/{}", of.0)).await;
        assert_eq!(own.header("etag"), "\"1\"");
        let own = own.ok(200);
        assert_eq!((&own["name"], &own["descriptors"][0]["state"]), (&json!("Anagrafe canina"), &json!("DRAFT")));
        assert_eq!(own["commands"], json!(["update", "delete"]));
        assert_eq!(own["descriptors"][0]["attributes"]["certified"], json!([[{ "id": COMUNE, "name": "Comune" }]]));

        command(&api, &provider(), &of, "publish").await.refused(400, "eServiceDescriptorWithoutInterface");
        let file = upload(&api, &provider(), &of, "api.yaml", OPENAPI.as_bytes()).await;
        let location = file.header("location").to_owned();
        file.ok(201);
        command(&api, &provider(), &of, "publish").await.ok(204);

        let version = format!("/catalog/eservices/{}/descriptor/{}", of.0, of.1);
        let shown = api.get(&consumer(), &version).await.ok(200);
        assert_eq!((&shown["state"], &shown["version"]), (&json!("PUBLISHED"), &json!(1)));
        assert_eq!((&shown["canRequest"], &shown["refusal"]),
                   (&json!(false), &json!("missingCertifiedAttributesError")));
        assert_eq!(shown["attributes"][0]["attributes"][0]["certifier"], "Registro Nazionale degli Enti");
        api.assign(COMUNE).await;
        assert_eq!(api.get(&consumer(), &version).await.ok(200)["canRequest"], json!(true));

        let read = api.get(&stranger(), location.strip_prefix("/api/v1").expect("below the API")).await;
        assert_eq!((read.status, read.text.as_str()), (200, OPENAPI));
        assert_eq!(read.header("x-content-type-options"), "nosniff");
        assert!(read.header("content-disposition").starts_with("attachment; filename=\"api.yaml\""));
        assert!(read.header("content-security-policy").contains("sandbox"));

        let content = json!({ "eserviceId": of.0, "descriptorId": of.1 });
        let agreement = api.post(&consumer(), "/agreements", content).await.ok(201);
        let rows = api.get(&consumer(), "/catalog?q=canina&limit=10").await.ok(200);
        assert_eq!(rows["pagination"], json!({ "offset": 0, "limit": 10, "totalCount": 1 }));
        assert_eq!(rows["results"][0]["agreements"],
                   json!([{ "id": agreement["id"], "state": "DRAFT", "version": 1 }]));
        assert_eq!(rows["results"][0]["refusal"], "agreementAlreadyExists");
    }

    async fn versions_follow_each_other_through_the_api(cx: Backend) {
        let api = Api::new(cx).await;
        let first = published(&api, &provider(), "Anagrafe canina").await;
        let versions = format!("/eservices/{}/descriptors", first.0);
        let next = api.send(Some(&provider()), request(Method::POST, &versions, &[], None)).await;
        assert!(next.header("location").starts_with(&format!("/api/v1/producers/eservices/{}/descriptors/", first.0)));
        let second = (first.0.clone(), id(&next.ok(201)));
        let again = api.send(Some(&provider()), request(Method::POST, &versions, &[], None)).await;
        again.refused(400, "draftDescriptorAlreadyExists");

        let path = format!("/producers/eservices/{}/descriptors/{}", second.0, second.1);
        let draft = api.get(&provider(), &path).await.ok(200);
        assert_eq!((&draft["version"], &draft["audience"]), (&json!(2), &json!(["cani.example"])));
        assert_eq!(draft["interface"], Value::Null);
        let mut data = new("x")["descriptor"].clone();
        data["dailyCallsPerConsumer"] = json!(2_000);
        let update = format!("/eservices/{}/descriptors/{}", second.0, second.1);
        put(&api, &provider(), &update, data.clone()).await.refused(400, "inconsistentDailyCalls");
        data["dailyCallsTotal"] = json!(20_000);
        let revision = draft["revision"].as_i64().expect("a number");
        let stale = request(Method::PUT, &update, &[("if-match", "\"77\"")], Some(data.clone()));
        api.send(Some(&provider()), stale).await.refused(409, "concurrentModification");
        let tag = format!("\"{revision}\"");
        let fresh = request(Method::PUT, &update, &[("if-match", &tag)], Some(data));
        assert_eq!(api.send(Some(&provider()), fresh).await.ok(200)["dailyCallsTotal"], json!(20_000));

        upload(&api, &provider(), &second, "api.yaml", OPENAPI.as_bytes()).await.ok(201);
        command(&api, &provider(), &second, "publish").await.ok(204);
        let own = api.get(&provider(), &format!("/producers/eservices/{}", first.0)).await.ok(200);
        let states: Vec<_> = own["descriptors"].as_array().expect("a list").iter().map(|d| &d["state"]).collect();
        assert_eq!(states, [&json!("ARCHIVED"), &json!("PUBLISHED")]);

        command(&api, &provider(), &second, "archive").await.refused(400, "notValidDescriptor");
        command(&api, &provider(), &second, "suspend").await.ok(204);
        command(&api, &provider(), &second, "suspend").await.refused(400, "notValidDescriptor");
        command(&api, &provider(), &second, "activate").await.ok(204);
        command(&api, &provider(), &second, "suspend").await.ok(204);
        command(&api, &provider(), &second, "archive").await.ok(204);
        command(&api, &provider(), &second, "activate").await.refused(400, "notValidDescriptor");
    }

    async fn what_changes_after_publication_is_checked(cx: Backend) {
        let api = Api::new(cx).await;
        let of = published(&api, &provider(), "Anagrafe canina").await;
        let at = |what: &str| format!("/eservices/{}/descriptors/{}/{what}", of.0, of.1);
        let quotas = json!({ "dailyCallsPerConsumer": 5, "dailyCallsTotal": 50, "voucherLifespan": 60 });
        let changed = api.post(&provider(), &at("update"), quotas).await.ok(200);
        assert_eq!(changed["voucherLifespan"], json!(60));
        let policy = json!({ "agreementApprovalPolicy": "MANUAL" });
        let changed = api.post(&provider(), &at("agreementApprovalPolicy/update"), policy).await.ok(200);
        assert_eq!(changed["agreementApprovalPolicy"], "MANUAL");

        let attributes = |group: Value| json!({ "certified": [group], "declared": [], "verified": [] });
        let widen = async |group: Value| api.post(&provider(), &at("attributes/update"), attributes(group)).await;
        widen(json!([UNIONE_DI_COMUNI])).await.refused(400, "attributesCanOnlyBeAdded");
        widen(json!([COMUNE])).await.refused(409, "unchangedAttributes");
        widen(json!([COMUNE, COMUNE])).await.refused(400, "attributeDuplicatedInGroup");
        widen(json!([COMUNE, REGIONE_ESPERIA])).await.refused(404, "attributeNotFound");
        let wider = widen(json!([COMUNE, UNIONE_DI_COMUNI])).await.ok(200);
        assert_eq!(wider["attributes"]["certified"][0][1]["name"], "Unione di comuni");

        let eservice = |what: &str| format!("/eservices/{}/update/{what}", of.0);
        let name = json!({ "name": "Anagrafe dei cani" });
        assert_eq!(api.post(&provider(), &eservice("name"), name.clone()).await.ok(200)["name"], name["name"]);
        api.post(&provider(), &eservice("name"), name).await.refused(409, "unchangedValue");
        let short = json!({ "description": "corta" });
        let told = api.post(&provider(), &eservice("description"), short).await.refused(400, "invalidFields");
        assert_eq!(told["errors"][0]["field"], "description");
        api.delete(&provider(), &format!("/eservices/{}", of.0)).await.refused(409, "eserviceNotInDraftState");
        let general = json!({ "name": "Anagrafe canina", "description": "I cani della Regione.",
                              "technology": "REST", "mode": "DELIVER" });
        put(&api, &provider(), &format!("/eservices/{}", of.0), general).await.refused(400, "eserviceNotInDraftState");

        let copy = command(&api, &provider(), &of, "clone").await.ok(201);
        let copy = api.get(&provider(), &format!("/producers/eservices/{}", id(&copy))).await.ok(200);
        assert_eq!(copy["name"], "Anagrafe dei cani - clone - 16/01/2026 11:00:00");
        assert_eq!(copy["descriptors"][0]["version"], json!(1));
    }

    async fn two_real_interfaces_are_listed_and_compared(cx: Backend) {
        let api = Api::new(cx).await;
        let first = made(&api, &provider(), "Iscrizioni").await;
        let [old, new] = [
            include_str!("../../../../interface/tests/data/IFS02-iscrizioni-1.0.0.yaml"),
            include_str!("../../../../interface/tests/data/IFS02-iscrizioni-2.1.0.yaml"),
        ]
        .map(|text| text.replace("localhost", "api.universita.example"));
        upload(&api, &provider(), &first, "api.yaml", old.as_bytes()).await.ok(201);
        command(&api, &provider(), &first, "publish").await.ok(204);
        let path = format!("/eservices/{}/descriptors", first.0);
        let second = id(&api.send(Some(&provider()), request(Method::POST, &path, &[], None)).await.ok(201));
        let second = (first.0.clone(), second);
        let catalogue = format!("/catalog/eservices/{}/descriptor/{}", second.0, second.1);
        api.get(&provider(), &format!("{catalogue}/operations")).await.refused(404, "documentNotFound");
        upload(&api, &provider(), &second, "api.yaml", new.as_bytes()).await.ok(201);

        let listed = api.get(&provider(), &format!("{catalogue}/operations?limit=2")).await.ok(200);
        assert_eq!((listed["results"].as_array().map(Vec::len), &listed["pagination"]["totalCount"]), (Some(2), &json!(6)));
        assert_eq!((&listed["results"][0]["method"], &listed["results"][0]["path"]), (&json!("POST"), &json!("/academic-enrollments")));
        api.get(&stranger(), &format!("{catalogue}/operations")).await.refused(404, "eServiceDescriptorNotFound");

        let told = api.get(&provider(), &format!("{catalogue}/comparison")).await.ok(200);
        assert_eq!((&told["interfaceCompared"], &told["interfaceFault"]), (&json!(true), &Value::Null));
        assert_eq!(told["changes"][0]["reason"], json!("INTERFACE_INCOMPATIBLE"));
        let changes = told["interfaceChanges"].as_array().expect("a list");
        let grade = changes.iter().find(|change| {
            change["pointer"] == json!("proof_education_course[].learnings[].grading_scale_min")
        });
        let grade = grade.expect("the type of it changed");
        assert_eq!((&grade["impact"], &grade["change"], &grade["part"]), (&json!("INCOMPATIBLE"), &json!("TYPE"), &json!("RESPONSE")));
    }

    async fn files_that_are_no_interface_are_refused(cx: Backend) {
        let api = Api::new(cx).await;
        let of = made(&api, &provider(), "Anagrafe canina").await;
        let refused = async |name: &str, bytes: &[u8], status: u16, code: &str| {
            upload(&api, &provider(), &of, name, bytes).await.refused(status, code);
        };
        refused("api.wsdl", OPENAPI.as_bytes(), 400, "invalidInterfaceContentType").await;
        refused("api.yaml", b"\xff\xfe", 400, "invalidInterfaceContentType").await;
        refused("api.yaml", b"servers: [{url: http://localhost}]", 403, "interfaceFileContainsLocalhost").await;
        refused("api.yaml", &vec![b'a'; 3 * 1024 * 1024 + 1], 413, "payloadTooLarge").await;
        refused("api.yaml", &vec![b'a'; 4 * 1024 * 1024], 413, "payloadTooLarge").await;
        refused("api.yaml", b"openapi: 3.1.0\ninfo: [\n", 400, "invalidInterfaceFile").await;
        refused("api.json", OPENAPI.as_bytes(), 400, "invalidInterfaceContentType").await;
        let local = OPENAPI.replace("https://cani.example", "http://127.0.0.1:8080");
        refused("api.yaml", local.as_bytes(), 403, "interfaceFileContainsLocalhost").await;
        let remote = OPENAPI.replace("{get:", "{$ref: 'cani.yaml', get:");
        let told = upload(&api, &provider(), &of, "api.yaml", remote.as_bytes()).await;
        told.refused(400, "invalidInterfaceFile");
        // The limit itself is allowed; what stands after the sign is a remark.
        let rest = 3 * 1024 * 1024 - OPENAPI.len() - 1;
        let almost = format!("{OPENAPI}#{}", "a".repeat(rest));
        let file = id(&upload(&api, &provider(), &of, "../../api.yaml", almost.as_bytes()).await.ok(201));
        refused("api.yaml", OPENAPI.as_bytes(), 409, "interfaceAlreadyExists").await;
        let path = format!("{}/{file}", documents(&of));
        api.get(&stranger(), &path).await.refused(404, "eServiceNotFound");
        api.get(&actor(REGIONE_ESPERIA, Role::Security), &path).await.refused(404, "eServiceNotFound");
        api.delete(&stranger(), &path).await.refused(404, "eServiceNotFound");
        api.delete(&provider(), &path).await.ok(204);
        api.get(&provider(), &path).await.refused(404, "documentNotFound");

        let kind: (&str, Option<(&str, &str)>, &[u8]) = ("kind", None, b"INTERFACE");
        let file: (&str, Option<(&str, &str)>, &[u8]) =
            ("doc", Some(("api.yaml", "application/yaml")), OPENAPI.as_bytes());
        let ask = async |parts: &[Part<'_>]| {
            api.send(Some(&provider()), form(&documents(&of), parts)).await.refused(400, "invalidFields")
        };
        let field = |told: Value| (told["errors"][0]["field"].clone(), told["errors"][0]["code"].clone());
        assert_eq!(field(ask(&[file]).await), (json!("kind"), json!("required")));
        assert_eq!(field(ask(&[kind]).await), (json!("doc"), json!("required")));
        assert_eq!(field(ask(&[("kind", None, b"CONTRACT"), file]).await), (json!("kind"), json!("unknownValue")));
        assert_eq!(field(ask(&[kind, file, file]).await), (json!("doc"), json!("duplicated")));
        assert_eq!(field(ask(&[kind, file, ("x", None, b"1")]).await), (json!("x"), json!("unexpected")));
        let plain = request(Method::POST, &documents(&of), &[], Some(json!({})));
        api.send(Some(&provider()), plain).await.refused(415, "unsupportedMediaType");
    }

    async fn documents_stand_beside_the_interface_until_the_version_is_archived(cx: Backend) {
        let api = Api::new(cx).await;
        let of = published(&api, &provider(), "Anagrafe canina").await;
        let send = async |title: &'static [u8], name: &str, bytes: &[u8]| {
            let file = ("doc", Some((name, "application/pdf")), bytes);
            let parts: [Part<'_>; 3] = [("kind", None, b"DOCUMENT"), ("prettyName", None, title), file];
            api.send(Some(&provider()), form(&documents(&of), &parts)).await
        };
        let guide = id(&send(b"Guida all'uso", "guida.pdf", b"%PDF-1.7 uno").await.ok(201));
        send(b"guida all'USO", "altra.pdf", b"%PDF-1.7 due").await.refused(409, "documentPrettyNameDuplicate");
        send(b"Altro titolo", "altra.pdf", b"%PDF-1.7 uno").await.refused(409, "documentPrettyNameDuplicate");
        send(b"Altro titolo", "altra.exe", b"MZ").await.refused(415, "unsupportedMediaType");
        send(b"Altro titolo", "altra.pdf", b"").await.refused(400, "invalidFields");
        let path = format!("{}/{guide}", documents(&of));
        let rename = |title: &str| request(Method::POST, &format!("{path}/update"), &[], Some(json!({ "prettyName": title })));
        api.send(Some(&provider()), rename("Guida per chi inizia")).await.ok(204);
        api.send(Some(&consumer()), rename("Guida mia")).await.refused(403, "operationForbidden");
        let version = format!("/catalog/eservices/{}/descriptor/{}", of.0, of.1);
        let shown = api.get(&consumer(), &version).await.ok(200);
        assert_eq!(shown["docs"][0]["prettyName"], "Guida per chi inizia");
        let read = api.get(&stranger(), &path).await;
        assert_eq!((read.status, read.text.as_str()), (200, "%PDF-1.7 uno"));
        assert_eq!(read.header("x-content-type-options"), "nosniff");
        api.delete(&provider(), &path).await.ok(204);
        api.get(&provider(), &path).await.refused(404, "documentNotFound");
    }

    async fn who_may_not_is_told_no_more_than_they_may_know(cx: Backend) {
        let api = Api::new(cx).await;
        let draft = made(&api, &provider(), "Anagrafe canina").await;
        let out = published(&api, &provider(), "Anagrafe felina").await;
        let security = actor(REGIONE_ESPERIA, Role::Security);
        command(&api, &security, &draft, "publish").await.refused(403, "unauthorized");
        command(&api, &stranger(), &draft, "publish").await.refused(404, "eServiceNotFound");
        command(&api, &stranger(), &out, "suspend").await.refused(403, "operationForbidden");
        let odd = ("niente".to_owned(), out.1.clone());
        command(&api, &stranger(), &odd, "suspend").await.refused(404, "eServiceNotFound");
        api.get(&stranger(), &format!("/producers/eservices/{}", draft.0)).await.refused(404, "eServiceNotFound");
        api.get(&stranger(), &format!("/producers/eservices/{}", out.0)).await.refused(403, "operationForbidden");
        let version = format!("/catalog/eservices/{}/descriptor/{}", draft.0, draft.1);
        for who in [provider(), stranger(), security.clone()] {
            api.get(&who, &version).await.refused(404, "eServiceNotFound");
        }
        let own = api.get(&security, "/producers/eservices").await.ok(200);
        let names: Vec<_> = own["results"].as_array().expect("a list").iter().map(|row| &row["name"]).collect();
        assert_eq!(names, [&json!("Anagrafe degli assistiti"), &json!("Anagrafe felina")]);
        api.post(&admin(POLIZZE_SICURE), "/eservices", new("Polizze")).await.refused(403, "originNotCompliant");
        let mut odd = new("Anagrafe equina");
        odd["nome"] = json!("x");
        api.post(&provider(), "/eservices", odd).await.refused(400, "invalidFields");
        api.post(&provider(), "/eservices", new("anagrafe FELINA")).await.refused(409, "eServiceNameDuplicateForProducer");
        api.get(&actor(REGIONE_ESPERIA, Role::Operatore), "/catalog").await.refused(403, "unauthorized");
    }

    async fn lists_filter_and_refuse_nonsense(cx: Backend) {
        let api = Api::new(cx).await;
        published(&api, &provider(), "Anagrafe canina").await;
        api.assign(COMUNE).await;
        let names = async |path: &str| {
            let rows = api.get(&consumer(), path).await.ok(200);
            let rows = rows["results"].as_array().expect("a list").clone();
            rows.into_iter().map(|row| row["name"].as_str().expect("a name").to_owned()).collect::<Vec<_>>()
        };
        let all = ["Anagrafe canina", "Anagrafe degli assistiti"];
        assert_eq!(names("/catalog").await, all);
        assert_eq!(names("/catalog?requirements=met").await, all[..1]);
        assert_eq!(names("/catalog?requirements=missing").await, all[1..]);
        assert_eq!(names(&format!("/catalog?attributesIds={UNIONE_DI_COMUNI}")).await, all[1..]);
        assert_eq!(names(&format!("/catalog?producersIds={REGIONE_ESPERIA}&states=PUBLISHED,SUSPENDED")).await, all);
        assert_eq!(names("/catalog?states=ARCHIVED").await, [""; 0]);
        assert_eq!(names("/catalog?sort=name&descending=true").await, [all[1], all[0]]);
        assert_eq!(names("/producers").await, ["Regione Esperia"]);
        assert_eq!(names("/consumers").await, [""; 0]);
        for wrong in ["states=NOPE", "limit=51", "offset=-1", "colour=red", "q=a&q=b", "producersIds=x"] {
            api.get(&consumer(), &format!("/catalog?{wrong}")).await.refused(400, "invalidFields");
        }
        let csv = api.get(&provider(), &format!("/eservices/{}/consumers", domain::fixtures::ANAGRAFE)).await;
        assert_eq!(csv.status, 200);
        assert!(csv.header("content-type").starts_with("text/csv"));
        assert_eq!(csv.text.lines().count(), 1, "nobody uses it yet");
    }
}
