//! The keys that sign vouchers (VO-2): one signs, the next one is published long before it does, an old one stays published
//! until the last voucher it signed has ended. Which is which follows from the clock alone, so every instance knows the
//! same. In an emergency [`rotate`] moves on at once. Private keys lie in the database under the installation's own key (`PONTE_SIGNING_KEY`).

use std::sync::{Arc, RwLock};

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::Timestamp;
use domain::voucher::SKEW;
use pkcs1::RsaPublicKeyRef;
use serde_json::{Value, json};
use spki::der::Decode as _;
use sqlx_macros::FromRow;

use crate::chain::SigningKey;
use crate::client::key::read_pem;
use crate::error::Result;
use crate::{Backend, Tx};

/// Days for which a key signs.
const DAYS: i64 = 90;
/// Seconds of the longest voucher (`interop.md` §1.6).
const LONGEST: i64 = 86_400;
/// Seconds after which a process looks again which keys there are.
const FRESH: i64 = 60;

/// What keeps private keys private in the database.
#[derive(Clone)]
pub struct Wrapping([u8; 32]);

impl Wrapping {
    /// The one of an installation.
    ///
    /// # Errors
    /// Only when its key cannot be written.
    pub fn of(key: &SigningKey) -> Result<Self> {
        Ok(Self(key.derived("ponte voucher keys v1")?))
    }

    fn cipher(&self) -> Result<LessSafeKey> {
        let key = UnboundKey::new(&AES_256_GCM, &self.0).map_err(|_| anyhow::anyhow!("AES has no key of 256 bits"))?;
        Ok(LessSafeKey::new(key))
    }

    fn wrap(&self, kid: &str, nonce: [u8; NONCE_LEN], secret: &[u8]) -> Result<Vec<u8>> {
        let mut sealed = secret.to_vec();
        self.cipher()?
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(kid), &mut sealed)
            .map_err(|_| anyhow::anyhow!("a voucher key cannot be sealed"))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    fn unwrap(&self, kid: &str, wrapped: &[u8]) -> Result<Vec<u8>> {
        let other = || {
            anyhow::anyhow!(
                "voucher key {kid} was made under another PONTE_SIGNING_KEY: every instance on one database needs the same"
            )
        };
        let (nonce, sealed) = wrapped.split_first_chunk::<NONCE_LEN>().ok_or_else(other)?;
        let mut sealed = sealed.to_vec();
        let opened = self
            .cipher()?
            .open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::from(kid), &mut sealed)
            .map_err(|_| other())?;
        Ok(opened.to_vec())
    }
}

/// A key that signs vouchers.
pub(super) struct VoucherKey {
    pub kid: String,
    pair: Arc<KeyPair>,
    active_from: Timestamp,
}

impl VoucherKey {
    pub(super) fn sign(&self, message: &[u8]) -> Result<Vec<u8>> {
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature)
            .map_err(|_| anyhow::anyhow!("a voucher key does not sign"))?;
        Ok(signature)
    }
}

#[derive(FromRow)]
struct Row {
    number: i64,
    kid: String,
    wrapped: Vec<u8>,
    active_from: Timestamp,
    withdrawn_at: Option<Timestamp>,
}

/// The keys as this process knows them.
pub(super) struct Keys {
    wrapping: Wrapping,
    known: RwLock<Known>,
}

#[derive(Default)]
struct Known {
    read_at: Option<Timestamp>,
    keys: Vec<Arc<VoucherKey>>,
}

impl Keys {
    pub(super) fn new(wrapping: Wrapping) -> Self {
        Self { wrapping, known: RwLock::default() }
    }

    /// The key that signs now; makes it, and the one after it, where they are missing.
    #[crate::boxed]
    pub(super) async fn current(&self, cx: &Backend) -> Result<Arc<VoucherKey>> {
        let now = cx.now();
        if let Some(key) = self.fresh(now) {
            return Ok(key);
        }
        ensure(cx, &self.wrapping).await?;
        let mut tx = cx.db.snapshot().await?;
        let rows = rows(&mut tx).await?;
        tx.commit().await?;
        let good = rows.into_iter().filter(|row| row.withdrawn_at.is_none());
        let keys = good.map(|row| self.opened(row)).collect::<Result<Vec<_>>>()?;
        {
            let mut known = self.known.write().map_err(|_| anyhow::anyhow!("a holder of the keys panicked"))?;
            *known = Known { read_at: Some(now), keys };
        }
        self.fresh(now).ok_or_else(|| anyhow::anyhow!("there is no voucher key that signs now").into())
    }

    /// Has the keys looked up before the next is signed with.
    pub(super) fn forget(&self) {
        if let Ok(mut known) = self.known.write() {
            known.read_at = None;
        }
    }

    fn fresh(&self, now: Timestamp) -> Option<Arc<VoucherKey>> {
        let known = self.known.read().ok()?;
        known.read_at.filter(|read| (0..FRESH).contains(&now.seconds_since(*read)))?;
        // A clock that was put back behind the first key has that one.
        known.keys.iter().rfind(|key| key.active_from <= now).or(known.keys.first()).cloned()
    }

    fn opened(&self, row: Row) -> Result<Arc<VoucherKey>> {
        // A key that is open already need not be opened again.
        let known = self.known.read().ok();
        if let Some(key) = known.as_ref().and_then(|known| known.keys.iter().find(|key| key.kid == row.kid)) {
            let pair = Arc::clone(&key.pair);
            return Ok(Arc::new(VoucherKey { kid: row.kid, pair, active_from: row.active_from }));
        }
        let der = self.wrapping.unwrap(&row.kid, &row.wrapped)?;
        let pair = KeyPair::from_pkcs8(&der).map_err(|_| anyhow::anyhow!("voucher key {} is none", row.kid))?;
        Ok(Arc::new(VoucherKey { kid: row.kid, pair: Arc::new(pair), active_from: row.active_from }))
    }
}

