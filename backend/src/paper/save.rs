//! Papers, to their rows, with the names of what they speak of as they are now. Only `crate::save` calls this.

use std::collections::BTreeMap;

use domain::paper::{Paper, PaperKind, PaperNames, Party, WrittenPaper};
use domain::tenant::ExternalId;
use domain::{TenantId, UserId};
use sqlx::QueryBuilder;
use sqlx_macros::FromRow;

use crate::Tx;
use crate::agreement::list::any_of;
use crate::error::Result;

#[crate::boxed]
pub(crate) async fn insert(tx: &mut Tx, paper: &Paper) -> Result<()> {
    let names = names(tx, paper).await?;
    let written = WrittenPaper { paper: paper.clone(), names };
    sql!(
        tx,
        execute,
        "insert into paper (kind, thing_id, place, content, written_at) values ($1, $2, $3, $4, $5)",
        <&str>::from(PaperKind::from(paper)),
        paper.thing(),
        paper.place(),
        serde_json::to_string(&written)?,
        paper.written_at()
    )?;
    Ok(())
}

#[derive(FromRow)]
struct Ente {
    id: TenantId,
    name: String,
    origin: Option<String>,
    origin_value: Option<String>,
}

#[derive(FromRow)]
struct Person {
    id: UserId,
    name: String,
}

async fn names(tx: &mut Tx, paper: &Paper) -> Result<PaperNames> {
    let enti: Vec<Ente> = each!(tx, c => {
        let mut query = QueryBuilder::new("select id, name, origin, origin_value from tenant where 1 = 1");
        any_of(&mut query, "id", paper.enti().into_iter());
        query.build_query_as().fetch_all(c).await
    })?;
    let enti = enti.into_iter().map(|ente| {
        let register = ente.origin.zip(ente.origin_value).map(|(origin, value)| ExternalId { origin, value });
        (ente.id, Party { name: ente.name, register })
    });
    let eservice = match paper.eservice() {
        Some(id) => sql!(tx, fetch_optional scalar String, "select name from eservice where id = $1", id)?,
        None => None,
    };
    Ok(PaperNames { enti: enti.collect(), eservice, people: people(tx, paper.people()).await? })
}

async fn people(tx: &mut Tx, ids: Vec<UserId>) -> Result<BTreeMap<UserId, String>> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let people: Vec<Person> = each!(tx, c => {
        let mut query = QueryBuilder::new("select id, name || ' ' || family_name as name from account where 1 = 1");
        any_of(&mut query, "id", ids.into_iter());
        query.build_query_as().fetch_all(c).await
    })?;
    Ok(people.into_iter().map(|person| (person.id, person.name)).collect())
}
