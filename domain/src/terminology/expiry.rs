//! How long a certificate is still good: whoever looks after the authorities is warned in time (`terminology.md` §4).

use strum::{EnumIter, IntoStaticStr};

use crate::Timestamp;

/// Where a certificate, or a list of revocations, stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "camelCase")]
pub enum Expiry {
    Expired,
    /// Within a week.
    Week,
    /// Within thirty days.
    Month,
    /// Within sixty days.
    TwoMonths,
    Far,
}

const DAY: i64 = 86_400_000_000;

/// Where something stands that is good until `until`, that instant included.
#[must_use]
pub const fn expiry(until: Timestamp, now: Timestamp) -> Expiry {
    match until.0 - now.0 {
        left if left < 0 => Expiry::Expired,
        left if left <= 7 * DAY => Expiry::Week,
        left if left <= 30 * DAY => Expiry::Month,
        left if left <= 60 * DAY => Expiry::TwoMonths,
        _ => Expiry::Far,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warnings_come_at_sixty_thirty_and_seven_days() {
        for (left, expected) in [
            (-1, Expiry::Expired),
            (0, Expiry::Week),
            (7 * DAY, Expiry::Week),
            (7 * DAY + 1, Expiry::Month),
            (30 * DAY, Expiry::Month),
            (30 * DAY + 1, Expiry::TwoMonths),
            (60 * DAY, Expiry::TwoMonths),
            (60 * DAY + 1, Expiry::Far),
        ] {
            assert_eq!(expiry(Timestamp(5 * DAY + left), Timestamp(5 * DAY)), expected, "{left}");
        }
    }
}
