//! What waits for the reader, "Da fare".

use domain::task::TaskKind;
use strum::IntoEnumIterator as _;

use super::{Asking, Filter, Kind, Sheet, Spec};
use crate::api::task::{TaskLine, server};
use crate::i18n::it::task as words;
use crate::ui::Choice;

/// The slug of a kind.
pub const KIND: &str = "tipo";
/// Words in the name of an e-service.
pub const ESERVICE: &str = "e-service";

fn kinds() -> Vec<Choice> {
    let kinds = TaskKind::iter().map(|kind| Choice::new(words::slug(kind), words::kind(kind)));
    [Choice::new("", words::ANY_KIND)].into_iter().chain(kinds).collect()
}

/// `/`. The order is fixed: deadline, then age.
pub static QUEUE: Spec = Spec {
    path: "/",
    title: words::TITLE,
    view: None,
    filters: &[
        Filter::one_of(KIND, words::KIND, kinds),
        Filter { name: ESERVICE, label: words::ESERVICE, kind: Kind::Words, views: &[] },
    ],
    sorts: &[],
};

const HEADINGS: [&str; 5] = [words::WHAT, words::WHO, words::SINCE, words::DUE, words::WHY];

pub(super) async fn sheet(asking: Asking) -> backend::Result<Sheet> {
    let Asking { cx, actor, chosen, request } = asking;
    Ok(Sheet::of(&HEADINGS, server::rows(&cx, &actor, &chosen, request).await?, cells))
}

fn cells(line: TaskLine) -> Vec<String> {
    vec![line.what, line.who, line.since.text, line.due.unwrap_or_default(), line.why.join("; ")]
}