async fn rows(tx: &mut Tx) -> Result<Vec<Row>> {
    Ok(sql!(
        tx,
        fetch_all as Row,
        "select number, kid, wrapped, active_from, withdrawn_at from voucher_key order by number"
    )?)
}

/// Makes what is missing: a key that signs now, and one that will.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn ensure(cx: &Backend, wrapping: &Wrapping) -> Result<()> {
    loop {
        let mut tx = cx.db.snapshot().await?;
        let rows = rows(&mut tx).await?;
        tx.commit().await?;
        let now = cx.now();
        let number = rows.last().map_or(1, |last| last.number + 1);
        let active_from = match rows.iter().rfind(|row| row.withdrawn_at.is_none()) {
            None => now,
            Some(last) if last.active_from > now => return Ok(()),
            Some(last) => last.active_from.plus_days(DAYS).max(now.plus_days(1)),
        };
        make(cx, wrapping, number, active_from).await?;
    }
}

/// What became of the keys.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rotated {
    /// The key that signs from now on.
    pub signs: String,
    /// The keys before it.
    pub before: Vec<String>,
    /// Until when those are published; nothing when they are not any more.
    pub published_until: Option<Timestamp>,
}

/// Has the next key sign from now on. The one before it stays published until the longest voucher it signed has ended;
/// `compromised`, none of those that were there counts any more, not even the next one, which lay beside the others, and two
/// new ones are made. A process that serves signs with the new key within a minute, and with none that does not count.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn rotate(cx: &Backend, wrapping: &Wrapping, compromised: bool) -> Result<Rotated> {
    ensure(cx, wrapping).await?;
    let now = cx.now();
    let mut tx = cx.db.begin_job().await?;
    if compromised {
        sql!(tx, execute, "update voucher_key set withdrawn_at = $1 where withdrawn_at is null", now)?;
    } else {
        sql!(tx, execute, "update voucher_key set active_from = $1 where active_from > $1", now)?;
    }
    tx.commit().await?;
    ensure(cx, wrapping).await?;
    let mut tx = cx.db.snapshot().await?;
    let rows = rows(&mut tx).await?;
    tx.commit().await?;
    let made = cx.now();
    let is_good = |row: &&Row| row.withdrawn_at.is_none() && row.active_from <= made;
    let signs = rows.iter().rfind(is_good).ok_or_else(|| anyhow::anyhow!("there is no voucher key that signs now"))?;
    let before = rows.iter().filter(|row| match compromised {
        true => row.withdrawn_at == Some(now),
        false => row.number + 1 == signs.number,
    });
    Ok(Rotated {
        signs: signs.kid.clone(),
        before: before.map(|row| row.kid.clone()).collect(),
        published_until: (!compromised).then(|| now.plus_seconds(LONGEST + SKEW)),
    })
}

/// Makes one key; of two processes that do it at the same time the first one's stays.
async fn make(cx: &Backend, wrapping: &Wrapping, number: i64, active_from: Timestamp) -> Result<()> {
    let made = tokio::task::spawn_blocking(|| KeyPair::generate(KeySize::Rsa2048)).await;
    let pair = made.ok().and_then(std::result::Result::ok).ok_or_else(|| anyhow::anyhow!("no voucher key was made"))?;
    let unwritten = || anyhow::anyhow!("a voucher key cannot be written");
    let secret: Pkcs8V1Der<'_> = pair.as_der().map_err(|_| unwritten())?;
    let jwk = published(&pair).ok_or_else(unwritten)?;
    let kid = jwk["kid"].as_str().unwrap_or_default().to_owned();
    let wrapped = wrapping.wrap(&kid, cx.random.bytes(), secret.as_ref())?;
    let mut tx = cx.db.begin_job().await?;
    sql!(
        tx,
        execute,
        "insert into voucher_key (number, kid, jwk, wrapped, active_from, created_at)
         values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
        number,
        kid,
        jwk.to_string(),
        wrapped,
        active_from,
        cx.now()
    )?;
    tx.commit().await
}

/// The public key, as it is published (JWK-1).
fn published(pair: &KeyPair) -> Option<Value> {
    let info: PublicKeyX509Der<'_> = pair.public_key().as_der().ok()?;
    let kid = read_pem(&pem::encode(&pem::Pem::new("PUBLIC KEY", info.as_ref()))).ok()?.kid;
    let key = RsaPublicKeyRef::from_der(pair.public_key().as_ref()).ok()?;
    let number = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let (n, e) = (number(key.modulus.as_bytes()), number(key.public_exponent.as_bytes()));
    Some(json!({ "kty": "RSA", "n": n, "e": e, "kid": kid, "alg": "RS256", "use": "sig" }))
}

/// The keys that vouchers may be signed with now or soon, as they are published: those of the past until the longest voucher
/// they signed has ended.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn public(cx: &Backend) -> Result<Vec<Value>> {
    public_in(&mut cx.db.snapshot().await?, cx.now()).await
}

#[crate::boxed]
pub(super) async fn public_in(tx: &mut Tx, now: Timestamp) -> Result<Vec<Value>> {
    let keys = sql!(
        tx,
        fetch_all scalar String,
        "select k.jwk from voucher_key k
         where k.withdrawn_at is null
           and not exists (select 1 from voucher_key n where n.number = k.number + 1 and n.active_from < $1)
         order by k.number",
        now.plus_seconds(-LONGEST - SKEW)
    )?;
    keys.iter().map(|jwk| Ok(serde_json::from_str(jwk)?)).collect()
}
