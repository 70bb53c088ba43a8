//! Which things wait for an ente: the conditions of `domain::task::task`, as the database asks them. One branch for each
//! kind, joined, so that the whole queue is counted, ordered and cut into pages by one statement.

use domain::task::{EXPIRING_DAYS, RESUBMIT_DAYS, TaskKind};
use domain::text::fold;
use domain::{TenantId, Timestamp, UserId};
use sqlx::{Database, Encode, QueryBuilder, Type};

use super::Filter;
use crate::db::containing;
use crate::discrepancy::OPEN_TO;

/// Whose queue, and what of it.
pub(super) struct Search<'a> {
    pub(super) tenant: TenantId,
    pub(super) user: UserId,
    pub(super) kinds: &'a [TaskKind],
    pub(super) filter: &'a Filter,
    pub(super) now: Timestamp,
}

/// Other requests of the same consumer for the same e-service, made after `a`.
pub(super) const LATER: &str = "select 1 from agreement o
     where o.consumer_id = a.consumer_id and o.eservice_id = a.eservice_id
       and (o.created_at > a.created_at or (o.created_at = a.created_at and o.id > a.id))";

/// Requests of the same consumer for the same e-service that are not ended, `a` itself apart.
const OPEN_OR_LIVE: &str = "select 1 from agreement o
     where o.consumer_id = a.consumer_id and o.eservice_id = a.eservice_id and o.id <> a.id
       and o.stage in ('DRAFT', 'PENDING', 'MISSING_CERTIFIED_ATTRIBUTES', 'ACTIVE')";

/// The load of purpose `f` that waits is within both quotas of the consumer's active request by now.
const ROOM_BY_NOW: &str = "f.asked_at is not null and exists (
         select 1 from agreement a join descriptor d on d.id = a.descriptor_id
         where a.consumer_id = f.consumer_id and a.eservice_id = f.eservice_id and a.state = 'ACTIVE'
           and f.asked_calls + (select coalesce(sum(o.load), 0) from purpose o
               where o.eservice_id = f.eservice_id and o.consumer_id = f.consumer_id and o.id <> f.id)
               <= d.daily_calls_per_consumer
           and f.asked_calls + (select coalesce(sum(o.load), 0) from purpose o
               where o.eservice_id = f.eservice_id and o.id <> f.id) <= d.daily_calls_total)";

