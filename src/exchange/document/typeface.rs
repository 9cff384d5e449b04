//! The letters: which the typeface has, how wide they are and how they stand beside one another.
//!
//! The typeface is Noto Sans under the SIL Open Font License, in the file itself: Latin letters with all their accents
//! (Polish, French, Irish, Welsh, Vietnamese ...), Greek and Cyrillic. A character that it lacks is drawn as U+FFFD, counted,
//! and named at the end of the document; never left out.

use std::collections::HashMap;
use std::rc::Rc;

use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::{Direction, Face, UnicodeBuffer};

/// What stands for a character that the typeface lacks.
pub(super) const REPLACEMENT: char = '\u{fffd}';

/// How heavy letters are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Weight {
    /// Text.
    Regular,
    /// Headings and terms.
    Bold,
}

/// A few letters as they are drawn; all measures are parts of the size.
#[derive(Debug)]
pub(super) struct Shaped {
    /// What is drawn, replacements included.
    pub text: String,
    /// The drawn shapes, which point into `text`.
    pub glyphs: Vec<KrillaGlyph>,
    /// How far they reach.
    pub advance: f32,
}

/// The typeface in both weights, with what was shaped already.
pub(super) struct Typeface {
    regular: Cut,
    bold: Cut,
    /// The characters that the typeface lacks and that were asked for, each once, in order of first use.
    lacking: Vec<char>,
}

/// The typeface in one weight.
struct Cut {
    shaper: Face<'static>,
    drawn: Font,
    shaped: HashMap<String, Rc<Shaped>>,
}

impl Cut {
    fn new(bytes: &'static [u8]) -> Option<Cut> {
        Some(Cut {
            shaper: Face::from_slice(bytes, 0)?,
            drawn: Font::new(bytes.into(), 0)?,
            shaped: HashMap::new(),
        })
    }
}

impl Typeface {
    /// The typeface that comes with the program; none if its bytes are damaged.
    pub fn built_in() -> Option<Typeface> {
        Some(Typeface {
            regular: Cut::new(notosans::REGULAR_TTF)?,
            bold: Cut::new(notosans::BOLD_TTF)?,
            lacking: Vec::new(),
        })
    }

    /// What the writer of the file needs to draw with a weight.
    pub fn drawn(&self, weight: Weight) -> Font {
        match weight {
            Weight::Regular => self.regular.drawn.clone(),
            Weight::Bold => self.bold.drawn.clone(),
        }
    }

    /// The characters asked for that the typeface lacks, each once.
    pub fn lacking(&self) -> &[char] {
        &self.lacking
    }

    /// Shapes a piece of one line. Pieces come again and again, so each is shaped once.
    pub fn shape(&mut self, weight: Weight, text: &str) -> Rc<Shaped> {
        let cut = match weight {
            Weight::Regular => &mut self.regular,
            Weight::Bold => &mut self.bold,
        };
        if let Some(shaped) = cut.shaped.get(text) {
            return Rc::clone(shaped);
        }
        let mut drawn = String::with_capacity(text.len());
        for letter in text.chars().filter(|letter| !is_unseen(*letter)) {
            if cut.shaper.glyph_index(letter).is_some() {
                drawn.push(letter);
            } else {
                if !self.lacking.contains(&letter) {
                    self.lacking.push(letter);
                }
                drawn.push(REPLACEMENT);
            }
        }
        let shaped = Rc::new(shape(&cut.shaper, drawn));
        cut.shaped.insert(text.to_owned(), Rc::clone(&shaped));
        shaped
    }
}

/// Joiners and variation selectors: they choose between shapes of their neighbours and are nothing to be seen.
fn is_unseen(letter: char) -> bool {
    matches!(letter, '\u{200c}' | '\u{200d}' | '\u{fe0e}' | '\u{fe0f}')
}

fn shape(shaper: &Face<'static>, text: String) -> Shaped {
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(&text);
    buffer.guess_segment_properties();
    // The typeface has no script that runs from right to left.
    buffer.set_direction(Direction::LeftToRight);
    let output = rustybuzz::shape(shaper, &[], buffer);
    let infos = output.glyph_infos();
    let starts: Vec<usize> = infos
        .iter()
        .map(|info| usize::try_from(info.cluster).unwrap_or(text.len()))
        .collect();
    let part = |units: i32| measure(units) / measure(shaper.units_per_em());
    let mut advance = 0.0;
    let mut glyphs = Vec::with_capacity(infos.len());
    for (at, (info, position)) in infos.iter().zip(output.glyph_positions()).enumerate() {
        let start = starts[at];
        let end = starts[at..]
            .iter()
            .copied()
            .find(|next| *next > start)
            .unwrap_or(text.len());
        advance += part(position.x_advance);
        glyphs.push(KrillaGlyph::new(
            GlyphId::new(info.glyph_id),
            part(position.x_advance),
            part(position.x_offset),
            part(position.y_offset),
            part(position.y_advance),
            start..end,
            None,
        ));
    }
    Shaped {
        text,
        glyphs,
        advance,
    }
}

/// A typeface's own unit as a number to reckon with.
#[allow(
    clippy::cast_precision_loss,
    reason = "units of a typeface are a few thousand, which f32 holds exactly"
)]
fn measure(units: i32) -> f32 {
    units as f32
}
