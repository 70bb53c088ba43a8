//! The same on the server: what was typed is read, the use cases are called, and the answer is put into words.

use backend::pratica::detail::{MailState, PraticaDetail, detail};
use backend::pratica::list::{self, Filter, PraticaRow, Sort, Sought, View};
use backend::pratica::service;
use backend::{pratica, rome};
use domain::page::PageRequest;
use domain::pratica::service::ServiceData;
use domain::pratica::{CitizenNotice, Outcome, PERSONAL_LINK, PraticaCommand};
use domain::text::fold;
use domain::{Denial, FieldProblem, Permission, Thing};
use strum::IntoEnumIterator as _;

use super::*;
use crate::api::agreement::server::when;
use crate::api::form::{finish, finish_at};
use crate::api::server::{actor, answer, backend};
use crate::i18n::it::pratica as words;
use crate::lists::pratica::{SERVICE, STATE};
use crate::pages::pratica::steps::{Step, after};
use crate::routes::to;

/// The words that go with a command.
pub struct Said {
    pub text: String,
    pub number: String,
    pub operator: String,
}

pub(super) async fn list(chosen: Chosen) -> Result<PraticaList, ApiError> {
    let (cx, actor) = (backend(), actor()?);
    let counts = answer(list::counts(&cx, &actor).await)?;
    let given_up = counts.given_up;
    let counts = vec![
        ("da-gestire", counts.in_hand),
        ("da-assegnare", counts.free),
        ("concluse", counts.concluded),
        ("tutte", counts.all),
    ];
    // Whoever comes from the menu begins with the first view that holds something.
    let first = counts.iter().find(|(_, count)| *count > 0).map(|(view, _)| *view);
    if let Some(view) = first.filter(|view| chosen.chooses_nothing() && *view != chosen.view()) {
        leptos_axum::redirect(&chosen.address(&[("vista", view)]));
    }
    let page = answer(chosen.paged(|request| rows(&cx, &actor, &chosen, request)).await)?;
    let services = answer(service::services(&cx, &actor).await)?;
    let services = services.into_iter().map(|service| (service.id, service.name)).collect();
    Ok(PraticaList { actor, page, counts, given_up, services })
}

/// Some rows of the desk.
///
/// # Errors
/// The use case's.
pub async fn rows(
    cx: &backend::Backend,
    actor: &Actor,
    chosen: &Chosen,
    request: PageRequest,
) -> backend::Result<Page<PraticaLine>> {
    let filter = filter(chosen);
    let page = list::list(cx, actor, &filter, request).await?;
    Ok(page.map(|row| line(row, filter.view, actor)))
}

fn filter(chosen: &Chosen) -> Filter {
    let view = match chosen.view() {
        "da-assegnare" => View::Free,
        "concluse" => View::Concluded,
        "tutte" => View::All,
        _ => View::InHand,
    };
    let sort = match chosen.sort {
        "compilata" => Sort::Compiled,
        "protocollo" => Sort::Protocol,
        "richiedente" => Sort::Applicant,
        "servizio" => Sort::Service,
        "stato" => Sort::State,
        "variata" => Sort::Changed,
        _ => Sort::Usual,
    };
    let state = chosen.value(STATE).and_then(|word| word.parse().ok()).and_then(PraticaState::of_code);
    let service = chosen.value(SERVICE).and_then(|id| id.parse().ok());
    Filter {
        view,
        sought: chosen.words().split_whitespace().map(sought).collect(),
        states: state.into_iter().collect(),
        services: service.into_iter().collect(),
        sort,
        descending: chosen.descending,
    }
}

/// A word is looked for in the names of the states too, and only the catalogue knows those.
fn sought(word: &str) -> Sought {
    let plain = fold(word);
    let states = PraticaState::iter().filter(|state| fold(words::state(*state)).contains(&plain)).collect();
    Sought { word: word.to_owned(), states }
}

fn line(row: PraticaRow, view: View, actor: &Actor) -> PraticaLine {
    let awaits = row.needs_protocol && row.protocol.is_none();
    let readable = row.assignee == Some(actor.user) || row.enabled || actor.has(Permission::ManagePratiche);
    let action = match view {
        View::Free if awaits => RowAction::TakeLater,
        View::Free => RowAction::Take,
        View::InHand | View::Concluded => RowAction::Open,
        View::All if readable => RowAction::Open,
        View::All => RowAction::Nothing,
    };
    PraticaLine {
        id: row.id,
        protocol: row.protocol,
        awaits,
        applicant: format!("{} {}", row.family_name, row.name),
        fiscal_code: row.fiscal_code,
        service: row.service_name,
        area: row.area,
        compiled: when(row.compiled_at),
        changed: when(row.changed_at),
        state: row.state,
        assignee: row.assignee_name,
        action,
    }
}

