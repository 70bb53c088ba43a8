//! The pieces every page is made of: buttons, fields, tables, lists of facts. They know nothing of
//! the domain and speak no Italian of their own: texts are passed in, and the few fixed words
//! ("Pagina successiva") come from [`crate::i18n::it::common`].
//!
//! Everything here is plain HTML that works without scripts: links, forms and `<details>`. Class
//! names are whole literals, because a test compares them with `style/app.css`. What must not be
//! here: server functions, domain types, inline styles or handlers.

mod badge;
mod breadcrumb;
mod button;
mod callout;
mod chart;
mod checklist;
mod choice;
mod disclosure;
mod empty;
pub(crate) mod escape;
mod facts;
mod field;
mod filter;
mod flash;
mod icon;
mod page_head;
mod pager;
pub mod rich;
mod steps;
mod table;
mod tabs;
mod tiles;
mod timeline;

pub use badge::*;
pub use breadcrumb::*;
pub use button::*;
pub use callout::*;
pub use chart::*;
pub use checklist::*;
pub use choice::*;
pub use disclosure::*;
pub use empty::*;
pub use facts::*;
pub use field::*;
pub use filter::*;
pub use flash::*;
pub use icon::*;
pub use page_head::*;
pub use pager::*;
pub use steps::*;
pub use table::*;
pub use tabs::*;
pub use tiles::*;
pub use timeline::*;

#[cfg(test)]
mod tests;
