//! Small coloured labels. The word says the state, the colour only helps the eye.

use leptos::prelude::*;

/// How good or bad a thing is; shared by badges, callouts and flash messages.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Tone {
    #[default]
    Neutral,
    Info,
    Ok,
    Warning,
    Danger,
}

/// A state in one or two words.
#[component]
pub fn Badge(#[prop(optional)] tone: Tone, #[prop(into)] text: String) -> impl IntoView {
    let class = match tone {
        Tone::Neutral => "badge",
        Tone::Info => "badge badge-info",
        Tone::Ok => "badge badge-ok",
        Tone::Warning => "badge badge-warning",
        Tone::Danger => "badge badge-danger",
    };
    view! { <span class=class>{text}</span> }
}

/// Several badges side by side, wrapping together.
#[component]
pub fn Badges(children: Children) -> impl IntoView {
    view! { <span class="badges">{children()}</span> }
}
