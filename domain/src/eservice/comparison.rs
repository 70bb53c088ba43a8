//! Two versions of an e-service side by side, looked at from the consumer's side: what differs, whether who uses the one
//! can use the other as it is, and why (`ux.md` §2.5 "Aggiorna"). What the interface files say is compared in
//! [`crate::interface::compare`]; until that is known, that they differ is told as something nobody has judged, so a
//! comparison never looks safer than it is.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use strum::{EnumIter, IntoStaticStr};

use super::{ApprovalPolicy, Descriptor, VersionFile};
use crate::AttributeId;
use crate::attribute::AttributeKind;
use crate::interface::compare::InterfaceChange;
use crate::requirement::{Group, RequirementFit};

/// What a difference means for who uses the older version.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, EnumIter, IntoStaticStr)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Impact {
    /// Whoever uses the one can use the other without doing anything.
    Compatible,
    /// Something must be done first, or it stops working.
    Incompatible,
    /// Nobody can tell from here: somebody has to look.
    Unknown,
}

/// Why a difference is judged as it is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, EnumIter, IntoStaticStr)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Why {
    /// The interface files differ, and what is in them could not be compared.
    InterfaceNotCompared,
    /// Something in the interface is incompatible.
    InterfaceIncompatible,
    /// Nothing in it is known to be incompatible, but not all of it could be judged.
    InterfaceUnknown,
    /// Whoever calls the older can call the newer.
    InterfaceCompatible,
    /// Something is asked for no more.
    AsksLess,
    /// There are more ways to meet what is asked.
    MoreWays,
    /// The reader's ente holds what is asked.
    Held,
    /// The reader's ente does not hold what is asked.
    NotHeld,
    /// Consumers may hold it or not; the reader provides the e-service.
    DependsOnConsumer,
    /// More calls are allowed.
    HigherThreshold,
    /// Fewer calls are allowed; how many the consumer makes is not known here.
    LowerThreshold,
    /// Vouchers live longer.
    LongerVoucher,
    /// Vouchers end sooner.
    ShorterVoucher,
    /// Vouchers are for more audiences.
    AudienceAdded,
    /// Vouchers are no longer for an audience.
    AudienceRemoved,
    /// Requests become active by themselves.
    ApprovedAutomatically,
    /// The provider looks at each request; an upgrade with every requirement met needs no approval (seed 002).
    ApprovalOnlyForOthers,
    /// The provider looks at each request, and one will be needed.
    ApprovalNeeded,
    /// Words for people.
    Text,
}

impl Why {
    /// What it means.
    #[must_use]
    pub const fn impact(self) -> Impact {
        match self {
            Self::InterfaceCompatible
            | Self::AsksLess
            | Self::MoreWays
            | Self::Held
            | Self::HigherThreshold
            | Self::LongerVoucher
            | Self::AudienceAdded
            | Self::ApprovedAutomatically
            | Self::ApprovalOnlyForOthers => Impact::Compatible,
            Self::InterfaceIncompatible | Self::NotHeld | Self::AudienceRemoved => Impact::Incompatible,
            Self::InterfaceNotCompared
            | Self::InterfaceUnknown
            | Self::DependsOnConsumer
            | Self::LowerThreshold
            | Self::ShorterVoucher
            | Self::ApprovalNeeded
            | Self::Text => Impact::Unknown,
        }
    }
}

/// Something that is not the same.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Difference {
    /// Another file, or none on one side.
    Interface {
        from: Option<Box<VersionFile>>,
        to: Option<Box<VersionFile>>,
    },
    /// A group of attributes of which one is enough; absent on the side that does not ask for it.
    Requirement {
        kind: AttributeKind,
        from: Option<Group>,
        to: Option<Group>,
    },
    /// Calls per day for one consumer.
    CallsPerConsumer {
        from: i64,
        to: i64,
    },
    /// Calls per day in all.
    CallsTotal {
        from: i64,
        to: i64,
    },
    /// Seconds a voucher lives.
    VoucherLifespan {
        from: i64,
        to: i64,
    },
    /// Audiences of vouchers, those that both have left out.
    Audience {
        removed: Vec<String>,
        added: Vec<String>,
    },
    Policy {
        from: ApprovalPolicy,
        to: ApprovalPolicy,
    },
    Description {
        from: String,
        to: String,
    },
    /// A document beside the interface, known by its title; absent on the side that does not have it.
    Document {
        from: Option<Box<VersionFile>>,
        to: Option<Box<VersionFile>>,
    },
}

/// A difference, judged.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Change {
    pub what: Difference,
    pub why: Why,
}

