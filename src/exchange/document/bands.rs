//! Blocks laid out as bands: strips across the page that are never cut, from top to bottom.

use std::rc::Rc;

use super::lines::{Line, Style, wrap};
use super::structure::{Part, Place, Structure};
use super::tables;
use super::typeface::{Typeface, Weight};
use super::{Block, Definition, Document, Rank, shown, shown_in_one, verbatim_lines};

/// The width of what is printed, in points: A4 without its margins.
pub(super) const WIDTH: f32 = 471.0;
/// How much of the width terms take.
const TERM_WIDTH: f32 = 136.0;
/// Between a term and what is said of it.
const GAP: f32 = 10.0;
/// How far a point of a list is moved in.
const INDENT: f32 = 14.0;
/// Between a box's edge and its text.
const PADDING: f32 = 9.0;
/// The width of the bar at a box's left edge.
const BAR: f32 = 3.0;

const TITLE: Style = bold(20.0, 26.0);
const SUBTITLE: Style = Style {
    shade: 70,
    ..plain(12.0, 17.0)
};
const PART: Style = bold(15.0, 20.0);
const SECTION: Style = bold(12.0, 16.5);
const ITEM: Style = bold(10.5, 14.5);
/// Ordinary text.
const TEXT: Style = plain(10.0, 14.2);
const TERM: Style = bold(9.5, 14.2);
/// Lines to be copied.
const COPY: Style = plain(8.5, 12.0);

const fn bold(size: f32, leading: f32) -> Style {
    Style {
        weight: Weight::Bold,
        size,
        leading,
        shade: 0,
    }
}

const fn plain(size: f32, leading: f32) -> Style {
    Style {
        weight: Weight::Regular,
        size,
        leading,
        shade: 0,
    }
}

/// A strip across the page.
#[derive(Debug, Clone, Default)]
pub(super) struct Band {
    /// The empty space above it, unless it is the first on its page.
    pub above: f32,
    /// Its height in points.
    pub height: f32,
    /// True when the band after it must stand on the same page.
    pub with_next: bool,
    /// True when it begins a page.
    pub new_page: bool,
    /// What is drawn in it.
    pub ink: Vec<Ink>,
    /// What is drawn above it when it is the first on its page: the head of its table.
    pub repeated: Option<Rc<Vec<Band>>>,
    /// The heading that it begins, for the list of contents beside the pages: its rank (the title is 1) and its text.
    pub heading: Option<(u16, String)>,
}

/// Something drawn; measures in points from the band's left upper corner.
#[derive(Debug, Clone)]
pub(super) enum Ink {
    /// A line of text.
    Text {
        /// Where it begins.
        x: f32,
        /// Where its letters stand.
        baseline: f32,
        /// The text.
        line: Line,
        /// How it is set.
        style: Style,
        /// What it belongs to; none for what only repeats or adorns.
        place: Option<Place>,
    },
    /// A grey or black area; a rule is a thin one.
    Area {
        /// Its left edge.
        x: f32,
        /// Its upper edge.
        y: f32,
        /// Its width.
        width: f32,
        /// Its height.
        height: f32,
        /// How dark: 0 is black, 255 white.
        shade: u8,
    },
}

/// A line of text at `x`, its leading beginning at `top`.
pub(super) fn text_ink(line: Line, style: Style, x: f32, top: f32, place: Option<Place>) -> Ink {
    // Half of the leading, and half of the height of capital letters.
    let baseline = top + style.leading * 0.5 + style.size * 0.36;
    Ink::Text {
        x,
        baseline,
        line,
        style,
        place,
    }
}

/// Lays a document out.
pub(super) fn bands(document: &Document, face: &mut Typeface) -> (Vec<Band>, Structure) {
    let mut layout = Layout {
        face,
        structure: Structure::default(),
        bands: Vec::new(),
        new_page: false,
    };
    layout.heading(1, TITLE, 0.0, &document.title);
    layout.paragraph(&document.subtitle, SUBTITLE, 2.0);
    for block in &document.blocks {
        layout.block(block);
    }
    layout.lacking();
    (layout.bands, layout.structure)
}

