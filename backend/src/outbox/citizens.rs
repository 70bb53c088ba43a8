//! Mail to citizens about their pratiche: one for each event that is told to them, if they gave an address.

use std::collections::{BTreeMap, BTreeSet};

use domain::event::PraticaHappening;
use domain::pratica::{Applicant, Outcome};
use domain::{EventId, PraticaId};
use sqlx::QueryBuilder;
use sqlx_macros::FromRow;

use super::Post;
use super::letters::{Letter, write};
use crate::agreement::list::any_of;
use crate::error::Result;
use crate::{Backend, Tx};

#[derive(FromRow)]
struct Row {
    id: PraticaId,
    applicant: String,
    service_name: String,
    outcome: Option<String>,
    ente: String,
}

/// Something that happened to a pratica, and its place in the chain.
pub(super) struct Told {
    pub id: EventId,
    pub place: i64,
    pub happening: PraticaHappening,
}

/// Writes the mail down, in the order of the events.
pub(super) async fn to_citizens(cx: &Backend, tx: &mut Tx, post: &Post, all: &[Told]) -> Result<()> {
    let told = all.iter().filter(|one| one.happening.is_told_to_citizen()).collect::<Vec<_>>();
    let pratiche = of(tx, &told.iter().map(|one| one.happening.pratica).collect()).await?;
    for Told { id, place, happening } in told {
        let Some(row) = pratiche.get(&happening.pratica) else { continue };
        let applicant: Applicant = serde_json::from_str(&row.applicant)?;
        if !applicant.can_be_mailed() {
            continue;
        }
        let citizen = format!("{} {}", applicant.name, applicant.family_name);
        let outcome: Option<Outcome> = row.outcome.as_deref().map(serde_json::from_str).transpose()?;
        let names = (citizen.as_str(), row.ente.as_str(), row.service_name.as_str());
        let letter = Letter {
            event: Some(*id),
            tenant: happening.tenant,
            person: None,
            order: Some((happening.pratica, *place)),
            message_id: format!("{}.cittadino", id.0.simple()),
            recipient: &applicant.email,
            text: (post.citizen)(&happening.notice(names, outcome.as_ref(), applicant.page_code().is_some())),
        };
        write(cx, tx, post, letter).await?;
    }
    Ok(())
}

async fn of(tx: &mut Tx, ids: &BTreeSet<PraticaId>) -> Result<BTreeMap<PraticaId, Row>> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<Row> = each!(tx, c => {
        let mut query = QueryBuilder::new(
            "select p.id, p.applicant, p.service_name, p.outcome, t.name as ente
             from pratica p join tenant t on t.id = p.tenant_id where 1 = 1",
        );
        any_of(&mut query, "p.id", ids.iter().copied());
        query.build_query_as().fetch_all(c).await
    })?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}
