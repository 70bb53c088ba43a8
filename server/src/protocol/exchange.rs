//! One request to a protocol and its answer, on a connection of its own.

use std::sync::Arc;
use std::time::Duration;

use app::i18n::it::pratica::protocol as words;
use axum::http::{Request, header};
use backend::pratica::remote::{Sending, Trouble, What};
use bytes::Bytes;
use domain::pratica::{ProtocolTarget, ProtocolTrouble};
use form_urlencoded::Serializer;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::address::{self, Place};
use super::trouble;
use crate::config::Secret;

/// Until there is a connection.
const CONNECT: Duration = Duration::from_secs(5);
/// Until there is an answer, a file of 10 MiB on its way included. Far less than `remote::LEASE`.
pub(super) const ANSWER: Duration = Duration::from_secs(30);
/// Bytes of an answer at most.
const MAX_ANSWER: usize = 64 * 1024;

/// Asks over HTTP/1.1, with TLS or without.
pub(super) struct Client {
    tls: TlsConnector,
    patience: Duration,
}

impl Client {
    /// Trusts the authorities that mail servers are trusted by.
    pub(super) fn new(patience: Duration) -> anyhow::Result<Self> {
        let roots = RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
        let config = config.with_root_certificates(roots).with_no_client_auth();
        Ok(Self { tls: TlsConnector::from(Arc::new(config)), patience })
    }

    /// Sends a document or a file, and answers with what came back.
    ///
    /// # Errors
    /// Why nothing did that can be read.
    pub(super) async fn ask(
        &self,
        target: &ProtocolTarget,
        secret: Option<&Secret>,
        sending: Sending,
    ) -> Result<Bytes, Trouble> {
        let unreachable = |_: std::io::Error| trouble(ProtocolTrouble::Unreachable, "");
        let connecting = async {
            let place = address::find(target).await?;
            let stream = TcpStream::connect(place.address).await.map_err(unreachable)?;
            Ok::<_, Trouble>((place, stream))
        };
        let connected = tokio::time::timeout(CONNECT, connecting).await;
        let (place, stream) = connected.map_err(|_| trouble(ProtocolTrouble::Unreachable, ""))??;
        let request = request(target, secret, sending, &place)?;
        let asked = async {
            if !place.tls {
                return conversation(stream, request).await;
            }
            let name = ServerName::try_from(place.host.clone());
            let name = name.map_err(|_| trouble(ProtocolTrouble::AddressNotAllowed, ""))?;
            let stream = self.tls.connect(name, stream).await.map_err(unreachable)?;
            conversation(stream, request).await
        };
        tokio::time::timeout(self.patience, asked).await.unwrap_or_else(|_| Err(trouble(ProtocolTrouble::TooSlow, "")))
    }
}

/// From here on the other side may have done what it was asked, whatever is heard of it.
async fn conversation<S>(stream: S, request: Request<Full<Bytes>>) -> Result<Bytes, Trouble>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let broken = |_: hyper::Error| trouble(ProtocolTrouble::Unreadable, "HTTP");
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(broken)?;
    let talking = tokio::spawn(connection);
    let answered = async {
        let answer = sender.send_request(request).await.map_err(broken)?;
        if !answer.status().is_success() {
            return Err(trouble(ProtocolTrouble::HttpError, format!("HTTP {}", answer.status().as_u16())));
        }
        let body = Limited::new(answer.into_body(), MAX_ANSWER).collect().await;
        Ok(body.map_err(|_| trouble(ProtocolTrouble::Unreadable, "HTTP"))?.to_bytes())
    };
    let answered = answered.await;
    // One request for each connection: nothing is left to say.
    talking.abort();
    answered
}

fn request(
    target: &ProtocolTarget,
    secret: Option<&Secret>,
    sending: Sending,
    place: &Place,
) -> Result<Request<Full<Bytes>>, Trouble> {
    let address = format!("{}?{}", if place.path.is_empty() { "/" } else { &place.path }, query(target, &sending));
    let mut request = Request::post(address)
        .header(header::HOST, &place.authority)
        .header(header::ACCEPT, "application/json")
        .header(header::USER_AGENT, "Ponte")
        .header(header::CONTENT_TYPE, &sending.content_type);
    if let Some(secret) = secret {
        request = request.header(header::AUTHORIZATION, format!("Bearer {}", secret.expose()));
    }
    request.body(Full::new(sending.bytes)).map_err(|_| trouble(ProtocolTrouble::NotConfigured, ""))
}

/// The values of the exchange, by the names that PiTre's wrapper has for them. What goes with the document itself alone is
/// not said again with its files.
fn query(target: &ProtocolTarget, sending: &Sending) -> String {
    let mut query = Serializer::new(String::new());
    let is_document = matches!(sending.what, What::Document { .. });
    let method = if is_document { "createDocumentAndAddInProject" } else { "uploadFileToDocument" };
    query.append_pair("method", method).append_pair("externalId", &sending.external_id);
    let parameters = target
        .parameters()
        .into_iter()
        .filter(|(name, value)| !value.is_empty() && (is_document || *name != "trasmissionIDArray"));
    query.extend_pairs(parameters);
    match &sending.what {
        What::Document { is_answer, service, applicant, project } => {
            let subject = words::subject(*is_answer, service);
            query
                .append_pair("documentObj", &subject)
                .append_pair("documentDescription", &format!("{subject} {}", sending.external_id))
                .append_pair("fileName", words::file_name(*is_answer));
            match project {
                Some(project) => query.append_pair("createProject", "false").append_pair("idProject", project),
                None => query
                    .append_pair("createProject", "true")
                    .append_pair("projectDescription", &words::project(service, applicant)),
            };
        }
        What::File { document, name, description } => {
            query
                .append_pair("documentId", document)
                .append_pair("attachmentDescription", description)
                .append_pair("fileName", name);
        }
    }
    query.finish()
}
