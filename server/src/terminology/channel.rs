//! Lets a connection in whose certificate is trusted, and not too often (`terminology.md` §1.4, steps 1 and 2).

use app::i18n::it::terminology_api as words;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use backend::terminology::rate;
use sha2::{Digest as _, Sha256};

use super::Service;
use super::problem::Problem;
use crate::machine::channel::{ChannelFault, Peer, shown, trusted};

/// Calls of one client certificate in a minute.
pub const CALLS: i64 = 240;

/// The client's certificate, looked at; absent where nobody looks.
#[derive(Clone, Debug, Default)]
pub(super) struct Client(pub(super) Option<Vec<u8>>);

impl From<ChannelFault> for Problem {
    fn from(fault: ChannelFault) -> Self {
        match fault {
            ChannelFault::NotTheProxy => Self::unauthorized(words::NOT_THE_PROXY),
            ChannelFault::Twice => Self::unauthorized(words::CERTIFICATE_TWICE),
            ChannelFault::Missing => Self::unauthorized(words::NO_CERTIFICATE),
            ChannelFault::Certificate(fault) => Self::unauthorized(&words::connection_fault(fault)),
            ChannelFault::NoAnchors => no_anchors(),
        }
    }
}

/// The layer before every address of the service.
pub(super) async fn identify(State(service): State<Service>, mut request: Request, next: Next) -> Response {
    let peer = Peer::of(&request);
    let chain = shown(&service.settings.channel, &peer, request.headers());
    match known(&service, &peer, chain).await {
        Ok(client) => {
            request.extensions_mut().insert(client);
            next.run(request).await
        }
        Err(problem) => problem.into_response(),
    }
}

async fn known(service: &Service, peer: &Peer, chain: Result<Vec<Vec<u8>>, ChannelFault>) -> Result<Client, Problem> {
    let chain = chain?;
    let client = match &service.clients {
        None => Client(None),
        Some(authorities) => Client(Some(trusted(&chain, authorities, service.cx.now())?)),
    };
    let who = match &client.0 {
        Some(der) => format!("client|{}", hex::encode(Sha256::digest(der))),
        None => format!("address|{}", backend::throttle::Source::from(peer.address.ip()).as_str()),
    };
    match rate::admit(&service.cx, &who, CALLS).await? {
        Some(seconds) => Err(Problem::too_many(words::CALLS, seconds)),
        None => Ok(client),
    }
}

/// While the file of authorities cannot be used, nobody is trusted.
pub(super) fn no_anchors() -> Problem {
    Problem::unavailable(words::NO_ANCHORS, anyhow::anyhow!("the authorities cannot be read"))
}
