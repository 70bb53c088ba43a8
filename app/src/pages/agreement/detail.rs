//! One request: why it is not active, who holds the switch and who alone can let go, what is missing and who can give
//! it, what happened. Every button asks the same `can` as the server.

use domain::Denial;
use domain::agreement::rules::{can, is_suspended_by};
use domain::agreement::{AgreementAction, AgreementState, Side, Suspension};
use domain::attribute::{AttributeKind, HeldAction};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::documents::Documents;
use super::list::StateBadges;
use super::{Perspective, id_in_path, perspective, trail};
use crate::api::agreement::{AgreementView, get_agreement};
use crate::api::effect::{EffectsView, get_possible_effects};
use crate::i18n::it::agreement as words;
use crate::i18n::it::attribute as attribute_words;
use crate::i18n::it::discrepancy as discrepancy_words;
use crate::i18n::it::effect as effect_words;
use crate::i18n::it::eservice as eservice_words;
use crate::i18n::it::upgrade as step_words;
use crate::pages::attribute::HeldDone;
use crate::pages::effects::EffectList;
use crate::pages::parts::{Loaded, RequirementList, asked, reason};
use crate::pages::purpose::BeginPurpose;
use crate::routes::to;
use crate::ui::{
    Breadcrumb, ButtonLook, Callout, Code, Column, DescriptionList, Disclosure, Fact, Flash, Happening, LinkButton,
    PageHead, RefusedButton, Table, Timeline, Tone,
};

/// One request.
#[component]
pub fn AgreementDetailPage() -> impl IntoView {
    let side = perspective();
    let id = id_in_path();
    let both = asked(
        move || id.get(),
        |id| async {
            let agreement = get_agreement(id).await?;
            let possible = get_possible_effects(agreement.facts.agreement.id).await?;
            Ok((agreement, possible))
        },
    );
    view! { <Loaded asked=both view=move |(agreement, possible)| view! { <Detail agreement possible side/> }/> }
}

#[component]
fn Detail(agreement: AgreementView, possible: Vec<(AgreementAction, EffectsView)>, side: Perspective) -> impl IntoView {
    let party = match side {
        Perspective::Producer => &agreement.consumer,
        Perspective::Consumer => &agreement.producer,
    };
    let title = words::title(party, &agreement.eservice, agreement.facts.current.number);
    let (state, suspended) = (agreement.facts.state(), agreement.facts.agreement.suspended.clone());
    let hands = (suspended.producer.is_some(), suspended.consumer.is_some(), suspended.platform.is_some());
    let certified_missing = agreement.facts.misses_certified();
    let code = agreement.facts.agreement.id.to_string();
    let upgrade = agreement.facts.upgrade_target().map(|target| target.number);
    let live = matches!(state, AgreementState::Active | AgreementState::Suspended);
    let upgrade = upgrade.filter(|_| live && side == Perspective::Consumer).map(|number| {
        let compare = to::comparison(agreement.facts.agreement.eservice, number, agreement.facts.current.number);
        let href = to::agreement_command(side, agreement.facts.agreement.id, AgreementAction::Upgrade);
        view! {
            <Callout tone=Tone::Info title=words::upgrade_to(number)>
                <p>
                    <a href=href>{words::button(AgreementAction::Upgrade, false)}</a> " · "
                    <a href=compare>{step_words::COMPARE}</a>
                </p>
            </Callout>
        }
    });
    let dispute = (!agreement.discrepancies.is_empty()).then(|| {
        let cases = agreement.discrepancies.iter().map(|(id, attribute)| {
            let label = discrepancy_words::examine(attribute);
            view! { <li><a href=to::discrepancy(*id)>{label}</a></li> }
        });
        let cases = cases.collect_view();
        let text = words::discrepancy(agreement.discrepancies.iter().map(|(_, attribute)| attribute.as_str()));
        view! {
            <Callout tone=Tone::Warning title=words::DISCREPANCY>
                <p>{text}</p>
                <ul>{cases}</ul>
            </Callout>
        }
    });
    let announced = agreement.announced.clone().map(|told| {
        view! { <Callout tone=Tone::Warning title=eservice_words::NOTICE_TITLE><p>{told}</p></Callout> }
    });
    let for_actions = agreement.clone();
    let subtitle = move || {
        view! {
            <StateBadges state hands certified_missing/>
            " "
            <Code text=code/>
        }
    };
    view! {
        <Breadcrumb trail=trail(side, title.clone())/>
        <PageHead title subtitle>
            <Actions agreement=for_actions side/>
        </PageHead>
        <Done state/>
        <HeldDone/>
        <WhyNotActive agreement=agreement.clone()/>
        {dispute}
        {announced}
        {upgrade}
        <BeginPurpose agreement=agreement.clone() side/>
        <WhoSuspends agreement=agreement.clone() side/>
        <div class="columns">
            <Requirements agreement=agreement.clone() side/>
            <History agreement=agreement.clone()/>
        </div>
        <Possible agreement=agreement.clone() possible side/>
        <Documents agreement=agreement.clone() side/>
        <Data agreement side/>
    }
}

