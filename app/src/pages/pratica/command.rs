//! The page that asks before a command: what will follow, and the words it needs. Taking in charge asks with the words of
//! the manual.

use domain::Thing;
use domain::pratica::rules::can;
use domain::pratica::{By, PraticaAction};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use strum::IntoEnumIterator as _;

use super::{id_in_path, trail};
use crate::api::ApiError;
use crate::api::effect::{EffectsView, get_pratica_effects};
use crate::api::form::Draft;
use crate::api::pratica::{PraticaView, RunPraticaCommand, get_pratica};
use crate::i18n::it::pratica as words;
use crate::pages::effects::WhatIf;
use crate::pages::parts::{Loaded, PostForm, Problem, Refused, address_of, field_error, problems, with_draft};
use crate::routes::to;
use crate::ui::{
    Breadcrumb, Button, ButtonLook, Callout, Choice, ErrorSummary, LinkButton, Need, PageHead, SelectField, TextArea,
    TextField, Tone,
};

/// The commands that this page asks about.
const ASKED: [PraticaAction; 8] = [
    PraticaAction::TakeCharge,
    PraticaAction::Register,
    PraticaAction::Release,
    PraticaAction::Reassign,
    PraticaAction::RequestIntegration,
    PraticaAction::ReceiveIntegration,
    PraticaAction::Reopen,
    PraticaAction::RetryProtocol,
];

/// `/pratiche/:id/:comando`
#[component]
pub fn PraticaCommandPage() -> impl IntoView {
    let slug = use_params_map().read_untracked().get("comando").unwrap_or_default();
    let action = PraticaAction::iter().find(|action| words::slug(*action) == slug);
    let action = action.filter(|action| ASKED.contains(action));
    let both = with_draft(id_in_path, move |id| async move {
        let pratica = get_pratica(id).await?;
        let to = pratica.colleagues.first().map(|(user, _)| *user);
        let tried = action.and_then(|action| action.tried(to));
        let effects = get_pratica_effects(pratica.facts.pratica.id, tried).await?;
        Ok((pratica, effects))
    });
    view! {
        <Loaded
            asked=both
            view=move |((pratica, effects), draft)| match action {
                Some(action) => view! { <Question pratica draft action effects/> }.into_any(),
                None => view! { <Problem error=ApiError::not_found(Thing::Pratica)/> }.into_any(),
            }
        />
    }
}

#[component]
fn Question(pratica: PraticaView, draft: Draft, action: PraticaAction, effects: Option<EffectsView>) -> impl IntoView {
    let kept = &pratica.facts.pratica;
    let about = words::title(&kept.service_name, &kept.applicant.in_lists());
    let back = to::pratica(kept.id);
    let body = match can(action, &pratica.facts, By::Operator(&pratica.actor)) {
        Ok(()) => view! { <Form pratica=pratica.clone() draft action effects/> }.into_any(),
        Err(denial) => view! {
            <Refused denial/>
            <LinkButton href=back label=words::OPEN look=ButtonLook::Neutral/>
        }
        .into_any(),
    };
    view! {
        <Breadcrumb trail=trail(about.clone())/>
        <PageHead title=words::question(action)/>
        <p class="muted">{about}</p>
        {body}
    }
}

#[component]
fn Form(pratica: PraticaView, draft: Draft, action: PraticaAction, effects: Option<EffectsView>) -> impl IntoView {
    let (id, seen) = (pratica.facts.pratica.id, pratica.facts.pratica.revision);
    let consequences = words::consequences(action).iter().map(|text| view! { <li>{*text}</li> }).collect_view();
    let inputs =
        [("text", "text"), ("note", "text"), ("reason", "text"), ("number", "number"), ("operator", "operator")];
    let (yes, no) = match action {
        PraticaAction::TakeCharge => (words::SURE, words::CANCEL_TAKE),
        other => (words::button(other), words::CANCEL),
    };
    let look = match action {
        PraticaAction::Release | PraticaAction::Reopen => ButtonLook::Danger,
        _ => ButtonLook::Primary,
    };
    // There is nobody to give it to: the button would only be refused.
    let possible = action != PraticaAction::Reassign || !pratica.colleagues.is_empty();
    let button = possible.then(|| view! { <Button label=yes look/> });
    let action_word: &'static str = action.into();
    let run = address_of::<RunPraticaCommand>();
    view! {
        <ErrorSummary problems=problems(&draft, &inputs)/>
        <Callout tone=Tone::Info>
            <ul>{consequences}</ul>
        </Callout>
        <WhatIf effects/>
        <PostForm to=run class="form">
            <input type="hidden" name="id" value=id.to_string()/>
            <input type="hidden" name="seen" value=seen.0/>
            <input type="hidden" name="action" value=action_word/>
            <Words pratica draft action/>
            <div class="actions">
                {button}
                <LinkButton href=to::pratica(id) label=no look=ButtonLook::Neutral/>
            </div>
        </PostForm>
    }
}

#[component]
fn Words(pratica: PraticaView, draft: Draft, action: PraticaAction) -> impl IntoView {
    match action {
        PraticaAction::Register => view! {
            <TextField
                name="number"
                label=words::NUMBER
                need=Need::Required
                value=draft.value("number")
                error=field_error(&draft, "number")
                max_length=40
                autocomplete="off"
            />
        }
        .into_any(),
        PraticaAction::Reassign if pratica.colleagues.is_empty() => view! { <p>{words::NO_COLLEAGUE}</p> }.into_any(),
        PraticaAction::Reassign => {
            let choices = pratica.colleagues.into_iter().map(|(id, name)| Choice::new(id.to_string(), name)).collect();
            view! {
                <SelectField
                    name="operator"
                    label=words::COLLEAGUE
                    choices
                    need=Need::Required
                    value=draft.value("operator")
                    error=field_error(&draft, "operator")
                />
            }
            .into_any()
        }
        PraticaAction::RequestIntegration => text(&draft, "text", words::ASKED, words::ASKED_HINT, 2_000, true),
        PraticaAction::ReceiveIntegration => {
            text(&draft, "note", words::RECEIVED_NOTE, words::RECEIVED_NOTE_HINT, 2_000, false)
        }
        PraticaAction::Reopen => text(&draft, "reason", words::REOPEN_REASON, words::REOPEN_REASON_HINT, 1_000, true),
        _ => ().into_any(),
    }
}

/// `field` is what the rules call it.
fn text(
    draft: &Draft,
    field: &str,
    label: &'static str,
    hint: &'static str,
    max_length: u32,
    required: bool,
) -> AnyView {
    let need = if required { Need::Required } else { Need::Optional };
    view! {
        <TextArea name="text" label hint need value=draft.value("text") error=field_error(draft, field) max_length/>
    }
    .into_any()
}
