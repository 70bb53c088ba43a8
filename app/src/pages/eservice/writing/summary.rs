//! The last step: everything as it would be published, what is still missing, and the way to publication.

use std::sync::Arc;

use domain::Denial;
use domain::eservice::rules::missing;
use domain::eservice::{Descriptor, DescriptorAction};
use leptos::prelude::*;

use super::super::version::asked_groups;
use super::{Beside, WritingStep};
use crate::api::eservice::OwnView;
use crate::api::eservice::interface::Operations;
use crate::i18n::it::denial::refusal;
use crate::i18n::it::eservice::{self as words, change as change_words, writing as step_words};
use crate::pages::catalogue::{OperationList, RiskAnalyses, VersionData};
use crate::routes::to;
use crate::ui::{Callout, DescriptionList, Fact, LinkButton, Tone};

#[component]
pub(super) fn SummaryStep(own: OwnView, descriptor: Descriptor, operations: Option<Operations>) -> impl IntoView {
    let eservice = own.facts.eservice.clone();
    let analyses = view! { <RiskAnalyses eservice=eservice.clone() actor=own.actor.clone()/> };
    let groups = asked_groups(&own, &descriptor);
    let asked = if groups.is_empty() {
        view! { {words::NO_REQUIREMENTS} }.into_any()
    } else {
        let lines = groups.iter().map(|(kind, _, names)| view! { <li>{change_words::group(*kind, names)}</li> });
        let lines = lines.collect_view();
        view! { <ul>{lines}</ul> }.into_any()
    };
    view! {
        <Readiness missing=missing(&eservice, &descriptor) descriptor=descriptor.clone()/>
        <section aria-labelledby="dati">
            <h2 id="dati">{words::DETAILS}</h2>
            <DescriptionList>
                <Fact label=step_words::NAME>{eservice.name}</Fact>
                <Fact label=words::DESCRIPTION>{eservice.description}</Fact>
                <Fact label=words::TECHNOLOGY>{words::technology(eservice.technology)}</Fact>
                <Fact label=words::MODE>{words::mode(eservice.mode)}</Fact>
                <Fact label=words::PERSONAL_DATA>{words::yes_no(eservice.personal_data)}</Fact>
                <Fact label=words::REQUIREMENTS>{asked}</Fact>
            </DescriptionList>
        </section>
        {analyses}
        <VersionData version=descriptor.clone() dates=Arc::new(own.dates)/>
        {operations.map(|operations| view! { <OperationList operations/> })}
        <Beside descriptor before=WritingStep::Documents after=None/>
    }
}

/// The way to publication, or what stands in the way, each with the step that mends it.
#[component]
fn Readiness(missing: Vec<Denial>, descriptor: Descriptor) -> impl IntoView {
    if missing.is_empty() {
        let href = to::descriptor_command(descriptor.eservice, descriptor.number, DescriptorAction::Publish);
        return view! {
            <Callout tone=Tone::Ok title=step_words::READY>
                <p>{step_words::READY_NOTE}</p>
                <LinkButton href label=step_words::BEGIN_PUBLISHING/>
            </Callout>
        }
        .into_any();
    }
    let lines = missing.iter().map(|denial| {
        let (why, remedy) = match denial {
            Denial::Invalid(_) => {
                (step_words::NO_DESCRIPTION.to_owned(), step_words::VERSION_DESCRIPTION_HINT.to_owned())
            }
            other => {
                let told = refusal(other);
                (told.why, told.remedy)
            }
        };
        let href = to::writing(descriptor.eservice, descriptor.number, mended_at(denial));
        let mend = step_words::mend(mended_at(denial));
        view! { <li>{why} " " {remedy} " " <a href=href>{mend}</a></li> }
    });
    let lines = lines.collect_view();
    view! {
        <Callout tone=Tone::Warning title=step_words::MISSING>
            <ul>{lines}</ul>
        </Callout>
    }
    .into_any()
}

/// The step where what is missing is written.
const fn mended_at(denial: &Denial) -> WritingStep {
    match denial {
        Denial::EServiceDescriptorWithoutInterface | Denial::AudienceCannotBeEmpty => WritingStep::Technical,
        Denial::MissingPersonalDataFlag => WritingStep::General,
        Denial::EServiceRiskAnalysisIsRequired | Denial::RiskAnalysisNotValid { .. } => WritingStep::RiskAnalyses,
        _ => WritingStep::Thresholds,
    }
}
