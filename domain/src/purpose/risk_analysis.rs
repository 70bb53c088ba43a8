//! The risk analysis ("analisi del rischio") that goes with a purpose: questionnaires as versioned data, and what is
//! wrong with a set of answers (`interop.md` §1.10). The questions are our own words, in `domain/data`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::tenant::TenantKind;

/// A questionnaire: what is asked, in order.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Questionnaire {
    pub version: String,
    pub questions: Vec<Question>,
}

/// One question.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Question {
    pub id: String,
    pub label: String,
    #[serde(default)]
    pub hint: Option<String>,
    pub kind: QuestionKind,
    /// Must it be answered before the purpose is presented, where it is asked at all?
    pub required: bool,
    /// What one may choose from.
    #[serde(default)]
    pub options: Vec<QuestionOption>,
    /// Longest text, in characters.
    #[serde(default)]
    pub max_length: Option<usize>,
    /// It is asked only when every one of these answers was given.
    #[serde(default)]
    pub depends_on: Vec<Dependency>,
}

/// How a question is answered.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, strum::IntoStaticStr)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum QuestionKind {
    Text,
    /// One of the options.
    Single,
    /// One or more of the options.
    Multi,
    /// `YES` or `NO`.
    YesNo,
    /// `true`, or it is not confirmed.
    Confirmation,
}

/// An answer to choose.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuestionOption {
    pub value: String,
    pub label: String,
}

/// An answer that another question waits for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dependency {
    pub question: String,
    pub value: String,
}

/// The answers to a questionnaire, as far as they were given.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Answers {
    /// Version of the questionnaire; empty in a draft that has no answers yet.
    #[serde(default)]
    pub version: String,
    /// Texts, single choices, `YES`/`NO` and confirmations, by question.
    #[serde(default)]
    pub single_answers: BTreeMap<String, String>,
    /// Multiple choices, by question.
    #[serde(default)]
    pub multi_answers: BTreeMap<String, Vec<String>>,
}

impl Answers {
    /// Was no question answered yet?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.single_answers.is_empty() && self.multi_answers.is_empty()
    }

    /// The same as a start for another purpose: what was declared of this one is to be declared of that one anew.
    #[must_use]
    pub fn for_another(mut self, kind: TenantKind) -> Self {
        for question in current(kind).questions.iter().filter(|question| question.kind == QuestionKind::Confirmation) {
            self.single_answers.remove(&question.id);
        }
        self.kept(kind)
    }

    /// No answers, to the questionnaire in force for enti of the kind.
    #[must_use]
    pub fn none(kind: TenantKind) -> Self {
        Self { version: current(kind).version.clone(), ..Self::default() }
    }

    fn gives(&self, wanted: &Dependency) -> bool {
        let single = self.single_answers.get(&wanted.question).is_some_and(|value| *value == wanted.value);
        single || self.multi_answers.get(&wanted.question).is_some_and(|values| values.contains(&wanted.value))
    }

    fn has(&self, question: &Question) -> bool {
        match question.kind {
            QuestionKind::Multi => self.multi_answers.get(&question.id).is_some_and(|values| !values.is_empty()),
            QuestionKind::Text | QuestionKind::Single | QuestionKind::YesNo | QuestionKind::Confirmation => {
                self.single_answers.get(&question.id).is_some_and(|value| !value.trim().is_empty())
            }
        }
    }
}

/// What is wrong with the answers.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RiskProblem {
    /// The question; empty for the questionnaire as a whole.
    pub question: String,
    pub kind: RiskProblemKind,
}

/// The outcomes of `interop.md` §1.10.
#[derive(
    Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, strum::EnumIter, strum::IntoStaticStr, strum::Display,
)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum RiskProblemKind {
    RulesVersionNotFound,
    ExpiredRulesVersion,
    /// No such question.
    UnexpectedField,
    /// Not one of the options.
    UnexpectedFieldValue,
    /// Answered in the wrong way, or too long.
    UnexpectedFieldFormat,
    /// Answered although another answer rules the question out.
    UnexpectedDependencyValue,
    MissingExpectedField,
    /// The e-service is said to treat personal data and the purpose not to, or the other way.
    IncompatiblePersonalData,
}

