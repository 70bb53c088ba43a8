//! The same on the server: what was typed is read, the use cases are called, and the answer is put into words.

use backend::purpose::detail::detail;
use backend::purpose::list::{self, Filter, Sort};
use backend::purpose::{self, choices};
use backend::rome;
use domain::page::PageRequest;
use domain::purpose::{Answers, PurposeData};
use domain::{Denial, FieldProblem, Permission, Thing, Timestamp};

use super::*;
use crate::api::agreement::server::{history_line, party, when};
use crate::api::form::finish;
use crate::api::server::{actor, answer, backend};
use crate::i18n::it::purpose as words;
use crate::routes::to;

/// The general data as they were typed.
pub struct General {
    pub title: String,
    pub description: String,
    pub daily_calls: String,
    pub free: bool,
    pub free_reason: String,
    /// The provider's risk analysis that was chosen; empty where none was.
    pub analysis: String,
}

impl General {
    fn typed(&self) -> Vec<(&'static str, &str)> {
        vec![
            ("title", &self.title),
            ("description", &self.description),
            ("dailyCalls", &self.daily_calls),
            ("free", if self.free { "true" } else { "" }),
            ("freeOfChargeReason", &self.free_reason),
            ("analysis", &self.analysis),
        ]
    }

    /// `kept` are the answers that it has, where the consumer answers itself.
    fn data(&self, kept: Answers) -> backend::Result<PurposeData> {
        let (risk_analysis, risk_analysis_id) = match self.analysis.as_str() {
            "" => (kept, None),
            id => (Answers::default(), Some(id.parse().map_err(|_| Denial::EserviceRiskAnalysisNotFound)?)),
        };
        Ok(PurposeData {
            title: self.title.clone(),
            description: self.description.clone(),
            is_free_of_charge: self.free,
            free_of_charge_reason: self.free_reason.clone(),
            daily_calls: calls(&self.daily_calls)?,
            risk_analysis,
            risk_analysis_id,
        })
    }
}

/// The words that go with a command.
pub struct Said {
    pub reason: String,
    pub daily_calls: String,
    pub phrase: String,
}

/// What stands between the options of a question that came back with its form.
pub const CHOSEN: &str = ",";

/// A number of calls as people write it: dots between thousands are theirs to set.
///
/// # Errors
/// `Invalid` for what is no number.
pub fn calls(typed: &str) -> backend::Result<i64> {
    let digits = typed.trim().replace(['.', ' '], "");
    digits.parse().map_err(|_| Denial::field("dailyCalls", FieldProblem::Malformed).into())
}

pub(super) async fn list(perspective: Perspective, chosen: Chosen) -> Result<PurposeList, ApiError> {
    let (cx, actor) = (backend(), actor()?);
    let page = answer(chosen.paged(|request| rows(&cx, &actor, perspective, &chosen, request)).await)?;
    let counts = answer(list::counts(&cx, &actor, party(perspective)).await)?;
    let waiting = answer(list::waiting(&cx, &actor, party(perspective)).await)?;
    Ok(PurposeList { actor, page, counts, waiting })
}

/// Some rows of a list.
///
/// # Errors
/// The use case's.
pub async fn rows(
    cx: &backend::Backend,
    actor: &Actor,
    perspective: Perspective,
    chosen: &Chosen,
    request: PageRequest,
) -> backend::Result<Page<PurposeLine>> {
    let page = list::list(cx, actor, party(perspective), &filter(chosen), request).await?;
    Ok(page.map(|row| PurposeLine {
        id: row.id,
        title: row.title,
        state: row.state,
        eservice: row.eservice_name,
        party: match perspective {
            Perspective::Producer => row.consumer_name,
            Perspective::Consumer => row.producer_name,
        },
        daily_calls: row.daily_calls,
        asked_calls: row.asked_calls,
        created: when(row.created_at),
    }))
}

