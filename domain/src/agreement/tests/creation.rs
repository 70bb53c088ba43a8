//! The first draft (`interop.md` §2.4 "Create", `decisions.md` I8), and what the provider is told of drafts.

use super::*;
use crate::agreement::recheck::recheck;
use crate::agreement::rules::{can_create, create};
use crate::agreement::{CreationFacts, Sibling, Stage};
use crate::attribute::AttributeKind::{Certified, Declared, Verified};
use crate::eservice::DescriptorState;
use crate::fixtures::{
    ALTRA_RICHIESTA, COMUNE_VALDORO, NUOVA_RICHIESTA, REGIONE_ESPERIA, consumer, creation, facts, provider, version_id,
    version_missing,
};
use crate::{Revision, TenantId};

fn asks(facts: &CreationFacts, actor: &Actor) -> String {
    can_create(facts, actor).map_or_else(|denial| refusal(&denial), |()| "200".to_owned())
}

fn in_state(state: DescriptorState) -> CreationFacts {
    let mut facts = creation();
    facts.version.state = state;
    facts
}

#[test]
fn a_consumer_that_holds_the_certified_attributes_gets_a_draft() {
    let decision = create(NUOVA_RICHIESTA, &creation(), &consumer()).expect("it may be asked for");
    let draft = stored(&decision, NUOVA_RICHIESTA);
    assert_eq!((draft.stage, draft.revision, draft.descriptor), (Stage::Draft, Revision::FIRST, version_id(1)));
    assert_eq!((draft.consumer, draft.producer), (COMUNE_VALDORO, REGIONE_ESPERIA));
    assert_eq!(happened(&decision), ["Created"]);
}

#[test]
fn certified_requirements_gate_creation_and_nothing_else_does() {
    let missing = |kind| CreationFacts { version: version_missing(1, &[kind]), ..creation() };
    assert_eq!(asks(&missing(Certified), &consumer()), "400 missingCertifiedAttributesError");
    assert_eq!(asks(&missing(Certified), &provider()), "200", "the ente's own e-service");
    assert_eq!(asks(&missing(Declared), &consumer()), "200");
    assert_eq!(asks(&missing(Verified), &consumer()), "200");
}

#[test]
fn only_the_newest_version_can_be_asked_for_and_only_while_it_is_published() {
    let older = CreationFacts { newest: version_id(2), ..creation() };
    assert_eq!(can_create(&older, &consumer()), Err(Denial::NotLatestEServiceDescriptor { latest: version_id(2) }));
    for state in [DescriptorState::Suspended, DescriptorState::Deprecated, DescriptorState::Archived] {
        assert_eq!(asks(&in_state(state), &consumer()), "400 descriptorNotInExpectedState", "{state}");
    }
}

#[test]
fn a_version_in_draft_is_not_there_for_anybody_but_its_provider() {
    assert_eq!(asks(&in_state(DescriptorState::Draft), &consumer()), "404 eServiceDescriptorNotFound");
    assert_eq!(asks(&in_state(DescriptorState::Draft), &provider()), "400 descriptorNotInExpectedState");
}

#[test]
fn a_request_on_its_way_or_live_blocks_another_one_and_says_where_to_go_on() {
    let other = |stage, number| Sibling { id: ALTRA_RICHIESTA, stage, number };
    let facts =
        |siblings| CreationFacts { siblings, version: version_missing(2, &[]), newest: version_id(2), ..creation() };
    for stage in [Stage::Draft, Stage::Pending, Stage::MissingCertifiedAttributes] {
        let denial = Denial::AgreementAlreadyExists { existing: ALTRA_RICHIESTA, upgradable: false };
        assert_eq!(can_create(&facts(vec![other(stage, 1)]), &consumer()), Err(denial));
    }
    for (number, upgradable) in [(1, true), (2, false)] {
        let denial = Denial::AgreementAlreadyExists { existing: ALTRA_RICHIESTA, upgradable };
        assert_eq!(can_create(&facts(vec![other(Stage::Active, number)]), &consumer()), Err(denial));
    }
    let draft = Sibling { id: NUOVA_RICHIESTA, stage: Stage::Draft, number: 2 };
    for siblings in [vec![other(Stage::Active, 1), draft], vec![draft, other(Stage::Active, 1)]] {
        let denial = Denial::AgreementAlreadyExists { existing: NUOVA_RICHIESTA, upgradable: false };
        assert_eq!(can_create(&facts(siblings), &consumer()), Err(denial), "the upgrade is under way already");
    }
}

/// Who may read what a decision told.
fn readers(decision: &Decision) -> Vec<TenantId> {
    let mut readers: Vec<_> = decision.events().iter().flat_map(Event::parties).collect();
    readers.sort();
    readers.dedup();
    readers
}

#[test]
fn the_provider_is_told_of_a_request_once_it_is_sent_and_not_before() {
    let update = || AgreementCommand::Update { notes: String::new() };
    let both = vec![COMUNE_VALDORO, REGIONE_ESPERIA];
    let created = create(NUOVA_RICHIESTA, &creation(), &consumer()).expect("it may be asked for");
    let alone = [
        created,
        done(update(), &facts(), &consumer()),
        done(AgreementCommand::Delete, &facts(), &consumer()),
        done(AgreementCommand::Delete, &facts().missing_certified_attributes().never_submitted(), &consumer()),
        done(AgreementCommand::Clone, &facts().rejected(), &consumer()),
        done(AgreementCommand::Upgrade, &facts().active().newer_version_missing(&[Declared]), &consumer()),
        recheck(&facts().missing_certified()).expect("it moves"),
    ];
    for decision in alone {
        assert_eq!(readers(&decision), [COMUNE_VALDORO], "{:?}", happened(&decision));
    }
    let told = [
        done(AgreementCommand::Submit, &facts(), &consumer()),
        done(AgreementCommand::Submit, &facts().automatic(), &consumer()),
        done(AgreementCommand::Approve, &facts().pending(), &provider()),
        done(reject(), &facts().pending(), &provider()),
        done(suspend(), &facts().active(), &consumer()),
        done(AgreementCommand::Delete, &facts().pending(), &consumer()),
        done(AgreementCommand::Upgrade, &facts().active().newer_version(), &consumer()),
        done(AgreementCommand::Archive, &facts().active(), &consumer()),
        recheck(&facts().pending().missing_certified()).expect("it moves"),
        recheck(&facts().pending().missing_declared()).expect("it moves"),
    ];
    for decision in told {
        assert_eq!(readers(&decision), both, "{:?}", happened(&decision));
    }
}

#[test]
fn a_request_back_in_draft_is_the_consumers_alone_until_it_is_sent_again() {
    let withdrawn = stored(&recheck(&facts().pending().missing_declared()).expect("it moves"), RICHIESTA);
    assert_eq!((withdrawn.stage, withdrawn.stamps.submission), (Stage::Draft, None));
    assert!(!withdrawn.is_visible_to_producer());
    let mut lost = AgreementFacts::from(facts().missing_certified());
    lost.agreement = withdrawn;
    let lost = stored(&recheck(&lost).expect("it moves"), RICHIESTA);
    assert_eq!((lost.stage, lost.is_visible_to_producer()), (Stage::MissingCertifiedAttributes, false));
}
