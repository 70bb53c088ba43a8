//! One e-service of the reader's own ente: its data, its versions, what happened.

use std::sync::Arc;

use domain::Permission;
use domain::eservice::rules::can;
use domain::eservice::{DescriptorAction, EserviceAction, Version};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{WritingStep, part, trail};
use crate::api::agreement::HistoryLine;
use crate::api::eservice::writing::CreateVersion;
use crate::api::eservice::{OwnView, get_own_eservice};
use crate::i18n::it::eservice::{self as words, change as change_words, writing as writing_words};
use crate::pages::catalogue::{RiskAnalyses, VersionBadge};
use crate::pages::parts::{Loaded, PostForm, address_of, asked};
use crate::routes::to;
use crate::ui::{
    ActionsColumn, Breadcrumb, Button, ButtonLook, Code, Column, Crumb, DescriptionList, Fact, Flash, Happening,
    LinkButton, PageHead, RowActions, Table, Timeline,
};

/// One e-service of the reader's own ente.
#[component]
pub fn OwnDetailPage() -> impl IntoView {
    let id = part("id");
    let eservice = asked(move || id.get(), get_own_eservice);
    view! { <Loaded asked=eservice view=|own| view! { <Detail own/> }/> }
}

#[component]
fn Detail(own: OwnView) -> impl IntoView {
    let query = use_query_map();
    let eservice = own.facts.eservice.clone();
    let code = eservice.id.to_string();
    let deleted = move || {
        let told = query.read().get("fatto")?;
        let after = [DescriptorAction::Delete, DescriptorAction::Clone];
        let action = after.into_iter().find(|action| words::slug(*action) == told)?;
        Some(view! { <Flash>{words::done(action, 1, None)}</Flash> })
    };
    let reads = own.facts.is_in_catalogue() && own.actor.has(Permission::ReadAgreements);
    let consumers = reads.then(|| {
        let href = to::consumers(eservice.id);
        view! { <LinkButton href label=words::CONSUMERS look=ButtonLook::Outline/> }
    });
    let write = writing(&own);
    let catalogue = own.facts.newest().map(|newest| {
        let href = to::catalogue_number(eservice.id, newest.descriptor.number);
        view! { <LinkButton href label=words::IN_CATALOGUE look=ButtonLook::Outline/> }
    });
    let changed = move || {
        let done = query.read().get("fatto")?;
        let action = TEXTS.into_iter().find(|action| change_words::slug(*action) == Some(done.as_str()))?;
        Some(view! { <Flash>{change_words::done(action)}</Flash> })
    };
    let texts = TEXTS.into_iter().filter_map(|action| text_action(&own, action)).collect_view();
    let dates = Arc::new(own.clone());
    let history = own.history.clone();
    let analyses = view! { <RiskAnalyses eservice=eservice.clone() actor=own.actor.clone()/> };
    view! {
        <Breadcrumb trail=trail(vec![Crumb::here(eservice.name.clone())])/>
        <PageHead title=eservice.name.clone() subtitle=move || view! { <Code text=code/> }>
            {write}
            {consumers}
            {catalogue}
        </PageHead>
        {deleted}
        {changed}
        <p>{eservice.description.clone()}</p>
        <div class="actions">{texts}</div>
        <Versions own=dates/>
        <div class="columns">
            <section aria-labelledby="dati">
                <h2 id="dati">{words::DETAILS}</h2>
                <DescriptionList>
                    <Fact label=words::TECHNOLOGY>{words::technology(eservice.technology)}</Fact>
                    <Fact label=words::MODE>{words::mode(eservice.mode)}</Fact>
                    <Fact label=words::PERSONAL_DATA>{words::yes_no(eservice.personal_data)}</Fact>
                    <Fact label=words::CREATED_ON>{own.date(eservice.created_at)}</Fact>
                </DescriptionList>
            </section>
            <History history/>
        </div>
        {analyses}
    }
}

/// The way to write: on with the draft, or a new version; nothing for who may not.
fn writing(own: &OwnView) -> Option<AnyView> {
    let eservice = &own.facts.eservice;
    own.actor.require(Permission::WriteEservices).ok()?;
    own.facts.provider(&own.actor).ok()?;
    if let Some(draft) = own.facts.draft() {
        let href = to::writing(eservice.id, draft.descriptor.number, WritingStep::General);
        return Some(view! { <LinkButton href label=writing_words::CONTINUE_DRAFT/> }.into_any());
    }
    can(EserviceAction::CreateVersion, &own.facts, &own.actor).ok()?;
    let (id, seen) = (eservice.id.to_string(), eservice.revision.0);
    let form = view! {
        <PostForm to={address_of::<CreateVersion>()}>
            <input type="hidden" name="id" value=id/>
            <input type="hidden" name="seen" value=seen/>
            <Button label=change_words::button(EserviceAction::CreateVersion)/>
        </PostForm>
    };
    Some(form.into_any())
}

/// What may be changed on an e-service that is out.
const TEXTS: [EserviceAction; 2] = [EserviceAction::UpdateName, EserviceAction::UpdateDescription];

/// The way to change a text; nothing for who may not, and while all of it is draft.
fn text_action(own: &OwnView, action: EserviceAction) -> Option<AnyView> {
    can(action, &own.facts, &own.actor).ok()?;
    let href = to::eservice_text(own.facts.eservice.id, action)?;
    Some(view! { <LinkButton href label=change_words::button(action) look=ButtonLook::Outline/> }.into_any())
}

/// Every version, newest first.
#[component]
fn Versions(own: Arc<OwnView>) -> impl IntoView {
    let id = own.facts.eservice.id;
    let row = |version: &Version| {
        let (descriptor, name) = (&version.descriptor, own.facts.eservice.name.clone());
        let href = to::own_version(id, descriptor.number);
        let published = descriptor.published_at.map_or(words::NONE.to_owned(), |at| own.date(at));
        let about = words::title(&name, descriptor.number);
        view! {
            <tr>
                <th scope="row"><a href=href.clone()>{words::version(descriptor.number)}</a></th>
                <td><VersionBadge state=descriptor.state/></td>
                <td>{published}</td>
                <td class="numeric">{words::number(version.live_requests)}</td>
                <td>
                    <RowActions>
                        <LinkButton href label=words::OPEN about small=true look=ButtonLook::Outline/>
                    </RowActions>
                </td>
            </tr>
        }
    };
    let rows = own.facts.versions.iter().rev().map(row).collect_view();
    view! {
        <div>
            <h2>{words::VERSIONS}</h2>
            <Table caption=words::VERSIONS>
                <thead>
                    <tr>
                        <Column label=words::VERSION/>
                        <Column label=words::STATE/>
                        <Column label=words::PUBLISHED_ON/>
                        <Column label=words::LIVE_REQUESTS numeric=true/>
                        <ActionsColumn/>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </Table>
        </div>
    }
}

/// What happened to the e-service.
#[component]
fn History(history: Vec<HistoryLine>) -> impl IntoView {
    let happenings = history
        .into_iter()
        .map(|line| Happening {
            when: line.when.text,
            iso: line.when.iso,
            who: line.who,
            what: line.what,
            detail: line.detail,
        })
        .collect();
    view! {
        <section aria-labelledby="cronologia">
            <h2 id="cronologia">{words::TIMELINE}</h2>
            <Timeline happenings/>
        </section>
    }
}
