//! Ready samples with a client's own identifiers, and what was given to it lately.

use domain::client::ClientKind;
use leptos::prelude::*;

use super::sample::{Ids, python, shell};
use crate::api::voucher::{ChosenClient, DebuggerView, GivenLine, RefusedLine};
use crate::i18n::it::common::number;
use crate::i18n::it::voucher as words;
use crate::routes::to;
use crate::ui::{Button, ButtonLook, Callout, Choice, Code, Column, Moment, SelectField, Table, Tone};

#[component]
pub fn Samples(view: DebuggerView) -> impl IntoView {
    let DebuggerView { settings, clients, chosen, .. } = view;
    if clients.is_empty() {
        return view! {
            <section aria-labelledby="esempi">
                <h2 id="esempi">{words::READY}</h2>
                <Callout><p>{words::NO_CLIENTS}</p></Callout>
            </section>
        }
        .into_any();
    }
    let given = chosen.as_ref().map(|chosen| {
        view! {
            <Given given=chosen.given.clone()/>
            <Refusals refused=chosen.refused.clone()/>
        }
    });
    let samples = chosen.as_ref().map(|chosen| match &chosen.kid {
        None => view! { <Callout tone=Tone::Warning><p>{words::NO_KEY}</p></Callout> }.into_any(),
        Some(kid) => {
            let ids = Ids { client: chosen.client.id, kid, purpose: chosen.purpose };
            let (shell, python) = (shell(&settings, &ids), python(&settings, &ids));
            view! {
                <h3>{words::SHELL}</h3>
                <pre class="copy-text" tabindex="0">{shell}</pre>
                <h3>{words::PYTHON}</h3>
                <pre class="copy-text" tabindex="0">{python}</pre>
            }
            .into_any()
        }
    });
    let choices = clients.into_iter().map(|(id, name)| Choice::new(id.to_string(), name)).collect();
    view! {
        <section aria-labelledby="esempi">
            <h2 id="esempi">{words::READY}</h2>
            <p>{words::READY_NOTE}</p>
            <Chooser choices chosen/>
            {samples}
            {given}
        </section>
    }
    .into_any()
}

/// Which client, and which of its purposes.
#[component]
fn Chooser(choices: Vec<Choice>, chosen: Option<ChosenClient>) -> impl IntoView {
    let value = chosen.as_ref().map(|chosen| chosen.client.id.to_string());
    let purposes = chosen.filter(|chosen| chosen.client.kind == ClientKind::Consumer).map(|chosen| {
        let value = chosen.purpose.map(|purpose| purpose.to_string());
        let mut purposes =
            chosen.purposes.into_iter().map(|(id, title)| Choice::new(id.to_string(), title)).collect::<Vec<_>>();
        if purposes.is_empty() {
            purposes.push(Choice::new("", words::NO_PURPOSE));
        }
        view! { <SelectField name="finalita" label=words::CHOOSE_PURPOSE choices=purposes value/> }
    });
    view! {
        <form method="get" action=to::DEBUGGER class="form">
            <SelectField name="client" label=words::CHOOSE choices value/>
            {purposes}
            <div class="actions"><Button label=words::SHOW look=ButtonLook::Outline/></div>
        </form>
    }
}

#[component]
fn Given(given: Vec<GivenLine>) -> impl IntoView {
    if given.is_empty() {
        return view! { <h3>{words::GIVEN}</h3> <p>{words::NONE_GIVEN}</p> }.into_any();
    }
    let rows = given.into_iter().map(|line| {
        view! {
            <tr>
                <th scope="row"><Code text=line.id/></th>
                <td>{line.token_type}</td>
                <td><Moment text=line.given.text iso=line.given.iso/></td>
                <td><Moment text=line.expires.text iso=line.expires.iso/></td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <h3>{words::GIVEN}</h3>
        <Table caption=words::GIVEN>
            <thead>
                <tr>
                    <Column label=words::VOUCHER_ID/>
                    <Column label=words::BOUND/>
                    <Column label=words::GIVEN_AT/>
                    <Column label=words::EXPIRES_AT/>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </Table>
    }
    .into_any()
}

/// Why the client got none lately. Anybody who knows its id can be the reason.
#[component]
fn Refusals(refused: Vec<RefusedLine>) -> impl IntoView {
    if refused.is_empty() {
        return view! { <h3>{words::REFUSALS}</h3> <p>{words::NONE_REFUSED}</p> }.into_any();
    }
    let rows = refused.into_iter().map(|line| {
        view! {
            <tr>
                <th scope="row"><Moment text=line.last.text iso=line.last.iso/></th>
                <td class="numeric">{number(line.times)}</td>
                <td>{words::fault(&line.fault)}</td>
                <td><Code text=line.fault.code()/></td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <h3>{words::REFUSALS}</h3>
        <p>{words::REFUSALS_NOTE}</p>
        <Table caption=words::REFUSALS>
            <thead>
                <tr>
                    <Column label=words::LAST_REFUSED/>
                    <Column label=words::TIMES numeric=true/>
                    <Column label=words::REASON/>
                    <Column label=words::CODE/>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </Table>
    }
    .into_any()
}
