//! Clients, what they are for, their keys, and whom and what one chooses from.

use domain::client::ClientKind;
use domain::{ClientId, Denial, PurposeId, Thing};

use super::{Asking, Chosen, Filter, Sheet, Spec};
use crate::api::client::{Choosing, ClientLine, KeyLine, LinkLine, PersonLine, Which, server};
use crate::i18n::it::client as words;
use crate::i18n::it::frame::role_label;
use crate::i18n::it::purpose;
use crate::ui::Choice;

fn looked_after() -> Vec<Choice> {
    vec![Choice::new("", words::BY_ANYBODY), Choice::new("me", words::BY_ME)]
}

/// `/fruizione/client`
pub static CLIENTS: Spec = Spec {
    path: "/fruizione/client",
    title: words::TITLE,
    view: Some(("vista", &[words::kind_slug(ClientKind::Consumer), words::kind_slug(ClientKind::Api)])),
    filters: &[Filter::words(words::SEARCH), Filter::one_of("seguiti", words::LOOKED_AFTER, looked_after)],
    sorts: &["nome", "creato"],
};

const OF_PURPOSES: &[Filter] = &[Filter::words(words::PURPOSE_SEARCH)];
const OF_PEOPLE: &[Filter] = &[Filter::words(words::MEMBER_SEARCH)];

/// `/fruizione/client/:id`
pub static PURPOSES: Spec =
    Spec { path: "/fruizione/client/:id", title: words::PURPOSES, view: None, filters: OF_PURPOSES, sorts: &[] };

/// `/fruizione/client/:id/finalita/collega`
pub static LINKABLE: Spec = Spec {
    path: "/fruizione/client/:id/finalita/collega",
    title: words::LINK_PURPOSE,
    view: None,
    filters: OF_PURPOSES,
    sorts: &[],
};

/// `/fruizione/client/:id/chiavi`
pub static KEYS: Spec =
    Spec { path: "/fruizione/client/:id/chiavi", title: words::KEYS, view: None, filters: &[], sorts: &[] };

/// `/fruizione/client/:id/membri/aggiungi`
pub static CANDIDATES: Spec = Spec {
    path: "/fruizione/client/:id/membri/aggiungi",
    title: words::ADD_MEMBER,
    view: None,
    filters: OF_PEOPLE,
    sorts: &[],
};

/// `/fruizione/client/:id/amministratore`
pub static ADMINS: Spec = Spec {
    path: "/fruizione/client/:id/amministratore",
    title: words::CHOOSE_ADMIN,
    view: None,
    filters: OF_PEOPLE,
    sorts: &[],
};

/// The view of a purpose's clients with those that could be for it too.
pub const LINKABLE_VIEW: &str = "da-collegare";

/// `/fruizione/finalita/:id/client`
pub static OF_PURPOSE: Spec = Spec {
    path: "/fruizione/finalita/:id/client",
    title: words::OF_PURPOSE,
    view: Some(("vista", &["collegati", LINKABLE_VIEW])),
    filters: &[Filter::words(words::SEARCH)],
    sorts: &[],
};

/// The client that an address names.
///
/// # Errors
/// `NotFound` when it is no id.
pub fn id(chosen: &Chosen) -> Result<ClientId, Denial> {
    let id = chosen.path().split('/').nth(3).and_then(|id| id.parse().ok());
    id.ok_or_else(|| Denial::not_found(Thing::Client))
}

/// The purpose that an address names.
///
/// # Errors
/// `NotFound` when it is no id.
pub fn purpose_id(chosen: &Chosen) -> Result<PurposeId, Denial> {
    let id = chosen.path().split('/').nth(3).and_then(|id| id.parse().ok());
    id.ok_or_else(|| Denial::not_found(Thing::Purpose))
}

const HEADINGS: [&str; 8] = [
    words::NAME,
    words::DESCRIPTION,
    words::KIND,
    words::MEMBERS,
    words::PURPOSES,
    words::KEYS,
    words::CREATED,
    words::IDENTIFIER,
];

pub(super) async fn clients(asking: Asking) -> backend::Result<Sheet> {
    let Asking { cx, actor, chosen, request } = asking;
    Ok(Sheet::of(&HEADINGS, server::rows(&cx, &actor, &chosen, request).await?, cells))
}

pub(super) async fn of_purpose(asking: Asking) -> backend::Result<Sheet> {
    let Asking { cx, actor, chosen, request } = asking;
    Ok(Sheet::of(&HEADINGS, server::rows_of_purpose(&cx, &actor, &chosen, request).await?, cells))
}

fn cells(line: ClientLine) -> Vec<String> {
    vec![
        line.name,
        line.description,
        words::kind(line.kind).to_owned(),
        line.members.to_string(),
        line.purposes.to_string(),
        line.keys.to_string(),
        line.created.text,
        line.id.to_string(),
    ]
}

const PURPOSE_HEADINGS: [&str; 5] = [words::PURPOSE, words::ESERVICE, words::PRODUCER, words::STATE, words::IDENTIFIER];

pub(super) async fn purposes(asking: Asking) -> backend::Result<Sheet> {
    purposes_of(asking, Which::Linked).await
}

pub(super) async fn linkable(asking: Asking) -> backend::Result<Sheet> {
    purposes_of(asking, Which::Linkable).await
}

async fn purposes_of(asking: Asking, which: Which) -> backend::Result<Sheet> {
    let Asking { cx, actor, chosen, request } = asking;
    let page = server::purpose_rows(&cx, &actor, &chosen, which, request).await?;
    Ok(Sheet::of(&PURPOSE_HEADINGS, page, |line: LinkLine| {
        vec![line.title, line.eservice, line.producer, purpose::state(line.state).to_owned(), line.id.to_string()]
    }))
}

const KEY_HEADINGS: [&str; 6] =
    [words::KEY, words::KID, words::USE, words::LENGTH, words::UPLOADED_BY, words::UPLOADED];

pub(super) async fn keys(asking: Asking) -> backend::Result<Sheet> {
    let Asking { cx, actor, chosen, request } = asking;
    let page = server::key_rows(&cx, &actor, &chosen, request).await?;
    Ok(Sheet::of(&KEY_HEADINGS, page, |line: KeyLine| {
        let usage = words::key_use(line.usage).to_owned();
        vec![line.name, line.kid, usage, line.bits.to_string(), line.uploader, line.uploaded.text]
    }))
}

const PERSON_HEADINGS: [&str; 2] = [words::MEMBER, words::ROLES];

pub(super) async fn candidates(asking: Asking) -> backend::Result<Sheet> {
    people(asking, Choosing::Members).await
}

pub(super) async fn admins(asking: Asking) -> backend::Result<Sheet> {
    people(asking, Choosing::Admin).await
}

async fn people(asking: Asking, choosing: Choosing) -> backend::Result<Sheet> {
    let Asking { cx, actor, chosen, request } = asking;
    let page = server::person_rows(&cx, &actor, &chosen, choosing, request).await?;
    Ok(Sheet::of(&PERSON_HEADINGS, page, |line: PersonLine| {
        let roles = line.member.roles.iter().map(|role| role_label(*role)).collect::<Vec<_>>().join(", ");
        vec![line.name, roles]
    }))
}
