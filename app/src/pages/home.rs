//! "Da fare": what waits for the reader's ente.

use leptos::prelude::*;

use crate::api::frame::get_surroundings;
use crate::i18n::it::common;
use crate::i18n::it::page as words;
use crate::layout::Waiting;
use crate::ui::{EmptyState, PageHead, Tile, Tiles};

#[component]
pub fn HomePage() -> impl IntoView {
    let waiting = Resource::new(
        || (),
        |()| async move {
            let viewer = get_surroundings().await.ok().and_then(|surroundings| surroundings.viewer);
            viewer.map(|viewer| viewer.waiting).unwrap_or_default()
        },
    );
    view! {
        <PageHead title=words::HOME_TITLE/>
        <p class="muted">{words::HOME_NOTE}</p>
        <Transition>
            {move || Suspend::new(async move { view! { <WaitingTiles waiting=waiting.await/> } })}
        </Transition>
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
