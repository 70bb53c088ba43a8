//! What is in a version, as a list: concepts level by level, codes of a value set, lines of a concept map.

use domain::TerminologyId;
use domain::terminology::Kind;
use leptos::prelude::*;

use crate::api::terminology::{EntryLine, TerminologyView};
use crate::i18n::it::terminology as words;
use crate::lists::terminology::notes;
use crate::lists::{Chosen, ListFrame, Shown};
use crate::routes::to;
use crate::ui::{ActionsColumn, Badge, Badges, ButtonLook, Code, Column, EmptyState, LinkButton, RowActions, Table};

#[component]
pub(super) fn Entries(shown: TerminologyView, chosen: Chosen) -> impl IntoView {
    let id = shown.terminology.id;
    let empty = if chosen.is_filtered() {
        view! {
            <EmptyState title=words::NO_ENTRY_TITLE text=words::NO_ENTRY_FILTERED>
                <LinkButton href=to::terminology(id) label=words::CLEAR look=ButtonLook::Outline/>
            </EmptyState>
        }
        .into_any()
    } else {
        view! { <EmptyState title=words::NO_ENTRY_TITLE text=words::NO_ENTRY/> }.into_any()
    };
    let above = chosen.value("padre").map(|code| {
        let (code, href) = (code.to_owned(), to::concept(id, code));
        view! {
            <p>
                {words::ABOVE}
                " "
                <a href=href><Code text=code/></a>
                " · "
                <a href=to::terminology(id)>{words::HIGHEST}</a>
            </p>
        }
    });
    let frame = Shown::of(&shown.entries);
    view! {
        {above}
        <ListFrame chosen shown=frame empty>
            <Rows shown/>
        </ListFrame>
    }
}

#[component]
fn Rows(shown: TerminologyView) -> impl IntoView {
    let (id, has_levels) = (shown.terminology.id, shown.has_levels);
    let head = match shown.terminology.kind {
        Kind::CodeSystem => {
            let actions = has_levels.then(|| view! { <ActionsColumn/> });
            view! {
                <Column label=words::CODE/>
                <Column label=words::DISPLAY/>
                <Column label=words::NOTES/>
                {actions}
            }
            .into_any()
        }
        Kind::ValueSet => view! {
            <Column label=words::CODE/>
            <Column label=words::DISPLAY/>
            <Column label=words::SYSTEM/>
        }
        .into_any(),
        Kind::ConceptMap => view! {
            <Column label=words::CODE/>
            <Column label=words::RELATION/>
            <Column label=words::TARGET/>
        }
        .into_any(),
    };
    let rows = shown.entries.results.into_iter().map(|line| row(id, has_levels, line)).collect_view();
    view! {
        <Table caption=words::OF_THIS_VERSION>
            <thead>
                <tr>{head}</tr>
            </thead>
            <tbody>{rows}</tbody>
        </Table>
    }
}

fn row(id: TerminologyId, has_levels: bool, line: EntryLine) -> AnyView {
    match line {
        EntryLine::Concept(one) => {
            let notes = notes(one.is_abstract, one.is_inactive);
            let notes = notes.into_iter().map(|text| view! { <Badge text=text/> }).collect_view();
            let below = one.has_children.then(|| {
                let (href, about) = (to::below(id, &one.code), one.code.clone());
                view! {
                    <RowActions>
                        <LinkButton href label=words::OPEN_BELOW about small=true look=ButtonLook::Outline/>
                    </RowActions>
                }
            });
            let below = has_levels.then(|| view! { <td>{below}</td> });
            view! {
                <tr>
                    <th scope="row"><a href=to::concept(id, &one.code)><Code text=one.code.clone()/></a></th>
                    <td>{one.display}</td>
                    <td><Badges>{notes}</Badges></td>
                    {below}
                </tr>
            }
            .into_any()
        }
        EntryLine::Member(one) => view! {
            <tr>
                <th scope="row"><Code text=one.code/></th>
                <td>{one.display}</td>
                <td><Code text=one.system/></td>
            </tr>
        }
        .into_any(),
        EntryLine::Mapping(one) => {
            let target = match one.target_code {
                Some(code) => view! { <Code text=code/> <p class="muted small">{one.target_system}</p> }.into_any(),
                None => words::NOTHING_CORRESPONDS.into_any(),
            };
            view! {
                <tr>
                    <th scope="row"><Code text=one.source_code/><p class="muted small">{one.source_system}</p></th>
                    <td>{one.equivalence}</td>
                    <td>{target}</td>
                </tr>
            }
            .into_any()
        }
    }
}
