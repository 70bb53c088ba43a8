//! What giving vouchers leaves behind: how many were asked for, which assertions and proofs are used up, what was given.
//! Rows go in sorted, so that two instances never wait for each other.

use std::collections::{BTreeMap, BTreeSet};

use domain::voucher::{Permit, Subject};
use domain::{ClientId, Timestamp};
use sqlx::QueryBuilder;
use sqlx_macros::FromRow;
use uuid::Uuid;

use crate::Tx;
use crate::error::Result;

/// A voucher that will be given, with its id.
pub(super) struct Giving<'a> {
    pub id: Uuid,
    pub permit: &'a Permit,
    pub signed_with: &'a str,
}

/// The same rows, padded to the next power of two, each with whether it counts: few different statements.
fn padded<T>(rows: &[T]) -> impl Iterator<Item = (&T, bool)> + Clone {
    let padding = rows.len().next_power_of_two() - rows.len();
    let more = rows.last().into_iter().flat_map(move |last| std::iter::repeat_n((last, false), padding));
    rows.iter().map(|row| (row, true)).chain(more)
}

#[derive(FromRow)]
struct Rate {
    client_id: ClientId,
    used: i64,
}

/// Counts what clients ask for in this second, over all instances; answers how many each has asked for in it by now.
#[crate::boxed]
pub(super) async fn count(
    tx: &mut Tx,
    asked: &BTreeMap<ClientId, i64>,
    now: Timestamp,
) -> Result<BTreeMap<ClientId, i64>> {
    let rows = asked.iter().map(|(client, number)| (*client, *number)).collect::<Vec<_>>();
    if rows.is_empty() {
        return Ok(BTreeMap::new());
    }
    let second = now.0.div_euclid(1_000_000);
    let counted: Vec<Rate> = each!(tx, c => {
        let mut query = QueryBuilder::new("with asked (client_id, second, number, wanted) as (values ");
        for (place, ((client, number), wanted)) in padded(&rows).enumerate() {
            query.push(if place == 0 { "(" } else { ", (" });
            query.push_bind(*client).push(", ").push_bind(second).push(", ").push_bind(*number);
            query.push(", ").push_bind(wanted).push(")");
        }
        // Another instance's clock may be a little ahead; one that is far ahead was wrong.
        query.push(
            ") insert into voucher_rate (client_id, second, used)
               select client_id, second, number from asked where wanted
               on conflict (client_id) do update set
                   used = case when voucher_rate.second between excluded.second and excluded.second + 5
                               then voucher_rate.used + excluded.used else excluded.used end,
                   second = case when voucher_rate.second between excluded.second and excluded.second + 5
                                 then voucher_rate.second else excluded.second end
               returning client_id, used",
        );
        query.build_query_as().fetch_all(c).await
    })?;
    Ok(counted.into_iter().map(|rate| (rate.client_id, rate.used)).collect())
}

/// Uses up the assertions; answers those that had not been used before, by client and `jti`. Of two that are the same the
/// caller gives a voucher for one.
#[crate::boxed]
pub(super) async fn use_assertions<'a>(
    tx: &'a mut Tx,
    permits: &'a [&'a Permit],
) -> Result<BTreeSet<(ClientId, String)>> {
    let mut rows = permits.iter().map(|permit| (permit.client(), permit.assertion())).collect::<Vec<_>>();
    rows.sort_unstable();
    if rows.is_empty() {
        return Ok(BTreeSet::new());
    }
    let first: Vec<(ClientId, String)> = each!(tx, c => {
        let mut query = QueryBuilder::new("with asked (client_id, jti, kept_until, wanted) as (values ");
        for (place, ((client, (jti, until)), wanted)) in padded(&rows).enumerate() {
            query.push(if place == 0 { "(" } else { ", (" });
            query.push_bind(*client).push(", ").push_bind((*jti).to_owned()).push(", ").push_bind(*until);
            query.push(", ").push_bind(wanted).push(")");
        }
        query.push(
            ") insert into assertion_used (client_id, jti, kept_until)
               select client_id, jti, kept_until from asked where wanted
               on conflict do nothing returning client_id, jti",
        );
        query.build_query_as().fetch_all(c).await
    })?;
    Ok(first.into_iter().collect())
}

