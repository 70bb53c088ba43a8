//! Proving who one is: signing in, typing the password again, changing it, setting the first one. Each proof costs a
//! try (`throttle`) and a core (`password`); whether the account exists is told neither by words nor by time.

use domain::user::password::Policy;
use domain::user::{TEMPORARY_PASSWORD_DAYS, User, UserFacts, rules};
use domain::{Denial, Timestamp, UserId};
use sha2::{Digest as _, Sha256};

use super::{Opened, Origin, SessionKind, SignedIn, Use, authenticate, end_all, open, renew};
use crate::error::{Error, Result};
use crate::password::{self, Credential, Turn};
use crate::{Backend, throttle, user};

/// What somebody typed to sign in.
#[derive(Clone, Copy)]
pub struct Attempt<'a> {
    /// As typed: blanks around it and capital letters do not matter.
    pub username: &'a str,
    /// Its exact bytes.
    pub password: &'a str,
    pub origin: &'a Origin,
    pub kind: SessionKind,
    /// The token the same browser held before: it opens nothing afterwards.
    pub previous: Option<&'a str>,
}

/// Opens a session for a user name and password.
///
/// # Errors
/// `WrongCredentials`, the same for every reason; `TooManyRequests` with the seconds to wait.
pub async fn sign_in(cx: &Backend, attempt: Attempt<'_>) -> Result<Opened> {
    let username = attempt.username.trim().to_lowercase().chars().take(200).collect::<String>();
    let (turn, admitted) = admitted(cx, &username, attempt.origin).await?;
    let found = {
        let mut tx = cx.db.snapshot().await?;
        match user::by_username(&mut tx, &username).await? {
            Some(user) => password::load(&mut tx, user.id).await?.map(|credential| (user, credential)),
            None => None,
        }
    };
    let verdict = password::verify(&turn, attempt.password, found.as_ref().map(|(_, c)| c.hash.as_str())).await?;
    let now = cx.now();
    let accepted = found.filter(|(user, c)| verdict.matches && user.disabled_at.is_none() && !has_run_out(c, now));
    let Some((user, credential)) = accepted else {
        tracing::info!(account = throttle::key(&username), source = attempt.origin.source.as_str(), "sign-in refused");
        return Err(Denial::WrongCredentials.into());
    };
    let renewed = match verdict.outdated {
        true => Some(password::hash_in(cx, &turn, attempt.password).await?),
        false => None,
    };
    drop(turn);
    let token = unclaimed!(cx, tx => {
        // Between the comparison and now the account may have been closed or the password changed.
        let same = password::load(tx, user.id).await?.is_some_and(|now| now.hash == credential.hash);
        let open_still = user::load(tx, user.id).await?.is_some_and(|now| now.disabled_at.is_none());
        if !same || !open_still {
            return Err(Denial::WrongCredentials.into());
        }
        throttle::succeeded(tx, &admitted, cx.now()).await?;
        if let Some(hash) = &renewed {
            password::renew(tx, user.id, &credential.hash, hash).await?;
        }
        if let Some(previous) = attempt.previous {
            sql!(tx, execute, "delete from session where token_hash = $1", super::digest(previous))?;
        }
        open(cx, tx, &user, attempt.kind, attempt.origin).await?
    })?;
    tracing::info!(user = %user.id, source = attempt.origin.source.as_str(), kind = %attempt.kind, "signed in");
    opened(cx, token).await
}

/// A password somebody else gave stops working when it was not changed in time.
fn has_run_out(credential: &Credential, now: Timestamp) -> bool {
    credential.provisional && credential.set_at.plus_days(TEMPORARY_PASSWORD_DAYS) <= now
}

async fn admitted(cx: &Backend, account: &str, origin: &Origin) -> Result<(Turn, throttle::Try)> {
    let admitted = throttle::admit(cx, account, &origin.source).await?;
    Ok((password::turn().await?, admitted))
}

async fn opened(cx: &Backend, token: String) -> Result<Opened> {
    let signed_in = authenticate(cx, &token, Use::Background).await?;
    let signed_in = signed_in.ok_or(Error::Denied(Denial::SignedOut))?;
    Ok(Opened { token, signed_in })
}

/// Compares the password of somebody who is signed in; wrong ones count as failed tries.
async fn prove_present(
    cx: &Backend,
    user: UserId,
    typed: &str,
    origin: &Origin,
) -> Result<(Turn, throttle::Try, Credential, bool)> {
    let (turn, admitted) = admitted(cx, &format!("proof|{user}"), origin).await?;
    let credential = {
        let mut tx = cx.db.snapshot().await?;
        password::load(&mut tx, user).await?.ok_or(Error::Denied(Denial::SignedOut))?
    };
    let verdict = password::verify(&turn, typed, Some(&credential.hash)).await?;
    Ok((turn, admitted, credential, verdict.matches))
}

