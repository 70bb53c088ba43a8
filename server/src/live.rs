//! `/novita`: what happens while somebody looks at a page, as server-sent events for the browser they are signed in with
//! (`ux.md` §2.4, "Freshness"). Every stream of the process lives on the one look at the log that [`News`] takes; the
//! database is asked for a reader only when something happened to their ente.
//!
//! A stream ends with its session and with the process. A browser that lost it comes back by itself with
//! `Last-Event-ID`, the place in the log up to which it was told, to this process or to another.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use app::layout::live::{Gathered, PATH, farewell, lines, list_of};
use axum::Router;
use axum::extract::{Extension, State};
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Uri};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use backend::news::{Change, News, since};
use backend::session::{self, SignedIn};
use backend::{Backend, Result};
use domain::news::List;
use domain::{Actor, Denial, SessionId};
use futures_util::stream::unfold;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};

use crate::health::Ending;
use crate::{Shared, refusal};

/// Streams of one session in one process: a browser has one for each window that is seen.
const MOST_STREAMS: usize = 8;
/// A sign of life at least this often: proxies close what is silent, and a session that has ended is noticed.
const PULSE: Duration = Duration::from_secs(15);
/// How long a browser waits before it comes back.
const RETRY: Duration = Duration::from_secs(3);

/// What the streams of a process share.
#[derive(Clone)]
struct Live {
    backend: Backend,
    news: News,
    ending: Ending,
    open: Arc<Mutex<HashMap<SessionId, usize>>>,
}

/// The one route.
pub fn router(shared: &Shared) -> Router {
    let live = Live {
        backend: shared.backend.clone(),
        news: shared.news.clone(),
        ending: shared.ending.clone(),
        open: Arc::default(),
    };
    Router::new().route(PATH, get(listen)).with_state(live)
}

async fn listen(
    State(live): State<Live>,
    Extension(signed_in): Extension<SignedIn>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let Some(seat) = Seat::take(&live, signed_in.session) else {
        let retry_after_seconds = u32::try_from(PULSE.as_secs()).unwrap_or_default();
        return refusal::of(PATH, &Denial::TooManyRequests { retry_after_seconds }.into());
    };
    let asked = Asked::read(&headers, &uri);
    match Listener::new(live, seat, signed_in, &asked).await {
        Ok(listener) => {
            let mut response = Sse::new(unfold(listener, Listener::next)).into_response();
            // A proxy that collects an answer before it passes it on would keep the news for itself.
            let headers = response.headers_mut();
            headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
            headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
            response
        }
        Err(error) => refusal::of(PATH, &error.into()),
    }
}

/// What the address and the browser say; nonsense counts as nothing.
struct Asked {
    /// How far the log had been told when the page was drawn.
    drawn: Option<i64>,
    /// How far this browser has been told.
    told: Option<i64>,
    /// The list that is open.
    list: Option<List>,
}

impl Asked {
    fn read(headers: &HeaderMap, uri: &Uri) -> Self {
        let query = uri.query().unwrap_or_default();
        let value = |wanted: &str| {
            form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == wanted).map(|(_, value)| value)
        };
        let number = |text: &str| text.parse::<i64>().ok().filter(|place| *place >= 0);
        let drawn = value("da").and_then(|text| number(&text));
        let last = headers.get("last-event-id").and_then(|id| id.to_str().ok()).and_then(number);
        Self { drawn, told: last.or(drawn), list: value("pagina").and_then(|path| list_of(&path)) }
    }
}

/// One of the streams a session may have; given back when the stream is dropped.
struct Seat {
    open: Arc<Mutex<HashMap<SessionId, usize>>>,
    session: SessionId,
}

impl Seat {
    fn take(live: &Live, session: SessionId) -> Option<Self> {
        let mut open = live.open.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(session).or_default();
        if *count >= MOST_STREAMS {
            return None;
        }
        *count += 1;
        Some(Self { open: live.open.clone(), session })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.session) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.session);
            }
        }
    }
}

/// What a stream does next.
enum Step {
    Greet,
    /// Something was missed between the page and the stream.
    Tell,
    Wait,
    Over,
}

/// A browser that listens.
struct Listener {
    live: Live,
    /// Held, so that it is counted.
    _seat: Seat,
    session: SessionId,
    reader: Actor,
    list: Option<List>,
    gathered: Gathered,
    heard: Receiver<Arc<Change>>,
    /// Up to here everything is known.
    place: i64,
    missed: bool,
    step: Step,
}

