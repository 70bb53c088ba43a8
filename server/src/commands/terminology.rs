//! `ponte terminology demo-pki` and `ponte terminology sign`: what somebody who integrates with the terminology service needs
//! to try a call (`docs/TERMINOLOGY.md`).

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::Path;

use anyhow::Context as _;
use backend::rome;
use backend::terminology::signing::{Call, Signature};
use backend::{Clock, Random};
use domain::Timestamp;
use domain::terminology::{Format, Kind, Profile, oid};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    PKCS_RSA_SHA256, SanType, date_time_ymd,
};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::cli::Signing;

/// What is in the folder, by name: `ca.pem`, and for each of the others a certificate and its key.
const AUTHORITY: &str = "ca";
const AUTHENTICATION: &str = "autenticazione";
const SIGNATURE: &str = "firma";
const LISTENER: &str = "server";

/// Makes the folder and what is in it.
///
/// # Errors
/// When the folder is there already or cannot be written.
pub fn demo_pki(folder: &Path, name: &str) -> anyhow::Result<()> {
    let year = year(Clock::System.now());
    fs::DirBuilder::new().mode(0o700).create(folder).with_context(|| folder.display().to_string())?;
    let mut params = named("Autorità di prova (demo)", year);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let key = KeyPair::generate_for(&PKCS_RSA_SHA256)?;
    let certificate = params.self_signed(&key)?;
    write(folder, AUTHORITY, &certificate.pem(), &key)?;
    let issuer = Issuer::new(params, key);
    for (file, purpose) in [
        (AUTHENTICATION, Some(ExtendedKeyUsagePurpose::ClientAuth)),
        (SIGNATURE, None),
        (LISTENER, Some(ExtendedKeyUsagePurpose::ServerAuth)),
    ] {
        let is_listener = file == LISTENER;
        let mut params = named(if is_listener { "localhost" } else { name }, year);
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages.extend(purpose);
        if is_listener {
            let loopback = SanType::IpAddress(std::net::Ipv4Addr::LOCALHOST.into());
            params.subject_alt_names = vec![SanType::DnsName("localhost".try_into()?), loopback];
        }
        let key = KeyPair::generate_for(&PKCS_RSA_SHA256)?;
        let certificate = params.signed_by(&key, &issuer)?;
        write(folder, file, &certificate.pem(), &key)?;
    }
    let shown = folder.display();
    println!("Made in {shown}: an authority ({AUTHORITY}.pem) and certificates for {name}.");
    println!("Serve with them:");
    println!(
        "  PONTE_MACHINE_ADDR=127.0.0.1:8443 PONTE_TLS_CERT={shown}/{LISTENER}.pem PONTE_TLS_KEY={shown}/{LISTENER}.key \\"
    );
    println!("  PONTE_CLIENT_CA={shown}/{AUTHORITY}.pem PONTE_SIGNATURE_CA={shown}/{AUTHORITY}.pem ponte serve --demo");
    Ok(())
}

/// Prints the tokens and the line.
///
/// # Errors
/// What is wrong with what was typed, or with the key and the certificate; never the key.
pub fn sign(signing: &Signing) -> anyhow::Result<()> {
    let read = |file: &Path| fs::read_to_string(file).with_context(|| file.display().to_string());
    let signature = Signature::from_pem(&read(&signing.key)?, &read(&signing.certificate)?)?;
    let oid = oid::canonical(&signing.oid).context("--oid: it should be like 2.16.840.1.113883.6.1")?;
    let format = Format::named(&signing.format, Profile::Lenient)
        .context("--format: it should be CUSTOM_CSV, CUSTOM_JSON, FHIR_R4_XML or FHIR_R4_JSON")?;
    Kind::of_creation_info(&signing.kind).context("--type: it should be CODE_SYSTEM, VALUE_SET or CONCEPT_MAP")?;
    let now = Clock::System.now();
    let hash = signing.file.as_deref().map(hash).transpose()?;
    let id = Random::system().id(now).to_string();
    let call = Call {
        audience: &signing.audience,
        subject: &signing.subject,
        oid: &oid,
        version: &signing.version,
        file_hash: hash.as_deref(),
        id: &id,
        now,
        seconds: signing.seconds,
    };
    let (bearer, integrity) = signature.tokens(&call)?;
    println!(
        "# Good once, until {}, signed by {}.",
        rome::date_time(now.plus_seconds(signing.seconds)),
        signature.common_name()
    );
    println!("# Authorization: Bearer {bearer}");
    println!("# FSE-JWT-Terminology: {integrity}");
    println!("{}", line(signing, format, &oid, &bearer, &integrity));
    Ok(())
}

/// The curl line of a call.
fn line(signing: &Signing, format: Format, oid: &str, bearer: &str, integrity: &str) -> String {
    let mut words = vec!["curl".to_owned()];
    let mut add = |option: &str, value: &str| words.push(format!("{option} {}", quoted(value)));
    if let Some(pki) = &signing.pki {
        let file = |name: &str| pki.join(name).display().to_string();
        add("--cacert", &file(&format!("{AUTHORITY}.pem")));
        add("--cert", &file(&format!("{AUTHENTICATION}.pem")));
        add("--key", &file(&format!("{AUTHENTICATION}.key")));
    }
    add("-H", "Accept: application/json");
    add("-H", &format!("Authorization: Bearer {bearer}"));
    add("-H", &format!("FSE-JWT-Terminology: {integrity}"));
    let service = signing.service.trim_end_matches('/');
    match &signing.file {
        Some(file) => {
            if !format.is_fhir() {
                let info = json!({
                    "oidName": signing.name, "version": signing.version, "url": signing.url, "oid": oid,
                    "type": signing.kind,
                });
                // Not `-F`: it would read a file where the value begins with `@`.
                add("--form-string", &format!("creationInfo={info}"));
            }
            add("-F", &format!("file=@{}", file.display()));
            add("-X POST", &format!("{service}/v1/terminology/{format}"));
        }
        None => {
            let version: String = form_urlencoded::byte_serialize(signing.version.as_bytes()).collect();
            add("-X DELETE", &format!("{service}/v1/terminology/{oid}/{}", version.replace('+', "%20")));
        }
    }
    words.join(" \\\n  ")
}

/// As a shell takes it for one word.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// SHA-256 of a file, in pieces: it may be large.
fn hash(file: &Path) -> anyhow::Result<String> {
    let mut digest = Sha256::new();
    let mut reader = fs::File::open(file).with_context(|| file.display().to_string())?;
    let mut piece = vec![0; 64 * 1024];
    loop {
        match std::io::Read::read(&mut reader, &mut piece)? {
            0 => return Ok(hex::encode(digest.finalize())),
            read => digest.update(&piece[..read]),
        }
    }
}

/// Good from the beginning of a year to the end of the tenth after it.
fn named(name: &str, year: i32) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.not_before = date_time_ymd(year, 1, 1);
    params.not_after = date_time_ymd(year + 10, 12, 31);
    params
}

fn year(now: Timestamp) -> i32 {
    // Written as `2026-…`, whichever the language.
    rome::iso_date(now).get(..4).and_then(|year| year.parse().ok()).unwrap_or(2026)
}

fn write(folder: &Path, name: &str, certificate: &str, key: &KeyPair) -> anyhow::Result<()> {
    fs::write(folder.join(format!("{name}.pem")), certificate)?;
    let mut file =
        fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(folder.join(format!("{name}.key")))?;
    file.write_all(key.serialize_pem().as_bytes())?;
    Ok(())
}
