//! Addresses of an ente: people, attributes, certifier, discrepancies; of enti.

use domain::attribute::HeldAction;
use domain::user::UserAction;
use domain::{AgreementId, AttributeId, DiscrepancyId, TenantId, UserId};

use crate::pages::agreement::Perspective;

/// The own ente's people.
pub const USERS: &str = "/aderente/utenti";
/// The form for a new account.
pub const NEW_USER: &str = "/aderente/utenti/nuovo";

/// One account.
#[must_use]
pub fn user(id: UserId) -> String {
    format!("{USERS}/{id}")
}

/// The page that asks before something is done with an account.
#[must_use]
pub fn user_command(id: UserId, action: UserAction) -> String {
    format!("{USERS}/{id}/{}", crate::i18n::it::user::slug(action))
}

/// The reader's ente.
pub const OWN_TENANT: &str = "/aderente";
/// What the reader's ente holds.
pub const ATTRIBUTES: &str = "/aderente/attributi";
/// The attribute registry.
pub const REGISTRY: &str = "/aderente/registro";
/// The form that adds to the registry.
pub const NEW_ATTRIBUTE: &str = "/aderente/registro/nuovo";
/// The certifier's desk.
pub const CERTIFIER: &str = "/aderente/certificatore";
/// The enti to which a certifier may give its attributes.
pub const CERTIFIED: &str = "/aderente/certificatore/enti";
/// All enti.
pub const ENTI: &str = "/enti";
/// The form that creates an ente.
pub const NEW_TENANT: &str = "/enti/nuovo";
/// Cases that concern the reader's ente.
pub const DISCREPANCIES: &str = "/discrepanze";

/// The page that asks before an ente declares, or takes a declaration back.
#[must_use]
pub fn own_attribute(attribute: AttributeId, action: HeldAction) -> String {
    format!("{ATTRIBUTES}/{attribute}/{}", crate::i18n::it::attribute::slug(action))
}

/// An ente and what it holds of the certifier's attributes.
#[must_use]
pub fn certified_of(tenant: TenantId) -> String {
    format!("{CERTIFIED}/{tenant}")
}

/// The page that asks before a certifier gives an attribute or takes it away.
#[must_use]
pub fn certified(tenant: TenantId, attribute: AttributeId, action: HeldAction) -> String {
    format!("{CERTIFIED}/{tenant}/{attribute}/{}", command_word(action))
}

/// The page that asks before a provider verifies, revokes or changes an end, from a request it received.
#[must_use]
pub fn verification(agreement: AgreementId, attribute: AttributeId, action: HeldAction) -> String {
    let request = super::agreement(Perspective::Producer, agreement);
    format!("{request}/attributi/{attribute}/{}", command_word(action))
}

/// The last part of an address below the attribute of another ente: what is taken back needs no longer word there.
const fn command_word(action: HeldAction) -> &'static str {
    match action {
        HeldAction::RevokeVerification | HeldAction::RevokeAssignment => "revoca",
        HeldAction::Assign
        | HeldAction::Declare
        | HeldAction::RevokeDeclaration
        | HeldAction::Verify
        | HeldAction::ChangeExpiry => crate::i18n::it::attribute::slug(action),
    }
}

/// The form for the first administrator of an ente.
#[must_use]
pub fn first_administrator(tenant: TenantId) -> String {
    format!("/aderente/utenti/nuovo?ente={tenant}")
}

/// One case.
#[must_use]
pub fn discrepancy(case: DiscrepancyId) -> String {
    format!("{DISCREPANCIES}/{case}")
}

/// The page that asks before a case is marked as resolved.
#[must_use]
pub fn acknowledge(case: DiscrepancyId) -> String {
    format!("{DISCREPANCIES}/{case}/risolta")
}

/// The page that asks before the own verification is confirmed to the other parties of a case.
#[must_use]
pub fn confirm(case: DiscrepancyId) -> String {
    format!("{DISCREPANCIES}/{case}/conferma")
}
