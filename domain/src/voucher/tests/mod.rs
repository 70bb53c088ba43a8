//! The rules CA, VO and DP, each with what passes and what does not. A good request, and one thing made different.

mod assertion;
mod platform;
mod possession;
mod time;

use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::*;
use crate::agreement::AgreementState;
use crate::client::{AssertionProfile, ClientKind, KeyUse};
use crate::eservice::DescriptorState;
use crate::fixtures::{ANAGRAFE, COMUNE_VALDORO, NOW, REGIONE_ESPERIA, RICHIESTA, version_id};
use crate::purpose::PurposeState;
use crate::{ClientId, PurposeId, UserId};

const CLIENT: ClientId = ClientId(Uuid::from_u128(0xc1));
const PURPOSE: PurposeId = PurposeId(Uuid::from_u128(0xf1));
const KID: &str = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs";
/// Seconds since 1970 at [`NOW`].
const SECOND: i64 = NOW.0 / 1_000_000;

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        other => panic!("{other}"),
    }
}

/// A request and everything around it.
#[derive(Clone)]
struct World {
    request: TokenRequest,
    settings: Settings,
    facts: VoucherFacts,
    signature: Option<bool>,
}

impl World {
    /// A request of a client of Comune di Valdoro for which a voucher is given.
    fn good() -> Self {
        let token = Token {
            header: object(json!({ "alg": "RS256", "kid": KID, "typ": "JWT" })),
            payload: object(json!({
                "iss": CLIENT, "sub": CLIENT, "aud": "ponte.example/client-assertion", "jti": "a1",
                "iat": SECOND, "exp": SECOND + 300, "purposeId": PURPOSE
            })),
        };
        let request = RequestKnown {
            id: RICHIESTA,
            state: AgreementState::Active,
            descriptor: version_id(1),
            version: DescriptorState::Published,
            audience: vec!["anagrafe.regione-esperia.example".to_owned()],
            lifespan: 600,
        };
        let purpose = PurposeKnown {
            id: PURPOSE,
            state: PurposeState::Active,
            linked: true,
            eservice: ANAGRAFE,
            producer: REGIONE_ESPERIA,
            request: Some(request),
        };
        let key = KeyKnown { kid: KID.to_owned(), usage: KeyUse::Sig, pem: String::new() };
        let client = ClientKnown {
            id: CLIENT,
            kind: ClientKind::Consumer,
            consumer: COMUNE_VALDORO,
            admin: None,
            assertion_profile: AssertionProfile::Strict,
            key: Some(key),
            purpose: Some(purpose),
        };
        Self {
            request: TokenRequest {
                grant_type: Some(GRANT_TYPE.to_owned()),
                assertion_type: Some(ASSERTION_TYPE.to_owned()),
                client_id: Some(CLIENT.to_string()),
                assertion: Ok(token),
                proof: None,
            },
            settings: Settings::at("https://ponte.example"),
            facts: VoucherFacts { client: Some(client), assertion_used: false, proof_used: false },
            signature: Some(true),
        }
    }

    /// The same for the console's own API.
    fn api() -> Self {
        let mut world = Self::good();
        world.client().kind = ClientKind::Api;
        world.client().purpose = None;
        world.without_claim("purposeId")
    }

    fn with_proof() -> Self {
        let mut world = Self::good();
        let token = Token {
            header: object(json!({
                "typ": "dpop+jwt", "alg": "ES256", "jwk": { "kty": "EC", "crv": "P-256", "x": "AQ", "y": "AQ" }
            })),
            payload: object(json!({
                "jti": "p1", "htm": "POST", "htu": "https://ponte.example/token.oauth2", "iat": SECOND
            })),
        };
        let key = ProofKey { thumbprint: KID.to_owned(), algorithm: "ES256" };
        world.request.proof = Some(Ok(Proof { token, key: Some(key), verified: true }));
        world
    }

