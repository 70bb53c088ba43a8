//! Tokens and certificates that are minted here, good ones and every kind of bad one.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{RSA_PKCS1_SHA256, RSA_PKCS1_SHA384, RSA_PKCS1_SHA512, RsaKeyPair};
use domain::terminology::token::{CertificateFault, DAY};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose, PKCS_ECDSA_P256_SHA256,
    PKCS_RSA_SHA256, date_time_ymd,
};
use serde_json::json;

use super::*;
use crate::testing::NOW;

const AUDIENCE: &str = "https://modipa.fse.salute.gov.it/govway/rest/in/FSE/terminology/v1";
const NAME: &str = "S1#190201234567PR";
/// A certificate with an RSA key of 1024 bits.
const WEAK: &str = "MIIB+jCCAWOgAwIBAgIUaFWnjsGZFxdg1ZbWqMAzQiriza8wDQYJKoZIhvcNAQELBQAwETEPMA0GA1UEAwwGZGVib2xlMCAXDTI2MTEyNzA1NDU1MloYDzIxMjYxMTAzMDU0NTUyWjARMQ8wDQYDVQQDDAZkZWJvbGUwgZ8wDQYJKoZIhvcNAQEBBQADgY0AMIGJAoGBAJnL4/j/jvWOJ8o6soTjObY+nIo/dS8TDp/CaQ2stZiaJSq6OWPYTI6wQaGkABgkGq0VgTKT1vLTLU9TXBQOOTwjMNIry27SxMS9HvJjoHqwYjDAtLtG6mgDc7G7SfM53/K/MmN9lBgkUOYTwDEPYOJ5kEwy9gRr786xXRvBnTpvAgMBAAGjTTBLMB0GA1UdDgQWBBQpOfn9vlt7gRVdrmJ9AL3ppBkflTAfBgNVHSMEGDAWgBQpOfn9vlt7gRVdrmJ9AL3ppBkflTAJBgNVHRMEAjAAMA0GCSqGSIb3DQEBCwUAA4GBAFOc1I1SIDKRS6CQYKxdIU9yVNfbY7T7YFaZxVJry3xpVBcQJyEh1AxUj2GRUq5rai+4qY/Lv50jgmHXMH/lg/86iez9PIB9kC+xcsJk1koGZaoyKXOeDzpBuczG755z1o6fh7Zco42z+gL5FYqlvhJfSqdclTik2FqdWm8EVbvg";

/// An authority, and how it makes certificates.
pub(super) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pub(super) der: Vec<u8>,
    pub(super) pem: String,
}

impl Authority {
    pub(super) fn new(name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).expect("a key");
        let certificate = params.self_signed(&key).expect("a certificate");
        let pem = certificate.pem();
        Self { der: certificate.der().to_vec(), pem, issuer: Issuer::new(params, key) }
    }

    fn below(&self, name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).expect("a key");
        let certificate = params.signed_by(&key, &self.issuer).expect("a certificate");
        let pem = certificate.pem();
        Self { der: certificate.der().to_vec(), pem, issuer: Issuer::new(params, key) }
    }

    pub(super) fn signer(&self, key: &KeyPair, change: impl FnOnce(&mut CertificateParams)) -> Vec<u8> {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, NAME);
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.not_before = date_time_ymd(2025, 1, 1);
        params.not_after = date_time_ymd(2027, 1, 1);
        change(&mut params);
        params.signed_by(key, &self.issuer).expect("a certificate").der().to_vec()
    }

    pub(super) fn anchors(&self) -> Anchors {
        Anchors::from_pem(&self.pem).expect("an authority")
    }
}

pub(super) fn rsa() -> KeyPair {
    KeyPair::generate_for(&PKCS_RSA_SHA256).expect("a key")
}

pub(super) fn payload(which: Which) -> Value {
    let now = NOW.0 / 1_000_000;
    json!({
        "iss": format!("{}{NAME}", which.issuer_prefix()), "iat": now, "exp": now + 3600, "jti": "1", "aud": AUDIENCE,
        "sub": "RSSMRA80A01H501U", "oid": "2.16.840.1.113883.6.1", "version": "2.78",
    })
}

