//! Words of the console, by language. Today: Italian.

pub mod it;
