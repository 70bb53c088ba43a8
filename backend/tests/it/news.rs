//! What has happened, told in order: to machines by the feed, to browsers by the one look of each process.

use std::collections::BTreeSet;
use std::time::Duration;

use backend::chain::Sealer;
use backend::event::{Feed, feed};
use backend::news::{News, since};
use backend::preference::{self, Preferences};
use backend::{Backend, outbox};
use domain::event::{AgreementEvent, Event, TenantEvent, UserEvent};
use domain::fixtures::{ASL_ESPERIA, COMUNE_VALDORO, REGIONE_ESPERIA, TRAM_ESPERIA, actor, happening, tenants};
use domain::{Denial, EventId, Permission, Role, TenantId, UserId, Write};

use crate::cast::{Cast, denial};
use crate::esperia::{admin, put};

fn sealer() -> Sealer {
    Sealer::new(backend::testing::signing_key(1), None)
}

/// Valdoro submits a request to Regione Esperia.
fn submitted() -> Event {
    Event::Agreement(happening(AgreementEvent::Submitted))
}

/// Writes an event as a command would, except that the id may be as old as one likes, and that the transaction takes its
/// time.
async fn write(cx: &Backend, id: EventId, event: &Event, takes: Duration) {
    let mut tx = cx.db.begin().await.unwrap();
    sql!(
        tx,
        execute,
        "insert into event (id, area, thing_id, name, payload, occurred_at) values ($1, $2, $3, $4, $5, $6)",
        id,
        event.area(),
        event.thing(),
        event.name(),
        serde_json::to_string(event).unwrap(),
        cx.now()
    )
    .unwrap();
    for tenant in event.parties() {
        sql!(tx, execute, "insert into event_party (tenant_id, event_id) values ($1, $2)", tenant, id).unwrap();
    }
    tokio::time::sleep(takes).await;
    tx.commit().await.unwrap();
}

async fn happens(cx: &Backend, event: &Event) -> EventId {
    let id = EventId(cx.id());
    write(cx, id, event, Duration::ZERO).await;
    id
}

async fn enti(cx: &Backend) {
    put(cx, tenants().into_iter().map(Write::InsertTenant)).await;
}

/// The worker's turn: what was committed is sealed and told.
async fn worked(cx: &Backend) {
    sealer().seal(cx).await.unwrap();
    outbox::tell(cx, None).await.unwrap();
}

async fn after(cx: &Backend, place: i64) -> Feed {
    feed(cx, &admin(COMUNE_VALDORO), place, 100).await.unwrap()
}

fn ids(feed: &Feed) -> Vec<EventId> {
    feed.entries.iter().map(|(_, entry)| entry.id).collect()
}

