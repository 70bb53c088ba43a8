//! An upgrade in three steps, each an address: what the new version asks, what changes, and the confirmation with what
//! will follow (`ux.md` §2.5 "Aggiorna"). Nothing is stored before the last one.

use domain::agreement::rules::can;
use domain::agreement::{AgreementAction, VersionFacts};
use domain::attribute::{AttributeKind, HeldAction};
use domain::{AgreementId, Denial, Permission, Thing};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use strum::{EnumIter, IntoEnumIterator as _};

use super::command::CommandForm;
use super::{Perspective, id_in_path, trail};
use crate::api::ApiError;
use crate::api::agreement::{AgreementView, get_agreement};
use crate::api::effect::{EffectsView, get_agreement_effects};
use crate::api::eservice::comparison::{ComparisonView, get_comparison, get_judgement};
use crate::api::form::Draft;
use crate::i18n::it::eservice::comparison as compared;
use crate::i18n::it::{agreement as words, upgrade as step_words};
use crate::pages::catalogue::Differences;
use crate::pages::parts::{Loaded, Problem, Refused, RequirementList, problems, with_draft};
use crate::routes::to;
use crate::ui::{Breadcrumb, ButtonLook, ErrorSummary, LinkButton, PageHead, Steps};

/// A step of an upgrade, in order.
#[derive(Clone, Copy, PartialEq, Eq, Debug, EnumIter)]
pub enum UpgradeStep {
    Requirements,
    Comparison,
    Confirmation,
}

impl UpgradeStep {
    /// The last part of its address.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Requirements => "requisiti",
            Self::Comparison => "confronto",
            Self::Confirmation => "conferma",
        }
    }

    /// The steps before and after.
    const fn beside(self) -> (Option<Self>, Option<Self>) {
        match self {
            Self::Requirements => (None, Some(Self::Comparison)),
            Self::Comparison => (Some(Self::Requirements), Some(Self::Confirmation)),
            Self::Confirmation => (Some(Self::Comparison), None),
        }
    }
}

/// What the steps are about.
struct Upgrade {
    agreement: AgreementView,
    step: UpgradeStep,
    /// The version it leads to, and how that differs; nothing when none is published.
    target: Option<(VersionFacts, ComparisonView)>,
    /// Asked for the last step alone.
    effects: Option<EffectsView>,
}

/// `/fruizione/richieste/:id/aggiorna/{requisiti,confronto,conferma}`
#[component]
pub fn UpgradePage() -> impl IntoView {
    let (id, params) = (id_in_path(), use_params_map());
    let both = with_draft(
        move || (id.get(), params.read().get("passo").unwrap_or_default()),
        |(id, slug)| async move {
            let step = UpgradeStep::iter().find(|step| step.slug() == slug);
            let step = step.ok_or(ApiError::not_found(Thing::Agreement))?;
            let agreement = get_agreement(id).await?;
            let facts = &agreement.facts;
            let target = match facts.upgrade_target().cloned() {
                Some(target) => {
                    let (eservice, to, from) = (facts.agreement.eservice, target.number, facts.current.number);
                    // Only the step that shows the comparison needs the files.
                    let comparison = match step {
                        UpgradeStep::Comparison => {
                            get_comparison(eservice.to_string(), to.to_string(), Some(from.to_string())).await?
                        }
                        UpgradeStep::Requirements | UpgradeStep::Confirmation => {
                            get_judgement(eservice, to, from).await?
                        }
                    };
                    Some((target, comparison))
                }
                None => None,
            };
            let effects = match step {
                UpgradeStep::Confirmation => {
                    get_agreement_effects(facts.agreement.id, AgreementAction::Upgrade).await?
                }
                UpgradeStep::Requirements | UpgradeStep::Comparison => None,
            };
            Ok(Upgrade { agreement, step, target, effects })
        },
    );
    view! { <Loaded asked=both view=|(upgrade, draft)| whole(upgrade, draft)/> }
}

