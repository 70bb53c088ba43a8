//! The pages that ask before a case is marked as resolved, and before the own verification is confirmed.

use domain::Denial;
use domain::discrepancy::CaseAction;
use domain::discrepancy::rules::can;
use leptos::prelude::*;

use super::id_in_path;
use crate::api::ApiError;
use crate::api::discrepancy::{AcknowledgeDiscrepancy, CaseView, ConfirmDiscrepancy, get_discrepancy};
use crate::api::form::Draft;
use crate::i18n::it::discrepancy as words;
use crate::pages::parts::{Loaded, PostForm, Problem, Refused, address_of, field_error, problems, with_draft};
use crate::routes::to;
use crate::ui::{
    Breadcrumb, Button, ButtonLook, Callout, Crumb, ErrorSummary, LinkButton, Need, PageHead, TextArea, Tone,
};

/// `/discrepanze/:id/risolta`
#[component]
pub fn AcknowledgePage() -> impl IntoView {
    view! { <Question action=CaseAction::Acknowledge/> }
}

/// `/discrepanze/:id/conferma`
#[component]
pub fn ConfirmPage() -> impl IntoView {
    view! { <Question action=CaseAction::Confirm/> }
}

#[component]
fn Question(action: CaseAction) -> impl IntoView {
    let id = id_in_path();
    let both = with_draft(move || id.get(), |id| get_discrepancy(id, 1));
    view! { <Loaded asked=both view=move |(view, draft)| view! { <Confirmation view draft action/> }/> }
}

#[component]
fn Confirmation(view: CaseView, draft: Draft, action: CaseAction) -> impl IntoView {
    let id = view.line.id();
    let about = words::title(&view.line.attribute, &view.line.consumer);
    let trail = vec![
        Crumb::link(words::TITLE, to::DISCREPANCIES),
        Crumb::link(about.clone(), to::discrepancy(id)),
        Crumb::here(words::button(action)),
    ];
    let body = match can(action, &view.line.facts, &view.actor) {
        Ok(()) => view! { <Form view draft action/> }.into_any(),
        Err(Denial::NotFound { thing }) => view! { <Problem error=ApiError::not_found(thing)/> }.into_any(),
        Err(denial) => view! {
            <ErrorSummary problems=problems(&draft, &[])/>
            <Refused denial/>
            <LinkButton href=to::discrepancy(id) label=words::CANCEL look=ButtonLook::Neutral/>
        }
        .into_any(),
    };
    view! {
        <Breadcrumb trail/>
        <PageHead title=words::question(action)/>
        <p class="muted">{about}</p>
        {body}
    }
}

#[component]
fn Form(view: CaseView, draft: Draft, action: CaseAction) -> impl IntoView {
    let case = view.line.facts.case;
    let run = match action {
        CaseAction::Confirm => address_of::<ConfirmDiscrepancy>(),
        CaseAction::Acknowledge | CaseAction::TakeUp | CaseAction::PutBack | CaseAction::AddNote => {
            address_of::<AcknowledgeDiscrepancy>()
        }
    };
    let reason = (action == CaseAction::Confirm).then(|| {
        view! {
            <TextArea
                name="reason"
                label=words::REASON
                hint=words::REASON_HINT
                need=Need::Required
                value=draft.value("reason")
                error=field_error(&draft, "reason")
                max_length=1000
            />
        }
    });
    let consequences = words::consequences(action).iter().map(|text| view! { <li>{*text}</li> }).collect_view();
    view! {
        <ErrorSummary problems=problems(&draft, &[("reason", "reason")])/>
        <Callout tone=Tone::Info>
            <ul>{consequences}</ul>
        </Callout>
        <PostForm to=run class="form">
            <input type="hidden" name="id" value=case.id.to_string()/>
            <input type="hidden" name="seen" value=case.revision.0/>
            {reason}
            <div class="actions">
                <Button label=words::button(action)/>
                <LinkButton href=to::discrepancy(case.id) label=words::CANCEL look=ButtonLook::Neutral/>
            </div>
        </PostForm>
    }
}
