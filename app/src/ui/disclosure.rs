//! Content that opens on demand.

use leptos::prelude::*;

/// A line that opens what is below it. Printed pages show it open.
#[component]
pub fn Disclosure(#[prop(into)] summary: String, #[prop(optional)] open: bool, children: Children) -> impl IntoView {
    view! {
        <details class="disclosure" open=open>
            <summary>{summary}</summary>
            <div>{children()}</div>
        </details>
    }
}
