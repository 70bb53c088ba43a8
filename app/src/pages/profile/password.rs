//! `/profilo/password`: changing the own password. It is also the only page for somebody whose password was given by
//! somebody else.

use leptos::prelude::*;

use crate::api::access::{get_access, posted};
use crate::i18n::it::access as words;
use crate::pages::access::{NewPasswordFields, field_error, summary};
use crate::pages::parts::{Loaded, asked};
use crate::ui::{
    Breadcrumb, Button, ButtonLook, Callout, Crumb, ErrorSummary, InputKind, LinkButton, Need, PageHead, TextField,
    Tone,
};

#[component]
pub fn PasswordPage() -> impl IntoView {
    let draft = posted().draft;
    let access = asked(|| (), |()| get_access());
    view! {
        <Breadcrumb trail=vec![Crumb::link(words::PROFILE_TITLE, "/profilo"), Crumb::here(words::CHANGE_PASSWORD_TITLE)]/>
        <PageHead title=words::CHANGE_PASSWORD_TITLE/>
        <ErrorSummary problems=summary(&draft, &[])/>
        <Loaded
            asked=access
            view=move |access| {
                let cancel = (!access.password_due)
                    .then(|| view! { <LinkButton href="/profilo" label=words::CANCEL look=ButtonLook::Neutral/> });
                let note = if access.password_due {
                    view! {
                        <Callout tone=Tone::Warning title=words::PASSWORD_DUE_TITLE>
                            <p>{words::PASSWORD_DUE}</p>
                        </Callout>
                    }
                    .into_any()
                } else {
                    view! { <p>{words::CHANGE_PASSWORD_NOTE}</p> }.into_any()
                };
                view! {
                    {note}
                    <form method="post" action="/profilo/password" class="form">
                        // For password managers: which account this is about.
                        <input type="hidden" name="username" autocomplete="username" value=access.username/>
                        <TextField
                            name="password"
                            label=words::PRESENT_PASSWORD
                            kind=InputKind::Password
                            need=Need::Required
                            error=field_error(&draft, "password")
                            autocomplete="current-password"
                        />
                        <NewPasswordFields draft=draft.clone()/>
                        <div class="actions">
                            <Button label=words::CHANGE_PASSWORD/>
                            {cancel}
                        </div>
                    </form>
                }
            }
        />
    }
}
