//! Terminologies without their concepts, stored; only through a decision.

use domain::TerminologyId;
use domain::terminology::{State, Terminology};
use domain::text::fold;
use serde::Deserialize;

use super::naming;
use crate::Tx;
use crate::error::Result;

/// What a resource says of itself and is looked for by.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Said {
    date: String,
    publisher: String,
    description: String,
}

impl Said {
    fn of(resource: &str) -> Self {
        serde_json::from_str(resource).unwrap_or_default()
    }
}

#[crate::boxed]
pub(crate) async fn insert(tx: &mut Tx, terminology: &Terminology) -> Result<()> {
    let said = Said::of(&terminology.resource);
    sql!(
        tx,
        execute,
        "insert into terminology (id, kind, oid, version, url, name, title, search, status, content, case_sensitive,
                                  resource, concepts, signer_name, signer_subject, file_sha256, format, state, created_at, dated, publisher, description)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)",
        terminology.id,
        terminology.kind.to_string(),
        &terminology.oid,
        &terminology.version,
        &terminology.url,
        &terminology.name,
        &terminology.title,
        fold(&format!("{} {}", terminology.name, terminology.title)),
        &terminology.status,
        &terminology.content,
        terminology.is_case_sensitive,
        &terminology.resource,
        stored(terminology.count),
        &terminology.signer.common_name,
        &terminology.signer.subject,
        &terminology.file_sha256,
        terminology.format.to_string(),
        State::Loading.to_string(),
        terminology.created_at,
        said.date,
        fold(&said.publisher),
        fold(&said.description)
    )?;
    Ok(())
}

/// Says of a load what its file says of itself; it stays one.
#[crate::boxed]
pub(crate) async fn describe(tx: &mut Tx, terminology: &Terminology) -> Result<()> {
    end(tx, terminology, State::Loading).await
}

#[crate::boxed]
pub(crate) async fn publish(tx: &mut Tx, terminology: &Terminology) -> Result<()> {
    end(tx, terminology, State::Active).await?;
    naming::note(tx, terminology).await
}

async fn end(tx: &mut Tx, terminology: &Terminology, state: State) -> Result<()> {
    let said = Said::of(&terminology.resource);
    let rows = sql!(
        tx,
        execute,
        "update terminology set kind = $2, oid = $3, version = $4, url = $5, name = $6, title = $7, search = $8,
                status = $9, content = $10, case_sensitive = $11, resource = $12, concepts = $13, state = $14,
                dated = $15, publisher = $16, description = $17
         where id = $1 and state = 'loading'",
        terminology.id,
        terminology.kind.to_string(),
        &terminology.oid,
        &terminology.version,
        &terminology.url,
        &terminology.name,
        &terminology.title,
        fold(&format!("{} {}", terminology.name, terminology.title)),
        &terminology.status,
        &terminology.content,
        terminology.is_case_sensitive,
        &terminology.resource,
        stored(terminology.count),
        state.to_string(),
        said.date,
        fold(&said.publisher),
        fold(&said.description)
    )?;
    if rows == 1 { Ok(()) } else { Err(anyhow::anyhow!("the load was taken away while it went on").into()) }
}

#[crate::boxed]
pub(crate) async fn retire(tx: &mut Tx, id: TerminologyId) -> Result<()> {
    sql!(tx, execute, "update terminology set state = 'deleting' where id = $1", id)?;
    Ok(())
}

fn stored(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
