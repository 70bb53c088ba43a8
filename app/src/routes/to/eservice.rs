//! Addresses of the catalogue and of an ente's own e-services.

use domain::eservice::{DescriptorAction, EserviceAction};
use domain::{DescriptorId, EserviceId};

/// A version in the catalogue.
#[must_use]
pub fn catalogue_version(eservice: EserviceId, descriptor: DescriptorId) -> String {
    format!("/catalogo/{eservice}/v/{descriptor}")
}

/// The catalogue.
pub const CATALOGUE: &str = "/catalogo";

/// A version in the catalogue, as people name it.
#[must_use]
pub fn catalogue_number(eservice: EserviceId, number: i64) -> String {
    format!("{CATALOGUE}/{eservice}/v/{number}")
}

/// Two versions side by side: a version, and the one it is compared with.
#[must_use]
pub fn comparison(eservice: EserviceId, number: i64, from: i64) -> String {
    format!("{}/confronto?da={from}", catalogue_number(eservice, number))
}

/// The page that asks before a request for a version is made.
#[must_use]
pub fn request(eservice: EserviceId, number: i64) -> String {
    format!("{}/richiedi", catalogue_number(eservice, number))
}

/// The ente's own e-services.
pub const OWN_ESERVICES: &str = "/erogazione/e-service";
/// The first step of an e-service that is not there yet.
pub const NEW_ESERVICE: &str = "/erogazione/e-service/nuovo";

/// A step of writing a version; each is a page.
#[must_use]
pub fn writing(id: EserviceId, number: i64, step: crate::pages::eservice::WritingStep) -> String {
    format!("{}/scrivi/{}", own_version(id, number), step.slug())
}

/// A risk analysis of an e-service that receives, while it is written.
#[must_use]
pub fn writing_risk_analysis(id: EserviceId, number: i64, analysis: domain::RiskAnalysisId) -> String {
    format!("{}?analisi={analysis}", writing(id, number, crate::pages::eservice::WritingStep::RiskAnalyses))
}

/// The documents of a version that is out.
#[must_use]
pub fn version_documents(id: EserviceId, number: i64) -> String {
    format!("{}/documenti", own_version(id, number))
}

/// Who uses an e-service of the ente.
#[must_use]
pub fn consumers(id: EserviceId) -> String {
    format!("{}/fruitori", own_eservice(id))
}

/// An e-service, seen by its provider.
#[must_use]
pub fn own_eservice(id: EserviceId) -> String {
    format!("{OWN_ESERVICES}/{id}")
}

/// The page that changes the name or the description of an e-service; nothing for what has no such page.
#[must_use]
pub fn eservice_text(id: EserviceId, action: EserviceAction) -> Option<String> {
    crate::i18n::it::eservice::change::slug(action).map(|slug| format!("{}/{slug}", own_eservice(id)))
}

/// A version, seen by its provider.
#[must_use]
pub fn own_version(id: EserviceId, number: i64) -> String {
    format!("{OWN_ESERVICES}/{id}/v/{number}")
}

/// The page that asks before a command on a version is carried out.
#[must_use]
pub fn descriptor_command(id: EserviceId, number: i64, action: DescriptorAction) -> String {
    format!("{}/{}", own_version(id, number), crate::i18n::it::eservice::slug(action))
}

/// A file of a version.
#[must_use]
pub fn document(eservice: EserviceId, descriptor: DescriptorId, document: domain::DocumentId) -> String {
    format!("{CATALOGUE}/{eservice}/v/{descriptor}/documenti/{document}")
}
