//! Every claim rule, kept and broken.

use serde_json::json;

use super::*;

const NOW: i64 = 1_768_557_600;
const AUDIENCE: &str = "https://modipa-val.fse.salute.gov.it/govway/rest/in/FSE/terminology/v1";

fn payload(which: Which) -> Members {
    let payload = json!({
        "iss": format!("{}S1#190201234567PR", which.issuer_prefix()),
        "iat": NOW - 10,
        "exp": NOW + 28_000,
        "jti": 1_540_918_800,
        "aud": AUDIENCE,
        "sub": "VRDMRC67T20I257E",
        "oid": "urn:oid:2.16.840.1.113883.6.1",
        "version": "2.78",
    });
    payload.as_object().cloned().unwrap_or_default()
}

fn look_in(profile: Profile, which: Which, members: &Members) -> Result<Claims, TokenFault> {
    let against = Against {
        now: NOW,
        audiences: &[AUDIENCE.to_owned()],
        common_name: "S1#190201234567PR",
        subject_check: SubjectCheck::Shape,
        max_age: DAY,
        profile,
    };
    let looked = claims(which, members, &against);
    let first = claim_steps(which, members, &against).into_iter().find_map(|(_, outcome)| match outcome {
        Outcome::Refused(fault) => Some(fault),
        Outcome::Good | Outcome::Skipped => None,
    });
    assert_eq!(first.as_ref(), looked.as_ref().err(), "the steps say the same: {members:?}");
    looked
}

fn look(which: Which, members: &Members) -> Result<Claims, TokenFault> {
    look_in(Profile::Lenient, which, members)
}

fn with_in(profile: Profile, claim: &str, value: Value) -> Result<Claims, TokenFault> {
    let mut members = payload(Which::Integrity);
    if value.is_null() {
        members.remove(claim);
    } else {
        members.insert(claim.to_owned(), value);
    }
    look_in(profile, Which::Integrity, &members)
}

fn with(claim: &str, value: Value) -> Result<Claims, TokenFault> {
    with_in(Profile::Lenient, claim, value)
}

#[test]
fn what_the_requirement_shows_is_accepted() {
    for which in [Which::Bearer, Which::Integrity] {
        let claims = look(which, &payload(which)).expect("a good token");
        assert_eq!(claims.id, "1540918800", "a number is an id too");
        assert_eq!(claims.oid.is_some(), which == Which::Integrity, "the first token has no claims about the file");
    }
    let claims = with("version", Value::Null).expect("the version may come from elsewhere");
    assert_eq!((claims.oid.as_deref(), claims.version), (Some("2.16.840.1.113883.6.1"), None));
}

#[test]
fn good_values() {
    for (claim, value) in [
        ("iat", json!(NOW + FUTURE)),
        ("iat", json!(NOW - 58_400)),
        ("exp", json!(NOW + 1)),
        ("exp", json!(NOW - 10 + DAY)),
        ("nbf", json!(NOW)),
        ("jti", json!("550e8400-e29b-41d4-a716-446655440000")),
        ("aud", json!(format!("{AUDIENCE}/"))),
        ("aud", json!(["https://other.example", AUDIENCE])),
        // The slip of seed 004 §5.1.2.
        ("aud", json!(AUDIENCE.replace("terminology", "Terminology"))),
        ("oid", json!("2.16.840.1.113883.6.1")),
        ("file_hash", json!("AB".repeat(32))),
        ("hash_file", json!("ab".repeat(32))),
    ] {
        assert!(with(claim, value.clone()).is_ok(), "{claim} {value}: {:?}", with(claim, value.clone()));
    }
}

