//! Rows of Today that come from colleagues, not from patients: cover for an absence, its end, what waits for judgement.

use super::{Making, Row, Task, Urgency};
use crate::domain::entry::StaffId;
use crate::domain::staff::cover::{Cover, RECENT_DAYS};
use crate::domain::staff::relationship;
use crate::domain::time::{Moment, shown};

impl Making<'_> {
    /// For whom this person stands in today with a patient of `owner`: `cover for A Osei until Fri 20 Nov`; empty where
    /// the patient is nobody's for whom they do.
    pub fn cover_words(&self, owner: Option<StaffId>) -> String {
        self.cover_for(owner)
            .map(|(name, cover)| format!("cover for {name} until {}", self.until(cover)))
            .unwrap_or_default()
    }

    /// Whether this person stands in for somebody today.
    pub(super) fn stands_in_for(&self, owner: Option<StaffId>) -> bool {
        self.cover_for(owner).is_some()
    }

    /// For whom this person stands in today, in words; `patients` counts theirs.
    pub fn covering(&self, patients: impl Fn(StaffId) -> usize) -> String {
        relationship::covered_by(self.member, self.register, self.today)
            .into_iter()
            .map(|(absent, cover)| {
                let count = patients(absent.id);
                let noun = if count == 1 { "patient" } else { "patients" };
                format!(
                    "{} until {} ({count} {noun})",
                    absent.name,
                    self.until(cover)
                )
            })
            .collect::<Vec<_>>()
            .join(", ")
    }

    fn cover_for(&self, owner: Option<StaffId>) -> Option<(&str, &Cover)> {
        let absent = self.register.members.get(&owner?)?;
        let cover = relationship::covers(self.member, absent, self.today)?;
        Some((absent.name.as_str(), cover))
    }

    fn until(&self, cover: &Cover) -> String {
        shown::short_day(cover.until, self.today)
    }

    /// Whoever was away and is back is told for some days where to read what happened meanwhile.
    pub fn back(&self) -> Vec<Row> {
        let since = self.today.plus(-RECENT_DAYS);
        let covers = self.member.cover.covers.iter();
        covers
            .filter(|cover| {
                let (from, to) = cover.span(self.zone);
                let last = Moment(to.0 - 1).day(self.zone);
                from < to && to <= self.now && last >= since
            })
            .map(|cover| {
                let (_, to) = cover.span(self.zone);
                let last = Moment(to.0 - 1).day(self.zone);
                let task = Task::Meanwhile(self.member.id, cover.entry);
                let mut row = self.notice(task, "back");
                row.why = format!(
                    "{} covered for you from {} to {}: read what happened meanwhile ({})",
                    self.register.name(cover.by),
                    shown::short_day(cover.from, self.today),
                    shown::short_day(last, self.today),
                    cover.entry
                );
                row.day = last;
                row
            })
            .collect()
    }

    /// Openings without a relationship wait for this person's judgement. `notice` is what has to be known beside it.
    pub fn to_judge(&self, count: usize, oldest: Moment, notice: &str) -> Row {
        let mut row = self.notice(Task::Judge, "judge");
        let (openings, wait) = if count == 1 {
            ("opening", "waits")
        } else {
            ("openings", "wait")
        };
        row.why = format!(
            "{count} {openings} without a relationship {wait} for judgement, the oldest for {}",
            shown::gap(self.now.minutes_since(oldest))
        );
        if !notice.is_empty() {
            row.why = format!("{}. {notice}", row.why);
        }
        row.at = oldest;
        row
    }

    /// What waits for this person about competence.
    pub fn of_competence(&self, waits: &str) -> Row {
        let mut row = self.notice(Task::Competence, "decide");
        row.why = format!("Competence: {waits}");
        row
    }

    fn notice(&self, task: Task, due: &str) -> Row {
        Row {
            patient: None,
            urgency: Urgency::Review,
            task,
            due: due.to_owned(),
            name: String::new(),
            age: None,
            rung: String::new(),
            why: String::new(),
            cover: String::new(),
            day: self.today,
            at: Moment::default(),
            place: usize::MAX,
        }
    }
}