/// How much of the answers is looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Depth {
    /// A draft: what is there must be in order, what is missing may be.
    Draft,
    /// Presenting: everything.
    Complete,
}

const PA: &str = include_str!("../../data/risk-analysis-pa-3.1.json");
const PRIVATE: &str = include_str!("../../data/risk-analysis-private-2.0.json");
/// Versions that were in force once; answers to them are refused (`interop.md` §1.10).
const PA_EXPIRED: [&str; 3] = ["1.0", "2.0", "3.0"];
const PRIVATE_EXPIRED: [&str; 1] = ["1.0"];

/// The questionnaire in force for enti of the kind: one for public administrations, one for everybody else.
///
/// # Panics
/// Never: the files are part of the program, and a test reads them.
#[must_use]
pub fn current(kind: TenantKind) -> &'static Questionnaire {
    static OF_PA: OnceLock<Questionnaire> = OnceLock::new();
    static OF_PRIVATE: OnceLock<Questionnaire> = OnceLock::new();
    let read = |text| serde_json::from_str(text).expect("a questionnaire of ours can be read");
    match kind {
        TenantKind::Pa => OF_PA.get_or_init(|| read(PA)),
        TenantKind::Gsp | TenantKind::Private | TenantKind::Scp => OF_PRIVATE.get_or_init(|| read(PRIVATE)),
    }
}

impl Questionnaire {
    /// The questions that the answers lead to, in order. A question behind one that is not asked is not asked either.
    #[must_use]
    pub fn asked(&self, answers: &Answers) -> Vec<&Question> {
        let all = self.questions.iter().map(|question| (question.id.as_str(), question.depends_on.as_slice()));
        let reached = reached(all, answers);
        self.questions.iter().filter(|question| reached.contains(question.id.as_str())).collect()
    }
}

/// The ids of the questions that the answers lead to, among questions in order, each with the answers it waits for. What
/// the page in the browser asks too, which knows no more of a questionnaire.
#[must_use]
pub fn reached<'a>(
    questions: impl IntoIterator<Item = (&'a str, &'a [Dependency])>,
    answers: &Answers,
) -> BTreeSet<&'a str> {
    let mut ids = BTreeSet::new();
    for (id, depends_on) in questions {
        if depends_on.iter().all(|wanted| ids.contains(wanted.question.as_str()) && answers.gives(wanted)) {
            ids.insert(id);
        }
    }
    ids
}

/// Everything that is wrong with the answers, in the order of the questions.
#[must_use]
pub fn problems(answers: &Answers, kind: TenantKind, personal_data: Option<bool>, depth: Depth) -> Vec<RiskProblem> {
    let questionnaire = current(kind);
    if let Some(kind) = wrong_version(answers, questionnaire, kind) {
        return vec![RiskProblem { question: String::new(), kind }];
    }
    let mut problems = unknown(answers, questionnaire);
    let asked: BTreeSet<&str> = questionnaire.asked(answers).into_iter().map(|question| question.id.as_str()).collect();
    for question in &questionnaire.questions {
        let is_asked = asked.contains(question.id.as_str());
        let problem = match wrong_form(answers, question) {
            Some(problem) => Some(problem),
            None if !is_asked && answers.has(question) => Some(RiskProblemKind::UnexpectedDependencyValue),
            None if is_asked && question.required && depth == Depth::Complete && !answers.has(question) => {
                Some(RiskProblemKind::MissingExpectedField)
            }
            None => None,
        };
        problems.extend(problem.map(|kind| RiskProblem { question: question.id.clone(), kind }));
    }
    if depth == Depth::Complete && contradicts(answers, personal_data) {
        let question = "usesPersonalData".to_owned();
        problems.push(RiskProblem { question, kind: RiskProblemKind::IncompatiblePersonalData });
    }
    problems
}

