//! Discrepancies that concern the reader's ente.

use domain::agreement::AgreementState;
use domain::attribute::HeldFacts;
use domain::discrepancy::{CaseFacts, CaseState};
use domain::page::Page;
use domain::{Actor, AgreementId, DiscrepancyId, Revision};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::ApiError;
use super::agreement::{HistoryLine, When};
use crate::i18n::it::discrepancy::VerificationEnd;
use crate::lists::Chosen;

/// A view of the list.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum View {
    /// What waits for the reader's ente.
    #[default]
    Waiting,
    Only(CaseState),
    All,
}

/// A case, in words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CaseLine {
    /// Of the affected requests only the reader's own.
    pub facts: CaseFacts,
    pub attribute: String,
    pub consumer: String,
    pub revoker: String,
    pub others: Vec<String>,
    pub requests: Vec<CaseRequest>,
    pub opened: String,
    pub closed: Option<String>,
    /// The day on which the reader's ente verified the attribute.
    pub verified: Option<String>,
}

impl CaseLine {
    /// The case's id.
    #[must_use]
    pub const fn id(&self) -> DiscrepancyId {
        self.facts.case.id
    }
}

/// A request of the reader's ente that a case concerns.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CaseRequest {
    pub id: AgreementId,
    pub eservice: String,
    pub state: AgreementState,
    pub as_consumer: bool,
}

/// The list, and who reads it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CaseList {
    pub actor: Actor,
    pub page: Page<CaseLine>,
    pub waiting: i64,
}

/// A party of a case, in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PartyLine {
    pub name: String,
    pub is_consumer: bool,
    pub is_revoker: bool,
    /// Is it the reader's ente?
    pub own: bool,
    /// Since when it vouches or did.
    pub verified: Option<String>,
    pub end: Option<VerificationEnd>,
    /// When it confirmed its verification, and why.
    pub confirmation: Option<(String, String)>,
}

/// A note of the reader's ente, in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NoteLine {
    pub text: String,
    pub when: When,
    pub author: Option<String>,
}

/// One case, and who reads it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CaseView {
    pub actor: Actor,
    pub line: CaseLine,
    pub parties: Vec<PartyLine>,
    /// Newest first.
    pub notes: Page<NoteLine>,
    pub history: Vec<HistoryLine>,
    /// How the reader's ente stands to the attribute.
    pub held: HeldFacts,
}

/// The cases that concern the reader's ente.
pub async fn list_discrepancies(chosen: Chosen) -> Result<CaseList, ApiError> {
    server::list(chosen).await
}

/// One case, with a page of its notes.
pub async fn get_discrepancy(id: String, notes: i64) -> Result<CaseView, ApiError> {
    server::get(&id, notes).await
}

/// Marks a case as resolved.
#[server(endpoint = "acknowledge_discrepancy")]
pub async fn acknowledge_discrepancy(id: DiscrepancyId, seen: Revision) -> Result<(), ApiError> {
    server::acknowledge(id, seen).await
}

/// Tells the other parties that the own verification stands.
#[server(endpoint = "confirm_discrepancy")]
pub async fn confirm_discrepancy(
    id: DiscrepancyId,
    seen: Revision,
    #[server(default)] reason: String,
) -> Result<(), ApiError> {
    server::confirm(id, seen, reason).await
}

/// Marks a case as worked on by the own ente, or no longer.
#[server(endpoint = "mark_discrepancy")]
pub async fn mark_discrepancy(id: DiscrepancyId, in_progress: bool) -> Result<(), ApiError> {
    server::mark(id, in_progress).await
}

/// Writes something down about a case, for the own ente.
#[server(endpoint = "add_discrepancy_note")]
pub async fn add_discrepancy_note(id: DiscrepancyId, #[server(default)] text: String) -> Result<(), ApiError> {
    server::add_note(id, text).await
}

pub(crate) mod server {
    use backend::Backend;
    use backend::discrepancy::{self, CaseRow, Filter, PartyRow};
    use backend::rome;
    use domain::discrepancy::{CaseAction, Discrepancy};
    use domain::page::{DEFAULT_LIMIT, PageRequest};
    use domain::{Thing, Timestamp};

    use super::*;
    use crate::api::agreement::{history_line, when};
    use crate::api::form::finish;
    use crate::api::server::{actor, answer, backend, fail};
    use crate::i18n::it::discrepancy as words;
    use crate::lists::discrepancy::{ATTRIBUTE, PARTY, view};
    use crate::routes::to;

    pub(super) async fn list(chosen: Chosen) -> Result<CaseList, ApiError> {
        let (cx, actor) = (backend(), actor()?);
        let page = answer(chosen.paged(|request| rows(&cx, &actor, &chosen, request)).await)?;
        let waiting = answer(discrepancy::count_waiting(&cx, &actor).await)?;
        Ok(CaseList { actor, page, waiting })
    }

