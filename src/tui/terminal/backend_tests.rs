//! What the backend sends, read by another terminal's eyes (vt100) and counted.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop")]

use super::super::odd_terminal::{OddTerminal, Oddity};
use super::*;
use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};

/// Keeps what each write was handed.
#[derive(Debug, Default)]
struct Writes(Vec<Vec<u8>>);

impl io::Write for Writes {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.push(bytes.to_vec());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn parser(rows: u16, columns: u16) -> vt100::Parser {
    vt100::Parser::new(rows.try_into().unwrap(), columns.try_into().unwrap(), 0)
}

type Screen = Terminal<SparingBackend<Writes>>;

fn screen(width: u16, height: u16) -> Screen {
    Terminal::new(SparingBackend::new(
        Writes::default(),
        Size::new(width, height),
        Charset::Unicode,
    ))
    .unwrap()
}

/// Draws a frame and returns the writes it took.
fn frame(screen: &mut Screen, buffer: &Buffer) -> Vec<Vec<u8>> {
    let before = screen.backend().sink().0.len();
    screen
        .draw(|frame| frame.buffer_mut().clone_from(buffer))
        .unwrap();
    screen.backend().sink().0[before..].to_vec()
}

fn lines(width: u16, height: u16, text: impl Fn(u16) -> String) -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
    for y in 0..height {
        buffer.set_string(0, y, text(y), Style::new());
    }
    buffer
}

/// Compares what a terminal shows with what ratatui meant; attributes of blanks count only where they can be seen.
fn assert_shows(parser: &vt100::Parser, buffer: &Buffer) {
    let mut wide = 0;
    for y in 0..buffer.area.height {
        for x in 0..buffer.area.width {
            if wide > 0 {
                wide -= 1;
                continue;
            }
            let meant = &buffer[(x, y)];
            let cell = parser.screen().cell(y, x).unwrap();
            let seen = if cell.contents().is_empty() {
                " "
            } else {
                cell.contents()
            };
            // Of joined emoji only the first is printed: many terminals draw them one beside the other.
            let symbol = meant.symbol().split('\u{200d}').next().unwrap();
            // At the right edge marks are left out.
            let edge = x + ratatui::buffer::CellWidth::cell_width(meant) >= buffer.area.width;
            let base = symbol.chars().next().map(String::from).unwrap_or_default();
            assert!(
                seen == symbol || edge && seen == base,
                "{seen:?} for {symbol:?} at {x},{y}"
            );
            assert_eq!(
                cell.bgcolor(),
                vt_colour(meant.bg),
                "cell colour at {x},{y}"
            );
            assert_eq!(
                cell.underline(),
                meant.modifier.contains(Modifier::UNDERLINED),
                "underline at {x},{y}"
            );
            assert_eq!(
                cell.inverse(),
                meant.modifier.contains(Modifier::REVERSED),
                "reverse at {x},{y}"
            );
            if meant.symbol() != " " {
                assert_eq!(
                    cell.bold(),
                    meant.modifier.contains(Modifier::BOLD),
                    "bold at {x},{y}"
                );
                assert_eq!(cell.fgcolor(), vt_colour(meant.fg), "colour at {x},{y}");
            }
            wide = ratatui::buffer::CellWidth::cell_width(meant).saturating_sub(1);
        }
    }
}

/// Compares all cells but those of doubtful characters.
fn assert_neighbours(terminal: &OddTerminal, buffer: &Buffer) {
    for y in 0..buffer.area.height {
        let mut x = 0;
        while x < buffer.area.width {
            let glyph = Glyph::of(&buffer[(x, y)], Charset::Unicode);
            let seen = terminal.rows[usize::from(y)][usize::from(x)];
            let meant = buffer[(x, y)].symbol().chars().next().unwrap();
            assert!(
                !glyph.sure || seen == meant,
                "{seen:?} for {meant:?} at {x},{y}"
            );
            if !glyph.sure && glyph.width == 2 && terminal.oddity == Oddity::NarrowEmoji {
                let beside = terminal.rows[usize::from(y)][usize::from(x) + 1];
                assert_eq!(beside, ' ', "beside {meant:?} at {x},{y}");
            }
            x += glyph.width;
        }
    }
}

