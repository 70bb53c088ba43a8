//! `/terminologie/carica`: the form that sends a file to be checked. It is posted to the address of this page, where the
//! server reads the file.

use domain::terminology::rules::can;
use domain::terminology::{Format, Kind, TerminologyAction};
use leptos::prelude::*;
use strum::IntoEnumIterator as _;

use super::trail_to;
use crate::api::form::Draft;
use crate::api::terminology::load::get_loading;
use crate::i18n::it::terminology as names;
use crate::i18n::it::terminology_load as words;
use crate::pages::parts::{Loaded, Refused, field_error, problems, with_draft};
use crate::routes::to;
use crate::ui::{
    Breadcrumb, Button, ButtonLook, Choice, ErrorSummary, FileField, LinkButton, Need, PageHead, SelectField, Steps,
    TextField,
};

/// The names of the steps.
pub(super) fn steps() -> Vec<String> {
    [words::STEP_FILE, words::STEP_CHECK, words::STEP_PUBLISHED].map(str::to_owned).into()
}

#[component]
pub fn LoadTerminologyPage() -> impl IntoView {
    let both = with_draft(|| (), |()| get_loading());
    view! {
        <Loaded
            asked=both
            view=|(reader, draft)| {
                let body = match can(TerminologyAction::Load, &reader.actor) {
                    Ok(()) => view! { <Form draft max_bytes=reader.max_bytes/> }.into_any(),
                    Err(denial) => view! { <Refused denial/> }.into_any(),
                };
                view! {
                    <Breadcrumb trail=trail_to(words::TITLE)/>
                    <PageHead title=words::TITLE/>
                    {body}
                }
            }
        />
    }
}

#[component]
fn Form(draft: Draft, max_bytes: u64) -> impl IntoView {
    let fields = ["format", "doc", "title", "oid", "url", "kind", "version"];
    let inputs = fields.map(|field| (field, field));
    let formats = Format::iter().map(|format| Choice::new(format.to_string(), names::format(format))).collect();
    view! {
        <ErrorSummary problems=problems(&draft, &inputs)/>
        <Steps names=steps() current=0/>
        <p>{words::NOTE}</p>
        <form method="post" action=to::LOAD_TERMINOLOGY enctype="multipart/form-data" class="form">
            <fieldset class="fieldset">
                <legend>{words::FILE}</legend>
                <SelectField
                    name="format"
                    label=words::FORMAT
                    choices=formats
                    value=draft.value("format")
                    error=field_error(&draft, "format")
                />
                <FileField
                    name="doc"
                    label=words::FILE
                    hint=words::file_hint(max_bytes)
                    accept=words::ACCEPT
                    need=Need::Required
                    error=field_error(&draft, "doc")
                />
            </fieldset>
            <Metadata draft/>
            <div class="actions">
                <Button label=words::CHECK/>
                <LinkButton href=to::TERMINOLOGIES label=words::CANCEL look=ButtonLook::Neutral/>
            </div>
        </form>
    }
}

/// What a simplified file does not say of itself.
#[component]
fn Metadata(draft: Draft) -> impl IntoView {
    let kinds = Kind::iter().map(|kind| Choice::new(kind.to_string(), names::kind(kind))).collect();
    let text = |name: &'static str, label: &'static str, hint: &'static str| {
        view! {
            <TextField name label hint value=draft.value(name) error=field_error(&draft, name) max_length=1000/>
        }
    };
    view! {
        <fieldset class="fieldset">
            <legend>{words::METADATA}</legend>
            <p class="muted">{words::METADATA_NOTE}</p>
            {text("title", words::NAME, words::NAME_HINT)}
            {text("oid", names::OID, words::OID_HINT)}
            {text("url", names::URL, words::URL_HINT)}
            <SelectField
                name="kind"
                label=names::KIND
                choices=kinds
                value=draft.value("kind")
                error=field_error(&draft, "kind")
            />
            {text("version", names::VERSION, words::VERSION_HINT)}
        </fieldset>
    }
}
