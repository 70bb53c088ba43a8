//! What is announced is what the database holds afterwards: many commands in a row, each simulated, then carried out,
//! with everything stored read before and after. The thousand random histories are in `domain`.

use std::collections::BTreeMap;

use backend::course::Simulation;
use backend::{Backend, agreement, attribute, eservice};
use domain::agreement::{AgreementAction, AgreementState, Stage};
use domain::attribute::{HeldCommand, Verification};
use domain::effect::{Hands, State, Subject};
use domain::eservice::{Descriptor, DescriptorCommand, DescriptorState, EserviceCommand, Quotas};
use domain::fixtures::{
    ANAGRAFE, ASL_ESPERIA, COMUNE, COMUNE_VALDORO, CONVENZIONE, NOW, REGIONE_ESPERIA, REGISTRO_ENTI, RESPONSABILE_DATI,
    SPORTELLO_APERTO, UNIONE_DI_COMUNI, version, version_id,
};
use domain::requirement::Requirements;
use domain::{Actor, AgreementId, AttributeId, DescriptorId, DiscrepancyId, EserviceId, TenantId, Timestamp, Write};
use strum::IntoEnumIterator as _;

use crate::esperia::*;

/// Commands in one run.
const STEPS: u64 = 160;

#[derive(Clone, Debug)]
enum Command {
    Agreement(AgreementId, AgreementAction),
    Create(EserviceId, DescriptorId),
    Held(AttributeId, HeldCommand),
    Version(EserviceId, DescriptorId, DescriptorCommand),
    Eservice(EserviceId, EserviceCommand),
}

/// One stored thing: how it stands, and everything that can change about it.
#[derive(Clone, PartialEq, Debug)]
struct Seen {
    state: State,
    print: String,
    /// A request: has it ever been sent? Until then it is the consumer's alone.
    sent: bool,
}

type Stored = BTreeMap<Subject, Seen>;

/// Numbers that look like dice and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % limit
    }

    fn one_of<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }
}

async fn agreements(cx: &Backend, into: &mut Stored) {
    let mut tx = cx.db.snapshot().await.expect("begins");
    type Plain = (AgreementId, EserviceId, DescriptorId, TenantId, TenantId, String, i64);
    type Instants = (AgreementId, Option<i64>, Option<i64>, Option<i64>, Option<i64>);
    let rows = sql!(
        tx,
        fetch_all as Plain,
        "select id, eservice_id, descriptor_id, producer_id, consumer_id, state, revision from agreement order by id"
    )
    .expect("read");
    let instants = sql!(
        tx,
        fetch_all as Instants,
        "select id, suspended_by_producer, suspended_by_consumer, suspended_by_platform, submitted_at
         from agreement order by id"
    )
    .expect("read");
    for (row, (_, producer_hand, consumer_hand, platform_hand, submitted)) in rows.into_iter().zip(instants) {
        let (agreement, eservice, version, producer, consumer, state, revision) = row;
        let state: AgreementState = state.parse().expect("a state");
        let hands = Hands {
            producer: producer_hand.is_some(),
            consumer: consumer_hand.is_some(),
            platform: platform_hand.is_some(),
        };
        let subject = Subject::Agreement { agreement, eservice, version, producer, consumer };
        let state = State::Agreement { state, hands };
        into.insert(subject, Seen { state, print: revision.to_string(), sent: submitted.is_some() });
    }
}

async fn versions(cx: &Backend, into: &mut Stored) {
    let mut tx = cx.db.snapshot().await.expect("begins");
    let ids = sql!(tx, fetch_all scalar EserviceId, "select id from eservice").expect("read");
    for one in eservice::load::eservices(&mut tx, &ids.into_iter().collect()).await.expect("read").into_values() {
        let id = one.id;
        for one in eservice::load::descriptors(&mut tx, id).await.expect("read") {
            into.insert((&one).into(), Seen { state: (&one).into(), print: format!("{one:?}"), sent: true });
        }
        into.insert((&one).into(), Seen { state: (&one).into(), print: format!("{one:?}"), sent: true });
    }
}

