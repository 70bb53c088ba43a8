//! `Idempotency-Key` (security.md REL-28): sent twice, at once, or again after the process died, it happens once.

use axum::http::Method;
use backend::idempotency::{self, Claim};
use domain::Actor;
use domain::eservice::ApprovalPolicy::Manual;
use domain::fixtures::{ANAGRAFE, COMUNE, version_id};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::{Api, Reply, consumer, id, provider, request};

const KEY: &str = "ordine-2026-01-16/1";

async fn post(api: &Api, who: &Actor, path: &str, key: &str, content: Option<Value>) -> Reply {
    api.send(Some(who), request(Method::POST, path, &[("idempotency-key", key)], content)).await
}

fn new_request() -> Option<Value> {
    Some(json!({ "eserviceId": ANAGRAFE, "descriptorId": version_id(1) }))
}

async fn drafts(api: &Api) -> Value {
    api.get(&consumer(), "/consumers/agreements").await.ok(200)["pagination"]["totalCount"].clone()
}

/// What the claim of a request would hold.
fn claim(path: &str, content: &Option<Value>) -> Claim {
    let mut hash = Sha256::new();
    hash.update(format!("POST /api/v1{path}\n"));
    hash.update(content.as_ref().map(Value::to_string).unwrap_or_default());
    Claim { owner: consumer().user.0, key: KEY.to_owned(), fingerprint: hash.finalize().to_vec() }
}

