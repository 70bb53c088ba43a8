//! What the interface file of a version says, and what changes in it from one version to another.

use domain::eservice::comparison::Impact;
use leptos::prelude::*;

use super::comparison::ImpactBadge;
use crate::api::eservice::interface::{InterfaceLine, InterfaceView, OperationLine, Operations};
use crate::i18n::it::eservice::{self as words, interface};
use crate::ui::{Badge, Callout, Column, Table, Tone};

/// The operations of a version.
#[component]
pub fn OperationList(operations: Operations) -> impl IntoView {
    let body = match operations {
        Operations::Unreadable(reason) => view! {
            <Callout tone=Tone::Warning>
                <p>{interface::UNREADABLE} " " {reason}</p>
            </Callout>
        }
        .into_any(),
        Operations::Listed { lines, all, standard } => {
            let more = (lines.len() < all).then(|| view! { <p>{interface::MORE}</p> });
            let rows = lines.into_iter().map(operation_row).collect_view();
            view! {
                <p>{interface::count(all, &standard)}</p>
                <Table caption=interface::OPERATIONS>
                    <thead>
                        <tr>
                            <Column label=interface::METHOD/>
                            <Column label=interface::PATH/>
                            <Column label=interface::SUMMARY/>
                            <Column label=interface::PARAMETERS/>
                            <Column label=interface::REQUEST/>
                            <Column label=interface::RESPONSES/>
                            <Column label=interface::SECURITY/>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </Table>
                {more}
            }
            .into_any()
        }
    };
    view! {
        <section aria-labelledby="operazioni">
            <h2 id="operazioni">{interface::OPERATIONS}</h2>
            {body}
        </section>
    }
}

fn operation_row(line: OperationLine) -> impl IntoView {
    let deprecated = line.deprecated.then(|| view! { <Badge tone=Tone::Warning text=interface::DEPRECATED/> });
    let security = if line.security.is_empty() { interface::NO_SECURITY.to_owned() } else { line.security };
    view! {
        <tr>
            <td>{line.method}</td>
            <th scope="row" class="mono">{line.path}</th>
            <td>{line.summary} " " {deprecated}</td>
            <td>{interface::side(&line.parameters)}</td>
            <td>{interface::side(&line.request)}</td>
            <td>{interface::side(&line.responses)}</td>
            <td>{security}</td>
        </tr>
    }
}

/// What changes in the interface, the incompatible first; nothing to show where it is not judged.
#[component]
pub fn InterfaceChanges(interface: InterfaceView, from: i64, to: i64) -> impl IntoView {
    let InterfaceView::Judged { lines, counts } = interface else { return ().into_any() };
    let (incompatible, unknown, compatible) = counts;
    let all = incompatible + unknown + compatible;
    let more = (lines.len() < all).then(|| view! { <p>{interface::MORE}</p> });
    let body = if lines.is_empty() {
        view! { <p>{interface::ONLY_WORDS}</p> }.into_any()
    } else {
        let rows = lines.into_iter().map(change_row).collect_view();
        view! {
            <p><strong>{interface::summary(incompatible, unknown, compatible)}</strong></p>
            <Table caption=interface::TITLE>
                <thead>
                    <tr>
                        <Column label=interface::OPERATION/>
                        <Column label=interface::PLACE/>
                        <Column label=words::version(from)/>
                        <Column label=words::version(to)/>
                        <Column label=words::comparison::IMPACT/>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </Table>
            {more}
        }
        .into_any()
    };
    view! {
        <section aria-labelledby="interfaccia">
            <h2 id="interfaccia">{interface::TITLE}</h2>
            {body}
            <p class="muted">{interface::HOW}</p>
        </section>
    }
    .into_any()
}

fn change_row(line: InterfaceLine) -> impl IntoView {
    let impact: Impact = line.impact;
    view! {
        <tr>
            <th scope="row" class="mono">{line.operation}</th>
            <td>{line.place}</td>
            <td>{line.from}</td>
            <td>{line.to}</td>
            <td>
                <ImpactBadge impact/>
                <p class="small">{line.what}</p>
            </td>
        </tr>
    }
}