async fn held(cx: &Backend, into: &mut Stored) {
    let mut tx = cx.db.snapshot().await.expect("begins");
    type Held = (TenantId, AttributeId, i64, Option<i64>);
    let rows = sql!(tx, fetch_all as Held, "select tenant_id, attribute_id, assigned_at, revoked_at from held");
    for (tenant, attribute, assigned, revoked) in rows.expect("read") {
        let subject = Subject::Attribute { attribute, tenant, verifier: None };
        let (state, print) = (State::Held(revoked.is_none()), format!("{assigned} {revoked:?}"));
        into.insert(subject, Seen { state, print, sent: true });
    }
    type Said = (TenantId, AttributeId, TenantId, Timestamp, Option<Timestamp>, Option<Timestamp>);
    let rows = sql!(
        tx,
        fetch_all as Said,
        "select consumer_id, attribute_id, verifier_id, verified_at, expires_at, revoked_at from verification"
    );
    for (consumer, attribute, verifier, verified_at, expires_at, revoked_at) in rows.expect("read") {
        let said =
            Verification { consumer, attribute, verifier, verified_at, expires_at, revoked_at, expiry_told: false };
        let state = State::of_verification(&said, cx.now());
        into.insert((&said).into(), Seen { state, print: format!("{said:?}"), sent: true });
    }
}

async fn cases(cx: &Backend, into: &mut Stored) {
    let mut tx = cx.db.snapshot().await.expect("begins");
    type Case = (DiscrepancyId, AttributeId, TenantId, TenantId, String, Option<i64>, i64);
    let rows = sql!(
        tx,
        fetch_all as Case,
        "select id, attribute_id, consumer_id, revoker_id, agreements, closed_at, revision from discrepancy"
    );
    for (discrepancy, attribute, consumer, revoker, agreements, closed, revision) in rows.expect("read") {
        let requests = agreements.matches('-').count() / 4;
        let subject = Subject::Discrepancy { discrepancy, attribute, consumer, revoker };
        let state = State::Discrepancy { open: closed.is_none(), requests };
        into.insert(subject, Seen { state, print: revision.to_string(), sent: true });
    }
}

async fn stored(cx: &Backend) -> Stored {
    let mut all = Stored::new();
    agreements(cx, &mut all).await;
    versions(cx, &mut all).await;
    held(cx, &mut all).await;
    cases(cx, &mut all).await;
    all
}

/// Whoever may give the command, and the command, chosen among what is there.
fn choose(dice: &mut Dice, stored: &Stored, now: Timestamp) -> (Actor, Command) {
    let subjects = stored.keys().copied().collect::<Vec<_>>();
    let requests = subjects.iter().filter(|one| matches!(one, Subject::Agreement { .. })).collect::<Vec<_>>();
    match dice.below(9) {
        0..=3 => {
            let Subject::Agreement { agreement, producer, consumer, .. } = *dice.one_of(&requests) else {
                unreachable!("only requests")
            };
            // What ends a request is rare, or soon there would be none.
            let ends = dice.below(10) == 0;
            let ending =
                |action: &AgreementAction| matches!(action, AgreementAction::Archive | AgreementAction::Delete);
            let actions = AgreementAction::iter().filter(|action| ends || !ending(action)).collect::<Vec<_>>();
            let by = dice.one_of(&[producer, consumer]);
            (admin(by), Command::Agreement(agreement, dice.one_of(&actions)))
        }
        4..=6 => {
            let reason = || "Non più vero".to_owned();
            let verifier = dice.one_of(&[REGIONE_ESPERIA, ASL_ESPERIA]);
            let asked = requests.iter().find_map(|one| match one {
                Subject::Agreement { agreement, producer, .. } if *producer == verifier => Some(*agreement),
                _ => None,
            });
            let agreement = asked.unwrap_or(AgreementId(now_id(now)));
            let certified = dice.one_of(&[COMUNE, UNIONE_DI_COMUNI]);
            let expires_at = Some(now.plus_days(30));
            let all = [
                (REGISTRO_ENTI, certified, HeldCommand::Assign),
                (REGISTRO_ENTI, certified, HeldCommand::RevokeAssignment { reason: reason() }),
                (COMUNE_VALDORO, RESPONSABILE_DATI, HeldCommand::Declare),
                (COMUNE_VALDORO, RESPONSABILE_DATI, HeldCommand::RevokeDeclaration),
                (verifier, CONVENZIONE, HeldCommand::Verify { agreement, expires_at: None }),
                (verifier, CONVENZIONE, HeldCommand::RevokeVerification { reason: reason() }),
                (verifier, CONVENZIONE, HeldCommand::ChangeExpiry { expires_at }),
            ];
            let (by, attribute, command) = dice.one_of(&all);
            (admin(by), Command::Held(attribute, command))
        }
        _ => {
            let versions = subjects.iter().filter_map(|one| match one {
                Subject::Version { version, eservice, .. } => Some((*eservice, *version)),
                _ => None,
            });
            let (eservice, id) = dice.one_of(&versions.collect::<Vec<_>>());
            let (per_consumer, total) = (1 + dice.below(9) as i64, 20);
            let quotas =
                Quotas { daily_calls_per_consumer: per_consumer, daily_calls_total: total, voucher_lifespan: 60 };
            let wider = Requirements {
                certified: vec![vec![COMUNE, UNIONE_DI_COMUNI]],
                declared: vec![vec![RESPONSABILE_DATI, SPORTELLO_APERTO]],
                verified: vec![vec![CONVENZIONE]],
            };
            let policy =
                dice.one_of(&[domain::eservice::ApprovalPolicy::Automatic, domain::eservice::ApprovalPolicy::Manual]);
            let all = [
                DescriptorCommand::Publish,
                DescriptorCommand::Publish,
                DescriptorCommand::Suspend { reason: String::new() },
                DescriptorCommand::Activate,
                DescriptorCommand::Archive,
                DescriptorCommand::Delete,
                DescriptorCommand::Clone,
                DescriptorCommand::UpdateQuotas(quotas),
                DescriptorCommand::UpdatePolicy { policy },
                DescriptorCommand::UpdateAttributes(wider),
            ];
            let by = if eservice == PRENOTAZIONI { ASL_ESPERIA } else { REGIONE_ESPERIA };
            match dice.below(5) {
                0 => (admin(COMUNE_VALDORO), Command::Create(eservice, id)),
                1 => (admin(by), Command::Eservice(eservice, on_the_whole(dice, now))),
                _ => (admin(by), Command::Version(eservice, id, dice.one_of(&all))),
            }
        }
    }
}

