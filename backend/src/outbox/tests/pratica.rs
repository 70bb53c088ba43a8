//! Mail about pratiche: for each in the order of what happened to it, whatever becomes of the mail server.

use std::collections::BTreeMap;

use domain::pratica::service::ServiceData;
use domain::pratica::{Applicant, AttachmentRule, Compiled, PraticaCommand, ProtocolKind};
use domain::{Actor, PraticaId, ServiceId};
use sqlx_macros::FromRow;

use super::sink::Received;
use super::*;
use crate::pratica::detail::{MailState, detail};
use crate::pratica::{receive, run, service};

/// Somebody of Comune di Valdoro who is enabled on its service.
struct Desk {
    dora: Actor,
    service: ServiceId,
}

async fn desk(cx: &Backend) -> Desk {
    enti(cx).await;
    let dora = fixtures::actor(COMUNE_VALDORO, Role::OperatoreAdmin);
    let mut tx = cx.db.begin().await.unwrap();
    let user = fixtures::user(COMUNE_VALDORO, Role::OperatoreAdmin);
    crate::save::save(cx, &mut tx, None, &storing(Write::InsertUser(user))).await.unwrap();
    tx.commit().await.unwrap();
    let (protocol, attachment) = (ProtocolKind::None, AttachmentRule::Optional);
    let data = ServiceData { name: "Asilo nido".into(), area: String::new(), protocol, attachment, steps: Vec::new() };
    let service = service::create(cx, &dora, &data).await.unwrap();
    service::enable(cx, &dora, service, dora.user, true).await.unwrap();
    Desk { dora, service }
}

impl Desk {
    async fn arrived(&self, cx: &Backend) -> PraticaId {
        let applicant = Applicant {
            name: "Mario".into(),
            family_name: "Rossi".into(),
            fiscal_code: "RSSMRA80A01H501U".into(),
            email: "mario@posta.example".into(),
            ..Applicant::default()
        };
        let compiled = Compiled { applicant, answers: Vec::new(), files: Vec::new(), compiled_at: cx.now() };
        receive(cx, self.service, &compiled).await.unwrap()
    }

    /// The citizen is told once.
    async fn take(&self, cx: &Backend, id: PraticaId) {
        run(cx, &self.dora, id, None, PraticaCommand::TakeCharge).await.unwrap();
    }
}

async fn told(cx: &Backend) {
    Sealer::new(signing_key(1), None).seal(cx).await.unwrap();
    tell(cx, Some(&post())).await.unwrap();
}

/// The Message-IDs of the mail about each pratica, in the order of what happened to it.
async fn written(cx: &Backend) -> BTreeMap<PraticaId, Vec<String>> {
    #[derive(FromRow)]
    struct Row {
        thing_id: PraticaId,
        message_id: String,
    }
    let mut tx = cx.db.snapshot().await.unwrap();
    let rows = sql!(
        tx,
        fetch_all as Row,
        "select e.thing_id, m.message_id from event e join mail m on m.event_id = e.id order by e.place"
    )
    .unwrap();
    let mut written = BTreeMap::<_, Vec<_>>::new();
    for row in rows {
        written.entry(row.thing_id).or_default().push(row.message_id);
    }
    written
}

