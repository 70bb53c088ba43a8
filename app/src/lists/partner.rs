//! The partners of the reader's ente.

use super::{Asking, Sheet, Spec};
use crate::api::partner::{PartnerLine, server};
use crate::i18n::it::partner as words;

/// `/pratiche/partner`
pub static PARTNERS: Spec =
    Spec { path: "/pratiche/partner", title: words::TITLE, view: None, filters: &[], sorts: &[] };

const HEADINGS: [&str; 6] =
    [words::CODE, words::NAME, words::SERVICES, words::STATE, words::CREATED, words::IDENTIFIER];

pub(super) async fn sheet(asking: Asking) -> backend::Result<Sheet> {
    let Asking { cx, actor, request, .. } = asking;
    Ok(Sheet::of(&HEADINGS, server::rows(&cx, &actor, request).await?, cells))
}

fn cells(line: PartnerLine) -> Vec<String> {
    let state = if line.revoked.is_some() { words::REVOKED } else { words::ACTIVE };
    vec![line.code, line.name, line.services.join(", "), state.to_owned(), line.created.text, line.id.to_string()]
}
