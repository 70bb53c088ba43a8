//! Instants as people in Italy write them, and back (`decisions.md` E3): always Europe/Rome, never the browser's zone.

use domain::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

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

/// Whole days between two instants, as the calendar in Rome counts them.
#[must_use]
pub fn days_between(from: Timestamp, to: Timestamp) -> i64 {
    let (from, to) = (zoned(from).date(), zoned(to).date());
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
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
}
