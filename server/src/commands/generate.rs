//! Sample and synthetic data.

use anyhow::Context as _;
use backend::Backend;
use backend::chain::Sealer;
use backend::seed::Amount;

use super::database;
use crate::cli;
use crate::config::Config;

/// Writes synthetic data, as the platform manager.
///
/// # Errors
/// When there is no platform manager yet, the same seed was used before, or there are too few enti for it all.
pub async fn run(config: &Config, amount: &cli::Amount) -> anyhow::Result<()> {
    let password = amount.password_stdin.then(super::read_password).transpose()?;
    let cli::Amount { eservices, agreements, pratiche, seed, .. } = *amount;
    let fewest = Amount::fewest_enti(eservices).max(u32::from(pratiche > 0));
    let enti = amount.enti.unwrap_or(fewest);
    let wanted = Amount { eservices, enti, agreements, pratiche, seed, password };
    anyhow::ensure!(enti >= fewest, "--enti {enti}: {eservices} e-services and {pratiche} pratiche need {fewest}");
    let most = wanted.most_agreements();
    anyhow::ensure!(
        u64::from(agreements) <= most,
        "--agreements {agreements}: an ente has one request for each e-service of others; these are {most} at most"
    );
    let sealer = database::sealer(config)?;
    let backend = database::open_in_haste(config).await?;
    let manager = backend::user::platform_manager(&backend).await;
    let manager = manager.context("there is no platform manager yet: make one with `ponte user create`")?;
    let written = backend::seed::synthetic(&backend, &sealer, &manager, &wanted).await;
    written.with_context(|| format!("synthetic data with seed {seed} was not written whole"))?;
    backend.db.close().await;
    println!("{eservices} e-services, {enti} enti and a register, {agreements} requests, {pratiche} pratiche written");
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
