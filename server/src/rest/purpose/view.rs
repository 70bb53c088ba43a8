//! A purpose, as the API shows it: ids with names, every load it had, what the quotas leave, the hands on its switch.

use backend::purpose::detail::PurposeDetail;
use backend::purpose::list::PurposeRow;
use domain::agreement::Suspension;
use domain::purpose::{
    Answers, Capacity, PurposeAction, PurposeFacts, PurposeState, PurposeVersion, risk_analysis, rules,
};
use domain::{Actor, AgreementId, EserviceId, PurposeId, PurposeVersionId, Revision, RiskAnalysisId, TenantId};
use serde::Serialize;
use strum::IntoEnumIterator as _;
use utoipa::ToSchema;

use crate::rest::time::Instant;

/// A purpose ("finalità").
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Purpose)]
pub struct PurposeView {
    pub id: PurposeId,
    /// To be sent back as `If-Match`.
    pub revision: Revision,
    pub eservice_id: EserviceId,
    pub eservice_name: String,
    pub producer_id: TenantId,
    pub producer_name: String,
    pub consumer_id: TenantId,
    pub consumer_name: String,
    /// The request that the purpose stands on; absent when none is live, and then no voucher is given.
    pub agreement_id: Option<AgreementId>,
    pub title: String,
    pub description: String,
    pub is_free_of_charge: bool,
    pub free_of_charge_reason: Option<String>,
    /// The provider's risk analysis that it took, for an e-service that receives.
    pub risk_analysis_id: Option<RiskAnalysisId>,
    /// The answers, for who may read them.
    pub risk_analysis_form: Option<Answers>,
    pub state: PurposeState,
    pub suspended_by_producer: Option<SuspensionView>,
    pub suspended_by_consumer: Option<SuspensionView>,
    /// Every load it had, has or asks for, oldest first.
    pub versions: Vec<VersionView>,
    /// What the quotas leave for this purpose.
    pub remaining_daily_calls: Option<RemainingDailyCalls>,
    pub created_at: Instant,
    pub updated_at: Option<Instant>,
    /// What the caller may do now.
    pub commands: Vec<String>,
}

/// One side's suspension.
#[derive(Debug, Serialize, ToSchema)]
pub struct SuspensionView {
    pub since: Instant,
    /// May be empty.
    pub reason: String,
}

impl From<Suspension> for SuspensionView {
    fn from(hand: Suspension) -> Self {
        Self { since: hand.since.into(), reason: hand.reason }
    }
}

/// A load of a purpose.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PurposeVersion)]
pub struct VersionView {
    pub id: PurposeVersionId,
    /// 1, 2, 3, … within the purpose.
    pub number: i64,
    pub state: PurposeState,
    /// Calls per day.
    pub daily_calls: i64,
    pub rejection_reason: Option<String>,
    pub created_at: Instant,
    pub first_activation_at: Option<Instant>,
    pub updated_at: Option<Instant>,
    /// Was its risk analysis written down when it became active? It is at `document`.
    pub is_document_present: bool,
}

impl VersionView {
    fn new(facts: &PurposeFacts, papers: &[PurposeVersionId], version: &PurposeVersion) -> Self {
        Self {
            id: version.id,
            number: version.number,
            state: facts.purpose.state_of(version),
            daily_calls: version.daily_calls,
            rejection_reason: version.rejection_reason.clone(),
            created_at: version.created_at.into(),
            first_activation_at: version.activated_at.map(Instant::from),
            updated_at: version.updated_at.map(Instant::from),
            is_document_present: papers.contains(&version.id),
        }
    }
}

/// Calls per day that the quotas leave, the purpose in hand apart. Equality is within the quota.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RemainingDailyCalls {
    /// Quota for one consumer.
    pub daily_calls_per_consumer: i64,
    /// Quota for all consumers together.
    pub daily_calls_total: i64,
    pub remaining_daily_calls_per_consumer: i64,
    pub remaining_daily_calls_total: i64,
}

impl From<Capacity> for RemainingDailyCalls {
    fn from(capacity: Capacity) -> Self {
        Self {
            daily_calls_per_consumer: capacity.per_consumer,
            daily_calls_total: capacity.total,
            remaining_daily_calls_per_consumer: capacity.left_for_consumer(),
            remaining_daily_calls_total: capacity.left_in_all(),
        }
    }
}

