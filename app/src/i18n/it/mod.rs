//! All Italian words, one file per area.

pub mod common;
pub mod denial;
pub mod event;
pub mod frame;
pub mod legal;
pub mod words;
