//! `/cerca`: what the box in the header finds, kind by kind. An address like any other, to be kept and sent on.

use leptos::prelude::*;

use crate::api::search::{Group, Hit, MAX_WORDS, search};
use crate::i18n::it::search as words;
use crate::pages::parts::{Loaded, asked, query};
use crate::ui::{Callout, EmptyState, PageHead, Symbol, Tone};

/// The page.
#[component]
pub fn SearchPage() -> impl IntoView {
    let typed = query("q").unwrap_or_default();
    let looked_for: String = typed.trim().chars().filter(|c| !c.is_control()).take(MAX_WORDS).collect();
    let cut = (typed.trim().chars().count() > MAX_WORDS)
        .then(|| view! { <Callout tone=Tone::Info><p>{words::TOO_LONG}</p></Callout> });
    let results = if looked_for.is_empty() {
        view! { <EmptyState title=words::ASK text=words::HELP symbol=Symbol::Search/> }.into_any()
    } else {
        let shown = looked_for.clone();
        let found = asked(|| (), move |()| search(looked_for));
        view! { <Loaded asked=found view=move |groups| view! { <Results groups looked_for=shown/> }/> }.into_any()
    };
    view! {
        <PageHead title=words::TITLE/>
        {cut}
        {results}
    }
}

#[component]
fn Results(groups: Vec<Group>, looked_for: String) -> impl IntoView {
    let total = groups.iter().map(|group| group.total).sum::<i64>();
    if total == 0 {
        let title = words::nothing(&looked_for);
        return view! { <EmptyState title text=words::NOTHING_TEXT symbol=Symbol::Search/> }.into_any();
    }
    let groups = groups.into_iter().map(|group| view! { <Kind group/> }).collect_view();
    view! {
        <p class="muted" role="status">{words::found(total, &looked_for)}</p>
        {groups}
    }
    .into_any()
}

#[component]
fn Kind(group: Group) -> impl IntoView {
    let hits = group.hits.into_iter().map(|Hit { href, name, about }| {
        let about = (!about.is_empty()).then(|| view! { " " <span class="muted small">{about}</span> });
        view! { <li><a href=href>{name}</a> {about}</li> }
    });
    let all = group.all.map(|href| view! { <p><a href=href>{words::all(group.total, group.title)}</a></p> });
    view! {
        <section aria-label=group.title>
            <h2>{group.title}</h2>
            <ul>{hits.collect_view()}</ul>
            {all}
        </section>
    }
}
