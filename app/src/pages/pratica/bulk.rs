//! `/pratiche/massiva`: many pratiche taken in charge at once. What is selected is in the address; before anything is done
//! the page says which can be taken and which cannot, and afterwards the same page says who has them.

use domain::pratica::bulk::MAX_BULK;
use leptos::prelude::*;

use super::{Done, trail};
use crate::api::form::Draft;
use crate::api::pratica::bulk::{PickedLine, PickedView, TakePratiche, get_picked};
use crate::i18n::it::pratica::bulk as words;
use crate::i18n::it::pratica::{APPLICANT, PROTOCOL, SERVICE};
use crate::pages::parts::{Loaded, PostForm, address_of, problems, reason, with_draft};
use crate::routes::to;
use crate::ui::{
    Breadcrumb, Button, ButtonLook, Callout, Column, EmptyState, ErrorSummary, LinkButton, PageHead, Table, Tone,
};

/// What an address selects: `scelta` once for each pratica.
#[component]
pub fn PraticaBulkPage() -> impl IntoView {
    let parts = use_context::<axum::http::request::Parts>();
    let query = parts.and_then(|parts| parts.uri.query().map(ToOwned::to_owned)).unwrap_or_default();
    let chosen = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name == "scelta");
    let chosen = chosen.map(|(_, id)| id.into_owned()).collect::<Vec<_>>();
    let asked = with_draft(|| chosen.clone(), get_picked);
    view! {
        <Breadcrumb trail=trail(words::TITLE.to_owned())/>
        <PageHead title=words::TITLE/>
        <Done/>
        <Loaded asked view=|(picked, draft)| view! { <Picked picked draft/> }/>
    }
}

#[component]
fn Picked(picked: PickedView, draft: Draft) -> impl IntoView {
    let free = format!("{}?vista=da-assegnare", to::PRATICHE);
    if picked.lines.is_empty() {
        let text = words::nothing(MAX_BULK);
        return view! {
            <EmptyState title=words::NOTHING text>
                <LinkButton href=free label=words::BACK look=ButtonLook::Outline/>
            </EmptyState>
        }
        .into_any();
    }
    let (will, others): (Vec<_>, Vec<_>) = picked.lines.into_iter().partition(|line| line.can_be_taken);
    let forecast = words::forecast(will.len(), others.len());
    let back = will.is_empty().then(|| {
        view! { <LinkButton href=free.clone() label=words::BACK look=ButtonLook::Outline/> }
    });
    let ids = will.iter().chain(&others).map(|line| line.id.to_string());
    let ids = ids.map(|id| view! { <input type="hidden" name="picked[]" value=id/> }).collect_view();
    let label = words::take(will.len());
    let form = (!will.is_empty()).then(|| {
        let run = address_of::<TakePratiche>();
        view! {
            <Callout tone=Tone::Info><p>{words::CONSEQUENCE}</p></Callout>
            <PostForm to=run class="form">
                {ids}
                <div class="actions">
                    <Button label/>
                    <LinkButton href=free label=words::CANCEL look=ButtonLook::Neutral/>
                </div>
            </PostForm>
        }
    });
    let will = (!will.is_empty()).then(|| view! { <Lines title=words::WILL lines=will/> });
    let others = (!others.is_empty()).then(|| view! { <Lines title=words::OTHERS lines=others/> });
    view! {
        <ErrorSummary problems=problems(&draft, &[])/>
        <p role="status"><strong>{forecast}</strong></p>
        {form}
        {others}
        {will}
        {back}
    }
    .into_any()
}

#[component]
fn Lines(title: &'static str, lines: Vec<PickedLine>) -> impl IntoView {
    let rows = lines.into_iter().map(|line| {
        let head = match line.applicant {
            Some(applicant) => view! { <a href=to::pratica(line.id)>{applicant}</a> }.into_any(),
            None => view! { <span class="muted">{words::GONE}</span> }.into_any(),
        };
        let how = match (line.is_own, &line.refusal) {
            (true, _) => words::OWN.to_owned(),
            (false, Some(denial)) => reason(denial),
            (false, None) => words::CAN.to_owned(),
        };
        view! {
            <tr>
                <th scope="row">{head}</th>
                <td>{line.service}</td>
                <td>{line.protocol}</td>
                <td>{how}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <Table caption=title>
            <thead>
                <tr>
                    <Column label=APPLICANT/>
                    <Column label=SERVICE/>
                    <Column label=PROTOCOL/>
                    <Column label=words::HOW/>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </Table>
    }
}
