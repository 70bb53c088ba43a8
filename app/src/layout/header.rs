//! The two bars on top: ente and person, product.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{Environment, Surroundings, Viewer};
use crate::api::search::MAX_WORDS;
use crate::i18n::it::frame as words;
use crate::i18n::it::search as search_words;
use crate::routes::to;
use crate::ui::{Icon, Symbol};

const SIGN_IN_PATH: &str = "/accesso";

#[component]
pub(super) fn Header(surroundings: Surroundings) -> impl IntoView {
    let ente = match &surroundings.viewer {
        Some(viewer) => viewer.ente.clone(),
        None => words::NO_ENTE.to_owned(),
    };
    let ribbon = match surroundings.environment {
        Environment::Production => None,
        Environment::Trial => Some(words::TRIAL_RIBBON),
        Environment::Demo => Some(words::DEMO_RIBBON),
    };
    let ribbon = ribbon.map(|words| view! { <p class="ribbon">{words}</p> });
    let search = surroundings.viewer.is_some().then(|| view! { <SearchBox/> });
    let tools = match surroundings.viewer {
        Some(viewer) => view! { <PersonMenu viewer/> }.into_any(),
        None => view! { <SignIn/> }.into_any(),
    };
    view! {
        {ribbon}
        <div class="slim">
            <span>{ente}</span>
            <div class="slim-tools">{tools}</div>
        </div>
        <div class="bar">
            <a class="brand" href="/">
                <Icon symbol=Symbol::ExchangeCircle/>
                <span>{words::PRODUCT}</span>
                <span class="brand-note">{words::PRODUCT_NOTE}</span>
            </a>
            {search}
        </div>
    }
}

/// Looks for anything by name or code; on the page of what was found, with the words that were looked for.
#[component]
fn SearchBox() -> impl IntoView {
    let location = use_location();
    let on_its_page = location.pathname.read_untracked().as_str() == to::SEARCH;
    let words_before = on_its_page.then(|| location.query.read_untracked().get("q")).flatten();
    view! {
        <form class="search" role="search" aria-label=search_words::LABEL action=to::SEARCH>
            <label class="visually-hidden" for="cerca">{search_words::LABEL}</label>
            <input
                id="cerca"
                class="control"
                type="search"
                name="q"
                maxlength=MAX_WORDS.to_string()
                placeholder=search_words::HINT
                value=words_before
            />
            <kbd id="trova-tasti" title=search_words::KEYS_HINT hidden>{search_words::KEYS}</kbd>
            <button class="button button-outline" type="submit">{search_words::SUBMIT}</button>
        </form>
    }
}

/// The way in, except on the page that is the way in.
#[component]
fn SignIn() -> impl IntoView {
    let pathname = use_location().pathname;
    move || (pathname.read().as_str() != SIGN_IN_PATH).then(|| view! { <a href=SIGN_IN_PATH>{words::SIGN_IN}</a> })
}

/// Who is signed in; profile and exit. Leaving is a POST, so that no link can do it.
#[component]
fn PersonMenu(viewer: Viewer) -> impl IntoView {
    view! {
        <details class="menu">
            <summary>
                <Icon symbol=Symbol::User/>
                <span>{viewer.person}</span>
                <Icon symbol=Symbol::Expand/>
            </summary>
            <ul class="menu-panel">
                <li class="menu-note">{words::role_in_ente(&viewer.role, &viewer.ente)}</li>
                <li>
                    <a href="/profilo" data-key=super::shortcuts::PROFILE_KEY>
                        <Icon symbol=Symbol::Settings/>
                        <span>{words::PROFILE}</span>
                    </a>
                </li>
                <li>
                    <form method="post" action="/esci">
                        <button type="submit">
                            <Icon symbol=Symbol::Logout/>
                            <span>{words::SIGN_OUT}</span>
                        </button>
                    </form>
                </li>
            </ul>
        </details>
    }
}
