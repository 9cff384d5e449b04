//! The ratatui backend: it collects the cells of a frame and sends them at `flush`, in one write, and nothing at all
//! when nothing has changed. It never asks the terminal anything: sizes come from outside.

use super::cell::{Charset, Glyph};
use super::encode::Pencil;
use super::paint::{Grid, paint};
use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use std::io;

/// Draws on a terminal reached through `W`, in one write a frame.
#[derive(Debug)]
pub struct SparingBackend<W> {
    sink: W,
    charset: Charset,
    /// What the terminal shows; `None` when that is not known.
    shown: Option<Grid>,
    wanted: Grid,
    pencil: Pencil,
    cursor_wanted: bool,
    /// Whether the terminal shows its cursor; `None` when that is not known.
    cursor_shown: Option<bool>,
    cursor: Position,
    /// Bytes that go out with the next frame.
    ahead: Vec<u8>,
}

impl<W: io::Write> SparingBackend<W> {
    /// Returns a backend for a terminal of that size whose content is not known.
    pub fn new(sink: W, size: Size, charset: Charset) -> Self {
        Self {
            sink,
            charset,
            shown: None,
            wanted: Grid::blank(size),
            pencil: Pencil::default(),
            cursor_wanted: false,
            cursor_shown: None,
            cursor: Position::ORIGIN,
            ahead: Vec::new(),
        }
    }

    /// Sends these bytes with the next frame, in the same write. What the terminal shows is unknown after them.
    pub(super) fn send_ahead(&mut self, bytes: &[u8]) {
        self.ahead.extend_from_slice(bytes);
        self.shown = None;
        self.cursor_shown = None;
    }

    /// Takes note that the terminal has another size; the next frame is drawn afresh.
    pub fn resize(&mut self, size: Size) {
        if size != self.wanted.size {
            self.wanted = Grid::blank(size);
            self.shown = None;
        }
    }

    /// Returns the way to the terminal.
    pub fn sink(&self) -> &W {
        &self.sink
    }

    fn encode(&mut self) {
        self.pencil.bytes.clear();
        self.pencil.bytes.append(&mut self.ahead);
        self.wanted.settle();
        let size = self.wanted.size;
        if self.cursor_shown != Some(false) && !self.cursor_wanted {
            self.pencil.bytes.extend_from_slice(b"\x1b[?25l");
            self.cursor_shown = Some(false);
        }
        let mut shown = self.shown.take().unwrap_or_else(|| {
            self.pencil.erase_all(size.width);
            Grid::blank(size)
        });
        paint(&mut shown, &self.wanted, &mut self.pencil);
        if self.cursor_wanted {
            self.pencil.go(self.cursor.x, self.cursor.y, &[]);
            if self.cursor_shown != Some(true) {
                self.pencil.bytes.extend_from_slice(b"\x1b[?25h");
                self.cursor_shown = Some(true);
            }
        }
        self.shown = Some(shown);
    }
}

impl<W: io::Write> Backend for SparingBackend<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        for (x, y, cell) in content {
            self.wanted.set(x, y, Glyph::of(cell, self.charset));
        }
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.cursor_wanted = false;
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.cursor_wanted = true;
        Ok(())
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.cursor)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.cursor = position.into();
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.wanted = Grid::blank(self.wanted.size);
        self.shown = None;
        Ok(())
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        match clear_type {
            ClearType::All => self.clear(),
            // Only inline viewports ask for the others, and this program has none.
            _ => Err(io::ErrorKind::Unsupported.into()),
        }
    }

    fn size(&self) -> io::Result<Size> {
        Ok(self.wanted.size)
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize {
            columns_rows: self.wanted.size,
            pixels: Size::ZERO,
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        self.encode();
        if self.pencil.bytes.is_empty() {
            return Ok(());
        }
        let sent = self
            .sink
            .write_all(&self.pencil.bytes)
            .and_then(|()| self.sink.flush());
        if sent.is_err() {
            (self.shown, self.cursor_shown) = (None, None);
        }
        sent
    }
}

#[cfg(test)]
#[path = "backend_tests.rs"]
mod tests;
