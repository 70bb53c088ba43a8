//! `/terminologie/:id/confronto?con=`: what differs between two versions, code by code.

use backend::terminology::comparison::{Counts, Line};
use domain::TerminologyId;
use domain::terminology::Kind;
use domain::terminology::change::{Aspect, Change, Said, aspects};
use leptos::prelude::*;

use super::trail_in;
use crate::api::terminology::comparison::{ComparisonView, get_comparison};
use crate::i18n::it::terminology as names;
use crate::i18n::it::terminology_comparison as words;
use crate::lists::terminology::{COMPARISON, differing};
use crate::lists::{Chosen, ListFrame, Shown};
use crate::pages::parts::{Loaded, asked};
use crate::routes::to;
use crate::ui::{Badge, Breadcrumb, Choice, Code, Column, EmptyState, Fact, KeyFacts, PageHead, Table, Tone};

#[component]
pub fn TerminologyComparisonPage() -> impl IntoView {
    let chosen = Chosen::here(&COMPARISON);
    let comparison = asked(|| chosen.clone(), get_comparison);
    view! {
        <Loaded
            asked=comparison
            view=move |shown: ComparisonView| view! { <Comparison shown chosen/> }
        />
    }
}

#[component]
fn Comparison(shown: ComparisonView, chosen: Chosen) -> impl IntoView {
    let ComparisonView { after, before, others, counts, page } = shown;
    let trail = trail_in(&after, words::TITLE);
    let others = others.into_iter().map(|line| Choice::new(line.id.to_string(), line.version));
    let others = [Choice::new("", words::THE_ONE_BEFORE)].into_iter().chain(others).collect();
    let empty = match (&before, chosen.value("cambio")) {
        (None, _) => view! { <EmptyState title=words::NO_OTHER_TITLE text=words::NO_OTHER/> },
        (Some(_), None) => view! { <EmptyState title=words::SAME_TITLE text=words::SAME/> },
        (Some(_), Some(_)) => view! { <EmptyState title=words::SAME_TITLE text=words::SAME_FILTERED/> },
    };
    let facts = before.as_ref().map(|before| {
        view! { <Facts counts before=before.version.clone() after=after.version.clone()/> }
    });
    let ids = (before.as_ref().map_or(after.id, |before| before.id), after.id);
    let frame = Shown::of(&page);
    let rows = page.results;
    let ids = (after.kind == Kind::CodeSystem).then_some(ids);
    view! {
        <Breadcrumb trail/>
        <PageHead title=words::TITLE/>
        <p class="muted">{after.title}</p>
        {facts}
        <ListFrame chosen shown=frame choices=vec![("con", others)] empty=empty.into_any()>
            <Rows rows ids/>
        </ListFrame>
    }
}

#[component]
fn Facts(counts: Counts, before: String, after: String) -> impl IntoView {
    let number = crate::i18n::it::common::number;
    view! {
        <KeyFacts>
            <Fact label=words::OLD_VERSION>{before}</Fact>
            <Fact label=words::NEW_VERSION>{after}</Fact>
            <Fact label=words::changes(Change::Removed)>{number(counts.removed)}</Fact>
            <Fact label=words::changes(Change::Changed)>{number(counts.changed)}</Fact>
            <Fact label=words::changes(Change::Added)>{number(counts.added)}</Fact>
        </KeyFacts>
    }
}

#[component]
fn Rows(rows: Vec<Line>, ids: Option<(TerminologyId, TerminologyId)>) -> impl IntoView {
    let rows = rows.into_iter().map(|line| row(line, ids)).collect_view();
    view! {
        <Table caption=words::TITLE>
            <thead>
                <tr>
                    <Column label=names::CODE/>
                    <Column label=words::CHANGE/>
                    <Column label=words::BEFORE/>
                    <Column label=words::AFTER/>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </Table>
    }
}

/// One code; of a code system with the address of the code in the version that has it.
fn row(line: Line, ids: Option<(TerminologyId, TerminologyId)>) -> impl IntoView {
    let tone = match line.change {
        Change::Removed => Tone::Danger,
        Change::Changed => Tone::Warning,
        Change::Added => Tone::Ok,
    };
    let which = ids.map(|(before, after)| if line.change == Change::Removed { before } else { after });
    let code = view! { <Code text=line.code.clone()/> };
    let code = match which {
        Some(which) => view! { <a href=to::concept(which, &line.code)>{code}</a> }.into_any(),
        None => code.into_any(),
    };
    let what = differing(&line).join(", ");
    let what = (!what.is_empty()).then(|| view! { <p class="muted small">{what}</p> });
    let both = line.before.as_ref().zip(line.after.as_ref());
    let parents = both.is_some_and(|(before, after)| aspects(before, after).contains(&Aspect::Parents));
    view! {
        <tr>
            <th scope="row">{code}</th>
            <td><Badge tone text=words::change(line.change)/>{what}</td>
            <td>{side(line.before, parents)}</td>
            <td>{side(line.after, parents)}</td>
        </tr>
    }
}

/// What one version says, as far as a row has room for it.
fn side(said: Option<Said>, parents: bool) -> Option<AnyView> {
    let said = said?;
    let notes = crate::lists::terminology::notes(said.is_abstract, said.is_inactive).join(", ");
    let notes = (!notes.is_empty()).then(|| view! { <p class="muted small">{notes}</p> });
    let above = parents.then(|| view! { <p class="muted small">{words::parents(&said.parents)}</p> });
    Some(view! { {said.display}{notes}{above} }.into_any())
}
