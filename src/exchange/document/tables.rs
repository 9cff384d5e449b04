//! The bands of a table: cells wrapped in their columns, the head repeated on each page.

use std::rc::Rc;

use super::bands::{Band, Ink, Layout, WIDTH, area, text_ink, widows};
use super::lines::{Line, Style, wrap};
use super::structure::{Part, Place};
use super::typeface::Weight;
use super::{Table, cells, shown};

const CELL: Style = Style {
    weight: Weight::Regular,
    size: 9.0,
    leading: 12.4,
    shade: 0,
};
const HEAD: Style = Style {
    weight: Weight::Bold,
    ..CELL
};
/// Between a rule and the text below it.
const PADDING: f32 = 3.0;
/// Between the text of two columns.
const GAP: f32 = 9.0;
/// No column is narrower than this: a few letters.
const COLUMN_MIN: f32 = 24.0;
/// A row of at most so many lines is never cut.
const WHOLE_LINES: usize = 16;

/// Where a column begins and how wide its text may be.
#[derive(Clone, Copy)]
struct Span {
    x: f32,
    width: f32,
}

/// Lays a table out. Without columns there is nothing to lay out.
pub(super) fn bands(layout: &mut Layout, table: &Table) -> Vec<Band> {
    if table.columns.is_empty() {
        return Vec::new();
    }
    let spans = spans(table);
    let whole = layout.structure.add(None, Part::Table);
    let heads: Vec<String> = table
        .columns
        .iter()
        .map(|column| column.head.clone())
        .collect();
    let mut bands = row(layout, whole, &heads, &spans, HEAD);
    for band in &mut bands {
        band.with_next = true;
    }
    let repeated = Rc::new(bands.iter().map(adornment).collect::<Vec<Band>>());
    if let Some(first) = bands.first_mut() {
        first.above = 8.0;
    }
    for texts in &table.rows {
        let texts = cells(texts, spans.len());
        let mut of_row = row(layout, whole, &texts, &spans, CELL);
        for band in &mut of_row {
            band.repeated = Some(Rc::clone(&repeated));
        }
        bands.extend(of_row);
    }
    bands.push(Band {
        height: 1.0,
        ink: vec![area(0.0, 0.0, WIDTH, 0.5, 120)],
        ..Band::default()
    });
    // The closing rule stays with the last row.
    let count = bands.len();
    if count > 1 {
        bands[count - 2].with_next = true;
    }
    bands
}

fn spans(table: &Table) -> Vec<Span> {
    let share = |share: u16| f32::from(share.max(1));
    let sum: f32 = table.columns.iter().map(|column| share(column.share)).sum();
    let widths: Vec<f32> = table
        .columns
        .iter()
        .map(|column| (share(column.share) / sum * WIDTH).max(COLUMN_MIN + GAP))
        .collect();
    // With narrow columns widened, all are made smaller alike, so that nothing leaves the page.
    let scale = WIDTH / widths.iter().sum::<f32>();
    let mut x = 0.0;
    widths
        .into_iter()
        .map(|width| {
            let span = Span {
                x,
                width: width * scale - GAP,
            };
            x += width * scale;
            span
        })
        .collect()
}

/// A row: one band a line, with a rule above the first.
fn row(
    layout: &mut Layout,
    table: Place,
    texts: &[String],
    spans: &[Span],
    style: Style,
) -> Vec<Band> {
    let head = style.weight == Weight::Bold;
    let row = layout.structure.add(Some(table), Part::Row);
    let mut columns: Vec<(Span, Place, std::vec::IntoIter<Line>)> = Vec::new();
    for (text, &span) in texts.iter().zip(spans) {
        let part = if head { Part::Head } else { Part::Cell };
        let place = layout.structure.add(Some(row), part);
        let lines = wrap(layout.face, &shown(text), style, span.width.max(1.0));
        columns.push((span, place, lines.into_iter()));
    }
    let count = columns
        .iter()
        .map(|(_, _, lines)| lines.len())
        .max()
        .unwrap_or(0)
        .max(1);
    let mut bands = Vec::with_capacity(count);
    for at in 0..count {
        let top = if at == 0 { PADDING } else { 0.0 };
        let below = if at + 1 == count { PADDING } else { 0.0 };
        let mut ink: Vec<Ink> = Vec::new();
        let height = top + style.leading + below;
        if head {
            ink.push(area(0.0, 0.0, WIDTH, height, 230));
        } else if at == 0 {
            ink.push(area(0.0, 0.0, WIDTH, 0.4, 170));
        }
        for (span, place, lines) in &mut columns {
            if let Some(line) = lines.next() {
                ink.push(text_ink(line, style, span.x + 3.0, top, Some(*place)));
            }
        }
        bands.push(Band {
            height,
            ink,
            with_next: at + 1 < count && count <= WHOLE_LINES,
            ..Band::default()
        });
    }
    widows(&mut bands);
    bands
}

/// A band of the head as it is drawn again on a later page: for the eye only, since a screen reader knows the head.
fn adornment(band: &Band) -> Band {
    let mut band = band.clone();
    for ink in &mut band.ink {
        if let Ink::Text { place, .. } = ink {
            *place = None;
        }
    }
    band
}
