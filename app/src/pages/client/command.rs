//! The pages that ask before something is taken away from a client, or more is allowed to it: what will follow, and the button.

use domain::client::rules::{can, can_remove_key};
use domain::client::{AssertionProfile, ClientAction, ClientFacts};
use domain::{Actor, Denial, Thing};
use leptos::prelude::*;

use super::key::keyed;
use super::{in_path, trail_in};
use crate::api::ApiError;
use crate::api::client::server::BACK_TO_PURPOSE;
use crate::api::client::{ClientView, RunClientCommand, get_client, get_linked};
use crate::api::form::Draft;
use crate::api::server::fail;
use crate::i18n::it::client as words;
use crate::pages::agreement::Perspective;
use crate::pages::parts::{Loaded, PostForm, Refused, address_of, field_error, problems, query, with_draft};
use crate::routes::to;
use crate::ui::{Breadcrumb, Button, ButtonLook, Callout, ErrorSummary, LinkButton, Need, PageHead, TextField, Tone};

/// What is to be taken away, and from which client.
struct Taken {
    client: ClientView,
    action: ClientAction,
    /// The person, the purpose or the key, as the command names it.
    subject: String,
    /// The same for people.
    what: String,
    /// Where one comes from.
    from: String,
    /// What leads back there, when it is not a page of the client.
    back: &'static str,
}

/// `/fruizione/client/:id/elimina`
#[component]
pub fn DeleteClientPage() -> impl IntoView {
    let both = with_draft(
        || in_path("id"),
        |id| async move {
            let client = get_client(id).await?;
            let (what, from) = (client.client().name.clone(), to::client(client.client().id));
            Ok(Taken { client, action: ClientAction::Delete, subject: String::new(), what, from, back: "" })
        },
    );
    view! { <Loaded asked=both view=|(taken, draft)| view! { <Confirmation taken draft/> }/> }
}

/// `/fruizione/client/:id/finalita/:finalita/scollega`
#[component]
pub fn UnlinkPurposePage() -> impl IntoView {
    let from_purpose = query("da").is_some_and(|from| from == BACK_TO_PURPOSE);
    let both = with_draft(
        || (in_path("id"), in_path("finalita")),
        move |(id, purpose)| async move {
            let (client, purpose, what) = get_linked(id, purpose).await?;
            let (from, back) = match from_purpose {
                true => (to::purpose(Perspective::Consumer, purpose), BACK_TO_PURPOSE),
                false => (to::client(client.client().id), ""),
            };
            let subject = purpose.to_string();
            Ok(Taken { client, action: ClientAction::UnlinkPurpose, subject, what, from, back })
        },
    );
    view! { <Loaded asked=both view=|(taken, draft)| view! { <Confirmation taken draft/> }/> }
}

/// `/fruizione/client/:id/membri/:utente/togli`
#[component]
pub fn RemoveMemberPage() -> impl IntoView {
    let both = with_draft(
        || (in_path("id"), in_path("utente")),
        |(id, subject)| async move {
            let client = get_client(id).await?;
            let member = client.client().members.iter().find(|member| member.to_string() == subject).copied();
            let member = member.ok_or_else(|| fail(ApiError::not_found(Thing::User)))?;
            let (what, from) = (client.name_of(member), to::client_members(client.client().id));
            Ok(Taken { client, action: ClientAction::RemoveMember, subject, what, from, back: "" })
        },
    );
    view! { <Loaded asked=both view=|(taken, draft)| view! { <Confirmation taken draft/> }/> }
}

/// `/fruizione/client/:id/amministratore/togli`
#[component]
pub fn RemoveAdminPage() -> impl IntoView {
    let both = with_draft(
        || in_path("id"),
        |id| async move {
            let client = get_client(id).await?;
            let admin = client.client().admin.ok_or_else(|| fail(ApiError::not_found(Thing::User)))?;
            let (what, from) = (client.name_of(admin), to::client(client.client().id));
            Ok(Taken { client, action: ClientAction::RemoveAdmin, subject: String::new(), what, from, back: "" })
        },
    );
    view! { <Loaded asked=both view=|(taken, draft)| view! { <Confirmation taken draft/> }/> }
}

