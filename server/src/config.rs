//! Configuration: the environment, read once at the start (`contract.md`).

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use anyhow::Context as _;

/// What the process is told.
#[derive(Clone, Debug)]
pub struct Config {
    pub addr: SocketAddr,
    pub public_url: String,
    pub data_dir: PathBuf,
    pub database_url: String,
    /// Addresses of reverse proxies in front of the process; only they may say where a request comes from.
    pub trusted_proxies: Vec<IpAddr>,
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
        check_public_url(&public_url)?;
        let trusted_proxies = variable("PONTE_TRUSTED_PROXIES").unwrap_or_default();
        let trusted_proxies = trusted_proxies.split(',').map(str::trim).filter(|address| !address.is_empty());
        let trusted_proxies = trusted_proxies
            .map(|address| address.parse().with_context(|| format!("PONTE_TRUSTED_PROXIES: not an address: {address}")))
            .collect::<anyhow::Result<Vec<IpAddr>>>()?;
        Ok(Self { addr, public_url, data_dir, database_url, trusted_proxies })
    }
}

/// Scheme, host, perhaps a port, and nothing after it: it is compared with what browsers send as `Origin`.
fn check_public_url(url: &str) -> anyhow::Result<()> {
    let uri = url.trim_end_matches('/').parse::<axum::http::Uri>();
    let fits = uri.is_ok_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https"))
            && uri.authority().is_some_and(|authority| !authority.as_str().contains('@'))
            && uri.path() == "/"
            && uri.query().is_none()
    });
    anyhow::ensure!(fits, "PONTE_PUBLIC_URL is not of the form https://ponte.ente.it: {url}");
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "this is where configuration is read")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
