//! One pratica, as its page and the API show it.

use std::collections::BTreeMap;

use domain::markup::Rich;
use domain::paper::PaperKind;
use domain::pratica::{External, HandKind, PraticaFacts, PraticaState};
use domain::{Actor, Permission, PraticaId, Thing, Timestamp};
use sqlx_macros::FromRow;

use super::facts::{facts, state};
use crate::Backend;
use crate::db::word;
use crate::error::{Error, Result};

/// A pratica with its iter and what colleagues wrote.
#[derive(Clone, Debug)]
pub struct PraticaDetail {
    pub facts: PraticaFacts,
    /// The ente's name.
    pub ente: String,
    /// Oldest first.
    pub iter: Vec<Step>,
    /// Oldest first.
    pub comments: Vec<Comment>,
    /// How the last mail to the citizen stands.
    pub mail: MailState,
    /// How many messages to the citizen were given up: the later ones went without them.
    pub mail_given_up: i64,
    /// Who may have it in hand instead: those enabled on its service. Empty for who may not give it to others.
    pub colleagues: Vec<super::service::Operator>,
    /// The papers that the citizen has: the form, and the answer once there is one.
    pub papers: Vec<PaperKind>,
    /// The name of the partner that brought it: for the desk alone.
    pub partner: Option<String>,
    /// What the partner's own protocol knows of it: JSON objects, oldest first.
    pub protocols: Vec<String>,
    /// Texts of the steps of "Elabora" that a partner wrote, by step.
    pub texts: BTreeMap<String, Vec<Rich>>,
}

/// A state that the pratica has passed.
#[derive(Clone, Debug)]
pub struct Step {
    pub state: PraticaState,
    pub at: Timestamp,
    pub by: HandKind,
    /// The operator's name: for colleagues alone.
    pub operator: Option<String>,
    pub note: Option<String>,
    /// The name of the partner that moved it: for the desk alone.
    pub partner: Option<String>,
    /// What the partner said: for the desk alone.
    pub external: Option<External>,
}

/// What an operator wrote for colleagues.
#[derive(Clone, Debug, FromRow)]
pub struct Comment {
    pub author: String,
    pub body: String,
    pub at: Timestamp,
}

/// How the last mail to the citizen stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MailState {
    /// There is no address to write to.
    NoAddress,
    /// Nothing to tell yet.
    Nothing,
    Waiting,
    Sent(Timestamp),
    /// Given up after too many tries.
    GivenUp,
}

#[derive(FromRow)]
struct StepRow {
    state: i64,
    at: Timestamp,
    by_kind: String,
    operator: Option<String>,
    note: Option<String>,
    partner: Option<String>,
    external: Option<String>,
}

#[derive(FromRow)]
struct MailRow {
    sent_at: Option<Timestamp>,
    parked_at: Option<Timestamp>,
    given_up: i64,
}

/// The most rows of an iter, and the most comments, that a page shows.
const SHOWN: i64 = 500;

/// The pratica, if the actor may open it.
///
/// # Errors
/// `NotFound` for a pratica that is not there or not theirs; `Unauthorized`.
#[crate::boxed]
pub async fn detail(cx: &Backend, actor: &Actor, id: PraticaId) -> Result<PraticaDetail> {
    let scope = actor.scope(Permission::ReadPratiche)?;
    let mut tx = cx.db.snapshot().await?;
    let facts = facts(&mut tx, id, cx.now()).await?.ok_or(Error::not_found(Thing::Pratica))?;
    facts.may_read(actor)?;
    let ente = sql!(tx, fetch_one scalar String, "select name from tenant where id = $1", scope.tenant())?;
    let rows = sql!(
        tx,
        fetch_all as StepRow,
        "select s.state, s.at, s.by_kind, a.name || ' ' || a.family_name as operator, s.note,
                p.name as partner, s.external
         from pratica_passage s left join account a on a.id = s.by_user left join partner p on p.id = s.by_partner
         where s.pratica_id = $1 order by s.place limit $2",
        id,
        SHOWN
    )?;
    let comments = sql!(
        tx,
        fetch_all as Comment,
        "select a.name || ' ' || a.family_name as author, c.body, c.at
         from pratica_comment c join account a on a.id = c.author_id
         where c.pratica_id = $1 order by c.id limit $2",
        id,
        SHOWN
    )?;
    let mail = sql!(
        tx,
        fetch_optional as MailRow,
        "select sent_at, parked_at,
                (select count(*) from mail lost where lost.pratica_id = $1 and lost.parked_at is not null) as given_up
         from mail where pratica_id = $1 order by place desc limit 1",
        id
    )?;
    let colleagues = match actor.has(Permission::ManagePratiche) {
        true => enabled(&mut tx, &facts).await?,
        false => Vec::new(),
    };
    let iter = rows.into_iter().map(Step::try_from).collect::<Result<Vec<_>>>()?;
    let mail_given_up = mail.as_ref().map_or(0, |mail| mail.given_up);
    let mail = if facts.pratica.applicant.can_be_mailed() { MailState::of(mail) } else { MailState::NoAddress };
    let papers = papers(&mut tx, &facts).await?;
    let partner = match facts.pratica.brought {
        Some(brought) => crate::partner::name_of(&mut tx, brought.partner).await?,
        None => None,
    };
    let protocols = crate::partner::protocols::of(&mut tx, id).await?.into_iter().map(|one| one.content).collect();
    let texts = crate::partner::contents::texts(&mut tx, facts.service.id).await?;
    Ok(PraticaDetail {
        facts,
        ente,
        iter,
        comments,
        mail,
        mail_given_up,
        colleagues,
        papers,
        partner,
        protocols,
        texts,
    })
}

async fn papers(tx: &mut crate::Tx, facts: &PraticaFacts) -> Result<Vec<PaperKind>> {
    let mut papers = Vec::new();
    for kind in [PaperKind::Form, PaperKind::Answer] {
        let is_given = kind == PaperKind::Form || facts.pratica.outcome.is_some();
        if is_given && !crate::paper::among(tx, kind, &[facts.pratica.id.0]).await?.is_empty() {
            papers.push(kind);
        }
    }
    Ok(papers)
}

async fn enabled(tx: &mut crate::Tx, facts: &PraticaFacts) -> Result<Vec<super::service::Operator>> {
    Ok(sql!(
        tx,
        fetch_all as super::service::Operator,
        "select a.id, a.family_name || ' ' || a.name as name
         from service_operator o join account a on a.id = o.user_id
         where o.service_id = $1 and a.disabled_at is null and ($2 is null or a.id <> $2)
         order by a.search, a.id",
        facts.service.id,
        facts.pratica.assignee
    )?)
}

impl MailState {
    fn of(row: Option<MailRow>) -> Self {
        match row {
            None => Self::Nothing,
            Some(MailRow { sent_at: Some(at), .. }) => Self::Sent(at),
            Some(MailRow { parked_at: Some(_), .. }) => Self::GivenUp,
            Some(_) => Self::Waiting,
        }
    }
}

impl TryFrom<StepRow> for Step {
    type Error = Error;
    fn try_from(row: StepRow) -> Result<Self> {
        let (state, by) = (state(row.state)?, word(&row.by_kind)?);
        let external = row.external.as_deref().map(serde_json::from_str).transpose()?;
        Ok(Self { state, at: row.at, by, operator: row.operator, note: row.note, partner: row.partner, external })
    }
}
