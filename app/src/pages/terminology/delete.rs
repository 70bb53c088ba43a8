//! `/terminologie/:id/elimina`: what goes with a version, and the phrase that has to be typed (`ux.md` §2.4, level L3).

use domain::terminology::TerminologyAction;
use domain::terminology::rules::{can, deletion_phrase};
use leptos::prelude::*;

use super::usage::Usages;
use super::{id_in_path, trail_in};
use crate::api::form::Draft;
use crate::api::terminology::{DeleteTerminology, FarewellView, TerminologyLine, get_farewell};
use crate::i18n::it::common;
use crate::i18n::it::terminology as words;
use crate::pages::parts::{Loaded, PostForm, Refused, address_of, field_error, problems, with_draft};
use crate::routes::to;
use crate::ui::{Breadcrumb, Button, ButtonLook, Callout, ErrorSummary, LinkButton, Need, PageHead, TextField, Tone};

#[component]
pub fn DeleteTerminologyPage() -> impl IntoView {
    let both = with_draft(id_in_path, get_farewell);
    view! { <Loaded asked=both view=|(shown, draft)| view! { <Asking shown draft/> }/> }
}

#[component]
fn Asking(shown: FarewellView, draft: Draft) -> impl IntoView {
    let terminology = &shown.terminology;
    let (title, trail) =
        (words::question(&terminology.title, &terminology.version), trail_in(terminology, words::DELETE));
    let back = to::terminology(terminology.id);
    let refused = can(TerminologyAction::Delete, &shown.actor).err().or_else(|| shown.refused.clone());
    let body = match refused {
        None => view! { <Form shown draft back/> }.into_any(),
        Some(denial) => view! {
            <Refused denial/>
            <NamedBy lines=shown.named_by/>
            <LinkButton href=back label=words::CANCEL look=ButtonLook::Neutral/>
        }
        .into_any(),
    };
    view! {
        <Breadcrumb trail/>
        <PageHead title/>
        {body}
    }
}

#[component]
fn Form(shown: FarewellView, draft: Draft, back: String) -> impl IntoView {
    let run = address_of::<DeleteTerminology>();
    let phrase = deletion_phrase(&shown.terminology);
    let id = shown.terminology.id;
    view! {
        <ErrorSummary problems=problems(&draft, &[("phrase", "phrase")])/>
        <Consequences shown/>
        <PostForm to=run class="form">
            <input type="hidden" name="id" value=id.to_string()/>
            <TextField
                name="phrase"
                label=words::PHRASE_LABEL
                hint=words::phrase_hint(&phrase)
                need=Need::Required
                value=draft.value("phrase")
                error=field_error(&draft, "phrase")
                autocomplete="off"
            />
            <div class="actions">
                <Button label=words::CONFIRM look=ButtonLook::Danger/>
                <LinkButton href=back label=words::CANCEL look=ButtonLook::Neutral/>
            </div>
        </PostForm>
    }
}

#[component]
fn Consequences(shown: FarewellView) -> impl IntoView {
    let count = common::number(i64::try_from(shown.terminology.count).unwrap_or(i64::MAX));
    let others = shown.others.iter().map(|line| line.version.as_str()).collect::<Vec<_>>();
    let others =
        if others.is_empty() { words::NONE_STAYS.to_owned() } else { words::versions_stay(&others.join(", ")) };
    view! {
        <Callout tone=Tone::Warning title=words::WHAT_GOES>
            <ul>
                <li>{words::GOES_AT_ONCE}</li>
                <li>{words::codes_go(&count)}</li>
                <li>{others}</li>
                <li>{words::KEY_IS_FREE}</li>
                <li>{words::NO_WAY_BACK}</li>
            </ul>
        </Callout>
        <NamedBy lines=shown.named_by/>
        <Usages used=shown.used top=true/>
    }
}

#[component]
fn NamedBy(lines: Vec<TerminologyLine>) -> impl IntoView {
    if lines.is_empty() {
        return view! { <p>{words::NAMED_BY_NONE}</p> }.into_any();
    }
    let lines = lines.into_iter().map(|line| {
        let text = format!("{} {} ({})", line.title, line.version, words::kind(line.kind));
        view! { <li><a href=to::terminology(line.id)>{text}</a></li> }
    });
    view! {
        <h2>{words::NAMED_BY}</h2>
        <p>{words::NAMED_BY_SOME}</p>
        <ul>{lines.collect_view()}</ul>
    }
    .into_any()
}
