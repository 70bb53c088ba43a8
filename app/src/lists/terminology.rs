//! Terminologies, and what is in one of them.

use domain::terminology::Kind;
use domain::{Denial, TerminologyId, Thing};
use strum::IntoEnumIterator as _;

use super::{Asking, Chosen, Filter, Sheet, Spec, spec};
use crate::api::terminology::{EntryLine, TerminologyLine, server};
use crate::i18n::it::terminology as words;
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
