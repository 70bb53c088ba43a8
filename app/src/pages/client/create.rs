//! `/fruizione/client/nuovo`

use domain::client::ClientKind;
use domain::client::rules::can_create;
use leptos::prelude::*;
use strum::IntoEnumIterator as _;

use super::trail;
use crate::api::client::CreateClient;
use crate::api::form::Draft;
use crate::api::server::actor;
use crate::i18n::it::client as words;
use crate::pages::parts::{Loaded, PostForm, Refused, address_of, field_error, problems, query, with_draft};
use crate::routes::to;
use crate::ui::{
    Breadcrumb, Button, ButtonLook, CheckField, Choice, ErrorSummary, LinkButton, Need, PageHead, RadioField, TextArea,
    TextField,
};

#[component]
pub fn NewClientPage() -> impl IntoView {
    let asked_for = query("tipo");
    let both = with_draft(
        || (),
        |()| {
            let reader = actor();
            async { reader }
        },
    );
    view! {
        <Breadcrumb trail=trail(words::NEW.to_owned())/>
        <PageHead title=words::NEW/>
        <Loaded
            asked=both
            view=move |(reader, draft)| match can_create(&reader) {
                Ok(()) => view! { <Form draft asked_for/> }.into_any(),
                Err(denial) => view! { <Refused denial/> }.into_any(),
            }
        />
    }
}

#[component]
fn Form(draft: Draft, asked_for: Option<String>) -> impl IntoView {
    let run = address_of::<CreateClient>();
    let inputs = [("name", "name"), ("description", "description"), ("kind", "kind")];
    let kinds = ClientKind::iter().map(|kind| Choice::new(kind.to_string(), words::kind_choice(kind))).collect();
    let asked_for = asked_for.and_then(|slug| ClientKind::iter().find(|kind| words::kind_slug(*kind) == slug));
    let kind = draft.value("kind").unwrap_or_else(|| asked_for.unwrap_or(ClientKind::Consumer).to_string());
    // A new form proposes it; one that came back says what was ticked.
    let join = draft.values.is_empty() || draft.value("join").is_some_and(|join| !join.is_empty());
    view! {
        <ErrorSummary problems=problems(&draft, &inputs)/>
        <p>{words::NEW_NOTE}</p>
        <PostForm to=run class="form">
            <RadioField
                name="kind"
                legend=words::KIND_LEGEND
                choices=kinds
                value=Some(kind)
                need=Need::Required
                error=field_error(&draft, "kind")
            />
            <TextField
                name="name"
                label=words::NAME_LABEL
                hint=words::NAME_HINT
                need=Need::Required
                value=draft.value("name")
                error=field_error(&draft, "name")
                max_length=60
            />
            <TextArea
                name="description"
                label=words::DESCRIPTION
                hint=words::DESCRIPTION_HINT
                need=Need::Required
                value=draft.value("description")
                error=field_error(&draft, "description")
                max_length=250
            />
            <CheckField name="join" label=words::JOIN hint=words::JOIN_HINT checked=join/>
            <div class="actions">
                <Button label=words::CREATE/>
                <LinkButton href=to::CLIENTS label=words::CANCEL look=ButtonLook::Neutral/>
            </div>
        </PostForm>
    }
}
