//! Closing pratiche while the process is killed again and again (kill -9), at any moment between the decision, its event, the
//! outbox, the paper, the protocol and the mail: no half state, no lost mail, no second number. The process that is killed is
//! this test program once more, on a database that keeps what it commits; the protocol lives on outside of it.
//! `PONTE_SOAK` has it killed a hundred times on each database, otherwise four times.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use backend::chain::Sealer;
use backend::mailer::Mailer;
use backend::outbox::send::Sender;
use backend::pratica::remote::settings::configure;
use backend::pratica::remote::{Answered, Handler, Registry, Sending, Trouble, What, send_due};
use backend::testing::{NOW, On, fresh};
use backend::{Clock, Db, Files, Random, paper};
use domain::pratica::protocol::Given;
use domain::pratica::{ProtocolTarget, ProtocolTrouble};
use domain::{TenantId, UserId};
use sqlx_macros::FromRow;

use super::*;

/// Closed in one life of a process, if it is left alive.
const PRATICHE: i64 = 40;
/// Seconds that go by between two lives: longer than any claim.
const APART: i64 = 150;
/// What the process that is killed is told, in this order: database, folder, port, seconds since the beginning, who.
const TOLD: &str = "PONTE_TEST_CLOSING";

/// The protocol: it lives longer than those who ask it, and gives each document one number, however often it is asked.
fn registry_office() -> (u16, Arc<Mutex<BTreeMap<String, usize>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let numbers = Arc::new(Mutex::new(BTreeMap::new()));
    let kept = numbers.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let kept = kept.clone();
            std::thread::spawn(move || answer(&stream, &kept));
        }
    });
    (port, numbers)
}

/// A line for the name of a document, a line for its number. Whoever asked may be dead by then.
fn answer(mut stream: &TcpStream, numbers: &Mutex<BTreeMap<String, usize>>) {
    let mut name = String::new();
    if BufReader::new(stream).read_line(&mut name).is_err() || !name.ends_with('\n') {
        return;
    }
    let number = {
        let mut numbers = numbers.lock().unwrap();
        let next = numbers.len() + 1;
        *numbers.entry(name.trim().to_owned()).or_insert(next)
    };
    std::thread::sleep(Duration::from_millis(3));
    let _ = writeln!(stream, "{number}");
}

/// Asks the protocol for a number.
struct Office(u16);

impl Handler for Office {
    fn exchange<'a>(&'a self, _: &'a ProtocolTarget, sending: Sending) -> Answered<'a> {
        let port = self.0;
        let asked = tokio::task::spawn_blocking(move || {
            let mut stream = TcpStream::connect(("127.0.0.1", port))?;
            writeln!(stream, "{}", sending.external_id)?;
            let mut number = String::new();
            BufReader::new(&stream).read_line(&mut number)?;
            let prefix = if matches!(sending.what, What::Document { .. }) { "PROT/" } else { "F/" };
            let number = format!("{prefix}{}", number.trim());
            Ok::<_, std::io::Error>(Given { document: number.clone(), number, project: "F".into() })
        });
        Box::pin(async move {
            let trouble = || Trouble { kind: ProtocolTrouble::Unreachable, said: String::new() };
            asked.await.map_err(|_| trouble())?.map_err(|_| trouble())
        })
    }

    fn has_secret(&self, _: &ProtocolTarget) -> bool {
        true
    }
}

async fn process(url: &str, folder: &Path, since: i64) -> Backend {
    let clock = Clock::fixed(NOW);
    clock.advance(since);
    Backend::new(Db::open(url, 4).await.unwrap(), clock, Random::system(), Files::open(&folder.join("files")).unwrap())
}

/// Everything a process does by itself, once round and at the same time, as its jobs do. What loses a race is done next time.
async fn work(cx: &Backend, folder: &Path, port: u16) {
    let sealer = Sealer::new(backend::testing::signing_key(1), None);
    let registry: Registry = Arc::new(Office(port));
    let telling = async {
        sealer.seal(cx).await.ok();
        outbox::tell(cx, Some(&post())).await.ok();
    };
    let mailer = Mailer::folder(folder.join("mail"), "ponte@comune-valdoro.example".parse().unwrap());
    let mut sender = Sender::new(mailer);
    let (sent, (), mailed, printed) = tokio::join!(
        send_due(cx, &registry, print, &|| false),
        telling,
        sender.send_due(cx, || false),
        paper::print_due(cx, print)
    );
    for failed in [sent.err(), mailed.err(), printed.err()].into_iter().flatten() {
        assert!(!matches!(failed, Error::Denied(_)), "{failed:?}");
    }
}

