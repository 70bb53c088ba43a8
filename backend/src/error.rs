//! What can go wrong in a use case.

use domain::{Denial, Thing};

/// The answer of every use case.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a use case did not happen. Nothing was written, unless the denial says so.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No, because… (includes "not found" and "somebody was faster")
    #[error("denied: {0:?}")]
    Denied(Denial),
    /// Another transaction got in between, as the database says it; the use case is tried again.
    #[error("another transaction was faster: {0}")]
    Race(String),
    /// The database cannot be reached or is too busy.
    #[error("the database cannot answer: {0}")]
    Unavailable(String),
    /// A fault of ours.
    #[error(transparent)]
    Internal(#[from] anyhow::Error),
}

impl Error {
    /// The answer for a thing that is not there, or not theirs.
    #[must_use]
    pub const fn not_found(thing: Thing) -> Self {
        Self::Denied(Denial::not_found(thing))
    }
}

impl From<Denial> for Error {
    fn from(denial: Denial) -> Self {
        Self::Denied(denial)
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) | sqlx::Error::WorkerCrashed => {
                Self::Unavailable(error.to_string())
            }
            sqlx::Error::Database(fault) => match fault.code().as_deref() {
                // PostgreSQL: serialisation failure, deadlock.
                Some("40001" | "40P01") => Self::Race(error.to_string()),
                // PostgreSQL: shutting down, starting up, too many connections, statement or lock timeout.
                Some("57P01" | "57P02" | "57P03" | "53300" | "57014" | "55P03") => Self::Unavailable(error.to_string()),
                // SQLite: busy, busy snapshot, I/O error, disk full.
                Some("5" | "517" | "10" | "13") => Self::Unavailable(error.to_string()),
                // PostgreSQL: a character that no text may hold, such as U+0000. Nothing of that kind is stored anywhere.
                Some("22021") => Self::Denied(Denial::Malformed),
                // Facts are loaded in the transaction that writes: a duplicate means that somebody was faster. Where it means that
                // again and again, the log names what is there twice.
                _ if fault.is_unique_violation() => Self::Race(error.to_string()),
                _ => Self::Internal(error.into()),
            },
            _ => Self::Internal(error.into()),
        }
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::Internal(error.into())
    }
}