/// Uses up proofs of possession (thumbprint, `jti`, until when to remember); answers those that had not been used before.
#[crate::boxed]
pub(super) async fn use_proofs<'a>(
    tx: &'a mut Tx,
    proofs: &'a [(&'a str, &'a str, Timestamp)],
) -> Result<BTreeSet<(String, String)>> {
    let mut rows = proofs.to_vec();
    rows.sort_unstable();
    if rows.is_empty() {
        return Ok(BTreeSet::new());
    }
    let first: Vec<(String, String)> = each!(tx, c => {
        let mut query = QueryBuilder::new("with asked (jkt, jti, kept_until, wanted) as (values ");
        for (place, ((jkt, jti, until), wanted)) in padded(&rows).enumerate() {
            query.push(if place == 0 { "(" } else { ", (" });
            query.push_bind((*jkt).to_owned()).push(", ").push_bind((*jti).to_owned()).push(", ").push_bind(*until);
            query.push(", ").push_bind(wanted).push(")");
        }
        query.push(
            ") insert into proof_used (jkt, jti, kept_until)
               select jkt, jti, kept_until from asked where wanted
               on conflict do nothing returning jkt, jti",
        );
        query.build_query_as().fetch_all(c).await
    })?;
    Ok(first.into_iter().collect())
}

/// Writes down what will be given, but for what would be signed with a key that was withdrawn; how many there are.
#[crate::boxed]
pub(super) async fn write_down<'a>(tx: &'a mut Tx, giving: &'a [Giving<'a>]) -> Result<u64> {
    if giving.is_empty() {
        return Ok(0);
    }
    let written = each!(tx, c => {
        let mut query = QueryBuilder::new(
            "with given (id, client_id, consumer_id, kid, assertion, signed_with, jkt, purpose_id, agreement_id,
                         eservice_id, descriptor_id, producer_id, admin_id, given_at, expires_at, wanted) as (values ",
        );
        for (place, (one, wanted)) in padded(giving).enumerate() {
            let permit = one.permit;
            query.push(if place == 0 { "(" } else { ", (" });
            let mut row = query.separated(", ");
            row.push_bind(one.id).push_bind(permit.client()).push_bind(permit.consumer());
            row.push_bind(permit.kid().to_owned()).push_bind(permit.assertion().0.to_owned());
            row.push_bind(one.signed_with.to_owned());
            row.push_bind(permit.proof().map(|(thumbprint, _, _)| thumbprint.to_owned()));
            let (purpose, agreement, eservice, descriptor, producer, admin) = match permit.subject() {
                Subject::Eservice { purpose, agreement, eservice, descriptor, producer, .. } => {
                    (Some(*purpose), Some(*agreement), Some(*eservice), Some(*descriptor), Some(*producer), None)
                }
                Subject::Console { admin } => (None, None, None, None, None, *admin),
            };
            row.push_bind(purpose).push_bind(agreement).push_bind(eservice).push_bind(descriptor).push_bind(producer);
            row.push_bind(admin);
            row.push_bind(permit.given_at()).push_bind(permit.given_at().plus_seconds(permit.lifespan()));
            row.push_bind(wanted).push_unseparated(")");
        }
        query.push(
            ") insert into voucher (id, client_id, consumer_id, kid, assertion, signed_with, jkt, purpose_id,
                                    agreement_id, eservice_id, descriptor_id, producer_id, admin_id, given_at,
                                    expires_at)
               select id, client_id, consumer_id, kid, assertion, signed_with, jkt, purpose_id, agreement_id,
                      eservice_id, descriptor_id, producer_id, admin_id, given_at, expires_at
               from given
               where wanted and signed_with in (select k.kid from voucher_key k where k.withdrawn_at is null)",
        );
        query.build().execute(c).await.map(|done| done.rows_affected())
    })?;
    Ok(written)
}
