//! The citizen's page (issue 6, item 10): reached by the personal link of a mail, opened with the last characters of the
//! fiscal code, shown for half an hour in one browser. It is no part of the console: no session of a person opens it, no
//! link leads into or out of it, and its addresses, which open something, stand in no log.

use app::citizen::{Locked, Look, broken, locked, missing, page, refused};
use app::pages::parts::reason;
use app::routes::to;
use app::shell::Theme;
use axum::Router;
use axum::extract::{Extension, Path, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::{get, post};
use backend::pratica::citizen::{self, Visit};
use domain::Denial;
use domain::paper::PaperKind;

use crate::access::form;
use crate::assets::SHEET;
use crate::door::Door;
use crate::download::{attachment, printed};
use crate::headers::correlation;
use crate::session::{clear_visit, set_visit, visit_cookie};

/// What stands in logs for the address of a citizen's page.
const MASKED: &str = "/cittadino/…";

/// Is it a citizen's page?
#[must_use]
pub fn is_here(path: &str) -> bool {
    path.strip_prefix(to::CITIZEN).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A path as it may be written down.
#[must_use]
pub fn masked(path: &str) -> &str {
    if is_here(path) { MASKED } else { path }
}

/// The routes, and the page for what is not there below them.
pub fn router(door: Door) -> Router {
    let routes = Router::new()
        .route("/{link}", get(show).post(open))
        .route("/{link}/chiudi", post(close))
        .route("/{link}/modulo.pdf", get(form_paper))
        .route("/{link}/risposta.pdf", get(answer_paper))
        .route("/{link}/documenti/{document}", get(file))
        .fallback(nothing)
        .with_state(door);
    Router::new().nest(to::CITIZEN, routes)
}

/// A refusal that comes before a handler is reached, without a link into the console.
#[must_use]
pub fn refusal(denial: Option<&Denial>, status: StatusCode) -> Response {
    let look = Look { sheet: SHEET, theme: Theme::default() };
    let text = match denial {
        Some(denial) => refused(look, reason(denial)),
        None => broken(look, &correlation()),
    };
    (status, Html(text)).into_response()
}

fn look(theme: Option<&Extension<Theme>>) -> Look {
    Look { sheet: SHEET, theme: theme.map_or_else(Theme::default, |theme| theme.0) }
}

fn failed(error: backend::Error) -> Response {
    let error = app::api::ApiError::from(error);
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    match &error {
        app::api::ApiError::Denied(denial) => refusal(Some(denial), status),
        _ => refusal(None, status),
    }
}

async fn nothing(theme: Option<Extension<Theme>>) -> Response {
    (StatusCode::NOT_FOUND, Html(missing(look(theme.as_ref())))).into_response()
}

/// `GET /cittadino/{link}`
async fn show(
    State(door): State<Door>,
    theme: Option<Extension<Theme>>,
    Path(link): Path<String>,
    request: Request,
) -> Response {
    let look = look(theme.as_ref());
    let token = visit_cookie(&door, request.headers());
    let closed = request.uri().query() == Some("fatto=chiusa");
    match citizen::page(&door.backend, Visit { link: &link, token: token.as_deref() }).await {
        Ok(Some(shown)) => Html(page(look, &link, shown)).into_response(),
        Ok(None) => Html(locked(look, &link, if closed { &Locked::Closed } else { &Locked::Fresh })).into_response(),
        Err(error) => failed(error),
    }
}

/// `POST /cittadino/{link}`: the characters that open it.
async fn open(
    State(door): State<Door>,
    theme: Option<Extension<Theme>>,
    Path(link): Path<String>,
    request: Request,
) -> Response {
    let sent = match form::read(request, &[]).await {
        Ok(sent) => sent,
        Err(refusal) => return refusal,
    };
    let origin = door.origin_of(&sent.request);
    let look = look(theme.as_ref());
    match citizen::open(&door.backend, &link, sent.form.get("code"), &origin.source).await {
        Ok(Some(token)) => {
            let mut response = go(&to::citizen(&link));
            set_visit(&door, &mut response, &token);
            response
        }
        Ok(None) => (StatusCode::FORBIDDEN, Html(locked(look, &link, &Locked::Wrong))).into_response(),
        Err(backend::Error::Denied(denial @ (Denial::Invalid(_) | Denial::TooManyRequests { .. }))) => {
            let waits = match denial {
                Denial::TooManyRequests { retry_after_seconds } => Some(retry_after_seconds),
                _ => None,
            };
            let status = if waits.is_some() { StatusCode::TOO_MANY_REQUESTS } else { StatusCode::UNPROCESSABLE_ENTITY };
            let again = locked(look, &link, &Locked::Refused(denial));
            let mut response = (status, Html(again)).into_response();
            if let Some(seconds) = waits {
                response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
            }
            response
        }
        Err(error) => failed(error),
    }
}

/// `POST /cittadino/{link}/chiudi`
async fn close(State(door): State<Door>, Path(link): Path<String>, request: Request) -> Response {
    if let Some(token) = visit_cookie(&door, request.headers())
        && let Err(error) = citizen::close(&door.backend, &token).await
    {
        return failed(error);
    }
    let mut response = go(&format!("{}?fatto=chiusa", to::citizen(&link)));
    clear_visit(&door, &mut response);
    response
}

fn go(path: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, path)]).into_response()
}

