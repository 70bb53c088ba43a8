//! Views of the same list side by side. They are addresses, so they are links, not ARIA tabs.

use leptos::prelude::*;

use crate::i18n::it::common;

/// One view of a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tab {
    pub label: String,
    pub href: String,
    /// How many things it holds, where that is worth knowing before going there.
    pub count: Option<i64>,
    pub current: bool,
}

/// The row of tabs; `label` says what they choose ("Stato della richiesta").
#[component]
pub fn Tabs(#[prop(into)] label: String, tabs: Vec<Tab>) -> impl IntoView {
    let tabs = tabs
        .into_iter()
        .map(|tab| {
            let class = if tab.current { "count" } else { "count count-quiet" };
            let count = tab.count.map(|count| view! { <span class=class>{common::number(count)}</span> });
            view! {
                <li>
                    <a href=tab.href aria-current=tab.current.then_some("page")>
                        <span>{tab.label}</span>
                        {count}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <nav class="tabs" aria-label=label>
            <ul>{tabs}</ul>
        </nav>
    }
}
