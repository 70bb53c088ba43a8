//! Sample data (`contract.md`, "Demo data"): written through the same commands that people use, with a clock and ids of
//! its own, so that every run makes the same.

mod catalogue;
mod clients;
mod people;
mod pratiche;
mod purposes;
mod requests;
mod synthetic;
mod terminologies;

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::{Actor, AttributeId, TenantId, Timestamp};

pub use synthetic::{Amount, synthetic};

use crate::chain::Sealer;
use crate::eservice::Made;
use crate::{Backend, Clock, Random, Result, outbox};

/// Days from the first command to the last: the story ends shortly before it is written.
const DAYS: i64 = 89;
/// What the sample data's ids say about when they were made, 1 January 2026: the same at each run.
const IDS_FROM: Timestamp = Timestamp(1_767_225_600_000_000);

/// The sample data as far as it has been written.
struct Demo {
    cx: Backend,
    /// Enti and their administrators, by slug.
    enti: BTreeMap<&'static str, (TenantId, Actor)>,
    attributes: BTreeMap<&'static str, AttributeId>,
    /// E-services with the version made last, by name.
    eservices: BTreeMap<&'static str, Made>,
}

/// Fills an empty database with the sample data, sealed; leaves one that has enti alone. Answers whether it wrote
/// anything.
///
/// # Errors
/// Whatever a command answers: sample data that no longer follows the rules is a fault of ours.
pub async fn demo(cx: &Backend, sealer: &Sealer) -> Result<bool> {
    if !is_empty(cx).await? {
        return Ok(false);
    }
    let clock = Clock::fixed(cx.now().plus_days(-DAYS));
    let random = Random::repeating(2026, IDS_FROM);
    let own = Backend { clock: Arc::new(clock), random: Arc::new(random), ..cx.clone() };
    let mut demo = people::enti(own).await?;
    catalogue::attributes(&mut demo).await?;
    catalogue::eservices(&mut demo).await?;
    requests::requests(&mut demo).await?;
    requests::discrepancies(&mut demo).await?;
    requests::about_to_expire(&demo).await?;
    let alerts = purposes::purposes(&demo).await?;
    clients::clients(&demo, alerts).await?;
    pratiche::pratiche(&demo).await?;
    terminologies::terminologies(&demo).await?;
    // All this is history: it is in everybody's notifications, and nobody gets mail about it.
    sealer.seal(&demo.cx).await?;
    outbox::tell(&demo.cx, None).await?;
    Ok(true)
}

async fn is_empty(cx: &Backend) -> Result<bool> {
    let mut tx = cx.db.snapshot().await?;
    Ok(sql!(tx, fetch_one scalar i64, "select count(*) from tenant")? == 0)
}

impl Demo {
    /// Lets time pass.
    fn days(&self, days: i64) {
        self.cx.clock.advance(days * 86_400 + 47 * 60);
    }

    fn ente(&self, slug: &str) -> TenantId {
        self.enti[slug].0
    }

    fn admin(&self, slug: &str) -> &Actor {
        &self.enti[slug].1
    }

    fn attribute(&self, name: &str) -> AttributeId {
        self.attributes[name]
    }
}
