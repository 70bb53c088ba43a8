//! The catalogue.

use domain::eservice::DescriptorState;
use strum::IntoEnumIterator as _;

use super::{Asking, Filter, Kind, Sheet, Spec};
use crate::api::eservice::{CatalogueLine, server};
use crate::i18n::it::eservice as words;
use crate::ui::Choice;

/// The word for every state.
const ALL: &str = "tutti";

fn fits() -> Vec<Choice> {
    vec![
        Choice::new("", words::ANY),
        Choice::new("posseduti", words::MET_FILTER),
        Choice::new("mancanti", words::MISSING_FILTER),
    ]
}

fn states() -> Vec<Choice> {
    let states = DescriptorState::iter().filter(|state| *state != DescriptorState::Draft);
    let states = states.map(|state| Choice::new(words::state_slug(state), words::state(state)));
    states.chain([Choice::new(ALL, words::ANY)]).collect()
}

/// `/catalogo`
pub static CATALOGUE: Spec = Spec {
    path: "/catalogo",
    title: words::CATALOGUE,
    view: None,
    filters: &[
        Filter::words(words::SEARCH),
        Filter { name: "erogatore", label: words::PRODUCER, kind: Kind::Id, views: &[] },
        Filter::one_of("requisiti", words::REQUIREMENTS, fits),
        Filter::one_of("stato", words::STATE, states),
    ],
    sorts: &["nome", "erogatore", "pubblicazione"],
};

const HEADINGS: [&str; 9] = [
    words::ESERVICE,
    words::PRODUCER,
    words::VERSION,
    words::STATE,
    words::PUBLISHED_ON,
    words::REQUIREMENTS,
    words::APPROVAL,
    words::OWN_REQUEST,
    words::IDENTIFIER,
];

pub(super) async fn sheet(asking: Asking) -> backend::Result<Sheet> {
    let Asking { cx, actor, chosen, request } = asking;
    let page = server::catalogue_rows(&cx, &actor, &chosen, request).await?;
    Ok(Sheet::of(&HEADINGS, page, |line| cells(line, &actor)))
}

fn cells(line: CatalogueLine, actor: &domain::Actor) -> Vec<String> {
    let version = &line.creation.version;
    let (met, all) = version.fit.count();
    let fit = if line.creation.producer == actor.tenant { words::MINE.to_owned() } else { words::fit(met, all) };
    let requests = line.requests.iter().map(|request| words::own_request(request.state, request.number));
    vec![
        line.name,
        line.producer,
        version.number.to_string(),
        words::state(version.state).to_owned(),
        line.published.unwrap_or_default(),
        fit,
        words::policy(line.policy).to_owned(),
        requests.collect::<Vec<_>>().join("; "),
        line.creation.eservice.to_string(),
    ]
}
