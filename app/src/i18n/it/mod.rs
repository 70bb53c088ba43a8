//! All Italian words, one file per area.

pub mod common;
pub mod frame;
pub mod legal;
