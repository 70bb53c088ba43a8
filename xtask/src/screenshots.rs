//! `cargo xtask screenshots`: pictures of every page, in `target/screenshots`, with a page that shows them all. Nothing is
//! compared: they are made to be looked at. Which pages there are, the browser finds out by following links.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;

use crate::browser;
use crate::cargo;
use crate::release;
use crate::workspace::Workspace;

/// Builds the release, has a browser go through it as several people, and writes `index.html` beside the pictures.
/// `arguments` go to Playwright; `PONTE_PROGRAM` names another program than the release.
///
/// # Errors
/// When the release does not build, the browser is missing, or a page does not open.
pub fn screenshots(workspace: &Workspace, arguments: &[String]) -> anyhow::Result<ExitCode> {
    let program = match std::env::var_os("PONTE_PROGRAM") {
        Some(program) => PathBuf::from(program),
        None => release::build(workspace)?,
    };
    let browser = browser::ready(workspace)?;
    let folder = workspace.results("screenshots");
    std::fs::create_dir_all(&folder)?;
    let mut playwright = browser::tool(workspace, "playwright");
    playwright.args(["test", "--config", "screenshots.config.ts"]).args(arguments);
    playwright.env("PONTE_PROGRAM", program).env("CHROMIUM", browser).env("PONTE_SCREENSHOTS", &folder);
    cargo::run(&mut playwright)?;
    let index = folder.join("index.html");
    std::fs::write(&index, page(&folder)?)?;
    println!("{}", workspace.shown(&index));
    Ok(ExitCode::SUCCESS)
}

/// What was seen, person by person, as the browser wrote it down.
fn page(folder: &Path) -> anyhow::Result<String> {
    let mut people: Vec<PathBuf> =
        std::fs::read_dir(folder)?.filter_map(|entry| Some(entry.ok()?.path().join("pages.json"))).collect();
    people.retain(|file| file.is_file());
    people.sort();
    let mut html = String::from(HEAD);
    for file in people {
        let seen: serde_json::Value = serde_json::from_slice(&std::fs::read(&file)?)?;
        let text = |value: &serde_json::Value| escape(value.as_str().unwrap_or_default());
        write!(html, "<h2>{}</h2>", text(&seen["person"]))?;
        for entry in seen["entries"].as_array().context("a list of pages without pages")? {
            let (title, address) = (text(&entry["title"]), text(&entry["address"]));
            write!(html, "<h3>{title} <small>{} {address}</small></h3><p>", entry["status"])?;
            for picture in entry["files"].as_array().into_iter().flatten() {
                let picture = text(picture);
                write!(html, "<a href=\"{picture}\"><img loading=\"lazy\" alt=\"{picture}\" src=\"{picture}\"></a>")?;
            }
            html.push_str("</p>");
        }
    }
    Ok(html)
}

const HEAD: &str = "<!DOCTYPE html><meta charset=\"utf-8\"><title>Ponte</title>\
    <style>body{font-family:sans-serif}img{height:20rem;border:1px solid;margin:.25rem;vertical-align:top;\
    object-fit:cover;object-position:top}small{font-weight:400}</style>";

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_shows_every_picture_of_every_person() {
        let folder = crate::tools::temporary_folder("screenshots").unwrap();
        for person in ["anna", "bruno"] {
            let entry = serde_json::json!({
                "address": "/enti?q=<b>", "title": "Enti – Ponte", "status": 200, "files": [format!("{person}/00.png")],
            });
            std::fs::create_dir_all(folder.join(person)).unwrap();
            let seen = serde_json::json!({ "person": person, "entries": [entry] });
            std::fs::write(folder.join(person).join("pages.json"), seen.to_string()).unwrap();
        }

        let html = page(&folder).unwrap();

        crate::tools::remove_folder(&folder).unwrap();
        assert!(html.contains("<h3>Enti – Ponte <small>200 /enti?q=&lt;b></small></h3>"), "{html}");
        assert!(html.find("src=\"anna/00.png\"") < html.find("src=\"bruno/00.png\""), "{html}");
    }
}
