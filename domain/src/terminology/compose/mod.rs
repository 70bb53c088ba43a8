//! What a value set consists of (`terminology.md` §7, FHIR R4 `ValueSet.compose`): read from the resource into [`Definition`],
//! put together with what it imports into [`Content`], a [`Test`] for each code system. Pure: systems and value sets are
//! found by the [`World`].

mod combine;
mod definition;
mod test;
#[cfg(test)]
mod tests;

use std::fmt::Debug;

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

pub use combine::{Content, World, combine};
pub use definition::{Definition, Filter, Named, Part, Reference};
pub use test::{PropertyTest, Relation, Test, pattern};

/// Value sets that import one another, at most.
pub const MAX_IMPORTS: usize = 64;
/// Characters of the value of a filter at most; longer values of properties are not told apart after them.
pub const MAX_VALUE: usize = 500;

/// The operators of `ValueSet.compose.include.filter.op`, and the two of R5 that are understood already.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, EnumIter, EnumString, Display, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
#[serde(rename_all = "kebab-case")]
pub enum Op {
    #[strum(serialize = "=")]
    #[serde(rename = "=")]
    Is,
    IsA,
    DescendentOf,
    IsNotA,
    Regex,
    In,
    NotIn,
    Generalizes,
    Exists,
    ChildOf,
    DescendentLeaf,
}

/// Why a value set cannot be worked out.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, EnumIter, IntoStaticStr)]
#[serde(tag = "fault", rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum Fault {
    /// The resource has no `compose`, or one that is none.
    NoCompose {
        detail: String,
    },
    /// A part names neither a system nor another value set.
    EmptyPart,
    /// A part lists codes and filters besides (`vsd-3`).
    CodesAndFilters {
        system: String,
    },
    /// A filter without a value.
    NoValue {
        property: String,
    },
    /// A value longer than any that is kept.
    LongValue {
        property: String,
        max: usize,
    },
    UnknownOperator {
        op: String,
    },
    /// No such operator for this property, or no such property in the system.
    UnknownProperty {
        property: String,
        op: String,
    },
    /// No regular expression, or too large a one.
    BadRegex {
        value: String,
    },
    /// `exists` takes `true` or `false`.
    NotBoolean {
        value: String,
    },
    /// A value set that imports itself, perhaps by way of others.
    ImportCycle {
        url: String,
    },
    TooManyImports {
        max: usize,
    },
    UnknownValueSet {
        url: String,
    },
    UnknownSystem {
        system: String,
        version: Option<String>,
    },
    /// The codes of the system are not here (`content` is `not-present` or `example`).
    NoContent {
        system: String,
        content: String,
    },
    /// The version to be checked for is another (`check-system-version`).
    OtherVersion {
        system: String,
        asked: String,
        found: String,
    },
}
