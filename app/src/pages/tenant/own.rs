//! The reader's ente: what is known of it, and the address at which others reach it.

use domain::Permission;
use domain::tenant::Tenant;
use domain::tenant::rules::can_set_contact_mail;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::accessibility::OwnAccessibility;
use crate::api::form::Draft;
use crate::api::tenant::{SetContactMail, TenantView, get_own_tenant};
use crate::i18n::it::tenant as words;
use crate::pages::parts::{Loaded, PostForm, address_of, asked, field_error, problems, with_draft};
use crate::routes::to;
use crate::ui::{
    Breadcrumb, Button, Callout, Code, Crumb, DescriptionList, ErrorSummary, Fact, Flash, InputKind, Moment, Need,
    PageHead, TextField, Tone,
};

/// `/aderente`
#[component]
pub fn OwnTenantPage() -> impl IntoView {
    let tenant = asked(|| (), |()| get_own_tenant());
    let both = with_draft(|| (), move |()| tenant);
    let query = use_query_map();
    let saved = move || {
        let told = match query.read().get("fatto").as_deref() {
            Some("contatto") => words::CONTACT_SAVED,
            Some("accessibilita") => words::ACCESSIBILITY_SAVED,
            _ => return None,
        };
        Some(view! { <Flash>{told}</Flash> })
    };
    view! {
        <Breadcrumb trail=vec![Crumb::here(words::AREA), Crumb::here(words::TITLE)]/>
        <Loaded
            asked=both
            view=move |(tenant, draft)| {
                view! {
                    <PageHead title=tenant.tenant.name.clone() kind=words::TITLE/>
                    {saved}
                    <Own view=tenant draft/>
                }
            }
        />
    }
}

#[component]
fn Own(view: TenantView, draft: Draft) -> impl IntoView {
    let tenant = view.tenant.clone();
    let register = match &tenant.external_id {
        Some(id) => view! { {id.origin.clone()} " " <Code text=id.value.clone()/> }.into_any(),
        None => words::NO_REGISTER.into_any(),
    };
    let changed = view.updated.clone();
    let changed = changed.map(|when| view! { <Fact label=words::CHANGED><Moment text=when.text iso=when.iso/></Fact> });
    let desk = tenant.certifier.then(|| view! { <li><a href=to::CERTIFIER>{words::CERTIFIER_DESK}</a></li> });
    let disputes = view.actor.has(Permission::ReadAgreements).then(|| {
        view! { <li><a href=to::DISCREPANCIES>{words::DISCREPANCIES}</a></li> }
    });
    let created = view.created.clone();
    view! {
        <DescriptionList>
            <Fact label=words::NAME>{tenant.name.clone()}</Fact>
            <Fact label=words::SLUG><Code text=tenant.slug.clone()/></Fact>
            <Fact label=words::KIND>{words::kind(tenant.kind)}</Fact>
            <Fact label=words::REGISTER>{register}</Fact>
            <Fact label=words::CERTIFIER>{if tenant.certifier { words::YES } else { words::NO }}</Fact>
            <Fact label=words::MEMBER_SINCE><Moment text=created.text iso=created.iso/></Fact>
            {changed}
        </DescriptionList>
        <Contact view=view.clone() draft=of_form(&draft, "address")/>
        <OwnAccessibility view draft=of_form(&draft, "statement")/>
        <section aria-labelledby="vai-a">
            <h2 id="vai-a">{words::GO_TO}</h2>
            <ul>
                <li><a href=to::ATTRIBUTES>{words::ATTRIBUTES}</a></li>
                <li><a href=to::REGISTRY>{words::REGISTRY}</a></li>
                {desk}
                {disputes}
            </ul>
        </section>
    }
}

/// The form that came back, if it is the one with this field: the page has two.
fn of_form(draft: &Draft, field: &str) -> Draft {
    if draft.values.contains_key(field) { draft.clone() } else { Draft::default() }
}

#[component]
fn Contact(view: TenantView, draft: Draft) -> impl IntoView {
    let TenantView { actor, tenant, .. } = view;
    let missing = tenant.contact_mail.is_none().then(|| {
        view! { <Callout tone=Tone::Warning title=words::CONTACT_MISSING><p>{words::CONTACT_NOTE}</p></Callout> }
    });
    let body = if can_set_contact_mail(&tenant, &actor).is_ok() {
        view! { <ContactForm tenant draft/> }.into_any()
    } else {
        let address = tenant.contact_mail.unwrap_or_else(|| words::NO_CONTACT.to_owned());
        view! {
            <p>{address}</p>
            <p class="muted">{words::CONTACT_READ_ONLY}</p>
        }
        .into_any()
    };
    view! {
        <section aria-labelledby="contatto">
            <h2 id="contatto">{words::CONTACT}</h2>
            {missing}
            {body}
        </section>
    }
}

#[component]
fn ContactForm(tenant: Tenant, draft: Draft) -> impl IntoView {
    let run = address_of::<SetContactMail>();
    view! {
        <ErrorSummary problems=problems(&draft, &[("address", "address")])/>
        <PostForm to=run class="form">
            <input type="hidden" name="seen" value=tenant.revision.0/>
            <TextField
                name="address"
                label=words::CONTACT
                kind=InputKind::Email
                hint=words::CONTACT_HINT
                need=Need::Required
                value=draft.value("address").or(tenant.contact_mail)
                error=field_error(&draft, "address")
                max_length=254
                autocomplete="email"
            />
            <div class="actions">
                <Button label=words::SAVE_CONTACT/>
            </div>
        </PostForm>
    }
}
