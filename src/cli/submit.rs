//! `caseload submit`: commands as JSON Lines in, one receipt or refusal a line out, in order, each as soon as it is durable.
//!
//! A thread reads lines; whatever it has read meanwhile is carried out together, so that many share one commit, and a line
//! that comes alone is answered before the next one is asked for.

use std::io::{self, BufRead, BufReader, Read as _, Write};
use std::sync::mpsc::{Receiver, sync_channel};

use serde_json::json;

use crate::cli::args::house::Submit;
use crate::cli::failure::{self, BUG, Stop};
use crate::cli::given;
use crate::cli::output::{safe, safe_json};
use crate::cli::session::{Session, receipt_words, wanted};
use crate::domain::refusal::{Reason, Refusal};
use crate::protocol::message::Trouble;
use crate::protocol::shell::{SPOKEN_MAX, ShellAsk, ShellReply};
use crate::service::Receipt;

/// Lines that are read ahead of their answers.
const AHEAD_MAX: usize = 2_000;
/// Bytes of the lines that are carried out together, the longest line aside.
const TOGETHER_BYTES: usize = 512 << 10;
/// The longest line, in bytes.
const LINE_BYTES_MAX: usize = 1 << 20;

/// The commands, for `--help`.
pub const HELP: &str = include_str!("submit/help.txt");

/// A line with its number, or why it is none.
type Numbered = (u64, Result<String, Refusal>);
/// The answer to a line.
type Answered = (u64, Result<Receipt, Trouble>);

/// Reads commands to the end and answers each.
///
/// # Errors
/// The file cannot be read; the worst of the answers was a refusal or a failure.
pub fn run(session: &mut Session, arguments: &Submit) -> Result<(), Stop> {
    let mut input = BufReader::new(given::open(
        &arguments.file,
        "a file with one command a line",
    )?);
    let mut printing = Printing {
        json: session.out.json,
        zone: session.basis()?.zone,
        worst: 0,
    };
    let (lines, from) = sync_channel(AHEAD_MAX);
    // Not waited for: whoever types the lines may never end them, when the answers cannot be printed any more.
    let reading = std::thread::Builder::new()
        .name("lines".to_owned())
        .spawn(move || {
            each_line(&mut input, &mut |number, line| {
                lines.send((number, line)).is_ok()
            })
        });
    let reading = reading.map_err(|error| Stop::new(BUG, &format!("no thread: {error}")))?;
    let mut left = None;
    while let Some(together) = next_together(&from, &mut left) {
        let answers = carry_out(session, together)?;
        printing.all(answers)?;
    }
    let read = reading
        .join()
        .map_err(|_panic| Stop::new(BUG, "the thread that reads lines ended"))?;
    read.map_err(|error| Stop::file("Cannot read", &arguments.file, &error))?;
    if printing.worst == 0 {
        Ok(())
    } else {
        Err(Stop::said(printing.worst))
    }
}

/// Waits for a line, and takes with it those that have come meanwhile; none when the input has ended. One that is too
/// many is left for the next time.
fn next_together(from: &Receiver<Numbered>, left: &mut Option<Numbered>) -> Option<Vec<Numbered>> {
    let mut together = vec![left.take().or_else(|| from.recv().ok())?];
    let bytes = |one: &Numbered| one.1.as_ref().map_or(0, String::len);
    let mut held = bytes(&together[0]);
    while together.len() < SPOKEN_MAX {
        let Ok(next) = from.try_recv() else { break };
        held += bytes(&next);
        if held > TOGETHER_BYTES {
            *left = Some(next);
            break;
        }
        together.push(next);
    }
    Some(together)
}

/// Carries out what is a command; gives an answer for each line, in order.
fn carry_out(session: &mut Session, lines: Vec<Numbered>) -> Result<Vec<Answered>, Stop> {
    let spoken: Vec<String> = lines
        .iter()
        .filter_map(|(_, line)| line.as_ref().ok().cloned())
        .collect();
    let asked = if spoken.is_empty() {
        Vec::new()
    } else {
        let asked = session.ask_shell(ShellAsk::Spoken(spoken))?;
        wanted!(asked, ShellReply::Spoken(answers) => answers)?
    };
    let mut asked = asked.into_iter();
    let missing = || Trouble::Bug("The program failed: an answer is missing".to_owned());
    let answer = |line: Result<String, Refusal>| match line {
        Ok(_) => asked.next().unwrap_or_else(|| Err(missing())),
        Err(refusal) => Err(Trouble::Refused(refusal)),
    };
    let (numbers, lines): (Vec<u64>, Vec<_>) = lines.into_iter().unzip();
    Ok(numbers
        .into_iter()
        .zip(lines.into_iter().map(answer).collect::<Vec<_>>())
        .collect())
}

