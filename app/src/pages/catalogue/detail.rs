//! A version of the catalogue: what it is, what it asks of the reader's ente and who can give what is missing, and
//! the one thing to do about it.

use std::sync::Arc;

use domain::agreement::AgreementState;
use domain::attribute::AttributeKind;
use domain::eservice::{Descriptor, DescriptorState, Eservice, VersionFile};
use domain::{EserviceId, Permission};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::interface::OperationList;
use super::primary::Primary;
use super::risk_analyses::RiskAnalyses;
use super::{Dates, VersionBadge, date};
use crate::api::eservice::interface::{Operations, get_operations};
use crate::api::eservice::{CatalogueView, OwnRequest, VersionLine, get_catalogue_version};
use crate::i18n::it::agreement as agreement_words;
use crate::i18n::it::eservice::{self as words, comparison as compared};
use crate::pages::agreement::Perspective;
use crate::pages::parts::{Loaded, RequirementList, asked};
use crate::routes::to;
use crate::ui::{
    ActionsColumn, Badge, Badges, Breadcrumb, ButtonLook, Callout, Code, Column, Crumb, DescriptionList, Fact,
    LinkButton, PageHead, RowActions, Symbol, Table, Tone,
};

/// A version of the catalogue.
#[component]
pub fn CatalogueDetailPage() -> impl IntoView {
    let params = use_params_map();
    let part = move |name: &str| params.read().get(name).unwrap_or_default();
    let version = asked(
        move || (part("id"), part("versione")),
        |(id, version)| async move {
            let shown = get_catalogue_version(id, version).await?;
            let operations = get_operations(&shown.version).await?;
            Ok((shown, operations))
        },
    );
    view! { <Loaded asked=version view=|(shown, operations)| view! { <Detail shown operations/> }/> }
}

#[component]
fn Detail(shown: CatalogueView, operations: Option<Operations>) -> impl IntoView {
    let CatalogueView { actor, eservice, producer, producer_mail, version, versions, creation, requests, dates } =
        shown;
    let dates: Dates = Arc::new(dates);
    let mine = eservice.producer == actor.tenant;
    let (title, about) = (words::title(&eservice.name, version.number), words::about(&eservice.name, &producer));
    let (state, code) = (version.state, version.id.to_string());
    let subtitle = {
        let producer = producer.clone();
        move || view! { {producer} " · " <VersionBadge state/> " " <Code text=code/> }
    };
    let newest = versions.first().map(|newest| newest.number).filter(|newest| *newest > version.number);
    let newer = newest.map(|number| {
        let href = to::catalogue_number(eservice.id, number);
        view! { <Callout tone=Tone::Info title=words::NEWER><p><a href=href>{words::newer(number)}</a></p></Callout> }
    });
    let announced = view! { <Announced version=version.clone() dates=dates.clone()/> };
    let fit = creation.version.fit.clone();
    let may_declare = actor.has(Permission::WriteHeldAttributes);
    let own = view! { <OwnRequests requests=requests.clone()/> };
    let provider = mine.then(|| {
        let href = to::own_version(eservice.id, version.number);
        view! { <LinkButton href label=words::OPEN_OWN look=ButtonLook::Outline/> }
    });
    let (id, number, technology) = (eservice.id, version.number, dates.clone());
    let analyses = view! { <RiskAnalyses eservice=eservice.clone() actor=actor.clone()/> };
    view! {
        <Breadcrumb trail=vec![
            Crumb::here(words::CONSUMING),
            Crumb::link(words::CATALOGUE, to::CATALOGUE),
            Crumb::here(title.clone()),
        ]/>
        <PageHead title subtitle>
            <Primary creation requests actor about/>
            {provider}
        </PageHead>
        <p class="prose">{eservice.description.clone()}</p>
        {newer}
        {announced}
        {own}
        <div class="columns">
            <Requirements fit mine may_declare dates=technology/>
            <EserviceData eservice=eservice.clone() producer producer_mail/>
        </div>
        {analyses}
        <Versions versions id number/>
        <VersionData version dates=dates.clone()/>
        {operations.map(|operations| view! { <OperationList operations/> })}
    }
}

