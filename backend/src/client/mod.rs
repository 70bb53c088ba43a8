//! Clients and their keys.

pub mod key;
pub(crate) mod load;
pub(crate) mod save;
