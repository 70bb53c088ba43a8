//! What happened, newest first.

use leptos::prelude::*;

/// One thing that happened, already in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Happening {
    /// When, as people read it: "15/11/2026, 00:05".
    pub when: String,
    /// When, as machines read it (RFC 3339).
    pub iso: String,
    /// Who did it.
    pub who: String,
    /// What happened, as a sentence: "L’erogatore ha sospeso la richiesta."
    pub what: String,
    /// Reason or detail, if any.
    pub detail: Option<String>,
}

/// A list of [`Happening`]s along a line.
#[component]
pub fn Timeline(happenings: Vec<Happening>) -> impl IntoView {
    let lines = happenings
        .into_iter()
        .map(|happening| {
            view! {
                <li>
                    <time datetime=happening.iso>{happening.when}</time>
                    <p><strong>{happening.what}</strong></p>
                    <p class="muted small">{happening.who}</p>
                    {happening.detail.map(|detail| view! { <p class="small">{detail}</p> })}
                </li>
            }
        })
        .collect_view();
    view! { <ol class="timeline">{lines}</ol> }
}
