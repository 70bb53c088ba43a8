//! An e-service written step by step, each an address: general data, risk analyses where it receives, thresholds and
//! requirements, technical data, documents, summary. Every step keeps its part of the draft; the last leads to publication.

mod documents;
mod general;
mod requirement;
mod risk_analyses;
mod summary;
mod technical;
mod thresholds;

use domain::attribute::AttributeKind;
use domain::eservice::rules::can_version;
use domain::eservice::{Descriptor, DescriptorAction, EserviceRiskAnalysis, Mode, Version};
use domain::{RiskAnalysisId, Thing};
use leptos::prelude::*;
use strum::{EnumIter, IntoEnumIterator as _};

use super::version::find;
use super::{part, trail};
use crate::api::ApiError;
use crate::api::eservice::change::Alternatives;
use crate::api::eservice::interface::{Operations, get_operations};
use crate::api::eservice::writing::find_attributes;
use crate::api::eservice::{OwnView, get_own_eservice};
use crate::api::form::Draft;
use crate::i18n::it::eservice::{self as words, change as change_words, writing as step_words};
use crate::pages::parts::{Loaded, Problem, Refused, query, with_draft};
use crate::routes::to;
use crate::ui::{Breadcrumb, ButtonLook, Crumb, Flash, LinkButton, PageHead, Steps};

pub use documents::VersionDocumentsPage;
pub use general::NewEservicePage;

/// A step of writing a version, in order.
#[derive(Clone, Copy, PartialEq, Eq, Debug, EnumIter)]
pub enum WritingStep {
    General,
    /// Only where the e-service receives.
    RiskAnalyses,
    Thresholds,
    Technical,
    Documents,
    Summary,
}

impl WritingStep {
    /// The steps of an e-service, in order.
    #[must_use]
    pub fn of(mode: Mode) -> Vec<Self> {
        Self::iter().filter(|step| *step != Self::RiskAnalyses || mode == Mode::Receive).collect()
    }

    /// The step that follows the general data.
    #[must_use]
    pub const fn after_general(mode: Mode) -> Self {
        match mode {
            Mode::Deliver => Self::Thresholds,
            Mode::Receive => Self::RiskAnalyses,
        }
    }

    /// The step before thresholds and requirements.
    #[must_use]
    pub const fn before_thresholds(mode: Mode) -> Self {
        match mode {
            Mode::Deliver => Self::General,
            Mode::Receive => Self::RiskAnalyses,
        }
    }

    /// The last part of its address.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::General => "generali",
            Self::RiskAnalyses => "finalita",
            Self::Thresholds => "soglie",
            Self::Technical => "specifiche",
            Self::Documents => "documenti",
            Self::Summary => "riepilogo",
        }
    }
}

/// A requirement that attributes are looked for: its kind, its place among those of its kind (behind the last one for a
/// new one), the words looked for, and what they find.
struct Sought {
    kind: AttributeKind,
    place: usize,
    words: Option<String>,
    found: Alternatives,
}

/// What a step is about.
struct Writing {
    own: OwnView,
    version: Version,
    step: WritingStep,
    sought: Option<Sought>,
    /// The risk analysis that the address names.
    analysis: Option<EserviceRiskAnalysis>,
    /// Asked for the last step alone.
    operations: Option<Operations>,
}

/// `/erogazione/e-service/:id/v/:versione/scrivi/{generali,finalita,soglie,specifiche,documenti,riepilogo}`
#[component]
pub fn WritingPage() -> impl IntoView {
    let (id, number, slug) = (part("id"), part("versione"), part("passo"));
    let (group, words) = (query(step_words::GROUP), query("q"));
    let analysis = query("analisi").and_then(|id| id.parse::<RiskAnalysisId>().ok());
    let both = with_draft(
        move || (id.get(), number.get(), slug.get()),
        |(id, number, slug)| async move {
            let step = WritingStep::iter().find(|step| step.slug() == slug);
            let step = step.ok_or(ApiError::not_found(Thing::Descriptor))?;
            let own = get_own_eservice(id).await?;
            if !WritingStep::of(own.facts.eservice.mode).contains(&step) {
                return Err(ApiError::not_found(Thing::Descriptor));
            }
            let analysis = analysis.and_then(|id| own.facts.eservice.risk_analysis(id).ok().cloned());
            let version = find(&own, &number).ok_or(ApiError::not_found(Thing::Descriptor))?;
            let place = group.filter(|_| step == WritingStep::Thresholds);
            let sought = match place.and_then(|slug| place_of(&version.descriptor, &slug)) {
                Some((kind, place)) => {
                    let there = version.descriptor.requirements.groups(kind).get(place).cloned().unwrap_or_default();
                    let found = find_attributes(kind, &there, words.clone()).await?;
                    Some(Sought { kind, place, words, found })
                }
                None => None,
            };
            let operations = match step {
                WritingStep::Summary => get_operations(&version.descriptor).await?,
                WritingStep::General
                | WritingStep::RiskAnalyses
                | WritingStep::Thresholds
                | WritingStep::Technical
                | WritingStep::Documents => None,
            };
            Ok(Writing { own, version, step, sought, analysis, operations })
        },
    );
    view! { <Loaded asked=both view=|(writing, draft)| view! { <Page writing draft/> }/> }
}

