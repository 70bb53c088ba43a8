//! The lists that are really published, where the folder with them is at hand: each is read as it is, and what comes out
//! is what an independent count finds.

use std::collections::{BTreeMap, BTreeSet};

use domain::terminology::{Format, Kind};

use crate::read_as;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data/terminology");

/// Cells of a file of comma separated values, by the plainest rules: nothing is shared with what is tested.
fn cells(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut is_quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut signs = text.chars().filter(|sign| *sign != '\r').peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '"' if is_quoted && signs.peek() == Some(&'"') => cell.extend(signs.next()),
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => row.push(std::mem::take(&mut cell)),
            '\n' if !is_quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            sign => cell.push(sign),
        }
    }
    if !cell.is_empty() || !row.is_empty() {
        row.push(cell);
        rows.push(row);
    }
    rows
}

#[test]
fn every_list_is_read_and_its_codes_are_counted_twice() {
    let Ok(folder) = std::fs::read_dir(FOLDER) else {
        eprintln!("not run: {FOLDER} is not there");
        return;
    };
    let mut lists = 0;
    for entry in folder {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "csv") {
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        let outcome = read_as(Format::CustomCsv, Kind::CodeSystem, None, &bytes);
        assert_eq!(outcome.errors(), [], "{}", path.display());
        let text = String::from_utf8(bytes).unwrap();
        let rows = cells(text.trim_start_matches('\u{feff}'));
        let code = rows[0].iter().position(|name| name == "code").unwrap();
        let words = rows[0].iter().position(|name| name == "description").unwrap();
        let mut displays: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let (mut same, mut other, mut empty) = (0, 0, 0);
        for row in &rows[1..] {
            let display = row[words].trim().to_owned();
            let before = displays.entry(row[code].trim().to_owned()).or_default();
            match before.first() {
                None if display.is_empty() => empty += 1,
                None => {}
                Some(first) if *first == display => same += 1,
                Some(_) => other += 1,
            }
            before.push(display);
        }
        let read: BTreeSet<&str> = outcome.codes().into_iter().collect();
        assert_eq!(read, displays.keys().map(String::as_str).collect(), "{}", path.display());
        assert_eq!(outcome.resources()[0].count, displays.len() as u64, "{}", path.display());
        let told = |name| outcome.warning_names().iter().filter(|other| **other == name).count();
        let seen = (told("repeatedConcept"), told("duplicateCode"), told("noDisplay"));
        assert_eq!(seen, (same, other, empty), "{}", path.display());
        assert_eq!(outcome.findings.warning_count, (same + other + empty) as u64, "{}", path.display());
        lists += 1;
    }
    assert!(lists >= 40, "{lists}");
}
