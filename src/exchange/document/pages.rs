//! Bands put upon pages, from top to bottom; those that must stay together do, as far as a page holds them.

use super::bands::Band;

/// A band and where on its page it begins, in points from the top of what is printed.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    /// Where it begins.
    pub y: f32,
    /// The band.
    pub band: Band,
}

/// Puts bands upon pages of a height in points. There is always one page.
pub(super) fn pages(bands: Vec<Band>, room: f32) -> Vec<Vec<Placed>> {
    let mut pages: Vec<Vec<Placed>> = vec![Vec::new()];
    let mut y = 0.0;
    let mut rest = bands.into_iter().peekable();
    while rest.peek().is_some() {
        let mut group = Vec::new();
        for band in rest.by_ref() {
            let open = band.with_next;
            group.push(band);
            if !open {
                break;
            }
        }
        let height: f32 = group
            .iter()
            .enumerate()
            .map(|(at, band)| band.height + if at == 0 { 0.0 } else { band.above })
            .sum();
        let above = group.first().map_or(0.0, |band| band.above);
        let breaks = group.first().is_some_and(|band| band.new_page);
        let started = pages.last().is_some_and(|page| !page.is_empty());
        let whole_fits = height + head_height(&group) <= room;
        if started && (breaks || (whole_fits && y + above + height > room)) {
            y = turn(&mut pages, &group);
        }
        for band in group {
            let started = pages.last().is_some_and(|page| !page.is_empty());
            if started && y + band.above + band.height > room {
                y = turn(&mut pages, std::slice::from_ref(&band));
            }
            if let Some(page) = pages.last_mut() {
                if !page.is_empty() {
                    y += band.above;
                }
                let height = band.height;
                page.push(Placed { y, band });
                y += height;
            }
        }
    }
    pages
}

/// The height of the table's head that is repeated above these bands on a new page.
fn head_height(group: &[Band]) -> f32 {
    group
        .first()
        .and_then(|band| band.repeated.as_ref())
        .map_or(0.0, |head| head.iter().map(|band| band.height).sum())
}

/// Begins a page, with the table's head when the first of these bands is within a table. Gives where they begin.
fn turn(pages: &mut Vec<Vec<Placed>>, group: &[Band]) -> f32 {
    let mut y = 0.0;
    let mut page = Vec::new();
    let repeated = group.first().and_then(|band| band.repeated.as_ref());
    for band in repeated.into_iter().flat_map(|head| head.iter()) {
        page.push(Placed {
            y,
            band: band.clone(),
        });
        y += band.height;
    }
    pages.push(page);
    y
}
