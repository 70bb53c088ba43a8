//! What the coming and going of attributes does to a request, every cell of the matrix (`interop.md` §2.9,
//! `decisions.md` I2–I4). The facts are those after the event; the platform makes its move or makes none.

use super::*;
use crate::agreement::recheck::recheck;
use crate::fixtures::{COMUNE, UNIONE_DI_COMUNI, facts};

const NONE: &str = "–";

/// The platform's move, as where the request ends up; a dash when it makes none.
fn moved(facts: &Facts) -> String {
    let Some(decision) = recheck(facts) else { return NONE.to_owned() };
    assert_eq!(decision.refusal(), None, "nobody asked, nobody is refused");
    let after = stored(&decision, RICHIESTA);
    let again = AgreementFacts { agreement: after.clone(), ..AgreementFacts::from(facts.clone()) };
    assert_eq!(recheck(&again), None, "one move settles it");
    standing(&after)
}

/// Every column of the matrix: a request in every state and with every combination of hands.
fn columns() -> [(&'static str, Facts); 11] {
    let live = || facts().active();
    [
        ("draft", facts().draft()),
        ("pending", facts().pending()),
        ("active", live()),
        ("P", live().suspended_by_producer()),
        ("C", live().suspended_by_consumer()),
        ("PC", live().suspended_by_producer().suspended_by_consumer()),
        ("X", live().suspended_by_platform()),
        ("PCX", live().suspended_by_producer().suspended_by_consumer().suspended_by_platform()),
        // The requirement itself is the event's to take or give: only the stage is in these.
        ("missing", stage_missing()),
        ("rejected", facts().rejected()),
        ("archived", facts().archived()),
    ]
}

/// In "Attributi certificati mancanti", with everything held again.
fn stage_missing() -> Facts {
    let held = facts().current.clone();
    facts().missing_certified_attributes().standing_as(held)
}

fn check(event: impl Fn(Facts) -> Facts, expected: [&str; 11]) {
    for ((column, before), expected) in columns().into_iter().zip(expected) {
        assert_eq!(moved(&event(before)), expected, "{column}");
    }
}

const MISSING: &str = "MISSING_CERTIFIED_ATTRIBUTES";

#[test]
fn certified_revoked_and_the_requirement_is_unmet() {
    check(
        Facts::missing_certified,
        [
            MISSING,
            MISSING,
            "SUSPENDED X",
            "SUSPENDED PX",
            "SUSPENDED CX",
            "SUSPENDED PCX",
            NONE,
            NONE,
            NONE,
            NONE,
            NONE,
        ],
    );
}

#[test]
fn certified_lost_shows_as_missing_certified_attributes_until_the_request_ends() {
    let shown = columns().map(|(_, before)| before.missing_certified().misses_certified());
    assert_eq!(shown, [true, true, true, true, true, true, true, true, true, false, false]);
    assert!(columns().into_iter().all(|(_, before)| !before.misses_certified()), "not while they are held");
    assert!(!facts().active().missing_declared().suspended_by_platform().misses_certified(), "nor for declared ones");
}

#[test]
fn certified_revoked_while_another_of_the_group_is_held() {
    for lost in [COMUNE, UNIONE_DI_COMUNI] {
        for state in [facts().draft(), facts().pending(), facts().active(), facts().active().suspended_by_consumer()] {
            assert_eq!(moved(&state.revoked(lost)), NONE);
        }
    }
    let both = facts().active().revoked(COMUNE).revoked(UNIONE_DI_COMUNI);
    assert_eq!(moved(&both), "SUSPENDED X", "the group counts as lost with its last attribute");
}

#[test]
fn certified_granted_again_or_declared_again_and_everything_is_met() {
    check(|facts| facts, [NONE, NONE, NONE, NONE, NONE, NONE, "ACTIVE", "SUSPENDED PC", "DRAFT", NONE, NONE]);
}

#[test]
fn certified_granted_again_while_a_declared_one_is_missing() {
    check(
        Facts::missing_declared,
        [
            NONE,
            "DRAFT",
            "SUSPENDED X",
            "SUSPENDED PX",
            "SUSPENDED CX",
            "SUSPENDED PCX",
            NONE,
            NONE,
            "DRAFT",
            NONE,
            NONE,
        ],
    );
}

#[test]
fn declared_again_while_a_certified_one_is_missing() {
    let still = facts().active().suspended_by_platform().missing_certified();
    assert_eq!(moved(&still), NONE, "the platform's hand stays");
    assert_eq!(moved(&facts().missing_certified_attributes()), NONE);
}

#[test]
fn declared_revoked_and_the_requirement_is_unmet() {
    let rows = [
        ("draft", NONE),
        ("pending", "DRAFT"),
        ("active", "SUSPENDED X"),
        ("P", "SUSPENDED PX"),
        ("C", "SUSPENDED CX"),
        ("PC", "SUSPENDED PCX"),
        ("X", NONE),
        ("PCX", NONE),
        ("rejected", NONE),
        ("archived", NONE),
    ];
    for (column, expected) in rows {
        let (_, before) = columns().into_iter().find(|(name, _)| *name == column).expect("a column");
        assert_eq!(moved(&before.missing_declared()), expected, "{column}");
    }
    assert_eq!(moved(&facts().missing_certified_attributes().missing_declared()), NONE, "lost already");
}

#[test]
fn declared_and_certified_lost_together() {
    let both = |facts: Facts| facts.missing_declared().missing_certified();
    assert_eq!(moved(&both(facts().pending())), MISSING, "not to draft: it could not be sent");
    assert_eq!(moved(&both(facts().active())), "SUSPENDED X");
}

#[test]
fn a_verified_attribute_revoked_or_run_out_moves_nothing() {
    for (column, before) in columns() {
        if matches!(column, "X" | "PCX" | "missing") {
            continue; // They move because everything else is held; with verified ones missing they move the same way.
        }
        assert_eq!(moved(&before.missing_verified()), NONE, "{column}");
    }
    let lost = facts().missing_certified_attributes().missing_verified();
    assert_eq!(moved(&lost), NONE);
    assert_eq!(
        moved(&facts().active().suspended_by_platform().missing_verified()),
        "ACTIVE",
        "X is not about verified"
    );
    assert_eq!(moved(&stage_missing().missing_verified()), "DRAFT");
}

#[test]
fn a_verified_attribute_given_activates_nothing_by_itself() {
    assert_eq!(moved(&facts().pending()), NONE);
    assert_eq!(moved(&facts().pending().automatic()), NONE);
    assert_eq!(moved(&facts().active().suspended_by_producer()), NONE, "the provider lifts its own hand");
}

#[test]
fn an_ente_that_asks_itself_is_never_moved() {
    for (column, before) in columns() {
        if matches!(column, "X" | "PCX" | "missing") {
            continue; // No way leads there for an ente that asks itself.
        }
        let lost = before.self_request().missing_certified().missing_declared().missing_verified();
        assert_eq!(moved(&lost), NONE, "{column}");
    }
}

#[test]
fn each_move_tells_its_own_story_and_what_is_missing() {
    let told = |facts: Facts| recheck(&facts).map(|decision| happened(&decision)).expect("it moves");
    assert_eq!(told(facts().missing_certified()), ["SetMissingCertifiedAttributes"]);
    assert_eq!(told(facts().pending().missing_declared()), ["SetDraftByPlatform"]);
    assert_eq!(told(stage_missing()), ["SetDraftByPlatform"]);
    assert_eq!(told(facts().active().missing_declared()), ["SuspendedByPlatform"]);
    assert_eq!(told(facts().active().suspended_by_platform()), ["UnsuspendedByPlatform"]);
}
