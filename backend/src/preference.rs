//! What a person has chosen for themselves in the console. Nobody else sees it, no rule depends on it.

use domain::Actor;
use sqlx_macros::FromRow;

use crate::Backend;
use crate::error::Result;

/// A person's choices; what was never chosen is off.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, FromRow)]
pub struct Preferences {
    /// Single keys do something (WCAG 2.2, 2.1.4: off until somebody asks for it).
    pub shortcuts: bool,
}

/// The actor's own choices.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn find(cx: &Backend, actor: &Actor) -> Result<Preferences> {
    let mut tx = cx.db.snapshot().await?;
    let found = sql!(
        tx,
        fetch_optional as Preferences,
        "select shortcuts from user_preference where user_id = $1",
        actor.user
    )?;
    Ok(found.unwrap_or_default())
}

/// Keeps the actor's own choices in place of the earlier ones.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn keep(cx: &Backend, actor: &Actor, chosen: Preferences) -> Result<()> {
    writing!(cx, tx => {
        sql!(
            tx,
            execute,
            "insert into user_preference (user_id, shortcuts, updated_at) values ($1, $2, $3)
             on conflict (user_id) do update set shortcuts = excluded.shortcuts, updated_at = excluded.updated_at",
            actor.user,
            chosen.shortcuts,
            cx.now()
        )?;
    })
}
