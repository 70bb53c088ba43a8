//! `ValueSet/$expand`: a page of what belongs to a value set, in an order that stays: by code system as they are named, within
//! one as its file has them.

use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError};

use domain::fhir::Fault as Refused;
use domain::fhir::code::{Detail, shown};
use domain::terminology::compose::{Definition, Reference, Test};

use super::kept::Search;
use super::rows::{Row, numbered};
use super::statement::{Reach, Sought};
use super::{Answered, System, Versions, Which, Worked, named, pattern, world};
use crate::error::Result;
use crate::terminology::words::{self, Hits};
use crate::{Backend, Tx};

/// The most concepts of an expansion that is not asked for page by page, and of one page.
pub const MOST: u64 = 10_000;

/// What of a value set is wanted.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Words, each of which begins one of the concept's.
    pub filter: String,
    pub offset: u64,
    /// None: everything, where that is not too much.
    pub count: Option<u64>,
    pub only_active: bool,
    /// Concepts that only group others are left out.
    pub only_selectable: bool,
    /// Systems that are left out.
    pub without: Vec<Reference>,
    /// Languages of the words in the order in which they are wanted; none: those of the system.
    pub languages: Vec<String>,
}

/// What belongs to a value set, or a page of it.
#[derive(Clone, Debug)]
pub struct Expansion {
    pub worked: Worked,
    /// All of it; absent where a common word was looked for in a large part of a system.
    pub total: Option<u64>,
    pub items: Vec<Item>,
}

/// A concept that belongs to it.
#[derive(Clone, Debug)]
pub struct Item {
    pub system: Arc<System>,
    pub code: String,
    pub display: String,
    pub is_inactive: bool,
    pub said: Detail,
}

/// Works a value set out, and reads a page of it.
///
/// # Errors
/// As [`super::Unanswered`] says; `TooCostly` where everything is asked for and is too much.
#[crate::boxed]
pub async fn expand(cx: &Backend, which: &Which, versions: &Versions, wanted: &Wanted) -> Answered<Expansion> {
    let mut tx = cx.db.snapshot().await?;
    let worked = world::work_out(&mut tx, which, versions).await?;
    let parts = worked.content.iter().filter(|(system, _)| !is_left_out(system, &wanted.without));
    let parts = parts.map(|(system, test)| (Arc::clone(system), narrowed(test, wanted))).collect::<Vec<_>>();
    let mut page = Page {
        skip: wanted.offset,
        room: wanted.count.map_or(MOST + 1, |count| count.min(MOST)),
        counts: parts.len() > 1 || wanted.count.is_none_or(|count| count == 0),
        total: Some(0),
        items: Vec::new(),
    };
    for (system, test) in &parts {
        page.add(cx, &mut tx, &worked.definition, system, test, wanted).await?;
        let too_much = page.total.is_none_or(|total| total > wanted.offset + MOST);
        if wanted.count.is_none() && too_much {
            return Err(Refused::TooCostly { max: MOST as usize }.into());
        }
    }
    Ok(Expansion { total: page.total, items: page.items, worked })
}

fn is_left_out(system: &System, without: &[Reference]) -> bool {
    without
        .iter()
        .any(|out| out.url == system.url && out.version.as_ref().is_none_or(|version| *version == system.version))
}

fn narrowed(test: &Test, wanted: &Wanted) -> Test {
    let mut narrowed = test.clone();
    for (is_wanted, out) in [(wanted.only_active, Test::Inactive), (wanted.only_selectable, Test::Abstract)] {
        if is_wanted {
            narrowed = Test::All(vec![narrowed, Test::Not(Box::new(out))]).simplified();
        }
    }
    narrowed
}

/// A page that is being filled, one system after the other.
struct Page {
    /// Concepts that come before it.
    skip: u64,
    room: u64,
    /// Must it be known how many there are?
    counts: bool,
    total: Option<u64>,
    items: Vec<Item>,
}

