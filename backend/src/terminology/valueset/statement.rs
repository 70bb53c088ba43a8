//! A condition on concepts as a statement. Where a list of few concepts is to be had from an index (codes, values of properties,
//! what is below another concept), the statement begins with it and tests the rest; else it walks along the terminology in the
//! order of its file and stops when the page is full.

use domain::TerminologyId;
use domain::terminology::compose::{PropertyTest, Relation, Test};
use sqlx::{Postgres, QueryBuilder, Sqlite};

use crate::terminology::words::Hits;

/// A statement that is being written, for either database. Only bound values come from outside.
pub(crate) trait Lists {
    fn sql(&mut self, text: &'static str) -> &mut Self;
    fn text(&mut self, value: &str) -> &mut Self;
    fn number(&mut self, value: i64) -> &mut Self;
    fn id(&mut self, id: TerminologyId) -> &mut Self;
    /// A list of texts, one bound value however many they are.
    fn texts(&mut self, list: &[String]) -> &mut Self;
    /// A list of numbers, given as JSON.
    fn push_numbers(&mut self, json: String) -> &mut Self;
}

macro_rules! lists {
    ($database:ty, $texts:literal, $numbers:literal, $end:literal) => {
        impl Lists for QueryBuilder<$database> {
            fn sql(&mut self, text: &'static str) -> &mut Self {
                self.push(text)
            }
            fn text(&mut self, value: &str) -> &mut Self {
                self.push_bind(value.to_owned())
            }
            fn number(&mut self, value: i64) -> &mut Self {
                self.push_bind(value)
            }
            fn id(&mut self, id: TerminologyId) -> &mut Self {
                self.push_bind(id)
            }
            fn texts(&mut self, list: &[String]) -> &mut Self {
                // A list of texts is always JSON.
                self.push($texts).push_bind(serde_json::to_string(list).unwrap_or_default()).push($end)
            }
            fn push_numbers(&mut self, json: String) -> &mut Self {
                self.push($numbers).push_bind(json).push($end)
            }
        }
    };
}
lists!(Sqlite, "(select value from json_each(", "(select value from json_each(", "))");
lists!(
    Postgres,
    "(select value from json_array_elements_text(cast(",
    "(select cast(value as bigint) from json_array_elements_text(cast(",
    " as json)))"
);

/// Which concepts of a system are wanted.
#[derive(Clone, Copy)]
pub(super) struct Sought<'a> {
    pub(super) id: TerminologyId,
    pub(super) is_case_sensitive: bool,
    pub(super) test: &'a Test,
    pub(super) hits: &'a Hits,
}

/// How far a statement reads.
#[derive(Clone, Copy)]
pub(super) enum Reach {
    /// To the end, in no order.
    All,
    /// Behind the concept with a number, so many left out, so many read, in order.
    Page { after: i64, offset: i64, limit: i64 },
}

