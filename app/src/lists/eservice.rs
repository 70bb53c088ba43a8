//! The e-services of the reader's own ente.

use domain::eservice::DescriptorState;
use strum::IntoEnumIterator as _;

use super::{Asking, Filter, Sheet, Spec};
use crate::api::eservice::{OwnLine, server};
use crate::i18n::it::eservice as words;
use crate::ui::Choice;

fn states() -> Vec<Choice> {
    let states = DescriptorState::iter().map(|state| Choice::new(words::state_slug(state), words::state(state)));
    [Choice::new("", words::ANY)].into_iter().chain(states).collect()
}

/// `/erogazione/e-service`
pub static OWN: Spec = Spec {
    path: "/erogazione/e-service",
    title: words::OWN,
    view: None,
    filters: &[Filter::words(words::SEARCH_OWN), Filter::one_of("stato", words::STATE, states)],
    sorts: &["nome", "pubblicazione"],
};

const HEADINGS: [&str; 9] = [
    words::ESERVICE,
    words::TECHNOLOGY,
    words::VERSION,
    words::STATE,
    words::PUBLISHED_ON,
    words::DRAFT,
    words::LIVE_REQUESTS,
    words::PENDING_REQUESTS,
    words::IDENTIFIER,
];

pub(super) async fn sheet(asking: Asking) -> backend::Result<Sheet> {
    let Asking { cx, actor, chosen, request } = asking;
    Ok(Sheet::of(&HEADINGS, server::own_rows(&cx, &actor, &chosen, request).await?, cells))
}

fn cells(line: OwnLine) -> Vec<String> {
    let shown = line.shown.as_ref();
    vec![
        line.name,
        words::technology(line.technology).to_owned(),
        shown.map(|version| version.number.to_string()).unwrap_or_default(),
        shown.map_or(words::NOT_PUBLISHED, |version| words::state(version.state)).to_owned(),
        shown.and_then(|version| version.published.clone()).unwrap_or_default(),
        line.draft.map(|number| number.to_string()).unwrap_or_default(),
        line.live_requests.to_string(),
        line.pending_requests.to_string(),
        line.id.to_string(),
    ]
}
