//! The partner API on the listener for machines: a client certificate in place of code and secret.

use axum::body::Body;
use axum::http::{Method, Request};
use backend::partner::{self, Issued};
use backend::pratica::service;
use backend::{Backend, testing};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::fixtures::{self, COMUNE_VALDORO, REGIONE_ESPERIA};
use domain::partner::{PartnerCommand, PartnerData};
use domain::pratica::service::ServiceData;
use domain::pratica::{AttachmentRule, ProtocolKind};
use domain::{Actor, Denial, FieldProblem, Role, Write};
use rcgen::{CertificateParams, DnType, ExtendedKeyUsagePurpose};
use server::door::{Door, Outside};
use server::machine::Channel;
use server::partner::certified::{Line, router};
use sha2::{Digest as _, Sha256};

use super::pki::{Authority, Minted};
use super::{Reply, ask, peer};

struct Machines {
    cx: Backend,
    router: axum::Router,
    authority: Authority,
    admin: Actor,
    issued: Issued,
}

impl Machines {
    async fn new(cx: Backend, channel: Channel) -> Self {
        let mut tx = cx.db.begin().await.unwrap();
        for ente in fixtures::tenants() {
            let decision = fixtures::storing(Write::InsertTenant(ente));
            backend::save::save(&cx, &mut tx, None, &decision).await.unwrap();
        }
        for ente in [COMUNE_VALDORO, REGIONE_ESPERIA] {
            let user = fixtures::storing(Write::InsertUser(fixtures::user(ente, Role::OperatoreAdmin)));
            backend::save::save(&cx, &mut tx, None, &user).await.unwrap();
        }
        tx.commit().await.unwrap();
        let admin = fixtures::actor(COMUNE_VALDORO, Role::OperatoreAdmin);
        let (protocol, attachment) = (ProtocolKind::None, AttachmentRule::Optional);
        let data = ServiceData { name: "Asilo nido".into(), area: String::new(), protocol, attachment, steps: vec![] };
        let service = service::create(&cx, &admin, &data).await.unwrap();
        let data = PartnerData { code: "portale".into(), name: "Portale".into(), services: vec![service] };
        let issued = partner::create(&cx, &admin, &data).await.unwrap();
        let authority = Authority::new("CA di prova");
        let ca = testing::folder("partner-ca").join("ca.pem");
        std::fs::write(&ca, &authority.pem).unwrap();
        let outside = Outside { origin: "https://ponte.example".into(), proxies: vec![[10, 0, 0, 1].into()] };
        let line = Line::open(Door::new(cx.clone(), outside), channel, Some(&ca)).unwrap();
        Self { router: router(line), cx, authority, admin, issued }
    }

    /// A certificate of an organisation.
    fn minted(&self, organisation: &str, name: &str) -> Minted {
        self.authority.mint(0, |params| named(params, organisation, name))
    }

    /// What the administrator gives.
    async fn give(&self, typed: &str) -> backend::Result<()> {
        let command = PartnerCommand::SetCertificate(typed.to_owned());
        partner::run(&self.cx, &self.admin, self.issued.partner.id, None, command).await.map(drop)
    }

    async fn services(&self, chain: &[&Vec<u8>], headers: &[(&str, String)]) -> Reply {
        let chain = chain.iter().map(|der| der.as_slice()).collect::<Vec<_>>();
        let mut request = Request::builder().method(Method::GET).uri("/api/v1.0/services").extension(peer(&chain));
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        ask(&self.router, request.body(Body::empty()).unwrap()).await
    }
}

fn named(params: &mut CertificateParams, organisation: &str, name: &str) {
    params.distinguished_name = rcgen::DistinguishedName::new();
    for (kind, value) in
        [(DnType::CountryName, "IT"), (DnType::OrganizationName, organisation), (DnType::CommonName, name)]
    {
        params.distinguished_name.push(kind, value);
    }
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
}

fn fingerprint(minted: &Minted) -> String {
    hex::encode(Sha256::digest(&minted.der))
}

