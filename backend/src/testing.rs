//! For tests: a database of one's own, a clock that stands still, repeatable ids.

use std::sync::atomic::{AtomicU32, Ordering};

use domain::Timestamp;
use domain::pratica::{ProtocolTarget, ProtocolTrouble};
use sqlx::Connection as _;
use tokio::sync::OnceCell;

use crate::pratica::remote::{Answered, Handler, Registry, Sending, Trouble};
use crate::{Backend, Clock, Db, Files, Random};

/// 16 January 2026, 10:00 UTC: the time of every test.
pub const NOW: Timestamp = Timestamp(1_768_557_600_000_000);

static COUNTER: AtomicU32 = AtomicU32::new(0);

/// Which database a test runs on.
#[derive(Clone, Copy, Debug)]
pub enum On {
    Sqlite,
    Postgres,
}

/// A backend on an empty database, or nothing when PostgreSQL is not at hand and that is allowed.
///
/// # Panics
/// When the database cannot be made, or PostgreSQL is missing where it must not be (`CI` is set).
pub async fn backend(on: On) -> Option<Backend> {
    Some(Backend::new(
        // Nobody cuts the power of a test.
        Db::open_in_haste(&migrated(on).await?, 8).await.expect("a fresh database opens"),
        Clock::fixed(NOW),
        Random::seeded(1),
        files(),
    ))
}

/// An empty folder for files.
///
/// # Panics
/// When it cannot be made.
#[must_use]
pub fn files() -> Files {
    let name = format!("f_{}_{}", std::process::id(), COUNTER.fetch_add(1, Ordering::SeqCst));
    let folder = std::env::temp_dir().join("ponte-tests").join(&name);
    let _ = std::fs::remove_dir_all(&folder);
    Files::open(&folder).expect("a temporary folder can be made")
}

/// The address of a new database without rows whose schema is up to date: a copy of one that each process makes once,
/// because bringing a schema up to date takes longer than most tests.
async fn migrated(on: On) -> Option<String> {
    static TEMPLATES: [OnceCell<Option<String>>; 2] = [const { OnceCell::const_new() }; 2];
    let template = TEMPLATES[on as usize].get_or_init(|| async {
        let url = fresh(on).await?;
        // Closed afterwards: a database that is in use cannot be copied.
        Db::open(&url, 1).await.expect("a fresh database opens").close().await;
        Some(url)
    });
    let template = template.await.as_deref()?;
    match on {
        On::Sqlite => {
            let url = fresh(on).await?;
            let file = |url: &str| Db::file(url).expect("the address of a file");
            std::fs::copy(file(template), file(&url)).expect("a file can be copied");
            Some(url)
        }
        On::Postgres => create(&format!("template {}", template.split('?').next()?.rsplit_once('/')?.1)).await,
    }
}

/// The address of a new, empty database.
///
/// # Panics
/// As [`backend`].
pub async fn fresh(on: On) -> Option<String> {
    match on {
        On::Sqlite => {
            let name = format!("t_{}_{}", std::process::id(), COUNTER.fetch_add(1, Ordering::SeqCst));
            let folder = std::env::temp_dir().join("ponte-tests").join(&name);
            let _ = std::fs::remove_dir_all(&folder);
            std::fs::create_dir_all(&folder).expect("a temporary folder can be made");
            Some(format!("sqlite:{}", folder.join("ponte.db").display()))
        }
        On::Postgres => create("").await,
    }
}