#[test]
fn bad_values_are_refused_and_named() {
    use ClaimProblem as P;
    let differs = |expected: &str, found: &str| P::Differs { expected: expected.into(), found: found.into() };
    for (claim, value, problem) in [
        ("iss", Value::Null, P::Missing),
        ("iss", json!(1), P::WrongType),
        ("iss", json!("auth:S1#190201234567PR"), differs("integrity:S1#190201234567PR", "auth:S1#190201234567PR")),
        ("iss", json!("integrity:S2"), differs("integrity:S1#190201234567PR", "integrity:S2")),
        ("iat", Value::Null, P::Missing),
        ("iat", json!("1540890704"), P::WrongType),
        ("iat", json!(1.5), P::WrongType),
        ("iat", json!(-1), P::WrongType),
        ("iat", json!(NOW + FUTURE + 1), P::InTheFuture),
        ("iat", json!(NOW - DAY - 1), P::TooOld),
        ("iat", json!(NOW * 1000), P::Milliseconds),
        ("exp", Value::Null, P::Missing),
        ("exp", json!(NOW), P::Expired),
        ("exp", json!(NOW - 10 + DAY + 1), P::LivesTooLong),
        ("exp", json!(NOW * 1000), P::Milliseconds),
        ("nbf", json!(NOW + 1), P::InTheFuture),
        ("jti", Value::Null, P::Missing),
        ("jti", json!(""), P::Malformed),
        ("jti", json!("x".repeat(256)), P::Malformed),
        ("jti", json!("a\u{0}b"), P::Malformed),
        ("jti", json!(1.5), P::WrongType),
        ("jti", json!(true), P::WrongType),
        ("aud", Value::Null, P::Missing),
        ("aud", json!(7), P::WrongType),
        ("aud", json!(["https://a.example", 7]), P::WrongType),
        ("aud", json!("https://other.example"), differs(AUDIENCE, "https://other.example")),
        ("aud", json!([]), differs(AUDIENCE, "")),
        ("sub", Value::Null, P::Missing),
        ("sub", json!("MARIO"), P::Malformed),
        ("sub", json!(12), P::WrongType),
        ("oid", Value::Null, P::Missing),
        ("oid", json!("LOINC"), P::Malformed),
        ("version", json!(2), P::WrongType),
        ("version", json!(" "), P::Malformed),
        ("version", json!("1\u{0}"), P::Malformed),
        ("version", json!("1\n2"), P::Malformed),
        ("version", json!("1".repeat(1001)), P::Malformed),
        ("file_hash", json!("ab"), P::Malformed),
        ("file_hash", json!(1), P::WrongType),
        // The other name of the same claim is told as it was written.
        ("hash_file", json!("ab"), P::Malformed),
        ("hash_file", json!(1), P::WrongType),
    ] {
        let fault = with(claim, value.clone()).expect_err("refused");
        assert_eq!((fault.claim, &fault.problem), (claim, &problem), "{claim} {value}");
    }
    let mut late = payload(Which::Bearer);
    late.insert("iat".into(), json!(NOW + 50));
    late.insert("exp".into(), json!(NOW + 50));
    assert_eq!(look(Which::Bearer, &late).expect_err("refused").problem, ClaimProblem::BeforeIssue);
}

#[test]
fn headers() {
    let good = json!({ "alg": "RS256", "typ": "JWT", "kid": "0", "x5c": ["QUJD"] });
    let with = |name: &str, value: Value| {
        let mut members = good.as_object().cloned().unwrap_or_default();
        if value.is_null() {
            members.remove(name);
        } else {
            members.insert(name.to_owned(), value);
        }
        header(Which::Bearer, &members, Profile::Lenient)
    };
    for (name, value) in [
        ("alg", json!("RS384")),
        ("alg", json!("RS512")),
        // `decisions.md` T3.
        ("alg", json!("RS383")),
        ("typ", json!("jwt")),
        ("kid", Value::Null),
        ("x5c", json!("QU\nJD")),
    ] {
        assert!(with(name, value.clone()).is_ok(), "{name} {value}");
    }
    for (name, value) in [
        ("alg", Value::Null),
        ("alg", json!("none")),
        ("alg", json!("HS256")),
        ("alg", json!("PS256")),
        ("alg", json!("ES256")),
        ("alg", json!("rs256")),
        ("alg", json!(256)),
        ("typ", Value::Null),
        ("typ", json!("at+jwt")),
        ("jku", json!("https://a.example")),
        ("x5u", json!("https://a.example")),
        ("jwk", json!({})),
        ("crit", json!(["b64"])),
        ("x5c", Value::Null),
        ("x5c", json!([])),
        ("x5c", json!([1])),
        ("x5c", json!(1)),
    ] {
        assert_eq!(with(name, value.clone()).expect_err("refused").claim, name, "{name} {value}");
    }
    assert_eq!(with("alg", json!("RS383")).map(|header| header.algorithm), Ok(Algorithm::Rs384));
}

#[test]
fn the_call_and_the_other_token_are_held_against_it() {
    let (one, mut other) = (look(Which::Bearer, &payload(Which::Bearer)), payload(Which::Integrity));
    let one = one.expect("a good token");
    assert_eq!(same_subject(&one, &look(Which::Integrity, &other).expect("a good token")), Ok(()));
    other.insert("sub".into(), json!("RSSMRA80A01H501U"));
    let fault = same_subject(&one, &look(Which::Integrity, &other).expect("a good token")).expect_err("refused");
    assert_eq!((fault.claim, fault.problem), ("sub", ClaimProblem::UnlikeTheOther));
    assert!(agrees("version", Some("1"), Some("1")).is_ok() && agrees("version", None, Some("1")).is_ok());
    assert_eq!(agrees("version", Some("1"), Some("2")).expect_err("refused").claim, "version");
}

