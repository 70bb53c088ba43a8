//! `/terminologie/:id`: one version, its facts, what is in it, the other versions, and what happened to it.

use domain::TerminologyId;
use domain::terminology::rules::can;
use domain::terminology::{Terminology, TerminologyAction};
use leptos::prelude::*;

use super::entries::Entries;
use super::published;
use crate::api::terminology::{TerminologyLine, TerminologyView, get_terminology};
use crate::i18n::it::common;
use crate::i18n::it::terminology as words;
use crate::i18n::it::terminology_comparison as compared;
use crate::i18n::it::terminology_load as load_words;
use crate::lists::Chosen;
use crate::lists::terminology::ENTRIES;
use crate::pages::parts::{Loaded, asked};
use crate::routes::to;
use crate::ui::{
    ActionsColumn, Badge, Breadcrumb, ButtonLook, Code, Column, Crumb, DescriptionList, Disclosure, Fact, Flash,
    Happening, KeyFacts, LinkButton, Moment, PageHead, RowActions, Table, Timeline,
};

#[component]
pub fn TerminologyPage() -> impl IntoView {
    let chosen = Chosen::here(&ENTRIES);
    let terminology = asked(|| chosen.clone(), get_terminology);
    view! {
        <Loaded
            asked=terminology
            view=move |shown: TerminologyView| {
                view! {
                    <Head shown=shown.clone()/>
                    <section aria-labelledby="codici">
                        <h2 id="codici">{words::OF_THIS_VERSION}</h2>
                        <Rules shown=shown.clone()/>
                        <Entries shown=shown.clone() chosen/>
                    </section>
                    <Versions
                        versions=shown.versions.clone()
                        here=shown.terminology.id
                    />
                    <History shown/>
                }
            }
        />
    }
}

#[component]
fn Head(shown: TerminologyView) -> impl IntoView {
    let TerminologyView { actor, terminology, loaded, .. } = shown;
    let (kind, version) = (words::kind(terminology.kind), terminology.version.clone());
    let subtitle = move || view! { <Badge text=kind/> };
    let delete = can(TerminologyAction::Delete, &actor).is_ok().then(|| {
        let href = to::delete_terminology(terminology.id);
        view! { <LinkButton href label=words::DELETE look=ButtonLook::DangerOutline/> }
    });
    let trail = vec![
        Crumb::here(words::AREA),
        Crumb::link(words::MENU, to::TERMINOLOGIES),
        Crumb::here(terminology.title.clone()),
    ];
    let count = common::number(i64::try_from(terminology.count).unwrap_or(i64::MAX));
    let files = view! {
        <LinkButton
            href=to::terminology_as_fhir(terminology.id)
            label=words::AS_FHIR
            download=true
            look=ButtonLook::Outline
        />
        <LinkButton
            href=to::terminology_as_csv(terminology.id)
            label=words::AS_CSV
            download=true
            look=ButtonLook::Outline
        />
    };
    let published = published().then(|| view! { <Flash>{load_words::WAS_PUBLISHED}</Flash> });
    let (title, oid) = (terminology.title.clone(), terminology.oid.clone());
    view! {
        <Breadcrumb trail/>
        <PageHead title subtitle>{files}{delete}</PageHead>
        {published}
        <KeyFacts>
            <Fact label=words::OID><Code text=oid/></Fact>
            <Fact label=words::VERSION>{version}</Fact>
            <Fact label=words::COUNT>{count}</Fact>
            <Fact label=words::LOADED><Moment text=loaded.text iso=loaded.iso/></Fact>
        </KeyFacts>
        <Disclosure summary=words::FACTS>
            <Facts terminology/>
        </Disclosure>
    }
}

