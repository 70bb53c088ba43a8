//! Speaks with the protocols of enti over HTTP (`pratiche.md` §9): the exchange that the wrapper of PiTre has, one request for
//! each document and one for each file. Nothing is followed, nothing is tried twice here, and no answer is longer or slower
//! than is bearable: when to try again is decided in `domain::pratica::protocol`.

mod address;
mod answer;
mod exchange;

use std::collections::BTreeMap;
use std::time::Duration;

use backend::pratica::remote::{Answered, Handler, Sending, Trouble};
use domain::pratica::{ProtocolTarget, ProtocolTrouble};

use crate::config::Secret;
use exchange::Client;

/// Asks protocols over the network.
pub struct Remote {
    client: Client,
    secrets: BTreeMap<String, Secret>,
}

impl Remote {
    /// With the secrets of this process.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(secrets: BTreeMap<String, Secret>) -> anyhow::Result<Self> {
        Self::with_patience(secrets, exchange::ANSWER)
    }

    /// The same, waiting for an answer no longer than this.
    ///
    /// # Errors
    /// As [`Remote::new`].
    pub fn with_patience(secrets: BTreeMap<String, Secret>, patience: Duration) -> anyhow::Result<Self> {
        Ok(Self { client: Client::new(patience)?, secrets })
    }
}

impl Handler for Remote {
    fn exchange<'a>(&'a self, target: &'a ProtocolTarget, sending: Sending) -> Answered<'a> {
        let secret = self.secrets.get(&target.credential);
        Box::pin(async move {
            let is_document = matches!(sending.what, backend::pratica::remote::What::Document { .. });
            let body = self.client.ask(target, secret, sending).await?;
            answer::read(&body, is_document)
        })
    }

    fn has_secret(&self, target: &ProtocolTarget) -> bool {
        target.credential.is_empty() || self.secrets.contains_key(&target.credential)
    }
}

fn trouble(kind: ProtocolTrouble, said: impl ToString) -> Trouble {
    Trouble { kind, said: said.to_string() }
}
