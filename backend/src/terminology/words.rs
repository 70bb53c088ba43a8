//! The words a concept is found by, those of its display and of its code. Every word asked for begins one of the concept's.
//!
//! The index is our own, and the same in both databases: for each word of a terminology the numbers of its concepts. It is
//! gathered in memory while a file is loaded and written in the order of words, which takes a tenth of what FTS5 or a GIN
//! index take row by row; and it says how many concepts have a common word without reading one of them. Codes are many and
//! each is its own: how a code begins is found by the index of codes.

use std::collections::{BTreeSet, HashMap};

use domain::TerminologyId;
use domain::text::fold;
use sqlx::QueryBuilder;
use sqlx_macros::FromRow;

use crate::error::Result;
use crate::eservice::words::{asked, cut, pattern};
use crate::{Backend, Tx};

/// The most concepts of which the numbers go into a statement. Where more are found, a statement that asks for something else
/// besides walks along the terminology and tests each.
pub(crate) const MOST: usize = 10_000;
/// Characters of all words of a concept that are kept, and of one of them.
const LONGEST: usize = 1_000;
const LONGEST_WORD: usize = 50;
/// Words, and pairs of word and concept, that are gathered before they are written: about 50 MiB.
const GATHERED: (usize, usize) = (200_000, 2_000_000);
/// Rows of one statement, and of one transaction.
const ROWS: usize = 2_000;
const STRETCH: usize = 20_000;

/// What is stored of a concept to test it: its words, a blank before and after each.
pub(crate) fn stored(code: &str, display: &str) -> String {
    let cut = cut(&format!("{code} {}", display.chars().take(LONGEST).collect::<String>()));
    format!(" {} ", cut.chars().take(LONGEST).collect::<String>().trim_end())
}

/// What somebody looks for in a terminology, once the index of words was asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Hits {
    /// Nothing is looked for.
    All,
    /// Signs that are no word: a code is meant, lower case.
    Code(String),
    /// Numbers of the concepts, rising, at most [`MOST`].
    Found(Vec<i64>),
    /// More: patterns of `like` that all of them meet, and their numbers where the index says them.
    Common(Vec<String>, Option<Vec<i64>>),
}

/// The words of a file that is being loaded.
#[derive(Default)]
pub(crate) struct Gathered {
    numbers: HashMap<Box<str>, Vec<u32>>,
    pairs: usize,
    part: i64,
}

impl Gathered {
    /// Takes the words of a concept, as they are stored. One that begins its code is found by it.
    pub(crate) fn add(&mut self, number: u32, code: &str, stored: &str) {
        let mut words = stored.split_whitespace().collect::<Vec<_>>();
        if words.first().is_some_and(|first| code.to_lowercase().starts_with(first)) {
            words.remove(0);
        }
        for word in words.into_iter().collect::<BTreeSet<_>>() {
            self.pairs += 1;
            let word = match word.char_indices().nth(LONGEST_WORD) {
                Some((end, _)) => &word[..end],
                None => word,
            };
            if let Some(numbers) = self.numbers.get_mut(word) {
                numbers.push(number);
            } else {
                self.numbers.insert(word.into(), vec![number]);
            }
        }
    }

    /// Writes what was gathered, when it is much.
    pub(crate) async fn write_much(&mut self, cx: &Backend, id: TerminologyId) -> Result<()> {
        if self.numbers.len() < GATHERED.0 && self.pairs < GATHERED.1 {
            return Ok(());
        }
        self.write(cx, id).await
    }

    /// Writes what was gathered.
    #[crate::boxed]
    pub(crate) async fn write(&mut self, cx: &Backend, id: TerminologyId) -> Result<()> {
        let mut all = std::mem::take(&mut self.numbers).into_iter().collect::<Vec<_>>();
        all.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        for some in all.chunks_mut(STRETCH) {
            let mut tx = cx.db.begin_job().await?;
            for rows in some.chunks_mut(ROWS) {
                let part = self.part;
                each!(tx, c => {
                    let mut query =
                        QueryBuilder::new("insert into concept_word (terminology_id, word, part, numbers) ");
                    query.push_values(rows, |mut row, (word, numbers)| {
                        numbers.sort_unstable();
                        row.push_bind(id).push_bind(word.to_string()).push_bind(part).push_bind(packed(numbers));
                    });
                    query.build().execute(c).await.map(drop)
                })?;
            }
            tx.commit().await?;
        }
        (self.pairs, self.part) = (0, self.part + 1);
        Ok(())
    }

