//! Every fault of a certificate, of the connection and of the signature (security.md §2.4 and §2.7).

use axum::body::Body;
use axum::http::Request;
use backend::terminology::size;
use backend::testing;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, KeyUsagePurpose, date_time_ymd,
};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use server::terminology::channel::CALLS;
use server::terminology::{Channel, Service, Settings, router};

use super::pki::{Authority, Minted, SMALL_EXPONENT, WEAK};
use super::{CSV, Desk, OID, Reply, ask, csv, peer, signed, tokens};

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
        (|params| params.not_after = date_time_ymd(2025, 12, 31), "è scaduto"),
        (|params| params.not_before = date_time_ymd(2026, 6, 1), "non è ancora valido"),
        (|params| params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained), "è di un’autorità"),
        (|params| params.key_usages = vec![KeyUsagePurpose::KeyEncipherment], "uso della chiave"),
        (|params| params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth], "uso della chiave"),
        (|params| params.extended_key_usages = vec![ExtendedKeyUsagePurpose::EmailProtection], "uso della chiave"),
    ];
    for (change, told) in faults {
        let refused = desk.shown("1", &[&desk.authority.mint(0, change).der]).await.refused(401, "/unauthorized");
        assert!(refused["detail"].as_str().unwrap().contains(told), "{told}: {refused}");
        assert_eq!((&refused["title"], &refused["type"]), (&"Non autorizzato.".into(), &"/errors/unauthorized".into()));
    }
    let [weak, small] = [WEAK, SMALL_EXPONENT].map(|text| STANDARD.decode(text).unwrap());
    let authority = CertificateDer::from_pem_slice(other.pem.as_bytes()).unwrap().to_vec();
    let foreign = other.client().der;
    for (chain, told) in [
        (vec![], "non presenta un certificato"),
        (vec![b"x".as_slice()], "non è leggibile"),
        (vec![weak.as_slice()], "la sua chiave non è ammessa"),
        (vec![small.as_slice()], "la sua chiave non è ammessa"),
        (vec![foreign.as_slice()], "nessuna catena"),
        // Its own authority beside it makes nobody trusted.
        (vec![foreign.as_slice(), authority.as_slice()], "nessuna catena"),
    ] {
        let refused = desk.shown("1", &chain).await.refused(401, "/unauthorized");
        assert!(refused["detail"].as_str().unwrap().contains(told), "{told}: {refused}");
    }
    assert_eq!((size(&desk.cx, OID, "1").await.unwrap(), desk.left()), ((0, 0), 0), "nothing is stored");
    desk.shown("1", &[&desk.authority.mint(0, |_| {}).der]).await.ok(201);
}

#[tokio::test]
async fn of_the_signature() {
    let desk = Desk::on_sqlite().await;
    let other = Authority::new("un'altra");
    let faults: [(Change, &str); 7] = [
        (|params| params.not_after = date_time_ymd(2025, 12, 31), "è scaduto"),
        (|params| params.not_before = date_time_ymd(2026, 6, 1), "non è ancora valido"),
        (|params| params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained), "è di un’autorità"),
        (|params| params.key_usages = vec![KeyUsagePurpose::KeyEncipherment], "uso della chiave"),
        (|params| params.distinguished_name.push(DnType::CommonName, ""), "common name"),
        (|params| _ = params.distinguished_name.remove(DnType::CommonName), "common name"),
        // A second one.
        (|params| params.distinguished_name.push(DnType::CustomDnType(vec![2, 5, 4, 3]), "S1#ALTRO"), "common name"),
    ];
    for (change, told) in faults {
        let minted = desk.authority.mint(1, change);
        // A certificate without a name signs nothing of our own making: the tokens of a good one with this in their header.
        let x5c = serde_json::json!([STANDARD.encode(&minted.der)]);
        let tokens = desk.tokens_with("1", |_, header, _| header["x5c"] = x5c.clone());
        let refused = desk.upload_with("1", &tokens, CSV).await.refused(403, "/jwt-x5c");
        assert!(refused["detail"].as_str().unwrap().contains(told), "{told}: {refused}");
    }
    for weak in [WEAK, SMALL_EXPONENT] {
        let tokens = desk.tokens_with("1", |_, header, _| header["x5c"] = serde_json::json!([weak]));
        let refused = desk.upload_with("1", &tokens, CSV).await.refused(403, "/jwt-x5c");
        assert!(refused["detail"].as_str().unwrap().contains("la sua chiave non è ammessa"), "{refused}");
    }
    let refused = desk.signed_by("1", &other.signer()).await.refused(403, "/jwt-x5c");
    assert!(refused["detail"].as_str().unwrap().contains("nessuna catena"), "{refused}");
    let refused = desk.signed_by("1", &desk.client).await.refused(403, "/jwt-x5c");
    assert!(refused["detail"].as_str().unwrap().contains("autenticazione"), "the connection's own: {refused}");
    assert_eq!((size(&desk.cx, OID, "1").await.unwrap(), desk.left()), ((0, 0), 0), "nothing is stored");
}

