//! Telling and sending, with a mail server that fails in every way.

mod people;
mod pratica;
mod sink;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use domain::attribute::Attribute;
use domain::discrepancy::{DiscrepancyCause, rules};
use domain::fixtures::{self, ASL_ESPERIA, COMUNE_VALDORO, CONVENZIONE, REGIONE_ESPERIA, storing};
use domain::page::PageRequest;
use domain::{AttributeId, DiscrepancyId, Role, Write};

use self::sink::{Manner, Sink};
use super::*;
use crate::chain::Sealer;
use crate::mailer::Mailer;
use crate::news::News;
use crate::notification;
use crate::outbox::send::{Depth, MAX_TRIES, Round, Sender, depth};
use crate::pratica::citizen::Links;
use crate::testing::signing_key;
use crate::worker::Worker;

fn citizen(notice: &domain::pratica::CitizenNotice<'_>) -> MailText {
    MailText {
        subject: notice.service.to_owned(),
        body: notice.citizen.to_owned(),
        html: Some(format!("<p>{}</p>", notice.state)),
    }
}

fn post() -> Post {
    let words = |notice: &Notice<'_>| MailText {
        subject: format!("Discrepanza per {}", notice.names.ente(notice.recipient)),
        body: "C’è una discrepanza da risolvere.".to_owned(),
        html: None,
    };
    let digest = |digest: &Digest<'_>| {
        let lines = digest.messages.iter().map(|(day, event)| format!("{day} {}", event.name()));
        MailText {
            subject: format!(
                "{} da leggere per {}, {}",
                digest.total,
                digest.person,
                digest.names.ente(digest.recipient)
            ),
            body: format!("{} {}\n{}", digest.days.0, digest.days.1, lines.collect::<Vec<_>>().join("\n")),
            html: None,
        }
    };
    Post { words, digest, citizen, public_url: "https://ponte.regione-esperia.example".to_owned() }
}

fn smtp(port: u16) -> Sender {
    let from = "ponte@regione-esperia.example".parse().unwrap();
    Sender::new(Mailer::smtp(&format!("smtp://127.0.0.1:{port}"), from).unwrap(), links())
}

fn links() -> Links {
    Links::new("https://ponte.regione-esperia.example/cittadino/", &signing_key(1)).unwrap()
}

