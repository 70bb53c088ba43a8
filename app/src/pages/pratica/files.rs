//! The files of a pratica, to be saved: never shown by the browser.

use domain::PraticaId;
use domain::pratica::PraticaFile;
use leptos::prelude::*;

use crate::i18n::it::document::size;
use crate::i18n::it::pratica as words;
use crate::routes::to;
use crate::ui::{ActionsColumn, ButtonLook, Column, LinkButton, RowActions, Table};

/// A table of files.
#[component]
pub(super) fn FileTable(
    id: PraticaId,
    files: Vec<PraticaFile>,
    caption: &'static str,
    empty: &'static str,
) -> impl IntoView {
    if files.is_empty() {
        return view! { <p>{empty}</p> }.into_any();
    }
    let rows = files.into_iter().map(|file| {
        let href = to::pratica_file(id, file.id);
        let about = file.name.clone();
        let signers = (!file.signers.is_empty()).then(|| {
            let lines = file.signers.iter().map(|signer| view! { <li>{words::signed_by(signer)}</li> }).collect_view();
            view! {
                <ul>{lines}</ul>
                <p class="muted">{words::SIGNATURE_NOT_VERIFIED}</p>
            }
        });
        view! {
            <tr>
                <th scope="row">{file.name}</th>
                <td>
                    {file.description}
                    {signers}
                </td>
                <td>{size(file.size)}</td>
                <td>
                    <RowActions>
                        <LinkButton href label=words::DOWNLOAD about small=true look=ButtonLook::Outline download=true/>
                    </RowActions>
                </td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <Table caption>
            <thead>
                <tr>
                    <Column label=words::FILE_NAME/>
                    <Column label=words::FILE_DESCRIPTION/>
                    <Column label=words::FILE_SIZE/>
                    <ActionsColumn/>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </Table>
    }
    .into_any()
}
