//! The registry, and who gives and takes attributes: every rule as a table, and seed 003 told again, sentence by
//! sentence. What it means for the states of requests is told in the tests of agreements.

use strum::IntoEnumIterator as _;

use super::registry::{self, CreationFacts, CreatorFacts, NewAttribute};
use super::rules::{can, decide, expire};
use super::{Attribute, AttributeKind, Held, HeldAction, HeldCommand, HeldFacts, Verification};
use crate::attribute::AttributeKind::{Certified, Declared, Verified};
use crate::event::{Event, TenantEvent};
use crate::tenant::TenantKind;
use crate::{
    Actor, AgreementId, AttributeId, Denial, FieldError, FieldProblem, Permission, Role, TenantId, Thing, Timestamp,
    UserId, Write,
};

const NOW: Timestamp = Timestamp(1_768_557_600_000_000);
const REGISTRO_ENTI: TenantId = TenantId(uuid::Uuid::from_u128(1));
const REGIONE_ESPERIA: TenantId = TenantId(uuid::Uuid::from_u128(2));
const COMUNE_VALDORO: TenantId = TenantId(uuid::Uuid::from_u128(3));
const ASL_ESPERIA: TenantId = TenantId(uuid::Uuid::from_u128(4));
const ATTRIBUTE: AttributeId = AttributeId(uuid::Uuid::from_u128(5));
const REQUEST: AgreementId = AgreementId(uuid::Uuid::from_u128(6));
const OTHER_REQUEST: AgreementId = AgreementId(uuid::Uuid::from_u128(7));

fn someone(role: Role, tenant: TenantId) -> Actor {
    Actor { user: UserId(uuid::Uuid::from_u128(9)), tenant, roles: vec![role] }
}

fn admin(tenant: TenantId) -> Actor {
    someone(Role::Admin, tenant)
}

/// What is known when nobody has done anything yet: the ASL, an attribute of the certifier's, one request to Esperia.
fn facts(kind: AttributeKind) -> HeldFacts {
    HeldFacts {
        attribute: Attribute {
            id: ATTRIBUTE,
            kind,
            name: "Azienda sanitaria".into(),
            description: "Ente del servizio sanitario regionale".into(),
            creator: REGISTRO_ENTI,
            code: (kind == Certified).then(|| "ASL".into()),
            created_at: NOW.plus_days(-300),
        },
        tenant: ASL_ESPERIA,
        caller_certifies: true,
        held: None,
        verification: None,
        asked_by: vec![REQUEST],
        as_of: NOW,
    }
}

fn held(revoked_at: Option<Timestamp>) -> Option<Held> {
    Some(Held { tenant: ASL_ESPERIA, attribute: ATTRIBUTE, assigned_at: NOW.plus_days(-30), revoked_at })
}

fn verification(revoked_at: Option<Timestamp>, expires_at: Option<Timestamp>) -> Option<Verification> {
    Some(Verification {
        consumer: ASL_ESPERIA,
        attribute: ATTRIBUTE,
        verifier: REGIONE_ESPERIA,
        verified_at: NOW.plus_days(-30),
        expires_at,
        revoked_at,
        expiry_told: false,
    })
}

fn verify() -> HeldCommand {
    HeldCommand::Verify { agreement: REQUEST, expires_at: None }
}

fn no_reason() -> String {
    String::new()
}

// The registry.

fn new_attribute(kind: AttributeKind) -> NewAttribute {
    NewAttribute {
        kind,
        name: "Azienda sanitaria".into(),
        description: "Ente del servizio sanitario regionale".into(),
        code: if kind == Certified { "ASL".into() } else { String::new() },
    }
}

fn creation(kind: TenantKind, certifier: bool) -> CreationFacts {
    CreationFacts { id: ATTRIBUTE, creator: CreatorFacts { kind, certifier }, taken: false, as_of: NOW }
}

#[test]
fn who_adds_what_to_the_registry() {
    let mut table = String::new();
    for role in [Role::Admin, Role::Api, Role::Security, Role::Support, Role::Operatore, Role::Gestore] {
        for kind in AttributeKind::iter() {
            for (ente, facts) in [
                ("certifier", creation(TenantKind::Pa, true)),
                ("pa", creation(TenantKind::Pa, false)),
                ("private", creation(TenantKind::Private, false)),
            ] {
                let answer = registry::create(&new_attribute(kind), &facts, &someone(role, REGISTRO_ENTI));
                let answer = answer.map_or_else(|denial| denial.status_and_code().1, |_| "yes");
                table.push_str(&format!("{role} {kind} {ente}: {answer}\n"));
            }
        }
    }
    insta::assert_snapshot!(table);
}

