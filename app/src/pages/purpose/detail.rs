//! One purpose: whether it can be used, what the quotas leave, every load it had, who holds the switch, the answers of the
//! risk analysis, what happened. Every button asks the same `can` as the server.

use domain::purpose::rules::can;
use domain::purpose::{PurposeAction, PurposeFacts, PurposeState};
use domain::{Denial, Permission};
use leptos::prelude::*;
use strum::IntoEnumIterator as _;

use super::capacity::CapacityTable;
use super::risk_answers::RiskAnswers;
use super::why::{WhoSuspends, WhyNot};
use super::{StateBadges, id_in_path, perspective, trail};
use crate::api::purpose::{PurposeView, get_purpose};
use crate::i18n::it::paper as paper_words;
use crate::i18n::it::purpose as words;
use crate::pages::agreement::Perspective;
use crate::pages::client::PurposeClients;
use crate::pages::parts::{Loaded, asked, query, reason};
use crate::routes::to;
use crate::ui::{
    ActionsColumn, Breadcrumb, ButtonLook, Code, Column, DescriptionList, Fact, Flash, Happening, LinkButton, PageHead,
    RefusedButton, RowActions, Table, Timeline,
};

/// `/fruizione/finalita/:id`, `/erogazione/finalita/:id`
#[component]
pub fn PurposeDetailPage() -> impl IntoView {
    let side = perspective();
    let purpose = asked(id_in_path, get_purpose);
    view! { <Loaded asked=purpose view=move |purpose| view! { <Detail purpose side/> }/> }
}

#[component]
fn Detail(purpose: PurposeView, side: Perspective) -> impl IntoView {
    let facts = &purpose.facts;
    let title = facts.purpose.title.clone();
    let (state, suspended) = (facts.purpose.state(), facts.purpose.suspended.clone());
    let waiting = facts.purpose.waiting().is_some();
    let code = facts.purpose.id.to_string();
    let subtitle = move || {
        view! {
            <StateBadges state suspended=suspended.clone() waiting/>
            " "
            <Code text=code.clone()/>
        }
    };
    let for_actions = purpose.clone();
    // They are the consumer's affair.
    let clients = (side == Perspective::Consumer).then(|| view! { <PurposeClients purpose=purpose.clone()/> });
    let done = query("fatto").and_then(|done| PurposeAction::iter().find(|action| words::slug(*action) == done));
    let done = done.map(|action| view! { <Flash>{words::done(action)}</Flash> });
    view! {
        <Breadcrumb trail=trail(side, title.clone())/>
        <PageHead title subtitle>
            <Actions purpose=for_actions side/>
        </PageHead>
        {done}
        <WhyNot purpose=purpose.clone() side/>
        <Quotas facts=purpose.facts.clone()/>
        <Loads purpose=purpose.clone() side/>
        {clients}
        <WhoSuspends purpose=purpose.clone()/>
        <div class="columns">
            <Data purpose=purpose.clone() side/>
            <History purpose=purpose.clone()/>
        </div>
        <RiskAnswers purpose/>
    }
}

/// A link for what can be done now, the reason for what cannot, nothing for what is never the reader's.
#[component]
fn Actions(purpose: PurposeView, side: Perspective) -> impl IntoView {
    let facts = &purpose.facts;
    PurposeAction::iter()
        .filter(|action| offered(*action, facts, side))
        .filter_map(|action| match can(action, facts, &purpose.actor) {
            Ok(()) => {
                let href = to::purpose_command(side, facts.purpose.id, action);
                Some(view! { <LinkButton href label=words::button(action) look=look(action)/> }.into_any())
            }
            Err(denial) if denial.is_about_who() => None,
            // What the state rules out is not offered; what is missing is said.
            Err(denial @ (Denial::NoActiveAgreement | Denial::RiskAnalysisValidationFailed { .. })) => {
                let id = format!("perche-{}", words::slug(action));
                Some(view! { <RefusedButton id label=words::button(action) reason=reason(&denial)/> }.into_any())
            }
            Err(_) => None,
        })
        .collect_view()
}

/// What this side is offered: suspending or lifting, whichever changes something.
fn offered(action: PurposeAction, facts: &PurposeFacts, side: Perspective) -> bool {
    let hands = &facts.purpose.suspended;
    let ours = match side {
        Perspective::Producer => hands.producer.is_some(),
        Perspective::Consumer => hands.consumer.is_some(),
    };
    match action {
        PurposeAction::Suspend => !ours,
        PurposeAction::Unsuspend => ours,
        PurposeAction::Approve | PurposeAction::Reject => side == Perspective::Producer,
        PurposeAction::Update
        | PurposeAction::Activate
        | PurposeAction::Archive
        | PurposeAction::ChangePlan
        | PurposeAction::Withdraw
        | PurposeAction::Reconsider
        | PurposeAction::Clone
        | PurposeAction::Delete => side == Perspective::Consumer,
    }
}

