//! Which e-services a page of the catalogue holds, and how many there are. A list without words is read in its order from
//! an index, and its size is kept; with words, few are found by the index of words and sorted, many are met on the way
//! through the list. So neither a rare word nor a common one, nor a page far behind, reads the whole catalogue.

use domain::page::PageRequest;
use domain::{AttributeId, EserviceId, Scope, TenantId, Timestamp};
use sqlx::QueryBuilder;

use super::{Filter, FitWanted, Sort};
use crate::Tx;
use crate::agreement::list::any_of;
use crate::error::Result;
use crate::eservice::words::{self, FullText};

/// The most e-services that are counted and shown when they are looked for by anything but provider and state: who finds
/// more adds a word.
pub const MOST_FOUND: i64 = 1_000;

/// Where the reading begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    /// At the index of words.
    Words,
    /// At the states asked for, which few e-services are in.
    State,
    /// At the order asked for, or at what is rarer: a provider, an attribute, the reader's own requests.
    Order,
}

/// What is looked for, for whom and when.
struct Search<'a> {
    scope: Scope,
    filter: &'a Filter,
    words: Vec<String>,
    now: Timestamp,
}

/// How many there are, at most [`MOST_FOUND`] of a search, and which stand on the page.
pub(super) async fn find(
    tx: &mut Tx,
    scope: Scope,
    filter: &Filter,
    now: Timestamp,
    page: PageRequest,
) -> Result<(i64, Vec<EserviceId>)> {
    let search = Search { scope, filter, words: words::asked(&filter.q), now };
    let sized = search.is_sized();
    let total = if sized { size(tx, filter).await? } else { count(tx, &search).await? };
    let room = if sized { page.limit() } else { page.limit().min(MOST_FOUND - page.offset()) };
    if total <= page.offset() || room <= 0 {
        return Ok((total, Vec::new()));
    }
    let by = match (total < MOST_FOUND, sized) {
        (true, true) => By::State,
        (true, false) => search.by(),
        (false, _) => By::Order,
    };
    // What lies behind the middle is reached from the end: its size being known, nobody walks past the whole catalogue.
    let from_the_end = sized && page.offset() > total / 2;
    let (room, passed) = if from_the_end {
        let room = room.min(total - page.offset());
        (room, total - page.offset() - room)
    } else {
        (room, page.offset())
    };
    let mut ids: Vec<EserviceId> = each!(tx, c => {
        let mut query = QueryBuilder::new("select e.id");
        search.push_from_where(&mut query, by);
        query.push(order_by(filter.sort, filter.descending != from_the_end)).push(" limit ").push_bind(room);
        query.push(" offset ").push_bind(passed);
        query.build_query_scalar().fetch_all(c).await
    })?;
    if from_the_end {
        ids.reverse();
    }
    Ok((total, ids))
}

/// The kept number of e-services of these providers in these states.
async fn size(tx: &mut Tx, filter: &Filter) -> Result<i64> {
    each!(tx, c => {
        let mut query =
            QueryBuilder::new("select cast(coalesce(sum(s.number), 0) as bigint) from catalogue_size s where 1 = 1");
        any_of(&mut query, "s.producer_id", filter.producers.iter().copied());
        any_of(&mut query, "s.state", filter.states.iter().map(ToString::to_string));
        query.build_query_scalar().fetch_one(c).await
    })
    .map_err(Into::into)
}

/// Counts, but no further than [`MOST_FOUND`].
async fn count(tx: &mut Tx, search: &Search<'_>) -> Result<i64> {
    each!(tx, c => {
        let mut query = QueryBuilder::new("select count(*) from (select 1");
        search.push_from_where(&mut query, search.by());
        search.push_order_of_count(&mut query);
        query.push(" limit ").push_bind(MOST_FOUND).push(") found");
        query.build_query_scalar().fetch_one(c).await
    })
    .map_err(Into::into)
}

