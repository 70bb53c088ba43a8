//! Configuration, read once at the start (`contract.md`): environment variables, and an optional `ponte.toml` in the
//! working folder whose keys are the variables' names without `PONTE_`, in lower case. A variable wins over the file.
//! Unknown keys and bad values stop the start with one line. Nothing else in the program reads the environment.

mod secret;
mod source;
#[cfg(test)]
mod tests;
mod tokens;

use std::collections::BTreeMap;
use std::fmt::Display;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::{Context as _, bail};
use app::layout::Environment;
use backend::chain::SigningKey;
use backend::mailer::Address;
use clap::ValueEnum;
use domain::terminology::Profile;
use domain::terminology::token::{DAY, Signers, SubjectCheck};

pub use secret::Secret;
use source::Source;

use crate::fhir::Readers;
use crate::terminology;

/// Bytes of a terminology's file that can be allowed at most.
pub(crate) const MAX_FILE: u64 = 4 * 1024 * 1024 * 1024;

/// The one file that may stand beside the environment.
pub const FILE: &str = "ponte.toml";

/// What the process is told.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where the console and the APIs listen.
    pub addr: SocketAddr,
    /// The address people use, without a slash at the end.
    pub public_url: String,
    /// Reverse proxies in front of the process; only they may say where a request comes from.
    pub trusted_proxies: Vec<IpAddr>,
    /// Where everything is kept that is not in the database.
    pub data_dir: PathBuf,
    /// `sqlite:…` or `postgres://…`; may hold a password.
    pub database_url: Secret,
    /// `smtp://…` or `smtps://…`; absent: mail is written to files (`decisions.md` R5).
    pub smtp_url: Option<Secret>,
    /// Whom mail is from.
    pub mail_from: Address,
    /// The PEM itself or the file that holds it; absent: made under the data folder.
    pub signing_key: Option<Secret>,
    /// What the protocols of enti ask for, by the names that `ponte protocol set` gives them.
    pub protocol_secrets: BTreeMap<String, Secret>,
    /// Where Prometheus reads; absent: nowhere.
    pub metrics_addr: Option<SocketAddr>,
    /// What is logged, such as `info` or `info,backend=debug`.
    pub log: String,
    /// Whether the data count; the demo says so by itself.
    pub environment: Environment,
    /// Who may read terminologies as FHIR on the console's address.
    pub fhir_read: Readers,
    /// The listener for machines.
    pub machine: Machine,
}

/// The TLS listener for machines and whom it trusts.
#[derive(Clone, Debug)]
pub struct Machine {
    pub addr: Option<SocketAddr>,
    pub tls_cert: Option<PathBuf>,
    pub tls_key: Option<PathBuf>,
    pub client_ca: Option<PathBuf>,
    /// Trust anchors of the terminology tokens.
    pub signature_ca: Option<PathBuf>,
    /// The addresses that name the terminology service in tokens; empty: those of seed 004.
    pub terminology_audience: Vec<String>,
    pub terminology_subject: SubjectCheck,
    /// Seconds since `iat` of a token at most.
    pub terminology_token_age: i64,
    /// Who may sign; empty: everybody whom an authority knows.
    pub terminology_signers: Signers,
    /// Both certificates of a call name one organisation.
    pub terminology_same_organisation: bool,
    /// A terminology that others depend on is not deleted.
    pub terminology_protect_referenced: bool,
    /// How closely calls keep to what is written.
    pub terminology_profile: Profile,
    /// The second token of an upload says which file it speaks of.
    pub terminology_file_hash: bool,
    /// What a call without `Authorization` is answered.
    pub terminology_missing_bearer: terminology::MissingBearer,
    /// Bytes of a terminology's file at most.
    pub terminology_max_bytes: u64,
    pub mtls: Mtls,
}

/// Who checks the client certificates.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub enum Mtls {
    /// This process.
    #[default]
    Direct,
    /// A proxy in front of it.
    Proxy,
    /// Nobody: on loopback and in the demo only.
    Off,
}

