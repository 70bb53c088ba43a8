//! Requirements of a version, and who fits them: groups joined by AND, attributes inside a group joined by OR
//! (`interop.md` §1.6, §2.2).

use serde::{Deserialize, Serialize};

use crate::attribute::AttributeKind;
use crate::{AttributeId, Denial, Timestamp};

/// One attribute of the group is enough.
pub type Group = Vec<AttributeId>;

/// What a version asks of its consumers. Empty groups are ignored; no group at all is always satisfied.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Requirements {
    /// Groups of certified attributes.
    pub certified: Vec<Group>,
    /// Groups of declared attributes.
    pub declared: Vec<Group>,
    /// Groups of attributes that the provider itself verifies.
    pub verified: Vec<Group>,
}

/// The most groups of one kind, and the most attributes in a group.
pub const MAX_GROUPS: usize = 20;

impl Requirements {
    /// The groups of one kind.
    #[must_use]
    pub fn groups(&self, kind: AttributeKind) -> &[Group] {
        match kind {
            AttributeKind::Certified => &self.certified,
            AttributeKind::Declared => &self.declared,
            AttributeKind::Verified => &self.verified,
        }
    }

    /// Every attribute mentioned, with the kind it is mentioned as.
    pub fn mentioned(&self) -> impl Iterator<Item = (AttributeKind, AttributeId)> + '_ {
        [AttributeKind::Certified, AttributeKind::Declared, AttributeKind::Verified]
            .into_iter()
            .flat_map(|kind| self.groups(kind).iter().flatten().map(move |id| (kind, *id)))
    }

    /// Checks the shape: no attribute twice in a group, no more than [`MAX_GROUPS`] groups or entries.
    ///
    /// # Errors
    /// `AttributeDuplicatedInGroup`, or `Invalid` naming `attributes`.
    pub fn check(&self) -> Result<(), Denial> {
        for kind in [AttributeKind::Certified, AttributeKind::Declared, AttributeKind::Verified] {
            let groups = self.groups(kind);
            if groups.len() > MAX_GROUPS || groups.iter().any(|group| group.len() > MAX_GROUPS) {
                return Err(Denial::field("attributes", crate::FieldProblem::TooMany { max: MAX_GROUPS as u64 }));
            }
            for group in groups {
                let mut seen = std::collections::BTreeSet::new();
                if !group.iter().all(|id| seen.insert(*id)) {
                    return Err(Denial::AttributeDuplicatedInGroup);
                }
            }
        }
        Ok(())
    }
}

impl Requirements {
    /// The same without empty groups: they ask nothing, and a group that is filled later would be a new demand.
    #[must_use]
    pub fn without_empty_groups(mut self) -> Self {
        for groups in [&mut self.certified, &mut self.declared, &mut self.verified] {
            groups.retain(|group| !group.is_empty());
        }
        self
    }

    /// The same with more alternatives in one group, counted from 0 within its kind; nothing when there is no such group.
    #[must_use]
    pub fn with_alternatives(mut self, kind: AttributeKind, group: usize, more: &[AttributeId]) -> Option<Self> {
        self.groups_mut(kind).get_mut(group)?.extend_from_slice(more);
        Some(self)
    }

    /// The same with one group more of this kind, after the others.
    #[must_use]
    pub fn with_group(mut self, kind: AttributeKind, group: Group) -> Self {
        self.groups_mut(kind).push(group);
        self
    }

    /// The same without an attribute of one group, counted from 0 within its kind, and without the group when it was the
    /// only one; nothing when there is no such group or attribute.
    #[must_use]
    pub fn without(mut self, kind: AttributeKind, group: usize, attribute: AttributeId) -> Option<Self> {
        let group = self.groups_mut(kind).get_mut(group)?;
        let place = group.iter().position(|id| *id == attribute)?;
        group.remove(place);
        Some(self.without_empty_groups())
    }

    const fn groups_mut(&mut self, kind: AttributeKind) -> &mut Vec<Group> {
        match kind {
            AttributeKind::Certified => &mut self.certified,
            AttributeKind::Declared => &mut self.declared,
            AttributeKind::Verified => &mut self.verified,
        }
    }

    /// Does it keep every group of `older`, in the same places, with at least the same alternatives in each?
    #[must_use]
    pub fn widens(&self, older: &Self) -> bool {
        [AttributeKind::Certified, AttributeKind::Declared, AttributeKind::Verified].into_iter().all(|kind| {
            let (now, before) = (self.groups(kind), older.groups(kind));
            now.len() == before.len()
                && now.iter().zip(before).all(|(now, before)| before.iter().all(|id| now.contains(id)))
        })
    }
}

