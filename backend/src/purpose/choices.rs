//! The e-services that a new purpose may be for: those with an active request of the actor's ente.

use domain::agreement::AgreementState;
use domain::{Actor, EserviceId, Permission};
use sqlx_macros::FromRow;

use crate::Backend;
use crate::error::Result;

/// An e-service to choose.
#[derive(Clone, PartialEq, Eq, Debug, FromRow)]
pub struct Usable {
    pub id: EserviceId,
    pub name: String,
    pub producer_name: String,
}

/// The most e-services one chooses from.
pub const MAX_CHOICES: i64 = 200;

/// E-services with an active request, by name.
///
/// # Errors
/// `Unauthorized`.
#[crate::boxed]
pub async fn usable(cx: &Backend, actor: &Actor) -> Result<Vec<Usable>> {
    let scope = actor.scope(Permission::ReadPurposes)?;
    let mut tx = cx.db.snapshot().await?;
    Ok(sql!(
        tx,
        fetch_all as Usable,
        "select e.id, e.name, p.name as producer_name
         from agreement a
         join eservice e on e.id = a.eservice_id
         join tenant p on p.id = a.producer_id
         where a.consumer_id = $1 and a.state = $2
         order by e.search, e.id
         limit $3",
        scope.tenant(),
        AgreementState::Active.to_string(),
        MAX_CHOICES
    )?)
}
