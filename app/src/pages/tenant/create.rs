//! The form that creates an ente. Its first administrator comes on the next page.

use domain::tenant::TenantKind;
use domain::tenant::rules::can_create;
use leptos::prelude::*;

use crate::api::form::Draft;
use crate::api::tenant::{CreateTenant, TenantList, list_tenants};
use crate::i18n::it::tenant as words;
use crate::lists::{self, Chosen};
use crate::pages::parts::{Loaded, PostForm, Refused, address_of, field_error, problems, with_draft};
use crate::routes::to;
use crate::ui::{
    Breadcrumb, Button, ButtonLook, CheckField, Choice, Crumb, ErrorSummary, LinkButton, Need, PageHead, SelectField,
    TextField,
};

/// `/enti/nuovo`
#[component]
pub fn NewTenantPage() -> impl IntoView {
    let both = with_draft(|| (), |()| list_tenants(Chosen::nothing(&lists::tenant::ENTI, to::ENTI)));
    let trail = vec![Crumb::here(words::PLATFORM), Crumb::link(words::LIST, to::ENTI), Crumb::here(words::NEW)];
    view! {
        <Breadcrumb trail/>
        <PageHead title=words::NEW/>
        <Loaded
            asked=both
            view=|(list, draft): (TenantList, Draft)| match can_create(&list.actor) {
                Ok(()) => view! { <NewTenantForm draft/> }.into_any(),
                Err(denial) => view! { <Refused denial/> }.into_any(),
            }
        />
    }
}

#[component]
fn NewTenantForm(draft: Draft) -> impl IntoView {
    use strum::IntoEnumIterator as _;
    let run = address_of::<CreateTenant>();
    let choices = TenantKind::iter().map(|kind| Choice::new(kind.to_string(), words::kind(kind))).collect();
    let inputs = ["name", "slug", "origin", "value"].map(|name| (name, name));
    let text = |name: &'static str| (draft.value(name), field_error(&draft, name));
    let ((name, name_error), (slug, slug_error)) = (text("name"), text("slug"));
    let ((origin, origin_error), (value, value_error)) = (text("origin"), text("value"));
    view! {
        <ErrorSummary problems=problems(&draft, &inputs)/>
        <p>{words::NEW_NOTE}</p>
        <PostForm to=run class="form">
            <TextField
                name="name"
                label=words::NAME
                hint=words::NAME_HINT
                need=Need::Required
                value=name
                error=name_error
                max_length=160
                autocomplete="off"
            />
            <TextField
                name="slug"
                label=words::SLUG
                hint=words::SLUG_HINT
                need=Need::Required
                value=slug
                error=slug_error
                max_length=60
                autocomplete="off"
            />
            <SelectField name="kind" label=words::KIND choices value=draft.value("kind") need=Need::Required/>
            <TextField
                name="origin"
                label=words::ORIGIN
                hint=words::ORIGIN_HINT
                need=Need::Optional
                value=origin
                error=origin_error
                max_length=40
                autocomplete="off"
            />
            <TextField
                name="value"
                label=words::VALUE
                need=Need::Optional
                value=value
                error=value_error
                max_length=64
                autocomplete="off"
            />
            <CheckField
                name="certifier"
                label=words::CERTIFIER_LABEL
                hint=words::CERTIFIER_HINT
                checked=draft.value("certifier").is_some_and(|value| !value.is_empty())
            />
            <div class="actions">
                <Button label=words::CREATE/>
                <LinkButton href=to::ENTI label=words::CANCEL look=ButtonLook::Neutral/>
            </div>
        </PostForm>
    }
}
