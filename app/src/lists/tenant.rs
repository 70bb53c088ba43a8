//! Enti: all of them, and those a certifier may give its attributes to.

use domain::tenant::TenantKind;
use strum::IntoEnumIterator as _;

use super::{Asking, Filter, Sheet, Spec};
use crate::api::tenant::{TenantLine, server};
use crate::i18n::it::{attribute, tenant as words};
use crate::ui::Choice;

fn kinds() -> Vec<Choice> {
    let kinds = TenantKind::iter().map(|kind| Choice::new(kind.to_string(), words::kind(kind)));
    [Choice::new("", words::ANY_KIND)].into_iter().chain(kinds).collect()
}

/// `/enti`
pub static ENTI: Spec = Spec {
    path: "/enti",
    title: words::LIST,
    view: None,
    filters: &[Filter::words(words::SEARCH), Filter::one_of("natura", words::KIND, kinds)],
    sorts: &[],
};

/// `/aderente/certificatore/enti`
pub static CERTIFIED: Spec = Spec {
    path: "/aderente/certificatore/enti",
    title: attribute::ASSIGN_TO,
    view: None,
    filters: &[Filter::words(attribute::SEARCH_TENANT)],
    sorts: &[],
};

const HEADINGS: [&str; 7] =
    [words::NAME, words::SLUG, words::KIND, words::REGISTER, words::CERTIFIER, words::MEMBER_SINCE, words::IDENTIFIER];

pub(super) async fn sheet(asking: Asking) -> backend::Result<Sheet> {
    let Asking { cx, actor, chosen, request } = asking;
    Ok(Sheet::of(&HEADINGS, server::rows(&cx, &actor, &chosen, request).await?, cells))
}

fn cells(line: TenantLine) -> Vec<String> {
    let certifier = if line.certifier { words::YES } else { words::NO };
    vec![
        line.name,
        line.slug,
        words::kind(line.kind).to_owned(),
        line.register_code,
        certifier.to_owned(),
        line.created.text,
        line.id.to_string(),
    ]
}
