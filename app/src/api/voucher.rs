//! Vouchers: how the authorization server is known, the debugger of client assertions, what was given to a client.

use domain::client::{Client, KeyUse};
use domain::voucher::{ASSERTION_TYPE, Check, Fault, GRANT_TYPE, Outcome, Settings, Stage};
use domain::{Actor, AgreementId, ClientId, PurposeId};
use leptos::prelude::*;

use super::ApiError;
use super::agreement::When;
use super::form::Draft;

/// How the authorization server is known, and who reads.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VoucherView {
    pub actor: Actor,
    pub settings: Settings,
}

/// The page of the debugger.
#[derive(Clone, PartialEq, Debug)]
pub struct DebuggerView {
    pub actor: Actor,
    pub settings: Settings,
    /// What was typed, or what is right where there is only one right word.
    pub typed: Draft,
    /// Nothing before somebody asks.
    pub examined: Option<Examined>,
    /// The ente's clients, for the samples.
    pub clients: Vec<(ClientId, String)>,
    pub chosen: Option<ChosenClient>,
}

/// What came of the steps.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Examined {
    pub steps: Vec<(Check, Stage, Outcome)>,
    /// The things to look at, of the reader's own ente.
    pub client: Option<ClientId>,
    pub purpose: Option<PurposeId>,
    pub agreement: Option<AgreementId>,
}

/// The client the samples are for.
#[derive(Clone, PartialEq, Debug)]
pub struct ChosenClient {
    pub client: Client,
    /// Its first key for signing, if it has one.
    pub kid: Option<String>,
    /// Its purposes, with their titles.
    pub purposes: Vec<(PurposeId, String)>,
    pub purpose: Option<PurposeId>,
    pub given: Vec<GivenLine>,
    pub refused: Vec<RefusedLine>,
}

/// Requests that were refused in one minute for one reason.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RefusedLine {
    pub fault: Fault,
    pub times: i64,
    pub last: When,
}

/// A voucher that was given.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GivenLine {
    pub id: String,
    pub token_type: &'static str,
    pub given: When,
    pub expires: When,
}

/// How the authorization server is known.
pub async fn get_voucher_settings() -> Result<VoucherView, ApiError> {
    let actor = super::actor()?;
    Ok(VoucherView { actor, settings: expect_context() })
}

/// The debugger: what the address names.
pub async fn get_debugger(asked: DebuggerAsked) -> Result<DebuggerView, ApiError> {
    server::debugger(asked).await
}

/// What the address of the debugger says.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct DebuggerAsked {
    pub draft: Option<String>,
    pub client: Option<String>,
    pub purpose: Option<String>,
}

/// Keeps what was typed for a quarter of an hour, for its author alone, and leads to the page that shows every step.
#[server(endpoint = "debug_voucher")]
pub async fn debug_voucher(
    #[server(default)] client: String,
    #[server(default)] purpose: String,
    #[server(default)] assertion: String,
    #[server(default)] client_id: String,
    #[server(default)] grant_type: String,
    #[server(default)] assertion_type: String,
    #[server(default)] proof: String,
) -> Result<(), ApiError> {
    let values = [
        ("assertion", assertion),
        ("clientId", client_id),
        ("grantType", grant_type),
        ("assertionType", assertion_type),
        ("proof", proof),
    ];
    server::keep(&client, &purpose, values).await
}

mod server {
    use backend::client;
    use backend::voucher::refused::refused;
    use backend::voucher::{Sent, debug, list};
    use domain::page::PageRequest;
    use domain::{Denial, Permission, Thing};

    use super::*;
    use crate::api::agreement::when;
    use crate::api::attribute::server::parse;
    use crate::api::form::get_draft;
    use crate::api::server::{actor, answer, backend, fail};
    use crate::routes::to;

    /// Letters that are kept of a field: more than any token has.
    const MOST: usize = 20 * 1024;

