//! The second step of an e-service that receives: the risk analyses that consumers choose from. The address names the one
//! that is being answered; saving draws it again with the questions that follow.

use domain::eservice::rules::can;
use domain::eservice::{Descriptor, EserviceAction, EserviceRiskAnalysis};
use leptos::prelude::*;

use super::{Beside, WritingStep};
use crate::api::eservice::OwnView;
use crate::api::eservice::writing::{AddRiskAnalysis, RemoveRiskAnalysis, WriteRiskAnalysis};
use crate::api::form::Draft;
use crate::i18n::it::eservice::{self as words, writing as step_words};
use crate::i18n::it::purpose as purpose_words;
use crate::pages::catalogue::RiskAnalyses;
use crate::pages::parts::{PostForm, address_of, field_error, problems};
use crate::pages::purpose::Questions;
use crate::routes::to;
use crate::ui::{
    ActionsColumn, Button, ButtonLook, Callout, Column, ErrorSummary, LinkButton, Need, RowActions, Table, TextField,
    Tone,
};

/// `open` is the one that the address names.
#[component]
pub(super) fn RiskAnalysesStep(
    own: OwnView,
    descriptor: Descriptor,
    open: Option<EserviceRiskAnalysis>,
    draft: Draft,
) -> impl IntoView {
    let beside = view! {
        <Beside descriptor=descriptor.clone() before=WritingStep::General after=Some(WritingStep::Thresholds)/>
    };
    if can(EserviceAction::UpdateRiskAnalysis, &own.facts, &own.actor).is_err() {
        let (eservice, actor) = (own.facts.eservice, own.actor);
        return view! {
            <Callout tone=Tone::Info><p>{step_words::ANALYSES_FIXED}</p></Callout>
            <RiskAnalyses eservice actor/>
            {beside}
        }
        .into_any();
    }
    match open {
        Some(analysis) => view! { <Answering own descriptor analysis draft/> }.into_any(),
        None => view! {
            <ErrorSummary problems=problems(&draft, &[("name", "name")])/>
            <p>{step_words::ANALYSES_NOTE}</p>
            <List own=own.clone() descriptor=descriptor.clone()/>
            <Add own descriptor draft/>
            {beside}
        }
        .into_any(),
    }
}

#[component]
fn List(own: OwnView, descriptor: Descriptor) -> impl IntoView {
    let eservice = &own.facts.eservice;
    if eservice.risk_analyses.is_empty() {
        return view! { <p>{step_words::NO_ANALYSES}</p> }.into_any();
    }
    let row = |analysis: &EserviceRiskAnalysis| {
        let (name, about) = (analysis.name.clone(), analysis.name.clone());
        let open = analysis.open(eservice.personal_data).len();
        let href = to::writing_risk_analysis(eservice.id, descriptor.number, analysis.id);
        let seen = view! { <Seen own=own.clone() number=descriptor.number/> };
        let (id, created) = (analysis.id.to_string(), own.date(analysis.created_at));
        view! {
            <tr>
                <th scope="row">{name.clone()}</th>
                <td>{step_words::how_far(open)}</td>
                <td>{created}</td>
                <td>
                    <RowActions>
                        <LinkButton href label=step_words::ANSWER about=name small=true look=ButtonLook::Outline/>
                        <PostForm to={address_of::<RemoveRiskAnalysis>()}>
                            {seen}
                            <input type="hidden" name="analysis" value=id/>
                            <Button label=step_words::REMOVE about small=true look=ButtonLook::DangerOutline/>
                        </PostForm>
                    </RowActions>
                </td>
            </tr>
        }
    };
    let rows = eservice.risk_analyses.iter().map(row).collect_view();
    view! {
        <Table caption=purpose_words::RISK_ANALYSIS>
            <thead>
                <tr>
                    <Column label=step_words::NAME/>
                    <Column label=words::STATE/>
                    <Column label=words::CREATED_ON/>
                    <ActionsColumn/>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </Table>
    }
    .into_any()
}

/// The e-service as the reader saw it, and the version that is being written.
#[component]
fn Seen(own: OwnView, number: i64) -> impl IntoView {
    let eservice = own.facts.eservice;
    view! {
        <input type="hidden" name="id" value=eservice.id.to_string()/>
        <input type="hidden" name="number" value=number/>
        <input type="hidden" name="seen" value=eservice.revision.0/>
    }
}

#[component]
fn Add(own: OwnView, descriptor: Descriptor, draft: Draft) -> impl IntoView {
    view! {
        <PostForm to={address_of::<AddRiskAnalysis>()} class="form">
            <h2>{step_words::ADD_ANALYSIS}</h2>
            <Seen own number=descriptor.number/>
            <NameField value=draft.value("name") error=field_error(&draft, "name")/>
            <div class="actions">
                <Button label=step_words::ADD_AND_ANSWER look=ButtonLook::Outline/>
            </div>
        </PostForm>
    }
}

#[component]
fn NameField(value: Option<String>, error: Option<String>) -> impl IntoView {
    view! {
        <TextField
            name="name"
            label=step_words::NAME
            hint=step_words::ANALYSIS_NAME_HINT
            need=Need::Required
            value
            error
            max_length=60
            autocomplete="off"
        />
    }
}

#[component]
fn Answering(own: OwnView, descriptor: Descriptor, analysis: EserviceRiskAnalysis, draft: Draft) -> impl IntoView {
    let list = to::writing(descriptor.eservice, descriptor.number, WritingStep::RiskAnalyses);
    let open = analysis.open(own.facts.eservice.personal_data).len();
    let how_far = match open {
        0 => view! { <Callout tone=Tone::Ok><p>{purpose_words::RISK_COMPLETE}</p></Callout> }.into_any(),
        open => view! { <p>{purpose_words::answers_open(open)}</p> }.into_any(),
    };
    let name = if draft.error.is_some() { draft.value("name") } else { Some(analysis.name.clone()) };
    let (kind, answers) = (analysis.kind, analysis.answers);
    view! {
        <h2>{analysis.name}</h2>
        <ErrorSummary problems=problems(&draft, &[("name", "name")])/>
        <p>{purpose_words::RISK_NOTE}</p>
        {how_far}
        <PostForm to={address_of::<WriteRiskAnalysis>()} class="form">
            <Seen own number=descriptor.number/>
            <input type="hidden" name="analysis" value=analysis.id.to_string()/>
            <NameField value=name error=field_error(&draft, "name")/>
            <Questions kind answers draft/>
            <div class="actions">
                <Button label=purpose_words::SAVE_ANSWERS/>
                <LinkButton href=list label=step_words::BACK_TO_ANALYSES look=ButtonLook::Neutral/>
            </div>
        </PostForm>
    }
}
