//! Random histories of several purposes of two consumers on one e-service. After every step the invariants of
//! `interop.md` §2.16 that concern purposes hold. `PONTE_SOAK` multiplies the rounds by 50.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use strum::IntoEnumIterator as _;

use super::*;
use crate::event::PurposeEvent;
use crate::fixtures::{ACQUE_ESPERIA, actor};
use crate::purpose::rules::{can, create};
use crate::{Role, TenantId};

const CONSUMERS: [TenantId; 2] = [COMUNE_VALDORO, ACQUE_ESPERIA];
const PER_CONSUMER: i64 = 100;
const TOTAL: i64 = 150;

#[derive(Clone, Debug)]
enum Step {
    Begin { consumer: usize, daily_calls: i64 },
    Command { which: usize, action: PurposeAction, as_consumer: bool, daily_calls: i64 },
    Quotas { factor: i64 },
    SuspendRequest { suspended: bool },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let action = prop::sample::select(PurposeAction::iter().collect::<Vec<_>>());
    let step = prop_oneof![
        3 => (0..2_usize, 1..120_i64).prop_map(|(consumer, daily_calls)| Step::Begin { consumer, daily_calls }),
        20 => (0..8_usize, action, prop::bool::weighted(0.7), 1..120_i64).prop_map(
            |(which, action, as_consumer, daily_calls)| Step::Command { which, action, as_consumer, daily_calls }
        ),
        1 => (1..4_i64).prop_map(|factor| Step::Quotas { factor }),
        1 => any::<bool>().prop_map(|suspended| Step::SuspendRequest { suspended }),
    ];
    prop::collection::vec(step, 1..80)
}

struct World {
    purposes: BTreeMap<u128, Purpose>,
    /// What was written down of loads that became active.
    papers: BTreeSet<uuid::Uuid>,
    next: u128,
    factor: i64,
    suspended: bool,
}

impl World {
    fn request(&self) -> Option<LiveRequest> {
        let state = if self.suspended { AgreementState::Suspended } else { AgreementState::Active };
        let (per_consumer, total) = (PER_CONSUMER * self.factor, TOTAL * self.factor);
        Some(LiveRequest { id: RICHIESTA, state, per_consumer, total })
    }

    fn facts(&self, purpose: &Purpose) -> PurposeFacts {
        let others = self.purposes.values().filter(|other| other.id != purpose.id);
        let all = others.clone().map(Purpose::load).sum();
        let consumer = others.filter(|other| other.consumer == purpose.consumer).map(Purpose::load).sum();
        PurposeFacts {
            purpose: purpose.clone(),
            request: self.request(),
            load: Load { consumer, all },
            consumer_kind: TenantKind::Pa,
            offer: Offer::DELIVERS,
            personal_data: None,
            as_of: NOW,
        }
    }

    fn fresh(&mut self) -> (PurposeId, PurposeVersionId) {
        self.next += 1;
        (PurposeId(uuid::Uuid::from_u128(self.next)), PurposeVersionId(uuid::Uuid::from_u128(self.next << 64)))
    }

    fn take(&mut self, step: &Step) -> Result<(), TestCaseError> {
        match *step {
            Step::Quotas { factor } => self.factor = factor,
            Step::SuspendRequest { suspended } => self.suspended = suspended,
            Step::Begin { consumer, daily_calls } => self.begin(CONSUMERS[consumer], daily_calls),
            Step::Command { which, action, as_consumer, daily_calls } => {
                let count = self.purposes.len();
                let Some(purpose) = self.purposes.values().nth(which % count.max(1)).cloned() else { return Ok(()) };
                let tenant = if as_consumer { purpose.consumer } else { purpose.producer };
                self.command(&purpose, action, &actor(tenant, Role::Admin), daily_calls)?;
            }
        }
        Ok(())
    }

    fn begin(&mut self, consumer: TenantId, daily_calls: i64) {
        let ids = self.fresh();
        let facts = super::super::facts::NewPurposeFacts {
            eservice: ANAGRAFE,
            producer: REGIONE_ESPERIA,
            request: self.request(),
            consumer_kind: TenantKind::Pa,
            offer: Offer::DELIVERS,
            title_taken: false,
            as_of: NOW,
        };
        let data = PurposeData { daily_calls, risk_analysis: answered(), ..data() };
        if let Ok(decision) = create(ids, &data, &facts, &actor(consumer, Role::Admin)) {
            self.purposes.insert(ids.0.0.as_u128(), stored(&decision));
        }
    }

