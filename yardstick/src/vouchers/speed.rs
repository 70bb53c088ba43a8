//! How many vouchers are given in a second, and how long each takes. Clients take turns, because one alone may ask for a
//! hundred in a second.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use serde_json::{Value, json};

use super::api::{Api, ask};
use super::key::{Asker, Key};
use crate::pace::{self, Times, WARM_UP};

/// Requests at once when nobody waits between two: as many as a round of the server takes, so that its rounds are full.
const AT_ONCE: usize = 32;
/// Signatures that are timed.
const SIGNATURES: u32 = 1_000;

/// Makes clients and keeps them in `file`.
///
/// # Errors
/// When a step is refused, or the file cannot be written.
pub fn make(address: &str, clients: usize, file: &Path) -> anyhow::Result<Value> {
    let mut api = Api::open(address)?;
    let mut kept = Vec::new();
    for number in 1..=clients {
        let asker = api.client(&format!("Misura {number}"), Key::new()?)?;
        kept.push(json!({
            "client": asker.client, "purpose": asker.purpose, "audience": asker.audience, "kid": asker.kid,
            "secret": asker.key.secret()?,
        }));
    }
    std::fs::write(file, Value::from(kept).to_string())?;
    Ok(json!({ "clients": clients }))
}

/// Vouchers at a steady rate.
///
/// # Errors
/// When one is not given.
pub fn steadily(address: &str, file: &Path, rate: u32, lasting: Duration) -> anyhow::Result<Value> {
    let bodies = signed(file, (lasting + WARM_UP).as_secs() as usize * rate as usize)?;
    let times = pace::steadily(address, rate, lasting, |connection, number| {
        let status = ask(connection, &bodies[number])?;
        anyhow::ensure!(status == 200, "number {number} is answered {status}");
        Ok(())
    })?;
    Ok(told(&times))
}

/// So many vouchers, as fast as they are given; the first tenth is not counted.
///
/// # Errors
/// When one is not given.
pub fn in_all(address: &str, file: &Path, number: usize) -> anyhow::Result<Value> {
    let bodies = signed(file, number)?;
    let times = pace::in_all(address, AT_ONCE, number / 10, number, |connection, number| {
        let status = ask(connection, &bodies[number])?;
        anyhow::ensure!(status == 200, "number {number} is answered {status}");
        Ok(())
    })?;
    Ok(told(&times))
}

fn told(times: &Times) -> Value {
    json!({ "p50": times.p50, "p95": times.p95, "p99": times.p99, "most": times.most, "perSecond": times.per_second })
}

/// What will be asked, each once, by all clients in turn; signed on every core there is.
fn signed(file: &Path, number: usize) -> anyhow::Result<Vec<String>> {
    let kept: Vec<Value> = serde_json::from_slice(&std::fs::read(file).context("the clients' file")?)?;
    let askers = kept.iter().map(asker).collect::<anyhow::Result<Vec<_>>>()?;
    anyhow::ensure!(!askers.is_empty(), "there is no client");
    let run = hex(&aws_lc_rs::rand::generate::<[u8; 8]>(&aws_lc_rs::rand::SystemRandom::new())?.expose());
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let part = number.div_ceil(cores);
    std::thread::scope(|scope| {
        let (askers, run) = (&askers, &run);
        let signing = (0..cores).map(|core| {
            scope.spawn(move || {
                let mine = (core * part)..((core + 1) * part).min(number);
                mine.map(|place| askers[place % askers.len()].body(&format!("{run}-{place}"))).collect()
            })
        });
        let signing = signing.collect::<Vec<_>>();
        let parts = signing.into_iter().map(|thread| thread.join().map_err(|_| anyhow::anyhow!("a signer stopped"))?);
        Ok(parts.collect::<anyhow::Result<Vec<Vec<_>>>>()?.concat())
    })
}

fn asker(kept: &Value) -> anyhow::Result<Asker> {
    let text = |name: &str| kept[name].as_str().map(str::to_owned).with_context(|| format!("a client without {name}"));
    Ok(Asker {
        client: text("client")?,
        purpose: text("purpose")?,
        audience: text("audience")?,
        kid: text("kid")?,
        key: Key::of(&text("secret")?)?,
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Seconds that the signature of one voucher takes on one core.
///
/// # Errors
/// When the key does not sign.
pub fn signing() -> anyhow::Result<Value> {
    let key = Key::new()?;
    let message = [b'a'; 900];
    for _ in 0..SIGNATURES / 10 {
        key.sign(&message)?;
    }
    let started = Instant::now();
    for _ in 0..SIGNATURES {
        key.sign(&message)?;
    }
    Ok(json!({ "seconds": started.elapsed().as_secs_f64() / f64::from(SIGNATURES) }))
}