/// The work in hand.
pub(super) struct Layout<'a> {
    /// The letters.
    pub face: &'a mut Typeface,
    /// What a screen reader is told.
    pub structure: Structure,
    bands: Vec<Band>,
    new_page: bool,
}

impl Layout<'_> {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(Rank::Part, text) => self.heading(2, PART, 20.0, text),
            Block::Heading(Rank::Section, text) => self.heading(3, SECTION, 15.0, text),
            Block::Heading(Rank::Item, text) => self.heading(4, ITEM, 11.0, text),
            Block::Paragraph(text) => self.paragraph(text, TEXT, 6.0),
            Block::Bullets(points) => self.bullets(points),
            Block::Definitions(rows) => self.definitions(rows),
            Block::Table(table) => {
                let bands = tables::bands(self, table);
                self.extend(bands);
            }
            Block::Caution { head, text } => self.caution(head, text),
            Block::Verbatim(text) => self.verbatim(text),
            Block::PageBreak => self.new_page = true,
        }
    }

    /// Puts bands below what is there; the first of them turns the page when a break waits.
    fn extend(&mut self, bands: impl IntoIterator<Item = Band>) {
        for mut band in bands {
            band.new_page |= std::mem::take(&mut self.new_page) && !self.bands.is_empty();
            self.bands.push(band);
        }
    }

    fn heading(&mut self, rank: u16, style: Style, above: f32, text: &str) {
        let text = shown_in_one(text);
        if text.is_empty() {
            return;
        }
        let place = self.structure.add(None, Part::Heading(rank, text.clone()));
        let lines = wrap(self.face, std::slice::from_ref(&text), style, WIDTH);
        let mut bands = column(lines, style, 0.0, place);
        for band in &mut bands {
            band.with_next = true;
        }
        if let Some(first) = bands.first_mut() {
            first.above = above;
            first.heading = Some((rank, text));
        }
        self.extend(bands);
    }

    fn paragraph(&mut self, text: &str, style: Style, above: f32) {
        let lines = wrap(self.face, &shown(text), style, WIDTH);
        if lines.is_empty() {
            return;
        }
        let place = self.structure.add(None, Part::Paragraph);
        let mut bands = column(lines, style, 0.0, place);
        bands[0].above = above;
        self.extend(bands);
    }

    fn bullets(&mut self, points: &[String]) {
        let list = self.structure.add(None, Part::Bullets);
        for (at, point) in points.iter().enumerate() {
            let lines = wrap(self.face, &shown(point), TEXT, WIDTH - INDENT);
            let entry = self.structure.add(Some(list), Part::Entry);
            let label = self.structure.add(Some(entry), Part::Label);
            let body = self.structure.add(Some(entry), Part::Body);
            let mut bands = column(lines, TEXT, INDENT, body);
            let bullet = wrap(self.face, &["\u{2022}".to_owned()], TEXT, INDENT);
            if let Some(first) = bands.first_mut() {
                first.above = if at == 0 { 6.0 } else { 3.0 };
                let dots = bullet
                    .into_iter()
                    .map(|line| text_ink(line, TEXT, 3.0, 0.0, Some(label)));
                first.ink.splice(0..0, dots);
            }
            self.extend(bands);
        }
    }

    fn definitions(&mut self, rows: &[Definition]) {
        let list = self.structure.add(None, Part::Terms);
        for (at, row) in rows.iter().enumerate() {
            let entry = self.structure.add(Some(list), Part::Entry);
            let label = self.structure.add(Some(entry), Part::Label);
            let body = self.structure.add(Some(entry), Part::Body);
            let terms = wrap(self.face, &shown(&row.term), TERM, TERM_WIDTH);
            let x = TERM_WIDTH + GAP;
            let lines = wrap(self.face, &shown(&row.text), TEXT, WIDTH - x);
            let mut bands = column(lines, TEXT, x, body);
            let mut beside = column(terms, TERM, 0.0, label).into_iter();
            for (band, term) in bands.iter_mut().zip(&mut beside) {
                band.ink.splice(0..0, term.ink);
            }
            bands.extend(beside);
            widows(&mut bands);
            if let Some(first) = bands.first_mut() {
                first.above = if at == 0 { 7.0 } else { 4.0 };
            }
            self.extend(bands);
        }
    }

    fn caution(&mut self, head: &str, text: &str) {
        let section = self.structure.add(None, Part::Box);
        let head_place = self.structure.add(Some(section), Part::Paragraph);
        let text_place = self.structure.add(Some(section), Part::Paragraph);
        let x = BAR + PADDING;
        let room = WIDTH - x - PADDING;
        let heads = wrap(self.face, &shown(head), ITEM, room);
        let lines = wrap(self.face, &shown(text), TEXT, room);
        let mut bands = vec![space(PADDING * 0.7, true)];
        let mut head_bands = column(heads, ITEM, x, head_place);
        for band in &mut head_bands {
            band.with_next = true;
        }
        bands.extend(head_bands);
        bands.extend(column(lines, TEXT, x, text_place));
        if let Some(last) = bands.last_mut() {
            last.with_next = true;
        }
        bands.push(space(PADDING * 0.7, false));
        for band in &mut bands {
            let height = band.height;
            band.ink.splice(
                0..0,
                [
                    area(0.0, 0.0, WIDTH, height, 238),
                    area(0.0, 0.0, BAR, height, 60),
                ],
            );
        }
        bands[0].above = 10.0;
        self.extend(bands);
    }

    fn verbatim(&mut self, text: &str) {
        let place = self.structure.add(None, Part::Paragraph);
        let room = WIDTH - 2.0 * PADDING;
        let mut bands = vec![space(PADDING * 0.5, true)];
        for line in verbatim_lines(text) {
            let lines = wrap(self.face, &[line], COPY, room);
            if lines.is_empty() {
                bands.push(space(COPY.leading, true));
            }
            bands.extend(column(lines, COPY, PADDING, place));
        }
        if let Some(last) = bands.last_mut() {
            last.with_next = true;
        }
        bands.push(space(PADDING * 0.5, false));
        for band in &mut bands {
            let height = band.height;
            band.ink.insert(0, area(0.0, 0.0, WIDTH, height, 244));
        }
        bands[0].above = 6.0;
        self.extend(bands);
    }

    /// Says at the document's end what the typeface could not draw.
    fn lacking(&mut self) {
        if self.face.lacking().is_empty() {
            return;
        }
        let codes: Vec<String> = self
            .face
            .lacking()
            .iter()
            .map(|letter| format!("U+{:04X}", u32::from(*letter)))
            .collect();
        let text = format!(
            "Some characters are not in the typeface of this document and are shown as {}: {}. The same document as \
             Markdown holds them.",
            super::typeface::REPLACEMENT,
            codes.join(", ")
        );
        self.paragraph(&text, TEXT, 14.0);
    }
}

/// A grey area.
pub(super) fn area(x: f32, y: f32, width: f32, height: f32, shade: u8) -> Ink {
    Ink::Area {
        x,
        y,
        width,
        height,
        shade,
    }
}

fn space(height: f32, with_next: bool) -> Band {
    Band {
        height,
        with_next,
        ..Band::default()
    }
}

/// Lines below one another at `x`, a band each.
fn column(lines: Vec<Line>, style: Style, x: f32, place: Place) -> Vec<Band> {
    let mut bands: Vec<Band> = lines
        .into_iter()
        .map(|line| Band {
            height: style.leading,
            ink: vec![text_ink(line, style, x, 0.0, Some(place))],
            ..Band::default()
        })
        .collect();
    widows(&mut bands);
    bands
}

/// Keeps the first two and the last two lines of a text together.
pub(super) fn widows(bands: &mut [Band]) {
    let count = bands.len();
    for (at, band) in bands.iter_mut().enumerate() {
        band.with_next |= at + 1 < count && (at == 0 || at + 2 == count);
    }
}