on_both! {
    async fn an_event_that_commits_late_comes_after_what_was_already_told(cx: Backend) {
        enti(&cx).await;
        let early = EventId(cx.id());
        let first = happens(&cx, &submitted()).await;
        assert!(early < first, "it began before");
        assert!(ids(&after(&cx, 0).await).is_empty(), "nothing is told before its place is known");
        worked(&cx).await;
        let told = after(&cx, 0).await;
        assert_eq!((ids(&told), told.upto), (vec![first], 1));
        write(&cx, early, &submitted(), Duration::ZERO).await;
        worked(&cx).await;
        let told = after(&cx, told.upto).await;
        assert_eq!((ids(&told), told.upto), (vec![early], 2));
        let nothing = after(&cx, 2).await;
        assert_eq!((nothing.entries.len(), nothing.upto), (0, 2));
    }

    async fn whoever_reads_while_many_write_gets_every_event_once_and_in_order(cx: Backend) {
        const WRITERS: u64 = 4;
        const EACH: u64 = 8;
        let mut writers = tokio::task::JoinSet::new();
        for writer in 0..WRITERS {
            let cx = cx.clone();
            writers.spawn(async move {
                let mut written = Vec::new();
                for number in 0..EACH {
                    // The later an id is made, the earlier it may be committed.
                    let id = EventId(cx.id());
                    tokio::time::sleep(Duration::from_millis((writer * 7 + number * 3) % 11)).await;
                    write(&cx, id, &submitted(), Duration::from_millis((writer + number) % 5)).await;
                    written.push(id);
                }
                written
            });
        }
        let (mut read, mut place) = (Vec::new(), 0);
        let mut done = 0;
        while read.len() < (WRITERS * EACH) as usize {
            assert!(done < 1_000, "{} of {} events came", read.len(), WRITERS * EACH);
            done += 1;
            sealer().seal(&cx).await.unwrap();
            let page = feed(&cx, &admin(COMUNE_VALDORO), place, 5).await.unwrap();
            assert!(page.entries.iter().all(|(at, _)| *at > place) && page.entries.is_sorted_by_key(|(at, _)| *at));
            place = page.upto;
            read.extend(ids(&page));
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        let written = writers.join_all().await.concat();
        assert_eq!(read.len(), written.len());
        assert_eq!(read.iter().collect::<BTreeSet<_>>(), written.iter().collect::<BTreeSet<_>>());
    }

    async fn each_ente_and_each_role_reads_its_own(cx: Backend) {
        enti(&cx).await;
        let request = happens(&cx, &submitted()).await;
        let account = Event::User {
            user: UserId(cx.id()),
            tenant: COMUNE_VALDORO,
            what: UserEvent::Created { username: "anna@comune-valdoro".into(), roles: vec![Role::Api] },
        };
        let account = happens(&cx, &account).await;
        let mail = TenantEvent::MailSet { address: "protocollo@regione.example".into() };
        let mail = happens(&cx, &Event::Tenant { tenant: REGIONE_ESPERIA, what: mail }).await;
        worked(&cx).await;
        for (tenant, role, told) in [
            (COMUNE_VALDORO, Role::Admin, vec![request, account]),
            // People are the administrator's business.
            (COMUNE_VALDORO, Role::Api, vec![request]),
            (REGIONE_ESPERIA, Role::Admin, vec![request, mail]),
            (ASL_ESPERIA, Role::Admin, vec![]),
        ] {
            let page = feed(&cx, &actor(tenant, role), 0, 100).await.unwrap();
            assert_eq!((ids(&page), page.upto), (told, 3), "{tenant} {role}: it has seen the log to its end");
        }
        let refused = feed(&cx, &actor(COMUNE_VALDORO, Role::Operatore), 0, 100).await;
        assert_eq!(denial(refused), Denial::Unauthorized { permission: Permission::ReadEvents });
        let beyond = feed(&cx, &admin(COMUNE_VALDORO), 99, 100).await.unwrap();
        assert_eq!((beyond.entries.len(), beyond.upto), (0, 99), "nobody is sent back");
    }

    async fn one_look_tells_every_listener_what_any_process_committed(cx: Backend) {
        enti(&cx).await;
        let (here, there) = (News::default(), News::default());
        assert_eq!(here.place(), None);
        happens(&cx, &submitted()).await;
        worked(&cx).await;
        let mut early = here.listen();
        assert_eq!(here.look(&cx).await.unwrap(), 0, "the first look only finds out how far things are");
        assert_eq!(here.place(), Some(1));
        let (mut one, mut two) = (here.listen(), there.listen());
        there.look(&cx).await.unwrap();
        let id = happens(&cx, &submitted()).await;
        assert_eq!(here.look(&cx).await.unwrap(), 0, "not sealed, not told");
        worked(&cx).await;
        assert_eq!((here.look(&cx).await.unwrap(), there.look(&cx).await.unwrap()), (1, 1));
        for heard in [early.recv().await, one.recv().await, two.recv().await] {
            let change = heard.unwrap();
            assert_eq!((change.id, change.place), (id, 2));
            assert!(change.concerns(COMUNE_VALDORO) && !change.is_told_to(COMUNE_VALDORO));
            assert!(change.is_told_to(REGIONE_ESPERIA), "it has a message");
            assert!(!change.concerns(TRAM_ESPERIA));
        }
        drop((early, one));
        happens(&cx, &submitted()).await;
        worked(&cx).await;
        assert_eq!((here.look(&cx).await.unwrap(), here.place()), (0, Some(3)), "nobody listens, nothing is read");
    }

    async fn who_comes_back_is_told_what_was_missed(cx: Backend) {
        enti(&cx).await;
        let missed = async |tenant: TenantId, from: i64| {
            let (found, upto) = since(&cx, tenant, from).await.unwrap();
            (found.map(|all| all.into_iter().map(|change| change.place).collect::<Vec<_>>()), upto)
        };
        assert_eq!(missed(COMUNE_VALDORO, 0).await, (Some(vec![]), 0));
        for _ in 0..3 {
            happens(&cx, &submitted()).await;
        }
        worked(&cx).await;
        assert_eq!(missed(COMUNE_VALDORO, 1).await, (Some(vec![2, 3]), 3));
        assert_eq!(missed(TRAM_ESPERIA, 0).await, (Some(vec![]), 3));
        assert_eq!(missed(COMUNE_VALDORO, 3).await, (Some(vec![]), 3));
        assert_eq!(missed(COMUNE_VALDORO, i64::MAX).await, (Some(vec![]), 3));
        assert_eq!(missed(COMUNE_VALDORO, -1_000).await, (None, 3), "too long ago to say");
    }

    async fn choices_are_each_persons_own_and_off_until_made(cx: Backend) {
        let cast = Cast::of(&cx).await;
        assert_eq!(preference::find(&cx, &cast.anna).await.unwrap(), Preferences::default());
        for on in [true, true, false, true] {
            preference::keep(&cx, &cast.anna, Preferences { shortcuts: on }).await.unwrap();
            assert_eq!(preference::find(&cx, &cast.anna).await.unwrap().shortcuts, on);
            assert_eq!(backend::user::names(&cx, &cast.anna).await.unwrap().unwrap().shortcuts, on);
        }
        assert!(!preference::find(&cx, &cast.bruno).await.unwrap().shortcuts);
        assert!(!backend::user::names(&cx, &cast.bruno).await.unwrap().unwrap().shortcuts);
    }
}