    fn command(
        &mut self,
        purpose: &Purpose,
        action: PurposeAction,
        actor: &Actor,
        daily_calls: i64,
    ) -> Result<(), TestCaseError> {
        let (facts, ids) = (self.facts(purpose), self.fresh());
        let around = PurposeAround { fresh: ids.0, fresh_version: ids.1, ..around() };
        let command = match action {
            PurposeAction::Update => {
                PurposeCommand::Update(PurposeData { daily_calls, risk_analysis: answered(), ..data() })
            }
            PurposeAction::ChangePlan => PurposeCommand::ChangePlan { daily_calls },
            PurposeAction::Reject => PurposeCommand::Reject { reason: "Il carico non è sostenibile.".to_owned() },
            PurposeAction::Suspend => PurposeCommand::Suspend { reason: String::new() },
            PurposeAction::Activate => PurposeCommand::Activate,
            PurposeAction::Approve => PurposeCommand::Approve,
            PurposeAction::Unsuspend => PurposeCommand::Unsuspend,
            PurposeAction::Archive => PurposeCommand::Archive,
            PurposeAction::Withdraw => PurposeCommand::Withdraw,
            PurposeAction::Reconsider => PurposeCommand::Reconsider,
            PurposeAction::Clone => PurposeCommand::Clone,
            PurposeAction::Delete => PurposeCommand::Delete,
        };
        let allowed = can(action, &facts, actor);
        match decide(command, &facts, &around, actor) {
            Ok(decision) => {
                prop_assert_eq!(allowed, Ok(()));
                self.store(purpose, &decision)
            }
            Err(denial) => {
                let about_words = matches!(denial, Denial::Invalid(_) | Denial::UnchangedDailyCalls);
                prop_assert!(allowed == Err(denial) || (allowed == Ok(()) && about_words));
                Ok(())
            }
        }
    }

    fn store(&mut self, before: &Purpose, decision: &Decision) -> Result<(), TestCaseError> {
        for write in decision.writes() {
            match write {
                Write::InsertPurpose(purpose) | Write::UpdatePurpose(purpose) => {
                    self.purposes.insert(purpose.id.0.as_u128(), purpose.clone());
                }
                Write::DeletePurpose(id, _) => {
                    prop_assert!(before.versions.iter().all(|version| version.activated_at.is_none()));
                    self.purposes.remove(&id.0.as_u128());
                }
                Write::InsertPaper(paper) => prop_assert!(self.papers.insert(paper.thing()), "written twice"),
                other => prop_assert!(false, "{:?}", other),
            }
        }
        for event in decision.events() {
            let Event::Purpose(happening) = event else { panic!("{event:?}") };
            let unapproved =
                matches!(happening.what, PurposeEvent::Activated { .. } | PurposeEvent::PlanChanged { .. });
            if unapproved && happening.to == Some(PurposeState::Active) {
                self.within_the_quotas(happening.consumer)?;
            }
            if matches!(happening.what, PurposeEvent::UnsuspendedByConsumer)
                && happening.to == Some(PurposeState::Active)
                && happening.consumer != happening.producer
            {
                self.within_the_quotas(happening.consumer)?;
            }
        }
        Ok(())
    }

    /// Invariant 8: what became active without approval is within the quotas in force then, or what was there before
    /// and was approved or allowed is over them by itself: then nothing more may have been added.
    fn within_the_quotas(&self, consumer: TenantId) -> Result<(), TestCaseError> {
        let loads = || self.purposes.values();
        let all: i64 = loads().map(Purpose::load).sum();
        let own: i64 = loads().filter(|purpose| purpose.consumer == consumer).map(Purpose::load).sum();
        prop_assert!(own <= PER_CONSUMER * self.factor, "{own} of one consumer");
        prop_assert!(all <= TOTAL * self.factor, "{all} in all");
        Ok(())
    }

    fn holds(&self, before: &BTreeMap<u128, Purpose>) -> Result<(), TestCaseError> {
        for (id, purpose) in &self.purposes {
            let count = |stage| purpose.versions.iter().filter(|version| version.stage == stage).count();
            prop_assert!(count(PlanStage::Active) <= 1, "one live load");
            prop_assert!(count(PlanStage::WaitingForApproval) <= 1, "one waiting load");
            prop_assert!(count(PlanStage::Draft) == 0 || purpose.versions.len() == 1, "a draft is alone");
            prop_assert!(!purpose.suspended.any() || purpose.live().is_some(), "a hand is on a live purpose");
            let Some(old) = before.get(id) else { continue };
            for version in &old.versions {
                let now = purpose.versions.iter().find(|now| now.id == version.id);
                let terminal = matches!(version.stage, PlanStage::Archived | PlanStage::Rejected);
                prop_assert!(!terminal || now == Some(version), "what has ended stays as it is");
            }
        }
        Ok(())
    }
}

#[expect(clippy::disallowed_methods, reason = "the long checks of `cargo xtask soak` are asked for by environment")]
fn rounds() -> u32 {
    if std::env::var("PONTE_SOAK").is_ok() { 50_000 } else { 1_000 }
}

#[test]
fn whatever_happens_the_invariants_hold() {
    let mut runner = TestRunner::new(Config { cases: rounds(), failure_persistence: None, ..Config::default() });
    let outcome = runner.run(&steps(), |steps| {
        let mut world =
            World { purposes: BTreeMap::new(), papers: BTreeSet::new(), next: 0, factor: 1, suspended: false };
        for step in steps {
            let before = world.purposes.clone();
            world.take(&step)?;
            world.holds(&before)?;
        }
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
}
