//! `/aderente/utenti/nuovo`: a new account, and its temporary password, once. With `?ente=` it is a platform manager's
//! page: the first administrator of that ente.

use domain::Role;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::command::Issued;
use super::roles::RoleFields;
use crate::api::access::posted;
use crate::api::form::Draft;
use crate::api::user::{NewUserForm, get_new_user_form};
use crate::i18n::it::frame;
use crate::i18n::it::user as words;
use crate::pages::access::{ProofForm, field_error, summary};
use crate::pages::parts::{Loaded, with_draft};
use crate::routes::to;
use crate::ui::{
    Breadcrumb, Button, ButtonLook, Callout, Crumb, ErrorSummary, InputKind, LinkButton, Need, PageHead, TextField,
    Tone,
};

/// A new account.
#[component]
pub fn NewUserPage() -> impl IntoView {
    let posted = posted();
    let query = use_query_map();
    let ente = posted.draft.value("ente").or_else(|| query.read_untracked().get("ente"));
    let ente = StoredValue::new(ente.filter(|ente| !ente.is_empty()));
    let form = with_draft(|| (), move |()| get_new_user_form(ente.get_value()));
    let body = match posted.issued {
        Some(issued) => view! { <Issued issued/> }.into_any(),
        None => view! {
            <Loaded
                asked=form
                view=move |(form, kept)| {
                    // Refused in this very answer, or kept from a session that had ended.
                    let draft = if posted.draft == Draft::default() { kept } else { posted.draft };
                    view! { <Form form ente=ente.get_value() draft/> }
                }
            />
        }
        .into_any(),
    };
    view! {
        <Breadcrumb trail=vec![
            Crumb::here(frame::GROUP_ENTE),
            Crumb::link(words::TITLE, to::USERS),
            Crumb::here(words::NEW_TITLE),
        ]/>
        <PageHead title=words::NEW_TITLE/>
        {body}
    }
}

#[component]
fn Form(form: NewUserForm, ente: Option<String>, draft: Draft) -> impl IntoView {
    if !form.proof_is_fresh {
        let back = match &ente {
            Some(ente) => format!("{}?ente={}", to::NEW_USER, crate::api::access::encode(ente)),
            None => to::NEW_USER.to_owned(),
        };
        return view! { <ProofForm back/> }.into_any();
    }
    let summary = summary(&draft, &[("familyName", "familyName"), ("roles", "roles")]);
    let roles = if form.first_administrator {
        view! {
            <input type="hidden" name="roles" value=Role::Admin.to_string()/>
            <Callout tone=Tone::Info>
                <p>{words::first_administrator(&form.ente)}</p>
            </Callout>
        }
        .into_any()
    } else {
        let typed = draft.value("roles").unwrap_or_default();
        let chosen = typed.split(' ').filter_map(|role| role.parse().ok()).collect();
        view! { <RoleFields name="roles" chosen error=field_error(&draft, "roles")/> }.into_any()
    };
    view! {
        <ErrorSummary problems=summary/>
        <Callout tone=Tone::Info>
            <p>{words::FIRST_PASSWORD_NOTE}</p>
        </Callout>
        <form method="post" action=to::NEW_USER class="form">
            {ente.map(|ente| view! { <input type="hidden" name="ente" value=ente/> })}
            <TextField
                name="name"
                label=words::NAME
                need=Need::Required
                value=draft.value("name")
                error=field_error(&draft, "name")
                autocomplete="off"
                max_length=80
            />
            <TextField
                name="familyName"
                label=words::FAMILY_NAME
                need=Need::Required
                value=draft.value("familyName")
                error=field_error(&draft, "familyName")
                autocomplete="off"
                max_length=80
            />
            <TextField
                name="username"
                label=words::LOCAL_NAME
                need=Need::Required
                hint=words::local_name_hint(&form.slug)
                value=draft.value("username")
                error=field_error(&draft, "username")
                autocomplete="off"
            />
            <TextField
                name="email"
                label=words::ADDRESS
                kind=InputKind::Email
                need=Need::Optional
                value=draft.value("email")
                error=field_error(&draft, "email")
                autocomplete="off"
            />
            {roles}
            <div class="actions">
                <Button label=words::CREATE/>
                <LinkButton href=to::USERS label=words::CANCEL look=ButtonLook::Neutral/>
            </div>
        </form>
    }
    .into_any()
}