#[component]
fn Facts(terminology: Terminology) -> impl IntoView {
    let letters = if terminology.is_case_sensitive { words::LETTERS_MATTER } else { words::LETTERS_DO_NOT_MATTER };
    // The common name of the certificate; whose fiscal code stands behind it is nobody's business here.
    let by = match terminology.signer.is_of_the_console() {
        true => words::BY_THE_CONSOLE.to_owned(),
        false => terminology.signer.common_name,
    };
    view! {
        <DescriptionList>
            <Fact label=words::URL><Code text=terminology.url/></Fact>
            <Fact label=words::MACHINE_NAME><Code text=terminology.name/></Fact>
            <Fact label=words::STATUS>{words::status(&terminology.status).to_owned()}</Fact>
            <Fact label=words::CONTENT>{words::content(&terminology.content).to_owned()}</Fact>
            <Fact label=words::LETTERS>{letters}</Fact>
            <Fact label=words::FORMAT>{words::format(terminology.format)}</Fact>
            <Fact label=words::CHECKSUM><Code text=terminology.file_sha256/></Fact>
            <Fact label=words::LOADED_BY>{by}</Fact>
            <Fact label=words::IDENTIFIER><Code text=terminology.id.to_string()/></Fact>
        </DescriptionList>
    }
}

/// What a value set says without naming single codes.
#[component]
fn Rules(shown: TerminologyView) -> impl IntoView {
    let rules = shown.rules;
    (!rules.is_empty()).then(|| {
        let lines = rules.into_iter().map(|rule| {
            let verb = if rule.is_excluded { words::LEAVES_OUT } else { words::TAKES_IN };
            let conditions = rule.filters.iter().map(|(property, op, value)| words::condition(property, op, value));
            let mut parts = conditions.collect::<Vec<_>>();
            if !rule.value_sets.is_empty() {
                parts.push(words::of_value_sets(&rule.value_sets));
            }
            if rule.codes > 0 {
                parts.push(words::single_codes(rule.codes));
            }
            if parts.is_empty() {
                parts.push(words::WHOLE_SYSTEM.to_owned());
            }
            let system = rule.system.map(|system| view! { <Code text=system/> ": " });
            view! { <li>{verb} " " {system} {parts.join(", ")}</li> }
        });
        view! {
            <h3>{words::RULES}</h3>
            <ul>{lines.collect_view()}</ul>
        }
    })
}

#[component]
fn Versions(versions: Vec<TerminologyLine>, here: TerminologyId) -> impl IntoView {
    let compares = versions.len() > 1;
    let actions = compares.then(|| view! { <ActionsColumn/> });
    let rows = versions.into_iter().map(move |line| {
        let compare = (compares && line.id != here).then(|| {
            let (href, about) = (to::compared_with(here, line.id), line.version.clone());
            view! {
                <RowActions>
                    <LinkButton href label=compared::COMPARE about small=true look=ButtonLook::Outline/>
                </RowActions>
            }
        });
        let compare = compares.then(|| view! { <td>{compare}</td> });
        let version = if line.id == here {
            view! { {line.version} " " <Badge text=words::THIS_ONE/> }.into_any()
        } else {
            view! { <a href=to::terminology(line.id)>{line.version}</a> }.into_any()
        };
        view! {
            <tr>
                <th scope="row">{version}</th>
                <td>{words::status(&line.status).to_owned()}</td>
                <td class="numeric">{common::number(line.count)}</td>
                <td><Moment text=line.loaded.text iso=line.loaded.iso/></td>
                {compare}
            </tr>
        }
    });
    view! {
        <section aria-labelledby="versioni">
            <h2 id="versioni">{words::OTHER_VERSIONS}</h2>
            <Table caption=words::OTHER_VERSIONS>
                <thead>
                    <tr>
                        <Column label=words::VERSION/>
                        <Column label=words::STATUS/>
                        <Column label=words::COUNT numeric=true/>
                        <Column label=words::LOADED/>
                        {actions}
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </Table>
        </section>
    }
}

#[component]
fn History(shown: TerminologyView) -> impl IntoView {
    let happening = |line: crate::api::agreement::HistoryLine| Happening {
        when: line.when.text,
        iso: line.when.iso,
        who: line.who,
        what: line.what,
        detail: line.detail,
    };
    let happenings = shown.history.into_iter().map(happening).collect();
    view! {
        <section aria-labelledby="cronologia">
            <h2 id="cronologia">{words::TIMELINE}</h2>
            <Timeline happenings/>
        </section>
    }
}