pub(super) async fn get(id: &str) -> Result<PraticaView, ApiError> {
    let (cx, actor) = (backend(), actor()?);
    let id = id.parse().map_err(|_| crate::api::server::fail(ApiError::not_found(Thing::Pratica)))?;
    let found = answer(detail(&cx, &actor, id).await)?;
    Ok(view(found, actor))
}

fn view(found: PraticaDetail, actor: Actor) -> PraticaView {
    let pratica = &found.facts.pratica;
    let iter = found.iter.iter().map(|step| IterLine {
        when: when(step.at),
        what: words::passed(step.state),
        who: words::hand(step.by, step.operator.as_deref().or(step.partner.as_deref())),
        note: step.external.as_ref().map(words::said).or_else(|| step.note.clone()),
    });
    let comments = found.comments.iter().map(|comment| CommentLine {
        author: comment.author.clone(),
        text: comment.body.clone(),
        when: when(comment.at),
    });
    let birth_date = pratica.applicant.birth_date.split('-').rev().collect::<Vec<_>>().join("/");
    PraticaView {
        iter: iter.collect(),
        comments: comments.collect(),
        mail: mail(found.mail, found.mail_given_up),
        colleagues: found.colleagues.iter().map(|one| (one.id, one.name.clone())).collect(),
        papers: found.papers.clone(),
        compiled: when(pratica.compiled_at),
        submitted: when(pratica.submitted_at.unwrap_or(pratica.compiled_at)),
        registered: pratica.protocol.as_ref().map(|protocol| when(protocol.at)),
        birth_date,
        letter: letter(&found),
        partner: found.partner,
        protocols: found.protocols,
        texts: found.texts,
        ente: found.ente,
        facts: found.facts,
        actor,
    }
}

/// What the citizen would be told if the pratica were concluded now.
fn letter(found: &PraticaDetail) -> Option<String> {
    let PraticaDetail { facts, ente, .. } = found;
    let pratica = &facts.pratica;
    let accepted = pratica.work.accepted?;
    if !pratica.applicant.can_be_mailed() {
        return None;
    }
    let state = match (accepted, facts.service.needs_protocol()) {
        (true, true) => PraticaState::CompleteWaiting,
        (true, false) => PraticaState::Complete,
        (false, true) => PraticaState::CancelledWaiting,
        (false, false) => PraticaState::Cancelled,
    };
    let citizen = format!("{} {}", pratica.applicant.name, pratica.applicant.family_name);
    let outcome = Outcome { accepted, reason: pratica.work.reason.clone(), at: facts.as_of, protocol: None };
    let notice = CitizenNotice {
        pratica: pratica.id,
        citizen: &citizen,
        ente,
        service: &pratica.service_name,
        state,
        reopened: false,
        number: None,
        asked: None,
        reason: Some(pratica.work.reason.as_str()).filter(|reason| state.tells(&outcome) && !reason.is_empty()),
        has_page: pratica.applicant.page_code().is_some(),
    };
    // The link itself is the citizen's alone.
    Some(words::letter(&notice).body.replace(PERSONAL_LINK, words::LINK_IN_PREVIEW))
}

fn mail(state: MailState, given_up: i64) -> String {
    let last = match state {
        MailState::NoAddress => words::MAIL_NO_ADDRESS.to_owned(),
        MailState::Nothing => words::MAIL_NOTHING.to_owned(),
        MailState::Waiting => words::MAIL_WAITING.to_owned(),
        MailState::Sent(at) => words::mail_sent(&rome::date_time(at)),
        MailState::GivenUp => words::MAIL_GIVEN_UP.to_owned(),
    };
    match given_up - i64::from(state == MailState::GivenUp) {
        0 => last,
        earlier => format!("{last}. {}", words::mail_given_up(earlier)),
    }
}

pub(super) async fn run(id: PraticaId, seen: Revision, action: PraticaAction, said: Said) -> Result<(), ApiError> {
    let (cx, actor) = (backend(), actor()?);
    let done = async {
        let command = match command(action, &said) {
            Ok(command) => command,
            Err(unclear) => {
                pratica::can(&cx, &actor, id, action).await?;
                return Err(unclear.into());
            }
        };
        pratica::run(&cx, &actor, id, Some(seen), command).await?;
        Ok(match action {
            // It is not the reader's any more.
            PraticaAction::Release => format!("{}&fatto={}", to::FREE_PRATICHE, words::slug(action)),
            PraticaAction::Restart => format!("{}?fatto={}", to::elabora(id, Step::OUTCOME), words::slug(action)),
            _ => format!("{}?fatto={}", to::pratica(id), words::slug(action)),
        })
    };
    let typed = [("text", said.text.as_str()), ("number", &said.number), ("operator", &said.operator)];
    finish(done.await, &typed).await
}

