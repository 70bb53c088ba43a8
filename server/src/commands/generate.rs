//! Sample and synthetic data.
use crate::cli::Amount;
use crate::config::Config;
pub async fn run(_config: &Config, _amount: &Amount) -> anyhow::Result<()> {
    anyhow::bail!("x")
}
pub async fn demo(_cx: &backend::Backend, _sealer: &backend::chain::Sealer) -> anyhow::Result<()> {
    Ok(())
}
