//! The way to the ente's own protocol on both databases: a number once, in order, by one process, tried again after failures,
//! and taken up where a process died (`pratiche.md` §9 and §12.2, 7, 8).

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

use backend::pratica::remote::settings::{configuration, configure};
use backend::pratica::remote::{Answered, Handler, LEASE, Registry, Sending, Trouble, What, send_due};
use domain::paper::WrittenPaper;
use domain::pratica::protocol::{Given, MAX_FAILURES};
use domain::pratica::{FileKind, PraticaFile, ProtocolTarget, ProtocolTrouble, ProtocolWork, WorkState, files};
use domain::{DocumentId, Permission};

use super::*;

/// What the other side does with a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Does {
    /// Takes it and answers.
    Answers,
    /// Takes it; its answer never comes.
    TakesAndFallsSilent,
    Fails(ProtocolTrouble),
}

/// A protocol that knows a document by the name it is told, and does what is written for it to do, in order; then it answers.
#[derive(Default)]
pub(super) struct Book {
    script: Mutex<VecDeque<Does>>,
    numbers: Mutex<BTreeMap<String, Given>>,
    asked: Mutex<Vec<(String, What)>>,
}

impl Book {
    fn will(&self, does: impl IntoIterator<Item = Does>) {
        self.script.lock().unwrap().extend(does);
    }

    /// How many documents have a number.
    fn documents(&self) -> usize {
        self.numbers.lock().unwrap().len()
    }

    fn asked(&self) -> Vec<(String, What)> {
        self.asked.lock().unwrap().clone()
    }

    fn give(&self, sending: &Sending) -> Given {
        self.asked.lock().unwrap().push((sending.external_id.clone(), sending.what.clone()));
        let What::Document { project, .. } = &sending.what else {
            return Given { document: String::new(), number: String::new(), project: String::new() };
        };
        let mut numbers = self.numbers.lock().unwrap();
        let next = numbers.len() + 1;
        let project = project.clone().unwrap_or_else(|| format!("F-{next}"));
        let fresh = Given { document: format!("D-{next}"), number: format!("PROT/{next}"), project };
        numbers.entry(sending.external_id.clone()).or_insert(fresh).clone()
    }
}

impl Handler for Book {
    fn exchange<'a>(&'a self, _: &'a ProtocolTarget, sending: Sending) -> Answered<'a> {
        Box::pin(async move {
            let does = self.script.lock().unwrap().pop_front().unwrap_or(Does::Answers);
            match does {
                Does::Answers => Ok(self.give(&sending)),
                Does::Fails(kind) => Err(Trouble { kind, said: "no".into() }),
                Does::TakesAndFallsSilent => {
                    self.give(&sending);
                    std::future::pending().await
                }
            }
        })
    }

    fn has_secret(&self, target: &ProtocolTarget) -> bool {
        target.credential != "missing"
    }
}

fn target(credential: &str) -> ProtocolTarget {
    let (url, credential) = ("https://pitre.example/".to_owned(), credential.to_owned());
    ProtocolTarget { url, credential, classification: "7.1".into(), ..ProtocolTarget::default() }
}

fn print(_: &WrittenPaper) -> anyhow::Result<Vec<u8>> {
    Ok(b"%PDF-1.7".to_vec())
}

async fn send(cx: &Backend, book: &Arc<Book>) -> u64 {
    let registry: Registry = book.clone();
    send_due(cx, &registry, print, &|| false).await.unwrap()
}

/// A desk whose service is registered by a protocol of its own.
async fn remote_desk(cx: &Backend, credential: &str) -> (Desk, Arc<Book>) {
    let desk = desk(cx, ProtocolKind::Internal).await;
    let slug = crate::pratica::slug_of(cx, desk.service).await;
    configure(cx, "comune-valdoro", &slug, &target(credential)).await.unwrap();
    (desk, Arc::default())
}

