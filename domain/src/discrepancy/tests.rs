//! Discrepancies: seed 003's example, and every way a case opens and ends (`interop.md` §1.15, `decisions.md` I2).

use super::rules::{Ended, Standing, acknowledge, open, settle};
use super::{CloseReason, Discrepancy, DiscrepancyCause};
use crate::event::{DiscrepancyEvent, Event};
use crate::{
    Actor, AgreementId, AttributeId, Denial, DiscrepancyId, Permission, Revision, Role, TenantId, Thing, Timestamp,
    UserId, Write,
};

const NOW: Timestamp = Timestamp(1_768_557_600_000_000);
/// "L'erogatore A", "l'erogatore B" and "il fruitore C" of seed 003, and somebody it does not concern.
const A: TenantId = TenantId(uuid::Uuid::from_u128(0xa));
const B: TenantId = TenantId(uuid::Uuid::from_u128(0xb));
const C: TenantId = TenantId(uuid::Uuid::from_u128(0xc));
const D: TenantId = TenantId(uuid::Uuid::from_u128(0xd));
const ATTRIBUTE: AttributeId = AttributeId(uuid::Uuid::from_u128(1));
const REQUEST: AgreementId = AgreementId(uuid::Uuid::from_u128(2));
const CASE: DiscrepancyId = DiscrepancyId(uuid::Uuid::from_u128(3));

fn b_revokes() -> Ended {
    Ended {
        id: CASE,
        attribute: ATTRIBUTE,
        consumer: C,
        revoker: B,
        other_verifiers: vec![A],
        affected_agreements: vec![REQUEST],
        open: None,
        cause: DiscrepancyCause::Revoked,
        as_of: NOW,
    }
}

fn case() -> Discrepancy {
    let decision = open(&b_revokes()).expect("somebody is concerned");
    match decision.writes() {
        [Write::InsertDiscrepancy(case)] => case.clone(),
        other => panic!("{other:?}"),
    }
}

fn standing() -> Standing {
    Standing { case: case(), vouching: vec![A], any_agreement_open: true, as_of: NOW.plus_days(1) }
}

fn ends_with(standing: &Standing) -> Option<CloseReason> {
    let decision = settle(standing)?;
    match (decision.writes(), decision.events()) {
        ([Write::UpdateDiscrepancy(next)], [Event::Discrepancy { what: DiscrepancyEvent::Closed { reason }, .. }]) => {
            assert_eq!((next.closed_at, next.close_reason), (Some(standing.as_of), Some(*reason)));
            Some(*reason)
        }
        other => panic!("{other:?}"),
    }
}

/// "A e B avevano verificato per il fruitore C lo stesso attributo; B lo revoca; A, B e C ricevono una segnalazione."
#[test]
fn a_b_and_c_are_told() {
    let decision = open(&b_revokes()).expect("somebody is concerned");
    let [event] = decision.events() else { panic!("{:?}", decision.events()) };
    assert_eq!(event.parties(), [A, B, C]);
    assert_eq!(case().parties(), [C, B, A]);
    assert_eq!(case().revision, Revision::FIRST);
}

/// "La piattaforma … conserva gli stati correnti": nothing but the case is stored.
#[test]
fn opening_a_case_touches_no_request() {
    let decision = open(&b_revokes()).expect("somebody is concerned");
    assert!(matches!(decision.writes(), [Write::InsertDiscrepancy(_)]));
}

#[test]
fn a_case_opens_when_a_request_relies_on_it_or_somebody_else_vouches() {
    let alone = Ended { other_verifiers: Vec::new(), ..b_revokes() };
    assert!(open(&alone).is_some(), "a request relies on it");
    let unused = Ended { affected_agreements: Vec::new(), ..b_revokes() };
    assert!(open(&unused).is_some(), "somebody else vouches");
    let nobody = Ended { other_verifiers: Vec::new(), affected_agreements: Vec::new(), ..b_revokes() };
    assert_eq!(open(&nobody), None);
}

