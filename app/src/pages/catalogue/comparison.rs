//! Two versions side by side: a page of its own, whose address can be sent to whoever has to look, and a step of an upgrade.

use backend::eservice::interface_text::{Line, LineDifferences};
use domain::eservice::DescriptorState;
use domain::eservice::comparison::Impact;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::VersionBadge;
use crate::api::eservice::comparison::{ComparisonView, DifferenceLine, Side, get_comparison};
use crate::i18n::it::eservice::{self as words, comparison as compared};
use crate::pages::parts::{Loaded, asked, query};
use crate::routes::to;
use crate::ui::{
    Badge, Breadcrumb, Button, ButtonLook, Callout, Choice, Column, Crumb, LinkButton, PageHead, SelectField, Symbol,
    Table, Tone,
};

/// `/catalogo/:id/v/:versione/confronto?da=`
#[component]
pub fn ComparisonPage() -> impl IntoView {
    let params = use_params_map();
    let part = move |name: &str| params.read().get(name).unwrap_or_default();
    let from = query("da");
    let comparison = asked(
        move || (part("id"), part("versione")),
        |(id, version)| async move { get_comparison(id, version, from).await },
    );
    view! { <Loaded asked=comparison view=|comparison| view! { <Whole comparison/> }/> }
}

#[component]
fn Whole(comparison: ComparisonView) -> impl IntoView {
    let ComparisonView { eservice, ref name, ref producer, ref from, ref to, .. } = comparison;
    let title = compared::heading(name, from.number, to.number);
    let trail = if to.state == DescriptorState::Draft {
        vec![
            Crumb::here(words::PROVIDING),
            Crumb::link(words::OWN, to::OWN_ESERVICES),
            Crumb::link(words::title(name, to.number), to::own_version(eservice, to.number)),
            Crumb::here(compared::COMPARE),
        ]
    } else {
        vec![
            Crumb::here(words::CONSUMING),
            Crumb::link(words::CATALOGUE, to::CATALOGUE),
            Crumb::link(words::title(name, to.number), to::catalogue_number(eservice, to.number)),
            Crumb::here(compared::COMPARE),
        ]
    };
    let about = words::about(name, producer);
    let as_provider = comparison.is_own.then(|| view! { <p class="muted">{compared::AS_PROVIDER}</p> });
    let choice = view! { <OtherVersion comparison=comparison.clone()/> };
    let body = if comparison.from.number == comparison.to.number {
        view! { <Callout tone=Tone::Warning><p>{compared::SAME_VERSION}</p></Callout> }.into_any()
    } else {
        view! { <Differences comparison/> }.into_any()
    };
    view! {
        <Breadcrumb trail/>
        <PageHead title/>
        <p class="muted">{about}</p>
        {choice}
        {as_provider}
        {body}
        <p class="muted small">{compared::LINK_NOTE}</p>
    }
}

/// Which version the one of the address is compared with.
#[component]
fn OtherVersion(comparison: ComparisonView) -> impl IntoView {
    let ComparisonView { eservice, from, to, numbers, .. } = comparison;
    let others = numbers.into_iter().filter(|number| *number != to.number);
    let choices = others.map(|number| Choice::new(number.to_string(), words::version(number))).collect();
    let action = format!("{}/confronto", to::catalogue_number(eservice, to.number));
    view! {
        <form class="filter-bar" method="get" action=action>
            <SelectField name="da" label=compared::COMPARE_WITH choices value=Some(from.number.to_string())/>
            <div class="actions">
                <Button label=compared::COMPARE look=ButtonLook::Outline/>
            </div>
        </form>
    }
}

