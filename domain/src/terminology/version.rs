//! Which of several versions is the newest (`terminology.md` §7): the one that is taken where nobody says which.

use std::cmp::Ordering;

/// What is known of a version.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Known<'a> {
    pub version: &'a str,
    /// FHIR's `status`: one that is `active` goes before all others.
    pub status: &'a str,
    /// FHIR's `date`; empty where there is none.
    pub date: &'a str,
    /// When it was loaded, for versions that nothing else tells apart.
    pub loaded: i64,
}

/// The place of the newest among versions of one canonical address; none where there are none. By numbers where all
/// versions are numbers, else by date where all have one, else in natural order: one measure for all, so that the answer
/// does not depend on the order in which they come.
#[must_use]
pub fn newest(versions: &[Known<'_>]) -> Option<usize> {
    // The usual case is one version, and it is asked thousands of times a second.
    if versions.len() < 2 {
        return versions.first().map(|_| 0);
    }
    let is_active = |known: &Known<'_>| known.status == "active";
    let any_active = versions.iter().any(is_active);
    let places: Vec<usize> = (0..versions.len()).filter(|place| !any_active || is_active(&versions[*place])).collect();
    let by_number = places.iter().all(|place| numbers(versions[*place].version).is_some());
    let by_date = places.iter().all(|place| !versions[*place].date.is_empty());
    let compare = |left: &usize, right: &usize| {
        let (left, right) = (&versions[*left], &versions[*right]);
        let first = if by_number {
            numbers(left.version).cmp(&numbers(right.version))
        } else if by_date {
            left.date.cmp(right.date)
        } else {
            natural(left.version, right.version)
        };
        first
            .then_with(|| left.date.cmp(right.date))
            .then_with(|| natural(left.version, right.version))
            .then_with(|| left.loaded.cmp(&right.loaded))
    };
    places.into_iter().max_by(compare)
}

/// The place of the newest among those that were there on a day (FHIR's `date`): those with a later date are left out, those
/// without one stay.
#[must_use]
pub fn newest_on(versions: &[Known<'_>], day: &str) -> Option<usize> {
    let places: Vec<usize> = (0..versions.len()).filter(|place| !is_after(versions[*place].date, day)).collect();
    let known: Vec<Known<'_>> = places.iter().map(|place| versions[*place]).collect();
    newest(&known).map(|place| places[place])
}

/// Is a date after a day, as far as both are exact? The time of day does not count.
fn is_after(date: &str, day: &str) -> bool {
    const DAY: usize = "2023-09-01".len();
    let exact = date.len().min(day.len()).min(DAY);
    date.get(..exact) > day.get(..exact)
}

/// A version of numbers: `2.78`, `v4.0.1`, `20230901`, `2023-09-01`; one with a word behind it (`1.0-rc.1`) comes before the
/// one without.
fn numbers(version: &str) -> Option<(Vec<u64>, Final)> {
    let version = version.strip_prefix(['v', 'V']).unwrap_or(version);
    let version = version.split_once('+').map_or(version, |(version, _)| version);
    let is_day = version.len() >= 7 && version.split('-').all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    let (main, word) = match version.split_once('-') {
        Some((main, word)) if !is_day => (main, Some(word)),
        _ => (version, None),
    };
    let parts = main.split(if is_day { ['-', '.'] } else { ['.', '.'] });
    let mut list = parts.map(|part| part.parse().ok()).collect::<Option<Vec<u64>>>()?;
    // `2.0` and `2` are the same.
    while list.len() > 1 && list.last() == Some(&0) {
        list.pop();
    }
    Some((list, word.map_or(Final::Yes, |word| Final::No(word.to_owned()))))
}

/// Is it a version that came to its end, or one on the way there?
#[derive(PartialEq, Eq, Debug)]
enum Final {
    No(String),
    Yes,
}

impl Ord for Final {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::No(left), Self::No(right)) => natural(left, right),
            (Self::No(_), Self::Yes) => Ordering::Less,
            (Self::Yes, Self::No(_)) => Ordering::Greater,
            (Self::Yes, Self::Yes) => Ordering::Equal,
        }
    }
}

