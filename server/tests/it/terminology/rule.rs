//! The rules of `terminology.md` §3 that are the same for both tokens, each kept and broken in either of them; what only one
//! of them has is in `claim`.

use backend::terminology::{size, token};
use backend::testing;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use domain::terminology::token::{DAY, FUTURE, SubjectCheck, Which};
use serde_json::{Value, json};
use server::terminology::{AUDIENCES, Channel};
use sha2::{Digest as _, Sha256};

use super::{CSV, Desk, OID, PERSON, ask, csv, signed};

const BOTH: [Which; 2] = [Which::Bearer, Which::Integrity];

/// Gives members other values; null takes one away.
fn put(object: &mut Value, changes: &Value) {
    let members = object.as_object_mut().unwrap();
    for (name, value) in changes.as_object().unwrap() {
        if value.is_null() { drop(members.remove(name)) } else { drop(members.insert(name.clone(), value.clone())) }
    }
}

#[tokio::test]
async fn a_claim_that_is_wrong_in_either_token_is_refused_and_told() {
    let desk = Desk::on_sqlite().await;
    let now = desk.cx.now().0 / 1_000_000;
    let typed = "tipo JSON";
    let bad: Vec<(&str, Value, &str)> = vec![
        ("iss", json!({ "iss": null }), "manca"),
        ("iss", json!({ "iss": 1 }), typed),
        ("iss", json!({ "iss": "S1#190201234567PR" }), "invece di «"),
        ("iss", json!({ "iss": "auth:s1#190201234567pr" }), "invece di «"),
        ("iss", json!({ "iss": "integrity:S1" }), "invece di «"),
        ("iat", json!({ "iat": null }), "manca"),
        ("iat", json!({ "iat": now.to_string() }), typed),
        ("iat", json!({ "iat": 1.5 }), typed),
        ("iat", json!({ "iat": -1 }), typed),
        ("iat", json!({ "iat": now + FUTURE + 1 }), "nel futuro"),
        ("iat", json!({ "iat": now - DAY - 1 }), "troppo lontano"),
        ("iat", json!({ "iat": now * 1000 }), "millisecondi"),
        ("exp", json!({ "exp": null }), "manca"),
        ("exp", json!({ "exp": (now + 60).to_string() }), typed),
        ("exp", json!({ "exp": 1.5 }), typed),
        ("exp", json!({ "exp": now }), "scaduto"),
        ("exp", json!({ "iat": now + 50, "exp": now + 50 }), "non è successivo a iat"),
        ("exp", json!({ "exp": now + DAY + 1 }), "24 ore"),
        ("exp", json!({ "exp": now * 1000 }), "millisecondi"),
        ("nbf", json!({ "nbf": "presto" }), typed),
        ("nbf", json!({ "nbf": now + 1 }), "nel futuro"),
        ("nbf", json!({ "nbf": now * 1000 }), "millisecondi"),
        ("jti", json!({ "jti": null }), "manca"),
        ("jti", json!({ "jti": "" }), "non ha la forma"),
        ("jti", json!({ "jti": "x".repeat(256) }), "non ha la forma"),
        ("jti", json!({ "jti": 1.5 }), typed),
        ("jti", json!({ "jti": true }), typed),
        ("jti", json!({ "jti": ["a"] }), typed),
        ("aud", json!({ "aud": null }), "manca"),
        ("aud", json!({ "aud": 7 }), typed),
        ("aud", json!({ "aud": [AUDIENCES[0], 7] }), typed),
        ("aud", json!({ "aud": [] }), "invece di «"),
        ("aud", json!({ "aud": ["https://other.example"] }), "invece di «"),
        ("aud", json!({ "aud": format!("{}//", AUDIENCES[0]) }), "invece di «"),
        ("aud", json!({ "aud": format!("{}/x", AUDIENCES[0]) }), "invece di «"),
        ("sub", json!({ "sub": null }), "manca"),
        ("sub", json!({ "sub": 12 }), typed),
        ("sub", json!({ "sub": "MARIO" }), "non ha la forma"),
    ];
    for which in BOTH {
        for (claim, changes, told) in &bad {
            let tokens = desk.tokens_with("1", |of, _, payload| {
                if of == which {
                    put(payload, changes);
                }
            });
            let refused = desk.upload_with("1", &tokens, CSV).await.refused(403, &format!("/jwt-{claim}"));
            let detail = refused["detail"].as_str().unwrap();
            assert!(detail.contains(told) && detail.contains(which.header()), "{changes}: {detail}");
            assert_eq!(refused["type"], "/errors/forbidden");
        }
    }
    assert_eq!((size(&desk.cx, OID, "1").await.unwrap(), desk.left()), ((0, 0), 0), "nothing is stored");
}

