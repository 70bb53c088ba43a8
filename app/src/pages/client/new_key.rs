//! `/fruizione/client/:id/chiavi/nuova`: how a pair of keys is made, and the form that sends the public one. It is posted to
//! the address of this page, where the server reads the file.

use domain::client::rules::can;
use domain::client::{ClientAction, KeyUse};
use leptos::prelude::*;
use strum::IntoEnumIterator as _;

use super::{in_path, trail_in};
use crate::api::client::{ClientView, get_client};
use crate::api::form::Draft;
use crate::i18n::it::client as words;
use crate::pages::parts::{Loaded, Refused, field_error, problems, with_draft};
use crate::routes::to;
use crate::ui::{
    Breadcrumb, Button, ButtonLook, Choice, Disclosure, ErrorSummary, FileField, LinkButton, Need, PageHead,
    RadioField, TextArea, TextField,
};

#[component]
pub fn AddKeyPage() -> impl IntoView {
    let both = with_draft(|| in_path("id"), get_client);
    view! {
        <Loaded
            asked=both
            view=|(client, draft): (ClientView, Draft)| {
                let id = client.client().id;
                let body = match can(ClientAction::AddKey, &client.facts, &client.actor) {
                    Ok(()) => view! { <Form client=client.clone() draft/> }.into_any(),
                    Err(denial) => view! {
                        <Refused denial/>
                        <LinkButton href=to::client_keys(id) label=words::BACK look=ButtonLook::Neutral/>
                    }
                    .into_any(),
                };
                view! {
                    <Breadcrumb trail=trail_in(&client, words::ADD_KEY)/>
                    <PageHead title=words::ADD_KEY/>
                    <p class="muted">{words::about(&client.client().name)}</p>
                    {body}
                }
            }
        />
    }
}

#[component]
fn Form(client: ClientView, draft: Draft) -> impl IntoView {
    let id = client.client().id;
    let inputs = [("name", "name"), ("use", "use"), ("pem", "pem"), ("doc", "doc")];
    let uses = KeyUse::iter().map(|usage| Choice::new(usage.to_string(), words::key_use_choice(usage))).collect();
    let usage = draft.value("use").filter(|usage| !usage.is_empty()).unwrap_or_else(|| KeyUse::Sig.to_string());
    view! {
        <ErrorSummary problems=problems(&draft, &inputs)/>
        <p>{words::NEW_KEY_NOTE}</p>
        <HowTo/>
        <form method="post" action=to::add_key(id) enctype="multipart/form-data" class="form">
            <TextField
                name="name"
                label=words::NAME_LABEL
                hint=words::KEY_NAME_HINT
                need=Need::Required
                value=draft.value("name")
                error=field_error(&draft, "name")
                max_length=60
            />
            <RadioField
                name="use"
                legend=words::USE_LEGEND
                choices=uses
                value=Some(usage)
                error=field_error(&draft, "use")
            />
            <TextArea
                name="pem"
                label=words::PEM
                hint=words::PEM_HINT
                value=draft.value("pem")
                error=field_error(&draft, "pem")
                rows=9
            />
            <FileField
                name="doc"
                label=words::FILE
                hint=words::FILE_HINT
                accept=words::ACCEPT
                error=field_error(&draft, "doc")
            />
            <div class="actions">
                <Button label=words::ADD_KEY/>
                <LinkButton href=to::client_keys(id) label=words::CANCEL look=ButtonLook::Neutral/>
            </div>
        </form>
    }
}

/// Lines to be copied into a shell.
#[component]
fn HowTo() -> impl IntoView {
    view! {
        <Disclosure summary=words::HOW_TITLE>
            <p>{words::HOW_MAKE}</p>
            <pre class="copy-text">{words::MAKE_LINE}</pre>
            <p>{words::HOW_EXTRACT}</p>
            <pre class="copy-text">{words::EXTRACT_LINE}</pre>
            <p class="muted">{words::COPY_HINT}</p>
            <p>{words::HOW_KEEP}</p>
        </Disclosure>
    }
}
