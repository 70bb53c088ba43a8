//! Why a question below `/fhir` is refused. The Italian words are in the catalogue, `i18n/it/fhir`.

use crate::terminology::{Kind, compose};

/// `OperationOutcome.issue.code`, of FHIR's "issue-type", as far as it is used here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum IssueCode {
    Invalid,
    Required,
    NotFound,
    NotSupported,
    TooCostly,
    Processing,
    Login,
    Forbidden,
    Throttled,
    Transient,
    Exception,
    CodeInvalid,
    BusinessRule,
    Informational,
}

impl IssueCode {
    /// The word of FHIR.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Invalid => "invalid",
            Self::Required => "required",
            Self::NotFound => "not-found",
            Self::NotSupported => "not-supported",
            Self::TooCostly => "too-costly",
            Self::Processing => "processing",
            Self::Login => "login",
            Self::Forbidden => "forbidden",
            Self::Throttled => "throttled",
            Self::Transient => "transient",
            Self::Exception => "exception",
            Self::CodeInvalid => "code-invalid",
            Self::BusinessRule => "business-rule",
            Self::Informational => "informational",
        }
    }
}

/// A question that cannot be answered, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fault {
    /// A parameter that is needed is not there.
    Missing { name: &'static str },
    /// One of several parameters is needed.
    MissingOneOf { names: &'static str },
    /// The value of a parameter cannot be read.
    Malformed { name: String },
    /// A parameter that may come once came again.
    Repeated { name: String },
    /// More parameters than anybody needs.
    TooManyParameters { max: usize },
    /// The body is no `Parameters` resource.
    NotParameters,
    /// The body has none of the formats that are read.
    BodyFormat,
    /// The body is larger than what is read.
    BodyTooLarge { max: usize },
    /// `_format` or `Accept` names a format that is not spoken.
    UnknownFormat { found: String },
    /// Nothing answers at this address.
    UnknownAddress,
    /// The address answers to other methods.
    UnknownMethod,
    /// The type of resource is none of ours.
    UnknownType { found: String },
    /// There is no such operation, or not at this level.
    UnknownOperation { name: String },
    /// An operation, parameter or value that FHIR knows and this server does not offer.
    NotSupported { what: String },
    /// A parameter of a search that nobody knows, where the caller wants to be told (`Prefer: handling=strict`).
    UnknownParameter { name: String },
    /// No resource has this id.
    UnknownResource { kind: Kind, id: String },
    /// No resource of this kind has this canonical address (and version).
    UnknownCanonical { kind: Kind, url: String, version: Option<String> },
    /// No version of this code system was there on a day.
    NoVersionOn { url: String, day: String },
    /// The code system does not have this code.
    UnknownCode { system: String, version: String, code: String },
    /// Two codings whose code systems differ cannot be compared.
    OtherSystem { left: String, right: String },
    /// A value set cannot be worked out.
    Compose(compose::Fault),
    /// More than is answered at once.
    TooCostly { max: usize },
}

impl Fault {
    /// FHIR's word for it.
    #[must_use]
    pub const fn code(&self) -> IssueCode {
        match self {
            Self::Missing { .. } | Self::MissingOneOf { .. } => IssueCode::Required,
            Self::Malformed { .. }
            | Self::Repeated { .. }
            | Self::NotParameters
            | Self::UnknownParameter { .. }
            | Self::OtherSystem { .. } => IssueCode::Invalid,
            Self::TooManyParameters { .. } | Self::BodyTooLarge { .. } | Self::TooCostly { .. } => IssueCode::TooCostly,
            Self::Compose(fault) => of_compose(fault),
            Self::BodyFormat
            | Self::UnknownFormat { .. }
            | Self::UnknownMethod
            | Self::UnknownType { .. }
            | Self::UnknownOperation { .. }
            | Self::NotSupported { .. } => IssueCode::NotSupported,
            Self::UnknownAddress
            | Self::UnknownResource { .. }
            | Self::UnknownCanonical { .. }
            | Self::NoVersionOn { .. }
            | Self::UnknownCode { .. } => IssueCode::NotFound,
        }
    }

    /// The HTTP status that says the same.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::UnknownFormat { .. } => 406,
            Self::BodyFormat => 415,
            Self::UnknownMethod => 405,
            Self::BodyTooLarge { .. } => 413,
            Self::UnknownType { .. } | Self::UnknownOperation { .. } => 404,
            _ => match self.code() {
                IssueCode::NotFound => 404,
                IssueCode::TooCostly | IssueCode::Processing => 422,
                _ => 400,
            },
        }
    }
}

/// FHIR's word for what is wrong with a value set.
const fn of_compose(fault: &compose::Fault) -> IssueCode {
    use compose::Fault;
    match fault {
        Fault::NoCompose { .. } | Fault::ImportCycle { .. } | Fault::NoContent { .. } | Fault::OtherVersion { .. } => {
            IssueCode::Processing
        }
        Fault::TooManyImports { .. } => IssueCode::TooCostly,
        Fault::UnknownValueSet { .. } | Fault::UnknownSystem { .. } => IssueCode::NotFound,
        Fault::EmptyPart
        | Fault::CodesAndFilters { .. }
        | Fault::NoValue { .. }
        | Fault::LongValue { .. }
        | Fault::UnknownOperator { .. }
        | Fault::UnknownProperty { .. }
        | Fault::BadRegex { .. }
        | Fault::NotBoolean { .. } => IssueCode::Invalid,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_has_its_status_and_word() {
        for (fault, status, word) in [
            (Fault::Missing { name: "code" }, 400, "required"),
            (Fault::Malformed { name: "count".into() }, 400, "invalid"),
            (Fault::NotParameters, 400, "invalid"),
            (Fault::BodyFormat, 415, "not-supported"),
            (Fault::BodyTooLarge { max: 1 }, 413, "too-costly"),
            (Fault::UnknownFormat { found: "ttl".into() }, 406, "not-supported"),
            (Fault::UnknownMethod, 405, "not-supported"),
            (Fault::UnknownType { found: "Patient".into() }, 404, "not-supported"),
            (Fault::UnknownOperation { name: "$pippo".into() }, 404, "not-supported"),
            (Fault::NotSupported { what: "$closure".into() }, 400, "not-supported"),
            (Fault::UnknownAddress, 404, "not-found"),
            (Fault::TooManyParameters { max: 1 }, 422, "too-costly"),
        ] {
            assert_eq!((fault.status(), fault.code().word()), (status, word), "{fault:?}");
        }
    }
}
