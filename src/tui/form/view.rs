//! How a form is drawn: a title, the fields that fit around the one with the keyboard, and its help in the last row, so
//! that nothing jumps when the keyboard moves. What is shown follows from the form and the room alone.

use super::Form;
use super::slot::{Editor, Slot};
use crate::tui::theme::Theme;
use crate::tui::widget::text;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};

/// Cells of the gutter, the mark and a blank.
const GUTTER: u16 = 2;
/// Cells of a label at most.
const LABEL_MAX: u16 = 26;

/// Where the parts of a row are.
#[derive(Clone, Copy)]
struct Columns {
    /// Where the gutter is.
    left: u16,
    label: Rect,
    value: Rect,
}

impl Columns {
    /// Returns the same columns in other rows.
    fn at(self, y: u16, height: u16) -> Self {
        Self {
            label: Rect {
                y,
                height,
                ..self.label
            },
            value: Rect {
                y,
                height,
                ..self.value
            },
            ..self
        }
    }
}

/// What is drawn for a field, row by row.
struct Block {
    /// Rows of the field itself.
    rows: u16,
    /// What the row of a member says.
    words: String,
    /// What is said beneath it.
    notes: Vec<(String, Style)>,
}

impl Block {
    fn height(&self) -> u16 {
        self.rows
            .saturating_add(u16::try_from(self.notes.len()).unwrap_or(u16::MAX))
    }
}

impl Form {
    /// Draws the form and returns where the cursor stands. The area is cleared before.
    pub fn draw(&self, area: Rect, buffer: &mut Buffer, theme: Theme) -> Option<Position> {
        let area = area.intersection(buffer.area);
        if area.is_empty() {
            return None;
        }
        text::clear(area, buffer);
        let body = self.draw_frame(area, buffer, theme);
        let columns = self.columns(body);
        let visible: Vec<usize> = self.visible().collect();
        let blocks: Vec<Block> = visible
            .iter()
            .map(|&index| self.block(index, columns, theme))
            .collect();
        let focus = visible
            .iter()
            .position(|&index| index == self.focus)
            .unwrap_or(0);
        let first = first_shown(&blocks, focus, body.height);
        let mut cursor = None;
        let mut y = body.top();
        for (&index, block) in visible.iter().zip(&blocks).skip(first) {
            let slot = &self.slots[index];
            if y >= body.bottom() {
                break;
            }
            let height = block.height().min(body.bottom() - y);
            let focused = index == self.focus;
            let here = draw_slot(slot, block, focused, columns.at(y, height), buffer, theme);
            if focused {
                cursor = here;
            }
            y += height;
        }
        let below = first + shown(&blocks[first.min(blocks.len())..], body.height) < blocks.len();
        if body != area && area.width > 3 {
            draw_ends(area, [first > 0, below], buffer, theme);
        }
        match &self.picker {
            Some(picker) => picker.draw(body, buffer, theme),
            None => cursor,
        }
    }

    /// Draws title, rule and help, and returns what is left for the fields.
    fn draw_frame(&self, area: Rect, buffer: &mut Buffer, theme: Theme) -> Rect {
        if area.height < 5 {
            return area;
        }
        let cells = usize::from(area.width);
        buffer.set_stringn(
            area.x,
            area.y,
            text::cut(&self.title_words(), cells, theme.glyphs),
            cells,
            theme.heading(),
        );
        buffer.set_stringn(
            area.x,
            area.y + 1,
            theme.glyphs.rule.repeat(cells),
            cells,
            theme.muted(),
        );
        let last = area.bottom() - 1;
        let (line, style) = match &self.message {
            Some(message) => (format!("! {message}"), theme.complaint()),
            None => (self.help(), theme.muted()),
        };
        buffer.set_stringn(
            area.x,
            last,
            text::cut(&line, cells, theme.glyphs),
            cells,
            style,
        );
        Rect {
            y: area.y + 2,
            height: area.height - 3,
            ..area
        }
    }

