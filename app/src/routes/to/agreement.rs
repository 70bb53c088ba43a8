//! Addresses of requests, received and sent.

use domain::AgreementId;
use domain::agreement::AgreementAction;

use crate::pages::agreement::{Perspective, UpgradeStep};

/// A list of requests: received or sent.
#[must_use]
pub const fn agreements(perspective: Perspective) -> &'static str {
    match perspective {
        Perspective::Producer => "/erogazione/richieste",
        Perspective::Consumer => "/fruizione/richieste",
    }
}

/// Many received requests at once.
pub const BULK: &str = "/erogazione/richieste/massiva";

/// A request, seen from one side.
#[must_use]
pub fn agreement(perspective: Perspective, id: AgreementId) -> String {
    format!("{}/{id}", agreements(perspective))
}

/// The page that asks before a command is carried out; of an upgrade, the first of its three steps.
#[must_use]
pub fn agreement_command(perspective: Perspective, id: AgreementId, action: AgreementAction) -> String {
    match action {
        AgreementAction::Upgrade => upgrade(id, UpgradeStep::Requirements),
        AgreementAction::Update
        | AgreementAction::Submit
        | AgreementAction::Approve
        | AgreementAction::Reject
        | AgreementAction::Suspend
        | AgreementAction::Unsuspend
        | AgreementAction::Clone
        | AgreementAction::Archive
        | AgreementAction::Delete => {
            format!("{}/{id}/{}", agreements(perspective), crate::i18n::it::agreement::slug(action))
        }
    }
}

/// A step of an upgrade.
#[must_use]
pub fn upgrade(id: AgreementId, step: UpgradeStep) -> String {
    let command = crate::i18n::it::agreement::slug(AgreementAction::Upgrade);
    format!("{}/{command}/{}", agreement(Perspective::Consumer, id), step.slug())
}

/// A file of a request.
#[must_use]
pub fn agreement_document(perspective: Perspective, id: AgreementId, document: domain::DocumentId) -> String {
    format!("{}/documenti/{document}", agreement(perspective, id))
}

/// The attestation of a request.
#[must_use]
pub fn attestation(perspective: Perspective, id: AgreementId) -> String {
    format!("{}/attestazione.pdf", agreement(perspective, id))
}

/// The page that asks before a file is taken off a draft.
#[must_use]
pub fn remove_document(id: AgreementId, document: domain::DocumentId) -> String {
    format!("{}/rimuovi", agreement_document(Perspective::Consumer, id, document))
}
