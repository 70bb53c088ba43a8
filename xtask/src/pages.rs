//! Pages by the thousand from one server: every answer is a page, and the memory of the process does not grow.

use anyhow::Context as _;

use crate::bench::load::Asked;
use crate::release;
use crate::server::Server;
use crate::tally::Tally;
use crate::workspace::Workspace;

/// How much the memory may grow once it has been used.
const GROWTH: f64 = 0.05;
/// Pages before the first look at the memory: until every buffer, cache and connection is there.
const FIRST: usize = 2_000;
/// An administrator of the sample data who sees something on each page.
const ADMINISTRATOR: (&str, &str) = ("admin@regione-esperia", "ponte-demo-2026");

const PAGES: [&str; 10] = [
    "/",
    "/notifiche",
    "/discrepanze",
    "/erogazione/e-service",
    "/erogazione/richieste?vista=tutte",
    "/erogazione/richieste?vista=tutte&q=anagrafe",
    "/fruizione/richieste?vista=tutte",
    "/catalogo",
    "/aderente/attributi",
    "/aderente/registro",
];

/// Loads `count` pages and compares the memory of the process's own before and after.
///
/// # Errors
/// When the release does not build or start, or an answer is not a page.
pub fn load(workspace: &Workspace, count: usize) -> anyhow::Result<Tally> {
    let server = Server::demo(&release::build(workspace)?)?;
    let (username, password) = ADMINISTRATOR;
    let asked = Asked {
        paths: PAGES.iter().map(|path| (*path).to_owned()).collect(),
        headers: vec![("cookie", server.sign_in(username, password)?)],
    };
    asked.times(&server.address, FIRST).context("the first pages")?;
    let before = server.own_memory()?;
    asked.times(&server.address, count)?;
    let after = server.own_memory()?;
    let growth = after as f64 / before as f64 - 1.0;
    println!(
        "{count} pages: {} kB of its own before, {} kB after, {:+.1} %",
        before / 1000,
        after / 1000,
        growth * 100.0
    );
    Ok(Tally::one(growth <= GROWTH))
}
