//! From the bytes a terminal sends to keys and pastes.
//!
//! Ours rather than crossterm's reader, whose Unix source (0.29) takes no notice of an end of file or `EIO`, so that a
//! closed terminal leaves it spinning, and which waits by edges while leaving bytes unread, so that the rest of a long
//! unbracketed paste lies there until the next key. The types of keys are crossterm's.

use crossterm::event::{KeyCode, KeyModifiers};

/// What was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed {
    /// A key with its modifiers.
    Key(KeyCode, KeyModifiers),
    /// Text pasted at once, as the terminal sent it: control characters and escape sequences may be in it.
    Paste(String),
}

const PASTE_END: &[u8] = b"\x1b[201~";
/// Bytes of a paste that are kept: more than any field takes, so that a field can refuse it, and bounded.
pub const PASTE_BYTES_MAX: usize = 1 << 20;
/// Bytes of a control sequence that are waited for; a longer one is noise.
const SEQUENCE_BYTES_MAX: usize = 64;

/// Reads keys off a stream of bytes, however it is cut.
#[derive(Debug, Default)]
pub struct Decoder {
    pending: Vec<u8>,
    paste: Option<Vec<u8>>,
}

enum Step {
    /// So many bytes are done with, and this is what they mean.
    Done(usize, Option<Typed>),
    /// A paste begins after so many bytes.
    PasteBegins(usize),
    /// The bytes may go on.
    Unfinished,
}

impl Decoder {
    /// Takes bytes and appends what they mean.
    pub fn feed(&mut self, bytes: &[u8], typed: &mut Vec<Typed>) {
        self.pending.extend_from_slice(bytes);
        self.run(typed);
    }

    /// Returns whether the bytes so far end within a sequence; a lone Esc looks like the beginning of one.
    pub fn is_unfinished(&self) -> bool {
        !self.pending.is_empty() && self.paste.is_none()
    }

    /// Takes the silence after an unfinished sequence for its end.
    pub fn time_out(&mut self, typed: &mut Vec<Typed>) {
        if !self.is_unfinished() {
            return;
        }
        match *self.pending.as_slice() {
            [0x1b] => typed.push(Typed::Key(KeyCode::Esc, KeyModifiers::NONE)),
            [0x1b, letter @ (b'[' | b'O')] => {
                typed.push(Typed::Key(KeyCode::Char(letter.into()), KeyModifiers::ALT));
            }
            _ => {}
        }
        self.pending.clear();
    }

    fn run(&mut self, typed: &mut Vec<Typed>) {
        let bytes = std::mem::take(&mut self.pending);
        let mut rest = bytes.as_slice();
        while !rest.is_empty() {
            if let Some(paste) = &mut self.paste {
                let Some(end) = find(rest, PASTE_END) else {
                    // The end may be cut in two: keep as much as could be its beginning.
                    let kept = rest.len().saturating_sub(PASTE_END.len() - 1);
                    take_in(paste, &rest[..kept]);
                    rest = &rest[kept..];
                    break;
                };
                take_in(paste, &rest[..end]);
                typed.push(Typed::Paste(String::from_utf8_lossy(paste).into_owned()));
                self.paste = None;
                rest = &rest[end + PASTE_END.len()..];
                continue;
            }
            match step(rest) {
                Step::Done(length, meaning) => {
                    typed.extend(meaning);
                    rest = &rest[length..];
                }
                Step::PasteBegins(length) => {
                    self.paste = Some(Vec::new());
                    rest = &rest[length..];
                }
                Step::Unfinished => break,
            }
        }
        self.pending = rest.to_vec();
    }
}

fn take_in(paste: &mut Vec<u8>, bytes: &[u8]) {
    let room = PASTE_BYTES_MAX.saturating_sub(paste.len());
    paste.extend_from_slice(&bytes[..bytes.len().min(room)]);
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}

fn key(length: usize, code: KeyCode, modifiers: KeyModifiers) -> Step {
    Step::Done(length, Some(Typed::Key(code, modifiers)))
}

fn step(bytes: &[u8]) -> Step {
    match bytes {
        [0x1b] => Step::Unfinished,
        [0x1b, 0x1b, ..] => key(1, KeyCode::Esc, KeyModifiers::NONE),
        [0x1b, b'[', rest @ ..] => control_sequence(rest, 2),
        [0x1b, b'O', rest @ ..] => match rest {
            [] => Step::Unfinished,
            [last, ..] => Step::Done(
                3,
                letter_key(*last).map(|code| Typed::Key(code, KeyModifiers::NONE)),
            ),
        },
        [0x1b, rest @ ..] => match plain(rest) {
            Step::Done(length, Some(Typed::Key(code, modifiers))) => {
                key(length + 1, code, modifiers | KeyModifiers::ALT)
            }
            Step::Done(length, _) => Step::Done(length + 1, None),
            other => other,
        },
        _ => plain(bytes),
    }
}

