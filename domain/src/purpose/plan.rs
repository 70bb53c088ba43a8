//! The load of a purpose against the quotas of the version it uses (`interop.md` §2.10 "Quota rule", seed 000 step 5,
//! `decisions.md` I11: equality is within the quota).

use serde::{Deserialize, Serialize};

use super::Load;
use crate::FieldProblem;

/// The most calls per day that anybody may ask for.
pub const MAX_DAILY_CALLS: i64 = 1_000_000_000;

/// The quotas in force and what others use of them already.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Capacity {
    /// Calls per day for one consumer.
    pub per_consumer: i64,
    /// Calls per day in all.
    pub total: i64,
    /// What the other active purposes use.
    pub load: Load,
}

impl Capacity {
    /// Is the load within both quotas? Otherwise the provider decides.
    #[must_use]
    pub const fn holds(&self, daily_calls: i64) -> bool {
        daily_calls <= self.left_for_consumer() && daily_calls <= self.left_in_all()
    }

    /// Calls per day that the quota for one consumer leaves, never below zero.
    #[must_use]
    pub const fn left_for_consumer(&self) -> i64 {
        left(self.per_consumer, self.load.consumer)
    }

    /// Calls per day that both quotas leave, never below zero.
    #[must_use]
    pub fn left(&self) -> i64 {
        self.left_for_consumer().min(self.left_in_all())
    }

    /// Calls per day that the quota for all leaves, never below zero.
    #[must_use]
    pub const fn left_in_all(&self) -> i64 {
        left(self.total, self.load.all)
    }
}

const fn left(quota: i64, used: i64) -> i64 {
    let left = quota.saturating_sub(used);
    if left > 0 { left } else { 0 }
}

/// Reads a load.
///
/// # Errors
/// `OutOfRange` unless it is 1 to [`MAX_DAILY_CALLS`].
pub const fn parse(daily_calls: i64) -> Result<i64, FieldProblem> {
    if daily_calls < 1 || daily_calls > MAX_DAILY_CALLS {
        return Err(FieldProblem::OutOfRange { min: 1, max: MAX_DAILY_CALLS });
    }
    Ok(daily_calls)
}
