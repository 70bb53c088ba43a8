//! A token of an API client, presented to the console's own API (VO-4; RFC 9068 §4, RFC 9449 §7). It opens nothing from the
//! moment its client is deleted, and one in an administrator's name is refused once that person is none.

use domain::actor::Machine;
use domain::client::ClientKind;
use domain::voucher::Settings;
use domain::voucher::proof::{self, Binding, ProofCase};
use domain::{Actor, ClientId, TenantId, UserId};
use serde_json::Value;
use sqlx_macros::FromRow;

use super::{jose, key, save};
use crate::Backend;
use crate::client::facts::people;
use crate::db::word;
use crate::error::Result;

/// What came with a request.
#[derive(Clone, Copy, Debug)]
pub struct Presented<'a> {
    pub token: &'a str,
    /// With the scheme `DPoP`, not `Bearer`?
    pub with_proof: bool,
    /// The proofs of possession: more than one is one too many.
    pub proofs: &'a [String],
    pub method: &'a str,
    /// The address outside people use, without query.
    pub address: &'a str,
}

/// Does the text have the form of a signed token? A session's token has no dots.
#[must_use]
pub fn is_signed(token: &str) -> bool {
    token.contains('.')
}

#[derive(FromRow)]
struct Row {
    consumer_id: TenantId,
    kind: String,
    admin_id: Option<UserId>,
}

/// Who presents the token, if it opens anything.
///
/// # Errors
/// What [`Machine::actor`] answers about the administrator that the token names.
#[crate::boxed]
pub async fn open<'a>(cx: &'a Backend, settings: &'a Settings, presented: Presented<'a>) -> Result<Option<Actor>> {
    let Ok(signed) = jose::read(presented.token) else { return Ok(None) };
    let now = cx.now();
    let mut tx = cx.db.snapshot().await?;
    let keys = key::public_in(&mut tx, now).await?;
    let (header, claims) = (&signed.token.header, &signed.token.payload);
    let typ = signed.token.header_text("typ").is_some_and(|typ| ["at+jwt", "application/at+jwt"].contains(&typ));
    let known = keys.iter().find(|key| Some(&key["kid"]) == header.get("kid"));
    let right = typ
        && !header.contains_key("crit")
        && signed.token.header_text("alg") == Some("RS256")
        && known.is_some_and(|key| signed.is_verified_by_jwk(key))
        && signed.token.text("iss") == Some(&settings.issuer)
        && is_for(claims.get("aud"), &settings.api_audience);
    let second = now.0.div_euclid(1_000_000);
    let moment = |claim: &str| claims.get(claim).and_then(Value::as_i64);
    let in_time = moment("nbf").is_some_and(|from| from <= second) && moment("exp").is_some_and(|end| second < end);
    let client = signed.token.text("client_id").and_then(|id| id.parse::<ClientId>().ok());
    let (true, true, Some(client)) = (right, in_time, client) else { return Ok(None) };
    let row = sql!(tx, fetch_optional as Row, "select consumer_id, kind, admin_id from client where id = $1", client)?;
    let Some(row) = row else { return Ok(None) };
    let named = signed.token.text("adminId").and_then(|id| id.parse::<UserId>().ok());
    let account = people(&mut tx, row.consumer_id, named.as_slice()).await?.pop();
    tx.commit().await?;
    let own = signed.token.text("organizationId") == Some(row.consumer_id.to_string().as_str());
    if !own || word::<ClientKind>(&row.kind)? != ClientKind::Api {
        return Ok(None);
    }
    let bound = claims.get("cnf").and_then(|cnf| cnf["jkt"].as_str());
    if !is_possessed(cx, presented, bound).await? {
        return Ok(None);
    }
    let machine = Machine { client, tenant: row.consumer_id, admin: row.admin_id };
    Ok(Some(machine.actor(named, account.as_ref())?))
}

fn is_for(audience: Option<&Value>, expected: &str) -> bool {
    match audience {
        Some(Value::String(audience)) => audience == expected,
        Some(Value::Array(audiences)) => audiences.iter().any(|audience| audience == expected),
        Some(_) | None => false,
    }
}

/// A token that is bound to a key comes with a fresh proof of it, one that is not comes without (DP-12 to DP-14).
async fn is_possessed(cx: &Backend, presented: Presented<'_>, bound: Option<&str>) -> Result<bool> {
    let Some(thumbprint) = bound else { return Ok(!presented.with_proof) };
    let [proof] = presented.proofs else { return Ok(false) };
    let Some(proof) = jose::proof(proof).ok().filter(|_| presented.with_proof) else { return Ok(false) };
    let ath = jose::ath(presented.token);
    let case = ProofCase {
        proof: &proof,
        method: presented.method,
        address: presented.address,
        binding: Some(Binding { ath: &ath, thumbprint }),
        now: cx.now(),
    };
    let Some((jti, until)) = proof::remembered(&proof).filter(|_| proof::judge(&case).is_ok()) else {
        return Ok(false);
    };
    let mut tx = cx.db.begin_job().await?;
    let first = save::use_proofs(&mut tx, &[(thumbprint, jti, until)]).await?;
    tx.commit().await?;
    Ok(!first.is_empty())
}
