//! Addresses of clients, their keys and vouchers.

use domain::{ClientId, PurposeId, UserId};

/// The ente's clients.
pub const CLIENTS: &str = "/fruizione/client";
/// The form of a new client.
pub const NEW_CLIENT: &str = "/fruizione/client/nuovo";

/// A client: what it is for.
#[must_use]
pub fn client(id: ClientId) -> String {
    format!("{CLIENTS}/{id}")
}

/// The page that asks before a client is deleted.
#[must_use]
pub fn delete_client(id: ClientId) -> String {
    format!("{}/elimina", client(id))
}

/// The purposes that may be linked to a client.
#[must_use]
pub fn link_purpose(id: ClientId) -> String {
    format!("{}/finalita/collega", client(id))
}

/// The page that asks before a purpose is unlinked.
#[must_use]
pub fn unlink_purpose(id: ClientId, purpose: PurposeId) -> String {
    format!("{}/finalita/{purpose}/scollega", client(id))
}

/// Who looks after a client.
#[must_use]
pub fn client_members(id: ClientId) -> String {
    format!("{}/membri", client(id))
}

/// Who else may look after a client.
#[must_use]
pub fn add_member(id: ClientId) -> String {
    format!("{}/aggiungi", client_members(id))
}

/// The page that asks before somebody looks after a client no more.
#[must_use]
pub fn remove_member(id: ClientId, user: UserId) -> String {
    format!("{}/{user}/togli", client_members(id))
}

/// In whose name an API client may write.
#[must_use]
pub fn client_admin(id: ClientId) -> String {
    format!("{}/amministratore", client(id))
}

/// The page that asks before the assertions of a client may live longer, or shorter.
#[must_use]
pub fn client_assertions(id: ClientId) -> String {
    format!("{}/asserzioni", client(id))
}

/// The page that asks before an API client writes no more.
#[must_use]
pub fn remove_admin(id: ClientId) -> String {
    format!("{}/togli", client_admin(id))
}

/// The keys of a client.
#[must_use]
pub fn client_keys(id: ClientId) -> String {
    format!("{}/chiavi", client(id))
}

/// The form of a new key.
#[must_use]
pub fn add_key(id: ClientId) -> String {
    format!("{}/nuova", client_keys(id))
}

/// A key of a client, by its thumbprint.
#[must_use]
pub fn client_key(id: ClientId, kid: &str) -> String {
    format!("{}/{kid}", client_keys(id))
}

/// The page that asks before a key is deleted.
#[must_use]
pub fn remove_key(id: ClientId, kid: &str) -> String {
    format!("{}/elimina", client_key(id, kid))
}

/// How vouchers are asked for and checked.
pub const VOUCHERS: &str = "/strumenti/voucher";
/// The debugger of client assertions.
pub const DEBUGGER: &str = "/strumenti/voucher/prova";

/// The debugger, with the samples of a client.
#[must_use]
pub fn debugger_for(client: Option<domain::ClientId>, purpose: Option<PurposeId>) -> String {
    match (client, purpose) {
        (None, _) => DEBUGGER.to_owned(),
        (Some(client), None) => format!("{DEBUGGER}?client={client}"),
        (Some(client), Some(purpose)) => format!("{DEBUGGER}?client={client}&finalita={purpose}"),
    }
}