/// "Cosa succede se…", one line to open for each command that the reader is offered now.
#[component]
fn Possible(
    agreement: AgreementView,
    possible: Vec<(AgreementAction, EffectsView)>,
    side: Perspective,
) -> impl IntoView {
    let suspended = agreement.facts.state() == AgreementState::Suspended;
    let lines = possible
        .into_iter()
        .filter(|(action, _)| *action != AgreementAction::Update && offered(*action, &agreement, side))
        .map(|(action, effects)| {
            let summary = words::button(action, suspended);
            view! {
                <Disclosure summary>
                    <EffectList effects caption=effect_words::caption(summary)/>
                </Disclosure>
            }
        })
        .collect::<Vec<_>>();
    (!lines.is_empty()).then(|| {
        view! {
            <section aria-labelledby="cosa-succede">
                <h2 id="cosa-succede">{effect_words::WHAT_IF}</h2>
                {lines}
            </section>
        }
    })
}

/// What was just done, and the state that resulted.
#[component]
fn Done(state: AgreementState) -> impl IntoView {
    let query = use_query_map();
    move || {
        use strum::IntoEnumIterator as _;
        let done = query.read().get("fatto")?;
        let action = AgreementAction::iter().find(|action| words::slug(*action) == done)?;
        Some(view! { <Flash>{words::done(action, state)}</Flash> })
    }
}

/// A link for what can be done now, the reason for what cannot, nothing for what is never the reader's.
#[component]
fn Actions(agreement: AgreementView, side: Perspective) -> impl IntoView {
    use strum::IntoEnumIterator as _;
    let facts = &agreement.facts;
    let state = facts.state();
    AgreementAction::iter()
        .filter(|action| offered(*action, &agreement, side))
        .filter_map(|action| {
            let label = words::button(action, state == AgreementState::Suspended);
            match can(action, facts, &agreement.actor) {
                Ok(()) => {
                    let href = to::agreement_command(side, facts.agreement.id, action);
                    Some(view! { <LinkButton href label look=look(action)/> }.into_any())
                }
                Err(denial) if denial.is_about_who() => None,
                Err(Denial::AgreementNotInExpectedState { .. }) => None,
                Err(denial) => {
                    let id = format!("perche-{}", words::slug(action));
                    Some(view! { <RefusedButton id label reason=reason(&denial)/> }.into_any())
                }
            }
        })
        .collect_view()
}

/// What this side is offered: suspending or lifting, whichever changes something; upgrading when there is something
/// newer.
fn offered(action: AgreementAction, agreement: &AgreementView, side: Perspective) -> bool {
    let own = match side {
        Perspective::Producer => Side::Producer,
        Perspective::Consumer => Side::Consumer,
    };
    let ours = is_suspended_by(&agreement.facts.agreement, own);
    let newer = agreement.facts.newest.number > agreement.facts.current.number;
    match (action, side) {
        (AgreementAction::Suspend, _) => !ours,
        (AgreementAction::Unsuspend, _) => ours,
        (AgreementAction::Upgrade, Perspective::Consumer) => newer,
        (AgreementAction::Approve | AgreementAction::Reject, side) => side == Perspective::Producer,
        (
            AgreementAction::Update
            | AgreementAction::Submit
            | AgreementAction::Clone
            | AgreementAction::Archive
            | AgreementAction::Delete
            | AgreementAction::Upgrade,
            side,
        ) => side == Perspective::Consumer,
    }
}

const fn look(action: AgreementAction) -> ButtonLook {
    match action {
        AgreementAction::Submit | AgreementAction::Approve | AgreementAction::Unsuspend | AgreementAction::Clone => {
            ButtonLook::Primary
        }
        AgreementAction::Update | AgreementAction::Upgrade => ButtonLook::Outline,
        AgreementAction::Reject | AgreementAction::Suspend | AgreementAction::Archive | AgreementAction::Delete => {
            ButtonLook::DangerOutline
        }
    }
}