#[test]
fn a_certified_attribute_has_a_code_and_the_others_have_none() {
    let actor = admin(REGISTRO_ENTI);
    let wrong = |kind, code: &str| {
        let new = NewAttribute { code: code.into(), ..new_attribute(kind) };
        registry::create(&new, &creation(TenantKind::Pa, true), &actor).expect_err(code)
    };
    assert_eq!(wrong(Certified, ""), Denial::field("code", FieldProblem::Required));
    assert_eq!(wrong(Certified, "A/B"), Denial::field("code", FieldProblem::Malformed));
    assert_eq!(wrong(Certified, &"A".repeat(65)), Denial::field("code", FieldProblem::TooLong { max: 64 }));
    assert_eq!(wrong(Declared, "ASL"), Denial::field("code", FieldProblem::Malformed));

    let decision =
        registry::create(&new_attribute(Certified), &creation(TenantKind::Pa, true), &actor).expect("allowed");
    let [Write::InsertAttribute(attribute)] = decision.writes() else { panic!("{:?}", decision.writes()) };
    assert_eq!((attribute.code.as_deref(), attribute.creator), (Some("ASL"), REGISTRO_ENTI));
}

#[test]
fn a_taken_name_or_code_is_refused_and_wrong_fields_come_first() {
    let actor = admin(REGISTRO_ENTI);
    let taken = CreationFacts { taken: true, ..creation(TenantKind::Pa, true) };
    assert_eq!(registry::create(&new_attribute(Certified), &taken, &actor), Err(Denial::AttributeDuplicate));
    let short = NewAttribute { name: "ASL".into(), description: "x".into(), ..new_attribute(Verified) };
    let error = |field: &str, min| FieldError { field: field.into(), problem: FieldProblem::TooShort { min } };
    assert_eq!(
        registry::create(&short, &taken, &actor),
        Err(Denial::Invalid(vec![error("name", 5), error("description", 10)]))
    );
}

// Who may do what.

/// A command, the kind it is for, and the ente that may give it.
fn commands() -> [(HeldCommand, AttributeKind, TenantId); 7] {
    [
        (HeldCommand::Assign, Certified, REGISTRO_ENTI),
        (HeldCommand::RevokeAssignment { reason: no_reason() }, Certified, REGISTRO_ENTI),
        (HeldCommand::Declare, Declared, ASL_ESPERIA),
        (HeldCommand::RevokeDeclaration, Declared, ASL_ESPERIA),
        (verify(), Verified, REGIONE_ESPERIA),
        (HeldCommand::RevokeVerification { reason: no_reason() }, Verified, REGIONE_ESPERIA),
        (HeldCommand::ChangeExpiry { expires_at: Some(NOW.plus_days(10)) }, Verified, REGIONE_ESPERIA),
    ]
}

/// Facts under which everything that takes away can be taken away.
fn in_hand(kind: AttributeKind) -> HeldFacts {
    HeldFacts { held: held(None), verification: verification(None, None), ..facts(kind) }
}

#[test]
fn only_an_administrator_gives_and_takes_attributes() {
    for (command, kind, tenant) in commands() {
        let action = HeldAction::from(&command);
        for role in Role::iter() {
            let answer = can(action, &in_hand(kind), &someone(role, tenant));
            let refused = matches!(answer, Err(Denial::Unauthorized { .. }));
            // A machine certifies; everything else is for administrators, and for machines in their name.
            let able = matches!(role, Role::Admin | Role::M2mAdmin) || (role == Role::M2m && kind == Certified);
            assert_eq!(refused, !able, "{role} {action:?}: {answer:?}");
        }
    }
}

#[test]
fn an_attribute_of_another_kind_is_not_found() {
    for (command, right_kind, tenant) in commands() {
        for kind in AttributeKind::iter().filter(|kind| *kind != right_kind) {
            let denied = decide(&command, &in_hand(kind), &admin(tenant));
            assert_eq!(denied, Err(Denial::not_found(Thing::Attribute)), "{command:?} on {kind}");
        }
    }
}

