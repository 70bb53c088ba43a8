//! Random histories: three consumers, the provider and strangers do what they like while attributes come and go,
//! versions come out and time passes. After every step the invariants of `interop.md` §2.16 hold, and the hands on
//! every switch are those of an independent model. `PONTE_SOAK` multiplies the rounds by 50.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use strum::IntoEnumIterator;

use super::model::Hands;
use super::world::World;
use super::*;
use crate::agreement::rules::can;
use crate::agreement::{AgreementAction, Stage};
use crate::attribute::AttributeKind::{Certified, Declared, Verified};
use crate::eservice::{ApprovalPolicy, DescriptorState};
use crate::event::{AgreementEventKind, EserviceEventKind};
use crate::fixtures::*;
use crate::requirement::Requirements;
use crate::{AttributeId, DescriptorId, Role, TenantId};

/// Two consumers, and the provider that asks itself.
const CONSUMERS: [TenantId; 3] = [COMUNE_VALDORO, ACQUE_ESPERIA, REGIONE_ESPERIA];

#[derive(Clone, Debug)]
enum Step {
    Ask { consumer: TenantId },
    Command { consumer: TenantId, fits: bool, action: AgreementAction, actor: TenantId, role: Role },
    Give { tenant: TenantId, attribute: AttributeId },
    Take { tenant: TenantId, attribute: AttributeId },
    Verify { verifier: TenantId, consumer: TenantId, days: Option<i64> },
    Unverify { verifier: TenantId, consumer: TenantId },
    Publish { policy: ApprovalPolicy, asks: [bool; 4] },
    SwitchVersion { suspended: bool },
    Widen,
    Wait { days: i64 },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    // Much happens to one of them, so that its stories become long; the others are there to be mixed up with it.
    let consumer = prop_oneof![5 => Just(COMUNE_VALDORO), 1 => Just(ACQUE_ESPERIA), 1 => Just(REGIONE_ESPERIA)];
    let attribute = prop::sample::select(vec![COMUNE, UNIONE_DI_COMUNI, RESPONSABILE_DATI, SPORTELLO_APERTO]);
    let verifier = prop_oneof![5 => Just(REGIONE_ESPERIA), 1 => Just(ASL_ESPERIA)];
    let policy = prop::sample::select(vec![ApprovalPolicy::Automatic, ApprovalPolicy::Manual]);
    // Mostly what makes sense, by whom it may be asked: what is refused leads nowhere.
    let action = prop_oneof![
        6 => Just(AgreementAction::Submit),
        6 => Just(AgreementAction::Approve),
        6 => Just(AgreementAction::Unsuspend),
        5 => Just(AgreementAction::Suspend),
        5 => Just(AgreementAction::Upgrade),
        4 => Just(AgreementAction::Clone),
        2 => Just(AgreementAction::Reject),
        1 => Just(AgreementAction::Archive),
        2 => Just(AgreementAction::Delete),
        1 => Just(AgreementAction::Update),
    ];
    let command = (consumer.clone(), prop::bool::weighted(0.9), action).prop_flat_map(|(consumer, fits, action)| {
        let party = match action {
            AgreementAction::Approve | AgreementAction::Reject => REGIONE_ESPERIA,
            _ => consumer,
        };
        let actor = prop_oneof![12 => Just(party), 4 => Just(REGIONE_ESPERIA), 1 => Just(ASL_ESPERIA)];
        let role = prop_oneof![20 => Just(Role::Admin), 1 => Just(Role::Support), 1 => Just(Role::Api)];
        (actor, role).prop_map(move |(actor, role)| Step::Command { consumer, fits, action, actor, role })
    });
    let step = prop_oneof![
        6 => consumer.clone().prop_map(|consumer| Step::Ask { consumer }),
        40 => command,
        9 => (consumer.clone(), attribute.clone()).prop_map(|(tenant, attribute)| Step::Give { tenant, attribute }),
        2 => (consumer.clone(), attribute).prop_map(|(tenant, attribute)| Step::Take { tenant, attribute }),
        8 => (verifier.clone(), consumer.clone(), prop::option::weighted(0.1, 1..40_i64))
            .prop_map(|(verifier, consumer, days)| Step::Verify { verifier, consumer, days }),
        2 => (verifier, consumer).prop_map(|(verifier, consumer)| Step::Unverify { verifier, consumer }),
        1 => (policy, any::<[bool; 4]>()).prop_map(|(policy, asks)| Step::Publish { policy, asks }),
        2 => prop::bool::weighted(0.15).prop_map(|suspended| Step::SwitchVersion { suspended }),
        1 => Just(Step::Widen),
        1 => (1..20_i64).prop_map(|days| Step::Wait { days }),
    ];
    prop::collection::vec(step, 1..160)
}

