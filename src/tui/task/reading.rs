//! From the values of a form to a command: every complaint is collected, so that all are shown at once.

use std::collections::BTreeMap;

use super::{Complaints, Facts, times};
use crate::domain::entry::{EntryNumber, StaffId};
use crate::domain::patient::contact::MINUTES_MAX;
use crate::domain::refusal::Refusal;
use crate::domain::time::Day;
use crate::domain::time::typed;
use crate::tui::form::{Choice, Form, Note};

/// The values of a form being read.
pub(super) struct Reading<'a> {
    pub(super) facts: &'a Facts,
    values: BTreeMap<String, String>,
    complaints: Complaints,
}

impl<'a> Reading<'a> {
    pub(super) fn of(form: &Form, facts: &'a Facts) -> Reading<'a> {
        Reading {
            facts,
            values: form.values(),
            complaints: Vec::new(),
        }
    }

    /// What was asked for, a command as a rule, or the complaints.
    pub(super) fn finish<T>(self, asked: Option<T>) -> Result<T, Complaints> {
        match asked {
            Some(asked) if self.complaints.is_empty() => Ok(asked),
            _ => {
                assert!(
                    !self.complaints.is_empty(),
                    "BUG: nothing asked for and nothing complained about"
                );
                Err(self.complaints)
            }
        }
    }

    /// All values by key.
    pub(super) fn values(&self) -> &BTreeMap<String, String> {
        &self.values
    }

    /// Complains about a field.
    pub(super) fn complain(&mut self, key: &str, why: impl Into<String>) {
        self.complaints.push((Some(key.to_owned()), why.into()));
    }

    /// Complains about the form as a whole.
    pub(super) fn complain_of_all(&mut self, why: impl Into<String>) {
        self.complaints.push((None, why.into()));
    }

    /// The text of a field without blanks around it.
    pub(super) fn text(&self, key: &str) -> String {
        self.values
            .get(key)
            .map_or_else(String::new, |text| text.trim().to_owned())
    }

    /// The text of a field that must not be empty; `complaint` is said when it is.
    pub(super) fn needed(&mut self, key: &str, complaint: &str) -> String {
        let text = self.text(key);
        if text.is_empty() {
            self.complain(key, complaint);
        }
        text
    }

    /// The word of a choice that must be made.
    pub(super) fn word<T>(
        &mut self,
        key: &str,
        parse: fn(&str) -> Option<T>,
        complaint: &str,
    ) -> Option<T> {
        let found = parse(&self.text(key));
        if found.is_none() {
            self.complain(key, complaint);
        }
        found
    }

    /// The word of a choice that may be left out.
    pub(super) fn word_if_any<T>(&self, key: &str, parse: fn(&str) -> Option<T>) -> Option<T> {
        parse(&self.text(key))
    }

    /// Whether yes was chosen; `None` when neither was.
    pub(super) fn yes_no(&self, key: &str) -> Option<bool> {
        match self.text(key).as_str() {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        }
    }

    /// The member of staff chosen, if any.
    pub(super) fn staff(&self, key: &str) -> Option<StaffId> {
        StaffId::parse(&self.text(key))
    }

    /// Minutes; none when empty.
    pub(super) fn minutes(&mut self, key: &str) -> u16 {
        let text = self.text(key);
        match minutes(&text) {
            Ok(minutes) => minutes,
            Err(complaint) => {
                self.complain(key, complaint);
                0
            }
        }
    }

    /// A time at which something happened, absolute unless it is now; empty means now.
    pub(super) fn event(&mut self, key: &str) -> String {
        let text = self.text(key);
        if let Some(absolute) = times::absolute_event(&text, self.facts.present(), &self.facts.zone)
        {
            return absolute;
        }
        if let Err(refusal) = typed::parse_event_time(&text, self.facts.present(), &self.facts.zone)
        {
            self.complain(key, refusal.sentence());
        }
        text
    }

    /// A day to come, absolute; empty where it may be.
    pub(super) fn planned(&mut self, key: &str) -> String {
        let text = self.text(key);
        if let Some(absolute) =
            times::absolute_planned(&text, self.facts.present(), &self.facts.zone)
        {
            return absolute;
        }
        if !text.is_empty()
            && let Err(refusal) = typed::parse_future(&text, self.facts.present(), &self.facts.zone)
        {
            self.complain(key, refusal.sentence());
        }
        text
    }

    /// The day of a field, today or later; `None` when empty or complained about.
    pub(super) fn day_ahead(&mut self, key: &str) -> Option<Day> {
        let text = self.planned(key);
        typed::parse_future(&text, self.facts.present(), &self.facts.zone)
            .ok()
            .map(|planned| planned.day)
    }

    /// The day of a field, today or earlier; `None` when empty or complained about.
    pub(super) fn day_past(&mut self, key: &str) -> Option<Day> {
        let text = self.text(key);
        match times::day_of(&text, self.facts.present(), &self.facts.zone) {
            Ok(day) => day,
            Err(complaint) => {
                self.complain(key, complaint);
                None
            }
        }
    }

    /// The entry chosen, if any.
    pub(super) fn entry(&self, key: &str) -> Option<EntryNumber> {
        self.text(key).parse().ok().map(EntryNumber)
    }

    /// Complains as a rule does.
    pub(super) fn refused(&mut self, key: &str, refusal: &Refusal) {
        self.complain(key, refusal.sentence());
    }

    /// The lines of a field of which any may be chosen.
    pub(super) fn lines(&self, key: &str) -> Vec<String> {
        let text = self.text(key);
        text.lines().map(str::to_owned).collect()
    }

    /// The numbers of a group's members, by a field that each has.
    pub(super) fn members(&self, group: &str, field: &str) -> Vec<usize> {
        (1..=usize::from(u16::MAX))
            .take_while(|number| {
                self.values
                    .contains_key(&format!("{group}.{number}.{field}"))
            })
            .collect()
    }
}

/// Minutes as typed; nothing is none.
pub(super) fn minutes(text: &str) -> Result<u16, String> {
    if text.is_empty() {
        return Ok(0);
    }
    match text.parse::<u16>() {
        Ok(minutes) if minutes <= MINUTES_MAX => Ok(minutes),
        Ok(_) => Err("longer than a day; give the minutes".to_owned()),
        Err(_not_whole) => Err("a whole number of minutes, such as 30".to_owned()),
    }
}

/// What is said about minutes while they are typed.
pub(super) fn check_minutes(text: &str) -> Note {
    minutes(text.trim()).map_or_else(Note::Complaint, |_| Note::Nothing)
}

/// A closed list of words as options, the first letter of each a capital.
pub(super) fn choices<T: Copy>(
    all: &[T],
    code: fn(T) -> &'static str,
    words: fn(T) -> &'static str,
) -> Vec<Choice> {
    all.iter()
        .map(|&one| Choice::new(code(one), &capital(words(one))))
        .collect()
}

/// The text with its first letter a capital.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
