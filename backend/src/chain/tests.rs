//! The chain on both databases: it is unbroken whoever writes and seals, and whatever is done to it is found.

use domain::fixtures::{ASL_ESPERIA, COMUNE_VALDORO, REGIONE_ESPERIA, TRAM_ESPERIA, actor, storing, tenant};
use domain::tenant::{Tenant, rules};
use domain::{Role, Write};

use super::*;
use crate::testing::{folder, signing_key};
use crate::{Backend, Db, Error};

fn sealer(name: &str) -> Sealer {
    Sealer::new(signing_key(1), Some(Export::new(&folder(name).join("heads.jsonl"))))
}

async fn found(cx: &Backend, id: TenantId) -> Tenant {
    let ente = tenant(id);
    let mut tx = cx.db.begin().await.unwrap();
    crate::save::save(cx, &mut tx, None, &storing(Write::InsertTenant(ente.clone()))).await.unwrap();
    tx.commit().await.unwrap();
    ente
}

/// One more event; the transaction is not tried again when it loses a race.
async fn tell(cx: &Backend, ente: &mut Tenant, number: usize) -> Result<()> {
    let admin = actor(ente.id, Role::Admin);
    let address = format!("protocollo{number}@{}.example", ente.slug);
    let decision = rules::set_contact_mail(ente, &address, &admin, cx.now())?;
    let mut tx = cx.db.begin().await?;
    crate::save::save(cx, &mut tx, Some(&admin), &decision).await?;
    tx.commit().await?;
    ente.revision = ente.revision.next();
    ente.contact_mail = Some(address);
    Ok(())
}

async fn tell_many(cx: &Backend, ente: &mut Tenant, numbers: std::ops::Range<usize>) {
    for number in numbers {
        tell(cx, ente, number).await.unwrap();
    }
}

/// Some events of Comune di Valdoro, sealed with the first test key.
pub(crate) async fn write_and_seal(cx: &Backend, number: usize) {
    let mut valdoro = found(cx, COMUNE_VALDORO).await;
    tell_many(cx, &mut valdoro, 0..number).await;
    sealer("sealed").seal(cx).await.unwrap();
}

/// As use cases do: again after losing a race, which on PostgreSQL writers of one small table do among themselves.
async fn tell_many_among_others(cx: &Backend, ente: &mut Tenant, numbers: std::ops::Range<usize>) {
    for number in numbers {
        let mut tries = 0;
        while let Err(Error::Race(_)) = tell(cx, ente, number).await {
            tries += 1;
            crate::db::pause(tries).await;
        }
    }
}

/// Two instances that seal without a pause until they are told to stop; each answers how many events it sealed.
fn start_two_sealers(cx: &Backend, stop: &tokio::sync::watch::Receiver<bool>) -> tokio::task::JoinSet<u64> {
    let mut sealers = tokio::task::JoinSet::new();
    for name in ["first", "second"] {
        let (cx, stop, sealer) = (cx.clone(), stop.clone(), sealer(name));
        sealers.spawn(async move {
            let mut sealed = 0;
            while !*stop.borrow() {
                sealed += sealer.seal(&cx).await.unwrap();
            }
            sealed + sealer.seal(&cx).await.unwrap()
        });
    }
    sealers
}

