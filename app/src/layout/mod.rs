//! The frame around every page: skip links, header, side menu, footer. It asks nothing by itself: what
//! it shows about the reader comes in as [`Surroundings`], and the menu draws what the reader's roles may use.

mod header;
pub mod live;
mod menu;
pub mod palette;
mod shortcuts;

use domain::Actor;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use serde::{Deserialize, Serialize};

use crate::i18n::it::frame as words;
use crate::routes::to;
use crate::shell::Theme;
use header::Header;
use live::NewsPlace;
use menu::SideMenu;
pub use menu::{MENU, MenuEntry, MenuGroup};
use palette::PaletteDialog;
use shortcuts::ShortcutDialog;
pub use shortcuts::ShortcutTable;

/// What the data of this process are worth.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum Environment {
    #[default]
    Production,
    /// For trying: consumers are asked to try a newer version here first (seed 002).
    Trial,
    /// Samples, and everybody knows the passwords.
    Demo,
}

/// What the frame shows beside the page.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Surroundings {
    /// What the data are worth; the page says so when it is less than everything (`decisions.md` P4, `ux.md` §1.2).
    pub environment: Environment,
    /// Who is signed in, if anybody.
    pub viewer: Option<Viewer>,
}

/// The person signed in, in words, and what waits for them.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Viewer {
    /// Given name and family name.
    pub person: String,
    /// Name of the ente the session belongs to.
    pub ente: String,
    /// The roles, in words.
    pub role: String,
    /// Decides which entries of the menu are drawn.
    pub actor: Actor,
    pub waiting: Waiting,
    /// Single keys do something for this person.
    pub shortcuts: bool,
    /// Address of the ente's accessibility statement, once it is known: the law wants it in the footer.
    pub statement: Option<String>,
}

/// How many things wait for the reader, per entry of the menu. Never totals: each number is the number
/// of rows of the list its entry opens.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Waiting {
    /// Everything, in the home page's queue.
    pub to_do: i64,
    /// Messages not read.
    pub notifications: i64,
    /// Discrepancies that wait for the ente.
    pub discrepancies: i64,
    /// Requests the own ente has to approve or reject, as a provider.
    pub to_approve: i64,
    /// Requests of the own ente to complete or upgrade, as a consumer.
    pub to_complete: i64,
    /// Loads of purposes that wait for the own ente, as a provider.
    pub to_decide: i64,
    /// Pratiche in the reader's hands.
    pub pratiche: i64,
}

/// The whole page: the frame, and the page itself as children. `surroundings` is loaded once by the
/// server and again after each navigation, so that the numbers of the menu stay true.
#[component]
pub fn Frame(surroundings: Resource<Surroundings>, children: Children) -> impl IntoView {
    let side = move || {
        Suspend::new(async move {
            let viewer = surroundings.await.viewer;
            viewer.map(|viewer| view! { <SideMenu actor=viewer.actor waiting=viewer.waiting/> })
        })
    };
    // Only who is signed in has a menu to skip to.
    let skip_to_menu = move || {
        Suspend::new(async move {
            let viewer = surroundings.await.viewer;
            viewer.map(|_| view! { <a href="#menu" rel="external">{words::SKIP_TO_MENU}</a> })
        })
    };
    // Only who is signed in hears of news, and only who asked for it has shortcuts.
    let beside = move || {
        Suspend::new(async move {
            let viewer = surroundings.await.viewer;
            viewer.map(|viewer| {
                let dialog = viewer.shortcuts.then(|| view! { <ShortcutDialog actor=viewer.actor/> });
                view! { <NewsPlace/> <PaletteDialog/> {dialog} }
            })
        })
    };
    let top = move || {
        Suspend::new(async move {
            view! { <Header surroundings=surroundings.await/> }
        })
    };
    view! {
        <Title formatter=|title: String| words::tab(&title)/>
        // `external`: a link inside the page moves the focus only when the browser follows it itself.
        <div class="skip-links">
            <a href="#contenuto" rel="external">{words::SKIP_TO_CONTENT}</a>
            <Transition>{skip_to_menu}</Transition>
        </div>
        <header>
            <Transition>{top}</Transition>
        </header>
        <div class="shell">
            <Transition>{side}</Transition>
            <main class="main" id="contenuto" tabindex="-1">
                {children()}
                <Transition>{beside}</Transition>
            </main>
        </div>
        <Footer surroundings/>
        <crate::islands::Menus/>
    }
}

/// Links the law asks for, the choice of colours, and the version.
#[component]
fn Footer(surroundings: Resource<Surroundings>) -> impl IntoView {
    let links = move || {
        Suspend::new(async move {
            let statement = surroundings.await.viewer.and_then(|viewer| viewer.statement);
            let link = |(href, label): &(&'static str, &'static str)| {
                let elsewhere = statement.clone().filter(|_| *href == to::ACCESSIBILITY);
                view! { <li><a href=elsewhere.unwrap_or_else(|| (*href).to_owned())>{*label}</a></li> }
            };
            words::FOOTER.iter().map(link).collect_view()
        })
    };
    view! {
        <footer class="footer">
            <nav aria-label=words::FOOTER_LABEL>
                <ul>
                    <Transition>{links}</Transition>
                </ul>
            </nav>
            <Colours/>
            <p>{words::version(env!("CARGO_PKG_VERSION"))}</p>
        </footer>
    }
}

/// Light, dark, or as the device says.
#[component]
fn Colours() -> impl IntoView {
    let location = use_location();
    let here = format!("{}{}", location.pathname.get_untracked(), query_text(&location.search.get_untracked()));
    let chosen = use_context::<Theme>().unwrap_or_default();
    let buttons = words::COLOURS
        .iter()
        .map(|(name, label)| {
            let pressed = (Theme::named(name) == chosen).to_string();
            view! { <button type="submit" name="tema" value=*name aria-pressed=pressed>{*label}</button> }
        })
        .collect_view();
    view! {
        <form method="post" action="/tema">
            <input type="hidden" name="ritorno" value=here/>
            <div class="colours" role="group" aria-label=words::COLOURS_LABEL>{buttons}</div>
        </form>
    }
}

/// The query with its question mark, if there is one.
fn query_text(search: &str) -> String {
    let search = search.trim_start_matches('?');
    if search.is_empty() { String::new() } else { format!("?{search}") }
}
