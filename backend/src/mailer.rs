//! How mail leaves: through an SMTP server, as files where none is configured (`decisions.md` R5), or into memory for
//! tests. Nothing here knows what a mail says, nor whether it was sent before.

use std::path::PathBuf;
use std::sync::Mutex;
use std::time::{Duration, SystemTime};

use domain::Timestamp;
pub use lettre::Address;
use lettre::message::{Mailbox, MessageBuilder, MultiPart, SinglePart, header};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};
use sha2::{Digest as _, Sha256};

/// Where mail goes.
pub enum Mailer {
    Smtp(Box<Smtp>),
    /// One `.eml` file for each mail.
    Folder {
        folder: PathBuf,
        from: Address,
    },
    /// Kept for whoever looks.
    Memory(Mutex<Vec<Letter>>),
}

/// An SMTP server.
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Address,
}

/// One mail, ready to go.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Letter {
    /// The same at each try, so that a reader's program shows a second copy once: `<…@host>`.
    pub message_id: String,
    pub recipient: String,
    pub subject: String,
    pub body: String,
    /// The same as an HTML document, if there is one: the mail then has both, and each program shows what it can.
    pub html: Option<String>,
    pub written_at: Timestamp,
}

/// What became of one try.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    Sent,
    /// The server, or the mail itself, says no; another mail may well go.
    Refused(String),
    /// The connection ended before the server's word, though it answers otherwise.
    Dropped(String),
    /// There is no server to talk to: not this mail's fault.
    Unreachable(String),
}

/// How long one step of the conversation may take.
const STEP_TIMEOUT: Duration = Duration::from_secs(10);
/// How long one mail may take.
const TIMEOUT: Duration = Duration::from_secs(45);

impl Mailer {
    /// An SMTP server by its address, such as `smtps://user:password@mail.example.it`.
    ///
    /// # Errors
    /// When the address cannot be used; it is not repeated, because it may hold a password.
    pub fn smtp(url: &str, from: Address) -> anyhow::Result<Self> {
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .map_err(|_| anyhow::anyhow!("not the address of an SMTP server (smtp://… or smtps://…)"))?;
        Ok(Self::Smtp(Box::new(Smtp { transport: builder.timeout(Some(STEP_TIMEOUT)).build(), from })))
    }

    /// Files in `folder`.
    #[must_use]
    pub const fn folder(folder: PathBuf, from: Address) -> Self {
        Self::Folder { folder, from }
    }

    /// Mail kept in memory.
    #[must_use]
    pub const fn memory() -> Self {
        Self::Memory(Mutex::new(Vec::new()))
    }

    /// Tries to send one mail.
    #[crate::boxed]
    pub async fn send(&self, letter: &Letter) -> Outcome {
        match self {
            Self::Smtp(smtp) => smtp.send(letter).await,
            Self::Folder { folder, from } => match write(folder, from, letter).await {
                Ok(()) => Outcome::Sent,
                Err(error) => Outcome::Refused(format!("{error:#}")),
            },
            Self::Memory(sent) => {
                sent.lock().expect("no holder of this lock panics").push(letter.clone());
                Outcome::Sent
            }
        }
    }
}

impl Smtp {
    async fn send(&self, letter: &Letter) -> Outcome {
        let message = match message(&self.from, letter) {
            Ok(message) => message,
            Err(error) => return Outcome::Refused(format!("{error:#}")),
        };
        let error = match tokio::time::timeout(TIMEOUT, self.transport.send(message)).await {
            Ok(Ok(_)) => return Outcome::Sent,
            Ok(Err(error)) => error,
            Err(_) => return Outcome::Unreachable("no answer in time".to_owned()),
        };
        let told = error.to_string();
        match error.status().map(u16::from) {
            // Closing down, or it does not know us: nothing to do with this mail.
            Some(421 | 454 | 530 | 534 | 535 | 538) => Outcome::Unreachable(told),
            Some(_) => Outcome::Refused(told),
            None if error.is_client() => Outcome::Refused(told),
            None => match tokio::time::timeout(STEP_TIMEOUT, self.transport.test_connection()).await {
                Ok(Ok(true)) => Outcome::Dropped(told),
                Ok(Ok(false) | Err(_)) | Err(_) => Outcome::Unreachable(told),
            },
        }
    }
}

fn message(from: &Address, letter: &Letter) -> anyhow::Result<Message> {
    let recipient: Address = letter.recipient.parse()?;
    let written = Duration::from_micros(u64::try_from(letter.written_at.0).unwrap_or_default());
    let one_line = |text: &str| text.split(char::is_control).collect::<Vec<_>>().join(" ");
    let builder: MessageBuilder = Message::builder()
        .from(Mailbox::new(Some("Ponte".to_owned()), from.clone()))
        .to(Mailbox::new(None, recipient))
        .message_id(Some(letter.message_id.clone()))
        .date(SystemTime::UNIX_EPOCH + written)
        .subject(one_line(&letter.subject))
        // RFC 3834: out-of-office programs do not answer.
        .header(AutoSubmitted);
    let text = SinglePart::plain(letter.body.clone());
    Ok(match &letter.html {
        None => builder.singlepart(text)?,
        // RFC 2046, 5.1.4: the last one is the richest.
        Some(html) => {
            let parts = MultiPart::alternative().boundary(boundary(letter, html));
            builder.multipart(parts.singlepart(text).singlepart(SinglePart::html(html.clone())))?
        }
    })
}