#[tokio::test]
async fn what_is_good_to_the_edge_is_good() {
    let desk = Desk::on_sqlite().await;
    let now = desk.cx.now().0 / 1_000_000;
    let good = [
        json!({ "iat": now - DAY + 1, "exp": now + 1 }),
        json!({ "iat": now, "exp": now + DAY }),
        json!({ "iat": now + FUTURE, "exp": now + FUTURE + 1, "nbf": now }),
        json!({ "jti": "x".repeat(255) }),
        json!({ "jti": 0 }),
        json!({ "aud": AUDIENCES[0].to_uppercase() }),
        json!({ "aud": ["https://other.example", format!("{}/", AUDIENCES[1])] }),
        json!({ "sub": "rssmra80a01h501u" }),
        json!({ "sub": "RSSMRA80A01H501U^^^&2.16.840.1.113883.2.9.4.3.2&ISO" }),
        json!({ "sub": "29259870359" }),
        json!({ "sub": "ENI1234567891234" }),
        // The samples of the requirement have these in the payload as well: there they say nothing.
        json!({ "alg": "none", "typ": "x", "kid": "0", "x5c": ["?"], "jwk": {}, "crit": ["exp"] }),
    ];
    for (number, changes) in good.iter().enumerate() {
        let version = format!("buona-{number}");
        let tokens = desk.tokens_with(&version, |_, _, payload| put(payload, changes));
        let reply = desk.upload_with(&version, &tokens, CSV).await;
        assert_eq!(reply.status, 201, "{changes}: {}", reply.body);
    }
}

#[tokio::test]
async fn a_header_that_is_wrong_in_either_token_is_refused() {
    let desk = Desk::on_sqlite().await;
    let bad: Vec<(&str, Value)> = vec![
        ("alg", Value::Null),
        ("alg", json!("none")),
        ("alg", json!("HS256")),
        ("alg", json!("PS256")),
        ("alg", json!("ES256")),
        ("alg", json!("rs256")),
        ("alg", json!(256)),
        ("typ", Value::Null),
        ("typ", json!("at+jwt")),
        ("typ", json!("")),
        ("jku", json!("https://a.example")),
        ("x5u", json!("https://a.example")),
        ("jwk", json!({})),
        ("crit", json!([])),
        ("x5c", Value::Null),
        ("x5c", json!([])),
        ("x5c", json!([1])),
        ("x5c", json!(1)),
        ("x5c", json!("")),
        ("x5c", json!(["?"])),
        // The other alphabet (RFC 7515 §4.1.6 wants the standard one).
        ("x5c", json!([URL_SAFE.encode(&desk.signer.der)])),
    ];
    for which in BOTH {
        for (name, value) in &bad {
            let tokens = desk.tokens_with("1", |of, header, _| {
                if of == which {
                    put(header, &json!({ *name: value }));
                }
            });
            let refused = desk.upload_with("1", &tokens, CSV).await.refused(403, &format!("/jwt-{name}"));
            assert!(refused["detail"].as_str().unwrap().contains(which.header()), "{name} {value}: {refused}");
        }
    }
    assert_eq!((size(&desk.cx, OID, "1").await.unwrap(), desk.left()), ((0, 0), 0), "nothing is stored");
    let mut broken = STANDARD.encode(&desk.signer.der);
    broken.insert(64, '\n');
    for (version, changes) in [
        ("2", json!({ "typ": "jwt" })),
        ("3", json!({ "kid": null })),
        ("4", json!({ "kid": { "any": "thing" } })),
        ("5", json!({ "x5c": broken.as_str() })),
        ("6", json!({ "x5c": [broken.as_str()] })),
    ] {
        let tokens = desk.tokens_with(version, |_, header, _| put(header, &changes));
        let reply = desk.upload_with(version, &tokens, CSV).await;
        assert_eq!(reply.status, 201, "{changes}: {}", reply.body);
    }
}