on_both! {
    async fn a_certificate_opens_what_its_partner_may_and_nothing_else(cx: Backend) {
        let machines = Machines::new(cx, Channel::Direct).await;
        let theirs = machines.minted("Ditta, S.r.l.", "portale");
        let refused = machines.services(&[&theirs.der], &[]).await;
        assert_eq!((refused.status, &refused.body["code"]), (401, &"wrongCredentials".into()), "nobody gave it yet");
        machines.give(&fingerprint(&theirs)).await.unwrap();
        let found = machines.services(&[&theirs.der], &[]).await;
        assert_eq!((found.status, &found.body[0]["slug"]), (200, &"asilo-nido".into()), "{}", found.body);
        // Another certificate of the same subject is another one; by its subject it is let in.
        let next = machines.minted("Ditta, S.r.l.", "portale");
        assert_eq!(machines.services(&[&next.der], &[]).await.status, 401);
        machines.give(r"CN=portale, O=Ditta\, S.r.l., C=IT").await.unwrap();
        assert_eq!(machines.services(&[&next.der], &[]).await.status, 200);
        assert_eq!(machines.services(&[&machines.minted("Altra", "portale").der], &[]).await.status, 401, "by name alone");

        // Only its own addresses.
        let elsewhere = Request::builder().uri("/api/v1.0/altro@comune-valdoro/pratica/x").extension(peer(&[&next.der]));
        let elsewhere = ask(&machines.router, elsewhere.body(Body::empty()).unwrap()).await;
        assert_eq!((elsewhere.status, &elsewhere.body["code"]), (403, &"notThePartner".into()), "{}", elsewhere.body);

        // From another authority, run out, or not shown at all: in words, and with the way in.
        let foreign = Authority::new("un'altra").mint(0, |params| named(params, "Ditta, S.r.l.", "portale"));
        let old = machines.authority.mint(0, |params| {
            named(params, "Ditta, S.r.l.", "portale");
            params.not_after = rcgen::date_time_ymd(2025, 6, 1);
        });
        for (chain, code) in [(vec![&foreign.der], "certificateRefused"), (vec![&old.der], "certificateRefused"), (vec![], "wrongCredentials")] {
            let refused = machines.services(&chain, &[]).await;
            assert_eq!((refused.status, &refused.body["code"]), (401, &code.into()), "{}", refused.body);
            assert!(refused.headers["www-authenticate"].to_str().unwrap().starts_with("Basic "));
        }
        // A secret opens as well, whatever is shown; a wrong one does not, whatever is shown.
        let signed = |secret: &str| STANDARD.encode(format!("{}:{secret}", machines.issued.partner.code));
        let with = |secret: &str| [("authorization", format!("Basic {}", signed(secret)))];
        assert_eq!(machines.services(&[], &with(&machines.issued.secret)).await.status, 200);
        assert_eq!(machines.services(&[&next.der], &with("sbagliato")).await.status, 401);

        machines.give("").await.unwrap();
        assert_eq!(machines.services(&[&next.der], &[]).await.status, 401, "taken away");
        machines.give(&fingerprint(&next)).await.unwrap();
        partner::run(&machines.cx, &machines.admin, machines.issued.partner.id, None, PartnerCommand::Revoke).await.unwrap();
        assert_eq!(machines.services(&[&next.der], &[]).await.status, 401, "revoked");
    }

    async fn a_certificate_lets_one_partner_in_whichever_ente_it_is_of(cx: Backend) {
        let machines = Machines::new(cx, Channel::Direct).await;
        let theirs = machines.minted("Ditta", "portale");
        machines.give(&fingerprint(&theirs)).await.unwrap();
        let stranger = fixtures::actor(REGIONE_ESPERIA, Role::OperatoreAdmin);
        let data = PartnerData { code: "scia".into(), name: "Impresa".into(), services: vec![] };
        let other = partner::create(&machines.cx, &stranger, &data).await.unwrap().partner.id;
        let set = |typed: String| partner::run(&machines.cx, &stranger, other, None, PartnerCommand::SetCertificate(typed));
        let refused = set(fingerprint(&theirs).to_uppercase()).await.map(drop);
        let taken = Denial::field("certificate", FieldProblem::Taken);
        assert!(matches!(refused, Err(backend::Error::Denied(denial)) if denial == taken));
        let alone = set("CN=portale".into()).await.map(drop);
        assert!(matches!(alone, Err(backend::Error::Denied(Denial::Invalid(_)))));
        partner::run(&machines.cx, &machines.admin, machines.issued.partner.id, None, PartnerCommand::Revoke).await.unwrap();
        set(fingerprint(&theirs)).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proxy_passes_the_certificate_on_and_nobody_else_does() {
    let cx = testing::backend(testing::On::Sqlite).await.unwrap();
    let machines = Machines::new(cx, Channel::Proxy(vec![[10, 0, 0, 1].into()])).await;
    let theirs = machines.minted("Ditta", "portale");
    machines.give(&fingerprint(&theirs)).await.unwrap();
    let passed = [("client-cert", format!(":{}:", STANDARD.encode(&theirs.der)))];
    let from = async |address: [u8; 4]| {
        let request = Request::builder().uri("/api/v1.0/services").header(passed[0].0, &passed[0].1).extension(
            server::machine::channel::Peer { address: (address, 1).into(), chain: std::sync::Arc::default() },
        );
        ask(&machines.router, request.body(Body::empty()).unwrap()).await
    };
    assert_eq!(from([10, 0, 0, 1]).await.status, 200);
    let refused = from([10, 0, 0, 2]).await;
    assert_eq!((refused.status, &refused.body["code"]), (401, &"certificateRefused".into()));
    assert!(
        refused.headers.contains_key("content-security-policy") && refused.headers.contains_key("x-correlation-id")
    );
    // What the console's own listener hears of certificates means nothing.
    let outside = Outside { origin: "https://ponte.example".into(), proxies: vec![[10, 0, 0, 1].into()] };
    let console = server::partner::router(Door::new(machines.cx.clone(), outside));
    let request = Request::builder().uri("/api/v1.0/services").header(passed[0].0, &passed[0].1);
    assert_eq!(ask(&console, request.body(Body::empty()).unwrap()).await.status, 401);
}
