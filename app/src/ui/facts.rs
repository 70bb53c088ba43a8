//! Names and values of one thing.

use leptos::prelude::*;

/// All the facts of a thing, one per line. The children are [`Fact`]s.
#[component]
pub fn DescriptionList(children: Children) -> impl IntoView {
    view! { <dl class="facts">{children()}</dl> }
}

/// The three to six facts one looks for first, in a strip. The children are [`Fact`]s.
#[component]
pub fn KeyFacts(children: Children) -> impl IntoView {
    view! { <dl class="key-facts">{children()}</dl> }
}

/// One name and its value.
#[component]
pub fn Fact(#[prop(into)] label: String, children: Children) -> impl IntoView {
    view! {
        <div>
            <dt>{label}</dt>
            <dd>{children()}</dd>
        </div>
    }
}

/// An identifier, a code, a fiscal number: monospaced, whole, breaking only where it must.
#[component]
pub fn Code(#[prop(into)] text: String) -> impl IntoView {
    view! { <span class="mono">{text}</span> }
}

/// A moment: what people read and what machines read.
#[component]
pub fn Moment(#[prop(into)] text: String, #[prop(into)] iso: String) -> impl IntoView {
    view! { <time datetime=iso class="nowrap">{text}</time> }
}
