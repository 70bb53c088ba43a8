//! The flow of a paper over its pages: where each line stands, and what it belongs to for who listens.

use std::num::NonZeroU16;

use krilla::tagging::{ListNumbering, Tag, TagKind};

use crate::font::{Fonts, Run, Weight};
use crate::text::lines;
use crate::{Block, Sheet};

/// A4, in points.
pub(crate) const WIDTH: f32 = 595.28;
pub(crate) const HEIGHT: f32 = 841.89;
/// The edges that stay white.
pub(crate) const SIDE: f32 = 56.7;
const TOP: f32 = 62.0;
const BOTTOM: f32 = HEIGHT - 72.0;
/// What a line can hold.
pub(crate) const MEASURE: f32 = WIDTH - 2.0 * SIDE;
/// Leading, in units of the size of the letters.
const LEADING: f32 = 1.38;
/// A heading is not left alone at the foot of a page: this much goes with it.
const WITH_HEADING: f32 = 54.0;

/// How a line looks.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Look {
    /// Points.
    pub size: f32,
    pub weight: Weight,
    pub ink: Ink,
}

/// The colours of papers: dark enough to be read by everybody, and on a printer without colours.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Ink {
    Black,
    Grey,
    Blue,
    /// Lines between rows.
    Pale,
}

const ISSUER: Look = Look { size: 10.5, weight: Weight::Bold, ink: Ink::Blue };
const TITLE: Look = Look { size: 21.0, weight: Weight::Bold, ink: Ink::Black };
const SUMMARY: Look = Look { size: 11.5, weight: Weight::Regular, ink: Ink::Black };
const HEADING: Look = Look { size: 13.0, weight: Weight::Bold, ink: Ink::Blue };
const BODY: Look = Look { size: 10.0, weight: Weight::Regular, ink: Ink::Black };
const NOTE: Look = Look { size: 9.0, weight: Weight::Regular, ink: Ink::Grey };

impl Look {
    pub fn leading(self) -> f32 {
        self.size * LEADING
    }
}

/// Something on a page.
pub(crate) enum Item {
    /// A line of text.
    Line { x: f32, baseline: f32, run: Run, look: Look, of: Option<Node> },
    /// A rule from one edge to the other; only to be seen.
    Rule { y: f32 },
}

/// A place in the structure.
pub(crate) type Node = usize;

/// An element of the structure, and what it stands in; nothing for the paper itself.
pub(crate) struct Element {
    pub tag: TagKind,
    pub within: Option<Node>,
}

/// A place that a reader can jump to.
pub(crate) struct Mark {
    pub text: String,
    pub page: usize,
    pub y: f32,
}

/// A paper, page by page.
pub(crate) struct Pages {
    pub pages: Vec<Vec<Item>>,
    pub structure: Vec<Element>,
    pub marks: Vec<Mark>,
}

/// Where the writing is.
pub(crate) struct Flow<'a> {
    pub fonts: &'a Fonts,
    pub made: Pages,
    pub y: f32,
}

/// Lays a paper out.
pub(crate) fn flow(sheet: &Sheet, fonts: &Fonts) -> Pages {
    let made = Pages { pages: vec![Vec::new()], structure: Vec::new(), marks: Vec::new() };
    let mut flow = Flow { fonts, made, y: TOP };
    flow.paragraph(&sheet.issuer, ISSUER, 4.0);
    flow.heading(&sheet.title, 1, TITLE);
    flow.paragraph(&sheet.summary, SUMMARY, 6.0);
    for block in &sheet.blocks {
        match block {
            Block::Heading(text) => {
                flow.y += 12.0;
                flow.heading(text, 2, HEADING);
            }
            Block::Paragraph(text) => flow.paragraph(text, BODY, 5.0),
            Block::Note(text) => flow.paragraph(text, NOTE, 5.0),
            Block::Facts(facts) => flow.facts(facts),
            Block::Table(table) => flow.table(table),
            Block::List(items) => flow.list(items),
        }
    }
    flow.made
}

impl Flow<'_> {
    /// A new element of the structure.
    pub fn element(&mut self, tag: impl Into<TagKind>, within: Option<Node>) -> Node {
        self.made.structure.push(Element { tag: tag.into(), within });
        self.made.structure.len() - 1
    }

    pub fn page(&mut self) -> &mut Vec<Item> {
        self.made.pages.last_mut().expect("a paper has a page")
    }

    /// What is left of the page, in points.
    pub fn left(&self) -> f32 {
        BOTTOM - self.y
    }

    /// What a whole page can hold, in points.
    pub const fn whole() -> f32 {
        BOTTOM - TOP
    }

    /// Is nothing on the page yet?
    pub fn is_fresh(&self) -> bool {
        self.y <= TOP
    }

    pub fn turn_page(&mut self) {
        self.made.pages.push(Vec::new());
        self.y = TOP;
    }

    /// A line at `x`, the top of its letters at `y`.
    pub fn line(&mut self, run: Run, (x, y): (f32, f32), look: Look, of: Option<Node>) {
        if !run.glyphs.is_empty() {
            let baseline = y + look.leading() * 0.76;
            self.page().push(Item::Line { x, baseline, run, look, of });
        }
    }

    /// A text as lines of a column, in points.
    pub fn set(&self, text: &str, look: Look, width: f32) -> Vec<Run> {
        lines(text, self.fonts.face(look.weight), width / look.size)
    }

    fn heading(&mut self, text: &str, level: u16, look: Look) {
        let lines = self.set(text, look, MEASURE);
        let printed = lines.iter().map(|line| line.text.as_str()).collect::<String>();
        if printed.is_empty() {
            return;
        }
        if self.left() < look.leading() * lines.len() as f32 + WITH_HEADING && !self.is_fresh() {
            self.turn_page();
        }
        self.made.marks.push(Mark { text: printed.clone(), page: self.made.pages.len() - 1, y: self.y });
        let level = NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN);
        let heading = self.element(Tag::Hn(level, Some(printed)), None);
        self.lines(lines, look, SIDE, heading);
        self.y += 4.0;
    }

    fn paragraph(&mut self, text: &str, look: Look, behind: f32) {
        let lines = self.set(text, look, MEASURE);
        if lines.iter().all(|line| line.glyphs.is_empty()) {
            return;
        }
        let paragraph = self.element(Tag::P, None);
        self.lines(lines, look, SIDE, paragraph);
        self.y += behind;
    }

    fn lines(&mut self, lines: Vec<Run>, look: Look, x: f32, of: Node) {
        for line in lines {
            if self.left() < look.leading() {
                self.turn_page();
            }
            let y = self.y;
            self.line(line, (x, y), look, Some(of));
            self.y += look.leading();
        }
    }

    fn list(&mut self, items: &[String]) {
        const INDENT: f32 = 14.0;
        let list = self.element(Tag::L(ListNumbering::Disc), None);
        for item in items {
            let lines = self.set(item, BODY, MEASURE - INDENT);
            let entry = self.element(Tag::LI, Some(list));
            if self.left() < BODY.leading() {
                self.turn_page();
            }
            let label = self.element(Tag::Lbl, Some(entry));
            let bullet = self.fonts.face(BODY.weight).shape("• ");
            let y = self.y;
            self.line(bullet, (SIDE + 2.0, y), BODY, Some(label));
            let body = self.element(Tag::LBody, Some(entry));
            self.lines(lines, BODY, SIDE + INDENT, body);
            self.y += 2.0;
        }
        self.y += 4.0;
    }
}
