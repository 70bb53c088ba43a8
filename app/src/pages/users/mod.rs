//! The people of an ente, for those who manage them.

mod command;
mod create;
mod detail;
mod list;
mod roles;

use domain::UserId;

use crate::i18n::it::frame;
use crate::i18n::it::user as words;
use crate::ui::Crumb;

pub use command::{UserCommandPage, UserPasswordPage};
pub use create::NewUserPage;
pub use detail::UserDetailPage;
pub use list::UserListPage;

/// Where a page about one person stands.
fn trail(person: &str, id: UserId, page: Option<&str>) -> Vec<Crumb> {
    let mut trail = vec![Crumb::here(frame::GROUP_ENTE), Crumb::link(words::TITLE, crate::routes::to::USERS)];
    match page {
        None => trail.push(Crumb::here(person)),
        Some(page) => {
            trail.push(Crumb::link(person, crate::routes::to::user(id)));
            trail.push(Crumb::here(page));
        }
    }
    trail
}
