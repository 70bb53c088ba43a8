//! The risk analyses of an e-service that receives, while it is written.

use std::collections::HashMap;

use backend::eservice::{self, own};
use domain::eservice::{EserviceCommand, EserviceFacts, RiskAnalysisData};
use domain::purpose::Answers;
use domain::{EserviceId, Revision, RiskAnalysisId};
use leptos::prelude::*;

use crate::api::ApiError;
use crate::api::form::{finish, finish_at};
use crate::api::purpose::server::typed_answers;
use crate::api::server::{actor, backend};
use crate::i18n::it::eservice::writing as words;
use crate::pages::eservice::WritingStep as Step;
use crate::routes::to;

/// Begins a risk analysis; its questions come next. `number` is the version that is being written.
#[server(endpoint = "add_risk_analysis")]
pub async fn add_risk_analysis(
    id: EserviceId,
    number: i64,
    seen: Revision,
    #[server(default)] name: String,
) -> Result<(), ApiError> {
    let data = RiskAnalysisData { name: name.clone(), answers: Answers::default() };
    let done = run(id, seen, EserviceCommand::AddRiskAnalysis(data)).await;
    let next = done.map(|facts| match facts.eservice.risk_analyses.last() {
        Some(added) => to::writing_risk_analysis(id, number, added.id),
        None => to::writing(id, number, Step::RiskAnalyses),
    });
    finish(next, &[("name", &name)]).await
}

/// Keeps name and answers; the page then asks what they lead to.
#[server(endpoint = "write_risk_analysis")]
pub async fn write_risk_analysis(
    id: EserviceId,
    number: i64,
    seen: Revision,
    analysis: RiskAnalysisId,
    #[server(default)] name: String,
    #[server(default)] single: HashMap<String, String>,
    #[server(default)] multi: HashMap<String, Vec<String>>,
) -> Result<(), ApiError> {
    let form = to::writing_risk_analysis(id, number, analysis);
    let (given, typed) = typed_answers(single, multi);
    let done = async {
        let facts = own::detail(&backend(), &signed_in()?, id).await?.facts;
        let answers = given.kept(facts.eservice.risk_analysis(analysis)?.kind);
        let data = RiskAnalysisData { name: name.clone(), answers };
        run(id, seen, EserviceCommand::UpdateRiskAnalysis { id: analysis, data }).await
    };
    let next = done.await.map(|_| format!("{form}&fatto={}", words::ANSWERED_SLUG));
    let mut typed = typed.iter().map(|(question, answer)| (question.as_str(), answer.as_str())).collect::<Vec<_>>();
    typed.push(("name", &name));
    finish_at(next, &typed, Some(form.as_str())).await
}

/// Takes a risk analysis away.
#[server(endpoint = "remove_risk_analysis")]
pub async fn remove_risk_analysis(
    id: EserviceId,
    number: i64,
    seen: Revision,
    analysis: RiskAnalysisId,
) -> Result<(), ApiError> {
    let done = run(id, seen, EserviceCommand::DeleteRiskAnalysis { id: analysis }).await;
    let list = to::writing(id, number, Step::RiskAnalyses);
    finish(done.map(|_| format!("{list}?fatto={}", words::ANALYSIS_REMOVED_SLUG)), &[]).await
}

/// Carries the command out; answers the e-service as it is afterwards.
async fn run(id: EserviceId, seen: Revision, command: EserviceCommand) -> ::backend::Result<EserviceFacts> {
    let (cx, actor) = (backend(), signed_in()?);
    eservice::run(&cx, &actor, id, Some(seen), command).await?;
    Ok(own::detail(&cx, &actor, id).await?.facts)
}

fn signed_in() -> ::backend::Result<domain::Actor> {
    actor().map_err(|_| domain::Denial::SignedOut.into())
}
