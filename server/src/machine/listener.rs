//! The listener for machines: TLS that asks for a client certificate and passes it on as it was shown, so that a caller whose
//! certificate is not trusted hears why (401) and not only that the line was cut. Whoever shows one proves to have its key.
//! Slow clients are cut off (security.md REL-11).

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use axum::Router;
use axum::body::Body;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use rustls::client::danger::HandshakeSignatureValid;
use rustls::crypto::{CryptoProvider, WebPkiSupportedAlgorithms, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::{DigitallySignedStruct, DistinguishedName, ServerConfig, SignatureScheme};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt as _;

use super::Reloaded;
use super::channel::Peer;
use crate::health::Ending;

/// Connections at once; more are closed as they come.
const CONNECTIONS: usize = 1024;
/// How long a handshake, or the head of a request, may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// Requests under way have this long to end when the process does.
const DRAIN: Duration = Duration::from_secs(7);
/// Bytes of the head of a request at most: two tokens of 16 KiB, and certificates from a proxy.
const MAX_HEAD: usize = 192 * 1024;

/// The certificate of the listener, read anew when its files change.
///
/// # Errors
/// When certificate or key cannot be read, or do not belong together.
pub fn tls(certificate: PathBuf, key: PathBuf) -> anyhow::Result<Reloaded<ServerConfig>> {
    Reloaded::open(vec![certificate, key], |files| {
        let [certificate, key] = files else { anyhow::bail!("a certificate and a key") };
        let chain = CertificateDer::pem_file_iter(certificate)
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .with_context(|| certificate.display().to_string())?;
        anyhow::ensure!(!chain.is_empty(), "{}: there is no certificate in it", certificate.display());
        // What is wrong with a key is not told: the words might hold a part of it.
        let key = PrivateKeyDer::from_pem_file(key)
            .map_err(|_| anyhow::anyhow!("{}: there is no private key in it", key.display()))?;
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let verifier = Arc::new(Shown::new(&provider));
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_client_cert_verifier(verifier)
            .with_single_cert(chain, key)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(config)
    })
}

/// Takes any certificate, or none, whose key signs the handshake. Whether it is trusted is judged for each request, with the
/// same code behind a proxy and without one ([`super::channel`]): nothing is let in because of this.
#[derive(Debug)]
struct Shown(WebPkiSupportedAlgorithms);

impl Shown {
    fn new(provider: &CryptoProvider) -> Self {
        Self(provider.signature_verification_algorithms)
    }
}

impl ClientCertVerifier for Shown {
    fn client_auth_mandatory(&self) -> bool {
        false
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: UnixTime,
    ) -> Result<ClientCertVerified, rustls::Error> {
        Ok(ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signature, &self.0)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signature, &self.0)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_schemes()
    }
}

/// Serves until the end, and then for as long as requests under way need, but not for ever.
///
/// # Errors
/// None while it serves: a connection that fails is nobody else's matter.
pub async fn serve(
    listener: TcpListener,
    tls: Option<Arc<Reloaded<ServerConfig>>>,
    router: Router,
    ending: Ending,
) -> anyhow::Result<()> {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = ending.closed() => break,
        };
        let (stream, address) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // No file descriptors left, or a connection that was gone before it was taken.
                tracing::warn!(%error, "a connection was not taken");
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else { continue };
        let (tls, router, ending) = (tls.clone(), router.clone(), ending.clone());
        tokio::spawn(async move {
            let _place = place;
            if let Err(error) = connection(stream, address, tls, router, ending).await {
                tracing::debug!(%error, "a connection ended early");
            }
        });
    }
    // Each connection hears of the end itself; whoever still holds a place then is waited for.
    let all = u32::try_from(CONNECTIONS).unwrap_or(u32::MAX);
    if tokio::time::timeout(DRAIN, places.acquire_many(all)).await.is_err() {
        tracing::warn!("requests of machines were still under way after {} s", DRAIN.as_secs());
    }
    Ok(())
}

async fn connection(
    stream: TcpStream,
    address: SocketAddr,
    tls: Option<Arc<Reloaded<ServerConfig>>>,
    router: Router,
    ending: Ending,
) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let Some(tls) = tls else {
        return speak(stream, Peer { address, chain: Arc::default() }, router, ending).await;
    };
    let handshake = TlsAcceptor::from(tls.latest()).accept(stream);
    let stream = tokio::time::timeout(PATIENCE, handshake).await.map_err(|_| io::ErrorKind::TimedOut)??;
    let chain = stream.get_ref().1.peer_certificates().unwrap_or_default();
    let chain = chain.iter().map(|certificate| certificate.to_vec()).collect();
    speak(stream, Peer { address, chain: Arc::new(chain) }, router, ending).await
}

/// HTTP/1.1 on a connection until one of both ends it.
async fn speak<I>(io: I, peer: Peer, router: Router, ending: Ending) -> io::Result<()>
where
    I: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(peer.clone());
        router.clone().oneshot(request)
    });
    let serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .max_buf_size(MAX_HEAD)
        .serve_connection(TokioIo::new(io), service);
    let mut serving = std::pin::pin!(serving);
    tokio::select! {
        served = serving.as_mut() => return served.map_err(io::Error::other),
        () = ending.closed() => serving.as_mut().graceful_shutdown(),
    }
    match tokio::time::timeout(DRAIN, serving).await {
        Ok(served) => served.map_err(io::Error::other),
        Err(_) => Err(io::ErrorKind::TimedOut.into()),
    }
}