    /// Writes the last, and says that the words are there.
    pub(crate) async fn end(&mut self, cx: &Backend, id: TerminologyId) -> Result<()> {
        self.write(cx, id).await?;
        let mut tx = cx.db.begin_job().await?;
        let found = sql!(tx, execute, "update terminology set has_words = $2 where id = $1", id, true)?;
        if found == 0 {
            // It was taken away meanwhile.
            sql!(tx, execute, "delete from concept_word where terminology_id = $1", id)?;
        }
        tx.commit().await?;
        *self = Self::default();
        Ok(())
    }
}

/// Rising numbers, each as its distance from the one before, seven bits to a byte.
fn packed(numbers: &[u32]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(numbers.len() + 4);
    let mut last = 0;
    for number in numbers {
        let mut rest = number - last;
        last = *number;
        while rest >= 0x80 {
            bytes.push(rest as u8 | 0x80);
            rest >>= 7;
        }
        bytes.push(rest as u8);
    }
    bytes
}

/// Adds the numbers to those that are there.
fn unpack(bytes: &[u8], to: &mut Vec<i64>) {
    let (mut last, mut rest, mut shift) = (0_i64, 0_i64, 0_u32);
    for byte in bytes {
        rest |= i64::from(byte & 0x7f) << shift.min(42);
        shift += 7;
        if byte & 0x80 == 0 {
            last += rest;
            to.push(last);
            (rest, shift) = (0, 0);
        }
    }
}

/// Asks the index.
pub(crate) async fn find(tx: &mut Tx, id: TerminologyId, typed: &str) -> Result<Hits> {
    let words = asked(typed);
    let code = typed.trim().to_lowercase().replace('\0', "");
    if words.is_empty() {
        return Ok(if code.is_empty() { Hits::All } else { Hits::Code(code) });
    }
    let patterns = || words.iter().map(|word| pattern(word)).collect::<Vec<_>>();
    let has_words = sql!(tx, fetch_optional scalar bool, "select has_words from terminology where id = $1", id)?
        .unwrap_or_default();
    if !has_words {
        return Ok(Hits::Common(patterns(), None));
    }
    let mut common: Option<Vec<i64>> = None;
    for word in &words {
        let Some(found) = beginning(tx, id, word).await? else { return Ok(Hits::Common(patterns(), None)) };
        common = Some(match common {
            None => found,
            Some(before) => both(&before, &found),
        });
    }
    let mut found = common.unwrap_or_default();
    // A code that is typed whole has signs between its words.
    if words.len() > 1 || words[0] != code {
        found.extend(codes(tx, id, &code).await?);
        found.sort_unstable();
        found.dedup();
    }
    Ok(if found.len() > MOST { Hits::Common(patterns(), Some(found)) } else { Hits::Found(found) })
}

/// Numbers that are in both, each rising.
fn both(one: &[i64], other: &[i64]) -> Vec<i64> {
    let (mut left, mut right) = (one.iter().peekable(), other.iter().peekable());
    let mut found = Vec::new();
    while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
        match a.cmp(b) {
            std::cmp::Ordering::Less => drop(left.next()),
            std::cmp::Ordering::Greater => drop(right.next()),
            std::cmp::Ordering::Equal => {
                found.push(**a);
                left.next();
                right.next();
            }
        }
    }
    found
}

/// Concepts of which a word begins so; none where so many codes begin so that they are not all read.
async fn beginning(tx: &mut Tx, id: TerminologyId, word: &str) -> Result<Option<Vec<i64>>> {
    let lists = sql!(
        tx,
        fetch_all scalar Vec<u8>,
        "select numbers from concept_word where terminology_id = $1 and word >= $2 and word < $3",
        id,
        word,
        end(word)
    )?;
    let mut found = codes(tx, id, word).await?;
    if found.len() > MOST {
        return Ok(None);
    }
    for list in &lists {
        unpack(list, &mut found);
    }
    if lists.len() > 1 || found.len() > 1 {
        found.sort_unstable();
        found.dedup();
    }
    Ok(Some(found))
}

