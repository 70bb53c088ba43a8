//! Attributes for a requirement: looked for by words, ticked, added.

use domain::eservice::Descriptor;
use leptos::prelude::*;

use super::super::command::VersionSeen;
use super::thresholds::{Place, named};
use super::{Sought, WritingStep};
use crate::api::eservice::OwnView;
use crate::api::eservice::writing::WriteRequirement;
use crate::api::form::Draft;
use crate::i18n::it::eservice::{change as change_words, writing as step_words};
use crate::pages::parts::{PostForm, address_of, problems};
use crate::routes::to;
use crate::ui::{Button, ButtonLook, CheckField, ErrorSummary, InputKind, LinkButton, TextField};

#[component]
pub(super) fn Seek(own: OwnView, descriptor: Descriptor, sought: Sought, draft: Draft) -> impl IntoView {
    let Sought { kind, place, words, found } = sought;
    let path = to::writing(descriptor.eservice, descriptor.number, WritingStep::Thresholds);
    let slug = change_words::group_slug(kind, place);
    let title = named(&own, &descriptor, kind, place);
    let back = path.clone();
    let ticks = found.found.into_iter().map(|(attribute, name, description)| {
        let id = format!("attributo-{attribute}");
        view! { <CheckField name="attributes[]" label=name value=attribute.to_string() id hint=description/> }
    });
    let ticks = ticks.collect::<Vec<_>>();
    let more = found.more.then(|| view! { <p class="hint">{change_words::MORE_FOUND}</p> });
    let choices = if ticks.is_empty() {
        view! {
            <p>{change_words::NOTHING_FOUND}</p>
            <LinkButton href=back label=step_words::STOP_ADDING look=ButtonLook::Neutral/>
        }
        .into_any()
    } else {
        view! {
            <PostForm to={address_of::<WriteRequirement>()} class="form">
                <VersionSeen descriptor/>
                <Place kind place/>
                <fieldset class="choices">
                    <legend>{step_words::ATTRIBUTES}</legend>
                    {ticks}
                    {more}
                </fieldset>
                <div class="actions">
                    <Button label=step_words::ADD_CHOSEN/>
                    <LinkButton href=back label=step_words::STOP_ADDING look=ButtonLook::Neutral/>
                </div>
            </PostForm>
        }
        .into_any()
    };
    view! {
        <h2>{title}</h2>
        <ErrorSummary problems=problems(&draft, &[])/>
        <form class="filter-bar" method="get" action=path role="search" aria-label=change_words::LOOK>
            <input type="hidden" name=step_words::GROUP value=slug/>
            <TextField name="q" label=change_words::SEARCH kind=InputKind::Search value=words max_length=200/>
            <div class="actions">
                <Button label=change_words::LOOK look=ButtonLook::Outline/>
            </div>
        </form>
        {choices}
    }
}
