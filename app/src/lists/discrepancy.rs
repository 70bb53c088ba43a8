//! Discrepancies that concern the reader's ente.

use domain::discrepancy::CaseState;
use strum::IntoEnumIterator as _;

use super::{Asking, Filter, Kind, Sheet, Spec};
use crate::api::discrepancy::{CaseLine, View, server};
use crate::i18n::it::discrepancy as words;

/// The view of what waits for the reader's ente.
pub const WAITING: &str = "da-risolvere";
/// Words in the name of the attribute.
pub const ATTRIBUTE: &str = "attributo";
/// Words in the name of a party.
pub const PARTY: &str = "ente";

const fn words_in(name: &'static str, label: &'static str) -> Filter {
    Filter { name, label, kind: Kind::Words, views: &[] }
}

/// `/discrepanze`. What is open or in progress is what waits, so "open" alone has no tab of its own.
pub static CASES: Spec = Spec {
    path: "/discrepanze",
    title: words::TITLE,
    view: Some((
        "stato",
        &[
            WAITING,
            words::state_slug(CaseState::InProgress),
            words::state_slug(CaseState::Confirmed),
            words::state_slug(CaseState::Resolved),
            words::ALL_SLUG,
        ],
    )),
    filters: &[words_in(ATTRIBUTE, words::BY_ATTRIBUTE), words_in(PARTY, words::BY_ENTE)],
    sorts: &[],
};

/// The view that a word of the address names.
#[must_use]
pub fn view(word: &str) -> View {
    match word {
        words::ALL_SLUG => View::All,
        word => {
            let state = CaseState::iter().find(|state| words::state_slug(*state) == word);
            state.map_or(View::Waiting, View::Only)
        }
    }
}

const HEADINGS: [&str; 9] = [
    words::BY_ATTRIBUTE,
    words::CONSUMER_HEADING,
    words::REVOKER_HEADING,
    words::VERIFIERS_HEADING,
    words::STATE,
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
    let requests = line.requests.iter().map(|request| request.eservice.as_str()).collect::<Vec<_>>().join(", ");
    let (id, state) = (line.id(), line.facts.state());
    vec![
        line.attribute,
        line.consumer,
        line.revoker,
        line.others.join(", "),
        words::state(state).to_owned(),
        line.opened,
        line.closed.unwrap_or_default(),
        requests,
        id.to_string(),
    ]
}
