//! Taking many pratiche in charge at once: each of them is the normal command, decided by the normal rules, so one may be
//! refused and the next one not. Nothing else is done to many at once.

use std::collections::BTreeSet;

use crate::denial::FieldProblem;
use crate::{Denial, PraticaId};

/// The most pratiche at once.
pub const MAX_BULK: usize = 200;

/// Can these be taken at once? Whether each of them can is decided one by one.
///
/// # Errors
/// `Invalid` of `pratiche`: none, more than [`MAX_BULK`], one twice.
pub fn check(picked: &[PraticaId]) -> Result<(), Denial> {
    let different = picked.iter().collect::<BTreeSet<_>>().len();
    let problem = match picked.len() {
        0 => FieldProblem::Required,
        many if many > MAX_BULK => FieldProblem::TooMany { max: MAX_BULK as u64 },
        some if some > different => FieldProblem::Duplicated,
        _ => return Ok(()),
    };
    Err(Denial::field("pratiche", problem))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn some_are_picked_each_once_and_not_too_many() {
        let picked = |count: u128| (0..count).map(|n| PraticaId(Uuid::from_u128(n))).collect::<Vec<_>>();
        let wrong = |problem| Err(Denial::field("pratiche", problem));
        assert_eq!(check(&picked(1)), Ok(()));
        assert_eq!(check(&picked(MAX_BULK as u128)), Ok(()));
        assert_eq!(check(&[]), wrong(FieldProblem::Required));
        assert_eq!(check(&picked(MAX_BULK as u128 + 1)), wrong(FieldProblem::TooMany { max: 200 }));
        assert_eq!(check(&[picked(1), picked(1)].concat()), wrong(FieldProblem::Duplicated));
    }
}
