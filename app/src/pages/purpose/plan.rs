//! Asking for another load ("cambio piano"), in two steps that need no script: a number, then what it would lead to with
//! the button that confirms it. Nobody asks for anything without having seen what the quotas leave.

use domain::purpose::{PurposeAction, PurposeCommand, PurposeFacts};
use leptos::prelude::*;

use super::capacity::CapacityTable;
use super::command::Tried;
use crate::api::effect::EffectsView;
use crate::api::form::Draft;
use crate::api::purpose::RunPurposeCommand;
use crate::i18n::it::purpose as words;
use crate::pages::agreement::Perspective;
use crate::pages::effects::WhatIf;
use crate::pages::parts::{PostForm, address_of, field_error, problems};
use crate::routes::to;
use crate::ui::{Button, ButtonLook, Callout, ErrorSummary, InputKind, LinkButton, Need, TextField, Tone};

/// The first step until the address names a load that can be asked for, then the second.
#[component]
pub(super) fn PlanForms(
    facts: PurposeFacts,
    draft: Draft,
    tried: Tried,
    effects: Option<EffectsView>,
) -> impl IntoView {
    let consequences = words::consequences(PurposeAction::ChangePlan).iter().map(|text| view! { <li>{*text}</li> });
    let consequences = consequences.collect_view();
    let asked = match (&tried.command, &effects) {
        (Some(PurposeCommand::ChangePlan { daily_calls }), Some(_)) => Some(*daily_calls),
        _ => None,
    };
    let capacity = facts.capacity().map(|capacity| match asked {
        Some(calls) => view! { <CapacityTable capacity about=words::against(calls, &capacity)/> }.into_any(),
        None => view! { <CapacityTable capacity/> }.into_any(),
    });
    let body = match asked {
        Some(daily_calls) => view! {
            <WhatIf effects/>
            <Confirm facts daily_calls/>
        }
        .into_any(),
        None => view! { <Try facts draft=draft.clone() calls=tried.calls/> }.into_any(),
    };
    view! {
        <ErrorSummary problems=problems(&draft, &[("dailyCalls", "chiamate")])/>
        <Callout tone=Tone::Info>
            <ul>{consequences}</ul>
        </Callout>
        {capacity}
        {body}
    }
}

/// A number to look at; sent as part of the address.
#[component]
fn Try(facts: PurposeFacts, draft: Draft, calls: Option<String>) -> impl IntoView {
    let id = facts.purpose.id;
    let now = facts.purpose.current().daily_calls.to_string();
    let same = calls.as_deref() == Some(now.as_str());
    // What was asked for comes to nothing: it is no number, or the one that is in force.
    let wrong = calls.is_some().then(|| if same { words::PLAN_SAME } else { words::PLAN_UNREADABLE }.to_owned());
    let error = field_error(&draft, "dailyCalls").or(wrong);
    let value = draft.value("dailyCalls").or(calls).or(Some(now));
    view! {
        <form method="get" action=to::purpose_command(Perspective::Consumer, id, PurposeAction::ChangePlan) class="form">
            <TextField
                name="chiamate"
                label=words::PLAN_LABEL
                hint=words::PLAN_HINT
                kind=InputKind::Number
                need=Need::Required
                value
                error
                min="1"
                max="1000000000"
                short=true
            />
            <div class="actions">
                <Button label=words::PLAN_TRY/>
                <LinkButton
                    href=to::purpose(Perspective::Consumer, id)
                    label=words::CANCEL
                    look=ButtonLook::Neutral
                />
            </div>
        </form>
    }
}

#[component]
fn Confirm(facts: PurposeFacts, daily_calls: i64) -> impl IntoView {
    let run = address_of::<RunPurposeCommand>();
    let (id, seen) = (facts.purpose.id, facts.purpose.revision);
    let again = to::purpose_command(Perspective::Consumer, id, PurposeAction::ChangePlan);
    let action: &'static str = PurposeAction::ChangePlan.into();
    view! {
        <PostForm to=run class="form">
            <input type="hidden" name="id" value=id.to_string()/>
            <input type="hidden" name="perspective" value="Consumer"/>
            <input type="hidden" name="seen" value=seen.0/>
            <input type="hidden" name="action" value=action/>
            <input type="hidden" name="daily_calls" value=daily_calls/>
            <div class="actions">
                <Button label=words::ask_for(daily_calls)/>
                <LinkButton href=again label=words::PLAN_OTHER look=ButtonLook::Outline/>
                <LinkButton
                    href=to::purpose(Perspective::Consumer, id)
                    label=words::CANCEL
                    look=ButtonLook::Neutral
                />
            </div>
        </PostForm>
    }
}
