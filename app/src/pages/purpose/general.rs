//! The general data of a draft: the fields that a new purpose has too, and the page that changes them.

use domain::RiskAnalysisId;
use domain::purpose::rules::can;
use domain::purpose::{PurposeAction, PurposeFacts};
use leptos::prelude::*;

use super::capacity::CapacityTable;
use super::{id_in_path, trail_in};
use crate::api::form::Draft;
use crate::api::purpose::{PurposeView, UpdatePurpose, get_purpose};
use crate::i18n::it::purpose as words;
use crate::pages::agreement::Perspective;
use crate::pages::parts::{Loaded, PostForm, Refused, address_of, field_error, problems, with_draft};
use crate::routes::to;
use crate::ui::{
    Breadcrumb, Button, ButtonLook, CheckField, Choice, ErrorSummary, InputKind, LinkButton, Need, PageHead,
    RadioField, TextArea, TextField,
};

/// Title, description, load and whether the use is free. What came back wins over what is stored.
#[component]
pub(super) fn GeneralFields(draft: Draft, #[prop(optional)] facts: Option<PurposeFacts>) -> impl IntoView {
    let stored = facts.map(|facts| facts.purpose.data());
    let value = |name: &str, stored: Option<String>| {
        if draft.error.is_some() { draft.value(name) } else { stored }
    };
    let title = value("title", stored.as_ref().map(|data| data.title.clone()));
    let description = value("description", stored.as_ref().map(|data| data.description.clone()));
    let calls = value("dailyCalls", stored.as_ref().map(|data| data.daily_calls.to_string()));
    let free = value("free", stored.as_ref().map(|data| if data.is_free_of_charge { "true" } else { "" }.to_owned()));
    let reason = value("freeOfChargeReason", stored.as_ref().map(|data| data.free_of_charge_reason.clone()));
    view! {
        <TextField
            name="title"
            label=words::TITLE_LABEL
            hint=words::TITLE_HINT
            need=Need::Required
            value=title
            error=field_error(&draft, "title")
            max_length=60
            autocomplete="off"
        />
        <TextArea
            name="description"
            label=words::DESCRIPTION_LABEL
            hint=words::DESCRIPTION_HINT
            need=Need::Required
            value=description
            error=field_error(&draft, "description")
            max_length=250
        />
        <TextField
            name="daily_calls"
            label=words::LOAD_LABEL
            kind=InputKind::Number
            need=Need::Required
            value=calls
            error=field_error(&draft, "dailyCalls")
            min="1"
            max="1000000000"
            short=true
        />
        <CheckField name="free" label=words::FREE_LABEL checked=free.is_some_and(|free| !free.is_empty())/>
        <TextField
            name="free_reason"
            label=words::FREE_REASON_LABEL
            hint=words::FREE_REASON_HINT
            need=Need::Optional
            value=reason
            error=field_error(&draft, "freeOfChargeReason")
            max_length=250
            autocomplete="off"
        />
    }
}

/// One of the provider's risk analyses, for an e-service that receives.
#[component]
pub(super) fn AnalysisField(
    risk_analyses: Vec<(RiskAnalysisId, String)>,
    value: Option<String>,
    error: Option<String>,
) -> impl IntoView {
    let choices = risk_analyses.into_iter().map(|(id, name)| Choice::new(id.to_string(), name)).collect();
    view! {
        <RadioField
            name="analysis"
            legend=words::PROVIDER_ANALYSIS
            hint=words::PROVIDER_ANALYSIS_HINT
            need=Need::Required
            choices
            value
            error
        />
    }
}

/// `/fruizione/finalita/:id/modifica`
#[component]
pub fn PurposeGeneralPage() -> impl IntoView {
    let both = with_draft(id_in_path, get_purpose);
    view! {
        <Loaded
            asked=both
            view=|(purpose, draft): (PurposeView, Draft)| {
                let trail = trail_in(&purpose.facts.purpose, words::EDIT);
                let body = match can(PurposeAction::Update, &purpose.facts, &purpose.actor) {
                    Ok(()) => view! { <GeneralForm facts=purpose.facts draft/> }.into_any(),
                    Err(denial) => view! { <Refused denial/> }.into_any(),
                };
                view! {
                    <Breadcrumb trail/>
                    <PageHead title=words::EDIT/>
                    {body}
                }
            }
        />
    }
}

#[component]
fn GeneralForm(facts: PurposeFacts, draft: Draft) -> impl IntoView {
    let run = address_of::<UpdatePurpose>();
    let (id, seen) = (facts.purpose.id, facts.purpose.revision);
    let inputs = [
        ("title", "title"),
        ("description", "description"),
        ("riskAnalysisId", "analysis"),
        ("dailyCalls", "daily_calls"),
        ("freeOfChargeReason", "free_reason"),
    ];
    let offered = facts.offer.risk_analyses.iter().map(|one| (one.id, one.name.clone())).collect::<Vec<_>>();
    let analysis = facts.purpose.provider_analysis.map(|taken| {
        let value = draft.value("analysis").or(Some(taken.to_string()));
        view! { <AnalysisField risk_analyses=offered value error=field_error(&draft, "riskAnalysisId")/> }
    });
    let capacity = facts.capacity().map(|capacity| view! { <CapacityTable capacity/> });
    view! {
        <ErrorSummary problems=problems(&draft, &inputs)/>
        {capacity}
        <PostForm to=run class="form">
            <input type="hidden" name="id" value=id.to_string()/>
            <input type="hidden" name="seen" value=seen.0/>
            {analysis}
            <GeneralFields draft facts/>
            <div class="actions">
                <Button label=words::SAVE/>
                <LinkButton
                    href=to::purpose(Perspective::Consumer, id)
                    label=words::CANCEL
                    look=ButtonLook::Neutral
                />
            </div>
        </PostForm>
    }
}
