//! Buttons, links that look like buttons, and the button of an action that is refused now.

use leptos::prelude::*;

use super::{Icon, Symbol};

/// How a button looks. One primary action per page; `Danger` is for what cannot be undone.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ButtonLook {
    #[default]
    Primary,
    Outline,
    Neutral,
    Danger,
    DangerOutline,
    Link,
}

/// Whole class lists, so that each can be found by name in the stylesheet.
const fn class(look: ButtonLook, small: bool) -> &'static str {
    match (look, small) {
        (ButtonLook::Primary, false) => "button button-primary",
        (ButtonLook::Primary, true) => "button button-small button-primary",
        (ButtonLook::Outline, false) => "button button-outline",
        (ButtonLook::Outline, true) => "button button-small button-outline",
        (ButtonLook::Neutral, false) => "button button-neutral",
        (ButtonLook::Neutral, true) => "button button-small button-neutral",
        (ButtonLook::Danger, false) => "button button-danger",
        (ButtonLook::Danger, true) => "button button-small button-danger",
        (ButtonLook::DangerOutline, false) => "button button-danger-outline",
        (ButtonLook::DangerOutline, true) => "button button-small button-danger-outline",
        (ButtonLook::Link, false) => "button button-link",
        (ButtonLook::Link, true) => "button button-small button-link",
    }
}

/// A submit button of the form around it.
///
/// `name` and `value` tell the form which of several buttons was pressed. `about` completes the
/// name for screen readers where the same label repeats: "Valuta" + "la richiesta di ASL Esperia".
#[component]
pub fn Button(
    #[prop(into)] label: String,
    #[prop(optional)] look: ButtonLook,
    #[prop(optional)] small: bool,
    #[prop(optional)] symbol: Option<Symbol>,
    #[prop(optional, into)] about: Option<String>,
    #[prop(optional, into)] name: Option<String>,
    #[prop(optional, into)] value: Option<String>,
) -> impl IntoView {
    let heard = whole_name(&label, about);
    view! {
        <button type="submit" class=class(look, small) name=name value=value aria-label=heard>
            {symbol.map(|symbol| view! { <Icon symbol/> })}
            <span>{label}</span>
        </button>
    }
}

/// A second button of a form that posts a command: it leads back to the page of the form, `to`, with what was typed in
/// its address, and nothing is carried out. The page then says what would follow.
#[component]
pub fn TryButton(#[prop(into)] label: String, #[prop(into)] to: String) -> impl IntoView {
    view! {
        <button type="submit" class=class(ButtonLook::Outline, false) formmethod="get" formaction=to>
            <span>{label}</span>
        </button>
    }
}

/// A link that is an action of the page: "Nuovo e-service", "Annulla", "Esporta CSV".
///
/// `download` marks an address that is a file, not a page: the browser fetches it itself.
#[component]
pub fn LinkButton(
    #[prop(into)] href: String,
    #[prop(into)] label: String,
    #[prop(optional)] look: ButtonLook,
    #[prop(optional)] small: bool,
    #[prop(optional)] symbol: Option<Symbol>,
    #[prop(optional)] download: bool,
    #[prop(optional, into)] about: Option<String>,
) -> impl IntoView {
    let heard = whole_name(&label, about);
    view! {
        <a href=href class=class(look, small) rel=download.then_some("external") aria-label=heard>
            {symbol.map(|symbol| view! { <Icon symbol/> })}
            <span>{label}</span>
        </a>
    }
}

/// An action that exists but is refused now. It can be reached with the keyboard, does nothing, and
/// says in words why and who can change that. `id` must be unique in the page.
#[component]
pub fn RefusedButton(
    #[prop(into)] id: String,
    #[prop(into)] label: String,
    #[prop(into)] reason: String,
    #[prop(optional)] small: bool,
    #[prop(optional, into)] about: Option<String>,
) -> impl IntoView {
    let class = if small { "button button-small" } else { "button" };
    let described_by = id.clone();
    let heard = whole_name(&label, about);
    view! {
        <span class="refused">
            <button
                type="button"
                class=class
                aria-disabled="true"
                aria-describedby=described_by
                aria-label=heard
            >
                <span>{label}</span>
            </button>
            <span class="refused-reason" id=id>{reason}</span>
        </span>
    }
}

/// The name that is heard, beginning with the label that is seen, so that it can also be spoken (WCAG 2.5.3). As an
/// attribute: a hidden piece of text in each row of a list costs more to lay out than the row's own words.
fn whole_name(label: &str, about: Option<String>) -> Option<String> {
    about.map(|about| format!("{label} {about}"))
}
