//! Proofs of possession (DP-2 to DP-14).

use super::proof::{Binding, ProofCase, judge as judge_proof, normal};
use super::*;

fn with(change: impl FnOnce(&mut Proof)) -> World {
    let mut world = World::with_proof();
    change(world.proof());
    world
}

fn header(member: &str, value: Value) -> World {
    with(|proof| drop(proof.token.header.insert(member.to_owned(), value)))
}

fn claim(claim: &str, value: Value) -> World {
    with(|proof| drop(proof.token.payload.insert(claim.to_owned(), value)))
}

fn method() -> Fault {
    Fault::DpopInvalidHtm { expected: "POST".to_owned() }
}

fn address() -> Fault {
    Fault::DpopInvalidHtu { expected: "https://ponte.example/token.oauth2".to_owned() }
}

#[test]
fn each_rule_of_a_proof() {
    let without = |name: &'static str| {
        with(|proof| {
            proof.token.header.remove(name);
            proof.token.payload.remove(name);
        })
    };
    let mut unread = World::with_proof();
    unread.request.proof = Some(Err(Malformed::Repeated));
    let jwk = |extra: &str, value: Value| {
        with(|proof| {
            let Some(Value::Object(jwk)) = proof.token.header.get_mut("jwk") else { panic!("a jwk") };
            jwk.insert(extra.to_owned(), value);
        })
    };
    refused([
        (unread, Fault::InvalidDpopProofFormat(Malformed::Repeated)),
        (without("typ"), Fault::DpopInvalidTyp),
        (header("typ", json!("JWT")), Fault::DpopInvalidTyp),
        (header("crit", json!(["b64"])), Fault::DpopCriticalExtension),
        (without("alg"), Fault::DpopAlgorithmNotAllowed),
        (header("alg", json!("none")), Fault::DpopAlgorithmNotAllowed),
        (header("alg", json!("HS256")), Fault::DpopAlgorithmNotAllowed),
        (header("alg", json!("RS256")), Fault::DpopInvalidKey),
        (without("jwk"), Fault::DpopInvalidKey),
        (with(|proof| proof.key = None), Fault::DpopInvalidKey),
        (jwk("d", json!("AQ")), Fault::DpopInvalidKey),
        (jwk("k", json!("AQ")), Fault::DpopInvalidKey),
        (jwk("alg", json!("RS256")), Fault::DpopInvalidKey),
        (with(|proof| proof.verified = false), Fault::DpopInvalidSignature),
        (without("htm"), method()),
        (claim("htm", json!("GET")), method()),
        (claim("htm", json!("post")), method()),
        (without("htu"), address()),
        (claim("htu", json!("https://evil.example/token.oauth2")), address()),
        (claim("htu", json!("http://ponte.example/token.oauth2")), address()),
        (claim("htu", json!("https://ponte.example/token.oauth2/")), address()),
        (without("iat"), Fault::DpopIssuedAtNotFound),
        (claim("iat", json!("1")), Fault::DpopIssuedAtNotFound),
        (without("jti"), Fault::DpopJtiNotFound),
        (claim("jti", json!("")), Fault::DpopJtiNotFound),
    ]);
    passed([
        World::with_proof(),
        header("typ", json!("DPoP+JWT")),
        claim("htu", json!("HTTPS://Ponte.Example:443/%74oken.oauth2?x=1#y")),
        jwk("alg", json!("ES256")),
    ]);
}

#[test]
fn a_voucher_is_bound_to_the_key_of_the_proof() {
    let given = World::with_proof().given();
    assert_eq!(given.token_type(), "DPoP");
    assert_eq!(given.claims(&Settings::at("https://ponte.example"), Uuid::nil())["cnf"], json!({ "jkt": KID }));
    assert_eq!(given.proof(), Some((KID, "p1", NOW.plus_seconds(70))));
}

#[test]
fn at_a_resource_the_proof_is_about_the_token_and_its_key() {
    let judged = |ath: &str, thumbprint: &str| {
        let world = claim("ath", json!("ath of the token"));
        let Some(Ok(proof)) = &world.request.proof else { panic!("a proof") };
        judge_proof(&ProofCase {
            proof,
            method: "POST",
            address: "https://ponte.example/token.oauth2",
            binding: Some(Binding { ath, thumbprint }),
            now: NOW,
        })
    };
    assert_eq!(judged("ath of the token", KID), Ok(()));
    assert_eq!(judged("ath of another", KID), Err(Fault::DpopInvalidAth));
    assert_eq!(judged("ath of the token", "another key"), Err(Fault::DpopKeyMismatch));
}

#[test]
fn addresses_are_compared_as_addresses() {
    let same = [
        ("https://ponte.example", "https://ponte.example/"),
        ("HTTPS://PONTE.example:443/a", "https://ponte.example/a"),
        ("http://127.0.0.1:80/a?b", "http://127.0.0.1/a"),
        ("https://ponte.example/%7ea%2fb", "https://ponte.example/~a%2Fb"),
        ("https://ponte.example?x#y", "https://ponte.example/"),
    ];
    for (one, other) in same {
        assert_eq!(normal(one), normal(other), "{one}");
        assert!(normal(one).is_some());
    }
    let different = [
        ("https://ponte.example/A", "https://ponte.example/a"),
        ("https://ponte.example:444/", "https://ponte.example/"),
        ("https://ponte.example.evil.example/", "https://ponte.example/"),
    ];
    for (one, other) in different {
        assert_ne!(normal(one), normal(other), "{one}");
    }
    for none in [
        "ponte.example",
        "ftp://ponte.example/",
        "https://",
        "https://a@ponte.example/",
        "https://a/%zz",
        "https://a/%4",
    ] {
        assert_eq!(normal(none), None, "{none}");
    }
}
