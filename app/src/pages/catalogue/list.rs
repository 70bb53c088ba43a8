//! The catalogue: search, filters and sort in the address, and for each e-service how the reader's ente fits.

use std::sync::Arc;

use domain::Actor;
use domain::eservice::DescriptorState;
use leptos::prelude::*;

use super::primary::Primary;
use super::{Dates, VersionBadge, date};
use crate::api::eservice::{Catalogue, CatalogueLine, list_catalogue};
use crate::i18n::it::eservice as words;
use crate::lists::{self, Chosen, ListFrame, Shown, sort_column};
use crate::pages::parts::{Loaded, RequirementList, asked};
use crate::routes::to;
use crate::ui::{
    ActionsColumn, Badge, Badges, Breadcrumb, ButtonLook, Callout, Choice, Column, Crumb, Disclosure, EmptyState,
    LinkButton, PageHead, RowActions, Table, Tone,
};

/// The catalogue.
#[component]
pub fn CatalogueListPage() -> impl IntoView {
    let chosen = Chosen::here(&lists::catalogue::CATALOGUE);
    let catalogue = asked(|| chosen.clone(), list_catalogue);
    view! {
        <Breadcrumb trail=vec![Crumb::here(words::CONSUMING), Crumb::here(words::CATALOGUE)]/>
        <PageHead title=words::CATALOGUE/>
        <p class="muted">{words::CATALOGUE_NOTE}</p>
        <Loaded asked=catalogue view=move |catalogue| view! { <List catalogue chosen/> }/>
    }
}

#[component]
fn List(catalogue: Catalogue, chosen: Chosen) -> impl IntoView {
    let producers = catalogue.producers.iter().map(|(id, name)| Choice::new(id.to_string(), name.clone())).collect();
    let empty = nothing(&chosen);
    let shown = Shown::of(&catalogue.page);
    let cut = catalogue.is_cut.then(|| {
        view! { <Callout tone=Tone::Info><p>{words::most_found(catalogue.page.total)}</p></Callout> }
    });
    view! {
        {cut}
        <ListFrame chosen=chosen.clone() shown choices=vec![("erogatore", producers)] empty>
            <Rows catalogue chosen/>
        </ListFrame>
    }
}

fn nothing(chosen: &Chosen) -> AnyView {
    let fit = chosen.value("requisiti").is_some();
    let (text, way_out) = match (fit, chosen.is_filtered()) {
        (true, _) => (words::EMPTY_FIT, Some((chosen.address(&[("requisiti", "")]), words::CLEAR_FIT))),
        (false, true) => (words::EMPTY_FILTERED, Some((to::CATALOGUE.to_owned(), words::CLEAR))),
        (false, false) => (words::EMPTY_CATALOGUE, None),
    };
    let way_out = way_out.map(|(href, label)| view! { <LinkButton href label look=ButtonLook::Outline/> });
    view! { <EmptyState title=words::EMPTY_TITLE text>{way_out}</EmptyState> }.into_any()
}

#[component]
fn Rows(catalogue: Catalogue, chosen: Chosen) -> impl IntoView {
    let (actor, dates): (Actor, Dates) = (catalogue.actor, Arc::new(catalogue.dates));
    let column = |name, label| sort_column(&chosen, name, label);
    let head = view! {
        {column("nome", words::ESERVICE)}
        {column("erogatore", words::PRODUCER)}
        {column("pubblicazione", words::VERSION)}
        <Column label=words::REQUIREMENTS/>
        <Column label=words::APPROVAL/>
        <Column label=words::OWN_REQUEST/>
        <ActionsColumn/>
    };
    let rows = catalogue.page.results.into_iter();
    let rows = rows.map(|line| view! { <Row line actor=actor.clone() dates=dates.clone()/> }).collect_view();
    view! {
        <Table caption=words::CATALOGUE>
            <thead>
                <tr>{head}</tr>
            </thead>
            <tbody>{rows}</tbody>
        </Table>
    }
}

#[component]
fn Row(line: CatalogueLine, actor: Actor, dates: Dates) -> impl IntoView {
    let version = &line.creation.version;
    let (number, state) = (version.number, version.state);
    let href = to::catalogue_number(line.creation.eservice, number);
    let about = words::about(&line.name, &line.producer);
    let mine = line.creation.producer == actor.tenant;
    let fit = version.fit.clone();
    let badges = line.requests.iter().map(|request| {
        let tone = super::detail::request_tone(request.state);
        view! { <Badge tone text=words::own_request(request.state, request.number)/> }
    });
    let badges = badges.collect_view();
    let own = if line.requests.is_empty() {
        view! { {words::NONE} }.into_any()
    } else {
        view! { <Badges>{badges}</Badges> }.into_any()
    };
    let beside = (state != DescriptorState::Published).then(|| view! { " " <VersionBadge state/> });
    view! {
        <tr>
            <th scope="row"><a href=href>{line.name}</a></th>
            <td>{line.producer}</td>
            <td>{words::version_on(number, line.published.as_deref())}{beside}</td>
            <td><Fit fit mine dates/></td>
            <td>{words::policy(line.policy)}</td>
            <td>{own}</td>
            <td>
                <RowActions>
                    <Primary creation=line.creation requests=line.requests actor about small=true/>
                </RowActions>
            </td>
        </tr>
    }
}

/// "3 di 3 posseduti", or what is missing and who can give it, on demand.
#[component]
fn Fit(fit: domain::requirement::RequirementFit, mine: bool, dates: Dates) -> impl IntoView {
    if mine {
        return view! { <span class="muted">{words::MINE}</span> }.into_any();
    }
    let (met, all) = fit.count();
    if met == all {
        let tone = if all == 0 { Tone::Neutral } else { Tone::Ok };
        return view! { <Badge tone text=words::fit(met, all)/> }.into_any();
    }
    view! {
        <Disclosure summary=words::fit(met, all)>
            <RequirementList fit date=move |at| date(&dates, at) action=|_, _| None/>
        </Disclosure>
    }
    .into_any()
}
