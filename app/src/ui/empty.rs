//! What a list says when it has nothing to show.

use leptos::prelude::*;

use super::{Icon, Symbol};

/// Says why there is nothing and what to do: nothing exists yet, nothing matches the filters, or
/// nothing may be seen. The children are the way out (links or buttons).
#[component]
pub fn EmptyState(
    #[prop(into)] title: String,
    #[prop(into)] text: String,
    #[prop(default = Symbol::Inbox)] symbol: Symbol,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Icon symbol/>
            <h2>{title}</h2>
            <p>{text}</p>
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </div>
    }
}
