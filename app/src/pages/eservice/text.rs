//! The name and the description of an e-service that is out: what will follow, and the form. Its second button leads
//! to the same page with the text in the address, which then says what exactly would change.

use domain::eservice::rules::can;
use domain::eservice::{EserviceAction, EserviceCommand};
use domain::{Denial, Thing};
use leptos::prelude::*;

use super::{part, trail};
use crate::api::ApiError;
use crate::api::effect::{EffectsView, get_eservice_effects};
use crate::api::eservice::{OwnView, RunEserviceCommand, get_own_eservice};
use crate::api::form::Draft;
use crate::i18n::it::eservice::{self as words, change as change_words};
use crate::pages::effects::WhatIf;
use crate::pages::parts::{Loaded, PostForm, Problem, Refused, address_of, field_error, problems, query, with_draft};
use crate::routes::to;
use crate::ui::{
    Breadcrumb, Button, ButtonLook, Callout, Crumb, ErrorSummary, LinkButton, Need, PageHead, TextArea, TextField,
    Tone, TryButton,
};

/// `/erogazione/e-service/:id/{nome,descrizione}`
#[component]
pub fn EserviceTextPage() -> impl IntoView {
    let (id, slug) = (part("id"), part("dato"));
    let tried = [NAME_INPUT, DESCRIPTION_INPUT].into_iter().find_map(query);
    let shown = tried.clone();
    let both = with_draft(
        move || (id.get(), slug.get()),
        |(id, slug)| async move {
            let named = [EserviceAction::UpdateName, EserviceAction::UpdateDescription]
                .into_iter()
                .find(|action| change_words::slug(*action) == Some(slug.as_str()));
            let action = named.ok_or(ApiError::not_found(Thing::Eservice))?;
            let own = get_own_eservice(id).await?;
            let command = tried.and_then(|text| command(action, text));
            let effects = match command {
                Some(command) => get_eservice_effects(own.facts.eservice.id, command).await?,
                None => None,
            };
            Ok((own, action, effects))
        },
    );
    view! {
        <Loaded
            asked=both
            view=move |((own, action, effects), draft)| view! { <Confirmation own action tried=shown effects draft/> }
        />
    }
}

const NAME_INPUT: &str = "command[UpdateName][name]";
const DESCRIPTION_INPUT: &str = "command[UpdateDescription][description]";

/// The command with the text that the address holds.
fn command(action: EserviceAction, text: String) -> Option<EserviceCommand> {
    match action {
        EserviceAction::UpdateName => Some(EserviceCommand::UpdateName { name: text }),
        EserviceAction::UpdateDescription => Some(EserviceCommand::UpdateDescription { description: text }),
        EserviceAction::Update
        | EserviceAction::CreateVersion
        | EserviceAction::Delete
        | EserviceAction::AddRiskAnalysis
        | EserviceAction::UpdateRiskAnalysis
        | EserviceAction::DeleteRiskAnalysis => None,
    }
}

#[component]
fn Confirmation(
    own: OwnView,
    action: EserviceAction,
    tried: Option<String>,
    effects: Option<EffectsView>,
    draft: Draft,
) -> impl IntoView {
    let eservice = own.facts.eservice.clone();
    let back = to::own_eservice(eservice.id);
    let trail =
        trail(vec![Crumb::link(eservice.name.clone(), back.clone()), Crumb::here(change_words::button(action))]);
    let title = change_words::question(action, &eservice.name);
    let body = match can(action, &own.facts, &own.actor) {
        Ok(()) => view! { <WhatIf effects/> <TextForm own action tried draft back/> }.into_any(),
        Err(Denial::NotFound { thing }) => view! { <Problem error=ApiError::not_found(thing)/> }.into_any(),
        Err(denial) => view! {
            <Refused denial/>
            <LinkButton href=back label=words::CANCEL look=ButtonLook::Neutral/>
        }
        .into_any(),
    };
    view! {
        <Breadcrumb trail/>
        <PageHead title/>
        {body}
    }
}

#[component]
fn TextForm(own: OwnView, action: EserviceAction, tried: Option<String>, draft: Draft, back: String) -> impl IntoView {
    let eservice = own.facts.eservice;
    let consequences = change_words::consequences(action).iter().map(|text| view! { <li>{*text}</li> }).collect_view();
    let (label, hint) = change_words::field(action);
    let is_name = action == EserviceAction::UpdateName;
    let (field, input) = match is_name {
        true => ("name", NAME_INPUT),
        false => ("description", DESCRIPTION_INPUT),
    };
    let now = if is_name { eservice.name } else { eservice.description };
    let (value, error) = (draft.value(field).or(tried).unwrap_or(now), field_error(&draft, field));
    let control = if is_name {
        view! { <TextField name=input label hint need=Need::Required value=Some(value) error max_length=60/> }
            .into_any()
    } else {
        view! { <TextArea name=input label hint need=Need::Required value=Some(value) error max_length=400/> }
            .into_any()
    };
    let here = to::eservice_text(eservice.id, action).map(|to| view! { <TryButton label=change_words::TRY to/> });
    let run = address_of::<RunEserviceCommand>();
    view! {
        <ErrorSummary problems=problems(&draft, &[(field, input)])/>
        <Callout tone=Tone::Info>
            <ul>{consequences}</ul>
        </Callout>
        <PostForm to=run class="form">
            <input type="hidden" name="id" value=eservice.id.to_string()/>
            <input type="hidden" name="seen" value=eservice.revision.0/>
            {control}
            <div class="actions">
                <Button label=change_words::button(action)/>
                {here}
                <LinkButton href=back label=words::CANCEL look=ButtonLook::Neutral/>
            </div>
        </PostForm>
    }
}
