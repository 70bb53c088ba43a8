//! The names of the columns, in all the spellings that are seen.

use csv::StringRecord;
use domain::terminology::Kind;

/// What a column is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Column {
    Code,
    Display,
    Definition,
    Parent,
    Version,
    Status,
    NotSelectable,
    /// The code system of a row of a value set, or of the source of a mapping.
    System,
    TargetCode,
    TargetSystem,
    Equivalence,
    Comment,
    /// Kept as a property with the column's name.
    Other,
}

/// The columns of a file, in order, each with its name as written.
pub(super) struct Columns(Vec<(Column, String)>);

impl Columns {
    pub(super) fn of(record: &StringRecord, kind: Kind) -> Self {
        let mut columns: Vec<(Column, String)> = Vec::new();
        for name in record {
            let name = name.trim();
            let mut column = named(name, kind);
            // The second column of a kind is more that is said, as where both `Display` and `DisplayName` stand.
            if columns.iter().any(|(other, _)| *other == column) {
                column = Column::Other;
            }
            columns.push((column, name.to_owned()));
        }
        Self(columns)
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn has_codes(&self) -> bool {
        self.place(Column::Code) > 0
    }

    /// Which column it is, from 1; 0 where there is none.
    pub(super) fn place(&self, column: Column) -> u64 {
        self.0.iter().position(|(other, _)| *other == column).map_or(0, |place| place as u64 + 1)
    }

    /// What stands there, without space around it; nothing where nothing stands.
    pub(super) fn cell<'a>(&self, record: &'a StringRecord, column: Column) -> Option<&'a str> {
        let place = self.0.iter().position(|(other, _)| *other == column)?;
        record.get(place).map(str::trim).filter(|cell| !cell.is_empty())
    }

    /// The columns that are none of ours, each with what stands there.
    pub(super) fn others<'a>(&'a self, record: &'a StringRecord) -> impl Iterator<Item = (String, &'a str)> {
        self.0.iter().zip(record).filter_map(|((column, name), cell)| {
            let cell = cell.trim();
            (*column == Column::Other && !cell.is_empty() && !name.is_empty()).then(|| (name.clone(), cell))
        })
    }
}

fn named(name: &str, kind: Kind) -> Column {
    let name = name.to_ascii_lowercase().replace([' ', '-', '_'], "");
    match name.as_str() {
        "code" | "codice" if kind != Kind::ConceptMap => Column::Code,
        "sourcecode" | "source" if kind == Kind::ConceptMap => Column::Code,
        "targetcode" | "target" if kind == Kind::ConceptMap => Column::TargetCode,
        "sourcesystem" if kind == Kind::ConceptMap => Column::System,
        "targetsystem" if kind == Kind::ConceptMap => Column::TargetSystem,
        "equivalence" if kind == Kind::ConceptMap => Column::Equivalence,
        "comment" if kind == Kind::ConceptMap => Column::Comment,
        "codesystem" | "system" if kind == Kind::ValueSet => Column::System,
        "display" | "description" | "displayname" | "descrizione" => Column::Display,
        "definition" | "definizione" => Column::Definition,
        "isa" | "parent" => Column::Parent,
        "version" | "versione" => Column::Version,
        "status" | "stato" => Column::Status,
        "notselectable" => Column::NotSelectable,
        _ => Column::Other,
    }
}

/// Is something said to be so?
pub(super) fn is_yes(cell: &str) -> bool {
    matches!(cell.to_ascii_lowercase().as_str(), "true" | "1" | "yes" | "y" | "si" | "sì" | "x")
}

/// Is a concept with this status used no longer?
pub(super) fn is_inactive(cell: &str) -> bool {
    matches!(cell.to_ascii_lowercase().as_str(), "inactive" | "retired" | "discouraged" | "ritirato" | "inattivo")
}

/// The sign between columns: the one that is most often in one of the first two lines, outside quotation marks.
pub(super) fn delimiter(head: &[u8]) -> u8 {
    let mut counts = [(b',', 0_u32), (b';', 0), (b'\t', 0), (b'|', 0)];
    let (mut is_quoted, mut lines) = (false, 0);
    for byte in head {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'\n' if !is_quoted => {
                lines += 1;
                // A line without any of them is a title: the next one has the names.
                if lines > 1 || counts.iter().any(|(_, count)| *count > 0) {
                    break;
                }
            }
            _ if !is_quoted => {
                if let Some((_, count)) = counts.iter_mut().find(|(sign, _)| sign == byte) {
                    *count += 1;
                }
            }
            _ => {}
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max().unwrap_or_default();
    counts.iter().find(|(_, count)| *count == most).map_or(b',', |(sign, _)| *sign)
}