    pub(super) async fn keep(client: &str, purpose: &str, values: [(&str, String); 5]) -> Result<(), ApiError> {
        let actor = actor()?;
        actor.require(Permission::ReadKeys).map_err(|denial| fail(denial.into()))?;
        if values.iter().any(|(_, value)| value.len() > MOST) {
            return Err(fail(Denial::PayloadTooLarge { max_bytes: MOST as u64 }.into()));
        }
        let values = values.into_iter().map(|(name, value)| (name.to_owned(), value.trim().to_owned())).collect();
        let draft = Draft { values, error: None, late: false };
        let page = to::debugger_for(client.parse().ok(), purpose.parse().ok());
        match crate::api::form::keep(&backend(), &actor, &page, &draft).await {
            Some(page) => {
                leptos_axum::redirect(&page);
                Ok(())
            }
            None => Err(fail(ApiError::Unavailable)),
        }
    }

    pub(super) async fn debugger(asked: DebuggerAsked) -> Result<DebuggerView, ApiError> {
        let (cx, actor) = (backend(), actor()?);
        actor.require(Permission::ReadKeys).map_err(|denial| fail(denial.into()))?;
        let settings: Settings = expect_context();
        let mut typed = get_draft(asked.draft).await?;
        let examined = if typed.values.is_empty() {
            let right = [("grantType", GRANT_TYPE), ("assertionType", ASSERTION_TYPE)];
            typed.values = right.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
            None
        } else {
            let examined = answer(debug::debug(&cx, &actor, &settings, &sent(&typed)).await)?;
            let client = examined.facts.client.as_ref().map(|client| client.id);
            let known = examined.facts.client.and_then(|client| client.purpose);
            Some(Examined {
                steps: examined.steps,
                client,
                purpose: known.as_ref().map(|purpose| purpose.id),
                agreement: known.and_then(|purpose| purpose.request).map(|request| request.id),
            })
        };
        // The samples name a key: for those who may read keys.
        let clients = if actor.require(Permission::ReadKeys).is_ok() {
            let all = client::list::Filter::default();
            let found = answer(client::list::list(&cx, &actor, &all, PageRequest::new(0, 100)).await)?;
            found.results.into_iter().map(|row| (row.id, row.name)).collect()
        } else {
            Vec::new()
        };
        let chosen = match asked.client {
            Some(id) => Some(chosen(parse(&id, Thing::Client)?, asked.purpose).await?),
            None => None,
        };
        Ok(DebuggerView { actor, settings, typed, examined, clients, chosen })
    }

    fn sent(typed: &Draft) -> Sent {
        let value = |name: &str| typed.value(name).filter(|value| !value.is_empty());
        Sent {
            grant_type: value("grantType"),
            assertion_type: value("assertionType"),
            client_id: value("clientId"),
            assertion: value("assertion").unwrap_or_default(),
            proofs: value("proof").into_iter().collect(),
        }
    }

    async fn chosen(id: ClientId, wanted: Option<String>) -> Result<ChosenClient, ApiError> {
        let (cx, actor) = (backend(), actor()?);
        let client = answer(client::detail::detail(&cx, &actor, id).await)?.facts.client;
        let kid = client.keys.iter().find(|key| key.usage == KeyUse::Sig).map(|key| key.kid.clone());
        let titles = answer(list::purposes(&cx, &actor, id).await)?;
        let wanted = wanted.and_then(|id| id.parse().ok());
        let purpose = titles.iter().map(|(id, _)| *id).find(|id| Some(*id) == wanted);
        let purpose = purpose.or_else(|| titles.first().map(|(id, _)| *id));
        let given = answer(list::list(&cx, &actor, id, PageRequest::new(0, 10)).await)?;
        let given = given.results.into_iter().map(|row| GivenLine {
            id: row.id.to_string(),
            token_type: if row.jkt.is_some() { "DPoP" } else { "Bearer" },
            given: when(row.given_at),
            expires: when(row.expires_at),
        });
        let refused = answer(refused(&cx, &actor, id).await)?.into_iter();
        let refused =
            refused.map(|row| RefusedLine { fault: row.fault, times: row.times, last: when(row.last_at) }).collect();
        Ok(ChosenClient { kid, purposes: titles, purpose, given: given.collect(), refused, client })
    }
}