impl PartialOrd for Final {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// As people order names with numbers in them: `rel9` before `rel10`.
fn natural(left: &str, right: &str) -> Ordering {
    let (mut left_rest, mut right_rest) = (left, right);
    loop {
        if left_rest.is_empty() || right_rest.is_empty() {
            return left_rest.len().cmp(&right_rest.len()).then_with(|| left.cmp(right));
        }
        let (left_run, left_next) = run(left_rest);
        let (right_run, right_next) = run(right_rest);
        let order = match (digits(left_run), digits(right_run)) {
            (Some(left), Some(right)) => left.len().cmp(&right.len()).then_with(|| left.cmp(right)),
            _ => left_run.cmp(right_run),
        };
        if order != Ordering::Equal {
            return order;
        }
        (left_rest, right_rest) = (left_next, right_next);
    }
}

/// The digits, or the other signs, at the beginning, and what follows.
fn run(text: &str) -> (&str, &str) {
    let is_digit = text.starts_with(|c: char| c.is_ascii_digit());
    let end = text.find(|c: char| c.is_ascii_digit() != is_digit).unwrap_or(text.len());
    text.split_at(end)
}

fn digits(run: &str) -> Option<&str> {
    run.starts_with(|c: char| c.is_ascii_digit()).then(|| run.trim_start_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of<'a>(version: &'a str, date: &'a str, status: &'a str) -> Known<'a> {
        Known { version, status, date, loaded: 0 }
    }

    #[test]
    fn the_newest_is_the_same_in_whichever_order_they_come() {
        for (versions, expected) in [
            (&["1.0"][..], "1.0"),
            (&["2.9", "2.10", "2.8"], "2.10"),
            (&["2.73", "2.78", "2.77"], "2.78"),
            (&["1.0.0-rc.1", "1.0.0", "0.9"], "1.0.0"),
            (&["1.0.0-rc.2", "1.0.0-rc.10"], "1.0.0-rc.10"),
            (&["v2", "1.9", "V1.10"], "v2"),
            (&["20230901", "20240101"], "20240101"),
            (&["2023-09-01", "2023-10-01", "2022"], "2023-10-01"),
            (&["rel9", "rel10"], "rel10"),
            (&["autunno", "1.0"], "autunno"),
            (&["1.0+b", "1.1+a"], "1.1+a"),
        ] {
            let mut list: Vec<Known<'_>> = versions.iter().map(|version| of(version, "", "active")).collect();
            for _ in 0..list.len() {
                let found = newest(&list).map(|place| list[place].version);
                assert_eq!(found, Some(expected), "{list:?}");
                list.rotate_left(1);
            }
        }
        assert_eq!(newest(&[]), None);
    }

    #[test]
    fn dates_count_where_not_all_are_numbers_and_status_before_everything() {
        let dated = [of("autunno", "2023-10-01", "active"), of("2.0", "2024-01-01", "active")];
        assert_eq!(newest(&dated), Some(1));
        let drafts = [of("1.0", "", "active"), of("2.0", "", "draft")];
        assert_eq!(newest(&drafts), Some(0));
        let none_active = [of("1.0", "", "draft"), of("2.0", "", "retired")];
        assert_eq!(newest(&none_active), Some(1));
        let same = [of("2", "2023", "active"), of("2.0", "2024", "active")];
        assert_eq!(newest(&same), Some(1), "the same number: the later date");
    }

    #[test]
    fn on_a_day_what_came_later_is_not_there() {
        let list = [of("1", "2023-09-01", "active"), of("2", "2024-03", "active"), of("3", "2025", "draft")];
        for (day, expected) in [
            ("2022", None),
            ("2023", Some(0)),
            ("2023-08-31", None),
            ("2023-09-01", Some(0)),
            ("2023-09-01T00:00:00+02:00", Some(0)),
            ("2024-02-29", Some(0)),
            ("2024-03-01", Some(1)),
            ("2030-01-01", Some(1)),
        ] {
            assert_eq!(newest_on(&list, day), expected, "{day}");
        }
        assert_eq!(newest_on(&[of("1", "", "active"), of("2", "2024", "active")], "2023"), Some(0));
        assert_eq!(newest_on(&[], "2023"), None);
    }
}
