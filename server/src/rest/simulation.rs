//! What a command would lead to, as the API tells it (`contract.md`): the same for requests, attributes and versions.

use app::i18n::it::effect as words;
use backend::course;
use domain::TenantId;
use domain::agreement::AgreementState;
use domain::effect::{Effect, Hands, State, Subject};
use domain::eservice::{ApprovalPolicy, DescriptorState, Mode, Quotas, Technology};
use domain::pratica::PraticaState;
use domain::purpose::PurposeState;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::time::Instant;

/// What would happen. The ids of things that would be made are only examples.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Simulation)]
pub struct SimulationView {
    /// In the order in which they would happen.
    effects: Vec<EffectView>,
    /// Requests between other enti that would change too.
    other_requests: usize,
    /// Discrepancies between other enti that would change too.
    other_discrepancies: usize,
    /// Enti other than the caller's that would be told of something.
    notified_tenants: usize,
}

/// One thing that would change.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Effect)]
struct EffectView {
    kind: EffectKind,
    /// Of the request, version, e-service, attribute, discrepancy, purpose or pratica.
    id: Uuid,
    /// What it is, in Italian.
    name: String,
    /// How it stands now; absent when it would be made.
    before: Option<StateView>,
    /// How it would stand; absent when it would be gone.
    after: Option<StateView>,
    /// Names of the events, in order.
    events: Vec<&'static str>,
    /// Why, in Italian.
    reason: Option<String>,
    /// Nothing leads back.
    irreversible: bool,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum EffectKind {
    Agreement,
    Descriptor,
    Eservice,
    Attribute,
    Discrepancy,
    Purpose,
    Pratica,
}

/// How a thing stands.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = EffectState)]
enum StateView {
    #[serde(rename_all = "camelCase")]
    Agreement {
        state: AgreementState,
        suspended_by_producer: bool,
        suspended_by_consumer: bool,
        suspended_by_platform: bool,
    },
    #[serde(rename_all = "camelCase")]
    Descriptor {
        state: DescriptorState,
        agreement_approval_policy: ApprovalPolicy,
        quotas: Quotas,
        /// How many attributes the requirements mention.
        mentioned_attributes: usize,
        /// From when on it will be suspended, if the provider has said so.
        suspension_announced_from: Option<Instant>,
    },
    #[serde(rename_all = "camelCase")]
    Eservice {
        name: String,
        description: String,
        technology: Technology,
        mode: Mode,
        personal_data: Option<bool>,
        /// Names of the provider's risk analyses.
        risk_analysis: Vec<String>,
    },
    #[serde(rename_all = "camelCase")]
    Attribute {
        held: bool,
        /// Verified attributes only.
        expiration_date: Option<Instant>,
    },
    #[serde(rename_all = "camelCase")]
    Purpose {
        state: PurposeState,
        suspended_by_producer: bool,
        suspended_by_consumer: bool,
        /// Calls per day of the load that counts.
        daily_calls: i64,
        /// Calls per day that would wait for the provider.
        waiting_daily_calls: Option<i64>,
    },
    #[serde(rename_all = "camelCase")]
    Pratica {
        state: PraticaState,
        /// Has an operator it in hand?
        assigned: bool,
    },
    #[serde(rename_all = "camelCase")]
    Discrepancy { open: bool, affected_agreements: usize },
}

impl SimulationView {
    /// As `reader` calls things.
    #[must_use]
    pub fn of(simulation: &course::Simulation, reader: TenantId) -> Self {
        let view = |effect: &Effect| {
            let (kind, id) = subject(&effect.subject);
            EffectView {
                kind,
                id,
                name: words::subject(effect, &simulation.names, reader),
                before: effect.before.as_ref().map(StateView::from),
                after: effect.after.as_ref().map(StateView::from),
                events: effect.because.iter().map(domain::Event::name).collect(),
                reason: words::why(effect),
                irreversible: effect.is_final(),
            }
        };
        Self {
            effects: simulation.effects.iter().map(view).collect(),
            other_requests: simulation.other_requests,
            other_discrepancies: simulation.other_cases,
            notified_tenants: simulation.told,
        }
    }
}

const fn subject(subject: &Subject) -> (EffectKind, Uuid) {
    match subject {
        Subject::Agreement { agreement, .. } => (EffectKind::Agreement, agreement.0),
        Subject::Version { version, .. } => (EffectKind::Descriptor, version.0),
        Subject::Eservice { eservice } => (EffectKind::Eservice, eservice.0),
        Subject::Attribute { attribute, .. } => (EffectKind::Attribute, attribute.0),
        Subject::Purpose { purpose, .. } => (EffectKind::Purpose, purpose.0),
        Subject::Pratica { pratica, .. } => (EffectKind::Pratica, pratica.0),
        Subject::Discrepancy { discrepancy, .. } => (EffectKind::Discrepancy, discrepancy.0),
    }
}

impl From<&State> for StateView {
    fn from(state: &State) -> Self {
        match state {
            State::Agreement { state, hands: Hands { producer, consumer, platform } } => Self::Agreement {
                state: *state,
                suspended_by_producer: *producer,
                suspended_by_consumer: *consumer,
                suspended_by_platform: *platform,
            },
            State::Version { state, policy, quotas, alternatives, announced } => Self::Descriptor {
                state: *state,
                agreement_approval_policy: *policy,
                quotas: *quotas,
                mentioned_attributes: *alternatives,
                suspension_announced_from: announced.map(Instant::from),
            },
            State::Eservice { name, description, technology, mode, personal_data, risk_analyses } => Self::Eservice {
                name: name.clone(),
                description: description.clone(),
                technology: *technology,
                mode: *mode,
                personal_data: *personal_data,
                risk_analysis: risk_analyses.clone(),
            },
            State::Held(held) => Self::Attribute { held: *held, expiration_date: None },
            State::Verified { vouched, until } => {
                Self::Attribute { held: *vouched, expiration_date: until.map(Instant::from) }
            }
            State::Purpose { state, hands, daily_calls, asked } => Self::Purpose {
                state: *state,
                suspended_by_producer: hands.producer,
                suspended_by_consumer: hands.consumer,
                daily_calls: *daily_calls,
                waiting_daily_calls: *asked,
            },
            State::Pratica { state, assigned, .. } => Self::Pratica { state: *state, assigned: *assigned },
            State::Discrepancy { open, requests } => Self::Discrepancy { open: *open, affected_agreements: *requests },
        }
    }
}
