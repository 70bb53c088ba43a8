//! The listener for machines, beside the console's (`terminology.md` §4): terminologies, and the API of partners.

use std::sync::Arc;

use backend::Backend;
use backend::terminology::trust::Trust;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::config::{Config, Machine, Mtls};
use crate::door::{Door, Outside};
use crate::health::Ending;
use crate::machine::{Channel, listener};
use crate::metrics::{self, Metrics};
use crate::partner::certified;
use crate::terminology::{self, Service, Settings};

/// The task that serves machines until the end, and whom it trusts.
pub struct Machines(JoinHandle<anyhow::Result<()>>, Arc<Trust>);

impl Machines {
    /// Whom it trusts, for the pages that show it.
    pub fn trust(&self) -> Arc<Trust> {
        Arc::clone(&self.1)
    }

    /// Waits for it.
    ///
    /// # Errors
    /// When it ended with a fault of ours.
    pub async fn ended(self) -> anyhow::Result<()> {
        self.0.await?
    }
}

/// Starts serving machines.
///
/// # Errors
/// When a certificate or the authorities cannot be used.
pub fn start(
    config: &Config,
    tcp: TcpListener,
    backend: &Backend,
    metrics: &Metrics,
    ending: &Ending,
) -> anyhow::Result<Machines> {
    let machine = &config.machine;
    let signature_ca = machine.signature_ca.as_deref().ok_or_else(|| anyhow::anyhow!("PONTE_SIGNATURE_CA"))?;
    let client_ca = machine.client_ca.as_deref().filter(|_| machine.mtls != Mtls::Off);
    let settings = settings(config);
    let channel = settings.channel.clone();
    let service = Service::open(backend.clone(), settings, client_ca, signature_ca)?;
    let origin = config.public_url.trim_end_matches('/').to_owned();
    let outside = Outside { origin, proxies: config.trusted_proxies.clone() };
    let line = certified::Line::open(Door::new(backend.clone(), outside), channel, client_ca)?;
    let tls = match (machine.tls_cert.clone(), machine.tls_key.clone()) {
        (Some(certificate), Some(key)) => Some(Arc::new(listener::tls(certificate, key)?)),
        _ => None,
    };
    let trust = service.trust();
    let router = metrics::counting(certified::router(line).merge(terminology::router(service)), metrics.clone());
    let scheme = if tls.is_some() { "https" } else { "http" };
    tracing::info!("machines are served at {scheme}://{}", tcp.local_addr()?);
    Ok(Machines(tokio::spawn(listener::serve(tcp, tls, router, ending.clone())), trust))
}

fn settings(config: &Config) -> Settings {
    let machine: &Machine = &config.machine;
    let channel = match machine.mtls {
        Mtls::Direct => Channel::Direct,
        Mtls::Proxy => Channel::Proxy(config.trusted_proxies.clone()),
        Mtls::Off => Channel::Off,
    };
    let mut settings = Settings::new(channel, config.data_dir.join("arriving"));
    if !machine.terminology_audience.is_empty() {
        settings.wanted.audiences.clone_from(&machine.terminology_audience);
    }
    settings.wanted.subject_check = machine.terminology_subject;
    settings.wanted.token_age = machine.terminology_token_age;
    settings.wanted.signers = machine.terminology_signers.clone();
    settings.wanted.same_organisation = machine.terminology_same_organisation;
    settings.wanted.profile = machine.terminology_profile;
    settings.wanted.requires_file_hash = machine.terminology_file_hash;
    settings.missing_bearer = machine.terminology_missing_bearer;
    settings.max_bytes = machine.terminology_max_bytes;
    settings
}
