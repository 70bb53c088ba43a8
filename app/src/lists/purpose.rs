//! Purposes of both sides.

use domain::page::Page;

use super::{Asking, Filter, Sheet, Spec};
use crate::api::purpose::{PurposeLine, server};
use crate::i18n::it::purpose as words;
use crate::pages::agreement::Perspective;

const FILTERS: &[Filter] = &[Filter::words(words::SEARCH)];
const SORTS: &[&str] = &["creata", "titolo", "e-service", "carico", "stato"];

/// `/erogazione/finalita`
pub static RECEIVED: Spec = Spec {
    path: "/erogazione/finalita",
    title: words::RECEIVED,
    view: Some(("vista", &["da-decidere", "attive", "sospese", "tutte"])),
    filters: FILTERS,
    sorts: SORTS,
};

/// `/fruizione/finalita`
pub static SENT: Spec = Spec {
    path: "/fruizione/finalita",
    title: words::SENT,
    view: Some(("vista", &["tutte", "bozze", "in-attesa", "attive", "sospese"])),
    filters: FILTERS,
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

const RECEIVED_HEADINGS: [&str; 8] = headings(words::CONSUMER);
const SENT_HEADINGS: [&str; 8] = headings(words::PRODUCER);

const fn headings(party: &'static str) -> [&'static str; 8] {
    [words::TITLE, words::ESERVICE, party, words::LOAD, words::ASKED, words::STATE, words::CREATED, words::IDENTIFIER]
}

pub(super) async fn received(asking: Asking) -> backend::Result<Sheet> {
    Ok(Sheet::of(&RECEIVED_HEADINGS, rows(asking, Perspective::Producer).await?, cells))
}

pub(super) async fn sent(asking: Asking) -> backend::Result<Sheet> {
    Ok(Sheet::of(&SENT_HEADINGS, rows(asking, Perspective::Consumer).await?, cells))
}

async fn rows(asking: Asking, side: Perspective) -> backend::Result<Page<PurposeLine>> {
    let Asking { cx, actor, chosen, request } = asking;
    server::rows(&cx, &actor, side, &chosen, request).await
}

fn cells(line: PurposeLine) -> Vec<String> {
    vec![
        line.title,
        line.eservice,
        line.party,
        line.daily_calls.to_string(),
        line.asked_calls.map(|calls| calls.to_string()).unwrap_or_default(),
        words::state(line.state).to_owned(),
        line.created.text,
        line.id.to_string(),
    ]
}
