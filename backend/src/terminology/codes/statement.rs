//! The statements, each written once: what is read of a code, by what the code system is named, with a version or without.
//! Several questions go into one statement, as arrays; `place` says to which question a row belongs.

use std::sync::LazyLock;

/// What a statement reads.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Shape {
    /// One code.
    Plain,
    /// One code where the case of letters does not matter.
    Folded,
    /// One code, and what is directly above and below it.
    Related,
}

/// By what the code system is named.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum By {
    Id,
    Url,
    Oid,
}

/// Which statement a question goes into.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Kind {
    pub shape: Shape,
    pub by: By,
    pub with_version: bool,
}

/// The database that the words are for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    Sqlite,
    Postgres,
}

/// Stands between the codes of one answer: no code has it.
pub(super) const BETWEEN: char = '\u{1f}';
/// Codes below a concept that are named at most.
pub const CHILDREN: usize = 1_000;

pub(super) const VERSION: &str = "select t.id, t.url, t.version, t.name, t.title, t.status, t.content, t.dated, \
                                  t.case_sensitive, t.created_at";
const CONCEPT: &str = ", c.number, c.code, c.display, c.inactive, c.detail, cast(null as text) as parents, \
                       cast(null as text) as children";
const PAIRED: &str = ", a.number as left_number, b.number as right_number,
    exists (select 1 from concept_descent d
            where d.terminology_id = t.id and d.ancestor = a.number and d.descendant = b.number) as is_above,
    exists (select 1 from concept_descent d
            where d.terminology_id = t.id and d.ancestor = b.number and d.descendant = a.number) as is_below";

const SHAPES: [Shape; 3] = [Shape::Plain, Shape::Folded, Shape::Related];
const NAMES: [By; 3] = [By::Id, By::Url, By::Oid];

static SQLITE: LazyLock<Vec<String>> = LazyLock::new(|| all(|kind| single(kind, Dialect::Sqlite)));
static POSTGRES: LazyLock<Vec<String>> = LazyLock::new(|| all(|kind| single(kind, Dialect::Postgres)));
static PAIRS: LazyLock<Vec<String>> = LazyLock::new(|| all(|kind| pair(kind.by, kind.with_version)));

/// The statement for questions of a kind. On SQLite `$1` is a JSON array of `[code, system, version]`, on PostgreSQL `$1` to
/// `$3` are arrays of text; ids are written in hexadecimal.
pub(super) fn for_single(kind: Kind, dialect: Dialect) -> &'static str {
    let statements = if dialect == Dialect::Sqlite { &SQLITE } else { &POSTGRES };
    &statements[place(kind)]
}

/// The statement that compares the codes `$1` and `$2`: `$3` names the code system, `$4` its version.
pub(super) fn for_pair(by: By, with_version: bool) -> &'static str {
    &PAIRS[place(Kind { shape: Shape::Plain, by, with_version })]
}

fn all(written: impl Fn(Kind) -> String) -> Vec<String> {
    let kinds = SHAPES.into_iter().flat_map(|shape| {
        let named = NAMES.into_iter().flat_map(|by| [(by, false), (by, true)]);
        named.map(move |(by, with_version)| Kind { shape, by, with_version })
    });
    kinds.map(written).collect()
}

const fn place(kind: Kind) -> usize {
    kind.shape as usize * 6 + kind.by as usize * 2 + kind.with_version as usize
}

fn single(kind: Kind, dialect: Dialect) -> String {
    let (questions, id) = match dialect {
        Dialect::Sqlite => (
            "(select j.value ->> 0 as code, j.value ->> 1 as system, j.value ->> 2 as version, j.key as place
              from json_each($1) j) q",
            "unhex(q.system)",
        ),
        Dialect::Postgres => (
            "(select a.code, a.system, a.version, a.place - 1 as place
              from unnest($1::text[], $2::text[], $3::text[]) with ordinality as a (code, system, version, place)) q",
            "q.system::uuid",
        ),
    };
    let columns = if kind.shape == Shape::Related { related() } else { CONCEPT.to_owned() };
    let code = if kind.shape == Shape::Folded { "code_fold" } else { "code" };
    let named = named(kind.by, id, "q.system");
    let version = if kind.with_version { " and t.version = q.version" } else { "" };
    format!(
        "{VERSION}{columns}, q.place, (select number from terminology_change) as change from {questions} cross join terminology t
         left join concept c on c.terminology_id = t.id and c.{code} = q.code
         where t.kind = 'CodeSystem' and t.state = 'active' and {named}{version}"
    )
}

/// What is above and below a concept. Numbers stand here as such: one that is bound would have SQLite plan anew each time.
fn related() -> String {
    // A character of text, not one of SQL: neither database reads it as anything else.
    format!(
        ", c.number, c.code, c.display, c.inactive, c.detail,
        (select string_agg(p.code, '{BETWEEN}') from concept_descent d
         join concept p on p.terminology_id = d.terminology_id and p.number = d.ancestor
         where d.terminology_id = t.id and d.descendant = c.number and d.depth = 1) as parents,
        (select string_agg(below.code, '{BETWEEN}') from
           (select p.code from concept_descent d
            join concept p on p.terminology_id = d.terminology_id and p.number = d.descendant
            where d.terminology_id = t.id and d.ancestor = c.number and d.depth = 1
            order by d.descendant limit {CHILDREN}) below) as children"
    )
}

fn pair(by: By, with_version: bool) -> String {
    let named = named(by, "$3", "$3");
    let version = if with_version { " and t.version = $4" } else { "" };
    format!(
        "{VERSION}{PAIRED} from terminology t
         left join concept a on a.terminology_id = t.id and a.code = $1
         left join concept b on b.terminology_id = t.id and b.code = $2
         where t.kind = 'CodeSystem' and t.state = 'active' and {named}{version}"
    )
}

fn named(by: By, id: &str, text: &str) -> String {
    match by {
        By::Id => format!("t.id = {id}"),
        By::Url => format!("t.url = {text}"),
        By::Oid => format!("t.oid = {text}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_to_ask_has_its_own_statement() {
        let (shape, by) = (Shape::Plain, By::Url);
        let plain = Kind { shape, by, with_version: true };
        for dialect in [Dialect::Sqlite, Dialect::Postgres] {
            assert!(for_single(plain, dialect).ends_with("t.url = q.system and t.version = q.version"));
            let folded = Kind { shape: Shape::Folded, by: By::Oid, with_version: false };
            assert!(for_single(folded, dialect).contains("c.code_fold = q.code"));
            assert!(for_single(folded, dialect).ends_with("t.oid = q.system"));
            let related = Kind { shape: Shape::Related, by: By::Id, with_version: false };
            assert!(for_single(related, dialect).contains("limit 1000"));
        }
        assert_eq!((SQLITE.len(), POSTGRES.len()), (18, 18));
        assert!(for_pair(By::Id, false).ends_with("t.id = $3"));
        assert!(for_pair(By::Oid, true).ends_with("t.oid = $3 and t.version = $4"));
    }
}
