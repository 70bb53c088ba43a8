//! Every time claim against a clock that stands still (REL-17).

use super::*;

/// Seconds from now that are tried with each claim.
const OFFSETS: [i64; 13] = [-3600, -61, -60, -11, -10, -9, 0, 5, 9, 10, 11, 61, 3600];

/// The offsets that pass.
fn passing(world: impl Fn(i64) -> World) -> Vec<i64> {
    OFFSETS.into_iter().filter(|offset| world(*offset).fault().is_none()).collect()
}

#[test]
fn issued_at_is_not_more_than_ten_seconds_ahead() {
    // Long ago is no matter of `iat`: `exp` and the lifetime say how long an assertion may be about.
    let world = |offset: i64| {
        World::good().with_claim("iat", json!(SECOND + offset)).with_claim("exp", json!(SECOND + offset + 600))
    };
    assert_eq!(passing(world), [-61, -60, -11, -10, -9, 0, 5, 9, 10]);
    refused([(world(11), Fault::IssuedInTheFuture), (world(-3600), Fault::TokenExpiredError)]);
}

#[test]
fn expiry_is_not_ten_seconds_past() {
    let world = |offset: i64| {
        World::good().with_claim("iat", json!(SECOND + offset - 600)).with_claim("exp", json!(SECOND + offset))
    };
    assert_eq!(passing(world), [-9, 0, 5, 9, 10, 11, 61]);
    refused([(world(-10), Fault::TokenExpiredError), (world(-11), Fault::TokenExpiredError)]);
    // The last microsecond counts.
    let last = world(-10);
    let case = Case { now: Timestamp(NOW.0 - 1), ..last.case() };
    assert_eq!(judge(&case), Ok(()));
}

#[test]
fn an_assertion_lives_ten_minutes_at_most_and_a_second_at_least() {
    let world = |lifetime: i64| {
        World::good().with_claim("iat", json!(SECOND - 5)).with_claim("exp", json!(SECOND - 5 + lifetime))
    };
    let tried = [-1, 0, 1, 10, 599, 600, 601, 3600, 30 * 86_400];
    let good = tried.into_iter().filter(|lifetime| world(*lifetime).fault().is_none()).collect::<Vec<_>>();
    assert_eq!(good, [1, 10, 599, 600]);
    refused([
        (world(601), Fault::LifetimeTooLong { most: 600 }),
        (world(0), Fault::ExpiresBeforeIssued),
        (world(-1), Fault::ExpiresBeforeIssued),
    ]);
}

#[test]
fn an_assertion_lives_thirty_days_at_most_where_the_client_was_switched() {
    const MONTH: i64 = 30 * 86_400;
    let world = |lifetime: i64| {
        let mut world =
            World::good().with_claim("iat", json!(SECOND - 5)).with_claim("exp", json!(SECOND - 5 + lifetime));
        world.client().assertion_profile = AssertionProfile::PdndCompat;
        world
    };
    let tried = [-1, 0, 1, 600, 601, MONTH, MONTH + 1, 365 * 86_400];
    let good = tried.into_iter().filter(|lifetime| world(*lifetime).fault().is_none()).collect::<Vec<_>>();
    assert_eq!(good, [1, 600, 601, MONTH]);
    refused([(world(MONTH + 1), Fault::LifetimeTooLong { most: MONTH }), (world(0), Fault::ExpiresBeforeIssued)]);
}

#[test]
fn a_proof_is_a_minute_old_at_most_and_ten_seconds_ahead_at_most() {
    let world = |offset: i64| {
        let mut world = World::with_proof();
        world.proof().token.payload.insert("iat".to_owned(), json!(SECOND + offset));
        world
    };
    assert_eq!(passing(world), [-60, -11, -10, -9, 0, 5, 9, 10]);
    refused([(world(-61), Fault::DpopExpired), (world(11), Fault::DpopNotYetValid)]);
}

#[test]
fn a_time_is_a_number_of_seconds() {
    for claim in ["iat", "exp"] {
        for wrong in [
            json!("1768557600"),
            json!(-1),
            json!(null),
            json!(true),
            json!([SECOND]),
            json!(1e300),
            json!(-0.5),
            json!((1_i64 << 53) + 1),
            json!(u64::MAX),
        ] {
            refused([(World::good().with_claim(claim, wrong), Fault::InvalidDate { claim: claim.into() })]);
        }
        let missing = if claim == "iat" { Fault::IssuedAtNotFound } else { Fault::ExpNotFound };
        refused([(World::good().without_claim(claim), missing)]);
    }
    let fraction = |text: &str| serde_json::from_str::<Value>(text).expect("a number");
    // 2026-01-16T10:00:10.9Z is rounded down, and so within the ten seconds.
    passed([World::good().with_claim("iat", fraction("1768557610.9"))]);
    refused([(World::good().with_claim("iat", fraction("1768557611.0")), Fault::IssuedInTheFuture)]);
}