impl Sought<'_> {
    /// Their numbers, as one column.
    pub(super) fn numbers<Q: Lists>(&self, q: &mut Q, reach: Reach) {
        let tests: &[Test] = match self.test {
            Test::All(tests) => tests,
            Test::Every => &[],
            one => std::slice::from_ref(one),
        };
        let begin = if matches!(self.hits, Hits::Found(_)) { None } else { begin(tests) };
        let rest = tests.iter().enumerate().filter(|(place, _)| Some(*place) != begin).map(|(_, test)| test);
        let rest = rest.collect::<Vec<_>>();
        match begin.map(|place| &tests[place]) {
            Some(Test::Stands(relation @ (Relation::IsA | Relation::Below), code)) => {
                self.below(q, *relation, code, &rest, reach);
            }
            other => self.walk(q, other, &rest, reach),
        }
    }

    /// Along the terminology, or along a set.
    fn walk<Q: Lists>(&self, q: &mut Q, set: Option<&Test>, rest: &[&Test], reach: Reach) {
        q.sql("select c.number as n from concept c where c.terminology_id = ").id(self.id);
        if let Some(set) = set {
            q.sql(" and c.number in (");
            self.set(q, set);
            q.sql(")");
        }
        self.rest(q, rest);
        if let Reach::Page { after, offset, limit } = reach {
            q.sql(" and c.number > ").number(after);
            q.sql(" order by c.number limit ").number(limit).sql(" offset ").number(offset);
        }
    }

    /// What is below a concept, in order, and the concept itself.
    fn below<Q: Lists>(&self, q: &mut Q, relation: Relation, code: &str, rest: &[&Test], reach: Reach) {
        q.sql("select u.n from (select b.n from (select d.descendant as n from concept_descent d");
        let asks_concept = !rest.is_empty() || !matches!(self.hits, Hits::All);
        if asks_concept {
            q.sql(" join concept c on c.terminology_id = d.terminology_id and c.number = d.descendant");
        }
        q.sql(" where d.terminology_id = ").id(self.id).sql(" and d.ancestor = ");
        self.of_code(q, code);
        self.rest(q, rest);
        if let Reach::Page { after, offset, limit } = reach {
            q.sql(" and d.descendant > ").number(after);
            q.sql(" order by d.descendant limit ").number(limit.saturating_add(offset));
        }
        q.sql(") b");
        if relation == Relation::IsA {
            q.sql(" union all select c.number as n from concept c where c.terminology_id = ").id(self.id);
            q.sql(" and c.number = ");
            self.of_code(q, code);
            self.rest(q, rest);
            if let Reach::Page { after, .. } = reach {
                q.sql(" and c.number > ").number(after);
            }
        }
        q.sql(") u");
        if let Reach::Page { offset, limit, .. } = reach {
            q.sql(" order by u.n limit ").number(limit).sql(" offset ").number(offset);
        }
    }

    fn rest<Q: Lists>(&self, q: &mut Q, rest: &[&Test]) {
        hits_of(q, self.hits);
        for test in rest {
            q.sql(" and ");
            self.condition(q, test);
        }
    }

    /// The number of a concept; of one that is not there no concept's.
    fn of_code<Q: Lists>(&self, q: &mut Q, code: &str) {
        q.sql("coalesce((select s.number from concept s where s.terminology_id = ").id(self.id);
        q.sql(" and s.code = ").text(code).sql("), -1)");
    }

    fn codes<Q: Lists>(&self, q: &mut Q, codes: &std::collections::BTreeSet<String>) {
        if self.is_case_sensitive {
            q.sql(".code in ").texts(&codes.iter().cloned().collect::<Vec<_>>());
        } else {
            q.sql(".code_fold in ").texts(&codes.iter().map(|code| code.to_lowercase()).collect::<Vec<_>>());
        }
    }

    /// The numbers of the concepts that meet a test, of one that [`is_a_set`].
    fn set<Q: Lists>(&self, q: &mut Q, test: &Test) {
        match test {
            Test::Codes(codes) => {
                q.sql("select s.number from concept s where s.terminology_id = ").id(self.id).sql(" and s");
                self.codes(q, codes);
            }
            Test::Stands(relation, code) => self.standing(q, *relation, code),
            Test::Property { name, test } => {
                q.sql("select p.number from concept_property p where p.terminology_id = ").id(self.id);
                q.sql(" and p.name = ").text(name);
                if let PropertyTest::OneOf(values) = test {
                    q.sql(" and p.value in ").texts(&values.iter().cloned().collect::<Vec<_>>());
                }
            }
            Test::Any(tests) => {
                for (place, test) in tests.iter().enumerate() {
                    if place > 0 {
                        q.sql(" union all ");
                    }
                    self.set(q, test);
                }
            }
            _ => {
                q.sql("select c.number from concept c where c.terminology_id = ").id(self.id).sql(" and ");
                self.condition(q, test);
            }
        }
    }

    fn standing<Q: Lists>(&self, q: &mut Q, relation: Relation, code: &str) {
        let (column, other) = match relation {
            Relation::Above => ("d.ancestor", "d.descendant"),
            _ => ("d.descendant", "d.ancestor"),
        };
        if matches!(relation, Relation::IsA | Relation::Above) {
            q.sql("select ");
            self.of_code(q, code);
            q.sql(" union all ");
        }
        q.sql("select ").sql(column).sql(" from concept_descent d where d.terminology_id = ").id(self.id);
        q.sql(" and ").sql(other).sql(" = ");
        self.of_code(q, code);
        match relation {
            Relation::DirectlyBelow => {
                q.sql(" and d.depth = 1");
            }
            Relation::LeafBelow => {
                q.sql(" and not exists (select 1 from concept_descent k where k.terminology_id = ").id(self.id);
                q.sql(" and k.ancestor = d.descendant)");
            }
            _ => {}
        }
    }

    /// What one concept, `c`, has to meet.
    pub(super) fn condition<Q: Lists>(&self, q: &mut Q, test: &Test) {
        match test {
            Test::Every => {
                q.sql("1 = 1");
            }
            Test::Nothing => {
                q.sql("1 = 0");
            }
            Test::Codes(codes) => {
                q.sql("c");
                self.codes(q, codes);
            }
            Test::Stands(relation, code) => self.stands(q, *relation, code),
            Test::Property { name, test: PropertyTest::OneOf(values) } => {
                q.sql("exists (select 1 from concept_property p where p.terminology_id = ").id(self.id);
                q.sql(" and p.name = ").text(name).sql(" and p.number = c.number and p.value in ");
                q.texts(&values.iter().cloned().collect::<Vec<_>>()).sql(")");
            }
            // Expressions have been made lists by now; what is left of them nothing meets.
            Test::Property { test: PropertyTest::Matches(_), .. } => {
                q.sql("1 = 0");
            }
            Test::Property { test: PropertyTest::Exists, .. } => {
                q.sql("c.number in (");
                self.set(q, test);
                q.sql(")");
            }
            Test::Inactive => {
                q.sql("c.inactive");
            }
            // As it is written when a concept is stored (`rows::detail`): no text of it can hold this, its quotes are escaped.
            Test::Abstract => {
                q.sql("c.detail like '%\"abstract\":true%'");
            }
            Test::Not(inner) => {
                q.sql("not (");
                self.condition(q, inner);
                q.sql(")");
            }
            Test::All(tests) => self.joined(q, tests, " and "),
            Test::Any(tests) => self.joined(q, tests, " or "),
        }
    }

    fn joined<Q: Lists>(&self, q: &mut Q, tests: &[Test], word: &'static str) {
        q.sql("(");
        for (place, test) in tests.iter().enumerate() {
            if place > 0 {
                q.sql(word);
            }
            self.condition(q, test);
        }
        q.sql(")");
    }

    fn stands<Q: Lists>(&self, q: &mut Q, relation: Relation, code: &str) {
        let this = match relation {
            Relation::Above => " and d.ancestor = c.number and d.descendant = ",
            _ => " and d.descendant = c.number and d.ancestor = ",
        };
        q.sql("(");
        if matches!(relation, Relation::IsA | Relation::Above) {
            q.sql("c.number = ");
            self.of_code(q, code);
            q.sql(" or ");
        }
        q.sql("exists (select 1 from concept_descent d where d.terminology_id = ").id(self.id).sql(this);
        self.of_code(q, code);
        if relation == Relation::DirectlyBelow {
            q.sql(" and d.depth = 1");
        }
        q.sql(")");
        if relation == Relation::LeafBelow {
            q.sql(" and not exists (select 1 from concept_descent k where k.terminology_id = ").id(self.id);
            q.sql(" and k.ancestor = c.number)");
        }
        q.sql(")");
    }
}

