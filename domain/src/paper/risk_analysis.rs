//! The risk analysis of a purpose as it was answered when a load of it became active (`interop.md` §1.9, §1.10).

use serde::{Deserialize, Serialize};

use crate::purpose::risk_analysis::{Question, QuestionKind, current};
use crate::purpose::{Answers, Purpose, PurposeVersion};
use crate::tenant::TenantKind;
use crate::{EserviceId, PurposeId, PurposeVersionId, TenantId, Timestamp};

/// What the paper says.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RiskAnalysisPaper {
    pub purpose: PurposeId,
    pub version: PurposeVersionId,
    /// Of the version, within the purpose.
    pub number: i64,
    pub eservice: EserviceId,
    pub producer: TenantId,
    pub consumer: TenantId,
    pub title: String,
    pub description: String,
    /// Present when the use is free of charge, and says why.
    pub free_of_charge_reason: Option<String>,
    /// Calls per day.
    pub daily_calls: i64,
    /// Version of the questionnaire.
    pub questionnaire: String,
    pub answers: Vec<Answered>,
    pub activated_at: Timestamp,
}

/// A question that was asked, in the words of the questionnaire.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Answered {
    pub question: String,
    pub answer: Given,
}

/// What was answered.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Given {
    Nothing,
    Text(String),
    Yes,
    No,
    Confirmed,
    /// Options, in the words of the questionnaire.
    Chosen(Vec<String>),
}

impl RiskAnalysisPaper {
    /// The paper of a version that has just become active.
    #[must_use]
    pub fn of(purpose: &Purpose, version: &PurposeVersion, kind: TenantKind, now: Timestamp) -> Self {
        let answers = &purpose.risk_analysis;
        let questions = current(kind).asked(answers);
        let answered =
            |question: &Question| Answered { question: question.label.clone(), answer: given(question, answers) };
        Self {
            purpose: purpose.id,
            version: version.id,
            number: version.number,
            eservice: purpose.eservice,
            producer: purpose.producer,
            consumer: purpose.consumer,
            title: purpose.title.clone(),
            description: purpose.description.clone(),
            free_of_charge_reason: purpose.free_of_charge_reason.clone(),
            daily_calls: version.daily_calls,
            questionnaire: answers.version.clone(),
            answers: questions.into_iter().map(answered).collect(),
            activated_at: now,
        }
    }
}

fn given(question: &Question, answers: &Answers) -> Given {
    let label = |value: &String| {
        let option = question.options.iter().find(|option| option.value == *value);
        option.map_or_else(|| value.clone(), |option| option.label.clone())
    };
    let single = answers.single_answers.get(&question.id).filter(|value| !value.trim().is_empty());
    let given = match question.kind {
        QuestionKind::Text => single.map(|text| Given::Text(text.clone())),
        QuestionKind::Single => single.map(|value| Given::Chosen(vec![label(value)])),
        QuestionKind::YesNo => single.map(|value| if value == "YES" { Given::Yes } else { Given::No }),
        QuestionKind::Confirmation => single.map(|_| Given::Confirmed),
        QuestionKind::Multi => {
            let values = answers.multi_answers.get(&question.id).filter(|values| !values.is_empty());
            values.map(|values| Given::Chosen(values.iter().map(label).collect()))
        }
    };
    given.unwrap_or(Given::Nothing)
}