crate::on_both! {
    async fn mail_about_a_pratica_keeps_its_order_over_a_server_that_goes_down_and_comes_back(cx: Backend) {
        let desk = desk(&cx).await;
        let (pratiche, of_each) = if long_checks() { (25, 40) } else { (8, 8) };
        let all = pratiche * of_each;
        let mut ids = Vec::new();
        for _ in 0..pratiche {
            ids.push(desk.arrived(&cx).await);
        }
        let pratiche = ids;
        for _ in 1..of_each {
            for id in &pratiche {
                desk.take(&cx, *id).await;
                run(&cx, &desk.dora, *id, None, PraticaCommand::Release).await.unwrap();
            }
        }
        told(&cx).await;
        let written = written(&cx).await;
        assert!(
            written.len() == pratiche.len() && written.values().all(|mail| mail.len() == of_each),
            "{all} mails: {written:?}"
        );

        let server = Sink::start(None).await;
        let port = server.port();
        server.stop().await;
        let (mut one, mut two) = (smtp(port), smtp(port));
        let down = Round { sent: 0, failed: 0, unreachable: true };
        assert_eq!(one.send_due(&cx, || false).await.unwrap(), down);

        // Up, and down again while two senders are at work.
        let server = Sink::start(Some(port)).await;
        let some = async {
            while server.received().len() < 20 {
                tokio::task::yield_now().await;
            }
            server.stop().await
        };
        let sending = async { tokio::join!(one.send_due(&cx, || false), two.send_due(&cx, || false), some) };
        let (first, second, mut received) =
            tokio::time::timeout(Duration::from_secs(30), sending).await.expect("twenty come");
        first.unwrap();
        second.unwrap();
        assert!(depth(&cx).await.unwrap().waiting >= all as i64 - 24);

        // Back, but it hangs up before its word; then it takes two of three; then it is well.
        let server = Sink::start(Some(port)).await;
        for manner in [Manner::HangsUpAfterData, Manner::HangsUpAfterData, Manner::IsBusy, Manner::IsBusy] {
            server.be(manner);
            cx.clock.advance(91);
            let (one, two) = tokio::join!(one.send_due(&cx, || false), two.send_due(&cx, || false));
            assert!(one.unwrap().failed + two.unwrap().failed > 0, "{manner:?}");
        }
        server.be(Manner::Accepts);
        while depth(&cx).await.unwrap().waiting > 0 {
            cx.clock.advance(301);
            let (one, two) = tokio::join!(one.send_due(&cx, || false), two.send_due(&cx, || false));
            assert!(one.unwrap().sent + two.unwrap().sent > 0, "it goes on until nothing waits");
        }
        received.extend(server.stop().await);

        assert_eq!(depth(&cx).await.unwrap(), Depth { waiting: 0, parked: 0 });
        assert_in_order(&written, &received);
        for mail in &received {
            let kinds = ["multipart/alternative;", "text/plain; charset=utf-8", "text/html; charset=utf-8"];
            let missing = kinds.into_iter().filter(|kind| !mail.text.contains(&format!("Content-Type: {kind}")));
            assert_eq!(missing.collect::<Vec<_>>(), [""; 0], "{}", mail.text);
        }
        let ids = received.iter().filter(|mail| mail.acknowledged).map(|mail| &mail.message_id);
        assert_eq!(ids.clone().collect::<BTreeSet<_>>().len(), all, "none is lost");
        // Each of the two senders may have missed the server's word as it went down.
        assert!(ids.count() <= all + 2, "none comes twice that was accepted and known to be");
    }

    async fn a_mail_given_up_keeps_the_next_one_back_no_longer_and_the_desk_sees_it(cx: Backend) {
        let desk = desk(&cx).await;
        let id = desk.arrived(&cx).await;
        desk.take(&cx, id).await;
        told(&cx).await;
        let server = Sink::start(None).await;
        server.be(Manner::Refuses("mario@posta.example"));
        let mut sender = smtp(server.port());
        for _ in 1..MAX_TRIES {
            let round = sender.send_due(&cx, || false).await.unwrap();
            assert_eq!(round, Round { sent: 0, failed: 1, unreachable: false }, "the second waits for the first");
            cx.clock.advance(301);
        }
        let seen = detail(&cx, &desk.dora, id).await.unwrap();
        assert_eq!((seen.mail, seen.mail_given_up), (MailState::Waiting, 0));
        assert_eq!(sender.send_due(&cx, || false).await.unwrap().failed, 2, "given up, and the second is tried");
        server.be(Manner::Accepts);
        cx.clock.advance(301);
        assert_eq!(sender.send_due(&cx, || false).await.unwrap().sent, 1);
        assert_eq!(server.stop().await.len(), 1);
        let seen = detail(&cx, &desk.dora, id).await.unwrap();
        assert_eq!((seen.mail, seen.mail_given_up), (MailState::Sent(cx.now()), 1));
    }
}

/// Of each pratica the mail came in order; what came again came right after itself.
fn assert_in_order(written: &BTreeMap<PraticaId, Vec<String>>, received: &[Received]) {
    for (pratica, ids) in written {
        let mut came = received.iter().map(|mail| &mail.message_id).filter(|id| ids.contains(id)).collect::<Vec<_>>();
        came.dedup();
        assert_eq!(came, ids.iter().collect::<Vec<_>>(), "{pratica}");
    }
}