crate::on_both! {
    async fn every_event_gets_its_place_and_an_untouched_chain_is_whole(cx: Backend) {
        let sealer = sealer("whole");
        let report = verify::verify(&cx, &sealer).await.unwrap();
        assert!(report.is_whole() && report.events == 0, "{report:?}");

        let mut valdoro = found(&cx, COMUNE_VALDORO).await;
        tell_many(&cx, &mut valdoro, 0..1_200).await;
        let report = verify::verify(&cx, &sealer).await.unwrap();
        assert_eq!((report.waiting, report.wrong), (1_200, 0), "written a moment ago");

        assert_eq!(sealer.seal(&cx).await.unwrap(), 1_200);
        assert_eq!(sealer.seal(&cx).await.unwrap(), 0);
        cx.clock.advance(61);
        tell(&cx, &mut valdoro, 1_200).await.unwrap();
        sealer.seal(&cx).await.unwrap();
        let report = verify::verify(&cx, &sealer).await.unwrap();
        assert!(report.is_whole(), "{report:?}");
        assert_eq!(report.events, 1_201);
        // The first batch's, the one a thousand events later, the one a minute later: kept and exported; and the head's.
        assert_eq!(report.signatures, 7);
    }

    async fn an_event_left_unsealed_is_found(cx: Backend) {
        let sealer = sealer("late");
        let mut valdoro = found(&cx, COMUNE_VALDORO).await;
        tell_many(&cx, &mut valdoro, 0..3).await;
        cx.clock.advance(11);
        let report = verify::verify(&cx, &sealer).await.unwrap();
        assert_eq!((report.waiting, report.wrong), (0, 3));
        assert!(matches!(report.faults[0], verify::Fault::Unsealed { .. }));
    }

    async fn another_key_neither_seals_nor_verifies(cx: Backend) {
        let mut valdoro = found(&cx, COMUNE_VALDORO).await;
        tell(&cx, &mut valdoro, 0).await.unwrap();
        sealer("own").seal(&cx).await.unwrap();
        tell(&cx, &mut valdoro, 1).await.unwrap();
        let other = Sealer::new(signing_key(2), None);
        for refusal in [other.seal(&cx).await.err(), verify::verify(&cx, &other).await.err(), other.check_key(&cx).await.err()] {
            let told = refusal.expect("refused").to_string();
            assert!(told.contains(signing_key(1).id()) && told.contains("PONTE_SIGNING_KEY"), "{told}");
        }
        sealer("own").check_key(&cx).await.unwrap();
    }

    async fn two_sealers_keep_one_unbroken_chain_of_what_four_writers_write(cx: Backend) {
        let enti = [COMUNE_VALDORO, REGIONE_ESPERIA, ASL_ESPERIA, TRAM_ESPERIA];
        let mut writers = tokio::task::JoinSet::new();
        for id in enti {
            let (cx, mut ente) = (cx.clone(), found(&cx, id).await);
            writers.spawn(async move { tell_many_among_others(&cx, &mut ente, 0..50).await });
        }
        let (done, stop) = tokio::sync::watch::channel(false);
        let sealers = start_two_sealers(&cx, &stop);
        while let Some(writer) = writers.join_next().await {
            writer.unwrap();
        }
        done.send(true).unwrap();
        assert_eq!(sealers.join_all().await.iter().sum::<u64>(), 200, "each event is sealed once");
        let report = verify::verify(&cx, &sealer("reader")).await.unwrap();
        assert!(report.is_whole() && report.events == 200, "{report:?}");
    }

    async fn no_writer_is_turned_away_because_of_a_sealer(cx: Backend) {
        let mut valdoro = found(&cx, COMUNE_VALDORO).await;
        let (done, stop) = tokio::sync::watch::channel(false);
        let sealers = start_two_sealers(&cx, &stop);
        tell_many(&cx, &mut valdoro, 0..100).await;
        done.send(true).unwrap();
        assert_eq!(sealers.join_all().await.iter().sum::<u64>(), 100);
    }

    async fn on_postgresql_nobody_waits_for_a_sealer_in_the_middle_of_its_work(cx: Backend) {
        // On SQLite there is one writer at a time; there the sealer's transactions are short instead.
        if matches!(cx.db, Db::Sqlite { .. }) {
            return;
        }
        let mut valdoro = found(&cx, COMUNE_VALDORO).await;
        tell(&cx, &mut valdoro, 0).await.unwrap();
        let mut sealing = cx.db.begin_job().await.unwrap();
        sql!(sealing, execute, "update chain_head set place = place where one = 1").unwrap();
        sql!(sealing, execute, "update event set place = 1").unwrap();
        let written = tokio::time::timeout(std::time::Duration::from_secs(5), tell(&cx, &mut valdoro, 1)).await;
        written.expect("the writer does not wait").unwrap();
    }

    async fn the_database_itself_refuses_to_change_what_was_written(cx: Backend) {
        let mut valdoro = found(&cx, COMUNE_VALDORO).await;
        tell_many(&cx, &mut valdoro, 0..2).await;
        sealer("refused").seal(&cx).await.unwrap();
        let statements = [
            "delete from event",
            "update event set payload = '{}'",
            "update event set occurred_at = 0",
            "update event set actor_user = null",
            "update event set place = null, hash = null, previous_hash = null",
            "update event set hash = previous_hash",
            "delete from event_party",
            "update event_party set tenant_id = event_id",
            "delete from chain_signature",
            "update chain_signature set place = 7",
            "delete from chain_head",
            "insert into event (id, area, thing_id, name, payload, occurred_at, place)
             select thing_id, area, thing_id, name, payload, occurred_at, 77 from event limit 1",
        ];
        for statement in statements {
            let mut tx = cx.db.begin().await.unwrap();
            let refused: Result<u64> = async { Ok(sql!(tx, execute, statement)?) }.await;
            assert!(refused.is_err(), "{statement}");
        }
    }

    async fn every_single_change_is_found(cx: Backend) {
        let sealer = sealer("mutations");
        let mut valdoro = found(&cx, COMUNE_VALDORO).await;
        let mut regione = found(&cx, REGIONE_ESPERIA).await;
        for minute in 0..4 {
            tell_many(&cx, &mut valdoro, minute * 8..minute * 8 + 8).await;
            tell_many(&cx, &mut regione, minute * 8..minute * 8 + 8).await;
            sealer.seal(&cx).await.unwrap();
            cx.clock.advance(60);
        }
        // The last minute's head is not exported yet, the four before are.
        let report = verify::verify(&cx, &sealer).await.unwrap();
        assert!(report.is_whole() && report.events == 64 && report.signatures == 9, "{report:?}");

        take_the_guards_away(&cx).await;
        let mut tx = cx.db.begin().await.unwrap();
        let report = verify::verify_in(&mut tx, &sealer, cx.now()).await.unwrap();
        assert!(report.is_whole(), "the guards' absence alone changes nothing: {report:?}");
        drop(tx);

        for number in 0..rounds(&cx) {
            let kind = number as usize % CHANGES.len();
            let place = 1 + (u64::from_be_bytes(cx.random.bytes()) % 64) as i64;
            let mut tx = cx.db.begin().await.unwrap();
            let changed = change(&cx, &mut tx, CHANGES[kind], place).await;
            let report = verify::verify_in(&mut tx, &sealer, cx.now()).await.unwrap();
            assert!(!changed || !report.is_whole(), "{:?} at place {place} was not found", CHANGES[kind]);
            assert!(changed || report.is_whole(), "{:?} at place {place} changed nothing: {report:?}", CHANGES[kind]);
        }
    }
}