/// Has PostgreSQL make a database, and answers its address.
async fn create(how: &str) -> Option<String> {
    let Some(server) = variable("TEST_DATABASE_URL") else {
        assert!(variable("CI").is_none(), "TEST_DATABASE_URL names the PostgreSQL to test on");
        eprintln!("not run on PostgreSQL: TEST_DATABASE_URL is not set");
        return None;
    };
    let unique = aws_lc_rs::rand::generate::<[u8; 4]>(&aws_lc_rs::rand::SystemRandom::new())
        .map(|bytes| hex::encode(bytes.expose()))
        .expect("randomness");
    let name = format!("t_{}_{}_{unique}", std::process::id(), COUNTER.fetch_add(1, Ordering::SeqCst));
    let mut server_itself = sqlx::PgConnection::connect(&server).await.expect("the PostgreSQL to test on answers");
    sqlx::query(sqlx::AssertSqlSafe(format!("create database {name} {how}")))
        .execute(&mut server_itself)
        .await
        .expect("a database can be made");
    server_itself.close().await.expect("the PostgreSQL to test on answers");
    let (base, _) = server.rsplit_once('/').expect("the address names a database");
    let query = server.split_once('?').map(|(_, query)| format!("?{query}")).unwrap_or_default();
    Some(format!("{base}/{name}{query}"))
}

#[expect(clippy::disallowed_methods, reason = "tests are told where PostgreSQL is by the environment")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// An Ed25519 key; the same number gives the same key.
///
/// # Panics
/// Never: the bytes are a key.
#[must_use]
pub fn signing_key(number: u8) -> crate::chain::SigningKey {
    let pair = aws_lc_rs::signature::Ed25519KeyPair::from_seed_unchecked(&[number; 32]).expect("a seed of 32 bytes");
    let der = pair.to_pkcs8v1().expect("a key that was made here");
    crate::chain::SigningKey::from_pem(&pem::encode(&pem::Pem::new("PRIVATE KEY", der.as_ref()))).expect("a key")
}

/// The key pair of a client, of 2048 bits: made once for all tests of a process.
pub struct ClientKey {
    pair: aws_lc_rs::rsa::KeyPair,
    /// As it is uploaded and stored.
    pub public: crate::client::key::PublicKey,
}

/// The key pair of a client; each number has its own.
///
/// # Panics
/// When none can be made.
#[must_use]
pub fn client_key(number: usize) -> &'static ClientKey {
    static KEYS: [std::sync::OnceLock<ClientKey>; 3] = [const { std::sync::OnceLock::new() }; 3];
    KEYS[number].get_or_init(|| {
        use aws_lc_rs::encoding::{AsDer as _, PublicKeyX509Der};
        use aws_lc_rs::signature::KeyPair as _;
        let pair = aws_lc_rs::rsa::KeyPair::generate(aws_lc_rs::rsa::KeySize::Rsa2048).expect("a key");
        let info: PublicKeyX509Der<'_> = pair.public_key().as_der().expect("a key that was made here");
        let pem = pem::encode(&pem::Pem::new("PUBLIC KEY", info.as_ref()));
        let public = crate::client::key::read_pem(&pem).expect("a key that a client may have");
        ClientKey { pair, public }
    })
}

impl ClientKey {
    /// The private key in PKCS#8 PEM, for a client that is a program of its own.
    ///
    /// # Panics
    /// When it cannot be written.
    #[must_use]
    pub fn private_pem(&self) -> String {
        let der: aws_lc_rs::encoding::Pkcs8V1Der<'_> =
            aws_lc_rs::encoding::AsDer::as_der(&self.pair).expect("a key that was made here");
        pem::encode(&pem::Pem::new("PRIVATE KEY", der.as_ref()))
    }

    /// A signed token with any header and claims.
    ///
    /// # Panics
    /// When the key does not sign.
    #[must_use]
    pub fn token(&self, header: &serde_json::Value, claims: &serde_json::Value) -> String {
        let signed = crate::voucher::jose::write(header, claims, |message| {
            let mut signature = vec![0; self.pair.public_modulus_len()];
            let source = aws_lc_rs::rand::SystemRandom::new();
            let done = self.pair.sign(&aws_lc_rs::signature::RSA_PKCS1_SHA256, &source, message, &mut signature);
            done.map(|()| signature)
        });
        signed.expect("the key signs")
    }

    /// An assertion with the key's `kid`.
    #[must_use]
    pub fn assertion(&self, claims: &serde_json::Value) -> String {
        self.token(&serde_json::json!({ "alg": "RS256", "typ": "JWT", "kid": self.public.kid }), claims)
    }
}

