//! Prints papers: headings, paragraphs and tables go in, a PDF comes out that can be read aloud and kept for good (tagged,
//! PDF/UA-1 and PDF/A-2a, fonts embedded). No I/O, no rules, no language: every word comes from the caller. The same
//! sheet gives the same bytes, always: nothing of the clock or of chance is in them.

mod draw;
mod flow;
mod font;
mod table;
mod text;

/// A paper before it is printed.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// First heading, and the title of the file.
    pub title: String,
    /// Printed above the title: whose paper it is.
    pub issuer: String,
    /// Printed under the title: what it is about, in a sentence.
    pub summary: String,
    /// What names the paper at the foot of each page.
    pub footer: String,
    /// The number of a page, as it is written at the foot: of the page and of how many, from 1.
    pub page: fn(usize, usize) -> String,
    /// The language of the words (RFC 3066), such as `it-IT`.
    pub language: &'static str,
    /// When what it says became so.
    pub written: Instant,
    /// What it says, in order.
    pub blocks: Vec<Block>,
}

/// An instant in UTC, for programs that read the file; what people read stands in the words.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Instant {
    pub year: u16,
    /// From 1.
    pub month: u8,
    /// From 1.
    pub day: u8,
    pub hour: u8,
    pub minute: u8,
    pub second: u8,
}

/// A piece of a paper.
#[derive(Clone, Debug)]
pub enum Block {
    /// A section begins.
    Heading(String),
    /// Running text; line breaks in it stay.
    Paragraph(String),
    /// Words of an official nature that stand back: smaller and grey.
    Note(String),
    /// A table of two columns: what is told, and what it is. Read aloud, the first is the heading of the second.
    Facts(Vec<(String, String)>),
    /// A table with a heading for each column. The first cell of a row names the row.
    Table(Table),
    /// A list with bullets.
    List(Vec<String>),
}

/// A table with a heading for each column.
#[derive(Clone, Debug)]
pub struct Table {
    /// What the table tells, for who listens to it.
    pub summary: String,
    /// Each with its share of the width.
    pub columns: Vec<(String, f32)>,
    /// As many cells as there are columns; more are left out, missing ones are empty.
    pub rows: Vec<Vec<String>>,
}

/// A paper cannot be printed. Its words never make that happen: what a font lacks is printed as a question mark.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The fonts that are part of the program cannot be read.
    #[error("a font of the program cannot be read")]
    Font,
    /// The file would not be what it says of itself.
    #[error("the file would not conform to its standard: {0}")]
    Standard(String),
}

/// Prints a paper.
///
/// # Errors
/// See [`Error`].
pub fn print(sheet: &Sheet) -> Result<Vec<u8>, Error> {
    let fonts = font::fonts()?;
    draw::draw(sheet, &flow::flow(sheet, fonts), fonts)
}