fn vt_colour(colour: Color) -> vt100::Color {
    match colour {
        Color::Red => vt100::Color::Idx(1),
        Color::LightBlue => vt100::Color::Idx(12),
        Color::Indexed(index) => vt100::Color::Idx(index),
        _ => vt100::Color::Default,
    }
}

fn any_style() -> impl Strategy<Value = Style> {
    let colour = || prop_oneof![6 => Just(Color::Reset), 1 => Just(Color::Red), 1 => Just(Color::LightBlue), 1 => Just(Color::Indexed(200))];
    let weight = prop_oneof![
        6 => Just(Modifier::empty()), 1 => Just(Modifier::BOLD), 1 => Just(Modifier::UNDERLINED),
        1 => Just(Modifier::REVERSED), 1 => Just(Modifier::ITALIC | Modifier::CROSSED_OUT), 1 => Just(Modifier::UNDERLINED | Modifier::BOLD),
    ];
    (
        colour(),
        prop_oneof![8 => Just(Color::Reset), 1 => Just(Color::Red)],
        weight,
    )
        .prop_map(|(front, back, weight)| Style::new().fg(front).bg(back).add_modifier(weight))
}

fn any_buffer(width: u16, height: u16) -> impl Strategy<Value = Buffer> {
    let word = prop_oneof![
        4 => "[a-z ]{1,9}", 3 => " {1,20}", 1 => Just("中文 字".to_owned()), 1 => Just("👩\u{200d}👧 x".to_owned()), 1 => Just("e\u{301}a❤\u{fe0f}".to_owned()),
        1 => Just("Zoë – …".to_owned()),
    ];
    prop::collection::vec((0..width, 0..height, word, any_style()), 0..30).prop_map(
        move |strokes| {
            let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
            for (x, y, text, style) in strokes {
                let cells = u16::try_from(crate::tui::widget::text::width(&text)).unwrap();
                crate::tui::widget::text::clear(Rect::new(x, y, cells, 1), &mut buffer);
                buffer.set_string(x, y, text, style);
            }
            buffer
        },
    )
}

