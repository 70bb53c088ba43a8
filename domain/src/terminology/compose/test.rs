//! What a code has to be like to belong to a value set.

use std::collections::BTreeSet;

use regex::{Regex, RegexBuilder};

use super::{Fault, Filter, Op};

/// Bytes of a regular expression, made ready, at most.
const MAX_REGEX: usize = 1024 * 1024;

/// A condition on a concept of one code system.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Test {
    Every,
    Nothing,
    /// One of these.
    Codes(BTreeSet<String>),
    /// How it stands to another concept.
    Stands(Relation, String),
    Property {
        name: String,
        test: PropertyTest,
    },
    /// It is not active any more.
    Inactive,
    /// It only groups others and is nothing to choose (`notSelectable`). No value set asks for it, a question does.
    Abstract,
    All(Vec<Test>),
    Any(Vec<Test>),
    Not(Box<Test>),
}

/// How a concept stands to another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Relation {
    /// It is the other, or below it.
    IsA,
    Below,
    DirectlyBelow,
    /// It is below the other, and nothing is below it.
    LeafBelow,
    /// It is the other, or above it.
    Above,
}

/// What a property has to be like. The properties `code`, `display` and `definition` are the concept's own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PropertyTest {
    OneOf(BTreeSet<String>),
    /// A regular expression that the whole value meets.
    Matches(String),
    Exists,
}

/// A regular expression for a whole value. It takes linear time, whatever the value.
///
/// # Errors
/// `BadRegex`.
pub fn pattern(value: &str) -> Result<Regex, Fault> {
    let whole = format!("^(?:{value})$");
    let bad = |_| Fault::BadRegex { value: value.to_owned() };
    // Looked at alone as well: `a)|(b` would be good between the brackets.
    RegexBuilder::new(value).size_limit(MAX_REGEX).nest_limit(64).build().map_err(bad)?;
    RegexBuilder::new(&whole).size_limit(MAX_REGEX).dfa_size_limit(MAX_REGEX).nest_limit(64).build().map_err(bad)
}

impl Filter {
    /// The condition it stands for.
    ///
    /// # Errors
    /// `UnknownProperty` where the operator says nothing of the property.
    pub fn test(&self) -> Result<Test, Fault> {
        let Self { property, op, value } = self;
        // `concept` is how the definitions of filters name the concept itself; systems that have it as a property do not exist.
        let is_itself = ["concept", "code"].contains(&property.as_str());
        let stands = |relation| Ok(Test::Stands(relation, value.clone()));
        let not = |test: Test| Ok(Test::Not(Box::new(test)));
        let list = || value.split(',').map(str::trim).filter(|one| !one.is_empty()).map(str::to_owned).collect();
        let has = |test| Test::Property { name: property.clone(), test };
        match (op, is_itself) {
            (Op::IsA, true) => stands(Relation::IsA),
            (Op::IsNotA, true) => not(Test::Stands(Relation::IsA, value.clone())),
            (Op::DescendentOf, true) => stands(Relation::Below),
            (Op::ChildOf, true) => stands(Relation::DirectlyBelow),
            (Op::DescendentLeaf, true) => stands(Relation::LeafBelow),
            (Op::Generalizes, true) => stands(Relation::Above),
            (Op::Is, true) => Ok(Test::Codes(BTreeSet::from([value.clone()]))),
            (Op::In, true) => Ok(Test::Codes(list())),
            (Op::NotIn, true) => not(Test::Codes(list())),
            (Op::Regex, true) => Ok(Test::Property { name: "code".into(), test: PropertyTest::Matches(value.clone()) }),
            (Op::Exists, true) => Ok(if value == "true" { Test::Every } else { Test::Nothing }),
            (Op::Is, false) => Ok(of_property(property, BTreeSet::from([value.clone()])).unwrap_or_else(&has)),
            (Op::In, false) => Ok(has(PropertyTest::OneOf(list()))),
            (Op::NotIn, false) => not(has(PropertyTest::OneOf(list()))),
            (Op::Regex, false) => Ok(has(PropertyTest::Matches(value.clone()))),
            (Op::Exists, false) if value == "true" => Ok(has(PropertyTest::Exists)),
            (Op::Exists, false) => not(has(PropertyTest::Exists)),
            (_, false) => Err(Fault::UnknownProperty { property: property.clone(), op: op.to_string() }),
        }
    }
}

/// Properties that every system has (`terminology.md` §7: parent, child, inactive), as conditions on where a concept stands;
/// the others as what they are.
fn of_property(name: &str, values: BTreeSet<String>) -> Result<Test, PropertyTest> {
    let only = values.first().cloned().unwrap_or_default();
    match name {
        "parent" => Ok(Test::Stands(Relation::DirectlyBelow, only)),
        "inactive" if only == "true" => Ok(Test::Inactive),
        "inactive" if only == "false" => Ok(Test::Not(Box::new(Test::Inactive))),
        _ => Err(PropertyTest::OneOf(values)),
    }
}

