//! Searches of resources (`terminology.md` §7): parameters read into a [`Filter`]. What nobody knows is told to callers who
//! want to know (`Prefer: handling=strict`) and left out for all others; what FHIR knows and is not offered is refused.

#[cfg(test)]
mod tests;
mod token;

use super::Fault;
use crate::TerminologyId;
use crate::terminology::compose::Reference;
use crate::terminology::{Kind, oid};
pub use token::{Identifier, Token};
use token::{identifiers, tokens};

/// Resources of one page, where nothing else is asked for.
pub const USUAL: u32 = 50;
/// Resources of one page at most.
pub const MOST: u32 = 200;
/// Values of one parameter (`a,b,c`) at most.
const MAX_VALUES: usize = 100;

/// How a text is compared; neither case nor accents matter, but for `:exact`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Match {
    Begins(String),
    Contains(String),
    Exact(String),
}

/// How a date is compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Compare {
    Equal,
    NotEqual,
    AtLeast,
    AtMost,
    After,
    Before,
}

/// What a list goes by.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Sort {
    #[default]
    Url,
    Name,
    Version,
    Status,
    Date,
    Loaded,
    Id,
}

/// How much of each resource is given.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Amount {
    #[default]
    All,
    /// What FHIR's definitions mark as belonging to a summary.
    Summary,
    /// Everything but the narrative.
    Data,
    /// How many there are, and none of them.
    Count,
    /// These elements, and those that have to be there.
    Elements(Vec<String>),
}

/// What somebody looks for. Lists of texts: one of these.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Filter {
    pub kind: Kind,
    pub ids: Option<Vec<TerminologyId>>,
    pub urls: Option<Vec<String>>,
    /// Dotted.
    pub oids: Option<Vec<String>>,
    pub identifiers: Option<Vec<Identifier>>,
    pub versions: Option<Vec<String>>,
    pub statuses: Option<Vec<String>>,
    pub contents: Option<Vec<String>>,
    pub name: Option<Match>,
    pub title: Option<Match>,
    pub publisher: Option<Match>,
    pub description: Option<Match>,
    pub dates: Vec<(Compare, String)>,
    pub code: Option<String>,
    /// Codes of which a value set names one.
    pub enumerated: Option<Vec<Token>>,
    /// The code system that a value set names, perhaps in one version.
    pub reference: Option<Reference>,
    pub source_system: Option<String>,
    pub target_system: Option<String>,
    pub source_code: Option<String>,
    pub target_code: Option<String>,
    pub sort: Sort,
    pub descending: bool,
    pub count: u32,
    pub offset: u32,
    pub amount: Amount,
    /// The parameters that were understood, as they are repeated in links.
    pub used: Vec<(String, String)>,
}

/// A parameter that a search knows: name, FHIR's type of it, and the kinds of resource that have it.
pub struct Known {
    pub name: &'static str,
    pub r#type: &'static str,
    kinds: &'static [Kind],
}

const EVERY: &[Kind] = &[Kind::CodeSystem, Kind::ValueSet, Kind::ConceptMap];
const SYSTEMS: &[Kind] = &[Kind::CodeSystem];
const CODED: &[Kind] = &[Kind::CodeSystem, Kind::ValueSet];
const SETS: &[Kind] = &[Kind::ValueSet];
const MAPS: &[Kind] = &[Kind::ConceptMap];

const fn known(name: &'static str, r#type: &'static str, kinds: &'static [Kind]) -> Known {
    Known { name, r#type, kinds }
}

/// Every parameter of a search but those of the protocol (`_count`, `_sort`, …).
pub const KNOWN: [Known; 18] = [
    known("_id", "token", EVERY),
    known("url", "uri", EVERY),
    known("version", "token", EVERY),
    known("name", "string", EVERY),
    known("title", "string", EVERY),
    known("status", "token", EVERY),
    known("identifier", "token", EVERY),
    known("date", "date", EVERY),
    known("publisher", "string", EVERY),
    known("description", "string", EVERY),
    known("code", "token", CODED),
    known("reference", "uri", SETS),
    known("system", "uri", SYSTEMS),
    known("content-mode", "token", SYSTEMS),
    known("source-system", "uri", MAPS),
    known("target-system", "uri", MAPS),
    known("source-code", "token", MAPS),
    known("target-code", "token", MAPS),
];

/// The parameters that resources of a kind are looked for by.
pub fn of(kind: Kind) -> impl Iterator<Item = &'static Known> {
    KNOWN.iter().filter(move |known| known.kinds.contains(&kind))
}

