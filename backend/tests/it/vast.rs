//! Twelve thousand e-services of three hundred enti, made by the database itself: for how the catalogue is read, not for
//! what its e-services mean.

use backend::{Backend, Tx};

/// E-services in the catalogue; every hundredth is suspended, the others are published.
pub const ESERVICES: i64 = 12_000;

const ENTI: &str = "with recursive n (i) as (select 1 union all select i + 1 from n where i < 300)
    insert into tenant (id, revision, slug, name, search, kind, certifier, created_at)
    select fresh(), 1, 'ente-' || i, 'Ente ' || i, 'ente ' || i, 'PA', 1 = 0, i from n";

const PEOPLE: &str = "insert into account
        (id, revision, tenant_id, username, name, family_name, search, roles, created_at)
    select fresh(), 1, id, 'admin@' || slug, 'Anna', 'Bianchi', 'anna bianchi', '[\"admin\"]', 1 from tenant";

const ATTRIBUTES: &str = "insert into attribute
        (id, kind, name, name_key, search, description, creator_id, code, created_at)
    select fresh(), 'CERTIFIED', slug, slug, slug, '', id, slug, 1 from tenant where created_at <= 2";

/// `created_at` counts them, from 1. All have "servizio", every tenth "raro", every seventh "anagrafe" beside it.
const ESERVICE_ROWS: &str = "with recursive n (i) as (select 1 union all select i + 1 from n where i < 12000)
    insert into eservice (id, revision, producer_id, name, name_key, description, search, technology, mode, created_at,
                          words, title, producer_title)
    select fresh(), 1, t.id, 'Servizio ' || i, 'servizio ' || i, '', 'servizio ' || i, 'REST', 'DELIVER', i,
           ' servizio ' || i || case i % 10 when 0 then ' raro' else '' end
               || case i % 7 when 0 then ' anagrafe ' else ' ' end || t.search || ' ',
           'servizio ' || i, t.search
    from n join tenant t on t.created_at = 1 + i % 300";

const VERSIONS: &str = "insert into descriptor
        (id, revision, eservice_id, number, description, state, audience, daily_calls_per_consumer, daily_calls_total,
         voucher_lifespan, policy, requirements, created_at, published_at)
    select fresh(), 1, id, 1, '', case created_at % 100 when 0 then 'SUSPENDED' else 'PUBLISHED' end, '[]', 1, 1, 600,
           'AUTOMATIC', '{\"certified\":[],\"declared\":[],\"verified\":[]}', 1, created_at from eservice";

const SHOWN: &str = "update eservice set shown_id = d.id, shown_state = d.state, shown_at = d.published_at
    from descriptor d where d.eservice_id = eservice.id";

/// A third asks for the first attribute, which nobody holds; every five hundredth for the second.
const GROUPS: &str = "insert into descriptor_group (descriptor_id, kind, place, attribute_id)
    select d.id, 'CERTIFIED', 0, a.id from descriptor d, attribute a
    where (d.published_at % 3 = 0 and a.code = 'ente-1') or (d.published_at % 500 = 0 and a.code = 'ente-2')";
const MENTIONED: &str = "insert into descriptor_attribute (descriptor_id, attribute_id)
    select distinct descriptor_id, attribute_id from descriptor_group";

const SIZES: &str = "insert into catalogue_size (producer_id, state, number)
    select producer_id, shown_state, count(*) from eservice group by producer_id, shown_state";

/// Fills an empty database and lets it count what it has.
pub async fn fill(cx: &Backend) {
    let mut tx = cx.db.begin().await.unwrap();
    for statement in [ENTI, PEOPLE, ATTRIBUTES, ESERVICE_ROWS, VERSIONS, SHOWN, GROUPS, MENTIONED, SIZES] {
        run(&mut tx, statement).await;
    }
    tx.commit().await.unwrap();
    let mut tx = cx.db.begin().await.unwrap();
    assert_eq!(sql!(tx, fetch_one scalar i64, "select count(*) from eservice").unwrap(), ESERVICES);
    sql!(tx, execute, "analyze").unwrap();
    tx.commit().await.unwrap();
}

async fn run(tx: &mut Tx, statement: &str) {
    let id = if matches!(tx, Tx::Sqlite(_)) { "randomblob(16)" } else { "gen_random_uuid()" };
    let statement = statement.replace("fresh()", id);
    each!(tx, c => sqlx::query(sqlx::AssertSqlSafe(statement)).execute(c).await.map(drop)).unwrap();
}
