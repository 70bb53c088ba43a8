//! What a process keeps of questions that come again, a page at a time. A version never changes once it is shown, so what was
//! worked out of its concepts holds as long as it is there; which versions a value set means is asked anew whenever anything
//! was published or deleted, by whichever process ([`super::member`]).

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use domain::TerminologyId;

use super::{Versions, Which, Worked};

/// Numbers of concepts that are kept, of all searches together: 24 MiB.
const NUMBERS: usize = 3_000_000;
/// What a search counts for at least.
const LEAST: usize = 10_000;
/// Value sets that are kept.
const SETS: usize = 256;

/// Concepts that were found for a condition and words.
#[derive(Debug, Default)]
pub(super) struct Search {
    /// Numbers of the first of them, rising; empty where they follow from the place itself.
    pub(super) first: Vec<i64>,
    /// Are these all?
    pub(super) is_whole: bool,
    /// Is the number of a concept its place, without gaps?
    pub(super) is_dense: bool,
    /// How many there are, once they were counted.
    pub(super) total: Mutex<Option<u64>>,
    /// At which number a page begins, behind the first.
    pub(super) marks: Mutex<BTreeMap<u64, i64>>,
}

/// A value set that was worked out when the change had this number.
pub(super) type Set = (i64, Arc<Worked>);

/// What is kept. The oldest goes first.
#[derive(Default)]
pub struct Kept {
    searches: Mutex<Bounded<(TerminologyId, String), Arc<Search>>>,
    sets: Mutex<Bounded<(Which, Versions), Set>>,
}

struct Bounded<K, V> {
    values: HashMap<K, (V, usize)>,
    order: VecDeque<K>,
    weight: usize,
}

impl<K, V> Default for Bounded<K, V> {
    fn default() -> Self {
        Self { values: HashMap::new(), order: VecDeque::new(), weight: 0 }
    }
}

impl<K: Clone + Eq + Hash, V> Bounded<K, V> {
    fn get(&self, key: &K) -> Option<&V> {
        self.values.get(key).map(|(value, _)| value)
    }

    fn take(&mut self, key: &K) {
        if let Some((_, weight)) = self.values.remove(key) {
            self.weight -= weight;
            self.order.retain(|other| other != key);
        }
    }

    /// Keeps a value; the oldest go until all weigh no more than `most`.
    fn put(&mut self, key: K, value: V, weight: usize, most: usize) {
        self.take(&key);
        self.values.insert(key.clone(), (value, weight));
        self.order.push_back(key);
        self.weight += weight;
        while self.weight > most {
            let Some(oldest) = self.order.front().cloned() else { return };
            self.take(&oldest);
        }
    }
}

impl Kept {
    pub(super) fn search(&self, key: &(TerminologyId, String)) -> Option<Arc<Search>> {
        self.searches.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    pub(super) fn keep_search(&self, key: (TerminologyId, String), search: &Arc<Search>) {
        let weight = search.first.len().max(LEAST);
        self.searches.lock().unwrap_or_else(PoisonError::into_inner).put(key, Arc::clone(search), weight, NUMBERS);
    }

    pub(super) fn set(&self, key: &(Which, Versions)) -> Option<Set> {
        self.sets.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    pub(super) fn forget_set(&self, key: &(Which, Versions)) {
        self.sets.lock().unwrap_or_else(PoisonError::into_inner).take(key);
    }

    pub(super) fn keep_set(&self, key: (Which, Versions), set: Set) {
        self.sets.lock().unwrap_or_else(PoisonError::into_inner).put(key, set, 1, SETS);
    }
}

impl std::fmt::Debug for Kept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Kept")
    }
}
