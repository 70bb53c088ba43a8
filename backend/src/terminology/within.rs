//! What is looked for in the JSON of resources: identifiers, and the codes that value sets name. There is no index of it: a
//! resource is read as JSON only where its text has what is looked for, so that most are passed over by one look.

use domain::fhir::search::{Identifier, Token};
use sqlx::{Postgres, QueryBuilder, Sqlite};

/// The words in which a database reads JSON. Only bound values come from outside.
pub(super) struct Words {
    /// The name of the function that finds a text in another.
    find: &'static str,
    /// Each identifier of `t`: `system` and `value`. Of a concept map there is one that is no list.
    identifiers: &'static str,
    /// Each code that a value set `t` names: `system` and `value`.
    codes: &'static str,
}

const SQLITE: Words = Words {
    find: "instr",
    identifiers: "select case j.type when 'object' then j.value ->> '$.system' end as system,
                         case j.type when 'object' then j.value ->> '$.value' end as value
                  from json_each(case json_type(t.resource, '$.identifier')
                                     when 'array' then t.resource -> '$.identifier'
                                     when 'object' then json_array(json(t.resource -> '$.identifier'))
                                     else '[]' end) j",
    codes: "select case i.type when 'object' then i.value ->> '$.system' end as system,
                   case j.type when 'object' then j.value ->> '$.code' end as value
            from json_each(t.resource, '$.compose.include') i,
                 json_each(case i.type when 'object' then i.value else '{}' end, '$.concept') j",
};

/// PostgreSQL refuses a whole text for one escape that stands for no character (half a pair, U+0000), wherever in it: another
/// takes its place before it is read. `offset 0` has it read once.
macro_rules! readable {
    () => {
        r"cast(case when strpos(t.resource, '\u') = 0 then t.resource
                    else regexp_replace(t.resource, '\\u(0000|[dD][89a-fA-F][0-9a-fA-F]{2})', '\\ufffd', 'g') end as json)"
    };
}

const POSTGRES: Words = Words {
    find: "strpos",
    identifiers: concat!(
        "select j.value ->> 'system' as system, j.value ->> 'value' as value from (select ",
        readable!(),
        " -> 'identifier' as list offset 0) r
          cross join lateral json_array_elements(case json_typeof(r.list) when 'array' then r.list
              when 'object' then json_build_array(r.list) else cast('[]' as json) end) as j (value)"
    ),
    codes: concat!(
        "select i.value ->> 'system' as system, j.value ->> 'code' as value from (select ",
        readable!(),
        " -> 'compose' -> 'include' as list offset 0) r
          cross join lateral json_array_elements(
              case json_typeof(r.list) when 'array' then r.list else cast('[]' as json) end) as i (value)
          cross join lateral json_array_elements(case json_typeof(i.value -> 'concept') when 'array'
              then i.value -> 'concept' else cast('[]' as json) end) as j (value)"
    ),
};

/// A database that has its [`Words`].
pub(super) trait Speaks: sqlx::Database {
    const WORDS: Words;
}

impl Speaks for Sqlite {
    const WORDS: Words = SQLITE;
}

impl Speaks for Postgres {
    const WORDS: Words = POSTGRES;
}

/// Adds the condition that `t` has one of these identifiers.
pub(super) fn identified<DB: Speaks>(query: &mut QueryBuilder<DB>, list: &[Identifier])
where
    String: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
{
    query.push(" and (1 = 0");
    for one in list {
        match one {
            Identifier::Oid(dotted) => {
                query.push(" or t.oid = ").push_bind(dotted.clone());
            }
            Identifier::Other(token) => having(query, DB::WORDS.identifiers, token),
        }
    }
    query.push(")");
}

/// Adds the condition that the value set `t` names one of these codes.
pub(super) fn naming<DB: Speaks>(query: &mut QueryBuilder<DB>, list: &[Token])
where
    String: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
{
    query.push(" and (1 = 0");
    for token in list {
        having(query, DB::WORDS.codes, token);
    }
    query.push(")");
}

/// Or `t` has one of `all` that is what the token says.
fn having<DB: Speaks>(query: &mut QueryBuilder<DB>, all: &'static str, token: &Token)
where
    String: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
{
    let Token { system, value } = token;
    // As JSON has it; where somebody chose to write escapes, only reading tells.
    let written = serde_json::Value::from(value.as_ref().or(system.as_ref()).cloned()).to_string();
    query.push(" or ((");
    query.push(DB::WORDS.find).push("(t.resource, ").push_bind(written).push(") > 0");
    for escape in [r"(t.resource, '\u') > 0", r"(t.resource, '\/') > 0"] {
        query.push(" or ").push(DB::WORDS.find).push(escape);
    }
    query.push(") and exists (select 1 from (").push(all).push(") e where e.value is not null");
    if let Some(value) = value {
        query.push(" and e.value = ").push_bind(value.clone());
    }
    if let Some(system) = system {
        query.push(" and coalesce(e.system, '') = ").push_bind(system.clone());
    }
    query.push("))");
}
