//! The backend's tests, each on both databases.

#[macro_use]
extern crate backend;

mod cast;
mod session;
mod throttle;
mod user;
