//! The site folder: everything the browser loads that is not a page.
//!
//! `pkg/console.<hash>.{js,wasm}` is the browser side, `pkg/app.<hash>.css` the style, the rest is `public/` as it is.
//! `current.json`, written last, names the hashed files; the server reads it when it starts.

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::cargo::{self, Build};
use crate::compress::{self, Sizes};
use crate::tools;
use crate::workspace::Workspace;

/// The browser program as wasm-bindgen leaves it.
struct Glue {
    js: Vec<u8>,
    wasm: Vec<u8>,
}

/// Lays the whole site out in `folder` around the browser side in `wasm`, replacing what was there.
///
/// # Errors
/// When a file cannot be read or written.
pub fn build(workspace: &Workspace, build: Build, wasm: &Path, folder: &Path) -> anyhow::Result<()> {
    let glue = bindgen(workspace, build, wasm)?;
    let staged = folder.with_extension("new");
    tools::remove_folder(&staged)?;
    let written = lay_out(workspace, &staged, &glue)?;
    if build == Build::Release {
        let kept = workspace.target.join("xtask").join("compressed");
        let sizes = compress_all(&staged, &kept)?;
        print_sizes(&sizes);
    }
    // The manifest is last: a folder that has it is whole.
    std::fs::write(staged.join("current.json"), written.to_string() + "\n")?;
    tools::remove_folder(folder)?;
    std::fs::rename(&staged, folder).with_context(|| format!("cannot write {}", folder.display()))
}

/// Compiles the browser side, small where it is released.
///
/// # Errors
/// When something does not compile.
pub fn compile(workspace: &Workspace, build: Build) -> anyhow::Result<PathBuf> {
    tools::wasm_target()?;
    let profile = build.profile();
    let mut command = cargo::with_flags(&workspace.root);
    if build == Build::Release {
        command.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "z");
    }
    cargo::run(command.args(["build", "--package", "hydrate", "--target", tools::WASM, "--profile", profile]))?;
    Ok(workspace.target.join(tools::WASM).join(cargo::profile_folder(profile)).join("hydrate.wasm"))
}

/// Runs wasm-bindgen, or takes what it made of the very same program last time.
fn bindgen(workspace: &Workspace, build: Build, wasm: &Path) -> anyhow::Result<Glue> {
    let program = std::fs::read(wasm).with_context(|| format!("cannot read {}", wasm.display()))?;
    let name = cargo::profile_folder(build.profile());
    let made = workspace.target.join("xtask").join("bindgen").join(name);
    let made_from = made.join("made-from");
    let fingerprint = blake3::hash(&program).to_hex().to_string();
    if std::fs::read_to_string(&made_from).ok().as_deref() != Some(&fingerprint) {
        tools::remove_folder(&made)?;
        let mut bindgen = wasm_bindgen_cli_support::Bindgen::new();
        bindgen.input_bytes("console", program).typescript(false).web(true)?;
        if build == Build::Release {
            bindgen.remove_name_section(true).remove_producers_section(true);
        }
        bindgen.generate(&made)?;
        anyhow::ensure!(
            !made.join("snippets").exists(),
            "a dependency brings JavaScript snippets, which the site does not carry: {}",
            made.join("snippets").display()
        );
        std::fs::write(made_from, fingerprint)?;
    }
    Ok(Glue { js: std::fs::read(made.join("console.js"))?, wasm: std::fs::read(made.join("console_bg.wasm"))? })
}

/// Writes every file of the site but the manifest, which it returns.
fn lay_out(workspace: &Workspace, staged: &Path, glue: &Glue) -> anyhow::Result<serde_json::Value> {
    let pkg = staged.join("pkg");
    std::fs::create_dir_all(&pkg)?;
    copy_tree(&workspace.root.join("public"), staged)?;

    // One name for both: a page asks for `<script>.js` and `<script>.wasm`, and they only work together.
    let script = format!("console.{}", short_hash(&[&glue.js, &glue.wasm]));
    std::fs::write(pkg.join(format!("{script}.js")), &glue.js)?;
    std::fs::write(pkg.join(format!("{script}.wasm")), &glue.wasm)?;

    let css = read_style(&workspace.root.join("style/app.css"))?;
    let style = format!("app.{}", short_hash(&[css.as_bytes()]));
    std::fs::write(pkg.join(format!("{style}.css")), css)?;

    Ok(serde_json::json!({ "script": script, "style": format!("{style}.css") }))
}

