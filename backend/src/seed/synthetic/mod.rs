//! Synthetic data of any size (`contract.md`, `ponte generate`): enti, e-services and requests in every state, written
//! through the same commands that people use; the same names, states and ids for the same seed. Best on a database opened
//! with [`crate::Db::open_in_haste`]: waiting for the disk after each command takes longer than all the rest.

mod enti;
mod eservices;
mod pratiche;
mod requests;

use std::sync::Arc;

use domain::{Actor, AttributeId, TenantId};

use super::{DAYS, IDS_FROM};
use crate::chain::Sealer;
use crate::eservice::Made;
use crate::{Backend, Clock, Random, Result, outbox};

/// E-services of one ente, as long as there are enti enough.
const PER_ENTE: u32 = 50;

/// How much of it.
#[derive(Clone, Debug)]
pub struct Amount {
    pub eservices: u32,
    /// Beside the register that certifies.
    pub enti: u32,
    /// Requests; half of them for the e-services of the first ente.
    pub agreements: u32,
    /// Of the first ente, in the hands of two operators.
    pub pratiche: u32,
    pub seed: u64,
    /// Of every administrator; without it nobody is told one, and who wants to sign in resets it.
    pub password: Option<String>,
}

impl Amount {
    /// The fewest enti that so many e-services need.
    #[must_use]
    pub const fn fewest_enti(eservices: u32) -> u32 {
        eservices.div_ceil(PER_ENTE)
    }

    /// The most requests there can be: for a consumer and an e-service of somebody else, one.
    #[must_use]
    pub fn most_agreements(&self) -> u64 {
        u64::from(self.eservices) * u64::from(self.enti.saturating_sub(1))
    }
}

/// An ente and its administrator.
struct Ente {
    id: TenantId,
    admin: Actor,
}

/// What versions ask for.
struct Attributes {
    certified: [AttributeId; 3],
    /// Certified too, until some lose it.
    lost: AttributeId,
    declared: AttributeId,
    verified: AttributeId,
}

/// A published e-service.
struct Offered {
    made: Made,
    /// Place of its provider among the enti.
    provider: usize,
    asks_verified: bool,
}

/// The synthetic data as far as they have been written.
struct Synthetic<'a> {
    /// With a clock of its own, whose story ends shortly before now, and with repeatable ids.
    cx: Backend,
    amount: &'a Amount,
    /// The ente that certifies.
    register: Ente,
    enti: Vec<Ente>,
    attributes: Attributes,
    eservices: Vec<Offered>,
}

/// Writes the data as the platform manager given, seals them and tells them; nobody gets mail about them.
///
/// # Errors
/// `TenantDuplicate` when the same seed has been used here before; `Internal` for more requests than there can be.
#[crate::boxed]
pub async fn synthetic(cx: &Backend, sealer: &Sealer, manager: &Actor, amount: &Amount) -> Result<()> {
    let fewest = Amount::fewest_enti(amount.eservices).max(u32::from(amount.pratiche > 0));
    if u64::from(amount.agreements) > amount.most_agreements() || amount.enti < fewest {
        return Err(anyhow::anyhow!("{amount:?} is more than these enti and e-services can have").into());
    }
    let clock = Clock::fixed(cx.now().plus_days(-DAYS));
    // Not the sample data's ids, whatever the seed.
    let random = Random::repeating(amount.seed ^ u64::MAX, IDS_FROM);
    let own = Backend { clock: Arc::new(clock), random: Arc::new(random), ..cx.clone() };
    let (register, enti) = enti::enti(&own, cx, manager, amount).await?;
    let attributes = enti::attributes(&own, &register, &enti, amount.seed).await?;
    let mut data = Synthetic { cx: own, amount, register, enti, attributes, eservices: Vec::new() };
    data.publish_all().await?;
    data.make_requests().await?;
    data.make_pratiche(cx).await?;
    sealer.seal(cx).await?;
    outbox::tell(cx, None).await?;
    cx.db.settle().await
}

impl Synthetic<'_> {
    /// Lets time pass: as much after each command that the whole story takes [`DAYS`].
    fn pass(&self) {
        // Hardly any request has more than four commands; e-services have three.
        let pratiche = i64::from(self.amount.pratiche);
        let commands = i64::from(self.amount.agreements) * 4 + i64::from(self.amount.eservices) * 3 + pratiche;
        self.cx.clock.advance((DAYS - 1) * 86_400 / commands.max(1));
    }

    /// A number below `end`, the same for the same seed.
    fn dice(&self, end: u32) -> u32 {
        u32::from_be_bytes(self.cx.random.bytes()) % end
    }
}
