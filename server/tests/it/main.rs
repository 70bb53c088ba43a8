//! The process from outside: every test asks the whole router.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first thing that is not as it should be")]

#[macro_use]
extern crate backend;

mod access;
mod anonymity;
mod bearer;
mod citizen;
mod client;
mod crowd;
mod dictionary;
mod dictionary_api;
mod doors;
mod fhir;
mod headers;
mod house;
mod independent;
mod late;
mod lists;
mod live;
mod matrix;
mod palette;
mod paper;
mod partner_pages;
mod pratica;
mod pratica_edges;
mod protocol;
mod rest;
mod terminology;
mod upload;
mod voucher;
mod writing;
