//! Requirements and whether they are met.

use leptos::prelude::*;

use super::{Icon, Symbol};

/// How a requirement stands. Symbols differ in shape, not only in colour.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    Met,
    /// Met or not decisive now, but somebody should look: it expires soon, it waits for a check.
    Attention,
    Missing,
}

/// A list of [`CheckLine`]s.
#[component]
pub fn Checklist(children: Children) -> impl IntoView {
    view! { <ul class="checklist">{children()}</ul> }
}

/// A box around a [`Checklist`] of alternatives: one line met is enough.
#[component]
pub fn AnyOf(#[prop(into)] title: String, children: Children) -> impl IntoView {
    view! {
        <div class="any-of">
            <p>{title}</p>
            <ul class="checklist">{children()}</ul>
        </div>
    }
}

/// One requirement: what it is, of which kind, how it stands in words, who can mend it. The children
/// are the action of this line, if the reader has one.
#[component]
pub fn CheckLine(
    standing: Standing,
    #[prop(into)] title: String,
    #[prop(optional, into)] kind: Option<String>,
    #[prop(into)] state: String,
    #[prop(optional_no_strip, into)] note: Option<String>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let (class, symbol) = match standing {
        Standing::Met => ("check-met", Symbol::CheckCircle),
        Standing::Attention => ("check-attention", Symbol::WarningCircle),
        Standing::Missing => ("check-missing", Symbol::Error),
    };
    let told = match note {
        Some(note) => format!("{state} · {note}"),
        None => state,
    };
    view! {
        <li class=class>
            <Icon symbol/>
            <div>
                <strong>{title}</strong>
                {kind.map(|kind| view! { " " <small class="muted">{kind}</small> })}
                <p>{told}</p>
            </div>
            {children.map(|children| children())}
        </li>
    }
}