/// The line between two parts: the same for the same mail, so that a copy is one; and none can hold it, because it is
/// made from all that is in them.
fn boundary(letter: &Letter, html: &str) -> String {
    let mut digest = Sha256::new();
    for text in [&letter.message_id, &letter.body, html] {
        digest.update(text.len().to_be_bytes());
        digest.update(text.as_bytes());
    }
    hex::encode(digest.finalize())
}

/// Under another name first, so that a crash leaves no half mail; the same mail is the same file.
async fn write(folder: &std::path::Path, from: &Address, letter: &Letter) -> anyhow::Result<()> {
    let message = message(from, letter)?.formatted();
    let name = letter.message_id.trim_matches(['<', '>']).split('@').next().unwrap_or_default().to_owned();
    anyhow::ensure!(name.chars().all(|c| c.is_ascii_alphanumeric() || "-.".contains(c)), "not the name of a file");
    tokio::fs::create_dir_all(folder).await?;
    let draft = folder.join(format!(".{name}.new"));
    tokio::fs::write(&draft, message).await?;
    tokio::fs::rename(&draft, folder.join(format!("{name}.eml"))).await?;
    Ok(())
}

#[derive(Clone)]
struct AutoSubmitted;

impl header::Header for AutoSubmitted {
    fn name() -> header::HeaderName {
        header::HeaderName::new_from_ascii_str("Auto-Submitted")
    }
    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }
    fn display(&self) -> header::HeaderValue {
        header::HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter() -> Letter {
        Letter {
            message_id: "<0190.0191@ponte.regione-esperia.example>".to_owned(),
            recipient: "protocollo@comune-valdoro.example".to_owned(),
            subject: "L’erogatore ha sospeso la richiesta\r\nBcc: tutti@example.org".to_owned(),
            body: "Perché: manutenzione.\n".to_owned(),
            html: None,
            written_at: crate::testing::NOW,
        }
    }

    #[tokio::test]
    async fn a_mail_without_a_server_is_one_file_however_often_it_is_sent() {
        let folder = crate::testing::folder("mail");
        let mailer = Mailer::folder(folder.clone(), "ponte@regione-esperia.example".parse().unwrap());
        for _ in 0..2 {
            assert_eq!(mailer.send(&letter()).await, Outcome::Sent);
        }
        let files = std::fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path()).collect::<Vec<_>>();
        assert_eq!(files.len(), 1, "{files:?}");
        let text = std::fs::read_to_string(&files[0]).unwrap();
        assert!(text.contains("Message-ID: <0190.0191@ponte.regione-esperia.example>\r\n"), "{text}");
        assert!(text.contains("Auto-Submitted: auto-generated\r\n"), "{text}");
        assert!(text.contains("Date: Fri, 16 Jan 2026 10:00:00 +0000\r\n"), "{text}");
        let headers = text.split("\r\n\r\n").next().unwrap();
        assert!(!headers.lines().any(|line| line.starts_with("Bcc")), "nobody adds headers: {headers}");
    }

    #[tokio::test]
    async fn a_mail_with_html_has_the_text_too_and_nothing_in_either_breaks_out() {
        let folder = crate::testing::folder("mail");
        let mailer = Mailer::folder(folder.clone(), "ponte@regione-esperia.example".parse().unwrap());
        let hostile = "x\r\n.\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n--".to_owned();
        let html = Some("<!doctype html>\n<p>&lt;script&gt;</p>\n".to_owned());
        let mut letter = Letter { body: hostile, html, ..letter() };
        let mut last = String::new();
        for _ in 0..2 {
            assert_eq!(mailer.send(&letter).await, Outcome::Sent);
            let file = std::fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
            let text = std::fs::read_to_string(file).unwrap();
            let line = text.split("boundary=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
            let parts = text.split(&format!("--{line}")).collect::<Vec<_>>();
            let [head, plain, html, end] = parts[..] else { panic!("two parts: {text}") };
            assert!(head.contains("Content-Type: multipart/alternative;"), "{head}");
            assert!(plain.starts_with("\r\nContent-Type: text/plain; charset=utf-8\r\n"), "{plain}");
            assert!(html.starts_with("\r\nContent-Type: text/html; charset=utf-8\r\n"), "{html}");
            assert!(html.contains("<p>&lt;script&gt;</p>"), "{html}");
            assert_eq!(end.trim(), "--", "nothing after the last part: {text}");
            // What somebody who has seen one mail writes into the next.
            letter.body = format!("--{line}\r\nContent-Type: text/html\r\n\r\n<script>\r\n--{line}--\r\n");
            assert_ne!(last, line);
            last = line.to_owned();
        }
    }

    #[tokio::test]
    async fn an_address_that_is_none_is_refused_and_nothing_is_written() {
        let folder = crate::testing::folder("mail");
        let mailer = Mailer::folder(folder.clone(), "ponte@regione-esperia.example".parse().unwrap());
        let letter = Letter { recipient: "protocollo".to_owned(), ..letter() };
        assert!(matches!(mailer.send(&letter).await, Outcome::Refused(_)));
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0);
    }

    #[tokio::test]
    async fn the_address_of_a_server_is_checked_and_not_repeated() {
        let from = || "ponte@regione-esperia.example".parse().unwrap();
        let refused = Mailer::smtp("ftp://ada:segretissimo@host", from()).err().unwrap().to_string();
        assert!(!refused.contains("segretissimo"), "{refused}");
        assert!(Mailer::smtp("smtp://127.0.0.1:2525", from()).is_ok());
    }
}
