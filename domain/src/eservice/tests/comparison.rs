//! What differs between two versions, judged cell by cell, and over pairs nobody thought of.

use proptest::prelude::*;

use crate::AttributeId;
use crate::attribute::AttributeKind;
use crate::eservice::comparison::{Change, Difference, Impact, Why, compare};
use crate::eservice::{ApprovalPolicy, Descriptor, Quotas, VersionFile};
use crate::fixtures::{
    self, COMUNE, CONVENZIONE, EARLIER, RESPONSABILE_DATI, SPORTELLO_APERTO, UNIONE_DI_COMUNI, interface, version,
};
use crate::requirement::{RequirementFit, Requirements, Standing};

/// Version 1, and the same as version 2 with the same file and words.
fn pair() -> (Descriptor, Descriptor) {
    let old = version(1);
    let new = Descriptor { number: 2, id: fixtures::version_id(2), ..old.clone() };
    (old, new)
}

fn fit(requirements: &Requirements, held: &[AttributeId]) -> RequirementFit {
    fixtures::fit(requirements, |_, id| match held.contains(&id) {
        true => Standing::Held { since: EARLIER, until: None },
        false => Standing::Never,
    })
}

/// The one change between version 1 and version 1 made different, for an ente that holds `held`.
fn judged(held: &[AttributeId], change: impl FnOnce(&mut Descriptor)) -> (Why, Impact) {
    let (old, mut new) = pair();
    change(&mut new);
    let comparison = compare(&old, &new, Some(&fit(&new.requirements, held)));
    let [only] = &comparison.changes[..] else { panic!("one change: {comparison:?}") };
    (only.why, only.impact())
}

#[test]
fn nothing_differs_between_a_version_and_itself() {
    let (old, new) = pair();
    let comparison = compare(&old, &new, None);
    assert_eq!(comparison.changes, []);
    assert!(comparison.has_same_interface());
}

#[test]
fn the_order_of_groups_attributes_and_audiences_does_not_matter() {
    let (mut old, mut new) = pair();
    old.audience = vec!["a".into(), "b".into()];
    new.audience = vec!["b".into(), "a".into()];
    old.requirements.certified = vec![vec![COMUNE, UNIONE_DI_COMUNI], vec![COMUNE], Vec::new()];
    new.requirements.certified = vec![vec![COMUNE], vec![UNIONE_DI_COMUNI, COMUNE]];
    assert_eq!(compare(&old, &new, None).changes, []);
}

#[test]
fn each_difference_is_judged_from_the_consumers_side() {
    use Impact::{Compatible, Incompatible, Unknown};
    let quotas = Quotas { daily_calls_per_consumer: 1_000, daily_calls_total: 10_000, voucher_lifespan: 600 };
    let with = move |change: fn(&mut Quotas)| {
        let mut next = quotas;
        change(&mut next);
        judged(&[], |new| new.quotas = next)
    };
    assert_eq!(with(|q| q.daily_calls_per_consumer = 2_000), (Why::HigherThreshold, Compatible));
    assert_eq!(with(|q| q.daily_calls_per_consumer = 999), (Why::LowerThreshold, Unknown));
    assert_eq!(with(|q| q.daily_calls_total = 20_000), (Why::HigherThreshold, Compatible));
    assert_eq!(with(|q| q.daily_calls_total = 1_000), (Why::LowerThreshold, Unknown));
    assert_eq!(with(|q| q.voucher_lifespan = 1_200), (Why::LongerVoucher, Compatible));
    assert_eq!(with(|q| q.voucher_lifespan = 60), (Why::ShorterVoucher, Unknown));
    let audience = |entries: &'static [&'static str]| {
        judged(&[], |new| new.audience = entries.iter().map(|entry| (*entry).to_owned()).collect())
    };
    let old = "anagrafe.regione-esperia.example";
    assert_eq!(audience(&["anagrafe.regione-esperia.example", "altro"]), (Why::AudienceAdded, Compatible));
    assert_eq!(audience(&["altro"]), (Why::AudienceRemoved, Incompatible), "{old} is gone");
    assert_eq!(judged(&[], |new| new.description = "Altre parole.".into()), (Why::Text, Unknown));
}

