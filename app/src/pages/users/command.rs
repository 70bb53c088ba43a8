//! `/aderente/utenti/:id/:comando`: what follows, what it needs, and the button. A password typed too long ago is
//! asked for again first.

use domain::user::UserAction;
use domain::user::rules::can;
use domain::{Denial, Thing};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use strum::IntoEnumIterator as _;

use super::roles::RoleFields;
use super::trail;
use crate::api::ApiError;
use crate::api::access::{IssuedPassword, Posted, posted};
use crate::api::form::Draft;
use crate::api::user::{ChangeUserDetails, ChangeUserRoles, RunUserAction, UserView, get_user};
use crate::i18n::it::access as access_words;
use crate::i18n::it::user as words;
use crate::pages::access::{ProofForm, summary};
use crate::pages::parts::{Loaded, PostForm, Problem, Refused, address_of, field_error, problems, with_draft};
use crate::routes::to;
use crate::ui::{
    Breadcrumb, Button, ButtonLook, Callout, Code, DescriptionList, ErrorSummary, Fact, InputKind, LinkButton, Need,
    PageHead, TextField, Tone,
};

/// The page of a command whose name is in the address.
#[component]
pub fn UserCommandPage() -> impl IntoView {
    let params = use_params_map();
    let slug = move || params.read().get("comando").unwrap_or_default();
    let action = move || UserAction::iter().find(|action| words::slug(*action) == slug());
    move || match action() {
        Some(action) => view! { <Command action/> }.into_any(),
        None => view! { <Problem error=ApiError::not_found(Thing::User)/> }.into_any(),
    }
}

/// A new password: its form is posted to the address of this page, which then shows it.
#[component]
pub fn UserPasswordPage() -> impl IntoView {
    view! { <Command action=UserAction::ResetPassword/> }
}

#[component]
fn Command(action: UserAction) -> impl IntoView {
    let posted = posted();
    let params = use_params_map();
    let both = with_draft(move || params.read().get("id").unwrap_or_default(), get_user);
    view! {
        <Loaded
            asked=both
            view=move |(user, draft)| view! { <Asked user draft posted=posted.clone() action/> }
        />
    }
}

#[component]
fn Asked(user: UserView, draft: Draft, posted: Posted, action: UserAction) -> impl IntoView {
    let account = &user.facts.user;
    let person = format!("{} {}", account.name, account.family_name);
    let (trail, title) = (trail(&person, account.id, Some(words::button(action))), words::question(action, &person));
    let path = to::user(account.id);
    let body = if let Some(issued) = posted.issued {
        view! { <Issued issued/> }.into_any()
    } else {
        match can(action, &user.facts, &user.actor) {
            Err(Denial::NotFound { thing }) => view! { <Problem error=ApiError::not_found(thing)/> }.into_any(),
            Err(denial) => view! {
                <Refused denial/>
                <LinkButton href=path label=words::CANCEL look=ButtonLook::Neutral/>
            }
            .into_any(),
            Ok(()) if !user.proof_is_fresh => {
                let back = to::user_command(account.id, action);
                view! { <ProofForm back/> }.into_any()
            }
            Ok(()) => view! { <Form user draft posted=posted.draft action/> }.into_any(),
        }
    };
    view! {
        <Breadcrumb trail/>
        <PageHead title/>
        {body}
    }
}

#[component]
fn Form(user: UserView, draft: Draft, posted: Draft, action: UserAction) -> impl IntoView {
    let inputs = [("familyName", "family_name"), ("name", "name"), ("email", "email"), ("roles", "roles")];
    let problems = problems(&draft, &inputs).into_iter().chain(summary(&posted, &[])).collect();
    let consequences = words::consequences(action).iter().map(|text| view! { <li>{*text}</li> }).collect_view();
    let account = user.facts.user;
    let (id, seen) = (account.id, account.revision);
    let hidden = move || {
        view! {
            <input type="hidden" name="id" value=id.to_string()/>
            <input type="hidden" name="seen" value=seen.0/>
        }
    };
    let look = match action {
        UserAction::ChangeDetails | UserAction::ChangeRoles | UserAction::Enable => ButtonLook::Primary,
        UserAction::ResetPassword | UserAction::Disable => ButtonLook::Danger,
    };
    let end = move || {
        view! {
            <div class="actions">
                <Button label=words::button(action) look/>
                <LinkButton href=to::user(id) label=words::CANCEL look=ButtonLook::Neutral/>
            </div>
        }
    };
    let form = match action {
        UserAction::Disable | UserAction::Enable => {
            let run = address_of::<RunUserAction>();
            let name: &'static str = action.into();
            view! {
                <PostForm to=run class="form">
                    {hidden()}
                    <input type="hidden" name="action" value=name/>
                    {end()}
                </PostForm>
            }
            .into_any()
        }
        UserAction::ResetPassword => view! {
            <form method="post" action=to::user_command(id, action) class="form">
                <input type="hidden" name="seen" value=seen.0/>
                {end()}
            </form>
        }
        .into_any(),
        UserAction::ChangeRoles => {
            let run = address_of::<ChangeUserRoles>();
            let typed =
                draft.value("roles").map(|typed| typed.split(' ').filter_map(|role| role.parse().ok()).collect());
            let chosen = typed.unwrap_or(account.roles);
            view! {
                <PostForm to=run class="form">
                    {hidden()}
                    <RoleFields name="roles[]" chosen error=field_error(&draft, "roles")/>
                    {end()}
                </PostForm>
            }
            .into_any()
        }
        UserAction::ChangeDetails => {
            let run = address_of::<ChangeUserDetails>();
            let typed = draft.clone();
            let value = move |name: &str, stored: String| Some(typed.value(name).unwrap_or(stored));
            view! {
                <PostForm to=run class="form">
                    {hidden()}
                    <TextField
                        name="name"
                        label=words::NAME
                        need=Need::Required
                        value=value("name", account.name)
                        error=field_error(&draft, "name")
                        autocomplete="off"
                        max_length=80
                    />
                    <TextField
                        name="family_name"
                        label=words::FAMILY_NAME
                        need=Need::Required
                        value=value("familyName", account.family_name)
                        error=field_error(&draft, "familyName")
                        autocomplete="off"
                        max_length=80
                    />
                    <TextField
                        name="email"
                        label=words::ADDRESS
                        kind=InputKind::Email
                        need=Need::Optional
                        value=value("email", account.email.unwrap_or_default())
                        error=field_error(&draft, "email")
                        autocomplete="off"
                    />
                    {end()}
                </PostForm>
            }
            .into_any()
        }
    };
    view! {
        <ErrorSummary problems/>
        <Callout tone=Tone::Info>
            <ul>{consequences}</ul>
        </Callout>
        {form}
    }
}

/// A temporary password, this once.
#[component]
pub fn Issued(issued: IssuedPassword) -> impl IntoView {
    view! {
        <Callout tone=Tone::Warning title=words::ISSUED_TITLE>
            <p>{words::ISSUED_NOTE}</p>
        </Callout>
        <DescriptionList>
            <Fact label=access_words::USERNAME><Code text=issued.username/></Fact>
            <Fact label=words::ISSUED_PASSWORD><Code text=issued.password/></Fact>
        </DescriptionList>
        <div class="actions">
            <LinkButton href=issued.path label=words::TO_THE_ACCOUNT/>
            <LinkButton href=to::USERS label=words::TO_THE_LIST look=ButtonLook::Neutral/>
        </div>
    }
}
