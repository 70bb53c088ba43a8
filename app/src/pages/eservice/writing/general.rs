//! The first step: what the e-service is called, what it is for, how it speaks.

use domain::Denial;
use domain::eservice::rules::can;
use domain::eservice::{Eservice, EserviceAction, Mode, Technology};
use leptos::prelude::*;

use super::super::trail;
use super::WritingStep;
use crate::api::eservice::OwnView;
use crate::api::eservice::writing::{CreateEservice, WriteGeneralData, get_refusal};
use crate::api::form::Draft;
use crate::i18n::it::eservice::{self as words, writing as step_words};
use crate::pages::parts::{Loaded, PostForm, Refused, address_of, field_error, problems, with_draft};
use crate::routes::to;
use crate::ui::{
    Breadcrumb, Button, ButtonLook, Callout, Choice, Crumb, DescriptionList, ErrorSummary, Fact, LinkButton, Need,
    PageHead, RadioField, Steps, TextArea, TextField, Tone,
};

const INPUTS: [(&str, &str); 5] = [
    ("name", "name"),
    ("description", "description"),
    ("technology", "technology"),
    ("mode", "mode"),
    ("personalData", "personal_data"),
];

/// `/erogazione/e-service/nuovo`
#[component]
pub fn NewEservicePage() -> impl IntoView {
    let both = with_draft(|| (), |()| get_refusal());
    view! {
        <Breadcrumb trail=trail(vec![Crumb::here(step_words::NEW)])/>
        <PageHead title=step_words::NEW/>
        <Loaded
            asked=both
            view=|(refusal, draft): (Option<Denial>, Draft)| match refusal {
                Some(denial) => view! { <Refused denial/> }.into_any(),
                None => view! { <NewForm draft/> }.into_any(),
            }
        />
    }
}

#[component]
fn NewForm(draft: Draft) -> impl IntoView {
    let names = WritingStep::of(Mode::Deliver).into_iter().map(|step| step_words::step(step).to_owned()).collect();
    view! {
        <Steps names current=0/>
        <ErrorSummary problems=problems(&draft, &INPUTS)/>
        <p>{step_words::NEW_NOTE}</p>
        <PostForm to={address_of::<CreateEservice>()} class="form">
            <Fields draft/>
            <div class="actions">
                <Button label=step_words::SAVE/>
                <LinkButton href=to::OWN_ESERVICES label=words::CANCEL look=ButtonLook::Neutral/>
            </div>
        </PostForm>
    }
}

/// The same for an e-service that is there; once a version is out they are only shown.
#[component]
pub(super) fn GeneralStep(own: OwnView, number: i64, draft: Draft) -> impl IntoView {
    let eservice = own.facts.eservice.clone();
    let away = to::own_version(eservice.id, number);
    if can(EserviceAction::Update, &own.facts, &own.actor).is_err() {
        let next = to::writing(eservice.id, number, WritingStep::after_general(eservice.mode));
        return view! {
            <Callout tone=Tone::Info><p>{step_words::GENERAL_FIXED}</p></Callout>
            <DescriptionList>
                <Fact label=step_words::NAME>{eservice.name}</Fact>
                <Fact label=words::DESCRIPTION>{eservice.description}</Fact>
                <Fact label=words::TECHNOLOGY>{words::technology(eservice.technology)}</Fact>
                <Fact label=words::MODE>{words::mode(eservice.mode)}</Fact>
                <Fact label=words::PERSONAL_DATA>{words::yes_no(eservice.personal_data)}</Fact>
            </DescriptionList>
            <div class="actions">
                <LinkButton href=next label=step_words::NEXT/>
                <LinkButton href=away label=step_words::LEAVE look=ButtonLook::Neutral/>
            </div>
        }
        .into_any();
    }
    view! {
        <ErrorSummary problems=problems(&draft, &INPUTS)/>
        <PostForm to={address_of::<WriteGeneralData>()} class="form">
            <input type="hidden" name="id" value=eservice.id.to_string()/>
            <input type="hidden" name="number" value=number/>
            <input type="hidden" name="seen" value=eservice.revision.0/>
            <Fields draft eservice/>
            <div class="actions">
                <Button label=step_words::SAVE/>
                <LinkButton href=away label=step_words::LEAVE look=ButtonLook::Neutral/>
            </div>
        </PostForm>
    }
    .into_any()
}

/// What came back wins over what is stored.
#[component]
fn Fields(draft: Draft, #[prop(optional)] eservice: Option<Eservice>) -> impl IntoView {
    let value = |name: &str, stored: Option<String>| draft.value(name).or(stored);
    let name = value("name", eservice.as_ref().map(|eservice| eservice.name.clone()));
    let description = value("description", eservice.as_ref().map(|eservice| eservice.description.clone()));
    let technology = value("technology", eservice.as_ref().map(|eservice| eservice.technology.to_string()));
    let mode = eservice.as_ref().map_or(Mode::Deliver, |eservice| eservice.mode);
    let mode = draft.value("mode").or(Some(mode.to_string()));
    let personal = eservice.and_then(|eservice| eservice.personal_data);
    let personal = value("personalData", personal.map(|said| said.to_string()));
    let technologies = [Technology::Rest, Technology::Soap];
    let technologies = technologies.map(|one| Choice::new(one.to_string(), words::technology(one))).to_vec();
    let modes = [Mode::Deliver, Mode::Receive];
    let modes = modes.map(|one| Choice::new(one.to_string(), step_words::mode(one))).to_vec();
    let answers = vec![Choice::new("true", step_words::YES), Choice::new("false", step_words::NO)];
    view! {
        <TextField
            name="name"
            label=step_words::NAME
            hint=step_words::NAME_HINT
            need=Need::Required
            value=name
            error=field_error(&draft, "name")
            max_length=60
            autocomplete="off"
        />
        <TextArea
            name="description"
            label=words::DESCRIPTION
            hint=step_words::DESCRIPTION_HINT
            need=Need::Required
            value=description
            error=field_error(&draft, "description")
            max_length=400
        />
        <RadioField
            name="technology"
            legend=words::TECHNOLOGY
            hint=step_words::TECHNOLOGY_HINT
            need=Need::Required
            choices=technologies
            value=technology
            error=field_error(&draft, "technology")
        />
        <RadioField
            name="mode"
            legend=words::MODE
            hint=step_words::MODE_HINT
            need=Need::Required
            choices=modes
            value=mode
            error=field_error(&draft, "mode")
        />
        <RadioField
            name="personal_data"
            legend=step_words::PERSONAL_DATA
            hint=step_words::PERSONAL_DATA_HINT
            choices=answers
            value=personal
            error=field_error(&draft, "personalData")
        />
    }
}
