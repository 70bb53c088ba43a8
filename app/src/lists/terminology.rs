//! Terminologies, and what is in one of them.

use backend::terminology::comparison::Line;
use domain::terminology::Kind;
use domain::terminology::change::{Change, Said, aspects};
use domain::{Denial, TerminologyId, Thing};
use strum::IntoEnumIterator as _;

use super::{Asking, Chosen, Filter, Sheet, Spec, spec};
use crate::api::terminology::comparison::server as comparison_server;
use crate::api::terminology::{EntryLine, TerminologyLine, server};
use crate::i18n::it::terminology as words;
use crate::i18n::it::terminology_comparison as compared;
use crate::ui::Choice;

fn kinds() -> Vec<Choice> {
    let kinds = Kind::iter().map(|kind| Choice::new(kind.to_string(), words::kind(kind)));
    [Choice::new("", words::ANY_KIND)].into_iter().chain(kinds).collect()
}

fn versions() -> Vec<Choice> {
    vec![Choice::new("", words::ONLY_LAST), Choice::new("tutte", words::EVERY_VERSION)]
}

fn levels() -> Vec<Choice> {
    vec![Choice::new("", words::ONE_LEVEL), Choice::new("tutti", words::EVERY_LEVEL)]
}

/// `/terminologie`
pub static TERMINOLOGIES: Spec = Spec {
    path: "/terminologie",
    title: words::TITLE,
    view: None,
    filters: &[
        Filter::words(words::SEARCH),
        Filter::one_of("tipo", words::KIND, kinds),
        Filter::one_of("versioni", words::VERSIONS, versions),
    ],
    sorts: &["nome", "oid", "caricata", "concetti"],
};

/// `/terminologie/:id`
pub static ENTRIES: Spec = Spec {
    path: "/terminologie/:id",
    title: words::OF_THIS_VERSION,
    view: None,
    filters: &[
        Filter::words(words::ENTRY_SEARCH),
        Filter { name: "padre", label: words::ABOVE, kind: spec::Kind::Words, views: &[] },
        Filter::one_of("livelli", words::LEVELS, levels),
    ],
    sorts: &[],
};

fn changes() -> Vec<Choice> {
    let all = Change::iter().map(|change| Choice::new(compared::change_slug(change), compared::changes(change)));
    [Choice::new("", compared::ANY_CHANGE)].into_iter().chain(all).collect()
}

/// `/terminologie/:id/confronto`
pub static COMPARISON: Spec = Spec {
    path: "/terminologie/:id/confronto",
    title: compared::TITLE,
    view: None,
    filters: &[
        Filter { name: "con", label: compared::WITH, kind: spec::Kind::Id, views: &[] },
        Filter::one_of("cambio", compared::CHANGE, changes),
    ],
    sorts: &[],
};

/// The terminology that an address names.
///
/// # Errors
/// `NotFound` when it is no id.
pub fn id(chosen: &Chosen) -> Result<TerminologyId, Denial> {
    let id = chosen.path().split('/').nth(2).and_then(|id| id.parse().ok());
    id.ok_or_else(|| Denial::not_found(Thing::Terminology))
}

const HEADINGS: [&str; 9] = [
    words::NAME,
    words::OID,
    words::VERSION,
    words::KIND,
    words::COUNT,
    words::STATUS,
    words::LOADED,
    words::URL,
    words::IDENTIFIER,
];

pub(super) async fn sheet(asking: Asking) -> backend::Result<Sheet> {
    let Asking { cx, actor, chosen, request } = asking;
    Ok(Sheet::of(&HEADINGS, server::rows(&cx, &actor, &chosen, request).await?, cells))
}

fn cells(line: TerminologyLine) -> Vec<String> {
    vec![
        line.title,
        line.oid,
        line.version,
        words::kind(line.kind).to_owned(),
        line.count.to_string(),
        words::status(&line.status).to_owned(),
        line.loaded.text,
        line.url,
        line.id.to_string(),
    ]
}

const ENTRY_HEADINGS: [&str; 6] =
    [words::CODE, words::DISPLAY, words::SYSTEM, words::TARGET, words::RELATION, words::NOTES];

pub(super) async fn entries(asking: Asking) -> backend::Result<Sheet> {
    let Asking { cx, actor, chosen, request } = asking;
    let id = id(&chosen)?;
    Ok(Sheet::of(&ENTRY_HEADINGS, server::entry_rows(&cx, &actor, id, &chosen, request).await?, entry_cells))
}

fn entry_cells(line: EntryLine) -> Vec<String> {
    let empty = String::new;
    match line {
        EntryLine::Concept(one) => {
            let notes = notes(one.is_abstract, one.is_inactive).join(", ");
            vec![one.code, one.display, empty(), empty(), empty(), notes]
        }
        EntryLine::Member(one) => vec![one.code, one.display, one.system, empty(), empty(), empty()],
        EntryLine::Mapping(one) => vec![
            one.source_code,
            empty(),
            one.source_system,
            one.target_code.unwrap_or_default(),
            one.equivalence,
            one.target_system,
        ],
    }
}

/// What is said of a concept in a word each.
#[must_use]
pub fn notes(is_abstract: bool, is_inactive: bool) -> Vec<&'static str> {
    [is_abstract.then_some(words::GROUPS), is_inactive.then_some(words::INACTIVE)].into_iter().flatten().collect()
}

const CHANGE_HEADINGS: [&str; 5] = [words::CODE, compared::CHANGE, compared::WHAT, compared::BEFORE, compared::AFTER];

pub(super) async fn comparison(asking: Asking) -> backend::Result<Sheet> {
    let Asking { cx, actor, chosen, request } = asking;
    let page = comparison_server::rows(&cx, &actor, &chosen, request).await?;
    Ok(Sheet::of(&CHANGE_HEADINGS, page, change_cells))
}

fn change_cells(line: Line) -> Vec<String> {
    let told = |said: &Option<Said>| said.as_ref().map(|said| said.display.clone()).unwrap_or_default();
    let (before, after) = (told(&line.before), told(&line.after));
    vec![line.code.clone(), compared::change(line.change).to_owned(), differing(&line).join(", "), before, after]
}

/// What of a code is another, in words.
#[must_use]
pub fn differing(line: &Line) -> Vec<&'static str> {
    let both = line.before.as_ref().zip(line.after.as_ref());
    let aspects = both.map(|(before, after)| aspects(before, after)).unwrap_or_default();
    aspects.into_iter().map(compared::aspect).collect()
}
