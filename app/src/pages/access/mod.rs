//! Signing in, choosing the first password, and typing the password again. Plain forms, posted to the server's own
//! handlers: they work before and without our script.

mod activation;
mod proof;

use domain::Denial;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::api::ApiError;
use crate::api::access::{is_demo, own_path, posted};
use crate::api::form::Draft;
use crate::i18n::it::access as words;
use crate::i18n::it::denial::field_problem;
use crate::pages::parts::{explain, problems};
use crate::ui::{Callout, Code, Column, ErrorSummary, Flash, FormProblem, InputKind, Need, PageHead, Table, TextField};

pub use activation::{ActivationPage, NewPasswordFields};
pub use proof::{ProofForm, ProofPage};

/// The `fatto` of the address for whoever is here because their session had ended when they sent a form.
pub const SESSION_OVER: &str = "finita";

/// `/accesso`
#[component]
pub fn SignInPage() -> impl IntoView {
    let (posted, demo) = (posted(), is_demo());
    let query = use_query_map();
    let back = query.read_untracked().get("ritorno").filter(|path| own_path(path).is_some());
    let done = query.read_untracked().get("fatto").and_then(|code| match code.as_str() {
        "uscita" => Some(words::SIGNED_OUT),
        "password" => Some(words::PASSWORD_SET),
        SESSION_OVER => Some(words::SESSION_OVER),
        _ => None,
    });
    let summary = summary(&posted.draft, &[]);
    // A form that came back has its way back among its fields: its address has no query.
    let back =
        posted.draft.value("ritorno").or(back).map(|back| view! { <input type="hidden" name="ritorno" value=back/> });
    view! {
        <div class="login">
            <PageHead title=words::TITLE/>
            <p>{words::NOTE}</p>
            {done.filter(|_| summary.is_empty()).map(|text| view! { <Flash>{text}</Flash> })}
            <ErrorSummary problems=summary/>
            <form method="post" action="/accesso" class="form">
                {back}
                <TextField
                    name="username"
                    label=words::USERNAME
                    hint=words::USERNAME_HINT
                    need=Need::Required
                    value=posted.draft.value("username")
                    autocomplete="username"
                />
                <TextField
                    name="password"
                    label=words::PASSWORD
                    kind=InputKind::Password
                    need=Need::Required
                    autocomplete="current-password"
                />
                <div class="actions">
                    <crate::ui::Button label=words::SIGN_IN/>
                </div>
            </form>
            <section aria-labelledby="aiuto">
                <h2 id="aiuto">{words::NO_ACCOUNT_TITLE}</h2>
                <p>{words::NO_ACCOUNT}</p>
                <p><a href="/accesso/attivazione">{words::FIRST_TIME}</a></p>
            </section>
        </div>
        {demo.then(|| view! { <DemoAccounts/> })}
    }
}

/// The accounts of the demo, which everybody may use.
#[component]
fn DemoAccounts() -> impl IntoView {
    let rows = words::DEMO_ACCOUNTS
        .iter()
        .map(|(username, who)| view! { <tr><th scope="row"><Code text=*username/></th><td>{*who}</td></tr> })
        .collect_view();
    view! {
        <Callout title=words::DEMO_TITLE>
            <p>{words::DEMO_NOTE}" "<Code text=domain::user::password::DEMO_PASSWORD/></p>
        </Callout>
        <Table caption=words::DEMO_TITLE>
            <thead>
                <tr>
                    <Column label=words::DEMO_USERNAME/>
                    <Column label=words::DEMO_WHO/>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </Table>
    }
}

/// What is wrong with a posted form. Waiting is told in seconds, without ceremony.
pub(super) fn summary(draft: &Draft, inputs: &[(&str, &str)]) -> Vec<FormProblem> {
    match &draft.error {
        Some(ApiError::Denied(Denial::TooManyRequests { retry_after_seconds })) => {
            vec![FormProblem::of_form(words::wait(*retry_after_seconds))]
        }
        Some(ApiError::Denied(Denial::Invalid(errors))) => errors
            .iter()
            .map(|error| {
                let text = if error.field == "repeat" {
                    words::NOT_THE_SAME.to_owned()
                } else {
                    field_problem(&error.problem)
                };
                let input =
                    inputs.iter().find(|(field, _)| *field == error.field).map_or(error.field.as_str(), |i| i.1);
                FormProblem::of(input, text)
            })
            .collect(),
        Some(ApiError::Denied(Denial::WrongCredentials | Denial::WrongActivationCode)) => {
            let told = draft.error.as_ref().map(explain);
            told.map(|told| FormProblem::of_form(format!("{} {}", told.why, told.remedy))).into_iter().collect()
        }
        Some(_) | None => problems(draft, inputs),
    }
}

/// What is wrong with one field of a posted form.
pub(super) fn field_error(draft: &Draft, name: &str) -> Option<String> {
    if name == "repeat" {
        return crate::pages::parts::field_error(draft, name).map(|_| words::NOT_THE_SAME.to_owned());
    }
    crate::pages::parts::field_error(draft, name)
}