/// PostgreSQL answers over a socket: fewer rounds there, but for the long checks.
#[expect(clippy::disallowed_methods, reason = "tests are told by the environment to take longer")]
fn rounds(cx: &Backend) -> i64 {
    match cx.db {
        Db::Postgres(_) if std::env::var("PONTE_SOAK").is_err() => 150,
        Db::Sqlite { .. } | Db::Postgres(_) => 1_000,
    }
}

/// What somebody might do to the log.
#[derive(Clone, Copy, Debug)]
enum Change {
    /// One statement on the event at a place.
    Row(&'static str),
    /// The event goes, with its parties.
    Removed,
    /// It changes places with its neighbour.
    Swapped,
    /// It changes places with its neighbour, and the hashes too, so that each place keeps its own.
    SwappedBelowHashes,
    /// A copy under a new id, not sealed.
    CopiedUnsealed,
    /// A copy under a new id behind the end.
    CopiedToTheEnd,
    /// Its id is another, and its parties follow.
    Renamed,
    /// What it says changes, and every hash from there to the head is made anew.
    RewrittenToTheHead,
    /// The end goes, and the head names the last event that is left.
    CutOff,
    /// The end goes back to a head that was really signed once; later signatures go too.
    CutOffAtASignature,
}

const CHANGES: &[Change] = &[
    Change::Row("update event set payload = replace(payload, 'protocollo', 'protocolli') where place = $1"),
    Change::Row("update event set area = 'user' where place = $1"),
    Change::Row("update event set name = 'Created' where place = $1"),
    Change::Row("update event set thing_id = id where place = $1"),
    Change::Row("update event set revision = revision + 1 where place = $1"),
    Change::Row("update event set revision = null where place = $1"),
    Change::Row("update event set actor_user = null where place = $1"),
    Change::Row("update event set actor_tenant = actor_user where place = $1"),
    Change::Row("update event set occurred_at = occurred_at + 1 where place = $1"),
    Change::Row("update event set previous_hash = hash where place = $1"),
    Change::Row("update event set hash = previous_hash where place = $1"),
    Change::Row("update event set place = null where place = $1"),
    Change::Row("update event set place = place + 64 where place = $1"),
    Change::Row("delete from event_party where event_id = (select id from event where place = $1)"),
    Change::Row("insert into event_party (tenant_id, event_id) select id, id from event where place = $1"),
    Change::Row("update chain_head set place = place - $1"),
    Change::Row("update chain_head set signed_at = signed_at + $1"),
    Change::Row("delete from chain_head where one <= $1"),
    Change::Removed,
    Change::Swapped,
    Change::SwappedBelowHashes,
    Change::CopiedUnsealed,
    Change::CopiedToTheEnd,
    Change::Renamed,
    Change::RewrittenToTheHead,
    Change::CutOff,
    Change::CutOffAtASignature,
];

/// Does it; answers whether anything is different now.
async fn change(cx: &Backend, tx: &mut Tx, change: Change, place: i64) -> bool {
    let neighbour = if place == 64 { 63 } else { place + 1 };
    match change {
        Change::Row(statement) => run(tx, statement, place).await,
        Change::Removed => {
            run(tx, "delete from event_party where event_id = (select id from event where place = $1)", place).await;
            run(tx, "delete from event where place = $1", place).await
        }
        Change::Swapped => swap(tx, place, neighbour, "update event set place = $2 where place = $1").await,
        Change::SwappedBelowHashes => {
            let statement = "update event set place = $2,
                                 hash = (select o.hash from event o where o.place = $3),
                                 previous_hash = (select o.previous_hash from event o where o.place = $3)
                             where place = $1";
            swap_with_hashes(tx, place, neighbour, statement).await
        }
        Change::CopiedUnsealed => copy(cx, tx, place, None).await,
        Change::CopiedToTheEnd => copy(cx, tx, place, Some(65)).await,
        Change::Renamed => {
            let id = cx.id();
            let old = sql!(tx, fetch_one scalar Uuid, "select id from event where place = $1", place).unwrap();
            sql!(tx, execute, "update event set id = $2 where id = $1", old, id).unwrap();
            sql!(tx, execute, "update event_party set event_id = $2 where event_id = $1", old, id).unwrap() > 0
        }
        Change::RewrittenToTheHead => rewrite(tx, place).await,
        Change::CutOff => cut(tx, place).await,
        Change::CutOffAtASignature => {
            let kept = sql!(
                tx,
                fetch_optional scalar i64,
                "select max(place) from chain_signature where place <= $1",
                place.max(16)
            );
            let kept = kept.unwrap().expect("the first minute's head was kept");
            cut(tx, kept).await
        }
    }
}

async fn run(tx: &mut Tx, statement: &'static str, place: i64) -> bool {
    sql!(tx, execute, statement, place).unwrap() > 0
}

async fn swap(tx: &mut Tx, place: i64, neighbour: i64, statement: &'static str) -> bool {
    for (from, to) in [(place, -1), (neighbour, place), (-1, neighbour)] {
        assert_eq!(sql!(tx, execute, statement, from, to).unwrap(), 1);
    }
    true
}

async fn swap_with_hashes(tx: &mut Tx, place: i64, neighbour: i64, statement: &'static str) -> bool {
    // A third row keeps the hashes of the first place while the two change.
    assert!(copy_row(tx, place, -2, Uuid::from_u128(7)).await);
    for (from, to, hashes) in [(place, -1, place), (neighbour, place, -2), (-1, neighbour, neighbour)] {
        // The neighbour's own hashes are gone by now: they moved with it, so they are read before.
        assert_eq!(sql!(tx, execute, statement, from, to, hashes).unwrap(), 1);
    }
    run(tx, "delete from event where place = $1", -2).await
}

async fn copy(cx: &Backend, tx: &mut Tx, place: i64, to: Option<i64>) -> bool {
    let id = cx.id();
    let copied = copy_row(tx, place, -2, id).await;
    sql!(tx, execute, "update event set place = $1 where place = -2", to).unwrap();
    sql!(
        tx,
        execute,
        "insert into event_party (tenant_id, event_id)
         select tenant_id, $2 from event_party where event_id = (select id from event where place = $1)",
        place,
        id
    )
    .unwrap();
    copied
}

async fn copy_row(tx: &mut Tx, place: i64, to: i64, id: Uuid) -> bool {
    sql!(
        tx,
        execute,
        "insert into event (id, area, thing_id, name, payload, revision, actor_user, actor_tenant, occurred_at, place,
                            previous_hash, hash)
         select $3, area, thing_id, name, payload, revision, actor_user, actor_tenant, occurred_at, $2,
                previous_hash, hash
         from event where place = $1",
        place,
        to,
        id
    )
    .unwrap()
        == 1
}

