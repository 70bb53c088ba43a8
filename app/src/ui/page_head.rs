//! The head of a page: its only `<h1>`, what kind of thing it shows, and what can be done here.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use leptos::prelude::*;
use leptos_meta::Title;

use super::escape::tab_title;

/// Whether the page that is being drawn has its head already; provided around all pages. What comes later, a refusal in
/// the place of a list, then has a heading of the second level.
#[derive(Clone, Default)]
pub struct Headed(Arc<AtomicBool>);

impl Headed {
    /// Has a [`PageHead`] been drawn?
    #[must_use]
    pub fn already() -> bool {
        use_context::<Self>().is_some_and(|headed| headed.0.load(Ordering::Relaxed))
    }
}

/// Title, kind, subtitle and actions. The title is also the name of the browser tab, which is what a
/// screen reader reads out first.
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
    if let Some(headed) = use_context::<Headed>() {
        headed.0.store(true, Ordering::Relaxed);
    }
    let tab = tab_title(title.clone());
    view! {
        <Title text=tab/>
        <div class="page-head">
            <div>
                {kind.map(|kind| view! { <p class="page-kind">{kind}</p> })}
                <h1>{title}</h1>
                {subtitle.map(|subtitle| view! { <p class="page-subtitle">{subtitle.run()}</p> })}
            </div>
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </div>
    }
}
