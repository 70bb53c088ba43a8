//! Clients and keys, as the API shows them.

use backend::client::detail::ClientDetail;
use backend::client::list::ClientRow;
use backend::client::purposes::PurposeRow;
use domain::agreement::AgreementState;
use domain::client::{AssertionProfile, ClientAction, ClientKind, Key, KeyUse, rules};
use domain::purpose::PurposeState;
use domain::{Actor, ClientId, EserviceId, PurposeId, Revision, Role, TenantId, UserId};
use serde::Serialize;
use strum::IntoEnumIterator as _;
use utoipa::ToSchema;

use crate::rest::time::Instant;

/// What every key signs with.
pub const ALGORITHM: &str = "RS256";

/// A client.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Client)]
pub struct ClientView {
    pub id: ClientId,
    /// To be sent back as `If-Match`.
    pub revision: Revision,
    pub consumer_id: TenantId,
    pub name: String,
    pub description: String,
    pub kind: ClientKind,
    /// In whose name an API client writes; absent: its vouchers only read.
    pub admin_id: Option<UserId>,
    /// How long its assertions may live: ten minutes, or thirty days.
    pub assertion_profile: AssertionProfile,
    pub users: Vec<MemberView>,
    pub purposes: Vec<PurposeId>,
    pub key_count: usize,
    pub created_at: Instant,
    /// What the caller may do now.
    pub commands: Vec<String>,
}

impl ClientView {
    /// The client for one reader.
    pub fn new(detail: &ClientDetail, actor: &Actor) -> Self {
        let client = &detail.facts.client;
        let allowed = ClientAction::iter().filter(|action| rules::can(*action, &detail.facts, actor).is_ok());
        Self {
            id: client.id,
            revision: client.revision,
            consumer_id: client.consumer,
            name: client.name.clone(),
            description: client.description.clone(),
            kind: client.kind,
            admin_id: client.admin,
            assertion_profile: client.assertion_profile,
            users: client.members.iter().map(|user| MemberView::new(detail, *user)).collect(),
            purposes: client.purposes.clone(),
            key_count: client.keys.len(),
            created_at: client.created_at.into(),
            commands: allowed.map(|action| <&str>::from(action).to_owned()).collect(),
        }
    }
}

/// Somebody who looks after a client.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ClientUser)]
pub struct MemberView {
    pub user_id: UserId,
    pub name: String,
    pub family_name: String,
    pub roles: Vec<Role>,
    /// The account is closed.
    pub disabled: bool,
}

impl MemberView {
    /// A person that the client speaks of.
    pub fn new(detail: &ClientDetail, user: UserId) -> Self {
        let person = detail.people.get(&user);
        Self {
            user_id: user,
            name: person.map(|person| person.name.clone()).unwrap_or_default(),
            family_name: person.map(|person| person.family_name.clone()).unwrap_or_default(),
            roles: person.map(|person| person.member.roles.clone()).unwrap_or_default(),
            disabled: person.is_none_or(|person| person.member.disabled),
        }
    }
}

/// A public key.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ClientKey)]
pub struct KeyView {
    /// The thumbprint of RFC 7638.
    pub kid: String,
    pub name: String,
    #[serde(rename = "use")]
    pub usage: KeyUse,
    /// `RS256`.
    pub algorithm: &'static str,
    /// Length of the modulus.
    pub bits: u32,
    /// Who uploaded it.
    pub user_id: UserId,
    pub user_name: String,
    /// Whoever uploaded it does not look after the client any more. It still works.
    pub is_orphan: bool,
    pub created_at: Instant,
}

impl KeyView {
    /// A key of the client.
    pub fn new(detail: &ClientDetail, key: &Key) -> Self {
        Self {
            kid: key.kid.clone(),
            name: key.name.clone(),
            usage: key.usage,
            algorithm: ALGORITHM,
            bits: key.bits,
            user_id: key.uploader,
            user_name: detail.name_of(key.uploader),
            is_orphan: detail.facts.client.is_orphan(key, detail.member(key.uploader)),
            created_at: key.created_at.into(),
        }
    }
}

/// A purpose that a client is for.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ClientPurpose)]
pub struct LinkedPurpose {
    pub purpose_id: PurposeId,
    pub title: String,
    pub state: PurposeState,
    /// The state of the live request that it stands on; absent when none is live.
    pub agreement_state: Option<AgreementState>,
    pub eservice_id: EserviceId,
    pub eservice_name: String,
    pub producer_name: String,
}

impl From<PurposeRow> for LinkedPurpose {
    fn from(row: PurposeRow) -> Self {
        Self {
            purpose_id: row.id,
            title: row.title,
            state: row.facts.state,
            agreement_state: row.facts.agreement,
            eservice_id: row.eservice,
            eservice_name: row.eservice_name,
            producer_name: row.producer_name,
        }
    }
}

/// A row of the list of clients.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CompactClient {
    pub id: ClientId,
    pub name: String,
    pub description: String,
    pub kind: ClientKind,
    pub user_count: i64,
    pub purpose_count: i64,
    pub key_count: i64,
    pub created_at: Instant,
}

impl From<ClientRow> for CompactClient {
    fn from(row: ClientRow) -> Self {
        Self {
            id: row.id,
            name: row.name,
            description: row.description,
            kind: row.kind,
            user_count: row.members,
            purpose_count: row.purposes,
            key_count: row.keys,
            created_at: row.created_at.into(),
        }
    }
}
