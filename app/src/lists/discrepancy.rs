//! Discrepancies that concern the reader's ente.

use super::{Asking, Filter, Sheet, Spec};
use crate::api::discrepancy::{CaseLine, server};
use crate::i18n::it::discrepancy as words;

/// The view of what is open.
pub const OPEN: &str = "aperte";
/// The view of what is closed.
pub const CLOSED: &str = "chiuse";

/// `/discrepanze`
pub static CASES: Spec = Spec {
    path: "/discrepanze",
    title: words::TITLE,
    view: Some(("stato", &[OPEN, CLOSED])),
    filters: &[Filter::words(words::SEARCH)],
    sorts: &[],
};

const HEADINGS: [&str; 8] = [
    words::ATTRIBUTE,
    words::CONSUMER_HEADING,
    words::REVOKER_HEADING,
    words::VERIFIERS_HEADING,
    words::OPENED,
    words::CLOSED_ON,
    words::YOUR_REQUESTS,
    words::IDENTIFIER,
];

pub(super) async fn sheet(asking: Asking) -> backend::Result<Sheet> {
    let Asking { cx, actor, chosen, request } = asking;
    Ok(Sheet::of(&HEADINGS, server::rows(&cx, &actor, &chosen, request).await?, cells))
}

fn cells(line: CaseLine) -> Vec<String> {
    let requests = line.requests.into_iter().map(|request| request.eservice).collect::<Vec<_>>();
    vec![
        line.attribute,
        line.consumer,
        line.revoker,
        line.others.join(", "),
        line.opened,
        line.closed.unwrap_or_default(),
        requests.join(", "),
        line.id.to_string(),
    ]
}
