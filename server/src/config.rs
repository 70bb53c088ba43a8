//! Configuration: the environment, read once at the start (`contract.md`).

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::Context as _;

/// What the process is told.
#[derive(Clone, Debug)]
pub struct Config {
    pub addr: SocketAddr,
    pub public_url: String,
    pub data_dir: PathBuf,
    pub database_url: String,
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// A value that cannot be used, named.
    pub fn read() -> anyhow::Result<Self> {
        let addr = variable("PONTE_ADDR").unwrap_or_else(|| "127.0.0.1:3000".to_owned());
        let addr: SocketAddr =
            addr.parse().with_context(|| format!("PONTE_ADDR is not an address with a port: {addr}"))?;
        let data_dir = PathBuf::from(variable("PONTE_DATA_DIR").unwrap_or_else(|| "data".to_owned()));
        let database_url =
            variable("PONTE_DATABASE_URL").unwrap_or_else(|| format!("sqlite:{}", data_dir.join("ponte.db").display()));
        let public_url = variable("PONTE_PUBLIC_URL").unwrap_or_else(|| format!("http://{addr}"));
        Ok(Self { addr, public_url, data_dir, database_url })
    }
}

#[expect(clippy::disallowed_methods, reason = "this is where configuration is read")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
