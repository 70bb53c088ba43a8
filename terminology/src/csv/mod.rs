//! CSV: the layouts of `terminology.md` §5.1, told apart by the names of the columns. Codes are texts, always.

mod columns;
mod decode;
mod rows;

use std::io::Read;

use csv::{ReaderBuilder, StringRecord};
use domain::terminology::{EQUIVALENCES, Kind, Place, Problem};

use crate::{About, Concept, Item, Mapping, Property, Reading, Resource, text};
use columns::{Column, Columns};
use decode::Decoded;

/// Bytes looked at to learn which sign stands between the columns.
const HEAD: usize = 64 * 1024;

/// Reads a file to its end.
pub(crate) fn read(from: &mut dyn Read, about: &About<'_>, reading: &Reading<'_>) {
    let decoded = Decoded::new(from);
    let faults = decoded.faults();
    let mut rows = rows::Rows::new(decoded);
    let head = rows.head(HEAD);
    let delimiter = columns::delimiter(&head);
    rows.set_delimiter(delimiter);
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(Box::new(rows) as Box<dyn Read>);
    let mut file = File { reading, about, columns: None, mappings: 0 };
    let mut record = StringRecord::new();
    let mut rows_read = 0_u64;
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                let problem =
                    faults.take().unwrap_or_else(|| Problem::Syntax { detail: text::cut(&error.to_string()) });
                let is_anywhere = matches!(problem, Problem::NotUtf8 { .. });
                let line = if is_anywhere { 0 } else { reader.position().line() };
                reading.found(Place::line(line), problem);
                break;
            }
        }
        // Where the row began; lines without anything before it are not part of it.
        let inside: usize = record.iter().map(|cell| cell.matches('\n').count()).sum();
        let line = reader.position().line().saturating_sub(1 + inside as u64).max(1);
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if let Some(place) = record.iter().position(|cell| cell.contains('\0')) {
            reading.found(Place { line, column: place as u64 + 1 }, Problem::NullCharacter);
            rows_read += 1;
            continue;
        }
        if file.columns.is_none() {
            file.header(&record, line);
            continue;
        }
        rows_read += 1;
        if !file.row(&record, line) {
            break;
        }
    }
    if let Some(byte) = faults.windows_1252() {
        reading.found(Place::default(), Problem::ReadAsWindows1252 { byte });
    }
    file.end(rows_read);
}

struct File<'r, 'a> {
    reading: &'r Reading<'a>,
    about: &'r About<'r>,
    columns: Option<Columns>,
    mappings: u64,
}

impl File<'_, '_> {
    /// Takes the names of the columns, or leaves the line alone as a title, when the next one may hold them.
    fn header(&mut self, record: &StringRecord, line: u64) {
        let columns = Columns::of(record, self.about.kind);
        if columns.has_codes() {
            self.columns = Some(columns);
        } else if line > 1 || record.iter().filter(|cell| !cell.trim().is_empty()).count() > 1 {
            self.reading.found(Place::line(line), Problem::NoCodeColumn);
            self.columns = Some(columns);
        }
    }

    /// One row. No when nobody wants any more.
    fn row(&mut self, record: &StringRecord, line: u64) -> bool {
        let Some(columns) = &self.columns else { return true };
        if !columns.has_codes() {
            return true;
        }
        if record.len() != columns.len() {
            let (expected, found) = (columns.len() as u64, record.len() as u64);
            self.reading.found(Place::line(line), Problem::ColumnCount { expected, found });
            return true;
        }
        let cell = |column| columns.cell(record, column);
        if let (Some(found), Some(expected)) = (cell(Column::Version), self.about.version)
            && found != expected
        {
            let place = Place { line, column: columns.place(Column::Version) };
            let problem = Problem::VersionDiffers { found: text::cut(found), expected: text::cut(expected) };
            self.reading.found(place, problem);
            return true;
        }
        if self.about.kind == Kind::ConceptMap {
            return self.mapping(record, line);
        }
        let number = self.reading.codes.borrow_mut().number();
        let flag = |column| cell(column).is_some_and(columns::is_yes);
        let concept = Concept {
            number,
            code: cell(Column::Code).unwrap_or_default().to_owned(),
            display: cell(Column::Display).unwrap_or_default().to_owned(),
            definition: cell(Column::Definition).map(str::to_owned),
            is_abstract: flag(Column::NotSelectable),
            is_inactive: cell(Column::Status).is_some_and(columns::is_inactive),
            system: cell(Column::System).filter(|_| self.about.kind == Kind::ValueSet).map(str::to_owned),
            properties: columns
                .others(record)
                .map(|(code, value)| Property { code, kind: "String".to_owned(), value: text::quoted(value) })
                .collect(),
            ..Concept::default()
        };
        if self.about.kind == Kind::CodeSystem
            && let Some(parents) = cell(Column::Parent)
        {
            for parent in parents.split('|').map(str::trim).filter(|parent| !parent.is_empty()) {
                self.reading.codes.borrow_mut().is_above_by_code(parent, number, line);
            }
        }
        let place = Place { line, column: columns.place(Column::Code) };
        self.reading.concept(place, concept)
    }

    fn mapping(&mut self, record: &StringRecord, line: u64) -> bool {
        let Some(columns) = &self.columns else { return true };
        let cell = |column| columns.cell(record, column);
        let equivalence = cell(Column::Equivalence).unwrap_or("equivalent");
        if !EQUIVALENCES.contains(&equivalence) {
            let place = Place { line, column: columns.place(Column::Equivalence) };
            let (name, found) = ("equivalence".to_owned(), text::cut(equivalence));
            self.reading.found(place, Problem::UnknownValue { name, found });
            return true;
        }
        let Some(source_code) = cell(Column::Code) else {
            self.reading.found(Place { line, column: columns.place(Column::Code) }, Problem::NoCode);
            return true;
        };
        self.mappings += 1;
        let owned = |column| cell(column).map(str::to_owned);
        self.reading.hand(Item::Mapping(Mapping {
            source_system: owned(Column::System).unwrap_or_default(),
            source_code: source_code.to_owned(),
            target_system: owned(Column::TargetSystem).unwrap_or_default(),
            target_code: owned(Column::TargetCode),
            target_display: None,
            equivalence: equivalence.to_owned(),
            comment: owned(Column::Comment),
        }))
    }

    fn end(self, rows: u64) {
        if rows == 0 && !self.reading.findings.borrow().has_errors() {
            self.reading.found(Place::default(), Problem::NoRows);
        }
        let kind = Some(self.about.kind);
        self.reading.end(Resource { kind, count: self.mappings, ..Resource::default() });
    }
}
