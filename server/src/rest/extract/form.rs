//! `multipart/form-data` with one file: each part once, each part known, nothing larger than it may be.

use std::future::Future;
use std::io;

use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use backend::Error;
use bytes::{Bytes, BytesMut};
use domain::{Denial, FieldError, FieldProblem};

use crate::rest::problem::{Answer, Problem};

/// Bytes of what is typed into one field at most.
const MAX_TYPED: usize = 64 * 1024;

/// The form of a request, taken but not yet read.
#[derive(Debug)]
pub struct Form(Result<Multipart, Denial>);

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Answer<Self> {
        Ok(Self(Multipart::from_request(request, state).await.map_err(|_| Denial::UnsupportedMediaType)))
    }
}

/// A file as it was sent; nothing of it is believed yet.
#[derive(Clone, Debug)]
pub struct File {
    pub name: String,
    pub content_type: String,
    pub bytes: Bytes,
}

impl Form {
    /// The same, the file kept elsewhere than in memory.
    ///
    /// # Errors
    /// As [`Form::read`], and what keeps it from being kept.
    pub async fn read_into<const N: usize, K: Keep>(
        self,
        texts: [&str; N],
        max: u64,
        begin: impl FnOnce() -> io::Result<K>,
    ) -> Answer<(Sent<K::Kept>, [String; N])> {
        let parts = parts_into(self.0?, texts, max, begin).await;
        Ok((parts.file?, parts.texts))
    }

    /// The file in the part `doc`, and the text parts in the order of `texts`, empty where left out.
    ///
    /// # Errors
    /// 415 for another media type; what [`parts`] answers.
    pub async fn read<const N: usize>(self, texts: [&str; N], max: u64) -> Answer<(File, [String; N])> {
        let sent = parts(self.0?, texts, max).await;
        Ok((sent.file?, sent.texts))
    }
}

/// What a form holds.
#[derive(Debug)]
pub struct Parts<const N: usize, F = File> {
    /// The text parts in the order they were asked for, empty where left out; also when the file is refused.
    pub texts: [String; N],
    /// The file in the part `doc`. `PayloadTooLarge` beyond the bytes it may have, `Invalid` for parts that are missing,
    /// repeated or unknown, `Malformed`.
    pub file: Result<F, Error>,
}

/// Where a file goes while it is read.
pub trait Keep {
    /// What is left of it.
    type Kept;

    /// Takes some more of it.
    fn add(&mut self, bytes: &[u8]) -> impl Future<Output = io::Result<()>> + Send;

    /// It is there whole.
    fn end(self) -> impl Future<Output = io::Result<Self::Kept>> + Send;
}

/// A file that was sent, and where it is kept; nothing of it is believed yet.
#[derive(Debug)]
pub struct Sent<T> {
    pub name: String,
    pub content_type: String,
    pub kept: T,
}

impl Keep for BytesMut {
    type Kept = Bytes;

    async fn add(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.extend_from_slice(bytes);
        Ok(())
    }

    async fn end(self) -> io::Result<Bytes> {
        Ok(self.freeze())
    }
}

/// Reads a form. No more than `max` bytes of a file are held; a larger one is read to its end, so that a browser that is
/// still sending gets its answer.
pub async fn parts<const N: usize>(form: Multipart, texts: [&str; N], max: u64) -> Parts<N> {
    let Parts { texts, file } = parts_into(form, texts, max, || Ok(BytesMut::new())).await;
    let file = file.map(|Sent { name, content_type, kept }| File { name, content_type, bytes: kept });
    Parts { texts, file }
}

/// The same, the file kept as is said.
pub async fn parts_into<const N: usize, K: Keep>(
    form: Multipart,
    texts: [&str; N],
    max: u64,
    begin: impl FnOnce() -> io::Result<K>,
) -> Parts<N, Sent<K::Kept>> {
    let mut read = [const { None }; N];
    let file = fill(form, texts, &mut read, max, begin).await;
    Parts { texts: read.map(Option::unwrap_or_default), file }
}

async fn fill<const N: usize, K: Keep>(
    mut form: Multipart,
    texts: [&str; N],
    read: &mut [Option<String>; N],
    max: u64,
    begin: impl FnOnce() -> io::Result<K>,
) -> Result<Sent<K::Kept>, Error> {
    let mut begin = Some(begin);
    let broken = |error: MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Error::from(Denial::PayloadTooLarge { max_bytes: max }),
        _ => Denial::Malformed.into(),
    };
    let mut file = None;
    let mut wrong = Vec::new();
    let mut too_large = false;
    while let Some(mut part) = form.next_field().await.map_err(broken)? {
        let name = part.name().unwrap_or_default().to_owned();
        let place = texts.iter().position(|text| *text == name);
        let problem = match place.and_then(|place| read.get_mut(place)) {
            Some(text @ None) => {
                let mut typed = Vec::new();
                let mut too_long = false;
                while let Some(chunk) = part.chunk().await.map_err(broken)? {
                    too_long |= typed.len() + chunk.len() > MAX_TYPED;
                    if !too_long {
                        typed.extend_from_slice(&chunk);
                    }
                }
                let typed = String::from_utf8_lossy(&typed).into_owned();
                let nul = typed.contains('\0');
                *text = Some(typed);
                match (too_long, nul) {
                    (true, _) => Some(FieldProblem::TooLong { max: MAX_TYPED as u64 }),
                    (false, true) => Some(FieldProblem::Malformed),
                    (false, false) => None,
                }
            }
            Some(Some(_)) => Some(FieldProblem::Duplicated),
            None if name == "doc" => match begin.take() {
                None => Some(FieldProblem::Duplicated),
                Some(begin) => {
                    let (name, content_type) = (part.file_name(), part.content_type());
                    let (name, content_type) =
                        (name.unwrap_or_default().to_owned(), content_type.unwrap_or_default().to_owned());
                    let mut kept = begin().map_err(no_room)?;
                    let mut bytes = 0_u64;
                    while let Some(chunk) = part.chunk().await.map_err(broken)? {
                        bytes += chunk.len() as u64;
                        too_large |= bytes > max;
                        if !too_large {
                            kept.add(&chunk).await.map_err(no_room)?;
                        }
                    }
                    file = Some(Sent { name, content_type, kept: kept.end().await.map_err(no_room)? });
                    None
                }
            },
            None => Some(FieldProblem::Unexpected),
        };
        wrong.extend(problem.map(|problem| FieldError { field: name, problem }));
    }
    if too_large {
        return Err(Denial::PayloadTooLarge { max_bytes: max }.into());
    }
    match file {
        Some(file) if wrong.is_empty() => Ok(file),
        Some(_) => Err(Denial::Invalid(wrong).into()),
        None => {
            wrong.push(FieldError { field: "doc".to_owned(), problem: FieldProblem::Required });
            Err(Denial::Invalid(wrong).into())
        }
    }
}

fn no_room(error: io::Error) -> Error {
    Error::Internal(anyhow::Error::new(error).context("a file that arrives cannot be kept"))
}
