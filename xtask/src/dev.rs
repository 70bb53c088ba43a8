//! `cargo xtask dev`: a debug build that starts again whenever a source file changes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::{Duration, SystemTime};

use crate::cargo::Build;
use crate::guard::{Guarded, Stop};
use crate::release;
use crate::workspace::Workspace;

const WATCHED: [&str; 11] = [
    "Cargo.toml",
    "Cargo.lock",
    "domain",
    "interface",
    "terminology",
    "press",
    "backend",
    "app",
    "server",
    "style",
    "public",
];

/// Builds, serves, and does so again at each change, until Ctrl-C. What does not compile leaves the last good build
/// running.
///
/// # Errors
/// When the sources cannot be read or the program cannot be started.
pub fn dev(workspace: &Workspace, arguments: &[String]) -> anyhow::Result<ExitCode> {
    let folder = workspace.results("dev");
    let mut running: Option<Guarded> = None;
    loop {
        let seen = state(&workspace.root)?;
        match release::assemble(workspace, Build::Dev, &folder) {
            Ok(program) => {
                // The old one must be gone before the new one takes its address.
                drop(running.take());
                let mut command = Command::new(program);
                command.current_dir(&workspace.root).args(["serve", "--demo"]).args(arguments);
                running = Some(Guarded::start(&command, Stop::Terminate, None)?);
            }
            Err(error) => eprintln!("xtask: {error:#}"),
        }
        wait_for_change(workspace, &seen, running.as_mut())?;
        println!("xtask: something changed, building");
    }
}

fn wait_for_change(workspace: &Workspace, seen: &State, mut running: Option<&mut Guarded>) -> anyhow::Result<()> {
    let mut told = false;
    while state(&workspace.root)? == *seen {
        if let Some(server) = &mut running
            && let (Some(status), false) = (server.ended()?, told)
        {
            eprintln!("xtask: ponte ended ({status}); waiting for a change");
            told = true;
        }
        std::thread::sleep(Duration::from_millis(500));
    }
    Ok(())
}

type State = BTreeMap<PathBuf, SystemTime>;

/// When each watched file was last written.
fn state(root: &Path) -> anyhow::Result<State> {
    let mut files = State::new();
    let mut paths: Vec<PathBuf> = WATCHED.iter().map(|name| root.join(name)).collect();
    while let Some(path) = paths.pop() {
        // An editor replaces files: one that vanishes between two calls is a change seen at the next look.
        let Ok(metadata) = std::fs::metadata(&path) else {
            continue;
        };
        if metadata.is_dir() {
            paths.extend(std::fs::read_dir(&path)?.flatten().map(|entry| entry.path()));
        } else {
            files.insert(path, metadata.modified()?);
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_written_and_a_new_file_are_changes() {
        let root = crate::tools::temporary_folder("dev").unwrap();
        std::fs::create_dir(root.join("app")).unwrap();
        std::fs::write(root.join("app/page.rs"), "1").unwrap();
        let before = state(&root).unwrap();
        assert_eq!(before, state(&root).unwrap());

        std::fs::write(root.join("app/other.rs"), "2").unwrap();
        let after = state(&root).unwrap();
        assert_ne!(before, after);

        let page = std::fs::File::options().write(true).open(root.join("app/page.rs")).unwrap();
        let later = page.metadata().unwrap().modified().unwrap() + Duration::from_secs(60);
        page.set_modified(later).unwrap();
        assert_ne!(after, state(&root).unwrap());
        crate::tools::remove_folder(&root).unwrap();
    }
}