fn short_hash(parts: &[&[u8]]) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().to_hex()[..12].to_owned()
}

/// The style sheet with its `@import "./part.css";` lines replaced by those files: the browser loads one file.
fn read_style(file: &Path) -> anyhow::Result<String> {
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let mut whole = String::with_capacity(text.len());
    for line in text.lines() {
        match imported(line) {
            Some(part) => whole.push_str(&read_style(&file.with_file_name(part))?),
            None => {
                whole.push_str(line);
                whole.push('\n');
            }
        }
    }
    Ok(whole)
}

fn imported(line: &str) -> Option<&str> {
    let quoted = line.trim().strip_prefix("@import")?.trim().strip_suffix(';')?.trim();
    let name = quoted.strip_prefix('"')?.strip_suffix('"')?;
    Some(name.strip_prefix("./").unwrap_or(name))
}

fn copy_tree(from: &Path, to: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_tree(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), &target).with_context(|| format!("cannot write {}", target.display()))?;
        }
    }
    Ok(())
}

/// Compresses what is worth it, all files at the same time, and returns the sizes by name.
fn compress_all(site: &Path, kept: &Path) -> anyhow::Result<Vec<(String, Sizes)>> {
    let mut files = Vec::new();
    list(site, &mut files)?;
    files.retain(|file| compress::is_worth_it(file));
    files.sort();
    std::thread::scope(|scope| {
        let running: Vec<_> = files.iter().map(|file| (file, scope.spawn(|| compress::beside(file, kept)))).collect();
        let finished = running.into_iter().map(|(file, thread)| {
            let sizes = thread.join().map_err(|_| anyhow::anyhow!("compressing {} stopped", file.display()))??;
            let name = file.strip_prefix(site).unwrap_or(file).display().to_string();
            Ok((name, sizes))
        });
        finished.collect()
    })
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            list(&entry.path(), files)?;
        } else {
            files.push(entry.path());
        }
    }
    Ok(())
}

fn print_sizes(sizes: &[(String, Sizes)]) {
    println!("{:<36} {:>10} {:>10} {:>10}", "bytes", "raw", "gzip", "brotli");
    for (name, sizes) in sizes {
        println!("{name:<36} {:>10} {:>10} {:>10}", sizes.raw, sizes.gzip, sizes.brotli);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_changes_when_either_part_changes() {
        let name = short_hash(&[b"js", b"wasm"]);
        assert_eq!(name.len(), 12);
        assert_ne!(name, short_hash(&[b"js", b"wasm2"]));
        assert_ne!(name, short_hash(&[b"js2", b"wasm"]));
    }

    #[test]
    fn an_imported_part_is_named_by_a_quoted_path() {
        assert_eq!(imported(r#"@import "./tables.css";"#), Some("tables.css"));
        assert_eq!(imported(r#"@import "pages/login.css";"#), Some("pages/login.css"));
        assert_eq!(imported("body { color: black }"), None);
    }

    #[test]
    fn the_style_sheet_carries_its_parts_in_their_place() {
        let folder = tools::temporary_folder("style").unwrap();
        std::fs::write(folder.join("app.css"), "a{}\n@import \"./b.css\";\nc{}\n").unwrap();
        std::fs::write(folder.join("b.css"), "b{}\n").unwrap();

        let whole = read_style(&folder.join("app.css")).unwrap();

        tools::remove_folder(&folder).unwrap();
        assert_eq!(whole, "a{}\nb{}\nc{}\n");
    }
}
