//! One module per area; each page asks its server functions and draws with `crate::ui`.

pub mod legal;
