//! Asking a server for pages, at a steady rate or as fast as it answers.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context as _;

pub use super::pace::Times;
use super::pace::{self, WARM_UP, at_once};
use crate::http::Connection;

/// Clients of the fastest rate, where one does not say otherwise: on two cores, with the client on the same machine, more only
/// wait for pages.
const CLIENTS: usize = 4;

/// Addresses asked for in turn, and what is sent along.
#[derive(Clone)]
pub struct Asked {
    pub paths: Vec<String>,
    pub headers: Vec<(&'static str, String)>,
}

impl Asked {
    /// As [`pace::steadily`].
    ///
    /// # Errors
    /// When an answer is not 200.
    pub fn steadily(&self, address: &str, rate: u32, lasting: Duration) -> anyhow::Result<Times> {
        pace::steadily(address, rate, lasting, |connection, number| self.ask(connection, number))
    }

    /// Each client asks again as soon as it is answered.
    ///
    /// # Errors
    /// When an answer is not 200.
    pub fn without_pause(&self, address: &str, lasting: Duration) -> anyhow::Result<Times> {
        self.by_many(address, CLIENTS, lasting)
    }

    /// The same by so many clients, each of which begins at another place of the addresses.
    ///
    /// # Errors
    /// When an answer is not 200.
    pub fn by_many(&self, address: &str, clients: usize, lasting: Duration) -> anyhow::Result<Times> {
        let started = Instant::now();
        let began = AtomicUsize::new(0);
        let micros = at_once(clients, || {
            let first = self.paths.len() / clients * began.fetch_add(1, Ordering::Relaxed);
            let mut connection = Connection::open(address)?;
            let mut micros = Vec::new();
            for number in first.. {
                let asked = Instant::now();
                if asked.duration_since(started) >= WARM_UP + lasting {
                    break;
                }
                self.ask(&mut connection, number)?;
                if asked.duration_since(started) >= WARM_UP {
                    micros.push(asked.elapsed().as_micros() as u64);
                }
            }
            Ok(micros)
        })?;
        Ok(Times::of(micros, lasting))
    }

    /// Asks `times` times in all.
    ///
    /// # Errors
    /// When an answer is not 200.
    pub fn times(&self, address: &str, times: usize) -> anyhow::Result<()> {
        pace::in_all(address, CLIENTS, 0, times, |connection, number| self.ask(connection, number)).map(drop)
    }

    fn ask(&self, connection: &mut Connection, number: usize) -> anyhow::Result<()> {
        let path = &self.paths[number % self.paths.len()];
        let headers: Vec<_> = self.headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer = connection.get(path, &headers).with_context(|| path.clone())?;
        anyhow::ensure!(answer.status == 200, "{path} answers {}", answer.status);
        Ok(())
    }
}
