//! Tables: rows are kept whole where a page holds them, the headings of columns stand again on each page.

use krilla::tagging::{TableHeaderScope, Tag, TagKind};

use crate::Table;
use crate::flow::{Flow, Ink, Item, Look, MEASURE, Node, SIDE};
use crate::font::{Run, Weight};

/// Space above and below the words of a row.
const PAD: f32 = 3.6;
/// Space between columns.
const GAP: f32 = 12.0;
/// The share of the width that the first column of facts has.
const NAMES: f32 = 0.32;

const NAME: Look = Look { size: 10.0, weight: Weight::Bold, ink: Ink::Black };
const VALUE: Look = Look { size: 10.0, weight: Weight::Regular, ink: Ink::Black };
const COLUMN: Look = Look { size: 9.0, weight: Weight::Bold, ink: Ink::Grey };

/// What stands where nothing is said, so that rows have the same cells.
const NOTHING: &str = "–";

/// A cell on its way to the page.
struct Cell {
    lines: std::vec::IntoIter<Run>,
    look: Look,
    /// From the left edge, in points.
    x: f32,
    of: Option<Node>,
}

impl Flow<'_> {
    pub fn facts(&mut self, facts: &[(String, String)]) {
        if facts.is_empty() {
            return;
        }
        let table = self.element(Tag::Table, None);
        let body = self.element(Tag::TBody, Some(table));
        let columns = [(SIDE, MEASURE * NAMES - GAP), (SIDE + MEASURE * NAMES, MEASURE * (1.0 - NAMES))];
        for (name, value) in facts {
            let row = self.element(Tag::TR, Some(body));
            let name = self.cell(name, NAME, columns[0], (Tag::TH(TableHeaderScope::Row).into(), row));
            let value = self.cell(value, VALUE, columns[1], (Tag::TD.into(), row));
            self.row(vec![name, value], &[]);
        }
        self.y += 6.0;
    }

    pub fn table(&mut self, table: &Table) {
        if table.rows.is_empty() {
            return;
        }
        let whole: f32 = table.columns.iter().map(|(_, share)| share).sum();
        let mut x = SIDE;
        let columns = table.columns.iter().map(|(label, share)| {
            let width = MEASURE * share / whole.max(f32::EPSILON);
            let column = (label.as_str(), (x, width - GAP));
            x += width;
            column
        });
        let columns = columns.collect::<Vec<_>>();
        let of = self.element(Tag::Table.with_summary(Some(table.summary.clone())), None);
        let head = self.element(Tag::THead, Some(of));
        let row = self.element(Tag::TR, Some(head));
        let labels = columns
            .iter()
            .map(|(label, column)| self.cell(label, COLUMN, *column, (Tag::TH(TableHeaderScope::Column).into(), row)));
        let labels = labels.collect::<Vec<_>>();
        // Not alone at the foot of a page.
        if self.left() < height(&labels) + 3.0 * VALUE.leading() && !self.is_fresh() {
            self.turn_page();
        }
        self.row(labels, &[]);
        let body = self.element(Tag::TBody, Some(of));
        for cells in &table.rows {
            let row = self.element(Tag::TR, Some(body));
            let cells = columns.iter().enumerate().map(|(place, (_, column))| {
                let text = cells.get(place).map_or("", String::as_str);
                match place {
                    0 => self.cell(text, NAME, *column, (Tag::TH(TableHeaderScope::Row).into(), row)),
                    _ => self.cell(text, VALUE, *column, (Tag::TD.into(), row)),
                }
            });
            let cells = cells.collect();
            self.row(cells, &columns);
        }
        self.y += 6.0;
    }

    fn cell(&mut self, text: &str, look: Look, (x, width): (f32, f32), (tag, row): (TagKind, Node)) -> Cell {
        let mut lines = self.set(text, look, width);
        if lines.iter().all(|line| line.glyphs.is_empty()) {
            lines = self.set(NOTHING, look, width);
        }
        let of = self.element(tag, Some(row));
        Cell { lines: lines.into_iter(), look, x, of: Some(of) }
    }

    /// Puts a row down, on the next page where this one does not hold it, over several pages where none does. `columns`
    /// are the headings that stand again on a new page; there they are only to be seen.
    fn row(&mut self, mut cells: Vec<Cell>, columns: &[(&str, (f32, f32))]) {
        let needed = height(&cells);
        if needed > self.left() && needed <= Self::whole() {
            self.turn_table(columns);
        }
        loop {
            let room = self.left() - 2.0 * PAD;
            let top = self.y + PAD;
            let mut placed = 0.0_f32;
            for cell in &mut cells {
                let count = (room / cell.look.leading()).floor().max(0.0) as usize;
                let mut y = top;
                for line in cell.lines.by_ref().take(count) {
                    self.line(line, (cell.x, y), cell.look, cell.of);
                    y += cell.look.leading();
                }
                placed = placed.max(y - top);
            }
            if cells.iter().all(|cell| cell.lines.len() == 0) {
                self.y = top + placed + PAD;
                let y = self.y;
                self.page().push(Item::Rule { y });
                return;
            }
            self.turn_table(columns);
        }
    }

    fn turn_table(&mut self, columns: &[(&str, (f32, f32))]) {
        self.turn_page();
        if columns.is_empty() {
            return;
        }
        let again = columns.iter().map(|(label, (x, width))| {
            let lines = self.set(label, COLUMN, *width).into_iter();
            Cell { lines, look: COLUMN, x: *x, of: None }
        });
        let again = again.collect();
        self.row(again, &[]);
    }
}

fn height(cells: &[Cell]) -> f32 {
    let lines = cells.iter().map(|cell| cell.lines.len() as f32 * cell.look.leading());
    lines.fold(0.0, f32::max) + 2.0 * PAD
}
