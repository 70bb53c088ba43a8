//! What is there.

use domain::terminology::rules::Taken;
use domain::terminology::{Signer, Terminology};
use domain::{TerminologyId, Timestamp};
use sqlx_macros::FromRow;

use crate::db::word;
use crate::error::{Error, Result};
use crate::{Tx, db};

#[derive(FromRow)]
struct Row {
    id: TerminologyId,
    kind: String,
    oid: String,
    version: String,
    url: String,
    name: String,
    title: String,
    status: String,
    content: String,
    case_sensitive: bool,
    resource: String,
    concepts: i64,
    signer_name: String,
    signer_subject: String,
    file_sha256: String,
    format: String,
    created_at: Timestamp,
}

impl TryFrom<Row> for Terminology {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.id,
            kind: word(&row.kind)?,
            oid: row.oid,
            version: row.version,
            url: row.url,
            name: row.name,
            title: row.title,
            status: row.status,
            content: row.content,
            is_case_sensitive: row.case_sensitive,
            resource: row.resource,
            count: u64::try_from(row.concepts).unwrap_or_default(),
            signer: Signer { common_name: row.signer_name, subject: row.signer_subject },
            file_sha256: row.file_sha256,
            format: db::word(&row.format)?,
            created_at: row.created_at,
        })
    }
}

/// Everything that is seen under one object identifier and version.
#[crate::boxed]
pub(crate) async fn active(tx: &mut Tx, oid: &str, version: &str) -> Result<Vec<Terminology>> {
    let rows = sql!(
        tx,
        fetch_all as Row,
        "select id, kind, oid, version, url, name, title, status, content, case_sensitive, resource, concepts,
                signer_name, signer_subject, file_sha256, format, created_at
         from terminology where oid = $1 and version = $2 and state = 'active' order by kind",
        oid,
        version
    )?;
    rows.into_iter().map(Terminology::try_from).collect()
}

/// One that is seen.
#[crate::boxed]
pub(crate) async fn by_id(tx: &mut Tx, id: TerminologyId) -> Result<Option<Terminology>> {
    let row = sql!(
        tx,
        fetch_optional as Row,
        "select id, kind, oid, version, url, name, title, status, content, case_sensitive, resource, concepts,
                signer_name, signer_subject, file_sha256, format, created_at
         from terminology where id = $1 and state = 'active'",
        id
    )?;
    row.map(Terminology::try_from).transpose()
}

/// One that is loaded and waits to be published.
#[crate::boxed]
pub(crate) async fn prepared(tx: &mut Tx, id: TerminologyId) -> Result<Option<Terminology>> {
    let row = sql!(
        tx,
        fetch_optional as Row,
        "select id, kind, oid, version, url, name, title, status, content, case_sensitive, resource, concepts,
                signer_name, signer_subject, file_sha256, format, created_at
         from terminology where id = $1 and state = 'loading'",
        id
    )?;
    row.map(Terminology::try_from).transpose()
}

/// What stands in the way of a terminology.
#[crate::boxed]
pub(crate) async fn taken(tx: &mut Tx, terminology: &Terminology) -> Result<Taken> {
    let kind = terminology.kind.to_string();
    let by_oid = sql!(
        tx,
        fetch_one scalar i64,
        "select count(*) from terminology where kind = $1 and oid = $2 and version = $3 and state = 'active'",
        &kind,
        &terminology.oid,
        &terminology.version
    )?;
    let by_url = sql!(
        tx,
        fetch_one scalar i64,
        "select count(*) from terminology where kind = $1 and url = $2 and version = $3 and state = 'active'",
        &kind,
        &terminology.url,
        &terminology.version
    )?;
    Ok(Taken { by_oid: by_oid > 0, by_url: by_url > 0 })
}
