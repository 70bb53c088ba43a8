//! The process from outside: every test asks the whole router.

#[macro_use]
extern crate backend;

mod access;
mod bearer;
mod doors;
mod headers;
mod house;
mod matrix;
mod rest;
