//! Every side, in every state, with every command: one printed table.

use std::fmt::Write as _;

use strum::IntoEnumIterator as _;

use super::*;
use crate::fixtures::stranger;
use crate::purpose::rules::can;

fn command(action: PurposeAction) -> PurposeCommand {
    match action {
        PurposeAction::Update => PurposeCommand::Update(data()),
        PurposeAction::Activate => PurposeCommand::Activate,
        PurposeAction::Approve => PurposeCommand::Approve,
        PurposeAction::Reject => PurposeCommand::Reject { reason: "Il carico non è sostenibile.".to_owned() },
        PurposeAction::Suspend => PurposeCommand::Suspend { reason: String::new() },
        PurposeAction::Unsuspend => PurposeCommand::Unsuspend,
        PurposeAction::Archive => PurposeCommand::Archive,
        PurposeAction::ChangePlan => PurposeCommand::ChangePlan { daily_calls: 1_500 },
        PurposeAction::Withdraw => PurposeCommand::Withdraw,
        PurposeAction::Reconsider => PurposeCommand::Reconsider,
        PurposeAction::Clone => PurposeCommand::Clone,
        PurposeAction::Delete => PurposeCommand::Delete,
    }
}

fn suspended(producer: bool, consumer: bool) -> PurposeFacts {
    let mut facts = active();
    facts.purpose.suspended = PurposeSuspensions { producer: producer.then(hand), consumer: consumer.then(hand) };
    facts
}

fn columns() -> Vec<(&'static str, PurposeFacts)> {
    let waiting = plan_of(1, PlanStage::WaitingForApproval, 4_000);
    let more = plan_of(2, PlanStage::WaitingForApproval, 4_000);
    vec![
        ("draft", facts(vec![plan_of(1, PlanStage::Draft, 1_000)])),
        ("waiting", facts(vec![waiting])),
        ("active", active()),
        ("active+w", facts(vec![plan_of(1, PlanStage::Active, 1_000), more])),
        ("susp. P", suspended(true, false)),
        ("susp. C", suspended(false, true)),
        ("susp. PC", suspended(true, true)),
        ("rejected", facts(vec![plan_of(1, PlanStage::Rejected, 4_000)])),
        ("archived", facts(vec![plan_of(1, PlanStage::Archived, 1_000)])),
    ]
}

fn cell(result: Result<(), Denial>) -> &'static str {
    match result.map_err(|denial| code(&denial)) {
        Ok(()) => "✓",
        Err("notValidVersionState" | "purposeNotInDraftState") => "state",
        Err("tenantIsNotTheConsumer") => "consumer",
        Err("tenantIsNotTheProducer") => "producer",
        Err("purposeNotFound") => "404",
        Err("purposeNotSuspendedByCaller") => "notOwn",
        Err("purposeVersionStateConflict") => "conflict",
        Err("purposeVersionCannotBeDeleted" | "purposeCannotBeDeleted") => "keep",
        Err("purposeCannotBeCloned") => "noClone",
        Err("purposeStillOverQuota") => "over",
        Err(code) => code,
    }
}

fn row(table: &mut String, name: &str, cells: impl Iterator<Item = &'static str>) {
    let cells: String = cells.fold(String::new(), |line, cell| line + &format!("{cell:10}"));
    writeln!(table, "{}", format!("  {name:12}{cells}").trim_end()).expect("writing to a string");
}

#[test]
fn every_side_in_every_state_with_every_command() {
    let mut table = String::from(
        "✓ goes through · 404 purposeNotFound · consumer, producer: the other side's command · notOwn: no hand of its own\n\
         state: notValidVersionState, purposeNotInDraftState · conflict: purposeVersionStateConflict · over: purposeStillOverQuota\n\
         active+w: active, and a larger load waits for the provider\n",
    );
    let own = |mut facts: PurposeFacts| {
        facts.purpose.consumer = REGIONE_ESPERIA;
        facts
    };
    type Seen = fn(PurposeFacts) -> PurposeFacts;
    let sides: [(&str, Actor, Seen); 4] = [
        ("Comune di Valdoro, consumer", consumer(), |facts| facts),
        ("Regione Esperia, provider", provider(), |facts| facts),
        ("Regione Esperia, both sides of its own purpose", provider(), own),
        ("ASL Esperia, a stranger", stranger(), |facts| facts),
    ];
    for (title, actor, side) in sides {
        writeln!(table, "\n{title}").expect("writing to a string");
        row(&mut table, "", columns().iter().map(|(name, _)| *name));
        for action in PurposeAction::iter() {
            let cells = columns().into_iter().map(|(_, facts)| {
                let facts = side(facts);
                let allowed = can(action, &facts, &actor);
                let decided = act(command(action), &facts, &actor).map(|_| ());
                assert_eq!(allowed, decided, "the page and the server agree");
                cell(allowed)
            });
            row(&mut table, action.into(), cells.collect::<Vec<_>>().into_iter());
        }
    }
    insta::assert_snapshot!("sides_states_commands", table);
}

#[test]
fn only_administrators_and_machines_in_their_name_write() {
    for role in crate::Role::iter() {
        let actor = Actor { roles: vec![role], ..consumer() };
        let allowed = can(PurposeAction::Suspend, &active(), &actor);
        let expected = if matches!(role, crate::Role::Admin | crate::Role::M2mAdmin) {
            Ok(())
        } else {
            Err(Denial::Unauthorized { permission: crate::Permission::WritePurposes })
        };
        assert_eq!(allowed, expected, "{role}");
    }
}
