//! The people of the reader's ente.

use domain::Role;
use strum::IntoEnumIterator as _;

use super::{Asking, Filter, Sheet, Spec};
use crate::api::user::{UserLine, server};
use crate::i18n::it::frame::role_label;
use crate::i18n::it::user as words;
use crate::ui::Choice;

fn roles() -> Vec<Choice> {
    let roles = Role::iter().filter(|role| role.is_given_by_the_ente());
    let roles = roles.map(|role| Choice::new(role.to_string(), role_label(role)));
    [Choice::new("", words::ANY_ROLE)].into_iter().chain(roles).collect()
}

fn states() -> Vec<Choice> {
    vec![
        Choice::new("", words::ANY_STATE),
        Choice::new("attive", words::ACTIVE_ONES),
        Choice::new("disattivate", words::DISABLED_ONES),
    ]
}

/// `/aderente/utenti`
pub static USERS: Spec = Spec {
    path: "/aderente/utenti",
    title: words::TITLE,
    view: None,
    filters: &[
        Filter::words(words::SEARCH),
        Filter::one_of("ruolo", words::ROLE, roles),
        Filter::one_of("stato", words::STATE, states),
    ],
    sorts: &[],
};

const HEADINGS: [&str; 6] =
    [words::PERSON, words::USERNAME, words::ROLES, words::STATE, words::PASSWORD_DUE, words::CREATED];

pub(super) async fn sheet(asking: Asking) -> backend::Result<Sheet> {
    let Asking { cx, actor, chosen, request } = asking;
    Ok(Sheet::of(&HEADINGS, server::rows(&cx, &actor, &chosen, request).await?, cells))
}

fn cells(line: UserLine) -> Vec<String> {
    let roles = line.roles.iter().map(|role| role_label(*role)).collect::<Vec<_>>().join(", ");
    vec![
        line.person,
        line.username,
        roles,
        if line.disabled { words::DISABLED } else { words::ACTIVE }.to_owned(),
        if line.password_due { words::YES } else { words::NO }.to_owned(),
        line.created.text,
    ]
}