fn wrong_version(answers: &Answers, questionnaire: &Questionnaire, kind: TenantKind) -> Option<RiskProblemKind> {
    let expired: &[&str] = match kind {
        TenantKind::Pa => &PA_EXPIRED,
        TenantKind::Gsp | TenantKind::Private | TenantKind::Scp => &PRIVATE_EXPIRED,
    };
    match answers.version.as_str() {
        version if version == questionnaire.version => None,
        "" if answers.is_empty() => None,
        version if expired.contains(&version) => Some(RiskProblemKind::ExpiredRulesVersion),
        _ => Some(RiskProblemKind::RulesVersionNotFound),
    }
}

fn unknown(answers: &Answers, questionnaire: &Questionnaire) -> Vec<RiskProblem> {
    let known = |id: &String| questionnaire.questions.iter().any(|question| question.id == *id);
    let given = answers.single_answers.keys().chain(answers.multi_answers.keys());
    let unknown = given.filter(|id| !known(id)).cloned();
    unknown.map(|question| RiskProblem { question, kind: RiskProblemKind::UnexpectedField }).collect()
}

/// The longest text where a question names none.
const LONGEST: usize = 2_000;

/// Is the answer given in the way the question asks for, and is it one of the options? `None` where there is no answer.
fn wrong_form(answers: &Answers, question: &Question) -> Option<RiskProblemKind> {
    let single = answers.single_answers.get(&question.id).filter(|value| !value.is_empty());
    let multi = answers.multi_answers.get(&question.id).filter(|values| !values.is_empty());
    let is_option = |value: &String| question.options.iter().any(|option| option.value == *value);
    match (question.kind, single, multi) {
        (_, None, None) => None,
        (QuestionKind::Multi, None, Some(values)) => {
            let mut seen = BTreeSet::new();
            let fine = values.iter().all(|value| is_option(value) && seen.insert(value));
            (!fine).then_some(RiskProblemKind::UnexpectedFieldValue)
        }
        (QuestionKind::Multi, Some(_), _) | (_, _, Some(_)) => Some(RiskProblemKind::UnexpectedFieldFormat),
        (QuestionKind::Text, Some(text), None) => {
            let long = text.chars().count() > question.max_length.unwrap_or(LONGEST);
            let odd = text.chars().any(|c| c.is_control() && c != '\n' && c != '\r' && c != '\t');
            (long || odd).then_some(RiskProblemKind::UnexpectedFieldFormat)
        }
        (QuestionKind::Single, Some(value), None) => {
            (!is_option(value)).then_some(RiskProblemKind::UnexpectedFieldValue)
        }
        (QuestionKind::YesNo, Some(value), None) => {
            (value != "YES" && value != "NO").then_some(RiskProblemKind::UnexpectedFieldValue)
        }
        (QuestionKind::Confirmation, Some(value), None) => {
            (value != "true").then_some(RiskProblemKind::UnexpectedFieldValue)
        }
    }
}

fn contradicts(answers: &Answers, personal_data: Option<bool>) -> bool {
    let said = answers.single_answers.get("usesPersonalData").map(|value| value == "YES");
    said.zip(personal_data).is_some_and(|(said, of_eservice)| said != of_eservice)
}

impl Answers {
    /// The answers that the questionnaire in force for enti of the kind leads to: what was answered to a question that
    /// is not asked any more falls away.
    #[must_use]
    pub fn kept(mut self, kind: TenantKind) -> Self {
        let questionnaire = current(kind);
        questionnaire.version.clone_into(&mut self.version);
        self.single_answers.retain(|_, value| !value.trim().is_empty());
        self.multi_answers.retain(|_, values| !values.is_empty());
        let asked: BTreeSet<String> =
            questionnaire.asked(&self).into_iter().map(|question| question.id.clone()).collect();
        self.single_answers.retain(|id, _| asked.contains(id));
        self.multi_answers.retain(|id, _| asked.contains(id));
        self
    }
}
