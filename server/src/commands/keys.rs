//! `ponte keys rotate`

use anyhow::Context as _;
use backend::rome;
use backend::voucher::key::{self, Wrapping};

use super::database;
use crate::config::Config;

/// Has the next key sign vouchers, and prints what became of the keys.
///
/// # Errors
/// When the database or the signing key cannot be used.
pub async fn rotate(config: &Config, compromised: bool) -> anyhow::Result<()> {
    let sealer = database::sealer(config)?;
    let backend = database::open_as_it_is(config).await?;
    sealer.check_key(&backend).await?;
    let wrapping = Wrapping::of(sealer.key()).context("the signing key")?;
    let rotated = key::rotate(&backend, &wrapping, compromised).await;
    backend.db.close().await;
    let rotated = rotated?;
    // Nothing is signed with a key that does not count; one that does may serve a process for a minute more.
    let from = if compromised { "from now on" } else { "from now on, in processes that serve within a minute" };
    println!("Vouchers are signed with {} {from}.", rotated.signs);
    for kid in &rotated.before {
        match rotated.published_until {
            Some(until) => println!("{kid} stays published until {}.", rome::date_time(until)),
            None => println!("{kid} is withdrawn, with every voucher it signed."),
        }
    }
    Ok(())
}
