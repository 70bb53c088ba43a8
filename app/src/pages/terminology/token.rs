//! `/terminologie/gettone`: a token that somebody pastes, looked at thing by thing with the functions of the service. The form
//! is posted to the address of this page and answered by it; nothing of it is kept.

use backend::terminology::signature::explain::{Explained, Line};
use domain::terminology::token::Outcome;
use leptos::prelude::*;

use super::trail_to;
use crate::api::access::posted;
use crate::api::terminology::trust::{FIELDS, TokenView, explain_tokens};
use crate::i18n::it::terminology_api::token_fault;
use crate::i18n::it::terminology_trust as words;
use crate::pages::parts::{Loaded, PostForm, asked};
use crate::routes::to;
use crate::ui::{Badge, Breadcrumb, Button, Callout, Column, Need, PageHead, Table, TextArea, Tone};

#[component]
pub fn TerminologyTokenPage() -> impl IntoView {
    let typed = posted().draft;
    let [bearer, integrity] = FIELDS.map(|field| typed.value(field).unwrap_or_default());
    let explained = asked(|| (bearer.clone(), integrity.clone()), explain_tokens);
    let draw = move |found: TokenView| {
        let form = (found != TokenView::Off).then(|| view! { <Form bearer integrity/> });
        view! {
            <Answer found/>
            {form}
        }
    };
    view! {
        <Breadcrumb trail=trail_to(words::TOKEN)/>
        <PageHead title=words::TOKEN/>
        <p class="muted">{words::TOKEN_NOTE}</p>
        <Loaded asked=explained view=draw/>
    }
}

#[component]
fn Form(bearer: String, integrity: String) -> impl IntoView {
    let [bearer_field, integrity_field] = FIELDS;
    view! {
        <PostForm to=to::TERMINOLOGY_TOKEN class="form">
            <p>{words::NOT_KEPT}</p>
            <TextArea
                name=bearer_field
                label=words::BEARER
                hint=words::BEARER_HINT
                need=Need::Optional
                value=Some(bearer)
                rows=6
            />
            <TextArea
                name=integrity_field
                label=words::INTEGRITY
                hint=words::INTEGRITY_HINT
                need=Need::Optional
                value=Some(integrity)
                rows=6
            />
            <div class="actions"><Button label=words::EXPLAIN/></div>
        </PostForm>
    }
}

#[component]
fn Answer(found: TokenView) -> impl IntoView {
    match found {
        TokenView::Nothing => ().into_any(),
        TokenView::Off => {
            view! { <Callout tone=Tone::Info title=words::OFF_TITLE><p>{words::OFF}</p></Callout> }.into_any()
        }
        TokenView::NoAnchors => view! { <Callout tone=Tone::Danger><p>{words::NO_ANCHORS}</p></Callout> }.into_any(),
        TokenView::Explained { tokens, together } => view! { <Checks tokens together/> }.into_any(),
    }
}

#[component]
fn Checks(tokens: Vec<Explained>, together: Vec<Line>) -> impl IntoView {
    let lines = tokens.iter().flat_map(|one| &one.lines).chain(&together);
    let refused = lines.filter(|(_, outcome)| matches!(outcome, Outcome::Refused(_))).count();
    let told = if refused == 0 {
        view! { <Callout tone=Tone::Ok title=words::GOOD><p>{words::GOOD_TEXT}</p></Callout> }.into_any()
    } else {
        view! {
            <Callout tone=Tone::Danger title=words::BAD>
                <p>{words::refused(refused)} " " {words::FIRST}</p>
            </Callout>
        }
        .into_any()
    };
    let tokens = tokens.into_iter().map(|one| view! { <Lines title=words::token(one.which) lines=one.lines/> });
    let tokens = tokens.collect_view();
    view! {
        <section aria-labelledby="esito">
            <h2 id="esito">{words::RESULT}</h2>
            {told}
            {tokens}
            <Lines title=words::TOGETHER lines=together/>
        </section>
    }
}

/// Checks one after the other; nothing where there are none.
#[component]
fn Lines(title: &'static str, lines: Vec<Line>) -> impl IntoView {
    (!lines.is_empty()).then(|| {
        let rows = lines.into_iter().map(row).collect_view();
        view! {
            <h3>{title}</h3>
            <Table caption=title>
                <thead>
                    <tr>
                        <Column label=words::CHECK/>
                        <Column label=words::OUTCOME/>
                        <Column label=words::REASON/>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </Table>
        }
    })
}

fn row((step, outcome): Line) -> impl IntoView {
    let tone = match &outcome {
        Outcome::Good => Tone::Ok,
        Outcome::Refused(_) => Tone::Danger,
        Outcome::Skipped => Tone::Neutral,
    };
    let text = words::outcome(&outcome);
    let reason = match &outcome {
        Outcome::Refused(fault) => token_fault(fault),
        Outcome::Good | Outcome::Skipped => String::new(),
    };
    view! {
        <tr>
            <th scope="row">{words::step(step)}</th>
            <td><Badge tone text=text/></td>
            <td>{reason}</td>
        </tr>
    }
}