/// A request with two files.
async fn with_files(cx: &Backend, service: ServiceId) -> PraticaId {
    let mut compiled = compiled(cx, "Rossi");
    for name in ["isee.pdf", "delega.pdf"] {
        let bytes = format!("%PDF-1.7 {name}").into_bytes();
        let checksum = cx.files.put(bytes.clone().into()).await.unwrap();
        let upload = Upload { name, pretty_name: "", content_type: "", bytes: &bytes };
        let kept: PraticaFile =
            files::check(upload, FileKind::Request, (DocumentId(cx.id()), checksum), cx.now()).unwrap();
        compiled.files.push(kept);
    }
    receive(cx, service, &compiled).await.unwrap()
}

async fn seen(cx: &Backend, by: &Actor, id: PraticaId) -> (PraticaState, Option<String>, Option<ProtocolWork>) {
    let facts = detail::detail(cx, by, id).await.unwrap().facts;
    let outcome = facts.pratica.outcome.and_then(|outcome| outcome.protocol);
    let number = outcome.or(facts.pratica.protocol).map(|protocol| protocol.number);
    (facts.pratica.state, number, facts.registry)
}

on_both! {
    async fn a_number_comes_then_the_files_and_the_answer_goes_into_the_same_project(cx: Backend) {
        let (Desk { service, dora, .. }, book) = remote_desk(&cx, "").await;
        let id = with_files(&cx, service).await;
        assert_eq!(protocol::register_due(&cx).await.unwrap(), 0, "our own protocol has nothing to do with it");
        assert_eq!(send(&cx, &book).await, 3);
        assert_eq!(send(&cx, &book).await, 0, "once");
        let (state, number, work) = seen(&cx, &dora, id).await;
        assert_eq!((state, number.as_deref()), (PraticaState::Registered, Some("PROT/1")));
        assert_eq!(work.unwrap().state, WorkState::Done);
        take(&cx, &dora, id).await;
        let upload = Upload { name: "esito.pdf", pretty_name: "", content_type: "", bytes: b"%PDF-1.7 esito" };
        attach(&cx, &dora, id, upload).await.unwrap();
        conclude(&cx, &dora, id, true).await;
        assert_eq!(seen(&cx, &dora, id).await.0, PraticaState::CompleteWaiting);
        assert_eq!(send(&cx, &book).await, 2);
        let (state, number, _) = seen(&cx, &dora, id).await;
        assert_eq!((state, number.as_deref()), (PraticaState::Complete, Some("PROT/2")));
        let asked = book.asked();
        let projects = asked.iter().filter_map(|(_, what)| match what {
            What::Document { project, is_answer, .. } => Some((*is_answer, project.clone())),
            What::File { .. } => None,
        });
        assert_eq!(projects.collect::<Vec<_>>(), [(false, None), (true, Some("F-1".to_owned()))]);
        let names = asked.iter().filter_map(|(_, what)| match what {
            What::File { document, name, .. } => Some((document.as_str(), name.as_str())),
            What::Document { .. } => None,
        });
        assert_eq!(names.collect::<Vec<_>>(), [("D-1", "isee.pdf"), ("D-1", "delega.pdf"), ("D-2", "esito.pdf")]);
    }

    async fn edge_07_a_protocol_that_is_down_keeps_one_waiting_with_a_warning_and_nobody_else(cx: Backend) {
        let (Desk { cast, service, dora, .. }, book) = remote_desk(&cx, "").await;
        let id = arrived(&cx, service, "Rossi").await;
        book.will([Does::Fails(ProtocolTrouble::Unreachable)]);
        let other = arrived(&cx, service, "Bianchi").await;
        let own = offered(&cx, &cast.anna, "Bonus", ProtocolKind::Internal).await;
        service::enable(&cx, &cast.anna, own, dora.user, true).await.unwrap();
        let internal = arrived(&cx, own, "Neri").await;
        send(&cx, &book).await;
        protocol::register_due(&cx).await.unwrap();
        let (state, number, work) = seen(&cx, &dora, id).await;
        assert_eq!((state, number), (PraticaState::Submitted, None));
        let work = work.unwrap();
        assert_eq!((work.trouble, work.failures), (Some(ProtocolTrouble::Unreachable), 1));
        assert_eq!(work.due_at, cx.now().plus_seconds(60), "in a minute");
        for unaffected in [other, internal] {
            assert_eq!(seen(&cx, &dora, unaffected).await.0, PraticaState::Registered);
        }
        assert_eq!(send(&cx, &book).await, 0, "not before its time");
        cx.clock.advance(60);
        assert_eq!(send(&cx, &book).await, 1);
        assert_eq!(seen(&cx, &dora, id).await.0, PraticaState::Registered);
    }

    async fn after_ten_failures_it_is_given_up_until_an_administrator_says_so(cx: Backend) {
        let (Desk { cast, service, dora, .. }, book) = remote_desk(&cx, "").await;
        let id = arrived(&cx, service, "Rossi").await;
        for _ in 0..MAX_FAILURES {
            book.will([Does::Fails(ProtocolTrouble::HttpError)]);
            send(&cx, &book).await;
            cx.clock.advance(3_600);
        }
        assert_eq!(send(&cx, &book).await, 0, "nobody asks any more");
        let work = seen(&cx, &dora, id).await.2.unwrap();
        assert_eq!((work.state, work.failures), (WorkState::Failed, MAX_FAILURES));
        let failed = configuration(&cx, &dora).await.unwrap().iter().map(|one| one.failed).sum::<i64>();
        assert_eq!(failed, 1);
        let refused = run(&cx, &dora, id, None, PraticaCommand::RetryProtocol).await;
        assert_eq!(denial(refused), Denial::Unauthorized { permission: Permission::ManagePratiche });
        run(&cx, &cast.anna, id, None, PraticaCommand::RetryProtocol).await.unwrap();
        let again = run(&cx, &cast.anna, id, None, PraticaCommand::RetryProtocol).await;
        assert_eq!(denial(again), Denial::ProtocolNotFailed);
        assert_eq!(send(&cx, &book).await, 1);
        assert_eq!(seen(&cx, &dora, id).await.0, PraticaState::Registered);
        for (name, times) in [("PraticaProtocolFailed", 1), ("PraticaProtocolRetried", 1), ("PraticaRegistered", 1)] {
            assert_eq!(happened(&cx, name).await, times, "{name}");
        }
    }

    async fn edge_08_a_process_that_dies_between_success_and_writing_gets_the_same_number(cx: Backend) {
        let (Desk { service, dora, .. }, book) = remote_desk(&cx, "").await;
        let id = with_files(&cx, service).await;
        // The document is taken, and whoever sent it dies; then a file is, and the next one dies too.
        for _ in 0..2 {
            book.will([Does::TakesAndFallsSilent]);
            let dying = {
                let (cx, book) = (cx.clone(), book.clone());
                tokio::spawn(async move { send(&cx, &book).await })
            };
            while !book_is_read(&book) {
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            }
            dying.abort();
            assert!(dying.await.is_err());
            assert_eq!(send(&cx, &book).await, 0, "the claim of the dead holds for a while");
            cx.clock.advance(LEASE);
            book.will([Does::Answers]);
        }
        assert_eq!(seen(&cx, &dora, id).await.0, PraticaState::Registered);
        send(&cx, &book).await;
        let (state, number, work) = seen(&cx, &dora, id).await;
        assert_eq!((state, number.as_deref()), (PraticaState::Registered, Some("PROT/1")));
        assert_eq!(work.unwrap().state, WorkState::Done);
        assert_eq!(book.documents(), 1, "never a second number");
        let ids = book.asked().into_iter().filter(|(_, what)| matches!(what, What::Document { .. }));
        assert_eq!(ids.map(|(id, _)| id).collect::<BTreeSet<_>>().len(), 1, "known by one name at each try");
    }

    async fn a_file_that_fails_is_tried_again_and_the_document_is_not(cx: Backend) {
        let (Desk { service, dora, .. }, book) = remote_desk(&cx, "").await;
        let id = with_files(&cx, service).await;
        book.will([Does::Answers, Does::Answers, Does::Fails(ProtocolTrouble::TooSlow)]);
        assert_eq!(send(&cx, &book).await, 2);
        let (state, number, work) = seen(&cx, &dora, id).await;
        assert_eq!((state, number.as_deref()), (PraticaState::Registered, Some("PROT/1")), "the number is good");
        assert_eq!(work.unwrap().files_sent.len(), 1);
        cx.clock.advance(60);
        assert_eq!(send(&cx, &book).await, 1);
        let kinds = book.asked().into_iter().map(|(_, what)| matches!(what, What::Document { .. }));
        assert_eq!(kinds.collect::<Vec<_>>(), [true, false, false]);
    }

    async fn what_is_not_configured_waits_and_says_so(cx: Backend) {
        let (Desk { cast, service, dora, .. }, book) = remote_desk(&cx, "missing").await;
        let bare = offered(&cx, &cast.anna, "Bonus", ProtocolKind::Remote).await;
        service::enable(&cx, &cast.anna, bare, dora.user, true).await.unwrap();
        for service in [service, bare] {
            let id = arrived(&cx, service, "Rossi").await;
            send(&cx, &book).await;
            assert_eq!(seen(&cx, &dora, id).await.2.unwrap().trouble, Some(ProtocolTrouble::NotConfigured));
        }
        assert!(book.asked().is_empty(), "nothing of a citizen goes anywhere");
    }

    async fn many_processes_at_once_ask_once_for_each(cx: Backend) {
        let (Desk { service, .. }, book) = remote_desk(&cx, "").await;
        for _ in 0..6 {
            arrived(&cx, service, "Rossi").await;
        }
        let all = (0..4).map(|_| {
            let (cx, book) = (cx.clone(), book.clone());
            tokio::spawn(async move { send(&cx, &book).await })
        });
        for one in all.collect::<Vec<_>>() {
            one.await.unwrap();
        }
        send(&cx, &book).await;
        assert_eq!((book.documents(), book.asked().len()), (6, 6));
        assert_eq!(number(&cx, "select count(distinct protocol) from pratica where state = 3000").await, 6);
    }

    async fn a_number_that_comes_after_a_partner_s_is_kept_and_not_used(cx: Backend) {
        let (Desk { cast, service, dora, .. }, book) = remote_desk(&cx, "").await;
        let id = arrived(&cx, service, "Rossi").await;
        book.will([Does::Fails(ProtocolTrouble::TooSlow)]);
        send(&cx, &book).await;
        let mut tx = cx.db.begin().await.unwrap();
        sql!(tx, execute, "update pratica set state = 3000, protocol = 'P/9', protocol_at = 0, passages = 2").unwrap();
        tx.commit().await.unwrap();
        cx.clock.advance(60);
        send(&cx, &book).await;
        let (_, number, work) = seen(&cx, &dora, id).await;
        assert_eq!(number.as_deref(), Some("P/9"));
        let work = work.unwrap();
        assert_eq!((work.trouble, work.said.as_str()), (Some(ProtocolTrouble::Overtaken), "PROT/1"));
        let retried = run(&cx, &cast.anna, id, None, PraticaCommand::RetryProtocol).await;
        assert_eq!(denial(retried), Denial::ProtocolNotFailed);
    }

    async fn the_configuration_is_the_ente_s_own_to_read(cx: Backend) {
        let (Desk { cast, dora, service, .. }, _) = remote_desk(&cx, "segreto-valdoro").await;
        let shown = configuration(&cx, &dora).await.unwrap();
        let of = shown.iter().find(|one| one.service == service).unwrap();
        assert_eq!(of.protocol, ProtocolKind::Remote);
        assert_eq!(of.settings.as_ref().unwrap().target.classification, "7.1");
        let stranger = Actor { roles: vec![Role::Operatore], ..cast.bruno.clone() };
        assert!(configuration(&cx, &stranger).await.unwrap().is_empty());
        assert_eq!(happened(&cx, "ServiceProtocolConfigured").await, 1);
        let unknown = configure(&cx, "comune-valdoro", "no", &target("")).await.map(drop);
        assert_eq!(denial(unknown), Denial::NotFound { thing: Thing::Service });
    }
}

fn book_is_read(book: &Book) -> bool {
    book.script.lock().unwrap().is_empty()
}

async fn happened(cx: &Backend, name: &str) -> i64 {
    let mut tx = cx.db.snapshot().await.unwrap();
    sql!(tx, fetch_one scalar i64, "select count(*) from event where name = $1", name).unwrap()
}
