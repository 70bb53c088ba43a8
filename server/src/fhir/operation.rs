//! The operations, one line each: dispatching, `/fhir/metadata` and the tests read this list.

use std::future::Future;
use std::pin::Pin;

use domain::TerminologyId;
use domain::fhir::{Fault, Parameters};
use domain::terminology::Kind;

use super::Fhir;
use super::answer::Answer;
use super::refusal::Refusal;
use super::{lookup, subsumes, translate, validate, valueset};

/// Where an operation can be asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Level {
    /// `/fhir/CodeSystem/$lookup` alone.
    Type,
    /// `/fhir/CodeSystem/$validate-code` and `/fhir/CodeSystem/{id}/$validate-code`.
    TypeAndInstance,
}

/// One question.
pub(crate) struct Call {
    /// The resource it is asked of; absent at the level of the type.
    pub instance: Option<TerminologyId>,
    pub parameters: Parameters,
    /// `Accept-Language`, as it came.
    pub language: Option<String>,
}

/// What an operation answers, some time.
pub(crate) type Answering<'a> = Pin<Box<dyn Future<Output = Result<Answer, Refusal>> + Send + 'a>>;

/// An operation.
pub struct Operation {
    pub kind: Kind,
    /// Without the `$`.
    pub name: &'static str,
    pub level: Level,
    /// Its definition, as the CapabilityStatement names it.
    pub definition: &'static str,
    pub(crate) run: for<'a> fn(&'a Fhir, &'a Call) -> Answering<'a>,
}

/// Every operation that is offered.
pub const ALL: &[Operation] = &[
    Operation {
        kind: Kind::CodeSystem,
        name: "lookup",
        level: Level::Type,
        definition: "http://hl7.org/fhir/OperationDefinition/CodeSystem-lookup",
        run: |fhir, call| Box::pin(lookup::run(fhir, call)),
    },
    Operation {
        kind: Kind::CodeSystem,
        name: "validate-code",
        level: Level::TypeAndInstance,
        definition: "http://hl7.org/fhir/OperationDefinition/CodeSystem-validate-code",
        run: |fhir, call| Box::pin(validate::run(fhir, call)),
    },
    Operation {
        kind: Kind::CodeSystem,
        name: "subsumes",
        level: Level::TypeAndInstance,
        definition: "http://hl7.org/fhir/OperationDefinition/CodeSystem-subsumes",
        run: |fhir, call| Box::pin(subsumes::run(fhir, call)),
    },
    Operation {
        kind: Kind::ValueSet,
        name: "expand",
        level: Level::TypeAndInstance,
        definition: "http://hl7.org/fhir/OperationDefinition/ValueSet-expand",
        run: |fhir, call| Box::pin(valueset::expand::run(fhir, call)),
    },
    Operation {
        kind: Kind::ValueSet,
        name: "validate-code",
        level: Level::TypeAndInstance,
        definition: "http://hl7.org/fhir/OperationDefinition/ValueSet-validate-code",
        run: |fhir, call| Box::pin(valueset::validate::run(fhir, call)),
    },
    Operation {
        kind: Kind::ConceptMap,
        name: "translate",
        level: Level::TypeAndInstance,
        definition: "http://hl7.org/fhir/OperationDefinition/ConceptMap-translate",
        run: |fhir, call| Box::pin(translate::run(fhir, call)),
    },
];

/// Operations that FHIR knows and that are refused with these words rather than as unknown.
const NOT_OFFERED: [&str; 2] = ["closure", "find-matches"];

/// The operation of this name (with or without `$`).
///
/// # Errors
/// `UnknownOperation`, `NotSupported`.
pub(crate) fn named(kind: Kind, name: &str, on_instance: bool) -> Result<&'static Operation, Fault> {
    let name = name.strip_prefix('$').unwrap_or(name);
    let fits = |operation: &&Operation| {
        operation.kind == kind && operation.name == name && (!on_instance || operation.level == Level::TypeAndInstance)
    };
    ALL.iter().find(fits).ok_or_else(|| {
        let name = format!("${}", name.chars().take(80).collect::<String>());
        if NOT_OFFERED.contains(&&name[1..]) {
            Fault::NotSupported { what: name }
        } else {
            Fault::UnknownOperation { name }
        }
    })
}
