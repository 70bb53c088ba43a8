//! Who names codes that are about to go: in the check of a file and before a deletion.

use backend::terminology::usage::Usage;
use leptos::prelude::*;

use crate::i18n::it::common;
use crate::i18n::it::terminology as words;
use crate::routes::to;
use crate::ui::{Callout, Column, Table, Tone};

#[component]
pub(super) fn Usages(
    used: Vec<Usage>,
    /// It stands directly under the title of the page.
    #[prop(optional)]
    top: bool,
) -> impl IntoView {
    if used.is_empty() {
        return view! { <p>{words::USED_NONE}</p> }.into_any();
    }
    let rows = used.into_iter().map(|one| {
        let text = words::versioned(&one.by.title, &one.by.version, words::kind(one.by.kind));
        let count = common::number(i64::try_from(one.count).unwrap_or(i64::MAX));
        view! {
            <tr>
                <th scope="row"><a href=to::terminology(one.by.id)>{text}</a></th>
                <td>{words::some_codes(&one.codes, one.count)}</td>
                <td class="numeric">{count}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let heading = match top {
        true => view! { <h2>{words::USED}</h2> }.into_any(),
        false => view! { <h3>{words::USED}</h3> }.into_any(),
    };
    view! {
        {heading}
        <Callout tone=Tone::Warning><p>{words::USED_NOTE}</p></Callout>
        <Table caption=words::USED>
            <thead>
                <tr>
                    <Column label=words::USED_BY/>
                    <Column label=words::USED_CODES/>
                    <Column label=words::USED_COUNT numeric=true/>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </Table>
    }
    .into_any()
}