/// Every key there is, as in `ponte.toml`.
pub const KEYS: [&str; 29] = [
    "addr",
    "public_url",
    "trusted_proxies",
    "data_dir",
    "database_url",
    "smtp_url",
    "mail_from",
    "machine_addr",
    "tls_cert",
    "tls_key",
    "client_ca",
    "signature_ca",
    "terminology_audience",
    "terminology_subject",
    "terminology_token_age",
    "terminology_signers",
    "terminology_same_organisation",
    "terminology_protect_referenced",
    "terminology_profile",
    "terminology_file_hash",
    "terminology_missing_bearer",
    "terminology_max_bytes",
    "fhir_read",
    "mtls",
    "signing_key",
    "protocol_secrets",
    "metrics_addr",
    "log",
    "environment",
];

impl Config {
    /// Reads the environment and the file.
    ///
    /// # Errors
    /// The first key that is unknown or cannot be used, named, with what it should be; never a secret's value.
    pub fn read() -> anyhow::Result<Self> {
        Self::of(&Source::read(Path::new(FILE))?)
    }

    fn of(source: &Source) -> anyhow::Result<Self> {
        let addr = source.parsed("addr", "an address with a port, such as 127.0.0.1:3000")?;
        let addr = addr.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 3000)));
        let data_dir = PathBuf::from(source.get("data_dir").unwrap_or("data"));
        let public_url = match source.get("public_url") {
            Some(url) => web_address(url).with_context(|| source.called("public_url"))?,
            None => format!("http://{addr}"),
        };
        let mail_from = match source.parsed("mail_from", "a mail address")? {
            Some(address) => address,
            None => default_sender(&public_url)?,
        };
        Ok(Self {
            trusted_proxies: proxies(source)?,
            database_url: database(source, &data_dir)?,
            smtp_url: smtp(source)?,
            signing_key: source.get("signing_key").map(Secret::new),
            protocol_secrets: protocol_secrets(source)?,
            metrics_addr: source.parsed("metrics_addr", "an address with a port, such as 127.0.0.1:9100")?,
            log: log(source)?,
            environment: environment(source)?,
            fhir_read: readers(source)?,
            machine: machine(source, addr)?,
            addr,
            public_url,
            data_dir,
            mail_from,
        })
    }

    /// The key that signs the audit chain: given, or kept under the data folder and made there at the first start.
    ///
    /// # Errors
    /// When it is no key, too weak, or may be read by others.
    pub fn signing_key(&self) -> anyhow::Result<SigningKey> {
        match self.signing_key.as_ref().map(Secret::expose) {
            Some(pem) if pem.contains("-----BEGIN") => SigningKey::from_pem(pem).context("PONTE_SIGNING_KEY"),
            Some(path) => {
                let path = Path::new(path);
                anyhow::ensure!(path.is_file(), "PONTE_SIGNING_KEY: there is no file {}", path.display());
                SigningKey::open(path).context("PONTE_SIGNING_KEY")
            }
            None => Ok(SigningKey::open(&self.data_dir.join("keys").join("signing-key.pem"))?),
        }
    }

    /// Is the console reachable from this machine alone?
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.addr.ip().is_loopback()
    }

    /// What may not be served as configured.
    ///
    /// # Errors
    /// Client certificates switched off for the world; a listener that could let nobody in, or anybody.
    pub fn check_served(&self, demo: bool) -> anyhow::Result<()> {
        if self.machine.mtls == Mtls::Off && !demo && !self.is_loopback() {
            bail!("PONTE_MTLS=off is for the demo and for loopback; PONTE_ADDR is {}", self.addr);
        }
        let Some(addr) = self.machine.addr else { return Ok(()) };
        let machine = &self.machine;
        if machine.mtls == Mtls::Off && !demo && !addr.ip().is_loopback() {
            bail!("PONTE_MTLS=off is for the demo and for loopback; PONTE_MACHINE_ADDR is {addr}");
        }
        let needs = |is_there: bool, name: &str| {
            anyhow::ensure!(is_there, "PONTE_MACHINE_ADDR={addr}: the listener for machines needs {name}");
            Ok(())
        };
        needs(machine.signature_ca.is_some(), "PONTE_SIGNATURE_CA, the authorities of those who sign tokens")?;
        if machine.mtls != Mtls::Off {
            needs(machine.client_ca.is_some(), "PONTE_CLIENT_CA, the authorities of client certificates")?;
        }
        match machine.mtls {
            Mtls::Direct => needs(machine.tls_cert.is_some(), "PONTE_TLS_CERT and PONTE_TLS_KEY"),
            Mtls::Proxy => needs(!self.trusted_proxies.is_empty(), "PONTE_TRUSTED_PROXIES, because PONTE_MTLS=proxy"),
            Mtls::Off => Ok(()),
        }
    }
}

