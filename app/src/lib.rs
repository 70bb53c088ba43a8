//! The console: what people see, and the thin server functions behind it. No SQL, no rules, and no Italian outside
//! [`i18n`]. Every page works without JavaScript and hydrates where there is some (`decisions.md` E3).

pub mod api;
pub mod i18n;
pub mod layout;
pub mod pages;
pub mod routes;
#[cfg(feature = "ssr")]
pub mod shell;
pub mod ui;

pub use routes::App;
#[cfg(feature = "ssr")]
pub use shell::shell;
