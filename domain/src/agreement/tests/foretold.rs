//! What is announced is what happens: in random histories every command on requests, attributes and versions is first
//! worked out on what is there, then carried out by the small platform, which stores and looks again. The effects
//! announced and the differences found are the same. `PONTE_SOAK` multiplies the rounds by 50.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{TestRng, TestRunner};
use strum::IntoEnumIterator as _;

use super::histories::{config, rounds};
use super::platform::*;
use super::world::World;
use super::*;
use crate::agreement::recheck::recheck;
use crate::agreement::{AgreementAction, Around};
use crate::attribute::rules as attributes;
use crate::attribute::{HeldAction, HeldCommand};
use crate::discrepancy::rules::settle;
use crate::discrepancy::{Discrepancy, DiscrepancyCause};
use crate::effect::effects;
use crate::eservice::rules as eservices;
use crate::eservice::{
    ApprovalPolicy, DescriptorAction, DescriptorCommand, EserviceAction, EserviceCommand, GeneralData, Mode,
    RiskAnalysisData,
};
use crate::fixtures::*;
use crate::purpose::Answers;
use crate::tenant::TenantKind;
use crate::{AttributeId, DescriptorId, EserviceId, RiskAnalysisId, Role, TenantId};

const CONSUMERS: [TenantId; 2] = [COMUNE_VALDORO, ACQUE_ESPERIA];
const PROVIDERS: [TenantId; 2] = [REGIONE_ESPERIA, ASL_ESPERIA];

/// Numbers choose among what is there at that moment.
#[derive(Clone, Debug)]
enum Step {
    Ask { consumer: TenantId, eservice: usize },
    Agreement { which: usize, action: AgreementAction, by_producer: bool },
    Held { consumer: TenantId, attribute: AttributeId, action: HeldAction, verifier: TenantId, days: Option<i64> },
    NewVersion { eservice: usize, policy: ApprovalPolicy },
    Version { which: usize, action: DescriptorAction },
    Eservice { which: usize, action: EserviceAction },
    Wait { days: i64 },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let consumer = || prop_oneof![3 => Just(COMUNE_VALDORO), 1 => Just(ACQUE_ESPERIA)];
    let verifier = || select(PROVIDERS.to_vec());
    let number = || 0..64_usize;
    // What leads on more often than what ends: an upgrade needs a live request and a newer version.
    let agreement_action = prop_oneof![
        3 => select(AgreementAction::iter().collect::<Vec<_>>()),
        3 => select(vec![AgreementAction::Submit, AgreementAction::Approve, AgreementAction::Reject]),
        3 => select(vec![AgreementAction::Unsuspend, AgreementAction::Upgrade, AgreementAction::Clone]),
    ];
    let descriptor_action = prop_oneof![
        2 => select(DescriptorAction::iter().collect::<Vec<_>>()),
        1 => select(vec![DescriptorAction::Publish, DescriptorAction::Activate, DescriptorAction::Archive]),
    ];
    // Giving more often than taking: with nothing in hand nothing can happen.
    let held = prop_oneof![
        4 => (select(vec![COMUNE, UNIONE_DI_COMUNI]), Just(HeldAction::Assign)),
        1 => (select(vec![COMUNE, UNIONE_DI_COMUNI]), Just(HeldAction::RevokeAssignment)),
        4 => (Just(RESPONSABILE_DATI), Just(HeldAction::Declare)),
        1 => (Just(RESPONSABILE_DATI), Just(HeldAction::RevokeDeclaration)),
        6 => (Just(CONVENZIONE), Just(HeldAction::Verify)),
        2 => (Just(CONVENZIONE), Just(HeldAction::RevokeVerification)),
        1 => (Just(CONVENZIONE), Just(HeldAction::ChangeExpiry)),
    ];
    let held = (consumer(), held, verifier(), prop::option::weighted(0.3, 1..30_i64)).prop_map(
        |(consumer, (attribute, action), verifier, days)| Step::Held { consumer, attribute, action, verifier, days },
    );
    let eservice_action = prop_oneof![
        1 => select(EserviceAction::iter().collect::<Vec<_>>()),
        1 => select(vec![EserviceAction::UpdateRiskAnalysis, EserviceAction::DeleteRiskAnalysis]),
    ];
    let policy = select(vec![ApprovalPolicy::Automatic, ApprovalPolicy::Manual]);
    let step = prop_oneof![
        5 => (consumer(), number()).prop_map(|(consumer, eservice)| Step::Ask { consumer, eservice }),
        30 => (number(), agreement_action, prop::bool::weighted(0.2)).prop_map(|(which, action, other_side)| {
            // Mostly by whom it may be asked: what is refused leads nowhere.
            let of_producer = matches!(action, AgreementAction::Approve | AgreementAction::Reject);
            Step::Agreement { which, action, by_producer: of_producer != other_side }
        }),
        12 => held,
        3 => (number(), policy).prop_map(|(eservice, policy)| Step::NewVersion { eservice, policy }),
        10 => (number(), descriptor_action).prop_map(|(which, action)| Step::Version { which, action }),
        5 => (number(), eservice_action).prop_map(|(which, action)| Step::Eservice { which, action }),
        1 => (1..20_i64).prop_map(|days| Step::Wait { days }),
    ];
    prop::collection::vec(step, 1..80)
}

