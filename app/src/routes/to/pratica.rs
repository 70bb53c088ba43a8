//! Addresses of pratiche, services and partners.

use domain::pratica::PraticaAction;

/// The desk of the pratiche.
pub const PRATICHE: &str = "/pratiche";
/// The pratiche that nobody has in hand.
pub const FREE_PRATICHE: &str = "/pratiche?vista=da-assegnare";
/// Services, and who is enabled on them.
pub const SERVICES: &str = "/pratiche/servizi";
/// Figures of the desk.
pub const FIGURES: &str = "/pratiche/metriche";
/// How the documents of services are registered.
pub const PROTOCOL: &str = "/pratiche/protocollo";
/// Many pratiche at once.
pub const PRATICA_BULK: &str = "/pratiche/massiva";
/// Partners of the ente.
pub const PARTNERS: &str = "/pratiche/partner";
/// The form of a new partner.
pub const NEW_PARTNER: &str = "/pratiche/partner/nuovo";

/// A partner.
#[must_use]
pub fn partner(id: domain::PartnerId) -> String {
    format!("{PARTNERS}/{id}")
}

/// The page that asks before something happens to a partner.
#[must_use]
pub fn partner_command(id: domain::PartnerId, action: domain::partner::PartnerAction) -> String {
    format!("{}/{}", partner(id), crate::i18n::it::partner::slug(action))
}

/// A pratica.
#[must_use]
pub fn pratica(id: domain::PraticaId) -> String {
    format!("{PRATICHE}/{id}")
}

/// The page that asks before a command on a pratica is carried out.
#[must_use]
pub fn pratica_command(id: domain::PraticaId, action: PraticaAction) -> String {
    format!("{}/{}", pratica(id), crate::i18n::it::pratica::slug(action))
}

/// A step of "Elabora".
#[must_use]
pub fn elabora(id: domain::PraticaId, step: &str) -> String {
    format!("{}/elabora/{step}", pratica(id))
}

/// A file of a pratica.
#[must_use]
pub fn pratica_file(id: domain::PraticaId, file: domain::DocumentId) -> String {
    format!("{}/documenti/{file}", pratica(id))
}

/// What the citizen sent.
#[must_use]
pub fn pratica_form(id: domain::PraticaId) -> String {
    format!("{}/modulo.pdf", pratica(id))
}

/// What the citizen got for an answer.
#[must_use]
pub fn pratica_answer(id: domain::PraticaId) -> String {
    format!("{}/risposta.pdf", pratica(id))
}