/// The enti, among them the three of seed 003's example.
async fn enti(cx: &Backend) {
    let mut tx = cx.db.begin().await.unwrap();
    for ente in fixtures::tenants() {
        crate::save::save(cx, &mut tx, None, &storing(Write::InsertTenant(ente))).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// Regione Esperia no longer vouches for Comune di Valdoro, ASL Esperia still does: three enti are told.
async fn open_cases(cx: &Backend, number: usize) {
    for _ in 0..number {
        open_unsealed_case(cx).await;
    }
    Sealer::new(signing_key(1), None).seal(cx).await.unwrap();
}

async fn count(cx: &Backend, statement: &'static str) -> i64 {
    let mut tx = cx.db.snapshot().await.unwrap();
    sql!(tx, fetch_one scalar i64, statement).unwrap()
}

crate::on_both! {
    async fn a_discrepancy_reaches_both_providers_and_the_consumer_once_each_however_often_it_is_told(cx: Backend) {
        enti(&cx).await;
        open_cases(&cx, 1).await;
        assert_eq!(waiting(&cx).await.unwrap(), 1);
        assert_eq!(tell(&cx, Some(&post())).await.unwrap(), 1);
        assert_eq!(tell(&cx, Some(&post())).await.unwrap(), 0);
        // A database restored from before the last batch: the same events once more.
        let mut tx = cx.db.begin().await.unwrap();
        sql!(tx, execute, "update outbox set place = 0").unwrap();
        tx.commit().await.unwrap();
        assert_eq!(tell(&cx, Some(&post())).await.unwrap(), 1);

        assert_eq!(count(&cx, "select count(*) from notification").await, 3);
        assert_eq!(count(&cx, "select count(*) from mail").await, 3);
        for ente in [COMUNE_VALDORO, REGIONE_ESPERIA, ASL_ESPERIA] {
            let admin = fixtures::actor(ente, Role::Admin);
            let all = notification::Filter::default();
            let inbox = notification::list(&cx, &admin, &all, PageRequest::default()).await.unwrap();
            assert_eq!(inbox.page.total, 1, "{ente}");
            assert_eq!(inbox.names.ente(REGIONE_ESPERIA), "Regione Esperia");
                let attributes = inbox.names.attributes.values().collect::<Vec<_>>();
            assert!(attributes.len() == 1 && attributes[0].starts_with("Convenzione firmata "), "{attributes:?}");
        }
        let stranger = fixtures::actor(fixtures::TRAM_ESPERIA, Role::Admin);
        let none = notification::list(&cx, &stranger, &notification::Filter::default(), PageRequest::default()).await;
        assert_eq!(none.unwrap().page.total, 0);
    }

    async fn two_instances_tell_everything_once(cx: Backend) {
        enti(&cx).await;
        open_cases(&cx, 60).await;
        let post = post();
        let (one, two) = tokio::join!(tell(&cx, Some(&post)), tell(&cx, Some(&post)));
        assert_eq!(one.unwrap() + two.unwrap(), 60);
        assert_eq!(count(&cx, "select count(*) from notification").await, 180);
        assert_eq!(count(&cx, "select count(*) from mail").await, 180);
    }

    async fn history_told_without_a_post_gives_notifications_and_no_mail(cx: Backend) {
        enti(&cx).await;
        open_cases(&cx, 2).await;
        assert_eq!(tell(&cx, None).await.unwrap(), 2);
        assert_eq!(count(&cx, "select count(*) from notification").await, 6);
        assert_eq!(count(&cx, "select count(*) from mail").await, 0);
    }

    async fn a_message_is_read_by_a_person_and_all_of_them_at_once(cx: Backend) {
        enti(&cx).await;
        let [ada, bruno] = people(&cx).await;
        open_cases(&cx, 3).await;
        tell(&cx, None).await.unwrap();
        assert_eq!(notification::unread(&cx, &ada).await.unwrap(), 3);
        let page = PageRequest::new(0, 2);
        let inbox = notification::list(&cx, &ada, &notification::Filter::default(), page).await.unwrap();
        assert_eq!((inbox.page.results.len(), inbox.page.total), (2, 3));
        let newest = inbox.page.results[0].id;
        for _ in 0..2 {
            notification::mark(&cx, &ada, &[newest], true).await.unwrap();
        }
        assert_eq!(notification::unread(&cx, &ada).await.unwrap(), 2);
        assert_eq!(notification::unread(&cx, &bruno).await.unwrap(), 3, "a colleague has not read it");
        let unread = notification::Filter { read: Some(false), ..notification::Filter::default() };
        let left = notification::list(&cx, &ada, &unread, PageRequest::default()).await.unwrap();
        assert!(left.page.total == 2 && left.page.results.iter().all(|message| message.id != newest && !message.read));

        notification::mark_all_read(&cx, &ada).await.unwrap();
        assert_eq!(notification::unread(&cx, &ada).await.unwrap(), 0);
        open_cases(&cx, 1).await;
        tell(&cx, None).await.unwrap();
        assert_eq!(notification::unread(&cx, &ada).await.unwrap(), 1, "what comes later is unread");

        let stranger = fixtures::actor(fixtures::TRAM_ESPERIA, Role::Admin);
        let refused = notification::mark(&cx, &stranger, &[newest], true).await.unwrap_err();
        assert!(matches!(refused, crate::Error::Denied(domain::Denial::NotFound { .. })), "{refused:?}");
    }

    async fn who_may_not_read_requests_is_not_told_of_them(cx: Backend) {
        enti(&cx).await;
        open_cases(&cx, 1).await;
        tell(&cx, None).await.unwrap();
        let clerk = fixtures::actor(COMUNE_VALDORO, Role::Operatore);
        assert_eq!(notification::unread(&cx, &clerk).await.unwrap(), 0);
        let support = fixtures::actor(COMUNE_VALDORO, Role::Support);
        let refused = notification::list(&cx, &support, &notification::Filter::default(), PageRequest::default()).await;
        assert!(matches!(refused.unwrap_err(), crate::Error::Denied(domain::Denial::Unauthorized { .. })));
    }

    async fn no_mail_is_missing_after_a_server_that_is_down_and_then_drops_what_it_takes(cx: Backend) {
        let cases = if long_checks() { 334 } else { 20 };
        let mails = 3 * cases as u64;
        enti(&cx).await;
        open_cases(&cx, cases).await;
        tell(&cx, Some(&post())).await.unwrap();
        let server = Sink::start(None).await;
        let port = server.port();
        server.stop().await;

        // Ten minutes without a server: nothing counts as a try.
        let mut sender = smtp(port);
        for _ in 0..20 {
            let round = sender.send_due(&cx, || false).await.unwrap();
            assert_eq!(round, Round { sent: 0, failed: 0, unreachable: true });
            cx.clock.advance(30);
        }
        assert_eq!(depth(&cx).await.unwrap(), Depth { waiting: mails as i64, parked: 0 });
        assert_eq!(count(&cx, "select coalesce(max(tries), 0) from mail").await, 0);

        // It is back, takes every mail, and hangs up before it says so.
        let server = Sink::start(Some(port)).await;
        server.be(Manner::HangsUpAfterData);
        for round in 1..=4 {
            assert_eq!(sender.send_due(&cx, || false).await.unwrap().failed, mails, "round {round}");
            cx.clock.advance(16);
        }
        // It is well again. What waits longest is sent; the rest does not wait for its next try.
        server.be(Manner::Accepts);
        cx.clock.advance(-16);
        assert_eq!(sender.send_due(&cx, || false).await.unwrap().sent, 0, "nothing is due yet");
        open_cases(&cx, 1).await;
        tell(&cx, Some(&post())).await.unwrap();
        let round = sender.send_due(&cx, || false).await.unwrap();
        assert_eq!(round, Round { sent: mails + 3, failed: 0, unreachable: false });
        assert_eq!(depth(&cx).await.unwrap(), Depth { waiting: 0, parked: 0 });

        let received = server.received();
        let ids = received.iter().map(|mail| mail.message_id.as_str()).collect::<BTreeSet<_>>();
        assert_eq!(ids.len() as u64, mails + 3, "every mail came, and no mail under two names");
        let accepted = received.iter().filter(|mail| mail.acknowledged).map(|mail| &mail.message_id);
        assert_eq!(accepted.collect::<BTreeSet<_>>().len() as u64, mails + 3);
        assert!(ids.iter().all(|id| id.ends_with("@ponte.regione-esperia.example>")), "{ids:?}");
        server.stop().await;
    }

    async fn a_mail_that_is_always_refused_is_parked_after_ten_tries_and_the_others_go(cx: Backend) {
        enti(&cx).await;
        open_cases(&cx, 2).await;
        tell(&cx, Some(&post())).await.unwrap();
        let server = Sink::start(None).await;
        server.be(Manner::Refuses("protocollo@asl-esperia.example"));
        let mut sender = smtp(server.port());
        let first = sender.send_due(&cx, || false).await.unwrap();
        assert_eq!(first, Round { sent: 4, failed: 2, unreachable: false });
        for _ in 1..MAX_TRIES {
            cx.clock.advance(301);
            assert_eq!(sender.send_due(&cx, || false).await.unwrap().failed, 2);
        }
        cx.clock.advance(86_400);
        assert_eq!(sender.send_due(&cx, || false).await.unwrap(), Round::default());
        assert_eq!(depth(&cx).await.unwrap(), Depth { waiting: 0, parked: 2 });
        assert_eq!(count(&cx, "select count(*) from mail where failure like '%550%'").await, 2);
        server.stop().await;
    }

    async fn two_senders_send_each_mail_once_and_a_dead_one_s_mail_goes_when_its_claim_ends(cx: Backend) {
        enti(&cx).await;
        open_cases(&cx, 10).await;
        tell(&cx, Some(&post())).await.unwrap();
        assert!(send::claim_and_die(&cx).await, "a sender took a mail and was killed");
        let server = Sink::start(None).await;
        let (mut one, mut two) = (smtp(server.port()), smtp(server.port()));
        let (one, two) = tokio::join!(one.send_due(&cx, || false), two.send_due(&cx, || false));
        assert_eq!(one.unwrap().sent + two.unwrap().sent, 29);
        cx.clock.advance(91);
        assert_eq!(smtp(server.port()).send_due(&cx, || false).await.unwrap().sent, 1);
        let received = server.received();
        let ids = received.iter().map(|mail| mail.message_id.as_str()).collect::<BTreeSet<_>>();
        assert_eq!((received.len(), ids.len()), (30, 30));
        server.stop().await;
    }

    async fn the_worker_seals_tells_and_sends_by_itself_and_stops_when_told(cx: Backend) {
        enti(&cx).await;
        let server = Sink::start(None).await;
        let from = "ponte@regione-esperia.example".parse().unwrap();
        let mailer = Mailer::smtp(&format!("smtp://127.0.0.1:{}", server.port()), from).unwrap();
        let sealer = Arc::new(Sealer::new(signing_key(1), None));
        let running = Worker { cx: cx.clone(), sealer: sealer.clone(), post: post(), mailer, links: links(), news: News::default(), print: |_| Ok(b"%PDF-".to_vec()), registry: crate::testing::no_registry() }
            .start();
        open_unsealed_case(&cx).await;
        let arrived = async {
            while server.received().len() < 3 {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), arrived).await.expect("three mails arrive");
        open_unsealed_case(&cx).await;
        tokio::time::timeout(Duration::from_secs(20), running.stop()).await.expect("the worker stops");
        assert_eq!(count(&cx, "select count(*) from event where place is null").await, 0, "sealed before the end");
        assert_eq!(count(&cx, "select count(*) from notification").await, 6);
        let report = crate::chain::verify::verify(&cx, &sealer).await.unwrap();
        assert!(report.is_whole(), "{report:?}");
        server.stop().await;
    }
}

/// About an attribute of its own: one case is open for an attribute, a consumer and a revoker.
async fn open_unsealed_case(cx: &Backend) {
    let id = AttributeId(cx.id());
    let convenzione = Attribute { id, name: format!("Convenzione firmata {id}"), ..fixtures::attribute(CONVENZIONE) };
    let ended = rules::Ended {
        id: DiscrepancyId(cx.id()),
        attribute: id,
        consumer: COMUNE_VALDORO,
        revoker: REGIONE_ESPERIA,
        other_verifiers: vec![ASL_ESPERIA],
        affected_agreements: Vec::new(),
        open: None,
        cause: DiscrepancyCause::Revoked,
        as_of: cx.now(),
    };
    let mut tx = cx.db.begin().await.unwrap();
    crate::save::save(cx, &mut tx, None, &storing(Write::InsertAttribute(convenzione))).await.unwrap();
    crate::save::save(cx, &mut tx, None, &rules::open(&ended).expect("a case opens")).await.unwrap();
    tx.commit().await.unwrap();
}

/// Two people of Comune di Valdoro.
async fn people(cx: &Backend) -> [domain::Actor; 2] {
    let mut tx = cx.db.begin().await.unwrap();
    for role in [Role::Admin, Role::Api] {
        let user = fixtures::user(COMUNE_VALDORO, role);
        crate::save::save(cx, &mut tx, None, &storing(Write::InsertUser(user))).await.unwrap();
    }
    tx.commit().await.unwrap();
    [Role::Admin, Role::Api].map(|role| fixtures::actor(COMUNE_VALDORO, role))
}

#[expect(clippy::disallowed_methods, reason = "tests are told by the environment to take longer")]
fn long_checks() -> bool {
    std::env::var("PONTE_SOAK").is_ok()
}
