//! Papers: what stands in one is settled in the transaction of the command that makes it so ([`save`]); it is printed
//! after the commit, by the worker or by whoever asks first, and kept among the files under its checksum. Printing twice
//! gives the same bytes. Who may have a paper is asked by the areas that papers are about.

pub(crate) mod save;

use bytes::Bytes;
use domain::paper::{PaperKind, WrittenPaper};
use sqlx_macros::FromRow;
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::{Backend, Tx};

/// Prints a paper: its words and its look are not known here.
pub type Print = fn(&WrittenPaper) -> anyhow::Result<Vec<u8>>;

/// Papers printed in one round of the worker: few, so that many at once take nobody's turn.
const BATCH: i64 = 10;
/// What was written longer ago, in seconds, is printed when somebody asks for it: history that is brought in, above all.
const FRESH: i64 = 3_600;

/// A paper, and the PDF if it has been printed.
struct Kept {
    written: WrittenPaper,
    place: i64,
    checksum: Option<String>,
}

#[derive(FromRow)]
struct Row {
    place: i64,
    content: String,
    checksum: Option<String>,
}

impl TryFrom<Row> for Kept {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self> {
        Ok(Self { written: serde_json::from_str(&row.content)?, place: row.place, checksum: row.checksum })
    }
}

/// The newest paper of a kind about a thing, with its PDF; nothing where there is none. The caller has made sure that the
/// reader may have it.
///
/// # Errors
/// `Internal` when it cannot be printed, `Unavailable` when it cannot be kept.
#[crate::boxed]
pub(crate) async fn read(
    cx: &Backend,
    kind: PaperKind,
    thing: Uuid,
    print: Print,
) -> Result<Option<(WrittenPaper, Bytes)>> {
    let Some(kept) = newest(cx, kind, thing).await? else { return Ok(None) };
    let checksum = match kept.checksum {
        Some(checksum) => checksum,
        None => printed(cx, (kind, thing, kept.place), &kept.written, print).await?,
    };
    Ok(Some((kept.written, cx.files.read(&checksum).await?)))
}

async fn newest(cx: &Backend, kind: PaperKind, thing: Uuid) -> Result<Option<Kept>> {
    let mut tx = cx.db.snapshot().await?;
    let row = sql!(
        tx,
        fetch_optional as Row,
        "select place, content, checksum from paper where kind = $1 and thing_id = $2 order by place desc limit 1",
        <&str>::from(kind),
        thing
    )?;
    row.map(Kept::try_from).transpose()
}

/// Prints a paper and writes down where it is kept. Whoever comes second finds what the first one printed, also when
/// another version of the program prints it otherwise.
async fn printed(
    cx: &Backend,
    (kind, thing, place): (PaperKind, Uuid, i64),
    written: &WrittenPaper,
    print: Print,
) -> Result<String> {
    let written = written.clone();
    let pdf = tokio::task::spawn_blocking(move || print(&written)).await.map_err(anyhow::Error::from)??;
    let size = i64::try_from(pdf.len()).unwrap_or(i64::MAX);
    let checksum = cx.files.put(pdf.into()).await?;
    let mut tx = cx.db.begin_job().await?;
    sql!(
        tx,
        execute,
        "update paper set checksum = $1, size = $2
         where kind = $3 and thing_id = $4 and place = $5 and checksum is null",
        &checksum,
        size,
        <&str>::from(kind),
        thing,
        place
    )?;
    let kept = sql!(
        tx,
        fetch_one scalar String,
        "select checksum from paper where kind = $1 and thing_id = $2 and place = $3",
        <&str>::from(kind),
        thing,
        place
    )?;
    tx.commit().await?;
    Ok(kept)
}

#[derive(FromRow)]
struct Due {
    kind: String,
    thing_id: Uuid,
    #[sqlx(flatten)]
    row: Row,
}

/// Prints what was written lately and has not been printed; answers how many papers that were. One that cannot be printed keeps no other back:
/// it is told in the log and tried again.
///
/// # Errors
/// The database's, and those of the files.
#[crate::boxed]
pub async fn print_due(cx: &Backend, print: Print) -> Result<u64> {
    let mut tx = cx.db.snapshot().await?;
    let due = sql!(
        tx,
        fetch_all as Due,
        "select kind, thing_id, place, content, checksum from paper where checksum is null and written_at > $1
         order by written_at limit $2",
        cx.now().plus_seconds(-FRESH),
        BATCH
    )?;
    drop(tx);
    let mut count = 0;
    for Due { kind, thing_id, row } in due {
        let kind: PaperKind = crate::db::word(&kind)?;
        let kept = Kept::try_from(row)?;
        match printed(cx, (kind, thing_id, kept.place), &kept.written, print).await {
            Ok(_) => count += 1,
            Err(Error::Internal(error)) => {
                tracing::error!(%kind, thing = %thing_id, %error, "a paper cannot be printed")
            }
            Err(error) => return Err(error),
        }
    }
    Ok(count)
}

/// Which of the things have a paper of the kind.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub(crate) async fn among(tx: &mut Tx, kind: PaperKind, things: &[Uuid]) -> Result<Vec<Uuid>> {
    if things.is_empty() {
        return Ok(Vec::new());
    }
    let kind: &'static str = kind.into();
    Ok(each!(tx, c => {
        let mut query = sqlx::QueryBuilder::new("select distinct thing_id from paper where kind = ");
        query.push_bind(kind);
        crate::agreement::list::any_of(&mut query, "thing_id", things.iter().copied());
        query.build_query_scalar().fetch_all(c).await
    })?)
}
