//! Reads files of terminologies (`terminology.md` §5): bytes go in, concepts and what is wrong or strange come out, as a
//! stream. No file is ever held whole: what is kept in memory is an index of the codes (about twenty bytes each) and the
//! members of a resource that are not concepts. How long a line, a text or a list and how deep a file may be is bounded,
//! whatever the bytes. Nothing is fetched and nothing is stored.

mod codes;
mod csv;
mod enumerated;
mod guard;
mod json;
mod sheet;
mod text;
mod xml;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::Read;

use domain::terminology::{Findings, Format, Kind, Place, Problem};

use codes::Codes;
use enumerated::Enumerated;

/// Bytes of one line of CSV, one text or one number at most.
pub const MAX_TEXT: u64 = 1024 * 1024;
/// Levels of JSON or XML one in the other.
pub const MAX_DEPTH: u64 = 64;
/// Concepts of one file at most.
pub const MAX_CONCEPTS: u64 = 2_000_000;
/// Bytes of one member that is kept as it is written: `compose` of a value set, a group of a concept map.
pub const MAX_MEMBER: u64 = 32 * 1024 * 1024;

/// What is known about a file before it is read.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    pub format: Format,
    /// What a file without a resource of its own is to be; FHIR files say it themselves.
    pub kind: Kind,
    /// The version that was said beside the file: a column `version` must not say another.
    pub version: Option<&'a str>,
    pub is_strict: bool,
}

/// One concept. Its number is its place in the file: the first has 0, numbers may be missing.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Concept {
    pub number: u32,
    pub code: String,
    pub display: String,
    pub definition: Option<String>,
    /// A code that groups others and is not to be used itself (`notSelectable`).
    pub is_abstract: bool,
    pub is_inactive: bool,
    /// The code system, where a value set or a concept map names it row by row.
    pub system: Option<String>,
    pub designations: Vec<Designation>,
    pub properties: Vec<Property>,
    /// Members that are none of these, as a JSON object.
    pub extra: Option<String>,
}

/// Other words for a concept.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Designation {
    pub language: Option<String>,
    /// A `Coding`, as JSON.
    pub usage: Option<String>,
    pub value: String,
}

impl Designation {
    /// As FHIR has it, JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        let language = self.language.as_deref().map(|language| format!("\"language\":{},", text::quoted(language)));
        let usage = self.usage.as_deref().map(|usage| format!("\"use\":{usage},"));
        let value = text::quoted(&self.value);
        format!("{{{}{}\"value\":{value}}}", language.unwrap_or_default(), usage.unwrap_or_default())
    }
}

/// Something more that is said of a concept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Property {
    pub code: String,
    /// The type, as in FHIR's `value[x]`: `String`, `Code`, `Boolean`, `Integer`, `DateTime`, `Decimal`, `Coding`.
    pub kind: String,
    /// The value as JSON, as it is written.
    pub value: String,
}

/// One line of a concept map.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Mapping {
    pub source_system: String,
    pub source_code: String,
    pub target_system: String,
    /// Absent where nothing corresponds.
    pub target_code: Option<String>,
    pub target_display: Option<String>,
    /// FHIR R4's word, such as `equivalent`.
    pub equivalence: String,
    pub comment: Option<String>,
}

/// A resource without its concepts.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Resource {
    pub kind: Option<Kind>,
    /// Every member but the concepts of a code system, in order, each value as it is written.
    pub members: BTreeMap<String, String>,
    pub url: Option<String>,
    pub version: Option<String>,
    /// Object identifiers among its `identifier`s and its `url`, dotted.
    pub oids: Vec<String>,
    pub name: Option<String>,
    pub title: Option<String>,
    pub status: Option<String>,
    pub content: Option<String>,
    pub is_case_sensitive: Option<bool>,
    /// Concepts, enumerated codes or mappings in it.
    pub count: u64,
    /// Has any concept another one above it?
    pub has_levels: bool,
}

/// What comes out of a file, in order. The items of a resource come before its [`Item::End`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Item {
    Concept(Concept),
    /// Other words for a concept that went before.
    Words {
        number: u32,
        designation: Designation,
    },
    Mapping(Mapping),
    /// One concept is above another, `depth` levels: 1 for its parent.
    Descent {
        ancestor: u32,
        descendant: u32,
        depth: u32,
    },
    End(Box<Resource>),
}

/// The receiver does not want any more.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stopped;

/// Takes the items, one by one.
pub type Sink<'a> = dyn FnMut(Item) -> Result<(), Stopped> + 'a;

/// What the reading of a file has come to, shared by whatever reads a part of it.
pub(crate) struct Reading<'a> {
    sink: RefCell<&'a mut Sink<'a>>,
    pub(crate) findings: RefCell<Findings>,
    pub(crate) codes: RefCell<Codes>,
    /// The codes of a value set whose file is no FHIR: they are nobody's concepts here.
    enumerated: Option<RefCell<Enumerated>>,
    stopped: std::cell::Cell<bool>,
    /// Resources that ended.
    pub(crate) resources: std::cell::Cell<u64>,
}

