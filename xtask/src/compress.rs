//! Compressed copies of what the browser asks for, made once per content and kept under cargo's target folder.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

/// How many bytes a file is, as it is and compressed.
#[derive(Clone, Copy)]
pub struct Sizes {
    pub raw: usize,
    pub gzip: usize,
    pub brotli: usize,
}

/// Whether a file of this name is worth compressing: fonts and pictures already are.
pub fn is_worth_it(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    ["js", "wasm", "css", "svg", "txt", "json", "html", "xml", "yaml"].contains(&extension)
}

/// Writes `<file>.br` and `<file>.gz` beside the file. Brotli's best level takes seconds on the browser program, so the
/// result is kept by content in `kept` and copied the next time.
///
/// # Errors
/// When something cannot be read or written.
pub fn beside(file: &Path, kept: &Path) -> anyhow::Result<Sizes> {
    let content = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let name = blake3::hash(&content).to_hex();
    std::fs::create_dir_all(kept)?;
    let brotli = copy_or_make(&kept.join(format!("{name}.br")), &with_suffix(file, "br"), || brotli(&content))?;
    let gzip = copy_or_make(&kept.join(format!("{name}.gz")), &with_suffix(file, "gz"), || gzip(&content))?;
    Ok(Sizes { raw: content.len(), gzip, brotli })
}

fn copy_or_make(kept: &Path, to: &Path, make: impl FnOnce() -> anyhow::Result<Vec<u8>>) -> anyhow::Result<usize> {
    if !kept.is_file() {
        // Under another name first: an interrupted run must not leave half a file that looks whole.
        let unfinished = with_suffix(kept, "unfinished");
        std::fs::write(&unfinished, make()?)?;
        std::fs::rename(&unfinished, kept)?;
    }
    let bytes = std::fs::copy(kept, to).with_context(|| format!("cannot write {}", to.display()))?;
    Ok(usize::try_from(bytes)?)
}

fn with_suffix(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(suffix);
    name.into()
}

fn brotli(content: &[u8]) -> anyhow::Result<Vec<u8>> {
    let parameters =
        brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 24, size_hint: content.len(), ..Default::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*content, &mut compressed, &parameters)?;
    Ok(compressed)
}

fn gzip(content: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    #[test]
    fn what_was_compressed_reads_back_the_same() {
        let content = "Comune di Valdoro ".repeat(500).into_bytes();

        let mut unzipped = Vec::new();
        flate2::read::GzDecoder::new(&*gzip(&content).unwrap()).read_to_end(&mut unzipped).unwrap();
        assert_eq!(unzipped, content);

        let mut unbrotlied = Vec::new();
        brotli::BrotliDecompress(&mut &*brotli(&content).unwrap(), &mut unbrotlied).unwrap();
        assert_eq!(unbrotlied, content);
    }

    #[test]
    fn fonts_are_not_compressed_again() {
        assert!(!is_worth_it(Path::new("fonts/titillium.woff2")));
        assert!(is_worth_it(Path::new("icons/sprite.svg")));
    }
}
