//! What a partner sends: JSON that need not be an object, plain text, and a form with the files that go with it. Taken first,
//! bounded, and read later.

use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use bytes::{Bytes, BytesMut};
use domain::pratica::files::{MAX_ALL_BYTES, MAX_FILE_BYTES, MAX_FILES};
use domain::{Denial, FieldProblem};
use serde_json::Value;

use super::MAX_BODY;
use crate::rest::extract::{Body, File, bytes};
use crate::rest::problem::{Answer, Problem};

/// The most bytes of a form with its files.
pub(super) const MAX_FORM: usize = MAX_ALL_BYTES as usize + MAX_BODY + 64 * 1024;

fn media_type(request: &Request) -> String {
    let written = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    written.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The body of a request, of whichever kind.
#[derive(Debug)]
pub(super) struct Sent {
    content: Result<Bytes, Denial>,
    media_type: String,
}

impl<S: Send + Sync> FromRequest<S> for Sent {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Answer<Self> {
        let media_type = media_type(&request);
        Ok(Self { content: bytes(request, MAX_BODY).await, media_type })
    }
}

impl Sent {
    fn is_json(&self) -> bool {
        self.media_type == "application/json" || self.media_type.ends_with("+json")
    }

    /// Any JSON.
    ///
    /// # Errors
    /// 413, 415, 400.
    pub(super) fn json(self) -> Answer<Value> {
        let is_json = self.is_json();
        let content = self.content?;
        if !is_json {
            return Err(Denial::UnsupportedMediaType.into());
        }
        Ok(serde_json::from_slice(&content).map_err(|_| Denial::Malformed)?)
    }

    /// A text as it is, or the `testo` of a JSON object.
    ///
    /// # Errors
    /// 413, 415, 400.
    pub(super) fn text(self) -> Answer<String> {
        if self.media_type == "text/plain" {
            let content = self.content?;
            return Ok(String::from_utf8(content.into()).map_err(|_| Denial::Malformed)?);
        }
        let sent = self.json()?;
        let fields = sent.as_object().ok_or(Denial::Malformed)?;
        if let Some(odd) = fields.keys().find(|name| *name != "testo") {
            return Err(Denial::field(odd, FieldProblem::Unexpected).into());
        }
        match fields.get("testo") {
            Some(Value::String(text)) => Ok(text.clone()),
            Some(_) => Err(Denial::field("testo", FieldProblem::Malformed).into()),
            None => Err(Denial::field("testo", FieldProblem::Required).into()),
        }
    }
}

/// A form as JSON alone, or as the part `form` beside its files.
#[derive(Debug)]
pub(super) enum SentForm<T> {
    Alone(Body<T, MAX_BODY>),
    WithFiles(Result<Multipart, Denial>),
}

impl<T, S: Send + Sync> FromRequest<S> for SentForm<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Answer<Self> {
        if media_type(&request) == "multipart/form-data" {
            let form = Multipart::from_request(request, state).await;
            return Ok(Self::WithFiles(form.map_err(|_| Denial::UnsupportedMediaType)));
        }
        Ok(Self::Alone(Body::from_request(request, state).await?))
    }
}

impl<T: serde::de::DeserializeOwned> SentForm<T> {
    /// The form and its files.
    ///
    /// # Errors
    /// 413, 415, or 400 that names what is wrong.
    pub(super) async fn read(self) -> Answer<(T, Vec<File>)> {
        match self {
            Self::Alone(body) => Ok((body.read()?, Vec::new())),
            Self::WithFiles(form) => {
                let (written, files) = parts(form?).await?;
                Ok((Body::<T, MAX_BODY>::of_json(written).read()?, files))
            }
        }
    }
}

fn broken(error: MultipartError) -> Denial {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Denial::PayloadTooLarge { max_bytes: MAX_FORM as u64 },
        _ => Denial::Malformed,
    }
}

async fn parts(mut form: Multipart) -> Result<(Bytes, Vec<File>), Denial> {
    let mut written = None;
    let mut files = Vec::new();
    while let Some(mut part) = form.next_field().await.map_err(broken)? {
        let name = part.name().unwrap_or_default().to_owned();
        match name.as_str() {
            "form" if written.is_none() => written = Some(whole(&mut part, MAX_BODY as u64).await?),
            "form" => return Err(Denial::field("form", FieldProblem::Duplicated)),
            "doc" if files.len() < MAX_FILES => {
                let name = part.file_name().unwrap_or_default().to_owned();
                let content_type = part.content_type().unwrap_or_default().to_owned();
                files.push(File { name, content_type, bytes: whole(&mut part, MAX_FILE_BYTES).await? });
            }
            "doc" => return Err(Denial::field("doc", FieldProblem::TooMany { max: MAX_FILES as u64 })),
            odd => return Err(Denial::field(odd, FieldProblem::Unexpected)),
        }
    }
    let written = written.ok_or_else(|| Denial::field("form", FieldProblem::Required))?;
    Ok((written, files))
}

/// A part, no more than `max` bytes of it.
async fn whole(part: &mut axum::extract::multipart::Field<'_>, max: u64) -> Result<Bytes, Denial> {
    let mut read = BytesMut::new();
    while let Some(chunk) = part.chunk().await.map_err(broken)? {
        if (read.len() + chunk.len()) as u64 > max {
            return Err(Denial::PayloadTooLarge { max_bytes: max });
        }
        read.extend_from_slice(&chunk);
    }
    Ok(read.freeze())
}
