//! What the reader's ente makes known about accessibility: where its statement is, and where problems are reported.

use domain::tenant::{Tenant, can_set_accessibility};
use leptos::prelude::*;

use crate::api::form::Draft;
use crate::api::tenant::{SetAccessibility, TenantView};
use crate::i18n::it::tenant as words;
use crate::pages::parts::{PostForm, address_of, field_error, problems};
use crate::ui::{Button, DescriptionList, ErrorSummary, Fact, InputKind, Need, TextField};

/// A part of the ente's page: a form for its administrators, and what is known for the others.
#[component]
pub fn OwnAccessibility(view: TenantView, draft: Draft) -> impl IntoView {
    let TenantView { actor, tenant, .. } = view;
    let body = if can_set_accessibility(&tenant, &actor).is_ok() {
        view! { <AccessibilityForm tenant draft/> }.into_any()
    } else {
        view! { <Known tenant/> }.into_any()
    };
    view! {
        <section aria-labelledby="accessibilita">
            <h2 id="accessibilita">{words::ACCESSIBILITY}</h2>
            <p class="prose muted">{words::ACCESSIBILITY_NOTE}</p>
            {body}
        </section>
    }
}

#[component]
fn Known(tenant: Tenant) -> impl IntoView {
    let report = tenant.accessibility.feedback_link();
    let known = tenant.accessibility;
    let statement = match known.statement.as_str() {
        "" => words::NOT_GIVEN.into_any(),
        _ => view! { <a href=known.statement.clone()>{known.statement.clone()}</a> }.into_any(),
    };
    let feedback = match report {
        None => words::NOT_GIVEN.into_any(),
        Some(href) => view! { <a href=href>{known.feedback.clone()}</a> }.into_any(),
    };
    view! {
        <DescriptionList>
            <Fact label=words::STATEMENT>{statement}</Fact>
            <Fact label=words::FEEDBACK>{feedback}</Fact>
        </DescriptionList>
        <p class="muted">{words::CONTACT_READ_ONLY}</p>
    }
}

#[component]
fn AccessibilityForm(tenant: Tenant, draft: Draft) -> impl IntoView {
    let run = address_of::<SetAccessibility>();
    let fields = [("statement", "statement"), ("feedback", "feedback")];
    view! {
        <ErrorSummary problems=problems(&draft, &fields)/>
        <PostForm to=run class="form">
            <input type="hidden" name="seen" value=tenant.revision.0/>
            <TextField
                name="statement"
                label=words::STATEMENT
                kind=InputKind::Url
                hint=words::STATEMENT_HINT
                need=Need::Optional
                value=draft.value("statement").unwrap_or(tenant.accessibility.statement)
                error=field_error(&draft, "statement")
                max_length=120
                autocomplete="off"
            />
            <TextField
                name="feedback"
                label=words::FEEDBACK
                hint=words::FEEDBACK_HINT
                need=Need::Optional
                value=draft.value("feedback").unwrap_or(tenant.accessibility.feedback)
                error=field_error(&draft, "feedback")
                max_length=254
                autocomplete="off"
            />
            <div class="actions">
                <Button label=words::SAVE_ACCESSIBILITY/>
            </div>
        </PostForm>
    }
}