/// What the citizen sent.
async fn form_paper(
    door: State<Door>,
    theme: Option<Extension<Theme>>,
    link: Path<String>,
    request: Request,
) -> Response {
    paper(door, theme, link, request, PaperKind::Form).await
}

/// What the citizen got for an answer.
async fn answer_paper(
    door: State<Door>,
    theme: Option<Extension<Theme>>,
    link: Path<String>,
    request: Request,
) -> Response {
    paper(door, theme, link, request, PaperKind::Answer).await
}

async fn paper(
    State(door): State<Door>,
    theme: Option<Extension<Theme>>,
    Path(link): Path<String>,
    request: Request,
    kind: PaperKind,
) -> Response {
    let token = visit_cookie(&door, request.headers());
    let visit = Visit { link: &link, token: token.as_deref() };
    match citizen::paper(&door.backend, visit, kind, app::paper::print).await {
        Ok(Some(paper)) => printed(paper),
        Ok(None) => not_given(&door, theme, visit).await,
        Err(error) => failed(error),
    }
}

/// A file that the citizen sent, or that goes with the answer.
async fn file(
    State(door): State<Door>,
    theme: Option<Extension<Theme>>,
    Path((link, document)): Path<(String, String)>,
    request: Request,
) -> Response {
    let token = visit_cookie(&door, request.headers());
    let visit = Visit { link: &link, token: token.as_deref() };
    let found = match document.parse() {
        Ok(document) => citizen::document(&door.backend, visit, document).await,
        Err(_) => Ok(None),
    };
    match found {
        Ok(Some((file, bytes))) => attachment(&file.name, &file.content_type, bytes),
        Ok(None) => not_given(&door, theme, visit).await,
        Err(error) => failed(error),
    }
}

/// Whoever has not opened the page is led to it; to who has, it is not there.
async fn not_given(door: &Door, theme: Option<Extension<Theme>>, visit: Visit<'_>) -> Response {
    match citizen::is_open(&door.backend, visit).await {
        Ok(true) => {
            tracing::info!("a citizen asked for a file that is not theirs, or not yet");
            nothing(theme).await
        }
        Ok(false) => go(&to::citizen(visit.link)),
        Err(error) => failed(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_written_down_nowhere() {
        assert_eq!(masked("/cittadino/abc/modulo.pdf"), MASKED);
        assert_eq!(masked("/cittadino"), MASKED);
        assert_eq!(masked("/cittadini"), "/cittadini");
        assert_eq!(masked("/pratiche"), "/pratiche");
    }
}
