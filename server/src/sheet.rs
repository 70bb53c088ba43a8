//! Lists as files: `?formato=csv` on the page of any list is the whole filtered list (`ux.md` §2.2), as RFC 4180 writes
//! it, with semicolons and a mark of UTF-8, which is what spreadsheets in Italy read without asking.

use app::api::ApiError;
use app::i18n::it::list as words;
use app::lists::{self, Asking, Chosen, List, MAX_ROWS, Sheet};
use axum::body::Body;
use axum::extract::{Extension, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use backend::{Backend, rome};
use bytes::Bytes;
use domain::Actor;
use domain::page::PageRequest;
use domain::text::fold;
use http_body_util::channel::Channel;

use crate::download::attachment;
use crate::refusal;

/// Spreadsheets take a file for UTF-8 when it begins so.
pub const MARK: &str = "\u{feff}";

/// Answers with the file when the address of a list asks for it, and with the page otherwise.
pub async fn instead_of_page(
    State(cx): State<Backend>,
    actor: Option<Extension<Actor>>,
    request: Request,
    next: Next,
) -> Response {
    let (path, query) = (request.uri().path().to_owned(), request.uri().query().unwrap_or_default());
    let list = lists::at(&path).filter(|_| request.method() == Method::GET);
    let chosen = list.map(|list| Chosen::read(list.spec, &path, query));
    match (list, chosen, actor) {
        (Some(list), Some(chosen), Some(Extension(actor))) if chosen.file => {
            match file(list, cx, actor, chosen).await {
                Ok(response) => response,
                Err(error) => refusal::of(&path, &error),
            }
        }
        (_, _, _) => next.run(request).await,
    }
}

/// The whole list. The first rows are there before anything is said, so that a refusal is still one; the rest follows
/// as it is read, and never more than a stretch of it is in memory.
async fn file(list: &'static List, cx: Backend, actor: Actor, chosen: Chosen) -> Result<Response, ApiError> {
    let name = format!("{}-{}.csv", slug(list.spec.title), rome::iso_date(cx.now()));
    let stretch = move |offset| {
        let asking = Asking {
            cx: cx.clone(),
            actor: actor.clone(),
            chosen: chosen.clone(),
            request: PageRequest::stretch(offset),
        };
        (list.sheet)(asking)
    };
    let first = stretch(0).await?;
    let (mut sender, content) = Channel::<Bytes, backend::Error>::new(1);
    tokio::spawn(async move {
        let mut written = 0;
        let mut next = Ok(first);
        loop {
            let sheet = match next {
                Ok(sheet) => sheet,
                Err(error) => {
                    // The connection breaks off: half a file must not look like a whole one.
                    tracing::warn!("a list as a file broke off: {error}");
                    return sender.abort(error);
                }
            };
            let (rows, total) = (sheet.page.results.len() as i64, sheet.page.total);
            let content = text(&sheet, written);
            written += rows;
            if sender.send_data(content).await.is_err() || rows == 0 || written >= total.min(MAX_ROWS) {
                return;
            }
            next = stretch(written).await;
        }
    });
    Ok(attachment(&name, "text/csv; charset=utf-8", Body::new(content)))
}

/// Some rows as text; before the first ones what begins a file, after the last allowed one what says so.
fn text(sheet: &Sheet, before: i64) -> Bytes {
    let mut content = Vec::from(if before == 0 { MARK } else { "" });
    let mut builder = csv::WriterBuilder::new();
    builder.delimiter(b';').terminator(csv::Terminator::CRLF).flexible(true);
    let mut writer = builder.from_writer(&mut content);
    let mut line = |cells: &[String]| {
        writer.write_record(cells.iter().map(|cell| harmless(cell))).expect("a vector takes everything");
    };
    if before == 0 {
        line(&sheet.headings.iter().map(ToString::to_string).collect::<Vec<_>>());
    }
    for row in &sheet.page.results {
        line(row);
    }
    let total = sheet.page.total;
    if before + sheet.page.results.len() as i64 >= MAX_ROWS && total > MAX_ROWS {
        line(&[words::cut(MAX_ROWS, total)]);
    }
    drop(writer);
    Bytes::from(content)
}

/// A spreadsheet computes what begins like a formula; behind an apostrophe it is text (OWASP, CSV injection).
#[must_use]
pub fn harmless(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() }
}

/// The title as part of a file's name.
fn slug(title: &str) -> String {
    let words = fold(title);
    let letters = words.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect::<String>();
    letters.split_whitespace().collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use domain::page::Page;

    use super::*;

    fn sheet(rows: &[&[&str]], total: i64) -> Sheet {
        let results = rows.iter().map(|row| row.iter().map(ToString::to_string).collect()).collect();
        Sheet { headings: &["Ente", "Città"], page: Page { results, total, offset: 0, limit: 1_000 } }
    }

    fn written(sheet: &Sheet, before: i64) -> String {
        String::from_utf8(text(sheet, before).to_vec()).unwrap_or_default()
    }

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        let rows: &[&[&str]] = &[&["Ente; \"primo\"", "riga\nsotto"]];
        assert_eq!(written(&sheet(rows, 1), 0), "\u{feff}Ente;Città\r\n\"Ente; \"\"primo\"\"\";\"riga\nsotto\"\r\n");
    }

    #[test]
    fn nothing_in_a_cell_is_computed() {
        let rows: &[&[&str]] = &[&["=1+1", "+39"], &["-1", "@SUM(A1)"], &["\tx", "a=b"]];
        assert_eq!(written(&sheet(rows, 3), 1), "'=1+1;'+39\r\n'-1;'@SUM(A1)\r\n'\tx;a=b\r\n");
    }

    #[test]
    fn a_file_that_is_cut_says_so_in_its_last_line() {
        let rows: &[&[&str]] = &[&["a", "b"]];
        let cut = written(&sheet(rows, MAX_ROWS + 1), MAX_ROWS - 1);
        assert_eq!(cut, "a;b\r\nElenco incompleto: 50.000 righe su 50.001\r\n");
        assert_eq!(written(&sheet(rows, MAX_ROWS), MAX_ROWS - 1), "a;b\r\n");
    }

    #[test]
    fn a_title_makes_a_file_name() {
        assert_eq!(slug("Attributi dell’ente: perché"), "attributi-dell-ente-perche");
    }
}
