//! Large numbers that lead to the list behind them.

use leptos::prelude::*;

/// A grid of [`Tile`]s.
#[component]
pub fn Tiles(children: Children) -> impl IntoView {
    view! { <ul class="tiles">{children()}</ul> }
}

/// A number and what it counts. With `href` it leads to exactly the things counted.
#[component]
pub fn Tile(
    #[prop(into)] value: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] href: Option<String>,
) -> impl IntoView {
    match href {
        Some(href) => view! { <li><a class="tile" href=href><strong>{value}</strong>" "{label}</a></li> }.into_any(),
        None => view! { <li><div class="tile"><strong>{value}</strong>" "{label}</div></li> }.into_any(),
    }
}
