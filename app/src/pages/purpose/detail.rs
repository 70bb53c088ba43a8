//! One purpose: whether it can be used, what the quotas leave, every load it had, who holds the switch, the answers of the
//! risk analysis, what happened. Every button asks the same `can` as the server.

use domain::agreement::{AgreementState, Suspension};
use domain::purpose::risk_analysis::{Question, QuestionKind, current};
use domain::purpose::rules::can;
use domain::purpose::{Answers, PurposeAction, PurposeFacts, PurposeState};
use domain::{Denial, Permission};
use leptos::prelude::*;
use strum::IntoEnumIterator as _;

use super::{StateBadges, id_in_path, perspective, trail};
use crate::api::purpose::{PurposeView, get_purpose};
use crate::i18n::it::common::number;
use crate::i18n::it::purpose as words;
use crate::pages::agreement::Perspective;
use crate::pages::parts::{Loaded, asked, query, reason};
use crate::routes::to;
use crate::ui::{
    Breadcrumb, ButtonLook, Callout, Code, Column, DescriptionList, Fact, Flash, Happening, LinkButton, PageHead,
    RefusedButton, Table, Timeline, Tone,
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
    let done = query("fatto").and_then(|done| PurposeAction::iter().find(|action| words::slug(*action) == done));
    let done = done.map(|action| view! { <Flash>{words::done(action)}</Flash> });
    view! {
        <Breadcrumb trail=trail(side, title.clone())/>
        <PageHead title subtitle>
            <Actions purpose=purpose.clone() side/>
        </PageHead>
        {done}
        <Usable purpose=purpose.clone() side/>
        <CapacityTable facts=purpose.facts.clone()/>
        <Loads purpose=purpose.clone()/>
        <WhoSuspends purpose=purpose.clone()/>
        <div class="columns">
            <Data purpose=purpose.clone()/>
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

/// Why it cannot be used although it is there.
#[component]
fn Usable(purpose: PurposeView, side: Perspective) -> impl IntoView {
    let text = match purpose.facts.request.map(|request| request.state) {
        None => Some(words::NO_REQUEST),
        Some(AgreementState::Suspended) => Some(words::REQUEST_SUSPENDED),
        Some(_) => None,
    };
    let concerns = !matches!(purpose.facts.purpose.state(), PurposeState::Archived | PurposeState::Rejected);
    let text = text.filter(|_| concerns)?;
    let link = purpose.facts.request.map(|request| {
        let href = to::agreement(side, request.id);
        view! { <p><a href=href>{words::OPEN_REQUEST}</a></p> }
    });
    Some(view! { <Callout tone=Tone::Warning><p>{text}</p>{link}</Callout> })
}

/// The quotas, what others use of them and what is left; and what the load in hand means against them.
#[component]
fn CapacityTable(facts: PurposeFacts) -> impl IntoView {
    let capacity = facts.capacity()?;
    let version = facts.purpose.waiting().unwrap_or_else(|| facts.purpose.current());
    let decided = matches!(facts.purpose.state(), PurposeState::Archived | PurposeState::Rejected);
    let against = (!decided).then(|| view! { <p>{words::against(version.daily_calls, &capacity)}</p> });
    let row = |name: &'static str, limit: i64, used: i64, left: i64| {
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td>{number(limit)}</td>
                <td>{number(used)}</td>
                <td>{number(left)}</td>
            </tr>
        }
    };
    let load = capacity.load;
    Some(view! {
        <section aria-labelledby="capacita">
            <h2 id="capacita">{words::CAPACITY}</h2>
            {against}
            <Table caption=words::CAPACITY_CAPTION>
                <thead>
                    <tr>
                        <Column label=words::QUOTA/>
                        <Column label=words::LIMIT/>
                        <Column label=words::USED/>
                        <Column label=words::LEFT/>
                    </tr>
                </thead>
                <tbody>
                    {row(words::QUOTA_CONSUMER, capacity.per_consumer, load.consumer, capacity.left_for_consumer())}
                    {row(words::QUOTA_TOTAL, capacity.total, load.all, capacity.left_in_all())}
                </tbody>
            </Table>
        </section>
    })
}

