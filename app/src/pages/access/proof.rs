//! Typing the password again before accounts are managed (security.md WEB-03).

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{field_error, summary};
use crate::api::access::{own_path, posted};
use crate::api::form::Draft;
use crate::i18n::it::access as words;
use crate::ui::{Button, Callout, ErrorSummary, InputKind, Need, PageHead, TextField, Tone};

/// `/accesso/conferma`: where a wrong password leads, and the way on from there.
#[component]
pub fn ProofPage() -> impl IntoView {
    let draft = posted().draft;
    let back = draft.value("ritorno").or_else(|| use_query_map().read_untracked().get("ritorno"));
    let back = back.filter(|path| own_path(path).is_some()).unwrap_or_else(|| "/".to_owned());
    view! {
        <PageHead title=words::PROOF_TITLE/>
        <ProofForm back draft/>
    }
}

/// In place of the form of a delicate action; leads back to `back`, where the form then is.
#[component]
pub fn ProofForm(#[prop(into)] back: String, #[prop(default = Draft::default())] draft: Draft) -> impl IntoView {
    view! {
        <ErrorSummary problems=summary(&draft, &[("password", "proof")])/>
        <Callout tone=Tone::Info title=words::PROOF_TITLE>
            <p>{words::PROOF_NOTE}</p>
        </Callout>
        <form method="post" action="/accesso/conferma" class="form">
            <input type="hidden" name="ritorno" value=back/>
            <TextField
                name="proof"
                label=words::PASSWORD
                kind=InputKind::Password
                need=Need::Required
                error=field_error(&draft, "password")
                autocomplete="current-password"
            />
            <div class="actions">
                <Button label=words::PROVE/>
            </div>
        </form>
    }
}
