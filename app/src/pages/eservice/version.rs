//! One version of the reader's own ente, with what can be done about it now. Every button asks the same rules as the
//! server.

use std::sync::Arc;

use domain::attribute::AttributeKind;
use domain::eservice::documents::can_change;
use domain::eservice::rules::can_version;
use domain::eservice::{Descriptor, DescriptorAction, DescriptorState, Version};
use domain::{Denial, Thing};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use strum::IntoEnumIterator as _;

use super::{WritingStep, part, trail};
use crate::api::ApiError;
use crate::api::eservice::interface::{Operations, get_operations};
use crate::api::eservice::{OwnView, get_own_eservice};
use crate::i18n::it::agreement as agreement_words;
use crate::i18n::it::eservice::{
    self as words, change as change_words, comparison as compared, writing as writing_words,
};
use crate::pages::catalogue::{Announced, OperationList, VersionBadge, VersionData};
use crate::pages::parts::{Loaded, asked, reason};
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
        |(id, number)| async move {
            let own = get_own_eservice(id).await?;
            let version = find(&own, &number).ok_or(ApiError::not_found(Thing::Descriptor))?;
            let operations = get_operations(&version.descriptor).await?;
            Ok((own, version, operations))
        },
    );
    view! {
        <Loaded
            asked=eservice
            view=|(own, version, operations)| view! { <Detail own version operations/> }
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

/// The life of a version: what its page offers beside its name.
const LIFE: [DescriptorAction; 9] = [
    DescriptorAction::Update,
    DescriptorAction::Publish,
    DescriptorAction::Activate,
    DescriptorAction::AnnounceSuspension,
    DescriptorAction::WithdrawNotice,
    DescriptorAction::Suspend,
    DescriptorAction::Archive,
    DescriptorAction::Clone,
    DescriptorAction::Delete,
];

/// What may be changed on a version in use.
const CHANGES: [DescriptorAction; 3] =
    [DescriptorAction::UpdateAttributes, DescriptorAction::UpdateQuotas, DescriptorAction::UpdatePolicy];

#[component]
fn Detail(own: OwnView, version: Version, operations: Option<Operations>) -> impl IntoView {
    let (eservice, descriptor) = (own.facts.eservice.clone(), version.descriptor.clone());
    let title = words::title(&eservice.name, descriptor.number);
    let (state, code) = (descriptor.state, descriptor.id.to_string());
    let subtitle = move || view! { <VersionBadge state/> " " <Code text=code/> };
    let catalogue = (state != DescriptorState::Draft).then(|| {
        let href = to::catalogue_number(eservice.id, descriptor.number);
        view! { <LinkButton href label=words::IN_CATALOGUE look=ButtonLook::Outline/> }
    });
    // With the version before: what its consumers would find changed.
    let others = own.facts.versions.iter().map(|version| version.descriptor.number);
    let before = others.filter(|number| *number < descriptor.number).max();
    let compare = before.map(|from| {
        let href = to::comparison(eservice.id, descriptor.number, from);
        view! { <LinkButton href label=compared::compare_with(from) look=ButtonLook::Outline/> }
    });
    let dates = Arc::new(own.dates.clone());
    let head = actions(&own, &version, &LIFE);
    let changes = actions(&own, &version, &CHANGES);
    let documents = state != DescriptorState::Draft && can_change(descriptor.id, &own.facts, &own.actor).is_ok();
    let documents = documents.then(|| {
        let href = to::version_documents(eservice.id, descriptor.number);
        view! { <LinkButton href label=writing_words::CHANGE_DOCUMENTS look=ButtonLook::Outline/> }
    });
    let changes = (!changes.is_empty() || documents.is_some()).then(|| {
        view! {
            <section aria-labelledby="modifiche">
                <h2 id="modifiche">{change_words::CHANGES}</h2>
                <p class="muted">{change_words::CHANGES_NOTE}</p>
                <div class="actions">{changes}{documents}</div>
            </section>
        }
    });
    let announced = view! { <Announced version=descriptor.clone() dates=dates.clone()/> };
    let live = words::number(version.live_requests);
    let trail = trail(vec![
        Crumb::link(eservice.name.clone(), to::own_eservice(eservice.id)),
        Crumb::here(words::version(descriptor.number)),
    ]);
    view! {
        <Breadcrumb trail/>
        <PageHead title subtitle>
            {head}
            {compare}
            {catalogue}
        </PageHead>
        <Done number=descriptor.number state/>
        {announced}
        <DescriptionList>
            <Fact label=words::LIVE_REQUESTS>{live}</Fact>
        </DescriptionList>
        <Asked own version/>
        {changes}
        <VersionData version=descriptor dates/>
        {operations.map(|operations| view! { <OperationList operations/> })}
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
fn actions(own: &OwnView, version: &Version, offered: &[DescriptorAction]) -> Vec<AnyView> {
    let (eservice, descriptor) = (own.facts.eservice.id, &version.descriptor);
    let draw = |action: &DescriptorAction| {
        let label = words::button(*action);
        match can_version(*action, descriptor.id, &own.facts, &own.actor) {
            Ok(()) => {
                let number = descriptor.number;
                let href = match action {
                    DescriptorAction::Update => to::writing(eservice, number, WritingStep::General),
                    _ => to::descriptor_command(eservice, number, *action),
                };
                Some(view! { <LinkButton href label look=look(*action)/> }.into_any())
            }
            Err(denial) if denial.is_about_who() => None,
            // What the state rules out, or where there is nothing to take back.
            Err(Denial::NotValidDescriptor { .. } | Denial::UnchangedValue) => None,
            Err(denial) => {
                let id = format!("perche-{}", words::slug(*action));
                Some(view! { <RefusedButton id label reason=reason(&denial)/> }.into_any())
            }
        }
    };
    offered.iter().filter_map(draw).collect()
}

const fn look(action: DescriptorAction) -> ButtonLook {
    match action {
        DescriptorAction::Publish | DescriptorAction::Activate => ButtonLook::Primary,
        DescriptorAction::Suspend | DescriptorAction::Archive | DescriptorAction::Delete => ButtonLook::DangerOutline,
        DescriptorAction::Update
        | DescriptorAction::UpdateQuotas
        | DescriptorAction::UpdateAttributes
        | DescriptorAction::UpdatePolicy
        | DescriptorAction::AnnounceSuspension
        | DescriptorAction::WithdrawNotice
        | DescriptorAction::Clone => ButtonLook::Outline,
    }
}

/// The groups of a version: their kind, their place within it, and the alternatives by name.
pub(super) fn asked_groups(own: &OwnView, version: &Descriptor) -> Vec<(AttributeKind, usize, Vec<String>)> {
    let kinds = [AttributeKind::Certified, AttributeKind::Declared, AttributeKind::Verified];
    let groups = kinds.into_iter().flat_map(|kind| {
        let groups = version.requirements.groups(kind).iter().enumerate();
        groups.map(move |(place, group)| (kind, place, group))
    });
    let name = |id| own.attributes.get(id).cloned().unwrap_or_else(|| id.to_string());
    groups.map(|(kind, place, group)| (kind, place, group.iter().map(name).collect())).collect()
}

/// What the version asks of consumers, group by group.
#[component]
fn Asked(own: OwnView, version: Version) -> impl IntoView {
    let groups = asked_groups(&own, &version.descriptor).into_iter().map(|(kind, _, names)| {
        let names = words::any_of(&names);
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
