//! Passwords: hashed, verified, never kept (security.md WEB-12). Argon2id as the OWASP table asks, away from the
//! async threads, as many at once as there are cores. Which passwords are good enough is `domain`'s.

use std::num::NonZeroUsize;
use std::sync::LazyLock;
use std::thread::available_parallelism;
use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{CustomizedPasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use domain::event::UserEvent;
use domain::{Decision, Denial, Event, Timestamp, UserId};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::error::{Error, Result};
use crate::{Backend, Tx};

/// Memory in KiB, passes, lanes.
const COST: (u32, u32, u32) = (19_456, 2, 1);

/// Verified against when there is no account, so that the answer takes as long. Made with [`COST`] from random bytes
/// that nobody kept.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$BfIbFD0V0E79VGL/BKQT6w$v+uA/oVjjvgmwynmVLo39VlhcU5UjUO6dGSV9Qf+iwI";

/// How long somebody waits for a core.
const PATIENCE: Duration = Duration::from_secs(5);

static CORES: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(available_parallelism().map_or(1, NonZeroUsize::get)));

/// A hash as it is stored, a PHC string.
#[derive(Clone)]
pub struct Hash(String);

impl Hash {
    /// As it is stored.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// The right to use a core for a password.
pub struct Turn {
    _core: SemaphorePermit<'static>,
}

/// Waits for a core.
///
/// # Errors
/// `TooManyRequests` after some seconds of waiting.
#[crate::boxed]
pub async fn turn() -> Result<Turn> {
    let core = tokio::time::timeout(PATIENCE, CORES.acquire()).await;
    let core = core.map_err(|_| Denial::TooManyRequests { retry_after_seconds: 5 })?;
    Ok(Turn { _core: core.map_err(|closed| Error::Internal(closed.into()))? })
}

/// What came of a comparison.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Verdict {
    pub matches: bool,
    /// The hash was made with other costs than today's.
    pub outdated: bool,
}

/// Makes the hash of a password; its exact bytes.
///
/// # Errors
/// `TooManyRequests` when no core is to be had.
#[crate::boxed]
pub async fn hash(cx: &Backend, password: &str) -> Result<Hash> {
    let turn = turn().await?;
    hash_in(cx, &turn, password).await
}

/// The same, for who has a turn already.
///
/// # Errors
/// Only faults of ours.
#[crate::boxed]
pub(crate) async fn hash_in(cx: &Backend, _turn: &Turn, password: &str) -> Result<Hash> {
    let (password, salt) = (password.to_owned(), cx.random.bytes::<16>());
    let made = tokio::task::spawn_blocking(move || hash_with(COST, &password, &salt)).await;
    made.map_err(|gone| Error::Internal(gone.into()))?
}

fn hash_with((memory, passes, lanes): (u32, u32, u32), password: &str, salt: &[u8]) -> Result<Hash> {
    let params =
        Params::new(memory, passes, lanes, None).map_err(|fault| Error::Internal(anyhow::anyhow!("{fault}")))?;
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
    let hash: PasswordHash = argon
        .hash_password_customized(password.as_bytes(), salt, None, None, params)
        .map_err(|fault| Error::Internal(anyhow::anyhow!("{fault}")))?;
    Ok(Hash(hash.to_string()))
}

/// Compares; with nobody's hash when there is none, for the same time.
///
/// # Errors
/// Only faults of ours.
#[crate::boxed]
pub(crate) async fn verify(_turn: &Turn, password: &str, stored: Option<&str>) -> Result<Verdict> {
    let exists = stored.is_some();
    let (password, stored) = (password.to_owned(), stored.unwrap_or(NOBODY).to_owned());
    let compared = tokio::task::spawn_blocking(move || {
        let hash = PasswordHash::new(&stored).map_err(|fault| anyhow::anyhow!("a stored hash is damaged: {fault}"))?;
        let matches = Argon2::default().verify_password(password.as_bytes(), &hash).is_ok();
        let today = format!("m={},t={},p={}", COST.0, COST.1, COST.2);
        let outdated = hash.params.to_string() != today || hash.algorithm.as_str() != "argon2id";
        Ok::<_, anyhow::Error>(Verdict { matches, outdated })
    });
    let verdict = compared.await.map_err(|gone| Error::Internal(gone.into()))??;
    Ok(Verdict { matches: verdict.matches && exists, ..verdict })
}

/// The hash of an account's password, and what is known about it.
#[derive(sqlx_macros::FromRow, Clone)]
pub(crate) struct Credential {
    pub hash: String,
    pub provisional: bool,
    pub set_at: Timestamp,
}

/// The password of an account, if it has one.
#[crate::boxed]
pub(crate) async fn load(tx: &mut Tx, account: UserId) -> Result<Option<Credential>> {
    Ok(sql!(
        tx,
        fetch_optional as Credential,
        "select hash, provisional, set_at from credential where account_id = $1",
        account
    )?)
}

