//! All Italian words, one file per area.

pub mod common;