pub(super) fn sign(key: &KeyPair, head: &str, payload: &str) -> String {
    let signed = format!("{}.{}", URL_SAFE_NO_PAD.encode(head), URL_SAFE_NO_PAD.encode(payload));
    let pair = RsaKeyPair::from_pkcs8(&key.serialize_der()).expect("a key");
    let mut signature = vec![0; pair.public_modulus_len()];
    let algorithm = match head {
        head if head.contains("\"RS512") => &RSA_PKCS1_SHA512,
        head if head.contains("\"RS38") => &RSA_PKCS1_SHA384,
        _ => &RSA_PKCS1_SHA256,
    };
    pair.sign(algorithm, &SystemRandom::new(), signed.as_bytes(), &mut signature).expect("a signature");
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

pub(super) fn head(algorithm: &str, chain: &[&[u8]]) -> String {
    let chain: Vec<String> = chain.iter().map(|der| STANDARD.encode(der)).collect();
    json!({ "alg": algorithm, "typ": "JWT", "x5c": chain }).to_string()
}

fn token(which: Which, key: &KeyPair, chain: &[&[u8]]) -> String {
    sign(key, &head("RS256", chain), &payload(which).to_string())
}

/// What tokens are held against here.
pub(super) fn checks<T>(anchors: &Anchors, connection: Option<&[u8]>, look: impl for<'a> FnOnce(Checks<'a>) -> T) -> T {
    look(Checks {
        anchors,
        audiences: &[AUDIENCE.to_owned()],
        subject_check: SubjectCheck::Strict,
        max_age: DAY,
        now: NOW,
        connection,
        signers: &Signers::default(),
        same_organisation: false,
        profile: Profile::Lenient,
    })
}

pub(super) fn look(
    bearer: &str,
    integrity: &str,
    anchors: &Anchors,
    connection: Option<&[u8]>,
) -> Result<Caller, TokenFault> {
    checks(anchors, connection, |checks| caller(bearer, integrity, checks))
}

/// Two good tokens.
pub(super) fn both_tokens(key: &KeyPair, chain: &[&[u8]]) -> (String, String) {
    (token(Which::Bearer, key, chain), token(Which::Integrity, key, chain))
}

fn both(key: &KeyPair, chain: &[&[u8]], anchors: &Anchors) -> Result<Caller, TokenFault> {
    look(&token(Which::Bearer, key, chain), &token(Which::Integrity, key, chain), anchors, None)
}

#[test]
fn a_pair_of_good_tokens_says_who_calls() {
    let (authority, key) = (Authority::new("CA di prova"), rsa());
    let leaf = authority.signer(&key, |_| {});
    let caller = both(&key, &[&leaf], &authority.anchors()).expect("trusted");
    assert_eq!((caller.common_name.as_str(), caller.integrity.version.as_deref()), (NAME, Some("2.78")));
    let strong = |which| sign(&key, &head("RS512", &[&leaf]), &payload(which).to_string());
    assert!(look(&strong(Which::Bearer), &strong(Which::Integrity), &authority.anchors(), None).is_ok());
}

#[test]
fn chains_lead_through_intermediates_to_any_of_several_authorities() {
    let (old, new, key) = (Authority::new("vecchia"), Authority::new("nuova"), rsa());
    let between = new.below("intermedia");
    let leaf = between.signer(&key, |_| {});
    let anchors = Anchors::from_pem(&format!("{}{}", old.pem, new.pem)).expect("two authorities");
    assert!(both(&key, &[&leaf, &between.der], &anchors).is_ok());
    assert!(both(&key, &[&leaf], &anchors).is_err(), "without what is between");
    assert!(both(&key, &[&leaf, &between.der], &old.anchors()).is_err());
    assert!(Anchors::from_pem("").is_err(), "nobody trusted is a mistake");
}

#[test]
fn certificates_that_are_not_trusted() {
    use CertificateFault as F;
    let (authority, other, key) = (Authority::new("CA di prova"), Authority::new("un'altra"), rsa());
    let elliptic = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).expect("a key");
    let cases: Vec<(Vec<u8>, CertificateFault)> = vec![
        (authority.signer(&key, |params| params.not_after = date_time_ymd(2025, 12, 31)), F::Expired),
        (authority.signer(&key, |params| params.not_before = date_time_ymd(2026, 6, 1)), F::NotYetValid),
        (other.signer(&key, |_| {}), F::UnknownIssuer),
        (authority.signer(&key, |params| params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained)), F::IsAuthority),
        (authority.signer(&key, |params| params.key_usages = vec![KeyUsagePurpose::KeyEncipherment]), F::WrongUse),
        (
            authority.signer(&key, |params| {
                params.distinguished_name.remove(DnType::CommonName);
            }),
            F::NoCommonName,
        ),
        (authority.signer(&elliptic, |_| {}), F::WeakKey),
        (STANDARD.decode(WEAK).expect("base64"), F::WeakKey),
        (b"nothing".to_vec(), F::Unreadable),
    ];
    for (leaf, expected) in cases {
        let fault = both(&key, &[&leaf], &authority.anchors()).expect_err("refused");
        assert_eq!((fault.claim, fault.problem), ("x5c", ClaimProblem::Certificate { fault: expected }));
    }
    let leaf = authority.signer(&key, |params| params.key_usages = vec![KeyUsagePurpose::ContentCommitment]);
    assert!(both(&key, &[&leaf], &authority.anchors()).is_ok(), "non-repudiation will do");
    let bearer = token(Which::Bearer, &key, &[&leaf]);
    let fault = look(&bearer, &bearer, &authority.anchors(), Some(&leaf)).expect_err("refused");
    assert_eq!(fault.problem, ClaimProblem::Certificate { fault: F::IsTheConnections });
}