fn filter(chosen: &Chosen) -> Filter {
    let states = match chosen.view() {
        "bozze" => vec![PurposeState::Draft],
        "attive" => vec![PurposeState::Active],
        "sospese" => vec![PurposeState::Suspended],
        _ => Vec::new(),
    };
    let sort = match chosen.sort {
        "titolo" => Sort::Title,
        "e-service" => Sort::Eservice,
        "carico" => Sort::DailyCalls,
        "stato" => Sort::State,
        _ => Sort::Created,
    };
    let waiting = matches!(chosen.view(), "da-decidere" | "in-attesa");
    Filter { q: chosen.words(), states, waiting, sort, descending: chosen.descending, ..Filter::default() }
}

pub(super) async fn get(id: &str) -> Result<PurposeView, ApiError> {
    let (cx, actor) = (backend(), actor()?);
    let id = id.parse().map_err(|_| crate::api::server::fail(ApiError::not_found(Thing::Purpose)))?;
    let detail = answer(detail(&cx, &actor, id).await)?;
    let dates = instants(&detail.facts).into_iter().map(|at| (at.0, rome::date_time(at))).collect();
    let history = detail.history.iter().map(history_line).collect();
    let names = detail.names;
    Ok(PurposeView {
        actor,
        facts: detail.facts,
        eservice: names.eservice,
        producer: names.producer,
        consumer: names.consumer,
        history,
        papers: detail.papers,
        dates,
    })
}

fn instants(facts: &PurposeFacts) -> Vec<Timestamp> {
    let purpose = &facts.purpose;
    let hands = [&purpose.suspended.producer, &purpose.suspended.consumer];
    let versions = purpose.versions.iter();
    let of_versions = versions.flat_map(|version| [Some(version.created_at), version.activated_at]);
    let mut instants = vec![purpose.created_at];
    instants.extend(hands.into_iter().flatten().map(|hand| hand.since));
    instants.extend(of_versions.flatten());
    instants
}

pub(super) async fn new_purpose() -> Result<NewPurposeView, ApiError> {
    let (cx, actor) = (backend(), actor()?);
    let usable = answer(choices::usable(&cx, &actor).await)?;
    let eservices = usable.into_iter().map(|one| Usable {
        id: one.id,
        name: one.name,
        producer: one.producer_name,
        capacity: one.capacity,
        risk_analyses: one.risk_analyses,
    });
    Ok(NewPurposeView { actor, eservices: eservices.collect() })
}

pub(super) async fn answered(id: PurposeId) -> Result<Vec<Answered>, ApiError> {
    let (cx, actor) = (backend(), actor()?);
    let others = answer(choices::answered(&cx, &actor, id).await)?;
    let others = others.into_iter().map(|one| Answered { id: one.id, title: one.title, eservice: one.eservice_name });
    Ok(others.collect())
}

pub(super) async fn create(eservice: String, general: General) -> Result<(), ApiError> {
    let (cx, actor) = (backend(), actor()?);
    let done = async {
        actor.require(Permission::WritePurposes)?;
        let eservice = eservice.parse().map_err(|_| Denial::field("eservice", FieldProblem::Required))?;
        let data = general.data(Answers::default())?;
        purpose::create(&cx, &actor, eservice, &data).await
    };
    let done = done.await.map(|id| match general.analysis.is_empty() {
        true => to::risk_analysis(id),
        false => to::purpose(Perspective::Consumer, id),
    });
    let mut typed = general.typed();
    typed.push(("eservice", &eservice));
    finish(done, &typed).await
}

pub(super) async fn update(id: PurposeId, seen: Revision, general: General) -> Result<(), ApiError> {
    let (cx, actor) = (backend(), actor()?);
    let done = async {
        let kept = detail(&cx, &actor, id).await?.facts.purpose.risk_analysis;
        actor.require(Permission::WritePurposes)?;
        let command = PurposeCommand::Update(general.data(kept)?);
        purpose::run(&cx, &actor, id, Some(seen), command).await
    };
    let done = done.await.map(|id| format!("{}?fatto=modifica", to::purpose(Perspective::Consumer, id)));
    finish(done, &general.typed()).await
}

