//! One case, as its page and the API show it to one of its parties.

use domain::attribute::HeldFacts;
use domain::discrepancy::Confirmation;
use domain::page::{Page, PageRequest};
use domain::{Actor, DiscrepancyId, DiscrepancyNoteId, Permission, TenantId, Thing, Timestamp};
use sqlx_macros::FromRow;

use super::list::{CaseRow, Filter, confirmation, rows};
use crate::error::{Error, Result};
use crate::event::{Entry, history};
use crate::{Backend, Tx};

/// A case with everything that is told of it.
#[derive(Clone, Debug)]
pub struct CaseDetail {
    pub row: CaseRow,
    /// By name.
    pub parties: Vec<PartyRow>,
    /// Newest first; what the other parties do for themselves is not there.
    pub history: Vec<Entry>,
    /// How the reader's ente stands to the attribute: what it may do about it.
    pub held: HeldFacts,
}

/// A party, and what it says of the attribute.
#[derive(Clone, Debug)]
pub struct PartyRow {
    pub id: TenantId,
    pub name: String,
    /// Its last verification.
    pub verified_at: Option<Timestamp>,
    pub expires_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
    /// Of the case as it is now.
    pub confirmation: Option<Confirmation>,
}

/// What somebody of the reader's ente wrote down.
#[derive(Clone, Debug, FromRow)]
pub struct NoteRow {
    pub id: DiscrepancyNoteId,
    pub text: String,
    pub created_at: Timestamp,
    pub author: Option<String>,
}

/// One case.
///
/// # Errors
/// `Unauthorized`; `NotFound` for a case that is not there or does not concern the actor's ente.
#[crate::boxed]
pub async fn detail(cx: &Backend, actor: &Actor, id: DiscrepancyId) -> Result<CaseDetail> {
    let scope = actor.scope(Permission::ReadAgreements)?;
    let mut tx = cx.db.snapshot().await?;
    let row = one(cx, &mut tx, scope.tenant(), id).await?;
    let parties = parties(&mut tx, &row).await?;
    let history = history(&mut tx, scope, id.0).await?;
    let (consumer, attribute) = (row.case.consumer, row.case.attribute);
    let held = crate::attribute::held::facts(&mut tx, actor, consumer, attribute, cx.now()).await?;
    Ok(CaseDetail { row, parties, history, held })
}

/// What people of the actor's ente wrote down about a case, newest first.
///
/// # Errors
/// As [`detail`].
#[crate::boxed]
pub async fn notes(cx: &Backend, actor: &Actor, id: DiscrepancyId, page: PageRequest) -> Result<Page<NoteRow>> {
    let own = actor.scope(Permission::ReadAgreements)?.tenant();
    let mut tx = cx.db.snapshot().await?;
    one(cx, &mut tx, own, id).await?;
    let total = sql!(
        tx,
        fetch_one scalar i64,
        "select count(*) from discrepancy_note where discrepancy_id = $1 and tenant_id = $2",
        id,
        own
    )?;
    let notes = sql!(
        tx,
        fetch_all as NoteRow,
        "select n.id, n.text, n.created_at, a.name || ' ' || a.family_name as author
         from discrepancy_note n
         left join account a on a.id = n.author_id
         where n.discrepancy_id = $1 and n.tenant_id = $2
         order by n.id desc limit $3 offset $4",
        id,
        own,
        page.limit(),
        page.offset()
    )?;
    Ok(Page::new(notes, total, page))
}

async fn one(cx: &Backend, tx: &mut Tx, party: TenantId, id: DiscrepancyId) -> Result<CaseRow> {
    let mut rows = rows(tx, party, &Filter::default(), &[id], PageRequest::default(), cx.now()).await?;
    rows.pop().ok_or(Error::not_found(Thing::Discrepancy))
}

#[derive(FromRow)]
struct FoundRow {
    id: TenantId,
    name: String,
    verified_at: Option<Timestamp>,
    expires_at: Option<Timestamp>,
    revoked_at: Option<Timestamp>,
    confirmed_at: Option<Timestamp>,
    confirmed_cause: Option<String>,
    confirmed_reason: Option<String>,
}

/// The parties of a case that the reader's ente is one of.
async fn parties(tx: &mut Tx, row: &CaseRow) -> Result<Vec<PartyRow>> {
    let found = sql!(
        tx,
        fetch_all as FoundRow,
        "select t.id, t.name, v.verified_at, v.expires_at, v.revoked_at, p.confirmed_at, p.confirmed_cause,
                p.confirmed_reason
         from discrepancy_party p
         join discrepancy_party own on own.discrepancy_id = p.discrepancy_id and own.tenant_id = $2
         join tenant t on t.id = p.tenant_id
         left join verification v on v.consumer_id = $3 and v.attribute_id = $4 and v.verifier_id = p.tenant_id
         where p.discrepancy_id = $1
         order by t.search, t.id",
        row.case.id,
        row.stance.tenant,
        row.case.consumer,
        row.case.attribute
    )?;
    found
        .into_iter()
        .map(|party| {
            let said = confirmation(party.confirmed_at, party.confirmed_cause.as_deref(), party.confirmed_reason)?;
            Ok(PartyRow {
                id: party.id,
                name: party.name,
                verified_at: party.verified_at,
                expires_at: party.expires_at,
                revoked_at: party.revoked_at,
                confirmation: said.filter(|said| said.cause == row.case.cause),
            })
        })
        .collect()
}
