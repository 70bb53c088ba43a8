//! Requests in every state, and what happens to them later: versions replaced, attributes lost, verifications taken back.

use domain::agreement::AgreementCommand;
use domain::attribute::HeldCommand;
use domain::{Actor, AgreementId};

use super::eservices::asks_what_is_lost;
use super::{PER_ENTE, Synthetic};
use crate::{Error, Result, agreement, attribute};

/// A request for an e-service, both by their place.
#[derive(Clone, Copy)]
struct Pair {
    eservice: usize,
    consumer: usize,
}

struct Request {
    id: AgreementId,
    pair: Pair,
    verified: bool,
    /// Nobody has approved or rejected it.
    undecided: bool,
}

/// How far a request gets. What its version does not allow is left out: an automatic one is never rejected.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Story {
    Draft,
    Sent,
    Rejected,
    Approved,
    SuspendedByProducer,
    SuspendedByConsumer,
    SuspendedByBoth,
    Archived,
}

impl Story {
    /// Of a hundred.
    const fn of(dice: u32) -> Self {
        match dice {
            0..5 => Self::Draft,
            5..25 => Self::Sent,
            25..33 => Self::Rejected,
            33..75 => Self::Approved,
            75..82 => Self::SuspendedByProducer,
            82..87 => Self::SuspendedByConsumer,
            87..90 => Self::SuspendedByBoth,
            _ => Self::Archived,
        }
    }

    const fn is_decided(self) -> bool {
        !matches!(self, Self::Draft | Self::Sent)
    }
}

impl Synthetic<'_> {
    /// All requests, and then what changes for some of them.
    pub(super) async fn make_requests(&self) -> Result<()> {
        let mut made = Vec::new();
        for pair in self.pairs() {
            made.push(self.tell(pair).await?);
        }
        self.replace_versions(&made).await?;
        self.take_back(&made).await
    }

    /// Who asks for what, each pair once: half for the first ente, as its e-services allow.
    fn pairs(&self) -> Vec<Pair> {
        let (wanted, enti) = (self.amount.agreements as usize, self.enti.len());
        let first = self.eservices.len().min(PER_ENTE as usize);
        let ring = |eservices: std::ops::Range<usize>| {
            let providers = &self.eservices;
            (1..enti).flat_map(move |step| {
                eservices.clone().map(move |eservice| {
                    let consumer = (providers[eservice].provider + step) % enti;
                    Pair { eservice, consumer }
                })
            })
        };
        let (mut to_first, mut to_others) = (ring(0..first), ring(first..self.eservices.len()));
        let pair = |number: usize| {
            if number.is_multiple_of(2) {
                to_first.next().or_else(|| to_others.next())
            } else {
                to_others.next().or_else(|| to_first.next())
            }
        };
        (0..wanted).map_while(pair).collect()
    }

    async fn tell(&self, pair: Pair) -> Result<Request> {
        let story = Story::of(self.dice(100));
        let offered = &self.eservices[pair.eservice];
        let (consumer, producer) = (&self.enti[pair.consumer], &self.enti[offered.provider].admin);
        let made = &offered.made;
        let id = agreement::create(&self.cx, &consumer.admin, made.eservice, made.descriptor).await?;
        self.pass();
        if story != Story::Draft {
            self.run(&consumer.admin, id, AgreementCommand::Submit).await?;
        }
        let mut verified = false;
        if story.is_decided() {
            if offered.asks_verified {
                let verify = HeldCommand::Verify { agreement: id, expires_at: None };
                let attribute = self.attributes.verified;
                let done = attribute::held::run(&self.cx, producer, consumer.id, attribute, verify).await;
                verified = allowed(done)?.is_some();
            }
            let decided = match story {
                Story::Rejected => {
                    AgreementCommand::Reject { reason: "La documentazione allegata non è completa.".to_owned() }
                }
                _ => AgreementCommand::Approve,
            };
            self.run(producer, id, decided).await?;
        }
        for (by, command) in afterwards(story) {
            let actor = if by == By::Producer { producer } else { &consumer.admin };
            self.run(actor, id, command).await?;
        }
        Ok(Request { id, pair, verified, undecided: !story.is_decided() })
    }

    /// One command, if the rules allow it.
    async fn run(&self, actor: &Actor, id: AgreementId, command: AgreementCommand) -> Result<()> {
        let done = agreement::run(&self.cx, actor, id, None, command).await;
        self.pass();
        allowed(done).map(drop)
    }

    /// Every eighth e-service gets a newer version, and a third of those who use it take it.
    async fn replace_versions(&self, made: &[Request]) -> Result<()> {
        for offered in self.eservices.iter().skip(1).step_by(8) {
            self.next_version(offered).await?;
        }
        for request in made.iter().filter(|request| request.pair.eservice % 8 == 1).step_by(3) {
            let consumer = &self.enti[request.pair.consumer].admin;
            self.run(consumer, request.id, AgreementCommand::Upgrade).await?;
        }
        Ok(())
    }

    /// Every tenth ente loses a certified attribute, and so does the first whose request waits for somebody who asks for
    /// it: then there are requests in that state however few there are. Every tenth verification is taken back.
    async fn take_back(&self, made: &[Request]) -> Result<()> {
        let waits = |request: &&Request| request.undecided && asks_what_is_lost(request.pair.eservice);
        let first = made.iter().find(waits).map(|request| request.pair.consumer);
        let enti = (3..self.enti.len()).step_by(10).filter(|ente| Some(*ente) != first);
        for ente in enti.chain(first) {
            let (register, lost) = (&self.register.admin, self.attributes.lost);
            let revoke = HeldCommand::RevokeAssignment { reason: "Cancellato dall’elenco.".to_owned() };
            attribute::held::run(&self.cx, register, self.enti[ente].id, lost, revoke).await?;
        }
        for request in made.iter().filter(|request| request.verified).step_by(10) {
            let provider = &self.enti[self.eservices[request.pair.eservice].provider].admin;
            let consumer = self.enti[request.pair.consumer].id;
            let revoke = HeldCommand::RevokeVerification { reason: "La convenzione è scaduta.".to_owned() };
            let verified = self.attributes.verified;
            allowed(attribute::held::run(&self.cx, provider, consumer, verified, revoke).await)?;
        }
        Ok(())
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Producer,
    Consumer,
}

/// What happens to a request once it has been decided.
fn afterwards(story: Story) -> Vec<(By, AgreementCommand)> {
    let suspend = |by, reason: &str| (by, AgreementCommand::Suspend { reason: reason.to_owned() });
    let by_producer = || suspend(By::Producer, "Verifica documentale in corso.");
    let by_consumer = || suspend(By::Consumer, "Sostituzione del nostro applicativo.");
    match story {
        Story::Draft | Story::Sent | Story::Rejected | Story::Approved => Vec::new(),
        Story::SuspendedByProducer => vec![by_producer()],
        Story::SuspendedByConsumer => vec![by_consumer()],
        Story::SuspendedByBoth => vec![by_producer(), by_consumer()],
        Story::Archived => vec![(By::Consumer, AgreementCommand::Archive)],
    }
}

/// What was done, or nothing when the rules refused it: the story goes on without it.
fn allowed<T>(done: Result<T>) -> Result<Option<T>> {
    match done {
        Ok(done) => Ok(Some(done)),
        Err(Error::Denied(_)) => Ok(None),
        Err(other @ (Error::Race(_) | Error::Unavailable(_) | Error::Internal(_))) => Err(other),
    }
}
