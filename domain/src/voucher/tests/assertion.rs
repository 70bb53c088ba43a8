//! Parameters, header and claims (CA-01 to CA-07, CA-09, CA-12, CA-14 to CA-16, VO-5).

use super::*;

#[test]
fn parameters() {
    let with = |change: fn(&mut TokenRequest)| {
        let mut world = World::good();
        change(&mut world.request);
        world
    };
    refused([
        (with(|request| request.grant_type = None), Fault::InvalidGrantType),
        (with(|request| request.grant_type = Some("authorization_code".into())), Fault::InvalidGrantType),
        (with(|request| request.assertion_type = None), Fault::InvalidAssertionType),
        (with(|request| request.assertion_type = Some("jwt-bearer".into())), Fault::InvalidAssertionType),
        (with(|request| request.client_id = Some("Valdoro".into())), Fault::InvalidClientIdFormat),
        (with(|request| request.client_id = Some(String::new())), Fault::InvalidClientIdFormat),
        (with(|request| request.client_id = Some(PURPOSE.to_string())), Fault::InvalidSubject),
        (
            with(|request| request.assertion = Err(Malformed::TooLong)),
            Fault::InvalidClientAssertionFormat(Malformed::TooLong),
        ),
    ]);
    passed([World::good(), with(|request| request.client_id = None)]);
}

#[test]
fn header() {
    let header = |member: &str, value: Value| World::good().with_header(member, value);
    let beyond = |member: &str| Fault::ClientAssertionInvalidClaims { members: vec![member.to_owned()] };
    refused([
        (World::good().without_header("alg"), Fault::AlgorithmNotFound),
        (World::good().without_header("kid"), Fault::KidNotFound),
        (header("kid", json!("short")), Fault::InvalidKidFormat),
        (header("kid", json!(format!("{}/", &KID[1..]))), Fault::InvalidKidFormat),
        (header("kid", json!("../../etc/passwd/../../etc/passwd/../../etc/")), Fault::InvalidKidFormat),
        (header("kid", json!(7)), Fault::InvalidKidFormat),
        (header("crit", json!(["exp"])), Fault::CriticalExtension),
        (header("b64", json!(false)), Fault::CriticalExtension),
        (header("zip", json!("DEF")), Fault::CriticalExtension),
        (header("jwk", json!({})), beyond("jwk")),
        (header("jku", json!("https://evil.example/keys")), beyond("jku")),
        (header("x5u", json!("https://evil.example/keys")), beyond("x5u")),
        (header("x5c", json!([])), beyond("x5c")),
    ]);
    for algorithm in
        ["none", "None", "HS256", "HS384", "HS512", "PS256", "ES256", "RS384", "RS512", "rs256", "EdDSA", ""]
    {
        refused([(header("alg", json!(algorithm)), Fault::AlgorithmNotAllowed)]);
    }
    for typ in ["at+jwt", "application/at+jwt", "dpop+jwt", "JWE", "", "secevent+jwt"] {
        refused([(header("typ", json!(typ)), Fault::InvalidTyp)]);
    }
    refused([(header("typ", json!(1)), Fault::InvalidTyp)]);
    passed([
        World::good().without_header("typ"),
        header("typ", json!("jwt")),
        header("typ", json!("client-authentication+jwt")),
    ]);
}

#[test]
fn subject_and_issuer() {
    let claim = |claim: &str, value: Value| World::good().with_claim(claim, value);
    refused([
        (World::good().without_claim("sub"), Fault::SubjectNotFound),
        (claim("sub", json!("Valdoro")), Fault::InvalidSubjectFormat),
        (claim("sub", json!(1)), Fault::InvalidSubjectFormat),
        (claim("sub", json!(PURPOSE)), Fault::InvalidSubject),
        (World::good().without_claim("iss"), Fault::IssuerNotFound),
        (claim("iss", json!(PURPOSE)), Fault::InvalidIssuer),
        (claim("iss", json!("https://ponte.example")), Fault::InvalidIssuer),
    ]);
}

