//! `/accesso/attivazione`: the first password of an account that was made on the command line.

use leptos::prelude::*;

use super::{field_error, summary};
use crate::api::access::posted;
use crate::i18n::it::access as words;
use crate::ui::{Button, ButtonLook, ErrorSummary, InputKind, LinkButton, Need, PageHead, TextField};

#[component]
pub fn ActivationPage() -> impl IntoView {
    let draft = posted().draft;
    view! {
        <div class="login">
            <PageHead title=words::ACTIVATION_TITLE/>
            <p>{words::ACTIVATION_NOTE}</p>
            <ErrorSummary problems=summary(&draft, &[])/>
            <form method="post" action="/accesso/attivazione" class="form">
                <TextField
                    name="code"
                    label=words::ACTIVATION_CODE
                    need=Need::Required
                    value=draft.value("code")
                    error=field_error(&draft, "code")
                    autocomplete="one-time-code"
                />
                <super::NewPasswordFields draft=draft/>
                <div class="actions">
                    <Button label=words::SET_PASSWORD/>
                    <LinkButton href="/accesso" label=words::CANCEL look=ButtonLook::Neutral/>
                </div>
            </form>
        </div>
    }
}

/// The new password, twice.
#[component]
pub fn NewPasswordFields(draft: crate::api::form::Draft) -> impl IntoView {
    view! {
        <TextField
            name="newPassword"
            label=words::NEW_PASSWORD
            kind=InputKind::Password
            need=Need::Required
            hint=words::NEW_PASSWORD_HINT
            error=field_error(&draft, "newPassword")
            autocomplete="new-password"
        />
        <TextField
            name="repeat"
            label=words::REPEAT_PASSWORD
            kind=InputKind::Password
            need=Need::Required
            error=field_error(&draft, "repeat")
            autocomplete="new-password"
        />
    }
}
