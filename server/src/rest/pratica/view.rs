//! A pratica, as the API shows it to the desk. Citizens have no access here.

use backend::pratica::detail::{Comment, MailState, PraticaDetail, Step};
use backend::pratica::list::PraticaRow;
use domain::paper::PaperKind;
use domain::pratica::files::Signer;
use domain::pratica::rules::can;
use domain::pratica::{By, External, FileKind, PraticaAction, PraticaFile, PraticaState};
use domain::{Actor, DocumentId, PraticaId, Revision, ServiceId, UserId};
use serde::Serialize;
use serde_json::Value;
use strum::IntoEnumIterator as _;
use utoipa::ToSchema;

use super::protocol::RegistryView;
use crate::rest::time::Instant;

/// A row of the desk.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CompactPratica {
    pub id: PraticaId,
    pub state: PraticaState,
    /// The state's number.
    pub state_code: i64,
    pub protocol: Option<String>,
    /// "Rossi Mario".
    pub applicant: String,
    pub fiscal_code: String,
    pub service_id: ServiceId,
    pub service_name: String,
    pub area: String,
    pub compiled_at: Instant,
    pub changed_at: Instant,
    pub operator_id: Option<UserId>,
    pub operator_name: Option<String>,
}

impl From<PraticaRow> for CompactPratica {
    fn from(row: PraticaRow) -> Self {
        Self {
            id: row.id,
            state: row.state,
            state_code: row.state.code(),
            protocol: row.protocol,
            applicant: format!("{} {}", row.family_name, row.name),
            fiscal_code: row.fiscal_code,
            service_id: row.service,
            service_name: row.service_name,
            area: row.area,
            compiled_at: row.compiled_at.into(),
            changed_at: row.changed_at.into(),
            operator_id: row.assignee,
            operator_name: row.assignee_name,
        }
    }
}

/// A pratica.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Pratica)]
pub struct PraticaView {
    pub id: PraticaId,
    /// To be sent back as `If-Match`.
    pub revision: Revision,
    pub state: PraticaState,
    /// The state's number.
    pub state_code: i64,
    pub service_id: ServiceId,
    pub service_name: String,
    pub area: String,
    pub operator_id: Option<UserId>,
    pub operator_name: Option<String>,
    pub applicant: ApplicantView,
    /// The compiled form, in order.
    pub answers: Vec<AnswerView>,
    pub compiled_at: Instant,
    pub changed_at: Instant,
    pub protocol: Option<ProtocolView>,
    pub outcome: Option<OutcomeView>,
    /// What has been prepared so far.
    pub work: WorkView,
    pub files: Vec<FileView>,
    /// Is there the compiled form as a PDF? It is at `form`.
    pub is_form_present: bool,
    /// Is there an answer as a PDF? It is at `answer`.
    pub is_answer_present: bool,
    /// The name of the partner that brought it.
    pub partner_name: Option<String>,
    /// What the partner's own protocol knows of it, as it was sent.
    #[schema(value_type = Vec<Object>)]
    pub partner_protocols: Vec<Value>,
    /// How its document stands that is on its way to the ente's own protocol, where that is asked over the network: the one that
    /// was given up, or else the newest.
    pub registry: Option<RegistryView>,
    /// Every state passed, oldest first.
    pub iter: Vec<StepView>,
    pub comments: Vec<CommentView>,
    /// How the last mail to the citizen stands: `noAddress`, `nothing`, `waiting`, `sent` or `givenUp`.
    pub mail: String,
    /// How many messages to the citizen were given up; the later ones went without them.
    #[schema(minimum = 0)]
    pub mail_given_up: i64,
    /// What the caller may do now.
    pub commands: Vec<String>,
}

/// Who asks.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PraticaApplicant)]
pub struct ApplicantView {
    pub name: String,
    pub family_name: String,
    pub fiscal_code: String,
    pub birth_place: String,
    pub birth_date: String,
    pub address: String,
    pub phone: String,
    pub email: String,
}

/// A question of the form, and what was answered.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PraticaAnswer)]
pub struct AnswerView {
    pub question: String,
    pub answer: String,
}

/// A number of the protocol.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PraticaProtocol)]
pub struct ProtocolView {
    pub number: String,
    pub at: Instant,
}

impl From<domain::pratica::Protocol> for ProtocolView {
    fn from(protocol: domain::pratica::Protocol) -> Self {
        Self { number: protocol.number, at: protocol.at.into() }
    }
}

/// What was decided.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PraticaOutcome)]
pub struct OutcomeView {
    pub accepted: bool,
    /// May be empty for an approval.
    pub reason: String,
    pub at: Instant,
    pub protocol: Option<ProtocolView>,
}

/// What has been prepared.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PraticaWork)]
pub struct WorkView {
    pub accepted: Option<bool>,
    pub reason: String,
    /// By `step.field`.
    pub answers: std::collections::BTreeMap<String, String>,
}

/// A file.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PraticaFile)]
pub struct FileView {
    pub id: DocumentId,
    /// Attached to the answer by an operator, not sent by the citizen?
    pub of_answer: bool,
    pub name: String,
    pub description: String,
    pub content_type: String,
    /// Bytes.
    pub size: i64,
    /// SHA-256 in hexadecimal.
    pub checksum: String,
    pub uploaded_at: Instant,
    /// Who signed it, as the certificates in it say; whether the signatures are good is not asked.
    pub signers: Vec<SignerView>,
}

