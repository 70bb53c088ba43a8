//! `/fruizione/finalita/nuova`: the first step of a purpose, its general data. The risk analysis comes next.

use domain::{Denial, Permission};
use leptos::prelude::*;

use super::capacity::CapacityTable;
use super::general::{AnalysisField, GeneralFields};
use super::trail;
use crate::api::form::Draft;
use crate::api::purpose::{CreatePurpose, NewPurposeView, Usable, get_new_purpose};
use crate::i18n::it::purpose as words;
use crate::pages::agreement::Perspective;
use crate::pages::parts::{Loaded, PostForm, Refused, address_of, field_error, problems, query, with_draft};
use crate::routes::to;
use crate::ui::{
    Breadcrumb, Button, ButtonLook, Choice, EmptyState, ErrorSummary, LinkButton, Need, PageHead, SelectField,
};

#[component]
pub fn NewPurposePage() -> impl IntoView {
    let chosen = query("eservice");
    let both = with_draft(|| (), |()| get_new_purpose());
    view! {
        <Breadcrumb trail=trail(Perspective::Consumer, words::NEW.to_owned())/>
        <PageHead title=words::NEW/>
        <Loaded
            asked=both
            view=move |(new, draft): (NewPurposeView, Draft)| {
                if !new.actor.has(Permission::WritePurposes) {
                    let denial = Denial::Unauthorized { permission: Permission::WritePurposes };
                    return view! { <Refused denial/> }.into_any();
                }
                if new.eservices.is_empty() {
                    let href = to::agreements(Perspective::Consumer);
                    return view! {
                        <EmptyState title=words::NO_USABLE_TITLE text=words::NO_USABLE>
                            <LinkButton href label=words::GO_TO_REQUESTS look=ButtonLook::Outline/>
                        </EmptyState>
                    }
                    .into_any();
                }
                view! { <NewPurposeForm new draft chosen/> }.into_any()
            }
        />
    }
}

#[component]
fn NewPurposeForm(new: NewPurposeView, draft: Draft, chosen: Option<String>) -> impl IntoView {
    let run = address_of::<CreatePurpose>();
    let inputs = [
        ("eservice", "eservice"),
        ("title", "title"),
        ("description", "description"),
        ("riskAnalysisId", "analysis"),
        ("dailyCalls", "daily_calls"),
        ("freeOfChargeReason", "free_reason"),
    ];
    let value = draft.value("eservice").or(chosen);
    let known = new.eservices.iter().find(|one| value.as_ref().is_some_and(|value| *value == one.id.to_string()));
    let capacity = known.map(|one| view! { <CapacityTable capacity=one.capacity/> });
    let analysis = view! { <ProviderAnalysis new=new.clone() chosen=known.cloned() draft=draft.clone()/> };
    let choice = |one: Usable| Choice::new(one.id.to_string(), words::usable(&one.name, &one.producer, &one.capacity));
    // No e-service is chosen by mistake.
    let none = value.is_none().then(|| Choice::new("", words::CHOOSE_ESERVICE));
    let choices = none.into_iter().chain(new.eservices.into_iter().map(choice)).collect();
    view! {
        <ErrorSummary problems=problems(&draft, &inputs)/>
        <p>{words::NEW_NOTE}</p>
        {capacity}
        <PostForm to=run class="form">
            <SelectField
                name="eservice"
                label=words::ESERVICE_LABEL
                choices
                value
                need=Need::Required
                error=field_error(&draft, "eservice")
            />
            {analysis}
            <GeneralFields draft/>
            <div class="actions">
                <Button label=words::SAVE_ANSWERS/>
                <LinkButton
                    href=to::purposes(Perspective::Consumer)
                    label=words::CANCEL
                    look=ButtonLook::Neutral
                />
            </div>
        </PostForm>
    }
}

/// The risk analyses of the e-service that was chosen; all there are while none was; nothing where none is to be chosen.
#[component]
fn ProviderAnalysis(new: NewPurposeView, chosen: Option<Usable>, draft: Draft) -> impl IntoView {
    let value = draft.value("analysis");
    if let Some(usable) = chosen {
        return (!usable.risk_analyses.is_empty()).then(|| {
            view! { <AnalysisField risk_analyses=usable.risk_analyses value error=field_error(&draft, "riskAnalysisId")/> }
                .into_any()
        });
    }
    let of_all =
        new.eservices.iter().flat_map(|usable| usable.risk_analyses.iter().map(move |one| (one, &usable.name)));
    let choices = of_all.map(|((id, name), eservice)| Choice::new(id.to_string(), words::analysis_of(name, eservice)));
    let choices = choices.collect::<Vec<_>>();
    (!choices.is_empty()).then(|| {
        let choices = std::iter::once(Choice::new("", words::NO_PROVIDER_ANALYSIS)).chain(choices).collect();
        view! {
            <SelectField
                name="analysis"
                label=words::PROVIDER_ANALYSIS
                hint=words::PROVIDER_ANALYSIS_IF
                need=Need::Optional
                choices
                value
                error=field_error(&draft, "riskAnalysisId")
            />
        }
        .into_any()
    })
}
