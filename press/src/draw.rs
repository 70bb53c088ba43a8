//! Pages into the file: lines with what they belong to, rules and page numbers that are only to be seen, the structure.

use krilla::color::rgb;
use krilla::configure::{Accessibility, Archival, Configuration, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata, TextDirection};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, Identifier, SpanTag, TagGroup, TagTree};
use krilla::{Document, SerializeSettings};

use crate::flow::{Element, HEIGHT, Ink, Item, Look, MEASURE, Mark, Node, Pages, SIDE, WIDTH};
use crate::font::{Fonts, Run, Weight};
use crate::text::printable;
use crate::{Error, Instant, Sheet};

/// What made the file, for programs.
const TOOL: &str = "Ponte";
const FOOT: Look = Look { size: 8.5, weight: Weight::Regular, ink: Ink::Grey };

/// What stands in an element: parts of pages, and other elements, in the order of reading.
enum Child {
    Part(Identifier),
    Element(Node),
}

/// Writes the file.
pub(crate) fn draw(sheet: &Sheet, pages: &Pages, fonts: &Fonts) -> Result<Vec<u8>, Error> {
    let configuration = configuration()?;
    let settings = SerializeSettings { configuration, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    let mut children = nested(&pages.structure);
    let count = pages.pages.len();
    for (place, items) in pages.pages.iter().enumerate() {
        let size = PageSettings::from_wh(WIDTH, HEIGHT).ok_or_else(|| Error::Standard("page size".to_owned()))?;
        let mut page = document.start_page_with(size);
        let mut surface = page.surface();
        if place == 0 {
            band(&mut surface);
        }
        for item in items {
            match item {
                Item::Line { x, baseline, run, look, of } => {
                    let part = line(&mut surface, run, (*x, *baseline), *look, (*of).is_some(), fonts);
                    if let Some(of) = of {
                        children[*of].push(Child::Part(part));
                    }
                }
                Item::Rule { y } => rule(&mut surface, *y),
            }
        }
        foot(&mut surface, sheet, (place + 1, count), fonts);
        surface.finish();
        page.finish();
    }
    document.set_metadata(metadata(sheet, fonts));
    document.set_outline(outline(&pages.marks));
    document.set_tag_tree(tree(sheet, &pages.structure, &mut children));
    document.finish().map_err(|error| Error::Standard(format!("{error:?}")))
}

/// PDF/A-2a: to be kept; PDF/UA-1: to be read by everybody.
fn configuration() -> Result<Configuration, Error> {
    let wanted = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1);
    wanted.finish().map_err(|error| Error::Standard(format!("{error:?}")))
}

fn metadata(sheet: &Sheet, fonts: &Fonts) -> Metadata {
    let Instant { year, month, day, hour, minute, second } = sheet.written;
    let date = DateTime::new(year).month(month).day(day).hour(hour).minute(minute).second(second);
    let plain = |text: &str| printable(text, fonts.face(Weight::Regular)).replace('\n', " ");
    Metadata::new()
        .title(plain(&sheet.title))
        .description(plain(&sheet.summary))
        .authors(vec![plain(&sheet.issuer)])
        .creator(TOOL.to_owned())
        .producer(TOOL.to_owned())
        .language(sheet.language.to_owned())
        .text_direction(TextDirection::LeftToRight)
        .creation_date(date.utc_offset_hour(0).utc_offset_minute(0))
}

fn outline(marks: &[Mark]) -> Outline {
    let mut outline = Outline::new();
    for mark in marks {
        let place = XyzDestination::new(mark.page, Point::from_xy(0.0, (mark.y - 12.0).max(0.0)));
        outline.push_child(OutlineNode::new(mark.text.clone(), place));
    }
    outline
}

/// The elements that stand in each element. Elements come in the order of reading.
fn nested(structure: &[Element]) -> Vec<Vec<Child>> {
    let mut children = structure.iter().map(|_| Vec::new()).collect::<Vec<_>>();
    for (node, element) in structure.iter().enumerate() {
        if let Some(within) = element.within {
            children[within].push(Child::Element(node));
        }
    }
    children
}