const fn look(action: PurposeAction) -> ButtonLook {
    match action {
        PurposeAction::Activate | PurposeAction::Approve | PurposeAction::Unsuspend | PurposeAction::Reconsider => {
            ButtonLook::Primary
        }
        PurposeAction::Update | PurposeAction::ChangePlan | PurposeAction::Withdraw | PurposeAction::Clone => {
            ButtonLook::Outline
        }
        PurposeAction::Reject | PurposeAction::Suspend | PurposeAction::Archive | PurposeAction::Delete => {
            ButtonLook::DangerOutline
        }
    }
}

/// What the load in hand, or the one in force, means against the quotas.
#[component]
fn Quotas(facts: PurposeFacts) -> impl IntoView {
    let capacity = facts.capacity()?;
    let about = match (facts.purpose.waiting(), facts.purpose.state()) {
        (Some(waiting), _) => Some(words::against(waiting.daily_calls, &capacity)),
        (None, PurposeState::Draft) => Some(words::against(facts.purpose.current().daily_calls, &capacity)),
        (None, PurposeState::Active | PurposeState::Suspended) => {
            Some(words::in_force(facts.purpose.current().daily_calls, &capacity))
        }
        (None, PurposeState::WaitingForApproval | PurposeState::Rejected | PurposeState::Archived) => None,
    };
    Some(match about {
        Some(about) => view! { <CapacityTable capacity about/> }.into_any(),
        None => view! { <CapacityTable capacity/> }.into_any(),
    })
}

/// Every load the purpose had, newest first.
#[component]
fn Loads(purpose: PurposeView, side: Perspective) -> impl IntoView {
    let facts = &purpose.facts;
    let readable = purpose.actor.has(Permission::ReadRiskAnalysisPaper);
    let rows = facts.purpose.versions.iter().rev().map(|version| {
        let paper = (readable && purpose.papers.contains(&version.id)).then(|| {
            let href = to::risk_analysis_paper(side, facts.purpose.id, version.id);
            let (label, about) = (paper_words::DOWNLOAD_RISK_ANALYSIS, words::version(version.number));
            view! { <LinkButton href label about small=true look=ButtonLook::Outline download=true/> }
        });
        let reason = version.rejection_reason.clone().unwrap_or_else(|| words::NONE.to_owned());
        view! {
            <tr>
                <th scope="row">{words::version(version.number)}</th>
                <td>{words::calls(version.daily_calls)}</td>
                <td>{words::state(facts.purpose.state_of(version))}</td>
                <td>{purpose.date(version.created_at)}</td>
                <td>{reason}</td>
                <td><RowActions>{paper}</RowActions></td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <section aria-labelledby="stime">
            <h2 id="stime">{words::VERSIONS}</h2>
            <Table caption=words::VERSIONS>
                <thead>
                    <tr>
                        <Column label=words::VERSION/>
                        <Column label=words::LOAD/>
                        <Column label=words::STATE/>
                        <Column label=words::CREATED/>
                        <Column label=words::REJECTION_REASON/>
                        <ActionsColumn/>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </Table>
        </section>
    }
}

#[component]
fn Data(purpose: PurposeView, side: Perspective) -> impl IntoView {
    let created = purpose.date(purpose.facts.purpose.created_at);
    let PurposeView { facts, eservice, producer, consumer, .. } = purpose;
    let free = match facts.purpose.free_of_charge_reason {
        Some(reason) => format!("{}: {reason}", words::FREE),
        None => words::PAID.to_owned(),
    };
    let request = facts.request.map(|request| {
        let text = words::request_of(&consumer, &eservice);
        view! { <Fact label=words::REQUEST><a href=to::agreement(side, request.id)>{text}</a></Fact> }
    });
    let description = facts.purpose.description;
    view! {
        <section aria-labelledby="dati">
            <h2 id="dati">{words::DETAILS}</h2>
            <DescriptionList>
                <Fact label=words::DESCRIPTION_LABEL>{description}</Fact>
                <Fact label=words::ESERVICE>{eservice}</Fact>
                <Fact label=words::PRODUCER>{producer}</Fact>
                <Fact label=words::CONSUMER>{consumer}</Fact>
                {request}
                <Fact label=words::FREE_LABEL>{free}</Fact>
                <Fact label=words::CREATED>{created}</Fact>
            </DescriptionList>
        </section>
    }
}

#[component]
fn History(purpose: PurposeView) -> impl IntoView {
    let happenings = purpose
        .history
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