/// A character or a control key.
fn plain(bytes: &[u8]) -> Step {
    let first = bytes[0];
    match first {
        // A line feed comes from a paste without brackets.
        b'\r' | b'\n' => key(1, KeyCode::Enter, KeyModifiers::NONE),
        b'\t' => key(1, KeyCode::Tab, KeyModifiers::NONE),
        0x7f | 0x08 => key(1, KeyCode::Backspace, KeyModifiers::NONE),
        0x00 => key(1, KeyCode::Char(' '), KeyModifiers::CONTROL),
        0x01..=0x1a => key(
            1,
            KeyCode::Char((first - 1 + b'a').into()),
            KeyModifiers::CONTROL,
        ),
        0x1c..=0x1f => key(
            1,
            KeyCode::Char((first - 0x1c + b'4').into()),
            KeyModifiers::CONTROL,
        ),
        _ => letter(bytes),
    }
}

fn letter(bytes: &[u8]) -> Step {
    let length = match bytes[0] {
        0x00..=0x7f => 1,
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return Step::Done(1, None),
    };
    let whole = bytes.get(..length).unwrap_or(bytes);
    match std::str::from_utf8(whole) {
        Ok(text) => match text.chars().next() {
            Some(letter) if !letter.is_control() => {
                key(length, KeyCode::Char(letter), KeyModifiers::NONE)
            }
            _ => Step::Done(length, None),
        },
        Err(error) if error.error_len().is_none() => Step::Unfinished,
        Err(_) => Step::Done(1, None),
    }
}

/// What follows `CSI`; `skipped` bytes came before.
fn control_sequence(rest: &[u8], skipped: usize) -> Step {
    // The Linux console's F1 to F5.
    if let [b'[', tail @ ..] = rest {
        return match tail {
            [] => Step::Unfinished,
            [last @ b'A'..=b'E', ..] => {
                key(skipped + 2, KeyCode::F(last - b'A' + 1), KeyModifiers::NONE)
            }
            _ => Step::Done(skipped + 2, None),
        };
    }
    let Some(end) = rest.iter().position(|byte| !(0x20..=0x3f).contains(byte)) else {
        return if rest.len() > SEQUENCE_BYTES_MAX {
            Step::Done(skipped + rest.len(), None)
        } else {
            Step::Unfinished
        };
    };
    if !(0x40..=0x7e).contains(&rest[end]) {
        // Broken off by something else: that is read afresh.
        return Step::Done(skipped + end, None);
    }
    let length = skipped + end + 1;
    let mut numbers = rest[..end].split(|&byte| byte == b';').map(number);
    let (first, second, third) = (
        numbers.next().flatten(),
        numbers.next().flatten(),
        numbers.next().flatten(),
    );
    let modifiers = modifiers(second);
    match rest[end] {
        b'~' if first == Some(200) => Step::PasteBegins(length),
        b'~' if first == Some(27) => {
            Step::Done(length, third.and_then(|code| coded_key(code, modifiers)))
        }
        b'~' => Step::Done(
            length,
            first
                .and_then(numbered_key)
                .map(|code| Typed::Key(code, modifiers)),
        ),
        b'u' => Step::Done(length, first.and_then(|code| coded_key(code, modifiers))),
        b'Z' => key(length, KeyCode::BackTab, KeyModifiers::NONE),
        last => Step::Done(
            length,
            letter_key(last).map(|code| Typed::Key(code, modifiers)),
        ),
    }
}

fn number(digits: &[u8]) -> Option<u32> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}

fn modifiers(number: Option<u32>) -> KeyModifiers {
    let bits = number.unwrap_or(1).saturating_sub(1);
    [
        (1, KeyModifiers::SHIFT),
        (2, KeyModifiers::ALT),
        (4, KeyModifiers::CONTROL),
    ]
    .into_iter()
    .filter(|(bit, _)| bits & bit != 0)
    .fold(KeyModifiers::NONE, |all, (_, modifier)| all | modifier)
}

fn letter_key(last: u8) -> Option<KeyCode> {
    Some(match last {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'H' => KeyCode::Home,
        b'F' => KeyCode::End,
        b'M' => KeyCode::Enter,
        b'P'..=b'S' => KeyCode::F(last - b'P' + 1),
        _ => return None,
    })
}

