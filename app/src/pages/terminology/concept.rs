//! `/terminologie/:id/codici/:codice`: one code, at an address that stays.

use leptos::prelude::*;

use super::{id_in_path, trail_in};
use crate::api::terminology::{ConceptDetail, get_concept};
use crate::i18n::it::common;
use crate::i18n::it::terminology as words;
use crate::pages::address::unescaped;
use crate::pages::parts::{Loaded, asked};
use crate::routes::to;
use crate::ui::{Breadcrumb, ButtonLook, Code, Column, DescriptionList, Fact, LinkButton, PageHead, Table};

#[component]
pub fn ConceptPage() -> impl IntoView {
    let concept = asked(|| (id_in_path(), code_in_path()), |(id, code)| get_concept(id, code));
    view! { <Loaded asked=concept view=|concept: ConceptDetail| view! { <Concept concept/> }/> }
}

/// The code as the address has it. The router decodes a slash before it looks for the end of a part, so it is not asked.
fn code_in_path() -> Option<String> {
    let parts = use_context::<axum::http::request::Parts>()?;
    unescaped(parts.uri.path().rsplit('/').next()?)
}

#[component]
fn Concept(concept: ConceptDetail) -> impl IntoView {
    let ConceptDetail { terminology, code, display, definition, is_abstract, is_inactive, .. } = concept;
    let id = terminology.id;
    let used = match (is_inactive, is_abstract) {
        (true, _) => words::INACTIVE,
        (false, true) => words::ONLY_GROUPS,
        (false, false) => words::IN_USE,
    };
    let above = (!concept.above.is_empty()).then(|| {
        let line = |(code, display): (String, String)| {
            let text = words::code_title(&code, &display);
            view! { <li><a href=to::concept(id, &code)>{text}</a></li> }
        };
        let lines = concept.above.into_iter().map(line).collect_view();
        view! { <Fact label=words::ABOVE_IT><ul>{lines}</ul></Fact> }
    });
    let below = (concept.children > 0).then(|| {
        let (href, label) = (to::below(id, &code), words::see_below(&common::number(concept.children)));
        view! { <Fact label=words::BELOW_IT><LinkButton href label look=ButtonLook::Outline/></Fact> }
    });
    let definition = definition.map(|text| view! { <Fact label=words::DEFINITION>{text}</Fact> });
    let (title, trail) = (words::code_title(&code, &display), trail_in(&terminology, code.clone()));
    let subtitle = format!("{} {}", terminology.title, terminology.version);
    let designations = concept.designations.into_iter().map(|one| (one.language.unwrap_or_default(), one.value));
    view! {
        <Breadcrumb trail/>
        <PageHead title/>
        <p class="muted">{subtitle}</p>
        <DescriptionList>
            <Fact label=words::CODE><Code text=code/></Fact>
            <Fact label=words::DISPLAY>{display}</Fact>
            {definition}
            <Fact label=words::SYSTEM><Code text=terminology.url/></Fact>
            <Fact label=words::USE>{used}</Fact>
            {above}
            {below}
        </DescriptionList>
        <Pairs title=words::DESIGNATIONS head=words::LANGUAGE value=words::DISPLAY pairs=designations.collect()/>
        <Pairs title=words::PROPERTIES head=words::PROPERTY value=words::VALUE pairs=concept.properties/>
    }
}

/// Names and values as a table; nothing where there are none.
#[component]
fn Pairs(title: &'static str, head: &'static str, value: &'static str, pairs: Vec<(String, String)>) -> impl IntoView {
    (!pairs.is_empty()).then(|| {
        let rows = pairs.into_iter().map(|(name, value)| {
            view! {
                <tr>
                    <th scope="row">{name}</th>
                    <td>{value}</td>
                </tr>
            }
        });
        view! {
            <h2>{title}</h2>
            <Table caption=title>
                <thead>
                    <tr>
                        <Column label=head/>
                        <Column label=value/>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </Table>
        }
    })
}
