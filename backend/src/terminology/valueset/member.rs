//! `ValueSet/$validate-code`: does one code belong to a value set? One statement by the index of codes, whatever the size of
//! the set; nothing is written out.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::TerminologyId;
use domain::fhir::code::Detail;
use domain::terminology::Kind;
use domain::terminology::compose::{PropertyTest, Reference, Test, pattern};
use serde_json::value::RawValue;
use sqlx_macros::FromRow;

use super::statement::Sought;
use super::{Answered, System, Unanswered, Versions, Which, Worked, world};
use crate::Backend;
use crate::db::Glance;
use crate::error::{Error, Result};
use crate::terminology::codes;
use crate::terminology::rows::as_text;
use crate::terminology::words::Hits;

/// How often a question is asked again because something was published meanwhile.
const TRIES: usize = 5;

/// A code that is asked about.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// Absent: any that the value set names.
    pub system: Option<String>,
    pub version: Option<String>,
    pub code: String,
    pub display: Option<String>,
    /// May it be one that only groups others?
    pub may_be_abstract: bool,
}

/// How a code stands to a value set.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Standing {
    In,
    /// The code is there, and does not belong to it.
    NotIn,
    UnknownCode,
    UnknownSystem,
    /// The value set means another version than the question.
    OtherVersion,
    /// It only groups others.
    Abstract,
    WrongDisplay,
}

/// The answer.
#[derive(Clone, Debug)]
pub struct Verdict {
    pub standing: Standing,
    /// Absent where no system of the value set was meant.
    pub system: Option<Arc<System>>,
    /// As the system writes it.
    pub code: String,
    pub display: Option<String>,
    pub is_inactive: bool,
    /// Is only a part of the system here?
    pub is_fragment: bool,
}

#[derive(FromRow)]
struct Row {
    change: i64,
    code: Option<String>,
    display: Option<String>,
    inactive: Option<bool>,
    detail: Option<String>,
    is_member: Option<bool>,
}

/// No change has this number: the version is not there any more.
const GONE: i64 = -1;

/// A concept, and whether it meets what could be asked of the database.
struct Found {
    code: String,
    display: String,
    is_inactive: bool,
    detail: String,
    is_member: bool,
}

/// Something was published or deleted since the value set was worked out.
struct Changed;

/// Looks into the database: with a connection of its own only where one is needed.
struct Look<'a> {
    cx: &'a Backend,
    glance: Option<Glance>,
}

impl Look<'_> {
    async fn glance(&mut self) -> Result<&mut Glance> {
        if self.glance.is_none() {
            self.glance = Some(self.cx.db.glance().await?);
        }
        self.glance.as_mut().ok_or_else(|| anyhow::anyhow!("it was put there just now").into())
    }
}

/// Does a code belong to a value set?
///
/// # Errors
/// As [`super::Unanswered`] says, for the value set; a code that is not there has an answer.
#[crate::boxed]
pub async fn validate(cx: &Backend, which: &Which, versions: &Versions, question: &Question) -> Answered<Verdict> {
    for _ in 0..TRIES {
        let (change, worked) = worked(cx, which, versions).await?;
        let mut look = Look { cx, glance: None };
        match judge(&mut look, &worked, change, question).await {
            Ok(Ok(verdict)) => return Ok(verdict),
            Ok(Err(Changed)) => cx.valuesets.forget_set(&(which.clone(), versions.clone())),
            // PostgreSQL: a statement may lose a race, however rarely.
            Err(Unanswered::Error(Error::Race(_))) => {}
            Err(other) => return Err(other),
        }
    }
    Err(Error::Race("the value set changed again and again".to_owned()).into())
}

/// The value set, worked out now or before.
async fn worked(cx: &Backend, which: &Which, versions: &Versions) -> Answered<(i64, Arc<Worked>)> {
    let key = (which.clone(), versions.clone());
    if let Some(kept) = cx.valuesets.set(&key) {
        return Ok(kept);
    }
    let mut tx = cx.db.snapshot().await?;
    let change = sql!(tx, fetch_one scalar i64, "select number from terminology_change")?;
    let worked = Arc::new(world::work_out(&mut tx, which, versions).await?);
    if !matches!(which, Which::Given(_)) {
        cx.valuesets.keep_set(key, (change, Arc::clone(&worked)));
    }
    Ok((change, worked))
}

type Judged = Answered<std::result::Result<Verdict, Changed>>;