/// A command on an e-service as a whole, with words that are new each time.
fn on_the_whole(dice: &mut Dice, now: Timestamp) -> EserviceCommand {
    let all = [
        EserviceCommand::UpdateName { name: format!("Nome {}", now.0) },
        EserviceCommand::UpdateDescription { description: format!("Descrizione {}", now.0) },
        EserviceCommand::CreateVersion { data: None },
        EserviceCommand::Delete,
    ];
    dice.one_of(&all)
}

/// An id that nothing has.
fn now_id(now: Timestamp) -> sqlx::types::Uuid {
    sqlx::types::Uuid::from_u128(now.0.unsigned_abs().into())
}

async fn simulate(cx: &Backend, actor: &Actor, command: &Command) -> backend::Result<Simulation> {
    match command.clone() {
        Command::Agreement(id, action) => agreement::simulate(cx, actor, id, action.tried()).await,
        Command::Create(eservice, version) => agreement::simulate_create(cx, actor, eservice, version).await,
        Command::Held(id, command) => attribute::held::simulate(cx, actor, COMUNE_VALDORO, id, &command).await,
        Command::Version(eservice, id, command) => eservice::simulate_version(cx, actor, eservice, id, command).await,
        Command::Eservice(id, command) => eservice::simulate(cx, actor, id, command).await,
    }
}

async fn carry_out(cx: &Backend, actor: &Actor, command: &Command) -> backend::Result<()> {
    match command.clone() {
        Command::Agreement(id, action) => agreement::run(cx, actor, id, None, action.tried()).await.map(drop),
        Command::Create(eservice, version) => agreement::create(cx, actor, eservice, version).await.map(drop),
        Command::Held(id, command) => attribute::held::run(cx, actor, COMUNE_VALDORO, id, command).await,
        Command::Version(eservice, id, command) => {
            eservice::run_version(cx, actor, eservice, id, None, command).await.map(drop)
        }
        Command::Eservice(id, command) => eservice::run(cx, actor, id, None, command).await.map(drop),
    }
}

/// What is made has another id in the simulation: both are called the same here.
fn made(subject: Subject) -> Subject {
    let nil = sqlx::types::Uuid::nil();
    match subject {
        Subject::Agreement { eservice, version, producer, consumer, .. } => {
            Subject::Agreement { agreement: AgreementId(nil), eservice, version, producer, consumer }
        }
        Subject::Version { number, .. } => {
            Subject::Version { version: DescriptorId(nil), eservice: EserviceId(nil), number }
        }
        Subject::Eservice { .. } => Subject::Eservice { eservice: EserviceId(nil) },
        Subject::Discrepancy { attribute, consumer, revoker, .. } => {
            Subject::Discrepancy { discrepancy: DiscrepancyId(nil), attribute, consumer, revoker }
        }
        Subject::Purpose { eservice, producer, consumer, .. } => {
            Subject::Purpose { purpose: domain::PurposeId(nil), eservice, producer, consumer }
        }
        same @ (Subject::Attribute { .. } | Subject::Pratica { .. }) => same,
    }
}

type Change = (Option<State>, Option<State>);

fn named(subject: Subject, change: Change) -> (Subject, Change) {
    (if change.0.is_none() { made(subject) } else { subject }, change)
}

