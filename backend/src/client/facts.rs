//! What a decision about a client looks at, fresh from the database, in the transaction that will store it.

use domain::client::{Client, ClientCommand, ClientFacts, LinkFacts, Member};
use domain::{ClientId, PurposeId, TenantId, Timestamp, UserId};
use sqlx::QueryBuilder;
use sqlx_macros::FromRow;

use crate::Tx;
use crate::agreement::list::any_of;
use crate::db::word;
use crate::error::Result;

/// For how long no other client registers a key that was taken away (`security.md` KEY-06).
const GONE_DAYS: i64 = 365;

/// The client with what `command` is about.
#[crate::boxed]
pub(super) async fn around(
    tx: &mut Tx,
    client: Client,
    command: Option<&ClientCommand>,
    now: Timestamp,
) -> Result<ClientFacts> {
    let mut facts = ClientFacts { client, candidate: None, link: None, kid_taken: false, as_of: now };
    match command {
        Some(ClientCommand::AddMember(user) | ClientCommand::SetAdmin(user)) => {
            facts.candidate = people(tx, facts.client.consumer, &[*user]).await?.pop();
        }
        Some(ClientCommand::LinkPurpose(purpose)) => {
            facts.link = link(tx, facts.client.consumer, *purpose).await?;
        }
        Some(ClientCommand::AddKey(key)) => facts.kid_taken = is_taken(tx, facts.client.id, &key.kid, now).await?,
        Some(
            ClientCommand::RemoveMember(_)
            | ClientCommand::RemoveAdmin
            | ClientCommand::AllowLongAssertions
            | ClientCommand::ForbidLongAssertions
            | ClientCommand::UnlinkPurpose(_)
            | ClientCommand::RemoveKey(_)
            | ClientCommand::Delete,
        )
        | None => {}
    }
    Ok(facts)
}

/// The accounts of the ente among `users`.
#[crate::boxed]
pub(crate) async fn people(tx: &mut Tx, tenant: TenantId, users: &[UserId]) -> Result<Vec<Member>> {
    #[derive(FromRow)]
    struct Row {
        id: UserId,
        roles: String,
        disabled: bool,
    }
    if users.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<Row> = each!(tx, c => {
        let mut query = QueryBuilder::new(
            "select id, roles, disabled_at is not null as disabled from account where tenant_id = ",
        );
        query.push_bind(tenant);
        any_of(&mut query, "id", users.iter().copied());
        query.build_query_as().fetch_all(c).await
    })?;
    let member = |row: Row| -> Result<Member> {
        Ok(Member { user: row.id, roles: serde_json::from_str(&row.roles)?, disabled: row.disabled })
    };
    rows.into_iter().map(member).collect()
}

/// A purpose of the ente, or one that it may see as a provider.
async fn link(tx: &mut Tx, tenant: TenantId, purpose: PurposeId) -> Result<Option<LinkFacts>> {
    #[derive(FromRow)]
    struct Row {
        consumer_id: TenantId,
        state: String,
        agreement: Option<String>,
    }
    let row = sql!(
        tx,
        fetch_optional as Row,
        "select p.consumer_id, p.state,
                (select a.state from agreement a
                 where a.consumer_id = p.consumer_id and a.eservice_id = p.eservice_id and a.stage = 'ACTIVE') as agreement
         from purpose p
         where p.id = $1 and (p.consumer_id = $2 or (p.producer_id = $2 and p.presented))",
        purpose,
        tenant
    )?;
    let Some(row) = row else { return Ok(None) };
    let agreement = row.agreement.map(|state| word(&state)).transpose()?;
    Ok(Some(LinkFacts { consumer: row.consumer_id, state: word(&row.state)?, agreement }))
}

/// Does any client have the key, or did another one until less than a year ago?
async fn is_taken(tx: &mut Tx, client: ClientId, kid: &str, now: Timestamp) -> Result<bool> {
    let found = sql!(
        tx,
        fetch_optional scalar String,
        "select kid from client_key where kid = $1
         union all
         select kid from client_key_gone where kid = $1 and gone_at > $2 and client_id <> $3
         limit 1",
        kid,
        now.plus_days(-GONE_DAYS),
        client
    )?;
    Ok(found.is_some())
}
