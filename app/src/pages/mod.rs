//! One module per area; each page asks its server functions and draws with `crate::ui`.

pub mod access;
pub mod address;
pub mod agreement;
pub mod api_document;
pub mod attribute;
pub mod catalogue;
pub mod client;
pub mod discrepancy;
pub mod effects;
pub mod eservice;
pub mod home;
pub mod legal;
pub mod missing;
pub mod notification;
pub mod operation;
pub mod parts;
pub mod pratica;
pub mod profile;
pub mod purpose;
pub mod search;
pub mod shortcuts;
pub mod status;
pub mod technical;
pub mod tenant;
pub mod users;
pub mod voucher;
