//! The page that asks before a command on a version: what will follow, and the words it needs (`ux.md` §2.4, levels
//! L1 to L3). The form posts the command itself; without JavaScript the browser does.

use domain::eservice::rules::can_version;
use domain::eservice::{ApprovalPolicy, Descriptor, DescriptorAction, Version};
use domain::{Denial, Thing};
use leptos::prelude::*;

use super::version::find;
use super::{part, trail};
use crate::api::ApiError;
use crate::api::effect::{EffectsView, get_version_effects};
use crate::api::eservice::{OwnView, RunDescriptorCommand, get_own_eservice, phrase};
use crate::api::form::Draft;
use crate::i18n::it::eservice as words;
use crate::pages::effects::WhatIf;
use crate::pages::parts::{Loaded, PostForm, Problem, Refused, address_of, field_error, problems, with_draft};
use crate::routes::to;
use crate::ui::{
    Breadcrumb, Button, ButtonLook, Callout, Crumb, ErrorSummary, LinkButton, Need, PageHead, TextArea, TextField, Tone,
};

/// The confirmation of one command.
#[component]
pub fn DescriptorCommandPage() -> impl IntoView {
    let (id, number, slug) = (part("id"), part("versione"), part("comando"));
    let both = with_draft(
        move || (id.get(), number.get(), slug.get()),
        |(id, number, slug)| async move {
            let own = get_own_eservice(id).await?;
            let effects = match (find(&own, &number), action(&slug)) {
                (Some(version), Some(action)) => get_version_effects(&version.descriptor, action).await?,
                (_, _) => None,
            };
            Ok((own, number, slug, effects))
        },
    );
    view! {
        <Loaded
            asked=both
            view=|((own, number, slug, effects), draft)| match (find(&own, &number), action(&slug)) {
                (Some(version), Some(action)) => view! { <Confirmation own version draft action effects/> }.into_any(),
                (_, _) => view! { <Problem error=ApiError::not_found(Thing::Descriptor)/> }.into_any(),
            }
        />
    }
}

/// The commands that need no more than a confirmation.
const CONFIRMED: [DescriptorAction; 8] = [
    DescriptorAction::Publish,
    DescriptorAction::Activate,
    DescriptorAction::Suspend,
    DescriptorAction::Archive,
    DescriptorAction::Delete,
    DescriptorAction::UpdatePolicy,
    DescriptorAction::Clone,
    DescriptorAction::WithdrawNotice,
];

/// The command an address names, of those that need no more than a confirmation.
fn action(slug: &str) -> Option<DescriptorAction> {
    CONFIRMED.into_iter().find(|action| words::slug(*action) == slug)
}

#[component]
fn Confirmation(
    own: OwnView,
    version: Version,
    draft: Draft,
    action: DescriptorAction,
    effects: Option<EffectsView>,
) -> impl IntoView {
    let descriptor = version.descriptor;
    let shown = descriptor.clone();
    asking(&own, &descriptor, action, &draft.clone(), |back| {
        view! { <CommandForm descriptor=shown draft action back effects/> }.into_any()
    })
}