fn whole(upgrade: Upgrade, draft: Draft) -> AnyView {
    let Upgrade { agreement, step, target, effects } = upgrade;
    let (facts, eservice) = (&agreement.facts, &agreement.eservice);
    let id = facts.agreement.id;
    let about = words::title(&agreement.producer, eservice, facts.current.number);
    let title = match &target {
        Some((target, _)) => step_words::title(facts.current.number, target.number),
        None => words::question(AgreementAction::Upgrade, eservice),
    };
    let allowed = can(AgreementAction::Upgrade, facts, &agreement.actor);
    let body = match (allowed, target) {
        (Err(Denial::NotFound { thing }), _) => view! { <Problem error=ApiError::not_found(thing)/> }.into_any(),
        // What is missing stands in the list of the first step, and why nothing goes on below it.
        (Err(denial), target) => {
            let requirements = target.map(|(target, _)| requirements(&agreement, target));
            view! {
                <ErrorSummary problems=problems(&draft, &[])/>
                {requirements}
                <Refused denial/>
                <LinkButton
                    href=to::agreement(Perspective::Consumer, id)
                    label=words::CANCEL
                    look=ButtonLook::Neutral
                />
            }
            .into_any()
        }
        (Ok(()), None) => view! { <Problem error=ApiError::not_found(Thing::Descriptor)/> }.into_any(),
        (Ok(()), Some((target, comparison))) => match step {
            UpgradeStep::Requirements => view! {
                {requirements(&agreement, target)}
                <Onward id step/>
            }
            .into_any(),
            UpgradeStep::Comparison => compared_step(id, comparison),
            UpgradeStep::Confirmation => {
                let side = Perspective::Consumer;
                let (facts, action) = (facts.clone(), AgreementAction::Upgrade);
                view! {
                    {summary(id, &comparison)}
                    <CommandForm facts draft action side effects/>
                }
                .into_any()
            }
        },
    };
    let names = UpgradeStep::iter().map(|step| step_words::step(step).to_owned()).collect();
    let current = UpgradeStep::iter().position(|each| each == step).unwrap_or_default();
    view! {
        <Breadcrumb trail=trail(Perspective::Consumer, about.clone())/>
        <PageHead title/>
        <p class="muted">{about}</p>
        <Steps names current/>
        {body}
    }
    .into_any()
}

/// What the new version asks, with what the reader can do about it and what follows from it.
fn requirements(agreement: &AgreementView, target: VersionFacts) -> AnyView {
    let facts = &agreement.facts;
    let note = if facts.is_self_request() {
        step_words::OWN_ESERVICE
    } else if target.fit.count().1 == 0 {
        step_words::NOTHING_ASKED
    } else if target.fit.is_complete() {
        step_words::ALL_MET
    } else {
        step_words::NOT_ALL_MET
    };
    let declares = agreement.actor.has(Permission::WriteHeldAttributes);
    let dates = agreement.clone();
    let action = move |group: &domain::requirement::GroupFit, attribute: &domain::requirement::AttributeFit| {
        let declarable = declares && group.kind == AttributeKind::Declared && !attribute.standing.is_held();
        declarable.then(|| {
            let href = to::own_attribute(attribute.id, HeldAction::Declare);
            let about = attribute.name.clone();
            view! { <LinkButton href label=words::DECLARE about small=true look=ButtonLook::Outline/> }.into_any()
        })
    };
    view! {
        <section aria-labelledby="requisiti-nuova-versione">
            <h2 id="requisiti-nuova-versione">{words::TARGET_REQUIREMENTS}</h2>
            <p>{note}</p>
            <RequirementList fit=target.fit date=move |at| dates.date(at) action/>
        </section>
    }
    .into_any()
}

fn compared_step(id: AgreementId, comparison: ComparisonView) -> AnyView {
    let alone = to::comparison(comparison.eservice, comparison.to.number, comparison.from.number);
    view! {
        <Differences comparison/>
        <p><a href=alone>{step_words::SEND}</a></p>
        <Onward id step=UpgradeStep::Comparison/>
    }
    .into_any()
}

/// What the comparison came to, on the page that confirms.
fn summary(id: AgreementId, comparison: &ComparisonView) -> AnyView {
    let (incompatible, unknown, compatible) = comparison.counts;
    let again = to::upgrade(id, UpgradeStep::Comparison);
    view! {
        <section aria-labelledby="confrontato">
            <h2 id="confrontato">{step_words::CHANGES}</h2>
            <p>
                <strong>{compared::summary(incompatible, unknown, compatible)}</strong> " "
                <a href=again>{step_words::LOOK_AGAIN}</a>
            </p>
        </section>
    }
    .into_any()
}

/// On to the next step, back to the one before, or away.
#[component]
fn Onward(id: AgreementId, step: UpgradeStep) -> impl IntoView {
    let (before, after) = step.beside();
    let after = after
        .map(|step| view! { <LinkButton href=to::upgrade(id, step) label=step_words::NEXT look=ButtonLook::Primary/> });
    let before = before
        .map(|step| view! { <LinkButton href=to::upgrade(id, step) label=step_words::BACK look=ButtonLook::Outline/> });
    let away = to::agreement(Perspective::Consumer, id);
    view! {
        <div class="actions">
            {after}
            {before}
            <LinkButton href=away label=words::CANCEL look=ButtonLook::Neutral/>
        </div>
    }
}
