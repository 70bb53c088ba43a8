//! The files of a request: both sides read them; the consumer attaches them to its draft and takes them off again.

use domain::agreement::AgreementDocument;
use domain::agreement::documents::{MAX_DOCUMENT_BYTES, MAX_DOCUMENTS, can_change_documents};
use domain::{Denial, Permission, Thing};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::{Perspective, id_in_path, trail};
use crate::api::ApiError;
use crate::api::agreement::{AgreementView, get_agreement};
use crate::api::document::RemoveAgreementDocument;
use crate::api::form::Draft;
use crate::i18n::it::agreement as agreement_words;
use crate::i18n::it::document as words;
use crate::i18n::it::paper as paper_words;
use crate::pages::parts::{Loaded, PostForm, Problem, Refused, address_of, field_error, problems, reason, with_draft};
use crate::routes::to;
use crate::ui::{
    ActionsColumn, Breadcrumb, Button, ButtonLook, Callout, Column, ErrorSummary, FileField, Flash, LinkButton, Need,
    PageHead, RowActions, Table, TextField, Tone,
};

/// The section of the request's page.
#[component]
pub(super) fn Documents(agreement: AgreementView, side: Perspective) -> impl IntoView {
    let id = agreement.facts.agreement.id;
    let changes = side == Perspective::Consumer && can_change_documents(&agreement.facts, &agreement.actor).is_ok();
    let change = changes.then(|| {
        let href = to::agreement_command(side, id, domain::agreement::AgreementAction::Update);
        view! { <p><LinkButton href label=words::CHANGE small=true look=ButtonLook::Outline/></p> }
    });
    let attestation = agreement.is_attested.then(|| {
        let (href, label) = (to::attestation(side, id), paper_words::DOWNLOAD_ATTESTATION);
        view! {
            <p><LinkButton href label small=true look=ButtonLook::Outline download=true/></p>
            <p class="muted">{paper_words::ATTESTATION_NOTE}</p>
        }
    });
    view! {
        <section aria-labelledby="documenti">
            <h2 id="documenti">{words::TITLE}</h2>
            {attestation}
            <List agreement side removable=false/>
            {change}
        </section>
    }
}

/// The section of the draft's page: what is attached, and the form that attaches. It is posted to the address of the
/// page itself, where the server reads the file.
#[component]
pub(super) fn DraftDocuments(agreement: AgreementView, draft: Draft) -> impl IntoView {
    let id = agreement.facts.agreement.id;
    let action = to::agreement_command(Perspective::Consumer, id, domain::agreement::AgreementAction::Update);
    let hint = words::file_hint(MAX_DOCUMENT_BYTES, MAX_DOCUMENTS);
    view! {
        <section aria-labelledby="documenti">
            <h2 id="documenti">{words::TITLE}</h2>
            <List agreement side=Perspective::Consumer removable=true/>
            <form method="post" action=action enctype="multipart/form-data" class="form">
                <h3>{words::ATTACH}</h3>
                <p class="muted">{words::ATTACH_NOTE}</p>
                <TextField
                    name="prettyName"
                    label=words::PRETTY_NAME
                    hint=words::PRETTY_NAME_HINT
                    value=draft.value("prettyName")
                    error=field_error(&draft, "prettyName")
                />
                <FileField
                    name="doc"
                    label=words::FILE
                    hint
                    need=Need::Required
                    accept=words::ACCEPT
                    error=field_error(&draft, "doc")
                />
                <div class="actions">
                    <Button label=words::SEND look=ButtonLook::Outline/>
                </div>
            </form>
        </section>
    }
}

#[component]
fn List(agreement: AgreementView, side: Perspective, removable: bool) -> impl IntoView {
    let documents = &agreement.facts.agreement.documents;
    if documents.is_empty() {
        return view! { <p>{words::NONE}</p> }.into_any();
    }
    // Not every role may read what the enti send each other.
    let permission = Permission::ReadAgreementDocuments;
    let readable = agreement.actor.has(permission);
    let denied = (!readable).then(|| view! { <p class="muted">{reason(&Denial::Unauthorized { permission })}</p> });
    let row = |document: &AgreementDocument| row(&agreement, side, document, readable, removable).into_any();
    let rows = documents.iter().map(row).collect_view();
    view! {
        <Table caption=words::TITLE>
            <thead>
                <tr>
                    <Column label=words::NAME/>
                    <Column label=words::SIZE/>
                    <Column label=words::ATTACHED_ON/>
                    <ActionsColumn/>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </Table>
        {denied}
    }
    .into_any()
}

