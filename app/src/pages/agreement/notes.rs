//! What goes with a draft: its message, and the files that are attached to it.

use domain::agreement::AgreementAction;
use domain::agreement::rules::can;
use leptos::prelude::*;

use super::documents::{DocumentDone, DraftDocuments};
use super::{Perspective, id_in_path, trail};
use crate::api::agreement::{AgreementView, RunAgreementCommand, get_agreement};
use crate::api::form::Draft;
use crate::i18n::it::agreement as words;
use crate::pages::parts::{Loaded, PostForm, Refused, address_of, field_error, problems, with_draft};
use crate::routes::to;
use crate::ui::{Breadcrumb, Button, ButtonLook, ErrorSummary, LinkButton, PageHead, TextArea};

const INPUT: &str = "command[Update][notes]";

/// The form of the message.
#[component]
pub fn AgreementNotesPage() -> impl IntoView {
    let id = id_in_path();
    let both = with_draft(move || id.get(), get_agreement);
    view! { <Loaded asked=both view=|(agreement, draft)| view! { <NotesForm agreement draft/> }/> }
}

#[component]
fn NotesForm(agreement: AgreementView, draft: Draft) -> impl IntoView {
    let run = address_of::<RunAgreementCommand>();
    let own = agreement.facts.agreement.clone();
    let back = to::agreement(Perspective::Consumer, own.id);
    let about = words::title(&agreement.producer, &agreement.eservice, agreement.facts.current.number);
    let body = match can(AgreementAction::Update, &agreement.facts, &agreement.actor) {
        Err(denial) => view! {
            <ErrorSummary problems=problems(&draft, &[])/>
            <Refused denial/>
        }
        .into_any(),
        Ok(()) => {
            let value = draft.value("notes").unwrap_or_else(|| own.notes.clone());
            let error = field_error(&draft, "notes");
            view! {
                <ErrorSummary problems=problems(&draft, &[("notes", INPUT), ("doc", "doc"), ("prettyName", "prettyName")])/>
                <DocumentDone/>
                <PostForm to=run class="form">
                    <input type="hidden" name="id" value=own.id.to_string()/>
                    <input type="hidden" name="perspective" value="Consumer"/>
                    <input type="hidden" name="seen" value=own.revision.0/>
                    <TextArea
                        name=INPUT
                        label=words::MESSAGE
                        hint=words::MESSAGE_HINT
                        value=Some(value)
                        error
                        max_length=1000
                        rows=8
                    />
                    <div class="actions">
                        <Button label=words::SAVE/>
                        <LinkButton href=back label=words::CANCEL look=ButtonLook::Neutral/>
                    </div>
                </PostForm>
                <DraftDocuments agreement=agreement.clone() draft/>
            }
            .into_any()
        }
    };
    view! {
        <Breadcrumb trail=trail(Perspective::Consumer, about)/>
        <PageHead title=words::EDIT_DRAFT/>
        {body}
    }
}
