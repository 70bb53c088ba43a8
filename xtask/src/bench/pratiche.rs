//! How fast the desk answers when an ente has fifty thousand pratiche (`pratiche.md` §12.15). Only when it is named: writing the
//! data takes longer than all the rest. `PONTE_BENCH_PRATICHE` makes it fewer, to see that it runs.

use std::time::Duration;

use super::figure::{Bar, Figure};
use super::installation::{Installation, PASSWORD, Size};
use super::load::Asked;

/// Of the first ente, half of them in the hands of its two operators.
const PRATICHE: u32 = 50_000;
/// One of the two.
const OPERATOR: &str = "operatore@ente-1-0";
/// Requests in a second.
const RATE: u32 = 50;
const STEADILY: Duration = Duration::from_secs(20);

/// The desk as people go through it: each view as it opens, a word, two words, a filter, each order that a page has, a page far
/// behind.
const PAGES: [&str; 10] = [
    "/pratiche?vista=da-gestire",
    "/pratiche?vista=da-assegnare",
    "/pratiche?vista=concluse",
    "/pratiche?vista=tutte",
    "/pratiche?vista=tutte&q=rossi",
    "/pratiche?vista=tutte&q=rossi%20nido",
    "/pratiche?vista=tutte&stato=4000",
    "/pratiche?vista=tutte&ordina=richiedente",
    "/pratiche?vista=tutte&ordina=protocollo&verso=desc",
    "/pratiche?vista=tutte&p=1500",
];

/// So much that the desk is full.
pub fn size() -> Size {
    let fewer = std::env::var_os("PONTE_BENCH_PRATICHE").and_then(|number| number.to_str()?.parse().ok());
    Size { eservices: 10, enti: 3, agreements: 0, pratiche: fewer.unwrap_or(PRATICHE) }
}

/// All figures of one database; each address also by itself, to see which one is slow.
///
/// # Errors
/// When the server does not start, or an answer is not 200.
pub fn figures(installation: &Installation) -> anyhow::Result<Vec<Figure>> {
    let named = |name: &str| format!("{}, {} pratiche: {name}", installation.database, size().pratiche);
    let mut figures = Vec::new();
    if installation.seconds > 0.0 {
        figures.push(Figure::new(named("writing the data"), installation.seconds, "s", Bar::None));
    }
    let server = installation.serve()?;
    let cookie = vec![("cookie", server.sign_in(OPERATOR, PASSWORD)?), ("accept-encoding", "gzip, br".to_owned())];
    let asked = |paths: &[&str]| Asked {
        paths: paths.iter().map(|path| (*path).to_owned()).collect(),
        headers: cookie.clone(),
    };
    // The four views are what the bar is about; words and far pages are told beside them.
    let times = asked(&PAGES[..4]).steadily(&server.address, RATE, STEADILY)?;
    figures.extend([
        Figure::new(named("desk, p50 at 50/s"), times.p50, "ms", Bar::None),
        Figure::new(named("desk, p95 at 50/s"), times.p95, "ms", Bar::AtMost(50.0)),
        Figure::new(named("desk, slowest at 50/s"), times.most, "ms", Bar::None),
    ]);
    for path in PAGES {
        let times = asked(&[path]).steadily(&server.address, RATE / 2, STEADILY / 4)?;
        figures.push(Figure::new(named(&format!("{path}, p95 at 25/s")), times.p95, "ms", Bar::None));
    }
    Ok(figures)
}
