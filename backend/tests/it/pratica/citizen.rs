//! The citizen's page: the link that mail brings, what opens it, how long it lasts and what it gives.

use std::net::IpAddr;

use backend::mailer::Mailer;
use backend::outbox::send::Sender;
use backend::pratica::citizen::{self, Links, Visit};
use backend::pratica::{attach, receive, run};
use backend::throttle::Source;
use backend::{Backend, outbox};
use domain::eservice::interface::Upload;
use domain::paper::PaperKind;
use domain::pratica::citizen::{LINK_DAYS, VISIT_SECONDS};
use domain::pratica::{Applicant, PERSONAL_LINK, PraticaCommand, ProtocolKind};
use domain::{Denial, FieldProblem};

use super::{Desk, arrived, compiled, desk, number, post, registered, take};
use crate::cast::denial;

const CODE: &str = "1h501u";
const PDF: &[u8] = b"%PDF-1.7\ngraduatoria\n";

fn at(address: [u8; 4]) -> Source {
    IpAddr::from(address).into()
}

fn print(written: &domain::paper::WrittenPaper) -> anyhow::Result<Vec<u8>> {
    Ok(format!("%PDF-1.7 {:?}", PaperKind::from(&written.paper)).into_bytes())
}

/// Seals, tells, sends; the personal links in what was sent, in that order.
async fn links(cx: &Backend, key: u8) -> Vec<String> {
    fn citizen(notice: &domain::pratica::CitizenNotice<'_>) -> domain::notification::MailText {
        let body = if notice.has_page { format!("di più: {PERSONAL_LINK}") } else { "niente".to_owned() };
        let html = Some(format!("<a href=\"{PERSONAL_LINK}\">"));
        domain::notification::MailText { subject: notice.state.code().to_string(), body, html }
    }
    backend::chain::Sealer::new(backend::testing::signing_key(1), None).seal(cx).await.unwrap();
    outbox::tell(cx, Some(&outbox::Post { citizen, ..post() })).await.unwrap();
    let links = Links::new("https://ponte.example/cittadino/", &backend::testing::signing_key(key)).unwrap();
    let mut sender = Sender::new(Mailer::memory(), links);
    sender.send_due(cx, || false).await.unwrap();
    let Mailer::Memory(sent) = sender.mailer() else { panic!("it was made so") };
    let sent = sent.lock().unwrap().clone();
    let links = sent.into_iter().filter_map(|letter| {
        let html = letter.html.unwrap();
        let link = letter.body.strip_prefix("di più: https://ponte.example/cittadino/")?.to_owned();
        assert!(html.contains(&format!("\"https://ponte.example/cittadino/{link}\"")), "{html}");
        Some(link)
    });
    links.collect()
}

async fn opened(cx: &Backend, link: &str) -> Option<String> {
    cx.clock.advance(60);
    citizen::open(cx, link, CODE, &at([192, 0, 2, 1])).await.unwrap()
}

async fn seen(cx: &Backend, link: &str, token: &str) -> Option<citizen::CitizenPage> {
    citizen::page(cx, Visit { link, token: Some(token) }).await.unwrap()
}

async fn papers(cx: &Backend, link: &str, token: &str) -> [bool; 2] {
    let visit = Visit { link, token: Some(token) };
    let given = async |kind| citizen::paper(cx, visit, kind, print).await.unwrap().is_some();
    [given(PaperKind::Form).await, given(PaperKind::Answer).await]
}

/// Everything that is stored, as text.
async fn stored(cx: &Backend) -> String {
    let bodies = backend::testing::texts(cx, "select body || coalesce(html, '') from mail").await;
    bodies.join("\n")
}