pub(super) async fn answers(
    id: PurposeId,
    seen: Revision,
    single: HashMap<String, String>,
    multi: HashMap<String, Vec<String>>,
) -> Result<(), ApiError> {
    let (cx, actor) = (backend(), actor()?);
    let (given, typed) = typed_answers(single, multi);
    let done = async {
        let facts = detail(&cx, &actor, id).await?.facts;
        let data = facts.purpose.data().with_answers(given.kept(facts.consumer_kind));
        purpose::run(&cx, &actor, id, Some(seen), PurposeCommand::Update(data)).await
    };
    let done = done.await.map(|id| format!("{}?fatto=modifica", to::risk_analysis(id)));
    let typed = typed.iter().map(|(question, answer)| (question.as_str(), answer.as_str())).collect::<Vec<_>>();
    finish(done, &typed).await
}

/// The answers that a form sends, and the same as they come back with it.
pub fn typed_answers(
    single: HashMap<String, String>,
    multi: HashMap<String, Vec<String>>,
) -> (Answers, Vec<(String, String)>) {
    let chosen = multi.iter().map(|(question, values)| (question.clone(), values.join(CHOSEN)));
    let typed = single.clone().into_iter().chain(chosen).collect();
    let answers = Answers {
        version: String::new(),
        single_answers: single.into_iter().collect(),
        multi_answers: multi.into_iter().collect(),
    };
    (answers, typed)
}

pub(super) async fn copy_answers(id: PurposeId, seen: Revision, from: PurposeId) -> Result<(), ApiError> {
    let (cx, actor) = (backend(), actor()?);
    let done = async {
        let facts = detail(&cx, &actor, id).await?.facts;
        let source = detail(&cx, &actor, from).await?.facts.purpose;
        // A provider reads what others answered; that does not make it its own.
        if source.consumer != facts.purpose.consumer {
            return Err(Denial::not_found(Thing::Purpose).into());
        }
        let given = source.risk_analysis.for_another(facts.consumer_kind);
        let data = facts.purpose.data().with_answers(given);
        purpose::run(&cx, &actor, id, Some(seen), PurposeCommand::Update(data)).await
    };
    let done = done.await.map(|id| format!("{}?fatto=modifica", to::risk_analysis(id)));
    finish(done, &[]).await
}

pub(super) async fn run(
    id: PurposeId,
    perspective: Perspective,
    seen: Revision,
    action: PurposeAction,
    said: Said,
) -> Result<(), ApiError> {
    let (cx, actor) = (backend(), actor()?);
    let done = async {
        let facts = detail(&cx, &actor, id).await?.facts;
        let expected = super::phrase(action, &facts).unwrap_or_default();
        if expected.to_lowercase() != said.phrase.trim().to_lowercase() {
            return Err(Denial::field("phrase", FieldProblem::PhraseMismatch).into());
        }
        let command = command(action, &said)?;
        let result = purpose::run(&cx, &actor, id, Some(seen), command).await?;
        Ok(match action {
            PurposeAction::Delete => format!("{}?fatto={}", to::purposes(perspective), words::slug(action)),
            _ => format!("{}?fatto={}", to::purpose(perspective, result), words::slug(action)),
        })
    };
    let typed = [("reason", said.reason.as_str()), ("dailyCalls", said.daily_calls.as_str())];
    finish(done.await, &typed).await
}

fn command(action: PurposeAction, said: &Said) -> backend::Result<PurposeCommand> {
    let reason = said.reason.clone();
    match action {
        PurposeAction::Reject => Ok(PurposeCommand::Reject { reason }),
        PurposeAction::Suspend => Ok(PurposeCommand::Suspend { reason }),
        PurposeAction::ChangePlan => Ok(PurposeCommand::ChangePlan { daily_calls: calls(&said.daily_calls)? }),
        // The data of a draft have a form of their own.
        plain => plain.tried().ok_or_else(|| Denial::Malformed.into()),
    }
}
