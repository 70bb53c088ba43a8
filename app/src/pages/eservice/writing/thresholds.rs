//! The second step: how much a version bears, who approves requests, and what it asks of consumers.

use domain::attribute::AttributeKind;
use domain::eservice::{ApprovalPolicy, Descriptor, Mode};
use leptos::prelude::*;

use super::super::command::VersionSeen;
use super::WritingStep;
use crate::api::eservice::OwnView;
use crate::api::eservice::change::written;
use crate::api::eservice::writing::{DropAttribute, WriteThresholds};
use crate::api::form::Draft;
use crate::i18n::it::agreement as agreement_words;
use crate::i18n::it::eservice::{self as words, change as change_words, writing as step_words};
use crate::pages::address::address;
use crate::pages::parts::{PostForm, address_of, field_error, problems};
use crate::routes::to;
use crate::ui::{
    Button, ButtonLook, Choice, ErrorSummary, InputKind, LinkButton, Need, RadioField, TextArea, TextField,
};

const INPUTS: [(&str, &str); 4] = [
    ("description", "description"),
    ("dailyCallsPerConsumer", "per_consumer"),
    ("dailyCallsTotal", "total"),
    ("agreementApprovalPolicy", "policy"),
];

#[component]
pub(super) fn ThresholdsStep(own: OwnView, descriptor: Descriptor, draft: Draft) -> impl IntoView {
    view! {
        <ErrorSummary problems=problems(&draft, &INPUTS)/>
        <Form descriptor=descriptor.clone() mode=own.facts.eservice.mode draft/>
        <Requirements own descriptor/>
    }
}

#[component]
fn Form(descriptor: Descriptor, mode: Mode, draft: Draft) -> impl IntoView {
    let [(_, per_consumer), (_, total), _] = written(descriptor.quotas);
    let before = WritingStep::before_thresholds(mode);
    let before = to::writing(descriptor.eservice, descriptor.number, before);
    let policies = [ApprovalPolicy::Automatic, ApprovalPolicy::Manual];
    let policies = policies.map(|one| Choice::new(one.to_string(), words::policy_note(one))).to_vec();
    let value = |name: &str, stored: String| Some(draft.value(name).unwrap_or(stored));
    let number = |name: &'static str, field: &'static str, label: &'static str, hint: &'static str, stored: String| {
        view! {
            <TextField
                name
                label
                hint
                kind=InputKind::Number
                need=Need::Required
                value=value(field, stored)
                error=field_error(&draft, field)
                min="1"
                max="1000000000"
                short=true
            />
        }
    };
    let per_consumer =
        number("per_consumer", INPUTS[1].0, words::PER_CONSUMER, change_words::PER_CONSUMER_HINT, per_consumer);
    let total = number("total", INPUTS[2].0, words::TOTAL, change_words::TOTAL_HINT, total);
    let (description, description_error) =
        (value("description", descriptor.description.clone()), field_error(&draft, "description"));
    let (policy, policy_error) = (value(INPUTS[3].0, descriptor.policy.to_string()), field_error(&draft, INPUTS[3].0));
    view! {
        <PostForm to={address_of::<WriteThresholds>()} class="form">
            <VersionSeen descriptor/>
            <TextArea
                name="description"
                label=step_words::VERSION_DESCRIPTION
                hint=step_words::VERSION_DESCRIPTION_HINT
                value=description
                error=description_error
                max_length=250
            />
            {per_consumer}
            {total}
            <RadioField
                name="policy"
                legend=step_words::APPROVAL
                need=Need::Required
                choices=policies
                value=policy
                error=policy_error
            />
            <div class="actions">
                <Button label=step_words::SAVE/>
                <LinkButton href=before label=step_words::BACK look=ButtonLook::Neutral/>
            </div>
        </PostForm>
    }
}

/// What is asked, requirement by requirement, each with what can be done about it.
#[component]
fn Requirements(own: OwnView, descriptor: Descriptor) -> impl IntoView {
    let path = to::writing(descriptor.eservice, descriptor.number, WritingStep::Thresholds);
    let kinds = [AttributeKind::Certified, AttributeKind::Declared, AttributeKind::Verified];
    let seek = |kind, place| address(&path, &[(step_words::GROUP, Some(&change_words::group_slug(kind, place)))]);
    let mut cards = Vec::new();
    for kind in kinds {
        for (place, group) in descriptor.requirements.groups(kind).iter().enumerate() {
            let named = |id| own.attributes.get(id).cloned().unwrap_or_else(|| id.to_string());
            let names = group.iter().map(named).collect::<Vec<_>>();
            let about = change_words::group(kind, &names);
            let lines = group.iter().zip(names).map(|(attribute, name)| {
                let (seen, attribute, about) = (descriptor.clone(), attribute.to_string(), name.clone());
                view! {
                    <li>
                        <div>{name}</div>
                        <PostForm to={address_of::<DropAttribute>()}>
                            <VersionSeen descriptor=seen/>
                            <Place kind place/>
                            <input type="hidden" name="attribute" value=attribute/>
                            <Button label=step_words::DROP about small=true look=ButtonLook::DangerOutline/>
                        </PostForm>
                    </li>
                }
            });
            let lines = lines.collect_view();
            cards.push(view! {
                <h3>{about.clone()}</h3>
                <ul class="checklist">{lines}</ul>
                <p>
                    <LinkButton
                        href=seek(kind, place)
                        label=step_words::ADD_ALTERNATIVE
                        about
                        small=true
                        look=ButtonLook::Outline
                    />
                </p>
            });
        }
    }
    let none = cards.is_empty().then(|| view! { <p>{step_words::NO_REQUIREMENTS}</p> });
    let more = kinds.map(|kind| {
        let href = seek(kind, descriptor.requirements.groups(kind).len());
        view! { <LinkButton href label=step_words::add_requirement(kind) look=ButtonLook::Outline/> }
    });
    view! {
        <section aria-labelledby=step_words::REQUIREMENTS_ID>
            <h2 id=step_words::REQUIREMENTS_ID>{step_words::REQUIREMENTS}</h2>
            <p class="muted">{step_words::REQUIREMENTS_NOTE}</p>
            {none}
            {cards}
            <div class="actions">{more.into_iter().collect_view()}</div>
        </section>
    }
}

/// Which requirement a form is about.
#[component]
pub(super) fn Place(kind: AttributeKind, place: usize) -> impl IntoView {
    let kind: &'static str = kind.into();
    view! {
        <input type="hidden" name="kind" value=kind/>
        <input type="hidden" name="place" value=place/>
    }
}

/// "«Comune» (certificato)", or what a new requirement of the kind is called.
pub(super) fn named(own: &OwnView, descriptor: &Descriptor, kind: AttributeKind, place: usize) -> String {
    match descriptor.requirements.groups(kind).get(place) {
        Some(group) => {
            let names = group.iter().map(|id| own.attributes.get(id).cloned().unwrap_or_else(|| id.to_string()));
            change_words::widen(&names.collect::<Vec<_>>())
        }
        None => format!("{}: {}", step_words::NEW_REQUIREMENT, agreement_words::kind(kind)),
    }
}
