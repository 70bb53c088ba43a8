//! A version of a terminology as a file: as FHIR has it, and as a table. It is read and sent piece by piece, however large it
//! is; the first piece is there before anything is said, so that a refusal is still one.

use app::api::ApiError;
use app::i18n::it::terminology_sheet;
use axum::body::Body;
use axum::extract::{Extension, OriginalUri, Path, State};
use axum::response::Response;
use backend::Backend;
use backend::terminology::export::export;
use backend::terminology::sheet::{Rows, columns, rows};
use bytes::Bytes;
use domain::{Actor, Denial, TerminologyId, Thing};
use http_body_util::channel::Channel;

use super::attachment;
use crate::refusal;
use crate::sheet::{MARK, harmless};

/// How a table is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Dialect {
    /// As spreadsheets in Italy read it without asking, and compute nothing of it.
    Spreadsheet,
    /// As our own reader takes it in, each code as it is.
    Loadable,
}

/// A version as FHIR, for whoever asks from a page.
pub(super) async fn fhir(
    State(cx): State<Backend>,
    actor: Option<Extension<Actor>>,
    OriginalUri(uri): OriginalUri,
    Path(id): Path<String>,
) -> Response {
    let begun = async {
        let (actor, id) = asked(actor, &id)?;
        Ok::<_, ApiError>(as_fhir(&cx, &actor, id).await?)
    };
    begun.await.unwrap_or_else(|error| refusal::of(uri.path(), &error))
}

/// A version as a table, for whoever asks from a page.
pub(super) async fn table(
    State(cx): State<Backend>,
    actor: Option<Extension<Actor>>,
    OriginalUri(uri): OriginalUri,
    Path(id): Path<String>,
) -> Response {
    let begun = async {
        let (actor, id) = asked(actor, &id)?;
        Ok::<_, ApiError>(as_table(&cx, &actor, id, Dialect::Spreadsheet).await?)
    };
    begun.await.unwrap_or_else(|error| refusal::of(uri.path(), &error))
}

fn asked(actor: Option<Extension<Actor>>, id: &str) -> Result<(Actor, TerminologyId), ApiError> {
    let Extension(actor) = actor.ok_or(ApiError::Denied(Denial::SignedOut))?;
    let id = id.parse().map_err(|_| ApiError::not_found(Thing::Terminology))?;
    Ok((actor, id))
}

/// A version as a resource of FHIR R4.
///
/// # Errors
/// The use case's.
pub async fn as_fhir(cx: &Backend, actor: &Actor, id: TerminologyId) -> backend::Result<Response> {
    let mut export = export(cx, actor, id).await?;
    let first = export.piece().await?;
    let name = format!("{}-{}.json", export.terminology.oid, export.terminology.version);
    let (mut sender, content) = Channel::<Bytes, backend::Error>::new(1);
    tokio::spawn(async move {
        let mut piece = first;
        while let Some(text) = piece {
            if sender.send_data(Bytes::from(text)).await.is_err() {
                return;
            }
            piece = match export.piece().await {
                Ok(next) => next,
                Err(error) => return broke_off(sender, error),
            };
        }
    });
    Ok(attachment(&name, "application/fhir+json", Body::new(content)))
}

/// A version as a table.
///
/// # Errors
/// The use case's.
pub async fn as_table(cx: &Backend, actor: &Actor, id: TerminologyId, dialect: Dialect) -> backend::Result<Response> {
    let mut rows: Rows = rows(cx, actor, id).await?;
    let (kind, first) = (rows.terminology.kind, rows.piece().await?);
    let name = format!("{}-{}.csv", rows.terminology.oid, rows.terminology.version);
    let (mut sender, content) = Channel::<Bytes, backend::Error>::new(1);
    tokio::spawn(async move {
        let mut head = Some(match dialect {
            Dialect::Spreadsheet => terminology_sheet::headings(kind),
            Dialect::Loadable => columns(kind),
        });
        let mut piece = first;
        while let Some(lines) = piece {
            if sender.send_data(text(dialect, head.take(), &lines)).await.is_err() {
                return;
            }
            piece = match rows.piece().await {
                Ok(next) => next,
                Err(error) => return broke_off(sender, error),
            };
        }
    });
    Ok(attachment(&name, "text/csv; charset=utf-8", Body::new(content)))
}

/// Half a file must not look like a whole one: the connection breaks off.
fn broke_off(sender: http_body_util::channel::Sender<Bytes, backend::Error>, error: backend::Error) {
    tracing::warn!("an export broke off: {error}");
    sender.abort(error);
}

fn text(dialect: Dialect, head: Option<&[&str]>, lines: &[Vec<String>]) -> Bytes {
    let is_sheet = dialect == Dialect::Spreadsheet;
    let mut content = Vec::from(if is_sheet && head.is_some() { MARK } else { "" });
    let mut builder = csv::WriterBuilder::new();
    builder.delimiter(if is_sheet { b';' } else { b',' }).terminator(csv::Terminator::CRLF);
    let mut writer = builder.from_writer(&mut content);
    if let Some(head) = head {
        writer.write_record(head).expect("a vector takes everything");
    }
    for line in lines {
        let written = match dialect {
            Dialect::Spreadsheet => writer.write_record(line.iter().map(|cell| harmless(cell))),
            Dialect::Loadable => writer.write_record(line),
        };
        written.expect("a vector takes everything");
    }
    drop(writer);
    Bytes::from(content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spreadsheet_computes_nothing_and_a_reader_gets_codes_as_they_are() {
        let lines = [vec!["-1".to_owned(), "a,b".to_owned()]];
        let told = |dialect, head| String::from_utf8(text(dialect, head, &lines).to_vec()).unwrap_or_default();
        assert_eq!(told(Dialect::Loadable, Some(&["code", "display"])), "code,display\r\n-1,\"a,b\"\r\n");
        assert_eq!(told(Dialect::Spreadsheet, Some(&["Codice", "Nome"])), "\u{feff}Codice;Nome\r\n'-1;a,b\r\n");
        assert_eq!(told(Dialect::Spreadsheet, None), "'-1;a,b\r\n");
    }
}
