//! The console: pages and the thin server functions they call.

pub mod i18n;
pub mod layout;
pub mod pages;
pub mod ui;