/// A list as on the caseload screen, from patient `first` on, between a head and a foot.
fn list(first: u16, marked: u16) -> Buffer {
    const NAMES: [&str; 5] = [
        "BEGUM, Shirin",
        "HARTLEY, George",
        "NOWAK, Teresa",
        "OKEKE, Patience",
        "SINGH, Harbhajan",
    ];
    const RUNGS: [&str; 3] = ["Weekly", "Daily", "Fortnightly"];
    const REASONS: [&str; 4] = [
        "No reply Thu; home Tue",
        "Daily visit missed",
        "Visit; plan review due",
        "Telephone",
    ];
    lines(80, 24, |y| match y {
        0 => format!("{:79}", "caseload   1 Today  2 Caseload"),
        1 | 22 => "─".repeat(80),
        23 => "c contact  i intensity".to_owned(),
        _ => {
            let (mark, number) = (if y == marked { "▌" } else { " " }, usize::from(first + y));
            let (name, rung, reason) = (
                NAMES[number % 5],
                RUNGS[number % 3],
                REASONS[number * 7 % 4],
            );
            format!(
                "{mark} {:>2} days  {name:20} {:>3}  {rung:12} {reason}",
                number % 60,
                60 + number % 40
            )
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_terminal_shows_what_was_drawn(frames in prop::collection::vec(any_buffer(24, 7), 1..5)) {
        let mut screen = screen(24, 7);
        let mut parser = parser(7, 24);
        for buffer in &frames {
            for write in frame(&mut screen, buffer) {
                parser.process(&write);
            }
            assert_shows(&parser, buffer);
        }
    }

    /// Where a terminal disagrees about the width of a character, that character may look odd, and no other.
    #[test]
    fn doubtful_widths_do_not_spoil_their_neighbours(
        frames in prop::collection::vec(any_buffer(24, 7), 1..5),
        oddity in prop_oneof![Just(Oddity::NarrowEmoji), Just(Oddity::SpacingMarks)],
    ) {
        let mut screen = screen(24, 7);
        let mut terminal = OddTerminal::new(24, 7, oddity);
        for buffer in &frames {
            for write in frame(&mut screen, buffer) {
                terminal.process(&write);
            }
            assert_neighbours(&terminal, buffer);
        }
    }

    #[test]
    fn scrolled_lists_arrive_whole(steps in prop::collection::vec((0u16..12, 2u16..22), 1..6)) {
        let mut screen = screen(80, 24);
        let mut parser = parser(24, 80);
        for (first, marked) in steps {
            let buffer = list(first, marked);
            for write in frame(&mut screen, &buffer) {
                parser.process(&write);
            }
            assert_shows(&parser, &buffer);
        }
    }
}

#[test]
fn a_step_down_a_list_takes_one_write_of_seven_bytes() {
    let mut screen = screen(80, 24);
    frame(&mut screen, &list(0, 5));
    frame(&mut screen, &list(0, 6));
    let writes = frame(&mut screen, &list(0, 7));
    assert_eq!(writes, [b"\r \n\r\xe2\x96\x8c".to_vec()]);
}

#[test]
fn a_step_that_scrolls_lets_the_terminal_move_the_rows() {
    let mut screen = screen(80, 24);
    frame(&mut screen, &list(0, 21));
    let writes = frame(&mut screen, &list(1, 21));
    assert_eq!(writes.len(), 1);
    assert!(
        writes[0].len() <= 100,
        "{} bytes: {:?}",
        writes[0].len(),
        String::from_utf8_lossy(&writes[0])
    );
}

#[test]
fn a_page_takes_one_write_of_less_than_1800_bytes() {
    let mut screen = screen(80, 24);
    frame(&mut screen, &list(0, 2));
    let writes = frame(&mut screen, &list(1000, 2));
    assert_eq!(writes.len(), 1);
    assert!(writes[0].len() < 1800, "{} bytes", writes[0].len());
}

#[test]
fn the_first_frame_is_one_write_and_the_same_frame_again_is_none() {
    let mut screen = screen(80, 24);
    screen.backend_mut().send_ahead(b"\x1b[?1049h");
    let writes = frame(&mut screen, &list(0, 5));
    assert_eq!(writes.len(), 1);
    assert!(writes[0].starts_with(b"\x1b[?1049h\x1b[?25l"));
    assert_eq!(frame(&mut screen, &list(0, 5)), Vec::<Vec<u8>>::new());
}

#[test]
fn a_changed_size_is_drawn_afresh() {
    let mut screen = screen(80, 24);
    frame(&mut screen, &list(0, 5));
    screen.backend_mut().resize(Size::new(40, 10));
    let mut parser = parser(10, 40);
    let buffer = lines(40, 10, |y| format!("row {y}"));
    for write in frame(&mut screen, &buffer) {
        parser.process(&write);
    }
    assert_shows(&parser, &buffer);
}

#[test]
fn the_cursor_is_shown_once_and_moved_with_a_typed_letter_for_nothing() {
    let mut screen = screen(80, 24);
    let mut typed = |text: &str| {
        let before = screen.backend().sink().0.len();
        screen
            .draw(|frame| {
                frame.buffer_mut().set_string(3, 3, text, Style::new());
                frame.set_cursor_position((3 + u16::try_from(text.len()).unwrap(), 3));
            })
            .unwrap();
        screen.backend().sink().0[before..].concat()
    };
    assert!(typed("").ends_with(b"\x1b[?25h"));
    assert_eq!(typed("a"), b"a");
    assert_eq!(typed("ab"), b"b");
    assert_eq!(typed("a"), b"\x08 \x08");
}

#[test]
fn a_failed_write_makes_the_next_frame_draw_everything() {
    struct Failing(bool, Vec<u8>);
    impl io::Write for Failing {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if std::mem::take(&mut self.0) {
                return Err(io::ErrorKind::BrokenPipe.into());
            }
            self.1.extend_from_slice(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut backend = SparingBackend::new(
        Failing(true, Vec::new()),
        Size::new(20, 2),
        Charset::Unicode,
    );
    let cell = Cell::new("x");
    backend.draw([(0, 0, &cell)].into_iter()).unwrap();
    assert!(backend.flush().is_err());
    backend.flush().unwrap();
    assert!(backend.sink().1.ends_with(b"x"), "{:?}", backend.sink().1);
}