/// Reads a file to its end, and hands on what is in it. Once something keeps the file out, nothing more is handed on,
/// but the rest is still looked at, so that everything can be told at once.
///
/// # Errors
/// [`Stopped`] when the sink asks for it.
pub fn read<'a>(from: &mut dyn Read, about: &About<'_>, sink: &'a mut Sink<'a>) -> Result<Findings, Stopped> {
    let reading = Reading {
        sink: RefCell::new(sink),
        findings: RefCell::new(Findings { is_strict: about.is_strict, ..Findings::default() }),
        codes: RefCell::default(),
        enumerated: (about.kind == Kind::ValueSet && !about.format.is_fhir()).then(RefCell::default),
        stopped: std::cell::Cell::new(false),
        resources: std::cell::Cell::new(0),
    };
    match about.format {
        Format::CustomCsv => csv::read(from, about, &reading),
        Format::CustomJson => json::read_custom(from, about, &reading),
        Format::FhirR4Json => json::read_fhir(from, &reading),
        Format::FhirR4Xml => xml::read(from, &reading),
    }
    if reading.stopped.get() { Err(Stopped) } else { Ok(reading.findings.into_inner()) }
}

/// FHIR XML as FHIR JSON, without the narrative, for a resource that is small enough to be whole in memory. Document types are
/// refused; depth and length are bounded as those of files are. Nothing else is looked at: whoever wants it reads the JSON.
///
/// # Errors
/// What is wrong with the XML.
pub fn read_xml(xml: &[u8]) -> Result<String, Problem> {
    xml::to_json(xml)
}

/// FHIR JSON as FHIR XML, without the narrative.
///
/// # Errors
/// When it is no JSON.
pub fn write_xml(json: &str) -> serde_json::Result<String> {
    xml::write::resource(json)
}

/// A resource as XML in two parts, its end apart, so that elements that come later can be put between them.
///
/// # Errors
/// When it is no JSON.
pub fn write_xml_head(json: &str) -> serde_json::Result<(String, String)> {
    xml::write::head(json)
}

/// Adds an element, given as JSON, to what is written already.
///
/// # Errors
/// When it is no JSON.
pub fn write_xml_element(name: &str, json: &str, out: &mut String) -> serde_json::Result<()> {
    xml::write::element(name, json, out)
}

impl Reading<'_> {
    /// Notes what is wrong or strange.
    pub(crate) fn found(&self, place: Place, problem: Problem) {
        self.findings.borrow_mut().add(place, problem);
    }

    /// Hands one item on, unless the file is kept out already; no when nobody wants any more.
    pub(crate) fn hand(&self, item: Item) -> bool {
        if !self.stopped.get() && !self.findings.borrow().has_errors() && (self.sink.borrow_mut())(item).is_err() {
            self.stopped.set(true);
        }
        !self.stopped.get()
    }

    /// Hands a concept on, once: the same code again is told. No when nobody wants any more.
    pub(crate) fn concept(&self, place: Place, mut concept: Concept) -> bool {
        if concept.code.is_empty() {
            self.found(place, Problem::NoCode);
            return true;
        }
        if sheet::is_made_by_a_spreadsheet(&concept.code) {
            self.found(place, Problem::SpreadsheetCode { found: text::cut(&concept.code) });
        }
        let found = || text::cut(&concept.code);
        match self.codes.borrow_mut().add(&concept, place.line) {
            codes::Added::New => {}
            codes::Added::TooMany => {
                self.found(place, Problem::TooMany { max: MAX_CONCEPTS });
                return false;
            }
            codes::Added::Same { first_line } => {
                self.found(place, Problem::RepeatedConcept { found: found(), first_line });
                return true;
            }
            codes::Added::Other { number, first_line } => {
                self.found(place, Problem::DuplicateCode { found: found(), first_line });
                let designation = Designation { value: concept.display, ..Designation::default() };
                return match &self.enumerated {
                    Some(enumerated) => self.named(place, enumerated.borrow_mut().add_words(number, designation)),
                    None => self.hand(Item::Words { number, designation }),
                };
            }
        }
        if let Some(enumerated) = &self.enumerated {
            return self.named(place, enumerated.borrow_mut().add(concept));
        }
        if concept.display.is_empty() {
            self.found(place, Problem::NoDisplay { found: found() });
            concept.display.clone_from(&concept.code);
        }
        self.hand(Item::Concept(concept))
    }

    /// Tells what keeps a code out of a value set. No when nothing more can be held.
    fn named(&self, place: Place, taken: Result<(), Problem>) -> bool {
        let Err(problem) = taken else { return true };
        let goes_on = !matches!(problem, Problem::TooLong { .. });
        self.found(place, problem);
        goes_on
    }

    /// Ends a resource: its levels are worked out, and it is handed on. No when nobody wants any more.
    pub(crate) fn end(&self, mut resource: Resource) -> bool {
        self.resources.set(self.resources.get() + 1);
        let codes = self.codes.take();
        resource.count += codes.len();
        resource.has_levels = codes.has_levels();
        if let Some(enumerated) = &self.enumerated {
            resource.members.insert("compose".to_owned(), enumerated.take().compose());
        }
        let closed =
            codes.descents(&mut |place, problem| self.found(place, problem), &mut |descent| self.hand(descent));
        closed && self.hand(Item::End(Box::new(resource)))
    }
}
