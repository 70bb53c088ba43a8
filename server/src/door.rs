//! What the layers in front of the pages and the API share: the backend, and how the site is reached from outside.

use std::net::{IpAddr, SocketAddr};
use std::ops::Deref;
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request};
use axum::http::header;
use backend::Backend;
use backend::session::Origin;
use backend::throttle::Source;

/// Cheap to clone: each layer gets one of its own with each request.
#[derive(Clone)]
pub struct Door(Arc<Inside>);

/// What a [`Door`] leads to.
pub struct Inside {
    pub backend: Backend,
    pub outside: Outside,
}

impl Deref for Door {
    type Target = Inside;
    fn deref(&self) -> &Inside {
        &self.0
    }
}

/// How people reach the site. Nothing here is ever taken from a request (security.md WEB-31).
#[derive(Clone, Debug)]
pub struct Outside {
    /// Scheme, host, and port where it is not the usual one: `https://ponte.ente.example`, without a slash at the end.
    pub origin: String,
    /// Reverse proxies whose `X-Forwarded-For` is believed.
    pub proxies: Vec<IpAddr>,
}

impl Outside {
    /// Is it reached over TLS?
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.origin.starts_with("https://")
    }

    /// `__Host-` binds the cookie to this host, over TLS alone; browsers refuse it on plain http.
    #[must_use]
    pub fn cookie_name(&self) -> &'static str {
        if self.is_https() { "__Host-sid" } else { "sid" }
    }

    pub(crate) fn secure(&self) -> &'static str {
        if self.is_https() { "; Secure" } else { "" }
    }
}

impl Door {
    /// A door.
    #[must_use]
    pub fn new(backend: Backend, outside: Outside) -> Self {
        Self(Arc::new(Inside { backend, outside }))
    }

    /// Where a request comes from: the peer, or, where that is a proxy of ours, the nearest hop before it that is not.
    /// The left end of `X-Forwarded-For` is the client's own invention and is not read.
    #[must_use]
    pub fn origin_of(&self, request: &Request) -> Origin {
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_canonical());
        let peer = peer.unwrap_or(IpAddr::from([0, 0, 0, 0]));
        let headers = request.headers();
        let address = if self.outside.proxies.contains(&peer) {
            let lines = headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok());
            let hops = lines.flat_map(|line| line.split(',')).map(|hop| hop.trim().parse::<IpAddr>().ok());
            let hops = hops.collect::<Vec<_>>().into_iter().rev();
            // An unreadable hop ends the walk: what stands before it was not written by a proxy of ours.
            let known = hops.map_while(|hop| hop.map(|hop| hop.to_canonical()));
            known
                .scan(false, |done, hop| {
                    (!std::mem::replace(done, !self.outside.proxies.contains(&hop))).then_some(hop)
                })
                .last()
        } else {
            None
        };
        let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
        Origin { source: Source::from(address.unwrap_or(peer)), agent: agent.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use backend::testing;

    use super::*;

    async fn door(proxies: &[&str]) -> Door {
        let proxies = proxies.iter().map(|proxy| proxy.parse().unwrap()).collect();
        let outside = Outside { origin: "https://ponte.example".into(), proxies };
        Door::new(testing::backend(testing::On::Sqlite).await.unwrap(), outside)
    }

    fn request(peer: &str, forwarded: &[&str]) -> Request {
        let mut request = Request::new(Body::empty());
        let peer = SocketAddr::new(peer.parse().unwrap(), 4321);
        request.extensions_mut().insert(ConnectInfo(peer));
        for line in forwarded {
            request.headers_mut().append("x-forwarded-for", line.parse().unwrap());
        }
        request
    }

    #[tokio::test]
    async fn a_client_cannot_choose_its_own_address() {
        let direct = door(&[]).await;
        assert_eq!(direct.origin_of(&request("198.51.100.7", &["10.0.0.1"])).source.as_str(), "198.51.100.7");
        let behind = door(&["10.0.0.9", "10.0.0.8"]).await;
        let seen =
            |peer: &str, forwarded: &[&str]| behind.origin_of(&request(peer, forwarded)).source.as_str().to_owned();
        assert_eq!(seen("10.0.0.9", &["198.51.100.7"]), "198.51.100.7");
        assert_eq!(seen("10.0.0.9", &["127.0.0.1, 198.51.100.7"]), "198.51.100.7", "the left end is invented");
        assert_eq!(seen("10.0.0.9", &["1.2.3.4", "198.51.100.7, 10.0.0.8"]), "198.51.100.7", "two proxies, two lines");
        assert_eq!(seen("10.0.0.9", &["1.2.3.4, unknown"]), "10.0.0.9", "an unreadable hop ends the walk");
        assert_eq!(seen("10.0.0.9", &[]), "10.0.0.9");
        assert_eq!(seen("198.51.100.7", &["1.2.3.4"]), "198.51.100.7", "not a proxy of ours");
    }
}
