//! Addresses of purposes of both sides.

use domain::purpose::PurposeAction;
use domain::{EserviceId, PurposeId};

use crate::pages::agreement::Perspective;

/// A list of purposes: received or sent.
#[must_use]
pub const fn purposes(perspective: Perspective) -> &'static str {
    match perspective {
        Perspective::Producer => "/erogazione/finalita",
        Perspective::Consumer => "/fruizione/finalita",
    }
}

/// The form that begins a purpose.
pub const NEW_PURPOSE: &str = "/fruizione/finalita/nuova";

/// The same form, with the e-service chosen.
#[must_use]
pub fn new_purpose_for(eservice: EserviceId) -> String {
    format!("{NEW_PURPOSE}?eservice={eservice}")
}

/// A purpose, seen from one side.
#[must_use]
pub fn purpose(perspective: Perspective, id: PurposeId) -> String {
    format!("{}/{id}", purposes(perspective))
}

/// The page that asks before a command on a purpose is carried out; of a change, the form.
#[must_use]
pub fn purpose_command(perspective: Perspective, id: PurposeId, action: PurposeAction) -> String {
    format!("{}/{}", purpose(perspective, id), crate::i18n::it::purpose::slug(action))
}

/// The risk analysis of a version that became active.
#[must_use]
pub fn risk_analysis_paper(perspective: Perspective, id: PurposeId, version: domain::PurposeVersionId) -> String {
    format!("{}/versioni/{version}/analisi-del-rischio.pdf", purpose(perspective, id))
}

/// The clients of a purpose.
#[must_use]
pub fn purpose_clients(id: PurposeId) -> String {
    format!("{}/client", purpose(Perspective::Consumer, id))
}

/// The questions of a draft's risk analysis.
#[must_use]
pub fn risk_analysis(id: PurposeId) -> String {
    format!("{}/analisi", purpose(Perspective::Consumer, id))
}
