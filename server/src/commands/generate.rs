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
    on_one_core(|| write(config, &wanted))?;
    println!("{eservices} e-services, {enti} enti and a register, {agreements} requests, {pratiche} pratiche written");
    Ok(())
}

async fn write(config: &Config, wanted: &Amount) -> anyhow::Result<()> {
    let sealer = database::sealer(config)?;
    let backend = database::open_in_haste(config).await?;
    let manager = backend::user::platform_manager(&backend).await;
    let manager = manager.context("there is no platform manager yet: make one with `ponte user create`")?;
    let written = backend::seed::synthetic(&backend, &sealer, &manager, wanted).await;
    written.with_context(|| format!("synthetic data with seed {} was not written whole", wanted.seed))?;
    backend.db.close().await;
    Ok(())
}

/// Does what is one statement after the other on one core, with a runtime of its own: a statement is a talk between two
/// threads, and where they run on two cores, waking each other takes twice as long as all the work
/// (`docs/BENCHMARKS.md`). Where the core cannot be chosen, wherever it happens to run.
fn on_one_core<F: Future<Output = anyhow::Result<()>>>(work: impl FnOnce() -> F + Send) -> anyhow::Result<()> {
    let alone = || {
        if let Some(core) = core_affinity::get_core_ids().into_iter().flatten().next() {
            core_affinity::set_for_current(core);
        }
        tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(work())
    };
    tokio::task::block_in_place(|| std::thread::scope(|scope| scope.spawn(alone).join()))
        .map_err(|_| anyhow::anyhow!("writing the data stopped"))?
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
