//! `/pratiche/partner/nuovo`: a new partner, and its secret, once.

use leptos::prelude::*;

use super::{Issued, trail};
use crate::api::access::posted;
use crate::api::form::Draft;
use crate::api::partner::{NewPartnerForm, get_new_partner_form};
use crate::i18n::it::partner as words;
use crate::pages::access::{field_error, summary};
use crate::pages::parts::{Loaded, with_draft};
use crate::routes::to;
use crate::ui::{Breadcrumb, Button, ButtonLook, Callout, ErrorSummary, LinkButton, Need, PageHead, TextField, Tone};

/// A new partner. The form is posted to the address of the page, where the server makes it and shows its secret.
#[component]
pub fn NewPartnerPage() -> impl IntoView {
    let posted = posted();
    let form = with_draft(|| (), |()| get_new_partner_form());
    let body = match posted.issued {
        Some(issued) => view! { <Issued issued/> }.into_any(),
        None => view! {
            <Loaded
                asked=form
                view=move |(form, kept)| {
                    // Refused in this very answer, or kept from a session that had ended.
                    let draft = if posted.draft == Draft::default() { kept } else { posted.draft };
                    view! { <Form form draft/> }
                }
            />
        }
        .into_any(),
    };
    view! {
        <Breadcrumb trail=trail(Some(words::NEW.to_owned()))/>
        <PageHead title=words::NEW/>
        {body}
    }
}

#[component]
fn Form(form: NewPartnerForm, draft: Draft) -> impl IntoView {
    view! {
        <ErrorSummary problems=summary(&draft, &[("code", "code"), ("name", "name")])/>
        <Callout tone=Tone::Info>
            <p>{words::SECRET_NOTE}</p>
        </Callout>
        <form method="post" action=to::NEW_PARTNER class="form">
            <TextField
                name="code"
                label=words::CODE
                need=Need::Required
                hint=words::code_hint(&form.ente)
                value=draft.value("code")
                error=field_error(&draft, "code")
                autocomplete="off"
                max_length=40
            />
            <TextField
                name="name"
                label=words::NAME
                need=Need::Required
                hint=words::NAME_HINT
                value=draft.value("name")
                error=field_error(&draft, "name")
                autocomplete="off"
                max_length=120
            />
            <div class="actions">
                <Button label=words::CREATE/>
                <LinkButton href=to::PARTNERS label=words::CANCEL look=ButtonLook::Neutral/>
            </div>
        </form>
    }
}
