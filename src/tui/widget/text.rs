//! Text in cells: how wide it is, cut to a width, wrapped to one, and room cleared for a layer.

use crate::tui::theme::Glyphs;
use ratatui::buffer::{Buffer, CellWidth};
use ratatui::layout::Rect;
use unicode_segmentation::UnicodeSegmentation as _;

/// Returns how many cells a text takes, control characters left out.
pub fn width(text: &str) -> usize {
    text.graphemes(true).map(cluster_width).sum()
}

fn cluster_width(cluster: &str) -> usize {
    if cluster.contains(char::is_control) {
        0
    } else {
        cluster.cell_width().into()
    }
}

/// Returns the text if it fits into that many cells, else its beginning with a mark that something is missing.
pub fn cut(text: &str, cells: usize, glyphs: &Glyphs) -> String {
    if width(text) <= cells {
        return text.to_owned();
    }
    let mark = width(glyphs.more);
    if cells <= mark {
        return glyphs.more.chars().take(cells).collect();
    }
    let mut room = cells - mark;
    let mut kept: String = text
        .graphemes(true)
        .take_while(|cluster| {
            let fits = cluster_width(cluster) <= room;
            room = room.saturating_sub(cluster_width(cluster));
            fits
        })
        .collect();
    kept.truncate(kept.trim_end().len());
    kept + glyphs.more
}

/// Returns the text in lines of at most that many cells, broken at blanks where there are any. Line breaks are kept.
pub fn wrap(text: &str, cells: usize) -> Vec<String> {
    text.split('\n')
        .flat_map(|line| wrap_line(line, cells.max(1)))
        .collect()
}

fn wrap_line(text: &str, cells: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let (mut line, mut used) = (String::new(), 0);
    for word in runs(text) {
        let blank = word.chars().all(char::is_whitespace);
        let needed = width(word);
        if used + needed <= cells {
            line.push_str(word);
            used += needed;
            continue;
        }
        if blank {
            // The blank at which a line is broken is not drawn.
            lines.push(std::mem::take(&mut line));
            used = 0;
            continue;
        }
        if used > 0 && needed <= cells {
            line.truncate(line.trim_end().len());
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        for cluster in word.graphemes(true) {
            let needed = cluster_width(cluster);
            if used + needed > cells && used > 0 {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            line.push_str(cluster);
            used += needed;
        }
    }
    lines.push(line);
    lines
}

/// The text in runs of blanks and of what stands between them: a full stop stays with its word.
fn runs(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let is_blank = rest.chars().next()?.is_whitespace();
        let end = rest
            .find(|c: char| c.is_whitespace() != is_blank)
            .unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        rest = after;
        Some(run)
    })
}

/// Empties an area before a layer is drawn on it, together with the left halves of wide characters that would hide its
/// left edge.
pub fn clear(area: Rect, buffer: &mut Buffer) {
    let area = area.intersection(buffer.area);
    for y in area.top()..area.bottom() {
        if area.x > buffer.area.x && buffer[(area.x - 1, y)].cell_width() > 1 {
            buffer[(area.x - 1, y)].reset();
        }
        for x in area.left()..area.right() {
            buffer[(x, y)].reset();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::theme::{ASCII, UNICODE};

    #[test]
    fn what_does_not_fit_is_cut_with_a_mark() {
        assert_eq!(cut("BEGUM, Shirin", 13, &UNICODE), "BEGUM, Shirin");
        assert_eq!(cut("BEGUM, Shirin", 8, &UNICODE), "BEGUM,…");
        assert_eq!(cut("BEGUM, Shirin", 12, &ASCII), "BEGUM, Sh...");
        assert_eq!(cut("中文字", 5, &UNICODE), "中文…");
        assert_eq!(cut("中文字", 4, &UNICODE), "中…");
        assert_eq!(cut("abc", 1, &UNICODE), "…");
        assert_eq!(cut("abc", 0, &UNICODE), "");
    }

    #[test]
    fn lines_are_broken_at_blanks_and_long_words_anywhere() {
        assert_eq!(
            wrap("a fall on the stairs", 10),
            ["a fall on", "the stairs"]
        );
        assert_eq!(
            wrap("supercalifragilistic", 8),
            ["supercal", "ifragili", "stic"]
        );
        assert_eq!(wrap("one\n\ntwo", 8), ["one", "", "two"]);
        assert_eq!(wrap("中文字", 4), ["中文", "字"]);
    }
}
