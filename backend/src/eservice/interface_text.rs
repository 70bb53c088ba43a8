//! The interface files of two versions as text, line by line. It says what was written, not what it means: whether a
//! consumer goes on working, nobody can tell from it.

use std::time::Duration;

use domain::Actor;
use domain::Permission;
use domain::eservice::VersionFile;
use similar::{Algorithm, ChangeTag, TextDiff};

use super::comparison::Compared;
use crate::Backend;
use crate::error::{Error, Result};

/// The most lines that are shown.
const MAX_LINES: usize = 400;
/// The most characters of a line that are shown.
const MAX_CHARACTERS: usize = 300;
/// Lines around each change.
const AROUND: usize = 2;
/// How long lines are matched; what is not matched by then is told as removed and added.
const PATIENCE: Duration = Duration::from_millis(400);

/// A line of the one file or of the other, or of both.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// Its number in the older file, from 1; absent for one that was added.
    pub from: Option<usize>,
    /// Its number in the newer file, from 1; absent for one that was removed.
    pub to: Option<usize>,
    pub text: String,
}

/// What differs between two texts, with the lines around it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LineDifferences {
    pub lines: Vec<Line>,
    /// How many lines were removed and added in all.
    pub removed: usize,
    pub added: usize,
    /// There is more than the lines.
    pub more: bool,
}

/// The lines in which the interface files of two versions differ; nothing where a file is missing or damaged.
///
/// # Errors
/// `Unauthorized`; `Unavailable` when a file cannot be read.
#[crate::boxed]
pub async fn differences(cx: &Backend, actor: &Actor, compared: &Compared) -> Result<Option<LineDifferences>> {
    actor.scope(Permission::ReadCatalogue)?;
    let (Some(old), Some(new)) = (&compared.from.interface, &compared.to.interface) else { return Ok(None) };
    let (old, new) = match (text(cx, old).await, text(cx, new).await) {
        (Ok(old), Ok(new)) => (old, new),
        // The rest of the comparison stands without it, and says that the interface has to be looked at.
        (Err(fault @ Error::Internal(_)), _) | (_, Err(fault @ Error::Internal(_))) => {
            tracing::error!("an interface file of {} cannot be compared: {fault:#}", compared.eservice.id);
            return Ok(None);
        }
        (Err(error), _) | (_, Err(error)) => return Err(error),
    };
    let told = tokio::task::spawn_blocking(move || line_differences(&old, &new)).await;
    told.map(Some).map_err(|fault| Error::Internal(fault.into()))
}

async fn text(cx: &Backend, file: &VersionFile) -> Result<String> {
    let bytes = cx.files.read(&file.checksum).await?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn line_differences(old: &str, new: &str) -> LineDifferences {
    let diff = TextDiff::configure().algorithm(Algorithm::Patience).timeout(PATIENCE).diff_lines(old, new);
    let mut told = LineDifferences::default();
    for change in diff.grouped_ops(AROUND).iter().flatten().flat_map(|op| diff.iter_changes(op)) {
        match change.tag() {
            ChangeTag::Delete => told.removed += 1,
            ChangeTag::Insert => told.added += 1,
            ChangeTag::Equal => {}
        }
        if told.lines.len() == MAX_LINES {
            told.more = true;
            continue;
        }
        let text = change.value().trim_end().chars().take(MAX_CHARACTERS).collect();
        let number = |index: Option<usize>| index.map(|index| index + 1);
        told.lines.push(Line { from: number(change.old_index()), to: number(change.new_index()), text });
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(from: usize, to: usize, text: &str) -> Line {
        let number = |number| Some(number).filter(|number| *number > 0);
        Line { from: number(from), to: number(to), text: text.to_owned() }
    }

    #[test]
    fn lines_are_told_with_their_numbers_on_each_side() {
        let told = line_differences("a\nb\nc\n", "a\nx\nc\nd\n");
        let lines = [line(1, 1, "a"), line(2, 0, "b"), line(0, 2, "x"), line(3, 3, "c"), line(0, 4, "d")];
        assert_eq!(told, LineDifferences { lines: lines.to_vec(), removed: 1, added: 2, more: false });
        assert_eq!(line_differences("a\nb", "a\nb"), LineDifferences::default());
    }

    #[test]
    fn what_is_long_is_cut_and_counted() {
        let old = "x\n".repeat(MAX_LINES + 10);
        let told = line_differences(&old, "");
        assert_eq!((told.lines.len(), told.removed, told.more), (MAX_LINES, MAX_LINES + 10, true));
        let wide = line_differences("", &"è".repeat(5_000));
        assert_eq!(wide.lines[0].text.chars().count(), MAX_CHARACTERS);
    }

    #[test]
    fn texts_made_to_be_slow_are_told_in_time() {
        let text = |step: usize| (0..60_000).map(|n| format!("{}\n", n * step % 7_919)).collect::<String>();
        let began = std::time::Instant::now();
        let told = line_differences(&text(13), &text(17));
        assert!(told.more && told.removed > 0);
        // A debug build on a busy machine; the bound of the matching itself is [`PATIENCE`].
        assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    }
}