/// Area and name of a command.
type Name = (&'static str, &'static str);
/// What a command leads to.
type Foretold = Result<Vec<Decision>, Denial>;

struct History {
    world: World,
    /// Which commands went through, how often.
    done: BTreeMap<Name, usize>,
    /// What happened, how often.
    told: BTreeMap<&'static str, usize>,
}

impl History {
    fn new() -> Self {
        let mut world = World::new(ApprovalPolicy::Automatic);
        world.publish(eservice_id(2), ASL_ESPERIA, ApprovalPolicy::Manual, requirements());
        for consumer in CONSUMERS {
            world.equip(consumer);
            world.verify(ASL_ESPERIA, consumer, None);
            world.ask(consumer, ANAGRAFE).expect("it may be asked for");
        }
        world.told.clear();
        Self { world, done: BTreeMap::new(), told: BTreeMap::new() }
    }

    fn take(&mut self, step: &Step) {
        // Whatever is stored again is then stored at another instant.
        self.world.now = self.world.now.plus_seconds(1);
        let fresh = self.world.next_id();
        match *step {
            Step::Ask { consumer, eservice } => {
                let known = self.world.eservices.keys().copied().filter(|id| self.world.newest(*id).is_some());
                let known = known.collect::<Vec<_>>();
                let _ = self.world.ask(consumer, known[eservice % known.len()]);
            }
            Step::Agreement { which, action, by_producer } => {
                let all = self.world.agreements.values().collect::<Vec<_>>();
                if let Some(one) = all.get(which % all.len().max(1)) {
                    let by = if by_producer { one.producer } else { one.consumer };
                    self.agreement(one.id, super::table::command(action), &actor(by, Role::Admin), fresh);
                }
            }
            Step::Held { consumer, attribute, action, verifier, days } => {
                let by = match action {
                    HeldAction::Assign | HeldAction::RevokeAssignment => REGISTRO_ENTI,
                    HeldAction::Declare | HeldAction::RevokeDeclaration => consumer,
                    HeldAction::Verify | HeldAction::RevokeVerification | HeldAction::ChangeExpiry => verifier,
                };
                self.held(consumer, attribute, (action, days), &actor(by, Role::Admin), fresh);
            }
            Step::NewVersion { eservice, policy } => {
                let ids = self.world.eservices.keys().copied().collect::<Vec<_>>();
                self.new_version(ids[eservice % ids.len()], policy, fresh);
            }
            Step::Version { which, action } => {
                let ids = self.world.versions.keys().copied().collect::<Vec<_>>();
                self.version(ids[which % ids.len()], action, fresh);
            }
            Step::Eservice { which, action } => {
                // What is all draft may change in more ways, and what receives in still more.
                let all = self.world.eservices.values().map(|one| (one.id, one.mode)).collect::<Vec<_>>();
                let ids = |chosen: &dyn Fn(EserviceId, Mode) -> bool| {
                    let some = all.iter().filter(|(id, mode)| chosen(*id, *mode));
                    some.map(|(id, _)| *id).collect::<Vec<_>>()
                };
                let is_draft = |id| self.world.newest(id).is_none();
                let receiving = ids(&|id, mode| is_draft(id) && mode == Mode::Receive);
                let drafts = ids(&|id, _| is_draft(id));
                let choices = if which % 8 == 0 { Vec::new() } else { vec![receiving, drafts] };
                let of = choices.into_iter().find(|some| !some.is_empty()).unwrap_or_else(|| ids(&|_, _| true));
                self.eservice(of[which % of.len()], action, fresh);
            }
            Step::Wait { days } => {
                self.world.now = self.world.now.plus_days(days);
                expire(&mut self.world, fresh);
            }
        }
        for event in std::mem::take(&mut self.world.told) {
            *self.told.entry(event.name()).or_default() += 1;
        }
    }