    fn token(&mut self) -> &mut Token {
        self.request.assertion.as_mut().expect("it could be read")
    }

    fn proof(&mut self) -> &mut Proof {
        self.request.proof.as_mut().and_then(|proof| proof.as_mut().ok()).expect("there is a proof")
    }

    fn client(&mut self) -> &mut ClientKnown {
        self.facts.client.as_mut().expect("there is a client")
    }

    fn purpose(&mut self) -> &mut PurposeKnown {
        self.client().purpose.as_mut().expect("there is a purpose")
    }

    fn with_claim(mut self, claim: &str, value: Value) -> Self {
        self.token().payload.insert(claim.to_owned(), value);
        self
    }

    fn without_claim(mut self, claim: &str) -> Self {
        self.token().payload.remove(claim);
        self
    }

    fn with_header(mut self, member: &str, value: Value) -> Self {
        self.token().header.insert(member.to_owned(), value);
        self
    }

    fn without_header(mut self, member: &str) -> Self {
        self.token().header.remove(member);
        self
    }

    fn case(&self) -> Case<'_> {
        Case {
            request: &self.request,
            settings: &self.settings,
            facts: Some(&self.facts),
            signature: self.signature,
            now: NOW,
        }
    }

    /// What is wrong with it first, if anything.
    fn fault(&self) -> Option<Fault> {
        judge(&self.case()).err()
    }

    fn given(&self) -> Permit {
        permit(&self.case()).expect("a voucher is given")
    }
}

/// Every request of the table ends at its fault, in the endpoint's way and in the debugger's.
#[track_caller]
fn refused(table: impl IntoIterator<Item = (World, Fault)>) {
    for (world, fault) in table {
        assert_eq!(world.fault(), Some(fault.clone()));
        assert_eq!(permit(&world.case()).err(), Some(fault.clone()));
        let failed = examine(&world.case()).into_iter().find(|(_, outcome)| matches!(outcome, Outcome::Failed(_)));
        assert_eq!(failed.map(|(_, outcome)| outcome), Some(Outcome::Failed(fault)));
    }
}

#[track_caller]
fn passed(table: impl IntoIterator<Item = World>) {
    for world in table {
        assert_eq!(world.fault(), None, "{:?}", world.request);
        world.given();
    }
}

#[test]
fn each_check_is_one_step_and_none_is_forgotten() {
    use strum::IntoEnumIterator as _;
    let listed = STEPS.iter().map(|step| step.check).collect::<std::collections::BTreeSet<_>>();
    assert_eq!((listed.len(), STEPS.len()), (Check::iter().count(), Check::iter().count()));
    let mut stages = STEPS.iter().map(|step| step.stage).collect::<Vec<_>>();
    stages.dedup();
    assert_eq!(stages, Stage::iter().collect::<Vec<_>>());
}

#[test]
fn a_good_request_passes_every_step_that_there_is_something_to_judge_in() {
    let skipped = |world: &World| {
        let steps = examine(&world.case()).into_iter();
        assert!(steps.clone().all(|(_, outcome)| !matches!(outcome, Outcome::Failed(_))));
        steps.filter(|(_, outcome)| *outcome == Outcome::Skipped).map(|(step, _)| step.stage).collect::<Vec<_>>()
    };
    let proof = vec![Stage::Proof; 9];
    assert_eq!(skipped(&World::good()), [proof.clone(), vec![Stage::Assertion, Stage::Replay]].concat());
    assert_eq!(skipped(&World::with_proof()), [Stage::Assertion]);
    let platform = vec![Stage::Platform; 6];
    assert_eq!(skipped(&World::api()), [proof, vec![Stage::Assertion; 2], platform, vec![Stage::Replay]].concat());
}

