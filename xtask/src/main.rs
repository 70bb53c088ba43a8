//! The project's own commands: `cargo xtask <command>`.
//!
//! Only the list of commands lives here; each has its own file. Nothing here knows the rules of Ponte: xtask builds,
//! starts and measures the program from outside, like any other user of it.

mod bench;
mod browser;
mod cargo;
mod clients;
mod compress;
mod dev;
mod guard;
mod http;
mod pages;
mod postgres;
mod release;
mod schemathesis;
mod screenshots;
mod serve;
mod server;
mod site;
mod soak;
mod tally;
mod test;
mod tools;
mod workspace;

use std::process::ExitCode;

use workspace::Workspace;

const USAGE: &str = "\
cargo xtask <command>

  serve [-- ARGS]            build the release, then `ponte serve --demo ARGS` with its data under ./data
  dev [-- ARGS]              debug build, serve, rebuild on change
  build                      the release in target/ponte: the binary and its site, ready to copy
  test [PART…] [-- ARGS]     every check, or some: fmt clippy rust walkthrough pages browser
                             ARGS go to `cargo test` (rust) or Playwright (browser)
  screenshots [-- ARGS]      pictures of every page in target/screenshots, to be looked at; ARGS go to Playwright
  bench [PART…]              the release against its bars, as a table and in target/bench: cold sqlite postgres vouchers;
                             or catalogue pratiche terminology
  soak [NAME[=MINUTES]…]     the long checks, all or by name; some go on for as many minutes";

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> anyhow::Result<ExitCode> {
    let mut words = std::env::args().skip(1);
    let command = words.next().unwrap_or_default();
    let words: Vec<String> = words.collect();
    // What stands after `--` belongs to the program that is started.
    let (ours, theirs) = match words.iter().position(|word| word == "--") {
        Some(at) => (&words[..at], &words[at + 1..]),
        None => (&words[..], &[][..]),
    };
    if matches!(command.as_str(), "" | "help" | "--help" | "-h") {
        println!("{USAGE}");
        return Ok(ExitCode::SUCCESS);
    }
    let takes_words = matches!(command.as_str(), "test" | "bench" | "soak");
    if let (false, Some(word)) = (takes_words, ours.first()) {
        anyhow::bail!("`{command}` does not know `{word}`; arguments for the program go after `--`\n\n{USAGE}");
    }
    let workspace = Workspace::open()?;
    match command.as_str() {
        "serve" => serve::serve(&workspace, theirs),
        "dev" => dev::dev(&workspace, theirs),
        "build" => release::build(&workspace).map(|_| ExitCode::SUCCESS),
        "test" => test::test(&workspace, ours, theirs),
        "screenshots" => screenshots::screenshots(&workspace, theirs),
        "bench" => bench::bench(&workspace, ours),
        "soak" => soak::soak(&workspace, ours),
        unknown => anyhow::bail!("no command `{unknown}`\n\n{USAGE}"),
    }
}