impl Change {
    /// What it means for who uses the older version.
    #[must_use]
    pub const fn impact(&self) -> Impact {
        self.why.impact()
    }
}

/// What differs between two versions.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Comparison {
    /// The interface first, then requirements, thresholds, vouchers, approval, words, documents.
    pub changes: Vec<Change>,
}

impl Comparison {
    /// How many changes mean `impact`.
    #[must_use]
    pub fn count(&self, impact: Impact) -> usize {
        self.changes.iter().filter(|change| change.impact() == impact).count()
    }

    /// Says of the interface files what their changes mean together.
    pub fn judge_interface(&mut self, changes: &[InterfaceChange]) {
        let has = |impact| changes.iter().any(|change| change.impact == impact);
        let why = if has(Impact::Incompatible) {
            Why::InterfaceIncompatible
        } else if has(Impact::Unknown) {
            Why::InterfaceUnknown
        } else {
            Why::InterfaceCompatible
        };
        let interface = self.changes.iter_mut().find(|change| matches!(change.what, Difference::Interface { .. }));
        if let Some(change) = interface {
            change.why = why;
        }
    }

    /// Is the interface of both the same file, byte for byte? Otherwise the changes tell of it.
    #[must_use]
    pub fn has_same_interface(&self) -> bool {
        !self.changes.iter().any(|change| matches!(change.what, Difference::Interface { .. }))
    }
}

/// Compares two versions of one e-service. `holder` is how the reader's ente stands to what `to` asks for; nothing for the
/// provider itself, whom no requirement concerns.
#[must_use]
pub fn compare(from: &Descriptor, to: &Descriptor, holder: Option<&RequirementFit>) -> Comparison {
    let kinds = [AttributeKind::Certified, AttributeKind::Declared, AttributeKind::Verified];
    let requirements = kinds.into_iter().flat_map(|kind| {
        let pairs = pair(from.requirements.groups(kind), to.requirements.groups(kind));
        pairs.into_iter().map(move |(from, to)| requirement(kind, from, to, holder))
    });
    let (old, new) = (from.quotas, to.quotas);
    let calls = threshold(old.daily_calls_per_consumer, new.daily_calls_per_consumer);
    let calls = calls.map(|why| Change { what: per_consumer(from, to), why });
    let total = threshold(old.daily_calls_total, new.daily_calls_total);
    let total = total.map(|why| Change {
        what: Difference::CallsTotal { from: old.daily_calls_total, to: new.daily_calls_total },
        why,
    });
    let changes = interface(from, to).into_iter().chain(requirements);
    let changes = changes.chain(calls).chain(total).chain(voucher(from, to)).chain(audience(from, to));
    let changes = changes.chain(policy(from, to, holder)).chain(description(from, to));
    Comparison { changes: changes.chain(documents(from, to)).collect() }
}

fn interface(from: &Descriptor, to: &Descriptor) -> Option<Change> {
    let same = match (&from.interface, &to.interface) {
        (Some(old), Some(new)) => old.checksum == new.checksum,
        // Where there is no file there is nothing to rely on.
        (_, _) => false,
    };
    let [from, to] = [from, to].map(|version| version.interface.clone().map(Box::new));
    let what = Difference::Interface { from, to };
    (!same).then_some(Change { what, why: Why::InterfaceNotCompared })
}

fn per_consumer(from: &Descriptor, to: &Descriptor) -> Difference {
    Difference::CallsPerConsumer { from: from.quotas.daily_calls_per_consumer, to: to.quotas.daily_calls_per_consumer }
}

const fn threshold(from: i64, to: i64) -> Option<Why> {
    if from == to {
        None
    } else if from < to {
        Some(Why::HigherThreshold)
    } else {
        Some(Why::LowerThreshold)
    }
}

fn voucher(from: &Descriptor, to: &Descriptor) -> Option<Change> {
    let (from, to) = (from.quotas.voucher_lifespan, to.quotas.voucher_lifespan);
    let why = if from < to { Why::LongerVoucher } else { Why::ShorterVoucher };
    (from != to).then_some(Change { what: Difference::VoucherLifespan { from, to }, why })
}

fn audience(from: &Descriptor, to: &Descriptor) -> Option<Change> {
    let missing = |there: &[String], here: &[String]| {
        there.iter().filter(|entry| !here.contains(entry)).cloned().collect::<Vec<_>>()
    };
    let removed = missing(&from.audience, &to.audience);
    let added = missing(&to.audience, &from.audience);
    let why = match (removed.is_empty(), added.is_empty()) {
        (true, true) => return None,
        (true, false) => Why::AudienceAdded,
        (false, _) => Why::AudienceRemoved,
    };
    Some(Change { what: Difference::Audience { removed, added }, why })
}

