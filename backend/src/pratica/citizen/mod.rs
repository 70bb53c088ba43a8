//! The citizen's page: opened with a personal link and the last characters of the fiscal code, for a while and in one
//! browser. What it shows is decided by `domain::pratica::citizen`. Here nobody is an actor: the scope is the one pratica
//! that a link and a visit name together.

mod link;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use domain::paper::{PaperKind, WrittenPaper};
use domain::pratica::citizen::{CODE_CHARS, CitizenView, VISIT_SECONDS, typed_code};
use domain::pratica::{Applicant, Hand, HandKind, Passage, PraticaFile};
use domain::{DocumentId, PartnerId, PraticaId, Timestamp, UserId};
use sha2::{Digest as _, Sha256};
use sqlx_macros::FromRow;

use super::facts::{facts, state};
use crate::db::word;
use crate::error::Result;
use crate::paper::Print;
use crate::throttle::{self, Source};
use crate::{Backend, Tx};

pub use link::Links;

/// The most rows of an iter that the page shows.
const SHOWN: i64 = 500;

/// A link and the visit of a browser, as a request brings them.
#[derive(Clone, Copy)]
pub struct Visit<'a> {
    pub link: &'a str,
    /// The browser's token, if it has one.
    pub token: Option<&'a str>,
}

/// The page of a pratica.
#[derive(Clone, Debug)]
pub struct CitizenPage {
    pub ente: String,
    pub view: CitizenView,
    /// The papers that the citizen may have.
    pub papers: Vec<PaperKind>,
}

fn digest(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// Opens the page for a browser: its token, for a cookie. Nothing when the link is unknown or has run out, or the
/// characters are wrong: it is the same answer, and each costs a try.
///
/// # Errors
/// `Invalid` for characters that cannot be right; `TooManyRequests` with the seconds to wait.
#[crate::boxed]
pub async fn open(cx: &Backend, link: &str, typed: &str, source: &Source) -> Result<Option<String>> {
    #[derive(FromRow)]
    struct Known {
        pratica_id: PraticaId,
        applicant: String,
    }
    let typed = typed_code(typed)?;
    let hash = digest(link);
    let admitted = throttle::admit(cx, &format!("citizen|{}", hex::encode(&hash)), source).await?;
    let known = {
        let mut tx = cx.db.snapshot().await?;
        sql!(
            tx,
            fetch_optional as Known,
            "select l.pratica_id, p.applicant from citizen_link l join pratica p on p.id = l.pratica_id
             where l.token_hash = $1 and l.ends_at > $2",
            &hash,
            cx.now()
        )?
    };
    let applicant = match &known {
        Some(known) => serde_json::from_str(&known.applicant)?,
        None => Applicant::default(),
    };
    // Compared in any case, with what nobody can have typed.
    let never = "-".repeat(CODE_CHARS);
    let expected = applicant.page_code().unwrap_or(&never);
    let matches = verify_slices_are_equal(expected.as_bytes(), typed.as_bytes()).is_ok();
    let Some(known) = known.filter(|_| matches) else {
        tracing::info!(source = source.as_str(), "a citizen's page was not opened");
        return Ok(None);
    };
    let token = URL_SAFE_NO_PAD.encode(cx.random.bytes::<32>());
    unclaimed!(cx, tx => {
        throttle::succeeded(tx, &admitted, cx.now()).await?;
        sql!(
            tx,
            execute,
            "insert into citizen_visit (token_hash, pratica_id, ends_at) values ($1, $2, $3)",
            digest(&token),
            known.pratica_id,
            cx.now().plus_seconds(VISIT_SECONDS)
        )?;
    })?;
    Ok(Some(token))
}

/// Ends the visit of a browser; nothing happens where there is none.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn close(cx: &Backend, token: &str) -> Result<()> {
    unclaimed!(cx, tx => {
        sql!(tx, execute, "delete from citizen_visit where token_hash = $1", digest(token))?;
    })
}

/// The pratica that a visit is to, while it and its link last.
async fn visited(cx: &Backend, tx: &mut Tx, visit: Visit<'_>) -> Result<Option<PraticaId>> {
    let Some(token) = visit.token else { return Ok(None) };
    Ok(sql!(
        tx,
        fetch_optional scalar PraticaId,
        "select v.pratica_id from citizen_visit v join citizen_link l on l.pratica_id = v.pratica_id
         where v.token_hash = $1 and l.token_hash = $2 and v.ends_at > $3 and l.ends_at > $3",
        digest(token),
        digest(visit.link),
        cx.now()
    )?)
}