/// Addresses, with commas between them.
fn proxies(source: &Source) -> anyhow::Result<Vec<IpAddr>> {
    let list = source.get("trusted_proxies").unwrap_or_default().split(',').map(str::trim);
    let addresses = list.filter(|text| !text.is_empty()).map(|text| {
        text.parse().map_err(|_| {
            anyhow::anyhow!("{}: it should be addresses with commas between them", source.called("trusted_proxies"))
        })
    });
    addresses.collect()
}

fn database(source: &Source, data_dir: &Path) -> anyhow::Result<Secret> {
    let Some(url) = source.get("database_url") else {
        return Ok(Secret::new(&format!("sqlite:{}", data_dir.join("ponte.db").display())));
    };
    let known = ["sqlite:", "postgres:", "postgresql:"].iter().any(|scheme| url.starts_with(scheme));
    anyhow::ensure!(known, "{}: it should be sqlite:PATH or postgres://…", source.called("database_url"));
    Ok(Secret::new(url))
}

fn smtp(source: &Source) -> anyhow::Result<Option<Secret>> {
    let Some(url) = source.get("smtp_url") else { return Ok(None) };
    let known = ["smtp://", "smtps://"].iter().any(|scheme| url.starts_with(scheme));
    anyhow::ensure!(known, "{}: it should be smtp://… or smtps://…", source.called("smtp_url"));
    Ok(Some(Secret::new(url)))
}

/// A file of lines `name=secret`, which its owner alone may read.
fn protocol_secrets(source: &Source) -> anyhow::Result<BTreeMap<String, Secret>> {
    let Some(path) = source.file("protocol_secrets")? else { return Ok(BTreeMap::new()) };
    let read = || -> anyhow::Result<BTreeMap<String, Secret>> {
        secret::only_ours(&path)?;
        let text = std::fs::read_to_string(&path)?;
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let pairs = lines.zip(1..).map(|(line, place)| match line.split_once('=') {
            Some((name, secret)) if !name.trim().is_empty() && secret.chars().all(|c| c.is_ascii_graphic()) => {
                Ok((name.trim().to_owned(), Secret::new(secret)))
            }
            _ => bail!("entry {place} should be NAME=SECRET, without blanks in the secret"),
        });
        pairs.collect()
    };
    read().with_context(|| source.called("protocol_secrets"))
}

fn log(source: &Source) -> anyhow::Result<String> {
    let log = source.get("log").unwrap_or("info");
    tracing_subscriber::EnvFilter::try_new(log)
        .map_err(|_| anyhow::anyhow!("{}: it should be like `info` or `warn,backend=debug`", source.called("log")))?;
    Ok(log.to_owned())
}

fn environment(source: &Source) -> anyhow::Result<Environment> {
    match source.get("environment") {
        None | Some("produzione") => Ok(Environment::Production),
        Some("collaudo") => Ok(Environment::Trial),
        Some(_) => bail!("{}: it should be produzione or collaudo", source.called("environment")),
    }
}

