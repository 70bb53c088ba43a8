//! The rules of Ponte, pure: no database, no HTTP, no clock, no randomness, no language.
//!
//! Every crate may ask this one; this one asks nobody. It is compiled for the server, which decides with it, and for
//! the browser, which draws its buttons with the very same functions. Reading order: the words (`id`, `time`, `text`,
//! `actor`, `denial`), the one way to change something (`decision`, `event`), then the areas.

pub mod actor;
pub mod agreement;
pub mod attribute;
pub mod client;
pub mod decision;
pub mod denial;
pub mod discrepancy;
pub mod effect;
pub mod eservice;
pub mod event;
pub mod fhir;
#[cfg(any(test, feature = "fixtures"))]
pub mod fixtures;
pub mod id;
pub mod interface;
pub mod markup;
pub mod news;
pub mod notification;
pub mod page;
pub mod paper;
pub mod partner;
pub mod pratica;
pub mod purpose;
pub mod requirement;
pub mod saved_filter;
pub mod task;
pub mod tenant;
pub mod terminology;
pub mod text;
pub mod time;
pub mod user;
pub mod voucher;

pub use actor::{Actor, Permission, Role, Scope};
pub use decision::{Decision, Write};
pub use denial::{Denial, FieldError, FieldProblem, Status, Thing};
pub use event::Event;
pub use id::*;
pub use time::Timestamp;