    pub async fn rows(
        cx: &Backend,
        actor: &Actor,
        chosen: &Chosen,
        request: PageRequest,
    ) -> backend::Result<Page<CaseLine>> {
        let words = |name| chosen.value(name).unwrap_or_default().to_owned();
        let view = view(chosen.view());
        let filter = Filter {
            attribute: words(ATTRIBUTE),
            party: words(PARTY),
            waiting: view == View::Waiting,
            state: match view {
                View::Only(state) => Some(state),
                View::Waiting | View::All => None,
            },
            ..Filter::default()
        };
        Ok(discrepancy::list(cx, actor, &filter, request).await?.map(line))
    }

    pub(super) async fn get(id: &str, notes: i64) -> Result<CaseView, ApiError> {
        let (cx, actor) = (backend(), actor()?);
        let id = id.parse().map_err(|_| fail(ApiError::not_found(Thing::Discrepancy)))?;
        let detail = answer(discrepancy::detail(&cx, &actor, id).await)?;
        let page = PageRequest::numbered(notes, i64::from(DEFAULT_LIMIT));
        let notes = answer(discrepancy::notes(&cx, &actor, id, page).await)?;
        let note =
            |row: discrepancy::NoteRow| NoteLine { when: when(row.created_at), text: row.text, author: row.author };
        let (case, now) = (&detail.row.case, cx.now());
        let parties = detail.parties.into_iter().map(|row| party(row, case, actor.tenant, now)).collect();
        Ok(CaseView {
            parties,
            notes: notes.map(note),
            history: detail.history.iter().map(history_line).collect(),
            held: detail.held,
            line: line(detail.row),
            actor,
        })
    }

    /// The other parties' requests stay theirs: only what the reader's ente is a party to travels to the page.
    fn line(row: CaseRow) -> CaseLine {
        let mut facts = row.facts();
        facts.case.affected_agreements.retain(|id| row.requests.iter().any(|request| request.id == *id));
        let requests = row.requests.into_iter().map(|request| CaseRequest {
            id: request.id,
            eservice: request.eservice_name,
            state: request.state,
            as_consumer: request.as_consumer,
        });
        CaseLine {
            requests: requests.collect(),
            opened: rome::date_time(row.case.opened_at),
            closed: row.case.closed_at.map(rome::date_time),
            verified: row.verified_at.map(rome::date),
            facts,
            attribute: row.attribute_name,
            consumer: row.consumer_name,
            revoker: row.revoker_name,
            others: row.other_names,
        }
    }

    fn party(row: PartyRow, case: &Discrepancy, reader: domain::TenantId, now: Timestamp) -> PartyLine {
        // An end at midnight is told as the day before, which is the last one that counts.
        let last_day = |end: Timestamp| rome::date(end.plus_seconds(-1));
        let end = match (row.revoked_at, row.expires_at) {
            (Some(at), _) => Some(VerificationEnd::Revoked(rome::date(at))),
            (None, Some(end)) if end <= now => Some(VerificationEnd::Expired(last_day(end))),
            (None, Some(end)) => Some(VerificationEnd::Until(last_day(end))),
            (None, None) => None,
        };
        PartyLine {
            is_consumer: row.id == case.consumer,
            is_revoker: row.id == case.revoker,
            own: row.id == reader,
            name: row.name,
            verified: row.verified_at.map(rome::date),
            end,
            confirmation: row.confirmation.map(|said| (rome::date_time(said.at), said.reason)),
        }
    }

    /// The page of the case, which says what was done.
    fn shown(id: DiscrepancyId, action: CaseAction) -> String {
        format!("{}?fatto={}", to::discrepancy(id), words::slug(action))
    }

    pub(super) async fn acknowledge(id: DiscrepancyId, seen: Revision) -> Result<(), ApiError> {
        let done = discrepancy::acknowledge(&backend(), &actor()?, id, Some(seen)).await;
        finish(done.map(|()| shown(id, CaseAction::Acknowledge)), &[]).await
    }

    pub(super) async fn confirm(id: DiscrepancyId, seen: Revision, reason: String) -> Result<(), ApiError> {
        let done = discrepancy::confirm(&backend(), &actor()?, id, Some(seen), &reason).await;
        finish(done.map(|()| shown(id, CaseAction::Confirm)), &[("reason", &reason)]).await
    }

    pub(super) async fn mark(id: DiscrepancyId, in_progress: bool) -> Result<(), ApiError> {
        let (cx, actor) = (backend(), actor()?);
        let (done, action) = match in_progress {
            true => (discrepancy::take_up(&cx, &actor, id).await, CaseAction::TakeUp),
            false => (discrepancy::put_back(&cx, &actor, id).await, CaseAction::PutBack),
        };
        finish(done.map(|()| shown(id, action)), &[]).await
    }

    pub(super) async fn add_note(id: DiscrepancyId, text: String) -> Result<(), ApiError> {
        let done = discrepancy::add_note(&backend(), &actor()?, id, &text).await;
        finish(done.map(|_| shown(id, CaseAction::AddNote)), &[("text", &text)]).await
    }
}
