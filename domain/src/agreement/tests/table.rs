//! Every side, in every state, with every command: one printed table (`interop.md` §2.4, `decisions.md` I8).

use std::collections::BTreeSet;
use std::fmt::Write as _;

use strum::IntoEnumIterator;

use super::*;
use crate::Role;
use crate::agreement::rules::{can, can_change_documents};
use crate::agreement::{AgreementAction, AgreementState};
use crate::fixtures::{ASL_ESPERIA, COMUNE_VALDORO, REGIONE_ESPERIA, actor, consumer, facts, provider, stranger};

/// The plainest words for an action.
pub(super) fn command(action: AgreementAction) -> AgreementCommand {
    match action {
        AgreementAction::Update => AgreementCommand::Update { notes: "Nuovo messaggio.".to_owned() },
        AgreementAction::Submit => AgreementCommand::Submit,
        AgreementAction::Approve => AgreementCommand::Approve,
        AgreementAction::Reject => reject(),
        AgreementAction::Suspend => suspend(),
        AgreementAction::Unsuspend => AgreementCommand::Unsuspend,
        AgreementAction::Upgrade => AgreementCommand::Upgrade,
        AgreementAction::Clone => AgreementCommand::Clone,
        AgreementAction::Archive => AgreementCommand::Archive,
        AgreementAction::Delete => AgreementCommand::Delete,
    }
}

/// The columns: requests in every state, nothing wrong with them but what the state says.
fn columns() -> Vec<(&'static str, Facts)> {
    vec![
        ("draft", facts().draft()),
        ("pending", facts().pending()),
        ("active", facts().active()),
        ("susp. P", facts().active().suspended_by_producer()),
        ("susp. C", facts().active().suspended_by_consumer()),
        ("susp. X", facts().active().missing_declared().suspended_by_platform()),
        ("missing", facts().missing_certified_attributes()),
        ("unsent", facts().missing_certified_attributes().never_submitted()),
        ("rejected", facts().rejected()),
        ("archived", facts().archived()),
    ]
}

/// A command needs its occasion: without a newer version nothing can be upgraded.
fn occasion(action: AgreementAction, facts: Facts) -> Facts {
    if action == AgreementAction::Upgrade { facts.newer_version_missing(&[]) } else { facts }
}

/// A cell: the tick, or the code of the refusal, shortened as the legend says.
fn cell(result: Result<(), Denial>) -> &'static str {
    match result.map_err(|denial| denial.status_and_code().1) {
        Ok(()) => "✓",
        Err("agreementNotInExpectedState") => "state",
        Err("tenantIsNotTheConsumer") => "consumer",
        Err("tenantIsNotTheProducer") => "producer",
        Err("agreementNotFound") => "404",
        Err("agreementNotSuspendedByCaller") => "notOwn",
        Err("documentsChangeNotAllowed") => "documents",
        Err(code) => code,
    }
}

const LEGEND: &str = "✓ goes through
404 agreementNotFound · consumer tenantIsNotTheConsumer · producer tenantIsNotTheProducer
state agreementNotInExpectedState · notOwn agreementNotSuspendedByCaller · documents documentsChangeNotAllowed
susp. P, C, X: suspended by the provider, the consumer, the platform
missing: certified attributes missing after it was sent · unsent: the same, never sent
";

fn row(table: &mut String, name: &str, cells: impl Iterator<Item = &'static str>) {
    let cells: String = cells.fold(String::new(), |line, cell| line + &format!("{cell:10}"));
    writeln!(table, "{}", format!("  {name:12}{cells}").trim_end()).expect("writing to a string");
}

#[test]
fn every_side_in_every_state_with_every_command() {
    let mut table = LEGEND.to_owned();
    type Seen = fn(Facts) -> Facts;
    let sides: [(&str, Actor, Seen); 4] = [
        ("Comune di Valdoro, consumer", consumer(), |facts| facts),
        ("Regione Esperia, provider", provider(), |facts| facts),
        ("Regione Esperia, both sides of its own request", provider(), Facts::self_request),
        ("ASL Esperia, a stranger", stranger(), |facts| facts),
    ];
    for (title, actor, side) in sides {
        writeln!(table, "\n{title}").expect("writing to a string");
        row(&mut table, "", columns().iter().map(|(name, _)| *name));
        for action in AgreementAction::iter() {
            let cells = columns().into_iter().map(|(_, facts)| {
                let facts = side(occasion(action, facts));
                let allowed = can(action, &facts, &actor);
                let decided = act(command(action), &facts, &actor);
                match &decided {
                    Ok(decision) => assert_eq!(allowed, decision.refusal().cloned().map_or(Ok(()), Err)),
                    Err(denial) => assert_eq!(allowed, Err(denial.clone()), "the page and the server agree"),
                }
                cell(allowed)
            });
            row(&mut table, action.into(), cells.collect::<Vec<_>>().into_iter());
        }
        let cells = columns().into_iter().map(|(_, facts)| cell(can_change_documents(&side(facts), &actor)));
        row(&mut table, "documents", cells);
    }
    insta::assert_snapshot!("sides_states_commands", table);
}

#[test]
fn a_role_without_the_permission_is_told_so_before_anything_is_looked_at() {
    let mut table = String::new();
    for role in Role::iter() {
        let mut answers = BTreeSet::new();
        for tenant in [COMUNE_VALDORO, REGIONE_ESPERIA, ASL_ESPERIA] {
            for action in AgreementAction::iter() {
                let columns = columns().into_iter();
                answers.extend(columns.map(|(_, facts)| cell(can(action, &facts, &actor(tenant, role)))));
            }
        }
        let answers = answers.into_iter().collect::<Vec<_>>().join(" ");
        writeln!(table, "{:16}{answers}", role.to_string()).expect("writing to a string");
    }
    insta::assert_snapshot!(table, @"
    admin           404 consumer noNewerDescriptor notOwn producer state ✓
    api             unauthorized
    security        unauthorized
    support         unauthorized
    operatore       unauthorized
    operatore-admin unauthorized
    terminologie    unauthorized
    gestore         unauthorized
    m2m             unauthorized
    m2m-admin       404 consumer noNewerDescriptor notOwn producer state ✓
    ");
}

#[test]
fn one_role_of_several_is_enough() {
    let several = Actor { roles: vec![Role::Support, Role::Admin], ..consumer() };
    assert_eq!(can(AgreementAction::Submit, &facts(), &several), Ok(()));
}

#[test]
fn what_a_provider_is_not_shown_changes_none_of_its_answers() {
    for state in AgreementState::iter() {
        for action in AgreementAction::iter() {
            let facts =
                occasion(action, facts().in_state(state).sibling(crate::agreement::Stage::Draft).without_mail());
            let side = facts.side(&provider()).ok();
            let shown = side.map(|side| AgreementFacts::from(facts.clone()).shown_to(side));
            if let Some(shown) = shown {
                assert!(shown.siblings.is_empty(), "the consumer's drafts are its own");
                assert_eq!(can(action, &shown, &provider()), can(action, &facts, &provider()), "{action:?} {state}");
            }
        }
    }
}