/// Concepts of which the code begins so, at most one more than [`MOST`].
async fn codes(tx: &mut Tx, id: TerminologyId, begin: &str) -> Result<Vec<i64>> {
    let numbers = sql!(
        tx,
        fetch_all scalar i64,
        "select number from concept where terminology_id = $1 and code_fold >= $2 and code_fold < $3 limit $4",
        id,
        begin,
        end(begin),
        i64::try_from(MOST + 1).unwrap_or(i64::MAX)
    )?;
    Ok(numbers)
}

/// Comes after everything that begins so.
fn end(begin: &str) -> String {
    format!("{begin}\u{10ffff}")
}

/// Does a text that is no concept's hold every word asked for, as the index would find it?
pub(crate) fn fits(typed: &str, code: &str, display: &str) -> bool {
    let words = asked(typed);
    if words.is_empty() {
        return typed.trim().is_empty() || fold(code) == fold(typed);
    }
    let stored = stored(code, display);
    words.iter().all(|word| stored.contains(&format!(" {word}")))
}

/// Gathers the words of one code system that was loaded before there was an index of them.
///
/// # Errors
/// Only the database's.
#[crate::boxed]
pub async fn sweep(cx: &Backend) -> Result<()> {
    #[derive(FromRow)]
    struct Row {
        number: i64,
        code: String,
        search: String,
    }
    let mut glance = cx.db.glance().await?;
    let id = sql!(
        glance,
        fetch_optional scalar TerminologyId,
        "select id from terminology where state = 'active' and kind = 'CodeSystem' and not has_words limit 1"
    )?;
    let Some(id) = id else { return Ok(()) };
    // Parts of its own: what another process gathers at the same time says the same.
    let mut gathered = Gathered { part: cx.now().0, ..Gathered::default() };
    let mut after = -1_i64;
    loop {
        let rows = sql!(
            glance,
            fetch_all as Row,
            "select number, code, search from concept where terminology_id = $1 and number > $2 order by number limit 2000",
            id,
            after
        )?;
        let Some(last) = rows.last() else { break };
        after = last.number;
        for row in &rows {
            gathered.add(u32::try_from(row.number).unwrap_or_default(), &row.code, &row.search);
        }
        gathered.write_much(cx, id).await?;
    }
    gathered.end(cx, id).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_code_and_display_are_found_by_their_beginnings() {
        assert_eq!(stored("E11.9", "Diabete, età avanzata"), " e11 9 diabete eta avanzata ");
        assert_eq!(stored("+", ""), "  ");
        assert!(stored("a", &"parola ".repeat(1_000)).len() <= LONGEST + 2);
        for (typed, found) in [("dia ETÀ", true), ("e11.9", true), ("abete", false), ("", true), ("+", false)] {
            assert_eq!(fits(typed, "E11.9", "Diabete, età avanzata"), found, "{typed}");
        }
        assert!(fits("+", "+", "Positivo"));
    }

    #[test]
    fn numbers_are_packed_and_read_back() {
        for numbers in [vec![], vec![0], vec![0, 1, 127, 128, 300, 70_000, 2_000_000, u32::MAX]] {
            let mut back = Vec::new();
            unpack(&packed(&numbers), &mut back);
            assert_eq!(back, numbers.iter().map(|number| i64::from(*number)).collect::<Vec<_>>());
        }
        assert_eq!(packed(&(0..1000).collect::<Vec<_>>()).len(), 1000);
        let mut back = Vec::new();
        unpack(&[0xff; 40], &mut back);
        assert!(back.is_empty(), "what is cut off says nothing");
        let mut gathered = Gathered::default();
        gathered.add(0, "E11.9", &stored("E11.9", "Diabete"));
        gathered.add(1, "(B)", &stored("(B)", "Altro"));
        let words = gathered.numbers.keys().map(AsRef::as_ref).collect::<BTreeSet<&str>>();
        assert_eq!(words, BTreeSet::from(["9", "altro", "b", "diabete"]));
        assert_eq!(both(&[1, 3, 5, 9], &[2, 3, 9, 10]), [3, 9]);
    }
}
