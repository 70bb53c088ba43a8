//! Who is at the other end of a connection: its client certificate, from the TLS connection itself or from a proxy that ended
//! it (security.md §2.7). A header that names a certificate is believed from the configured proxies alone.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName};
use backend::terminology::signature::{Anchors, connection};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::Timestamp;
use domain::terminology::token::CertificateFault;

use super::Reloaded;

/// RFC 9440.
const CLIENT_CERT: HeaderName = HeaderName::from_static("client-cert");
const CLIENT_CERT_CHAIN: HeaderName = HeaderName::from_static("client-cert-chain");
/// nginx: `$ssl_client_escaped_cert`, PEM with percent signs.
const ESCAPED: HeaderName = HeaderName::from_static("x-ssl-client-cert");
/// Bytes of one certificate at most.
const MAX_CERTIFICATE: usize = 16 * 1024;
/// Certificates of a chain at most.
const MAX_CHAIN: usize = 8;

/// The connection a request came on, as the listener saw it.
#[derive(Clone, Debug)]
pub struct Peer {
    pub address: SocketAddr,
    /// What the client showed, DER, its own first; empty when it showed nothing.
    pub chain: Arc<Vec<Vec<u8>>>,
}

/// Who looks at the client certificates.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Channel {
    /// The listener has them from the connection.
    Direct,
    /// These proxies pass them on.
    Proxy(Vec<IpAddr>),
    /// Nobody: loopback and the demo only.
    Off,
}

/// Why a connection is not trusted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ChannelFault {
    /// A certificate is named by somebody else than the proxy, or the proxy was gone around.
    NotTheProxy,
    /// It is named more than once, or in a way that is not agreed on.
    Twice,
    /// None was shown.
    Missing,
    /// It is not good.
    Certificate(CertificateFault),
    /// The authorities cannot be read: while that is so, nobody is trusted.
    NoAnchors,
}

impl Peer {
    /// Who is at the other end of the connection of a request; nobody known where no listener of ours took it.
    #[must_use]
    pub fn of(request: &Request) -> Self {
        let nobody = || Self { address: SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0)), chain: Arc::default() };
        request.extensions().get::<Self>().cloned().unwrap_or_else(nobody)
    }
}

/// Does the chain lead to one of the authorities? Answers the client's own certificate.
///
/// # Errors
/// `Missing`, `NoAnchors`, `Certificate`.
pub fn trusted(chain: &[Vec<u8>], authorities: &Reloaded<Anchors>, now: Timestamp) -> Result<Vec<u8>, ChannelFault> {
    let first = chain.first().ok_or(ChannelFault::Missing)?;
    let authorities = authorities.current().ok_or(ChannelFault::NoAnchors)?;
    connection(chain, &authorities, now).map_err(ChannelFault::Certificate)?;
    Ok(first.clone())
}

/// The authorities in a file, read anew when it changes.
///
/// # Errors
/// When it cannot be read or names nobody.
pub fn anchors(file: &Path) -> anyhow::Result<Reloaded<Anchors>> {
    Reloaded::open(vec![file.to_owned()], |files| {
        let text = std::fs::read_to_string(&files[0]).with_context(|| files[0].display().to_string())?;
        Anchors::from_pem(&text).with_context(|| files[0].display().to_string())
    })
}

/// The certificates that the other end shows.
///
/// # Errors
/// `NotTheProxy`, `Twice`, `Certificate`.
pub fn shown(channel: &Channel, peer: &Peer, headers: &HeaderMap) -> Result<Vec<Vec<u8>>, ChannelFault> {
    let is_named = headers.keys().any(names_a_certificate);
    match channel {
        Channel::Proxy(proxies) if proxies.contains(&peer.address.ip().to_canonical()) => passed_on(headers),
        Channel::Proxy(_) | Channel::Direct | Channel::Off if is_named => Err(ChannelFault::NotTheProxy),
        Channel::Proxy(_) => Err(ChannelFault::NotTheProxy),
        Channel::Direct => Ok(peer.chain.as_ref().clone()),
        Channel::Off => Ok(Vec::new()),
    }
}

/// Does a header name a certificate, spelled in whichever way a server on the way might take for it?
fn names_a_certificate(name: &HeaderName) -> bool {
    let plain = name.as_str().replace('_', "-");
    [CLIENT_CERT, CLIENT_CERT_CHAIN, ESCAPED].iter().any(|known| known.as_str() == plain)
        || plain == "x-forwarded-client-cert"
}

/// What a proxy passes on: one of the two ways, once.
fn passed_on(headers: &HeaderMap) -> Result<Vec<Vec<u8>>, ChannelFault> {
    let twice = || ChannelFault::Twice;
    let unreadable = || ChannelFault::Certificate(CertificateFault::Unreadable);
    // A name with an underscore, or Envoy's, was not written by a proxy that is set up as the documentation says.
    let known = [&CLIENT_CERT, &CLIENT_CERT_CHAIN, &ESCAPED];
    if headers.keys().any(|name| names_a_certificate(name) && !known.contains(&name)) {
        return Err(twice());
    }
    let once = |name: &HeaderName| {
        let mut values = headers.get_all(name).iter();
        match (values.next(), values.next()) {
            (None, _) => Ok(None),
            (Some(value), None) => value.to_str().map(Some).map_err(|_| unreadable()),
            (Some(_), Some(_)) => Err(twice()),
        }
    };
    match (once(&CLIENT_CERT)?, once(&ESCAPED)?) {
        (Some(_), Some(_)) => Err(twice()),
        (Some(leaf), None) => {
            let mut chain = vec![byte_sequence(leaf).ok_or_else(unreadable)?];
            // A list may be written on several lines (RFC 9110 §5.3).
            for line in headers.get_all(&CLIENT_CERT_CHAIN) {
                for item in line.to_str().map_err(|_| unreadable())?.split(',') {
                    chain.push(byte_sequence(item).ok_or_else(unreadable)?);
                    if chain.len() > MAX_CHAIN {
                        return Err(unreadable());
                    }
                }
            }
            Ok(chain)
        }
        (None, Some("")) | (None, None) => Ok(Vec::new()),
        (None, Some(escaped)) => Ok(vec![escaped_pem(escaped).ok_or_else(unreadable)?]),
    }
}

