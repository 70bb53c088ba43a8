//! What the platform knows (CA-05, CA-13, CA-14, CA-17, CA-18, KEY-04, `decisions.md` I9): each state of each thing.

use strum::IntoEnumIterator as _;

use super::*;

fn with(change: impl FnOnce(&mut World)) -> World {
    let mut world = World::good();
    change(&mut world);
    world
}

#[test]
fn client_key_and_signature() {
    refused([
        (with(|world| world.facts.client = None), Fault::ClientNotFound),
        (with(|world| world.client().key = None), Fault::ClientKeyNotFound),
        (
            with(|world| world.client().key = Some(KeyKnown { kid: KID.into(), usage: KeyUse::Enc, pem: "".into() })),
            Fault::KeyNotForSigning,
        ),
        (with(|world| world.signature = Some(false)), Fault::InvalidSignature),
    ]);
}

#[test]
fn the_purpose_is_the_consumer_s_and_linked_to_the_client() {
    refused([
        (with(|world| world.client().purpose = None), Fault::PurposeNotFound),
        (with(|world| world.purpose().linked = false), Fault::PurposeNotLinked),
        (with(|world| world.purpose().request = None), Fault::InvalidAgreementState { state: None }),
    ]);
}

/// Of all the states there are, exactly these give a voucher.
#[test]
fn a_voucher_is_given_if_and_only_if_everything_is_active() {
    let mut given = Vec::new();
    for purpose in PurposeState::iter() {
        for agreement in AgreementState::iter() {
            for version in DescriptorState::iter() {
                let world = with(|world| {
                    world.purpose().state = purpose;
                    let request = world.purpose().request.as_mut().expect("a request");
                    (request.state, request.version) = (agreement, version);
                });
                if permit(&world.case()).is_ok() {
                    given.push((purpose, agreement, version));
                    continue;
                }
                let expected = match (purpose, agreement) {
                    (PurposeState::Active, AgreementState::Active) => Fault::InvalidEserviceState { state: version },
                    (PurposeState::Active, state) => Fault::InvalidAgreementState { state: Some(state) },
                    (state, _) => Fault::InvalidPurposeState { state },
                };
                assert_eq!(world.fault(), Some(expected));
            }
        }
    }
    let active = (PurposeState::Active, AgreementState::Active);
    let of = |version| (active.0, active.1, version);
    assert_eq!(given, [of(DescriptorState::Published), of(DescriptorState::Deprecated)]);
}

#[test]
fn an_assertion_and_a_proof_are_used_once() {
    refused([(with(|world| world.facts.assertion_used = true), Fault::AssertionAlreadyUsed)]);
    let mut replayed = World::with_proof();
    replayed.facts.proof_used = true;
    refused([(replayed, Fault::DpopAlreadyUsed)]);
}

#[test]
fn a_client_of_the_console_needs_no_purpose_and_gets_none() {
    let named = World::api().with_claim("purposeId", json!(PURPOSE));
    passed([World::api(), named.clone()]);
    assert_eq!(named.given().subject(), &Subject::Console { admin: None });
}

#[test]
fn the_debugger_goes_on_after_a_fault_and_skips_only_what_cannot_be_judged() {
    let world = with(|world| {
        world.client().key = None;
        world.signature = None;
        world.purpose().state = PurposeState::Suspended;
        world.token().payload.insert("nbf".into(), json!(1));
    });
    let failed = examine(&world.case()).into_iter().filter(|(_, outcome)| matches!(outcome, Outcome::Failed(_)));
    let failed = failed.map(|(step, _)| step.check).collect::<Vec<_>>();
    assert_eq!(failed, [Check::ClaimMembers, Check::Key, Check::PurposeState]);
}
