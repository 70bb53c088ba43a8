//! The same on the server: the use cases are called, and the answer is put into words.

use backend::Backend;
use backend::client::detail::{ClientDetail, Person, detail};
use backend::client::list::{self, ClientRow, Filter, Sort};
use backend::client::people::choices;
use backend::client::purposes::purposes;
use backend::client::{self, SentKey, key};
use domain::client::{ClientCommand, ClientData};
use domain::page::PageRequest;
use domain::{Event, FieldProblem, Permission, Thing};

use super::*;
use crate::api::agreement::server::history_line;
use crate::api::agreement::when;
use crate::api::form::finish;
use crate::api::server::{actor, answer, backend, fail};
use crate::i18n::it::client as words;
use crate::lists::client as specs;
use crate::pages::agreement::Perspective;
use crate::routes::to;

/// What leads back to the purpose from which a client was linked.
pub const BACK_TO_PURPOSE: &str = "finalita";
/// Clients that the page of a purpose shows.
const FIRST: i64 = 10;

pub(super) async fn list(chosen: Chosen) -> Result<ClientList, ApiError> {
    let (cx, actor) = (backend(), actor()?);
    let page = answer(chosen.paged(|request| rows(&cx, &actor, &chosen, request)).await)?;
    Ok(ClientList { actor, page })
}

/// Some rows of the list of clients.
///
/// # Errors
/// The use case's.
pub async fn rows(
    cx: &Backend,
    actor: &Actor,
    chosen: &Chosen,
    request: PageRequest,
) -> backend::Result<Page<ClientLine>> {
    let kind = if chosen.view() == words::kind_slug(ClientKind::Api) { ClientKind::Api } else { ClientKind::Consumer };
    let filter = Filter {
        q: chosen.words(),
        kind: Some(kind),
        members: chosen.value("seguiti").map(|_| vec![actor.user]).unwrap_or_default(),
        sort: if chosen.sort == "creato" { Sort::Created } else { Sort::Name },
        descending: chosen.descending,
        ..Filter::default()
    };
    Ok(list::list(cx, actor, &filter, request).await?.map(line))
}

/// Some clients of the purpose of an address, or some that could be for it.
///
/// # Errors
/// `NotFound` for a purpose of another ente, the use case's.
pub async fn rows_of_purpose(
    cx: &Backend,
    actor: &Actor,
    chosen: &Chosen,
    request: PageRequest,
) -> backend::Result<Page<ClientLine>> {
    let purpose = specs::purpose_id(chosen)?;
    let consumer = backend::purpose::detail::detail(cx, actor, purpose).await?.facts.purpose.consumer;
    if consumer != actor.tenant {
        return Err(Denial::not_found(Thing::Purpose).into());
    }
    let (purpose, apart_from) =
        if chosen.view() == specs::LINKABLE_VIEW { (None, Some(purpose)) } else { (Some(purpose), None) };
    let filter =
        Filter { q: chosen.words(), kind: Some(ClientKind::Consumer), purpose, apart_from, ..Filter::default() };
    Ok(list::list(cx, actor, &filter, request).await?.map(line))
}

fn line(row: ClientRow) -> ClientLine {
    ClientLine {
        id: row.id,
        revision: row.revision,
        name: row.name,
        description: row.description,
        kind: row.kind,
        members: row.members,
        purposes: row.purposes,
        keys: row.keys,
        created: when(row.created_at),
    }
}

pub(super) async fn get(id: &str) -> Result<ClientView, ApiError> {
    let (cx, actor) = (backend(), actor()?);
    let id = id.parse().map_err(|_| fail(ApiError::not_found(Thing::Client)))?;
    view(&cx, &actor, id).await
}

async fn view(cx: &Backend, actor: &Actor, id: ClientId) -> Result<ClientView, ApiError> {
    let detail = answer(detail(cx, actor, id).await)?;
    let keys = domain::client::rules::can_read_keys(&detail.facts, actor).map(|()| keys(&detail));
    let history = detail.history.iter().map(|entry| told(&detail, entry)).collect();
    let people = detail.people.iter().map(|(user, person)| (*user, person_line(person.clone()))).collect();
    let created = when(detail.facts.client.created_at);
    Ok(ClientView { actor: actor.clone(), keys, history, people, created, facts: detail.facts })
}

/// What happened, with the name of whom or what it was about.
fn told(detail: &ClientDetail, entry: &backend::event::Entry) -> HistoryLine {
    let mut line = history_line(entry);
    if let Event::Client(happening) = &entry.event {
        let person = happening.what.user().map(|user| detail.name_of(user));
        let purpose = happening.what.purpose().and_then(|id| detail.names.purposes.get(&id)).cloned();
        line.detail = person.or(purpose).filter(|name| !name.is_empty()).or(line.detail);
    }
    line
}

