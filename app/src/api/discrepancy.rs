//! Discrepancies that concern the reader's ente.

use domain::agreement::AgreementState;
use domain::discrepancy::{CloseReason, DiscrepancyCause};
use domain::page::Page;
use domain::{Actor, AgreementId, AttributeId, Denial, DiscrepancyId, Revision};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::ApiError;
use crate::lists::Chosen;

/// A case, in words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CaseLine {
    pub id: DiscrepancyId,
    pub revision: Revision,
    pub cause: DiscrepancyCause,
    pub close_reason: Option<CloseReason>,
    pub attribute_id: AttributeId,
    pub attribute: String,
    pub consumer: String,
    pub revoker: String,
    pub others: Vec<String>,
    pub requests: Vec<CaseRequest>,
    pub opened: String,
    pub closed: Option<String>,
    /// Does the reader's ente vouch for the attribute no longer, and caused the case?
    pub is_revoker: bool,
    /// Did the reader's ente vouch for the attribute when the case opened?
    pub is_verifier: bool,
    /// Why the reader cannot mark it as resolved.
    pub refusal: Option<Denial>,
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
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CaseList {
    pub actor: Actor,
    pub page: Page<CaseLine>,
    pub open: i64,
}

/// One case, and who reads it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CaseView {
    pub actor: Actor,
    pub line: CaseLine,
}

/// The cases that concern the reader's ente.
pub async fn list_discrepancies(chosen: Chosen) -> Result<CaseList, ApiError> {
    server::list(chosen).await
}

/// One case.
pub async fn get_discrepancy(id: String) -> Result<CaseView, ApiError> {
    server::get(&id).await
}

/// Marks a case as resolved.
#[server(endpoint = "acknowledge_discrepancy")]
pub async fn acknowledge_discrepancy(id: DiscrepancyId, seen: Revision) -> Result<(), ApiError> {
    server::acknowledge(id, seen).await
}

pub(crate) mod server {
    use backend::Backend;
    use backend::discrepancy::{self, CaseRow, Filter};
    use backend::rome;
    use domain::Thing;
    use domain::discrepancy::rules;
    use domain::page::PageRequest;

    use super::*;
    use crate::api::form::finish;
    use crate::api::server::{actor, answer, backend, fail};
    use crate::lists::discrepancy::CLOSED;
    use crate::routes::to;

    pub(super) async fn list(chosen: Chosen) -> Result<CaseList, ApiError> {
        let (cx, actor) = (backend(), actor()?);
        let page = answer(chosen.paged(|request| rows(&cx, &actor, &chosen, request)).await)?;
        let open = answer(discrepancy::count_open(&cx, &actor).await)?;
        Ok(CaseList { actor, page, open })
    }

    pub async fn rows(
        cx: &Backend,
        actor: &Actor,
        chosen: &Chosen,
        request: PageRequest,
    ) -> backend::Result<Page<CaseLine>> {
        let filter = Filter { q: chosen.words(), open: Some(chosen.view() != CLOSED) };
        Ok(discrepancy::list(cx, actor, &filter, request).await?.map(|row| line(row, actor)))
    }

    pub(super) async fn get(id: &str) -> Result<CaseView, ApiError> {
        let (cx, actor) = (backend(), actor()?);
        let id = id.parse().map_err(|_| fail(ApiError::not_found(Thing::Discrepancy)))?;
        let line = line(answer(discrepancy::detail(&cx, &actor, id).await)?, &actor);
        Ok(CaseView { actor, line })
    }

    /// The other parties' requests stay theirs: only what the reader's ente is a party to travels to the page.
    fn line(row: CaseRow, actor: &Actor) -> CaseLine {
        let requests = row.requests.into_iter().map(|request| CaseRequest {
            id: request.id,
            eservice: request.eservice_name,
            state: request.state,
            as_consumer: request.as_consumer,
        });
        CaseLine {
            opened: rome::date_time(row.case.opened_at),
            closed: row.case.closed_at.map(rome::date_time),
            requests: requests.collect(),
            is_revoker: row.case.revoker == actor.tenant,
            is_verifier: row.case.other_verifiers.contains(&actor.tenant),
            refusal: rules::can_acknowledge(&row.case, actor).err(),
            id: row.case.id,
            revision: row.case.revision,
            cause: row.case.cause,
            close_reason: row.case.close_reason,
            attribute_id: row.case.attribute,
            attribute: row.attribute_name,
            consumer: row.consumer_name,
            revoker: row.revoker_name,
            others: row.other_names,
        }
    }

    pub(super) async fn acknowledge(id: DiscrepancyId, seen: Revision) -> Result<(), ApiError> {
        let (cx, actor) = (backend(), actor()?);
        let done = discrepancy::acknowledge(&cx, &actor, id, Some(seen)).await;
        finish(done.map(|()| format!("{}?fatto=risolta", to::DISCREPANCIES)), &[]).await
    }
}
