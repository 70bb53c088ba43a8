//! How closely the service for machines keeps to what is written (`terminology.md`; `decisions.md` T4).

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

/// Which of two readings holds, wherever `terminology.md` offers both.
#[derive(
    Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, EnumIter, EnumString, Display, IntoStaticStr,
)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Profile {
    /// What can be understood is taken, and what is strange is told.
    #[default]
    Lenient,
    /// What is not as it is written is refused.
    Strict,
}

impl Profile {
    /// Is what is not as it is written refused?
    #[must_use]
    pub const fn is_strict(self) -> bool {
        matches!(self, Self::Strict)
    }
}