fn keys(detail: &ClientDetail) -> Vec<KeyLine> {
    let client = &detail.facts.client;
    let line = |key: &domain::client::Key| KeyLine {
        kid: key.kid.clone(),
        name: key.name.clone(),
        usage: key.usage,
        bits: key.bits,
        pem: key.pem.clone(),
        uploader: detail.name_of(key.uploader),
        orphan: client.is_orphan(key, detail.member(key.uploader)),
        uploaded: when(key.created_at),
    };
    client.keys.iter().map(line).collect()
}

fn person_line(person: Person) -> PersonLine {
    PersonLine { name: person.full_name(), member: person.member }
}

pub(super) async fn with_purposes(chosen: Chosen, which: Which) -> Result<(ClientView, Page<LinkLine>), ApiError> {
    let (cx, actor) = (backend(), actor()?);
    let id = specs::id(&chosen).map_err(|denial| fail(denial.into()))?;
    let client = view(&cx, &actor, id).await?;
    let page = answer(chosen.paged(|request| purpose_rows(&cx, &actor, &chosen, which, request)).await)?;
    Ok((client, page))
}

/// Some purposes of the client of an address, or some that may be linked to it.
///
/// # Errors
/// `NotFound`, the use case's.
pub async fn purpose_rows(
    cx: &Backend,
    actor: &Actor,
    chosen: &Chosen,
    which: Which,
    request: PageRequest,
) -> backend::Result<Page<LinkLine>> {
    let page = purposes(cx, actor, specs::id(chosen)?, which, &chosen.words(), request).await?;
    Ok(page.map(|row| LinkLine {
        id: row.id,
        title: row.title,
        eservice: row.eservice_name,
        producer: row.producer_name,
        state: row.facts.state,
        agreement: row.facts.agreement,
    }))
}

pub(super) async fn with_keys(chosen: Chosen) -> Result<(ClientView, Page<KeyLine>), ApiError> {
    let (cx, actor) = (backend(), actor()?);
    let id = specs::id(&chosen).map_err(|denial| fail(denial.into()))?;
    let client = view(&cx, &actor, id).await?;
    let keys = client.keys.clone().unwrap_or_default();
    let page =
        answer(chosen.paged(|request| std::future::ready(Ok(Page::cut(keys.clone().into_iter(), request)))).await)?;
    Ok((client, page))
}

/// Some keys of the client of an address.
///
/// # Errors
/// `UserNotAllowedOnClient` for a security operator who does not look after the client; the use case's.
pub async fn key_rows(
    cx: &Backend,
    actor: &Actor,
    chosen: &Chosen,
    request: PageRequest,
) -> backend::Result<Page<KeyLine>> {
    let detail = detail(cx, actor, specs::id(chosen)?).await?;
    detail.keys(actor)?;
    Ok(Page::cut(keys(&detail).into_iter(), request))
}

pub(super) async fn with_people(
    chosen: Chosen,
    choosing: Choosing,
) -> Result<(ClientView, Page<PersonLine>), ApiError> {
    let (cx, actor) = (backend(), actor()?);
    let id = specs::id(&chosen).map_err(|denial| fail(denial.into()))?;
    let client = view(&cx, &actor, id).await?;
    let page = answer(chosen.paged(|request| person_rows(&cx, &actor, &chosen, choosing, request)).await)?;
    Ok((client, page))
}

/// Some people who may be chosen for the client of an address.
///
/// # Errors
/// `NotFound`, the use case's.
pub async fn person_rows(
    cx: &Backend,
    actor: &Actor,
    chosen: &Chosen,
    choosing: Choosing,
    request: PageRequest,
) -> backend::Result<Page<PersonLine>> {
    let page = choices(cx, actor, specs::id(chosen)?, choosing, &chosen.words(), request).await?;
    Ok(page.map(person_line))
}

pub(super) async fn of_purpose(chosen: Chosen) -> Result<(PurposeView, Page<ClientLine>), ApiError> {
    let (cx, actor) = (backend(), actor()?);
    let purpose = specs::purpose_id(&chosen).map_err(|denial| fail(denial.into()))?;
    let purpose = crate::api::purpose::get_purpose(purpose.to_string()).await?;
    let page = answer(chosen.paged(|request| rows_of_purpose(&cx, &actor, &chosen, request)).await)?;
    Ok((purpose, page))
}

pub(super) async fn first_of_purpose(purpose: PurposeId) -> Result<Page<ClientLine>, ApiError> {
    let (cx, actor) = (backend(), actor()?);
    let filter = Filter { purpose: Some(purpose), ..Filter::default() };
    Ok(answer(list::list(&cx, &actor, &filter, PageRequest::new(0, FIRST)).await)?.map(line))
}