fn numbered_key(number: u32) -> Option<KeyCode> {
    let function = |base: u32, first: u8| {
        u8::try_from(number - base)
            .ok()
            .map(|step| KeyCode::F(first + step))
    };
    match number {
        1 | 7 => Some(KeyCode::Home),
        2 => Some(KeyCode::Insert),
        3 => Some(KeyCode::Delete),
        4 | 8 => Some(KeyCode::End),
        5 => Some(KeyCode::PageUp),
        6 => Some(KeyCode::PageDown),
        11..=15 => function(11, 1),
        17..=21 => function(17, 6),
        23 | 24 => function(23, 11),
        _ => None,
    }
}

/// A key told by the number of its character.
fn coded_key(code: u32, modifiers: KeyModifiers) -> Option<Typed> {
    let code = match code {
        9 if modifiers.contains(KeyModifiers::SHIFT) => {
            return Some(Typed::Key(KeyCode::BackTab, KeyModifiers::NONE));
        }
        9 => KeyCode::Tab,
        13 => KeyCode::Enter,
        27 => KeyCode::Esc,
        127 => KeyCode::Backspace,
        _ => KeyCode::Char(char::from_u32(code).filter(|letter| !letter.is_control())?),
    };
    Some(Typed::Key(code, modifiers))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop")]
    use super::*;
    use proptest::prelude::*;

    fn read(pieces: &[&[u8]]) -> Vec<Typed> {
        let (mut decoder, mut typed) = (Decoder::default(), Vec::new());
        for piece in pieces {
            decoder.feed(piece, &mut typed);
        }
        decoder.time_out(&mut typed);
        typed
    }

    fn of(code: KeyCode, modifiers: KeyModifiers) -> Vec<Typed> {
        vec![Typed::Key(code, modifiers)]
    }

    #[test]
    fn keys_are_read() {
        for (bytes, code, modifiers) in [
            (&b"a"[..], KeyCode::Char('a'), KeyModifiers::NONE),
            ("é".as_bytes(), KeyCode::Char('é'), KeyModifiers::NONE),
            (b"\x13", KeyCode::Char('s'), KeyModifiers::CONTROL),
            (b"\x1b", KeyCode::Esc, KeyModifiers::NONE),
            (b"\x1b[A", KeyCode::Up, KeyModifiers::NONE),
            (b"\x1bOB", KeyCode::Down, KeyModifiers::NONE),
            (b"\x1b[1;5C", KeyCode::Right, KeyModifiers::CONTROL),
            (b"\x1b[5~", KeyCode::PageUp, KeyModifiers::NONE),
            (b"\x1b[Z", KeyCode::BackTab, KeyModifiers::NONE),
            (b"\x1b[24~", KeyCode::F(12), KeyModifiers::NONE),
            (b"\x1b[[B", KeyCode::F(2), KeyModifiers::NONE),
            (b"\x1bn", KeyCode::Char('n'), KeyModifiers::ALT),
            (b"\x7f", KeyCode::Backspace, KeyModifiers::NONE),
            (b"\x1b[113;5u", KeyCode::Char('q'), KeyModifiers::CONTROL),
        ] {
            assert_eq!(read(&[bytes]), of(code, modifiers), "{bytes:?}");
        }
    }

    #[test]
    fn answers_and_noise_are_no_keys() {
        assert_eq!(
            read(&[b"\x1b[?62;22c\x1b[I\xff\xc0x"]),
            of(KeyCode::Char('x'), KeyModifiers::NONE)
        );
    }

    #[test]
    fn a_paste_longer_than_the_limit_is_cut_so_that_a_field_can_refuse_it() {
        let long = vec![b'x'; PASTE_BYTES_MAX + 5000];
        let typed = read(&[b"\x1b[200~", &long, b"\x1b[201~q"]);
        assert!(matches!(&typed[0], Typed::Paste(text) if text.len() == PASTE_BYTES_MAX));
        assert_eq!(typed[1..], of(KeyCode::Char('q'), KeyModifiers::NONE));
    }

    proptest! {
        /// Cut anywhere, the same bytes mean the same keys.
        #[test]
        fn cuts_do_not_matter(cuts in prop::collection::vec(0usize..60, 0..6)) {
            let bytes = "ab\x1b[A\x1b[1;5Dé中\x1b[200~one\r\ntwo \x1b[31m ünd\x1b[201~\x1bx\x1bOPz👩\x1b[6~.".as_bytes();
            let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(bytes.len())).collect();
            cuts.extend([0, bytes.len()]);
            cuts.sort_unstable();
            let pieces: Vec<&[u8]> = cuts.windows(2).map(|pair| &bytes[pair[0]..pair[1]]).collect();
            prop_assert_eq!(read(&pieces), read(&[bytes]));
        }

        #[test]
        fn no_bytes_stop_it(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let typed = read(&[&bytes]);
            prop_assert!(typed.len() <= bytes.len());
        }
    }
}