impl Filter {
    /// Everything of one kind.
    #[must_use]
    pub fn all(kind: Kind) -> Self {
        Self {
            kind,
            ids: None,
            urls: None,
            oids: None,
            identifiers: None,
            versions: None,
            statuses: None,
            contents: None,
            name: None,
            title: None,
            publisher: None,
            description: None,
            dates: Vec::new(),
            code: None,
            enumerated: None,
            reference: None,
            source_system: None,
            target_system: None,
            source_code: None,
            target_code: None,
            sort: Sort::default(),
            descending: false,
            count: USUAL,
            offset: 0,
            amount: Amount::All,
            used: Vec::new(),
        }
    }

    /// Reads the parameters of a search.
    ///
    /// # Errors
    /// `Malformed`, `NotSupported`; `UnknownParameter` where `is_strict`.
    pub fn read(kind: Kind, pairs: &[(String, String)], is_strict: bool) -> Result<Self, Fault> {
        let mut filter = Self::all(kind);
        for (name, value) in pairs.iter().filter(|(name, _)| !name.is_empty()) {
            if value.len() > super::parameters::MAX_TEXT || value.contains('\0') {
                return Err(malformed(name));
            }
            if value.is_empty() {
                continue;
            }
            if filter.protocol(name, value)? || filter.parameter(name, value)? {
                filter.used.push((name.clone(), value.clone()));
            } else if is_strict {
                return Err(Fault::UnknownParameter { name: name.chars().take(80).collect() });
            }
        }
        Ok(filter)
    }