#[tokio::test]
async fn a_chain_is_that_of_the_key_that_signs() {
    let desk = Desk::on_sqlite().await;
    let other = Authority::new("un'altra");
    let [ours, theirs] =
        [&desk.authority.pem, &other.pem].map(|pem| CertificateDer::from_pem_slice(pem.as_bytes()).unwrap().to_vec());
    let (own, foreign) = (desk.signer.der.clone(), other.signer().der);
    let colleague = desk.authority.mint(2, |_| {}).der;
    let with = async |version: &str, chain: &[&Vec<u8>]| {
        let x5c: Vec<String> = chain.iter().map(|der| STANDARD.encode(der)).collect();
        let tokens = desk.tokens_with(version, |_, header, _| header["x5c"] = serde_json::json!(x5c));
        desk.upload_with(version, &tokens, CSV).await
    };
    for (chain, instance, told) in [
        (vec![&foreign], "/jwt-x5c", "nessuna catena"),
        // An authority that comes with a token is none of those that are trusted, and ours does not vouch for others.
        (vec![&foreign, &theirs], "/jwt-x5c", "nessuna catena"),
        (vec![&foreign, &ours], "/jwt-x5c", "nessuna catena"),
        (vec![&foreign, &own, &ours], "/jwt-x5c", "nessuna catena"),
        // The signer's own comes first.
        (vec![&ours, &own], "/jwt-x5c", "è di un’autorità"),
        (vec![&theirs, &own], "/jwt-x5c", "è di un’autorità"),
        // A good certificate, whose key did not sign.
        (vec![&colleague], "/jwt-signature", "La firma"),
        (vec![&colleague, &own], "/jwt-signature", "La firma"),
    ] {
        let refused = with("1", &chain).await.refused(403, instance);
        assert!(refused["detail"].as_str().unwrap().contains(told), "{told}: {refused}");
    }
    assert_eq!((size(&desk.cx, OID, "1").await.unwrap(), desk.left()), ((0, 0), 0), "nothing is stored");
    with("1", &[&own, &ours]).await.ok(201);
    with("2", &[&own, &theirs]).await.ok(201);
}

