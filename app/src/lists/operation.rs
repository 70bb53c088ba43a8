//! What came of one command on many requests.

use domain::agreement::bulk::Outcome;
use domain::{Denial, OperationId, Thing};
use strum::IntoEnumIterator as _;

use super::{Asking, Chosen, Filter, Sheet, Spec};
use crate::api::operation::{OutcomeLine, server};
use crate::i18n::it::operation as words;
use crate::ui::Choice;

fn outcomes() -> Vec<Choice> {
    let outcomes = Outcome::iter().map(|outcome| Choice::new(words::outcome_slug(outcome), words::outcome(outcome)));
    [Choice::new("", words::EVERY_OUTCOME)].into_iter().chain(outcomes).collect()
}

/// `/operazioni/:id`
pub static OPERATION: Spec = Spec {
    path: "/operazioni/:id",
    title: words::RESULT,
    view: None,
    filters: &[Filter::one_of("esito", words::OUTCOME, outcomes)],
    sorts: &[],
};

const HEADINGS: [&str; 6] =
    [words::CONSUMER, words::ESERVICE, words::VERSION, words::OUTCOME, words::WHY, words::IDENTIFIER];

/// The run that an address names.
///
/// # Errors
/// `NotFound` when it is no id.
pub fn id(chosen: &Chosen) -> Result<OperationId, Denial> {
    let id = chosen.path().rsplit('/').next().and_then(|id| id.parse().ok());
    id.ok_or_else(|| Denial::not_found(Thing::Operation))
}

pub(super) async fn sheet(asking: Asking) -> backend::Result<Sheet> {
    let Asking { cx, actor, chosen, request } = asking;
    Ok(Sheet::of(&HEADINGS, server::rows(&cx, &actor, &chosen, request).await?, cells))
}

fn cells(line: OutcomeLine) -> Vec<String> {
    vec![
        line.party.unwrap_or_else(|| words::GONE.to_owned()),
        line.eservice.unwrap_or_default(),
        line.number.map(|number| number.to_string()).unwrap_or_default(),
        words::outcome(line.outcome).to_owned(),
        line.why.unwrap_or_default(),
        line.agreement.to_string(),
    ]
}