async fn judge(look: &mut Look<'_>, worked: &Worked, change: i64, question: &Question) -> Judged {
    let mut last = None;
    for (system, test) in &worked.content {
        if question.system.as_ref().is_some_and(|asked| *asked != system.url) {
            continue;
        }
        let verdict = match of_system(look, worked, (system, test), change, question).await? {
            Ok(verdict) => verdict,
            Err(Changed) => return Ok(Err(Changed)),
        };
        if verdict.standing == Standing::In {
            return Ok(Ok(verdict));
        }
        last = last.filter(|before: &Verdict| before.standing != Standing::UnknownCode).or(Some(verdict));
    }
    match last {
        Some(verdict) => Ok(Ok(verdict)),
        None => elsewhere(look, worked, change, question).await,
    }
}

/// The value set does not speak of the system that was named.
async fn elsewhere(look: &mut Look<'_>, worked: &Worked, change: i64, question: &Question) -> Judged {
    let glance = look.glance().await?;
    let now = sql!(glance, fetch_one scalar i64, "select number from terminology_change")?;
    if now != change {
        return Ok(Err(Changed));
    }
    let url = question.system.clone().unwrap_or_default();
    let by_oid = url.to_ascii_lowercase().starts_with("urn:oid:");
    let known = match (&question.system, by_oid) {
        (Some(_), _) => world::known(glance, Kind::CodeSystem, &Reference { url, version: None }).await?,
        (None, _) => None,
    };
    if let Some(known) = known.as_ref().filter(|known| by_oid && worked.content.iter().any(|(of, _)| of.url == **known))
    {
        let question = Question { system: Some(known.clone()), ..question.clone() };
        return Box::pin(judge(look, worked, change, &question)).await;
    }
    let standing = if known.is_some() || question.system.is_none() { Standing::NotIn } else { Standing::UnknownSystem };
    Ok(Ok(Verdict {
        standing,
        system: None,
        code: question.code.clone(),
        display: None,
        is_inactive: false,
        is_fragment: false,
    }))
}

async fn of_system(
    look: &mut Look<'_>,
    worked: &Worked,
    (system, test): (&Arc<System>, &Test),
    change: i64,
    question: &Question,
) -> Judged {
    let is_fragment = system.is_fragment();
    let of = |standing, code: &str| Verdict {
        standing,
        system: Some(Arc::clone(system)),
        code: code.to_owned(),
        display: None,
        is_inactive: false,
        is_fragment,
    };
    let Some(id) = system.id.filter(|_| system.is_here()) else {
        return Ok(Ok(of(Standing::UnknownSystem, &question.code)));
    };
    if question.version.as_ref().is_some_and(|asked| *asked != system.version) {
        return Ok(Ok(of(Standing::OtherVersion, &question.code)));
    }
    let found = match find(look, (id, system, test), change, &question.code).await? {
        Ok(found) => found,
        Err(Changed) => return Ok(Err(Changed)),
    };
    let Some(found) = found else {
        // Of a system that is here in part a code that is not here may still be one.
        let rest = left(system, test, &question.code);
        let may_be = is_fragment && (rest == Test::Every || rest.is_active());
        return Ok(Ok(of(if may_be { Standing::In } else { Standing::UnknownCode }, &question.code)));
    };
    let said = Detail::read(&found.detail);
    let own = worked.definition.words.get(&(system.url.clone(), found.code.clone()));
    let standing = if !found.is_member {
        Standing::NotIn
    } else if said.r#abstract && !question.may_be_abstract {
        Standing::Abstract
    } else if question.display.as_ref().is_some_and(|asked| !is_called(asked, &found.display, own, &said)) {
        Standing::WrongDisplay
    } else {
        Standing::In
    };
    let display = Some(own.cloned().unwrap_or(found.display));
    Ok(Ok(Verdict { display, is_inactive: found.is_inactive, ..of(standing, &found.code) }))
}

/// Is it one of the concept's names? Case and blanks do not matter.
fn is_called(asked: &str, display: &str, own: Option<&String>, said: &Detail) -> bool {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let asked = plain(asked);
    let others = said.designation.iter().map(|words| words.value.as_str());
    others.chain([display]).chain(own.map(String::as_str)).any(|name| plain(name) == asked)
}

fn left(system: &System, test: &Test, code: &str) -> Test {
    if system.is_case_sensitive {
        test.for_code(code, |text| text.to_owned())
    } else {
        test.for_code(code, |text| text.to_lowercase())
    }
}

type Looked = Answered<std::result::Result<Option<Found>, Changed>>;

