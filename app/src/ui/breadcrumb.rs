//! Where the page stands.

use leptos::prelude::*;

use crate::i18n::it::common;

/// One step of the path. The last one is the page itself and has no address.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Crumb {
    pub label: String,
    pub href: Option<String>,
}

impl Crumb {
    /// A step that can be gone back to.
    pub fn link(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { label: label.into(), href: Some(href.into()) }
    }

    /// A section without a page of its own, or the current page.
    pub fn here(label: impl Into<String>) -> Self {
        Self { label: label.into(), href: None }
    }
}

/// The path from the section to this page; the separators are drawn by the stylesheet.
#[component]
pub fn Breadcrumb(trail: Vec<Crumb>) -> impl IntoView {
    let last = trail.len().saturating_sub(1);
    let steps = trail
        .into_iter()
        .enumerate()
        .map(|(position, crumb)| {
            let current = (position == last).then_some("page");
            match crumb.href {
                Some(href) => view! { <li aria-current=current><a href=href>{crumb.label}</a></li> }.into_any(),
                None => view! { <li aria-current=current>{crumb.label}</li> }.into_any(),
            }
        })
        .collect_view();
    view! {
        <nav class="breadcrumb" aria-label=common::BREADCRUMB>
            <ol>{steps}</ol>
        </nav>
    }
}