#[component]
fn WhyNotActive(agreement: AgreementView) -> impl IntoView {
    let facts = &agreement.facts;
    let ours_as_consumer = facts.agreement.consumer == agreement.actor.tenant;
    let sentence = match words::why_not_active(facts.state(), ours_as_consumer) {
        Some(sentence) => Some(sentence.to_owned()),
        None if facts.state() == AgreementState::Suspended => Some(why_suspended(&agreement)),
        None => None,
    };
    sentence.map(|sentence| {
        view! { <Callout tone=Tone::Warning title=words::WHY_NOT_ACTIVE><p>{sentence}</p></Callout> }
    })
}

/// Names every hand on the switch, and what is left when ours lets go.
fn why_suspended(agreement: &AgreementView) -> String {
    let suspended = &agreement.facts.agreement.suspended;
    let hands = [
        suspended.producer.as_ref().map(|_| agreement.producer.clone()),
        suspended.consumer.as_ref().map(|_| agreement.consumer.clone()),
        suspended.platform.as_ref().map(|_| words::PLATFORM.to_lowercase()),
    ];
    let hands = hands.into_iter().flatten().collect::<Vec<_>>();
    let is_ours =
        agreement.facts.side(&agreement.actor).is_ok_and(|side| is_suspended_by(&agreement.facts.agreement, side));
    let as_consumer = agreement.facts.agreement.consumer == agreement.actor.tenant;
    let us = if as_consumer { &agreement.consumer } else { &agreement.producer };
    let left = hands.iter().filter(|hand| *hand != us).cloned().collect::<Vec<_>>();
    words::why_suspended(&hands, is_ours.then_some(left.as_slice()), suspended.platform.is_some())
}

/// One row for each of the three actors, always: who holds it, since when, why, and who alone can let go.
#[component]
fn WhoSuspends(agreement: AgreementView, side: Perspective) -> impl IntoView {
    let facts = &agreement.facts;
    if facts.state() != AgreementState::Suspended {
        return None;
    }
    let suspended = &facts.agreement.suspended;
    let (our, their) = match side {
        Perspective::Producer => (format!("{} {}", words::PRODUCER, words::US), words::CONSUMER.to_owned()),
        Perspective::Consumer => (words::PRODUCER.to_owned(), format!("{} {}", words::CONSUMER, words::US)),
    };
    let lift = |ours: bool| {
        let href = to::agreement_command(side, facts.agreement.id, AgreementAction::Unsuspend);
        match (ours, can(AgreementAction::Unsuspend, facts, &agreement.actor)) {
            (true, Ok(())) => {
                view! { <LinkButton href label=words::REMOVE small=true look=ButtonLook::Outline/> }.into_any()
            }
            (true, Err(denial)) => view! { <span class="muted small">{reason(&denial)}</span> }.into_any(),
            (false, _) => view! { <span class="muted small">{words::NOT_YOURS}</span> }.into_any(),
        }
    };
    let row = |name: String, hand: &Option<Suspension>, lifter: String, ours: bool| {
        let (since, reason, lifter, action) = match hand {
            None => (words::NONE.to_owned(), words::NONE.to_owned(), words::NONE.to_owned(), ().into_any()),
            Some(hand) => {
                let reason = match (hand.by, hand.reason.is_empty()) {
                    (None, _) => words::PLATFORM_REASON.to_owned(),
                    (Some(_), true) => words::NO_REASON.to_owned(),
                    (Some(_), false) => hand.reason.clone(),
                };
                (agreement.date(hand.since), reason, lifter, lift(ours))
            }
        };
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td>{since}</td>
                <td>{reason}</td>
                <td>{lifter}</td>
                <td>{action}</td>
            </tr>
        }
    };
    let producer = row(our, &suspended.producer, words::only(&agreement.producer), side == Perspective::Producer);
    let consumer = row(their, &suspended.consumer, words::only(&agreement.consumer), side == Perspective::Consumer);
    let lifted = words::PLATFORM_LIFTS.to_owned();
    let platform = row(words::PLATFORM.to_owned(), &suspended.platform, lifted, false);
    Some(view! {
        <section aria-labelledby="chi-sospende">
            <h2 id="chi-sospende">{words::WHO_SUSPENDS}</h2>
            <Table caption=words::WHO_SUSPENDS>
                <thead>
                    <tr>
                        <Column label=words::ACTOR/>
                        <Column label=words::SINCE/>
                        <Column label=words::REASON/>
                        <Column label=words::WHO_LIFTS/>
                        <crate::ui::ActionsColumn/>
                    </tr>
                </thead>
                <tbody>{producer}{consumer}{platform}</tbody>
            </Table>
        </section>
    })
}

