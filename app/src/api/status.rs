//! Whether the service works, for anybody who asks.

use super::agreement::When;

/// How the service is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Status {
    /// The instant it was asked.
    pub at: When,
    /// Does the database answer?
    pub database: bool,
    /// What is on its way, if the database answers.
    pub backlog: Option<Backlog>,
}

/// What has happened and is not told to everybody yet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Backlog {
    /// Events not in the audit chain yet; more than a second's worth is a fault.
    pub unsealed: i64,
    /// Events that make no notification yet.
    pub untold: i64,
    /// Mail not sent yet.
    pub mail: i64,
}

/// Asks the parts of the service how they are.
pub async fn get_status() -> Status {
    let cx = super::backend();
    let database = cx.db.ping().await.is_ok();
    Status { at: super::agreement::when(cx.now()), database, backlog: backlog(&cx).await.ok() }
}

async fn backlog(cx: &backend::Backend) -> backend::Result<Backlog> {
    let unsealed = backend::chain::depth(cx).await?.unsealed;
    let untold = backend::outbox::waiting(cx).await?;
    Ok(Backlog { unsealed, untold, mail: backend::outbox::send::depth(cx).await?.waiting })
}