fn command(action: PraticaAction, said: &Said) -> Result<PraticaCommand, Denial> {
    let text = said.text.clone();
    Ok(match action {
        PraticaAction::TakeCharge => PraticaCommand::TakeCharge,
        PraticaAction::Register => PraticaCommand::Register { number: said.number.clone() },
        PraticaAction::Release => PraticaCommand::Release,
        PraticaAction::Reassign => {
            let to = said.operator.parse().map_err(|_| Denial::field("operator", FieldProblem::Required))?;
            PraticaCommand::Reassign { to }
        }
        PraticaAction::RequestIntegration => PraticaCommand::RequestIntegration { text },
        PraticaAction::ReceiveIntegration => PraticaCommand::ReceiveIntegration { note: text },
        PraticaAction::Reopen => PraticaCommand::Reopen { reason: text },
        PraticaAction::Comment => PraticaCommand::Comment { text },
        PraticaAction::RetryProtocol => PraticaCommand::RetryProtocol,
        PraticaAction::Restart => PraticaCommand::Restart,
        PraticaAction::Finish => PraticaCommand::Finish,
        // These have forms of their own, and the citizen's is not ours.
        PraticaAction::Submit
        | PraticaAction::Evaluate
        | PraticaAction::Answer
        | PraticaAction::Attach
        | PraticaAction::Detach => return Err(Denial::Malformed),
    })
}

pub(super) async fn evaluate(id: PraticaId, seen: Revision, decision: String, reason: String) -> Result<(), ApiError> {
    let (cx, actor) = (backend(), actor()?);
    let done = async {
        let accepted = match decision.as_str() {
            "approva" => true,
            "rigetta" => false,
            _ => {
                pratica::can(&cx, &actor, id, PraticaAction::Evaluate).await?;
                return Err(Denial::field("decision", FieldProblem::Required).into());
            }
        };
        let command = PraticaCommand::Evaluate { accepted, reason: reason.clone() };
        next(&cx, &actor, id, seen, command, Step::OUTCOME).await
    };
    let done = done.await;
    finish(done, &[("decision", &decision), ("reason", &reason)]).await
}

pub(super) async fn answer_step(
    id: PraticaId,
    seen: Revision,
    step: String,
    values: BTreeMap<String, String>,
) -> Result<(), ApiError> {
    let (cx, actor) = (backend(), actor()?);
    let command = PraticaCommand::Answer { step: step.clone(), values: values.clone() };
    let done = next(&cx, &actor, id, seen, command, &step).await;
    let typed = values.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect::<Vec<_>>();
    finish(done, &typed).await
}

/// Carries out a step and answers the address of the next one.
async fn next(
    cx: &backend::Backend,
    actor: &Actor,
    id: PraticaId,
    seen: Revision,
    command: PraticaCommand,
    step: &str,
) -> backend::Result<String> {
    pratica::run(cx, actor, id, Some(seen), command).await?;
    let facts = detail(cx, actor, id).await?.facts;
    Ok(to::elabora(id, &after(&facts, step)))
}

pub(super) async fn detach(id: PraticaId, seen: Revision, file: DocumentId) -> Result<(), ApiError> {
    let (cx, actor) = (backend(), actor()?);
    let done = pratica::run(&cx, &actor, id, Some(seen), PraticaCommand::Detach { file }).await;
    let page = to::elabora(id, Step::FILES);
    finish_at(done.map(|()| format!("{page}?fatto=tolto")), &[], Some(&page)).await
}

pub(super) async fn services() -> Result<ServicesView, ApiError> {
    let (cx, actor) = (backend(), actor()?);
    let operators = answer(service::operators(&cx, &actor).await)?;
    let services = answer(service::services(&cx, &actor).await)?;
    Ok(ServicesView { services, operators: operators.into_iter().map(|one| (one.id, one.name)).collect() })
}

pub(super) async fn create_service(
    name: String,
    area: String,
    protocol: ProtocolKind,
    attachment: AttachmentRule,
) -> Result<(), ApiError> {
    let (cx, actor) = (backend(), actor()?);
    let data = ServiceData { name: name.clone(), area: area.clone(), protocol, attachment, steps: Vec::new() };
    let done = service::create(&cx, &actor, &data).await;
    let done = done.map(|_| format!("{}?fatto=servizio", to::SERVICES));
    let (protocol, attachment): (&str, &str) = (protocol.into(), attachment.into());
    let typed = [("name", name.as_str()), ("area", &area), ("protocol", protocol), ("attachment", attachment)];
    finish(done, &typed).await
}

pub(super) async fn enable(service: ServiceId, person: UserId, enabled: bool) -> Result<(), ApiError> {
    let (cx, actor) = (backend(), actor()?);
    let done = service::enable(&cx, &actor, service, person, enabled).await;
    let slug = if enabled { "abilitato" } else { "disabilitato" };
    finish(done.map(|()| format!("{}?fatto={slug}", to::SERVICES)), &[]).await
}
