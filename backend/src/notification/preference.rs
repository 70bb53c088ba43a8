//! What each person wants to hear of, and how.

use domain::notification::preference::{Preference, Preferences, chosen};
use domain::{Actor, Permission, UserId};
use sqlx_macros::FromRow;

use crate::db::word;
use crate::error::Result;
use crate::{Backend, Tx};

#[derive(FromRow)]
struct Row {
    category: String,
    shown: bool,
    mail: String,
}

/// What the actor has chosen, and for the other kinds what holds by itself.
///
/// # Errors
/// `Unauthorized` for who reads no messages.
#[crate::boxed]
pub async fn preferences(cx: &Backend, actor: &Actor) -> Result<Preferences> {
    actor.require(Permission::ReadNotifications)?;
    of(&mut cx.db.snapshot().await?, actor.user).await
}

/// What a person has chosen.
pub(crate) async fn of(tx: &mut Tx, user: UserId) -> Result<Preferences> {
    let rows = sql!(
        tx,
        fetch_all as Row,
        "select category, shown, mail from notification_preference where user_id = $1",
        user
    )?;
    let said = rows
        .into_iter()
        .map(|row| Ok(Preference { category: word(&row.category)?, shown: row.shown, mail: word(&row.mail)? }))
        .collect::<Result<Vec<_>>>()?;
    Ok(Preferences::of(&said))
}

/// Stores what the actor wants of the kinds they may read; those they do not speak of are as they are by themselves.
///
/// # Errors
/// What `preference::chosen` answers.
#[crate::boxed]
pub async fn choose(cx: &Backend, actor: &Actor, said: &[Preference]) -> Result<()> {
    let all = chosen(said, actor)?;
    writing!(cx, tx => {
        // One for each kind there is: a handful.
        for one in &all {
            sql!(
                tx,
                execute,
                "insert into notification_preference (user_id, category, shown, mail) values ($1, $2, $3, $4)
                 on conflict (user_id, category) do update set shown = excluded.shown, mail = excluded.mail",
                actor.user,
                one.category.to_string(),
                one.shown,
                one.mail.to_string()
            )?;
        }
    })
}
