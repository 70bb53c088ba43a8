//! The pages that ask before an attribute is given or taken: what it is about, what will follow for which requests, and
//! the words it needs. The form posts the command itself; without JavaScript the browser does.

use domain::attribute::rules::can;
use domain::attribute::{HeldAction, HeldFacts};
use domain::{AgreementId, Denial, Thing};
use leptos::prelude::*;

use super::param;
use crate::api::ApiError;
use crate::api::form::Draft;
use crate::api::held::{HeldView, RunHeldCommand, get_own_attribute, get_requested_attribute, get_tenant_attribute};
use crate::i18n::it::attribute as words;
use crate::pages::agreement::Perspective;
use crate::pages::effects::WhatIf;
use crate::pages::parts::{Loaded, PostForm, Problem, Refused, address_of, asked, field_error, problems, with_draft};
use crate::routes::to;
use crate::ui::{
    Breadcrumb, Button, ButtonLook, Callout, Crumb, ErrorSummary, InputKind, LinkButton, Need, PageHead, TextArea,
    TextField, Tone,
};

/// `/aderente/attributi/:attributo/dichiara` and `…/revoca-dichiarazione`
#[component]
pub fn DeclarationPage() -> impl IntoView {
    let (attribute, slug) = (param("attributo"), param("comando"));
    let view = asked(
        move || (attribute.get(), slug.get()),
        |(attribute, slug)| async move {
            let action = named(&slug, &[HeldAction::Declare, HeldAction::RevokeDeclaration])?;
            Ok((action, get_own_attribute(attribute, action).await?))
        },
    );
    let trail = vec![
        Crumb::link(words::ENTE, to::OWN_TENANT),
        Crumb::link(words::TITLE, to::ATTRIBUTES),
        Crumb::here(words::kind_tab(domain::attribute::AttributeKind::Declared)),
    ];
    let back = format!("{}?tipo={}", to::ATTRIBUTES, super::Tab::Declared.slug());
    view! {
        <Breadcrumb trail/>
        <Question view back=move |_| back.clone()/>
    }
}

/// `/aderente/certificatore/enti/:ente/:attributo/{assegna,revoca}`
#[component]
pub fn AssignmentPage() -> impl IntoView {
    let (tenant, attribute, slug) = (param("ente"), param("attributo"), param("comando"));
    let view = asked(
        move || (tenant.get(), attribute.get(), slug.get()),
        |(tenant, attribute, slug)| async move {
            let action = match slug.as_str() {
                "revoca" => HeldAction::RevokeAssignment,
                other => named(other, &[HeldAction::Assign])?,
            };
            Ok((action, get_tenant_attribute(tenant, attribute, action).await?))
        },
    );
    let trail = vec![
        Crumb::link(words::ENTE, to::OWN_TENANT),
        Crumb::link(words::CERTIFIER, to::CERTIFIER),
        Crumb::here(words::ATTRIBUTE),
    ];
    view! {
        <Breadcrumb trail/>
        <Question view back=|view: &HeldView| to::certified_of(view.facts.tenant)/>
    }
}

/// `/erogazione/richieste/:id/attributi/:attributo/{verifica,revoca,scadenza}`
#[component]
pub fn VerificationPage() -> impl IntoView {
    let (id, attribute, slug) = (param("id"), param("attributo"), param("comando"));
    let view = asked(
        move || (id.get(), attribute.get(), slug.get()),
        |(id, attribute, slug)| async move {
            let action = match slug.as_str() {
                "revoca" => HeldAction::RevokeVerification,
                other => named(other, &[HeldAction::Verify, HeldAction::ChangeExpiry])?,
            };
            Ok((action, get_requested_attribute(id, attribute, action).await?))
        },
    );
    let agreement = Signal::derive(move || id.get().parse::<AgreementId>().ok());
    let trail = move || {
        let request = agreement.get().map(|id| to::agreement(Perspective::Producer, id)).unwrap_or_default();
        let list = to::agreements(Perspective::Producer);
        let agreements = crate::i18n::it::agreement::RECEIVED;
        let trail =
            vec![Crumb::link(agreements, list), Crumb::link(words::REQUEST, request), Crumb::here(words::ATTRIBUTE)];
        view! { <Breadcrumb trail/> }
    };
    let back = move |_: &HeldView| match agreement.get_untracked() {
        Some(id) => to::agreement(Perspective::Producer, id),
        None => to::agreements(Perspective::Producer).to_owned(),
    };
    view! {
        {trail}
        <Question view agreement back/>
    }
}

