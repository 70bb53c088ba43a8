//! What a value set says it consists of, read from its `compose`.

use serde::Deserialize;

/// The codes that are named one by one, in order, and everything else.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Members {
    pub codes: Vec<Member>,
    pub rules: Vec<Rule>,
}

/// A code that is named.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Member {
    pub system: String,
    pub code: String,
    /// Empty where only the code system has words for it.
    pub display: String,
}

/// A part that names no codes one by one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rule {
    /// Is it left out?
    pub is_excluded: bool,
    /// Absent where only other value sets are named.
    pub system: Option<String>,
    /// Property, operator and value; all of them have to be met. None: the whole system.
    pub filters: Vec<(String, String, String)>,
    /// Other value sets; what it consists of is in all of them.
    pub value_sets: Vec<String>,
    /// How many codes are named, of a part that is left out.
    pub codes: usize,
}

/// A code that a value set names, wherever in its rules.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Mention {
    /// With a version behind `|` where it is written so.
    pub(super) system: String,
    pub(super) version: Option<String>,
    pub(super) code: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Resource {
    compose: Compose,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Compose {
    include: Vec<Part>,
    exclude: Vec<Part>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Part {
    system: Option<String>,
    version: Option<String>,
    concept: Vec<Named>,
    filter: Vec<Condition>,
    value_set: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Named {
    code: String,
    display: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Condition {
    property: String,
    op: String,
    value: String,
}

/// What the resource consists of; nothing where it does not say so.
pub(super) fn of(resource: &str) -> Members {
    let Resource { compose } = serde_json::from_str(resource).unwrap_or_default();
    let mut members = Members::default();
    for part in compose.include {
        if part.concept.is_empty() || !part.value_set.is_empty() {
            members.rules.push(rule(&part, false));
        }
        let system = part.system.unwrap_or_default();
        members.codes.extend(part.concept.into_iter().map(|named| Member {
            system: system.clone(),
            code: named.code,
            display: named.display,
        }));
    }
    members.rules.extend(compose.exclude.iter().map(|part| rule(part, true)));
    members
}

/// Operators whose value is a code.
const OF_CODES: [&str; 4] = ["is-a", "descendent-of", "is-not-a", "generalizes"];

/// Every code that the resource names: one by one, taken in or left out, and as the top of a branch.
pub(super) fn mentions(resource: &str) -> Vec<Mention> {
    let Resource { compose } = serde_json::from_str(resource).unwrap_or_default();
    let mut all = Vec::new();
    for part in compose.include.into_iter().chain(compose.exclude) {
        let Some(system) = part.system else { continue };
        let tops = part.filter.into_iter().filter(|one| OF_CODES.contains(&one.op.as_str())).map(|one| one.value);
        let codes = part.concept.into_iter().map(|named| named.code).chain(tops);
        let mention = |code| Mention { system: system.clone(), version: part.version.clone(), code };
        all.extend(codes.map(mention));
    }
    all
}

/// All that the resource names, in order, each with the words it has for it: codes as `system|code`, rules as they are, what
/// is left out with `−` before it.
pub(super) fn named(resource: &str) -> Vec<(String, String)> {
    let Resource { compose } = serde_json::from_str(resource).unwrap_or_default();
    let taken = compose.include.into_iter().map(|part| ("", part));
    let left_out = compose.exclude.into_iter().map(|part| ("− ", part));
    let mut all = Vec::new();
    for (sign, part) in taken.chain(left_out) {
        let version = part.version.as_ref().map(|version| format!("|{version}")).unwrap_or_default();
        let system = format!("{}{version}", part.system.clone().unwrap_or_default());
        let filters = part.filter.iter().map(|one| format!(" [{} {} {}]", one.property, one.op, one.value));
        let value_sets = part.value_set.iter().map(|url| format!(" ∩ {url}"));
        let rest = filters.chain(value_sets).collect::<String>();
        if part.concept.is_empty() {
            let rule = format!("{system}{rest}");
            all.push((format!("{sign}{}", rule.trim_start_matches(" ∩ ")), String::new()));
        }
        all.extend(part.concept.into_iter().map(|one| (format!("{sign}{system}|{}{rest}", one.code), one.display)));
    }
    all
}

fn rule(part: &Part, is_excluded: bool) -> Rule {
    let filter = |one: &Condition| (one.property.clone(), one.op.clone(), one.value.clone());
    Rule {
        is_excluded,
        system: part.system.clone(),
        filters: part.filter.iter().map(filter).collect(),
        value_sets: part.value_set.clone(),
        codes: part.concept.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn named_codes_are_one_thing_and_rules_another() {
        let members = of(r#"{"compose":{"include":[
            {"system":"a","concept":[{"code":"1","display":"Uno"},{"code":"2"}]},
            {"system":"b","filter":[{"property":"concept","op":"is-a","value":"x"}]},
            {"valueSet":["c"]}],"exclude":[{"system":"a","concept":[{"code":"2"}]}]}}"#);
        let codes = members.codes.iter().map(|one| (one.system.as_str(), one.code.as_str(), one.display.as_str()));
        assert_eq!(codes.collect::<Vec<_>>(), [("a", "1", "Uno"), ("a", "2", "")]);
        let rules = members.rules.iter().map(|one| (one.is_excluded, one.system.as_deref(), one.codes));
        assert_eq!(rules.collect::<Vec<_>>(), [(false, Some("b"), 0), (false, None, 0), (true, Some("a"), 1)]);
        assert_eq!(members.rules[0].filters, [("concept".into(), "is-a".into(), "x".into())]);
        assert_eq!(of("nonsense"), Members::default());
        let mentions = mentions(
            r#"{"compose":{"include":[
            {"system":"a","version":"2","concept":[{"code":"1"}]},
            {"system":"b","filter":[{"property":"concept","op":"is-a","value":"x"},{"property":"p","op":"=","value":"y"}]},
            {"valueSet":["c"]}],"exclude":[{"system":"a","concept":[{"code":"3"}]}]}}"#,
        );
        let mentions = mentions.iter().map(|one| (one.system.as_str(), one.version.as_deref(), one.code.as_str()));
        assert_eq!(mentions.collect::<Vec<_>>(), [("a", Some("2"), "1"), ("b", None, "x"), ("a", None, "3")]);
    }
}
