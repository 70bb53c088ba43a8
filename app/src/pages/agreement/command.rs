//! The page that asks before a command: what it is about, what will follow, and the words it needs (`ux.md` §2.4,
//! levels L1 to L3). The form posts the command itself; without JavaScript the browser does.

use domain::agreement::rules::can;
use domain::agreement::{AgreementAction, AgreementFacts};
use domain::{Denial, Thing};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{Perspective, UpgradeStep, id_in_path, perspective, trail};
use crate::api::ApiError;
use crate::api::agreement::{AgreementView, RunAgreementCommand, get_agreement, phrase};
use crate::api::effect::{EffectsView, get_agreement_effects};
use crate::api::form::Draft;
use crate::i18n::it::agreement as words;
use crate::pages::effects::WhatIf;
use crate::pages::parts::{Loaded, PostForm, Problem, Refused, address_of, field_error, problems, with_draft};
use crate::routes::to;
use crate::ui::{
    Breadcrumb, Button, ButtonLook, Callout, ErrorSummary, LinkButton, Need, PageHead, TextArea, TextField, Tone,
};

/// The confirmation of one command.
#[component]
pub fn AgreementCommandPage() -> impl IntoView {
    let side = perspective();
    let (id, params) = (id_in_path(), use_params_map());
    let both = with_draft(
        move || (params.read().get("comando").unwrap_or_default(), id.get()),
        |(slug, id)| async move {
            let agreement = get_agreement(id).await?;
            let effects = match action(&slug) {
                Some(AgreementAction::Upgrade) if side == Perspective::Consumer => {
                    // It has steps of its own; this address is from the time when it had one.
                    leptos_axum::redirect(&to::upgrade(agreement.facts.agreement.id, UpgradeStep::Requirements));
                    None
                }
                Some(action) => get_agreement_effects(agreement.facts.agreement.id, action).await?,
                None => None,
            };
            Ok((slug, agreement, effects))
        },
    );
    view! {
        <Loaded
            asked=both
            view=move |((slug, agreement, effects), draft)| match action(&slug) {
                Some(action) => view! { <Confirmation agreement draft action side effects/> }.into_any(),
                None => view! { <Problem error=ApiError::not_found(Thing::Agreement)/> }.into_any(),
            }
        />
    }
}

/// The command an address names; the message of a draft has a page of its own.
fn action(slug: &str) -> Option<AgreementAction> {
    use strum::IntoEnumIterator as _;
    AgreementAction::iter()
        .filter(|action| *action != AgreementAction::Update)
        .find(|action| words::slug(*action) == slug)
}

#[component]
fn Confirmation(
    agreement: AgreementView,
    draft: Draft,
    action: AgreementAction,
    side: Perspective,
    effects: Option<EffectsView>,
) -> impl IntoView {
    let id = agreement.facts.agreement.id;
    let title = words::question(action, &agreement.eservice);
    let party = match side {
        Perspective::Producer => agreement.consumer.clone(),
        Perspective::Consumer => agreement.producer.clone(),
    };
    let about = words::title(&party, &agreement.eservice, agreement.facts.current.number);
    let body = match can(action, &agreement.facts, &agreement.actor) {
        Ok(()) => view! { <CommandForm facts=agreement.facts.clone() draft action side effects/> }.into_any(),
        Err(Denial::NotFound { thing }) => view! { <Problem error=ApiError::not_found(thing)/> }.into_any(),
        Err(denial) => view! {
            <ErrorSummary problems=problems(&draft, &[])/>
            <Refused denial/>
            <LinkButton href=to::agreement(side, id) label=words::CANCEL look=ButtonLook::Neutral/>
        }
        .into_any(),
    };
    view! {
        <Breadcrumb trail=trail(side, about.clone())/>
        <PageHead title/>
        <p class="muted">{about}</p>
        {body}
    }
}

