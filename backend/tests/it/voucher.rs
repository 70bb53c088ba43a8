//! Vouchers on both databases: given once, written down before they leave, never for what is not active any more, never
//! too many; the keys that sign them come and go in time.

use backend::voucher::key::{Wrapping, public, rotate};
use backend::voucher::refused::{RefusedRow, refused};
use backend::voucher::{Answer, Issuer, Sent, bearer, debug, jose, list};
use backend::{Backend, agreement, client, purpose, testing, user};
use domain::agreement::AgreementCommand;
use domain::client::{ClientCommand, ClientData, ClientKind, KeyUse, NewKey};
use domain::fixtures::{COMUNE_VALDORO, REGIONE_ESPERIA, RICHIESTA, version};
use domain::page::PageRequest;
use domain::purpose::PurposeCommand;
use domain::voucher::{ASSERTION_TYPE, Fault, GRANT_TYPE, RATE, SKEW, Settings};
use domain::{Actor, ClientId, Denial, PurposeId, Role, Write};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::cast::denial;
use crate::esperia::{admin, put};
use crate::purpose::{active_request, presented};

const ORIGIN: &str = "https://ponte.example";

fn issuer(cx: &Backend) -> Issuer {
    Issuer::start(cx, Settings::at(ORIGIN), Wrapping::of(&testing::signing_key(1)).unwrap())
}

struct World {
    cx: Backend,
    valdoro: Actor,
    client: ClientId,
    purpose: PurposeId,
}

impl World {
    /// A client of Valdoro with a key, linked to an active purpose of an active request.
    async fn of(cx: Backend) -> Self {
        active_request(&cx).await;
        let valdoro = admin(COMUNE_VALDORO);
        put(&cx, [Write::InsertUser(domain::fixtures::user(COMUNE_VALDORO, Role::Admin))]).await;
        let purpose = presented(&cx, "Anagrafe residenti", 10).await;
        let client = equipped(&cx, &valdoro, ClientKind::Consumer, 0).await;
        client::run(&cx, &valdoro, client, None, ClientCommand::LinkPurpose(purpose)).await.unwrap();
        Self { cx, valdoro, client, purpose }
    }

    fn claims(&self, jti: &str) -> Value {
        let now = self.cx.now().0 / 1_000_000;
        json!({
            "iss": self.client, "sub": self.client, "aud": "ponte.example/client-assertion", "jti": jti,
            "iat": now, "exp": now + 300, "purposeId": self.purpose
        })
    }

    fn sent(&self, jti: &str) -> Sent {
        sent(testing::client_key(0).assertion(&self.claims(jti)))
    }

    async fn fault(&self, issuer: &Issuer, jti: &str) -> Option<Fault> {
        match issuer.ask(self.sent(jti)).await.unwrap() {
            Answer::Given(_) => None,
            Answer::Refused(fault) => Some(fault),
            Answer::TooMany => panic!("too many"),
        }
    }
}

fn sent(assertion: String) -> Sent {
    Sent {
        grant_type: Some(GRANT_TYPE.to_owned()),
        assertion_type: Some(ASSERTION_TYPE.to_owned()),
        client_id: None,
        assertion,
        proofs: Vec::new(),
    }
}

/// A client that has the numbered key.
async fn equipped(cx: &Backend, by: &Actor, kind: ClientKind, number: usize) -> ClientId {
    let name = format!("Server numero {number}");
    let data = ClientData { name, description: "Il sistema dell'anagrafe".into(), kind, members: vec![by.user] };
    let id = client::create(cx, by, &data).await.unwrap();
    let key = testing::client_key(number).public.clone();
    let key =
        NewKey { kid: key.kid, name: "Chiave del server".into(), pem: key.pem, bits: key.bits, usage: KeyUse::Sig };
    client::run(cx, by, id, None, ClientCommand::AddKey(key)).await.unwrap();
    id
}

fn given(answer: Answer) -> backend::voucher::Given {
    match answer {
        Answer::Given(given) => given,
        other => panic!("{other:?}"),
    }
}

