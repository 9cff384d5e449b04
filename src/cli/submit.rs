//! `caseload submit`: commands as JSON Lines in, one receipt or refusal a line out, in order, each as soon as it is durable.
//!
//! Commands go to the writer without waiting for each other, so that many share one commit; a second thread waits for
//! the answers in their order and prints them.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read as _, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};

use serde_json::json;

use crate::cli::args::house::Submit;
use crate::cli::failure::{self, Stop};
use crate::cli::output::{safe, safe_json};
use crate::cli::session::{Session, receipt_words};
use crate::domain::command::{Command, PatientCommand, Request};
use crate::domain::refusal::{Reason, Refusal};
use crate::domain::staff::register::Register;
use crate::service::{Failure, Pending, Receipt, Service, spoken};

/// Commands under way at once.
const UNDER_WAY_MAX: usize = 2_000;
/// The longest line, in bytes.
const LINE_BYTES_MAX: usize = 1 << 20;

/// The commands, for `--help`.
pub const HELP: &str = include_str!("submit/help.txt");

/// What the printing thread gets, in the order of the lines.
enum Answer {
    /// A command under way.
    UnderWay(u64, Pending),
    /// A line that never became a command.
    Refused(u64, Refusal),
    /// Everything before this is to be answered first.
    Barrier(Sender<()>),
}

/// Reads commands to the end and answers each.
///
/// # Errors
/// The file cannot be read; the worst of the answers was a refusal or a failure.
pub fn run(session: &mut Session, arguments: &Submit) -> Result<(), Stop> {
    let mut input = input(&arguments.file)?;
    let (_, _, zone) = session.service.policy_now();
    let printing = Printing {
        json: session.out.json,
        zone,
        worst: 0,
    };
    let (answers, from) = sync_channel(UNDER_WAY_MAX);
    let (service, actor) = (&session.service, session.actor);
    let (read, printed) = std::thread::scope(|scope| {
        let printer = scope.spawn(move || printing.all(&from));
        let read = each_line(input.as_mut(), &mut |number, line| {
            one(service, actor, number, line, &answers)
        });
        drop(answers);
        (read, printer.join())
    });
    let worst = printed.map_err(|_panic| {
        Stop::from(Failure::Bug(
            "the thread that prints answers ended".to_owned(),
        ))
    })??;
    read.map_err(|error| Stop::file("Cannot read", &arguments.file, &error))?;
    if worst == 0 {
        Ok(())
    } else {
        Err(Stop::said(worst))
    }
}

fn input(file: &Path) -> Result<Box<dyn BufRead>, Stop> {
    if file == Path::new("-") {
        return Ok(Box::new(BufReader::new(io::stdin())));
    }
    let opened = File::open(file).map_err(|error| Stop::file("Cannot read", file, &error))?;
    match opened.metadata() {
        Ok(found) if found.is_dir() => Err(Stop::new(
            failure::STORE,
            &format!(
                "{} is a folder: name a file with one command a line",
                file.display()
            ),
        )),
        _ => Ok(Box::new(BufReader::new(opened))),
    }
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

/// Sends one line on its way; whether anybody still prints.
fn one(
    service: &Service,
    actor: crate::domain::entry::StaffId,
    number: u64,
    line: Result<String, Refusal>,
    answers: &SyncSender<Answer>,
) -> bool {
    let read = line.and_then(|line| {
        spoken::read(service, &line).or_else(|_not_yet| {
            // It may name somebody whom a line still under way makes known.
            wait_for_all(answers);
            spoken::read(service, &line)
        })
    });
    let (answer, renames) = match read {
        Ok(request) => {
            let renames = changes_names(&request, &service.register());
            (
                Answer::UnderWay(number, service.submit(actor, request)),
                renames,
            )
        }
        Err(refusal) => (Answer::Refused(number, refusal), false),
    };
    let heard = answers.send(answer).is_ok();
    if renames {
        wait_for_all(answers);
    }
    heard
}

/// Whether a command changes by which name later lines know a patient or a staff member.
fn changes_names(request: &Request, register: &Register) -> bool {
    match &request.command {
        Command::Patient(_, PatientCommand::CorrectDetails(_)) => true,
        Command::ChangeStaff(change) => register
            .members
            .get(&change.staff)
            .is_none_or(|member| member.details.login != change.details.login),
        _ => false,
    }
}

fn wait_for_all(answers: &SyncSender<Answer>) {
    let (say, wait) = channel();
    if answers.send(Answer::Barrier(say)).is_ok() {
        let _ = wait.recv();
    }
}

struct Printing {
    json: bool,
    zone: jiff::tz::TimeZone,
    worst: u8,
}

impl Printing {
    /// Prints every answer in order; the worst exit code among them.
    fn all(mut self, from: &Receiver<Answer>) -> Result<u8, Stop> {
        let mut stdout = io::stdout().lock();
        for answer in from {
            let (number, result) = match answer {
                Answer::Barrier(say) => {
                    let _ = say.send(());
                    continue;
                }
                Answer::UnderWay(number, pending) => (number, pending.wait()),
                Answer::Refused(number, refusal) => (number, Err(refusal.into())),
            };
            let line = match result {
                Ok(receipt) => self.saved(number, &receipt),
                Err(failure) => self.not_saved(number, failure),
            };
            writeln!(stdout, "{line}")?;
            stdout.flush()?;
        }
        Ok(self.worst)
    }

    fn saved(&self, number: u64, receipt: &Receipt) -> String {
        if self.json {
            json!({ "line": number, "saved": receipt }).to_string()
        } else {
            receipt_words(receipt, &self.zone)
        }
    }

    fn not_saved(&mut self, number: u64, failure: Failure) -> String {
        let said = match &failure {
            Failure::Refused(refusal) => {
                json!({ "line": number, "refused": refusal })
            }
            other => json!({ "line": number, "failed": other.to_string() }),
        };
        let stop = Stop::from(failure);
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
