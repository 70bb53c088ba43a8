//! How often a server is asked: at a steady rate, as many people do who do not wait for each other, or as fast as it answers.
//! What is asked is the caller's affair: each question has a number.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::http::Connection;

/// Connections of the steady rate: with so many, none is ever missing as long as answers take less than 0.3 s at 100 a
/// second, and less than 60 ms at 500.
const CONNECTIONS: usize = 32;
/// Left out at the beginning.
pub const WARM_UP: Duration = Duration::from_secs(1);

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
    /// From how long each answer took, in microseconds, and how long all of it lasted.
    pub fn of(mut micros: Vec<u64>, lasted: Duration) -> Self {
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

/// Asks `rate` times a second, whether or not earlier answers have come; each time counts from when the question was due, so
/// that waiting for a slow answer before it counts too.
///
/// # Errors
/// When a question could not be asked.
pub fn steadily(
    address: &str,
    rate: u32,
    lasting: Duration,
    ask: impl Fn(&mut Connection, usize) -> anyhow::Result<()> + Sync,
) -> anyhow::Result<Times> {
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
            ask(&mut connection, number)?;
            if number >= warm {
                micros.push(due.elapsed().as_micros() as u64);
            }
        }
    })?;
    Ok(Times::of(micros, lasting))
}

/// So many clients, each of which asks again as soon as it is answered, until `total` questions were asked; the first `warm`
/// are not counted.
///
/// # Errors
/// When a question could not be asked.
pub fn in_all(
    address: &str,
    clients: usize,
    warm: usize,
    total: usize,
    ask: impl Fn(&mut Connection, usize) -> anyhow::Result<()> + Sync,
) -> anyhow::Result<Times> {
    let next = AtomicUsize::new(0);
    let counted_from = std::sync::OnceLock::new();
    let micros = at_once(clients, || {
        let mut connection = Connection::open(address)?;
        let mut micros = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= total {
                return Ok(micros);
            }
            let asked = Instant::now();
            if number >= warm {
                counted_from.get_or_init(|| asked);
            }
            ask(&mut connection, number)?;
            if number >= warm {
                micros.push(asked.elapsed().as_micros() as u64);
            }
        }
    })?;
    let lasted = counted_from.get().map_or(Duration::ZERO, Instant::elapsed);
    Ok(Times::of(micros, lasted))
}

/// The same on so many threads; all that they measured.
///
/// # Errors
/// The first error of a thread.
pub fn at_once(threads: usize, work: impl Fn() -> anyhow::Result<Vec<u64>> + Sync) -> anyhow::Result<Vec<u64>> {
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

    fn get(connection: &mut Connection, _number: usize) -> anyhow::Result<()> {
        connection.get("/", &[]).map(drop)
    }

    #[test]
    fn a_steady_rate_is_kept_while_answers_are_slow() {
        let address = answering(Duration::from_millis(100));
        let times = steadily(&address, 50, Duration::from_secs(1), get).unwrap();
        assert!((49.0..51.0).contains(&times.per_second), "{}", times.per_second);
        assert!(times.p50 >= 100.0, "{}", times.p50);
    }

    #[test]
    fn as_many_as_were_wanted_are_asked_and_the_first_are_not_counted() {
        let asked = AtomicUsize::new(0);
        let address = answering(Duration::from_millis(20));
        let times = in_all(&address, 2, 2, 10, |connection, number| {
            asked.fetch_add(1, Ordering::Relaxed);
            get(connection, number)
        });
        // Eight counted answers, two at a time, twenty milliseconds each.
        let times = times.unwrap();
        assert_eq!(asked.into_inner(), 10);
        assert!((20.0..101.0).contains(&times.per_second), "{}", times.per_second);
    }

    #[test]
    fn percentiles_are_of_what_was_measured() {
        let times = Times::of((1..=100).map(|n| n * 1000).collect(), Duration::from_secs(1));
        assert_eq!((times.p50, times.p95, times.most, times.per_second), (51.0, 96.0, 100.0, 100.0));
    }
}
