//! The codes of one resource: which were there already, which stands above which, and how far.

use std::collections::HashMap;
use std::collections::hash_map::{DefaultHasher, Entry};
use std::hash::Hasher as _;

use domain::terminology::{Place, Problem};

use crate::{Concept, Item, MAX_CONCEPTS, text};

/// Pairs of ancestor and descendant at most; a tree of a million concepts has about ten million.
const MAX_DESCENTS: u64 = 50_000_000;

/// Levels of concepts one above the other.
const MAX_LEVELS: u32 = 256;

/// Codes are known by 64 bits of a hash of them: of two million, two are taken for one with a chance of one in ten
/// million, and then a file is refused that should not be.
#[derive(Default)]
pub(crate) struct Codes {
    known: HashMap<u64, Known>,
    /// Numbers given so far.
    next: u32,
    /// A concept and the one above it, both by their numbers.
    above: Vec<(u32, u32)>,
    /// Numbers of concepts that were there before: what is said of their levels holds for the first.
    again: HashMap<u32, u32>,
    /// Concepts whose parent, named by its code, has not been seen yet.
    waiting: Vec<Waiting>,
}

#[derive(Clone, Copy)]
struct Known {
    number: u32,
    words: u32,
    line: u32,
}

struct Waiting {
    child: u32,
    parent: Box<str>,
    line: u64,
}

/// What a code is to those before it.
pub(crate) enum Added {
    New,
    /// There are more concepts than are kept.
    TooMany,
    Same {
        first_line: u64,
    },
    /// The same code with other words.
    Other {
        number: u32,
        first_line: u64,
    },
}

fn hash(what: impl std::hash::Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish()
}

/// Codes of a value set are the same only within one code system.
fn key(system: Option<&str>, code: &str) -> u64 {
    hash((system.unwrap_or_default(), code))
}

impl Codes {
    /// Gives the next number away.
    pub(crate) fn number(&mut self) -> u32 {
        let number = self.next;
        self.next = self.next.saturating_add(1);
        number
    }

    pub(crate) fn add(&mut self, concept: &Concept, line: u64) -> Added {
        if self.known.len() as u64 >= MAX_CONCEPTS {
            return Added::TooMany;
        }
        let words = hash((&concept.display, &concept.definition)) as u32;
        match self.known.entry(key(concept.system.as_deref(), &concept.code)) {
            Entry::Vacant(place) => {
                let line = u32::try_from(line).unwrap_or(u32::MAX);
                place.insert(Known { number: concept.number, words, line });
                Added::New
            }
            Entry::Occupied(known) => {
                let Known { number, words: first, line } = *known.get();
                let first_line = u64::from(line);
                self.again.insert(concept.number, number);
                if first == words { Added::Same { first_line } } else { Added::Other { number, first_line } }
            }
        }
    }

    /// One concept is above another.
    pub(crate) fn is_above(&mut self, parent: u32, child: u32) {
        self.above.push((child, parent));
    }

    /// A concept is above another, named by its code; it may come later.
    pub(crate) fn is_above_by_code(&mut self, parent: &str, child: u32, line: u64) {
        match self.known.get(&key(None, parent)) {
            Some(known) => self.above.push((child, known.number)),
            None => self.waiting.push(Waiting { child, parent: parent.into(), line }),
        }
    }

    pub(crate) fn len(&self) -> u64 {
        self.known.len() as u64
    }

    pub(crate) fn has_levels(&self) -> bool {
        !self.above.is_empty() || !self.waiting.is_empty()
    }

    /// Tells every pair of ancestor and descendant with the fewest levels between them. No when nobody wants any more.
    pub(crate) fn descents(
        mut self,
        found: &mut dyn FnMut(Place, Problem),
        hand: &mut dyn FnMut(Item) -> bool,
    ) -> bool {
        for Waiting { child, parent, line } in std::mem::take(&mut self.waiting) {
            match self.known.get(&key(None, &parent)) {
                Some(known) => self.above.push((child, known.number)),
                None => found(
                    Place::line(line),
                    Problem::UnknownParent { found: String::new(), parent: text::cut(&parent) },
                ),
            }
        }
        if self.above.is_empty() {
            return true;
        }
        for (child, parent) in &mut self.above {
            *child = self.again.get(child).copied().unwrap_or(*child);
            *parent = self.again.get(parent).copied().unwrap_or(*parent);
        }
        self.above.sort_unstable();
        self.above.dedup();
        let parents = Parents { above: &self.above };
        if let Some(number) = parents.cycle() {
            let line = self.known.values().find(|known| known.number == number).map_or(0, |known| known.line);
            found(Place::line(u64::from(line)), Problem::ParentCycle { found: String::new() });
            return true;
        }
        parents.close(found, hand)
    }
}

/// Pairs of child and parent, sorted.
struct Parents<'a> {
    above: &'a [(u32, u32)],
}

impl Parents<'_> {
    fn of(&self, child: u32) -> impl Iterator<Item = u32> + '_ {
        let from = self.above.partition_point(|(other, _)| *other < child);
        self.above[from..].iter().take_while(move |(other, _)| *other == child).map(|(_, parent)| *parent)
    }

    fn children(&self) -> impl Iterator<Item = u32> + '_ {
        let mut last = None;
        self.above.iter().filter_map(move |(child, _)| (last.replace(*child) != Some(*child)).then_some(*child))
    }

    /// A concept that is above itself, if there is one.
    fn cycle(&self) -> Option<u32> {
        let mut done: HashMap<u32, bool> = HashMap::new();
        for start in self.children() {
            let mut path: Vec<(u32, Vec<u32>)> = Vec::new();
            if let Entry::Vacant(new) = done.entry(start) {
                new.insert(false);
                path.push((start, self.of(start).collect()));
            }
            while let Some((at, left)) = path.last_mut() {
                match left.pop() {
                    None => {
                        done.insert(*at, true);
                        path.pop();
                    }
                    Some(parent) => match done.get(&parent) {
                        Some(true) => {}
                        Some(false) => return Some(parent),
                        None => {
                            done.insert(parent, false);
                            path.push((parent, self.of(parent).collect()));
                        }
                    },
                }
            }
        }
        None
    }

    fn close(&self, found: &mut dyn FnMut(Place, Problem), hand: &mut dyn FnMut(Item) -> bool) -> bool {
        let mut told = 0_u64;
        let mut level: Vec<u32> = Vec::new();
        let mut seen: Vec<u32> = Vec::new();
        for descendant in self.children() {
            level.clear();
            seen.clear();
            level.push(descendant);
            let mut depth = 0;
            while !level.is_empty() {
                depth += 1;
                if depth > MAX_LEVELS {
                    found(Place::default(), Problem::TooDeep { max: u64::from(MAX_LEVELS) });
                    return true;
                }
                let mut next: Vec<u32> = level.iter().flat_map(|at| self.of(*at)).collect();
                next.sort_unstable();
                next.dedup();
                next.retain(|number| !seen.contains(number));
                for ancestor in &next {
                    if !hand(Item::Descent { ancestor: *ancestor, descendant, depth }) {
                        return false;
                    }
                }
                told += next.len() as u64;
                if told > MAX_DESCENTS {
                    found(Place::default(), Problem::TooMany { max: MAX_DESCENTS });
                    return true;
                }
                seen.extend_from_slice(&next);
                level = next;
            }
        }
        true
    }
}