impl Search<'_> {
    /// Is it of a size that is kept?
    fn is_sized(&self) -> bool {
        !self.filter.is_search()
    }

    /// Is there something to begin with that fewer e-services have than all: a provider, an attribute, own requests?
    fn is_narrow(&self) -> bool {
        let Filter { producers, attributes, agreement_states, .. } = self.filter;
        !producers.is_empty() || !attributes.is_empty() || !agreement_states.is_empty()
    }

    /// In order, so that an index is walked and left as soon as enough is found.
    fn push_order_of_count<DB: FullText>(&self, query: &mut QueryBuilder<DB>) {
        if self.by() == By::Order && !(DB::BEGINS_WITH_WHAT_IS_NARROW && self.is_narrow()) {
            query.push(order_by(self.filter.sort, self.filter.descending));
        }
    }

    /// One provider's e-services, or those one has asked for, are few: the words are tested on each.
    fn by(&self) -> By {
        let few = !self.filter.producers.is_empty() || !self.filter.agreement_states.is_empty();
        if self.words.is_empty() || few { By::Order } else { By::Words }
    }

    /// The same tables and conditions for the rows and for their number. Only bound values come from outside.
    fn push_from_where<DB: FullText>(&self, query: &mut QueryBuilder<DB>, by: By)
    where
        String: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
        TenantId: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
        AttributeId: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
        Timestamp: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    {
        let filter = self.filter;
        query.push(if by == By::Words { DB::FROM } else { " from eservice e" });
        query.push(" where e.shown_id is not null");
        if by == By::Words {
            query.push(DB::MATCHES).push_bind(DB::question(&self.words)).push(DB::END);
        } else {
            for word in &self.words {
                query.push(" and e.words like ").push_bind(words::pattern(word));
            }
        }
        any_of(query, "e.producer_id", filter.producers.iter().copied());
        // As a calculation it is only tested: most are in one state, and all of them would be read and sorted.
        let state = if by == By::State { "e.shown_state" } else { "(e.shown_state || '')" };
        any_of(query, state, filter.states.iter().map(ToString::to_string));
        let says_little = filter.states.is_empty() && self.words.is_empty();
        if filter.fit.is_some() && says_little && !DB::BEGINS_WITH_WHAT_IS_NARROW {
            // Says nothing that is not so, since every state is a word of capital letters. PostgreSQL takes it to leave one
            // e-service of two hundred, walks along the order then, and stops when enough is found; without it, it first works
            // out the requirements of the whole catalogue.
            query.push(" and ").push(state).push(" >= 'A' and ").push(state).push(" <= 'Zz'");
        }
        if !filter.attributes.is_empty() {
            query.push(" and e.shown_id in (select m.descriptor_id from descriptor_attribute m where 1 = 1");
            any_of(query, "m.attribute_id", filter.attributes.iter().copied());
            query.push(")");
        }
        if !filter.agreement_states.is_empty() {
            query.push(" and e.id in (select a.eservice_id from agreement a where a.consumer_id = ");
            query.push_bind(self.scope.tenant());
            any_of(query, "a.state", filter.agreement_states.iter().map(ToString::to_string));
            query.push(")");
        }
        match filter.fit {
            None => {}
            Some(FitWanted::Met) => self.unmet(query, "not exists"),
            Some(FitWanted::Missing) => self.unmet(query, "exists"),
        }
    }

    /// A group of the version shown in which the reader's ente holds nothing (`interop.md` §2.2). The provider itself is
    /// never asked for anything.
    fn unmet<DB: sqlx::Database>(&self, query: &mut QueryBuilder<DB>, exists: &'static str)
    where
        TenantId: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
        Timestamp: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    {
        query.push(" and ").push(exists);
        query.push(" (select 1 from descriptor_group g where g.descriptor_id = e.shown_id and e.producer_id <> ");
        query.push_bind(self.scope.tenant());
        query.push(
            " and not exists (select 1 from descriptor_group m
                  where m.descriptor_id = g.descriptor_id and m.kind = g.kind and m.place = g.place
                    and (m.kind <> 'VERIFIED' and exists (select 1 from held h
                             where h.attribute_id = m.attribute_id and h.revoked_at is null and h.tenant_id = ",
        );
        query.push_bind(self.scope.tenant());
        query.push(
            ") or m.kind = 'VERIFIED' and exists (select 1 from verification v
                   where v.attribute_id = m.attribute_id and v.verifier_id = e.producer_id and v.revoked_at is null
                     and v.consumer_id = ",
        );
        query.push_bind(self.scope.tenant());
        query.push(" and (v.expires_at is null or v.expires_at > ").push_bind(self.now).push(")))))");
    }
}

/// Each order is one of an index, read forwards or backwards.
const fn order_by(sort: Sort, descending: bool) -> &'static str {
    match (sort, descending) {
        (Sort::Name, false) => " order by e.title, e.id",
        (Sort::Name, true) => " order by e.title desc, e.id desc",
        (Sort::Producer, false) => " order by e.producer_title, e.title, e.id",
        (Sort::Producer, true) => " order by e.producer_title desc, e.title desc, e.id desc",
        (Sort::Published, false) => " order by e.shown_at, e.id",
        (Sort::Published, true) => " order by e.shown_at desc, e.id desc",
    }
}