#[test]
fn tokens_that_were_tampered_with() {
    let (authority, key, other) = (Authority::new("CA di prova"), rsa(), rsa());
    let leaf = authority.signer(&key, |_| {});
    let good = token(Which::Integrity, &key, &[&leaf]);
    let refused = |bearer: &str| {
        let fault = look(bearer, &good, &authority.anchors(), None).expect_err("refused");
        (fault.claim, fault.problem)
    };
    assert_eq!(refused(&token(Which::Bearer, &other, &[&leaf])), ("signature", ClaimProblem::BadSignature));
    let bearer = token(Which::Bearer, &key, &[&leaf]);
    let mut parts: Vec<&str> = bearer.split('.').collect();
    let changed = URL_SAFE_NO_PAD.encode(payload(Which::Bearer).to_string().replace("RSSMRA", "RSSMRB"));
    parts[1] = &changed;
    assert_eq!(refused(&parts.join(".")), ("signature", ClaimProblem::BadSignature));
    assert_eq!(refused(&bearer.replace('.', "")), ("jwt", ClaimProblem::Malformed));
    assert_eq!(refused(&format!("{bearer}.x")), ("jwt", ClaimProblem::Malformed));
    assert_eq!(refused(&format!("{bearer}=")), ("signature", ClaimProblem::Malformed));
    assert_eq!(refused(""), ("jwt", ClaimProblem::Malformed));
    assert_eq!(refused(&"a".repeat(MAX_TOKEN + 1)), ("jwt", ClaimProblem::TooLong));
    let twice = payload(Which::Bearer).to_string().replace("\"jti\":\"1\"", "\"jti\":\"1\",\"jti\":\"2\"");
    assert_eq!(refused(&sign(&key, &head("RS256", &[&leaf]), &twice)), ("jwt", ClaimProblem::Malformed));
    assert_eq!(refused(&sign(&key, &head("RS256", &[&leaf]), "[]")), ("jwt", ClaimProblem::Malformed));
    assert_eq!(refused(&good).0, "iss", "one token is not the other");
}

#[test]
fn both_tokens_have_the_same_signer() {
    let (authority, one, two) = (Authority::new("CA di prova"), rsa(), rsa());
    let (first, second) = (authority.signer(&one, |_| {}), authority.signer(&two, |_| {}));
    let bearer = token(Which::Bearer, &one, &[&first]);
    let fault = look(&bearer, &token(Which::Integrity, &two, &[&second]), &authority.anchors(), None);
    let fault = fault.expect_err("refused");
    assert_eq!((fault.claim, fault.problem), ("x5c", ClaimProblem::UnlikeTheOther));
}

#[test]
fn where_that_is_asked_for_both_certificates_are_of_one_organisation_and_the_signer_is_listed() {
    let (authority, key) = (Authority::new("CA di prova"), rsa());
    let of = |name: Option<&str>, number: u64| {
        authority.signer(&key, |params| {
            params.serial_number = Some(number.into());
            if let Some(name) = name {
                params.distinguished_name.push(DnType::OrganizationName, name);
            }
        })
    };
    let anchors = authority.anchors();
    let look = |signer: &[u8], connection: Option<&[u8]>, list: &str, same_organisation: bool| {
        let (bearer, integrity) = both_tokens(&key, &[signer]);
        let signers = Signers::parse(list).expect("a list");
        let looked = checks(&anchors, connection, |checks| {
            caller(&bearer, &integrity, Checks { signers: &signers, same_organisation, ..checks })
        });
        looked.map(drop).map_err(|fault| (fault.claim, fault.problem))
    };
    let (asl, also_asl, region, none) =
        (of(Some("ASL Esperia"), 1), of(Some("asl  esperia"), 2), of(Some("Regione"), 3), of(None, 4));
    let other = ("x5c", ClaimProblem::Certificate { fault: CertificateFault::OtherOrganisation });
    assert_eq!(look(&asl, Some(&also_asl), "", true), Ok(()));
    assert_eq!(look(&asl, Some(&region), "", true), Err(other.clone()));
    assert_eq!(look(&asl, Some(&none), "", true), Err(other.clone()));
    assert_eq!(look(&none, Some(&asl), "", true), Err(other));
    assert_eq!(look(&asl, Some(&region), "", false), Ok(()), "nobody asked");
    assert_eq!(look(&asl, None, "", true), Ok(()), "nobody looks at connections");
    assert_eq!(look(&asl, None, "S1#1902*", false), Ok(()));
    assert_eq!(look(&asl, None, "S1#ALTRO", false), Err(("iss", ClaimProblem::SignerNotListed)));
    assert_eq!(look(&asl, None, "S1#1902*=2.999", false), Err(("oid", ClaimProblem::OidNotListed)));
    assert_eq!(look(&asl, None, "S1#1902*=2.16.840.1.113883", false), Ok(()));
}

