//! E-services and their versions: stored, found, listed, commanded.

pub mod load;
pub mod save;