#[test]
fn an_interface_that_is_not_the_same_file_is_never_taken_for_compatible() {
    let unknown = (Why::InterfaceNotCompared, Impact::Unknown);
    assert_eq!(judged(&[], |new| new.interface = Some(interface(2))), unknown);
    assert_eq!(judged(&[], |new| new.interface = None), unknown);
    let (mut old, mut new) = pair();
    (old.interface, new.interface) = (None, None);
    let comparison = compare(&old, &new, None);
    assert_eq!(comparison.count(Impact::Unknown), 1, "without files nothing can be relied on");
    assert!(!comparison.has_same_interface());
}

#[test]
fn requirements_are_held_against_what_the_reader_holds() {
    use Impact::{Compatible, Incompatible};
    let declared = |groups: Vec<Vec<AttributeId>>| move |new: &mut Descriptor| new.requirements.declared = groups;
    let (asked, more) = (RESPONSABILE_DATI, SPORTELLO_APERTO);
    assert_eq!(judged(&[], declared(Vec::new())), (Why::AsksLess, Compatible));
    assert_eq!(judged(&[], declared(vec![vec![asked, more]])), (Why::MoreWays, Compatible));
    assert_eq!(judged(&[more], declared(vec![vec![asked], vec![more]])), (Why::Held, Compatible));
    assert_eq!(judged(&[asked], declared(vec![vec![asked], vec![more]])), (Why::NotHeld, Incompatible));
    let narrower = |new: &mut Descriptor| new.requirements.certified = vec![vec![COMUNE]];
    assert_eq!(judged(&[COMUNE], narrower), (Why::Held, Compatible));
    assert_eq!(judged(&[UNIONE_DI_COMUNI], narrower), (Why::NotHeld, Incompatible));
    // What the provider itself holds is not the question.
    let (old, mut new) = pair();
    narrower(&mut new);
    let told = compare(&old, &new, None).changes;
    let pair = Difference::Requirement {
        kind: AttributeKind::Certified,
        from: Some(vec![COMUNE, UNIONE_DI_COMUNI]),
        to: Some(vec![COMUNE]),
    };
    assert_eq!(told, [Change { what: pair, why: Why::DependsOnConsumer }]);
}

#[test]
fn documents_are_told_apart_by_title_and_content() {
    let (mut old, mut new) = pair();
    old.documents = vec![titled(1, 4), titled(2, 5), titled(3, 6)];
    new.documents = vec![titled(4, 7), titled(3, 8), titled(2, 5)];
    let changes = compare(&old, &new, None).changes;
    let told = changes.iter().map(|change| match &change.what {
        Difference::Document { from, to } => (from.is_some(), to.is_some(), change.impact()),
        other => panic!("only documents differ: {other:?}"),
    });
    let unknown = Impact::Unknown;
    assert_eq!(told.collect::<Vec<_>>(), [(true, false, unknown), (true, true, unknown), (false, true, unknown)]);
}

#[test]
fn a_stricter_approval_concerns_who_does_not_meet_every_requirement() {
    let manual = |held: &[AttributeId], holder: bool| {
        let (mut old, new) = pair();
        old.policy = ApprovalPolicy::Automatic;
        let fit = fit(&new.requirements, held);
        compare(&old, &new, holder.then_some(&fit)).changes.iter().map(|change| change.why).collect::<Vec<_>>()
    };
    let all = [COMUNE, RESPONSABILE_DATI, CONVENZIONE];
    assert_eq!(manual(&all, true), [Why::ApprovalOnlyForOthers]);
    assert_eq!(manual(&[COMUNE], true), [Why::ApprovalNeeded]);
    assert_eq!(manual(&all, false), [Why::ApprovalNeeded]);
    assert_eq!(judged(&[], |new| new.policy = ApprovalPolicy::Automatic).0, Why::ApprovedAutomatically);
}