/// Who signed a file.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PraticaFileSigner)]
pub struct SignerView {
    pub name: String,
    /// Who issued the certificate.
    pub issuer: String,
    pub valid_from: Instant,
    pub valid_until: Instant,
}

impl From<Signer> for SignerView {
    fn from(signer: Signer) -> Self {
        Self {
            name: signer.name,
            issuer: signer.issuer,
            valid_from: signer.valid_from.into(),
            valid_until: signer.valid_until.into(),
        }
    }
}

impl From<PraticaFile> for FileView {
    fn from(file: PraticaFile) -> Self {
        Self {
            id: file.id,
            of_answer: file.kind == FileKind::Answer,
            name: file.name,
            description: file.description,
            content_type: file.content_type,
            size: file.size,
            checksum: file.checksum,
            uploaded_at: file.uploaded_at.into(),
            signers: file.signers.into_iter().map(SignerView::from).collect(),
        }
    }
}

/// A state that the pratica has passed.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PraticaPassage)]
pub struct StepView {
    pub state: PraticaState,
    pub state_code: i64,
    pub at: Instant,
    /// `CITIZEN`, `OPERATOR`, `PLATFORM` or `PARTNER`.
    pub by: String,
    pub operator_name: Option<String>,
    pub note: Option<String>,
    pub partner_name: Option<String>,
    /// What the partner said that moved it.
    pub external: Option<ExternalView>,
}

impl From<Step> for StepView {
    fn from(step: Step) -> Self {
        let by: &'static str = step.by.into();
        Self {
            state: step.state,
            state_code: step.state.code(),
            at: step.at.into(),
            by: by.to_owned(),
            operator_name: step.operator,
            note: step.note,
            partner_name: step.partner,
            external: step.external.map(ExternalView::from),
        }
    }
}

/// What a partner said when it moved a pratica on.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PraticaExternalEvent)]
pub struct ExternalView {
    pub evento: String,
    pub operatore: String,
    pub responsabile: String,
    pub struttura: String,
    pub timestamp: Instant,
}

impl From<External> for ExternalView {
    fn from(said: External) -> Self {
        Self {
            evento: said.event,
            operatore: said.operator,
            responsabile: said.manager,
            struttura: said.structure,
            timestamp: said.at.into(),
        }
    }
}

/// What a colleague wrote.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PraticaComment)]
pub struct CommentView {
    pub author: String,
    pub text: String,
    pub at: Instant,
}

impl From<Comment> for CommentView {
    fn from(comment: Comment) -> Self {
        Self { author: comment.author, text: comment.body, at: comment.at.into() }
    }
}

impl PraticaView {
    /// The pratica, and what `actor` may do with it now.
    pub fn new(detail: PraticaDetail, actor: &Actor) -> Self {
        let may = |action: &PraticaAction| can(*action, &detail.facts, By::Operator(actor)).is_ok();
        let commands = PraticaAction::iter().filter(may).map(|action| <&str>::from(action).to_owned()).collect();
        let mail = match detail.mail {
            MailState::NoAddress => "noAddress",
            MailState::Nothing => "nothing",
            MailState::Waiting => "waiting",
            MailState::Sent(_) => "sent",
            MailState::GivenUp => "givenUp",
        };
        let protocols = detail.protocols.iter().filter_map(|one| serde_json::from_str(one).ok());
        let operator_name = detail.facts.assignee_name;
        let registry = detail.facts.registry.map(RegistryView::from);
        let pratica = detail.facts.pratica;
        let applicant = pratica.applicant;
        let outcome = pratica.outcome.map(|outcome| OutcomeView {
            accepted: outcome.accepted,
            reason: outcome.reason,
            at: outcome.at.into(),
            protocol: outcome.protocol.map(ProtocolView::from),
        });
        let answers = pratica.answers.into_iter().map(|(question, answer)| AnswerView { question, answer });
        Self {
            id: pratica.id,
            revision: pratica.revision,
            state: pratica.state,
            state_code: pratica.state.code(),
            service_id: pratica.service,
            service_name: pratica.service_name,
            area: pratica.area,
            operator_id: pratica.assignee,
            operator_name,
            applicant: ApplicantView {
                name: applicant.name,
                family_name: applicant.family_name,
                fiscal_code: applicant.fiscal_code,
                birth_place: applicant.birth_place,
                birth_date: applicant.birth_date,
                address: applicant.address,
                phone: applicant.phone,
                email: applicant.email,
            },
            answers: answers.collect(),
            compiled_at: pratica.compiled_at.into(),
            changed_at: pratica.changed_at.into(),
            protocol: pratica.protocol.map(ProtocolView::from),
            outcome,
            work: WorkView {
                accepted: pratica.work.accepted,
                reason: pratica.work.reason,
                answers: pratica.work.answers,
            },
            files: pratica.files.into_iter().map(FileView::from).collect(),
            is_form_present: detail.papers.contains(&PaperKind::Form),
            is_answer_present: detail.papers.contains(&PaperKind::Answer),
            partner_name: detail.partner,
            partner_protocols: protocols.collect(),
            registry,
            iter: detail.iter.into_iter().map(StepView::from).collect(),
            comments: detail.comments.into_iter().map(CommentView::from).collect(),
            mail: mail.to_owned(),
            mail_given_up: detail.mail_given_up,
            commands,
        }
    }
}
