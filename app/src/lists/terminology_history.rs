//! What happened to all terminologies.

use backend::terminology::history::{Outcome, Who};
use strum::IntoEnumIterator as _;

use super::{Asking, Filter, Sheet, Spec};
use crate::api::terminology::history::{HappeningLine, server};
use crate::i18n::it::terminology as names;
use crate::i18n::it::terminology_history as words;
use crate::ui::Choice;

fn outcomes() -> Vec<Choice> {
    let all = Outcome::iter().map(|one| Choice::new(words::outcome_slug(one), words::outcomes(one)));
    [Choice::new("", words::ANY_OUTCOME)].into_iter().chain(all).collect()
}

fn people() -> Vec<Choice> {
    let all = Who::iter().map(|one| Choice::new(words::who_slug(one), words::who(one)));
    [Choice::new("", words::ANYBODY)].into_iter().chain(all).collect()
}

/// `/terminologie/operazioni`
pub static HISTORY: Spec = Spec {
    path: "/terminologie/operazioni",
    title: words::TITLE,
    view: None,
    filters: &[
        Filter::words(words::SEARCH),
        Filter::one_of("esito", words::OUTCOME, outcomes),
        Filter::one_of("chi", words::WHO, people),
    ],
    sorts: &[],
};

const HEADINGS: [&str; 9] = [
    words::WHEN,
    words::OUTCOME,
    names::OID,
    names::VERSION,
    words::WHO,
    words::DETAIL,
    words::STATUS,
    words::TIMES,
    words::TRACE,
];

pub(super) async fn sheet(asking: Asking) -> backend::Result<Sheet> {
    let Asking { cx, actor, chosen, request } = asking;
    Ok(Sheet::of(&HEADINGS, server::rows(&cx, &actor, &chosen, request).await?, cells))
}

fn cells(line: HappeningLine) -> Vec<String> {
    let outcome = words::outcome(line.outcome).to_owned();
    let (detail, status, times, trace) = match line.refused {
        Some(refused) => (refused.detail, refused.status.to_string(), refused.times.to_string(), refused.trace),
        None => (words::concepts(line.count), String::new(), String::new(), String::new()),
    };
    vec![line.when.text, outcome, line.oid, line.version, line.who, detail, status, times, trace]
}