/// Every load the purpose had, newest first.
#[component]
fn Loads(purpose: PurposeView) -> impl IntoView {
    let facts = &purpose.facts;
    let rows = facts.purpose.versions.iter().rev().map(|version| {
        let reason = version.rejection_reason.clone().unwrap_or_else(|| words::NONE.to_owned());
        view! {
            <tr>
                <th scope="row">{words::version(version.number)}</th>
                <td>{words::calls(version.daily_calls)}</td>
                <td>{words::state(facts.purpose.state_of(version))}</td>
                <td>{purpose.date(version.created_at)}</td>
                <td>{reason}</td>
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
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </Table>
        </section>
    }
}

#[component]
fn WhoSuspends(purpose: PurposeView) -> impl IntoView {
    let hands = &purpose.facts.purpose.suspended;
    if !hands.any() {
        return None;
    }
    let row = |name: String, hand: &Option<Suspension>| {
        let (since, reason) = match hand {
            None => (words::NONE.to_owned(), words::NONE.to_owned()),
            Some(hand) if hand.reason.is_empty() => (purpose.date(hand.since), words::NONE.to_owned()),
            Some(hand) => (purpose.date(hand.since), hand.reason.clone()),
        };
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td>{since}</td>
                <td>{reason}</td>
            </tr>
        }
    };
    let producer = row(format!("{} ({})", words::PRODUCER, purpose.producer), &hands.producer);
    let consumer = row(format!("{} ({})", words::CONSUMER, purpose.consumer), &hands.consumer);
    Some(view! {
        <section aria-labelledby="chi-sospende">
            <h2 id="chi-sospende">{words::WHO_SUSPENDS}</h2>
            <Table caption=words::WHO_SUSPENDS>
                <thead>
                    <tr>
                        <Column label=words::ACTOR/>
                        <Column label=words::SINCE/>
                        <Column label=words::REASON/>
                    </tr>
                </thead>
                <tbody>{producer}{consumer}</tbody>
            </Table>
        </section>
    })
}

#[component]
fn Data(purpose: PurposeView) -> impl IntoView {
    let own = &purpose.facts.purpose;
    let free = match &own.free_of_charge_reason {
        Some(reason) => format!("{}: {reason}", words::FREE),
        None => words::PAID.to_owned(),
    };
    view! {
        <section aria-labelledby="dati">
            <h2 id="dati">{words::DETAILS}</h2>
            <DescriptionList>
                <Fact label=words::DESCRIPTION_LABEL>{own.description.clone()}</Fact>
                <Fact label=words::ESERVICE>{purpose.eservice.clone()}</Fact>
                <Fact label=words::PRODUCER>{purpose.producer.clone()}</Fact>
                <Fact label=words::CONSUMER>{purpose.consumer.clone()}</Fact>
                <Fact label=words::FREE_LABEL>{free}</Fact>
                <Fact label=words::CREATED>{purpose.date(own.created_at)}</Fact>
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
            who: line.what,
            what: format!("({})", line.who),
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

/// The questions that were asked and their answers, for who may read them.
#[component]
fn RiskAnswers(purpose: PurposeView) -> impl IntoView {
    let body = if purpose.actor.has(Permission::ReadRiskAnalysis) {
        let answers = purpose.facts.purpose.risk_analysis.clone();
        let asked = current(purpose.facts.consumer_kind).asked(&answers);
        let lines = asked.into_iter().map(|question| {
            let answer = given(question, &answers);
            view! { <Fact label=question.label.clone()>{answer}</Fact> }
        });
        view! { <DescriptionList>{lines.collect_view()}</DescriptionList> }.into_any()
    } else {
        view! { <p class="muted">{words::RISK_HIDDEN}</p> }.into_any()
    };
    let fill_in = can(PurposeAction::Update, &purpose.facts, &purpose.actor).is_ok().then(|| {
        let href = to::risk_analysis(purpose.facts.purpose.id);
        view! { <p><LinkButton href label=words::FILL_IN look=ButtonLook::Outline/></p> }
    });
    view! {
        <section aria-labelledby="analisi">
            <h2 id="analisi">{words::RISK_ANALYSIS}</h2>
            {fill_in}
            {body}
        </section>
    }
}

fn given(question: &Question, answers: &Answers) -> String {
    let label = |value: &String| {
        let option = question.options.iter().find(|option| option.value == *value);
        option.map_or_else(|| value.clone(), |option| option.label.clone())
    };
    let single = answers.single_answers.get(&question.id);
    let answer = match question.kind {
        QuestionKind::Text => single.cloned(),
        QuestionKind::Single => single.map(label),
        QuestionKind::YesNo => single.map(|value| if value == "YES" { words::YES } else { words::NO }.to_owned()),
        QuestionKind::Confirmation => single.map(|_| words::CONFIRMED.to_owned()),
        QuestionKind::Multi => {
            let values = answers.multi_answers.get(&question.id);
            values.map(|values| values.iter().map(label).collect::<Vec<_>>().join(", "))
        }
    };
    answer.filter(|answer| !answer.is_empty()).unwrap_or_else(|| words::NOT_ANSWERED.to_owned())
}
