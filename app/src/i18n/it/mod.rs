//! All Italian words, one file per area.

pub mod access;
pub mod agreement;
pub mod api;
pub mod attribute;
pub mod common;
pub mod denial;
pub mod discrepancy;
pub mod document;
pub mod effect;
pub mod eservice;
pub mod event;
pub mod frame;
pub mod legal;
pub mod list;
pub mod live;
pub mod mail;
pub mod notification;
pub mod operation;
pub mod page;
pub mod problem;
pub mod shortcut;
pub mod status;
pub mod task;
pub mod tenant;
pub mod user;
pub mod words;
