//! "Da fare": what waits for the reader's ente.

use crate::pages::parts::{Loaded, asked};
use leptos::prelude::*;

use crate::api::frame::get_surroundings;
use crate::i18n::it::common;
use crate::i18n::it::page as words;
use crate::layout::Waiting;
use crate::ui::{EmptyState, PageHead, Tile, Tiles};

#[component]
pub fn HomePage() -> impl IntoView {
    let waiting = asked(
        || (),
        |()| async move {
            let viewer = get_surroundings().await?.viewer;
            Ok(viewer.map(|viewer| viewer.waiting).unwrap_or_default())
        },
    );
    view! {
        <PageHead title=words::HOME_TITLE/>
        <p class="muted">{words::HOME_NOTE}</p>
        <Loaded asked=waiting view=|waiting| view! { <WaitingTiles waiting/> }/>
    }
}

#[component]
fn WaitingTiles(waiting: Waiting) -> impl IntoView {
    let tiles = [
        (waiting.to_approve, words::HOME_TO_APPROVE, "/erogazione/richieste"),
        (waiting.to_complete, words::HOME_TO_COMPLETE, "/fruizione/richieste"),
    ];
    let nothing = tiles.iter().all(|(count, _, _)| *count == 0);
    let tiles = tiles
        .into_iter()
        .filter(|(count, _, _)| *count > 0)
        .map(|(count, label, href)| view! { <Tile value=common::number(count) label href/> })
        .collect_view();
    if nothing {
        view! { <EmptyState title=words::HOME_NOTHING text=words::HOME_NOTHING_TEXT/> }.into_any()
    } else {
        view! { <Tiles>{tiles}</Tiles> }.into_any()
    }
}
