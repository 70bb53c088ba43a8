//! Requests of both sides.

use domain::page::Page;

use super::{Asking, Filter, Sheet, Spec};
use crate::api::agreement::{AgreementLine, server};
use crate::i18n::it::agreement as words;
use crate::pages::agreement::Perspective;
use crate::ui::Choice;

fn hands() -> Vec<Choice> {
    vec![
        Choice::new("", words::ANYBODY),
        Choice::new("erogatore", words::PRODUCER),
        Choice::new("fruitore", words::CONSUMER),
        Choice::new("piattaforma", words::PLATFORM),
    ]
}

const FILTERS: &[Filter] = &[Filter::words(words::SEARCH), Filter::one_of("sospesa-da", words::SUSPENDED_BY, hands)];
fn versions() -> Vec<Choice> {
    vec![Choice::new("", words::ANY_VERSION), Choice::new("aggiornabile", words::UPGRADABLE)]
}

const SENT_FILTERS: &[Filter] = &[
    Filter::words(words::SEARCH),
    Filter::one_of("sospesa-da", words::SUSPENDED_BY, hands),
    Filter::one_of("versione", words::VERSION, versions),
];
const SORTS: &[&str] = &["presentata", "ente", "e-service", "stato"];

/// `/erogazione/richieste`
pub static RECEIVED: Spec = Spec {
    path: "/erogazione/richieste",
    title: words::RECEIVED,
    view: Some(("vista", &["da-fare", "attive", "sospese", "tutte"])),
    filters: FILTERS,
    sorts: SORTS,
};

/// `/fruizione/richieste`
pub static SENT: Spec = Spec {
    path: "/fruizione/richieste",
    title: words::SENT,
    view: Some(("vista", &["da-fare", "in-attesa", "attive", "sospese", "tutte"])),
    filters: SENT_FILTERS,
    sorts: SORTS,
};

/// The list of one side.
#[must_use]
pub const fn spec(side: Perspective) -> &'static Spec {
    match side {
        Perspective::Producer => &RECEIVED,
        Perspective::Consumer => &SENT,
    }
}

const RECEIVED_HEADINGS: [&str; 9] = headings(words::CONSUMER);
const SENT_HEADINGS: [&str; 9] = headings(words::PRODUCER);

const fn headings(party: &'static str) -> [&'static str; 9] {
    [
        party,
        words::ESERVICE,
        words::VERSION,
        words::CREATED,
        words::SUBMITTED,
        words::REQUIREMENTS,
        words::STATE,
        words::SUSPENDED_BY,
        words::IDENTIFIER,
    ]
}

pub(super) async fn received(asking: Asking) -> backend::Result<Sheet> {
    Ok(Sheet::of(&RECEIVED_HEADINGS, rows(asking, Perspective::Producer).await?, cells))
}

pub(super) async fn sent(asking: Asking) -> backend::Result<Sheet> {
    Ok(Sheet::of(&SENT_HEADINGS, rows(asking, Perspective::Consumer).await?, cells))
}

async fn rows(asking: Asking, side: Perspective) -> backend::Result<Page<AgreementLine>> {
    let Asking { cx, actor, chosen, request } = asking;
    server::rows(&cx, &actor, side, &chosen, request).await
}

fn cells(line: AgreementLine) -> Vec<String> {
    let hands = [
        (line.suspended_by_producer, words::PRODUCER),
        (line.suspended_by_consumer, words::CONSUMER),
        (line.suspended_by_platform, words::PLATFORM),
    ];
    let hands = hands.into_iter().filter(|(holds, _)| *holds).map(|(_, word)| word).collect::<Vec<_>>();
    vec![
        line.party,
        line.eservice,
        line.number.to_string(),
        line.created.text,
        line.submitted.map(|when| when.text).unwrap_or_default(),
        words::fit(line.fit.0, line.fit.1),
        words::state(line.state).to_owned(),
        hands.join(", "),
        line.id.to_string(),
    ]
}
