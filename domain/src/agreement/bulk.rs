//! One command on many requests (`ux.md` §2.4): each of them is the normal command, decided by the normal rules, so one
//! may be refused and the next one not. Upgrading, rejecting, deleting and archiving are done one by one.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

use super::{AgreementAction, AgreementCommand};
use crate::denial::FieldProblem;
use crate::text::{Fields, Text};
use crate::{AgreementId, Denial, Revision, Timestamp};

/// The most requests of one run.
pub const MAX_BULK: usize = 200;

/// What can be done to many requests at once.
#[derive(
    Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, EnumIter, EnumString, Display, IntoStaticStr,
)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum BulkAction {
    Approve,
    Suspend,
}

impl BulkAction {
    /// The command on one request.
    #[must_use]
    pub fn command(self, reason: &str) -> AgreementCommand {
        match self {
            Self::Approve => AgreementCommand::Approve,
            Self::Suspend => AgreementCommand::Suspend { reason: reason.to_owned() },
        }
    }

    /// What is asked of [`super::rules::can`].
    #[must_use]
    pub const fn action(self) -> AgreementAction {
        match self {
            Self::Approve => AgreementAction::Approve,
            Self::Suspend => AgreementAction::Suspend,
        }
    }
}

/// A request somebody picked, and the revision they saw; without it the newest is meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Picked {
    pub id: AgreementId,
    pub seen: Option<Revision>,
}

/// What came of one request of a run.
#[derive(
    Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, EnumIter, EnumString, Display, IntoStaticStr,
)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Outcome {
    /// Its turn has not come, or never came because the process ended.
    Waiting,
    Done,
    /// Refused; the denial says why.
    Refused,
    /// The database or the program failed at it; nothing was changed.
    Failed,
}

/// Can a run of this size begin? Whether each request takes the command is decided one by one.
///
/// # Errors
/// `Invalid` naming every field that is wrong: none picked, more than [`MAX_BULK`], one twice, a reason too long.
pub fn check(picked: &[Picked], reason: &str) -> Result<(), Denial> {
    let mut fields = Fields::new();
    let different = picked.iter().map(|picked| picked.id).collect::<BTreeSet<_>>();
    let problem = match picked.len() {
        0 => Some(FieldProblem::Required),
        many if many > MAX_BULK => Some(FieldProblem::TooMany { max: MAX_BULK as u64 }),
        some if some > different.len() => Some(FieldProblem::Duplicated),
        _ => None,
    };
    if let Some(problem) = problem {
        fields.problem("agreements", problem);
    }
    let reason: Option<Text<0, 1000>> = fields.text("reason", reason);
    fields.finish(reason).map(|_| ())
}

/// Seconds after which a run that has not ended is taken for one that never will: the process ended in between.
const ENDS_WITHIN: i64 = 600;

/// Whether a run has not ended and never will.
#[must_use]
pub fn is_broken_off(started_at: Timestamp, finished_at: Option<Timestamp>, now: Timestamp) -> bool {
    finished_at.is_none() && now.seconds_since(started_at) > ENDS_WITHIN
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn picked(count: usize) -> Vec<Picked> {
        (0..count).map(|n| Picked { id: AgreementId(Uuid::from_u128(n as u128)), seen: None }).collect()
    }

    fn problems(answer: Result<(), Denial>) -> Vec<(String, FieldProblem)> {
        match answer {
            Err(Denial::Invalid(errors)) => errors.into_iter().map(|error| (error.field, error.problem)).collect(),
            Ok(()) | Err(_) => Vec::new(),
        }
    }

    #[test]
    fn a_run_has_some_requests_each_once_and_not_too_many() {
        assert_eq!(check(&picked(1), ""), Ok(()));
        assert_eq!(check(&picked(MAX_BULK), "perché"), Ok(()));
        let wrong = |problem| vec![("agreements".to_owned(), problem)];
        assert_eq!(problems(check(&[], "")), wrong(FieldProblem::Required));
        assert_eq!(problems(check(&picked(MAX_BULK + 1), "")), wrong(FieldProblem::TooMany { max: 200 }));
        assert_eq!(problems(check(&picked(2_000), "")), wrong(FieldProblem::TooMany { max: 200 }));
        let twice = [picked(1), picked(1)].concat();
        assert_eq!(problems(check(&twice, "")), wrong(FieldProblem::Duplicated));
        let long = "a".repeat(1_001);
        let expected = vec![("reason".to_owned(), FieldProblem::TooLong { max: 1_000 })];
        assert_eq!(problems(check(&picked(1), &long)), expected);
    }

    #[test]
    fn a_run_that_does_not_end_is_broken_off_after_ten_minutes() {
        let start = crate::fixtures::NOW;
        let (after, later) = (start.plus_seconds(600), start.plus_seconds(601));
        assert!(!is_broken_off(start, None, after));
        assert!(is_broken_off(start, None, later));
        assert!(!is_broken_off(start, Some(after), later));
    }

    #[test]
    fn an_action_is_its_command() {
        use strum::IntoEnumIterator as _;
        for action in BulkAction::iter() {
            assert_eq!(AgreementAction::from(&action.command("x")), action.action());
        }
    }
}
