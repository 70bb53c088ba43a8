//! Every fault of a certificate, of the connection and of the signature (security.md §2.4 and §2.7).

use axum::body::Body;
use axum::http::Request;
use backend::testing;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, KeyUsagePurpose, date_time_ymd,
};
use server::terminology::Channel;
use server::terminology::channel::CALLS;

use super::pki::{Authority, Minted, WEAK};
use super::{CSV, Desk, Reply, ask, csv, peer, signed, tokens};

type Change = fn(&mut CertificateParams);

impl Desk {
    /// An upload over a connection that shows these certificates.
    async fn shown(&self, version: &str, chain: &[&[u8]]) -> Reply {
        let (head, body) = csv(version, CSV);
        let request = signed(head, &self.tokens(version)).extension(peer(chain));
        ask(&self.router, request.body(body).unwrap()).await
    }

    /// An upload whose tokens another certificate signs.
    async fn signed_by(&self, version: &str, signer: &Minted) -> Reply {
        let tokens = tokens(&self.cx, &signer.signature(), version, |_, _, _| {});
        self.upload_with(version, &tokens, CSV).await
    }
}

#[tokio::test]
async fn of_the_connection() {
    let desk = Desk::on_sqlite().await;
    let other = Authority::new("un'altra");
    let faults: [(Change, &str); 6] = [
        (|params| params.not_after = date_time_ymd(2025, 12, 31), "scaduto"),
        (|params| params.not_before = date_time_ymd(2026, 6, 1), "non è ancora valido"),
        (|params| params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained), "autorità"),
        (|params| params.key_usages = vec![KeyUsagePurpose::KeyEncipherment], "uso della chiave"),
        (|params| params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth], "uso della chiave"),
        (|params| params.extended_key_usages = vec![ExtendedKeyUsagePurpose::EmailProtection], "uso della chiave"),
    ];
    for (change, told) in faults {
        let refused = desk.shown("1", &[&desk.authority.mint(0, change).der]).await.refused(401, "/unauthorized");
        assert!(refused["detail"].as_str().unwrap().contains(told), "{told}: {refused}");
        assert_eq!((&refused["title"], &refused["type"]), (&"Non autorizzato.".into(), &"/errors/unauthorized".into()));
    }
    let weak = STANDARD.decode(WEAK).unwrap();
    for chain in [vec![], vec![b"x".as_slice()], vec![weak.as_slice()], vec![other.client().der.as_slice()]] {
        desk.shown("1", &chain).await.refused(401, "/unauthorized");
    }
    desk.shown("1", &[&desk.authority.mint(0, |_| {}).der]).await.ok(201);
}

#[tokio::test]
async fn of_the_signature() {
    let desk = Desk::on_sqlite().await;
    let other = Authority::new("un'altra");
    let faults: [(Change, &str); 5] = [
        (|params| params.not_after = date_time_ymd(2025, 12, 31), "scaduto"),
        (|params| params.not_before = date_time_ymd(2026, 6, 1), "non è ancora valido"),
        (|params| params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained), "autorità"),
        (|params| params.key_usages = vec![KeyUsagePurpose::KeyEncipherment], "uso della chiave"),
        (|params| params.distinguished_name.push(DnType::CommonName, ""), "common name"),
    ];
    for (change, told) in faults {
        let minted = desk.authority.mint(1, change);
        // A certificate without a name signs nothing of our own making: the tokens of a good one with this in their header.
        let x5c = serde_json::json!([STANDARD.encode(&minted.der)]);
        let tokens = desk.tokens_with("1", |_, header, _| header["x5c"] = x5c.clone());
        let refused = desk.upload_with("1", &tokens, CSV).await.refused(403, "/jwt-x5c");
        assert!(refused["detail"].as_str().unwrap().contains(told), "{told}: {refused}");
    }
    let tokens = desk.tokens_with("1", |_, header, _| header["x5c"] = serde_json::json!([WEAK]));
    desk.upload_with("1", &tokens, CSV).await.refused(403, "/jwt-x5c");
    desk.signed_by("1", &other.signer()).await.refused(403, "/jwt-x5c");
    let refused = desk.signed_by("1", &desk.client).await.refused(403, "/jwt-x5c");
    assert!(refused["detail"].as_str().unwrap().contains("autenticazione"), "the connection's own: {refused}");
}

