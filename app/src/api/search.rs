//! What the box in the header finds: entries of the menu, and things by name or by code, a few of each kind. Every kind is
//! asked for with its own list's function, which decides what the reader may see.

/// A kind of thing, and what was found of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    pub title: &'static str,
    /// How many there are in all.
    pub total: i64,
    pub hits: Vec<Hit>,
    /// The list of all of them, where it can be asked for the same words.
    pub all: Option<String>,
}

/// Something that was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hit {
    pub href: String,
    pub name: String,
    pub about: String,
}

/// Characters of words to look for at most, as in lists.
pub const MAX_WORDS: usize = 200;

pub use server::{search, search_for};

mod server {
    use backend::agreement::list::{self as requests, Party};
    use backend::client::list as clients;
    use backend::eservice::{catalogue, own};
    use backend::{Backend, Error, discrepancy, tenant, user};
    use domain::page::{Page, PageRequest};
    use domain::text::fold;
    use domain::{Actor, AgreementId, ClientId, Denial, Permission};

    use super::{Group, Hit};
    use crate::api::ApiError;
    use crate::api::server::{actor, answer, backend};
    use crate::i18n::it::client as client_words;
    use crate::i18n::it::eservice::writing;
    use crate::i18n::it::words::agreement_state;
    use crate::i18n::it::{attribute, purpose, search as words, tenant as tenant_words, user as user_words};
    use crate::layout::MENU;
    use crate::pages::address::address;
    use crate::pages::agreement::Perspective;
    use crate::routes::to;

    /// Things of one kind shown at most: who wants more goes to their list.
    const SHOWN: i64 = 5;

    /// The groups in which something was found, in the order of the menu. `looked_for` is not blank.
    pub async fn search(looked_for: String) -> Result<Vec<Group>, ApiError> {
        let (cx, actor) = (backend(), actor()?);
        answer(search_for(&cx, &actor, &looked_for).await)
    }

    /// The same for a reader who is known; without words the pages and actions that are open to them.
    ///
    /// # Errors
    /// Only the database's.
    pub async fn search_for(cx: &Backend, actor: &Actor, looked_for: &str) -> backend::Result<Vec<Group>> {
        let mut groups = vec![Some(pages(actor, looked_for)), Some(actions(actor, looked_for))];
        if !looked_for.is_empty() {
            groups.extend([
                found(own_eservices(cx, actor, looked_for).await)?,
                found(agreements(cx, actor, looked_for, Perspective::Producer).await)?,
                found(eservices(cx, actor, looked_for).await)?,
                found(agreements(cx, actor, looked_for, Perspective::Consumer).await)?,
                found(clients(cx, actor, looked_for).await)?,
                found(cases(cx, actor, looked_for).await)?,
                found(enti(cx, actor, looked_for).await)?,
                found(people(cx, actor, looked_for).await)?,
            ]);
        }
        Ok(groups.into_iter().flatten().filter(|group| group.total > 0).collect())
    }

    /// Lists that the reader may not read are not searched.
    fn found(group: backend::Result<Group>) -> backend::Result<Option<Group>> {
        match group {
            Err(Error::Denied(Denial::Unauthorized { .. })) => Ok(None),
            other => other.map(Some),
        }
    }

    fn few() -> PageRequest {
        PageRequest::new(0, SHOWN)
    }

    fn group<T>(title: &'static str, all: Option<String>, page: Page<T>, hit: impl FnMut(T) -> Hit) -> Group {
        let page = page.map(hit);
        Group { title, total: page.total, all: all.filter(|_| page.total > SHOWN), hits: page.results }
    }

    fn pages(actor: &Actor, looked_for: &str) -> Group {
        let entries = MENU.iter().flat_map(|group| group.entries.iter().map(move |entry| (group.title, entry)));
        let open = entries.filter(|(_, entry)| entry.is_for(actor));
        let named = open.filter(|(_, entry)| says(entry.label, looked_for));
        let hits = named.map(|(title, entry)| Hit {
            href: entry.path.to_owned(),
            name: entry.label.to_owned(),
            about: title.to_owned(),
        });
        let hits: Vec<_> = hits.collect();
        Group { title: words::PAGES, total: hits.len() as i64, hits, all: None }
    }

    /// Does a label have all the words?
    fn says(label: &str, looked_for: &str) -> bool {
        let (label, wanted) = (fold(label), fold(looked_for));
        wanted.split_whitespace().all(|word| label.contains(word))
    }

    /// What can be begun from anywhere, for whoever may.
    const ACTIONS: [(&str, &str, Permission); 5] = [
        (writing::NEW, to::NEW_ESERVICE, Permission::WriteEservices),
        (purpose::NEW, to::NEW_PURPOSE, Permission::WritePurposes),
        (user_words::NEW, to::NEW_USER, Permission::ManageUsers),
        (attribute::NEW_ATTRIBUTE, to::NEW_ATTRIBUTE, Permission::CreateAttributes),
        (tenant_words::NEW, to::NEW_TENANT, Permission::ManageTenants),
    ];

