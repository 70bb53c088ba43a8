//! Files attached to a request: taking one off a draft. They are sent to a plain handler of the server, and given back by
//! another.

use domain::{AgreementId, DocumentId};
use leptos::prelude::*;

use super::ApiError;
use super::form::finish;
use super::server::{actor, backend};
use crate::i18n::it::document as words;
use crate::pages::agreement::Perspective;
use crate::routes::to;

/// Takes a file off a draft.
#[server(endpoint = "remove_agreement_document")]
pub async fn remove_agreement_document(id: AgreementId, document: DocumentId) -> Result<(), ApiError> {
    let done = ::backend::agreement::remove_document(&backend(), &actor()?, id, document).await;
    let draft = to::agreement_command(Perspective::Consumer, id, domain::agreement::AgreementAction::Update);
    finish(done.map(|()| format!("{draft}?fatto={}", words::REMOVED_SLUG)), &[]).await
}