/// How one ente stands to one attribute of a requirement.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AttributeFit {
    /// The attribute.
    pub id: AttributeId,
    /// Its name.
    pub name: String,
    /// Who can give it: the certifying ente's name for certified ones.
    pub certifier: Option<String>,
    /// What is known about holding it.
    pub standing: Standing,
}

/// Whether, and since when, an attribute is held. For verified attributes: by the provider of the e-service in hand.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Standing {
    /// Never held.
    Never,
    /// Held; verified ones may carry an end.
    Held { since: Timestamp, until: Option<Timestamp> },
    /// Taken away, by the certifier, the consumer or the verifier.
    Revoked { at: Timestamp },
    /// A verification that has run out.
    Expired { at: Timestamp },
}

impl Standing {
    /// Is the attribute held?
    #[must_use]
    pub const fn is_held(self) -> bool {
        matches!(self, Self::Held { .. })
    }
}

/// How one ente stands to a group: one held attribute is enough.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct GroupFit {
    /// Certified, declared or verified.
    pub kind: AttributeKind,
    /// The alternatives.
    pub attributes: Vec<AttributeFit>,
}

impl GroupFit {
    /// Is the group satisfied? An empty group always is.
    #[must_use]
    pub fn is_satisfied(&self) -> bool {
        self.attributes.is_empty() || self.attributes.iter().any(|attribute| attribute.standing.is_held())
    }
}

/// How one ente stands to all requirements of a version. It tells what is asked for, and nothing else about the ente.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct RequirementFit {
    /// The groups: certified first, then declared, then verified.
    pub groups: Vec<GroupFit>,
}

impl RequirementFit {
    /// Puts another standing in the place of what was known about an attribute.
    pub fn put(&mut self, attribute: AttributeId, standing: Standing) {
        let all = self.groups.iter_mut().flat_map(|group| &mut group.attributes);
        all.filter(|one| one.id == attribute).for_each(|one| one.standing = standing);
    }

    /// Are all groups of one kind satisfied?
    #[must_use]
    pub fn is_satisfied(&self, kind: AttributeKind) -> bool {
        self.of(kind).all(GroupFit::is_satisfied)
    }

    /// Are all groups satisfied?
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.groups.iter().all(GroupFit::is_satisfied)
    }

    /// Satisfied groups and all groups, empty ones not counted.
    #[must_use]
    pub fn count(&self) -> (usize, usize) {
        let real = self.groups.iter().filter(|group| !group.attributes.is_empty());
        (real.clone().filter(|group| group.is_satisfied()).count(), real.count())
    }

    /// The groups of one kind.
    pub fn of(&self, kind: AttributeKind) -> impl Iterator<Item = &GroupFit> {
        self.groups.iter().filter(move |group| group.kind == kind)
    }

    /// The unsatisfied groups of the kinds given.
    #[must_use]
    pub fn missing(&self, kinds: &[AttributeKind]) -> Vec<MissingGroup> {
        self.groups
            .iter()
            .filter(|group| kinds.contains(&group.kind) && !group.is_satisfied())
            .map(|group| MissingGroup {
                kind: group.kind,
                attributes: group
                    .attributes
                    .iter()
                    .map(|a| MissingAttribute { id: a.id, name: a.name.clone() })
                    .collect(),
            })
            .collect()
    }
}

/// A group nobody satisfies: any one of its attributes would do.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MissingGroup {
    /// Certified, declared or verified.
    pub kind: AttributeKind,
    /// The alternatives.
    pub attributes: Vec<MissingAttribute>,
}

/// An attribute that would help.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MissingAttribute {
    /// The attribute.
    pub id: AttributeId,
    /// Its name.
    pub name: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{RESPONSABILE_DATI, SPORTELLO_APERTO, requirements};

    #[test]
    fn alternatives_are_added_to_a_group_that_is_there() {
        let more = [SPORTELLO_APERTO];
        let wider = requirements().with_alternatives(AttributeKind::Declared, 0, &more).expect("the group is there");
        assert_eq!(wider.declared, [[RESPONSABILE_DATI, SPORTELLO_APERTO]]);
        assert!(wider.widens(&requirements()) && wider.certified == requirements().certified);
        assert_eq!(requirements().with_alternatives(AttributeKind::Declared, 1, &more), None);
        assert_eq!(Requirements::default().with_alternatives(AttributeKind::Verified, 0, &more), None);
    }
}