/// Everything that can be done without the key.
async fn rewrite(tx: &mut Tx, place: i64) -> bool {
    run(tx, "update event set payload = replace(payload, 'protocollo', 'protocolli') where place = $1", place).await;
    let before = sql!(tx, fetch_optional scalar Vec<u8>, "select hash from event where place = $1", place - 1).unwrap();
    let mut previous = before.map_or(NOTHING_BEFORE, |hash| Hash::try_from(hash.as_slice()).unwrap());
    for at in place..=64 {
        let said = sql!(
            tx,
            fetch_one as Said,
            "select id, area, thing_id, name, payload, revision, actor_user, actor_tenant, occurred_at
             from event where place = $1",
            at
        )
        .unwrap();
        let parties = parties(tx, &[said.id]).await.unwrap();
        let hash = said.hash(at, &previous, of(&parties, said.id));
        sql!(
            tx,
            execute,
            "update event set previous_hash = $2, hash = $3 where place = $1",
            at,
            previous.as_slice(),
            hash.as_slice()
        )
        .unwrap();
        previous = hash;
    }
    sql!(tx, execute, "update chain_head set hash = $1", previous.as_slice()).unwrap();
    sql!(
        tx,
        execute,
        "update chain_signature set hash = (select hash from event e where e.place = chain_signature.place)"
    )
    .unwrap();
    true
}

