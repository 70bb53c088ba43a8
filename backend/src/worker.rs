//! What goes on by itself: sealing the log, telling it, sending mail, looking for news, dealing with what time takes
//! away, forgetting what was kept too long. Any number of instances may run it on one database.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::chain::Sealer;
use crate::error::Result;
use crate::mailer::Mailer;
use crate::news::News;
use crate::outbox::send::Sender;
use crate::outbox::{self, Post};
use crate::paper::{self, Print};
use crate::pratica::citizen::{self, Links};
use crate::pratica::remote::{self, Registry};
use crate::{Backend, attribute, form_draft, idempotency, pratica, session, terminology, throttle, voucher};

/// Between two looks at the log; an event is sealed within a second of its commit (`decisions.md` E8).
const SEAL_EVERY: Duration = Duration::from_millis(250);
/// Between two looks at the mail.
const SEND_EVERY: Duration = Duration::from_millis(500);
/// Longest pause while there is no mail server to talk to.
const MAX_PAUSE: Duration = Duration::from_secs(15);
/// Between two looks at what there is to tell the browsers.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// Between two looks at the calendar, for the weekly mail.
const DIGEST_EVERY: Duration = Duration::from_secs(30);
/// Between two looks at what time takes away.
const SWEEP_EVERY: Duration = Duration::from_secs(20);
/// Between two looks at what waits for a number of the platform's own protocol.
const REGISTER_EVERY: Duration = Duration::from_secs(2);
/// Between two looks at the papers that are to be printed.
const PRINT_EVERY: Duration = Duration::from_secs(2);
/// After a failure of the database.
const AFTER_FAILURE: Duration = Duration::from_secs(1);

/// The jobs and what they need.
pub struct Worker {
    pub cx: Backend,
    pub sealer: Arc<Sealer>,
    pub post: Post,
    pub mailer: Mailer,
    pub links: Links,
    pub news: News,
    pub print: Print,
    /// Speaks with the protocols of enti.
    pub registry: Registry,
}

/// The running jobs.
pub struct Running {
    stop: watch::Sender<bool>,
    jobs: JoinSet<()>,
}

impl Worker {
    /// Starts every job.
    #[must_use]
    pub fn start(self) -> Running {
        let (stop, stopped) = watch::channel(false);
        let mut jobs = JoinSet::new();
        jobs.spawn(digest(self.cx.clone(), self.post.clone(), stopped.clone()));
        jobs.spawn(seal_and_tell(self.cx.clone(), self.sealer, self.post, stopped.clone()));
        jobs.spawn(send(self.cx.clone(), Sender::new(self.mailer, self.links), stopped.clone()));
        jobs.spawn(look(self.cx.clone(), self.news, stopped.clone()));
        jobs.spawn(register(self.cx.clone(), stopped.clone()));
        jobs.spawn(register_outside(self.cx.clone(), self.registry, self.print, stopped.clone()));
        jobs.spawn(print(self.cx.clone(), self.print, stopped.clone()));
        jobs.spawn(sweep(self.cx, stopped));
        Running { stop, jobs }
    }
}

impl Running {
    /// Lets every job end what it has begun; what was committed is sealed before.
    #[crate::boxed]
    pub async fn stop(mut self) {
        // Nobody listens any more when all jobs have ended already.
        let _ = self.stop.send(true);
        while let Some(ended) = self.jobs.join_next().await {
            if let Err(error) = ended {
                tracing::error!(%error, "a job of the worker failed");
            }
        }
    }
}

async fn seal_and_tell(cx: Backend, sealer: Arc<Sealer>, post: Post, mut stop: watch::Receiver<bool>) {
    loop {
        let last = *stop.borrow();
        let done = async {
            sealer.seal(&cx).await?;
            outbox::tell(&cx, Some(&post)).await
        };
        let pause = pause("sealing and telling", done.await.map(drop), SEAL_EVERY);
        // Told to stop while it waits, it goes round once more: for what the last requests wrote.
        if last {
            return;
        }
        ended(&mut stop, pause).await;
    }
}

