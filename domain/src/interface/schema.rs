//! What a value may look like, as far as it can be judged.

use std::collections::{BTreeMap, BTreeSet};

use strum::{Display, EnumIter, EnumString};

/// The place of a schema in its interface.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct SchemaId(pub usize);

/// A kind of value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Display, EnumIter, EnumString)]
#[strum(serialize_all = "lowercase")]
pub enum SchemaType {
    Null,
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
}

/// A bound, named as in the file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Display, EnumIter, EnumString)]
#[strum(serialize_all = "camelCase")]
pub enum Limit {
    Minimum,
    ExclusiveMinimum,
    MinLength,
    MinItems,
    MinProperties,
    Maximum,
    ExclusiveMaximum,
    MaxLength,
    MaxItems,
    MaxProperties,
    MultipleOf,
    /// 1 where each item is there once.
    UniqueItems,
}

/// Properties that are not named.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Additional {
    #[default]
    Allowed,
    Refused,
    Like(SchemaId),
}

/// A keyword that is kept as it is written and not judged, such as `not` or `if`.
pub type Unjudged = BTreeMap<String, String>;

/// What a value may look like. Where nothing is said, anything may come.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Schema {
    /// Empty: any.
    pub types: BTreeSet<SchemaType>,
    pub format: Option<String>,
    pub pattern: Option<String>,
    /// The values there are, as JSON.
    pub values: Option<BTreeSet<String>>,
    pub limits: BTreeMap<Limit, f64>,
    pub properties: BTreeMap<String, SchemaId>,
    pub required: BTreeSet<String>,
    /// Properties in the order in which they must be written; empty where the order does not count, as in JSON.
    pub sequence: Vec<String>,
    pub additional: Additional,
    pub items: Option<SchemaId>,
    pub all_of: Vec<SchemaId>,
    pub one_of: Vec<SchemaId>,
    pub any_of: Vec<SchemaId>,
    /// Only answered, never sent.
    pub read_only: bool,
    /// Only sent, never answered.
    pub write_only: bool,
    pub unjudged: Unjudged,
}