/// The checklist, with what the reader can do about each line.
#[component]
fn Requirements(agreement: AgreementView, side: Perspective) -> impl IntoView {
    let fit = agreement.facts.current.fit.clone();
    let (met, all) = fit.count();
    let id = agreement.facts.agreement.id;
    let state = agreement.facts.state();
    let verifiable = side == Perspective::Producer
        && agreement.actor.has(domain::Permission::WriteHeldAttributes)
        && !agreement.facts.is_self_request()
        && matches!(state, AgreementState::Pending | AgreementState::Active | AgreementState::Suspended);
    let declarable = side == Perspective::Consumer && agreement.actor.has(domain::Permission::WriteHeldAttributes);
    let dates = agreement.clone();
    let action = move |group: &domain::requirement::GroupFit, attribute: &domain::requirement::AttributeFit| {
        let held = attribute.standing.is_held();
        let about = attribute.name.clone();
        let verification = |action| to::verification(id, attribute.id, action);
        let links = match (group.kind, held) {
            (AttributeKind::Verified, false) if verifiable => {
                vec![(verification(HeldAction::Verify), words::VERIFY)]
            }
            (AttributeKind::Verified, true) if verifiable => vec![
                (verification(HeldAction::RevokeVerification), words::REVOKE),
                (verification(HeldAction::ChangeExpiry), attribute_words::CHANGE_EXPIRY),
            ],
            (AttributeKind::Declared, false) if declarable => {
                vec![(to::own_attribute(attribute.id, HeldAction::Declare), words::DECLARE)]
            }
            (AttributeKind::Certified | AttributeKind::Declared | AttributeKind::Verified, _) => return None,
        };
        let links = links.into_iter().map(|(href, label)| {
            let about = about.clone();
            view! { <LinkButton href label about small=true look=ButtonLook::Outline/> }
        });
        Some(links.collect_view().into_any())
    };
    view! {
        <section aria-labelledby="requisiti">
            <h2 id="requisiti">{words::fit_title(met, all)}</h2>
            <RequirementList fit date=move |at| dates.date(at) action/>
        </section>
    }
}

#[component]
fn History(agreement: AgreementView) -> impl IntoView {
    let happenings = agreement
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

/// The rest: message, dates, contact.
#[component]
fn Data(agreement: AgreementView, side: Perspective) -> impl IntoView {
    let own = &agreement.facts.agreement;
    let stamps = own.stamps;
    let dates = [
        (words::CREATED, Some(own.created_at)),
        (words::SUBMITTED, stamps.submission.map(|stamp| stamp.at)),
        (words::ACTIVATED, stamps.activation.map(|stamp| stamp.at)),
        (words::REJECTED_ON, stamps.rejection.map(|stamp| stamp.at)),
        (words::ARCHIVED_ON, stamps.archiving.map(|stamp| stamp.at)),
    ];
    let dates = dates.into_iter().filter_map(|(label, at)| at.map(|at| (label, agreement.date(at))));
    let dates = dates.map(|(label, text)| view! { <Fact label>{text}</Fact> }).collect_view();
    let message = if own.notes.is_empty() { words::NO_MESSAGE.to_owned() } else { own.notes.clone() };
    let rejection = own.rejection_reason.clone();
    let rejection = rejection.map(|text| view! { <Fact label=words::REJECTION_REASON>{text}</Fact> });
    let contact = agreement.consumer_mail.clone();
    let contact = contact.map(|mail| view! { <Fact label=words::CONTACT>{mail}</Fact> });
    let successor = own.replaced_by.map(|id| {
        let href = to::agreement(side, id);
        view! { <Fact label=words::SUCCESSOR><a href=href>{words::OPEN_SUCCESSOR}</a></Fact> }
    });
    let version = to::catalogue_version(own.eservice, own.descriptor);
    view! {
        <section aria-labelledby="dati">
            <h2 id="dati">{words::DETAILS}</h2>
            <DescriptionList>
                <Fact label=words::PRODUCER>{agreement.producer.clone()}</Fact>
                <Fact label=words::CONSUMER>{agreement.consumer.clone()}</Fact>
                <Fact label=words::VERSION>
                    <a href=version>{words::eservice_version(&agreement.eservice, agreement.facts.current.number)}</a>
                </Fact>
                {contact}
                {dates}
                <Fact label=words::MESSAGE>{message}</Fact>
                {rejection}
                {successor}
            </DescriptionList>
        </section>
    }
}
