//! Paging: every list is cut, by the same limits everywhere.

use serde::{Deserialize, Serialize};

/// Rows on a page of the console when the URL does not say.
pub const DEFAULT_LIMIT: u32 = 25;
/// The most rows a page may hold (`contract.md`: lists of the API have `limit` ≤ 50; the console offers 100).
pub const MAX_LIMIT: u32 = 100;
/// Rows taken from the database at a time for a file, and the most rows of a print-out.
pub const STRETCH: u32 = 1_000;
/// How many rows a reader can have on a page of the console.
pub const SIZES: [i64; 4] = [10, 25, 50, 100];
/// Deepest row that may be asked for: nobody reads further, and no database likes it.
pub const MAX_OFFSET: u32 = 1_000_000;

/// Which rows of a list are wanted. Out-of-range numbers are brought into range, never refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PageRequest {
    offset: u32,
    limit: u32,
}

impl PageRequest {
    /// Rows `offset .. offset + limit`, clamped.
    #[must_use]
    pub const fn new(offset: i64, limit: i64) -> Self {
        Self { offset: clamp(offset, 0, MAX_OFFSET), limit: clamp(limit, 1, MAX_LIMIT) }
    }

    /// The page with a 1-based number, as the URL of a list names it.
    #[must_use]
    pub const fn numbered(page: i64, limit: i64) -> Self {
        let limit = clamp(limit, 1, MAX_LIMIT) as i64;
        let page = clamp(page, 1, MAX_OFFSET) as i64;
        Self::new((page - 1).saturating_mul(limit), limit)
    }

    /// [`STRETCH`] rows for a file or a print-out, which are not read on a page.
    #[must_use]
    pub const fn stretch(offset: i64) -> Self {
        Self { offset: clamp(offset, 0, MAX_OFFSET), limit: STRETCH }
    }

    /// First row, from 0.
    #[must_use]
    pub const fn offset(self) -> i64 {
        self.offset as i64
    }

    /// How many rows at most.
    #[must_use]
    pub const fn limit(self) -> i64 {
        self.limit as i64
    }
}

impl Default for PageRequest {
    fn default() -> Self {
        Self { offset: 0, limit: DEFAULT_LIMIT }
    }
}

const fn clamp(value: i64, min: u32, max: u32) -> u32 {
    if value < min as i64 {
        min
    } else if value > max as i64 {
        max
    } else {
        value as u32
    }
}

/// Some rows of a list, and how many there are in all.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Page<T> {
    /// The rows of this page.
    pub results: Vec<T>,
    /// Rows in the whole filtered list.
    pub total: i64,
    /// First row of this page, from 0.
    pub offset: i64,
    /// Rows a full page would hold.
    pub limit: i64,
}

impl<T> Page<T> {
    /// The rows that answer `request`.
    #[must_use]
    pub fn new(results: Vec<T>, total: i64, request: PageRequest) -> Self {
        Self { results, total, offset: request.offset(), limit: request.limit() }
    }

    /// The rows that answer `request`, of a list that is there whole.
    #[must_use]
    pub fn cut(all: impl ExactSizeIterator<Item = T>, request: PageRequest) -> Self {
        let total = i64::try_from(all.len()).unwrap_or(i64::MAX);
        let results = all.skip(request.offset as usize).take(request.limit as usize).collect();
        Self::new(results, total, request)
    }

    /// The same page with other rows.
    #[must_use]
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U> {
        Page {
            results: self.results.into_iter().map(change).collect(),
            total: self.total,
            offset: self.offset,
            limit: self.limit,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nonsense_is_brought_into_range() {
        assert_eq!(PageRequest::new(-5, 0), PageRequest { offset: 0, limit: 1 });
        assert_eq!(PageRequest::numbered(i64::MIN, 25).offset(), 0);
        assert_eq!(PageRequest::numbered(i64::MAX, i64::MAX).limit(), 100);
        assert_eq!(PageRequest::numbered(3, 25).offset(), 50);
    }
}
