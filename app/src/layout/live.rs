//! What changes on a page while somebody looks at it, drawn on the server: the place where news is told, and the lines
//! that the stream of the process sends for it. [`crate::islands`] puts them in; without it nothing is missing.

use std::collections::BTreeSet;

use backend::Backend;
use backend::news::{Change, News};
use domain::Actor;
use domain::news::{List, Touch, touch};
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};
use uuid::Uuid;

use super::menu;
use crate::api::access::encode;
use crate::api::frame::waiting;
use crate::i18n::it::frame::waiting_number;
use crate::i18n::it::live as words;
use crate::pages::agreement::Perspective;
use crate::routes::to;

/// Where the stream is.
pub const PATH: &str = "/novita";

/// Parameters that say what just happened: they are gone when the page is shown again.
const PASSING: [&str; 3] = ["fatto", "bozza", "__err"];

/// The list that a page shows, if it is one that can have news.
#[must_use]
pub fn list_of(path: &str) -> Option<List> {
    Some(match path {
        "/" => List::ToDo,
        to::NOTIFICATIONS => List::Notifications,
        to::DISCREPANCIES => List::Discrepancies,
        _ if path == to::agreements(Perspective::Producer) => List::Received,
        _ if path == to::agreements(Perspective::Consumer) => List::Sent,
        _ if path == to::purposes(Perspective::Producer) => List::PurposesReceived,
        _ if path == to::purposes(Perspective::Consumer) => List::PurposesSent,
        _ => return None,
    })
}

/// Where news of this page is told. `data-address` is the stream to listen to, from what the page has seen on.
#[component]
pub(super) fn NewsPlace() -> impl IntoView {
    let path = use_location().pathname.get_untracked();
    let mut query = use_query_map().get_untracked();
    for name in PASSING {
        query.remove(name);
    }
    let here = format!("{path}{}", query.to_query_string());
    let from = use_context::<News>().and_then(|news| news.place());
    let mut address = from.map_or(format!("{PATH}?"), |place| format!("{PATH}?da={place}"));
    if list_of(&path).is_some() {
        address.push_str(&format!("&pagina={}", encode(&path)));
    }
    view! {
        <div class="news" id="novita" data-address=address>
            <p role="status"></p>
            <a href=here rel="external" hidden>{words::SHOW}</a>
        </div>
        <p class="visually-hidden" role="status" id="novita-menu"></p>
        <crate::islands::Live/>
    }
}

/// What has happened to one list since its page was drawn.
#[derive(Debug, Default)]
pub struct Gathered {
    new: BTreeSet<Uuid>,
    changed: BTreeSet<Uuid>,
}

impl Gathered {
    /// Takes in one more change. A message is a row of its own; for the other lists a thing counts once.
    pub fn add(&mut self, list: List, change: &Change, reader: &Actor) {
        let told = change.is_told_to(reader.tenant);
        let id = if list == List::Notifications { change.id.0 } else { change.event.thing() };
        match touch(list, &change.event, change.by, told, reader) {
            Some(Touch::New) => self.new.insert(id),
            Some(Touch::Changed) => self.changed.insert(id),
            None => return,
        };
    }

    fn words(&self, list: List) -> Option<String> {
        words::news(list, self.new.len(), self.changed.difference(&self.new).count())
    }
}

/// The lines for a reader to whom something happened: the numbers of the menu as they are now, and what is not on the
/// open list yet. Each line is a word and its values, with tabs in between.
pub async fn lines(cx: &Backend, reader: &Actor, open: Option<(List, &Gathered)>) -> String {
    let waiting = waiting(cx, reader).await;
    let counts = menu::counts(reader, &waiting).into_iter().map(|(path, label, count)| {
        format!("count\t{path}\t{}\t{}", waiting_number(count), words::grown(label, count))
    });
    let news = open.and_then(|(list, gathered)| gathered.words(list));
    let news = news.map(|text| format!("news\t{text}\t{}", words::SHOW));
    counts.chain(news).collect::<Vec<_>>().join("\n")
}

/// The line for a reader whose session has ended.
#[must_use]
pub fn farewell() -> String {
    format!("end\t{}\t{}", words::SESSION_ENDED, words::SIGN_IN_AGAIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_known_by_their_address() {
        assert_eq!(list_of("/"), Some(List::ToDo));
        assert_eq!(list_of("/erogazione/richieste"), Some(List::Received));
        assert_eq!(list_of("/fruizione/richieste"), Some(List::Sent));
        assert_eq!(list_of("/erogazione/finalita"), Some(List::PurposesReceived));
        assert_eq!(list_of("/fruizione/finalita"), Some(List::PurposesSent));
        assert_eq!(list_of("/notifiche"), Some(List::Notifications));
        assert_eq!(list_of("/discrepanze"), Some(List::Discrepancies));
        for other in ["", "/erogazione/richieste/", "/erogazione/richieste/x", "/catalogo"] {
            assert_eq!(list_of(other), None, "{other}");
        }
    }
}
