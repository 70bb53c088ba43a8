//! The head of a page: its only `<h1>`, what kind of thing it shows, and what can be done here.

use leptos::prelude::*;
use leptos::web_sys::HtmlHeadingElement;
use leptos_meta::Title;

use super::escape::tab_title;

/// Which page the reader last arrived at. The frame provides it; [`PageHead`] asks it whether to take the
/// focus. Without it (no scripts, a page outside the frame) the browser's own behaviour is right.
#[derive(Clone, Copy)]
pub struct Arrivals {
    pathname: Signal<String>,
    last: StoredValue<Option<String>>,
}

impl Arrivals {
    /// Watches the path of the router; queries do not count, so filtering a list leaves the focus alone.
    #[must_use]
    pub fn new(pathname: Signal<String>) -> Self {
        Self { pathname, last: StoredValue::new(None) }
    }

    /// Is this another page than the one the reader arrived at? Not so for the first page, whose focus is
    /// the browser's, nor for one that is drawn again after a command.
    fn is_another_page(self) -> bool {
        let here = self.pathname.get_untracked();
        let before = self.last.get_value();
        if before.is_none() {
            self.last.set_value(Some(here.clone()));
        }
        before.is_some_and(|before| before != here)
    }

    /// Brings the focus to the title of another page. A page that waits for data is drawn aside before it
    /// is shown, and until then its title cannot take the focus: so it is tried again, frame by frame.
    fn bring_focus(self, heading: HtmlHeadingElement, frames: u32) {
        if !self.is_another_page() {
            return;
        }
        if heading.is_connected() {
            self.last.set_value(Some(self.pathname.get_untracked()));
            // A heading that cannot take the focus leaves it where it was: nothing to do about it.
            drop(heading.focus());
        } else if frames > 0 {
            request_animation_frame(move || self.bring_focus(heading, frames - 1));
        }
    }
}

/// How long a page may be drawn aside before its title gives up: two seconds, as most screens count.
const FRAMES: u32 = 120;

/// Title, kind, subtitle and actions. The title is also the name of the browser tab, and receives
/// the focus after a navigation, so that it is read out.
///
/// `subtitle` may hold badges and codes: `subtitle=move || view! { <Badge …/> }`. The children are the
/// actions of the page, most likely first.
#[component]
pub fn PageHead(
    #[prop(into)] title: String,
    #[prop(optional, into)] kind: Option<String>,
    #[prop(optional, into)] subtitle: Option<ViewFnOnce>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let heading = NodeRef::<leptos::html::H1>::new();
    let arrivals = use_context::<Arrivals>();
    Effect::new(move || {
        if let (Some(heading), Some(arrivals)) = (heading.get(), arrivals) {
            arrivals.bring_focus(heading, FRAMES);
        }
    });
    let tab = tab_title(title.clone());
    view! {
        <Title text=tab/>
        <div class="page-head">
            <div>
                {kind.map(|kind| view! { <p class="page-kind">{kind}</p> })}
                <h1 tabindex="-1" node_ref=heading>{title}</h1>
                {subtitle.map(|subtitle| view! { <p class="page-subtitle">{subtitle.run()}</p> })}
            </div>
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </div>
    }
}