/// That the version will be suspended, while it is in use and its provider has said so.
#[component]
pub fn Announced(version: Descriptor, dates: Dates) -> impl IntoView {
    let in_use = matches!(version.state, DescriptorState::Published | DescriptorState::Deprecated);
    version.announced.filter(|_| in_use).map(|notice| {
        let told = words::notice(&date(&dates, notice.from), &notice.reason);
        view! { <Callout tone=Tone::Warning title=words::NOTICE_TITLE><p>{told}</p></Callout> }
    })
}

/// The colour of a request's state.
pub(in crate::pages) const fn request_tone(state: AgreementState) -> Tone {
    match state {
        AgreementState::Active => Tone::Ok,
        AgreementState::Pending | AgreementState::Draft => Tone::Warning,
        AgreementState::Suspended | AgreementState::Rejected | AgreementState::MissingCertifiedAttributes => {
            Tone::Danger
        }
        AgreementState::Archived => Tone::Neutral,
    }
}

/// The reader's own requests, each with the way to it.
#[component]
fn OwnRequests(requests: Vec<OwnRequest>) -> impl IntoView {
    (!requests.is_empty()).then(|| {
        let each = requests.into_iter().map(|request| {
            let href = to::agreement(Perspective::Consumer, request.id);
            let (tone, text) = (request_tone(request.state), words::own_request(request.state, request.number));
            view! { <a href=href><Badge tone text/></a> }
        });
        let each = each.collect_view();
        view! {
            <section aria-labelledby="mia-richiesta">
                <h2 id="mia-richiesta">{words::OWN_REQUEST}</h2>
                <Badges>{each}</Badges>
            </section>
        }
    })
}

/// The checklist for the reader's ente, with what it can do itself.
#[component]
fn Requirements(
    fit: domain::requirement::RequirementFit,
    mine: bool,
    may_declare: bool,
    dates: Dates,
) -> impl IntoView {
    let (met, all) = fit.count();
    let title = if mine { words::REQUIREMENTS.to_owned() } else { words::fit_title(met, all) };
    let note = match (mine, all) {
        (true, _) => Some(words::YOUR_ENTE_PROVIDES),
        (false, 0) => Some(words::NO_REQUIREMENTS),
        (false, _) => None,
    };
    let action = move |group: &domain::requirement::GroupFit, attribute: &domain::requirement::AttributeFit| {
        let declarable = group.kind == AttributeKind::Declared && !attribute.standing.is_held();
        (declarable && may_declare && !mine).then(|| {
            let href = format!("/aderente/attributi/{}/dichiara", attribute.id);
            let about = attribute.name.clone();
            view! { <LinkButton href label=agreement_words::DECLARE about small=true look=ButtonLook::Outline/> }
                .into_any()
        })
    };
    view! {
        <section aria-labelledby="requisiti">
            <h2 id="requisiti">{title}</h2>
            {note.map(|note| view! { <p class="muted">{note}</p> })}
            <RequirementList fit date=move |at| date(&dates, at) action/>
        </section>
    }
}

