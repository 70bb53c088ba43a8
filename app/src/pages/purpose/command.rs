//! The page that asks before a command on a purpose: what will follow, and the words it needs.

use domain::purpose::rules::can;
use domain::purpose::{PurposeAction, PurposeCommand, PurposeFacts};
use domain::{Denial, Thing};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use strum::IntoEnumIterator as _;

use super::capacity::CapacityTable;
use super::plan::PlanForms;
use super::{id_in_path, perspective, trail};
use crate::api::ApiError;
use crate::api::effect::{EffectsView, get_purpose_effects};
use crate::api::form::Draft;
use crate::api::purpose::{PurposeView, RunPurposeCommand, get_purpose, phrase, server};
use crate::i18n::it::purpose as words;
use crate::pages::agreement::Perspective;
use crate::pages::effects::WhatIf;
use crate::pages::parts::{Loaded, PostForm, Problem, Refused, address_of, field_error, problems, query, with_draft};
use crate::routes::to;
use crate::ui::{
    Breadcrumb, Button, ButtonLook, Callout, ErrorSummary, LinkButton, Need, PageHead, TextArea, TextField, Tone,
};

#[component]
pub fn PurposeCommandPage() -> impl IntoView {
    let side = perspective();
    let slug = use_params_map().read_untracked().get("comando").unwrap_or_default();
    let action = PurposeAction::iter()
        .filter(|action| *action != PurposeAction::Update)
        .find(|action| words::slug(*action) == slug);
    let asked_for = query("chiamate");
    let tried = Tried::of(action, asked_for);
    let command = tried.command.clone();
    let both = with_draft(id_in_path, |id| async move {
        let purpose = get_purpose(id).await?;
        let effects = match command {
            Some(command) => get_purpose_effects(purpose.facts.purpose.id, command).await?,
            None => None,
        };
        Ok((purpose, effects))
    });
    view! {
        <Loaded
            asked=both
            view=move |((purpose, effects), draft)| match action {
                Some(action) => view! { <Confirmation purpose draft action side effects tried/> }.into_any(),
                None => view! { <Problem error=ApiError::not_found(Thing::Purpose)/> }.into_any(),
            }
        />
    }
}

/// The command that is tried before anybody confirms it.
#[derive(Clone)]
pub(super) struct Tried {
    pub command: Option<PurposeCommand>,
    /// The load that the address asks about, as it was written.
    pub calls: Option<String>,
}

impl Tried {
    fn of(action: Option<PurposeAction>, calls: Option<String>) -> Self {
        let command = match action {
            Some(PurposeAction::ChangePlan) => {
                let daily_calls = calls.as_deref().and_then(|calls| server::calls(calls).ok());
                daily_calls.map(|daily_calls| PurposeCommand::ChangePlan { daily_calls })
            }
            Some(action) => action.tried(),
            None => None,
        };
        Self { command, calls }
    }
}

#[component]
fn Confirmation(
    purpose: PurposeView,
    draft: Draft,
    action: PurposeAction,
    side: Perspective,
    effects: Option<EffectsView>,
    tried: Tried,
) -> impl IntoView {
    let id = purpose.facts.purpose.id;
    let title = words::question(action, &purpose.facts.purpose.title);
    let about = format!("{} – {}", purpose.eservice, purpose.consumer);
    let body = match can(action, &purpose.facts, &purpose.actor) {
        Ok(()) if action == PurposeAction::ChangePlan => {
            view! { <PlanForms facts=purpose.facts.clone() draft tried effects/> }.into_any()
        }
        Ok(()) => view! { <CommandForm facts=purpose.facts.clone() draft action side effects/> }.into_any(),
        Err(Denial::NotFound { thing }) => view! { <Problem error=ApiError::not_found(thing)/> }.into_any(),
        Err(denial) => view! {
            <ErrorSummary problems=problems(&draft, &[])/>
            <Refused denial/>
            <LinkButton href=to::purpose(side, id) label=words::CANCEL look=ButtonLook::Neutral/>
        }
        .into_any(),
    };
    view! {
        <Breadcrumb trail=trail(side, purpose.facts.purpose.title.clone())/>
        <PageHead title/>
        <p class="muted">{about}</p>
        {body}
    }
}