#[test]
fn one_case_is_open_for_the_same_attribute_consumer_and_revoker() {
    let again = Ended { open: Some(case()), ..b_revokes() };
    assert_eq!(open(&again), None);
}

#[test]
fn a_revocation_after_the_end_tells_everybody_again_in_the_same_case() {
    let ran_out = Discrepancy { cause: DiscrepancyCause::Expired, other_verifiers: Vec::new(), ..case() };
    let decision = open(&Ended { open: Some(ran_out), ..b_revokes() }).expect("it is news");
    let [Write::UpdateDiscrepancy(next)] = decision.writes() else { panic!("{:?}", decision.writes()) };
    assert_eq!((next.id, next.cause, &next.other_verifiers[..]), (CASE, DiscrepancyCause::Revoked, &[A][..]));
    assert_eq!(decision.events()[0].parties(), [A, B, C]);
}

#[test]
fn a_case_stays_open_while_the_parties_disagree() {
    assert_eq!(ends_with(&standing()), None);
    let alone = Discrepancy { other_verifiers: Vec::new(), ..case() };
    assert_eq!(ends_with(&Standing { case: alone, vouching: Vec::new(), ..standing() }), None);
}

#[test]
fn a_case_ends_when_the_revoker_verifies_again() {
    assert_eq!(ends_with(&Standing { vouching: vec![A, B], ..standing() }), Some(CloseReason::ReVerified));
}

#[test]
fn a_case_ends_when_every_other_verifier_revoked_too() {
    assert_eq!(ends_with(&Standing { vouching: Vec::new(), ..standing() }), Some(CloseReason::ConsensusRevoked));
    let two = Discrepancy { other_verifiers: vec![A, D], ..case() };
    assert_eq!(ends_with(&Standing { case: two.clone(), vouching: vec![D], ..standing() }), None);
    assert_eq!(
        ends_with(&Standing { case: two, vouching: Vec::new(), ..standing() }),
        Some(CloseReason::ConsensusRevoked)
    );
}

#[test]
fn a_case_ends_when_no_affected_request_is_open_any_more() {
    assert_eq!(ends_with(&Standing { any_agreement_open: false, ..standing() }), Some(CloseReason::AgreementClosed));
    let none_affected = Discrepancy { affected_agreements: Vec::new(), ..case() };
    assert_eq!(ends_with(&Standing { case: none_affected, any_agreement_open: false, ..standing() }), None);
}

#[test]
fn a_closed_case_is_left_alone() {
    let closed = Discrepancy { closed_at: Some(NOW), close_reason: Some(CloseReason::Acknowledged), ..case() };
    assert_eq!(settle(&Standing { case: closed, vouching: vec![A, B], ..standing() }), None);
}

/// "La risoluzione della contesa è in capo agli attori coinvolti (erogatori/fruitore)."
#[test]
fn any_party_resolves_the_case_and_nobody_else_knows_of_it() {
    let someone = |role, tenant| Actor { user: UserId(uuid::Uuid::from_u128(9)), tenant, roles: vec![role] };
    for party in [A, B, C] {
        let decision = acknowledge(&case(), &someone(Role::Admin, party), NOW).expect("a party");
        let [Write::UpdateDiscrepancy(next)] = decision.writes() else { panic!("{:?}", decision.writes()) };
        assert_eq!((next.closed_at, next.close_reason), (Some(NOW), Some(CloseReason::Acknowledged)));
        let closed = acknowledge(next, &someone(Role::Admin, party), NOW);
        assert_eq!(closed, Err(Denial::UnchangedValue));
    }
    let stranger = acknowledge(&case(), &someone(Role::Admin, D), NOW);
    assert_eq!(stranger, Err(Denial::not_found(Thing::Discrepancy)));
    let reader = acknowledge(&case(), &someone(Role::Support, A), NOW);
    assert_eq!(reader, Err(Denial::Unauthorized { permission: Permission::WriteHeldAttributes }));
}