#[component]
fn Versions(versions: Vec<VersionLine>, id: EserviceId, number: i64) -> impl IntoView {
    let rows = versions.into_iter().map(|line| {
        let name = words::version(line.number);
        let here = line.number == number;
        // The older of the two on the left: people read what becomes of it.
        let compare = (!here).then(|| {
            let href = to::comparison(id, number.max(line.number), number.min(line.number));
            let about = name.clone();
            view! { <LinkButton href label=compared::COMPARE about small=true look=ButtonLook::Outline/> }
        });
        let link = if here {
            view! { <strong aria-current="page">{name}</strong> }.into_any()
        } else {
            let href = to::catalogue_number(id, line.number);
            view! { <a href=href>{name}</a> }.into_any()
        };
        view! {
            <tr>
                <th scope="row">{link}</th>
                <td><VersionBadge state=line.state/></td>
                <td>{line.published.unwrap_or_else(|| words::NONE.to_owned())}</td>
                <td>{line.description}</td>
                <td>
                    <RowActions>{compare}</RowActions>
                </td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <div>
            <h2>{words::VERSIONS}</h2>
            <Table caption=words::VERSIONS>
                <thead>
                    <tr>
                        <Column label=words::VERSION/>
                        <Column label=words::STATE/>
                        <Column label=words::PUBLISHED_ON/>
                        <Column label=words::DESCRIPTION/>
                        <ActionsColumn/>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </Table>
        </div>
    }
}

#[component]
fn EserviceData(eservice: Eservice, producer: String, producer_mail: Option<String>) -> impl IntoView {
    let contact = producer_mail.map(|mail| {
        let href = format!("mailto:{mail}");
        view! { <Fact label=words::CONTACT><a href=href>{mail}</a></Fact> }
    });
    view! {
        <section aria-labelledby="dati">
            <h2 id="dati">{words::DETAILS}</h2>
            <DescriptionList>
                <Fact label=words::PRODUCER>{producer}</Fact>
                {contact}
                <Fact label=words::TECHNOLOGY>{words::technology(eservice.technology)}</Fact>
                <Fact label=words::MODE>{words::mode(eservice.mode)}</Fact>
                <Fact label=words::PERSONAL_DATA>{words::yes_no(eservice.personal_data)}</Fact>
            </DescriptionList>
        </section>
    }
}

/// Thresholds, lifetime of vouchers, documents and dates of a version; for the catalogue and for its provider.
#[component]
pub fn VersionData(version: Descriptor, dates: Dates) -> impl IntoView {
    let stamps = [
        (words::CREATED_ON, Some(version.created_at).filter(|_| version.state == DescriptorState::Draft)),
        (words::PUBLISHED_ON, version.published_at),
        (words::SUSPENDED_ON, version.suspended_at),
        (words::DEPRECATED_ON, version.deprecated_at),
        (words::ARCHIVED_ON, version.archived_at),
    ];
    let stamps = stamps.into_iter().filter_map(|(label, at)| at.map(|at| (label, date(&dates, at))));
    let stamps = stamps.map(|(label, text)| view! { <Fact label>{text}</Fact> }).collect_view();
    let audience = if version.audience.is_empty() {
        view! { {words::NO_AUDIENCE} }.into_any()
    } else {
        version.audience.iter().map(|entry| view! { <Code text=entry.clone()/> " " }).collect_view().into_any()
    };
    let file = match &version.interface {
        None => view! { <p>{words::NO_INTERFACE}</p> }.into_any(),
        Some(file) => {
            let href = to::document(version.eservice, version.id, file.id);
            view! {
                <p>{file.pretty_name.clone()} " · " {words::file(&file.name, file.size)}</p>
                <p class="muted small">{words::CHECKSUM} " " <Code text=file.checksum.clone()/></p>
                <LinkButton
                    href
                    label=words::DOWNLOAD
                    about=file.name.clone()
                    download=true
                    symbol=Symbol::Download
                    look=ButtonLook::Outline
                    small=true
                />
            }
            .into_any()
        }
    };
    let document = |file: &VersionFile| {
        let href = to::document(version.eservice, version.id, file.id);
        let about = file.pretty_name.clone();
        view! {
            <li>
                <div>{file.pretty_name.clone()} " · " {words::file(&file.name, file.size)}</div>
                <LinkButton href label=words::DOWNLOAD about download=true look=ButtonLook::Outline small=true/>
            </li>
        }
    };
    let documents = version.documents.iter().map(document).collect::<Vec<_>>();
    let documents = (!documents.is_empty()).then(|| view! { <ul class="checklist">{documents}</ul> });
    let quotas = version.quotas;
    view! {
        <section aria-labelledby="soglie">
            <h2 id="soglie">{words::VERSION_DETAILS}</h2>
            <DescriptionList>
                <Fact label=words::DESCRIPTION>{version.description.clone()}</Fact>
                <Fact label=words::APPROVAL>{words::policy_note(version.policy)}</Fact>
                <Fact label=words::PER_CONSUMER>{words::number(quotas.daily_calls_per_consumer)}</Fact>
                <Fact label=words::TOTAL>{words::number(quotas.daily_calls_total)}</Fact>
                <Fact label=words::LIFESPAN>{words::duration(quotas.voucher_lifespan)}</Fact>
                <Fact label=words::AUDIENCE>{audience}</Fact>
                {stamps}
            </DescriptionList>
        </section>
        <section aria-labelledby="documenti">
            <h2 id="documenti">{words::DOCUMENTS}</h2>
            {file}
            {documents}
        </section>
    }
}
