//! `ponte terminology demo-pki` and `sign`: what they make is accepted by the service.

use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;

use axum::http::Request;
use backend::{Clock, testing};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use server::terminology::{Channel, Service, Settings, router};

use super::{CSV, OID, ask, csv, peer, signed};

fn ponte(words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ponte")).arg("terminology").args(words).output().unwrap()
}

fn sign(pki: &Path, more: &[&str]) -> String {
    let (key, certificate) = (pki.join("firma.key"), pki.join("firma.pem"));
    let (key, certificate) = (key.display().to_string(), certificate.display().to_string());
    let fixed = ["sign", "--key", &key, "--certificate", &certificate, "--subject", "RSSMRA80A01H501U", "--oid", OID];
    let out = ponte(&[&fixed[..], more].concat());
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap()
}

fn tokens(printed: &str) -> (String, String) {
    let after = |name: &str| printed.lines().find_map(|line| line.strip_prefix(name)).unwrap().to_owned();
    (after("# Authorization: Bearer "), after("# FSE-JWT-Terminology: "))
}

#[tokio::test]
async fn what_they_make_is_accepted() {
    let folder = testing::folder("tools");
    let pki = folder.join("pki");
    let shown = pki.display().to_string();
    let out = ponte(&["demo-pki", &shown]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    assert!(!ponte(&["demo-pki", &shown]).status.success(), "what is there is not written over");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(pki.join("firma.key")).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let mut cx = testing::backend(testing::On::Sqlite).await.unwrap();
    cx.clock = Arc::new(Clock::System);
    let ca = pki.join("ca.pem");
    let settings = Settings::new(Channel::Direct, folder.join("arriving"));
    let router = router(Service::open(cx, settings, Some(&ca), &ca).unwrap());
    let client = CertificateDer::from_pem_file(pki.join("autenticazione.pem")).unwrap();
    let file = folder.join("a.csv");
    std::fs::write(&file, CSV).unwrap();
    let printed = sign(&pki, &["--version", "1.0", "--file", &file.display().to_string(), "--pki", &shown]);
    assert!(printed.contains("curl") && printed.contains("/v1/terminology/CUSTOM_CSV'"), "{printed}");
    let (head, body) = csv("1.0", CSV);
    let upload = signed(head, &tokens(&printed)).extension(peer(&[&client])).body(body).unwrap();
    ask(&router, upload).await.ok(201);
    let printed = sign(&pki, &["--version", "1.0"]);
    assert!(printed.contains(&format!("-X DELETE 'https://localhost:8443/v1/terminology/{OID}/1.0'")), "{printed}");
    let delete = Request::builder().method("DELETE").uri(format!("/v1/terminology/{OID}/1.0"));
    let delete = signed(delete, &tokens(&printed)).extension(peer(&[&client])).body(axum::body::Body::empty()).unwrap();
    assert_eq!(ask(&router, delete).await.ok(200)["deletedItems"], 3);
    // Nothing of a key is ever told.
    std::fs::write(pki.join("firma.key"), "-----BEGIN PRIVATE KEY-----\ncanarino\n-----END PRIVATE KEY-----\n")
        .unwrap();
    let key = pki.join("firma.key").display().to_string();
    let out = ponte(&[
        "sign",
        "--key",
        &key,
        "--certificate",
        &ca.display().to_string(),
        "--subject",
        "x",
        "--oid",
        OID,
        "--version",
        "1",
    ]);
    assert!(!out.status.success() && !String::from_utf8_lossy(&out.stderr).contains("canarino"));
}
