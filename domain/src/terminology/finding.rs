//! What is wrong or strange in a file of a terminology, and where. All of it is told at once, so that nobody has to send
//! a file a hundred times to learn of a hundred mistakes.

use serde::{Deserialize, Serialize};
use strum::{EnumIter, IntoStaticStr};

/// Where something was seen. Both count from 1; 0 where it is not known.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
pub struct Place {
    pub line: u64,
    /// In characters of a JSON file, in columns of a CSV file.
    pub column: u64,
}

impl Place {
    /// A line as a whole.
    #[must_use]
    pub const fn line(line: u64) -> Self {
        Self { line, column: 0 }
    }
}

/// Does it keep the file out?
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Severity {
    /// Nothing of the file is kept.
    Error,
    /// The file is kept, and whoever sent it is told.
    Warning,
}

/// One thing that is wrong or strange.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Finding {
    pub place: Place,
    pub problem: Problem,
}

/// What is wrong (`terminology.md` §5). Words of the file are cut where they are long.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, EnumIter, IntoStaticStr)]
#[serde(tag = "code", rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum Problem {
    /// Neither UTF-8 nor, from there on, an older Western encoding; `byte` counts from 0.
    NotUtf8 { byte: u64 },
    /// Read as Windows-1252, because it is no UTF-8; `byte` is the first that told.
    ReadAsWindows1252 { byte: u64 },
    /// U+0000, which FHIR has in no text and not every database keeps.
    NullCharacter,
    /// A line, a text or a number longer than anything that is kept.
    TooLong { max: u64 },
    /// More levels one in the other than are read.
    TooDeep { max: u64 },
    /// More concepts than are kept.
    TooMany { max: u64 },
    /// It is not what it says it is, or ends too soon; `detail` is the reader's, in English.
    Syntax { detail: String },
    /// The same member twice in one object.
    DuplicateMember { name: String },
    /// There is no line with the names of the columns, or nothing after it.
    NoRows,
    /// No column holds codes.
    NoCodeColumn,
    /// A row with more or fewer columns than the first.
    ColumnCount { expected: u64, found: u64 },
    /// A concept without a code.
    NoCode,
    /// A code that is a number and not a text: zeros in front of it are lost.
    CodeIsNoText { found: String },
    /// The same code with other words; the first is at `first_line`.
    DuplicateCode { found: String, first_line: u64 },
    /// The same concept once more.
    RepeatedConcept { found: String, first_line: u64 },
    /// A spreadsheet made a date or a number of a code.
    SpreadsheetCode { found: String },
    /// A concept without words: its code stands in their place.
    NoDisplay { found: String },
    /// The concept above it is not in the file.
    UnknownParent { found: String, parent: String },
    /// A concept above itself.
    ParentCycle { found: String },
    /// The version in the file is another than the one said.
    VersionDiffers { found: String, expected: String },
    /// A member that has to be there is not.
    Missing { name: String },
    /// A value that is none of those allowed.
    UnknownValue { name: String, found: String },
    /// An element that FHIR R4 does not have there.
    UnknownElement { name: String },
    /// A resource of FHIR R5.
    FhirR5 { name: String },
    /// XML with a document type: entities are not read.
    DocumentType,
    /// XML of another namespace than FHIR's.
    WrongNamespace { found: String },
    /// What was said it is cannot be sent in this format.
    NotInThisFormat { name: String },
}

impl Problem {
    /// Whether a file with it is kept. The lenient reading is the usual one (`decisions.md` T4).
    #[must_use]
    pub const fn severity(&self, is_strict: bool) -> Severity {
        match self {
            Self::RepeatedConcept { .. } | Self::NoDisplay { .. } => Severity::Warning,
            Self::ReadAsWindows1252 { .. }
            | Self::DuplicateCode { .. }
            | Self::SpreadsheetCode { .. }
            | Self::UnknownElement { .. } => {
                if is_strict {
                    Severity::Error
                } else {
                    Severity::Warning
                }
            }
            _ => Severity::Error,
        }
    }
}

/// The first hundred of each severity, and how many there are.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Findings {
    pub errors: Vec<Finding>,
    pub warnings: Vec<Finding>,
    /// All of them, also those not kept.
    pub error_count: u64,
    pub warning_count: u64,
    pub is_strict: bool,
}

impl Findings {
    /// How many of a severity are told one by one.
    pub const MOST: usize = 100;

    /// Notes one more.
    pub fn add(&mut self, place: Place, problem: Problem) {
        let (list, count) = match problem.severity(self.is_strict) {
            Severity::Error => (&mut self.errors, &mut self.error_count),
            Severity::Warning => (&mut self.warnings, &mut self.warning_count),
        };
        *count += 1;
        if list.len() < Self::MOST {
            list.push(Finding { place, problem });
        }
    }

    /// Is the file kept?
    #[must_use]
    pub const fn has_errors(&self) -> bool {
        self.error_count > 0
    }
}