/// The password is typed again, so that for ten minutes accounts may be managed (WEB-03). The session gets a new token.
///
/// # Errors
/// `Invalid` for `password` when it is wrong; `TooManyRequests`.
#[crate::boxed]
pub async fn prove(cx: &Backend, signed_in: &SignedIn, typed: &str, origin: &Origin) -> Result<Opened> {
    let (_turn, admitted, _, matches) = prove_present(cx, signed_in.actor.user, typed, origin).await?;
    if !matches {
        return Err(wrong("password"));
    }
    let token = unclaimed!(cx, tx => {
        throttle::succeeded(tx, &admitted, cx.now()).await?;
        renew(cx, tx, signed_in.session).await?
    })?;
    opened(cx, token).await
}

fn wrong(field: &str) -> Error {
    Error::Denied(Denial::field(field, domain::FieldProblem::WrongPassword))
}

/// Changes the own password: the present one is typed, the others' sessions end, this one gets a new token.
///
/// # Errors
/// `Invalid` for `password` (wrong) or `newPassword` (too short, too common, the same as before); `TooManyRequests`.
#[crate::boxed]
pub async fn change_password(
    cx: &Backend,
    signed_in: &SignedIn,
    present: &str,
    new: &str,
    origin: &Origin,
) -> Result<Opened> {
    let actor = &signed_in.actor;
    let context = [signed_in.username.as_str(), &signed_in.tenant_name, &signed_in.name, &signed_in.family_name];
    let policy = Policy { context: &context, demo: false };
    // What is wrong with the new one needs no try and no core.
    domain::user::password::check("newPassword", new, &policy)?;
    if present == new {
        return Err(Denial::field("newPassword", domain::FieldProblem::Duplicated).into());
    }
    let (turn, admitted, credential, matches) = prove_present(cx, actor.user, present, origin).await?;
    if !matches {
        return Err(wrong("password"));
    }
    let hash = password::hash_in(cx, &turn, new).await?;
    drop(turn);
    let token = unclaimed!(cx, tx => {
        let facts = facts(cx, tx, actor.user).await?;
        let decision = rules::change_password(new, &policy, &facts, actor)?;
        if password::load(tx, actor.user).await?.is_none_or(|now| now.hash != credential.hash) {
            return Err(wrong("password"));
        }
        crate::save::save(cx, tx, Some(actor), &decision).await?;
        password::store(tx, &decision, &hash, false, cx.now()).await?;
        throttle::succeeded(tx, &admitted, cx.now()).await?;
        end_all(tx, actor.user, Some(signed_in.session), cx.now()).await?;
        renew(cx, tx, signed_in.session).await?
    })?;
    opened(cx, token).await
}

async fn facts(cx: &Backend, tx: &mut crate::Tx, id: UserId) -> Result<UserFacts> {
    user::facts(tx, id, cx.now()).await?.ok_or(Error::Denied(Denial::SignedOut))
}

/// Sets the first password of an account that was made on the command line (WEB-18). The code works once.
///
/// # Errors
/// `WrongActivationCode` for one that is unknown, used or has run out; `Invalid` for `newPassword`; `TooManyRequests`.
#[crate::boxed]
pub async fn set_first_password(cx: &Backend, code: &str, new: &str, origin: &Origin) -> Result<User> {
    let code = code.trim().to_lowercase();
    let (turn, admitted) = admitted(cx, &format!("code|{code}"), origin).await?;
    let code_hash = Sha256::digest(code.as_bytes()).to_vec();
    let waiting = {
        let mut tx = cx.db.snapshot().await?;
        let account = holder(&mut tx, &code_hash, cx.now()).await?;
        match account {
            Some(account) => user::load(&mut tx, account).await?,
            None => None,
        }
    };
    let waiting = waiting.ok_or(Error::Denied(Denial::WrongActivationCode))?;
    let context = [waiting.username.as_str(), &waiting.name, &waiting.family_name];
    let policy = Policy { context: &context, demo: false };
    domain::user::password::check("newPassword", new, &policy)?;
    let hash = password::hash_in(cx, &turn, new).await?;
    drop(turn);
    unclaimed!(cx, tx => {
        if holder(tx, &code_hash, cx.now()).await? != Some(waiting.id) {
            return Err(Denial::WrongActivationCode.into());
        }
        let facts = facts(cx, tx, waiting.id).await?;
        let decision = rules::set_first_password(new, &policy, &facts)?;
        crate::save::save(cx, tx, None, &decision).await?;
        password::store(tx, &decision, &hash, false, cx.now()).await?;
        end_all(tx, waiting.id, None, cx.now()).await?;
        throttle::succeeded(tx, &admitted, cx.now()).await?;
    })?;
    Ok(waiting)
}

async fn holder(tx: &mut crate::Tx, code_hash: &[u8], now: Timestamp) -> Result<Option<UserId>> {
    Ok(sql!(
        tx,
        fetch_optional scalar UserId,
        "select account_id from activation where code_hash = $1 and ends_at > $2",
        code_hash,
        now
    )?)
}
