//! What is asked about staff rather than patients, in the order of the days: entries are known by a name to what rests on them.

use std::cmp::Reverse;

use crate::domain::command::{Command, Request};
use crate::domain::entry::EntryNumber;
use crate::domain::staff::competence::CompetenceCommand;
use crate::domain::staff::development::DevelopmentCommand;
use crate::service::Failure;

use super::staff::Who;
use super::year::Year;

/// Something that happens on the first working day that is no more than so many days before the last.
pub(super) type Step = (i32, fn(&mut Year<'_>));

/// All steps of some parts, the earliest first; those of one day in the order of the parts.
pub(super) fn in_order(parts: &[&[Step]]) -> Vec<Step> {
    let mut steps: Vec<Step> = parts.iter().flat_map(|part| part.iter().copied()).collect();
    steps.sort_by_key(|(back, _)| Reverse(*back));
    steps
}

impl Year<'_> {
    /// How many steps are due on a working day.
    pub(super) fn steps_due(&self, back: i32) -> usize {
        let open = self.steps.iter().skip(self.step);
        open.take_while(|(at, _)| *at >= back).count()
    }

    /// Takes the steps that are due on a working day.
    pub(super) fn take_steps(&mut self, back: i32) {
        for _ in 0..self.steps_due(back) {
            let (_, step) = self.steps[self.step];
            self.step += 1;
            step(self);
        }
    }

    /// Asks for something, which shares its writing with the day's other work; later steps know its entry by a name, where it
    /// has one.
    pub(super) fn ask(&mut self, by: Who, name: &'static str, command: Command) {
        let request = Request {
            id: self.service.new_command_id(),
            seen: Vec::new(),
            seen_entry: None,
            command,
        };
        let pending = self.service.submit(self.team.id(by), request);
        self.waiting.push((by, name, pending));
    }

    /// Waits for what was asked for. The first failure that is no refusal is kept for the end of the day.
    pub(super) fn settle(&mut self) {
        for (by, name, pending) in std::mem::take(&mut self.waiting) {
            match pending.wait() {
                Ok(_) if name.is_empty() => {}
                Ok(receipt) => {
                    let before = self.named.insert(name, receipt.first);
                    assert!(before.is_none(), "BUG: two entries are '{name}'");
                }
                Err(Failure::Refused(refusal)) => {
                    self.refused
                        .push(format!("'{name}' of {by:?}: {}", refusal.sentence()));
                }
                Err(other) => {
                    self.failure.get_or_insert(other);
                }
            }
        }
    }

    /// Asks for something about competence.
    pub(super) fn ask_competence(
        &mut self,
        by: Who,
        name: &'static str,
        command: CompetenceCommand,
    ) {
        self.ask(by, name, Command::Competence(command));
    }

    /// Asks for something about posts and how people learn.
    pub(super) fn ask_development(
        &mut self,
        by: Who,
        name: &'static str,
        command: DevelopmentCommand,
    ) {
        self.ask(by, name, Command::Development(command));
    }

    /// The entry of a name, which may still be waited for; one that no entry has where it was refused, so that what rests on
    /// it is refused, too.
    pub(super) fn entry(&mut self, name: &str) -> EntryNumber {
        if !self.named.contains_key(name) {
            self.settle();
        }
        self.named.get(name).copied().unwrap_or_default()
    }
}