fn readers(source: &Source) -> anyhow::Result<Readers> {
    match source.get("fhir_read") {
        Some(word) => <Readers as ValueEnum>::from_str(word, false)
            .map_err(|_| anyhow::anyhow!("{}: it should be session or public", source.called("fhir_read"))),
        None => Ok(Readers::default()),
    }
}

fn machine(source: &Source, addr: SocketAddr) -> anyhow::Result<Machine> {
    let mtls = match source.get("mtls") {
        Some(word) => <Mtls as ValueEnum>::from_str(word, false)
            .map_err(|_| anyhow::anyhow!("{}: it should be direct, proxy or off", source.called("mtls")))?,
        None => Mtls::default(),
    };
    let machine = Machine {
        addr: source.parsed("machine_addr", "an address with a port, such as 0.0.0.0:8443")?,
        tls_cert: source.file("tls_cert")?,
        tls_key: source.file("tls_key")?,
        client_ca: source.file("client_ca")?,
        signature_ca: source.file("signature_ca")?,
        terminology_audience: tokens::audiences(source),
        terminology_subject: tokens::subject(source)?,
        terminology_token_age: within(source, "terminology_token_age", 60, DAY, DAY)?,
        terminology_signers: tokens::signers(source)?,
        terminology_same_organisation: tokens::switch(source, "terminology_same_organisation")?,
        terminology_protect_referenced: tokens::switch(source, "terminology_protect_referenced")?,
        terminology_profile: tokens::profile(source)?,
        terminology_file_hash: tokens::switch(source, "terminology_file_hash")?,
        terminology_missing_bearer: tokens::missing_bearer(source)?,
        terminology_max_bytes: within(source, "terminology_max_bytes", 1024, MAX_FILE, terminology::MAX_BYTES)?,
        mtls,
    };
    if let Some(key) = &machine.tls_key {
        secret::only_ours(key).with_context(|| source.called("tls_key"))?;
    }
    anyhow::ensure!(
        machine.tls_cert.is_some() == machine.tls_key.is_some(),
        "PONTE_TLS_CERT and PONTE_TLS_KEY: there should be both or neither"
    );
    anyhow::ensure!(machine.addr != Some(addr), "PONTE_MACHINE_ADDR: it should not be PONTE_ADDR");
    Ok(machine)
}

/// A whole number between two others.
fn within<T>(source: &Source, key: &str, least: T, most: T, usual: T) -> anyhow::Result<T>
where
    T: FromStr + PartialOrd + Display,
{
    let what = format!("a whole number from {least} to {most}");
    let number = source.parsed(key, &what)?.unwrap_or(usual);
    anyhow::ensure!(number >= least && number <= most, "{}: it should be {what}", source.called(key));
    Ok(number)
}

/// Scheme, host, perhaps a port, and nothing after it: it is compared with what browsers send as `Origin`.
fn web_address(text: &str) -> anyhow::Result<String> {
    let text = text.trim_end_matches('/');
    let fits = text.parse::<axum::http::Uri>().is_ok_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https"))
            && uri.authority().is_some_and(|authority| !authority.as_str().contains('@'))
            && uri.path() == "/"
            && uri.query().is_none()
    });
    anyhow::ensure!(fits, "it should be of the form https://ponte.ente.it");
    Ok(text.to_owned())
}

/// `ponte@` the console's host, where that is a name.
fn default_sender(public_url: &str) -> anyhow::Result<Address> {
    let host = public_url.split("://").nth(1).and_then(|rest| rest.split(['/', ':']).next()).unwrap_or_default();
    let is_name = host.contains('.') && host.chars().any(char::is_alphabetic);
    let host = if is_name { host } else { "localhost.localdomain" };
    Address::new("ponte", host).context("PONTE_MAIL_FROM: no sender can be made from PONTE_PUBLIC_URL")
}
