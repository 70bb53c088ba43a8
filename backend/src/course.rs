//! The course of a command: everything that is decided because of it, worked out from what is stored now and before
//! anything is stored. A use case either saves the whole course, or tells its effects and forgets it: what is announced
//! and what happens come from one place.

use std::collections::BTreeSet;

use domain::effect::{Before, Effect, Shown, Subject};
use domain::notification::{Mentions, Names, audience};
use domain::{Actor, Decision, TenantId, Timestamp, Write};

use crate::error::Result;
use crate::notification::names;
use crate::{Backend, Tx, outbox, save};

/// What was decided, in order, and the things that the decisions found.
pub(crate) struct Course {
    pub before: Before,
    steps: Vec<Step>,
    as_of: Timestamp,
}

struct Step {
    decision: Decision,
    /// The platform's own move, which nobody asked for.
    by_platform: bool,
}

/// What a command would lead to now, as far as one ente may know.
#[derive(Clone, Debug)]
pub struct Simulation {
    /// In the order in which they would happen.
    pub effects: Vec<Effect>,
    /// Requests between other enti that change too: the reader may know how many, not which.
    pub other_requests: usize,
    /// Discrepancies between other enti that change too.
    pub other_cases: usize,
    /// Enti other than the reader's that are told of something.
    pub told: usize,
    /// The names of what the effects speak of.
    pub names: Names,
}

impl Simulation {
    /// The ids it speaks of.
    pub(crate) fn mention(&self, mentions: &mut Mentions) {
        self.effects.iter().for_each(|effect| effect.mention(mentions));
    }
}

impl Course {
    pub fn new(as_of: Timestamp) -> Self {
        Self { before: Before::default(), steps: Vec::new(), as_of }
    }

    /// What the actor's command decides.
    pub fn commanded(&mut self, decision: Decision) {
        self.steps.push(Step { decision, by_platform: false });
    }

    /// What the platform decides because of it.
    pub fn followed(&mut self, decision: Decision) {
        self.steps.push(Step { decision, by_platform: true });
    }

    /// Everything that would be stored.
    pub fn writes(&self) -> impl Iterator<Item = &Write> {
        self.steps.iter().flat_map(|step| step.decision.writes())
    }

    /// The refusal to answer with after saving, if any.
    pub fn refusal(&self) -> Option<&domain::Denial> {
        self.steps.iter().find_map(|step| step.decision.refusal())
    }

    /// Stores the course, in the caller's transaction.
    #[crate::boxed]
    pub async fn save(&self, cx: &Backend, tx: &mut Tx, actor: &Actor) -> Result<()> {
        for step in &self.steps {
            save::save(cx, tx, (!step.by_platform).then_some(actor), &step.decision).await?;
        }
        Ok(())
    }

    /// Tells the course to the actor's ente.
    ///
    /// # Errors
    /// The refusal that the command would be answered with; the database's.
    #[crate::boxed]
    pub async fn simulation(self, tx: &mut Tx, actor: &Actor) -> Result<Simulation> {
        let mut simulation = self.told_to(tx, actor).await?;
        let mut mentions = Mentions::default();
        simulation.mention(&mut mentions);
        simulation.names = names::mentioned(tx, &mentions).await?;
        Ok(simulation)
    }

    /// The same, before the names are looked up.
    #[crate::boxed]
    pub async fn told_to(self, tx: &mut Tx, actor: &Actor) -> Result<Simulation> {
        if let Some(denial) = self.refusal() {
            return Err(denial.clone().into());
        }
        let told = self.told(tx, actor.tenant).await?;
        let decisions = self.steps.into_iter().map(|step| step.decision).collect::<Vec<_>>();
        let (effects, names) = (Vec::new(), Names::default());
        let mut simulation = Simulation { effects, other_requests: 0, other_cases: 0, told, names };
        for effect in domain::effect::effects(&self.before, &decisions, self.as_of) {
            match effect.shown_to(actor.tenant) {
                Shown::Named => simulation.effects.push(effect),
                Shown::Counted if matches!(effect.subject, Subject::Discrepancy { .. }) => simulation.other_cases += 1,
                Shown::Counted => simulation.other_requests += 1,
                Shown::Hidden => {}
            }
        }
        Ok(simulation)
    }

    /// How many enti, the reader's apart, are told of something.
    async fn told(&self, tx: &mut Tx, reader: TenantId) -> Result<usize> {
        let events = self.steps.iter().flat_map(|step| step.decision.events());
        let audiences = events.filter_map(audience).collect::<Vec<_>>();
        let mut enti = audiences.iter().flat_map(|audience| &audience.enti).copied().collect::<BTreeSet<_>>();
        for users in audiences.iter().filter_map(|audience| audience.users_of) {
            enti.extend(outbox::users_of(tx, users).await?);
        }
        enti.remove(&reader);
        Ok(enti.len())
    }
}
