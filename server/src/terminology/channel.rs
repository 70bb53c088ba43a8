//! Lets a connection in whose certificate is trusted, and not too often (`terminology.md` §1.4, steps 1 and 2).

use app::i18n::it::terminology_api as words;
use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use backend::terminology::rate;
use domain::terminology::Operation;
use sha2::{Digest as _, Sha256};

use super::Service;
use super::problem::Problem;
use super::trace::Trace;
use crate::machine::channel::{self, ChannelFault, Peer, shown};

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

/// The layer before every address of the service that writes.
pub(super) async fn identify(State(service): State<Service>, mut request: Request, next: Next) -> Response {
    let peer = Peer::of(&request);
    let chain = shown(&service.settings.channel, &peer, request.headers());
    match known(&service, &peer, chain).await {
        Ok(client) => {
            let caller = caller(&client, &peer);
            let operation = operation(request.method());
            let trace = request.extensions().get::<Trace>().cloned();
            request.extensions_mut().insert(client);
            let response = next.run(request).await;
            if let (Some(problem), Some(operation), Some(trace)) =
                (response.extensions().get::<Problem>(), operation, trace)
            {
                service.notes.note(problem.noted(caller, operation, &trace, service.cx.now()));
            }
            response
        }
        Err(problem) => problem.into_response(),
    }
}

/// Lets a connection read below `/fhir` whose certificate is trusted. It is not counted: questions of codes come by the
/// thousand, and counting them would be the only thing that is written.
pub(super) async fn identify_reader(State(service): State<Service>, request: Request, next: Next) -> Response {
    let peer = Peer::of(&request);
    let chain = shown(&service.settings.channel, &peer, request.headers());
    match chain.and_then(|chain| trusted(&service, &chain)) {
        Ok(_) => next.run(request).await,
        Err(fault) => {
            let problem = Problem::from(fault);
            crate::fhir::refused_connection(problem.status(), problem.detail())
        }
    }
}

/// The client's certificate, if it leads to an authority.
fn trusted(service: &Service, chain: &[Vec<u8>]) -> Result<Client, ChannelFault> {
    let Some(authorities) = &service.trust.clients else { return Ok(Client(None)) };
    Ok(Client(Some(channel::trusted(chain, authorities, service.cx.now())?)))
}

/// Who calls, as calls and refusals are counted.
fn caller(client: &Client, peer: &Peer) -> String {
    match &client.0 {
        Some(der) => format!("client|{}", hex::encode(Sha256::digest(der))),
        None => format!("address|{}", backend::throttle::Source::from(peer.address.ip()).as_str()),
    }
}

/// What is asked for; what reads is noted nowhere.
fn operation(method: &Method) -> Option<Operation> {
    match *method {
        Method::POST => Some(Operation::Upload),
        Method::DELETE => Some(Operation::Delete),
        _ => None,
    }
}

async fn known(service: &Service, peer: &Peer, chain: Result<Vec<Vec<u8>>, ChannelFault>) -> Result<Client, Problem> {
    let client = trusted(service, &chain?)?;
    match rate::admit(&service.cx, &caller(&client, peer), CALLS).await? {
        Some(seconds) => Err(Problem::too_many(words::CALLS, seconds)),
        None => Ok(client),
    }
}

/// While the file of authorities cannot be used, nobody is trusted.
pub(super) fn no_anchors() -> Problem {
    Problem::unavailable(words::NO_ANCHORS, anyhow::anyhow!("the authorities cannot be read"))
}