    /// Announces, carries out, compares. `carry_out` stores the command and lets the platform look again.
    fn compare(&mut self, name: Name, foretold: Foretold, carry_out: impl FnOnce(&mut World, &Decision)) {
        let Ok(decisions) = foretold else { return };
        let before = self.world.clone();
        let announced = effects(&everything(&before), &decisions, before.now);
        let mut seen = BTreeSet::new();
        for effect in &announced {
            assert!(seen.insert(effect.subject), "{name:?}: told twice: {effect:?}");
            assert!(!effect.because.is_empty() || effect.after.is_none(), "{name:?}: for no reason: {effect:?}");
        }
        let announced = announced.into_iter().map(|effect| (effect.subject, (effect.before, effect.after)));
        let announced = announced.collect::<Differences>();
        let (first, _) = decisions.split_first().expect("a command decides something");
        carry_out(&mut self.world, first);
        assert_eq!(announced, differences(&before, &self.world), "{name:?}");
        let told = decisions.iter().flat_map(Decision::events).cloned().collect::<Vec<_>>();
        assert_eq!(told, self.world.told, "{name:?}: the same is told");
        *self.done.entry(name).or_default() += 1;
    }

    fn agreement(&mut self, id: AgreementId, command: AgreementCommand, actor: &Actor, fresh: AgreementId) {
        let world = &self.world;
        let name = ("agreement", AgreementAction::from(&command).into());
        let around = Around { fresh, ..world.around(id) };
        let foretold = decide(command, &world.facts(id), &around, actor).map(|decision| {
            let gone = decision.writes().iter().filter_map(ended).collect::<BTreeSet<_>>();
            let affected = |case: &&Discrepancy| case.affected_agreements.iter().any(|id| gone.contains(id));
            let cases = world.cases.values().filter(affected);
            let follows = cases.filter_map(|case| settle(&case_standing(world, case, None, &gone))).collect::<Vec<_>>();
            [vec![decision], follows].concat()
        });
        self.compare(name, foretold, |world, decision| {
            world.store(decision);
            look_at_cases(world);
        });
    }

    fn held(
        &mut self,
        consumer: TenantId,
        attribute: AttributeId,
        (action, days): (HeldAction, Option<i64>),
        actor: &Actor,
        fresh: AgreementId,
    ) {
        let world = &self.world;
        let facts = held_facts(world, consumer, attribute, actor.tenant);
        let expires_at = days.map(|days| world.now.plus_days(days));
        let agreement = facts.asked_by.first().copied().unwrap_or(RICHIESTA);
        let reason = String::new();
        let command = match action {
            HeldAction::Assign => HeldCommand::Assign,
            HeldAction::RevokeAssignment => HeldCommand::RevokeAssignment { reason },
            HeldAction::Declare => HeldCommand::Declare,
            HeldAction::RevokeDeclaration => HeldCommand::RevokeDeclaration,
            HeldAction::Verify => HeldCommand::Verify { agreement, expires_at },
            HeldAction::RevokeVerification => HeldCommand::RevokeVerification { reason },
            HeldAction::ChangeExpiry => HeldCommand::ChangeExpiry { expires_at },
        };
        let foretold = attributes::decide(&command, &facts, actor).map(|decision| {
            let follows = follows_from_attribute(world, &decision, fresh);
            [vec![decision], follows].concat()
        });
        self.compare(("held", action.into()), foretold, |world, decision| {
            world.store(decision);
            world.recheck_all();
            look_at_cases(world);
            if action == HeldAction::RevokeVerification {
                let said = world.verified[&(consumer, attribute, actor.tenant)].clone();
                open_case(world, &said, DiscrepancyCause::Revoked, fresh);
            }
        });
    }

