//! What came of each step, with the reason, the remedy and the way to the thing to mend.

use domain::voucher::{Check, Outcome, Stage};
use leptos::prelude::*;
use strum::IntoEnumIterator as _;

use crate::api::voucher::Examined;
use crate::i18n::it::voucher as words;
use crate::pages::agreement::Perspective;
use crate::routes::to;
use crate::ui::{Badge, Callout, Code, Column, Table, Tone};

#[component]
pub fn Steps(examined: Examined) -> impl IntoView {
    let failed = examined.steps.iter().filter(|(_, _, outcome)| matches!(outcome, Outcome::Failed(_))).count();
    let told = if failed == 0 {
        view! { <Callout tone=Tone::Ok title=words::GOOD><p>{words::GOOD_TEXT}</p></Callout> }.into_any()
    } else {
        view! { <Callout tone=Tone::Danger title=words::BAD><p>{words::failed(failed)}</p></Callout> }.into_any()
    };
    let stages = Stage::iter().map(|stage| view! { <Chapter stage examined=examined.clone()/> }).collect_view();
    view! {
        <section aria-labelledby="esito">
            <h2 id="esito">{words::RESULT}</h2>
            {told}
            {stages}
        </section>
    }
}

#[component]
fn Chapter(stage: Stage, examined: Examined) -> impl IntoView {
    let steps = examined.steps.iter().filter(|(_, of, _)| *of == stage);
    let rows = steps.map(|(check, _, outcome)| row(*check, outcome, &examined)).collect_view();
    let title = words::stage(stage);
    view! {
        <h3>{title}</h3>
        <Table caption=title>
            <thead>
                <tr>
                    <Column label=words::STEP/>
                    <Column label=words::OUTCOME/>
                    <Column label=words::REASON/>
                    <Column label=words::CODE/>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </Table>
    }
}

fn row(check: Check, outcome: &Outcome, examined: &Examined) -> impl IntoView + use<> {
    let tone = match outcome {
        Outcome::Passed => Tone::Ok,
        Outcome::Skipped => Tone::Neutral,
        Outcome::Failed(_) => Tone::Danger,
    };
    let (reason, code) = match outcome {
        Outcome::Failed(fault) => (words::fault(fault), Some(fault.code())),
        Outcome::Passed | Outcome::Skipped => (String::new(), None),
    };
    let way = matches!(outcome, Outcome::Failed(_)).then(|| way_on(check, examined)).flatten();
    let way = way.map(|(href, label)| view! { " " <a href=href>{label}</a> });
    view! {
        <tr>
            <th scope="row">{words::check(check)}</th>
            <td><Badge tone text=words::outcome(outcome)/></td>
            <td>{reason}{way}</td>
            <td>{code.map(|code| view! { <Code text=code/> })}</td>
        </tr>
    }
}

/// The thing to look at, where there is one.
fn way_on(check: Check, examined: &Examined) -> Option<(String, &'static str)> {
    match check {
        Check::Key | Check::KeyUse | Check::Signature => Some((to::client_keys(examined.client?), words::GO_TO_KEYS)),
        Check::PurposeGiven | Check::PurposeKnown | Check::PurposeLinked => {
            Some((to::client(examined.client?), words::GO_TO_CLIENT))
        }
        Check::PurposeState => Some((to::purpose(Perspective::Consumer, examined.purpose?), words::GO_TO_PURPOSE)),
        Check::AgreementState | Check::VersionState => {
            Some((to::agreement(Perspective::Consumer, examined.agreement?), words::GO_TO_REQUEST))
        }
        _ => None,
    }
}
