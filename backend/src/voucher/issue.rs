//! Giving vouchers. Requests that come at the same time are carried out together, by one task of the process: one statement
//! reads what the platform knows of all of them, one transaction writes down what will be given, and only when that is
//! durable are they signed and sent (`security.md` CA-18, CA-19). Nothing is remembered between two such rounds.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::voucher::{Case, Fault, Permit, RATE, Settings, TokenRequest, judge, permit};
use domain::{ClientId, Timestamp};
use serde_json::json;
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

use super::facts::{self, Asked};
use super::key::{Keys, VoucherKey, Wrapping};
use super::refused::Notes;
use super::save::{self, Giving};
use super::{Sent, jose};
use crate::Backend;
use crate::error::{Error, Result};

/// Requests carried out together at most.
const TOGETHER: usize = 64;
/// Requests that wait in a process before the next is sent away.
const WAITING: usize = 1024;

/// What comes of a request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Answer {
    Given(Given),
    Refused(Fault),
    /// The client has asked for too many in this second.
    TooMany,
}

/// A voucher.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Given {
    pub token: String,
    /// `Bearer` or `DPoP`.
    pub token_type: &'static str,
    /// Seconds.
    pub expires_in: i64,
    /// Vouchers that the client may still ask for in this second.
    pub remaining: i64,
}

/// Gives vouchers. Cheap to clone; its task ends with the last clone.
#[derive(Clone)]
pub struct Issuer {
    cx: Backend,
    settings: Arc<Settings>,
    keys: Arc<Keys>,
    queue: mpsc::Sender<Waiting>,
    notes: Notes,
}

/// A request that nothing is wrong with as far as it can be seen without the database.
struct Waiting {
    sent: Sent,
    request: TokenRequest,
    asked: Asked,
    answer: oneshot::Sender<Result<Verdict>>,
}

/// What a round decides about a request.
enum Verdict {
    Give { permit: Box<Permit>, id: Uuid, key: Arc<VoucherKey>, remaining: i64 },
    Refuse(Fault),
    TooMany,
}

impl Issuer {
    /// Starts the task. Called once in a process, inside its runtime.
    #[must_use]
    pub fn start(cx: &Backend, settings: Settings, wrapping: Wrapping) -> Self {
        let (queue, waiting) = mpsc::channel(WAITING);
        let (settings, keys) = (Arc::new(settings), Arc::new(Keys::new(wrapping)));
        let issuer = Self { cx: cx.clone(), settings, keys, queue, notes: Notes::start(cx) };
        let (cx, settings, keys) = (cx.clone(), Arc::clone(&issuer.settings), Arc::clone(&issuer.keys));
        tokio::spawn(rounds(cx, settings, keys, waiting));
        issuer
    }

    /// The backend that gives them.
    #[must_use]
    pub const fn backend(&self) -> &Backend {
        &self.cx
    }

    /// How the authorization server is known outside.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Answers a request for a voucher.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot answer or too many wait; then nothing was given.
    #[crate::boxed]
    pub async fn ask(&self, sent: Sent) -> Result<Answer> {
        let request = sent.read();
        let named = request.assertion.as_ref().ok().and_then(|token| token.text("sub")?.parse().ok());
        let answer = self.answer(sent, request).await;
        if let (Some(client), Ok(Answer::Refused(fault))) = (named, &answer) {
            self.notes.note(client, fault, self.cx.now());
        }
        answer
    }

    async fn answer(&self, sent: Sent, request: TokenRequest) -> Result<Answer> {
        let (settings, now) = (&*self.settings, self.cx.now());
        if let Err(fault) = judge(&Case { request: &request, settings, facts: None, signature: None, now }) {
            return Ok(Answer::Refused(fault));
        }
        let Some(asked) = Asked::by(&request) else { return Ok(Answer::Refused(Fault::Unjudged)) };
        let (answer, told) = oneshot::channel();
        let full = |_| Error::Unavailable("too many requests for vouchers wait".to_owned());
        self.queue.try_send(Waiting { sent, request, asked, answer }).map_err(full)?;
        let ended = |_| Error::Unavailable("the process is about to end".to_owned());
        match told.await.map_err(ended)?? {
            Verdict::Refuse(fault) => Ok(Answer::Refused(fault)),
            Verdict::TooMany => Ok(Answer::TooMany),
            Verdict::Give { permit, id, key, remaining } => Ok(Answer::Given(Given {
                token: self.signed(&permit, id, &key)?,
                token_type: permit.token_type(),
                expires_in: permit.lifespan(),
                remaining,
            })),
        }
    }

    /// The voucher itself (`security.md` §2.2).
    fn signed(&self, permit: &Permit, id: Uuid, key: &VoucherKey) -> Result<String> {
        let header = json!({ "alg": "RS256", "typ": "at+jwt", "use": "sig", "kid": key.kid });
        jose::write(&header, &permit.claims(&self.settings, id), |message| key.sign(message))
    }
}

