//! `/terminologie/ancore`: the authorities that the listener for machines trusts, and how long they are still good.

use domain::terminology::expiry::Expiry;
use leptos::prelude::*;

use super::trail_to;
use crate::api::terminology::trust::{AnchorLine, AnchorsView, BundleView, get_anchors};
use crate::i18n::it::terminology_trust as words;
use crate::pages::parts::{Loaded, asked};
use crate::ui::{Badge, Breadcrumb, Callout, Code, Column, Moment, PageHead, Table, Tone};

#[component]
pub fn TerminologyAnchorsPage() -> impl IntoView {
    let anchors = asked(|| (), |()| get_anchors());
    let draw = |anchors: Option<AnchorsView>| match anchors {
        Some(anchors) => view! { <Anchors anchors/> }.into_any(),
        None => view! { <Callout tone=Tone::Info title=words::OFF_TITLE><p>{words::OFF}</p></Callout> }.into_any(),
    };
    view! {
        <Breadcrumb trail=trail_to(words::ANCHORS)/>
        <PageHead title=words::ANCHORS/>
        <p class="muted">{words::ANCHORS_NOTE}</p>
        <Loaded asked=anchors view=draw/>
    }
}

#[component]
fn Anchors(anchors: AnchorsView) -> impl IntoView {
    let AnchorsView { clients, signers } = anchors;
    let all = clients.iter().chain([&signers]).flat_map(|bundle| &bundle.lines);
    let soon = all.filter_map(|line| line.until.as_ref()).any(|(_, expiry)| *expiry != Expiry::Far);
    let soon = soon.then(|| {
        view! { <Callout tone=Tone::Warning title=words::SOON_TITLE><p>{words::SOON}</p></Callout> }
    });
    let clients = match clients {
        Some(bundle) => view! { <Bundle id="autenticazione" title=words::CLIENTS bundle/> }.into_any(),
        None => view! { <Callout tone=Tone::Warning><p>{words::NO_CLIENTS}</p></Callout> }.into_any(),
    };
    view! {
        {soon}
        {clients}
        <Bundle id="firma" title=words::SIGNERS bundle=signers/>
    }
}

#[component]
fn Bundle(id: &'static str, title: &'static str, bundle: BundleView) -> impl IntoView {
    let unusable = (!bundle.is_usable).then(|| {
        view! { <Callout tone=Tone::Danger title=words::UNUSABLE_TITLE><p>{words::UNUSABLE}</p></Callout> }
    });
    let rows = bundle.lines.into_iter().map(row).collect_view();
    view! {
        <section aria-labelledby=id>
            <h2 id=id>{title}</h2>
            {unusable}
            <Table caption=title>
                <thead>
                    <tr>
                        <Column label=words::SUBJECT/>
                        <Column label=words::KIND/>
                        <Column label=words::UNTIL/>
                        <Column label=words::STATE/>
                        <Column label=words::SHA256/>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </Table>
        </section>
    }
}

fn row(line: AnchorLine) -> impl IntoView {
    let kind = if line.is_revocations { words::REVOCATIONS } else { words::CERTIFICATE };
    let (until, state) = match line.until {
        Some((until, expiry)) => {
            let tone = match expiry {
                Expiry::Expired | Expiry::Week => Tone::Danger,
                Expiry::Month | Expiry::TwoMonths => Tone::Warning,
                Expiry::Far => Tone::Ok,
            };
            let state = view! { <Badge tone text=words::expiry(expiry)/> }.into_any();
            (view! { <Moment text=until.text iso=until.iso/> }.into_any(), state)
        }
        None => (words::NO_END.into_any(), ().into_any()),
    };
    view! {
        <tr>
            <th scope="row">{line.subject}</th>
            <td>{kind}</td>
            <td>{until}</td>
            <td>{state}</td>
            <td><Code text=line.sha256/></td>
        </tr>
    }
}
