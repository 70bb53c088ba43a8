//! Asking a server: at a steady rate, as many people do who do not wait for each other, and as fast as it answers.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context as _;

use crate::http::Connection;

/// Connections of the steady rate: with so many, none is ever missing as long as answers take less than 0.3 s.
const CONNECTIONS: usize = 32;
/// Clients of the fastest rate: on two cores, with the client on the same machine, more only wait.
const CLIENTS: usize = 4;
/// Left out at the beginning.
const WARM_UP: Duration = Duration::from_secs(1);

/// Addresses asked for in turn, and what is sent along.
#[derive(Clone)]
pub struct Asked {
    pub paths: Vec<String>,
    pub headers: Vec<(&'static str, String)>,
}

/// How long answers took, in milliseconds.
pub struct Times {
    pub p50: f64,
    pub p95: f64,
    pub p99: f64,
    pub most: f64,
    /// Answers in a second.
    pub per_second: f64,
}

impl Times {
    fn of(mut micros: Vec<u64>, lasted: Duration) -> Self {
        micros.sort_unstable();
        let at = |percent: usize| {
            let place = (micros.len() * percent / 100).min(micros.len().saturating_sub(1));
            micros.get(place).copied().unwrap_or_default() as f64 / 1000.0
        };
        Self {
            p50: at(50),
            p95: at(95),
            p99: at(99),
            most: at(100),
            per_second: micros.len() as f64 / lasted.as_secs_f64(),
        }
    }
}

impl Asked {
    /// Asks `rate` times a second, whether or not earlier answers have come; each time counts from when the question was
    /// due, so that waiting for a slow answer before it counts too.
    ///
    /// # Errors
    /// When an answer is not 200.
    pub fn steadily(&self, address: &str, rate: u32, lasting: Duration) -> anyhow::Result<Times> {
        let gap = Duration::from_secs(1) / rate;
        let total = (lasting + WARM_UP).as_secs() as usize * rate as usize;
        let warm = WARM_UP.as_secs() as usize * rate as usize;
        let next = AtomicUsize::new(0);
        let started = Instant::now() + Duration::from_millis(100);
        let micros = at_once(CONNECTIONS, || {
            let mut connection = Connection::open(address)?;
            let mut micros = Vec::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= total {
                    return Ok(micros);
                }
                let due = started + gap * number as u32;
                std::thread::sleep(due.saturating_duration_since(Instant::now()));
                self.ask(&mut connection, number)?;
                if number >= warm {
                    micros.push(due.elapsed().as_micros() as u64);
                }
            }
        })?;
        Ok(Times::of(micros, lasting))
    }

    /// Each client asks again as soon as it is answered.
    ///
    /// # Errors
    /// When an answer is not 200.
    pub fn without_pause(&self, address: &str, lasting: Duration) -> anyhow::Result<Times> {
        let started = Instant::now();
        let micros = at_once(CLIENTS, || {
            let mut connection = Connection::open(address)?;
            let mut micros = Vec::new();
            for number in 0.. {
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
        let next = AtomicUsize::new(0);
        at_once(CLIENTS, || {
            let mut connection = Connection::open(address)?;
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= times {
                    return Ok(Vec::new());
                }
                self.ask(&mut connection, number)?;
            }
        })
        .map(drop)
    }

    fn ask(&self, connection: &mut Connection, number: usize) -> anyhow::Result<()> {
        let path = &self.paths[number % self.paths.len()];
        let headers: Vec<_> = self.headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer = connection.get(path, &headers).with_context(|| path.clone())?;
        anyhow::ensure!(answer.status == 200, "{path} answers {}", answer.status);
        Ok(())
    }
}

/// The same on so many threads; all that they measured.
fn at_once(threads: usize, work: impl Fn() -> anyhow::Result<Vec<u64>> + Sync) -> anyhow::Result<Vec<u64>> {
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(&work)).collect();
        let ended = running.into_iter().map(|thread| thread.join().map_err(|_| anyhow::anyhow!("a client stopped"))?);
        Ok(ended.collect::<anyhow::Result<Vec<_>>>()?.concat())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read as _, Write as _};
    use std::net::TcpListener;

    /// Answers everybody after `pause`.
    fn answering(pause: Duration) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                std::thread::spawn(move || {
                    let mut request = [0; 1024];
                    while stream.read(&mut request).is_ok_and(|read| read > 0) {
                        std::thread::sleep(pause);
                        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").unwrap();
                    }
                });
            }
        });
        address
    }

    #[test]
    fn a_steady_rate_is_kept_while_answers_are_slow() {
        let asked = Asked { paths: vec!["/".to_owned()], headers: Vec::new() };
        let address = answering(Duration::from_millis(100));
        let times = asked.steadily(&address, 50, Duration::from_secs(1)).unwrap();
        assert!((49.0..51.0).contains(&times.per_second), "{}", times.per_second);
        assert!(times.p50 >= 100.0, "{}", times.p50);
    }

    #[test]
    fn percentiles_are_of_what_was_measured() {
        let times = Times::of((1..=100).map(|n| n * 1000).collect(), Duration::from_secs(1));
        assert_eq!((times.p50, times.p95, times.most, times.per_second), (51.0, 96.0, 100.0, 100.0));
    }
}