async fn rounds(cx: Backend, settings: Arc<Settings>, keys: Arc<Keys>, mut queue: mpsc::Receiver<Waiting>) {
    let mut waiting = Vec::with_capacity(TOGETHER);
    while queue.recv_many(&mut waiting, TOGETHER).await > 0 {
        let mut tries = 0;
        let verdicts = loop {
            match round(&cx, &settings, &keys, &waiting).await {
                Err(Error::Race(_)) if tries < crate::db::MAX_TRIES => {
                    tries += 1;
                    crate::db::pause(tries).await;
                }
                other => break other,
            }
        };
        match verdicts {
            Ok(verdicts) => {
                for (one, verdict) in waiting.drain(..).zip(verdicts) {
                    // Whoever asked may be gone; then the voucher was written down and nobody has it.
                    drop(one.answer.send(Ok(verdict)));
                }
            }
            Err(error) => {
                tracing::warn!(%error, requests = waiting.len(), "no voucher was given");
                for one in waiting.drain(..) {
                    drop(one.answer.send(Err(Error::Unavailable("no voucher can be written down".to_owned()))));
                }
            }
        }
    }
}

/// Carries out some requests: a verdict for each, in their order. What may be given is durable when this answers.
async fn round(cx: &Backend, settings: &Settings, keys: &Keys, waiting: &[Waiting]) -> Result<Vec<Verdict>> {
    let key = keys.current(cx).await?;
    let mut tx = cx.db.begin_job().await?;
    let now = cx.now();
    let asked = waiting.iter().map(|one| one.asked.clone()).collect::<Vec<_>>();
    let facts = facts::load(&mut tx, &asked).await?;
    let mut judged = Vec::with_capacity(waiting.len());
    for (one, facts) in waiting.iter().zip(&facts) {
        let stored = facts.client.as_ref().and_then(|client| client.key.as_ref());
        let signature = stored.map(|key| jose::is_verified_by_pem(&one.sent.assertion, &key.pem));
        let permit = permit(&Case { request: &one.request, settings, facts: Some(facts), signature, now });
        judged.push((one.asked.client, signature == Some(true), permit));
    }
    let left = left(&mut tx, &judged, now).await?;
    let within = judged.iter().zip(&left).filter(|(_, left)| **left >= 0);
    let permits = within.filter_map(|((_, _, permit), _)| permit.as_ref().ok()).collect::<Vec<_>>();
    let mut assertions = save::use_assertions(&mut tx, &permits).await?;
    let proofs = permits.iter().filter_map(|permit| permit.proof()).collect::<Vec<_>>();
    let mut proofs = save::use_proofs(&mut tx, &proofs).await?;
    let mut verdicts = Vec::with_capacity(waiting.len());
    for ((_, _, permit), left) in judged.into_iter().zip(left) {
        verdicts.push(match permit {
            _ if left < 0 => Verdict::TooMany,
            Err(fault) => Verdict::Refuse(fault),
            Ok(permit) => match first_use(&permit, &mut assertions, &mut proofs) {
                Err(fault) => Verdict::Refuse(fault),
                Ok(()) => {
                    Verdict::Give { permit: Box::new(permit), id: cx.id(), key: Arc::clone(&key), remaining: left }
                }
            },
        });
    }
    let giving = verdicts.iter().filter_map(|verdict| match verdict {
        Verdict::Give { permit, id, key, .. } => Some(Giving { id: *id, permit, signed_with: &key.kid }),
        Verdict::Refuse(_) | Verdict::TooMany => None,
    });
    let giving = giving.collect::<Vec<_>>();
    if save::write_down(&mut tx, &giving).await? < giving.len() as u64 {
        // The key was withdrawn since it was looked up: again, with the one that took its place.
        keys.forget();
        return Err(Error::Race("the facts changed meanwhile".to_owned()));
    }
    tx.commit().await?;
    Ok(verdicts)
}

/// How many vouchers each request leaves to its client in this second; below zero there is none for it. Only requests whose
/// signature is good count: nobody else can use up what a client may ask for.
async fn left(
    tx: &mut crate::Tx,
    judged: &[(ClientId, bool, std::result::Result<Permit, Fault>)],
    now: Timestamp,
) -> Result<Vec<i64>> {
    let mut asked = BTreeMap::<ClientId, i64>::new();
    for (client, proved, _) in judged {
        if *proved {
            *asked.entry(*client).or_default() += 1;
        }
    }
    let counted = save::count(tx, &asked, now).await?;
    // The requests of this round are the last of those that were counted.
    let mut used = counted
        .into_iter()
        .map(|(client, used)| (client, used - asked.get(&client).copied().unwrap_or_default()))
        .collect::<BTreeMap<_, _>>();
    Ok(judged
        .iter()
        .map(|(client, proved, _)| match used.get_mut(client).filter(|_| *proved) {
            None => 0,
            Some(used) => {
                *used += 1;
                RATE - *used
            }
        })
        .collect())
}

/// Takes assertion and proof out of those that are used for the first time; what is not among them, or not any more, was
/// used before.
fn first_use(
    permit: &Permit,
    assertions: &mut BTreeSet<(ClientId, String)>,
    proofs: &mut BTreeSet<(String, String)>,
) -> std::result::Result<(), Fault> {
    if !assertions.remove(&(permit.client(), permit.assertion().0.to_owned())) {
        return Err(Fault::AssertionAlreadyUsed);
    }
    match permit.proof() {
        Some((thumbprint, jti, _)) if !proofs.remove(&(thumbprint.to_owned(), jti.to_owned())) => {
            Err(Fault::DpopAlreadyUsed)
        }
        Some(_) | None => Ok(()),
    }
}