/// A byte sequence of structured fields (RFC 8941 §3.3.5): base64 between colons.
fn byte_sequence(text: &str) -> Option<Vec<u8>> {
    let inner = text.trim().strip_prefix(':')?.strip_suffix(':')?;
    if inner.is_empty() || inner.len() > MAX_CERTIFICATE * 4 / 3 + 4 {
        return None;
    }
    STANDARD.decode(inner).ok()
}

/// One certificate in PEM, percent-encoded.
fn escaped_pem(text: &str) -> Option<Vec<u8>> {
    if text.len() > MAX_CERTIFICATE * 4 {
        return None;
    }
    let pem = unescaped(text)?;
    let inner = pem.trim().strip_prefix("-----BEGIN CERTIFICATE-----")?.strip_suffix("-----END CERTIFICATE-----")?;
    let inner: String = inner.split_whitespace().collect();
    (!inner.is_empty()).then(|| STANDARD.decode(inner).ok())?
}

/// nginx escapes what it has to; a plus sign is a plus sign.
fn unescaped(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let pair = [rest.next()?, rest.next()?];
            let mut decoded = [0];
            hex::decode_to_slice(pair, &mut decoded).ok()?;
            bytes.push(decoded[0]);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(lines: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(*name, value.parse().unwrap());
        }
        headers
    }

    #[test]
    fn both_ways_of_passing_a_certificate_on() {
        let rfc = headers(&[
            ("client-cert", ":AQID:"),
            ("client-cert-chain", ":BAU=:, :Bgc=:"),
            ("client-cert-chain", ":CA==:"),
        ]);
        assert_eq!(passed_on(&rfc).unwrap(), [vec![1, 2, 3], vec![4, 5], vec![6, 7], vec![8]]);
        let nginx = headers(&[(
            "x-ssl-client-cert",
            "-----BEGIN%20CERTIFICATE-----%0AAQ%0AI+%0A-----END%20CERTIFICATE-----%0A",
        )]);
        assert_eq!(passed_on(&nginx).unwrap(), [STANDARD.decode("AQI+").unwrap()]);
        assert!(passed_on(&HeaderMap::new()).unwrap().is_empty());
        assert!(passed_on(&headers(&[("x-ssl-client-cert", "")])).unwrap().is_empty(), "nginx, without a certificate");
    }

    #[test]
    fn what_is_not_said_once_and_clearly_is_refused() {
        let many = ":AQ==:,".repeat(9);
        for lines in [
            vec![("client-cert", ":AQID:"), ("client-cert", ":AQID:")],
            vec![("client-cert", ":AQID:"), ("x-ssl-client-cert", "x")],
            vec![("client-cert", ":AQID:"), ("client_cert", ":AQID:")],
            vec![("x-forwarded-client-cert", "Cert=\"x\"")],
            vec![("client-cert", "AQID")],
            vec![("client-cert", "::")],
            vec![("client-cert", ":AQI:")],
            vec![("client-cert", ":AQID:, :AQID:")],
            vec![("client-cert", ":AQID:"), ("client-cert-chain", many.trim_end_matches(','))],
            vec![("x-ssl-client-cert", "AQID")],
            vec![("x-ssl-client-cert", "-----BEGIN CERTIFICATE-----%0-----END CERTIFICATE-----")],
        ] {
            assert!(passed_on(&headers(&lines)).is_err(), "{lines:?}");
        }
    }

    #[test]
    fn nobody_else_names_a_certificate() {
        let peer = |address: [u8; 4]| Peer { address: SocketAddr::from((address, 1)), chain: Arc::new(vec![vec![9]]) };
        let named = headers(&[("client-cert", ":AQID:")]);
        let proxy = Channel::Proxy(vec![IpAddr::from([10, 0, 0, 1])]);
        assert_eq!(shown(&proxy, &peer([10, 0, 0, 1]), &named).unwrap(), [vec![1, 2, 3]]);
        assert!(shown(&proxy, &peer([10, 0, 0, 2]), &named).is_err(), "not the proxy");
        assert!(shown(&proxy, &peer([10, 0, 0, 2]), &HeaderMap::new()).is_err(), "past the proxy");
        assert!(shown(&Channel::Direct, &peer([10, 0, 0, 1]), &named).is_err());
        assert_eq!(shown(&Channel::Direct, &peer([10, 0, 0, 1]), &HeaderMap::new()).unwrap(), [vec![9]]);
        for name in ["client_cert", "x-forwarded-client-cert", "x_ssl_client_cert", "client-cert-chain"] {
            assert!(shown(&Channel::Direct, &peer([10, 0, 0, 1]), &headers(&[(name, "x")])).is_err(), "{name}");
        }
    }
}
