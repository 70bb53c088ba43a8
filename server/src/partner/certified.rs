//! The partner API on the listener for machines, where a client certificate takes the place of code and secret (seed 001,
//! "Alternativamente è possibile richiedere l’autenticazione tramite certificati crittografici"; security.md BAS-6). Its
//! issuer must be an authority that the installation trusts, and the ente must have named it; code and secret open as well.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use app::i18n::it::terminology_api as words;
use axum::Router;
use axum::extract::{ConnectInfo, DefaultBodyLimit, Request, State};
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use backend::terminology::rate;
use backend::terminology::signature::Anchors;
use backend::throttle::Source;
use domain::Denial;
use domain::partner::Partner;
use sha2::{Digest as _, Sha256};

use super::{by_secret, for_partners, framed, let_in, unknown};
use crate::door::Door;
use crate::machine::channel::{ChannelFault, Peer, anchors, shown, trusted};
use crate::machine::{Channel, Reloaded};
use crate::rest::problem::{Answer, Problem};
use crate::{MAX_BODY, headers, refusal};

/// Calls of one certificate in a minute.
const CALLS: i64 = 240;

/// What is known of the line that machines come on. Cheap to clone.
#[derive(Clone)]
pub struct Line {
    door: Door,
    channel: Channel,
    /// Authorities of the certificates; absent where nobody looks at them.
    authorities: Option<Arc<Reloaded<Anchors>>>,
}

impl Line {
    /// A line whose certificates come from the authorities in a file.
    ///
    /// # Errors
    /// When the file cannot be read or names nobody.
    pub fn open(door: Door, channel: Channel, client_ca: Option<&Path>) -> anyhow::Result<Self> {
        let authorities = client_ca.map(|file| anchors(file).context("PONTE_CLIENT_CA")).transpose()?;
        Ok(Self { door, channel, authorities: authorities.map(Arc::new) })
    }
}

/// The API, for the listener of machines.
pub fn router(line: Line) -> Router {
    let door = line.door.clone();
    framed(door.backend.clone(), for_partners().route_layer(from_fn_with_state(line, identify)))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(from_fn(refusal::speak_json))
        .layer(from_fn_with_state(door, headers::protect))
}

async fn identify(State(line): State<Line>, mut request: Request, next: Next) -> Response {
    let peer = Peer::of(&request);
    // Where a request comes from is asked as on the console's own listener.
    request.extensions_mut().insert(ConnectInfo(peer.address));
    let source = line.door.origin_of(&request).source;
    let found = partner(&line, &peer, request.headers(), &source).await;
    let_in(found, request, next).await
}

/// Whoever signs with a secret is known by it; to everybody else the certificate is what counts.
async fn partner(line: &Line, peer: &Peer, headers: &HeaderMap, source: &Source) -> Answer<Partner> {
    let chain = shown(&line.channel, peer, headers).map_err(refused)?;
    if headers.contains_key(AUTHORIZATION) {
        let is_private = line.channel != Channel::Off || line.door.outside.is_https();
        return by_secret(&line.door.backend, headers, is_private, source).await;
    }
    let Some(authorities) = line.authorities.as_ref().filter(|_| !chain.is_empty()) else { return Err(unknown()) };
    let cx = &line.door.backend;
    let certificate = trusted(&chain, authorities, cx.now()).map_err(refused)?;
    let who = format!("partner|{}", hex::encode(Sha256::digest(&certificate)));
    if let Some(seconds) = rate::admit(cx, &who, CALLS).await? {
        return Err(Denial::TooManyRequests { retry_after_seconds: seconds }.into());
    }
    match backend::partner::certificate::authenticate(cx, &certificate).await {
        Ok(partner) => Ok(partner),
        Err(backend::Error::Denied(Denial::WrongCredentials)) => {
            tracing::info!(certificate = who, "a certificate that is no partner's");
            Err(unknown())
        }
        Err(error) => Err(error.into()),
    }
}

fn refused(fault: ChannelFault) -> Problem {
    let why = match fault {
        ChannelFault::NoAnchors => {
            return Problem::unavailable(anyhow::anyhow!("the authorities of client certificates cannot be read"));
        }
        ChannelFault::NotTheProxy => words::NOT_THE_PROXY.to_owned(),
        ChannelFault::Twice => words::CERTIFICATE_TWICE.to_owned(),
        ChannelFault::Missing => words::NO_CERTIFICATE.to_owned(),
        ChannelFault::Certificate(fault) => words::connection_fault(fault),
    };
    Problem::certificate_refused(why).challenging(super::CHALLENGE)
}
