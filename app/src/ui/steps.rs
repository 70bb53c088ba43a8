//! The steps of a long operation; each is a page of its own.

use leptos::prelude::*;

use crate::i18n::it::common;

/// Names of the steps and which one is being done, counted from 0.
#[component]
pub fn Steps(names: Vec<String>, current: usize) -> impl IntoView {
    let steps = names
        .into_iter()
        .enumerate()
        .map(|(position, name)| {
            let done = position < current;
            let class = if done { "step-done" } else { "" };
            let said = done.then(|| view! { <span class="visually-hidden">{format!(" {}", common::STEP_DONE)}</span> });
            view! { <li class=class aria-current=(position == current).then_some("step")>{name}{said}</li> }
        })
        .collect_view();
    view! { <ol class="steps" aria-label=common::STEPS>{steps}</ol> }
}
