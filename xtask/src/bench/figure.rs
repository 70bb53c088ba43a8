//! What was measured, beside what it should be.

use std::fmt;

/// What a figure should be.
#[derive(Clone, Copy)]
pub enum Bar {
    AtMost(f64),
    AtLeast(f64),
    /// It is told, and nothing is asked of it.
    None,
}

/// Something measured.
pub struct Figure {
    pub name: String,
    pub value: f64,
    pub unit: &'static str,
    pub bar: Bar,
}

impl Figure {
    /// A figure and its bar.
    pub fn new(name: impl Into<String>, value: f64, unit: &'static str, bar: Bar) -> Self {
        Self { name: name.into(), value, unit, bar }
    }

    /// Is it as it should be?
    pub fn holds(&self) -> bool {
        match self.bar {
            Bar::AtMost(most) => self.value <= most,
            Bar::AtLeast(least) => self.value >= least,
            Bar::None => true,
        }
    }

    /// For `target/bench/figures.json`.
    pub fn json(&self) -> serde_json::Value {
        let (most, least) = match self.bar {
            Bar::AtMost(most) => (Some(most), None),
            Bar::AtLeast(least) => (None, Some(least)),
            Bar::None => (None, None),
        };
        serde_json::json!({
            "name": self.name, "value": (self.value * 1000.0).round() / 1000.0, "unit": self.unit,
            "atMost": most, "atLeast": least, "holds": self.holds(),
        })
    }
}

/// A line of the table in `docs/BENCHMARKS.md`.
impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bar = match self.bar {
            Bar::AtMost(most) => format!("≤ {} {}", short(most), self.unit),
            Bar::AtLeast(least) => format!("≥ {} {}", short(least), self.unit),
            Bar::None => "–".to_owned(),
        };
        let value = format!("{} {}", short(self.value), self.unit);
        let held = match (self.bar, self.holds()) {
            (Bar::None, _) => "",
            (_, true) => "yes",
            (_, false) => "NO",
        };
        write!(f, "| {:<64} | {value:>14} | {bar:>14} | {held:<3} |", self.name)
    }
}

/// As many digits as say something.
fn short(value: f64) -> String {
    let digits = match value.abs() {
        0.0..10.0 => 3,
        10.0..100.0 => 1,
        _ => 0,
    };
    let text = format!("{value:.digits$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// The value in the middle.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_held_against_its_bar() {
        let figure = |value, bar| Figure::new("page", value, "ms", bar);
        assert!(figure(50.0, Bar::AtMost(50.0)).holds());
        assert!(!figure(50.1, Bar::AtMost(50.0)).holds());
        assert!(!figure(0.59, Bar::AtLeast(0.6)).holds());
        assert!(figure(1e9, Bar::None).holds());
        let line = figure(12.345, Bar::AtMost(50.0)).to_string();
        assert!(line.contains("| ") && line.contains("12.3 ms") && line.contains("≤ 50 ms") && line.contains("yes"));
    }

    #[test]
    fn digits_that_say_nothing_are_left_out() {
        assert_eq!([0.0, 0.6, 1.25, 99.96, 1234.5].map(short), ["0", "0.6", "1.25", "100", "1234"]);
    }

    #[test]
    fn the_median_is_a_value_that_was_measured() {
        assert_eq!(median(vec![5.0, 1.0, 3.0]), 3.0);
    }
}
