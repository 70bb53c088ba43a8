//! The filter as a statement says it: tables, conditions, order.

use domain::text::fold;
use domain::{AgreementId, EserviceId, TenantId};
use sqlx::QueryBuilder;

use super::{Filter, Party, Sort, SuspendedBy};
use crate::db::containing;

/// What a statement needs to know beside the requests themselves. Each is there for every request, so that leaving it
/// out changes no row.
#[derive(Clone, Copy)]
pub(super) struct Needs {
    /// The names of e-service and enti.
    names: bool,
    /// The version of the request, and the published one.
    versions: bool,
}

impl Needs {
    const NOTHING: Self = Self { names: false, versions: false };
    pub(super) const ALL: Self = Self { names: true, versions: true };

    pub(super) fn of(filter: &Filter) -> Self {
        Self { names: !filter.q.is_empty(), versions: filter.upgradeable }
    }

    pub(super) const fn of_sort(sort: Sort) -> Self {
        match sort {
            Sort::Submitted | Sort::State => Self::NOTHING,
            Sort::Party => Self { names: true, versions: false },
            Sort::Eservice => Self::ALL,
        }
    }

    pub(super) const fn and(self, other: Self) -> Self {
        Self { names: self.names || other.names, versions: self.versions || other.versions }
    }

    pub(super) const fn joins(self) -> &'static str {
        match (self.names, self.versions) {
            (false, false) => "",
            (true, false) => {
                " join eservice e on e.id = a.eservice_id
                  join tenant p on p.id = a.producer_id
                  join tenant c on c.id = a.consumer_id"
            }
            (false, true) => {
                " join descriptor d on d.id = a.descriptor_id
                  left join descriptor n on n.eservice_id = a.eservice_id and n.state = 'PUBLISHED'"
            }
            (true, true) => {
                " join eservice e on e.id = a.eservice_id
                  join tenant p on p.id = a.producer_id
                  join tenant c on c.id = a.consumer_id
                  join descriptor d on d.id = a.descriptor_id
                  left join descriptor n on n.eservice_id = a.eservice_id and n.state = 'PUBLISHED'"
            }
        }
    }
}

/// A published version newer than that of the request `a`.
const NEWER: &str = "select 1 from descriptor w where w.eservice_id = a.eservice_id and w.state = 'PUBLISHED'
     and w.number > (select o.number from descriptor o where o.id = a.descriptor_id)";

/// The same tables and conditions for the rows and for their number. Only bound values come from outside.
pub(super) fn from_where<DB: sqlx::Database>(
    query: &mut QueryBuilder<DB>,
    tenant: TenantId,
    party: Party,
    filter: &Filter,
    needs: Needs,
) where
    String: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    TenantId: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    EserviceId: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    AgreementId: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
{
    query.push(" from agreement a").push(needs.joins()).push(" where ");
    match party {
        Party::Consumer => query.push("a.consumer_id = ").push_bind(tenant),
        // A request that was never sent is the consumer's own business (`decisions.md` I8). Asked of the state, which
        // says the same as the stage here, because that stands in the index.
        Party::Producer => query.push("a.producer_id = ").push_bind(tenant).push(
            " and a.state <> 'DRAFT'
              and (a.state <> 'MISSING_CERTIFIED_ATTRIBUTES' or a.submitted_at is not null)",
        ),
    };
    for pattern in containing(&fold(&filter.q)) {
        query.push(" and (e.search like ").push_bind(pattern.clone());
        query.push(match party {
            Party::Consumer => " or p.search like ",
            Party::Producer => " or c.search like ",
        });
        query.push_bind(pattern).push(")");
    }
    any_of(query, "a.id", filter.ids.iter().copied());
    any_of(query, "a.state", filter.states.iter().map(ToString::to_string));
    any_of(query, "a.eservice_id", filter.eservices.iter().copied());
    let other = match party {
        Party::Consumer => "a.producer_id",
        Party::Producer => "a.consumer_id",
    };
    any_of(query, other, filter.parties.iter().copied());
    if let Some(by) = filter.suspended_by {
        query.push(match by {
            SuspendedBy::Producer => " and a.stage = 'ACTIVE' and a.suspended_by_producer is not null",
            SuspendedBy::Consumer => " and a.stage = 'ACTIVE' and a.suspended_by_consumer is not null",
            SuspendedBy::Platform => " and a.stage = 'ACTIVE' and a.suspended_by_platform is not null",
        });
    }
    if filter.upgradeable {
        query.push(" and a.stage = 'ACTIVE' and n.number > d.number");
    }
    if filter.to_complete {
        query.push(" and (a.stage = 'DRAFT' or (a.stage = 'ACTIVE' and exists (").push(NEWER).push(")))");
    }
}

/// ` and column in (…)`, or nothing when there is nothing to choose from.
pub(crate) fn any_of<DB: sqlx::Database, T>(
    query: &mut QueryBuilder<DB>,
    column: &'static str,
    values: impl ExactSizeIterator<Item = T>,
) where
    T: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB> + 'static,
{
    if values.len() == 0 {
        return;
    }
    query.push(" and ").push(column).push(" in (");
    let mut list = query.separated(", ");
    for value in values {
        list.push_bind(value);
    }
    query.push(")");
}

pub(super) const fn order_by(party: Party, filter: &Filter) -> &'static str {
    match (filter.sort, party, filter.descending) {
        (Sort::Submitted, _, false) => " order by a.submitted_at is null, a.submitted_at, a.id",
        (Sort::Submitted, _, true) => " order by a.submitted_at is null, a.submitted_at desc, a.id",
        (Sort::Party, Party::Consumer, false) => " order by p.search, a.id",
        (Sort::Party, Party::Consumer, true) => " order by p.search desc, a.id",
        (Sort::Party, Party::Producer, false) => " order by c.search, a.id",
        (Sort::Party, Party::Producer, true) => " order by c.search desc, a.id",
        (Sort::Eservice, _, false) => " order by e.search, d.number, a.id",
        (Sort::Eservice, _, true) => " order by e.search desc, d.number desc, a.id",
        (Sort::State, _, false) => " order by a.state, a.id",
        (Sort::State, _, true) => " order by a.state desc, a.id",
    }
}
