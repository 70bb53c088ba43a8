//! How the API shows cases.

use backend::discrepancy::{CaseDetail, CaseRow, NoteRow, PartyRow, RequestRow};
use domain::agreement::AgreementState;
use domain::discrepancy::{CaseState, CloseReason, Confirmation, DiscrepancyCause};
use domain::{AgreementId, AttributeId, DiscrepancyId, DiscrepancyNoteId, Revision, TenantId};
use serde::Serialize;
use utoipa::ToSchema;

use crate::rest::agreement::view::TimelineEntry;
use crate::rest::time::Instant;

/// A case. It changes no request: the parties resolve it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Discrepancy)]
pub struct DiscrepancyView {
    pub id: DiscrepancyId,
    /// To be sent back as `If-Match`.
    pub revision: Revision,
    pub attribute_id: AttributeId,
    pub attribute_name: String,
    pub consumer_id: TenantId,
    pub consumer_name: String,
    /// The provider whose verification ended.
    pub revoker_id: TenantId,
    pub revoker_name: String,
    /// The other providers that vouched for the attribute when the case opened.
    pub other_verifiers: Vec<Verifier>,
    pub cause: DiscrepancyCause,
    pub opened_at: Instant,
    pub closed_at: Option<Instant>,
    pub close_reason: Option<CloseReason>,
    /// Where the case stands for the caller's ente.
    pub state: CaseState,
    /// Does it wait for the caller's ente?
    pub waiting: bool,
    /// Since when the caller's ente works on it; no other ente sees that.
    pub in_progress_since: Option<Instant>,
    /// Does the caller's ente vouch for the attribute now?
    pub vouches: bool,
    /// The caller's requests, pending, active or suspended, that ask for the attribute.
    pub agreements: Vec<ConcernedAgreement>,
}

/// A provider that vouched.
#[derive(Debug, Serialize, ToSchema)]
pub struct Verifier {
    pub id: TenantId,
    pub name: String,
}

/// A request of the caller's ente.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConcernedAgreement {
    pub id: AgreementId,
    pub eservice_name: String,
    pub state: AgreementState,
    /// Is the caller's ente the consumer?
    pub as_consumer: bool,
}

/// A case with everything that is told of it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DiscrepancyDetail)]
pub struct DetailView {
    #[serde(flatten)]
    pub case: DiscrepancyView,
    pub parties: Vec<PartyView>,
    /// Newest first; what other enti do for themselves is not there.
    pub events: Vec<TimelineEntry>,
}

/// A party of a case.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = DiscrepancyParty)]
pub struct PartyView {
    pub id: TenantId,
    pub name: String,
    /// Its last verification of the attribute.
    pub verified_at: Option<Instant>,
    pub expires_at: Option<Instant>,
    pub revoked_at: Option<Instant>,
    pub confirmation: Option<ConfirmationView>,
}

/// What a party has said of its own verification.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = DiscrepancyConfirmation)]
pub struct ConfirmationView {
    pub confirmed_at: Instant,
    pub reason: String,
}

/// What somebody of the caller's ente wrote down.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = DiscrepancyNote)]
pub struct NoteView {
    pub id: DiscrepancyNoteId,
    pub text: String,
    pub created_at: Instant,
    /// The author's name.
    pub author: Option<String>,
}

impl From<CaseRow> for DiscrepancyView {
    fn from(row: CaseRow) -> Self {
        let state = row.facts().state();
        let others = row.case.other_verifiers.iter().zip(row.other_names);
        let agreement = |request: RequestRow| ConcernedAgreement {
            id: request.id,
            eservice_name: request.eservice_name,
            state: request.state,
            as_consumer: request.as_consumer,
        };
        Self {
            id: row.case.id,
            revision: row.case.revision,
            attribute_id: row.case.attribute,
            attribute_name: row.attribute_name,
            consumer_id: row.case.consumer,
            consumer_name: row.consumer_name,
            revoker_id: row.case.revoker,
            revoker_name: row.revoker_name,
            other_verifiers: others.map(|(id, name)| Verifier { id: *id, name }).collect(),
            cause: row.case.cause,
            opened_at: row.case.opened_at.into(),
            closed_at: row.case.closed_at.map(Instant::from),
            close_reason: row.case.close_reason,
            state,
            waiting: state.waits(),
            in_progress_since: row.stance.taken_up_at.map(Instant::from),
            vouches: row.vouches,
            agreements: row.requests.into_iter().map(agreement).collect(),
        }
    }
}

impl From<CaseDetail> for DetailView {
    fn from(detail: CaseDetail) -> Self {
        Self {
            case: detail.row.into(),
            parties: detail.parties.into_iter().map(PartyView::from).collect(),
            events: detail.history.into_iter().map(TimelineEntry::from).collect(),
        }
    }
}

impl From<PartyRow> for PartyView {
    fn from(party: PartyRow) -> Self {
        let confirmation = |said: Confirmation| ConfirmationView { confirmed_at: said.at.into(), reason: said.reason };
        Self {
            id: party.id,
            name: party.name,
            verified_at: party.verified_at.map(Instant::from),
            expires_at: party.expires_at.map(Instant::from),
            revoked_at: party.revoked_at.map(Instant::from),
            confirmation: party.confirmation.map(confirmation),
        }
    }
}

impl From<NoteRow> for NoteView {
    fn from(note: NoteRow) -> Self {
        Self { id: note.id, text: note.text, created_at: note.created_at.into(), author: note.author }
    }
}
