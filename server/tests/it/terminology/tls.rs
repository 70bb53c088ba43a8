//! Over a real TLS connection.

use std::sync::Arc;
use std::time::Duration;

use backend::testing;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use server::health::Ending;
use server::machine::listener::{serve, tls};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::pki::{Authority, Minted};
use super::{CSV, Desk, info};

struct Line {
    desk: Desk,
    address: std::net::SocketAddr,
    ending: Ending,
    /// Certificate and key of the listener.
    files: [std::path::PathBuf; 2],
}

impl Line {
    async fn open() -> Self {
        let desk = Desk::on_sqlite().await;
        let folder = testing::folder("listener");
        let files = [folder.join("server.pem"), folder.join("server.key")];
        let minted = desk.authority.listener();
        std::fs::write(&files[0], &minted.pem).unwrap();
        std::fs::write(&files[1], &minted.key).unwrap();
        let tcp = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, ending) = (tcp.local_addr().unwrap(), Ending::default());
        let tls = Arc::new(tls(files[0].clone(), files[1].clone()).unwrap());
        tokio::spawn(serve(tcp, Some(tls), desk.router.clone(), ending.clone()));
        Self { desk, address, ending, files }
    }

    /// Connects, with a client certificate or without.
    async fn connect(&self, client: Option<&Minted>) -> std::io::Result<TlsStream<TcpStream>> {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_slice(self.desk.authority.pem.as_bytes()).unwrap()).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let config = config.with_root_certificates(roots);
        let config = match client {
            None => config.with_no_client_auth(),
            Some(client) => {
                let key = PrivateKeyDer::from_pem_slice(client.key.as_bytes()).unwrap();
                config.with_client_auth_cert(vec![CertificateDer::from(client.der.clone())], key).unwrap()
            }
        };
        let stream = TcpStream::connect(self.address).await?;
        TlsConnector::from(Arc::new(config)).connect(ServerName::try_from("localhost").unwrap(), stream).await
    }

    /// An upload, as it goes over the line.
    fn upload(&self, version: &str) -> String {
        let (bearer, integrity) = self.desk.tokens(version);
        let body = format!(
            "--x\r\nContent-Disposition: form-data; name=\"creationInfo\"\r\n\r\n{}\r\n\
             --x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n{CSV}\r\n--x--\r\n",
            info(version)
        );
        format!(
            "POST /v1/terminology/CUSTOM_CSV HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
             Authorization: Bearer {bearer}\r\nFSE-JWT-Terminology: {integrity}\r\n\
             Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
    }

    async fn say(&self, client: Option<&Minted>, text: &str) -> String {
        let mut stream = self.connect(client).await.unwrap();
        stream.write_all(text.as_bytes()).await.unwrap();
        heard(&mut stream).await
    }
}

/// All that comes until the other end is silent.
async fn heard(stream: &mut TlsStream<TcpStream>) -> String {
    let mut bytes = Vec::new();
    // An end without a farewell is an end.
    let _ = tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut bytes)).await.unwrap();
    String::from_utf8(bytes).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_trusted_uploads_and_others_hear_why_not() {
    let line = Line::open().await;
    let done = line.say(Some(&line.desk.client), &line.upload("1")).await;
    assert!(done.starts_with("HTTP/1.1 201"), "{done}");
    for client in [None, Some(Authority::new("un'altra").client())] {
        let refused = line.say(client.as_ref(), &line.upload("2")).await;
        assert!(refused.starts_with("HTTP/1.1 401") && refused.contains("application/problem+json"), "{refused}");
    }
    // The connection's certificate signs no tokens: here it is the very one the line was opened with.
    let signer = line.desk.signer.clone();
    let refused = line.say(Some(&signer), &line.upload("2")).await;
    assert!(refused.starts_with("HTTP/1.1 403") && refused.contains("/jwt-x5c"), "{refused}");
    let named = line.upload("2").replace("Host: localhost", "Host: localhost\r\nClient-Cert: :AQID:");
    assert!(line.say(Some(&line.desk.client), &named).await.starts_with("HTTP/1.1 401"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_of_another_certificate_opens_nothing() {
    let line = Line::open().await;
    let thief = Minted { key: line.desk.signer.key.clone(), ..line.desk.client.clone() };
    // rustls itself refuses such a pair, or else the listener does.
    let opened = tokio::spawn(async move {
        let mut stream = line.connect(Some(&thief)).await.unwrap();
        stream.write_all(line.upload("1").as_bytes()).await.unwrap();
        heard(&mut stream).await
    });
    assert!(!opened.await.is_ok_and(|answer| answer.starts_with("HTTP/1.1 201")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_is_not_asked_for_when_the_tokens_are_no_good() {
    let line = Line::open().await;
    let head = "POST /v1/terminology/CUSTOM_CSV HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer x\r\n\
                FSE-JWT-Terminology: x\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 100000000\r\n\
                Expect: 100-continue\r\n\r\n";
    let refused = line.say(Some(&line.desk.client), head).await;
    assert!(refused.starts_with("HTTP/1.1 403") && !refused.contains("100 Continue"), "{refused}");
    let upload = line.upload("1");
    let (head, body) = upload.split_once("\r\n\r\n").unwrap();
    let mut stream = line.connect(Some(&line.desk.client)).await.unwrap();
    stream.write_all(format!("{head}\r\nExpect: 100-continue\r\n\r\n").as_bytes()).await.unwrap();
    let mut told = [0; 12];
    stream.read_exact(&mut told).await.unwrap();
    assert_eq!(&told, b"HTTP/1.1 100");
    stream.write_all(body.as_bytes()).await.unwrap();
    assert!(heard(&mut stream).await.contains("HTTP/1.1 201"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_head_that_can_be_read_in_two_ways_is_refused() {
    let line = Line::open().await;
    let twice = |upload: &str, from: &str| {
        let found = upload.lines().find(|line| line.starts_with(from)).unwrap().to_owned();
        upload.replacen("Host: localhost", &format!("Host: localhost\r\n{found}"), 1)
    };
    for (name, instance) in [("Authorization: ", "/jwt-jwt"), ("FSE-JWT-Terminology: ", "/jwt-jwt")] {
        let refused = line.say(Some(&line.desk.client), &twice(&line.upload("1"), name)).await;
        assert!(refused.starts_with("HTTP/1.1 403") && refused.contains(instance), "{name}: {refused}");
    }
    let longer = line.upload("1").replacen("Host: localhost", "Host: localhost\r\nContent-Length: 1", 1);
    let refused = line.say(Some(&line.desk.client), &longer).await;
    assert!(refused.starts_with("HTTP/1.1 400"), "{refused}");
    let good = line.say(Some(&line.desk.client), &line.upload("1")).await;
    assert!(good.starts_with("HTTP/1.1 201"), "nothing was stored before: {good}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn its_own_certificate_changes_without_a_restart_and_it_ends_in_order() {
    let line = Line::open().await;
    let shown = async || {
        let stream = line.connect(Some(&line.desk.client)).await.unwrap();
        stream.get_ref().1.peer_certificates().unwrap()[0].to_vec()
    };
    let before = shown().await;
    let minted = line.desk.authority.listener();
    std::fs::write(&line.files[0], &minted.pem).unwrap();
    assert_eq!(shown().await, minted.der);
    assert_ne!(before, minted.der);
    std::fs::write(&line.files[0], "").unwrap();
    assert_eq!(shown().await, minted.der, "a file that cannot be used does not close the door");
    line.ending.close();
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(TcpStream::connect(line.address).await.is_err(), "nobody listens any more");
}
