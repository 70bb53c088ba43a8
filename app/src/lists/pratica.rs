//! The desk of the pratiche, and its figures.

use domain::pratica::PraticaState;
use strum::IntoEnumIterator as _;

use super::{Asking, Filter, Kind, Sheet, Spec};
use crate::api::pratica::{PraticaLine, figures, server};
use crate::i18n::it::pratica as words;
use crate::i18n::it::pratica::figures as figure_words;
use crate::ui::Choice;

/// The code of a state.
pub const STATE: &str = "stato";
/// The id of a service.
pub const SERVICE: &str = "servizio";

/// How far back figures go.
pub const PERIOD: &str = "periodo";

/// Every state but the draft, which is still the citizen's.
fn states() -> Vec<Choice> {
    let states = PraticaState::iter().filter(|state| *state != PraticaState::Draft);
    let states = states.map(|state| Choice::new(state.code().to_string(), words::state(state)));
    [Choice::new("", words::ANY_STATE)].into_iter().chain(states).collect()
}

/// `/pratiche`
pub static DESK: Spec = Spec {
    path: "/pratiche",
    title: words::TITLE,
    view: Some(("vista", &["da-gestire", "da-assegnare", "concluse", "tutte"])),
    filters: &[
        Filter::words(words::SEARCH),
        Filter { name: SERVICE, label: words::SERVICE, kind: Kind::Id, views: &[] },
        Filter::one_of(STATE, words::STATE, states),
    ],
    sorts: &["usuale", "protocollo", "richiedente", "servizio", "compilata", "variata", "stato"],
};

/// `/pratiche/metriche`
pub static FIGURES: Spec = Spec {
    path: "/pratiche/metriche",
    title: figure_words::TITLE,
    view: Some(("per", &["servizio", "stato", "periodo"])),
    filters: &[
        Filter::one_of(PERIOD, figure_words::PERIOD, figure_words::periods),
        Filter { name: SERVICE, label: words::SERVICE, kind: Kind::Id, views: &[] },
    ],
    sorts: &[],
};

const BY_SERVICE: [&str; 6] = tallied(words::SERVICE);
const BY_STRETCH: [&str; 6] = tallied(figure_words::PERIOD);
const BY_STATE: [&str; 3] = [words::STATE, figure_words::RECEIVED, figure_words::SHARE];

const fn tallied(what: &'static str) -> [&'static str; 6] {
    [
        what,
        figure_words::RECEIVED,
        figure_words::CONCLUDED,
        figure_words::PROMPT,
        figure_words::TO_CHARGE,
        figure_words::TO_DECISION,
    ]
}

/// The columns of a view of the figures.
#[must_use]
pub fn headings(view: &str) -> &'static [&'static str] {
    match view {
        "stato" => &BY_STATE,
        "periodo" => &BY_STRETCH,
        _ => &BY_SERVICE,
    }
}

pub(super) async fn figures_sheet(asking: Asking) -> backend::Result<Sheet> {
    let Asking { cx, actor, chosen, request } = asking;
    let page = figures::rows(&cx, &actor, &chosen, request).await?;
    Ok(Sheet { headings: headings(chosen.view()), page })
}

const HEADINGS: [&str; 9] = [
    words::IDENTIFIER,
    words::PROTOCOL,
    words::APPLICANT,
    words::FISCAL_CODE,
    words::SERVICE,
    words::COMPILED,
    words::CHANGED,
    words::STATE,
    words::OPERATOR,
];

pub(super) async fn sheet(asking: Asking) -> backend::Result<Sheet> {
    let Asking { cx, actor, chosen, request } = asking;
    Ok(Sheet::of(&HEADINGS, server::rows(&cx, &actor, &chosen, request).await?, cells))
}

fn cells(line: PraticaLine) -> Vec<String> {
    vec![
        line.id.to_string(),
        line.protocol.unwrap_or_default(),
        line.applicant,
        line.fiscal_code,
        line.service,
        line.compiled.text,
        line.changed.text,
        words::state(line.state).to_owned(),
        line.assignee.unwrap_or_default(),
    ]
}