impl Test {
    /// The same with everything taken out that decides itself.
    #[must_use]
    pub fn simplified(self) -> Self {
        match self {
            Self::Codes(codes) if codes.is_empty() => Self::Nothing,
            Self::Not(inner) => match inner.simplified() {
                Self::Every => Self::Nothing,
                Self::Nothing => Self::Every,
                Self::Not(twice) => *twice,
                other => Self::Not(Box::new(other)),
            },
            Self::All(tests) => all(tests),
            Self::Any(tests) => any(tests),
            other => other,
        }
    }

    /// What is left to be asked about one code: conditions on the code itself are decided. Where letters of either case are
    /// the same, `fold` makes them so.
    #[must_use]
    pub fn for_code(&self, code: &str, fold: impl Fn(&str) -> String + Copy) -> Self {
        let decided = |yes| if yes { Self::Every } else { Self::Nothing };
        let among = |codes: &BTreeSet<String>| {
            codes.contains(code) || (fold("A") != "A" && codes.iter().any(|one| fold(one) == fold(code)))
        };
        match self {
            Self::Codes(codes) => decided(among(codes)),
            Self::Property { name, test: PropertyTest::Matches(value) } if name == "code" => {
                decided(pattern(value).is_ok_and(|regex| regex.is_match(code)))
            }
            Self::Stands(Relation::IsA, other) if fold(other) == fold(code) => Self::Every,
            Self::Not(inner) => Self::Not(Box::new(inner.for_code(code, fold))).simplified(),
            Self::All(tests) => all(tests.iter().map(|test| test.for_code(code, fold)).collect()),
            Self::Any(tests) => any(tests.iter().map(|test| test.for_code(code, fold)).collect()),
            other => other.clone(),
        }
    }

    /// The codes it names one by one. That they are to be active, or something to choose, besides is left to whoever knows: of
    /// codes that are not here nobody has said that they are not.
    #[must_use]
    pub fn named(&self) -> Option<&BTreeSet<String>> {
        match self {
            Self::All(tests) if tests.iter().all(|test| test.codes().is_some() || test.is_of_state()) => {
                let mut named = tests.iter().filter_map(Self::codes);
                named.next().filter(|_| named.next().is_none())
            }
            one => one.codes(),
        }
    }

    const fn codes(&self) -> Option<&BTreeSet<String>> {
        match self {
            Self::Codes(codes) => Some(codes),
            _ => None,
        }
    }

    /// Does it only leave out what is not active any more, or nothing to choose?
    fn is_of_state(&self) -> bool {
        matches!(self, Self::Not(inner) if matches!(**inner, Self::Inactive | Self::Abstract))
    }

    /// Does it ask for nothing but that the code is still active?
    #[must_use]
    pub fn is_active(&self) -> bool {
        matches!(self, Self::Not(inner) if **inner == Self::Inactive)
    }
}

/// All of them: codes are cut with codes, and codes that are not meant taken out.
fn all(tests: Vec<Test>) -> Test {
    let mut codes: Option<BTreeSet<String>> = None;
    let mut without = BTreeSet::new();
    let mut others = Vec::new();
    let mut open = tests.into_iter().map(Test::simplified).rev().collect::<Vec<_>>();
    while let Some(test) = open.pop() {
        match test {
            Test::Every => {}
            Test::Nothing => return Test::Nothing,
            Test::All(inner) => open.extend(inner.into_iter().rev()),
            Test::Codes(these) => {
                codes = Some(match codes {
                    Some(before) => before.intersection(&these).cloned().collect(),
                    None => these,
                });
            }
            Test::Not(inner) => match *inner {
                Test::Codes(these) => without.extend(these),
                other => others.push(Test::Not(Box::new(other))),
            },
            other if others.contains(&other) => {}
            other => others.push(other),
        }
    }
    match codes {
        Some(codes) => {
            let left = codes.difference(&without).cloned().collect::<BTreeSet<_>>();
            if left.is_empty() {
                return Test::Nothing;
            }
            others.insert(0, Test::Codes(left));
        }
        None if !without.is_empty() => others.push(Test::Not(Box::new(Test::Codes(without)))),
        None => {}
    }
    match others.len() {
        0 => Test::Every,
        1 => others.remove(0),
        _ => Test::All(others),
    }
}

/// One of them at least: codes are put together.
fn any(tests: Vec<Test>) -> Test {
    let mut codes = BTreeSet::new();
    let mut others = Vec::new();
    let mut open = tests.into_iter().map(Test::simplified).rev().collect::<Vec<_>>();
    while let Some(test) = open.pop() {
        match test {
            Test::Nothing => {}
            Test::Every => return Test::Every,
            Test::Any(inner) => open.extend(inner.into_iter().rev()),
            Test::Codes(these) => codes.extend(these),
            other if others.contains(&other) => {}
            other => others.push(other),
        }
    }
    if !codes.is_empty() {
        others.insert(0, Test::Codes(codes));
    }
    match others.len() {
        0 => Test::Nothing,
        1 => others.remove(0),
        _ => Test::Any(others),
    }
}