/// Requirements of one kind over a few attributes, groups repeated and empty ones among them.
fn groups() -> impl Strategy<Value = Vec<Vec<AttributeId>>> {
    let all = [COMUNE, UNIONE_DI_COMUNI, RESPONSABILE_DATI, CONVENZIONE, SPORTELLO_APERTO];
    let group = proptest::sample::subsequence(all.to_vec(), 0..=all.len());
    proptest::collection::vec(group, 0..5)
}

fn titled(title: u32, content: u32) -> VersionFile {
    VersionFile { pretty_name: format!("Documento {title}"), ..interface(content) }
}

fn any_version() -> impl Strategy<Value = Descriptor> {
    let quotas = (1..5_i64, 5..9_i64, 60..63_i64);
    let audience = proptest::sample::subsequence(vec!["a", "b", "c"], 0..=3);
    let file = proptest::option::of(1..4_u32);
    let documents = proptest::collection::btree_map(0..3_u32, 4..7_u32, 0..3);
    (groups(), groups(), quotas, audience, any::<bool>(), 0..3_u8, file, documents).prop_map(
        |(certified, declared, (per_consumer, total, lifespan), audience, manual, words, file, documents)| Descriptor {
            requirements: Requirements { certified, declared, verified: Vec::new() },
            quotas: Quotas {
                daily_calls_per_consumer: per_consumer,
                daily_calls_total: total,
                voucher_lifespan: lifespan,
            },
            audience: audience.into_iter().map(str::to_owned).collect(),
            policy: if manual { ApprovalPolicy::Manual } else { ApprovalPolicy::Automatic },
            description: format!("Versione {words}"),
            interface: file.map(interface),
            documents: documents.into_iter().map(|(title, content)| titled(title, content)).collect(),
            ..version(1)
        },
    )
}

/// The difference, looked at from the other side.
fn swapped(what: Difference) -> Difference {
    match what {
        Difference::Interface { from, to } => Difference::Interface { from: to, to: from },
        Difference::Requirement { kind, from, to } => Difference::Requirement { kind, from: to, to: from },
        Difference::CallsPerConsumer { from, to } => Difference::CallsPerConsumer { from: to, to: from },
        Difference::CallsTotal { from, to } => Difference::CallsTotal { from: to, to: from },
        Difference::VoucherLifespan { from, to } => Difference::VoucherLifespan { from: to, to: from },
        Difference::Audience { removed, added } => Difference::Audience { removed: added, added: removed },
        Difference::Policy { from, to } => Difference::Policy { from: to, to: from },
        Difference::Description { from, to } => Difference::Description { from: to, to: from },
        Difference::Document { from, to } => Difference::Document { from: to, to: from },
    }
}

fn told(differences: impl Iterator<Item = Difference>) -> Vec<String> {
    let mut told = differences.map(|what| format!("{what:?}")).collect::<Vec<_>>();
    told.sort();
    told
}

proptest! {
    #[test]
    fn a_version_does_not_differ_from_itself_but_for_a_missing_file(one in any_version()) {
        let changes = compare(&one, &one, None).changes;
        prop_assert_eq!(changes.is_empty(), one.interface.is_some(), "{:?}", changes);
    }

    #[test]
    fn from_the_other_side_what_was_added_is_removed(one in any_version(), other in any_version()) {
        let there = compare(&one, &other, None).changes.into_iter().map(|change| swapped(change.what));
        let back = compare(&other, &one, None).changes.into_iter().map(|change| change.what);
        prop_assert_eq!(told(there), told(back));
    }

    #[test]
    fn for_who_holds_nothing_a_new_demand_is_never_compatible(one in any_version(), other in any_version()) {
        let nothing = fit(&other.requirements, &[]);
        for change in compare(&one, &other, Some(&nothing)).changes {
            if let Difference::Requirement { from: None, to: Some(_), .. } = change.what {
                prop_assert_eq!(change.impact(), Impact::Incompatible);
            }
        }
    }
}