/// What is looked for by words, as a condition on `c`.
pub(crate) fn hits_of<Q: Lists>(q: &mut Q, hits: &Hits) {
    match hits {
        Hits::All => {}
        Hits::Code(code) => {
            q.sql(" and c.code_fold = ").text(code);
        }
        Hits::Found(numbers) => {
            q.sql(" and c.number in ").push_numbers(serde_json::to_string(numbers).unwrap_or_default());
        }
        Hits::Common(patterns, _) => {
            for pattern in patterns {
                q.sql(" and c.search like ").text(pattern);
            }
        }
    }
}

/// The test that few concepts meet, to begin with.
fn begin(tests: &[Test]) -> Option<usize> {
    let rank = |test: &Test| match test {
        Test::Codes(_) => Some(0),
        Test::Property { test: PropertyTest::OneOf(_), name } if name != "display" => Some(1),
        Test::Stands(Relation::DirectlyBelow | Relation::LeafBelow | Relation::Above, _) => Some(2),
        Test::Stands(..) => Some(3),
        Test::Any(tests) if tests.iter().all(is_a_set) => Some(4),
        Test::Property { test: PropertyTest::Exists, .. } => Some(5),
        _ => None,
    };
    let ranked = tests.iter().enumerate().filter_map(|(place, test)| Some((rank(test)?, place)));
    ranked.min().map(|(_, place)| place)
}

/// Does an index hold the concepts that meet it?
fn is_a_set(test: &Test) -> bool {
    match test {
        Test::Codes(_) | Test::Stands(..) | Test::Property { .. } => true,
        Test::Any(tests) => tests.iter().all(is_a_set),
        Test::All(tests) => tests.iter().any(is_a_set),
        _ => false,
    }
}