/// A history on its way: the platform, and what an honest observer noted down.
struct History {
    world: World,
    /// The hands on each live request, by consumer.
    live: BTreeMap<TenantId, Hands>,
    /// The hands that a draft for an upgrade has inherited.
    inherited: BTreeMap<AgreementId, Hands>,
    /// The version of the last live request, by consumer.
    reached: BTreeMap<TenantId, i64>,
    ended: BTreeMap<AgreementId, Agreement>,
    /// What happened, and how often.
    seen: BTreeMap<&'static str, usize>,
}

const fn is_for_live_requests(action: AgreementAction) -> bool {
    use AgreementAction::{Approve, Archive, Clone, Delete, Reject, Submit, Suspend, Unsuspend, Update, Upgrade};
    match action {
        Suspend | Unsuspend | Upgrade | Archive => true,
        Update | Submit | Approve | Reject | Clone | Delete => false,
    }
}

impl History {
    fn new() -> Self {
        let mut world = World::new(ApprovalPolicy::Manual);
        CONSUMERS.into_iter().for_each(|consumer| world.equip(consumer));
        let (live, inherited) = (BTreeMap::new(), BTreeMap::new());
        world.told.clear();
        Self { world, live, inherited, reached: BTreeMap::new(), ended: BTreeMap::new(), seen: BTreeMap::new() }
    }

    fn take(&mut self, step: &Step) {
        let before = self.world.agreements.clone();
        let told = self.world.told.len();
        match *step {
            Step::Ask { consumer } => {
                let _ = self.world.ask(consumer, ANAGRAFE);
            }
            Step::Command { consumer, fits, action, actor: tenant, role } => {
                let live = is_for_live_requests(action) == fits;
                let wanted = |stage| match stage {
                    Stage::Active => live,
                    Stage::Draft | Stage::Pending | Stage::MissingCertifiedAttributes => {
                        !live && action != AgreementAction::Clone
                    }
                    Stage::Rejected => fits && action == AgreementAction::Clone,
                    Stage::Archived => false,
                };
                if let Some(id) = self.world.find(consumer, wanted) {
                    self.command(id, action, &actor(tenant, role));
                }
            }
            Step::Give { tenant, attribute } => self.world.give(tenant, attribute),
            Step::Take { tenant, attribute } => self.world.take(tenant, attribute),
            Step::Verify { verifier, consumer, days } => {
                let until = days.map(|days| self.world.now.plus_days(days));
                self.world.verify(verifier, consumer, until);
                assert_eq!(before, self.world.agreements, "verified attributes move nothing (5)");
            }
            Step::Unverify { verifier, consumer } => {
                self.world.unverify(verifier, consumer);
                assert_eq!(before, self.world.agreements, "verified attributes move nothing (5)");
            }
            Step::Publish { policy, asks } => self.publish(policy, asks),
            Step::SwitchVersion { suspended } => self.switch_version(suspended),
            Step::Widen => self.widen(),
            Step::Wait { days } => {
                self.world.wait(days);
                assert_eq!(before, self.world.agreements, "time moves nothing (I2)");
            }
        }
        if !matches!(step, Step::Command { .. }) {
            assert_eq!(self.activated(told), 0, "nothing is activated but by a command (3)");
        }
        self.look();
        self.assert_invariants();
    }

    /// One command by one person, foretold.
    fn command(&mut self, id: AgreementId, action: AgreementAction, actor: &Actor) {
        let before = self.world.agreements[&id].clone();
        let facts = self.world.facts(id);
        let allowed = can(action, &facts, actor);
        let told = self.world.told.len();
        let stored = self.world.agreements.clone();
        let answer = self.world.tell(id, super::table::command(action), actor);
        assert_eq!(answer, allowed, "the page and the server agree");
        if !actor.has(crate::Permission::WriteAgreements) || ![before.consumer, before.producer].contains(&actor.tenant)
        {
            assert!(answer.is_err() && self.world.agreements == stored, "strangers change nothing");
        }
        if self.activated(told) > 0 && self.policy(before.descriptor) == ApprovalPolicy::Manual {
            assert_eq!((action, actor.tenant), (AgreementAction::Approve, before.producer), "manual is manual (3)");
        }
        self.follow(&before, action, actor, answer.is_ok());
    }

