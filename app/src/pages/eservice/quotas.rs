//! Thresholds and lifetime of vouchers of a version in use: first the numbers, then what would follow, with the form that
//! confirms them. What was typed stands in the address.

use domain::Thing;
use domain::eservice::{Descriptor, DescriptorAction, Quotas};
use leptos::prelude::*;

use super::command::{Consequences, VersionSeen, asking};
use super::part;
use super::version::find;
use crate::api::ApiError;
use crate::api::effect::EffectsView;
use crate::api::eservice::change::{Tried, try_quotas, written};
use crate::api::eservice::{RunDescriptorCommand, get_own_eservice};
use crate::api::form::Draft;
use crate::i18n::it::eservice::{self as words, change as change_words};
use crate::pages::effects::WhatIf;
use crate::pages::parts::{Loaded, PostForm, Problem, address_of, field_error, problems, query, with_draft};
use crate::routes::to;
use crate::ui::{Button, ButtonLook, Disclosure, ErrorSummary, InputKind, LinkButton, Need, TextField};

const ACTION: DescriptorAction = DescriptorAction::UpdateQuotas;

/// The parameters of the address, in the order of [`written`].
const PARAMETERS: [&str; 3] = ["per-fruitore", "totale", "durata"];

/// "Modificare le soglie?"
#[component]
pub fn QuotasPage() -> impl IntoView {
    let (id, number) = (part("id"), part("versione"));
    let typed = PARAMETERS.map(query);
    let both = with_draft(
        move || (id.get(), number.get()),
        |(id, number)| async move {
            let own = get_own_eservice(id).await?;
            let version = find(&own, &number);
            let tried = match &version {
                Some(version) => try_quotas(&version.descriptor, typed).await?,
                None => Tried::default(),
            };
            Ok((own, version, tried))
        },
    );
    view! {
        <Loaded
            asked=both
            view=|((own, version, tried), draft)| match version {
                Some(version) => {
                    let descriptor = version.descriptor;
                    let shown = descriptor.clone();
                    asking(&own, &descriptor, ACTION, &draft.clone(), |back| {
                        view! { <Numbers descriptor=shown tried draft back/> }.into_any()
                    })
                }
                None => view! { <Problem error=ApiError::not_found(Thing::Descriptor)/> }.into_any(),
            }
        />
    }
}

#[component]
fn Numbers(descriptor: Descriptor, tried: Tried<Quotas>, draft: Draft, back: String) -> impl IntoView {
    // A form that was sent and refused tells more than the address it came from.
    let draft = if draft == Draft::default() { tried.draft } else { draft };
    let names = written(descriptor.quotas).map(|(name, _)| name);
    let inputs = [(names[0], PARAMETERS[0]), (names[1], PARAMETERS[1]), (names[2], PARAMETERS[2])];
    let summary = problems(&draft, &inputs);
    let body = match tried.wanted {
        Some((quotas, effects)) => view! { <Confirmed descriptor draft quotas effects back/> }.into_any(),
        None => view! { <Fields descriptor draft back/> }.into_any(),
    };
    view! {
        <ErrorSummary problems=summary/>
        <Consequences action=ACTION/>
        {body}
    }
}

/// The numbers as they are, or as they were typed; the form leads to what would follow.
#[component]
fn Fields(descriptor: Descriptor, draft: Draft, back: String) -> impl IntoView {
    let [per_consumer, total, lifespan] = written(descriptor.quotas).map(|(name, now)| {
        let value = draft.value(name).unwrap_or(now);
        (value, field_error(&draft, name))
    });
    let action = to::descriptor_command(descriptor.eservice, descriptor.number, ACTION);
    let field = |parameter, label: &'static str, hint: &'static str, (value, error): (String, Option<String>)| {
        view! {
            <TextField
                name=parameter
                label
                hint
                kind=InputKind::Number
                need=Need::Required
                value=Some(value)
                error
                short=true
            />
        }
    };
    view! {
        <form method="get" action=action class="form">
            {field(PARAMETERS[0], words::PER_CONSUMER, change_words::PER_CONSUMER_HINT, per_consumer)}
            {field(PARAMETERS[1], words::TOTAL, change_words::TOTAL_HINT, total)}
            {field(PARAMETERS[2], change_words::LIFESPAN, change_words::LIFESPAN_HINT, lifespan)}
            <div class="actions">
                <Button label=change_words::CONTINUE/>
                <LinkButton href=back label=words::CANCEL look=ButtonLook::Neutral/>
            </div>
        </form>
    }
}

/// What would follow, the form that confirms it, and the numbers to change once more.
#[component]
fn Confirmed(
    descriptor: Descriptor,
    draft: Draft,
    quotas: Quotas,
    effects: EffectsView,
    back: String,
) -> impl IntoView {
    let hidden = written(quotas).map(|(name, value)| {
        view! { <input type="hidden" name=format!("command[UpdateQuotas][{name}]") value=value/> }
    });
    let (again, away) = (descriptor.clone(), back.clone());
    let run = address_of::<RunDescriptorCommand>();
    view! {
        <WhatIf effects=Some(effects)/>
        <PostForm to=run class="form">
            <VersionSeen descriptor/>
            {hidden}
            <div class="actions">
                <Button label=words::button(ACTION) look=ButtonLook::Danger/>
                <LinkButton href=away label=words::CANCEL look=ButtonLook::Neutral/>
            </div>
        </PostForm>
        <Disclosure summary=change_words::CHANGE_VALUES>
            <Fields descriptor=again draft back/>
        </Disclosure>
    }
}