impl Search<'_> {
    /// The queue as a table `t` with the columns `kind`, `id`, `subject_id`, `holder_id`, `since`, `deadline`. `id` is
    /// the request, the case, the version, the purpose or the pratica; `subject_id` the e-service or the attribute it is about; `holder_id` the
    /// ente that asks, or of whom the attribute is.
    pub(super) fn push<DB: Database>(&self, query: &mut QueryBuilder<DB>)
    where
        i64: Type<DB> + for<'q> Encode<'q, DB>,
        String: Type<DB> + for<'q> Encode<'q, DB>,
        TenantId: Type<DB> + for<'q> Encode<'q, DB>,
        Timestamp: Type<DB> + for<'q> Encode<'q, DB>,
        UserId: Type<DB> + for<'q> Encode<'q, DB>,
    {
        self.push_up_to(query, None);
    }

    /// As [`Self::push`], with no more of each kind than `most`: which of them is not said.
    pub(super) fn push_up_to<DB: Database>(&self, query: &mut QueryBuilder<DB>, most: Option<i64>)
    where
        String: Type<DB> + for<'q> Encode<'q, DB>,
        TenantId: Type<DB> + for<'q> Encode<'q, DB>,
        Timestamp: Type<DB> + for<'q> Encode<'q, DB>,
        UserId: Type<DB> + for<'q> Encode<'q, DB>,
        i64: Type<DB> + for<'q> Encode<'q, DB>,
    {
        query.push("(");
        for (place, kind) in self.kinds.iter().enumerate() {
            if place > 0 {
                query.push(" union all ");
            }
            if most.is_some() {
                query.push("select * from (");
            }
            self.branch(query, *kind);
            if let Some(most) = most {
                query.push(" limit ").push_bind(most).push(") of_kind");
            }
        }
        query.push(") t");
    }

    fn branch<DB: Database>(&self, query: &mut QueryBuilder<DB>, kind: TaskKind)
    where
        String: Type<DB> + for<'q> Encode<'q, DB>,
        TenantId: Type<DB> + for<'q> Encode<'q, DB>,
        Timestamp: Type<DB> + for<'q> Encode<'q, DB>,
        UserId: Type<DB> + for<'q> Encode<'q, DB>,
    {
        match kind {
            TaskKind::EvaluateRequest => self.requests(query, kind, "a.submitted_at", "a.producer_id", "PENDING"),
            TaskKind::CompleteDraft => self.requests(query, kind, "a.created_at", "a.consumer_id", "DRAFT"),
            TaskKind::ResubmitRequest => self.rejected(query),
            TaskKind::UpgradeRequest => self.upgrades(query),
            TaskKind::ReviewSuspension => self.suspended(query),
            TaskKind::ResolveDiscrepancy => self.cases(query),
            TaskKind::RenewVerification => self.verifications(query),
            TaskKind::PublishVersion => self.versions(query),
            TaskKind::EvaluatePurpose => {
                self.purposes(query, kind, "f.asked_at", "f.producer_id", "f.asked_at is not null");
            }
            TaskKind::CompletePurpose => {
                self.purposes(query, kind, "f.created_at", "f.consumer_id", "f.state = 'DRAFT'");
            }
            TaskKind::ReconsiderPurpose => {
                self.purposes(query, kind, "f.asked_at", "f.consumer_id", ROOM_BY_NOW);
            }
            TaskKind::ProcessPratica => self.pratiche(query),
        }
    }

    fn columns<DB: Database>(&self, query: &mut QueryBuilder<DB>, kind: TaskKind, since: &str) {
        let word: &'static str = kind.into();
        query.push("select cast('").push(word).push("' as text) as kind, a.id, a.eservice_id as subject_id,");
        query.push(" a.consumer_id as holder_id, ").push(since);
        query.push(" as since, cast(null as bigint) as deadline from agreement a");
        // Every request has its e-service: without words to look for in it, it need not be asked for.
        if !containing(&fold(&self.filter.q)).is_empty() {
            query.push(" join eservice e on e.id = a.eservice_id");
        }
    }

    /// Requests of one side in one state.
    fn requests<DB: Database>(
        &self,
        query: &mut QueryBuilder<DB>,
        kind: TaskKind,
        since: &'static str,
        side: &'static str,
        state: &'static str,
    ) where
        String: Type<DB> + for<'q> Encode<'q, DB>,
        TenantId: Type<DB> + for<'q> Encode<'q, DB>,
    {
        self.columns(query, kind, since);
        query.push(" where ").push(side).push(" = ").push_bind(self.tenant);
        query.push(" and a.state = '").push(state).push("'");
        self.named(query);
    }

    fn rejected<DB: Database>(&self, query: &mut QueryBuilder<DB>)
    where
        String: Type<DB> + for<'q> Encode<'q, DB>,
        TenantId: Type<DB> + for<'q> Encode<'q, DB>,
        Timestamp: Type<DB> + for<'q> Encode<'q, DB>,
    {
        // Nothing happens to a rejected request any more: what changed it last was the rejection.
        self.requests(query, TaskKind::ResubmitRequest, "a.updated_at", "a.consumer_id", "REJECTED");
        query.push(" and a.updated_at > ").push_bind(self.now.plus_days(-RESUBMIT_DAYS));
        query.push(" and not exists (").push(LATER).push(") and not exists (").push(OPEN_OR_LIVE).push(")");
    }

    fn upgrades<DB: Database>(&self, query: &mut QueryBuilder<DB>)
    where
        String: Type<DB> + for<'q> Encode<'q, DB>,
        TenantId: Type<DB> + for<'q> Encode<'q, DB>,
    {
        self.columns(query, TaskKind::UpgradeRequest, "coalesce(n.published_at, n.created_at)");
        query.push(
            " join descriptor n on n.eservice_id = a.eservice_id and n.state = 'PUBLISHED'
                   and n.number > (select d.number from descriptor d where d.id = a.descriptor_id)
              where a.state in ('ACTIVE', 'SUSPENDED') and a.consumer_id = ",
        );
        query.push_bind(self.tenant).push(" and not exists (").push(OPEN_OR_LIVE);
        query.push(" and o.stage <> 'ACTIVE')");
        self.named(query);
    }

    /// No hand on the switch but the ente's own. An ente that asks itself has both hands.
    fn suspended<DB: Database>(&self, query: &mut QueryBuilder<DB>)
    where
        String: Type<DB> + for<'q> Encode<'q, DB>,
        TenantId: Type<DB> + for<'q> Encode<'q, DB>,
    {
        let kind = TaskKind::ReviewSuspension;
        self.requests(query, kind, "a.suspended_by_producer", "a.producer_id", "SUSPENDED");
        query.push(" and a.suspended_by_producer is not null and a.suspended_by_platform is null");
        query.push(" and (a.suspended_by_consumer is null or a.consumer_id = a.producer_id) union all ");
        self.requests(query, kind, "a.suspended_by_consumer", "a.consumer_id", "SUSPENDED");
        query.push(" and a.suspended_by_consumer is not null and a.suspended_by_platform is null");
        query.push(" and a.suspended_by_producer is null");
    }

    fn cases<DB: Database>(&self, query: &mut QueryBuilder<DB>)
    where
        String: Type<DB> + for<'q> Encode<'q, DB>,
        TenantId: Type<DB> + for<'q> Encode<'q, DB>,
    {
        query.push(
            "select cast('RESOLVE_DISCREPANCY' as text) as kind, d.id, d.attribute_id as subject_id,
                    d.consumer_id as holder_id, d.opened_at as since, cast(null as bigint) as deadline
             from discrepancy d join discrepancy_party p on p.discrepancy_id = d.id
             where p.tenant_id = ",
        );
        query.push_bind(self.tenant).push(OPEN_TO);
        if containing(&fold(&self.filter.q)).is_empty() {
            return;
        }
        query.push(
            " and exists (select 1 from agreement a
                join descriptor_attribute m on m.descriptor_id = a.descriptor_id and m.attribute_id = d.attribute_id
                join eservice e on e.id = a.eservice_id
                where a.consumer_id = d.consumer_id and a.stage in ('PENDING', 'ACTIVE') and (a.consumer_id = ",
        );
        query.push_bind(self.tenant).push(" or a.producer_id = ").push_bind(self.tenant).push(")");
        self.named(query);
        query.push(")");
    }

    /// Each with the oldest open request that relies on it: from its page the verification can be renewed.
    fn verifications<DB: Database>(&self, query: &mut QueryBuilder<DB>)
    where
        String: Type<DB> + for<'q> Encode<'q, DB>,
        TenantId: Type<DB> + for<'q> Encode<'q, DB>,
        Timestamp: Type<DB> + for<'q> Encode<'q, DB>,
    {
        query.push(
            "select cast('RENEW_VERIFICATION' as text) as kind, g.id, v.attribute_id as subject_id,
                    v.consumer_id as holder_id, v.verified_at as since, v.expires_at as deadline
             from verification v
             join agreement g on g.id = (
                 select a.id from agreement a
                 join descriptor_attribute m on m.descriptor_id = a.descriptor_id and m.attribute_id = v.attribute_id
                 join eservice e on e.id = a.eservice_id
                 where a.consumer_id = v.consumer_id and a.producer_id = v.verifier_id
                   and a.stage in ('PENDING', 'ACTIVE')",
        );
        self.named(query);
        query.push(" order by a.id limit 1) where v.verifier_id = ").push_bind(self.tenant);
        query.push(" and v.revoked_at is null and not v.expiry_told");
        query.push(" and v.expires_at <= ").push_bind(self.now.plus_days(EXPIRING_DAYS));
    }

    fn versions<DB: Database>(&self, query: &mut QueryBuilder<DB>)
    where
        String: Type<DB> + for<'q> Encode<'q, DB>,
        TenantId: Type<DB> + for<'q> Encode<'q, DB>,
    {
        query.push(
            "select cast('PUBLISH_VERSION' as text) as kind, d.id, d.eservice_id as subject_id,
                    e.producer_id as holder_id, d.created_at as since, cast(null as bigint) as deadline
             from eservice e join descriptor d on d.eservice_id = e.id and d.state = 'DRAFT'
             where e.producer_id = ",
        );
        query.push_bind(self.tenant);
        self.named(query);
    }

    /// Purposes of one side.
    fn purposes<DB: Database>(
        &self,
        query: &mut QueryBuilder<DB>,
        kind: TaskKind,
        since: &'static str,
        side: &'static str,
        condition: &'static str,
    ) where
        String: Type<DB> + for<'q> Encode<'q, DB>,
        TenantId: Type<DB> + for<'q> Encode<'q, DB>,
    {
        let word: &'static str = kind.into();
        query.push("select cast('").push(word).push("' as text) as kind, f.id, f.eservice_id as subject_id,");
        query.push(" f.consumer_id as holder_id, ").push(since);
        query.push(" as since, cast(null as bigint) as deadline from purpose f");
        if !containing(&fold(&self.filter.q)).is_empty() {
            query.push(" join eservice e on e.id = f.eservice_id");
        }
        query.push(" where ").push(side).push(" = ").push_bind(self.tenant);
        query.push(" and ").push(condition);
        self.named(query);
    }

    /// What is in one person's hands, and does not wait for the citizen. What is in hand is said as the index says it.
    fn pratiche<DB: Database>(&self, query: &mut QueryBuilder<DB>)
    where
        String: Type<DB> + for<'q> Encode<'q, DB>,
        TenantId: Type<DB> + for<'q> Encode<'q, DB>,
        UserId: Type<DB> + for<'q> Encode<'q, DB>,
    {
        query.push(
            "select cast('PROCESS_PRATICA' as text) as kind, p.id, p.service_id as subject_id, p.tenant_id as holder_id,
                    p.assigned_at as since, cast(null as bigint) as deadline
             from pratica p where p.state in (4000, 4100, 4300, 4500) and p.state in (4000, 4500) and p.assignee_id = ",
        );
        query.push_bind(self.user).push(" and p.tenant_id = ").push_bind(self.tenant);
        for pattern in containing(&fold(&self.filter.q)) {
            query.push(" and p.service_key like ").push_bind(pattern);
        }
    }

    /// Only e-services with the words looked for.
    fn named<DB: Database>(&self, query: &mut QueryBuilder<DB>)
    where
        String: Type<DB> + for<'q> Encode<'q, DB>,
    {
        for pattern in containing(&fold(&self.filter.q)) {
            query.push(" and e.search like ").push_bind(pattern);
        }
    }
}