    /// What the command means to the hands, by the model.
    fn follow(&mut self, before: &Agreement, action: AgreementAction, actor: &Actor, ok: bool) {
        let (producer, consumer) = (before.producer == actor.tenant, before.consumer == actor.tenant);
        let verified = self.world.met(before, Verified);
        let is_live = before.stage == Stage::Active;
        match (action, self.live.get_mut(&before.consumer).filter(|_| is_live)) {
            (AgreementAction::Suspend, Some(hands)) if ok => hands.suspend(producer, consumer),
            (AgreementAction::Unsuspend, Some(hands)) if actor.roles == [Role::Admin] => {
                assert_eq!(hands.lift(producer, consumer, verified), ok, "who may lift, and when");
            }
            (AgreementAction::Archive, Some(_)) if ok => {
                self.live.remove(&before.consumer);
            }
            (AgreementAction::Upgrade, Some(hands)) if ok => {
                let draft = self.world.find(before.consumer, |stage| stage == Stage::Draft);
                draft.and_then(|draft| self.inherited.insert(draft, *hands));
            }
            (AgreementAction::Submit | AgreementAction::Approve, None) if ok => {
                let active = self.world.agreements[&before.id].stage == Stage::Active;
                let drafted = self.inherited.get(&before.id).copied().unwrap_or_default();
                if active {
                    self.live.entry(before.consumer).or_insert(drafted);
                }
            }
            _ => {}
        }
    }

    /// How many requests have become active since, whether approved or taken over by an upgrade.
    fn activated(&self, told: usize) -> usize {
        self.world.told[told..].iter().filter(|event| event.name() == "Activated").count()
    }

    fn policy(&self, version: DescriptorId) -> ApprovalPolicy {
        self.world.versions[&version].policy
    }

    /// At the end of every step the platform has looked at everybody.
    fn look(&mut self) {
        let recognised = |one: &Agreement| self.world.met(one, Certified) && self.world.met(one, Declared);
        for one in self.world.agreements.values().filter(|one| one.stage == Stage::Active) {
            if let Some(hands) = self.live.get_mut(&one.consumer) {
                hands.look(recognised(one));
            }
        }
    }

    fn assert_invariants(&mut self) {
        for one in self.world.agreements.values() {
            let number = self.world.versions[&one.descriptor].number;
            let missing = !(self.world.met(one, Certified) && self.world.met(one, Declared));
            match one.stage {
                Stage::Active => {
                    let hands = self.live.get(&one.consumer).copied().expect("the model knows of every live request");
                    let stored = Hands {
                        producer: one.suspended.producer.is_some(),
                        consumer: one.suspended.consumer.is_some(),
                        platform: one.suspended.platform.is_some(),
                    };
                    assert_eq!(stored, hands, "the hands are those of seed 002 (1, 6)");
                    assert_eq!(one.state() == crate::agreement::AgreementState::Suspended, hands.suspended(), "(1)");
                    assert_eq!(stored.platform, missing, "the platform's hand follows the attributes (5)");
                    let reached = self.reached.entry(one.consumer).or_insert(number);
                    assert!(number >= *reached, "the version never goes back (7)");
                    *reached = number;
                }
                Stage::Draft => assert!(self.world.met(one, Certified), "a draft could be sent (S16)"),
                Stage::Pending => assert!(!missing, "a request before the provider is complete (S19)"),
                Stage::MissingCertifiedAttributes => assert!(!self.world.met(one, Certified), "(S16)"),
                Stage::Archived | Stage::Rejected => {
                    assert_eq!(self.ended.entry(one.id).or_insert_with(|| one.clone()), one, "an end is an end (9)");
                }
            }
        }
        assert!(self.ended.keys().all(|id| self.world.agreements.contains_key(id)), "what ended is kept (9)");
        self.assert_pairs();
        self.assert_activations();
    }

    /// Live and open together are a pending upgrade; more than one of each the store refuses.
    fn assert_pairs(&self) {
        for consumer in CONSUMERS {
            let live = self.world.find(consumer, |stage| stage == Stage::Active);
            let open = |stage| matches!(stage, Stage::Draft | Stage::Pending | Stage::MissingCertifiedAttributes);
            if let (Some(live), Some(open)) = (live, self.world.find(consumer, open)) {
                let number = |id| self.world.versions[&self.world.agreements[&id].descriptor].number;
                assert!(number(open) > number(live), "only an upgrade lives beside a live request (2)");
            }
            assert_eq!(live.is_some(), self.live.contains_key(&consumer), "the model loses nothing");
        }
    }

