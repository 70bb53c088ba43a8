//! Is a code good, and what is said of it (`$validate-code`, `$lookup`): the rules, apart from where codes are kept.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::Coding;

/// Another text for a concept.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Designation {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#use: Option<Coding>,
    pub value: String,
}

/// What is kept of a concept besides code and display.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Detail {
    pub definition: Option<String>,
    pub r#abstract: bool,
    pub inactive: bool,
    pub designation: Vec<Designation>,
    /// Members as they were written: `code`, and one `value…`.
    pub property: Vec<BTreeMap<String, Box<RawValue>>>,
}

impl Detail {
    /// Reads what is stored; nothing where it cannot be read.
    #[must_use]
    pub fn read(stored: &str) -> Self {
        // Most concepts of a large list have none.
        if stored == "{}" { Self::default() } else { serde_json::from_str(stored).unwrap_or_default() }
    }
}

/// FHIR's `content` of a code system, as far as it matters for its codes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Content {
    /// All codes are there: another one is wrong.
    Complete,
    /// Some are there: another one may be right.
    Fragment,
    /// Its codes are not there (`not-present`), or some for show (`example`).
    Absent,
}

impl Content {
    /// Of the word that is stored.
    #[must_use]
    pub fn of(word: &str) -> Self {
        match word {
            "fragment" => Self::Fragment,
            "not-present" | "example" => Self::Absent,
            _ => Self::Complete,
        }
    }
}

/// What is asked about a code.
#[derive(Clone, Copy, Debug, Default)]
pub struct Question<'a> {
    pub code: &'a str,
    pub display: Option<&'a str>,
    /// Is a concept good that only groups others?
    pub allows_abstract: bool,
    /// A wrong display is a warning and no error.
    pub is_lenient: bool,
    /// Languages in the order in which they are wanted; none: any.
    pub languages: &'a [&'a str],
}

/// A concept that was found.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    pub code: &'a str,
    pub display: &'a str,
    pub detail: &'a Detail,
}

/// One thing that is wrong or strange about a code.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Remark {
    /// The code system does not have it.
    Unknown,
    /// The part of the code system that is there does not have it.
    NotInFragment,
    /// The codes of the code system are not there, so nobody can say.
    NoCodes,
    /// It only groups others.
    Abstract,
    /// It is not used any more.
    Inactive,
    /// The display is none of the concept's: what it could be.
    WrongDisplay { expected: Vec<String>, is_error: bool },
    /// Where the case of letters does not matter: how the code is written.
    Normalized { code: String },
}

impl Remark {
    /// Does it make the code no good?
    #[must_use]
    pub const fn is_error(&self) -> bool {
        match self {
            Self::Unknown | Self::NoCodes | Self::Abstract => true,
            Self::WrongDisplay { is_error, .. } => *is_error,
            Self::NotInFragment | Self::Inactive | Self::Normalized { .. } => false,
        }
    }
}

/// What is wrong or strange about a code; nothing of it is an error when the code is good.
#[must_use]
pub fn judge(question: &Question<'_>, known: Option<&Known<'_>>, content: Content) -> Vec<Remark> {
    let Some(known) = known else {
        return vec![match content {
            Content::Complete => Remark::Unknown,
            Content::Fragment => Remark::NotInFragment,
            Content::Absent => Remark::NoCodes,
        }];
    };
    let mut remarks = Vec::new();
    if known.detail.r#abstract && !question.allows_abstract {
        remarks.push(Remark::Abstract);
    }
    if let Some(display) = question.display.filter(|display| !display.trim().is_empty())
        && !is_display_of(display, known, question.languages)
    {
        let expected = displays(known, question.languages).take(5).map(str::to_owned).collect();
        remarks.push(Remark::WrongDisplay { expected, is_error: !question.is_lenient });
    }
    if known.detail.inactive {
        remarks.push(Remark::Inactive);
    }
    if known.code != question.code {
        remarks.push(Remark::Normalized { code: known.code.to_owned() });
    }
    remarks
}

/// The texts that stand for a concept in the languages that are wanted; its own display always does.
fn displays<'a>(known: &Known<'a>, languages: &'a [&'a str]) -> impl Iterator<Item = &'a str> {
    let fits = move |designation: &&Designation| {
        languages.is_empty()
            || designation.language.as_deref().is_none_or(|own| languages.iter().any(|wanted| speaks(own, wanted)))
    };
    let others = known.detail.designation.iter().filter(fits).map(|designation| designation.value.as_str());
    std::iter::once(known.display).chain(others)
}

/// Is it one of the concept's texts? Neither case nor white space matters.
fn is_display_of(said: &str, known: &Known<'_>, languages: &[&str]) -> bool {
    displays(known, languages).any(|text| is_same(said, text))
}

fn is_same(left: &str, right: &str) -> bool {
    if left == right {
        return true;
    }
    let plain = |text: &str| text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>();
    plain(left) == plain(right)
}

/// Is something in `own` good for who wants `wanted`? `it-IT` is good for `it`, and `it` for `it-IT`.
#[must_use]
pub fn speaks(own: &str, wanted: &str) -> bool {
    let main = |language: &str| language.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    wanted == "*" || own.eq_ignore_ascii_case(wanted) || main(own) == main(wanted)
}

