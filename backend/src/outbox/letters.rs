//! Mail that tells an event: one for each ente that has an address, and one for each of its people who wants messages of
//! the kind at once.

use std::collections::{BTreeMap, BTreeSet};

use domain::notification::{Category, MailText, Notice};
use domain::{Actor, EventId, PraticaId, Role, TenantId, UserId};
use sqlx::QueryBuilder;
use sqlx_macros::FromRow;

use super::{Post, Told};
use crate::agreement::list::any_of;
use crate::db::word;
use crate::error::Result;
use crate::notification::names;
use crate::{Backend, Tx};

/// One mail for each ente that has an address.
pub(super) async fn to_enti(cx: &Backend, tx: &mut Tx, post: &Post, all: &[Told]) -> Result<()> {
    let addresses = addresses(tx, &enti(all)).await?;
    let mut names = names::of(tx, all.iter().map(|told| &told.event)).await?;
    names.enti.extend(addresses.iter().map(|(id, ente)| (*id, ente.name.clone())));
    for told in all {
        for tenant in told.audience.enti.iter().copied() {
            let Some(ente) = addresses.get(&tenant) else { continue };
            let notice = Notice {
                event: &told.event,
                recipient: tenant,
                person: None,
                names: &names,
                public_url: &post.public_url,
            };
            let letter = Letter {
                event: Some(told.id),
                tenant,
                person: None,
                order: None,
                message_id: format!("{}.{}", told.id.0.simple(), tenant.0.simple()),
                recipient: &ente.contact_mail,
                text: (post.words)(&notice),
            };
            write(cx, tx, post, letter).await?;
        }
    }
    Ok(())
}

/// One mail for each person who wants messages of the kind at once and may read them. Who reads the ente's own address
/// gets no second copy there.
pub(super) async fn to_people(cx: &Backend, tx: &mut Tx, post: &Post, all: &[Told]) -> Result<()> {
    let people = people(tx, &enti(all)).await?;
    if people.is_empty() {
        return Ok(());
    }
    let mut names = names::of(tx, all.iter().map(|told| &told.event)).await?;
    names.enti.extend(people.iter().map(|person| (person.actor.tenant, person.ente.clone())));
    for told in all {
        let concerned = people.iter().filter(|person| {
            person.category == told.audience.category && told.audience.enti.contains(&person.actor.tenant)
        });
        for person in concerned {
            let notice = Notice {
                event: &told.event,
                recipient: person.actor.tenant,
                person: Some(&person.name),
                names: &names,
                public_url: &post.public_url,
            };
            let letter = Letter {
                event: Some(told.id),
                tenant: person.actor.tenant,
                person: Some(person.actor.user),
                order: None,
                message_id: format!("{}.{}", told.id.0.simple(), person.actor.user.0.simple()),
                recipient: &person.email,
                text: (post.words)(&notice),
            };
            write(cx, tx, post, letter).await?;
        }
    }
    Ok(())
}

/// A mail to be written down for sending.
pub(super) struct Letter<'a> {
    /// The event it tells, if it tells one.
    pub event: Option<EventId>,
    pub tenant: TenantId,
    /// Whose mail it is; nobody's where it goes to the ente's own address.
    pub person: Option<UserId>,
    /// The pratica it is about and the event's place in the chain, for mail to a citizen: it goes in that order.
    pub order: Option<(PraticaId, i64)>,
    /// The left side of the Message-ID: the same for the same mail, however often it is written. Letters, digits, dots
    /// and hyphens.
    pub message_id: String,
    pub recipient: &'a str,
    pub text: MailText,
}

/// Writes a mail down for sending; one that is there already stays as it is.
pub(super) async fn write(cx: &Backend, tx: &mut Tx, post: &Post, letter: Letter<'_>) -> Result<u64> {
    Ok(sql!(
        tx,
        execute,
        "insert into mail (id, event_id, tenant_id, user_id, message_id, recipient, subject, body, created_at, tries,
                           due_at, dropped, pratica_id, place, html)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $9, $10, $11, $12, $13)
         on conflict do nothing",
        cx.id(),
        letter.event,
        letter.tenant,
        letter.person,
        format!("<{}@{}>", letter.message_id, host(&post.public_url)),
        letter.recipient,
        &letter.text.subject,
        &letter.text.body,
        cx.now(),
        false,
        letter.order.map(|(pratica, _)| pratica),
        letter.order.map(|(_, place)| place),
        &letter.text.html
    )?)
}

fn enti(all: &[Told]) -> BTreeSet<TenantId> {
    all.iter().flat_map(|told| told.audience.enti.iter().copied()).collect()
}

#[derive(FromRow)]
struct Ente {
    id: TenantId,
    name: String,
    contact_mail: String,
}

async fn addresses(tx: &mut Tx, enti: &BTreeSet<TenantId>) -> Result<BTreeMap<TenantId, Ente>> {
    if enti.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<Ente> = each!(tx, c => {
        let mut query =
            QueryBuilder::new("select id, name, contact_mail from tenant where contact_mail is not null");
        any_of(&mut query, "id", enti.iter().copied());
        query.build_query_as().fetch_all(c).await
    })?;
    Ok(rows.into_iter().map(|ente| (ente.id, ente)).collect())
}

/// Somebody who wants messages of a kind at once, and may read them.
struct Person {
    actor: Actor,
    name: String,
    ente: String,
    email: String,
    category: Category,
}

#[derive(FromRow)]
struct PersonRow {
    id: UserId,
    tenant_id: TenantId,
    name: String,
    ente: String,
    email: String,
    roles: String,
    category: String,
}

async fn people(tx: &mut Tx, enti: &BTreeSet<TenantId>) -> Result<Vec<Person>> {
    if enti.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<PersonRow> = each!(tx, c => {
        let mut query = QueryBuilder::new(
            "select a.id, a.tenant_id, a.name || ' ' || a.family_name as name, t.name as ente, a.email, a.roles,
                    f.category
             from notification_preference f
             join account a on a.id = f.user_id
             join tenant t on t.id = a.tenant_id
             where f.mail = 'AT_ONCE' and f.shown and a.disabled_at is null and a.email is not null
               and (t.contact_mail is null or lower(t.contact_mail) <> lower(a.email))",
        );
        any_of(&mut query, "a.tenant_id", enti.iter().copied());
        query.push(" order by a.id");
        query.build_query_as().fetch_all(c).await
    })?;
    let people = rows.into_iter().map(|row| {
        let roles = serde_json::from_str::<Vec<Role>>(&row.roles)?;
        let actor = Actor { user: row.id, tenant: row.tenant_id, roles };
        let category = word(&row.category)?;
        Ok(Person { actor, name: row.name, ente: row.ente, email: row.email, category })
    });
    let people = people.collect::<Result<Vec<_>>>()?;
    Ok(people.into_iter().filter(|person| person.category.is_readable_by(&person.actor)).collect())
}

/// The host of an address, for the right side of a Message-ID.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
    if host.is_empty() || host.contains(['[', ']', '@']) { "ponte.invalid" } else { host }
}
