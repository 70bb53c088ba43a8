//! Two processes on one PostgreSQL: each is this test program once more, with a service of its own, and both are told at
//! the same time what to send. What they share is the database, and nothing in memory.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use backend::terminology::size;
use backend::testing::{self, NOW, On};
use backend::{Backend, Clock, Db, Random};
use server::terminology::{Channel, Service, Settings, router};

use super::{CSV, Desk, OID, ask, csv, peer, signed};

/// What a process is told, in this order: database, authorities, certificate of the connection, folder of what arrives.
const TOLD: &str = "PONTE_TEST_TERMINOLOGY";
const ROUNDS: usize = 10;

async fn process_on(url: &str) -> Backend {
    Backend::new(Db::open(url, 4).await.unwrap(), Clock::fixed(NOW), Random::system(), testing::files())
}

/// The life of a process: for each line with a version and two tokens it uploads a file, and says what the answer was.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "started by the test that tells it what to send"]
async fn a_process_of_its_own() {
    let Some(told) = std::env::var_os(TOLD).and_then(|told| told.into_string().ok()) else { return };
    let [url, ca, client, folder] = &told.split('\n').collect::<Vec<_>>()[..] else { panic!("{told}") };
    let settings = Settings::new(Channel::Direct, PathBuf::from(folder));
    let service = Service::open(process_on(url).await, settings, Some(Path::new(ca)), Path::new(ca)).unwrap();
    let (router, client) = (router(service), std::fs::read(client).unwrap());
    // The runner of tests has written the name of this one, and no end of the line.
    println!("\nalive");
    for line in std::io::stdin().lines().map_while(Result::ok) {
        let [version, bearer, integrity] = &line.split(' ').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let (head, body) = csv(version, CSV);
        let tokens = ((*bearer).to_owned(), (*integrity).to_owned());
        let request = signed(head, &tokens).extension(peer(&[&client])).body(body).unwrap();
        let reply = ask(&router, request).await;
        println!("answer {} {}", reply.status, reply.body["instance"].as_str().unwrap_or("created"));
    }
}

struct Process {
    child: Child,
    into: ChildStdin,
    from: BufReader<ChildStdout>,
}

impl Process {
    fn start(told: &str) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "terminology::processes::a_process_of_its_own", "--ignored", "--nocapture"])
            .env(TOLD, told)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (into, from) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        let mut process = Self { child, into, from };
        process.said("alive");
        process
    }

    fn tell(&mut self, version: &str, (bearer, integrity): &(String, String)) {
        writeln!(self.into, "{version} {bearer} {integrity}").unwrap();
    }

    /// What stands behind a word, in the next line that begins with it.
    fn said(&mut self, word: &str) -> String {
        loop {
            let mut line = String::new();
            assert!(self.from.read_line(&mut line).unwrap() > 0, "the process has ended");
            if let Some(rest) = line.strip_prefix(word) {
                return rest.trim().to_owned();
            }
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Has both upload the same version at once; their answers, in order.
fn at_once(both: &mut [Process; 2], version: &str, tokens: &[(String, String); 2]) -> Vec<String> {
    for (process, tokens) in both.iter_mut().zip(tokens) {
        process.tell(version, tokens);
    }
    let mut answers = both.iter_mut().map(|process| process.said("answer ")).collect::<Vec<_>>();
    answers.sort();
    answers
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_processes_one_creates_and_a_token_is_good_in_one() {
    let Some(url) = testing::fresh(On::Postgres).await else { return };
    let desk = Desk::new(process_on(&url).await);
    let client = desk.folder.with_file_name("client.der");
    std::fs::write(&client, &desk.client.der).unwrap();
    let told = format!("{url}\n{}\n{}\n{}", desk.ca.display(), client.display(), desk.folder.display());
    let mut both = [Process::start(&told), Process::start(&told)];
    for round in 0..ROUNDS {
        let version = format!("{round}.identici");
        let answers = at_once(&mut both, &version, &[desk.tokens(&version), desk.tokens(&version)]);
        assert_eq!(answers, ["201 created", "409 /conflict"], "{version}");
        assert_eq!(size(&desk.cx, OID, &version).await.unwrap(), (3, 0));
        let version = format!("{round}.gettone");
        let tokens = desk.tokens(&version);
        let answers = at_once(&mut both, &version, &[tokens.clone(), tokens.clone()]);
        assert_eq!(answers, ["201 created", "403 /jwt-jti"], "{version}");
        assert_eq!(size(&desk.cx, OID, &version).await.unwrap(), (3, 0));
        // In a third process, a little later.
        desk.upload_with(&version, &tokens, CSV).await.refused(403, "/jwt-jti");
    }
    assert_eq!(desk.left(), 0, "nothing is left of what arrived");
}