impl Listener {
    async fn new(live: Live, seat: Seat, signed_in: SignedIn, asked: &Asked) -> Result<Self> {
        // Listening begins before the log is read: what happens in between is heard twice and taken once.
        let heard = live.news.listen();
        let from = asked.drawn.or(asked.told).unwrap_or(i64::MAX);
        let (found, place) = since(&live.backend, signed_in.actor.tenant, from).await?;
        let mut listener = Self {
            live,
            _seat: seat,
            session: signed_in.session,
            reader: signed_in.actor,
            list: asked.list,
            gathered: Gathered::default(),
            heard,
            place,
            missed: found.is_none(),
            step: Step::Greet,
        };
        for change in found.into_iter().flatten() {
            listener.missed |= asked.told.is_none_or(|told| change.place > told);
            listener.gather(&change);
        }
        Ok(listener)
    }

    fn gather(&mut self, change: &Change) {
        if let Some(list) = self.list {
            self.gathered.add(list, change, &self.reader);
        }
    }

    /// The next thing to send, and the listener as it is afterwards; nothing when the stream ends.
    async fn next(mut self) -> Option<(std::result::Result<Event, Infallible>, Self)> {
        let event = match self.step {
            Step::Greet => {
                self.step = if self.missed { Step::Tell } else { Step::Wait };
                Some(Event::default().retry(RETRY).comment(""))
            }
            Step::Tell => self.tell().await,
            Step::Wait => self.wait().await,
            Step::Over => None,
        };
        Some((Ok(event?), self))
    }

    /// Waits for something that happens to the reader's ente, or for the pulse.
    async fn wait(&mut self) -> Option<Event> {
        let pulse = tokio::time::sleep(PULSE);
        tokio::pin!(pulse);
        loop {
            let heard = tokio::select! {
                () = self.live.ending.closed() => return None,
                () = &mut pulse => return self.pulse().await,
                heard = self.heard.recv() => heard,
            };
            if self.take(heard)? | self.take_the_rest() {
                return self.tell().await;
            }
        }
    }

    /// Was it something for this reader? Nothing when nobody will be heard any more.
    fn take(&mut self, heard: std::result::Result<Arc<Change>, RecvError>) -> Option<bool> {
        match heard {
            Ok(change) if change.place <= self.place => Some(false),
            Ok(change) => {
                self.place = change.place;
                let concerns = change.concerns(self.reader.tenant);
                if concerns {
                    self.gather(&change);
                }
                Some(concerns)
            }
            // Too much happened at once: the numbers are told anew, what is new on the list is not known whole.
            Err(RecvError::Lagged(_)) => Some(true),
            Err(RecvError::Closed) => None,
        }
    }

    /// What was found in the same look is told in one go.
    fn take_the_rest(&mut self) -> bool {
        let mut concerns = false;
        loop {
            let heard = match self.heard.try_recv() {
                Ok(change) => Ok(change),
                Err(TryRecvError::Lagged(count)) => Err(RecvError::Lagged(count)),
                Err(TryRecvError::Empty | TryRecvError::Closed) => return concerns,
            };
            concerns |= self.take(heard).unwrap_or_default();
        }
    }

    /// Is the reader still signed in? Nothing when the database cannot say: the browser comes back by itself.
    async fn is_alive(&mut self) -> Option<bool> {
        let roles = session::roles(&self.live.backend, self.session).await.ok()?;
        let alive = roles.is_some();
        self.reader.roles = roles.unwrap_or_default();
        Some(alive)
    }

    async fn pulse(&mut self) -> Option<Event> {
        if self.is_alive().await? { Some(Event::default().comment("")) } else { Some(self.leave()) }
    }

    async fn tell(&mut self) -> Option<Event> {
        self.step = Step::Wait;
        if !self.is_alive().await? {
            return Some(self.leave());
        }
        let open = self.list.map(|list| (list, &self.gathered));
        let lines = lines(&self.live.backend, &self.reader, open).await;
        Some(Event::default().id(self.place.to_string()).data(lines))
    }

    /// The last word to somebody whose session has ended.
    fn leave(&mut self) -> Event {
        self.step = Step::Over;
        Event::default().data(farewell())
    }
}
