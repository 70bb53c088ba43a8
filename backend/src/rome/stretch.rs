//! Days, months and years one after the other, as the calendar in Rome cuts time: what figures are counted by.

use domain::Timestamp;
use jiff::civil::{Date, date};
use jiff::{Span, Unit};

use super::{rome, zoned};

/// A piece of time between two midnights in Rome.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stretch {
    pub from: Timestamp,
    /// Not part of it.
    pub until: Timestamp,
}

/// The day of `now` and those before it, oldest first.
#[must_use]
pub fn days(now: Timestamp, count: usize) -> Vec<Stretch> {
    let today = zoned(now).date();
    before(today, count, Unit::Day)
}

/// The month of `now` and those before it, oldest first.
#[must_use]
pub fn months(now: Timestamp, count: usize) -> Vec<Stretch> {
    before(zoned(now).date().first_of_month(), count, Unit::Month)
}

/// The years from the one of `first` to the one of `now`, oldest first; a hundred at most.
#[must_use]
pub fn years(first: Timestamp, now: Timestamp) -> Vec<Stretch> {
    let (first, last) = (year(first), year(now));
    let count = usize::try_from(last - first + 1).unwrap_or(1).clamp(1, 100);
    before(date(last, 1, 1), count, Unit::Year)
}

/// The year in Rome.
#[must_use]
pub fn year(at: Timestamp) -> i16 {
    zoned(at).year()
}

/// The month in Rome, from 1 to 12.
#[must_use]
pub fn month(at: Timestamp) -> i8 {
    zoned(at).month()
}

/// `count` units, the last of which begins on `last`.
fn before(last: Date, count: usize, unit: Unit) -> Vec<Stretch> {
    let midnight = |units: i64| {
        let span = match unit {
            Unit::Year => Span::new().try_years(units),
            Unit::Month => Span::new().try_months(units),
            _ => Span::new().try_days(units),
        };
        let day = last.checked_add(span.ok()?).ok()?;
        Some(Timestamp(day.to_zoned(rome()).ok()?.timestamp().as_microsecond()))
    };
    let units = 1 - i64::try_from(count).unwrap_or_default()..=0;
    units.filter_map(|unit| Some(Stretch { from: midnight(unit)?, until: midnight(unit + 1)? })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rome::{from_rfc3339, rfc3339};

    fn shown(stretches: &[Stretch]) -> Vec<String> {
        stretches.iter().map(|one| format!("{} {}", rfc3339(one.from), rfc3339(one.until))).collect()
    }

    #[test]
    fn a_day_begins_at_midnight_in_rome_and_may_be_an_hour_shorter() {
        let now = from_rfc3339("2026-03-29T22:30:00Z").expect("an instant");
        let expected = ["2026-03-28T23:00:00Z 2026-03-29T22:00:00Z", "2026-03-29T22:00:00Z 2026-03-30T22:00:00Z"];
        assert_eq!(shown(&days(now, 2)), expected, "half past midnight in Rome");
        assert_eq!(days(now, 30).len(), 30);
        assert!(days(now, 30).windows(2).all(|pair| pair[0].until == pair[1].from));
    }

    #[test]
    fn months_and_years_follow_each_other() {
        let now = from_rfc3339("2026-01-31T10:00:00Z").expect("an instant");
        let expected = ["2025-11-30T23:00:00Z 2025-12-31T23:00:00Z", "2025-12-31T23:00:00Z 2026-01-31T23:00:00Z"];
        assert_eq!(shown(&months(now, 2)), expected);
        let first = from_rfc3339("2024-12-31T23:30:00Z").expect("an instant");
        let expected = ["2024-12-31T23:00:00Z 2025-12-31T23:00:00Z", "2025-12-31T23:00:00Z 2026-12-31T23:00:00Z"];
        assert_eq!(shown(&years(first, now)), expected, "it is 2025 in Rome already");
        assert_eq!((year(first), month(first)), (2025, 1));
    }
}