pub(super) async fn linked(id: &str, purpose: &str) -> Result<(ClientView, PurposeId, String), ApiError> {
    let client = get(id).await?;
    let linked = client.client().purposes.iter().find(|linked| linked.to_string() == purpose).copied();
    let linked = linked.ok_or_else(|| fail(ApiError::not_found(Thing::Purpose)))?;
    let title = crate::api::purpose::get_purpose(linked.to_string()).await?.facts.purpose.title;
    Ok((client, linked, title))
}

pub(super) async fn create(name: String, description: String, kind: String, join: bool) -> Result<(), ApiError> {
    let (cx, actor) = (backend(), actor()?);
    let done = async {
        actor.require(Permission::WriteClients)?;
        let kind = kind.parse().map_err(|_| Denial::field("kind", FieldProblem::Required))?;
        let members = if join { vec![actor.user] } else { Vec::new() };
        let data = ClientData { name: name.clone(), description: description.clone(), kind, members };
        let id = client::create(&cx, &actor, &data).await?;
        Ok(format!("{}?fatto={}", to::client(id), words::CREATED_SLUG))
    };
    let join = if join { "true" } else { "" };
    let typed = [("name", name.as_str()), ("description", &description), ("kind", &kind), ("join", join)];
    finish(done.await, &typed).await
}

pub(super) async fn run(
    id: ClientId,
    seen: Revision,
    action: ClientAction,
    subject: String,
    phrase: String,
    back: String,
) -> Result<(), ApiError> {
    let (cx, actor) = (backend(), actor()?);
    let done = async {
        let command = command(action, &subject)?;
        if action == ClientAction::Delete {
            let name = detail(&cx, &actor, id).await?.facts.client.name;
            if words::delete_phrase(&name).to_lowercase() != phrase.trim().to_lowercase() {
                return Err(Denial::field("phrase", FieldProblem::PhraseMismatch).into());
            }
        }
        client::run(&cx, &actor, id, Some(seen), command.clone()).await?;
        Ok(format!("{}?fatto={}", after(id, &command, &back), words::slug(action)))
    };
    finish(done.await, &[("phrase", &phrase)]).await
}

fn command(action: ClientAction, subject: &str) -> Result<ClientCommand, Denial> {
    let user = || subject.parse::<UserId>().map_err(|_| Denial::not_found(Thing::User));
    let purpose = || subject.parse::<PurposeId>().map_err(|_| Denial::not_found(Thing::Purpose));
    Ok(match action {
        ClientAction::AddMember => ClientCommand::AddMember(user()?),
        ClientAction::RemoveMember => ClientCommand::RemoveMember(user()?),
        ClientAction::SetAdmin => ClientCommand::SetAdmin(user()?),
        ClientAction::RemoveAdmin => ClientCommand::RemoveAdmin,
        ClientAction::AllowLongAssertions => ClientCommand::AllowLongAssertions,
        ClientAction::ForbidLongAssertions => ClientCommand::ForbidLongAssertions,
        ClientAction::LinkPurpose => ClientCommand::LinkPurpose(purpose()?),
        ClientAction::UnlinkPurpose => ClientCommand::UnlinkPurpose(purpose()?),
        // The form of a key has a file in it, and a handler of its own.
        ClientAction::AddKey => return Err(Denial::Malformed),
        ClientAction::RemoveKey => ClientCommand::RemoveKey(subject.to_owned()),
        ClientAction::Delete => ClientCommand::Delete,
    })
}

/// The page that shows the result.
fn after(id: ClientId, command: &ClientCommand, back: &str) -> String {
    match command {
        ClientCommand::AddMember(_) | ClientCommand::RemoveMember(_) => to::client_members(id),
        ClientCommand::AddKey(_) | ClientCommand::RemoveKey(_) => to::client_keys(id),
        ClientCommand::LinkPurpose(purpose) | ClientCommand::UnlinkPurpose(purpose) if back == BACK_TO_PURPOSE => {
            to::purpose(Perspective::Consumer, *purpose)
        }
        ClientCommand::LinkPurpose(_)
        | ClientCommand::UnlinkPurpose(_)
        | ClientCommand::SetAdmin(_)
        | ClientCommand::RemoveAdmin
        | ClientCommand::AllowLongAssertions
        | ClientCommand::ForbidLongAssertions => to::client(id),
        ClientCommand::Delete => to::CLIENTS.to_owned(),
    }
}

/// Adds a key whose PEM text was typed or sent as a file; the address of its page.
///
/// # Errors
/// What is wrong with the text, the use case's.
pub async fn add_key(
    cx: &Backend,
    actor: &Actor,
    id: ClientId,
    name: &str,
    usage: &str,
    pem: &str,
) -> backend::Result<String> {
    let usage = usage.parse().map_err(|_| Denial::field("use", FieldProblem::UnknownValue))?;
    let sent = SentKey { name: name.to_owned(), usage, read: key::read_pem(pem) };
    let kid = client::add_key(cx, actor, id, None, sent).await?;
    Ok(format!("{}?fatto={}", to::client_key(id, &kid), words::slug(ClientAction::AddKey)))
}
