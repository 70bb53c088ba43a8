//! The reader's own filters above a list: to use, to keep, to forget.

use leptos::prelude::*;

use super::Chosen;
use crate::api::form::Draft;
use crate::api::saved_filter::{ForgetFilter, SaveFilter, SavedLine, list_saved_filters};
use crate::i18n::it::list as words;
use crate::pages::parts::{PostForm, address_of, field_error, problems, query, with_draft};
use crate::ui::{Button, ButtonLook, Disclosure, ErrorSummary, Flash, Need, TextField};

/// What the reader has kept for the list, and the forms that keep and forget. It is an addition to the list: when it
/// cannot be had, the list is there all the same.
#[component]
pub(super) fn SavedFilters(chosen: Chosen) -> impl IntoView {
    let told = query("fatto");
    let kept = with_draft(|| chosen.clone(), list_saved_filters);
    let drawn: std::pin::Pin<Box<dyn Future<Output = AnyView> + Send>> = Box::pin(async move {
        let (kept, draft) = kept.await.unwrap_or_default();
        view! { <Kept chosen kept draft told/> }.into_any()
    });
    Suspend::new(drawn)
}

#[component]
fn Kept(chosen: Chosen, kept: Vec<SavedLine>, draft: Draft, told: Option<String>) -> impl IntoView {
    let told = match told.as_deref() {
        Some("filtro-salvato") => Some(words::SAVED),
        Some("filtro-eliminato") => Some(words::FORGOTTEN),
        _ => None,
    };
    let told = told.map(|told| view! { <Flash>{told}</Flash> });
    // A form of another page that came back has no name of a filter in it.
    let draft = if draft.values.contains_key("name") { draft } else { Draft::default() };
    let new = kept.iter().all(|line| !line.current) && chosen.is_worth_keeping();
    let save = (new || draft.error.is_some()).then(|| view! { <SaveForm chosen=chosen.clone() draft/> });
    let links = (!kept.is_empty()).then(|| view! { <Links kept=kept.clone()/> });
    let forget = (!kept.is_empty()).then(|| view! { <ForgetForms kept back=chosen.address(&[])/> });
    view! {
        {told}
        {links}
        {save}
        {forget}
    }
}

#[component]
fn Links(kept: Vec<SavedLine>) -> impl IntoView {
    let links = kept.into_iter().map(|line| {
        let current = line.current.then_some("true");
        view! { <li><a class="chip saved" href=line.href aria-current=current>{line.name}</a></li> }
    });
    view! {
        <nav aria-label=words::SAVED_FILTERS>
            <ul class="chips">{links.collect_view()}</ul>
        </nav>
    }
}

#[component]
fn SaveForm(chosen: Chosen, draft: Draft) -> impl IntoView {
    let save = address_of::<SaveFilter>();
    let (summary, failed) = (problems(&draft, &[("name", "name")]), draft.error.is_some());
    view! {
        <ErrorSummary problems=summary/>
        <Disclosure summary=words::SAVE open=failed>
            <PostForm to=save class="form">
                <input type="hidden" name="list" value=chosen.path().to_owned()/>
                <input type="hidden" name="query" value=chosen.keepsake()/>
                <TextField
                    name="name"
                    label=words::FILTER_NAME
                    hint=words::FILTER_NAME_HINT
                    need=Need::Required
                    value=draft.value("name")
                    error=field_error(&draft, "name")
                    max_length=60
                    autocomplete="off"
                />
                <div class="actions"><Button label=words::SAVE_BUTTON look=ButtonLook::Outline/></div>
            </PostForm>
        </Disclosure>
    }
}

#[component]
fn ForgetForms(kept: Vec<SavedLine>, back: String) -> impl IntoView {
    let forget = address_of::<ForgetFilter>();
    let forms = kept.into_iter().map(|line| {
        let back = back.clone();
        view! {
            <li>
                <PostForm to=forget>
                    <input type="hidden" name="id" value=line.id.to_string()/>
                    <input type="hidden" name="back" value=back/>
                    {line.name.clone()}
                    " "
                    <Button label=words::FORGET about=line.name small=true look=ButtonLook::DangerOutline/>
                </PostForm>
            </li>
        }
    });
    let forms = forms.collect_view();
    view! { <Disclosure summary=words::FORGET_FILTERS><ul>{forms}</ul></Disclosure> }
}
