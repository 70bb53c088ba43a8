//! What people see, have read, and get by mail: at once, and once a week.

use domain::notification::Category;
use domain::notification::preference::{MailTime, Preference};
use domain::user::User;
use domain::{Actor, Denial, UserId};
use sqlx_macros::FromRow;

use super::*;
use crate::notification::{Filter, MARK_LIMIT, choose, list, mark, mark_all_read, preferences, unread};
use crate::outbox::digest::write_due;
use crate::rome;

/// What somebody wants of discrepancies.
async fn wants(cx: &Backend, who: &Actor, shown: bool, mail: MailTime) {
    choose(cx, who, &[Preference { category: Category::Discrepancy, shown, mail }]).await.unwrap();
}

/// More cases, told now; nobody but people gets mail about them.
async fn told_cases(cx: &Backend, number: usize) {
    open_cases(cx, number).await;
    tell(cx, None).await.unwrap();
}

async fn moment(cx: &Backend, rfc3339: &str) {
    let at = rome::from_rfc3339(rfc3339).unwrap();
    cx.clock.advance(at.seconds_since(cx.now()));
}

async fn account(cx: &Backend, user: User) -> Actor {
    let actor = Actor { user: user.id, tenant: user.tenant, roles: user.roles.clone() };
    let mut tx = cx.db.begin().await.unwrap();
    crate::save::save(cx, &mut tx, None, &storing(Write::InsertUser(user))).await.unwrap();
    tx.commit().await.unwrap();
    actor
}

#[derive(FromRow, Clone, PartialEq, Eq, Debug)]
struct Posted {
    message_id: String,
    recipient: String,
    subject: String,
    body: String,
}

/// The mail to people, by address.
async fn posted(cx: &Backend) -> Vec<Posted> {
    let mut tx = cx.db.snapshot().await.unwrap();
    sql!(
        tx,
        fetch_all as Posted,
        "select message_id, recipient, subject, body from mail where user_id is not null order by recipient, message_id"
    )
    .unwrap()
}