on_both! {
    async fn the_same_key_repeats_the_answer_and_not_the_effect(cx: Backend) {
        let api = Api::equipped(cx, Manual).await;
        let first = post(&api, &consumer(), "/agreements", KEY, new_request()).await;
        let again = post(&api, &consumer(), "/agreements", KEY, new_request()).await;
        assert_eq!((first.status, again.status), (201, 201), "{}", again.text);
        assert_eq!(first.text, again.text);
        assert_eq!(first.header("location"), again.header("location"));
        assert_eq!((first.header("idempotency-replayed"), again.header("idempotency-replayed")), ("", "true"));
        assert_eq!(drafts(&api).await, 1);
    }

    async fn a_command_is_repeated_with_the_answer_of_then(cx: Backend) {
        let api = Api::equipped(cx, Manual).await;
        let id = api.active().await;
        let path = format!("/agreements/{id}/suspend");
        let first = post(&api, &provider(), &path, KEY, None).await;
        assert_eq!(first.clone().ok(200)["state"], "SUSPENDED");
        api.tell(&provider(), &id, "unsuspend").await.ok(200);
        let again = post(&api, &provider(), &path, KEY, None).await;
        assert_eq!(again.text, first.text);
        assert_eq!(api.state(&id).await, "ACTIVE", "it was not suspended again");
    }

    async fn another_content_under_the_same_key_is_refused(cx: Backend) {
        let api = Api::equipped(cx, Manual).await;
        post(&api, &consumer(), "/agreements", KEY, new_request()).await.ok(201);
        let other = Some(json!({ "eserviceId": ANAGRAFE, "descriptorId": version_id(2) }));
        post(&api, &consumer(), "/agreements", KEY, other).await.refused(422, "idempotencyKeyReused");
        post(&api, &consumer(), "/agreements?x=1", KEY, new_request()).await.refused(422, "idempotencyKeyReused");
    }

    async fn keys_of_two_people_do_not_meet(cx: Backend) {
        let api = Api::equipped(cx, Manual).await;
        let made = id(&post(&api, &consumer(), "/agreements", KEY, new_request()).await.ok(201));
        let theirs = post(&api, &provider(), "/agreements", KEY, new_request()).await;
        assert_ne!(id(&theirs.ok(201)), made);
    }

    async fn a_refusal_is_not_kept(cx: Backend) {
        let api = Api::new(cx).await;
        let refused = post(&api, &consumer(), "/agreements", KEY, new_request()).await;
        refused.refused(400, "missingCertifiedAttributesError");
        api.assign(COMUNE).await;
        post(&api, &consumer(), "/agreements", KEY, new_request()).await.ok(201);
    }

    async fn a_refusal_that_stored_something_is_kept(cx: Backend) {
        let api = Api::equipped(cx, Manual).await;
        let pending = api.submitted().await;
        api.cx.clock.advance(60);
        // The certifier takes the attribute away: the request is blocked, and its approval is refused.
        api.take_away(COMUNE).await;
        let path = format!("/agreements/{pending}/approve");
        let first = post(&api, &provider(), &path, KEY, None).await;
        let again = post(&api, &provider(), &path, KEY, None).await;
        assert_eq!((first.status, again.status), (400, 400));
        assert_eq!(first.body["code"], again.body["code"]);
    }

    async fn a_key_must_be_visible_and_short(cx: Backend) {
        let api = Api::equipped(cx, Manual).await;
        let long = "k".repeat(256);
        for key in ["", " ", "con spazio", "tab\t", "più", &long] {
            let problem = post(&api, &consumer(), "/agreements", key, new_request()).await.refused(400, "invalidFields");
            assert_eq!(problem["errors"][0]["field"], "Idempotency-Key", "{key}");
        }
        let twice = [("idempotency-key", "a"), ("idempotency-key", "b")];
        let twice = request(Method::POST, "/agreements", &twice, new_request());
        api.send(Some(&consumer()), twice).await.refused(400, "invalidFields");
        assert_eq!(drafts(&api).await, 0);
        post(&api, &consumer(), "/agreements", &"k".repeat(255), new_request()).await.ok(201);
    }

    async fn sixteen_at_once_make_one(cx: Backend) {
        let api = Api::equipped(cx, Manual).await;
        let all = (0..16).map(|_| {
            let api = api.clone();
            tokio::spawn(async move { post(&api, &consumer(), "/agreements", KEY, new_request()).await })
        });
        let mut answers = Vec::new();
        for answer in all.collect::<Vec<_>>() {
            answers.push(answer.await.expect("answers"));
        }
        let first = id(&answers[0].clone().ok(201));
        for answer in answers {
            assert_eq!(id(&answer.ok(201)), first);
        }
        assert_eq!(drafts(&api).await, 1);
    }

    async fn a_lost_answer_is_made_again_from_what_was_made(cx: Backend) {
        let api = Api::equipped(cx.clone(), Manual).await;
        let actor = consumer();
        let work = backend::agreement::create(&cx, &actor, ANAGRAFE, version_id(1));
        let (made, committed) = idempotency::with_claim(claim("/agreements", &new_request()), work).await;
        assert!(committed);
        let again = post(&api, &consumer(), "/agreements", KEY, new_request()).await;
        let made = made.expect("made").to_string();
        assert_eq!(again.header("location"), format!("/api/v1/agreements/{made}"));
        assert_eq!(id(&again.ok(201)), made);
        assert_eq!(drafts(&api).await, 1);
    }

    async fn a_lost_answer_of_a_command_is_the_thing_as_it_is(cx: Backend) {
        let api = Api::equipped(cx.clone(), Manual).await;
        let id = api.active().await;
        let command = domain::agreement::AgreementCommand::Suspend { reason: String::new() };
        let path = format!("/agreements/{id}/suspend");
        let actor = consumer();
        let work = backend::agreement::run(&cx, &actor, id.parse().expect("an id"), None, command);
        idempotency::with_claim(claim(&path, &None), work).await.0.expect("suspended");
        let again = post(&api, &consumer(), &path, KEY, None).await;
        assert_eq!(again.header("idempotency-replayed"), "true");
        assert_eq!(again.clone().ok(200)["state"], "SUSPENDED");
        let once_more = post(&api, &consumer(), &path, KEY, None).await;
        assert_eq!(once_more.text, again.text, "it is kept from then on");
    }

    async fn keys_are_forgotten_after_a_day(cx: Backend) {
        let api = Api::equipped(cx.clone(), Manual).await;
        post(&api, &consumer(), "/agreements", KEY, new_request()).await.ok(201);
        cx.clock.advance(idempotency::KEPT_SECONDS);
        assert_eq!(idempotency::sweep(&cx).await.expect("swept"), 0);
        cx.clock.advance(1);
        assert_eq!(idempotency::sweep(&cx).await.expect("swept"), 1);
        post(&api, &consumer(), "/agreements", KEY, new_request()).await.refused(409, "agreementAlreadyExists");
    }
}
