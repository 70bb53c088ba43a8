//! The third step: whom vouchers are for, how long they live, and the interface file.

use domain::eservice::{Descriptor, Technology, VersionFile};
use leptos::prelude::*;

use super::super::command::VersionSeen;
use super::WritingStep;
use crate::api::eservice::OwnView;
use crate::api::eservice::change::written;
use crate::api::eservice::writing::{RemoveVersionFile, WriteTechnicalData};
use crate::api::form::Draft;
use crate::i18n::it::eservice::{self as words, change as change_words, writing as step_words};
use crate::pages::parts::{PostForm, address_of, field_error, problems};
use crate::routes::to;
use crate::ui::{Button, ButtonLook, ErrorSummary, FileField, InputKind, LinkButton, Need, TextArea, TextField};

const INPUTS: [(&str, &str); 4] =
    [("audience", "audience"), ("voucherLifespan", "lifespan"), ("doc", "doc"), ("prettyName", "prettyName")];

#[component]
pub(super) fn TechnicalStep(own: OwnView, descriptor: Descriptor, draft: Draft) -> impl IntoView {
    let before = to::writing(descriptor.eservice, descriptor.number, WritingStep::Thresholds);
    let [_, _, (_, lifespan)] = written(descriptor.quotas);
    let value = |name: &str, stored: String| Some(draft.value(name).unwrap_or(stored));
    let (audience, lifespan) = (value("audience", descriptor.audience.join("\n")), value("voucherLifespan", lifespan));
    let (audience_error, lifespan_error) = (field_error(&draft, "audience"), field_error(&draft, "voucherLifespan"));
    let seen = descriptor.clone();
    view! {
        <ErrorSummary problems=problems(&draft, &INPUTS)/>
        <PostForm to={address_of::<WriteTechnicalData>()} class="form">
            <VersionSeen descriptor=seen/>
            <TextArea
                name="audience"
                label=words::AUDIENCE
                hint=step_words::AUDIENCE_HINT
                value=audience
                error=audience_error
            />
            <TextField
                name="lifespan"
                label=change_words::LIFESPAN
                hint=change_words::LIFESPAN_HINT
                kind=InputKind::Number
                need=Need::Required
                value=lifespan
                error=lifespan_error
                min="60"
                max="86400"
                short=true
            />
            <div class="actions">
                <Button label=step_words::SAVE/>
                <LinkButton href=before label=step_words::BACK look=ButtonLook::Neutral/>
            </div>
        </PostForm>
        <Interface technology=own.facts.eservice.technology descriptor draft/>
    }
}

#[component]
fn Interface(technology: Technology, descriptor: Descriptor, draft: Draft) -> impl IntoView {
    let body = match descriptor.interface.clone() {
        Some(file) => view! { <Kept descriptor file/> }.into_any(),
        None => view! { <Upload technology descriptor draft/> }.into_any(),
    };
    view! {
        <section aria-labelledby="interfaccia">
            <h2 id="interfaccia">{step_words::INTERFACE}</h2>
            <p class="muted">{step_words::INTERFACE_NOTE}</p>
            {body}
        </section>
    }
}

#[component]
fn Kept(descriptor: Descriptor, file: VersionFile) -> impl IntoView {
    let href = to::document(descriptor.eservice, descriptor.id, file.id);
    view! {
        <p>{file.pretty_name} " · " {words::file(&file.name, file.size)}</p>
        <div class="actions">
            <LinkButton
                href
                label=words::DOWNLOAD
                about=file.name.clone()
                small=true
                look=ButtonLook::Outline
                download=true
            />
            <PostForm to={address_of::<RemoveVersionFile>()}>
                <input type="hidden" name="eservice" value=descriptor.eservice.to_string()/>
                <input type="hidden" name="descriptor" value=descriptor.id.to_string()/>
                <input type="hidden" name="document" value=file.id.to_string()/>
                <Button label=step_words::REMOVE about=file.name small=true look=ButtonLook::DangerOutline/>
            </PostForm>
        </div>
    }
}

/// The form is posted to the address of the page itself, where the server reads the file.
#[component]
fn Upload(technology: Technology, descriptor: Descriptor, draft: Draft) -> impl IntoView {
    let action = to::writing(descriptor.eservice, descriptor.number, WritingStep::Technical);
    let (hint, accept) = match technology {
        Technology::Rest => (step_words::REST_HINT, step_words::REST_ACCEPT),
        Technology::Soap => (step_words::SOAP_HINT, step_words::SOAP_ACCEPT),
    };
    view! {
        <form method="post" action=action enctype="multipart/form-data" class="form">
            <FileField
                name="doc"
                label=step_words::FILE
                hint
                need=Need::Required
                accept
                error=field_error(&draft, "doc")
            />
            <TextField
                name="prettyName"
                label=step_words::TITLE
                hint=step_words::TITLE_HINT
                value=draft.value("prettyName")
                error=field_error(&draft, "prettyName")
                max_length=60
            />
            <div class="actions">
                <Button label=step_words::UPLOAD look=ButtonLook::Outline/>
            </div>
        </form>
    }
}
