//! `multipart/form-data` with one file: each part once, each part known, nothing larger than it may be.

use std::future::Future;
use std::io;

use axum::extract::multipart::{Field, Multipart, MultipartError};
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
    let mut file = None;
    let mut wrong = Vec::new();
    while let Some(mut part) = form.next_field().await.map_err(|error| broken(&error, max))? {
        let name = part.name().unwrap_or_default().to_owned();
        let place = texts.iter().position(|text| *text == name);
        let problem = match place.and_then(|place| read.get_mut(place)) {
            Some(text @ None) => {
                let (typed, problem) = typed(&mut part).await.map_err(|error| broken(&error, max))?;
                *text = Some(typed);
                problem
            }
            Some(Some(_)) => Some(FieldProblem::Duplicated),
            None if name == "doc" => match begin.take() {
                Some(begin) => {
                    file = Some(kept(&mut part, max, begin().map_err(no_room)?).await?);
                    None
                }
                None => Some(FieldProblem::Duplicated),
            },
            None => Some(FieldProblem::Unexpected),
        };
        wrong.extend(problem.map(|problem| FieldError { field: name, problem }));
    }
    match file {
        Some(None) => Err(Denial::PayloadTooLarge { max_bytes: max }.into()),
        Some(Some(file)) if wrong.is_empty() => Ok(file),
        Some(Some(_)) => Err(Denial::Invalid(wrong).into()),
        None => {
            wrong.push(FieldError { field: "doc".to_owned(), problem: FieldProblem::Required });
            Err(Denial::Invalid(wrong).into())
        }
    }
}

/// What was typed into a field, and what is wrong with it.
async fn typed(part: &mut Field<'_>) -> Result<(String, Option<FieldProblem>), MultipartError> {
    let mut bytes = Vec::new();
    let mut too_long = false;
    while let Some(chunk) = part.chunk().await? {
        too_long |= bytes.len() + chunk.len() > MAX_TYPED;
        if !too_long {
            bytes.extend_from_slice(&chunk);
        }
    }
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let problem = match (too_long, text.contains('\0')) {
        (true, _) => Some(FieldProblem::TooLong { max: MAX_TYPED as u64 }),
        (false, true) => Some(FieldProblem::Malformed),
        (false, false) => None,
    };
    Ok((text, problem))
}

/// The file, read to its end; nothing where it is larger than it may be.
async fn kept<K: Keep>(part: &mut Field<'_>, max: u64, mut keep: K) -> Result<Option<Sent<K::Kept>>, Error> {
    let owned = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let (name, content_type) = (owned(part.file_name()), owned(part.content_type()));
    let mut bytes = 0_u64;
    while let Some(chunk) = part.chunk().await.map_err(|error| broken(&error, max))? {
        bytes += chunk.len() as u64;
        if bytes <= max {
            keep.add(&chunk).await.map_err(no_room)?;
        }
    }
    if bytes > max {
        return Ok(None);
    }
    Ok(Some(Sent { name, content_type, kept: keep.end().await.map_err(no_room)? }))
}

/// What an error of the body stands for.
fn broken(error: &MultipartError, max: u64) -> Error {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Denial::PayloadTooLarge { max_bytes: max }.into(),
        _ => Denial::Malformed.into(),
    }
}

fn no_room(error: io::Error) -> Error {
    Error::Internal(anyhow::Error::new(error).context("a file that arrives cannot be kept"))
}
