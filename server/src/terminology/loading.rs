//! How many uploads of one signer are under way in this process: each holds a file and a reader (`terminology.md` §8).

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// Uploads of one signer at once.
const MOST: usize = 2;

/// By common name. Cheap to clone.
#[derive(Clone, Default)]
pub(super) struct Loading(Arc<Mutex<BTreeMap<String, usize>>>);

/// One upload; dropped, its place is free.
pub(super) struct Place {
    loading: Loading,
    signer: String,
}

impl Loading {
    /// A place for one more upload of a signer, if there is one.
    pub(super) fn begin(&self, signer: &str) -> Option<Place> {
        let mut under_way = self.0.lock().expect("no holder of this lock panics");
        let count = under_way.entry(signer.to_owned()).or_default();
        if *count >= MOST {
            return None;
        }
        *count += 1;
        Some(Place { loading: self.clone(), signer: signer.to_owned() })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut under_way = self.loading.0.lock().expect("no holder of this lock panics");
        if let Some(count) = under_way.get_mut(&self.signer) {
            *count -= 1;
            if *count == 0 {
                under_way.remove(&self.signer);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_third_has_to_wait() {
        let loading = Loading::default();
        let first = loading.begin("a").unwrap();
        let second = loading.begin("a");
        assert!(second.is_some() && loading.begin("a").is_none() && loading.begin("b").is_some());
        drop(first);
        assert!(loading.begin("a").is_some());
    }
}