/// The concept with a code, and whether it meets the test.
async fn find(
    look: &mut Look<'_>,
    (id, system, test): (TerminologyId, &System, &Test),
    change: i64,
    code: &str,
) -> Looked {
    // PostgreSQL keeps no such text, and would say so in its own words.
    if code.contains('\0') {
        return Ok(Ok(None));
    }
    let rest = left(system, test, code);
    let asks_more = asks_of_the_row(&rest);
    let condition = if asks_more { Test::Every } else { rest.clone() };
    let sought = Sought { id, is_case_sensitive: system.is_case_sensitive, test: &condition, hits: &Hits::All };
    let mut row = ask(look, sought, (code, true)).await?;
    if row.code.is_none() && !system.is_case_sensitive {
        row = ask(look, sought, (&code.to_lowercase(), false)).await?;
    }
    if row.change != change {
        return Ok(Err(Changed));
    }
    let Row { code: Some(code), display, inactive, detail, is_member, .. } = row else { return Ok(Ok(None)) };
    let mut found = Found {
        code,
        display: display.unwrap_or_default(),
        is_inactive: inactive.unwrap_or_default(),
        detail: detail.unwrap_or_default(),
        is_member: is_member.unwrap_or_default(),
    };
    if asks_more {
        found.is_member = match of_row(&rest, &found).simplified() {
            Test::Every => true,
            Test::Nothing => false,
            other => {
                let sought = Sought { test: &other, ..sought };
                ask(look, sought, (&found.code, true)).await?.is_member.unwrap_or_default()
            }
        };
    }
    Ok(Ok(Some(found)))
}

async fn ask(look: &mut Look<'_>, sought: Sought<'_>, (code, is_exact): (&str, bool)) -> Result<Row> {
    // Where all or no codes of the version belong to it, the code alone is asked for, together with what others ask.
    if matches!(sought.test, Test::Every | Test::Nothing) {
        let found = codes::in_version(look.cx, sought.id, code, is_exact).await?;
        let (change, found) = found.map_or((GONE, None), |(change, found)| (change, found));
        let is_member = Some(*sought.test == Test::Every);
        return Ok(match found {
            None => Row { change, code: None, display: None, inactive: None, detail: None, is_member },
            Some(found) => Row {
                change,
                code: Some(found.code),
                display: Some(found.display),
                inactive: Some(found.is_inactive),
                detail: Some(found.detail),
                is_member,
            },
        });
    }
    let glance = look.glance().await?;
    let row = each!(glance, c => {
        let mut query =
            sqlx::QueryBuilder::new("select m.number as change, c.code, c.display, c.inactive, c.detail, (");
        sought.condition(&mut query, sought.test);
        query.push(") as is_member from terminology_change m left join concept c on c.terminology_id = ");
        query.push_bind(sought.id);
        query.push(if is_exact { " and c.code = " } else { " and c.code_fold = " }).push_bind(code.to_owned());
        query.push(" order by c.number limit 1");
        query.build_query_as().fetch_one(c).await
    })?;
    Ok(row)
}

/// Does the test ask for what the row says itself?
fn asks_of_the_row(test: &Test) -> bool {
    match test {
        Test::Property { .. } => true,
        Test::Not(inner) => asks_of_the_row(inner),
        Test::All(tests) | Test::Any(tests) => tests.iter().any(asks_of_the_row),
        _ => false,
    }
}

/// What is left to be asked once the row is there.
fn of_row(test: &Test, found: &Found) -> Test {
    let decided = |yes: bool| if yes { Test::Every } else { Test::Nothing };
    match test {
        Test::Property { name, test } => {
            let values = values(name, found);
            decided(match test {
                PropertyTest::Exists => !values.is_empty(),
                PropertyTest::OneOf(wanted) => values.iter().any(|value| wanted.contains(value)),
                PropertyTest::Matches(regex) => {
                    pattern(regex).is_ok_and(|regex| values.iter().any(|value| regex.is_match(value)))
                }
            })
        }
        Test::Inactive => decided(found.is_inactive),
        Test::Not(inner) => Test::Not(Box::new(of_row(inner, found))),
        Test::All(tests) => Test::All(tests.iter().map(|test| of_row(test, found)).collect()),
        Test::Any(tests) => Test::Any(tests.iter().map(|test| of_row(test, found)).collect()),
        other => other.clone(),
    }
}

/// What a concept says of one property, as filters name it.
fn values(name: &str, found: &Found) -> Vec<String> {
    if name == "display" {
        return vec![found.display.clone()];
    }
    let Detail { property, .. } = Detail::read(&found.detail);
    let named = property.iter().filter(|one| {
        one.get("code").and_then(|code| serde_json::from_str::<String>(code.get()).ok()).as_deref() == Some(name)
    });
    let value = |one: &BTreeMap<String, Box<RawValue>>| {
        let (kind, value) = one.iter().find_map(|(member, value)| Some((member.strip_prefix("value")?, value)))?;
        Some(as_text(kind, value.get()))
    };
    named.filter_map(value).collect()
}