/// The command that changes how long assertions may live.
pub(super) const fn other_profile(profile: AssertionProfile) -> ClientAction {
    match profile {
        AssertionProfile::Strict => ClientAction::AllowLongAssertions,
        AssertionProfile::PdndCompat => ClientAction::ForbidLongAssertions,
    }
}

/// `/fruizione/client/:id/asserzioni`
#[component]
pub fn AssertionsPage() -> impl IntoView {
    let both = with_draft(
        || in_path("id"),
        |id| async move {
            let client = get_client(id).await?;
            let (what, from) = (client.client().name.clone(), to::client_keys(client.client().id));
            let action = other_profile(client.client().assertion_profile);
            Ok(Taken { client, action, subject: String::new(), what, from, back: "" })
        },
    );
    view! { <Loaded asked=both view=|(taken, draft)| view! { <Confirmation taken draft/> }/> }
}

/// `/fruizione/client/:id/chiavi/:kid/elimina`
#[component]
pub fn RemoveKeyPage() -> impl IntoView {
    let both = with_draft(
        || (in_path("id"), in_path("kid")),
        |(id, kid)| async move {
            let (client, key) = keyed(get_client(id).await?, &kid)?;
            let from = to::client_key(client.client().id, &key.kid);
            Ok(Taken { client, action: ClientAction::RemoveKey, subject: key.kid, what: key.name, from, back: "" })
        },
    );
    view! { <Loaded asked=both view=|(taken, draft)| view! { <Confirmation taken draft/> }/> }
}

/// The same answer as the server's.
fn allowed(action: ClientAction, subject: &str, facts: &ClientFacts, actor: &Actor) -> Result<(), Denial> {
    if action == ClientAction::RemoveKey { can_remove_key(facts, subject, actor) } else { can(action, facts, actor) }
}

#[component]
fn Confirmation(taken: Taken, draft: Draft) -> impl IntoView {
    let Taken { client, action, subject, what, from, back } = taken;
    let title = words::question(action, &what);
    let body = match allowed(action, &subject, &client.facts, &client.actor) {
        Ok(()) => view! { <Form client=client.clone() action subject from back draft/> }.into_any(),
        Err(denial) => view! {
            <ErrorSummary problems=problems(&draft, &[])/>
            <Refused denial/>
            <LinkButton href=from label=words::CANCEL look=ButtonLook::Neutral/>
        }
        .into_any(),
    };
    view! {
        <Breadcrumb trail=trail_in(&client, words::button(action))/>
        <PageHead title/>
        <p class="muted">{words::about(&client.client().name)}</p>
        {body}
    }
}

/// Red is for what takes something away from somebody or lets more be risked.
const fn look(action: ClientAction) -> ButtonLook {
    match action {
        ClientAction::ForbidLongAssertions => ButtonLook::Primary,
        _ => ButtonLook::Danger,
    }
}

#[component]
fn Form(
    client: ClientView,
    action: ClientAction,
    subject: String,
    from: String,
    back: &'static str,
    draft: Draft,
) -> impl IntoView {
    let run = address_of::<RunClientCommand>();
    let (id, seen) = (client.client().id, client.client().revision);
    let word: &'static str = action.into();
    let consequences = words::consequences(action).iter().map(|text| view! { <li>{*text}</li> }).collect_view();
    let phrase = (action == ClientAction::Delete).then(|| {
        let phrase = words::delete_phrase(&client.client().name);
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
        <ErrorSummary problems=problems(&draft, &[("phrase", "phrase")])/>
        <Callout tone=Tone::Info>
            <ul>{consequences}</ul>
        </Callout>
        <PostForm to=run class="form">
            <input type="hidden" name="id" value=id.to_string()/>
            <input type="hidden" name="seen" value=seen.0/>
            <input type="hidden" name="action" value=word/>
            <input type="hidden" name="subject" value=subject/>
            <input type="hidden" name="back" value=back/>
            {phrase}
            <div class="actions">
                <Button label=words::button(action) look=look(action)/>
                <LinkButton href=from label=words::CANCEL look=ButtonLook::Neutral/>
            </div>
        </PostForm>
    }
}
