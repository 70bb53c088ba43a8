//! What a person wants to hear of (`interop.md` §1.13): for each kind of message whether it is shown, and whether and
//! when it comes by mail. Until somebody says otherwise everything is shown and nothing is mailed.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoEnumIterator as _, IntoStaticStr};

use super::Category;
use crate::text::Fields;
use crate::{Actor, Denial, FieldProblem, Permission};

/// When messages of a kind are mailed to a person.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Debug,
    Default,
    Serialize,
    Deserialize,
    EnumIter,
    EnumString,
    Display,
    IntoStaticStr,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum MailTime {
    #[default]
    Never,
    /// One mail for each message.
    AtOnce,
    /// What is still unread on Monday morning, in one mail.
    Weekly,
}

/// What a person wants of one kind of message.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Preference {
    pub category: Category,
    /// A kind that is not shown is not in the list, not counted and not mailed either.
    pub shown: bool,
    pub mail: MailTime,
}

impl Preference {
    /// What holds for a kind of which the person has said nothing.
    #[must_use]
    pub fn unsaid(category: Category) -> Self {
        Self { category, shown: true, mail: MailTime::default() }
    }

    /// When messages of the kind are mailed.
    #[must_use]
    pub const fn mailed(self) -> MailTime {
        if self.shown { self.mail } else { MailTime::Never }
    }
}

/// What a person wants of every kind, in the order of [`Category`].
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Preferences(Vec<Preference>);

impl Preferences {
    /// What was said, and for the other kinds what holds by itself.
    #[must_use]
    pub fn of(said: &[Preference]) -> Self {
        let about = |category| said.iter().find(|one| one.category == category).copied();
        Self(Category::iter().map(|category| about(category).unwrap_or_else(|| Preference::unsaid(category))).collect())
    }

    /// One for each kind.
    #[must_use]
    pub fn all(&self) -> &[Preference] {
        &self.0
    }

    /// Those of the kinds that the actor may read.
    #[must_use]
    pub fn readable_by(&self, actor: &Actor) -> Vec<Preference> {
        self.0.iter().copied().filter(|one| one.category.is_readable_by(actor)).collect()
    }
}

/// What somebody chooses: one for each kind they may read, those they do not speak of as they are by themselves.
///
/// # Errors
/// `Unauthorized` for who reads no messages; `Invalid` for a kind named twice, or one that the person may not read.
pub fn chosen(said: &[Preference], actor: &Actor) -> Result<Vec<Preference>, Denial> {
    actor.require(Permission::ReadNotifications)?;
    let mut fields = Fields::new();
    if said.iter().any(|one| !one.category.is_readable_by(actor)) {
        fields.problem("preferences", FieldProblem::UnknownValue);
    }
    if Category::iter().any(|category| said.iter().filter(|one| one.category == category).count() > 1) {
        fields.problem("preferences", FieldProblem::Duplicated);
    }
    fields.finish(Some(Preferences::of(said).readable_by(actor)))
}

impl Category {
    /// May the actor read messages of this kind?
    #[must_use]
    pub fn is_readable_by(self, actor: &Actor) -> bool {
        actor.has(Permission::ReadNotifications) && actor.has(self.permission())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Role;
    use crate::fixtures::{COMUNE_VALDORO, actor};

    #[test]
    fn nothing_said_means_shown_and_not_mailed() {
        let preferences = Preferences::of(&[]);
        assert_eq!(preferences.all().len(), Category::iter().count());
        assert!(preferences.all().iter().all(|one| one.shown && one.mailed() == MailTime::Never));
    }

    #[test]
    fn a_kind_switched_off_is_not_mailed_whatever_was_chosen() {
        for mail in MailTime::iter() {
            let off = Preference { category: Category::Agreement, shown: false, mail };
            assert_eq!(off.mailed(), MailTime::Never);
            assert_eq!(Preference { shown: true, ..off }.mailed(), mail);
        }
    }

    #[test]
    fn each_kind_is_spoken_of_once_and_only_by_who_may_read_it() {
        let weekly = Preference { mail: MailTime::Weekly, ..Preference::unsaid(Category::Discrepancy) };
        let admin = actor(COMUNE_VALDORO, Role::Admin);
        let all = chosen(&[weekly], &admin).expect("nothing is wrong");
        assert_eq!(all.iter().filter(|one| one.mail != MailTime::Never).collect::<Vec<_>>(), [&weekly]);
        assert_eq!(all.len(), Category::iter().count());
        let twice = chosen(&[weekly, Preference::unsaid(Category::Discrepancy)], &admin);
        assert_eq!(twice, Err(Denial::field("preferences", FieldProblem::Duplicated)));
        let clerk = chosen(&[weekly], &actor(COMUNE_VALDORO, Role::Operatore));
        assert_eq!(clerk, Err(Denial::field("preferences", FieldProblem::UnknownValue)));
        let deaf = chosen(&[], &actor(COMUNE_VALDORO, Role::Support));
        assert_eq!(deaf, Err(Denial::Unauthorized { permission: Permission::ReadNotifications }));
    }
}
