//! The two faces that papers are set in (Titillium Web, SIL Open Font License 1.1, `fonts/OFL.txt`), and the glyphs of a
//! piece of text, with kerning.

use std::sync::LazyLock;

use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::{Direction, UnicodeBuffer};

use crate::Error;

const REGULAR: &[u8] = include_bytes!("../fonts/titillium-web-400.ttf");
const BOLD: &[u8] = include_bytes!("../fonts/titillium-web-600.ttf");

/// How heavy letters are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

/// Both faces.
pub(crate) struct Fonts {
    regular: Face,
    bold: Face,
}

/// One face: for the file, and for measuring.
pub(crate) struct Face {
    pub font: Font,
    shaper: rustybuzz::Face<'static>,
    per_em: f32,
}

/// The glyphs of a piece of text, set side by side.
#[derive(Clone, Default, Debug)]
pub(crate) struct Run {
    pub text: String,
    pub glyphs: Vec<KrillaGlyph>,
    /// In units of the size of the letters.
    pub width: f32,
}

/// The faces, read once.
pub(crate) fn fonts() -> Result<&'static Fonts, Error> {
    static FONTS: LazyLock<Option<Fonts>> =
        LazyLock::new(|| Some(Fonts { regular: Face::read(REGULAR)?, bold: Face::read(BOLD)? }));
    FONTS.as_ref().ok_or(Error::Font)
}

impl Fonts {
    pub fn face(&self, weight: Weight) -> &Face {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }
}

impl Face {
    fn read(bytes: &'static [u8]) -> Option<Self> {
        let font = Font::new(bytes.into(), 0)?;
        let per_em = font.units_per_em();
        Some(Self { font, shaper: rustybuzz::Face::from_slice(bytes, 0)?, per_em })
    }

    /// Can the face show the letter?
    pub fn has(&self, letter: char) -> bool {
        self.shaper.glyph_index(letter).is_some_and(|glyph| glyph.0 != 0)
    }

    /// The glyphs of a text that the face can show.
    pub fn shape(&self, text: &str) -> Run {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        buffer.set_direction(Direction::LeftToRight);
        let shaped = rustybuzz::shape(&self.shaper, &[], buffer);
        let infos = shaped.glyph_infos();
        let mut width = 0.0;
        let glyphs = infos.iter().zip(shaped.glyph_positions()).enumerate().map(|(place, (info, position))| {
            let end = infos[place..].iter().find(|next| next.cluster != info.cluster);
            let end = end.map_or(text.len(), |next| next.cluster as usize);
            let em = |units: i32| units as f32 / self.per_em;
            width += em(position.x_advance);
            KrillaGlyph::new(
                GlyphId::new(info.glyph_id),
                em(position.x_advance),
                em(position.x_offset),
                em(position.y_offset),
                em(position.y_advance),
                info.cluster as usize..end,
                None,
            )
        });
        let glyphs = glyphs.collect();
        Run { text: text.to_owned(), glyphs, width }
    }
}

impl Run {
    /// Puts another run behind this one.
    pub fn push(&mut self, next: &Self) {
        let shift = self.text.len();
        self.text.push_str(&next.text);
        self.glyphs.extend(next.glyphs.iter().cloned().map(|mut glyph| {
            glyph.text_range = glyph.text_range.start + shift..glyph.text_range.end + shift;
            glyph
        }));
        self.width += next.width;
    }
}