    fn version(&mut self, id: DescriptorId, action: DescriptorAction, fresh: AgreementId) {
        let world = &self.world;
        let facts = eservice_facts(world, world.versions[&id].eservice);
        let now = &world.versions[&id];
        // What was announced is taken back the next time.
        let action = match action {
            DescriptorAction::AnnounceSuspension if now.announced.is_some() => DescriptorAction::WithdrawNotice,
            other => other,
        };
        let command = match action {
            DescriptorAction::Update => DescriptorCommand::Update(data(now.policy)),
            DescriptorAction::Delete => DescriptorCommand::Delete,
            DescriptorAction::Publish => DescriptorCommand::Publish,
            DescriptorAction::Suspend => DescriptorCommand::Suspend { reason: String::new() },
            DescriptorAction::Activate => DescriptorCommand::Activate,
            DescriptorAction::UpdateQuotas => {
                let mut quotas = now.quotas;
                quotas.daily_calls_total += 1;
                DescriptorCommand::UpdateQuotas(quotas)
            }
            DescriptorAction::UpdateAttributes => DescriptorCommand::UpdateAttributes(wider(&now.requirements)),
            DescriptorAction::UpdatePolicy => DescriptorCommand::UpdatePolicy {
                policy: match now.policy {
                    ApprovalPolicy::Automatic => ApprovalPolicy::Manual,
                    ApprovalPolicy::Manual => ApprovalPolicy::Automatic,
                },
            },
            DescriptorAction::Clone => DescriptorCommand::Clone,
            DescriptorAction::Archive => DescriptorCommand::Archive,
            DescriptorAction::AnnounceSuspension => DescriptorCommand::AnnounceSuspension {
                from: world.now.plus_days(30),
                reason: "Manutenzione programmata".to_owned(),
            },
            DescriptorAction::WithdrawNotice => DescriptorCommand::WithdrawNotice,
        };
        let actor = actor(facts.eservice.producer, Role::Admin);
        let foretold = eservices::decide_version(command, id, &facts, &around(fresh), &actor).map(|decision| {
            let wider = decision.writes().iter().find_map(|write| match write {
                Write::UpdateDescriptor(next) if action == DescriptorAction::UpdateAttributes => Some(next),
                _ => None,
            });
            let follows = wider.into_iter().flat_map(|next| {
                let on_it = world.agreements.values().filter(|one| one.descriptor == next.id);
                on_it.filter_map(|one| {
                    let fit = world.version_facts(next, one.consumer, one.producer).fit;
                    recheck(&world.facts(one.id).with_fit(fit))
                })
            });
            let follows = follows.collect::<Vec<_>>();
            [vec![decision], follows].concat()
        });
        self.compare(("version", action.into()), foretold, |world, decision| {
            world.store(decision);
            world.recheck_all();
        });
        upload(&mut self.world);
    }