on_both! {
    async fn how_long_an_assertion_may_live_is_said_client_by_client(cx: Backend) {
        const MONTH: i64 = 30 * 86_400;
        let world = World::of(cx).await;
        let issuer = issuer(&world.cx);
        let fault = async |jti: &str, lifetime: i64| {
            let mut claims = world.claims(jti);
            claims["exp"] = json!(claims["iat"].as_i64().unwrap() + lifetime);
            match issuer.ask(sent(testing::client_key(0).assertion(&claims))).await.unwrap() {
                Answer::Refused(fault) => Some(fault),
                Answer::Given(_) | Answer::TooMany => None,
            }
        };
        let run = async |command| client::run(&world.cx, &world.valdoro, world.client, None, command).await.unwrap();
        assert_eq!(fault("a", MONTH).await, Some(Fault::LifetimeTooLong { most: 600 }));
        run(ClientCommand::AllowLongAssertions).await;
        assert_eq!(fault("a", MONTH).await, None);
        assert_eq!(fault("b", MONTH + 1).await, Some(Fault::LifetimeTooLong { most: MONTH }));
        run(ClientCommand::ForbidLongAssertions).await;
        assert_eq!(fault("c", MONTH).await, Some(Fault::LifetimeTooLong { most: 600 }), "also one that was signed before");
        run(ClientCommand::AllowLongAssertions).await;
        assert_eq!(fault("a", MONTH).await, Some(Fault::AssertionAlreadyUsed), "it is used up for as long as it lives");
    }

    async fn a_voucher_is_written_down_and_signed_with_a_published_key(cx: Backend) {
        let world = World::of(cx.clone()).await;
        let answer = given(issuer(&cx).ask(world.sent("a1")).await.unwrap());
        assert_eq!((answer.token_type, answer.expires_in), ("Bearer", version(1).quotas.voucher_lifespan));
        assert_eq!(answer.remaining, RATE - 1);
        let signed = jose::read(&answer.token).unwrap();
        let keys = public(&cx).await.unwrap();
        let key = keys.iter().find(|key| Some(&key["kid"]) == signed.token.header.get("kid")).expect("published");
        assert!(signed.is_verified_by_jwk(key));
        assert_eq!(signed.token.header_text("typ"), Some("at+jwt"));
        assert_eq!(signed.token.payload["aud"], json!(version(1).audience));
        let written = list::list(&cx, &world.valdoro, world.client, PageRequest::default()).await.unwrap();
        let row = &written.results[0];
        assert_eq!((written.total, Some(row.id.to_string().as_str())), (1, signed.token.text("jti")));
        assert_eq!((row.purpose_id, row.assertion.as_str()), (Some(world.purpose), "a1"));
        let foreign = list::list(&cx, &admin(REGIONE_ESPERIA), world.client, PageRequest::default()).await;
        assert_eq!(denial(foreign), domain::Denial::not_found(domain::Thing::Client));
    }

    async fn of_64_uses_of_an_assertion_one_gives_a_voucher(cx: Backend) {
        let world = World::of(cx.clone()).await;
        let issuers = [issuer(&cx), issuer(&cx)];
        let mut uses = JoinSet::new();
        for number in 0..64 {
            let (issuer, sent) = (issuers[number % 2].clone(), world.sent("once"));
            uses.spawn(async move { issuer.ask(sent).await.unwrap() });
        }
        let (mut won, mut lost) = (0, 0);
        for answer in uses.join_all().await {
            match answer {
                Answer::Given(_) => won += 1,
                Answer::Refused(Fault::AssertionAlreadyUsed) => lost += 1,
                other => panic!("{other:?}"),
            }
        }
        assert_eq!((won, lost), (1, 63));
        // Neither a new process nor a clock that is put back makes it new again.
        cx.clock.advance(1);
        assert_eq!(world.fault(&issuer(&cx), "once").await, Some(Fault::AssertionAlreadyUsed));
        cx.clock.advance(700);
        backend::voucher::sweep(&cx).await.unwrap();
        cx.clock.advance(-3600);
        assert_eq!(world.fault(&issuer(&cx), "once").await, Some(Fault::AssertionAlreadyUsed));
    }

    async fn what_is_not_active_any_more_gives_none_from_the_answer_on(cx: Backend) {
        let world = World::of(cx.clone()).await;
        let (issuers, esperia) = ([issuer(&cx), issuer(&cx)], admin(REGIONE_ESPERIA));
        let request = async |command| agreement::run(&cx, &esperia, RICHIESTA, None, command).await.unwrap();
        let purposes = async |command| purpose::run(&cx, &world.valdoro, world.purpose, None, command).await.unwrap();
        let mut number = 0;
        for _ in 0..6 {
            number += 1;
            request(AgreementCommand::Suspend { reason: String::new() }).await;
            for issuer in &issuers {
                let fault = world.fault(issuer, &format!("a{number}")).await;
                assert!(matches!(fault, Some(Fault::InvalidAgreementState { .. })), "{fault:?}");
            }
            request(AgreementCommand::Unsuspend).await;
            // What was refused was not used up.
            assert_eq!(world.fault(&issuers[0], &format!("a{number}")).await, None);
            purposes(PurposeCommand::Suspend { reason: String::new() }).await;
            for issuer in &issuers {
                let fault = world.fault(issuer, &format!("b{number}")).await;
                assert!(matches!(fault, Some(Fault::InvalidPurposeState { .. })), "{fault:?}");
            }
            purposes(PurposeCommand::Unsuspend).await;
            assert_eq!(world.fault(&issuers[1], &format!("b{number}")).await, None);
        }
        let client = async |command| client::run(&cx, &world.valdoro, world.client, None, command).await.unwrap();
        client(ClientCommand::UnlinkPurpose(world.purpose)).await;
        assert_eq!(world.fault(&issuers[0], "c").await, Some(Fault::PurposeNotLinked));
        client(ClientCommand::RemoveKey(testing::client_key(0).public.kid.clone())).await;
        assert_eq!(world.fault(&issuers[1], "c").await, Some(Fault::ClientKeyNotFound));
        client(ClientCommand::Delete).await;
        assert_eq!(world.fault(&issuers[0], "c").await, Some(Fault::ClientNotFound));
    }

    async fn a_client_gets_so_many_in_a_second_from_all_instances_together(cx: Backend) {
        let world = World::of(cx.clone()).await;
        let issuers = [issuer(&cx), issuer(&cx)];
        let mut uses = JoinSet::new();
        for number in 0..RATE + 20 {
            let (issuer, sent) = (issuers[usize::from(number % 3 == 0)].clone(), world.sent(&format!("a{number}")));
            uses.spawn(async move { issuer.ask(sent).await.unwrap() });
        }
        let answers = uses.join_all().await;
        let won = answers.iter().filter(|answer| matches!(answer, Answer::Given(_))).count();
        let waits = answers.iter().filter(|answer| matches!(answer, Answer::TooMany)).count();
        assert_eq!((won, waits), (100, 20));
        // Who cannot sign for the client does not use up what it may ask for.
        cx.clock.advance(1);
        for number in 0..5 {
            let forged = testing::client_key(1).token(
                &json!({ "alg": "RS256", "kid": testing::client_key(0).public.kid }),
                &world.claims(&format!("b{number}")),
            );
            let Answer::Refused(fault) = issuers[0].ask(sent(forged)).await.unwrap() else { panic!("forged") };
            assert_eq!(fault, Fault::InvalidSignature);
        }
        assert_eq!(given(issuers[0].ask(world.sent("fresh")).await.unwrap()).remaining, RATE - 1);
    }

    async fn keys_come_before_they_sign_and_stay_until_nothing_needs_them(cx: Backend) {
        let world = World::of(cx.clone()).await;
        let issuer = issuer(&cx);
        let kid = async |jti: &str| {
            let token = given(issuer.ask(world.sent(jti)).await.unwrap()).token;
            jose::read(&token).unwrap().token.header["kid"].as_str().unwrap().to_owned()
        };
        let published = async || {
            let keys = public(&cx).await.unwrap();
            for key in &keys {
                let members = key.as_object().unwrap().keys().map(String::as_str).collect::<Vec<_>>();
                assert!(!["d", "p", "q", "dp", "dq", "qi"].iter().any(|secret| members.contains(secret)), "{members:?}");
            }
            keys.iter().map(|key| key["kid"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let first = kid("a").await;
        let before = published().await;
        assert_eq!((before.len(), &before[0]), (2, &first), "the next one is there already");
        cx.clock.advance(91 * 86_400 - 3600);
        let second = kid("b").await;
        assert_eq!(second, before[1]);
        let all = published().await;
        assert_eq!((all.len(), &all[..2]), (3, &before[..]), "the old one is still needed");
        cx.clock.advance(86_400);
        kid("c").await;
        assert_eq!(published().await, all[1..]);
        let other = Issuer::start(&cx, Settings::at(ORIGIN), Wrapping::of(&testing::signing_key(2)).unwrap());
        let refused = other.ask(world.sent("d")).await;
        assert!(matches!(refused, Err(backend::Error::Unavailable(_))), "another installation's key opens nothing");
    }

    async fn in_an_emergency_the_next_key_signs_at_once(cx: Backend) {
        let world = World::of(cx.clone()).await;
        let (issuer, wrapping) = (issuer(&cx), Wrapping::of(&testing::signing_key(1)).unwrap());
        let kid = async |jti: &str| {
            let token = given(issuer.ask(world.sent(jti)).await.unwrap()).token;
            jose::read(&token).unwrap().token.header["kid"].as_str().unwrap().to_owned()
        };
        let published = async || {
            let keys = public(&cx).await.unwrap();
            keys.iter().map(|key| key["kid"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let first = kid("a").await;
        let before = published().await;
        let rotated = rotate(&cx, &wrapping, false).await.unwrap();
        assert_eq!((&rotated.signs, &rotated.before), (&before[1], &vec![first.clone()]));
        assert_eq!(rotated.published_until, Some(cx.now().plus_seconds(86_400 + SKEW)));
        assert_eq!(kid("b").await, first, "a process knows its keys for a minute");
        cx.clock.advance(60);
        assert_eq!(kid("c").await, before[1]);
        assert_eq!((published().await.len(), &published().await[..2]), (3, &before[..]), "vouchers stay good");
        // What somebody else may have counts for nothing, not even for a minute.
        let withdrawn = published().await;
        let rotated = rotate(&cx, &wrapping, true).await.unwrap();
        assert_eq!((&rotated.before, rotated.published_until), (&withdrawn, None));
        assert_eq!(kid("d").await, rotated.signs);
        let now = published().await;
        assert_eq!((now.len(), &now[0]), (2, &rotated.signs));
        assert!(now.iter().all(|kid| !withdrawn.contains(kid)));
        cx.clock.advance(90 * 86_400);
        assert_eq!(kid("e").await, now[1], "from then on it goes on as ever");
    }

    async fn why_a_client_was_refused_is_noted_and_no_flood_fills_the_disk(cx: Backend) {
        let world = World::of(cx.clone()).await;
        let issuer = issuer(&cx);
        let seen = async |actor: &Actor| refused(&cx, actor, world.client).await;
        let lines = async |enough: &dyn Fn(&[RefusedRow]) -> bool| {
            let deadline = std::time::Instant::now() + std::time::Duration::from_secs(20);
            loop {
                let rows = seen(&world.valdoro).await.unwrap();
                if enough(&rows) || std::time::Instant::now() > deadline {
                    return rows;
                }
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
        };
        let wrong = |audience: &str| {
            let mut claims = world.claims("x");
            claims["aud"] = json!(audience);
            sent(testing::client_key(0).assertion(&claims))
        };
        issuer.ask(wrong("altrove")).await.unwrap();
        let rows = lines(&|rows| !rows.is_empty()).await;
        let expected = "ponte.example/client-assertion".to_owned();
        assert_eq!(rows[0].fault, Fault::InvalidAudience { expected });
        assert_eq!((rows.len(), rows[0].times, rows[0].last_at), (1, 1, cx.now()));
        // Many of a kind are one line; each minute has its own, and twenty are kept.
        for minute in 0..25 {
            cx.clock.advance(60);
            for _ in 0..3 {
                issuer.ask(wrong(&format!("altrove {minute}"))).await.unwrap();
            }
        }
        let rows = lines(&|rows| rows.first().is_some_and(|row| row.last_at == cx.now() && row.times == 3)).await;
        assert_eq!((rows.len(), rows[0].times), (20, 3));
        // Of a client that is not there nothing is kept.
        let mut claims = world.claims("y");
        let nobody = cx.id();
        (claims["iss"], claims["sub"]) = (json!(nobody), json!(nobody));
        issuer.ask(sent(testing::client_key(0).assertion(&claims))).await.unwrap();
        issuer.ask(wrong("in fondo")).await.unwrap();
        lines(&|rows| rows[0].times == 4).await;
        assert_eq!(testing::texts(&cx, "select count(distinct client_id) || '' from voucher_refused").await, ["1"]);
        assert_eq!(denial(seen(&admin(REGIONE_ESPERIA)).await), Denial::not_found(domain::Thing::Client));
        cx.clock.advance(31 * 86_400);
        backend::voucher::sweep(&cx).await.unwrap();
        assert_eq!(seen(&world.valdoro).await.unwrap(), []);
    }

    async fn a_token_of_an_api_client_opens_the_api_until_the_client_is_gone(cx: Backend) {
        let valdoro = World::of(cx.clone()).await.valdoro;
        let (issuer, settings) = (issuer(&cx), Settings::at(ORIGIN));
        let client = equipped(&cx, &valdoro, ClientKind::Api, 2).await;
        let claims = |jti: &str| {
            let now = cx.now().0 / 1_000_000;
            json!({ "iss": client, "sub": client, "aud": "ponte.example/client-assertion", "jti": jti, "iat": now, "exp": now + 60 })
        };
        let key = testing::client_key(2);
        let token = given(issuer.ask(sent(key.assertion(&claims("a")))).await.unwrap()).token;
        let address = "https://ponte.example/api/v1/eservices";
        let opened = async |token: &str, with_proof: bool, proofs: &[String]| {
            let presented = bearer::Presented { token, with_proof, proofs, method: "GET", address };
            bearer::open(&cx, &settings, presented).await.unwrap()
        };
        let actor = opened(&token, false, &[]).await.expect("it opens");
        assert_eq!((actor.tenant, actor.roles.as_slice()), (COMUNE_VALDORO, [Role::M2m].as_slice()));
        assert!(opened(&token, true, &[]).await.is_none(), "it is bound to no key");
        assert!(opened(&key.assertion(&claims("b")), false, &[]).await.is_none(), "an assertion is no token");
        let mut forged = token.clone().into_bytes();
        let last = forged.len() - 20;
        forged[last] = if forged[last] == b'A' { b'B' } else { b'A' };
        assert!(opened(&String::from_utf8(forged).unwrap(), false, &[]).await.is_none());

        let possession = testing::possession();
        let proof = |method: &str, address: &str, jti: &str, ath: Option<&str>| {
            let now = cx.now().0 / 1_000_000;
            possession.proof(&json!({ "htm": method, "htu": address, "jti": jti, "iat": now, "ath": ath }))
        };
        let bound = Sent {
            proofs: vec![proof("POST", "https://ponte.example/token.oauth2", "p1", None)],
            ..sent(key.assertion(&claims("c")))
        };
        let replayed = Sent { assertion: key.assertion(&claims("d")), ..bound.clone() };
        let bound = given(issuer.ask(bound).await.unwrap());
        assert_eq!(bound.token_type, "DPoP");
        assert_eq!(issuer.ask(replayed).await.unwrap(), Answer::Refused(Fault::DpopAlreadyUsed));
        let ath = jose::ath(&bound.token);
        let good = [proof("GET", address, "p2", Some(&ath))];
        assert!(opened(&bound.token, false, &good).await.is_none(), "with the scheme Bearer it opens nothing");
        assert!(opened(&bound.token, true, &[]).await.is_none());
        assert!(opened(&bound.token, true, &[proof("GET", address, "p3", Some("x"))]).await.is_none());
        assert!(opened(&bound.token, true, &[proof("POST", address, "p4", Some(&ath))]).await.is_none());
        assert!(opened(&bound.token, true, &[testing::possession().proof(&json!({}))]).await.is_none());
        assert!(opened(&bound.token, true, &good).await.is_some());
        assert!(opened(&bound.token, true, &good).await.is_none(), "each proof once");

        cx.clock.advance(599);
        assert!(opened(&token, false, &[]).await.is_some());
        cx.clock.advance(1);
        assert!(opened(&token, false, &[]).await.is_none(), "it has ended");
        cx.clock.advance(-300);
        client::run(&cx, &valdoro, client, None, ClientCommand::Delete).await.unwrap();
        assert!(opened(&token, false, &[]).await.is_none(), "its client is gone");
    }

    async fn a_token_in_an_administrators_name_opens_the_api_while_that_person_is_one(cx: Backend) {
        let valdoro = World::of(cx.clone()).await.valdoro;
        let (issuer, settings) = (issuer(&cx), Settings::at(ORIGIN));
        let client = equipped(&cx, &valdoro, ClientKind::Api, 2).await;
        let run = async |command| client::run(&cx, &valdoro, client, None, command).await.unwrap();
        let token = async |jti: &str| {
            let now = cx.now().0 / 1_000_000;
            let claims = json!({
                "iss": client, "sub": client, "aud": "ponte.example/client-assertion", "jti": jti, "iat": now, "exp": now + 60
            });
            given(issuer.ask(sent(testing::client_key(2).assertion(&claims))).await.unwrap()).token
        };
        let address = "https://ponte.example/api/v1/eservices";
        let opened = async |token: &str| {
            let presented = bearer::Presented { token, with_proof: false, proofs: &[], method: "GET", address };
            bearer::open(&cx, &settings, presented).await.map(|actor| actor.expect("it is ours"))
        };
        let reading = token("a").await;
        run(ClientCommand::SetAdmin(valdoro.user)).await;
        let writing = token("b").await;
        let actor = opened(&writing).await.unwrap();
        assert_eq!((actor.user, actor.roles.as_slice()), (valdoro.user, [Role::M2mAdmin].as_slice()));
        assert_eq!(opened(&reading).await.unwrap().roles, [Role::M2m], "it reads, as it did when it was given");
        let put_account = async |roles: Vec<Role>, disabled_at| {
            let account = domain::fixtures::user(COMUNE_VALDORO, Role::Admin);
            let revision = user::me(&cx, &valdoro).await.unwrap().revision;
            put(&cx, [Write::UpdateUser(domain::user::User { roles, disabled_at, revision, ..account })]).await;
        };
        put_account(vec![Role::Security], None).await;
        assert_eq!(denial(opened(&writing).await), Denial::ClientAdminLost);
        put_account(vec![Role::Admin], Some(cx.now())).await;
        assert_eq!(denial(opened(&writing).await), Denial::ClientAdminLost);
        put_account(vec![Role::Admin], None).await;
        assert!(opened(&writing).await.is_ok(), "the person is an administrator again");
        run(ClientCommand::RemoveAdmin).await;
        assert_eq!(denial(opened(&writing).await), Denial::ClientAdminReplaced);
        assert_eq!(opened(&token("c").await).await.unwrap().roles, [Role::M2m]);
        let written = testing::texts(&cx, "select count(*) || '' from voucher where admin_id is not null").await;
        assert_eq!(written, ["1"]);
    }

    async fn the_debugger_says_what_the_endpoint_does_and_uses_nothing_up(cx: Backend) {
        let world = World::of(cx.clone()).await;
        let settings = Settings::at(ORIGIN);
        let good = world.sent("a1");
        for _ in 0..2 {
            let examined = debug::debug(&cx, &world.valdoro, &settings, &good).await.unwrap();
            assert!(examined.is_good(), "{:?}", examined.steps);
        }
        given(issuer(&cx).ask(good.clone()).await.unwrap());
        let faults = async |by: &Actor, sent: &Sent| {
            let steps = debug::debug(&cx, by, &settings, sent).await.unwrap().steps;
            let failed = steps.into_iter().filter_map(|(_, _, outcome)| match outcome {
                domain::voucher::Outcome::Failed(fault) => Some(fault),
                _ => None,
            });
            failed.collect::<Vec<_>>()
        };
        assert_eq!(faults(&world.valdoro, &good).await, [Fault::AssertionAlreadyUsed]);
        assert_eq!(faults(&admin(REGIONE_ESPERIA), &good).await, [Fault::ClientNotFound], "another ente's client");
        let operator = Actor { roles: vec![Role::Api], ..world.valdoro.clone() };
        assert!(matches!(denial(debug::debug(&cx, &operator, &settings, &good).await), domain::Denial::Unauthorized { .. }));
        let nothing = Sent { assertion: "a.b".into(), ..good };
        assert!(matches!(faults(&world.valdoro, &nothing).await[..], [Fault::InvalidClientAssertionFormat(_)]));
    }
}

/// What is stored is removed when it cannot be used any more, a day after its end.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_used_is_forgotten_in_the_end() {
    let cx = testing::backend(testing::On::Sqlite).await.unwrap();
    let world = World::of(cx.clone()).await;
    assert_eq!(world.fault(&issuer(&cx), "a1").await, None);
    let left = async || testing::texts(&cx, "select jti from assertion_used").await;
    cx.clock.advance(86_400);
    backend::voucher::sweep(&cx).await.unwrap();
    assert_eq!(left().await, ["a1"]);
    cx.clock.advance(400);
    backend::voucher::sweep(&cx).await.unwrap();
    assert!(left().await.is_empty());
}
