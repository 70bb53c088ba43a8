//! What an interface file says, whatever it was written in: operations, what they take, what they answer, who may call
//! them (`interop.md` §1.7). Files are read by the crate `interface`; here is what was understood of them, and what
//! differs between two ([`compare`]).

pub mod compare;
mod fault;
mod schema;
mod schema_compare;

use std::collections::{BTreeMap, BTreeSet};

use strum::{Display, EnumIter, IntoStaticStr};

pub use fault::{InterfaceFault, InterfaceProblem};
pub use schema::{Additional, Limit, Schema, SchemaId, SchemaType, Unjudged};

/// What the file is written in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Display, EnumIter)]
pub enum Standard {
    #[strum(serialize = "OpenAPI 3.0")]
    OpenApi30,
    #[strum(serialize = "OpenAPI 3.1")]
    OpenApi31,
    #[strum(serialize = "WSDL 1.1")]
    Wsdl11,
}

/// An interface, as its file describes it.
#[derive(Clone, PartialEq, Debug)]
pub struct Interface {
    pub standard: Standard,
    pub title: String,
    /// Addresses of the service, as written; often none, because the platform knows them.
    pub servers: BTreeSet<String>,
    pub operations: BTreeMap<OperationKey, Operation>,
    /// Every schema that is mentioned; others name them by their place here, so they may contain themselves.
    pub schemas: Vec<Schema>,
    /// Such as `webhooks`.
    pub unjudged: Unjudged,
}

/// What an operation is called by. By path, then by method.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct OperationKey {
    /// As written, with the names of its parameters: `/enti/{id}`. WSDL: port type and operation.
    pub path: String,
    /// `GET`, `POST`, …; `SOAP`.
    pub method: String,
}

impl OperationKey {
    /// The same without the names of the parameters in the path, which nobody sends.
    #[must_use]
    pub fn called_by(&self) -> Self {
        let mut path = String::with_capacity(self.path.len());
        let mut within = false;
        for character in self.path.chars() {
            within = (within || character == '{') && character != '}';
            if !within || character == '{' {
                path.push(character);
            }
        }
        Self { path, method: self.method.clone() }
    }
}

/// Something a consumer can ask the service to do.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Operation {
    /// `operationId`: the name that generated clients use.
    pub name: Option<String>,
    pub summary: Option<String>,
    pub deprecated: bool,
    pub parameters: BTreeMap<ParameterKey, Parameter>,
    pub request: Option<Body>,
    /// By status: `200`, `4XX`, `default`.
    pub responses: BTreeMap<String, Response>,
    /// Ways to be let in, of which one is enough; each is all that it asks for, as sent (the names that a file gives
    /// its schemes do not count). Whoever asks for nothing has the empty way.
    pub security: BTreeSet<BTreeSet<String>>,
    /// Such as `callbacks`.
    pub unjudged: Unjudged,
}

/// Where a parameter is sent.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "camelCase")]
pub enum ParameterPlace {
    Path,
    Query,
    Header,
    Cookie,
}

/// Which parameter. Those of the path are told by their position, the others by their name.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ParameterKey {
    pub place: ParameterPlace,
    /// Lower case for headers; for the path the position in it, with three digits.
    pub key: String,
}

/// Something that is sent beside the body; also a header of an answer.
#[derive(Clone, PartialEq, Debug)]
pub struct Parameter {
    /// As written.
    pub name: String,
    pub required: bool,
    pub schema: SchemaId,
    /// How it is written into the request where that is not the usual way (`style`, `explode`).
    pub style: String,
}

/// What is sent in the body, by media type.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Body {
    pub required: bool,
    pub contents: BTreeMap<String, SchemaId>,
}

/// What is answered.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Response {
    /// By media type.
    pub contents: BTreeMap<String, SchemaId>,
    /// By name in lower case.
    pub headers: BTreeMap<String, Parameter>,
}

impl Interface {
    /// The schema of an id that came from this interface.
    #[must_use]
    pub fn schema(&self, id: SchemaId) -> &Schema {
        &self.schemas[id.0]
    }
}
