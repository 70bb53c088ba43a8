//! The pages that ask before a partner gets another secret, or is revoked.

use domain::partner::PartnerAction;
use domain::partner::rules::can;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{Issued, trail};
use crate::api::access::{Posted, posted};
use crate::api::form::Draft;
use crate::api::partner::{PartnerView, RunPartnerAction, get_partner};
use crate::i18n::it::partner as words;
use crate::pages::parts::{Loaded, PostForm, Refused, address_of, problems, with_draft};
use crate::routes::to;
use crate::ui::{Breadcrumb, Button, ButtonLook, Callout, ErrorSummary, LinkButton, PageHead, Tone};

/// `/pratiche/partner/:id/segreto`
#[component]
pub fn PartnerSecretPage() -> impl IntoView {
    view! { <Command action=PartnerAction::RotateSecret/> }
}

/// `/pratiche/partner/:id/revoca`
#[component]
pub fn PartnerRevokePage() -> impl IntoView {
    view! { <Command action=PartnerAction::Revoke/> }
}

#[component]
fn Command(action: PartnerAction) -> impl IntoView {
    let posted = posted();
    let id = || use_params_map().read_untracked().get("id").unwrap_or_default();
    let both = with_draft(id, get_partner);
    view! {
        <Loaded
            asked=both
            view=move |(partner, kept)| view! { <Asked partner kept posted=posted.clone() action/> }
        />
    }
}

#[component]
fn Asked(partner: PartnerView, kept: Draft, posted: Posted, action: PartnerAction) -> impl IntoView {
    let one = partner.partner.clone();
    let draft = if posted.draft == Draft::default() { kept } else { posted.draft };
    let body = match (posted.issued, can(action, &one, &partner.actor)) {
        (Some(issued), _) => view! { <Issued issued/> }.into_any(),
        (None, Err(denial)) => view! {
            <Refused denial/>
            <LinkButton href=to::partner(one.id) label=words::CANCEL look=ButtonLook::Neutral/>
        }
        .into_any(),
        (None, Ok(())) => view! { <Form partner draft action/> }.into_any(),
    };
    view! {
        <Breadcrumb trail=trail(Some(one.name.clone()))/>
        <PageHead title=words::question(action, &one.name)/>
        {body}
    }
}

#[component]
fn Form(partner: PartnerView, draft: Draft, action: PartnerAction) -> impl IntoView {
    let one = partner.partner;
    let consequences = words::consequences(action).iter().map(|text| view! { <li>{*text}</li> }).collect_view();
    let look = if action == PartnerAction::Revoke { ButtonLook::Danger } else { ButtonLook::Primary };
    let (id, seen) = (one.id, one.revision);
    let end = move || {
        view! {
            <div class="actions">
                <Button label=words::button(action) look/>
                <LinkButton href=to::partner(id) label=words::CANCEL look=ButtonLook::Neutral/>
            </div>
        }
    };
    let form = if action == PartnerAction::RotateSecret {
        view! {
            <form method="post" action=to::partner_command(id, action) class="form">
                <input type="hidden" name="seen" value=seen.0/>
                {end()}
            </form>
        }
        .into_any()
    } else {
        let action_word: &'static str = action.into();
        let run = address_of::<RunPartnerAction>();
        view! {
            <PostForm to=run class="form">
                <input type="hidden" name="id" value=id.to_string()/>
                <input type="hidden" name="seen" value=seen.0/>
                <input type="hidden" name="action" value=action_word/>
                {end()}
            </PostForm>
        }
        .into_any()
    };
    view! {
        <ErrorSummary problems=problems(&draft, &[])/>
        <Callout tone=Tone::Info>
            <ul>{consequences}</ul>
        </Callout>
        {form}
    }
}