/// What will follow, and the form that confirms the command.
#[component]
pub(super) fn CommandForm(
    facts: AgreementFacts,
    draft: Draft,
    action: AgreementAction,
    side: Perspective,
    effects: Option<EffectsView>,
) -> impl IntoView {
    let run = address_of::<RunAgreementCommand>();
    let (id, revision) = (facts.agreement.id, facts.agreement.revision);
    let inputs = [("reason", reason_input(action)), ("phrase", "phrase")];
    let summary = problems(&draft, &inputs);
    let consequences = words::consequences(action).iter().map(|text| view! { <li>{*text}</li> }).collect_view();
    let side_value = match side {
        Perspective::Producer => "Producer",
        Perspective::Consumer => "Consumer",
    };
    let look = match action {
        AgreementAction::Submit | AgreementAction::Approve | AgreementAction::Unsuspend | AgreementAction::Clone => {
            ButtonLook::Primary
        }
        AgreementAction::Update
        | AgreementAction::Reject
        | AgreementAction::Suspend
        | AgreementAction::Upgrade
        | AgreementAction::Archive
        | AgreementAction::Delete => ButtonLook::Danger,
    };
    let suspended = facts.agreement.suspended.any();
    let label = words::button(action, suspended);
    let phrase = phrase(action, &facts).map(|phrase| {
        view! {
            <TextField
                name="phrase"
                label=words::PHRASE_LABEL
                hint=words::phrase_hint(&phrase)
                need=Need::Required
                value=draft.value("phrase")
                error=field_error(&draft, "phrase")
                autocomplete="off"
            />
        }
    });
    view! {
        <ErrorSummary problems=summary/>
        <Callout tone=Tone::Info>
            <ul>{consequences}</ul>
        </Callout>
        <WhatIf effects/>
        <PostForm to=run class="form">
            <input type="hidden" name="id" value=id.to_string()/>
            <input type="hidden" name="perspective" value=side_value/>
            <input type="hidden" name="seen" value=revision.0/>
            <CommandWords action draft/>
            {phrase}
            <div class="actions">
                <Button label look/>
                <LinkButton href=to::agreement(side, id) label=words::CANCEL look=ButtonLook::Neutral/>
            </div>
        </PostForm>
    }
}

const fn reason_input(action: AgreementAction) -> &'static str {
    match action {
        AgreementAction::Suspend => "command[Suspend][reason]",
        AgreementAction::Update
        | AgreementAction::Submit
        | AgreementAction::Approve
        | AgreementAction::Reject
        | AgreementAction::Unsuspend
        | AgreementAction::Upgrade
        | AgreementAction::Clone
        | AgreementAction::Archive
        | AgreementAction::Delete => "command[Reject][reason]",
    }
}

/// The command, with the words it carries.
#[component]
fn CommandWords(action: AgreementAction, draft: Draft) -> impl IntoView {
    let (value, error) = (draft.value("reason"), field_error(&draft, "reason"));
    let plain = |name: &'static str| view! { <input type="hidden" name="command" value=name/> }.into_any();
    match action {
        AgreementAction::Reject => view! {
            <TextArea
                name=reason_input(action)
                label=words::REJECT_REASON_LABEL
                hint=words::REJECT_REASON_HINT
                need=Need::Required
                value
                error
                max_length=1000
            />
        }
        .into_any(),
        AgreementAction::Suspend => view! {
            <TextArea
                name=reason_input(action)
                label=words::SUSPEND_REASON_LABEL
                hint=words::SUSPEND_REASON_HINT
                need=Need::Required
                value
                error
                max_length=1000
            />
        }
        .into_any(),
        AgreementAction::Submit => plain("Submit"),
        AgreementAction::Approve => plain("Approve"),
        AgreementAction::Unsuspend => plain("Unsuspend"),
        AgreementAction::Upgrade => plain("Upgrade"),
        AgreementAction::Clone => plain("Clone"),
        AgreementAction::Archive => plain("Archive"),
        AgreementAction::Delete => plain("Delete"),
        // The message has a page of its own.
        AgreementAction::Update => ().into_any(),
    }
}