#[test]
fn certified_attributes_are_given_and_taken_by_their_certifier_alone() {
    let assign = HeldCommand::Assign;
    let revoke = HeldCommand::RevokeAssignment { reason: "Cancellata dal registro".into() };
    let (none, now, gone) =
        (facts(Certified), in_hand(Certified), HeldFacts { held: held(Some(NOW)), ..facts(Certified) });
    let certifier = admin(REGISTRO_ENTI);

    assert_eq!(decide(&assign, &now, &certifier), Err(Denial::CertifiedAttributeAlreadyAssigned));
    assert_eq!(decide(&revoke, &gone, &certifier), Err(Denial::AttributeAlreadyRevoked));
    assert_eq!(decide(&revoke, &none, &certifier), Err(Denial::AttributeNotHeld));
    for command in [&assign, &revoke] {
        let not_a_certifier = HeldFacts { caller_certifies: false, ..now.clone() };
        assert_eq!(decide(command, &not_a_certifier, &certifier), Err(Denial::TenantIsNotACertifier));
        let foreign = decide(command, &now, &admin(REGIONE_ESPERIA));
        assert_eq!(foreign, Err(Denial::AttributeDoesNotBelongToCertifier));
    }

    for before in [none, gone] {
        let decision = decide(&assign, &before, &certifier).expect("allowed");
        let given = Held { tenant: ASL_ESPERIA, attribute: ATTRIBUTE, assigned_at: NOW, revoked_at: None };
        assert_eq!(decision.writes(), [Write::PutHeld(given)]);
        let what = TenantEvent::CertifiedAssigned { attribute: ATTRIBUTE, certifier: REGISTRO_ENTI };
        assert_eq!(decision.events(), [Event::Tenant { tenant: ASL_ESPERIA, what }]);
    }
    let decision = decide(&revoke, &now, &certifier).expect("allowed");
    let taken =
        Held { tenant: ASL_ESPERIA, attribute: ATTRIBUTE, assigned_at: NOW.plus_days(-30), revoked_at: Some(NOW) };
    assert_eq!(decision.writes(), [Write::PutHeld(taken)]);
    let what = TenantEvent::CertifiedRevoked {
        attribute: ATTRIBUTE,
        certifier: REGISTRO_ENTI,
        reason: "Cancellata dal registro".into(),
    };
    assert_eq!(decision.events(), [Event::Tenant { tenant: ASL_ESPERIA, what }]);
}

#[test]
fn a_certifier_certifies_itself_too() {
    let own = HeldFacts { tenant: REGISTRO_ENTI, ..facts(Certified) };
    assert!(decide(&HeldCommand::Assign, &own, &admin(REGISTRO_ENTI)).is_ok());
}

#[test]
fn a_reason_has_its_limits() {
    let facts = in_hand(Certified);
    let revoke = |reason: &str| {
        let command = HeldCommand::RevokeAssignment { reason: reason.into() };
        decide(&command, &facts, &admin(REGISTRO_ENTI)).map(|_| ())
    };
    assert_eq!(revoke(""), Ok(()));
    assert_eq!(revoke(&"x".repeat(1000)), Ok(()));
    assert_eq!(revoke(&"x".repeat(1001)), Err(Denial::field("reason", FieldProblem::TooLong { max: 1000 })));
    assert_eq!(revoke("a\u{0}b"), Err(Denial::field("reason", FieldProblem::Malformed)));
}

#[test]
fn an_attribute_is_verified_only_where_a_request_asks_for_it() {
    let provider = admin(REGIONE_ESPERIA);
    let nobody_asks = HeldFacts { asked_by: Vec::new(), ..in_hand(Verified) };
    assert_eq!(decide(&verify(), &nobody_asks, &provider), Err(Denial::AttributeVerificationNotAllowed));
    let revoke = HeldCommand::RevokeVerification { reason: no_reason() };
    assert_eq!(decide(&revoke, &nobody_asks, &provider), Err(Denial::AttributeRevocationNotAllowed));

    let another = HeldCommand::Verify { agreement: OTHER_REQUEST, expires_at: None };
    assert_eq!(decide(&another, &facts(Verified), &provider), Err(Denial::AttributeVerificationNotAllowed));
    assert!(decide(&verify(), &facts(Verified), &provider).is_ok());
}

#[test]
fn nobody_verifies_themselves() {
    let own = HeldFacts { tenant: REGIONE_ESPERIA, ..in_hand(Verified) };
    for command in [verify(), HeldCommand::RevokeVerification { reason: no_reason() }] {
        let denied = decide(&command, &own, &admin(REGIONE_ESPERIA));
        assert_eq!(denied, Err(Denial::VerifiedAttributeSelfVerificationNotAllowed));
    }
}