/// The page, if the visit is to it.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn page<'a>(cx: &'a Backend, visit: Visit<'a>) -> Result<Option<CitizenPage>> {
    let mut tx = cx.db.snapshot().await?;
    let Some(id) = visited(cx, &mut tx, visit).await? else { return Ok(None) };
    let Some(facts) = facts(&mut tx, id, cx.now()).await? else { return Ok(None) };
    let ente = sql!(tx, fetch_one scalar String, "select name from tenant where id = $1", facts.pratica.tenant)?;
    let view = CitizenView::of(&facts.pratica, &iter(&mut tx, id).await?);
    let mut papers = Vec::new();
    for kind in [PaperKind::Form, PaperKind::Answer] {
        if facts.pratica.gives_citizen(kind) && !crate::paper::among(&mut tx, kind, &[id.0]).await?.is_empty() {
            papers.push(kind);
        }
    }
    Ok(Some(CitizenPage { ente, view, papers }))
}

#[derive(FromRow)]
struct Row {
    place: i64,
    state: i64,
    at: Timestamp,
    by_kind: String,
    by_user: Option<UserId>,
    by_partner: Option<PartnerId>,
    note: Option<String>,
}

async fn iter(tx: &mut Tx, id: PraticaId) -> Result<Vec<Passage>> {
    let rows = sql!(
        tx,
        fetch_all as Row,
        "select place, state, at, by_kind, by_user, by_partner, note from pratica_passage
         where pratica_id = $1 order by place limit $2",
        id,
        SHOWN
    )?;
    let passages = rows.into_iter().map(|row| {
        let by = match (word::<HandKind>(&row.by_kind)?, row.by_user, row.by_partner) {
            (HandKind::Citizen, ..) => Hand::Citizen,
            (HandKind::Operator, Some(user), _) => Hand::Operator(user),
            (HandKind::Partner, _, Some(partner)) => Hand::Partner(partner),
            (HandKind::Platform | HandKind::Operator | HandKind::Partner, ..) => Hand::Platform,
        };
        let state = state(row.state)?;
        Ok(Passage { pratica: id, place: row.place, state, at: row.at, by, note: row.note, external: None })
    });
    passages.collect()
}

/// A paper that the citizen may have, if the visit is to its pratica.
///
/// # Errors
/// As `crate::paper::read`.
#[crate::boxed]
pub async fn paper<'a>(
    cx: &'a Backend,
    visit: Visit<'a>,
    kind: PaperKind,
    print: Print,
) -> Result<Option<(WrittenPaper, Bytes)>> {
    let mut tx = cx.db.snapshot().await?;
    let Some(id) = visited(cx, &mut tx, visit).await? else { return Ok(None) };
    let facts = facts(&mut tx, id, cx.now()).await?;
    drop(tx);
    match facts.filter(|facts| facts.pratica.gives_citizen(kind)) {
        Some(_) => crate::paper::read(cx, kind, id.0, print).await,
        None => Ok(None),
    }
}

/// A file that the citizen may have, if the visit is to its pratica.
///
/// # Errors
/// `Unavailable` when it cannot be read.
#[crate::boxed]
pub async fn document<'a>(cx: &'a Backend, visit: Visit<'a>, id: DocumentId) -> Result<Option<(PraticaFile, Bytes)>> {
    let mut tx = cx.db.snapshot().await?;
    let Some(pratica) = visited(cx, &mut tx, visit).await? else { return Ok(None) };
    let facts = facts(&mut tx, pratica, cx.now()).await?;
    drop(tx);
    let Some(file) = facts.and_then(|facts| facts.pratica.citizen_file(id).cloned()) else { return Ok(None) };
    let bytes = cx.files.read(&file.checksum).await?;
    Ok(Some((file, bytes)))
}

/// Is the visit to a page, so that what it does not find is not there, and not only closed?
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn is_open<'a>(cx: &'a Backend, visit: Visit<'a>) -> Result<bool> {
    let mut tx = cx.db.snapshot().await?;
    Ok(visited(cx, &mut tx, visit).await?.is_some())
}

/// Forgets links and visits that have run out; the worker calls it.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn sweep(cx: &Backend) -> Result<()> {
    let mut tx = cx.db.begin_job().await?;
    sql!(tx, execute, "delete from citizen_visit where ends_at < $1", cx.now())?;
    sql!(tx, execute, "delete from citizen_link where ends_at < $1", cx.now())?;
    tx.commit().await
}
