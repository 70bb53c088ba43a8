//! The process from outside: every test asks the whole router.

#[macro_use]
extern crate backend;

mod rest;