    /// The slots that are in sight: those of the step that are not shut.
    fn visible(&self) -> impl Iterator<Item = usize> {
        let slots = self.slots.iter().enumerate();
        slots
            .filter(|(_, slot)| slot.step == self.step && !slot.folded)
            .map(|(index, _)| index)
    }

    /// What is drawn of a slot; the row of a member says what stands in its fields.
    fn block(&self, index: usize, columns: Columns, theme: Theme) -> Block {
        let slot = &self.slots[index];
        let mut block = block_of(slot, self.asked, columns, theme);
        if matches!(slot.editor, Editor::Row) {
            let (words, wrong) = self.row_words(index, self.asked);
            block.words = words;
            let cells = usize::from(columns.value.width).max(1);
            let wrong = wrong.map(|wrong| format!("! {wrong}"));
            let lines = wrong.iter().flat_map(|wrong| text::wrap(wrong, cells));
            block
                .notes
                .extend(lines.map(|line| (line, theme.complaint())));
        }
        block
    }

    fn title_words(&self) -> String {
        let (title, count) = (&self.spec.title, self.spec.steps.len());
        let Some((_, step)) = self.spec.steps.get(self.step) else {
            return title.clone();
        };
        let number = self.step + 1;
        let then = if number < count {
            " (Ctrl-S goes on)"
        } else {
            ""
        };
        format!("{title}: step {number} of {count}, {step}{then}")
    }

    /// Returns the help of the field with the keyboard: its own, and what its kind can do.
    fn help(&self) -> String {
        let Some(slot) = self.slots.get(self.focus) else {
            return String::new();
        };
        let keys = match &slot.editor {
            Editor::Choice(_) => "Space, a letter or Enter chooses",
            Editor::Many(_) => "Right and Left move, Space takes or leaves",
            Editor::Head { .. } => "Ctrl-N adds one",
            Editor::Read(_) => "Up and Down scroll",
            Editor::Line(_) | Editor::Note(_) | Editor::Fixed(_) | Editor::Row => "",
        };
        let parts: Vec<&str> = [slot.field.help.as_str(), keys]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect();
        parts.join(". ")
    }

    fn columns(&self, body: Rect) -> Columns {
        let labels = self
            .visible()
            .map(|index| text::width(&label(&self.slots[index])))
            .max()
            .unwrap_or(0);
        let wide = u16::try_from(labels)
            .unwrap_or(LABEL_MAX)
            .min(LABEL_MAX)
            .min(body.width / 3);
        let start = body.x + GUTTER.min(body.width);
        let value = (start + wide + 2).min(body.right());
        Columns {
            left: body.x,
            label: Rect {
                x: start,
                width: wide.min(body.right().saturating_sub(start)),
                ..body
            },
            value: Rect {
                x: value,
                width: body.right() - value,
                ..body
            },
        }
    }
}

/// Returns what is drawn for a field.
fn block_of(slot: &Slot, asked: bool, columns: Columns, theme: Theme) -> Block {
    let cells = usize::from(columns.value.width).max(1);
    let rows = match &slot.editor {
        Editor::Line(_) | Editor::Choice(_) | Editor::Head { .. } | Editor::Row => 1,
        Editor::Note(note) => 1 + note.rows(note_cells(columns)),
        Editor::Read(read) => read.rows(cells, columns.value.height),
        Editor::Many(_) => u16::try_from(many_rows(slot, cells).len())
            .unwrap_or(1)
            .max(1),
        Editor::Fixed(text) => u16::try_from(text::wrap(text, cells).len()).unwrap_or(1),
    };
    let mut notes = Vec::new();
    if let Some(complaint) = slot.complaint(asked) {
        let lines = text::wrap(&format!("! {complaint}"), cells);
        notes.extend(lines.into_iter().map(|line| (line, theme.complaint())));
    }
    for remark in slot.remarks() {
        notes.extend(
            text::wrap(remark, cells)
                .into_iter()
                .map(|line| (line, theme.remark())),
        );
    }
    Block {
        rows,
        words: String::new(),
        notes,
    }
}