/// The requirement that an address names, or a new one of its kind.
fn place_of(version: &Descriptor, slug: &str) -> Option<(AttributeKind, usize)> {
    let kinds = [AttributeKind::Certified, AttributeKind::Declared, AttributeKind::Verified];
    let places = kinds.into_iter().flat_map(|kind| {
        let all = version.requirements.groups(kind).len();
        (0..=all).map(move |place| (kind, place))
    });
    places.into_iter().find(|(kind, place)| change_words::group_slug(*kind, *place) == slug)
}

#[component]
fn Page(writing: Writing, draft: Draft) -> impl IntoView {
    let Writing { own, version, step, sought, analysis, operations } = writing;
    let steps = WritingStep::of(own.facts.eservice.mode);
    let (eservice, descriptor) = (own.facts.eservice.clone(), version.descriptor);
    let (back, title) =
        (to::own_version(eservice.id, descriptor.number), words::title(&eservice.name, descriptor.number));
    let trail = trail(vec![
        Crumb::link(eservice.name.clone(), to::own_eservice(eservice.id)),
        Crumb::link(words::version(descriptor.number), back.clone()),
        Crumb::here(step_words::step(step)),
    ]);
    let body = match can_version(DescriptorAction::Update, descriptor.id, &own.facts, &own.actor) {
        Ok(()) => {
            let form = match step {
                WritingStep::General => view! { <general::GeneralStep own number=descriptor.number draft/> }.into_any(),
                WritingStep::RiskAnalyses => {
                    view! { <risk_analyses::RiskAnalysesStep own descriptor open=analysis draft/> }.into_any()
                }
                WritingStep::Thresholds => match sought {
                    Some(sought) => view! { <requirement::Seek own descriptor sought draft/> }.into_any(),
                    None => view! { <thresholds::ThresholdsStep own descriptor draft/> }.into_any(),
                },
                WritingStep::Technical => view! { <technical::TechnicalStep own descriptor draft/> }.into_any(),
                WritingStep::Documents => view! { <documents::DocumentsStep own descriptor draft/> }.into_any(),
                WritingStep::Summary => view! { <summary::SummaryStep own descriptor operations/> }.into_any(),
            };
            let current = steps.iter().position(|one| *one == step).unwrap_or_default();
            let names = steps.into_iter().map(|step| step_words::step(step).to_owned()).collect();
            view! {
                <Steps names current/>
                <FileDone/>
                {form}
            }
            .into_any()
        }
        Err(domain::Denial::NotFound { thing }) => view! { <Problem error=ApiError::not_found(thing)/> }.into_any(),
        Err(denial) => view! {
            <Refused denial/>
            <LinkButton href=back label=words::CANCEL look=ButtonLook::Neutral/>
        }
        .into_any(),
    };
    view! {
        <Breadcrumb trail/>
        <PageHead title/>
        {body}
    }
}

/// What was just done with a file.
#[component]
fn FileDone() -> impl IntoView {
    query("fatto").and_then(|slug| step_words::file_done(&slug)).map(|text| view! { <Flash>{text}</Flash> })
}

/// The way to the steps beside this one, where the step itself has no form that leads on.
#[component]
fn Beside(descriptor: Descriptor, before: WritingStep, after: Option<WritingStep>) -> impl IntoView {
    let href = |step| to::writing(descriptor.eservice, descriptor.number, step);
    let next =
        after.map(|step| view! { <LinkButton href=href(step) label=step_words::NEXT look=ButtonLook::Primary/> });
    view! {
        <div class="actions">
            {next}
            <LinkButton href=href(before) label=step_words::BACK look=ButtonLook::Neutral/>
        </div>
    }
}