impl PurposeView {
    /// The purpose for one reader.
    pub fn new(detail: PurposeDetail, actor: &Actor) -> Self {
        let PurposeDetail { facts, names, papers, .. } = detail;
        let allowed = PurposeAction::iter().filter(|action| rules::can(*action, &facts, actor).is_ok());
        let commands = allowed.map(|action| <&str>::from(action).to_owned()).collect();
        let versions =
            facts.purpose.versions.iter().map(|version| VersionView::new(&facts, &papers, version)).collect();
        let remaining_daily_calls = facts.capacity().map(RemainingDailyCalls::from);
        let state = facts.purpose.state();
        let readable = actor.has(domain::Permission::ReadRiskAnalysis);
        let purpose = facts.purpose;
        Self {
            id: purpose.id,
            revision: purpose.revision,
            eservice_id: purpose.eservice,
            eservice_name: names.eservice,
            producer_id: purpose.producer,
            producer_name: names.producer,
            consumer_id: purpose.consumer,
            consumer_name: names.consumer,
            agreement_id: facts.request.map(|request| request.id),
            title: purpose.title,
            description: purpose.description,
            is_free_of_charge: purpose.free_of_charge_reason.is_some(),
            free_of_charge_reason: purpose.free_of_charge_reason,
            risk_analysis_id: purpose.provider_analysis,
            risk_analysis_form: readable.then_some(purpose.risk_analysis),
            state,
            suspended_by_producer: purpose.suspended.producer.map(SuspensionView::from),
            suspended_by_consumer: purpose.suspended.consumer.map(SuspensionView::from),
            versions,
            remaining_daily_calls,
            created_at: purpose.created_at.into(),
            updated_at: purpose.updated_at.map(Instant::from),
            commands,
        }
    }
}

/// A row of a list of purposes.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CompactPurpose {
    pub id: PurposeId,
    pub title: String,
    pub state: PurposeState,
    pub eservice_id: EserviceId,
    pub eservice_name: String,
    pub producer_id: TenantId,
    pub producer_name: String,
    pub consumer_id: TenantId,
    pub consumer_name: String,
    /// Calls per day of the load in force, or of the newest one.
    pub daily_calls: i64,
    /// Calls per day that wait for the provider.
    pub waiting_daily_calls: Option<i64>,
    pub created_at: Instant,
}

impl From<PurposeRow> for CompactPurpose {
    fn from(row: PurposeRow) -> Self {
        Self {
            id: row.id,
            title: row.title,
            state: row.state,
            eservice_id: row.eservice,
            eservice_name: row.eservice_name,
            producer_id: row.producer,
            producer_name: row.producer_name,
            consumer_id: row.consumer,
            consumer_name: row.consumer_name,
            daily_calls: row.daily_calls,
            waiting_daily_calls: row.asked_calls,
            created_at: row.created_at.into(),
        }
    }
}

/// A questionnaire of the risk analysis.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RiskAnalysisQuestionnaire)]
pub struct QuestionnaireView {
    pub version: String,
    pub questions: Vec<QuestionView>,
}

/// A question. It is asked only when every answer in `dependsOn` was given.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct QuestionView {
    pub id: String,
    pub label: String,
    pub hint: Option<String>,
    /// `text`, `single`, `multi`, `yesNo` (`YES`, `NO`) or `confirmation` (`true`).
    pub kind: String,
    pub required: bool,
    pub max_length: Option<usize>,
    pub options: Vec<OptionView>,
    pub depends_on: Vec<DependencyView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct OptionView {
    pub value: String,
    pub label: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct DependencyView {
    pub question: String,
    pub value: String,
}

impl From<&risk_analysis::Questionnaire> for QuestionnaireView {
    fn from(questionnaire: &risk_analysis::Questionnaire) -> Self {
        let question = |question: &risk_analysis::Question| QuestionView {
            id: question.id.clone(),
            label: question.label.clone(),
            hint: question.hint.clone(),
            kind: <&str>::from(question.kind).to_owned(),
            required: question.required,
            max_length: question.max_length,
            options: question
                .options
                .iter()
                .map(|option| OptionView { value: option.value.clone(), label: option.label.clone() })
                .collect(),
            depends_on: question
                .depends_on
                .iter()
                .map(|wanted| DependencyView { question: wanted.question.clone(), value: wanted.value.clone() })
                .collect(),
        };
        let questions = questionnaire.questions.iter().map(question).collect();
        Self { version: questionnaire.version.clone(), questions }
    }
}