impl Page {
    async fn add(
        &mut self,
        cx: &Backend,
        tx: &mut Tx,
        definition: &Definition,
        system: &Arc<System>,
        test: &Test,
        wanted: &Wanted,
    ) -> Answered<()> {
        let nobody = BTreeSet::new();
        let named = test.named().unwrap_or(&nobody);
        let Some(id) = system.id.filter(|_| system.is_here()) else {
            self.put(named::items(definition, system, named, &wanted.filter));
            return Ok(());
        };
        let languages = wanted.languages.iter().map(String::as_str).collect::<Vec<_>>();
        let part = Part { cx, system, filter: &wanted.filter };
        let (total, rows) = part.page(tx, test, (self.skip, self.room), self.counts || system.is_fragment()).await?;
        self.fill(total, rows.into_iter().map(|row| item(row, definition, system, &languages)).collect());
        if system.is_fragment() && !named.is_empty() {
            // Of a system that is here in part a code that is not here may still be one.
            let absent = named::absent(tx, system, id, named).await?;
            self.put(named::items(definition, system, &absent, &wanted.filter));
        }
        Ok(())
    }

    /// What of a whole list is on the page.
    fn put(&mut self, all: Vec<Item>) {
        let total = all.len() as u64;
        self.fill(Some(total), all.into_iter().skip(self.skip as usize).take(self.room as usize).collect());
    }

    fn fill(&mut self, total: Option<u64>, items: Vec<Item>) {
        self.room -= items.len() as u64;
        self.skip = total.map_or(0, |total| self.skip.saturating_sub(total));
        self.total = self.total.zip(total).map(|(before, more)| before + more);
        self.items.extend(items);
    }
}

fn item(row: Row, definition: &Definition, system: &Arc<System>, languages: &[&str]) -> Item {
    let said = Detail::read(&row.detail);
    let own = definition.words.get(&(system.url.clone(), row.code.clone()));
    let display = own.cloned().unwrap_or_else(|| shown(&row.display, &said.designation, languages).to_owned());
    Item { system: Arc::clone(system), code: row.code, display, is_inactive: row.inactive, said }
}

/// One system's part of a value set.
struct Part<'a> {
    cx: &'a Backend,
    system: &'a System,
    filter: &'a str,
}

