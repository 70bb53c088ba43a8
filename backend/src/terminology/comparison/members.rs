//! What two value sets name. They are held whole, as they are by whoever works them out.

use std::collections::BTreeMap;

use domain::terminology::change::{Change, Said};

use super::{Counts, Line};
use crate::terminology::members::named;

/// What differs, in the order of the resources.
pub(crate) struct Differing {
    removed: Vec<Line>,
    changed: Vec<Line>,
    added: Vec<Line>,
}

impl Differing {
    /// Compares two resources, FHIR JSON.
    pub(super) fn of(before: &str, after: &str) -> Self {
        let (before, after) = (named(before), named(after));
        let old: BTreeMap<&str, &str> = before.iter().map(|(key, words)| (key.as_str(), words.as_str())).collect();
        let new: BTreeMap<&str, &str> = after.iter().map(|(key, words)| (key.as_str(), words.as_str())).collect();
        let line = |change, code: &str, before: Option<&&str>, after: Option<&&str>| {
            let said = |words: &&str| Said { display: (*words).to_owned(), ..Said::default() };
            Line { change, code: code.to_owned(), before: before.map(said), after: after.map(said) }
        };
        let gone = before.iter().filter(|(key, _)| !new.contains_key(key.as_str()));
        let others = after.iter().filter(|(key, words)| old.get(key.as_str()).is_some_and(|old| old != words));
        let come = after.iter().filter(|(key, _)| !old.contains_key(key.as_str()));
        Self {
            removed: gone.map(|(key, _)| line(Change::Removed, key, old.get(key.as_str()), None)).collect(),
            changed: others
                .map(|(key, _)| line(Change::Changed, key, old.get(key.as_str()), new.get(key.as_str())))
                .collect(),
            added: come.map(|(key, _)| line(Change::Added, key, None, new.get(key.as_str()))).collect(),
        }
    }

    const fn list(&self, change: Change) -> &Vec<Line> {
        match change {
            Change::Removed => &self.removed,
            Change::Changed => &self.changed,
            Change::Added => &self.added,
        }
    }

    pub(super) fn counts(&self) -> Counts {
        let count = |change| i64::try_from(self.list(change).len()).unwrap_or(i64::MAX);
        Counts { removed: count(Change::Removed), changed: count(Change::Changed), added: count(Change::Added) }
    }

    pub(super) fn some(&self, change: Change, offset: i64, limit: i64) -> Vec<Line> {
        let whole = |number: i64| usize::try_from(number).unwrap_or_default();
        self.list(change).iter().skip(whole(offset)).take(whole(limit)).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_rules_and_what_is_left_out_are_compared_by_themselves() {
        let before = r#"{"compose":{"include":[
            {"system":"http://a","concept":[{"code":"1","display":"Uno"},{"code":"2"},{"code":"3","display":"Tre"}]},
            {"system":"http://b","filter":[{"property":"concept","op":"is-a","value":"X"}]}]}}"#;
        let after = r#"{"compose":{"include":[
            {"system":"http://a","concept":[{"code":"1","display":"Uno"},{"code":"3","display":"Tre!"},{"code":"4","display":"Quattro"}]},
            {"system":"http://b","filter":[{"property":"concept","op":"is-a","value":"Y"}],"valueSet":["http://v"]}],
            "exclude":[{"system":"http://a","concept":[{"code":"1"}]}]}}"#;
        let differing = Differing::of(before, after);
        assert_eq!(differing.counts(), Counts { removed: 2, changed: 1, added: 3 });
        let codes = |change| differing.some(change, 0, 10).into_iter().map(|line| line.code).collect::<Vec<_>>();
        assert_eq!(codes(Change::Removed), ["http://a|2", "http://b [concept is-a X]"]);
        assert_eq!(codes(Change::Added), ["http://a|4", "http://b [concept is-a Y] ∩ http://v", "− http://a|1"]);
        let changed = differing.some(Change::Changed, 0, 10).remove(0);
        let words = |said: Option<Said>| said.map(|said| said.display).unwrap_or_default();
        assert_eq!(
            (changed.code.as_str(), words(changed.before), words(changed.after)),
            ("http://a|3", "Tre".into(), "Tre!".into())
        );
        assert_eq!(differing.some(Change::Added, 1, 1).len(), 1);
        assert_eq!(Differing::of(after, after).counts(), Counts::default());
    }
}