/// What every page has that asks before a command on a version: where one is, what is asked, and the reason where the
/// command cannot be given. `form` is drawn where it can; it is told the way back.
pub(super) fn asking(
    own: &OwnView,
    descriptor: &Descriptor,
    action: DescriptorAction,
    draft: &Draft,
    form: impl FnOnce(String) -> AnyView,
) -> AnyView {
    let eservice = &own.facts.eservice;
    let title = words::question(action, &eservice.name, descriptor.number);
    let back = to::own_version(eservice.id, descriptor.number);
    let trail = trail(vec![
        Crumb::link(eservice.name.clone(), to::own_eservice(eservice.id)),
        Crumb::link(words::version(descriptor.number), back.clone()),
        Crumb::here(words::button(action)),
    ]);
    let body = match can_version(action, descriptor.id, &own.facts, &own.actor) {
        Ok(()) => form(back),
        Err(Denial::NotFound { thing }) => view! { <Problem error=ApiError::not_found(thing)/> }.into_any(),
        Err(denial) => view! {
            <ErrorSummary problems=problems(draft, &[])/>
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
    .into_any()
}

/// The version that the form is about, as the reader saw it.
#[component]
pub(super) fn VersionSeen(descriptor: Descriptor) -> impl IntoView {
    view! {
        <input type="hidden" name="eservice" value=descriptor.eservice.to_string()/>
        <input type="hidden" name="descriptor" value=descriptor.id.to_string()/>
        <input type="hidden" name="seen" value=descriptor.revision.0/>
    }
}

/// What will follow, one sentence each.
#[component]
pub(super) fn Consequences(action: DescriptorAction) -> impl IntoView {
    let consequences = words::consequences(action).iter().map(|text| view! { <li>{*text}</li> }).collect_view();
    view! {
        <Callout tone=Tone::Info>
            <ul>{consequences}</ul>
        </Callout>
    }
}

const REASON: &str = "command[Suspend][reason]";

#[component]
fn CommandForm(
    descriptor: Descriptor,
    draft: Draft,
    action: DescriptorAction,
    back: String,
    effects: Option<EffectsView>,
) -> impl IntoView {
    let run = address_of::<RunDescriptorCommand>();
    let summary = problems(&draft, &[("reason", REASON), ("phrase", "phrase")]);
    let look = match action {
        DescriptorAction::Publish
        | DescriptorAction::Activate
        | DescriptorAction::Clone
        | DescriptorAction::AnnounceSuspension
        | DescriptorAction::WithdrawNotice => ButtonLook::Primary,
        DescriptorAction::Update
        | DescriptorAction::Delete
        | DescriptorAction::Suspend
        | DescriptorAction::UpdateQuotas
        | DescriptorAction::UpdateAttributes
        | DescriptorAction::UpdatePolicy
        | DescriptorAction::Archive => ButtonLook::Danger,
    };
    let phrase = phrase(action, descriptor.number).map(|phrase| {
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
        <Consequences action/>
        <WhatIf effects/>
        <PostForm to=run class="form">
            <CommandWords action policy=descriptor.policy draft/>
            <VersionSeen descriptor/>
            {phrase}
            <div class="actions">
                <Button label=words::button(action) look/>
                <LinkButton href=back label=words::CANCEL look=ButtonLook::Neutral/>
            </div>
        </PostForm>
    }
}

/// The command, with the words it carries.
#[component]
fn CommandWords(action: DescriptorAction, policy: ApprovalPolicy, draft: Draft) -> impl IntoView {
    let plain = |name: &'static str| view! { <input type="hidden" name="command" value=name/> }.into_any();
    match action {
        DescriptorAction::Suspend => view! {
            <TextArea
                name=REASON
                label=words::SUSPEND_REASON_LABEL
                hint=words::SUSPEND_REASON_HINT
                need=Need::Required
                value=draft.value("reason")
                error=field_error(&draft, "reason")
                max_length=1000
            />
        }
        .into_any(),
        DescriptorAction::Publish => plain("Publish"),
        DescriptorAction::Activate => plain("Activate"),
        DescriptorAction::Archive => plain("Archive"),
        DescriptorAction::Delete => plain("Delete"),
        DescriptorAction::Clone => plain("Clone"),
        DescriptorAction::WithdrawNotice => plain("WithdrawNotice"),
        DescriptorAction::UpdatePolicy => {
            let other: &'static str = policy.other().into();
            view! { <input type="hidden" name="command[UpdatePolicy][policy]" value=other/> }.into_any()
        }
        // These carry more than a confirmation page asks for, and have pages of their own.
        DescriptorAction::Update
        | DescriptorAction::UpdateQuotas
        | DescriptorAction::UpdateAttributes
        | DescriptorAction::AnnounceSuspension => ().into_any(),
    }
}
