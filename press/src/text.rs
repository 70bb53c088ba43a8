//! Words into lines: what a face cannot show is replaced, and lines are broken between words, without hyphens.

use unicode_normalization::UnicodeNormalization as _;

use crate::font::{Face, Run};

/// What is printed for letters that the face does not have.
const MISSING: char = '?';

/// The text as it can be printed: accents on their letters, control characters as blanks, several letters that are
/// missing side by side (as in a picture made of several) as one mark. Line breaks stay.
pub(crate) fn printable(text: &str, face: &Face) -> String {
    let mut printed = String::with_capacity(text.len());
    let mut missing = false;
    for letter in text.nfc() {
        let shown = match letter {
            '\n' => Some('\n'),
            // Not seen: joiners, direction of writing, variants of the letter before.
            '\u{ad}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fe00}'..='\u{fe0f}' => continue,
            '\u{2010}' | '\u{2011}' => Some('-'),
            letter if letter.is_control() || letter.is_whitespace() => Some(' '),
            letter => Some(letter).filter(|letter| !is_private(*letter) && face.has(*letter)),
        };
        match shown {
            Some(shown) => printed.push(shown),
            None if missing => {}
            None => printed.push(MISSING),
        }
        missing = shown.is_none();
    }
    printed
}

/// What a letter of the private use areas means, nobody else knows.
const fn is_private(letter: char) -> bool {
    matches!(letter, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..)
}

/// The lines of a text in a column of the width given, in units of the size of its letters. There is at least one. A line
/// that goes on ends in a blank, so that the words stay apart for who listens.
pub(crate) fn lines(text: &str, face: &Face, width: f32) -> Vec<Run> {
    let text = printable(text, face);
    let blank = face.shape(" ");
    let mut lines = Vec::new();
    for paragraph in text.trim_matches(['\n', ' ']).split('\n') {
        let mut line = Run::default();
        for word in paragraph.split(' ').filter(|word| !word.is_empty()) {
            for piece in pieces(word, face, width) {
                if !line.glyphs.is_empty() && line.width + blank.width + piece.width > width {
                    line.push(&blank);
                    lines.push(std::mem::take(&mut line));
                }
                if !line.glyphs.is_empty() {
                    line.push(&blank);
                }
                line.push(&piece);
            }
        }
        lines.push(line);
    }
    lines
}

/// A word that fits into a line; one that does not, such as a long address, in pieces that do.
fn pieces(word: &str, face: &Face, width: f32) -> Vec<Run> {
    let whole = face.shape(word);
    if whole.width <= width {
        return vec![whole];
    }
    let mut pieces = Vec::new();
    let (mut from, mut wide) = (0, 0.0);
    for glyph in &whole.glyphs {
        let start = glyph.text_range.start;
        if wide + glyph.x_advance > width && start > from {
            pieces.push(face.shape(&word[from..start]));
            (from, wide) = (start, 0.0);
        }
        wide += glyph.x_advance;
    }
    pieces.push(face.shape(&word[from..]));
    pieces
}
