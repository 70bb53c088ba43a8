//! Why a purpose cannot be used although it is there, and who can mend it; and who holds its switch.

use domain::agreement::Suspension;
use leptos::prelude::*;

use crate::api::purpose::PurposeView;
use crate::i18n::it::purpose as words;
use crate::pages::agreement::Perspective;
use crate::routes::to;
use crate::ui::{Callout, Column, Table, Tone};

/// One sentence for each reason; nothing for a purpose that may be used.
#[component]
pub(super) fn WhyNot(purpose: PurposeView, side: Perspective) -> impl IntoView {
    let reasons = words::why_not_active(&purpose.facts, &purpose.producer, &purpose.consumer);
    if reasons.is_empty() {
        return None;
    }
    let reasons = match &reasons[..] {
        [only] => view! { <p>{only.clone()}</p> }.into_any(),
        several => {
            let several = several.iter().map(|text| view! { <li>{text.clone()}</li> }).collect_view();
            view! { <ul>{several}</ul> }.into_any()
        }
    };
    let link = purpose.facts.request.filter(|_| !purpose.facts.request_is_active()).map(|request| {
        let href = to::agreement(side, request.id);
        view! { <p><a href=href>{words::OPEN_REQUEST}</a></p> }
    });
    Some(view! {
        <section aria-labelledby="perche-non">
            <h2 id="perche-non">{words::WHY_NOT}</h2>
            <Callout tone=Tone::Warning>
                {reasons}
                {link}
            </Callout>
        </section>
    })
}

/// Each side's hand on the switch, while there is one.
#[component]
pub(super) fn WhoSuspends(purpose: PurposeView) -> impl IntoView {
    let hands = &purpose.facts.purpose.suspended;
    if !hands.any() {
        return None;
    }
    let row = |name: String, hand: &Option<Suspension>| {
        let (since, reason) = match hand {
            None => (words::NONE.to_owned(), words::NONE.to_owned()),
            Some(hand) if hand.reason.is_empty() => (purpose.date(hand.since), words::NONE.to_owned()),
            Some(hand) => (purpose.date(hand.since), hand.reason.clone()),
        };
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td>{since}</td>
                <td>{reason}</td>
            </tr>
        }
    };
    let producer = row(format!("{} ({})", words::PRODUCER, purpose.producer), &hands.producer);
    let consumer = row(format!("{} ({})", words::CONSUMER, purpose.consumer), &hands.consumer);
    Some(view! {
        <section aria-labelledby="chi-sospende">
            <h2 id="chi-sospende">{words::WHO_SUSPENDS}</h2>
            <Table caption=words::WHO_SUSPENDS>
                <thead>
                    <tr>
                        <Column label=words::ACTOR/>
                        <Column label=words::SINCE/>
                        <Column label=words::REASON/>
                    </tr>
                </thead>
                <tbody>{producer}{consumer}</tbody>
            </Table>
        </section>
    })
}
