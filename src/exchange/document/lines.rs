//! Text broken into lines of a width: where the Unicode rules allow it, and within a word that is wider than the line.

use krilla::text::KrillaGlyph;
use unicode_linebreak::linebreaks;
use unicode_segmentation::UnicodeSegmentation;

use super::typeface::{Shaped, Typeface, Weight};

/// How text is set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Style {
    /// How heavy.
    pub weight: Weight,
    /// The size in points.
    pub size: f32,
    /// From one baseline to the next, in points.
    pub leading: f32,
    /// How dark: 0 is black, 255 white.
    pub shade: u8,
}

/// A line to be drawn.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    /// What is drawn. A blank at its end parts it from the next line for those who copy or hear it.
    pub text: String,
    /// The drawn shapes, which point into `text`.
    pub glyphs: Vec<KrillaGlyph>,
    /// How far it reaches in points, the blank at its end left out.
    pub width: f32,
}

/// Breaks shown lines (see [`super::shown`]) into lines no wider than `width` points.
///
/// A single letter that is wider stands alone. Nothing gives no line.
pub(super) fn wrap(face: &mut Typeface, text: &[String], style: Style, width: f32) -> Vec<Line> {
    let mut setter = Setter {
        face,
        style,
        width,
        lines: Vec::new(),
        line: Line::default(),
        reach: 0.0,
    };
    for line in text {
        let mut from = 0;
        for (to, _) in linebreaks(line) {
            setter.word(&line[from..to]);
            from = to;
        }
        setter.end();
    }
    setter.lines
}

/// Puts words into lines.
struct Setter<'a> {
    face: &'a mut Typeface,
    style: Style,
    width: f32,
    lines: Vec<Line>,
    /// The line that is being filled.
    line: Line,
    /// Where the next word would begin: the line's width and the blank after it.
    reach: f32,
}

impl Setter<'_> {
    /// Sets what stands between two places where a line may break: a word, perhaps with a blank after it.
    fn word(&mut self, text: &str) {
        let word = text.trim_end();
        let room = self.width - self.reach;
        if self.advance(word) > room && !self.line.text.is_empty() {
            self.end();
        }
        if self.advance(word) > self.width {
            self.long_word(word);
        } else {
            self.put(word);
        }
        if text.len() > word.len() {
            let width = self.line.width;
            self.put(" ");
            self.line.width = width;
        }
    }

    /// Breaks a word that no line holds, between letters.
    fn long_word(&mut self, word: &str) {
        let letters: Vec<&str> = word.graphemes(true).collect();
        let mut rest = letters.as_slice();
        while !rest.is_empty() {
            let mut count = 0;
            let mut reach = 0.0;
            while count < rest.len() {
                reach += self.advance(rest[count]);
                if reach > self.width {
                    break;
                }
                count += 1;
            }
            // Letters may stand wider beside one another than alone.
            while count > 1 && self.advance(&rest[..count].concat()) > self.width {
                count -= 1;
            }
            let (piece, after) = rest.split_at(count.max(1));
            self.put(&piece.concat());
            rest = after;
            if !rest.is_empty() {
                self.end();
            }
        }
    }

    fn advance(&mut self, text: &str) -> f32 {
        self.face.shape(self.style.weight, text).advance * self.style.size
    }

    fn put(&mut self, text: &str) {
        let shaped = self.face.shape(self.style.weight, text);
        join(&mut self.line, &shaped);
        self.reach += shaped.advance * self.style.size;
        self.line.width = self.reach;
    }

    fn end(&mut self) {
        self.reach = 0.0;
        let line = std::mem::take(&mut self.line);
        if !line.text.is_empty() {
            self.lines.push(line);
        }
    }
}

/// Adds shaped letters to a line's end.
fn join(line: &mut Line, shaped: &Shaped) {
    let offset = line.text.len();
    line.text.push_str(&shaped.text);
    line.glyphs
        .extend(shaped.glyphs.iter().cloned().map(|mut glyph| {
            glyph.text_range = glyph.text_range.start + offset..glyph.text_range.end + offset;
            glyph
        }));
}
