//! `/pratiche/partner/:id`

use domain::partner::PartnerAction;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::agreed::AgreedForm;
use super::certificate::CertificateForm;
use super::list::StateBadge;
use super::trail;
use crate::api::form::Draft;
use crate::api::partner::{EnablePartnerService, PartnerView, get_partner};
use crate::i18n::it::partner as words;
use crate::pages::parts::{Loaded, PostForm, address_of, query, with_draft};
use crate::routes::to;
use crate::ui::{
    ActionsColumn, Badge, Breadcrumb, Button, ButtonLook, Code, Column, DescriptionList, Fact, Flash, LinkButton,
    Moment, PageHead, RowActions, Table, Tone,
};

/// One partner: what it signs in with, what it may send to, and what was agreed on.
#[component]
pub fn PartnerPage() -> impl IntoView {
    let id = || use_params_map().read_untracked().get("id").unwrap_or_default();
    let both = with_draft(id, get_partner);
    view! { <Loaded asked=both view=|(partner, draft)| view! { <Detail partner draft/> }/> }
}

#[component]
fn Detail(partner: PartnerView, draft: Draft) -> impl IntoView {
    let kept = partner.partner.clone();
    let revoked = kept.revoked_at.is_some();
    let commands = [PartnerAction::RotateSecret, PartnerAction::Revoke];
    let commands = commands.into_iter().filter(|_| !revoked).map(|action| {
        let href = to::partner_command(kept.id, action);
        let look = if action == PartnerAction::Revoke { ButtonLook::DangerOutline } else { ButtonLook::Outline };
        view! { <LinkButton href label=words::button(action) look/> }
    });
    let commands = commands.collect_view();
    let done = query("fatto").and_then(|slug| words::done(&slug)).map(|text| view! { <Flash>{text}</Flash> });
    let until = partner.revoked.clone().map(|when| {
        view! { <Fact label=words::REVOKED><Moment text=when.text iso=when.iso/></Fact> }
    });
    // The page has two forms: what came back belongs to the one whose field it has.
    let certified = draft.value("certificate").is_some();
    let (of_certificate, of_agreed) = if certified { (draft, Draft::default()) } else { (Draft::default(), draft) };
    let certificate = (!revoked).then(|| view! { <CertificateForm partner=partner.clone() draft=of_certificate/> });
    let agreed = (!revoked).then(|| view! { <AgreedForm partner=partner.clone() draft=of_agreed/> });
    let created = partner.created.clone();
    view! {
        <Breadcrumb trail=trail(Some(kept.name.clone()))/>
        <PageHead title=kept.name.clone()>{commands}</PageHead>
        {done}
        <DescriptionList>
            <Fact label=words::CODE><Code text=kept.code.clone()/></Fact>
            <Fact label=words::STATE><StateBadge revoked/></Fact>
            <Fact label=words::CREATED>
                <Moment text=created.text iso=created.iso/>
            </Fact>
            {until}
        </DescriptionList>
        <Services partner/>
        {certificate}
        {agreed}
    }
}

#[component]
fn Services(partner: PartnerView) -> impl IntoView {
    let kept = partner.partner;
    let may = kept.revoked_at.is_none();
    let rows = partner.services.into_iter().map(|(service, name)| {
        let enabled = kept.services.contains(&service);
        let (tone, text) = if enabled { (Tone::Ok, words::ENABLED) } else { (Tone::Neutral, words::NOT_ENABLED) };
        let (label, look) =
            if enabled { (words::DISABLE, ButtonLook::DangerOutline) } else { (words::ENABLE, ButtonLook::Outline) };
        let about = words::about(&name, &kept.name);
        let run = address_of::<EnablePartnerService>();
        let button = may.then(|| {
            view! {
                <PostForm to=run>
                    <input type="hidden" name="id" value=kept.id.to_string()/>
                    <input type="hidden" name="seen" value=kept.revision.0/>
                    <input type="hidden" name="service" value=service.to_string()/>
                    <input type="hidden" name="enabled" value=(!enabled).to_string()/>
                    <Button label about small=true look/>
                </PostForm>
            }
        });
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td><Badge tone text/></td>
                <td><RowActions>{button}</RowActions></td>
            </tr>
        }
    });
    let rows = rows.collect::<Vec<_>>();
    let table = if rows.is_empty() {
        view! { <p>{words::NO_SERVICES}</p> }.into_any()
    } else {
        view! {
            <Table caption=words::SERVICES>
                <thead>
                    <tr>
                        <Column label=words::SERVICE/>
                        <Column label=words::STATE/>
                        <ActionsColumn/>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </Table>
        }
        .into_any()
    };
    view! {
        <section aria-labelledby="servizi">
            <h2 id="servizi">{words::SERVICES}</h2>
            <p class="muted">{words::SERVICES_NOTE}</p>
            {table}
        </section>
    }
}
