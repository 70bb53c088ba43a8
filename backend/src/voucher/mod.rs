//! Vouchers. The rules are `domain::voucher`'s; here a request is read ([`jose`]), what the platform knows of it is loaded in
//! one statement (`facts`), and what may be given is written down before it leaves ([`issue`]). [`key`] keeps the keys that
//! sign, [`bearer`] opens the console's own API with a token, [`debug`] shows a person every step, [`refused`] why none was given.

pub mod bearer;
pub mod debug;
mod facts;
pub mod issue;
pub mod jose;
mod json;
pub mod key;
pub mod list;
pub mod refused;
mod save;

use domain::voucher::{Malformed, TokenRequest};

use crate::Backend;
use crate::error::Result;

pub use issue::{Answer, Given, Issuer};

/// What somebody sent to the token endpoint, or typed into the debugger.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Sent {
    pub grant_type: Option<String>,
    pub assertion_type: Option<String>,
    pub client_id: Option<String>,
    pub assertion: String,
    /// The proofs of possession: more than one is one too many.
    pub proofs: Vec<String>,
}

impl Sent {
    /// The request, read but not judged.
    fn read(&self) -> TokenRequest {
        TokenRequest {
            grant_type: self.grant_type.clone(),
            assertion_type: self.assertion_type.clone(),
            client_id: self.client_id.clone(),
            assertion: jose::read(&self.assertion).map(|signed| signed.token),
            proof: match &self.proofs[..] {
                [] => None,
                [proof] if proof.contains(',') => Some(Err(Malformed::Repeated)),
                [proof] => Some(jose::proof(proof)),
                [..] => Some(Err(Malformed::Repeated)),
            },
        }
    }
}

/// Seconds for which what was used once is remembered beyond its end: a clock that is put back does not make it new again
/// (REL-17).
const REMEMBERED: i64 = 86_400;

/// Forgets what could not be used any more anyway, and makes the next signing key in time.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn sweep(cx: &Backend) -> Result<()> {
    let mut tx = cx.db.begin_job().await?;
    let until = cx.now().plus_seconds(-REMEMBERED);
    sql!(tx, execute, "delete from assertion_used where kept_until < $1", until)?;
    sql!(tx, execute, "delete from proof_used where kept_until < $1", until)?;
    refused::forget(&mut tx, cx.now()).await?;
    sql!(tx, execute, "delete from voucher_rate where second < $1", until.0.div_euclid(1_000_000))?;
    tx.commit().await
}
