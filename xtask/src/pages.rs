//! Pages by the thousand from one server: every answer is a page, and the memory of the process does not grow.

use std::path::Path;

use anyhow::Context as _;

use crate::bench::load::Asked;
use crate::release;
use crate::server::{self, Server};
use crate::tally::Tally;
use crate::tools;
use crate::workspace::Workspace;

/// How much the resident memory may grow once it has been used.
const GROWTH: f64 = 0.05;
/// How often the memory is looked at on the way, to tell a growth that goes on from one that ends.
const PARTS: usize = 5;
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

/// A server over demo data that another process wrote: writing them leaves memory behind that would hide a growth.
fn used(program: &Path) -> anyhow::Result<Server> {
    let folder = tools::temporary_folder("pages")?;
    drop(Server::start(server::command(program, &folder).args(["serve", "--demo"]), None)?);
    Server::start(server::command(program, &folder).arg("serve"), Some(&folder))
}

/// Loads `count` pages and compares the memory of the process's own before and after.
///
/// # Errors
/// When the release does not build or start, or an answer is not a page.
pub fn load(workspace: &Workspace, count: usize) -> anyhow::Result<Tally> {
    let server = used(&release::build(workspace)?)?;
    let (username, password) = ADMINISTRATOR;
    let asked = Asked {
        paths: PAGES.iter().map(|path| (*path).to_owned()).collect(),
        headers: vec![("cookie", server.sign_in(username, password)?)],
    };
    asked.times(&server.address, FIRST).context("the first pages")?;
    let resident = server.resident()?;
    let mut own = vec![server.own_memory()?];
    for _ in 0..PARTS {
        asked.times(&server.address, count / PARTS)?;
        own.push(server.own_memory()?);
    }
    let (before, after) = (own[0], own[PARTS]);
    // Of all that is resident, only the process's own is compared: what is mapped of files comes and goes.
    let growth = (after as f64 - before as f64) / resident as f64;
    let steps = own.iter().map(|bytes| (bytes / 1000).to_string()).collect::<Vec<_>>().join(", ");
    println!(
        "{count} pages: {} kB resident, of which the process's own {steps} kB: {:+.1} %",
        resident / 1000,
        growth * 100.0
    );
    Ok(Tally::one(growth <= GROWTH))
}