fn policy(from: &Descriptor, to: &Descriptor, holder: Option<&RequirementFit>) -> Option<Change> {
    let why = match (from.policy, to.policy) {
        (ApprovalPolicy::Automatic, ApprovalPolicy::Automatic) | (ApprovalPolicy::Manual, ApprovalPolicy::Manual) => {
            return None;
        }
        (ApprovalPolicy::Manual, ApprovalPolicy::Automatic) => Why::ApprovedAutomatically,
        (ApprovalPolicy::Automatic, ApprovalPolicy::Manual) => match holder.is_some_and(RequirementFit::is_complete) {
            true => Why::ApprovalOnlyForOthers,
            false => Why::ApprovalNeeded,
        },
    };
    Some(Change { what: Difference::Policy { from: from.policy, to: to.policy }, why })
}

fn description(from: &Descriptor, to: &Descriptor) -> Option<Change> {
    let what = Difference::Description { from: from.description.clone(), to: to.description.clone() };
    (from.description != to.description).then_some(Change { what, why: Why::Text })
}

/// Documents that are not the same on both sides, in the order of their titles: what they say is for people to read.
fn documents(from: &Descriptor, to: &Descriptor) -> Vec<Change> {
    let by_title = |version: &Descriptor| -> BTreeMap<String, VersionFile> {
        version.documents.iter().map(|file| (file.pretty_name.to_lowercase(), file.clone())).collect()
    };
    let (old, new) = (by_title(from), by_title(to));
    let titles = old.keys().chain(new.keys()).collect::<BTreeSet<_>>();
    let sides = titles.into_iter().map(|title| (old.get(title), new.get(title)));
    let differ = sides.filter(|(old, new)| old.map(|file| &file.checksum) != new.map(|file| &file.checksum));
    let boxed = |file: Option<&VersionFile>| file.cloned().map(Box::new);
    let changes = differ.map(|(old, new)| Difference::Document { from: boxed(old), to: boxed(new) });
    changes.map(|what| Change { what, why: Why::Text }).collect()
}

fn requirement(kind: AttributeKind, from: Option<Group>, to: Option<Group>, holder: Option<&RequirementFit>) -> Change {
    let holds = |group: &Group, fit: &RequirementFit| {
        let mut attributes = fit.of(kind).flat_map(|group| &group.attributes);
        attributes.any(|attribute| group.contains(&attribute.id) && attribute.standing.is_held())
    };
    let why = match (&from, &to) {
        (_, None) => Why::AsksLess,
        (Some(old), Some(new)) if old.iter().all(|id| new.contains(id)) => Why::MoreWays,
        (_, Some(new)) => match holder {
            None => Why::DependsOnConsumer,
            Some(fit) if holds(new, fit) => Why::Held,
            Some(_) => Why::NotHeld,
        },
    };
    Change { what: Difference::Requirement { kind, from, to }, why }
}

type Set = BTreeSet<AttributeId>;

/// Groups that are not the same on both sides: those that share most side by side, the rest alone. Neither the order of
/// groups nor that of attributes matters, and from the other side the pairs are the same.
fn pair(old: &[Group], new: &[Group]) -> Vec<(Option<Group>, Option<Group>)> {
    let sets = |groups: &[Group]| -> BTreeSet<Set> {
        let sets = groups.iter().map(|group| group.iter().copied().collect::<Set>());
        sets.filter(|set| !set.is_empty()).collect()
    };
    let (old, new) = (sets(old), sets(new));
    let mut left: Vec<&Set> = old.difference(&new).collect();
    let mut right: Vec<&Set> = new.difference(&old).collect();
    let mut candidates: Vec<(&Set, &Set)> =
        left.iter().flat_map(|one| right.iter().map(move |other| (*one, *other))).collect();
    candidates.retain(|(one, other)| !one.is_disjoint(other));
    candidates.sort_by_key(|(one, other)| {
        let shared = one.intersection(other).count();
        (std::cmp::Reverse(shared), one.min(other).to_owned(), one.max(other).to_owned())
    });
    let mut pairs = Vec::new();
    for (one, other) in candidates {
        if left.contains(&one) && right.contains(&other) {
            left.retain(|set| *set != one);
            right.retain(|set| *set != other);
            pairs.push((Some(group(one)), Some(group(other))));
        }
    }
    let removed = left.into_iter().map(|set| (Some(group(set)), None));
    let added = right.into_iter().map(|set| (None, Some(group(set))));
    pairs.into_iter().chain(removed).chain(added).collect()
}

fn group(set: &Set) -> Group {
    set.iter().copied().collect()
}
