//! An SMTP server of the tests' own, which behaves as it is told.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// How the server behaves.
#[derive(Clone, Copy, Debug)]
pub enum Manner {
    Accepts,
    /// Takes the whole mail and closes the connection instead of saying 250.
    HangsUpAfterData,
    /// Says 550 to one recipient.
    Refuses(&'static str),
    /// Says 451 to every third mail.
    IsBusy,
}

/// A mail that came whole.
#[derive(Clone, Debug)]
pub struct Received {
    pub message_id: String,
    /// All of it, line by line.
    pub text: String,
    /// Was the sender told?
    pub acknowledged: bool,
}

#[derive(Clone)]
struct Shared {
    manner: Arc<Mutex<Manner>>,
    received: Arc<Mutex<Vec<Received>>>,
    asked: Arc<AtomicUsize>,
}

pub struct Sink {
    port: u16,
    shared: Shared,
    listening: tokio::task::JoinHandle<()>,
}

impl Sink {
    /// Listens on a port, or on any.
    #[crate::boxed]
    pub async fn start(port: Option<u16>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", port.unwrap_or(0))).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let shared =
            Shared { manner: Arc::new(Mutex::new(Manner::Accepts)), received: Arc::default(), asked: Arc::default() };
        let listening = tokio::spawn(listen(listener, shared.clone()));
        Self { port, shared, listening }
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    pub fn be(&self, manner: Manner) {
        *self.shared.manner.lock().unwrap() = manner;
    }

    pub fn received(&self) -> Vec<Received> {
        self.shared.received.lock().unwrap().clone()
    }

    /// Closes the port and every connection; answers what came whole.
    #[crate::boxed]
    pub async fn stop(self) -> Vec<Received> {
        self.listening.abort();
        let _ = self.listening.await;
        self.shared.received.lock().unwrap().clone()
    }
}

async fn listen(listener: TcpListener, shared: Shared) {
    // Dropped with this task, and the connections with it.
    let mut talks = JoinSet::new();
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        talks.spawn(talk(stream, shared.clone()));
    }
}

async fn talk(stream: TcpStream, shared: Shared) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 sink ESMTP\r\n").await?;
    while let Some(line) = lines.next_line().await? {
        let manner = *shared.manner.lock().unwrap();
        let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        let answer = match (verb.as_str(), manner) {
            ("EHLO" | "HELO", _) => "250 sink",
            ("RCPT", Manner::Refuses(recipient)) if line.contains(recipient) => "550 no such mailbox",
            ("RCPT", Manner::IsBusy) if shared.asked.fetch_add(1, Ordering::SeqCst) % 3 == 2 => "451 come back later",
            ("DATA", _) => {
                write.write_all(b"354 go on\r\n").await?;
                let (mut message_id, mut text) = (String::new(), String::new());
                while let Some(line) = lines.next_line().await?.filter(|line| line != ".") {
                    if let Some(id) = line.strip_prefix("Message-ID: ") {
                        message_id = id.to_owned();
                    }
                    text.push_str(&line);
                    text.push('\n');
                }
                let acknowledged = !matches!(manner, Manner::HangsUpAfterData);
                shared.received.lock().unwrap().push(Received { message_id, text, acknowledged });
                if !acknowledged {
                    return Ok(());
                }
                "250 taken"
            }
            ("QUIT", _) => {
                write.write_all(b"221 bye\r\n").await?;
                return Ok(());
            }
            (_, _) => "250 ok",
        };
        write.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
    Ok(())
}