/// Marks where fields are out of sight, above and below.
fn draw_ends(area: Rect, hidden: [bool; 2], buffer: &mut Buffer, theme: Theme) {
    let x = area.right() - 2;
    if hidden[0] {
        buffer.set_stringn(x, area.y + 1, theme.glyphs.above, 1, theme.heading());
    }
    if hidden[1] {
        let mark = format!(" {}", theme.glyphs.below);
        buffer.set_stringn(x, area.bottom() - 1, mark, 2, theme.heading());
    }
}

/// Draws a field with what is said beneath it, and returns where the cursor would stand.
fn draw_slot(
    slot: &Slot,
    block: &Block,
    focused: bool,
    columns: Columns,
    buffer: &mut Buffer,
    theme: Theme,
) -> Option<Position> {
    let (label, value) = (columns.label, columns.value);
    if focused {
        for y in label.top()..label.bottom() {
            let mark = theme.glyphs.gutter;
            buffer.set_stringn(columns.left, y, mark, usize::from(GUTTER), theme.gutter());
        }
    }
    draw_label(slot, focused, Rect { height: 1, ..label }, buffer, theme);
    let room = Rect {
        height: block.rows.min(value.height),
        ..value
    };
    if matches!(slot.editor, Editor::Row) && !room.is_empty() {
        let cells = usize::from(room.width);
        let words = text::cut(&block.words, cells, theme.glyphs);
        buffer.set_stringn(room.x, room.y, words, cells, theme.value());
    }
    let cursor = draw_value(slot, focused, room, columns, buffer, theme);
    for (y, (line, style)) in (value.y.saturating_add(block.rows)..value.bottom()).zip(&block.notes)
    {
        buffer.set_stringn(value.x, y, line, usize::from(value.width), *style);
    }
    cursor
}

/// Returns the label with its number in a group and its mark when it is needed.
fn label(slot: &Slot) -> String {
    let needed = if slot.field.required { "*" } else { "" };
    match slot.member {
        Some(member) => format!("  {}. {}{needed}", member.number, slot.field.label),
        None => format!("{}{needed}", slot.field.label),
    }
}

fn draw_label(slot: &Slot, focused: bool, area: Rect, buffer: &mut Buffer, theme: Theme) {
    if area.width == 0 || area.height == 0 {
        return;
    }
    let style = if focused {
        theme.focused()
    } else {
        theme.label()
    };
    let cells = usize::from(area.width);
    let label = text::cut(&label(slot), cells, theme.glyphs);
    buffer.set_stringn(area.x, area.y, &label, cells, style);
    // The letter that Alt takes to this field.
    let Some(letter) = slot.field.shortcut else {
        return;
    };
    let place = label
        .to_ascii_lowercase()
        .find(letter)
        .map(|byte| text::width(&label[..byte]));
    if let Some(place) = place.and_then(|place| u16::try_from(place).ok()) {
        buffer.set_style(
            Rect::new(area.x + place, area.y, 1, 1).intersection(area),
            Style::new().add_modifier(Modifier::UNDERLINED),
        );
    }
}

/// The room of a note: the whole width beneath its label.
fn note_cells(columns: Columns) -> u16 {
    columns.value.right().saturating_sub(columns.label.x).max(1)
}

