//! Machines that ask for vouchers, as a process of their own: how many are given in a second, and whether one is ever given
//! too late. What they ask is signed before it is timed. Results go to the standard output as JSON.

mod api;
mod key;
mod speed;
mod trials;

use std::path::Path;
use std::time::Duration;

use anyhow::Context as _;
use serde_json::Value;

const USAGE: &str = "\
yardstick vouchers make ADDRESS CLIENTS FILE         clients with keys for a purpose of the sample data, kept in FILE
yardstick vouchers steadily ADDRESS FILE RATE SECONDS
yardstick vouchers in-all ADDRESS FILE NUMBER        as fast as they are answered
yardstick vouchers signing                           how long the signature of one voucher takes
yardstick vouchers trials ADDRESS ADDRESS NUMBER     two processes on one database: nothing is given after its end";

/// Does what the words say.
///
/// # Errors
/// When the words are others, or an answer is not as it should be.
pub fn run(words: &[String]) -> anyhow::Result<()> {
    let words = words.iter().map(String::as_str).collect::<Vec<_>>();
    let result: Value = match words[..] {
        ["make", address, clients, file] => speed::make(address, clients.parse()?, Path::new(file))?,
        ["steadily", address, file, rate, seconds] => {
            speed::steadily(address, Path::new(file), rate.parse()?, Duration::from_secs(seconds.parse()?))?
        }
        ["in-all", address, file, number] => speed::in_all(address, Path::new(file), number.parse()?)?,
        ["signing"] => speed::signing()?,
        ["trials", one, other, number] => trials::run([one, other], number.parse()?)?,
        _ => anyhow::bail!("{USAGE}"),
    };
    println!("{}", serde_json::to_string(&result).context("a result that is no JSON")?);
    Ok(())
}