#[component]
fn CommandForm(
    facts: PurposeFacts,
    draft: Draft,
    action: PurposeAction,
    side: Perspective,
    effects: Option<EffectsView>,
) -> impl IntoView {
    let run = address_of::<RunPurposeCommand>();
    let (id, seen) = (facts.purpose.id, facts.purpose.revision);
    let inputs = [("reason", "reason"), ("phrase", "phrase")];
    let consequences = words::consequences(action).iter().map(|text| view! { <li>{*text}</li> }).collect_view();
    let capacity = facts.capacity().zip(against(&facts, action));
    let capacity = capacity.map(|(capacity, about)| view! { <CapacityTable capacity about/> });
    let perspective = match side {
        Perspective::Producer => "Producer",
        Perspective::Consumer => "Consumer",
    };
    let look = match action {
        PurposeAction::Reject | PurposeAction::Suspend | PurposeAction::Archive | PurposeAction::Delete => {
            ButtonLook::Danger
        }
        PurposeAction::Update
        | PurposeAction::Activate
        | PurposeAction::Approve
        | PurposeAction::Unsuspend
        | PurposeAction::ChangePlan
        | PurposeAction::Withdraw
        | PurposeAction::Reconsider
        | PurposeAction::Clone => ButtonLook::Primary,
    };
    let action_word: &'static str = action.into();
    view! {
        <ErrorSummary problems=problems(&draft, &inputs)/>
        <Callout tone=Tone::Info>
            <ul>{consequences}</ul>
        </Callout>
        <WhatIf effects/>
        {capacity}
        <PostForm to=run class="form">
            <input type="hidden" name="id" value=id.to_string()/>
            <input type="hidden" name="perspective" value=perspective/>
            <input type="hidden" name="seen" value=seen.0/>
            <input type="hidden" name="action" value=action_word/>
            <CommandWords facts draft action/>
            <div class="actions">
                <Button label=words::button(action) look/>
                <LinkButton href=to::purpose(side, id) label=words::CANCEL look=ButtonLook::Neutral/>
            </div>
        </PostForm>
    }
}

/// What the load in hand means against the quotas, where the command is about one.
fn against(facts: &PurposeFacts, action: PurposeAction) -> Option<String> {
    let capacity = facts.capacity()?;
    let calls = match action {
        PurposeAction::Activate | PurposeAction::Unsuspend => facts.purpose.current().daily_calls,
        PurposeAction::Approve | PurposeAction::Reject | PurposeAction::Reconsider => {
            facts.purpose.waiting()?.daily_calls
        }
        PurposeAction::Update
        | PurposeAction::Suspend
        | PurposeAction::Archive
        | PurposeAction::ChangePlan
        | PurposeAction::Withdraw
        | PurposeAction::Clone
        | PurposeAction::Delete => return None,
    };
    Some(words::against(calls, &capacity))
}

#[component]
fn CommandWords(facts: PurposeFacts, draft: Draft, action: PurposeAction) -> impl IntoView {
    let reason = match action {
        PurposeAction::Reject => Some((words::REJECT_REASON_LABEL, words::REJECT_REASON_HINT, 250)),
        PurposeAction::Suspend => Some((words::SUSPEND_REASON_LABEL, words::SUSPEND_REASON_HINT, 1_000)),
        _ => None,
    };
    let reason = reason.map(|(label, hint, max_length)| {
        view! {
            <TextArea
                name="reason"
                label
                hint
                need=Need::Required
                value=draft.value("reason")
                error=field_error(&draft, "reason")
                max_length
            />
        }
    });
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
        {reason}
        {phrase}
    }
}
