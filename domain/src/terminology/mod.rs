//! Terminologies of the FSE 2.0 service (seed 004): the words for what is loaded, what can be wrong with a file, and, in
//! [`rules`], who may load and delete what.

pub mod change;
pub mod compose;
mod creation;
pub mod expiry;
mod finding;
pub mod oid;
mod profile;
pub mod rules;
pub mod token;
mod typed;
pub mod version;

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

use crate::{TerminologyId, Timestamp};

pub use creation::{CreationInfo, TypedCreationInfo};
pub use finding::{Finding, Findings, Place, Problem, Severity};
pub use profile::Profile;
pub use typed::{Metadata, Typed};
pub use version::newest;

/// FHIR R4's words for how two concepts correspond (`ConceptMap.group.element.target.equivalence`).
pub const EQUIVALENCES: [&str; 10] = [
    "relatedto",
    "equivalent",
    "equal",
    "wider",
    "subsumes",
    "narrower",
    "specializes",
    "inexact",
    "unmatched",
    "disjoint",
];

/// The form of a file, as it stands in the address of an upload (seed 004, "FORMAT ENUM").
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, EnumIter, EnumString, Display, IntoStaticStr)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub enum Format {
    CustomCsv,
    CustomJson,
    #[strum(serialize = "FHIR_R4_XML")]
    #[serde(rename = "FHIR_R4_XML")]
    FhirR4Xml,
    #[strum(serialize = "FHIR_R4_JSON")]
    #[serde(rename = "FHIR_R4_JSON")]
    FhirR4Json,
}

impl Format {
    /// The format an address names. In the lenient profile `-` is read as `_`, and letters of either case are the same.
    #[must_use]
    pub fn named(text: &str, profile: Profile) -> Option<Self> {
        match profile {
            Profile::Lenient => text.to_ascii_uppercase().replace('-', "_").parse().ok(),
            Profile::Strict => text.parse().ok(),
        }
    }

    /// What a file of this form is called at its end, without the dot.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::CustomCsv => "csv",
            Self::CustomJson | Self::FhirR4Json => "json",
            Self::FhirR4Xml => "xml",
        }
    }

    /// Has a file of this form a name, a version and an address of its own?
    #[must_use]
    pub const fn is_fhir(self) -> bool {
        matches!(self, Self::FhirR4Xml | Self::FhirR4Json)
    }
}

/// What a terminology is, named as the resources of FHIR R4 are.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Debug,
    Serialize,
    Deserialize,
    EnumIter,
    EnumString,
    Display,
    IntoStaticStr,
)]
pub enum Kind {
    CodeSystem,
    ValueSet,
    ConceptMap,
}

impl Kind {
    /// The `type` of `creationInfo`; the seed writes `CPDE_SYSTEM`, which is `CODE_SYSTEM` (`decisions.md` T3).
    #[must_use]
    pub fn of_creation_info(word: &str) -> Option<Self> {
        match word {
            "CODE_SYSTEM" | "CPDE_SYSTEM" => Some(Self::CodeSystem),
            "VALUE_SET" => Some(Self::ValueSet),
            "CONCEPT_MAP" => Some(Self::ConceptMap),
            _ => None,
        }
    }
}

/// Where a stored terminology stands. Readers see what is active, and nothing else.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, EnumIter, EnumString, Display, IntoStaticStr)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum State {
    /// Its concepts are being written.
    Loading,
    Active,
    /// It is gone for everybody; its concepts are being taken away.
    Deleting,
}

/// What a machine or a person asks for, as it is noted when it is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, EnumIter, EnumString, Display, IntoStaticStr)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Operation {
    Upload,
    Delete,
}

/// What somebody does with terminologies in the console.
#[derive(Clone, Copy, PartialEq, Eq, Debug, EnumIter)]
pub enum TerminologyAction {
    /// Lists, one version, its concepts, what happened.
    Read,
    /// Checks a file and publishes it.
    Load,
    Delete,
}

/// One version of a code system, a value set or a concept map, without its concepts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Terminology {
    pub id: TerminologyId,
    pub kind: Kind,
    /// Dotted, without `urn:oid:`.
    pub oid: String,
    pub version: String,
    /// Canonical address of every version of it.
    pub url: String,
    /// For machines: `[A-Z]([A-Za-z0-9_]){0,254}`.
    pub name: String,
    pub title: String,
    /// FHIR's `status`: `draft`, `active`, `retired` or `unknown`.
    pub status: String,
    /// FHIR's `content` of a code system; `complete` for everything else.
    pub content: String,
    pub is_case_sensitive: bool,
    /// The resource as FHIR JSON, without the concepts of a code system.
    pub resource: String,
    /// How many concepts, enumerated codes or mappings it holds.
    pub count: u64,
    /// Who signed the upload: common name of the certificate and fiscal code of the person.
    pub signer: Signer,
    pub file_sha256: String,
    pub format: Format,
    pub created_at: Timestamp,
}

/// Who stands for an upload or a deletion.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Signer {
    /// Common name of the signature certificate.
    pub common_name: String,
    /// Fiscal code of the person, from `sub`.
    pub subject: String,
}

impl Signer {
    /// Nobody signs in the console: who loads or deletes there is the actor of the event.
    #[must_use]
    pub const fn of_the_console() -> Self {
        Self { common_name: String::new(), subject: String::new() }
    }

    /// Is it a person of the console?
    #[must_use]
    pub const fn is_of_the_console(&self) -> bool {
        self.common_name.is_empty() && self.subject.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_named_as_they_are_written_or_nearly_so() {
        for (text, lenient, strict) in [
            ("CUSTOM_CSV", Some(Format::CustomCsv), Some(Format::CustomCsv)),
            ("FHIR_R4_XML", Some(Format::FhirR4Xml), Some(Format::FhirR4Xml)),
            ("custom_json", Some(Format::CustomJson), None),
            ("fhir-r4-json", Some(Format::FhirR4Json), None),
            ("FHIR-R4-XML", Some(Format::FhirR4Xml), None),
            ("CLA_ML", None, None),
            ("", None, None),
        ] {
            assert_eq!(Format::named(text, Profile::Lenient), lenient, "{text}");
            assert_eq!(Format::named(text, Profile::Strict), strict, "{text}");
        }
        assert_eq!("strict".parse::<Profile>(), Ok(Profile::Strict));
        assert!("Strict".parse::<Profile>().is_err());
        assert_eq!(Profile::default(), Profile::Lenient, "`decisions.md` T4");
    }
}
