//! Partners of the own ente. What hands out a secret is not here: it is posted to plain handlers of the server, which show
//! it once.

pub mod lines;
pub mod server;

use domain::page::Page;
use domain::partner::{Partner, PartnerAction};
use domain::{Actor, PartnerId, Revision, ServiceId};
use leptos::prelude::*;

use super::ApiError;
use super::agreement::When;
use crate::lists::Chosen;

/// A row of the list, in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PartnerLine {
    pub id: PartnerId,
    pub code: String,
    pub name: String,
    /// Names of its services.
    pub services: Vec<String>,
    pub created: When,
    pub revoked: Option<When>,
}

/// The own ente's partners.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PartnerList {
    pub page: Page<PartnerLine>,
}

/// One partner with everything its page shows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PartnerView {
    pub actor: Actor,
    pub partner: Partner,
    /// Every service of the ente, by name.
    pub services: Vec<(ServiceId, String)>,
    pub created: When,
    pub revoked: Option<When>,
}

/// What the page for a new partner needs to know.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewPartnerForm {
    /// What the code ends with.
    pub ente: String,
}

/// The own ente's partners.
pub async fn list_partners(chosen: Chosen) -> Result<PartnerList, ApiError> {
    server::list(chosen).await
}

/// One of the own ente's partners.
pub async fn get_partner(id: String) -> Result<PartnerView, ApiError> {
    server::get(&id).await
}

/// The page for a new partner.
pub async fn get_new_partner_form() -> Result<NewPartnerForm, ApiError> {
    server::form().await
}

/// Lets a partner send to a service, or takes that away.
#[server(endpoint = "enable_partner_service")]
pub async fn enable_partner_service(
    id: PartnerId,
    seen: Revision,
    service: ServiceId,
    #[server(default)] enabled: bool,
) -> Result<(), ApiError> {
    server::enable(id, seen, service, enabled).await
}

/// What is agreed on with a partner.
#[server(endpoint = "set_partner_agreed")]
pub async fn set_partner_agreed(
    id: PartnerId,
    seen: Revision,
    #[server(default)] contents: bool,
    #[server(default)] transitions: Vec<String>,
    #[server(default)] words: String,
    #[server(default)] offline_service: String,
    #[server(default)] offline_fields: String,
) -> Result<(), ApiError> {
    let typed = lines::Typed { contents, transitions, words, offline_service, offline_fields };
    server::agree(id, seen, typed).await
}

/// The client certificate that lets a partner in.
#[server(endpoint = "set_partner_certificate")]
pub async fn set_partner_certificate(
    id: PartnerId,
    seen: Revision,
    #[server(default)] certificate: String,
) -> Result<(), ApiError> {
    server::certify(id, seen, certificate).await
}

/// Revokes a partner.
#[server(endpoint = "run_partner_action")]
pub async fn run_partner_action(id: PartnerId, seen: Revision, action: PartnerAction) -> Result<(), ApiError> {
    server::run(id, seen, action).await
}
