//! The fourth step, and a page of its own once the version is out: documents beside the interface.

use domain::Thing;
use domain::agreement::documents::MAX_DOCUMENT_BYTES;
use domain::eservice::documents::{MAX_DOCUMENTS, can_change};
use domain::eservice::{Descriptor, DescriptorState, VersionFile};
use leptos::prelude::*;

use super::super::version::find;
use super::super::{part, trail};
use super::{Beside, FileDone, WritingStep};
use crate::api::ApiError;
use crate::api::eservice::writing::{RemoveVersionFile, RenameVersionFile};
use crate::api::eservice::{OwnView, get_own_eservice};
use crate::api::form::Draft;
use crate::i18n::it::document as document_words;
use crate::i18n::it::eservice::{self as words, writing as step_words};
use crate::pages::parts::{Loaded, PostForm, Problem, Refused, address_of, field_error, problems, with_draft};
use crate::routes::to;
use crate::ui::{
    ActionsColumn, Breadcrumb, Button, ButtonLook, Column, Crumb, Disclosure, ErrorSummary, FileField, LinkButton,
    Need, PageHead, RowActions, Table, TextField,
};

#[component]
pub(super) fn DocumentsStep(own: OwnView, descriptor: Descriptor, draft: Draft) -> impl IntoView {
    view! {
        <p>{step_words::DOCUMENTS_NOTE}</p>
        <Documents own descriptor=descriptor.clone() draft/>
        <Beside descriptor before=WritingStep::Technical after=Some(WritingStep::Summary)/>
    }
}

/// `/erogazione/e-service/:id/v/:versione/documenti`
#[component]
pub fn VersionDocumentsPage() -> impl IntoView {
    let (id, number) = (part("id"), part("versione"));
    let both = with_draft(
        move || (id.get(), number.get()),
        |(id, number)| async move {
            let own = get_own_eservice(id).await?;
            let version = find(&own, &number).ok_or(ApiError::not_found(Thing::Descriptor))?;
            Ok((own, version.descriptor))
        },
    );
    view! {
        <Loaded
            asked=both
            view=|((own, descriptor), draft): ((OwnView, Descriptor), Draft)| view! { <Page own descriptor draft/> }
        />
    }
}

#[component]
fn Page(own: OwnView, descriptor: Descriptor, draft: Draft) -> impl IntoView {
    let eservice = own.facts.eservice.clone();
    let back = to::own_version(eservice.id, descriptor.number);
    let trail = trail(vec![
        Crumb::link(eservice.name.clone(), to::own_eservice(eservice.id)),
        Crumb::link(words::version(descriptor.number), back.clone()),
        Crumb::here(step_words::DOCUMENTS),
    ]);
    let title = words::title(&eservice.name, descriptor.number);
    let body = match can_change(descriptor.id, &own.facts, &own.actor) {
        Ok(()) => view! {
            <p>{step_words::DOCUMENTS_OUT}</p>
            <Documents own descriptor draft/>
        }
        .into_any(),
        Err(domain::Denial::NotFound { thing }) => view! { <Problem error=ApiError::not_found(thing)/> }.into_any(),
        Err(denial) => view! { <Refused denial/> }.into_any(),
    };
    view! {
        <Breadcrumb trail/>
        <PageHead title=format!("{}: {title}", step_words::DOCUMENTS_TITLE)/>
        <FileDone/>
        {body}
        <p><LinkButton href=back label=step_words::LEAVE look=ButtonLook::Neutral/></p>
    }
}

#[component]
fn Documents(own: OwnView, descriptor: Descriptor, draft: Draft) -> impl IntoView {
    let inputs = [("doc", "doc"), ("prettyName", "prettyName")];
    view! {
        <ErrorSummary problems=problems(&draft, &inputs)/>
        <List own descriptor=descriptor.clone()/>
        <Add descriptor draft/>
    }
}

#[component]
fn List(own: OwnView, descriptor: Descriptor) -> impl IntoView {
    if descriptor.documents.is_empty() {
        return view! { <p>{step_words::NO_DOCUMENTS}</p> }.into_any();
    }
    let row = |file: &VersionFile| {
        let uploaded = own.date(file.uploaded_at);
        view! { <Row descriptor=descriptor.clone() file=file.clone() uploaded/> }
    };
    let rows = descriptor.documents.iter().map(row).collect_view();
    view! {
        <Table caption=step_words::DOCUMENTS>
            <thead>
                <tr>
                    <Column label=step_words::TITLE/>
                    <Column label=step_words::FILE/>
                    <Column label=document_words::ATTACHED_ON/>
                    <ActionsColumn/>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </Table>
    }
    .into_any()
}

#[component]
fn Row(descriptor: Descriptor, file: VersionFile, uploaded: String) -> impl IntoView {
    let href = to::document(descriptor.eservice, descriptor.id, file.id);
    let (title, size) = (file.pretty_name.clone(), words::file(&file.name, file.size));
    let about = title.clone();
    let download = view! {
        <LinkButton href label=words::DOWNLOAD about small=true look=ButtonLook::Outline download=true/>
    };
    let (about, version, kept) = (title.clone(), descriptor.clone(), file.clone());
    let remove = view! {
        <PostForm to={address_of::<RemoveVersionFile>()}>
            <Which descriptor=version file=kept/>
            <Button label=step_words::REMOVE about small=true look=ButtonLook::DangerOutline/>
        </PostForm>
    };
    let (about, value, input) = (title.clone(), Some(title.clone()), format!("titolo-{}", file.id));
    let rename = view! {
        <PostForm to={address_of::<RenameVersionFile>()}>
            <Which descriptor file/>
            <TextField id=input name="title" label=step_words::NEW_TITLE need=Need::Required value max_length=60/>
            <Button label=step_words::RENAME about small=true look=ButtonLook::Outline/>
        </PostForm>
    };
    view! {
        <tr>
            <th scope="row">{title}</th>
            <td>{size}</td>
            <td>{uploaded}</td>
            <td>
                <RowActions>{download}{remove}</RowActions>
                <Disclosure summary=step_words::RENAME>{rename}</Disclosure>
            </td>
        </tr>
    }
}

#[component]
fn Which(descriptor: Descriptor, file: VersionFile) -> impl IntoView {
    view! {
        <input type="hidden" name="eservice" value=descriptor.eservice.to_string()/>
        <input type="hidden" name="descriptor" value=descriptor.id.to_string()/>
        <input type="hidden" name="document" value=file.id.to_string()/>
    }
}

/// The form is posted to the address of the page itself, where the server reads the file.
#[component]
fn Add(descriptor: Descriptor, draft: Draft) -> impl IntoView {
    let action = match descriptor.state {
        DescriptorState::Draft => to::writing(descriptor.eservice, descriptor.number, WritingStep::Documents),
        _ => to::version_documents(descriptor.eservice, descriptor.number),
    };
    let hint = document_words::file_hint(MAX_DOCUMENT_BYTES, MAX_DOCUMENTS);
    view! {
        <form method="post" action=action enctype="multipart/form-data" class="form">
            <h2>{step_words::ADD_DOCUMENT}</h2>
            <FileField
                name="doc"
                label=step_words::FILE
                hint
                need=Need::Required
                accept=document_words::ACCEPT
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
