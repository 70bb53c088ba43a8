//! One version of the reader's own ente, with what can be done about it now. Every button asks the same rules as the
//! server.

use std::sync::Arc;

use domain::attribute::AttributeKind;
use domain::eservice::rules::can_version;
use domain::eservice::{DescriptorAction, DescriptorState, Version};
use domain::{Denial, Thing};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use strum::IntoEnumIterator as _;

use super::{part, trail};
use crate::api::ApiError;
use crate::api::eservice::{OwnView, get_own_eservice};
use crate::i18n::it::agreement as agreement_words;
use crate::i18n::it::eservice as words;
use crate::pages::catalogue::{VersionBadge, VersionData};
use crate::pages::parts::{Loaded, Problem, asked, reason};
use crate::routes::to;
use crate::ui::{
    Breadcrumb, ButtonLook, Code, Crumb, DescriptionList, Fact, Flash, LinkButton, PageHead, RefusedButton,
};

/// One version of the reader's own ente.
#[component]
pub fn OwnVersionPage() -> impl IntoView {
    let (id, number) = (part("id"), part("versione"));
    let eservice = asked(
        move || (id.get(), number.get()),
        |(id, number)| async move { Ok((get_own_eservice(id).await?, number)) },
    );
    view! {
        <Loaded
            asked=eservice
            view=|(own, number)| match find(&own, &number) {
                Some(version) => view! { <Detail own version/> }.into_any(),
                None => view! { <Problem error=ApiError::not_found(Thing::Descriptor)/> }.into_any(),
            }
        />
    }
}

/// The version that the address names, by number or by id.
pub(super) fn find(own: &OwnView, named: &str) -> Option<Version> {
    let is_named = |version: &&Version| {
        version.descriptor.number.to_string() == named || version.descriptor.id.to_string() == named
    };
    own.facts.versions.iter().find(is_named).cloned()
}

/// What the console offers for a version; the rest is done through the API.
pub(super) const OFFERED: [DescriptorAction; 5] = [
    DescriptorAction::Publish,
    DescriptorAction::Activate,
    DescriptorAction::Suspend,
    DescriptorAction::Archive,
    DescriptorAction::Delete,
];

#[component]
fn Detail(own: OwnView, version: Version) -> impl IntoView {
    let (eservice, descriptor) = (own.facts.eservice.clone(), version.descriptor.clone());
    let title = words::title(&eservice.name, descriptor.number);
    let (state, code) = (descriptor.state, descriptor.id.to_string());
    let subtitle = move || view! { <VersionBadge state/> " " <Code text=code/> };
    let catalogue = (state != DescriptorState::Draft).then(|| {
        let href = to::catalogue_number(eservice.id, descriptor.number);
        view! { <LinkButton href label=words::IN_CATALOGUE look=ButtonLook::Outline/> }
    });
    let dates = Arc::new(own.dates.clone());
    let (own_for_actions, version_for_actions) = (own.clone(), version.clone());
    let live = words::number(version.live_requests);
    let trail = trail(vec![
        Crumb::link(eservice.name.clone(), to::own_eservice(eservice.id)),
        Crumb::here(words::version(descriptor.number)),
    ]);
    view! {
        <Breadcrumb trail/>
        <PageHead title subtitle>
            <Actions own=own_for_actions version=version_for_actions/>
            {catalogue}
        </PageHead>
        <Done number=descriptor.number state/>
        <DescriptionList>
            <Fact label=words::LIVE_REQUESTS>{live}</Fact>
        </DescriptionList>
        <Asked own version/>
        <VersionData version=descriptor dates/>
    }
}

/// What was just done, and the state that resulted.
#[component]
fn Done(number: i64, state: DescriptorState) -> impl IntoView {
    let query = use_query_map();
    move || {
        let done = query.read().get("fatto")?;
        let action = DescriptorAction::iter().find(|action| words::slug(*action) == done)?;
        Some(view! { <Flash>{words::done(action, number, Some(state))}</Flash> })
    }
}

/// A link for what can be done now, the reason for what cannot, nothing for what the state rules out.
#[component]
fn Actions(own: OwnView, version: Version) -> impl IntoView {
    let (eservice, descriptor) = (own.facts.eservice.id, &version.descriptor);
    OFFERED
        .into_iter()
        .filter_map(|action| {
            let label = words::button(action);
            match can_version(action, descriptor.id, &own.facts, &own.actor) {
                Ok(()) => {
                    let href = to::descriptor_command(eservice, descriptor.number, action);
                    Some(view! { <LinkButton href label look=look(action)/> }.into_any())
                }
                Err(denial) if denial.is_about_who() => None,
                Err(Denial::NotValidDescriptor { .. }) => None,
                Err(denial) => {
                    let id = format!("perche-{}", words::slug(action));
                    Some(view! { <RefusedButton id label reason=reason(&denial)/> }.into_any())
                }
            }
        })
        .collect_view()
}

pub(super) const fn look(action: DescriptorAction) -> ButtonLook {
    match action {
        DescriptorAction::Publish | DescriptorAction::Activate => ButtonLook::Primary,
        DescriptorAction::Suspend | DescriptorAction::Archive | DescriptorAction::Delete => ButtonLook::DangerOutline,
        DescriptorAction::Update
        | DescriptorAction::UpdateQuotas
        | DescriptorAction::UpdateAttributes
        | DescriptorAction::UpdatePolicy
        | DescriptorAction::Clone => ButtonLook::Outline,
    }
}

/// What the version asks of consumers, group by group.
#[component]
fn Asked(own: OwnView, version: Version) -> impl IntoView {
    let requirements = version.descriptor.requirements;
    let kinds = [AttributeKind::Certified, AttributeKind::Declared, AttributeKind::Verified];
    let groups = kinds.into_iter().flat_map(|kind| requirements.groups(kind).iter().map(move |group| (kind, group)));
    let groups = groups.map(|(kind, group)| {
        let names = group.iter().map(|id| own.attributes.get(id).cloned().unwrap_or_else(|| id.to_string()));
        let names = words::any_of(&names.collect::<Vec<_>>());
        view! { <li>{names} " " <small class="muted">{agreement_words::kind(kind)}</small></li> }
    });
    let groups = groups.collect::<Vec<_>>();
    let body = if groups.is_empty() {
        view! { <p>{words::NO_REQUIREMENTS}</p> }.into_any()
    } else {
        view! { <ul>{groups}</ul> }.into_any()
    };
    view! {
        <section aria-labelledby="requisiti">
            <h2 id="requisiti">{words::REQUIREMENTS}</h2>
            {body}
        </section>
    }
}
