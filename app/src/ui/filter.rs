//! Filters of a list. They live in the address of the page: a plain GET form, and links that take
//! single filters away.

use leptos::prelude::*;

use super::{Button, ButtonLook, Icon, LinkButton, Symbol};
use crate::i18n::it::common;

/// The form above a list. The children are fields; `action` is the path of the list, without a query (the
/// browser would drop it: what must stay, such as the chosen tab, is a hidden field). "Azzera" leads to
/// `reset`, or to the path alone.
#[component]
pub fn FilterBar(
    #[prop(into)] action: String,
    #[prop(optional, into)] reset: Option<String>,
    children: Children,
) -> impl IntoView {
    let reset = reset.unwrap_or_else(|| action.clone());
    view! {
        <form class="filter-bar" method="get" action=action role="search" aria-label=common::FILTERS>
            {children()}
            <div class="actions">
                <Button label=common::FILTER/>
                <LinkButton href=reset label=common::CLEAR_FILTERS look=ButtonLook::Neutral/>
            </div>
        </form>
    }
}

/// An active filter and the address of the list without it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ActiveFilter {
    pub label: String,
    pub without: String,
}

/// The active filters, each a link that removes it. Draws nothing when there is none.
#[component]
pub fn FilterChips(filters: Vec<ActiveFilter>) -> impl IntoView {
    (!filters.is_empty()).then(|| {
        let chips = filters
            .into_iter()
            .map(|filter| {
                view! {
                    <li>
                        <a class="chip" href=filter.without>
                            <span class="visually-hidden">{format!("{} ", common::REMOVE_FILTER)}</span>
                            {filter.label}
                            <Icon symbol=Symbol::Close/>
                        </a>
                    </li>
                }
            })
            .collect_view();
        view! { <ul class="chips" aria-label=common::ACTIVE_FILTERS>{chips}</ul> }
    })
}
