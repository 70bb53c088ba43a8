//! What a command would lead to, before anybody confirms it (`ux.md` §2.4 "What-if"): sentences with numbers, the things
//! by name with how they stand before and after, and what stays.

use leptos::prelude::*;

use crate::api::effect::{EffectLine, EffectsView};
use crate::i18n::it::effect as words;
use crate::ui::{Column, Table};

/// "Cosa succede se confermi", above the form; nothing when the command is refused.
#[component]
pub fn WhatIf(effects: Option<EffectsView>) -> impl IntoView {
    effects.map(|effects| {
        view! {
            <section aria-labelledby="cosa-succede">
                <h2 id="cosa-succede">{words::TITLE}</h2>
                <EffectList effects caption=words::TITLE/>
            </section>
        }
    })
}

/// The effects themselves. `caption` names the table.
#[component]
pub fn EffectList(effects: EffectsView, #[prop(into)] caption: String) -> impl IntoView {
    let EffectsView { summary, lines, more, notes } = effects;
    let nothing = lines.is_empty().then(|| view! { <p>{words::NOTHING}</p> });
    let summary = (!summary.is_empty()).then(|| {
        let sentences = summary.into_iter().map(|text| view! { <li>{text}</li> }).collect_view();
        view! { <ul>{sentences}</ul> }
    });
    let table = (!lines.is_empty()).then(|| {
        let rows = lines.into_iter().map(row).collect_view();
        view! {
            <Table caption>
                <thead>
                    <tr>
                        <Column label=words::OBJECT/>
                        <Column label=words::NOW/>
                        <Column label=words::AFTERWARDS/>
                        <Column label=words::WHY/>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </Table>
        }
    });
    let more = (more > 0).then(|| view! { <p>{words::more(more)}</p> });
    let notes = notes.into_iter().map(|text| view! { <li>{text}</li> }).collect_view();
    view! {
        {nothing}
        {summary}
        {table}
        {more}
        <ul class="muted">{notes}</ul>
    }
}

fn row(line: EffectLine) -> impl IntoView {
    let what = match line.href {
        Some(href) => view! { <a href=href>{line.what}</a> }.into_any(),
        None => line.what.into_any(),
    };
    view! {
        <tr>
            <th scope="row">{what}</th>
            <td>{line.before}</td>
            <td>{line.after}</td>
            <td>{line.why}</td>
        </tr>
    }
}
