//! Clients and their keys: the names are those of every area. [`key`] reads what people upload, `facts` loads what a
//! decision looks at, `save` stores it, [`detail`], [`list`] and [`purposes`] are what pages receive, and [`run`] is the
//! use case.

pub mod detail;
pub(crate) mod facts;
pub mod key;
pub mod list;
pub(crate) mod load;
pub mod people;
pub mod purposes;
pub(crate) mod save;

use domain::client::{ClientAction, ClientCommand, ClientData, ClientFacts, KeyFault, KeyUse, NewKey, rules};
use domain::{Actor, ClientId, Denial, Permission, Revision, Thing};

use self::key::PublicKey;
use crate::error::{Error, Result};
use crate::{Backend, Tx, event};

/// Makes a client of the actor's ente.
///
/// # Errors
/// What `rules::create` answers.
#[crate::boxed]
pub async fn create(cx: &Backend, actor: &Actor, data: &ClientData) -> Result<ClientId> {
    actor.require(Permission::WriteClients)?;
    let id = ClientId(cx.id());
    writing!(cx, tx => {
        let people = facts::people(tx, actor.tenant, &data.members).await?;
        let decision = rules::create(id, data, &people, actor, cx.now())?;
        crate::save::save(cx, tx, Some(actor), &decision).await?;
    })?;
    Ok(id)
}

/// Carries out a command. A voucher is not given for a key, a link or a client from the moment this answers, whichever
/// process is asked (`security.md` KEY-09).
///
/// # Errors
/// `NotFound`; `ConcurrentModification` when `seen` is no longer the stored revision; what `rules::decide` answers.
#[crate::boxed]
pub async fn run(
    cx: &Backend,
    actor: &Actor,
    id: ClientId,
    seen: Option<Revision>,
    command: ClientCommand,
) -> Result<()> {
    actor.require(Permission::ReadClients)?;
    let mut seen = seen;
    writing!(cx, tx => {
        let facts = known(cx, tx, actor, id, Some(&command)).await?;
        event::expect_revision(tx, id.0, seen, facts.client.revision).await?;
        // Whoever loses a race is told what changed, not what would be refused afterwards.
        seen = Some(facts.client.revision);
        let decision = rules::decide(command.clone(), &facts, actor)?;
        crate::save::save(cx, tx, Some(actor), &decision).await?;
    })
}

/// A public key as somebody sent it, with what came of reading it.
#[derive(Clone, Debug)]
pub struct SentKey {
    pub name: String,
    pub usage: KeyUse,
    pub read: std::result::Result<PublicKey, KeyFault>,
}

/// Adds a public key to a client; answers its thumbprint.
///
/// # Errors
/// First whether the actor may add any key, then `InvalidPublicKey` with what is wrong with this one, then what [`run`]
/// answers.
#[crate::boxed]
pub async fn add_key(
    cx: &Backend,
    actor: &Actor,
    id: ClientId,
    seen: Option<Revision>,
    sent: SentKey,
) -> Result<String> {
    let facts = known(cx, &mut cx.db.snapshot().await?, actor, id, None).await?;
    rules::can(ClientAction::AddKey, &facts, actor)?;
    let PublicKey { kid, pem, bits } = sent.read.map_err(Denial::InvalidPublicKey)?;
    let key = NewKey { kid: kid.clone(), name: sent.name, pem, bits, usage: sent.usage };
    run(cx, actor, id, seen, ClientCommand::AddKey(key)).await?;
    Ok(kid)
}

async fn known(
    cx: &Backend,
    tx: &mut Tx,
    actor: &Actor,
    id: ClientId,
    command: Option<&ClientCommand>,
) -> Result<ClientFacts> {
    let client = load::client(tx, id).await?.ok_or(Error::not_found(Thing::Client))?;
    let facts = facts::around(tx, client, command, cx.now()).await?;
    facts.own(actor)?;
    Ok(facts)
}
