use domain::client::KeyFault;
use domain::denial::{DenialKind, FieldProblemKind};
use domain::requirement::MissingGroup;
use domain::{Denial, Permission, Thing, fixtures};
use strum::IntoEnumIterator as _;

use super::{Refusal, field_problem, missing, refusal};

/// Words of the code that no person should read.
const CODE_WORDS: &[&str] = &[
    "agreement",
    "descriptor",
    "tenant",
    "consumer",
    "producer",
    "eservice",
    "attribute",
    "denial",
    "null",
    "none",
    "error",
    "invalid",
    "missing",
    "true",
    "false",
];

fn is_a_sentence(words: &str, about: &str) {
    assert!(words.len() > 10, "{about}: too short: {words}");
    assert!(words.ends_with('.'), "{about}: no full stop: {words}");
    assert!(words.starts_with(|c: char| c.is_uppercase()), "{about}: no capital letter: {words}");
    assert!(!words.contains("  ") && !words.contains(".."), "{about}: {words}");
    assert!(!words.contains('\''), "{about}: the apostrophe is ’: {words}");
    assert!(!words.contains(['{', '}', '_', '`']), "{about}: {words}");
    for word in words.split(|c: char| !c.is_alphanumeric()) {
        assert!(!CODE_WORDS.contains(&word.to_lowercase().as_str()), "{about}: «{word}» is not Italian: {words}");
    }
}

fn is_told(denial: &Denial) {
    let about = format!("{denial:?}");
    let Refusal { what, why, remedy } = refusal(denial);
    for sentence in [&what, &why, &remedy] {
        is_a_sentence(sentence, &about);
    }
    assert!(what != why && why != remedy, "{about}: says the same twice");
}

#[test]
fn every_refusal_says_what_why_and_who_can_mend_it() {
    for kind in DenialKind::iter() {
        is_told(&fixtures::denial(kind));
    }
}

#[test]
fn every_fault_of_a_key_is_told() {
    let faults = [
        KeyFault::Malformed,
        KeyFault::PrivateKey,
        KeyFault::Certificate,
        KeyFault::NotRsa,
        KeyFault::Length { bits: 1024 },
        KeyFault::Weak,
    ];
    for fault in faults {
        is_told(&Denial::InvalidPublicKey(fault));
    }
}

#[test]
fn every_thing_that_is_not_there_is_named() {
    for thing in Thing::iter() {
        is_told(&Denial::NotFound { thing });
    }
}

#[test]
fn every_missing_permission_names_who_has_it() {
    for permission in Permission::iter() {
        is_told(&Denial::Unauthorized { permission });
    }
    let words = refusal(&Denial::Unauthorized { permission: Permission::WriteAgreements });
    assert!(words.remedy.contains("«Amministratore»"), "{}", words.remedy);
}

#[test]
fn every_state_that_refuses_has_its_remedy() {
    for state in domain::agreement::AgreementState::iter() {
        is_told(&Denial::AgreementNotInExpectedState { state });
    }
    for state in domain::eservice::DescriptorState::iter() {
        is_told(&Denial::NotValidDescriptor { state });
        is_told(&Denial::DescriptorNotInExpectedState { state });
    }
}

#[test]
fn every_wrong_field_is_explained() {
    for kind in FieldProblemKind::iter() {
        is_a_sentence(&field_problem(&fixtures::field_problem(kind)), &format!("{kind:?}"));
    }
}

#[test]
fn a_group_with_alternatives_says_that_one_is_enough() {
    let groups = fixtures::missing();
    let names: Vec<&str> = groups[0].attributes.iter().map(|attribute| attribute.name.as_str()).collect();
    assert_eq!(
        missing(&groups),
        format!("Requisito certificato: serve almeno uno fra «{}» e «{}».", names[0], names[1])
    );
    let single = MissingGroup { kind: groups[0].kind, attributes: groups[0].attributes[..1].to_vec() };
    assert_eq!(missing(&[single]), format!("Requisito certificato: serve «{}».", names[0]));
}

#[test]
fn who_lost_a_race_reads_what_the_other_did() {
    let words = refusal(&fixtures::denial(DenialKind::ConcurrentModification));
    assert!(words.why.ends_with("L’erogatore ha sospeso la richiesta."), "{}", words.why);
}

#[test]
fn a_request_on_an_older_version_points_to_the_upgrade() {
    let existing = fixtures::agreement().id;
    let upgradable = refusal(&Denial::AgreementAlreadyExists { existing, upgradable: true });
    assert!(upgradable.remedy.contains("«Aggiorna»"), "{}", upgradable.remedy);
    let open = refusal(&Denial::AgreementAlreadyExists { existing, upgradable: false });
    assert!(!open.remedy.contains("«Aggiorna»"), "{}", open.remedy);
}
