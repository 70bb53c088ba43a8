//! Sample and synthetic data.

use anyhow::Context as _;
use backend::Backend;
use backend::chain::Sealer;

use super::database;
use crate::cli::Amount;
use crate::config::Config;

/// Writes synthetic data, as the platform manager.
///
/// # Errors
/// When there is no platform manager yet, or the same seed was used before.
pub async fn run(config: &Config, amount: &Amount) -> anyhow::Result<()> {
    let backend = database::open(config).await?;
    let manager = backend::user::platform_manager(&backend).await;
    let manager = manager.context("there is no platform manager yet: make one with `ponte user create`")?;
    let enti = backend::seed::synthetic(&backend, &manager, amount.eservices, amount.seed).await;
    let enti = enti.with_context(|| format!("synthetic data with seed {} was not written whole", amount.seed))?;
    println!("{} e-services of {enti} enti written", amount.eservices);
    Ok(())
}

/// Fills an empty database with the sample data; leaves any other alone.
///
/// # Errors
/// When the sample data no longer follows the rules, which is a fault of ours.
pub async fn demo(backend: &Backend, sealer: &Sealer) -> anyhow::Result<()> {
    if backend::seed::demo(backend, sealer).await? {
        println!("Ponte: sample data written");
    }
    Ok(())
}