fn row(
    agreement: &AgreementView,
    side: Perspective,
    document: &AgreementDocument,
    readable: bool,
    removable: bool,
) -> impl IntoView + use<> {
    let id = agreement.facts.agreement.id;
    let name = document.name.clone();
    let download = readable.then(|| {
        let (href, about) = (to::agreement_document(side, id, document.id), name.clone());
        view! {
            <LinkButton href label=words::DOWNLOAD about small=true look=ButtonLook::Outline download=true/>
        }
    });
    let remove = removable.then(|| {
        let (href, about) = (to::remove_document(id, document.id), name.clone());
        view! { <LinkButton href label=words::REMOVE about small=true look=ButtonLook::DangerOutline/> }
    });
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td>{words::size(document.size)}</td>
            <td>{agreement.date(document.uploaded_at)}</td>
            <td><RowActions>{download}{remove}</RowActions></td>
        </tr>
    }
}

/// What was just done with a file of the draft.
#[component]
pub(super) fn DocumentDone() -> impl IntoView {
    let text = match use_query_map().read_untracked().get("fatto").as_deref() {
        Some(words::ATTACHED_SLUG) => Some(words::ATTACHED),
        Some(words::REMOVED_SLUG) => Some(words::REMOVED),
        Some(_) | None => None,
    };
    text.map(|text| view! { <Flash>{text}</Flash> })
}

/// The page that asks before a file is taken off a draft.
#[component]
pub fn RemoveDocumentPage() -> impl IntoView {
    let (id, params) = (id_in_path(), use_params_map());
    let both = with_draft(
        move || (params.read().get("documento").unwrap_or_default(), id.get()),
        |(document, id)| async { Ok((document, get_agreement(id).await?)) },
    );
    view! {
        <Loaded
            asked=both
            view=|((document, agreement), draft)| {
                let mut documents = agreement.facts.agreement.documents.iter();
                match documents.find(|kept| kept.id.to_string() == document).cloned() {
                    Some(document) => view! { <Remove agreement document draft/> }.into_any(),
                    None => view! { <Problem error=ApiError::not_found(Thing::Document)/> }.into_any(),
                }
            }
        />
    }
}

#[component]
fn Remove(agreement: AgreementView, document: AgreementDocument, draft: Draft) -> impl IntoView {
    let run = address_of::<RemoveAgreementDocument>();
    let id = agreement.facts.agreement.id;
    let about = agreement_words::title(&agreement.producer, &agreement.eservice, agreement.facts.current.number);
    let action = domain::agreement::AgreementAction::Update;
    let back = to::agreement_command(Perspective::Consumer, id, action);
    let body = match can_change_documents(&agreement.facts, &agreement.actor) {
        Err(denial) => view! {
            <Refused denial/>
            <LinkButton href=to::agreement(Perspective::Consumer, id) label=words::CANCEL look=ButtonLook::Neutral/>
        }
        .into_any(),
        Ok(()) => view! {
            <Callout tone=Tone::Info><p>{words::REMOVE_NOTE}</p></Callout>
            <PostForm to=run class="form">
                <input type="hidden" name="id" value=id.to_string()/>
                <input type="hidden" name="document" value=document.id.to_string()/>
                <div class="actions">
                    <Button label=words::REMOVE look=ButtonLook::Danger/>
                    <LinkButton href=back label=words::CANCEL look=ButtonLook::Neutral/>
                </div>
            </PostForm>
        }
        .into_any(),
    };
    view! {
        <Breadcrumb trail=trail(Perspective::Consumer, about.clone())/>
        <PageHead title=words::remove_question(&document.name)/>
        <p class="muted">{about}</p>
        <ErrorSummary problems=problems(&draft, &[])/>
        {body}
    }
}
