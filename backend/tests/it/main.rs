//! Use cases against real databases: every test runs on SQLite and on PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first thing that is not as it should be")]

#[macro_use]
extern crate backend;

mod agreement;
mod attribute;
mod cast;
mod catalogue;
mod client;
mod codes;
mod concept_figures;
mod concept_plans;
mod course;
mod dependents;
mod dictionary;
mod dictionary_changes;
mod discrepancy;
mod eservice;
mod esperia;
mod much;
mod news;
mod operation;
mod paper;
mod plans;
mod pratica;
mod published;
mod purpose;
mod seed;
mod session;
mod simulation;
mod statements;
mod task;
mod tenant;
mod terminology;
mod throttle;
mod user;
mod valueset;
mod vast;
mod voucher;