async fn cut(tx: &mut Tx, place: i64) -> bool {
    run(tx, "delete from event_party where event_id in (select id from event where place > $1)", place).await;
    let cut = run(tx, "delete from event where place > $1", place).await;
    run(tx, "delete from chain_signature where place > $1", place).await;
    sql!(
        tx,
        execute,
        "update chain_head set place = $1, hash = (select hash from event where place = $1),
             signed_at = coalesce((select signed_at from chain_signature where place = $1), signed_at),
             signature = coalesce((select signature from chain_signature where place = $1), signature)",
        place
    )
    .unwrap();
    cut
}

/// What somebody would do first who has the database to themselves.
async fn take_the_guards_away(cx: &Backend) {
    match &cx.db {
        Db::Sqlite { write, .. } => {
            for statement in [
                "pragma foreign_keys = off",
                "drop trigger event_stays",
                "drop trigger event_as_written",
                "drop trigger event_sealed_once",
                "drop trigger event_not_sealed_at_birth",
                "drop trigger event_party_stays",
                "drop trigger event_party_as_written",
                "drop trigger chain_signature_stays",
                "drop trigger chain_signature_as_written",
                "drop trigger chain_head_stays",
            ] {
                sqlx::query(statement).execute(write).await.unwrap();
            }
        }
        Db::Postgres(pool) => {
            for statement in
                ["drop function refuse_change cascade", "alter table event drop constraint event_pkey cascade"]
            {
                sqlx::query(statement).execute(pool).await.unwrap();
            }
        }
    }
}

#[tokio::test]
async fn a_long_history_is_sealed_from_the_index_of_what_waits_and_not_sorted_for_each_batch() {
    let cx = crate::testing::backend(crate::testing::On::Sqlite).await.unwrap();
    let Db::Sqlite { read, .. } = &cx.db else { unreachable!("a test on SQLite") };
    let explained = sqlx::AssertSqlSafe(format!("explain query plan {}", seal::UNSEALED_ON_SQLITE));
    let plan: Vec<(i64, i64, i64, String)> = sqlx::query_as(explained).bind(128).fetch_all(read).await.unwrap();
    let steps = plan.into_iter().map(|(.., step)| step).collect::<Vec<_>>();
    assert_eq!(steps, ["SCAN event USING INDEX event_unsealed"]);
}
