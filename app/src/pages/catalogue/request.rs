//! The page that asks before a draft request is made: what will follow, and what is still missing.

use std::sync::Arc;

use domain::agreement::rules::can_create;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{Dates, date};
use crate::api::effect::{EffectsView, get_creation_effects};
use crate::api::eservice::{CatalogueView, CreateAgreement, get_catalogue_version};
use crate::api::form::Draft;
use crate::i18n::it::eservice as words;
use crate::pages::effects::WhatIf;
use crate::pages::parts::{Loaded, PostForm, Refused, RequirementList, address_of, problems, with_draft};
use crate::routes::to;
use crate::ui::{Breadcrumb, Button, ButtonLook, Callout, Crumb, ErrorSummary, LinkButton, PageHead, Tone};

/// "Richiedere la fruizione?"
#[component]
pub fn RequestPage() -> impl IntoView {
    let params = use_params_map();
    let part = move |name: &str| params.read().get(name).unwrap_or_default();
    let both = with_draft(
        move || (part("id"), part("versione")),
        |(id, version)| async {
            let shown = get_catalogue_version(id, version).await?;
            let effects = get_creation_effects(shown.eservice.id, shown.version.id).await?;
            Ok((shown, effects))
        },
    );
    view! { <Loaded asked=both view=|((shown, effects), draft)| view! { <Confirmation shown draft effects/> }/> }
}

#[component]
fn Confirmation(shown: CatalogueView, draft: Draft, effects: Option<EffectsView>) -> impl IntoView {
    let CatalogueView { actor, eservice, producer, version, creation, dates, .. } = shown;
    let dates: Dates = Arc::new(dates);
    let back = to::catalogue_number(eservice.id, version.number);
    let title = words::request_question(&eservice.name, version.number);
    let about = words::about(&eservice.name, &producer);
    let (met, all) = creation.version.fit.count();
    let fit = (eservice.producer != actor.tenant && all > 0).then(|| {
        let fit = creation.version.fit.clone();
        view! {
            <section aria-labelledby="requisiti">
                <h2 id="requisiti">{words::fit_title(met, all)}</h2>
                <RequirementList fit date=move |at| date(&dates, at) action=|_, _| None/>
            </section>
        }
    });
    let body = match can_create(&creation, &actor) {
        Ok(()) => view! { <RequestForm shown=(eservice.id, version.id) back=back.clone() effects/> }.into_any(),
        Err(denial) => view! {
            <Refused denial/>
            <LinkButton href=back.clone() label=words::CANCEL look=ButtonLook::Neutral/>
        }
        .into_any(),
    };
    view! {
        <Breadcrumb trail=vec![
            Crumb::here(words::CONSUMING),
            Crumb::link(words::CATALOGUE, to::CATALOGUE),
            Crumb::link(words::title(&eservice.name, version.number), back),
            Crumb::here(words::REQUEST),
        ]/>
        <PageHead title/>
        <p class="muted">{about}</p>
        <ErrorSummary problems=problems(&draft, &[])/>
        {fit}
        {body}
    }
}

#[component]
fn RequestForm(
    shown: (domain::EserviceId, domain::DescriptorId),
    back: String,
    effects: Option<EffectsView>,
) -> impl IntoView {
    let create = address_of::<CreateAgreement>();
    let consequences = words::REQUEST_CONSEQUENCES.iter().map(|text| view! { <li>{*text}</li> }).collect_view();
    view! {
        <Callout tone=Tone::Info>
            <ul>{consequences}</ul>
        </Callout>
        <WhatIf effects/>
        <PostForm to=create class="form">
            <input type="hidden" name="eservice" value=shown.0.to_string()/>
            <input type="hidden" name="descriptor" value=shown.1.to_string()/>
            <div class="actions">
                <Button label=words::MAKE_DRAFT/>
                <LinkButton href=back label=words::CANCEL look=ButtonLook::Neutral/>
            </div>
        </PostForm>
    }
}