/// A proof of possession with a new key of P-256 for each call of [`possession`].
pub struct Possession(aws_lc_rs::signature::EcdsaKeyPair);

/// A key to prove possession of.
///
/// # Panics
/// When none can be made.
#[must_use]
pub fn possession() -> Possession {
    let algorithm = &aws_lc_rs::signature::ECDSA_P256_SHA256_FIXED_SIGNING;
    Possession(aws_lc_rs::signature::EcdsaKeyPair::generate(algorithm).expect("a key"))
}

impl Possession {
    /// A proof with these claims.
    ///
    /// # Panics
    /// When the key does not sign.
    #[must_use]
    pub fn proof(&self, claims: &serde_json::Value) -> String {
        use aws_lc_rs::signature::KeyPair as _;
        use base64::Engine as _;
        let point = self.0.public_key().as_ref();
        let text = |bytes: &[u8]| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes);
        let jwk = serde_json::json!({ "kty": "EC", "crv": "P-256", "x": text(&point[1..33]), "y": text(&point[33..]) });
        let header = serde_json::json!({ "typ": "dpop+jwt", "alg": "ES256", "jwk": jwk });
        let signed = crate::voucher::jose::write(&header, claims, |message| {
            self.0.sign(&aws_lc_rs::rand::SystemRandom::new(), message).map(|signature| signature.as_ref().to_vec())
        });
        signed.expect("the key signs")
    }
}

/// An empty folder of the test's own.
///
/// # Panics
/// When it cannot be made.
#[must_use]
pub fn folder(name: &str) -> std::path::PathBuf {
    let name = format!("{name}_{}_{}", std::process::id(), COUNTER.fetch_add(1, Ordering::SeqCst));
    let folder = std::env::temp_dir().join("ponte-tests").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a temporary folder can be made");
    folder
}

/// Forgets how far the log has been told: all of it is told again, also what was told to nobody.
///
/// # Panics
/// When the database does not answer.
pub async fn untold(cx: &Backend) {
    let mut tx = cx.db.begin().await.expect("the database answers");
    sql!(tx, execute, "update outbox set place = 0 where one = 1").expect("the database answers");
    tx.commit().await.expect("the database answers");
}

/// The first column of what a statement finds, for tests outside this crate that look behind the curtain.
///
/// # Panics
/// When the statement fails.
pub async fn texts(cx: &Backend, statement: &'static str) -> Vec<String> {
    let mut tx = cx.db.snapshot().await.expect("the database answers");
    sql!(tx, fetch_all scalar String, statement).expect("the statement holds")
}

/// Makes a module with the same test for both databases.
///
/// `on_both! { async fn a_sentence(cx: Backend) { … } }`
#[macro_export]
macro_rules! on_both {
    ($($(#[$meta:meta])* async fn $name:ident($cx:ident: Backend) $body:block)*) => { $(
        mod $name {
            #[allow(unused_imports, reason = "not every test uses all of its file's names")]
            use super::*;

            $(#[$meta])*
            async fn check($cx: $crate::Backend) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                if let Some(cx) = $crate::testing::backend($crate::testing::On::Sqlite).await {
                    check(cx).await;
                }
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                if let Some(cx) = $crate::testing::backend($crate::testing::On::Postgres).await {
                    check(cx).await;
                }
            }
        }
    )* };
}

/// A protocol that nobody is to ask.
#[must_use]
pub fn no_registry() -> Registry {
    struct Nobody;
    impl Handler for Nobody {
        fn exchange<'a>(&'a self, _: &'a ProtocolTarget, _: Sending) -> Answered<'a> {
            Box::pin(async { Err(Trouble { kind: ProtocolTrouble::Unreachable, said: String::new() }) })
        }
        fn has_secret(&self, _: &ProtocolTarget) -> bool {
            true
        }
    }
    std::sync::Arc::new(Nobody)
}