on_both! {
    async fn a_citizen_follows_a_pratica_with_the_link_of_its_mail(cx: Backend) {
        let Desk { service, dora, .. } = desk(&cx, ProtocolKind::Internal).await;
        let id = registered(&cx, service, "Rossi").await;
        let sent = links(&cx, 1).await;
        assert!(sent.len() == 2 && sent[0] == sent[1], "one link for each pratica: {sent:?}");
        let link = sent[0].as_str();
        assert!(link.len() >= 22 && !stored(&cx).await.contains(link), "128 bits, and written down nowhere");
        assert_eq!(number(&cx, "select count(*) from citizen_link").await, 1);

        let token = opened(&cx, link).await.unwrap();
        let page = seen(&cx, link, &token).await.unwrap();
        assert_eq!(page.view.passed.iter().map(|(state, _)| state.code()).collect::<Vec<_>>(), [2000, 3000]);
        assert_eq!((page.view.citizen.as_str(), page.papers), ("Mario Rossi", vec![PaperKind::Form]));
        assert_eq!(papers(&cx, link, &token).await, [true, false]);

        take(&cx, &dora, id).await;
        let upload = Upload { name: "graduatoria.pdf", pretty_name: "", content_type: "application/pdf", bytes: PDF };
        let file = attach(&cx, &dora, id, upload).await.unwrap();
        let reason = "Il punteggio è noto.".to_owned();
        run(&cx, &dora, id, None, PraticaCommand::Evaluate { accepted: false, reason }).await.unwrap();
        run(&cx, &dora, id, None, PraticaCommand::Finish).await.unwrap();
        let page = seen(&cx, link, &token).await.unwrap();
        assert_eq!((page.view.state.code(), page.view.outcome), (6000, None), "not told before its number");
        assert_eq!(papers(&cx, link, &token).await, [true, false]);
        let visit = Visit { link, token: Some(&token) };
        assert!(citizen::document(&cx, visit, file).await.unwrap().is_none());
        backend::pratica::protocol::register_due(&cx).await.unwrap();
        let page = seen(&cx, link, &token).await.unwrap();
        assert_eq!(page.view.outcome.map(|outcome| outcome.accepted), Some(false));
        assert_eq!(papers(&cx, link, &token).await, [true, true]);
        let (kept, bytes) = citizen::document(&cx, visit, file).await.unwrap().unwrap();
        assert_eq!((kept.name.as_str(), &bytes[..]), ("graduatoria.pdf", PDF));
        assert!(!format!("{:?}", page.view.passed).contains(&dora.user.to_string()));

        citizen::close(&cx, &token).await.unwrap();
        assert!(seen(&cx, link, &token).await.is_none());
        assert_eq!(papers(&cx, link, &token).await, [false, false]);
    }

    async fn nobody_opens_anothers_page_and_whoever_guesses_waits(cx: Backend) {
        let Desk { service, .. } = desk(&cx, ProtocolKind::None).await;
        arrived(&cx, service, "Rossi").await;
        let other = Applicant { fiscal_code: "VRDLGU85D41F839K".into(), ..compiled(&cx, "Verdi").applicant };
        receive(&cx, service, &domain::pratica::Compiled { applicant: other, ..compiled(&cx, "Verdi") }).await.unwrap();
        let sent = links(&cx, 1).await;
        let [rossi, verdi] = &sent[..] else { panic!("one each: {sent:?}") };
        let token = opened(&cx, rossi).await.unwrap();
        assert!(seen(&cx, verdi, &token).await.is_none(), "a visit is to one pratica");
        assert!(opened(&cx, verdi).await.is_none(), "another citizen's characters");
        assert!(opened(&cx, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").await.is_none(), "no such link");
        assert!(!citizen::is_open(&cx, Visit { link: rossi, token: None }).await.unwrap());
        let refused = citizen::open(&cx, rossi, "1H5", &at([192, 0, 2, 2])).await;
        assert_eq!(denial(refused), Denial::field("code", FieldProblem::Malformed));
        // From ever another address: the link itself has its waits.
        let mut waits = 0;
        for guess in 0..12_u8 {
            match citizen::open(&cx, rossi, "AAAAAA", &at([198, 51, 100, guess])).await {
                Ok(opened) => assert_eq!(opened, None),
                Err(error) => {
                    assert!(matches!(denial::<()>(Err(error)), Denial::TooManyRequests { .. }));
                    waits += 1;
                }
            }
        }
        assert!(waits >= 8, "{waits}");
        // A session of the console is none of the citizen's, and the other way round.
        assert!(backend::session::authenticate(&cx, &token, backend::session::Use::Active).await.unwrap().is_none());
    }

    async fn links_and_visits_run_out_and_the_next_mail_renews(cx: Backend) {
        let Desk { service, dora, .. } = desk(&cx, ProtocolKind::None).await;
        let id = arrived(&cx, service, "Rossi").await;
        let first = links(&cx, 1).await.remove(0);
        let token = opened(&cx, &first).await.unwrap();
        cx.clock.advance(VISIT_SECONDS);
        assert!(seen(&cx, &first, &token).await.is_none(), "half an hour");
        cx.clock.advance((LINK_DAYS - 10) * 86_400);
        take(&cx, &dora, id).await;
        assert_eq!(links(&cx, 1).await, [first.as_str()], "the same lives on");
        cx.clock.advance(20 * 86_400);
        assert!(opened(&cx, &first).await.is_some(), "since the second mail");
        cx.clock.advance(LINK_DAYS * 86_400);
        assert!(opened(&cx, &first).await.is_none(), "it has run out");
        citizen::sweep(&cx).await.unwrap();
        assert_eq!(number(&cx, "select count(*) from citizen_visit").await, 0);
        run(&cx, &dora, id, None, PraticaCommand::RequestIntegration { text: "Serve lo stato di famiglia.".into() })
            .await
            .unwrap();
        let second = links(&cx, 1).await.remove(0);
        assert_ne!(first, second, "what has run out does not come back");
        let token = opened(&cx, &second).await.unwrap();
        let page = seen(&cx, &second, &token).await.unwrap();
        assert_eq!(page.view.asked.as_deref(), Some("Serve lo stato di famiglia."));
        assert!(opened(&cx, &first).await.is_none());
        // With another key of the installation the link is another one, and the only one.
        run(&cx, &dora, id, None, PraticaCommand::ReceiveIntegration { note: String::new() }).await.unwrap();
        let third = links(&cx, 2).await.remove(0);
        assert_ne!(second, third);
        assert!(opened(&cx, &third).await.is_some() && opened(&cx, &second).await.is_none());
    }
}
