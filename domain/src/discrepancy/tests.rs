//! Discrepancies: seed 003's example, and every way a case opens and ends (`interop.md` §1.15, `decisions.md` I2).

use strum::IntoEnumIterator as _;

use super::rules::{Ended, Standing, acknowledge, add_note, can, confirm, open, put_back, settle, take_up};
use super::{CaseAction, CaseFacts, CaseState, CloseReason, Confirmation, Discrepancy, DiscrepancyCause, Stance};
use crate::event::{DiscrepancyEvent, Event};
use crate::{
    Actor, AgreementId, AttributeId, Denial, DiscrepancyId, DiscrepancyNoteId, FieldProblem, Permission, Revision,
    Role, TenantId, Timestamp, UserId, Write,
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

fn someone(role: Role, tenant: TenantId) -> Actor {
    Actor { user: UserId(uuid::Uuid::from_u128(9)), tenant, roles: vec![role] }
}

/// The case as `tenant` stands to it: nothing done yet, and A vouches.
fn facts(tenant: TenantId) -> CaseFacts {
    CaseFacts { case: case(), stance: Stance::new(CASE, tenant), vouches: tenant == A }
}

fn resolved(facts: CaseFacts) -> CaseFacts {
    let case = Discrepancy { closed_at: Some(NOW), close_reason: Some(CloseReason::Acknowledged), ..facts.case };
    CaseFacts { case, ..facts }
}

fn taken_up(facts: CaseFacts) -> CaseFacts {
    CaseFacts { stance: Stance { taken_up_at: Some(NOW), ..facts.stance }, ..facts }
}

fn confirmed(facts: CaseFacts) -> CaseFacts {
    let reason = "La convenzione è in vigore.".to_owned();
    let confirmation = Some(Confirmation { at: NOW, reason, cause: facts.case.cause });
    CaseFacts { stance: Stance { confirmation, ..facts.stance }, ..facts }
}

/// Who × state × action, all of it.
#[test]
fn each_party_may_do_what_the_table_says() {
    let who = [("verifier", A), ("revoker", B), ("consumer", C), ("stranger", D)];
    type Change = fn(CaseFacts) -> CaseFacts;
    let states: [(&str, Change); 4] =
        [("open", |facts| facts), ("in progress", taken_up), ("confirmed", confirmed), ("resolved", resolved)];
    let mut table = String::new();
    for (name, tenant) in who {
        for (state, change) in states {
            let facts = change(facts(tenant));
            for action in CaseAction::iter() {
                let answer = match can(action, &facts, &someone(Role::Admin, tenant)) {
                    Ok(()) => "yes",
                    Err(denial) => denial.status_and_code().1,
                };
                table.push_str(&format!("{name}, {state}, {action}: {answer}\n"));
            }
        }
    }
    insta::assert_snapshot!(table);
}

#[test]
fn who_may_only_read_does_nothing() {
    for action in CaseAction::iter() {
        for role in [Role::Api, Role::Security, Role::Support] {
            let refused = Err(Denial::Unauthorized { permission: Permission::WriteHeldAttributes });
            assert_eq!(can(action, &facts(A), &someone(role, A)), refused);
        }
    }
}

#[test]
fn a_verification_that_holds_no_longer_cannot_be_confirmed() {
    let lapsed = CaseFacts { vouches: false, ..facts(A) };
    assert_eq!(can(CaseAction::Confirm, &lapsed, &someone(Role::Admin, A)), Err(Denial::NoVerificationToConfirm));
}

/// "La risoluzione della contesa è in capo agli attori coinvolti (erogatori/fruitore)."
#[test]
fn any_party_resolves_the_case_for_everybody() {
    for party in [A, B, C] {
        let decision = acknowledge(&facts(party), &someone(Role::Admin, party), NOW).expect("a party");
        let [Write::UpdateDiscrepancy(next)] = decision.writes() else { panic!("{:?}", decision.writes()) };
        assert_eq!((next.closed_at, next.close_reason), (Some(NOW), Some(CloseReason::Acknowledged)));
    }
}

#[test]
fn a_case_goes_from_open_to_in_progress_to_resolved_for_one_ente_alone() {
    let admin = someone(Role::Admin, A);
    assert_eq!(facts(A).state(), CaseState::Open);
    let decision = take_up(&facts(A), &admin, NOW).expect("a party");
    let [Write::PutStance(stance)] = decision.writes() else { panic!("{:?}", decision.writes()) };
    let working = CaseFacts { stance: stance.clone(), ..facts(A) };
    assert_eq!(working.state(), CaseState::InProgress);
    assert_eq!(decision.events()[0].parties(), [A], "nobody else's business");
    assert_eq!(decision.revision_of(CASE.0), None, "the case itself has not changed");
    let back = put_back(&working, &admin).expect("a party");
    assert!(matches!(back.writes(), [Write::PutStance(stance)] if stance.taken_up_at.is_none()));
    assert_eq!(resolved(working).state(), CaseState::Resolved);
}

#[test]
fn who_has_confirmed_waits_for_the_others_until_there_is_news() {
    let admin = someone(Role::Admin, A);
    let reason = "La convenzione è in vigore fino al 2028.";
    let decision = confirm(reason, &taken_up(facts(A)), &admin, NOW).expect("a verifier");
    let [Write::PutStance(stance)] = decision.writes() else { panic!("{:?}", decision.writes()) };
    let said = CaseFacts { stance: stance.clone(), ..facts(A) };
    assert_eq!((said.state(), said.state().waits()), (CaseState::Confirmed, false));
    let [Event::Discrepancy { what: DiscrepancyEvent::Confirmed { by, reason: told }, .. }] = decision.events() else {
        panic!("{:?}", decision.events())
    };
    assert_eq!((*by, told.as_str()), (A, reason));
    assert_eq!(decision.events()[0].parties(), [A, B, C]);

    // It was said of a verification that had run out; now it is revoked.
    let before = Confirmation { cause: DiscrepancyCause::Expired, ..said.stance.confirmation.clone().expect("said") };
    let news = CaseFacts { stance: Stance { confirmation: Some(before), ..said.stance }, ..facts(A) };
    assert_eq!((news.state(), news.state().waits()), (CaseState::Open, true));
}

#[test]
fn words_are_asked_for_where_they_are_needed() {
    let admin = someone(Role::Admin, A);
    let short = confirm("No.", &facts(A), &admin, NOW);
    assert_eq!(short, Err(Denial::field("reason", FieldProblem::TooShort { min: 10 })));
    let id = DiscrepancyNoteId(CASE.0);
    assert_eq!(add_note(id, "  ", &facts(A), &admin, NOW), Err(Denial::field("text", FieldProblem::Required)));
    let decision = add_note(id, " Chiamato il referente. ", &facts(A), &admin, NOW).expect("a party");
    let [Write::InsertDiscrepancyNote(note)] = decision.writes() else { panic!("{:?}", decision.writes()) };
    assert_eq!((note.text.as_str(), note.tenant, note.author), ("Chiamato il referente.", A, admin.user));
    assert_eq!(decision.events()[0].parties(), [A], "the others cannot read that a note was written");
    assert!(!format!("{:?}", decision.events()).contains("referente"), "nor what it says");
}