fn tree(sheet: &Sheet, structure: &[Element], children: &mut [Vec<Child>]) -> TagTree {
    let mut tree = TagTree::new().with_lang(Some(sheet.language.to_owned()));
    for (node, element) in structure.iter().enumerate() {
        if element.within.is_none() {
            tree.push(group(node, structure, children));
        }
    }
    tree
}

fn group(node: Node, structure: &[Element], children: &mut [Vec<Child>]) -> TagGroup {
    let mut group = TagGroup::new(structure[node].tag.clone());
    for child in std::mem::take(&mut children[node]) {
        match child {
            Child::Part(part) => group.push(part),
            Child::Element(inner) => group.push(self::group(inner, structure, children)),
        }
    }
    group
}

/// A line of text; one that belongs to nothing is only to be seen.
fn line(surface: &mut Surface, run: &Run, at: (f32, f32), look: Look, is_said: bool, fonts: &Fonts) -> Identifier {
    let tag = match is_said {
        true => ContentTag::Span(SpanTag::empty()),
        false => ContentTag::Artifact(Artifact::with_kind(ArtifactType::PaginationOther)),
    };
    let part = surface.start_tagged(tag);
    letters(surface, run, at, look, fonts);
    surface.end_tagged();
    part
}

fn letters(surface: &mut Surface, run: &Run, (x, baseline): (f32, f32), look: Look, fonts: &Fonts) {
    surface.set_fill(Some(fill(look.ink)));
    let font = fonts.face(look.weight).font.clone();
    surface.draw_glyphs(Point::from_xy(x, baseline), &run.glyphs, font, &run.text, look.size, false);
}

fn rule(surface: &mut Surface, y: f32) {
    block(surface, (SIDE, y, MEASURE, 0.6), Ink::Pale, ArtifactType::Layout);
}

/// The band of the administration's blue over the first page.
fn band(surface: &mut Surface) {
    block(surface, (0.0, 0.0, WIDTH, 8.0), Ink::Blue, ArtifactType::Layout);
}

/// What names the paper, and the number of the page.
fn foot(surface: &mut Surface, sheet: &Sheet, (page, count): (usize, usize), fonts: &Fonts) {
    let y = HEIGHT - 48.0;
    block(surface, (SIDE, y, MEASURE, 0.6), Ink::Pale, ArtifactType::Footer);
    let face = fonts.face(FOOT.weight);
    let number = face.shape(&printable(&(sheet.page)(page, count), face));
    let width = number.width * FOOT.size;
    let name = crate::text::lines(&sheet.footer, face, (MEASURE - width - 20.0) / FOOT.size);
    let baseline = y + 14.0;
    if let Some(name) = name.first().filter(|name| !name.glyphs.is_empty()) {
        only_seen(surface, name, (SIDE, baseline), fonts);
    }
    only_seen(surface, &number, (SIDE + MEASURE - width, baseline), fonts);
}

fn only_seen(surface: &mut Surface, run: &Run, at: (f32, f32), fonts: &Fonts) {
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Footer)));
    letters(surface, run, at, FOOT, fonts);
    surface.end_tagged();
}

fn block(surface: &mut Surface, (x, y, width, height): (f32, f32, f32, f32), ink: Ink, kind: ArtifactType) {
    let Some(rect) = Rect::from_xywh(x, y, width, height) else { return };
    let mut path = PathBuilder::new();
    path.push_rect(rect);
    let Some(path) = path.finish() else { return };
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(kind)));
    surface.set_fill(Some(fill(ink)));
    surface.draw_path(&path);
    surface.end_tagged();
}

fn fill(ink: Ink) -> Fill {
    let color = match ink {
        Ink::Black => rgb::Color::new(23, 50, 77),
        Ink::Grey => rgb::Color::new(69, 90, 108),
        Ink::Blue => rgb::Color::new(0, 102, 204),
        Ink::Pale => rgb::Color::new(208, 216, 222),
    };
    Fill { paint: color.into(), opacity: NormalizedF32::ONE, rule: FillRule::NonZero }
}