#[test]
fn in_the_strict_profile_claims_are_as_they_are_written() {
    use ClaimProblem as P;
    let (lenient, strict) = (Profile::Lenient, Profile::Strict);
    let shouted = AUDIENCE.replace("terminology", "Terminology");
    let differs = P::Differs { expected: AUDIENCE.into(), found: shouted.clone() };
    for (claim, value, problem) in [
        ("aud", json!(shouted.clone()), differs.clone()),
        ("aud", json!([shouted]), differs),
        ("sub", json!("RSSMRA80A01H501U^^^&2.16.840.1.113883.2.9.4.3.2&ISO"), P::Malformed),
        ("sub", json!("RSSMRA80A01H501U7"), P::Malformed),
        ("version", Value::Null, P::Missing),
    ] {
        let fault = with_in(strict, claim, value.clone()).expect_err("refused");
        assert_eq!((fault.claim, &fault.problem), (claim, &problem), "{claim} {value}");
        assert!(with_in(lenient, claim, value.clone()).is_ok(), "{claim} {value}");
    }
    for (claim, value) in [
        ("aud", json!(AUDIENCE)),
        ("aud", json!(format!("{AUDIENCE}/"))),
        ("aud", json!(["https://other.example", AUDIENCE])),
        ("sub", json!("rssmra80a01h501u")),
        ("sub", json!("29259870359")),
        ("oid", json!("2.16.840.1.113883.6.1")),
        ("version", json!("1.0 beta")),
        ("jti", json!("550e8400-e29b-41d4-a716-446655440000")),
        ("file_hash", json!("AB".repeat(32))),
        ("hash_file", json!("ab".repeat(32))),
    ] {
        assert!(with_in(strict, claim, value.clone()).is_ok(), "{claim} {value}");
    }
    // The first token says nothing of the file, in either profile.
    let mut bearer = payload(Which::Bearer);
    bearer.remove("version");
    assert!(look_in(strict, Which::Bearer, &bearer).is_ok());
}

#[test]
fn in_the_strict_profile_headers_are_as_they_are_written() {
    let with = |profile, name: &str, value: Value| {
        let mut members = Members::new();
        for (name, value) in [("alg", json!("RS256")), ("typ", json!("JWT")), ("x5c", json!(["QUJD", "QUJE"]))] {
            members.insert(name.to_owned(), value);
        }
        members.insert(name.to_owned(), value);
        header(Which::Bearer, &members, profile)
    };
    for (name, value, problem) in [
        ("typ", json!("jwt"), ClaimProblem::NotAllowed { found: "jwt".into() }),
        ("typ", json!("Jwt"), ClaimProblem::NotAllowed { found: "Jwt".into() }),
        ("x5c", json!("QUJD"), ClaimProblem::WrongType),
        ("x5c", json!(["QU\nJD"]), ClaimProblem::Malformed),
        ("x5c", json!(["QUJD", "QUJE\r\n"]), ClaimProblem::Malformed),
        ("x5c", json!([" QUJD"]), ClaimProblem::Malformed),
    ] {
        let fault = with(Profile::Strict, name, value.clone()).expect_err("refused");
        assert_eq!((fault.claim, fault.problem), (name, problem), "{name} {value}");
        assert!(with(Profile::Lenient, name, value.clone()).is_ok(), "{name} {value}");
    }
    for (name, value) in [("kid", json!("0")), ("alg", json!("RS383")), ("x5c", json!(["QUJD"]))] {
        assert!(with(Profile::Strict, name, value.clone()).is_ok(), "{name} {value}");
    }
}

#[test]
fn an_upload_says_which_file_where_that_is_asked_for() {
    let missing = has_file_hash(&with("file_hash", Value::Null).expect("a good token")).expect_err("refused");
    assert_eq!((missing.claim, missing.problem), ("file_hash", ClaimProblem::Missing));
    for claim in ["file_hash", "hash_file"] {
        let claims = with(claim, json!("AB".repeat(32))).expect("a good token");
        assert_eq!(has_file_hash(&claims), Ok(()));
        assert_eq!(claims.file_hash, Some(FileHash { claim, sha256: "ab".repeat(32) }), "it is told by its name");
    }
}
