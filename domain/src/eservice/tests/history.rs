//! Histories nobody thought of.

use proptest::prelude::*;

use super::*;
use crate::attribute::AttributeKind;
use crate::eservice::interface;

/// One thing that may happen to an e-service in a random history.
#[derive(Clone, Debug)]
enum Step {
    Eservice(EserviceAction),
    Version(DescriptorAction, usize),
    Interface(usize),
    /// Requests come and go.
    Live(usize, i64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let eservice: Vec<_> = EserviceAction::iter().collect();
    let version: Vec<_> = DescriptorAction::iter().collect();
    let step = prop_oneof![
        2 => prop::sample::select(eservice).prop_map(Step::Eservice),
        // Half of all versions begin and reach the catalogue; the rest of the moves are drawn evenly.
        3 => Just(Step::Eservice(EserviceAction::CreateVersion)),
        4 => (0..6_usize).prop_map(Step::Interface),
        4 => (0..6_usize).prop_map(|place| Step::Version(DescriptorAction::Publish, place)),
        8 => (prop::sample::select(version), 0..6_usize).prop_map(|(action, place)| Step::Version(action, place)),
        2 => (0..6_usize, 0..3_i64).prop_map(|(place, live)| Step::Live(place, live)),
    ];
    prop::collection::vec(step, 1..60)
}

/// Keeps what a decision stores, as the database does.
fn keep(facts: &mut EserviceFacts, decision: &Decision) {
    for write in decision.writes() {
        match write {
            Write::UpdateEservice(next) => {
                facts.eservice = Eservice { revision: next.revision.next(), ..next.clone() };
            }
            Write::InsertDescriptor(next) if next.eservice == ANAGRAFE => {
                facts.versions.push(Version { descriptor: next.clone(), live_requests: 0 });
            }
            Write::UpdateDescriptor(next) => {
                let version = facts.versions.iter_mut().find(|version| version.descriptor.id == next.id);
                let version = version.expect("only what is there is changed");
                assert_eq!(version.descriptor.revision, next.revision, "the loaded revision is named");
                version.descriptor = Descriptor { revision: next.revision.next(), ..next.clone() };
            }
            Write::DeleteDescriptor(id, _) => facts.versions.retain(|version| version.descriptor.id != *id),
            // A copy is an e-service of its own.
            Write::InsertEservice(_) | Write::InsertDescriptor(_) => {}
            Write::DeleteEservice(..) => assert!(facts.versions.is_empty(), "no version is left behind"),
            other => panic!("not about an e-service: {other:?}"),
        }
    }
}

fn take(step: &Step, number: u32, facts: &EserviceFacts) -> Option<Result<Decision, Denial>> {
    let around = EserviceAround { fresh_descriptor: version_id(i64::from(number) + 1_000), ..around() };
    let at = |place: usize| facts.versions.get(place % facts.versions.len().max(1)).map(|v| v.descriptor.id);
    match step {
        Step::Eservice(action) => {
            let result = decide(eservice_command(*action), facts, &around, &provider());
            if let Err(denial) = can(*action, facts, &provider()) {
                assert_eq!(result, Err(denial), "the page and the server agree");
            }
            Some(result)
        }
        Step::Version(action, place) => {
            let id = at(*place)?;
            let result = decide_version(version_command(*action), id, facts, &around, &provider());
            if let Err(denial) = can_version(*action, id, facts, &provider()) {
                assert_eq!(result, Err(denial), "the page and the server agree");
            }
            Some(result)
        }
        Step::Interface(place) => Some(interface::add(fixtures::interface(number), at(*place)?, facts, &provider())),
        Step::Live(..) => None,
    }
}

fn check_whole(facts: &EserviceFacts) {
    let count = |state| facts.versions.iter().filter(|version| version.descriptor.state == state).count();
    assert!(count(DescriptorState::Draft) <= 1, "one draft at most");
    assert!(count(DescriptorState::Published) <= 1, "one published version at most");
    let numbers: Vec<_> = facts.versions.iter().map(|version| version.descriptor.number).collect();
    assert!(numbers.is_sorted_by(|one, next| one < next), "numbers increase: {numbers:?}");
    for version in &facts.versions {
        let Descriptor { state, quotas, interface, audience, number, .. } = &version.descriptor;
        assert!(quotas.daily_calls_per_consumer <= quotas.daily_calls_total);
        if *state != DescriptorState::Draft {
            assert!(interface.is_some() && !audience.is_empty(), "what is out is complete");
        }
        if *state == DescriptorState::Published {
            let newest = facts.newest().expect("this one at least").descriptor.number;
            assert_eq!(*number, newest, "what is published is the newest");
        }
    }
}

/// No move but those of `interop.md` §2.1.
fn check_move(from: DescriptorState, to: DescriptorState) {
    use DescriptorState::{Archived, Deprecated, Draft, Published, Suspended};
    let allowed = match from {
        Draft => [Draft, Published].as_slice(),
        Published => &[Published, Deprecated, Suspended, Archived],
        Deprecated => &[Deprecated, Suspended, Archived],
        Suspended => &[Suspended, Published, Deprecated, Archived],
        Archived => &[Archived],
    };
    assert!(allowed.contains(&to), "{from} → {to}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_an_eservice_stays_whole(steps in steps()) {
        let mut facts = anagrafe(&[(DescriptorState::Draft, 0)]);
        let mut highest = 1;
        for (number, step) in steps.iter().enumerate() {
            let before = facts.clone();
            if let Step::Live(place, live) = step {
                let count = facts.versions.len().max(1);
                let on = facts.versions.get_mut(place % count);
                if let Some(version) = on.filter(|version| version.descriptor.state.is_in_use()) {
                    version.live_requests = *live;
                }
            }
            if let Some(Ok(decision)) = take(step, number as u32, &facts) {
                keep(&mut facts, &decision);
            }
            if facts.versions.is_empty() {
                break;
            }
            check_whole(&facts);
            for old in &before.versions {
                if let Ok(new) = facts.version(old.descriptor.id) {
                    check_move(old.descriptor.state, new.descriptor.state);
                    if old.live_requests > 0 {
                        let ended = new.descriptor.state == DescriptorState::Archived;
                        prop_assert!(!ended, "nobody's live request loses its version");
                    }
                } else {
                    prop_assert_eq!(old.descriptor.state, DescriptorState::Draft, "only drafts go");
                    highest -= 1;
                }
            }
            let latest = facts.latest().expect("one is left").descriptor.number;
            prop_assert!(latest >= highest);
            highest = latest;
        }
    }

    #[test]
    fn widening_never_takes_an_ente_out(groups in prop::collection::vec(0..3_usize, 0..4), extra in any::<bool>()) {
        // Whoever satisfied the old groups satisfies the wider ones: every old alternative is still there.
        let all = [COMUNE, UNIONE_DI_COMUNI];
        let old = Requirements {
            certified: groups.iter().filter(|n| **n > 0).map(|n| all[..*n].to_vec()).collect(),
            ..Requirements::default()
        };
        let mut new = old.clone();
        if extra {
            for group in &mut new.certified {
                if !group.contains(&UNIONE_DI_COMUNI) {
                    group.push(UNIONE_DI_COMUNI);
                }
            }
        }
        prop_assert!(new.widens(&old));
        for held in [vec![], vec![COMUNE], vec![UNIONE_DI_COMUNI], all.to_vec()] {
            let fits = |wanted: &Requirements| {
                wanted.groups(AttributeKind::Certified).iter().all(|group| group.iter().any(|id| held.contains(id)))
            };
            prop_assert!(!fits(&old) || fits(&new));
        }
    }
}
