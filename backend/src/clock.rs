//! The one place that knows what time it is (`decisions.md` E7).

use std::sync::atomic::{AtomicI64, Ordering};

use domain::Timestamp;

/// Where the time comes from.
#[derive(Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A clock that stands still until it is moved; for tests and for demo data.
    Fixed(AtomicI64),
}

impl Clock {
    /// A clock that stands at `now`.
    #[must_use]
    pub const fn fixed(now: Timestamp) -> Self {
        Self::Fixed(AtomicI64::new(now.0))
    }

    /// What time it is.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        match self {
            #[expect(clippy::disallowed_methods, reason = "this is the clock")]
            Self::System => Timestamp(jiff::Timestamp::now().as_microsecond()),
            Self::Fixed(at) => Timestamp(at.load(Ordering::SeqCst)),
        }
    }

    /// Moves a fixed clock; the machine's clock moves by itself.
    pub fn advance(&self, seconds: i64) {
        match self {
            Self::System => {}
            Self::Fixed(at) => {
                at.fetch_add(seconds.saturating_mul(1_000_000), Ordering::SeqCst);
            }
        }
    }
}
