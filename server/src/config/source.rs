//! Where values come from: the environment first, then the file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::Context as _;

use super::{KEYS, secret};

const PREFIX: &str = "PONTE_";
/// In a file, these may hold a password.
const SECRETS: [&str; 3] = ["database_url", "smtp_url", "signing_key"];

/// Values by key, and where each was found.
#[derive(Default)]
pub(super) struct Source {
    values: BTreeMap<String, Value>,
}

struct Value {
    text: String,
    /// As whoever wrote it knows it: `PONTE_ADDR`, or `addr in ponte.toml`.
    called: String,
}

impl Source {
    /// Everything there is.
    ///
    /// # Errors
    /// Unknown keys; a file that cannot be read, or that others may read although it holds a secret.
    pub(super) fn read(file: &Path) -> anyhow::Result<Self> {
        let text = match std::fs::read_to_string(file) {
            Ok(text) => Some(text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(error).context(file.display().to_string()),
        };
        let environment = std::env::vars_os().filter_map(|(name, value)| {
            // A name or value that is no text is none of ours, unless it says so: then it is refused as unknown.
            Some((name.into_string().ok()?, value.into_string().unwrap_or_else(|value| format!("{value:?}"))))
        });
        let source = Self::of(environment, text.as_deref(), file)?;
        if SECRETS.iter().any(|key| source.values.get(*key).is_some_and(|value| value.is_from_file_and_secret())) {
            secret::only_ours(file)?;
        }
        Ok(source)
    }

    /// # Errors
    /// Unknown keys, and a file that is no TOML.
    pub(super) fn of(
        environment: impl Iterator<Item = (String, String)>,
        file: Option<&str>,
        path: &Path,
    ) -> anyhow::Result<Self> {
        let mut values = BTreeMap::new();
        if let Some(text) = file {
            let table: toml::Table = text
                .parse()
                .map_err(|error: toml::de::Error| anyhow::anyhow!("{}: {}", path.display(), error.message()))?;
            for (key, value) in table {
                let called = format!("{key} in {}", path.display());
                known(&key, &called)?;
                let toml::Value::String(text) = value else {
                    anyhow::bail!("{called}: it should be a text in quotes");
                };
                values.insert(key, Value { text, called });
            }
        }
        for (name, text) in environment {
            let Some(key) = name.strip_prefix(PREFIX) else { continue };
            let key = key.to_lowercase();
            known(&key, &name)?;
            // Set to nothing is not set: that is how services leave a variable out.
            if !text.is_empty() {
                values.insert(key, Value { text, called: name });
            }
        }
        Ok(Self { values })
    }

    pub(super) fn get(&self, key: &str) -> Option<&str> {
        self.values.get(key).map(|value| value.text.as_str())
    }

    /// How whoever wrote the value knows the key.
    pub(super) fn called(&self, key: &str) -> String {
        match self.values.get(key) {
            Some(value) => value.called.clone(),
            None => format!("{PREFIX}{}", key.to_uppercase()),
        }
    }

    pub(super) fn parsed<T: FromStr>(&self, key: &str, what: &str) -> anyhow::Result<Option<T>> {
        let Some(text) = self.get(key) else { return Ok(None) };
        let parsed =
            text.parse().map_err(|_| anyhow::anyhow!("{}: it should be {what}, not {text:?}", self.called(key)));
        parsed.map(Some)
    }

    /// A file that is there.
    pub(super) fn file(&self, key: &str) -> anyhow::Result<Option<PathBuf>> {
        let Some(path) = self.get(key).map(PathBuf::from) else { return Ok(None) };
        anyhow::ensure!(path.is_file(), "{}: there is no file {}", self.called(key), path.display());
        Ok(Some(path))
    }
}

impl Value {
    fn is_from_file_and_secret(&self) -> bool {
        !self.called.starts_with(PREFIX) && (self.text.contains('@') || self.text.contains("-----BEGIN"))
    }
}

fn known(key: &str, called: &str) -> anyhow::Result<()> {
    if KEYS.contains(&key) {
        return Ok(());
    }
    let like = KEYS.iter().find(|known| known.starts_with(key) || key.starts_with(**known) || distance_one(known, key));
    match like {
        Some(like) => anyhow::bail!("{called} is not known; did you mean {PREFIX}{}?", like.to_uppercase()),
        None => anyhow::bail!("{called} is not known"),
    }
}

/// Do two words differ by one letter?
fn distance_one(one: &str, other: &str) -> bool {
    let common = one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one.as_bytes()[common..], &other.as_bytes()[common..]);
    let tail = |bytes: &[u8]| bytes.get(1..).unwrap_or_default().to_vec();
    tail(one) == tail(other) || tail(one) == other || one == tail(other)
}