/// Stores the hash of the password that a decision is about. A decision that says nothing about a password stores none.
///
/// # Errors
/// Only faults of ours.
#[crate::boxed]
pub(crate) async fn store(
    tx: &mut Tx,
    decision: &Decision,
    hash: &Hash,
    provisional: bool,
    now: Timestamp,
) -> Result<()> {
    let account = decision.events().iter().find_map(|event| match event {
        Event::User {
            user,
            what: UserEvent::Created { .. } | UserEvent::PasswordChanged | UserEvent::PasswordReset,
            ..
        } => Some(*user),
        _ => None,
    });
    let account = account.ok_or_else(|| anyhow::anyhow!("a password that was not decided is not stored"))?;
    sql!(
        tx,
        execute,
        "insert into credential (account_id, hash, provisional, set_at) values ($1, $2, $3, $4)
         on conflict (account_id) do update
         set hash = excluded.hash, provisional = excluded.provisional, set_at = excluded.set_at",
        account,
        &hash.0,
        provisional,
        now
    )?;
    // Whoever has a password needs no code for a first one.
    sql!(tx, execute, "delete from activation where account_id = $1", account)?;
    Ok(())
}

/// Replaces a hash by one of the same password with today's costs, unless the password changed meanwhile.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub(crate) async fn renew(tx: &mut Tx, account: UserId, old: &str, new: &Hash) -> Result<()> {
    sql!(tx, execute, "update credential set hash = $3 where account_id = $1 and hash = $2", account, old, &new.0)?;
    Ok(())
}

/// Letters and digits that nobody mistakes for each other: 32 of them, 5 bits each.
const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// A password or code to be read aloud: `groups` of four, 20 bits each.
pub(crate) fn readable(cx: &Backend, groups: usize) -> String {
    let bytes = cx.random.bytes::<64>();
    let letter = |byte: &u8| char::from(ALPHABET[usize::from(byte % 32)]);
    let words = bytes.chunks(4).take(groups).map(|four| four.iter().map(letter).collect::<String>());
    words.collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Clock, Db, Random, testing};

    async fn cx() -> Backend {
        let url = testing::fresh(testing::On::Sqlite).await.unwrap();
        Backend::new(Db::open(&url, 2).await.unwrap(), Clock::fixed(testing::NOW), Random::seeded(1), testing::files())
    }

    #[tokio::test]
    async fn the_exact_bytes_count_to_the_last() {
        let cx = cx().await;
        let long = "à".repeat(199);
        let hash = hash(&cx, &format!("{long}x")).await.unwrap();
        let turn = turn().await.unwrap();
        let compare = async |password: &str| verify(&turn, password, Some(&hash.0)).await.unwrap().matches;
        assert!(compare(&format!("{long}x")).await);
        assert!(!compare(&format!("{long}y")).await, "the last of 200 characters");
        assert!(!compare(&format!("{long}X")).await, "case");
        assert!(!compare(&format!("{long}x ")).await, "a blank at the end");
        assert!(!compare(&format!("{}x", "a\u{300}".repeat(199))).await, "the same letters, otherwise composed");
        assert!(!compare(&format!("{long}x\u{0}")).await, "a NUL at the end");
    }

    #[tokio::test]
    async fn hashes_carry_todays_costs_and_old_ones_are_told() {
        let cx = cx().await;
        let today = hash(&cx, "cavallo graffetta lanterna").await.unwrap();
        assert!(today.0.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", today.0);
        let old = hash_with((8192, 1, 1), "cavallo graffetta lanterna", b"0123456789abcdef").unwrap();
        let turn = turn().await.unwrap();
        let verdict = verify(&turn, "cavallo graffetta lanterna", Some(&old.0)).await.unwrap();
        assert_eq!(verdict, Verdict { matches: true, outdated: true });
        let verdict = verify(&turn, "cavallo graffetta lanterna", Some(&today.0)).await.unwrap();
        assert_eq!(verdict, Verdict { matches: true, outdated: false });
    }

    #[tokio::test]
    async fn nobody_never_matches_and_costs_the_same() {
        let turn = turn().await.unwrap();
        let verdict = verify(&turn, "", None).await.unwrap();
        assert_eq!(verdict, Verdict { matches: false, outdated: false }, "the costs are today's");
    }

    #[tokio::test]
    async fn readable_passwords_satisfy_the_policy() {
        let cx = cx().await;
        for _ in 0..200 {
            let password = readable(&cx, 5);
            assert_eq!(password.len(), 24);
            assert_eq!(domain::user::password::check("password", &password, &Default::default()), Ok(()), "{password}");
        }
    }
}