#[test]
fn what_nobody_looked_at_is_skipped_and_nothing_is_given_for_it() {
    let world = World::good();
    let unseen = Case { facts: None, signature: None, ..world.case() };
    assert_eq!(judge(&unseen), Ok(()));
    assert_eq!(permit(&unseen), Err(Fault::Unjudged));
    assert_eq!(permit(&Case { signature: None, ..world.case() }), Err(Fault::Unjudged));
    let skipped = examine(&unseen).into_iter().filter(|(_, outcome)| *outcome == Outcome::Skipped);
    let later = [Stage::Key, Stage::Signature, Stage::Platform, Stage::Replay];
    assert!(
        skipped
            .map(|(step, _)| step.stage)
            .filter(|stage| *stage != Stage::Proof && *stage != Stage::Assertion)
            .eq(STEPS.iter().map(|step| step.stage).filter(|stage| later.contains(stage)))
    );
}

#[test]
fn the_voucher_says_what_the_version_says() {
    let digest = json!({ "alg": "SHA256", "value": "AB".repeat(32) });
    let given = World::good().with_claim("digest", digest).given();
    assert_eq!((given.lifespan(), given.token_type()), (600, "Bearer"));
    let claims = given.claims(&Settings::at("https://ponte.example"), Uuid::from_u128(7));
    assert_eq!(
        claims,
        json!({
            "jti": Uuid::from_u128(7), "iss": "https://ponte.example", "client_id": CLIENT, "sub": CLIENT,
            "iat": SECOND, "nbf": SECOND, "exp": SECOND + 600,
            "aud": ["anagrafe.regione-esperia.example"], "purposeId": PURPOSE,
            "producerId": REGIONE_ESPERIA, "consumerId": COMUNE_VALDORO,
            "eserviceId": ANAGRAFE, "descriptorId": version_id(1),
            "digest": { "alg": "SHA256", "value": "ab".repeat(32) }
        })
    );
    assert_eq!(given.assertion(), ("a1", NOW.plus_seconds(300 + SKEW)));
}

#[test]
fn a_token_for_the_console_names_the_ente_and_no_purpose() {
    let claims = World::api().given().claims(&Settings::at("http://127.0.0.1:3000"), Uuid::nil());
    assert_eq!(claims["aud"], json!(["127.0.0.1:3000/api/v1"]));
    assert_eq!((&claims["organizationId"], &claims["role"]), (&json!(COMUNE_VALDORO), &json!("m2m")));
    assert_eq!(claims["exp"].as_i64(), claims["iat"].as_i64().map(|from| from + API_LIFESPAN));
    for absent in ["purposeId", "digest", "cnf", "adminId"] {
        assert!(claims.get(absent).is_none(), "{absent}");
    }
    let admin = UserId(Uuid::from_u128(0xa1));
    let mut world = World::api();
    world.client().admin = Some(admin);
    let claims = world.given().claims(&Settings::at("http://127.0.0.1:3000"), Uuid::nil());
    assert_eq!((&claims["role"], &claims["adminId"]), (&json!("m2m-admin"), &json!(admin)));
}

#[test]
fn the_words_of_oauth_tell_nothing_that_the_platform_knows() {
    use strum::IntoEnumIterator as _;
    for fault in [
        Fault::ClientNotFound,
        Fault::ClientKeyNotFound,
        Fault::InvalidSignature,
        Fault::PurposeNotLinked,
        Fault::InvalidPurposeState { state: PurposeState::Suspended },
        Fault::InvalidAgreementState { state: None },
        Fault::AssertionAlreadyUsed,
    ] {
        assert_eq!(fault.oauth(), OauthError::InvalidClient);
    }
    assert_eq!(Fault::InvalidGrantType.oauth().to_string(), "unsupported_grant_type");
    assert_eq!(Fault::DpopExpired.oauth().to_string(), "invalid_dpop_proof");
    let codes = FaultCode::iter().map(<&'static str>::from).collect::<std::collections::BTreeSet<_>>();
    assert_eq!(codes.len(), FaultCode::iter().count());
}