#[test]
fn a_verification_ends_in_the_future_or_never() {
    let provider = admin(REGIONE_ESPERIA);
    let verify_until = |expires_at| {
        decide(&HeldCommand::Verify { agreement: REQUEST, expires_at }, &facts(Verified), &provider).map(|_| ())
    };
    let change_to =
        |expires_at| decide(&HeldCommand::ChangeExpiry { expires_at }, &in_hand(Verified), &provider).map(|_| ());
    for past in [NOW, NOW.plus_seconds(-1)] {
        assert_eq!(verify_until(Some(past)), Err(Denial::ExpirationDateCannotBeInThePast));
        assert_eq!(change_to(Some(past)), Err(Denial::ExpirationDateCannotBeInThePast));
    }
    for fine in [None, Some(NOW.plus_seconds(1)), Some(NOW.plus_days(365))] {
        assert_eq!(verify_until(fine), Ok(()));
        assert_eq!(change_to(fine), Ok(()));
    }
}

#[test]
fn only_the_verifier_changes_the_end_and_only_while_it_vouches() {
    let change = HeldCommand::ChangeExpiry { expires_at: Some(NOW.plus_days(90)) };
    let provider = admin(REGIONE_ESPERIA);
    for known in [None, verification(Some(NOW), None)] {
        let facts = HeldFacts { verification: known, ..facts(Verified) };
        assert_eq!(decide(&change, &facts, &provider), Err(Denial::TenantNotFoundInVerifiers));
    }
    // It needs no open request: an end set in error can always be mended.
    let ran_out =
        Verification { expiry_told: true, ..verification(None, Some(NOW.plus_days(-1))).expect("there is one") };
    let facts = HeldFacts { asked_by: Vec::new(), verification: Some(ran_out), ..facts(Verified) };
    let decision = decide(&change, &facts, &provider).expect("allowed");
    let [Write::PutVerification(next)] = decision.writes() else { panic!("{:?}", decision.writes()) };
    assert!(next.holds_at(NOW) && !next.expiry_told, "it holds again");
}

#[test]
fn the_same_end_again_changes_nothing() {
    let end = Some(NOW.plus_days(90));
    let facts = HeldFacts { verification: verification(None, end), ..facts(Verified) };
    let decision =
        decide(&HeldCommand::ChangeExpiry { expires_at: end }, &facts, &admin(REGIONE_ESPERIA)).expect("allowed");
    assert!(decision.writes().is_empty() && decision.events().is_empty());
}

#[test]
fn taking_back_what_was_never_given_is_told_apart_from_taking_it_back_twice() {
    let revoke = HeldCommand::RevokeVerification { reason: no_reason() };
    let provider = admin(REGIONE_ESPERIA);
    assert_eq!(decide(&revoke, &facts(Verified), &provider), Err(Denial::AttributeNotHeld));
    let gone = HeldFacts { verification: verification(Some(NOW), None), ..facts(Verified) };
    assert_eq!(decide(&revoke, &gone, &provider), Err(Denial::AttributeAlreadyRevoked));
    assert_eq!(Denial::AttributeNotHeld.status_and_code().0 as u16, 404);
    assert_eq!(Denial::AttributeAlreadyRevoked.status_and_code().0 as u16, 409);
    assert_eq!(Denial::AttributeNotDeclared.status_and_code().0 as u16, 400);
}

#[test]
fn a_verification_runs_out_once() {
    let at = |end, told| Verification { expiry_told: told, ..verification(None, end).expect("there is one") };
    assert_eq!(expire(&at(None, false), NOW), None, "no end");
    assert_eq!(expire(&at(Some(NOW.plus_seconds(1)), false), NOW), None, "not yet");
    assert_eq!(expire(&at(Some(NOW), true), NOW), None, "told already");
    let revoked = verification(Some(NOW.plus_days(-1)), Some(NOW)).expect("there is one");
    assert_eq!(expire(&revoked, NOW), None, "revoked before");

    let decision = expire(&at(Some(NOW), false), NOW).expect("its end has come");
    assert_eq!(decision.writes(), [Write::PutVerification(at(Some(NOW), true))]);
    let what = TenantEvent::VerificationExpired { attribute: ATTRIBUTE, verifier: REGIONE_ESPERIA };
    assert_eq!(decision.events(), [Event::Tenant { tenant: ASL_ESPERIA, what }]);
}

// Seed 003, sentence by sentence.