#[tokio::test]
async fn what_is_no_token_is_refused_in_either_header() {
    let desk = Desk::on_sqlite().await;
    let object = "e30";
    for wrong in ["x", "a.b", "a.b.c", "e30.e30.e30.e30", "bnVsbA.e30.e30", "W10.e30.e30", "..", "=.=.="] {
        for which in BOTH {
            let (bearer, integrity) = desk.tokens("1");
            let tokens = match which {
                Which::Bearer => (wrong.to_owned(), integrity),
                Which::Integrity => (bearer, wrong.to_owned()),
            };
            let refused = desk.upload_with("1", &tokens, CSV).await.refused(403, "/jwt-jwt");
            assert!(refused["detail"].as_str().unwrap().contains(which.header()), "{wrong}: {refused}");
        }
    }
    // An object, in which nothing stands.
    let tokens = (format!("{object}.{object}.{object}"), desk.tokens("1").1);
    desk.upload_with("1", &tokens, CSV).await.refused(403, "/jwt-alg");
}

#[tokio::test]
async fn where_that_is_asked_for_the_last_letter_of_the_fiscal_code_is_worked_out() {
    let cx = testing::backend(testing::On::Sqlite).await.unwrap();
    let desk = Desk::with(cx, Channel::Direct, |settings| settings.wanted.subject_check = SubjectCheck::Strict);
    let of = |version: &str, subject: &str| desk.tokens_with(version, |_, _, payload| payload["sub"] = json!(subject));
    for wrong in [PERSON, "29259870358"] {
        let refused = desk.upload_with("1", &of("1", wrong), CSV).await.refused(403, "/jwt-sub");
        assert!(!refused["detail"].as_str().unwrap().contains(wrong), "nobody is named: {refused}");
    }
    for (version, good) in [("1", "VRDMRC67T20I257A"), ("2", "29259870359"), ("3", "STP1234567891234")] {
        desk.upload_with(version, &of(version, good), CSV).await.ok(201);
    }
}

#[tokio::test]
async fn the_file_is_the_one_the_token_speaks_of_under_either_name() {
    let desk = Desk::on_sqlite().await;
    let hash = hex::encode(Sha256::digest(CSV));
    for (version, name) in [("1", "file_hash"), ("2", "hash_file")] {
        let of = |hash: &str| desk.tokens_with(version, |_, _, payload| payload[name] = json!(hash));
        let instance = format!("/jwt-{name}");
        let number = desk.tokens_with(version, |_, _, payload| payload[name] = json!(1));
        for wrong in [of(&"ab".repeat(32)), of(&format!("{hash}0")), number] {
            let refused = desk.upload_with(version, &wrong, CSV).await.refused(403, &instance);
            assert!(refused["detail"].as_str().unwrap().contains(name), "it is told as it was written: {refused}");
        }
        assert_eq!((size(&desk.cx, OID, version).await.unwrap(), desk.left()), ((0, 0), 0), "nothing is stored");
        desk.upload_with(version, &of(&hash), CSV).await.ok(201);
    }
}

#[tokio::test]
async fn a_forged_token_uses_nothing_up_and_a_number_is_the_same_id_as_its_text() {
    let desk = Desk::on_sqlite().await;
    let with = |version: &str, id: Value, algorithm: &str| {
        desk.tokens_with(version, |_, header, payload| {
            (header["alg"], payload["jti"]) = (json!(algorithm), id.clone());
        })
    };
    // Signed with RS256, and said to be RS512.
    desk.upload_with("1", &with("1", json!(7), "RS512"), CSV).await.refused(403, "/jwt-signature");
    desk.upload_with("1", &with("1", json!(7), "RS256"), CSV).await.ok(201);
    let refused = desk.upload_with("2", &with("2", json!("7"), "RS256"), CSV).await.refused(403, "/jwt-jti");
    assert!(refused["detail"].as_str().unwrap().contains("è già stato utilizzato"), "{refused}");
    assert_eq!(size(&desk.cx, OID, "2").await.unwrap(), (0, 0));
}

on_both! {
    async fn a_used_token_stays_used_when_a_clock_is_put_back(cx: Backend) {
        let desk = Desk::new(cx);
        let tokens = desk.tokens("1");
        desk.upload_with("1", &tokens, CSV).await.ok(201);
        desk.cx.clock.advance(3601);
        desk.upload_with("1", &tokens, CSV).await.refused(403, "/jwt-exp");
        token::sweep(&desk.cx).await.unwrap();
        desk.cx.clock.advance(-3600);
        desk.upload_with("1", &tokens, CSV).await.refused(403, "/jwt-jti");
        // In another process, as after a restart.
        let (head, body) = csv("1", CSV);
        let again = signed(head, &tokens).extension(desk.peer()).body(body).unwrap();
        ask(&desk.twin(), again).await.refused(403, "/jwt-jti");
    }
}
