//! Parts of a table. The rows are written by the page: `<thead><tr>…</tr></thead><tbody>…</tbody>`,
//! first cell of a row `<th scope="row">` with the link to the thing.

use leptos::prelude::*;

use super::{Icon, Symbol};
use crate::i18n::it::common;

/// A table that scrolls by itself when it is wider than the page. `caption` names it for screen
/// readers; the heading above it is for the eye. A group, not a region: the section around it often has
/// the same name, and two landmarks of one name cannot be told apart.
#[component]
pub fn Table(#[prop(into)] caption: String, children: Children) -> impl IntoView {
    let label = caption.clone();
    view! {
        <div class="table-scroll" tabindex="0" role="group" aria-label=label>
            <table class="table">
                <caption class="visually-hidden">{caption}</caption>
                {children()}
            </table>
        </div>
    }
}

/// The head of a column that does not sort.
#[component]
pub fn Column(#[prop(into)] label: String, #[prop(optional)] numeric: bool) -> impl IntoView {
    view! { <th scope="col" class=numeric.then_some("numeric")>{label}</th> }
}

/// The head of the column of row actions: a name that is heard, not seen.
#[component]
pub fn ActionsColumn() -> impl IntoView {
    view! { <th scope="col"><span class="visually-hidden">{common::ACTIONS}</span></th> }
}

/// Which way a list is sorted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Direction {
    Ascending,
    Descending,
}

/// The head of a column that sorts: a link to the same list in the other order. `sorted` is `None`
/// while the list is sorted by another column.
#[component]
pub fn SortColumn(
    #[prop(into)] label: String,
    #[prop(into)] href: String,
    sorted: Option<Direction>,
    #[prop(optional)] numeric: bool,
) -> impl IntoView {
    let (said, symbol) = match sorted {
        Some(Direction::Ascending) => (Some("ascending"), Some(Symbol::SortedUp)),
        Some(Direction::Descending) => (Some("descending"), Some(Symbol::SortedDown)),
        None => (None, None),
    };
    view! {
        <th scope="col" aria-sort=said class=numeric.then_some("numeric")>
            <a href=href>{label}{symbol.map(|symbol| view! { <Icon symbol/> })}</a>
        </th>
    }
}

/// The actions of a row: the likely one as a button, the rest in a [`RowMenu`].
#[component]
pub fn RowActions(children: Children) -> impl IntoView {
    view! { <div class="row-actions">{children()}</div> }
}

/// The "⋯" menu of a row. `label` names the row: "Altre azioni per ASL Esperia". The children are
/// `<li>`s with a link or a form.
#[component]
pub fn RowMenu(#[prop(into)] label: String, children: Children) -> impl IntoView {
    view! {
        <details class="menu">
            <summary>
                <Icon symbol=Symbol::More/>
                <span class="visually-hidden">{label}</span>
            </summary>
            <ul class="menu-panel">{children()}</ul>
        </details>
    }
}