impl Part<'_> {
    /// How many there are, and those on the page.
    async fn page(
        &self,
        tx: &mut Tx,
        test: &Test,
        (skip, room): (u64, u64),
        counts: bool,
    ) -> Answered<(Option<u64>, Vec<Row>)> {
        let Some(id) = self.system.id else { return Ok((Some(0), Vec::new())) };
        let key = (id, format!("{}\n{test:?}", self.filter.trim()));
        let test =
            if pattern::is_needed(test) { pattern::resolved(tx, id, test).await?.simplified() } else { test.clone() };
        let (search, hits) = match self.cx.valuesets.search(&key) {
            Some(search) => (search, None),
            None => {
                let hits = words::find(tx, id, self.filter).await?;
                let search = Arc::new(self.begun(tx, &test, &hits).await?);
                self.cx.valuesets.keep_search(key, &search);
                (search, Some(hits))
            }
        };
        let is_within = search.is_whole || search.is_dense || skip + room <= search.first.len() as u64;
        let needs_total = search.total.lock().unwrap_or_else(PoisonError::into_inner).is_none() && counts;
        let hits = match hits {
            Some(hits) => hits,
            None if is_within && !needs_total => Hits::All,
            None => words::find(tx, id, self.filter).await?,
        };
        let sought = Sought { id, is_case_sensitive: self.system.is_case_sensitive, test: &test, hits: &hits };
        if needs_total {
            let total = count(tx, sought).await?;
            *search.total.lock().unwrap_or_else(PoisonError::into_inner) = Some(total);
        }
        let total = *search.total.lock().unwrap_or_else(PoisonError::into_inner);
        let numbers = self.numbers(tx, &search, sought, (skip, room)).await?;
        Ok((total, numbered(tx, id, &numbers).await?))
    }

    /// The first of what is sought.
    async fn begun(&self, tx: &mut Tx, test: &Test, hits: &Hits) -> Result<Search> {
        let Some(id) = self.system.id else { return Ok(Search::default()) };
        let sought = Sought { id, is_case_sensitive: self.system.is_case_sensitive, test, hits };
        if *test == Test::Every && *hits == Hits::All {
            let last = sql!(
                tx,
                fetch_optional scalar i64,
                "select number from concept where terminology_id = $1 order by number desc limit 1",
                id
            )?;
            let is_dense = last.map_or(0, |last| last.unsigned_abs() + 1) == self.system.count;
            let first = if is_dense { Vec::new() } else { read(tx, sought, -1, 0, MOST + 1).await? };
            let is_whole = !is_dense && first.len() as u64 <= MOST;
            return Ok(Search {
                first,
                is_whole,
                is_dense,
                total: Some(self.system.count).into(),
                ..Search::default()
            });
        }
        if let (Test::Every, Hits::Found(numbers) | Hits::Common(_, Some(numbers))) = (test, hits) {
            let total = Some(numbers.len() as u64).into();
            return Ok(Search { first: numbers.clone(), is_whole: true, total, ..Search::default() });
        }
        let first = read(tx, sought, -1, 0, MOST + 1).await?;
        let is_whole = first.len() as u64 <= MOST;
        // What a common word finds is not counted unless it must be; what else is large is counted once.
        let total = match (is_whole, hits) {
            (true, _) => Some(first.len() as u64),
            (false, Hits::Common(..)) => None,
            (false, _) => Some(self.large(tx, sought).await?),
        };
        Ok(Search { first, is_whole, total: total.into(), ..Search::default() })
    }

    /// The number of a large part; of all that is active what is left of all.
    async fn large(&self, tx: &mut Tx, sought: Sought<'_>) -> Result<u64> {
        let active = Test::Not(Box::new(Test::Inactive));
        if *sought.test == active && *sought.hits == Hits::All {
            let inactive = sql!(
                tx,
                fetch_one scalar i64,
                "select count(*) from concept where terminology_id = $1 and inactive",
                sought.id
            )?;
            return Ok(self.system.count.saturating_sub(inactive.unsigned_abs()));
        }
        count(tx, sought).await
    }

    async fn numbers(
        &self,
        tx: &mut Tx,
        search: &Search,
        sought: Sought<'_>,
        (skip, room): (u64, u64),
    ) -> Result<Vec<i64>> {
        if search.is_dense {
            let end = self.system.count.min(skip.saturating_add(room));
            return Ok((skip..end).filter_map(|number| i64::try_from(number).ok()).collect());
        }
        let first = search.first.len() as u64;
        if search.is_whole || skip + room <= first {
            return Ok(search.first.iter().skip(skip as usize).take(room as usize).copied().collect());
        }
        let marks = search.marks.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let end = (skip >= first).then(|| search.first.last().map(|last| (first, *last))).flatten();
        let near = marks.range(..=skip).next_back().map(|(place, after)| (*place, *after)).into_iter().chain(end).max();
        let (place, after) = near.unwrap_or((0, -1));
        let numbers = read(tx, sought, after, skip - place, room).await?;
        if let Some(last) = numbers.last() {
            let mut marks = search.marks.lock().unwrap_or_else(PoisonError::into_inner);
            if marks.len() < 1_000 {
                marks.insert(skip + numbers.len() as u64, *last);
            }
        }
        Ok(numbers)
    }
}

async fn read(tx: &mut Tx, sought: Sought<'_>, after: i64, offset: u64, limit: u64) -> Result<Vec<i64>> {
    let whole = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let reach = Reach::Page { after, offset: whole(offset), limit: whole(limit) };
    let numbers = each!(tx, c => {
        let mut query = sqlx::QueryBuilder::new("");
        sought.numbers(&mut query, reach);
        query.build_query_scalar().fetch_all(c).await
    })?;
    Ok(numbers)
}

async fn count(tx: &mut Tx, sought: Sought<'_>) -> Result<u64> {
    let count: i64 = each!(tx, c => {
        let mut query = sqlx::QueryBuilder::new("select count(*) from (");
        sought.numbers(&mut query, Reach::All);
        query.push(") found");
        query.build_query_scalar().fetch_one(c).await
    })?;
    Ok(count.unsigned_abs())
}