crate::on_both! {
    async fn messages_are_marked_read_and_unread_one_by_one_and_together(cx: Backend) {
        enti(&cx).await;
        let [ada, bruno] = people(&cx).await;
        told_cases(&cx, 4).await;
        let inbox = list(&cx, &ada, &Filter::default(), PageRequest::default()).await.unwrap();
        let ids = inbox.page.results.iter().map(|message| message.id).collect::<Vec<_>>();
        mark(&cx, &ada, &ids[..3], true).await.unwrap();
        assert_eq!((unread(&cx, &ada).await.unwrap(), unread(&cx, &bruno).await.unwrap()), (1, 4));
        mark(&cx, &ada, &ids[1..2], false).await.unwrap();
        assert_eq!(unread(&cx, &ada).await.unwrap(), 2);
        mark_all_read(&cx, &ada).await.unwrap();
        assert_eq!(unread(&cx, &ada).await.unwrap(), 0);
        mark(&cx, &ada, &ids[2..4], false).await.unwrap();
        assert_eq!(unread(&cx, &ada).await.unwrap(), 2, "unread again, though all were read together");
        let only = async |read| {
            let filter = Filter { read: Some(read), ..Filter::default() };
            let page = list(&cx, &ada, &filter, PageRequest::default()).await.unwrap().page;
            page.results.into_iter().map(|message| message.id).collect::<Vec<_>>()
        };
        assert_eq!((only(false).await, only(true).await), (ids[2..4].to_vec(), ids[..2].to_vec()));

        let denied = async |who: &Actor, ids: &[NotificationId]| match mark(&cx, who, ids, true).await.unwrap_err() {
            crate::Error::Denied(denial) => denial,
            other => panic!("{other:?}"),
        };
        let stranger = fixtures::actor(fixtures::TRAM_ESPERIA, Role::Admin);
        assert_eq!(denied(&stranger, &ids[..1]).await, Denial::not_found(domain::Thing::Notification));
        let mut mixed = ids[2..4].to_vec();
        mixed.push(NotificationId(cx.id()));
        assert_eq!(denied(&ada, &mixed).await, Denial::not_found(domain::Thing::Notification));
        assert_eq!(unread(&cx, &ada).await.unwrap(), 2, "all or nothing");
        assert!(matches!(denied(&ada, &[]).await, Denial::Invalid(_)));
        let many = (0..=MARK_LIMIT).map(|_| NotificationId(cx.id())).collect::<Vec<_>>();
        assert!(matches!(denied(&ada, &many).await, Denial::Invalid(_)));
    }

    async fn messages_are_found_by_the_other_ente_they_are_about(cx: Backend) {
        enti(&cx).await;
        told_cases(&cx, 2).await;
        let admin = fixtures::actor(COMUNE_VALDORO, Role::Admin);
        for (words, found) in [("regione", 2), ("ASL esperia", 2), ("valdoro", 0), ("tram", 0), ("%", 2)] {
            let filter = Filter { ente: words.to_owned(), ..Filter::default() };
            let page = list(&cx, &admin, &filter, PageRequest::default()).await.unwrap().page;
            assert_eq!((page.total, page.results.len()), (found, found as usize), "{words}");
        }
    }

    async fn a_kind_switched_off_is_neither_listed_nor_counted_nor_mailed(cx: Backend) {
        enti(&cx).await;
        let [ada, bruno] = people(&cx).await;
        wants(&cx, &ada, false, MailTime::AtOnce).await;
        open_cases(&cx, 2).await;
        tell(&cx, Some(&post())).await.unwrap();
        assert_eq!((unread(&cx, &ada).await.unwrap(), unread(&cx, &bruno).await.unwrap()), (0, 2));
        let inbox = list(&cx, &ada, &Filter::default(), PageRequest::default()).await.unwrap();
        assert_eq!(inbox.page.total, 0);
        assert_eq!(posted(&cx).await, []);
        moment(&cx, "2026-01-19T08:00:00Z").await;
        wants(&cx, &ada, false, MailTime::Weekly).await;
        assert_eq!(write_due(&cx, &post()).await.unwrap(), 0);
        // Switched on again, everything is there.
        wants(&cx, &ada, true, MailTime::Never).await;
        assert_eq!(unread(&cx, &ada).await.unwrap(), 2);
        assert!(preferences(&cx, &ada).await.unwrap().all().iter().all(|one| one.shown));
    }

    async fn who_wants_it_gets_mail_at_once_and_nobody_else(cx: Backend) {
        enti(&cx).await;
        let [ada, bruno] = people(&cx).await;
        wants(&cx, &ada, true, MailTime::AtOnce).await;
        wants(&cx, &bruno, true, MailTime::Weekly).await;
        // Somebody who has no role for it any more, somebody whose account is closed, somebody without an address, and
        // somebody who reads the ente's own mail.
        for (role, change) in [
            (Role::Operatore, fixtures::user(COMUNE_VALDORO, Role::Operatore)),
            (Role::Security, User { disabled_at: Some(cx.now()), ..fixtures::user(COMUNE_VALDORO, Role::Security) }),
            (Role::Support, User { email: None, roles: vec![Role::Admin], ..fixtures::user(COMUNE_VALDORO, Role::Support) }),
            (Role::OperatoreAdmin, User {
                email: Some("Protocollo@comune-valdoro.example".to_owned()),
                roles: vec![Role::Admin],
                ..fixtures::user(COMUNE_VALDORO, Role::OperatoreAdmin)
            }),
        ] {
            account(&cx, change).await;
            let before = Actor { roles: vec![Role::Admin], ..fixtures::actor(COMUNE_VALDORO, role) };
            wants(&cx, &before, true, MailTime::AtOnce).await;
        }
        open_cases(&cx, 2).await;
        tell(&cx, Some(&post())).await.unwrap();
        let mail = posted(&cx).await;
        assert_eq!(mail.len(), 2, "{mail:?}");
        assert!(mail.iter().all(|one| one.recipient == "admin@comune-valdoro.example"));
        assert!(mail.iter().all(|one| one.message_id.ends_with("@ponte.regione-esperia.example>")));
        assert_eq!(count(&cx, "select count(*) from mail where user_id is null").await, 6, "the enti get theirs");
        // The same events once more: no mail twice.
        let mut tx = cx.db.begin().await.unwrap();
        sql!(tx, execute, "update outbox set place = 0").unwrap();
        tx.commit().await.unwrap();
        tell(&cx, Some(&post())).await.unwrap();
        assert_eq!(posted(&cx).await, mail);
    }

    async fn the_weekly_mail_holds_exactly_what_is_unread_of_the_week(cx: Backend) {
        enti(&cx).await;
        let [ada, _] = people(&cx).await;
        wants(&cx, &ada, true, MailTime::Weekly).await;
        told_cases(&cx, 1).await;
        assert_eq!(write_due(&cx, &post()).await.unwrap(), 0, "Friday: the last week had nothing");
        moment(&cx, "2026-01-18T20:00:00Z").await;
        told_cases(&cx, 2).await;
        let inbox = list(&cx, &ada, &Filter::default(), PageRequest::default()).await.unwrap();
        mark(&cx, &ada, &[inbox.page.results[0].id], true).await.unwrap();
        moment(&cx, "2026-01-19T06:00:30Z").await;
        assert_eq!(write_due(&cx, &post()).await.unwrap(), 0, "not before the week is over for certain");
        // After seven in Rome: next week's.
        told_cases(&cx, 1).await;
        moment(&cx, "2026-01-19T06:01:00Z").await;
        assert_eq!(write_due(&cx, &post()).await.unwrap(), 1);
        let first = posted(&cx).await;
        assert_eq!(first[0].recipient, "admin@comune-valdoro.example");
        assert_eq!(first[0].subject, "2 da leggere per Ada Ferri, Comune di Valdoro");
        assert_eq!(first[0].body, "12/01/2026 19/01/2026\n18/01/2026 Opened\n16/01/2026 Opened");
        assert_eq!(write_due(&cx, &post()).await.unwrap(), 0, "once");
        moment(&cx, "2026-01-27T12:00:00Z").await;
        assert_eq!(write_due(&cx, &post()).await.unwrap(), 1, "a Tuesday, for the Monday nobody was there");
        let second = posted(&cx).await.into_iter().find(|mail| !first.contains(mail)).unwrap();
        assert_eq!(second.body, "19/01/2026 26/01/2026\n19/01/2026 Opened", "what was in the first is not in the second");
        mark_all_read(&cx, &ada).await.unwrap();
        told_cases(&cx, 1).await;
        mark_all_read(&cx, &ada).await.unwrap();
        moment(&cx, "2026-02-02T07:00:00Z").await;
        assert_eq!(write_due(&cx, &post()).await.unwrap(), 0, "who has read everything gets nothing");
    }

    async fn the_weekly_mail_waits_for_what_has_not_been_told(cx: Backend) {
        enti(&cx).await;
        let [ada, _] = people(&cx).await;
        wants(&cx, &ada, true, MailTime::Weekly).await;
        open_unsealed_case(&cx).await;
        moment(&cx, "2026-01-19T06:02:00Z").await;
        assert_eq!(write_due(&cx, &post()).await.unwrap(), 0);
        Sealer::new(signing_key(1), None).seal(&cx).await.unwrap();
        assert_eq!(write_due(&cx, &post()).await.unwrap(), 0, "sealed, and not told yet");
        tell(&cx, None).await.unwrap();
        assert_eq!(write_due(&cx, &post()).await.unwrap(), 1);
    }

    async fn nobody_gets_two_weekly_mails_from_two_instances_nor_after_a_crash(cx: Backend) {
        enti(&cx).await;
        told_cases(&cx, 1).await;
        for number in 0..45 {
            let user = User {
                id: UserId(cx.id()),
                username: format!("p{number}@comune-valdoro"),
                email: Some(format!("p{number}@comune-valdoro.example")),
                ..fixtures::user(COMUNE_VALDORO, Role::Admin)
            };
            wants(&cx, &account(&cx, user).await, true, MailTime::Weekly).await;
        }
        // One whose role does not let them read any more.
        account(&cx, fixtures::user(COMUNE_VALDORO, Role::Operatore)).await;
        let before = Actor { roles: vec![Role::Admin], ..fixtures::actor(COMUNE_VALDORO, Role::Operatore) };
        wants(&cx, &before, true, MailTime::Weekly).await;
        moment(&cx, "2026-01-19T07:00:00Z").await;
        let post = post();
        let (one, two) = tokio::join!(write_due(&cx, &post), write_due(&cx, &post));
        assert_eq!(one.unwrap() + two.unwrap(), 45);
        let mail = posted(&cx).await;
        assert_eq!(mail.iter().map(|one| &one.recipient).collect::<BTreeSet<_>>().len(), 45);
        assert!(mail.iter().all(|one| one.message_id.starts_with("<settimana-2026-01-19.")), "{mail:?}");
        // Restored from before the round: everybody is dealt with again, under the same names.
        let mut tx = cx.db.begin().await.unwrap();
        sql!(tx, execute, "update digest set monday = 0, written_up_to = null").unwrap();
        tx.commit().await.unwrap();
        assert_eq!(write_due(&cx, &post).await.unwrap(), 0);
        assert_eq!(posted(&cx).await, mail);
    }
}
