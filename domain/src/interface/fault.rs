//! Why a file could not be read as an interface, and where.

use serde::{Deserialize, Serialize};
use strum::{EnumIter, IntoStaticStr};

/// What is wrong with a file, and where it was seen.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct InterfaceFault {
    /// From 1; absent where it is about the whole file.
    pub line: Option<u32>,
    pub problem: InterfaceProblem,
}

/// What is wrong. The words between quotation marks are the file's own, cut where they are long.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, EnumIter, IntoStaticStr)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum InterfaceProblem {
    /// It is not YAML, JSON or XML, or ends too soon.
    Syntax,
    /// More than can be looked at: levels one in the other, or parts in all, aliases written out.
    TooComplex,
    /// The same name twice in one place.
    Duplicated { name: String },
    /// Neither OpenAPI 3.0 or 3.1 nor WSDL 1.1; `found` is the version it says, or nothing.
    UnknownStandard { found: String },
    /// Something that has to be there is not.
    Missing { name: String },
    /// Something is there and is of another kind than it has to be.
    WrongKind { name: String },
    /// It refers to another file or address, which nobody will fetch.
    RemoteReference { reference: String },
    /// It refers to something that is not in the file, or only to itself.
    BrokenReference { reference: String },
    /// Not one operation is described.
    NoOperations,
    /// An address of the machine itself, which no consumer can reach.
    LocalServer { address: String },
}

impl InterfaceProblem {
    /// At a line, from 1.
    #[must_use]
    pub const fn at(self, line: u32) -> InterfaceFault {
        InterfaceFault { line: Some(line), problem: self }
    }

    /// About the whole file.
    #[must_use]
    pub const fn anywhere(self) -> InterfaceFault {
        InterfaceFault { line: None, problem: self }
    }
}
