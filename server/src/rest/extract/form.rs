//! `multipart/form-data` with one file: each part once, each part known, nothing larger than it may be.

use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use bytes::{Bytes, BytesMut};
use domain::{Denial, FieldError, FieldProblem};

use crate::rest::problem::{Answer, Problem};

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
pub struct Parts<const N: usize> {
    /// The text parts in the order they were asked for, empty where left out; also when the file is refused.
    pub texts: [String; N],
    /// The file in the part `doc`. `PayloadTooLarge` beyond the bytes it may have, `Invalid` for parts that are missing,
    /// repeated or unknown, `Malformed`.
    pub file: Result<File, Denial>,
}

/// Reads a form. No more than `max` bytes of a file are held; a larger one is read to its end, so that a browser that is
/// still sending gets its answer.
pub async fn parts<const N: usize>(form: Multipart, texts: [&str; N], max: u64) -> Parts<N> {
    let mut read = [const { None }; N];
    let file = fill(form, texts, &mut read, max).await;
    Parts { texts: read.map(Option::unwrap_or_default), file }
}

async fn fill<const N: usize>(
    mut form: Multipart,
    texts: [&str; N],
    read: &mut [Option<String>; N],
    max: u64,
) -> Result<File, Denial> {
    let broken = |error: MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Denial::PayloadTooLarge { max_bytes: max },
        _ => Denial::Malformed,
    };
    let mut file: Option<File> = None;
    let mut wrong = Vec::new();
    let mut too_large = false;
    while let Some(mut part) = form.next_field().await.map_err(broken)? {
        let name = part.name().unwrap_or_default().to_owned();
        let place = texts.iter().position(|text| *text == name);
        let problem = match place.and_then(|place| read.get_mut(place)) {
            Some(text @ None) => {
                let typed = part.text().await.map_err(broken)?;
                let nul = typed.contains('\0');
                *text = Some(typed);
                nul.then_some(FieldProblem::Malformed)
            }
            Some(Some(_)) => Some(FieldProblem::Duplicated),
            None if name == "doc" && file.is_none() => {
                let (name, content_type) = (part.file_name(), part.content_type());
                let (name, content_type) =
                    (name.unwrap_or_default().to_owned(), content_type.unwrap_or_default().to_owned());
                let mut bytes = BytesMut::new();
                while let Some(chunk) = part.chunk().await.map_err(broken)? {
                    too_large |= (bytes.len() + chunk.len()) as u64 > max;
                    if !too_large {
                        bytes.extend_from_slice(&chunk);
                    }
                }
                file = Some(File { name, content_type, bytes: bytes.freeze() });
                None
            }
            None if name == "doc" => Some(FieldProblem::Duplicated),
            None => Some(FieldProblem::Unexpected),
        };
        wrong.extend(problem.map(|problem| FieldError { field: name, problem }));
    }
    if too_large {
        return Err(Denial::PayloadTooLarge { max_bytes: max });
    }
    match file {
        Some(file) if wrong.is_empty() => Ok(file),
        Some(_) => Err(Denial::Invalid(wrong)),
        None => {
            wrong.push(FieldError { field: "doc".to_owned(), problem: FieldProblem::Required });
            Err(Denial::Invalid(wrong))
        }
    }
}