    fn actions(actor: &Actor, looked_for: &str) -> Group {
        let open = ACTIONS.iter().filter(|(label, _, needed)| actor.has(*needed) && says(label, looked_for));
        let hit = |(label, href, _): &(&str, &str, Permission)| Hit {
            href: (*href).to_owned(),
            name: (*label).to_owned(),
            about: String::new(),
        };
        let hits: Vec<_> = open.map(hit).collect();
        Group { title: words::ACTIONS, total: hits.len() as i64, hits, all: None }
    }

    async fn own_eservices(cx: &Backend, actor: &Actor, looked_for: &str) -> backend::Result<Group> {
        let filter = own::Filter { q: looked_for.to_owned(), ..Default::default() };
        let page = own::list(cx, actor, &filter, few()).await?;
        let all = address(to::OWN_ESERVICES, &[("q", Some(looked_for))]);
        Ok(group(words::OWN, Some(all), page, |row| Hit {
            href: to::own_eservice(row.id),
            name: row.name,
            about: String::new(),
        }))
    }

    async fn eservices(cx: &Backend, actor: &Actor, looked_for: &str) -> backend::Result<Group> {
        let states = vec![domain::eservice::DescriptorState::Published];
        let filter = catalogue::Filter { q: looked_for.to_owned(), states, ..Default::default() };
        let page = catalogue::list(cx, actor, &filter, few()).await?;
        let all = address(to::CATALOGUE, &[("q", Some(looked_for))]);
        Ok(group(words::CATALOGUE, Some(all), page, |row| Hit {
            href: to::catalogue_number(row.creation.eservice, row.creation.version.number),
            name: row.name,
            about: row.producer_name,
        }))
    }

    /// By the words of a list, or by the code that stands on the page of a request.
    async fn agreements(cx: &Backend, actor: &Actor, looked_for: &str, side: Perspective) -> backend::Result<Group> {
        let filter = match looked_for.parse::<AgreementId>() {
            Ok(id) => requests::Filter { ids: vec![id], ..Default::default() },
            Err(_) => requests::Filter { q: looked_for.to_owned(), descending: true, ..Default::default() },
        };
        let (title, party) = match side {
            Perspective::Producer => (words::RECEIVED, Party::Producer),
            Perspective::Consumer => (words::SENT, Party::Consumer),
        };
        let page = requests::list(cx, actor, party, &filter, few()).await?;
        let all = address(to::agreements(side), &[("vista", Some("tutte")), ("q", Some(looked_for))]);
        Ok(group(title, Some(all), page, |row| {
            let other = if party == Party::Producer { &row.consumer_name } else { &row.producer_name };
            Hit {
                href: to::agreement(side, row.id),
                name: words::request(&row.eservice_name, row.number, other),
                about: agreement_state(row.state).to_owned(),
            }
        }))
    }

    /// By name or description, or by the code that stands on the page of a client.
    async fn clients(cx: &Backend, actor: &Actor, looked_for: &str) -> backend::Result<Group> {
        // Whoever reads the list alone finds no page behind a row.
        actor.require(Permission::ReadKeys)?;
        let filter = match looked_for.parse::<ClientId>() {
            Ok(id) => clients::Filter { id: Some(id), ..Default::default() },
            Err(_) => clients::Filter { q: looked_for.to_owned(), ..Default::default() },
        };
        let page = clients::list(cx, actor, &filter, few()).await?;
        Ok(group(words::CLIENTS, Some(to::CLIENTS.to_owned()), page, |row| Hit {
            href: to::client(row.id),
            name: row.name,
            about: client_words::kind(row.kind).to_owned(),
        }))
    }

    async fn cases(cx: &Backend, actor: &Actor, looked_for: &str) -> backend::Result<Group> {
        let filter = discrepancy::Filter { q: looked_for.to_owned(), ..Default::default() };
        let page = discrepancy::list(cx, actor, &filter, few()).await?;
        Ok(group(words::DISCREPANCIES, Some(to::DISCREPANCIES.to_owned()), page, |row| Hit {
            href: to::discrepancy(row.case.id),
            name: words::case(&row.attribute_name, &row.consumer_name),
            about: row.revoker_name,
        }))
    }

    /// Only who looks after all enti has a page about each.
    async fn enti(cx: &Backend, actor: &Actor, looked_for: &str) -> backend::Result<Group> {
        domain::tenant::rules::can_create(actor)?;
        let filter = tenant::Filter { q: looked_for.to_owned(), kinds: Vec::new() };
        let page = tenant::list(cx, actor, &filter, few()).await?;
        let all = address(to::ENTI, &[("q", Some(looked_for))]);
        Ok(group(words::ENTI, Some(all), page, |row| Hit {
            href: address(to::ENTI, &[("q", Some(&row.name))]),
            name: row.name,
            about: String::new(),
        }))
    }

    async fn people(cx: &Backend, actor: &Actor, looked_for: &str) -> backend::Result<Group> {
        let filter = user::Filter { q: looked_for.to_owned(), ..Default::default() };
        let page = user::list(cx, actor, &filter, few()).await?;
        let all = address(to::USERS, &[("q", Some(looked_for))]);
        Ok(group(words::USERS, Some(all), page, |row| Hit {
            href: to::user(row.id),
            name: format!("{} {}", row.name, row.family_name),
            about: row.username,
        }))
    }
}