#[tokio::test]
async fn a_common_name_is_taken_as_it_is_written() {
    let desk = Desk::on_sqlite().await;
    for (version, name) in [("1", "S1#Città di Valdoro – Età"), ("2", "S1#a:b/c=d, e"), ("3", "integrity:S1")] {
        let signer = desk.authority.mint(1, |params| params.distinguished_name.push(DnType::CommonName, name));
        desk.signed_by(version, &signer).await.ok(201);
    }
    let own = desk.authority.mint(1, |params| params.distinguished_name.push(DnType::CommonName, "S1#Città"));
    let tokens = tokens(&desk.cx, &own.signature(), "4", |which, _, payload| {
        payload["iss"] = format!("{}S1#CITTÀ", which.issuer_prefix()).into();
    });
    desk.upload_with("4", &tokens, CSV).await.refused(403, "/jwt-iss");
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
async fn the_authorities_of_those_who_sign_are_none_of_the_connections_and_the_other_way_round() {
    let desk = Desk::on_sqlite().await;
    let other = Authority::new("un'altra");
    let signing = desk.ca.with_file_name("signing.pem");
    std::fs::write(&signing, format!("{}{}", other.pem, other.revoking(&[14]))).unwrap();
    let settings = Settings::new(Channel::Direct, desk.folder.clone());
    let router = router(Service::open(desk.cx.clone(), settings, Some(&desk.ca), &signing).unwrap());
    let call = async |version: &str, client: &Minted, signer: &Minted| {
        let tokens = tokens(&desk.cx, &signer.signature(), version, |_, _, _| {});
        let (head, body) = csv(version, CSV);
        ask(&router, signed(head, &tokens).extension(peer(&[&client.der])).body(body).unwrap()).await
    };
    let told = |refused: serde_json::Value| refused["detail"].as_str().unwrap().to_owned();
    call("1", &desk.client, &other.signer()).await.ok(201);
    let refused = call("2", &other.client(), &other.signer()).await.refused(401, "/unauthorized");
    assert!(told(refused).contains("nessuna catena"));
    let refused = call("2", &desk.client, &desk.signer).await.refused(403, "/jwt-x5c");
    assert!(told(refused).contains("nessuna catena"));
    // A year later the list of those who sign has run out; there is none for the connections.
    desk.cx.clock.advance(360 * 86_400);
    let refused = call("2", &desk.client, &other.signer()).await.refused(403, "/jwt-x5c");
    assert!(told(refused).contains("lista di revoca"));
    assert_eq!((size(&desk.cx, OID, "2").await.unwrap(), desk.left()), ((0, 0), 0), "nothing is stored");
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
    let (rfc, pem, other) = (rfc.as_str(), pem.as_str(), other.as_str());
    let both = format!("{rfc}, {rfc}");
    let (missing, twice, elsewhere) = ("non presenta un certificato", "più di una volta", "solo dai proxy configurati");
    for (address, lines, told) in [
        (proxy, vec![], missing),
        (proxy, vec![("x-ssl-client-cert", "")], missing),
        (proxy, vec![("client-cert-chain", rfc)], missing),
        (proxy, vec![("client-cert", other)], "nessuna catena"),
        (proxy, vec![("client-cert", other), ("client-cert-chain", rfc)], "nessuna catena"),
        (proxy, vec![("client-cert", rfc), ("client-cert", rfc)], twice),
        (proxy, vec![("client-cert", other), ("client-cert", rfc)], twice),
        (proxy, vec![("client-cert", rfc), ("x-ssl-client-cert", pem)], twice),
        (proxy, vec![("x-ssl-client-cert", pem), ("x-ssl-client-cert", pem)], twice),
        (proxy, vec![("client-cert", rfc), ("client_cert", rfc)], twice),
        (proxy, vec![("client-cert", rfc), ("X_SSL_Client_Cert", pem)], twice),
        (proxy, vec![("client_cert", rfc)], twice),
        (proxy, vec![("client-cert", rfc), ("X-Forwarded-Client-Cert", "Hash=x")], twice),
        (proxy, vec![("client-cert", "x")], "non è leggibile"),
        (proxy, vec![("client-cert", both.as_str())], "non è leggibile"),
        (proxy, vec![("x-ssl-client-cert", rfc)], "non è leggibile"),
        ([10, 0, 0, 2], vec![("client-cert", rfc)], elsewhere),
        ([10, 0, 0, 2], vec![("CLIENT-CERT", rfc), ("connection", "client-cert")], elsewhere),
        ([10, 0, 0, 2], vec![("client-cert", rfc), ("x-forwarded-for", "10.0.0.1")], elsewhere),
        ([10, 0, 0, 2], vec![], elsewhere),
    ] {
        let refused = call("3", address, &lines).await.refused(401, "/unauthorized");
        assert!(refused["detail"].as_str().unwrap().contains(told), "{lines:?}: {refused}");
    }
    assert_eq!((size(&desk.cx, OID, "3").await.unwrap(), desk.left()), ((0, 0), 0), "nothing is stored");
    // A name is the same in letters of either case.
    call("3", proxy, &[("Client-Cert", rfc)]).await.ok(201);
}

#[tokio::test]
async fn a_header_that_names_a_certificate_opens_nothing_where_nobody_passes_one_on() {
    let desk = Desk::on_sqlite().await;
    let rfc = format!(":{}:", STANDARD.encode(&desk.client.der));
    for name in ["client-cert", "Client_Cert", "client-cert-chain", "x-ssl-client-cert", "x-forwarded-client-cert"] {
        // With a certificate of the connection, and without one.
        for peer in [desk.peer(), peer(&[])] {
            let (head, body) = csv("1", CSV);
            let head = head.header(name, &rfc).header("connection", name);
            let request = signed(head, &desk.tokens("1")).extension(peer).body(body).unwrap();
            let refused = ask(&desk.router, request).await.refused(401, "/unauthorized");
            assert!(refused["detail"].as_str().unwrap().contains("solo dai proxy configurati"), "{name}: {refused}");
        }
    }
    assert_eq!((size(&desk.cx, OID, "1").await.unwrap(), desk.left()), ((0, 0), 0), "nothing is stored");
}

#[tokio::test]
async fn too_many_calls_of_a_connection() {
    let desk = Desk::on_sqlite().await;
    let who = format!("client|{}", hex::encode(<sha2::Sha256 as sha2::Digest>::digest(&desk.client.der)));
    while backend::terminology::rate::admit(&desk.cx, &who, CALLS - 1).await.unwrap().is_none() {}
    let request = Request::builder().uri("/v1").extension(desk.peer()).body(Body::empty()).unwrap();
    ask(&desk.router, request).await.refused(429, "/too-many-requests");
}