#[test]
fn the_page_names_first_what_the_service_names() {
    let (authority, key, other) = (Authority::new("CA di prova"), rsa(), rsa());
    let leaf = authority.signer(&key, |_| {});
    let anchors = authority.anchors();
    let good = payload(Which::Bearer);
    let with = |claim: &str, value: Value| {
        let mut changed = good.clone();
        changed[claim] = value;
        sign(&key, &head("RS256", &[&leaf]), &changed.to_string())
    };
    let stranger = Authority::new("un'altra").signer(&key, |_| {});
    let tokens = [
        String::new(),
        "a.b".to_owned(),
        "a".repeat(MAX_TOKEN + 1),
        sign(&key, &head("HS256", &[&leaf]), &good.to_string()),
        sign(&key, &head("RS256", &[]), &good.to_string()),
        sign(&key, &head("RS256", &[b"x"]), &good.to_string()),
        sign(&key, &head("RS256", &[&stranger]), &good.to_string()),
        sign(&other, &head("RS256", &[&leaf]), &good.to_string()),
        with("iss", json!("auth:X")),
        with("iat", json!(1)),
        with("exp", json!(1)),
        with("nbf", json!(i64::MAX / 1_000_000_000)),
        with("jti", json!(1.5)),
        with("aud", json!("x")),
        with("sub", json!("x")),
        token(Which::Bearer, &key, &[&leaf]),
    ];
    for token in tokens {
        let integrity = super::tests::token(Which::Integrity, &key, &[&leaf]);
        let service = look(&token, &integrity, &anchors, None).err();
        let page = checks(&anchors, None, |checks| explain::first_refused(Which::Bearer, &token, checks));
        assert_eq!(page, service, "{token}");
    }
}

#[test]
fn in_the_strict_profile_the_service_and_the_page_refuse_the_same() {
    let (authority, key) = (Authority::new("CA di prova"), rsa());
    let leaf = authority.signer(&key, |_| {});
    let anchors = authority.anchors();
    let text = STANDARD.encode(&leaf);
    let broken = format!("{}\n{}", &text[..64], &text[64..]);
    let head = |kind: &str, x5c: Value| json!({ "alg": "RS256", "typ": kind, "x5c": x5c });
    let with = |claim: &str, value: Value| {
        let mut changed = payload(Which::Integrity);
        changed[claim] = value;
        (head("JWT", json!([text])), changed)
    };
    let good = payload(Which::Integrity);
    let mut unversioned = good.clone();
    drop(unversioned.as_object_mut().expect("an object").remove("version"));
    for ((head, payload), refused) in [
        ((head("JWT", json!([text])), good.clone()), None),
        (with("aud", json!(format!("{AUDIENCE}/"))), None),
        ((head("jwt", json!([text])), good.clone()), Some("typ")),
        ((head("JWT", json!(text)), good.clone()), Some("x5c")),
        ((head("JWT", json!([broken])), good.clone()), Some("x5c")),
        (with("aud", json!(AUDIENCE.to_uppercase())), Some("aud")),
        (with("sub", json!("RSSMRA80A01H501U^^^&2.16.840.1.113883.2.9.4.3.2&ISO")), Some("sub")),
        ((head("JWT", json!([text])), unversioned), Some("version")),
    ] {
        let bearer = token(Which::Bearer, &key, &[&leaf]);
        let integrity = sign(&key, &head.to_string(), &payload.to_string());
        let looked = |profile: Profile| {
            checks(&anchors, None, |checks| {
                let checks = Checks { profile, ..checks };
                let page = explain::first_refused(Which::Integrity, &integrity, checks);
                let service = caller(&bearer, &integrity, checks).err();
                assert_eq!(page, service, "{payload}");
                service.map(|fault| fault.claim)
            })
        };
        assert_eq!(looked(Profile::Strict), refused, "{head} {payload}");
        assert_eq!(looked(Profile::Lenient), None, "{head} {payload}");
    }
}
