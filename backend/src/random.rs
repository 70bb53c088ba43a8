//! The one source of randomness and of ids (`decisions.md` E2, E7).

use std::sync::Mutex;

use aws_lc_rs::rand::{SecureRandom as _, SystemRandom};
use domain::Timestamp;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// Where random bytes come from.
pub struct Random {
    source: Source,
    /// Millisecond of the last id, and how many ids were made in it.
    last: Mutex<(u64, u16)>,
    /// What ids say about when they were made, instead of the truth.
    ids_from: Option<Timestamp>,
}

enum Source {
    System(SystemRandom),
    /// Repeatable: SHA-256 of a seed and a counter. For tests and for demo data, which has the same ids at each run.
    Seeded(Mutex<(u64, u64)>),
}

impl Random {
    /// The machine's source.
    #[must_use]
    pub fn system() -> Self {
        Self { source: Source::System(SystemRandom::new()), last: Mutex::new((0, 0)), ids_from: None }
    }

    /// A repeatable source; never for anything that must be secret.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self { source: Source::Seeded(Mutex::new((seed, 0))), last: Mutex::new((0, 0)), ids_from: None }
    }

    /// A repeatable source whose ids are the same at each run too, whatever the clock says: they count from `ids_from`.
    #[must_use]
    pub fn repeating(seed: u64, ids_from: Timestamp) -> Self {
        Self { ids_from: Some(ids_from), ..Self::seeded(seed) }
    }

    /// `N` random bytes.
    #[must_use]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        match &self.source {
            Source::System(system) => system.fill(&mut bytes).expect("the machine has a source of randomness"),
            Source::Seeded(state) => {
                let mut state = state.lock().expect("no holder of this lock panics");
                for chunk in bytes.chunks_mut(32) {
                    state.1 += 1;
                    let block = Sha256::digest([state.0.to_be_bytes(), state.1.to_be_bytes()].concat());
                    chunk.copy_from_slice(&block[..chunk.len()]);
                }
            }
        }
        bytes
    }

    /// A UUID of version 7 (RFC 9562 §5.7), later than every id made here before: twelve bits count the ids of a
    /// millisecond (§6.2, method 1), so that events of one command keep their order.
    #[must_use]
    pub fn id(&self, now: Timestamp) -> Uuid {
        let mut tail: [u8; 10] = self.bytes();
        let now = self.ids_from.unwrap_or(now);
        let (millis, count) = self.tick(u64::try_from(now.0 / 1000).unwrap_or_default());
        tail[0] = (count >> 8) as u8;
        tail[1] = (count & 0xff) as u8;
        uuid::Builder::from_unix_timestamp_millis(millis, &tail).into_uuid()
    }

    fn tick(&self, millis: u64) -> (u64, u16) {
        let mut last = self.last.lock().expect("no holder of this lock panics");
        *last = match *last {
            (at, count) if millis <= at && count < 0xfff => (at, count + 1),
            (at, _) if millis <= at => (at + 1, 0),
            (_, _) => (millis, 0),
        };
        *last
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_only_grow_even_when_the_clock_stands_or_goes_back() {
        let random = Random::seeded(7);
        let mut ids = (0..10_000).map(|_| random.id(Timestamp(1_000_000))).collect::<Vec<_>>();
        ids.push(random.id(Timestamp(0)));
        assert!(ids.is_sorted());
        assert_eq!(ids[0].get_version_num(), 7);
    }

    #[test]
    fn a_repeating_source_gives_the_same_ids_whatever_the_clock_says() {
        let run = |now| {
            let random = Random::repeating(1, Timestamp(1_000_000));
            (0..5_i64).map(|n| random.id(Timestamp(now + n))).collect::<Vec<_>>()
        };
        assert_eq!(run(0), run(1_768_557_600_000_000));
        assert!(run(0).is_sorted());
    }

    #[test]
    fn a_seed_gives_the_same_ids_at_each_run() {
        let run = || (0..5).map(|n| Random::seeded(1).id(Timestamp(n))).collect::<Vec<_>>();
        assert_eq!(run(), run());
    }
}
