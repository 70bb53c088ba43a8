//! Ten thousand requests with their events and messages, made by the database itself: for how it reads, not for what they
//! mean. A hundred and one enti with an e-service each have asked each other.

use backend::{Backend, Tx};
use domain::agreement::{AgreementState, Snapshot, Stamps, Suspensions};
use domain::event::{AgreementEvent, AgreementHappening};
use domain::{AgreementId, DescriptorId, EserviceId, Event, TenantId};
use uuid::Uuid;

const ENTI: &str = "with recursive n (i) as (select 1 union all select i + 1 from n where i < 101)
    insert into tenant (id, revision, slug, name, search, kind, certifier, created_at)
    select fresh(), 1, 'ente-' || i, 'Ente ' || i, 'ente ' || i, 'PA', 1 = 0, i from n";

const PEOPLE: &str = "insert into account
        (id, revision, tenant_id, username, name, family_name, search, roles, created_at)
    select fresh(), 1, id, 'admin@' || slug, 'Anna', 'Bianchi', 'anna bianchi', '[\"admin\"]', 1 from tenant";

const ESERVICES: &str = "insert into eservice
        (id, revision, producer_id, name, name_key, description, search, technology, mode, created_at)
    select fresh(), 1, id, 'Dati di ' || name, 'dati di ' || search, '', 'dati di ' || search, 'REST', 'DELIVER', 1
    from tenant";

const VERSIONS: &str = "insert into descriptor
        (id, revision, eservice_id, number, description, state, audience, daily_calls_per_consumer, daily_calls_total,
         voucher_lifespan, policy, requirements, created_at)
    select fresh(), 1, id, 1, '', 'PUBLISHED', '[]', 1, 1, 600, 'AUTOMATIC', '{}', 1 from eservice";

const REQUESTS: &str = "insert into agreement
        (id, revision, eservice_id, descriptor_id, producer_id, consumer_id, stage, state, suspensions, notes,
         documents, stamps, snapshot, submitted_at, created_at)
    select fresh(), 1, eservice_id, descriptor_id, producer_id, consumer_id, stage, stage, $1, '', '[]', $2, $3,
           case when stage <> 'DRAFT' then i end, i
    from (
        select e.id as eservice_id, d.id as descriptor_id, e.producer_id, t.id as consumer_id, x.i,
               case x.i % 5 when 0 then 'DRAFT' when 1 then 'PENDING' when 2 then 'REJECTED' when 3 then 'ARCHIVED'
                   else 'ACTIVE' end as stage
        from (select e.id as eservice_id, t.id as consumer_id, row_number() over (order by t.id, e.id) as i
              from eservice e join tenant t on t.id <> e.producer_id) x
        join eservice e on e.id = x.eservice_id
        join tenant t on t.id = x.consumer_id
        join descriptor d on d.eservice_id = e.id
    ) y";

const EVENTS: &str = "insert into event (id, area, thing_id, name, payload, occurred_at)
    select fresh(), 'agreement', id, 'submitted', $1, created_at from agreement";

const PARTIES: &str = "insert into event_party (tenant_id, event_id)
    select a.consumer_id, e.id from event e join agreement a on a.id = e.thing_id
    union all select a.producer_id, e.id from event e join agreement a on a.id = e.thing_id";

const MESSAGES: &str = "insert into notification (id, tenant_id, event_id, category, occurred_at)
    select fresh(), p.tenant_id, p.event_id, 'AGREEMENT', e.occurred_at
    from event_party p join event e on e.id = p.event_id";

/// Every tenth message has been read by the administrator of its ente.
const READ: &str = "insert into notification_read (user_id, notification_id, read_at)
    select a.id, n.id, 1 from notification n join account a on a.tenant_id = n.tenant_id where n.occurred_at % 10 = 0";

/// Fills an empty database and lets it count what it has.
pub async fn fill(cx: &Backend, url: &str) {
    let mut tx = cx.db.begin().await.unwrap();
    for statement in [ENTI, PEOPLE, ESERVICES, VERSIONS] {
        run(&mut tx, url, statement, &[]).await;
    }
    let json = |value: serde_json::Result<String>| value.unwrap();
    let states = [
        json(serde_json::to_string(&Suspensions::default())),
        json(serde_json::to_string(&Stamps::default())),
        json(serde_json::to_string(&Snapshot::default())),
    ];
    run(&mut tx, url, REQUESTS, &states).await;
    run(&mut tx, url, EVENTS, &[json(serde_json::to_string(&sent()))]).await;
    for statement in [PARTIES, MESSAGES, READ] {
        run(&mut tx, url, statement, &[]).await;
    }
    tx.commit().await.unwrap();
    let mut tx = cx.db.begin().await.unwrap();
    assert_eq!(sql!(tx, fetch_one scalar i64, "select count(*) from agreement").unwrap(), 10_100);
    sql!(tx, execute, "analyze").unwrap();
    tx.commit().await.unwrap();
}

async fn run(tx: &mut Tx, url: &str, statement: &str, values: &[String]) {
    let id = if url.starts_with("sqlite") { "randomblob(16)" } else { "gen_random_uuid()" };
    let statement = statement.replace("fresh()", id);
    each!(tx, c => {
        let mut query = sqlx::query(sqlx::AssertSqlSafe(statement));
        for value in values {
            query = query.bind(value.clone());
        }
        query.execute(c).await.map(drop)
    })
    .unwrap();
}

/// What every request's history says; whose it is does not matter here.
fn sent() -> Event {
    let nil = Uuid::nil();
    Event::Agreement(AgreementHappening {
        agreement: AgreementId(nil),
        eservice: EserviceId(nil),
        descriptor: DescriptorId(nil),
        producer: TenantId(nil),
        consumer: TenantId(nil),
        from: Some(AgreementState::Draft),
        to: Some(AgreementState::Pending),
        shown_to_producer: true,
        what: AgreementEvent::Submitted,
    })
}