#[test]
fn exactly_one_audience() {
    let ours = "ponte.example/client-assertion";
    let wrong = || Fault::InvalidAudience { expected: ours.to_owned() };
    let audience = |value: Value| World::good().with_claim("aud", value);
    refused([
        (World::good().without_claim("aud"), Fault::AudienceNotFound),
        (audience(json!("https://ponte.example/client-assertion")), wrong()),
        (audience(json!("PONTE.example/client-assertion")), wrong()),
        (audience(json!("ponte.example/client-assertion,other.example")), wrong()),
        (audience(json!([ours, "other.example"])), wrong()),
        (audience(json!([ours, ours])), wrong()),
        (audience(json!([])), wrong()),
        (audience(json!({ "aud": ours })), wrong()),
        (audience(json!("ponte.example/api/v1")), wrong()),
    ]);
    passed([audience(json!(ours)), audience(json!([ours]))]);
}

#[test]
fn the_assertion_has_an_id() {
    let id = |value: Value| World::good().with_claim("jti", value);
    refused([
        (World::good().without_claim("jti"), Fault::JtiNotFound),
        (id(json!("")), Fault::InvalidJti),
        (id(json!("a b")), Fault::InvalidJti),
        (id(json!("a\u{0}")), Fault::InvalidJti),
        (id(json!("è")), Fault::InvalidJti),
        (id(json!(12)), Fault::InvalidJti),
        (id(json!("a".repeat(256))), Fault::InvalidJti),
    ]);
    passed([id(json!("a".repeat(255))), id(json!("x"))]);
}

#[test]
fn the_purpose_is_an_id_and_a_consumer_s_client_names_one() {
    refused([
        (World::good().with_claim("purposeId", json!("Anagrafe")), Fault::InvalidPurposeIdClaimFormat),
        (World::good().with_claim("purposeId", json!(null)), Fault::InvalidPurposeIdClaimFormat),
        (World::good().without_claim("purposeId"), Fault::PurposeIdNotProvided),
    ]);
    passed([World::api()]);
}

#[test]
fn the_digest_is_a_sha_256() {
    let digest = |value: Value| World::good().with_claim("digest", value);
    let of = |alg: &str, value: &str| digest(json!({ "alg": alg, "value": value }));
    let good = "0123456789abcdefABCDEF0123456789".repeat(2);
    refused([
        (digest(json!("abc")), Fault::InvalidDigestClaim),
        (digest(json!({})), Fault::InvalidDigestClaim),
        (digest(json!({ "alg": "SHA256" })), Fault::InvalidDigestClaim),
        (digest(json!({ "alg": "SHA256", "value": good, "more": 1 })), Fault::InvalidDigestClaim),
        (of("SHA512", &good), Fault::InvalidHashAlgorithm),
        (of("SHA256", &good[1..]), Fault::InvalidHashLength),
        (of("SHA256", &"z".repeat(64)), Fault::InvalidHashLength),
    ]);
    passed([of("SHA256", &good), digest(Value::Null)]);
}

#[test]
fn unknown_claims_are_refused() {
    for claim in ["nbf", "scope", "role", "client_id", "organizationId", "cnf"] {
        let members = vec![claim.to_owned()];
        let fault = Fault::ClientAssertionInvalidClaims { members };
        refused([(World::good().with_claim(claim, json!(SECOND)), fault)]);
    }
}

#[test]
fn a_voucher_is_no_assertion() {
    let voucher = World::good().given().claims(&Settings::at("https://ponte.example"), Uuid::nil());
    let mut world = World::good().with_header("typ", json!("at+jwt"));
    world.token().payload = object(voucher.clone());
    refused([(world, Fault::InvalidTyp)]);
    let mut untyped = World::good().without_header("typ");
    untyped.token().payload = object(voucher);
    assert_eq!(untyped.fault(), Some(Fault::InvalidIssuer));
}
