//! The e-services of the reader's own ente.

use domain::eservice::DescriptorState;
use domain::{Denial, EserviceId, Thing};
use strum::IntoEnumIterator as _;

use super::{Asking, Chosen, Filter, Sheet, Spec};
use crate::api::eservice::{ConsumerLine, OwnLine, server};
use crate::i18n::it::eservice as words;
use crate::i18n::it::{agreement, tenant};
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

/// `/erogazione/e-service/:id/fruitori`
pub static CONSUMERS: Spec = Spec {
    path: "/erogazione/e-service/:id/fruitori",
    title: words::CONSUMERS,
    view: None,
    filters: &[Filter::words(words::SEARCH_CONSUMER)],
    sorts: &["ente", "versione"],
};

const CONSUMER_HEADINGS: [&str; 6] =
    [agreement::CONSUMER, tenant::REGISTER, words::VERSION, agreement::STATE, agreement::SUBMITTED, words::IDENTIFIER];

/// The e-service that an address names.
///
/// # Errors
/// `NotFound` when it is no id.
pub fn id(chosen: &Chosen) -> Result<EserviceId, Denial> {
    let id = chosen.path().rsplit('/').nth(1).and_then(|id| id.parse().ok());
    id.ok_or_else(|| Denial::not_found(Thing::Eservice))
}

pub(super) async fn consumers(asking: Asking) -> backend::Result<Sheet> {
    let Asking { cx, actor, chosen, request } = asking;
    let page = server::consumer_rows(&cx, &actor, &chosen, request).await?;
    Ok(Sheet::of(&CONSUMER_HEADINGS, page, |line: ConsumerLine| {
        vec![
            line.name,
            line.register_code,
            line.number.to_string(),
            agreement::state(line.state).to_owned(),
            line.submitted.unwrap_or_default(),
            line.tenant.to_string(),
        ]
    }))
}
