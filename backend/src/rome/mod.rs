//! Instants as people in Italy write them, and back (`decisions.md` E3): always Europe/Rome, never the browser's zone.

mod stretch;

use domain::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

pub use stretch::{Stretch, days, month, months, year, years};

fn rome() -> TimeZone {
    TimeZone::get("Europe/Rome").expect("the time zones are part of the program")
}

fn zoned(at: Timestamp) -> jiff::Zoned {
    jiff::Timestamp::from_microsecond(at.0).unwrap_or_default().to_zoned(rome())
}

/// `05/11/2026`
#[must_use]
pub fn date(at: Timestamp) -> String {
    zoned(at).strftime("%d/%m/%Y").to_string()
}

/// `05/11/2026, 10:42`
#[must_use]
pub fn date_time(at: Timestamp) -> String {
    zoned(at).strftime("%d/%m/%Y, %H:%M").to_string()
}

/// `2026-11-05`, as a date field writes it.
#[must_use]
pub fn iso_date(at: Timestamp) -> String {
    zoned(at).strftime("%Y-%m-%d").to_string()
}

/// RFC 3339 in UTC, for machines: `2026-11-05T09:42:00Z`.
#[must_use]
pub fn rfc3339(at: Timestamp) -> String {
    jiff::Timestamp::from_microsecond(at.0).unwrap_or_default().to_string()
}

/// An RFC 3339 instant.
#[must_use]
pub fn from_rfc3339(text: &str) -> Option<Timestamp> {
    text.parse::<jiff::Timestamp>().ok().map(|at| Timestamp(at.as_microsecond()))
}

/// The end of the day that a date field names (`2026-11-05`): a right that lasts until then lasts all that day.
#[must_use]
pub fn end_of_day(text: &str) -> Option<Timestamp> {
    let next = text.trim().parse::<Date>().ok()?.tomorrow().ok()?;
    let midnight = next.to_zoned(rome()).ok()?;
    Some(Timestamp(midnight.timestamp().as_microsecond()))
}

/// The beginning of the day that a date field names.
#[must_use]
pub fn start_of_day(text: &str) -> Option<Timestamp> {
    let midnight = text.trim().parse::<Date>().ok()?.to_zoned(rome()).ok()?;
    Some(Timestamp(midnight.timestamp().as_microsecond()))
}

/// Whole days between two instants, as the calendar in Rome counts them.
#[must_use]
pub fn days_between(from: Timestamp, to: Timestamp) -> i64 {
    let (from, to) = (zoned(from).date(), zoned(to).date());
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

/// The hour at which a week ends for whoever is told of it once a week.
const MONDAY_HOUR: i8 = 7;

/// The last week that is over: from a Monday morning, seven in Rome, to the next, which is not later than `now`.
#[must_use]
pub fn week_until_monday(now: Timestamp) -> Option<(Timestamp, Timestamp)> {
    let today = zoned(now).date();
    let morning = |days_ago: i64| {
        let day = today.checked_sub(jiff::Span::new().days(days_ago)).ok()?;
        let morning = day.at(MONDAY_HOUR, 0, 0, 0).to_zoned(rome()).ok()?;
        Some(Timestamp(morning.timestamp().as_microsecond()))
    };
    let since = i64::from(today.weekday().to_monday_zero_offset());
    let since = if morning(since)? <= now { since } else { since + 7 };
    Some((morning(since + 7)?, morning(since)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const WINTER: Timestamp = Timestamp(1_768_557_600_000_000); // 2026-01-16T10:00:00Z
    const SUMMER: Timestamp = Timestamp(1_784_196_000_000_000); // 2026-07-16T10:00:00Z

    #[test]
    fn the_clock_in_rome_goes_ahead_in_summer() {
        assert_eq!(date_time(WINTER), "16/01/2026, 11:00");
        assert_eq!(date_time(SUMMER), "16/07/2026, 12:00");
        assert_eq!(iso_date(WINTER), "2026-01-16");
        assert_eq!(rfc3339(WINTER), "2026-01-16T10:00:00Z");
        assert_eq!(from_rfc3339("2026-01-16T11:00:00+01:00"), Some(WINTER));
    }

    #[test]
    fn a_date_lasts_until_midnight_in_rome() {
        assert_eq!(end_of_day("2026-01-16").map(rfc3339).as_deref(), Some("2026-01-16T23:00:00Z"));
        assert_eq!(end_of_day("2026-13-01"), None);
        assert_eq!(days_between(WINTER, WINTER.plus_days(12)), 12);
    }

    #[test]
    fn a_week_ends_on_monday_at_seven_whatever_the_clock_does() {
        let week = |now: &str| {
            let (from, until) = week_until_monday(from_rfc3339(now).expect("an instant")).expect("a week");
            format!("{} {}", rfc3339(from), rfc3339(until))
        };
        let january = "2026-01-05T06:00:00Z 2026-01-12T06:00:00Z";
        assert_eq!(week("2026-01-12T06:00:00Z"), january);
        assert_eq!(week("2026-01-19T05:59:59Z"), january);
        assert_eq!(week("2026-01-16T10:00:00Z"), january);
        // Summer time begins on 29 March: that week is an hour shorter.
        assert_eq!(week("2026-03-30T05:00:00Z"), "2026-03-23T06:00:00Z 2026-03-30T05:00:00Z");
        assert_eq!(week("2026-03-30T04:59:59Z"), "2026-03-16T06:00:00Z 2026-03-23T06:00:00Z");
    }
}