/// "La gestione degli attributi dichiarati — dalla dichiarazione alla revoca — è di competenza esclusiva del fruitore."
#[test]
fn declared_attributes_are_the_consumer_s_business_alone() {
    for command in [HeldCommand::Declare, HeldCommand::RevokeDeclaration] {
        for other in [REGIONE_ESPERIA, REGISTRO_ENTI, COMUNE_VALDORO] {
            let denied = decide(&command, &in_hand(Declared), &admin(other));
            assert_eq!(denied, Err(Denial::OperationForbidden), "{command:?} by {other}");
        }
    }
    let own = admin(ASL_ESPERIA);
    let declared = decide(&HeldCommand::Declare, &facts(Declared), &own).expect("allowed");
    assert_eq!(
        declared.events(),
        [Event::Tenant { tenant: ASL_ESPERIA, what: TenantEvent::Declared { attribute: ATTRIBUTE } }]
    );
    let revoked = decide(&HeldCommand::RevokeDeclaration, &in_hand(Declared), &own).expect("allowed");
    let [Write::PutHeld(gone)] = revoked.writes() else { panic!("{:?}", revoked.writes()) };
    assert_eq!((gone.assigned_at, gone.revoked_at), (NOW.plus_days(-30), Some(NOW)));
}

/// "… dopo che il fruitore dichiara nuovamente il requisito."
#[test]
fn a_declaration_taken_back_can_be_made_again_and_made_twice_changes_nothing() {
    let own = admin(ASL_ESPERIA);
    let gone = HeldFacts { held: held(Some(NOW.plus_days(-1))), ..facts(Declared) };
    let again = decide(&HeldCommand::Declare, &gone, &own).expect("allowed");
    let [Write::PutHeld(held_again)] = again.writes() else { panic!("{:?}", again.writes()) };
    assert_eq!((held_again.assigned_at, held_again.revoked_at), (NOW, None));

    let twice = decide(&HeldCommand::Declare, &in_hand(Declared), &own).expect("allowed");
    assert!(twice.writes().is_empty() && twice.events().is_empty());
    for facts in [facts(Declared), gone] {
        assert_eq!(decide(&HeldCommand::RevokeDeclaration, &facts, &own), Err(Denial::AttributeNotDeclared));
    }
}

/// "Per il ripristino, la fonte autoritativa o ente certificatore deve riconoscere nuovamente l'attributo al fruitore."
#[test]
fn a_certified_attribute_comes_back_from_its_certifier_and_from_nobody_else() {
    let gone = HeldFacts { held: held(Some(NOW.plus_days(-1))), ..facts(Certified) };
    for other in [ASL_ESPERIA, REGIONE_ESPERIA] {
        assert!(decide(&HeldCommand::Assign, &gone, &admin(other)).is_err());
        let declared = decide(&HeldCommand::Declare, &gone, &admin(other));
        assert_eq!(declared, Err(Denial::not_found(Thing::Attribute)));
    }
    assert!(decide(&HeldCommand::Assign, &gone, &admin(REGISTRO_ENTI)).is_ok());
}

/// "Se l'erogatore revoca un attributo verificato precedentemente riconosciuto, la piattaforma mantiene invariati gli
/// stati delle richieste di fruizione": the decision stores the verification and nothing else.
#[test]
fn revoking_a_verification_stores_nothing_but_the_verification() {
    let revoke = HeldCommand::RevokeVerification { reason: "Documenti scaduti".into() };
    let decision = decide(&revoke, &in_hand(Verified), &admin(REGIONE_ESPERIA)).expect("allowed");
    let gone = verification(Some(NOW), None).expect("there is one");
    assert_eq!(decision.writes(), [Write::PutVerification(gone)]);
    let what = TenantEvent::VerificationRevoked {
        attribute: ATTRIBUTE,
        verifier: REGIONE_ESPERIA,
        reason: "Documenti scaduti".into(),
    };
    assert_eq!(decision.events(), [Event::Tenant { tenant: ASL_ESPERIA, what }]);
}

/// Seed 002: "Sarà necessario prima verificare nuovamente l'attributo."
#[test]
fn a_verification_taken_back_can_be_given_again() {
    let gone = HeldFacts { verification: verification(Some(NOW.plus_days(-1)), None), ..facts(Verified) };
    let decision = decide(&verify(), &gone, &admin(REGIONE_ESPERIA)).expect("allowed");
    let [Write::PutVerification(again)] = decision.writes() else { panic!("{:?}", decision.writes()) };
    assert!(again.holds_at(NOW));
    assert_eq!((again.verified_at, again.verifier), (NOW, REGIONE_ESPERIA));
}

#[test]
fn the_permission_named_in_a_refusal_is_the_one_that_is_missing() {
    let denied = can(HeldAction::Assign, &facts(Certified), &someone(Role::Api, REGISTRO_ENTI));
    assert_eq!(denied, Err(Denial::Unauthorized { permission: Permission::AssignCertifiedAttributes }));
    let denied = can(HeldAction::Verify, &facts(Verified), &someone(Role::Support, REGIONE_ESPERIA));
    assert_eq!(denied, Err(Denial::Unauthorized { permission: Permission::WriteHeldAttributes }));
}