async fn send(cx: Backend, mut sender: Sender, mut stop: watch::Receiver<bool>) {
    let mut waiting = SEND_EVERY;
    loop {
        let stopping = || *stop.borrow();
        let pause = match sender.send_due(&cx, stopping).await {
            Ok(round) if round.unreachable => {
                waiting = (waiting * 2).min(MAX_PAUSE);
                waiting
            }
            Ok(_) => {
                waiting = SEND_EVERY;
                SEND_EVERY
            }
            Err(error) => pause("sending mail", Err(error), SEND_EVERY),
        };
        if ended(&mut stop, pause).await {
            return;
        }
    }
}

async fn look(cx: Backend, news: News, mut stop: watch::Receiver<bool>) {
    loop {
        let pause = pause("looking for news", news.look(&cx).await.map(drop), LOOK_EVERY);
        if ended(&mut stop, pause).await {
            return;
        }
    }
}

async fn digest(cx: Backend, post: Post, mut stop: watch::Receiver<bool>) {
    loop {
        let done = outbox::digest::write_due(&cx, &post).await.map(drop);
        let pause = pause("writing the weekly mail", done, DIGEST_EVERY);
        if ended(&mut stop, pause).await {
            return;
        }
    }
}

async fn register(cx: Backend, mut stop: watch::Receiver<bool>) {
    loop {
        let done = pratica::protocol::register_due(&cx).await.map(drop);
        let pause = pause("giving numbers of the protocol", done, REGISTER_EVERY);
        if ended(&mut stop, pause).await {
            return;
        }
    }
}

async fn register_outside(cx: Backend, registry: Registry, print: Print, mut stop: watch::Receiver<bool>) {
    loop {
        let stopping = stop.clone();
        let done = remote::send_due(&cx, &registry, print, &move || *stopping.borrow()).await.map(drop);
        let pause = pause("asking protocols for numbers", done, REGISTER_EVERY);
        if ended(&mut stop, pause).await {
            return;
        }
    }
}

async fn print(cx: Backend, print: Print, mut stop: watch::Receiver<bool>) {
    loop {
        let pause = pause("printing papers", paper::print_due(&cx, print).await.map(drop), PRINT_EVERY);
        if ended(&mut stop, pause).await {
            return;
        }
    }
}

async fn sweep(cx: Backend, mut stop: watch::Receiver<bool>) {
    loop {
        let pause = pause("sweeping", sweep_once(&cx).await, SWEEP_EVERY);
        if ended(&mut stop, pause).await {
            return;
        }
    }
}

/// Deals with everything whose time has come.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn sweep_once(cx: &Backend) -> Result<()> {
    attribute::expiry::expire_verifications(cx).await?;
    session::sweep(cx).await?;
    throttle::sweep(cx).await?;
    idempotency::sweep(cx).await?;
    terminology::token::sweep(cx).await?;
    terminology::rate::sweep(cx).await?;
    terminology::purge::sweep(cx).await?;
    terminology::words::sweep(cx).await?;
    terminology::refused::sweep(cx).await?;
    terminology::course::sweep(cx).await?;
    let mut tx = cx.db.begin_job().await?;
    form_draft::sweep(cx, &mut tx).await?;
    tx.commit().await?;
    outbox::send::sweep(cx).await?;
    citizen::sweep(cx).await?;
    voucher::sweep(cx).await
}

/// How long to wait after a job's turn.
fn pause(job: &'static str, result: Result<()>, usual: Duration) -> Duration {
    match result {
        Ok(()) => usual,
        Err(error) => {
            tracing::warn!(job, %error, "the job will be tried again");
            AFTER_FAILURE.max(usual)
        }
    }
}

/// Waits; answers at once, and with yes, when the process ends.
async fn ended(stop: &mut watch::Receiver<bool>, pause: Duration) -> bool {
    if *stop.borrow() {
        return true;
    }
    tokio::select! {
        _ = stop.changed() => true,
        () = tokio::time::sleep(pause) => false,
    }
}
