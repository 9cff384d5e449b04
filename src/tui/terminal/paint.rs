//! From what the terminal shows to what it should show, in few bytes: the difference of two grids of cells, and rows
//! that have merely moved are scrolled there by the terminal itself.

use super::cell::{Glyph, Text};
use super::encode::Pencil;
use ratatui::layout::Size;

/// What stands in every cell of a screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Grid {
    pub(super) size: Size,
    cells: Vec<Glyph>,
}

impl Grid {
    /// An erased screen.
    pub(super) fn blank(size: Size) -> Self {
        Self {
            size,
            cells: vec![Glyph::BLANK; usize::from(size.width) * usize::from(size.height)],
        }
    }

    /// Puts a cell in its place; one beyond the edge is dropped.
    pub(super) fn set(&mut self, x: u16, y: u16, glyph: Glyph) {
        if x < self.size.width && y < self.size.height {
            let place = usize::from(y) * usize::from(self.size.width) + usize::from(x);
            if let Some(cell) = self.cells.get_mut(place) {
                *cell = glyph;
            }
        }
    }

    fn row(&self, y: u16) -> &[Glyph] {
        let width = usize::from(self.size.width);
        &self.cells[usize::from(y) * width..][..width]
    }

    fn row_mut(&mut self, y: u16) -> &mut [Glyph] {
        let width = usize::from(self.size.width);
        &mut self.cells[usize::from(y) * width..][..width]
    }

    /// Gives every wide character its right half, and blanks halves that have lost their other one.
    pub(super) fn settle(&mut self) {
        for y in 0..self.size.height {
            let row = self.row_mut(y);
            let mut x = 0;
            while x < row.len() {
                let width = usize::from(row[x].width);
                if row[x].is_tail() || x + width > row.len() {
                    row[x] = Glyph::BLANK;
                    x += 1;
                    continue;
                }
                row[x + 1..x + width].fill(Glyph::TAIL);
                x += width;
            }
        }
    }

    /// Does to this grid what a terminal does when it scrolls.
    fn scroll(&mut self, shift: Shift) {
        let width = usize::from(self.size.width);
        let region = usize::from(shift.top) * width..(usize::from(shift.bottom) + 1) * width;
        let moved = shift.by.unsigned_abs() as usize * width;
        let region = &mut self.cells[region];
        if shift.by > 0 {
            region.rotate_left(moved);
            let kept = region.len() - moved;
            region[kept..].fill(Glyph::BLANK);
        } else {
            region.rotate_right(moved);
            region[..moved].fill(Glyph::BLANK);
        }
    }
}

/// Rows that moved together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Shift {
    top: u16,
    bottom: u16,
    /// Rows upwards; negative is downwards.
    by: i32,
}

/// Rows a list is looked for to have moved by; more is a new page.
const SHIFT_ROWS_MAX: i32 = 4;
/// Bytes a scroll must spare, to be worth its own.
const SHIFT_GAIN_MIN: i32 = 60;
/// Bytes it takes to get from one change to the next.
const WAY_BYTES: i32 = 4;

/// Brings the terminal from `shown` to `wanted`, which must be settled and of the same size.
pub(super) fn paint(shown: &mut Grid, wanted: &Grid, pencil: &mut Pencil) {
    assert!(
        shown.size == wanted.size,
        "BUG: painting between screens of different sizes"
    );
    if let Some(shift) = best_shift(shown, wanted) {
        pencil.scroll(shift.top, shift.bottom, shift.by);
        shown.scroll(shift);
    }
    for y in 0..wanted.size.height {
        paint_row(shown.row(y), wanted.row(y), y, pencil);
    }
    shown.cells.clone_from_slice(&wanted.cells);
}

fn paint_row(shown: &[Glyph], wanted: &[Glyph], y: u16, pencil: &mut Pencil) {
    if shown == wanted {
        return;
    }
    // Where the content ends; behind it only erased cells are wanted.
    let end = wanted
        .iter()
        .rposition(|glyph| !glyph.is_erased())
        .map_or(0, |last| last + 1);
    // A character of doubtful width may have been drawn over its neighbours: from there on, nothing is taken for granted.
    let doubtful = shown
        .iter()
        .zip(wanted)
        .position(|(old, new)| old != new && !(old.sure && new.sure))
        .unwrap_or(usize::MAX);
    let last = (0..wanted.len())
        .rev()
        .find(|&x| shown[x] != wanted[x])
        .unwrap_or(0);
    for (here, glyph) in (0u16..).zip(wanted) {
        let x = usize::from(here);
        if (x < doubtful && shown[x] == *glyph) || glyph.is_tail() {
            continue;
        }
        if x >= end && (x > doubtful || last >= x + 3) {
            pencil.go(here, y, wanted);
            pencil.erase_to_end();
            return;
        }
        if !glyph.sure && glyph.width > 1 {
            // A terminal that draws it narrower must not leave the old cell beside it.
            pencil.go(here, y, wanted);
            for _ in 0..glyph.width {
                pencil.put(&Glyph {
                    text: Text::One(' '),
                    pen: glyph.pen,
                    width: 1,
                    sure: true,
                });
            }
        }
        pencil.go(here, y, wanted);
        pencil.put(glyph);
    }
}

/// Finds the rows that have moved most profitably, if any.
fn best_shift(shown: &Grid, wanted: &Grid) -> Option<Shift> {
    let height = i32::from(wanted.size.height);
    let in_place: Vec<i32> = (0..wanted.size.height)
        .map(|y| differing(shown.row(y), wanted.row(y)))
        .collect();
    if in_place.iter().sum::<i32>() < SHIFT_GAIN_MIN {
        return None;
    }
    let mut best = (SHIFT_GAIN_MIN, None);
    for by in (-SHIFT_ROWS_MAX..=SHIFT_ROWS_MAX).filter(|&by| by != 0) {
        // The greatest sum of gains over neighbouring rows.
        let (mut gain, mut start) = (0, None);
        for y in 0..height {
            let from = y + by;
            let (Ok(row), Ok(source), Ok(index)) =
                (u16::try_from(y), u16::try_from(from), usize::try_from(y))
            else {
                continue;
            };
            if from >= height {
                break;
            }
            let here = in_place[index] - differing(shown.row(source), wanted.row(row));
            if gain + here <= 0 {
                (gain, start) = (0, None);
                continue;
            }
            gain += here;
            let first = *start.get_or_insert(row.min(source));
            if gain > best.0 {
                best = (
                    gain,
                    Some(Shift {
                        top: first,
                        bottom: row.max(source),
                        by,
                    }),
                );
            }
        }
    }
    best.1
}

/// Returns about how many bytes it takes to turn one row into another: the cells and the ways between them.
fn differing(old: &[Glyph], new: &[Glyph]) -> i32 {
    let (mut cost, mut within) = (0, false);
    for (old, new) in old.iter().zip(new) {
        let differs = old != new;
        cost += i32::from(differs) + if differs && !within { WAY_BYTES } else { 0 };
        within = differs;
    }
    cost
}