/// What differs, how it is judged and why; and in any case what is known of the interface.
#[component]
pub fn Differences(comparison: ComparisonView) -> impl IntoView {
    let ComparisonView { from, to, lines, counts, same_interface, text, .. } = comparison;
    let (incompatible, unknown, compatible) = counts;
    let nothing_else = lines.is_empty() || (lines.len() == 1 && !same_interface);
    let nothing_else = nothing_else.then(|| view! { <p>{compared::NOTHING_ELSE}</p> });
    let table = (!lines.is_empty()).then(|| {
        let rows = lines.into_iter().map(row).collect_view();
        view! {
            <Table caption=compared::TITLE>
                <thead>
                    <tr>
                        <Column label=compared::ELEMENT/>
                        <Column label=words::version(from.number)/>
                        <Column label=words::version(to.number)/>
                        <Column label=compared::IMPACT/>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </Table>
        }
    });
    view! {
        <section aria-labelledby="cosa-cambia">
            <h2 id="cosa-cambia">{compared::TITLE}</h2>
            <p>
                {words::version(from.number)} " " <VersionBadge state=from.state/> " · " {words::version(to.number)} " "
                <VersionBadge state=to.state/>
            </p>
            <p><strong>{compared::summary(incompatible, unknown, compatible)}</strong></p>
            {table}
            {nothing_else}
        </section>
        <Interface from=from.clone() to=to.clone() same=same_interface/>
        {text.map(|text| view! { <Text text from=from.number to=to.number/> })}
    }
}

fn row(line: DifferenceLine) -> impl IntoView {
    let tone = match line.impact {
        Impact::Compatible => Tone::Ok,
        Impact::Incompatible => Tone::Danger,
        Impact::Unknown => Tone::Warning,
    };
    view! {
        <tr>
            <th scope="row">{line.element}</th>
            <td>{line.from}</td>
            <td>{line.to}</td>
            <td>
                <Badge tone text=compared::impact(line.impact)/>
                <p class="small">{line.why}</p>
            </td>
        </tr>
    }
}

/// Said every time: what is in the interface files has not been looked at.
#[component]
fn Interface(from: Side, to: Side, same: bool) -> impl IntoView {
    let (tone, title, text) = match same {
        true => (Tone::Info, compared::SAME_INTERFACE_TITLE, compared::SAME_INTERFACE),
        false => (Tone::Warning, compared::INTERFACE_TITLE, compared::INTERFACE_DIFFERS),
    };
    let file = |side: Side| {
        let label = compared::file_of(side.number);
        match side.file {
            Some(href) => view! {
                <LinkButton href label download=true symbol=Symbol::Download look=ButtonLook::Outline small=true/>
            }
            .into_any(),
            None => view! { <span class="muted small">{label} ": " {compared::NO_FILE}</span> }.into_any(),
        }
    };
    view! {
        <Callout tone title>
            <p>{text}</p>
            <div class="actions">{file(from)}{file(to)}</div>
        </Callout>
    }
}

/// The interface files line by line: what was written, without a judgement.
#[component]
fn Text(text: LineDifferences, from: i64, to: i64) -> impl IntoView {
    let LineDifferences { lines, removed, added, more } = text;
    let rows = lines.into_iter().map(text_row).collect_view();
    let more = more.then(|| view! { <p>{compared::MORE_LINES}</p> });
    view! {
        <section aria-labelledby="riga-per-riga">
            <h2 id="riga-per-riga">{compared::TEXT_TITLE}</h2>
            <p>{compared::text_summary(removed, added)}</p>
            <Table caption=compared::TEXT_TITLE>
                <thead>
                    <tr>
                        <Column label=compared::line_of(from) numeric=true/>
                        <Column label=compared::line_of(to) numeric=true/>
                        <Column label=compared::CHANGE/>
                        <Column label=compared::LINE/>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </Table>
            {more}
        </section>
    }
}

fn text_row(line: Line) -> impl IntoView {
    let number = |number: Option<usize>| number.map(|number| number.to_string());
    let text = line.text;
    let (word, text) = match (line.from, line.to) {
        (Some(_), None) => (compared::REMOVED, view! { <del>{text}</del> }.into_any()),
        (None, Some(_)) => (compared::ADDED, view! { <ins>{text}</ins> }.into_any()),
        (_, _) => ("", text.into_any()),
    };
    view! {
        <tr>
            <td class="numeric">{number(line.from)}</td>
            <td class="numeric">{number(line.to)}</td>
            <td>{word}</td>
            <td class="mono preserved">{text}</td>
        </tr>
    }
}