/// Gives each line that is not blank, with its number from 1, until the input ends or nobody listens any more.
fn each_line(
    input: &mut dyn BufRead,
    take: &mut dyn FnMut(u64, Result<String, Refusal>) -> bool,
) -> io::Result<()> {
    let mut number = 0;
    loop {
        number += 1;
        let mut bytes = Vec::new();
        let mut limited = (&mut *input).take(LINE_BYTES_MAX as u64 + 1);
        if limited.read_until(b'\n', &mut bytes)? == 0 {
            return Ok(());
        }
        let line = if bytes.len() > LINE_BYTES_MAX && bytes.last() != Some(&b'\n') {
            skip_line(input)?;
            Err(Refusal::new(
                Reason::TooLong,
                format!("A command has at most {LINE_BYTES_MAX} bytes"),
            ))
        } else {
            String::from_utf8(bytes)
                .map_err(|_not_text| Refusal::invalid("command", "This is not text in UTF-8"))
        };
        let line = line.map(|line| line.trim_start_matches('\u{feff}').trim().to_owned());
        if line.as_ref().is_ok_and(String::is_empty) {
            continue;
        }
        if !take(number, line) {
            return Ok(());
        }
    }
}

/// Passes over the rest of a line, however long.
fn skip_line(input: &mut dyn BufRead) -> io::Result<()> {
    loop {
        let bytes = input.fill_buf()?;
        if bytes.is_empty() {
            return Ok(());
        }
        let end = bytes.iter().position(|byte| *byte == b'\n');
        let used = end.map_or(bytes.len(), |end| end + 1);
        input.consume(used);
        if end.is_some() {
            return Ok(());
        }
    }
}

struct Printing {
    json: bool,
    zone: jiff::tz::TimeZone,
    worst: u8,
}

impl Printing {
    /// Prints answers in their order, and remembers the worst exit code among them.
    fn all(&mut self, answers: Vec<Answered>) -> Result<(), Stop> {
        let mut stdout = io::stdout().lock();
        for (number, result) in answers {
            let line = match result {
                Ok(receipt) => self.saved(number, &receipt),
                Err(trouble) => self.not_saved(number, trouble),
            };
            writeln!(stdout, "{line}")?;
        }
        Ok(stdout.flush()?)
    }

    fn saved(&self, number: u64, receipt: &Receipt) -> String {
        if self.json {
            json!({ "line": number, "saved": receipt }).to_string()
        } else {
            receipt_words(receipt, &self.zone)
        }
    }

    fn not_saved(&mut self, number: u64, trouble: Trouble) -> String {
        let said = match &trouble {
            Trouble::Refused(refusal) => {
                json!({ "line": number, "refused": refusal })
            }
            other => json!({ "line": number, "failed": other.sentence() }),
        };
        let stop = Stop::from(trouble);
        self.worst = self.worst.max(stop.code);
        if self.json {
            safe_json(&said.to_string())
        } else {
            let word = if stop.code == failure::REFUSED {
                "refused"
            } else {
                "failed"
            };
            safe(&format!("{word} line {number}: {}", stop.sentence))
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop")]

    use super::*;
    use crate::domain::staff::competence::CompetenceCommand;
    use crate::domain::staff::development::DevelopmentCommand;

    fn lines(bytes: &[u8]) -> Vec<(u64, Result<String, Reason>)> {
        let mut seen = Vec::new();
        each_line(&mut &bytes[..], &mut |number, line| {
            seen.push((number, line.map_err(|refusal| refusal.reason)));
            true
        })
        .unwrap();
        seen
    }

    #[test]
    fn the_help_names_every_command_in_80_columns() {
        let named: Vec<&str> = HELP
            .lines()
            .filter_map(|line| line.strip_prefix("  "))
            .filter(|line| !line.starts_with(' '))
            .filter_map(|line| line.split_whitespace().next())
            .collect();
        let development = DevelopmentCommand::NAMES.iter();
        for name in CompetenceCommand::NAMES.iter().chain(development) {
            assert!(named.contains(name), "{name}");
        }
        for line in HELP.lines() {
            assert!(line.len() <= 80, "{line}");
        }
    }

    #[test]
    fn lines_are_numbered_and_blank_ones_passed_over() {
        assert_eq!(
            lines(b"\xef\xbb\xbf{}\r\n\n  \n{\"a\":1}"),
            [(1, Ok("{}".to_owned())), (4, Ok("{\"a\":1}".to_owned()))]
        );
        assert_eq!(lines(b""), []);
    }

    #[test]
    fn a_line_that_is_too_long_or_no_text_is_refused_and_the_next_is_read() {
        let mut bytes = vec![b'x'; LINE_BYTES_MAX + 10];
        bytes.extend(b"\n\xff\xfe\n{}\n");
        assert_eq!(
            lines(&bytes),
            [
                (1, Err(Reason::TooLong)),
                (2, Err(Reason::Invalid)),
                (3, Ok("{}".to_owned()))
            ]
        );
    }
}
