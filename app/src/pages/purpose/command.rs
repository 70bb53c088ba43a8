//! The page that asks before a command on a purpose: what will follow, and the words it needs.

use domain::purpose::rules::can;
use domain::purpose::{PurposeAction, PurposeFacts};
use domain::{Denial, Thing};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use strum::IntoEnumIterator as _;

use super::{id_in_path, perspective, trail};
use crate::api::ApiError;
use crate::api::form::Draft;
use crate::api::purpose::{PurposeView, RunPurposeCommand, get_purpose, phrase};
use crate::i18n::it::purpose as words;
use crate::pages::agreement::Perspective;
use crate::pages::parts::{Loaded, PostForm, Problem, Refused, address_of, field_error, problems, with_draft};
use crate::routes::to;
use crate::ui::{
    Breadcrumb, Button, ButtonLook, Callout, ErrorSummary, InputKind, LinkButton, Need, PageHead, TextArea, TextField,
    Tone,
};

#[component]
pub fn PurposeCommandPage() -> impl IntoView {
    let side = perspective();
    let slug = use_params_map().read_untracked().get("comando").unwrap_or_default();
    let action = PurposeAction::iter()
        .filter(|action| *action != PurposeAction::Update)
        .find(|action| words::slug(*action) == slug);
    let both = with_draft(id_in_path, get_purpose);
    view! {
        <Loaded
            asked=both
            view=move |(purpose, draft)| match action {
                Some(action) => view! { <Confirmation purpose draft action side/> }.into_any(),
                None => view! { <Problem error=ApiError::not_found(Thing::Purpose)/> }.into_any(),
            }
        />
    }
}

#[component]
fn Confirmation(purpose: PurposeView, draft: Draft, action: PurposeAction, side: Perspective) -> impl IntoView {
    let id = purpose.facts.purpose.id;
    let title = words::question(action, &purpose.facts.purpose.title);
    let about = format!("{} – {}", purpose.eservice, purpose.consumer);
    let body = match can(action, &purpose.facts, &purpose.actor) {
        Ok(()) => view! { <CommandForm facts=purpose.facts.clone() draft action side/> }.into_any(),
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
fn CommandForm(facts: PurposeFacts, draft: Draft, action: PurposeAction, side: Perspective) -> impl IntoView {
    let run = address_of::<RunPurposeCommand>();
    let (id, seen) = (facts.purpose.id, facts.purpose.revision);
    let inputs = [("reason", "reason"), ("dailyCalls", "daily_calls"), ("phrase", "phrase")];
    let consequences = words::consequences(action).iter().map(|text| view! { <li>{*text}</li> }).collect_view();
    let against = against(&facts, action).map(|text| view! { <li>{text}</li> });
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
            <ul>{against}{consequences}</ul>
        </Callout>
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
    let plan = (action == PurposeAction::ChangePlan).then(|| {
        let now = facts.purpose.current().daily_calls.to_string();
        view! {
            <TextField
                name="daily_calls"
                label=words::PLAN_LABEL
                kind=InputKind::Number
                need=Need::Required
                value=draft.value("dailyCalls").or(Some(now))
                error=field_error(&draft, "dailyCalls")
                min="1"
                max="1000000000"
                short=true
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
        {plan}
        {phrase}
    }
}
