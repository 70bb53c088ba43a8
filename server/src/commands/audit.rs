//! `ponte audit verify`

use super::database;
use crate::config::Config;

/// Reads the whole chain and prints what it found.
///
/// # Errors
/// When something is not as it was sealed, after printing what.
pub async fn verify(config: &Config) -> anyhow::Result<()> {
    let sealer = database::sealer(config)?;
    let backend = database::open_as_it_is(config).await?;
    let report = backend::chain::verify::verify(&backend, &sealer).await?;
    backend.db.close().await;
    for fault in &report.faults {
        println!("{fault}");
    }
    let told = report.faults.len() as u64;
    if report.wrong > told {
        println!("… and {} more", report.wrong - told);
    }
    println!(
        "{} events sealed, {} signatures checked, {} events written a moment ago",
        report.events, report.signatures, report.waiting
    );
    anyhow::ensure!(report.is_whole(), "the audit log is not as it was sealed: {} faults", report.wrong);
    println!("The audit log is whole.");
    Ok(())
}