    /// Parameters of every search; no when it is none of them.
    fn protocol(&mut self, name: &str, value: &str) -> Result<bool, Fault> {
        let number = || value.parse::<u32>().map_err(|_| malformed(name));
        match name {
            "_count" => self.count = number()?.min(MOST),
            "_offset" => self.offset = number()?,
            "_sort" => self.sorted(value)?,
            "_summary" => {
                self.amount = match value {
                    "true" => Amount::Summary,
                    "data" => Amount::Data,
                    "count" => Amount::Count,
                    "false" => Amount::All,
                    // The narrative alone: there is none.
                    "text" => return Err(Fault::NotSupported { what: "_summary=text".to_owned() }),
                    _ => return Err(malformed(name)),
                };
                if self.amount == Amount::Count {
                    self.count = 0;
                }
            }
            "_elements" => self.amount = Amount::Elements(list(name, value)?),
            "_total" if matches!(value, "none" | "estimate" | "accurate") => {}
            "_format" | "_pretty" => {}
            "_include" | "_revinclude" | "_has" | "_filter" | "_text" | "_content" | "_query" | "_lastUpdated" => {
                return Err(Fault::NotSupported { what: name.to_owned() });
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn sorted(&mut self, value: &str) -> Result<(), Fault> {
        let (descending, name) = value.strip_prefix('-').map_or((false, value), |name| (true, name));
        self.descending = descending;
        self.sort = match name {
            "url" => Sort::Url,
            "name" | "title" => Sort::Name,
            "version" => Sort::Version,
            "status" => Sort::Status,
            "date" => Sort::Date,
            "_lastUpdated" => Sort::Loaded,
            "_id" => Sort::Id,
            _ => {
                return Err(Fault::NotSupported {
                    what: format!("_sort={}", value.chars().take(80).collect::<String>()),
                });
            }
        };
        Ok(())
    }

    /// Parameters of this kind of resource; no when it is none of them.
    fn parameter(&mut self, name: &str, value: &str) -> Result<bool, Fault> {
        let (base, modifier) = name.split_once(':').map_or((name, None), |(base, modifier)| (base, Some(modifier)));
        if !of(self.kind).any(|known| known.name == base) {
            return Ok(false);
        }
        let is_text = matches!(base, "name" | "title" | "publisher" | "description");
        if let Some(modifier) = modifier
            && !(is_text && matches!(modifier, "exact" | "contains"))
        {
            return Err(Fault::NotSupported { what: name.chars().take(80).collect() });
        }
        let text = || -> Result<Option<Match>, Fault> {
            match modifier {
                Some("exact") if matches!(base, "publisher" | "description") => {
                    Err(Fault::NotSupported { what: name.to_owned() })
                }
                Some("exact") => Ok(Some(Match::Exact(value.to_owned()))),
                Some(_) => Ok(Some(Match::Contains(value.to_owned()))),
                None => Ok(Some(Match::Begins(value.to_owned()))),
            }
        };
        match base {
            "_id" => {
                self.ids = Some(list(base, value)?.iter().filter_map(|id| id.parse().ok().map(TerminologyId)).collect())
            }
            "url" | "system" => self.address(base, value)?,
            "version" => self.versions = Some(list(base, value)?),
            "status" => self.statuses = Some(codes(base, value)?),
            "content-mode" => self.contents = Some(codes(base, value)?),
            "identifier" => self.identifiers = Some(identifiers(base, value)?),
            "name" => self.name = text()?,
            "title" => self.title = text()?,
            "publisher" => self.publisher = text()?,
            "description" => self.description = text()?,
            "date" => self.dates.push(date(base, value)?),
            "code" if self.kind == Kind::ValueSet => self.enumerated = Some(tokens(base, value)?),
            "code" => self.code = Some(code(value)),
            "reference" => {
                let Reference { url, version } = Reference::parse(value);
                self.reference = Some(Reference { url: oid::address(&url), version });
            }
            "source-system" => self.source_system = Some(value.to_owned()),
            "target-system" => self.target_system = Some(value.to_owned()),
            "source-code" => self.source_code = Some(code(value)),
            "target-code" => self.target_code = Some(code(value)),
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// An address, with a version behind it or not; `urn:oid:…` names the same thing.
    fn address(&mut self, name: &str, value: &str) -> Result<(), Fault> {
        let urls = list(name, value)?;
        if let [one] = urls.as_slice() {
            let (url, version) = super::canonical(one);
            if let Some(version) = version {
                self.versions = Some(vec![version.to_owned()]);
            }
            match oid::canonical(url).filter(|_| url.to_ascii_lowercase().starts_with("urn:oid:")) {
                Some(oid) => self.oids = Some(vec![oid]),
                None => self.urls = Some(vec![url.to_owned()]),
            }
        } else {
            self.urls = Some(urls);
        }
        Ok(())
    }
}

fn malformed(name: &str) -> Fault {
    Fault::Malformed { name: name.chars().take(80).collect() }
}

/// The values between commas; `\,` is a comma.
fn list(name: &str, value: &str) -> Result<Vec<String>, Fault> {
    let mut values = vec![String::new()];
    let mut signs = value.chars();
    while let Some(sign) = signs.next() {
        match sign {
            ',' => values.push(String::new()),
            '\\' => values.last_mut().into_iter().for_each(|last| last.extend(signs.next())),
            sign => values.last_mut().into_iter().for_each(|last| last.push(sign)),
        }
    }
    values.retain(|value| !value.is_empty());
    if values.len() > MAX_VALUES { Err(malformed(name)) } else { Ok(values) }
}

/// `system|code`: the code.
fn code(value: &str) -> String {
    value.rsplit_once('|').map_or(value, |(_, code)| code).to_owned()
}

fn codes(name: &str, value: &str) -> Result<Vec<String>, Fault> {
    Ok(list(name, value)?.iter().map(|value| code(value)).collect())
}

/// Does it look like FHIR's `date` or `dateTime`?
#[must_use]
pub fn is_date(text: &str) -> bool {
    text.len() >= 4
        && text.bytes().take(4).all(|byte| byte.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_digit() || b"-:T.Z+".contains(&byte))
}

/// `ge2023-09`.
fn date(name: &str, value: &str) -> Result<(Compare, String), Fault> {
    let (compare, date) = match value.get(..2) {
        Some("eq") => (Compare::Equal, &value[2..]),
        Some("ne") => (Compare::NotEqual, &value[2..]),
        Some("ge") => (Compare::AtLeast, &value[2..]),
        Some("le") => (Compare::AtMost, &value[2..]),
        Some("gt" | "sa") => (Compare::After, &value[2..]),
        Some("lt" | "eb") => (Compare::Before, &value[2..]),
        _ => (Compare::Equal, value),
    };
    if is_date(date) { Ok((compare, date.to_owned())) } else { Err(malformed(name)) }
}
