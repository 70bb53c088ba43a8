//! Messages for the reader's ente.

use domain::notification::Category;
use strum::IntoEnumIterator as _;

use super::{Asking, Filter, Kind, Sheet, Spec};
use crate::api::notification::{NotificationLine, server};
use crate::i18n::it::notification as words;
use crate::ui::Choice;

/// The view of everything.
pub const ALL: &str = "tutte";
/// The view of what the reader has not read.
pub const UNREAD: &str = "da-leggere";
/// The view of what the reader has read.
pub const READ: &str = "lette";
/// Words in the name of another ente.
pub const ENTE: &str = "ente";

fn kinds() -> Vec<Choice> {
    let kinds = Category::iter().map(|kind| Choice::new(words::slug(kind), words::category(kind)));
    [Choice::new("", words::ANY_KIND)].into_iter().chain(kinds).collect()
}

/// `/notifiche`
pub static INBOX: Spec = Spec {
    path: "/notifiche",
    title: words::TITLE,
    view: Some(("vista", &[ALL, UNREAD, READ])),
    filters: &[
        Filter::one_of("tipo", words::KIND, kinds),
        Filter { name: ENTE, label: words::ENTE, kind: Kind::Words, views: &[] },
    ],
    sorts: &[],
};

const HEADINGS: [&str; 6] = [words::WHAT, words::DETAIL, words::ABOUT, words::KIND, words::WHEN, words::IS_READ];

pub(super) async fn sheet(asking: Asking) -> backend::Result<Sheet> {
    let Asking { cx, actor, chosen, request } = asking;
    Ok(Sheet::of(&HEADINGS, server::rows(&cx, &actor, &chosen, request).await?, cells))
}

fn cells(line: NotificationLine) -> Vec<String> {
    vec![
        line.what,
        line.detail.unwrap_or_default(),
        line.about,
        words::category(line.category).to_owned(),
        line.when.text,
        if line.read { words::YES } else { words::NO }.to_owned(),
    ]
}