    /// Whatever became active in this step had all it takes.
    fn assert_activations(&mut self) {
        for event in std::mem::take(&mut self.world.told) {
            *self.seen.entry(event.name()).or_default() += 1;
            if matches!(event.name(), "Activated" | "Upgraded") {
                let one = &self.world.agreements[&AgreementId(event.thing())];
                let all = [Certified, Declared, Verified].map(|kind| self.world.met(one, kind));
                assert_eq!(all, [true; 3], "requirements are met at activation (4)");
            }
        }
    }

    fn publish(&mut self, policy: ApprovalPolicy, [certified, declared, verified, more]: [bool; 4]) {
        if self.world.newest(ANAGRAFE).is_some_and(|newest| newest.number >= 8) {
            return;
        }
        let all = requirements();
        let asked = |asked: bool, groups| if asked { groups } else { Vec::new() };
        let asks = Requirements {
            certified: asked(certified, all.certified),
            declared: [asked(declared, all.declared), asked(more, vec![vec![SPORTELLO_APERTO]])].concat(),
            verified: asked(verified, all.verified),
        };
        self.world.publish(ANAGRAFE, REGIONE_ESPERIA, policy, asks);
    }

    fn switch_version(&mut self, suspended: bool) {
        let newest = self.world.newest(ANAGRAFE).expect("a version").id;
        let version = self.world.versions.get_mut(&newest).expect("the newest");
        version.state = match version.state {
            DescriptorState::Published | DescriptorState::Suspended if suspended => DescriptorState::Suspended,
            DescriptorState::Published | DescriptorState::Suspended => DescriptorState::Published,
            state @ (DescriptorState::Draft | DescriptorState::Deprecated | DescriptorState::Archived) => state,
        };
    }

    /// The newest version accepts one more alternative where it asks for a declared attribute.
    fn widen(&mut self) {
        let newest = self.world.newest(ANAGRAFE).expect("a version").id;
        let version = self.world.versions.get_mut(&newest).expect("the newest");
        for group in version.requirements.declared.iter_mut().filter(|group| !group.contains(&SPORTELLO_APERTO)) {
            group.push(SPORTELLO_APERTO);
        }
        self.world.recheck_all();
    }
}

#[expect(clippy::disallowed_methods, reason = "the long checks of `cargo xtask soak` are asked for by environment")]
pub(super) fn rounds() -> u32 {
    if std::env::var("PONTE_SOAK").is_ok() { 50_000 } else { 1_000 }
}

/// The default dice are made for secrets and take most of the time in a build without optimisation.
pub(super) fn config() -> Config {
    Config { failure_persistence: None, rng_algorithm: RngAlgorithm::XorShift, ..Config::default() }
}

#[test]
fn in_every_history_the_invariants_hold_and_the_hands_are_those_of_the_model() {
    let config = Config { cases: rounds(), ..config() };
    let result = TestRunner::new(config).run(&steps(), |steps| {
        let mut history = History::new();
        steps.iter().for_each(|step| history.take(step));
        Ok(())
    });
    if let Err(failure) = result {
        panic!("{failure}");
    }
}

#[test]
fn the_histories_come_by_everything_that_can_happen_to_a_request() {
    let dice = TestRng::deterministic_rng(config().rng_algorithm);
    let mut runner = TestRunner::new_with_rng(config(), dice);
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for _ in 0..400 {
        let steps = steps().new_tree(&mut runner).expect("a history").current();
        let mut history = History::new();
        for step in &steps {
            history.take(step);
        }
        for (event, times) in history.seen {
            *seen.entry(event).or_default() += times;
        }
    }
    // Files are no part of these histories.
    let apart = [AgreementEventKind::DocumentAdded, AgreementEventKind::DocumentRemoved];
    for kind in AgreementEventKind::iter().filter(|kind| !apart.contains(kind)) {
        let name: &str = kind.into();
        assert!(seen.get(name).copied().unwrap_or(0) >= 5, "{name} hardly ever happens: {seen:?}");
    }
    let archived: &str = EserviceEventKind::VersionArchived.into();
    assert!(seen.contains_key(archived), "{seen:?}");
}