fn print(paper: &domain::paper::WrittenPaper) -> anyhow::Result<Vec<u8>> {
    Ok(format!("%PDF-1.7 {paper:?}").into_bytes())
}

/// The life of a process that somebody will kill: an operator closes one pratica after the other while the worker goes round.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "started by the test that kills it"]
async fn a_process_that_will_be_killed() {
    let Some(told) = std::env::var_os(TOLD).and_then(|told| told.into_string().ok()) else { return };
    let [url, folder, port, since, user, tenant] = &told.split('\n').collect::<Vec<_>>()[..] else { panic!("{told}") };
    let (folder, port) = (PathBuf::from(folder), port.parse().unwrap());
    let cx = process(url, &folder, since.parse().unwrap()).await;
    let dora = Actor {
        user: UserId(user.parse().unwrap()),
        tenant: TenantId(tenant.parse().unwrap()),
        roles: vec![Role::Operatore],
    };
    println!("alive");
    let closing = {
        let (cx, dora) = (cx.clone(), dora.clone());
        tokio::spawn(async move {
            for id in in_state(&cx, 4000).await {
                run(&cx, &dora, id, None, PraticaCommand::Finish).await.unwrap();
            }
        })
    };
    while !closing.is_finished() {
        work(&cx, &folder, port).await;
    }
    closing.await.unwrap();
    // Until it is killed.
    loop {
        work(&cx, &folder, port).await;
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

async fn in_state(cx: &Backend, state: i64) -> Vec<PraticaId> {
    let mut tx = cx.db.snapshot().await.unwrap();
    sql!(tx, fetch_all scalar PraticaId, "select id from pratica where state = $1 order by id", state).unwrap()
}

fn start(told: &str) -> Child {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "pratica::closing::a_process_that_will_be_killed", "--ignored", "--nocapture"])
        .env(TOLD, told)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.map_while(Result::ok).any(|line| line.contains("alive")), "it does not come to life");
    child
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn closing_survives_kill_9_at_any_moment_on_sqlite() {
    killed_again_and_again(On::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn closing_survives_kill_9_at_any_moment_on_postgres() {
    killed_again_and_again(On::Postgres).await;
}

async fn killed_again_and_again(on: On) {
    let rounds: u64 = if std::env::var_os("PONTE_SOAK").is_some() { 100 } else { 4 };
    let Some(url) = fresh(on).await else { return };
    let folder = backend::testing::folder("closing");
    let (port, numbers) = registry_office();
    let cx = process(&url, &folder, 0).await;
    let Desk { service, dora, .. } = desk(&cx, ProtocolKind::Internal).await;
    let target = ProtocolTarget { url: "https://pitre.example/".into(), ..ProtocolTarget::default() };
    configure(&cx, "comune-valdoro", &slug_of(&cx, service).await, &target).await.unwrap();
    let mut since = 0;
    for round in 0..rounds {
        in_hand(&cx, service, &dora, &folder, port).await;
        since += APART;
        cx.clock.advance(APART);
        let told = format!("{url}\n{}\n{port}\n{since}\n{}\n{}", folder.display(), dora.user, dora.tenant);
        let mut child = start(&told);
        // Another moment in each round, from the first step on.
        tokio::time::sleep(Duration::from_millis((round * 37 + 3) % 400)).await;
        child.kill().unwrap();
        child.wait().unwrap();
        nothing_is_half(&cx).await;
        since += APART;
        cx.clock.advance(APART);
    }
    for id in in_state(&cx, 4000).await {
        run(&cx, &dora, id, None, PraticaCommand::Finish).await.unwrap();
    }
    // What was numbered last is sealed, told and sent one round after the other.
    let (mut quiet, mut turns) = (0, 0);
    while quiet < 4 {
        turns += 1;
        assert!(turns < 500, "it never comes to rest");
        work(&cx, &folder, port).await;
        cx.clock.advance(APART);
        let waits = number(&cx, "select count(*) from mail where sent_at is null").await;
        quiet = if waits == 0 && in_state(&cx, 6000).await.is_empty() { quiet + 1 } else { 0 };
    }
    nothing_is_half(&cx).await;
    nothing_is_missing(&cx, &dora, &folder, &numbers.lock().unwrap()).await;
}

/// Some more pratiche that only want to be concluded, so that there is work until the process is killed.
async fn in_hand(cx: &Backend, service: ServiceId, dora: &Actor, folder: &Path, port: u16) {
    let missing = PRATICHE - i64::try_from(in_state(cx, 4000).await.len()).unwrap();
    for _ in 0..missing {
        let id = receive(cx, service, &compiled(cx, "Rossi")).await.unwrap();
        while detail::detail(cx, dora, id).await.unwrap().facts.pratica.state != PraticaState::Registered {
            work(cx, folder, port).await;
        }
        take(cx, dora, id).await;
        let reason = "Il punteggio è noto.".to_owned();
        run(cx, dora, id, None, PraticaCommand::Evaluate { accepted: true, reason }).await.unwrap();
    }
}

#[derive(FromRow)]
struct Closed {
    id: PraticaId,
    state: i64,
    passages: i64,
    rows: i64,
    last: i64,
    concluded: i64,
    registered: i64,
    papers: i64,
    outcome: Option<String>,
}

/// At no moment is anything there without what belongs to it.
async fn nothing_is_half(cx: &Backend) {
    let mut tx = cx.db.snapshot().await.unwrap();
    let all = sql!(
        tx,
        fetch_all as Closed,
        "select p.id, p.state, p.passages, p.outcome,
                (select count(*) from pratica_passage t where t.pratica_id = p.id) as rows,
                (select t.state from pratica_passage t where t.pratica_id = p.id and t.place = p.passages) as last,
                (select count(*) from event e where e.thing_id = p.id and e.name = 'PraticaAccepted') as concluded,
                (select count(*) from event e where e.thing_id = p.id and e.name = 'PraticaOutcomeRegistered') as registered,
                (select count(*) from paper a where a.thing_id = p.id and a.kind = 'ANSWER') as papers
         from pratica p"
    );
    for one in all.unwrap() {
        let decided = i64::from(one.state >= 6000);
        let (id, complete) = (one.id, i64::from(one.state == 7000));
        assert_eq!((one.rows, one.last), (one.passages, one.state), "{id}: the iter is the state");
        assert_eq!((one.concluded, one.papers), (decided, decided), "{id}: the decision, its event and its paper");
        assert_eq!(one.registered, complete, "{id}: the number and its event");
        let numbered = one.outcome.as_deref().is_some_and(|outcome| outcome.contains("PROT/"));
        assert_eq!((one.outcome.is_some(), numbered), (decided == 1, complete == 1), "{id}: {:?}", one.outcome);
    }
}

#[derive(FromRow)]
struct Sent {
    pratica_id: PraticaId,
    subject: String,
    message_id: String,
}

/// In the end everything has happened, and once.
async fn nothing_is_missing(cx: &Backend, dora: &Actor, folder: &Path, numbers: &BTreeMap<String, usize>) {
    let closed = in_state(cx, 7000).await;
    let all = number(cx, "select count(*) from pratica").await;
    assert_eq!(closed.len() as i64, all, "every one of them is concluded");
    assert_eq!(numbers.len() as i64, 2 * all, "the request and the answer have a number each");
    let mut seen = BTreeSet::new();
    let mut tx = cx.db.snapshot().await.unwrap();
    let statement =
        "select pratica_id, subject, message_id from mail where sent_at is not null order by pratica_id, place";
    let mail = sql!(tx, fetch_all as Sent, statement).unwrap();
    drop(tx);
    for id in closed {
        let facts = detail::detail(cx, dora, id).await.unwrap().facts;
        let outcome = facts.pratica.outcome.unwrap().protocol.unwrap().number;
        for (place, given) in [(1, facts.pratica.protocol.unwrap().number), (4, outcome)] {
            assert_eq!(given, format!("PROT/{}", numbers[&format!("{id}-{place}")]), "{id}: the number it was given");
            assert!(seen.insert(given), "{id}: a number of its own");
        }
        let told =
            mail.iter().filter(|mail| mail.pratica_id == id).map(|mail| mail.subject.as_str()).collect::<Vec<_>>();
        assert_eq!(told, ["2000", "3000", "4000", "6000", "7000"], "{id}: told of each change once");
    }
    for one in &mail {
        let name = one.message_id.trim_matches(['<', '>']).split('@').next().unwrap();
        assert!(folder.join("mail").join(format!("{name}.eml")).is_file(), "{name} has arrived");
    }
}