/// Languages in the order in which they are wanted, from `displayLanguage` or `Accept-Language`: `it-IT, en;q=0.8`.
#[must_use]
pub fn languages(said: &str) -> Vec<&str> {
    let mut list: Vec<(u16, &str)> = said
        .split(',')
        .take(20)
        .filter_map(|part| {
            let mut pieces = part.split(';').map(str::trim);
            let language = pieces.next().filter(|language| !language.is_empty() && *language != "*")?;
            let weight = pieces.find_map(|piece| piece.strip_prefix("q=")).and_then(|q| q.parse::<f32>().ok());
            // Thousandths, as HTTP has them.
            let weight = (weight.unwrap_or(1.0).clamp(0.0, 1.0) * 1000.0) as u16;
            (weight > 0).then_some((weight, language))
        })
        .collect();
    list.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    list.into_iter().map(|(_, language)| language).collect()
}

/// The text to show: a designation in the first language that has one, else the concept's own display.
#[must_use]
pub fn shown<'a>(display: &'a str, designations: &'a [Designation], languages: &[&str]) -> &'a str {
    for wanted in languages {
        let mut fitting =
            designations.iter().filter(|one| one.language.as_deref().is_some_and(|own| speaks(own, wanted)));
        let first = fitting.next();
        // One without a use is a display; others may be abbreviations or synonyms.
        let plain = first.into_iter().chain(fitting).find(|one| one.r#use.is_none()).or(first);
        if let Some(designation) = plain {
            return &designation.value;
        }
    }
    display
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detail(json: &str) -> Detail {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn what_is_said_of_a_code() {
        let plain = detail("{}");
        let group = detail(r#"{"abstract":true}"#);
        let old = detail(r#"{"inactive":true}"#);
        let words = detail(r#"{"designation":[{"language":"de","value":"Fieber"},{"value":"Temperatura alta"}]}"#);
        let of = |detail| Known { code: "F1", display: "Febbre alta", detail };
        let wrong = |expected: &[&str], is_error| Remark::WrongDisplay {
            expected: expected.iter().map(|text| (*text).to_owned()).collect(),
            is_error,
        };
        let question = Question { code: "F1", ..Question::default() };
        let table: Vec<(Question<'_>, Option<Known<'_>>, Content, Vec<Remark>)> = vec![
            (question, Some(of(&plain)), Content::Complete, vec![]),
            (question, None, Content::Complete, vec![Remark::Unknown]),
            (question, None, Content::Fragment, vec![Remark::NotInFragment]),
            (question, None, Content::Absent, vec![Remark::NoCodes]),
            (question, Some(of(&group)), Content::Complete, vec![Remark::Abstract]),
            (Question { allows_abstract: true, ..question }, Some(of(&group)), Content::Complete, vec![]),
            (question, Some(of(&old)), Content::Complete, vec![Remark::Inactive]),
            (Question { display: Some("febbre  ALTA "), ..question }, Some(of(&plain)), Content::Complete, vec![]),
            (
                Question { display: Some("Tosse"), ..question },
                Some(of(&plain)),
                Content::Complete,
                vec![wrong(&["Febbre alta"], true)],
            ),
            (
                Question { display: Some("Tosse"), is_lenient: true, ..question },
                Some(of(&plain)),
                Content::Complete,
                vec![wrong(&["Febbre alta"], false)],
            ),
            (Question { display: Some("FIEBER"), ..question }, Some(of(&words)), Content::Complete, vec![]),
            (
                Question { display: Some("Fieber"), languages: &["it"], ..question },
                Some(of(&words)),
                Content::Complete,
                vec![wrong(&["Febbre alta", "Temperatura alta"], true)],
            ),
            (
                Question { display: Some("Fieber"), languages: &["de-AT"], ..question },
                Some(of(&words)),
                Content::Complete,
                vec![],
            ),
            (Question { display: Some(" "), ..question }, Some(of(&plain)), Content::Complete, vec![]),
            (
                Question { code: "f1", ..question },
                Some(of(&plain)),
                Content::Complete,
                vec![Remark::Normalized { code: "F1".into() }],
            ),
        ];
        for (question, known, content, expected) in table {
            assert_eq!(judge(&question, known.as_ref(), content), expected, "{question:?}");
        }
    }

    #[test]
    fn languages_come_in_the_order_in_which_they_are_wanted() {
        for (said, expected) in [
            ("it", &["it"][..]),
            ("en;q=0.5, it-IT, de;q=0.8", &["it-IT", "de", "en"]),
            ("*", &[]),
            ("it, *;q=0.1, fr;q=0", &["it"]),
            ("", &[]),
        ] {
            assert_eq!(languages(said), expected, "{said}");
        }
        let designations = detail(
            r#"{"designation":[{"language":"de","use":{"code":"synonym"},"value":"F"},{"language":"de","value":"Fieber"},
                {"language":"en-GB","value":"Fever"}]}"#,
        )
        .designation;
        for (wanted, text) in [
            (&["de"][..], "Fieber"),
            (&["fr", "en"], "Fever"),
            (&["fr"], "Febbre"),
            (&[], "Febbre"),
            (&["DE-at"], "Fieber"),
        ] {
            assert_eq!(shown("Febbre", &designations, wanted), text, "{wanted:?}");
        }
    }

    #[test]
    fn properties_stay_as_they_were_written() {
        let detail = Detail::read(r#"{"definition":"d","property":[{"code":"peso","valueDecimal":1.50}],"extra":{}}"#);
        assert_eq!(detail.property[0]["valueDecimal"].get(), "1.50");
        assert_eq!(detail.definition.as_deref(), Some("d"));
        assert!(Detail::read("nonsense").property.is_empty());
    }
}
