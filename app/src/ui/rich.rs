//! Text with a few marks, drawn piece by piece: what came from outside is never put into a page as HTML.

use domain::markup::{Mark, Rich};
use leptos::prelude::*;

/// The pieces of a text; nothing for an empty one.
#[must_use]
pub fn rich(pieces: Vec<Rich>) -> AnyView {
    if pieces.is_empty() {
        return ().into_any();
    }
    // What stands loose is a paragraph of its own, as a reader sees it.
    let loose =
        pieces.iter().any(|piece| !matches!(piece, Rich::Marked(Mark::Paragraph | Mark::Bullets | Mark::Numbers, _)));
    let blocks = pieces.iter().any(|piece| matches!(piece, Rich::Marked(mark, _) if mark.is_block()));
    let drawn = pieces.into_iter().map(piece).collect_view();
    if loose && !blocks { view! { <p>{drawn}</p> }.into_any() } else { view! { <div>{drawn}</div> }.into_any() }
}

fn piece(piece: Rich) -> AnyView {
    let inner = |pieces: Vec<Rich>| pieces.into_iter().map(self::piece).collect_view();
    match piece {
        Rich::Text(text) => text.into_any(),
        Rich::Break => view! { <br/> }.into_any(),
        Rich::Link(href, pieces) => view! { <a href=href rel="noopener noreferrer">{inner(pieces)}</a> }.into_any(),
        Rich::Marked(mark, pieces) => match mark {
            Mark::Paragraph => view! { <p>{inner(pieces)}</p> }.into_any(),
            Mark::Strong => view! { <strong>{inner(pieces)}</strong> }.into_any(),
            Mark::Emphasis => view! { <em>{inner(pieces)}</em> }.into_any(),
            Mark::Bullets => view! { <ul>{inner(pieces)}</ul> }.into_any(),
            Mark::Numbers => view! { <ol>{inner(pieces)}</ol> }.into_any(),
            Mark::Item => view! { <li>{inner(pieces)}</li> }.into_any(),
        },
    }
}