/// The announcement against what is different, as far as the actor's ente may know.
fn compare(simulation: &Simulation, before: &Stored, after: &Stored, command: &Command) {
    let effects = simulation.effects.iter();
    let mut announced =
        effects.map(|one| named(one.subject, (one.before.clone(), one.after.clone()))).collect::<BTreeMap<_, _>>();
    let (mut requests, mut cases) = (0, 0);
    for subject in before.keys().chain(after.keys().filter(|key| !before.contains_key(*key))) {
        let (old, new) = (before.get(subject), after.get(subject));
        if old == new {
            continue;
        }
        let (name, change) = named(*subject, (old.map(|seen| seen.state.clone()), new.map(|seen| seen.state.clone())));
        match (announced.remove(&name), subject) {
            (Some(told), _) => assert_eq!(told, change, "{command:?}: {subject:?}"),
            (None, Subject::Agreement { .. }) => {
                requests += usize::from(old.is_some_and(|seen| seen.sent) || new.is_some_and(|seen| seen.sent));
            }
            (None, Subject::Discrepancy { .. }) => cases += 1,
            (None, other) => panic!("{command:?} changed {other:?} and did not say so"),
        }
    }
    assert_eq!(announced, BTreeMap::new(), "{command:?} announced what did not happen");
    assert_eq!((simulation.other_requests, simulation.other_cases), (requests, cases), "{command:?}");
}

/// The provider has always a next version at hand.
async fn keep_a_draft(cx: &Backend, stored: &Stored) {
    let own = stored.iter().filter_map(|(subject, seen)| match (subject, &seen.state) {
        (Subject::Version { eservice, number, .. }, State::Version { state, .. }) if *eservice == ANAGRAFE => {
            Some((*number, *state))
        }
        _ => None,
    });
    let own = own.collect::<Vec<_>>();
    if !own.iter().any(|(_, state)| *state == DescriptorState::Draft) {
        let number = own.iter().map(|(number, _)| *number).max().unwrap_or(0) + 1;
        let requirements = Requirements {
            certified: vec![vec![COMUNE]],
            declared: vec![vec![RESPONSABILE_DATI]],
            verified: vec![vec![CONVENZIONE]],
        };
        let (state, published_at) = (DescriptorState::Draft, None);
        let draft = Descriptor { id: version_id(number), state, published_at, requirements, ..version(number) };
        put(cx, [Write::InsertDescriptor(draft)]).await;
    }
}

on_both! {
    async fn what_is_announced_is_what_is_stored(cx: Backend) {
        world(&cx, Stage::Active, Stage::Pending).await;
        everything_held(&cx).await;
        let mut dice = Dice(7);
        let mut done = BTreeMap::<String, usize>::new();
        for _ in 0..STEPS {
            cx.clock.advance(1);
            keep_a_draft(&cx, &stored(&cx).await).await;
            let before = stored(&cx).await;
            let (actor, command) = choose(&mut dice, &before, cx.now());
            let simulated = refusal(simulate(&cx, &actor, &command).await);
            assert_eq!(stored(&cx).await, before, "{command:?}: a simulation stores nothing");
            let answer = refusal(carry_out(&cx, &actor, &command).await);
            match simulated {
                Ok(simulation) => {
                    assert_eq!(answer, Ok(()), "{command:?}");
                    compare(&simulation, &before, &stored(&cx).await, &command);
                    let kind = format!("{command:?}");
                    *done.entry(kind.split('(').next().unwrap_or_default().to_owned()).or_default() += 1;
                }
                Err(denial) => assert_eq!(answer, Err(denial), "{command:?}"),
            }
        }
        assert!(done.len() >= 3 && done.values().all(|times| *times >= 3), "too little happened: {done:?}");
    }

    /// What a certifier does to an ente it has nothing else to do with: it learns how many requests move, not which.
    async fn requests_between_others_are_counted_and_drafts_of_others_not_even_that(cx: Backend) {
        world(&cx, Stage::Active, Stage::Draft).await;
        everything_held(&cx).await;
        let command = HeldCommand::RevokeAssignment { reason: String::new() };
        let certifier = admin(REGISTRO_ENTI);
        let simulation = attribute::held::simulate(&cx, &certifier, COMUNE_VALDORO, COMUNE, &command).await.expect("effects");
        assert_eq!(simulation.effects.len(), 1, "only the attribute: {:?}", simulation.effects);
        assert_eq!(simulation.other_requests, 1);
        assert_eq!(simulation.told, 2, "the consumer and the provider of the request that moves");
        assert_eq!(cx.now(), NOW);
    }
}