    fn eservice(&mut self, id: EserviceId, action: EserviceAction, fresh: AgreementId) {
        let facts = eservice_facts(&self.world, id);
        let (now, said) = (&facts.eservice, self.world.now.0);
        let analysis = now.risk_analyses.first().map_or(RiskAnalysisId(fresh.0), |one| one.id);
        let answers = Answers::none(TenantKind::Pa);
        // Whatever leads to there being something to change.
        let action = match action {
            EserviceAction::AddRiskAnalysis
            | EserviceAction::UpdateRiskAnalysis
            | EserviceAction::DeleteRiskAnalysis
                if now.mode == Mode::Deliver =>
            {
                EserviceAction::Update
            }
            EserviceAction::UpdateRiskAnalysis | EserviceAction::DeleteRiskAnalysis if now.risk_analyses.is_empty() => {
                EserviceAction::AddRiskAnalysis
            }
            other => other,
        };
        let command = match action {
            EserviceAction::Update => EserviceCommand::Update(GeneralData {
                name: format!("Nome {said}"),
                description: now.description.clone(),
                technology: now.technology,
                mode: if (said / 1_000_000) % 5 == 0 { Mode::Deliver } else { Mode::Receive },
                personal_data: now.personal_data,
            }),
            EserviceAction::UpdateName => EserviceCommand::UpdateName { name: format!("Nome {said}") },
            EserviceAction::UpdateDescription => {
                EserviceCommand::UpdateDescription { description: format!("Descrizione {said}") }
            }
            EserviceAction::CreateVersion => EserviceCommand::CreateVersion { data: None },
            EserviceAction::Delete => EserviceCommand::Delete,
            EserviceAction::AddRiskAnalysis => {
                EserviceCommand::AddRiskAnalysis(RiskAnalysisData { name: format!("Raccolta {said}"), answers })
            }
            EserviceAction::UpdateRiskAnalysis => EserviceCommand::UpdateRiskAnalysis {
                id: analysis,
                data: RiskAnalysisData { name: format!("Altra {said}"), answers },
            },
            EserviceAction::DeleteRiskAnalysis => EserviceCommand::DeleteRiskAnalysis { id: analysis },
        };
        let actor = actor(facts.eservice.producer, Role::Admin);
        let foretold = eservices::decide(command, &facts, &around(fresh), &actor).map(|decision| vec![decision]);
        self.compare(("eservice", action.into()), foretold, |world, decision| world.store(decision));
        upload(&mut self.world);
    }

    fn new_version(&mut self, id: EserviceId, policy: ApprovalPolicy, fresh: AgreementId) {
        let facts = eservice_facts(&self.world, id);
        let command = EserviceCommand::CreateVersion { data: Some(data(policy)) };
        let actor = actor(facts.eservice.producer, Role::Admin);
        let foretold = eservices::decide(command, &facts, &around(fresh), &actor).map(|decision| vec![decision]);
        self.compare(("eservice", "createVersion"), foretold, |world, decision| world.store(decision));
        upload(&mut self.world);
    }
}

#[test]
fn what_is_announced_is_what_happens() {
    let result =
        TestRunner::new(proptest::test_runner::Config { cases: rounds(), ..config() }).run(&steps(), |steps| {
            let mut history = History::new();
            steps.iter().for_each(|step| history.take(step));
            Ok(())
        });
    if let Err(failure) = result {
        panic!("{failure}");
    }
}

#[test]
fn every_command_is_announced_often_enough() {
    let dice = TestRng::deterministic_rng(config().rng_algorithm);
    let mut runner = TestRunner::new_with_rng(config(), dice);
    let (mut done, mut told) = (BTreeMap::<Name, usize>::new(), BTreeMap::<&str, usize>::new());
    for _ in 0..700 {
        let steps = steps().new_tree(&mut runner).expect("a history").current();
        let mut history = History::new();
        steps.iter().for_each(|step| history.take(step));
        history.done.iter().for_each(|(name, times)| *done.entry(*name).or_default() += times);
        history.told.iter().for_each(|(name, times)| *told.entry(name).or_default() += times);
    }
    let names = AgreementAction::iter().map(|action| ("agreement", action.into()));
    let names = names.chain(HeldAction::iter().map(|action| ("held", action.into())));
    let names = names.chain(EserviceAction::iter().map(|action| ("eservice", action.into())));
    for name in names.chain(DescriptorAction::iter().map(|action| ("version", action.into()))) {
        assert!(done.get(&name).copied().unwrap_or(0) >= 5, "{name:?} hardly ever happens: {done:?}");
    }
    let follows = [
        "SuspendedByPlatform",
        "UnsuspendedByPlatform",
        "SetMissingCertifiedAttributes",
        "SetDraftByPlatform",
        "Opened",
        "Closed",
        "VersionArchived",
        "VersionDeprecated",
        "Upgraded",
    ];
    for name in follows {
        assert!(told.get(name).copied().unwrap_or(0) >= 5, "{name} hardly ever happens: {told:?}");
    }
}