fn draw_value(
    slot: &Slot,
    focused: bool,
    area: Rect,
    columns: Columns,
    buffer: &mut Buffer,
    theme: Theme,
) -> Option<Position> {
    let cells = usize::from(area.width);
    let start = Position::new(area.x.min(buffer.area.right().saturating_sub(1)), area.y);
    if let Editor::Note(note) = &slot.editor {
        let room = Rect {
            x: columns.label.x,
            y: area.y + 1,
            width: note_cells(columns),
            height: area.height.saturating_sub(1),
        };
        return note
            .draw(room.intersection(buffer.area), buffer)
            .or(Some(start));
    }
    if area.is_empty() {
        return Some(start);
    }
    match &slot.editor {
        Editor::Line(line) => {
            return line.draw(area, buffer, theme.value(), focused, theme.glyphs.more);
        }
        Editor::Choice(choice) => {
            let (shown, style) = match choice.label() {
                "" => ("(none chosen)", theme.muted()),
                label => (label, theme.value()),
            };
            buffer.set_stringn(
                area.x,
                area.y,
                text::cut(shown, cells, theme.glyphs),
                cells,
                style,
            );
        }
        Editor::Many(_) => return Some(draw_many(slot, area, buffer, theme)),
        Editor::Fixed(fixed) => {
            for (y, line) in (area.top()..area.bottom()).zip(text::wrap(fixed, cells)) {
                buffer.set_stringn(area.x, y, line, cells, theme.value());
            }
        }
        Editor::Head { members, .. } => {
            let shown = match members {
                0 => "none".to_owned(),
                some => some.to_string(),
            };
            buffer.set_stringn(area.x, area.y, shown, cells, theme.muted());
        }
        Editor::Read(read) => read.draw(area, buffer, theme),
        Editor::Note(_) | Editor::Row => {}
    }
    Some(start)
}

/// The options of a multiple choice as rows of text, with the one under the keyboard.
fn many_rows(slot: &Slot, cells: usize) -> Vec<Vec<(String, bool)>> {
    let Editor::Many(many) = &slot.editor else {
        return Vec::new();
    };
    let mut rows: Vec<Vec<(String, bool)>> = Vec::new();
    let mut used = usize::MAX;
    for (label, chosen, here) in many.shown() {
        let item = format!("[{}] {label}", if chosen { 'x' } else { ' ' });
        let needed = text::width(&item);
        if used.saturating_add(2 + needed) > cells {
            rows.push(Vec::new());
            used = 0;
        }
        used += needed + 2;
        if let Some(row) = rows.last_mut() {
            row.push((item, here));
        }
    }
    rows
}

fn draw_many(slot: &Slot, area: Rect, buffer: &mut Buffer, theme: Theme) -> Position {
    let cells = usize::from(area.width);
    let mut cursor = Position::new(area.x, area.y);
    for (y, row) in (area.top()..area.bottom()).zip(many_rows(slot, cells)) {
        let mut x = area.x;
        for (item, here) in row {
            let room = usize::from(area.right().saturating_sub(x));
            if room == 0 {
                break;
            }
            if here {
                cursor = Position::new(x.saturating_add(1).min(area.right() - 1), y);
            }
            let item = text::cut(&item, room, theme.glyphs);
            buffer.set_stringn(x, y, &item, room, theme.value());
            x = x
                .saturating_add(u16::try_from(text::width(&item) + 2).unwrap_or(u16::MAX))
                .min(area.right());
        }
    }
    cursor
}

/// Returns the first field to draw, so that the one with the keyboard is whole, and the next one too where that fits.
fn first_shown(blocks: &[Block], focus: usize, height: u16) -> usize {
    let height = usize::from(height);
    let tall = |index: usize| {
        blocks
            .get(index)
            .map_or(0, |block| usize::from(block.height()))
    };
    let last = if tall(focus) + tall(focus + 1) <= height {
        focus + 1
    } else {
        focus
    };
    let mut used = 0;
    let mut first = last + 1;
    while first > 0 && used + tall(first - 1) <= height {
        first -= 1;
        used += tall(first);
    }
    first.min(focus)
}

/// Returns how many fields begin within that height.
fn shown(blocks: &[Block], height: u16) -> usize {
    let mut used = 0u16;
    blocks
        .iter()
        .take_while(|block| {
            used = used.saturating_add(block.height());
            used <= height
        })
        .count()
}