/// The action an address names, among those that its page can do.
fn named(slug: &str, allowed: &[HeldAction]) -> Result<HeldAction, ApiError> {
    let found = allowed.iter().find(|action| words::slug(**action) == slug);
    found.copied().ok_or(ApiError::not_found(Thing::Attribute))
}

#[component]
fn Question<B>(
    view: crate::pages::parts::Asked<(HeldAction, HeldView)>,
    #[prop(optional, into)] agreement: Option<Signal<Option<AgreementId>>>,
    back: B,
) -> impl IntoView
where
    B: Fn(&HeldView) -> String + Clone + Send + Sync + 'static,
{
    let both = with_draft(|| (), move |()| view);
    view! {
        <Loaded
            asked=both
            view=move |((action, view), draft)| {
                let back = back(&view);
                let agreement = agreement.and_then(|agreement| agreement.get_untracked());
                view! { <Confirmation view draft action agreement back/> }
            }
        />
    }
}

#[component]
fn Confirmation(
    view: HeldView,
    draft: Draft,
    action: HeldAction,
    agreement: Option<AgreementId>,
    back: String,
) -> impl IntoView {
    let title = words::question(action, &view.facts.attribute.name, &view.tenant_name);
    let description = view.facts.attribute.description.clone();
    let body = match can(action, &view.facts, &view.actor) {
        Ok(()) => view! { <Form view draft action agreement back/> }.into_any(),
        Err(Denial::NotFound { thing }) => view! { <Problem error=ApiError::not_found(thing)/> }.into_any(),
        Err(denial) => view! {
            <ErrorSummary problems=problems(&draft, &[])/>
            <Refused denial/>
            <LinkButton href=back label=words::CANCEL look=ButtonLook::Neutral/>
        }
        .into_any(),
    };
    view! {
        <PageHead title/>
        <p class="muted">{description}</p>
        {body}
    }
}

#[component]
fn Form(
    view: HeldView,
    draft: Draft,
    action: HeldAction,
    agreement: Option<AgreementId>,
    back: String,
) -> impl IntoView {
    let run = address_of::<RunHeldCommand>();
    let HeldFacts { attribute, tenant, .. } = view.facts.clone();
    let consequences = words::consequences(action).iter().map(|text| view! { <li>{*text}</li> }).collect_view();
    let look = match action {
        HeldAction::Assign | HeldAction::Declare | HeldAction::Verify | HeldAction::ChangeExpiry => ButtonLook::Primary,
        HeldAction::RevokeAssignment | HeldAction::RevokeDeclaration | HeldAction::RevokeVerification => {
            ButtonLook::Danger
        }
    };
    let word: &'static str = action.into();
    let agreement = agreement.map(|id| view! { <input type="hidden" name="agreement" value=id.to_string()/> });
    let (expires_on, today) = (view.expires_on.clone(), view.today.clone());
    view! {
        <ErrorSummary problems=problems(&draft, &[("reason", "reason"), ("expires_on", "expires_on")])/>
        <Callout tone=Tone::Info>
            <ul>{consequences}</ul>
        </Callout>
        <WhatIf effects=view.effects/>
        <PostForm to=run class="form">
            <input type="hidden" name="action" value=word/>
            <input type="hidden" name="tenant" value=tenant.to_string()/>
            <input type="hidden" name="attribute" value=attribute.id.to_string()/>
            {agreement}
            <Words action draft expires_on today/>
            <div class="actions">
                <Button label=words::button(action) look/>
                <LinkButton href=back label=words::CANCEL look=ButtonLook::Neutral/>
            </div>
        </PostForm>
    }
}

/// What the command needs beside its name.
#[component]
fn Words(action: HeldAction, draft: Draft, expires_on: Option<String>, today: String) -> impl IntoView {
    match action {
        HeldAction::Assign | HeldAction::Declare | HeldAction::RevokeDeclaration => ().into_any(),
        HeldAction::RevokeAssignment | HeldAction::RevokeVerification => view! {
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
        .into_any(),
        HeldAction::Verify | HeldAction::ChangeExpiry => {
            let present = expires_on.filter(|_| action == HeldAction::ChangeExpiry);
            view! {
                <TextField
                    name="expires_on"
                    label=words::EXPIRES_ON
                    kind=InputKind::Date
                    need=Need::Optional
                    hint=words::EXPIRES_HINT
                    value=draft.value("expires_on").or(present)
                    error=field_error(&draft, "expires_on")
                    min=today
                    short=true
                />
            }
            .into_any()
        }
    }
}
