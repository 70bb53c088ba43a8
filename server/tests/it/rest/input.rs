//! What nobody should send: each thing has its answer, none of them is a fault of ours, and nothing is stored.

use axum::body::Body;
use axum::http::{Method, Request};
use domain::fixtures::{ANAGRAFE, RICHIESTA, agreement, version_id};
use domain::{Role, Write};
use serde_json::{Value, json};

use super::{Api, consumer, provider, request};

/// A POST of Valdoro with raw content.
fn raw(path: &str, media_type: &str, content: impl Into<Body>) -> Request<Body> {
    let request = Request::builder().method("POST").uri(format!("/api/v1{path}")).header("content-type", media_type);
    request.body(content.into()).expect("a request")
}

/// Everything the API tells of Valdoro's requests.
async fn stored(api: &Api) -> (Value, Value) {
    let history = api.get(&consumer(), &format!("/agreements/{RICHIESTA}/events")).await.ok(200);
    (api.get(&consumer(), "/consumers/agreements").await.ok(200), history)
}

/// What is sent, and the status, the code and the fields of its answer.
type Row = (Request<Body>, u16, &'static str, Vec<(&'static str, &'static str)>);

on_both! {
    async fn bad_bodies_are_named_and_store_nothing(cx: Backend) {
        let api = Api::new(cx).await;
        api.put([Write::InsertAgreement(agreement())]).await;
        let before = stored(&api).await;
        let json = "application/json";
        let good = json!({ "eserviceId": ANAGRAFE, "descriptorId": version_id(1) }).to_string();
        let update = format!("/agreements/{RICHIESTA}/update");
        let rows: Vec<Row> = vec![
            (raw("/agreements", json, ""), 400, "malformedRequest", vec![]),
            (raw("/agreements", json, "{"), 400, "malformedRequest", vec![]),
            (raw("/agreements", json, "[]"), 400, "malformedRequest", vec![]),
            (raw("/agreements", json, &b"{\"eserviceId\":\"\xff\xfe\"}"[..]), 400, "malformedRequest", vec![]),
            (raw("/agreements", json, "[".repeat(60_000)), 400, "malformedRequest", vec![]),
            (raw("/agreements", json, "{}"), 400, "invalidFields", vec![("eserviceId", "required")]),
            (
                raw("/agreements", json, r#"{"eserviceId":7,"descriptorId":"x","state":"ACTIVE"}"#),
                400,
                "invalidFields",
                vec![("eserviceId", "malformed"), ("descriptorId", "malformed"), ("state", "unexpected")],
            ),
            (
                raw("/agreements", json, good.replace('}', ",\"consumerId\":\"x\"}")),
                400,
                "invalidFields",
                vec![("consumerId", "unexpected")],
            ),
            (raw("/agreements", "text/plain", good.clone()), 415, "unsupportedMediaType", vec![]),
            (raw("/agreements", "application/x-www-form-urlencoded", good.clone()), 415, "unsupportedMediaType", vec![]),
            (raw("/agreements", json, " ".repeat(65_537)), 413, "payloadTooLarge", vec![]),
            (
                raw(&update, json, r#"{"consumerNotes":"a\u0000b"}"#),
                400,
                "invalidFields",
                vec![("consumerNotes", "malformed")],
            ),
            (
                raw(&update, json, json!({ "consumerNotes": "x".repeat(1001) }).to_string()),
                400,
                "invalidFields",
                vec![("consumerNotes", "tooLong")],
            ),
            (raw(&update, json, r#"{"consumerNotes":null}"#), 400, "invalidFields", vec![("consumerNotes", "malformed")]),
            (
                raw(&update, json, r#"{"consumerNotes":"a","consumerNotes":"b"}"#),
                400,
                "invalidFields",
                vec![("consumerNotes", "duplicated")],
            ),
        ];
        for (request, status, code, fields) in rows {
            let about = format!("{} {code} {fields:?}", request.uri());
            let problem = api.send(Some(&consumer()), request).await.refused(status, code);
            let named: Vec<(&str, &str)> = problem["errors"].as_array().expect("errors").iter()
                .filter_map(|error| Some((error["field"].as_str()?, error["code"].as_str()?)))
                .collect();
            assert_eq!(named, fields, "{about}");
        }
        assert_eq!(stored(&api).await, before);
    }

    async fn a_reason_is_required_and_measured(cx: Backend) {
        let api = Api::new(cx).await;
        let pending = domain::agreement::Agreement { stage: domain::agreement::Stage::Pending, ..agreement() };
        api.put([Write::InsertAgreement(pending)]).await;
        let path = format!("/agreements/{RICHIESTA}/reject");
        for (content, code) in [
            (json!({}), "required"),
            (json!({ "reason": "   " }), "required"),
            (json!({ "reason": "troppo breve" }), "tooShort"),
            (json!({ "reason": "x".repeat(1001) }), "tooLong"),
        ] {
            let problem = api.post(&provider(), &path, content.clone()).await.refused(400, "invalidFields");
            assert_eq!(problem["errors"][0]["field"], "reason");
            assert_eq!(problem["errors"][0]["code"], code, "{content}");
        }
    }

    async fn bad_addresses_are_answered_as_unknown_ones(cx: Backend) {
        let api = Api::new(cx).await;
        let unknown = api.get(&consumer(), "/agreements/01900000-0000-7000-8000-000000000000").await;
        let unknown = unknown.refused(404, "agreementNotFound");
        let foreign_spellings = [
            "x".to_owned(),
            "0".to_owned(),
            "-1".to_owned(),
            "null".to_owned(),
            "%00".to_owned(),
            "%FF%FE".to_owned(),
            "..%2F..%2Fetc%2Fpasswd".to_owned(),
            "9".repeat(4_000),
            format!("%7B{RICHIESTA}%7D"),
            RICHIESTA.to_string().replace('-', ""),
            format!("urn:uuid:{RICHIESTA}"),
        ];
        for id in foreign_spellings {
            for path in [format!("/agreements/{id}"), format!("/agreements/{id}/events")] {
                let problem = api.get(&consumer(), &path).await.refused(404, "agreementNotFound");
                assert_eq!(problem["detail"], unknown["detail"], "{path}");
            }
            api.tell(&consumer(), &id, "submit").await.refused(404, "agreementNotFound");
        }
        api.get(&consumer(), "/nothing").await.refused(404, "notFound");
        api.get(&consumer(), "/agreements/x/y/z").await.refused(404, "notFound");
    }

    async fn a_wrong_method_names_the_right_ones(cx: Backend) {
        let api = Api::new(cx).await;
        for (method, path, allowed) in [
            (Method::GET, "/agreements", "POST"),
            (Method::PUT, "/agreements", "POST"),
            (Method::PATCH, "/agreements/x", "DELETE"),
            (Method::TRACE, "/agreements/x", "GET"),
            (Method::POST, "/consumers/agreements", "GET"),
        ] {
            let reply = api.send(Some(&consumer()), request(method.clone(), path, &[], None)).await;
            assert!(reply.header("allow").contains(allowed), "{method} {path}: {:?}", reply.headers);
            reply.refused(405, "methodNotAllowed");
        }
    }

    async fn bad_parameters_are_named(cx: Backend) {
        let api = Api::new(cx).await;
        for (query, field, code) in [
            ("limit=0", "limit", "outOfRange"),
            ("limit=51", "limit", "outOfRange"),
            ("limit=-1", "limit", "outOfRange"),
            ("limit=1e3", "limit", "malformed"),
            ("limit=99999999999999999999", "limit", "malformed"),
            ("offset=-1", "offset", "outOfRange"),
            ("offset=9223372036854775807", "offset", "outOfRange"),
            ("offset=", "offset", "malformed"),
            ("limit=5&limit=5", "limit", "duplicated"),
            ("states=ACTIVE&states=DRAFT", "states", "duplicated"),
            ("states=active", "states", "unknownValue"),
            ("eservicesIds=1", "eservicesIds", "malformed"),
            ("consumersIds=01900000-0000-7000-8000-000000000000", "consumersIds", "unexpected"),
            ("showOnlyUpgradeable=1", "showOnlyUpgradeable", "malformed"),
            ("suspendedBy=nobody", "suspendedBy", "unknownValue"),
            ("sort=createdAt", "sort", "unknownValue"),
            ("q=%00", "q", "malformed"),
            ("q=%C3%28", "q", "malformed"),
            ("tenantId=x", "tenantId", "unexpected"),
        ] {
            let problem = api.get(&consumer(), &format!("/consumers/agreements?{query}")).await;
            let problem = problem.refused(400, "invalidFields");
            assert_eq!(problem["errors"][0]["field"], field, "{query}");
            assert_eq!(problem["errors"][0]["code"], code, "{query}");
        }
        let long = format!("/consumers/agreements?q={}", "a".repeat(201));
        assert_eq!(api.get(&consumer(), &long).await.refused(400, "invalidFields")["errors"][0]["code"], "tooLong");
        for odd in ["q=%25%5F%5C", "q='%20or%201=1--", "q=%F0%9F%92%A9", "states=", "", "&&&"] {
            let page = api.get(&consumer(), &format!("/consumers/agreements?{odd}")).await.ok(200);
            assert_eq!(page["pagination"]["totalCount"], 0, "{odd}");
        }
    }

    async fn who_asks_comes_before_what_is_asked(cx: Backend) {
        let api = Api::new(cx).await;
        let path = "/agreements";
        api.send(None, raw(path, "application/json", "{")).await.refused(401, "unauthenticated");
        let support = domain::fixtures::actor(domain::fixtures::COMUNE_VALDORO, Role::Support);
        api.send(Some(&support), raw(path, "application/json", "{")).await.refused(403, "unauthorized");
        api.tell(&support, "not-an-id", "submit").await.refused(403, "unauthorized");
        api.send(Some(&consumer()), raw("/agreements/not-an-id/update", "application/json", "{")).await
            .refused(400, "malformedRequest");
    }

    async fn a_stale_revision_says_what_changed(cx: Backend) {
        let api = Api::new(cx).await;
        api.put([Write::InsertAgreement(agreement())]).await;
        let path = format!("/agreements/{RICHIESTA}/update");
        let shown = api.get(&consumer(), &format!("/agreements/{RICHIESTA}")).await;
        let tag = shown.header("etag").to_owned();
        assert_eq!(tag, "\"1\"");
        let send = async |tag: &str, notes: &str| {
            let content = json!({ "consumerNotes": notes });
            api.send(Some(&consumer()), request(Method::POST, &path, &[("if-match", tag)], Some(content))).await
        };
        let first = send(&tag, "Primo messaggio").await;
        assert_eq!(first.header("etag"), "\"2\"");
        first.ok(200);
        let late = send(&tag, "Secondo messaggio").await.refused(409, "concurrentModification");
        assert_eq!((&late["currentRevision"], &late["changes"][0]["name"]), (&json!(2), &json!("DraftUpdated")));
        for bad in ["2", "W/\"2\"", "\"x\"", "\"2", "\"99999999999999999999\""] {
            let problem = send(bad, "Terzo messaggio").await.refused(400, "invalidFields");
            assert_eq!(problem["errors"][0]["field"], "If-Match", "{bad}");
        }
        assert_eq!(send("*", "Quarto messaggio").await.ok(200)["consumerNotes"], "Quarto messaggio");
    }
}