#[tokio::test]
async fn revoked_ones_and_lists_that_have_run_out() {
    let desk = Desk::on_sqlite().await;
    let numbered = |key, serial: u64| desk.authority.mint(key, |params| params.serial_number = Some(serial.into()));
    let list = desk.authority.revoking(&[13, 14]);
    std::fs::write(&desk.ca, format!("{}{list}", desk.authority.pem)).unwrap();
    let told = |refused: serde_json::Value| refused["detail"].as_str().unwrap().to_owned();
    let refused = desk.shown("1", &[&numbered(0, 13).der]).await.refused(401, "/unauthorized");
    assert!(told(refused).contains("revocato"));
    let refused = desk.signed_by("1", &numbered(1, 14)).await.refused(403, "/jwt-x5c");
    assert!(told(refused).contains("revocato"));
    desk.upload("1", CSV).await.ok(201);
    // The list of another authority says nothing of these.
    let other = Authority::new("un'altra");
    std::fs::write(&desk.ca, format!("{}{}{}", desk.authority.pem, other.pem, other.revoking(&[13]))).unwrap();
    let refused = desk.upload("2", CSV).await.refused(401, "/unauthorized");
    assert!(told(refused).contains("lista di revoca"));
    // A year later the list has run out.
    std::fs::write(&desk.ca, format!("{}{list}", desk.authority.pem)).unwrap();
    desk.cx.clock.advance(360 * 86_400);
    let refused = desk.upload("2", CSV).await.refused(401, "/unauthorized");
    assert!(told(refused).contains("lista di revoca"));
}

#[tokio::test]
async fn authorities_come_and_go_without_a_restart() {
    let desk = Desk::on_sqlite().await;
    let new = Authority::new("nuova");
    let by_new = async |version: &str| {
        let tokens = tokens(&desk.cx, &new.signer().signature(), version, |_, _, _| {});
        let (head, body) = csv(version, CSV);
        let request = signed(head, &tokens).extension(peer(&[&new.client().der]));
        ask(&desk.router, request.body(body).unwrap()).await
    };
    by_new("1").await.refused(401, "/unauthorized");
    std::fs::write(&desk.ca, format!("{}{}", desk.authority.pem, new.pem)).unwrap();
    by_new("1").await.ok(201);
    desk.upload("2", CSV).await.ok(201);
    std::fs::write(&desk.ca, &new.pem).unwrap();
    by_new("3").await.ok(201);
    desk.upload("4", CSV).await.refused(401, "/unauthorized");
}

#[tokio::test]
async fn from_a_proxy_and_from_nobody_else() {
    let cx = testing::backend(testing::On::Sqlite).await.unwrap();
    let desk = Desk::with(cx, Channel::Proxy(vec![[10, 0, 0, 1].into()]), |_| {});
    let rfc = format!(":{}:", STANDARD.encode(&desk.client.der));
    let pem: String = desk.client.pem.replace('\n', "%0A").replace(' ', "%20").replace('+', "%2B");
    let other = format!(":{}:", STANDARD.encode(Authority::new("un'altra").client().der));
    let call = async |version: &str, address: [u8; 4], lines: &[(&str, &str)]| {
        let (mut head, body) = csv(version, CSV);
        for (name, value) in lines {
            head = head.header(*name, *value);
        }
        let mut peer = peer(&[]);
        peer.address = (address, 1).into();
        ask(&desk.router, signed(head, &desk.tokens(version)).extension(peer).body(body).unwrap()).await
    };
    let proxy = [10, 0, 0, 1];
    call("1", proxy, &[("client-cert", rfc.as_str())]).await.ok(201);
    call("2", proxy, &[("x-ssl-client-cert", pem.as_str())]).await.ok(201);
    for (address, lines) in [
        (proxy, vec![]),
        (proxy, vec![("client-cert", other.as_str())]),
        (proxy, vec![("client-cert", rfc.as_str()), ("client-cert", rfc.as_str())]),
        (proxy, vec![("client-cert", rfc.as_str()), ("x-ssl-client-cert", pem.as_str())]),
        (proxy, vec![("client-cert", rfc.as_str()), ("client_cert", rfc.as_str())]),
        (proxy, vec![("client-cert", "x")]),
        ([10, 0, 0, 2], vec![("client-cert", rfc.as_str())]),
        ([10, 0, 0, 2], vec![]),
    ] {
        call("3", address, &lines).await.refused(401, "/unauthorized");
    }
}

#[tokio::test]
async fn too_many_calls_of_a_connection() {
    let desk = Desk::on_sqlite().await;
    let who = format!("client|{}", hex::encode(<sha2::Sha256 as sha2::Digest>::digest(&desk.client.der)));
    while backend::terminology::rate::admit(&desk.cx, &who, CALLS - 1).await.unwrap().is_none() {}
    let request = Request::builder().uri("/v1").extension(desk.peer()).body(Body::empty()).unwrap();
    ask(&desk.router, request).await.refused(429, "/too-many-requests");
}
