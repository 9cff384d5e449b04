//! A form that is being filled in, with what it knows and what of it is safe: the draft follows the fingers.

use crate::client::Gathered;
use crate::domain::command::{Command, Request, WrittenOver};
use crate::domain::entry::{CommandId, EntryNumber, PatientId, StaffId};
use crate::domain::patient::Room;
use crate::domain::time::Moment;
use crate::domain::writing::abbreviations::Glossary;
use crate::drafts::DraftSnapshot;
use crate::service::query::{PolicyRow, StaffRow};
use crate::service::view::patient::Record;
use crate::tui::effect::FormPlan;
use crate::tui::form::Form;
use crate::tui::screen::patient::{draw_identity, identity_rows};
use crate::tui::task::{self, Facts, Task};
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use std::time::Instant;

/// The draft's field for the last entry that was known when the form was opened.
const KNOWN: &str = "about.known";

/// The draft's field for the last entry that was seen of what the form writes over, and what that is.
const SEEN: &str = "about.seen";

/// Rows below which a form has no room for the patient above it.
const LEAST_ROWS: u16 = 12;

/// A form on the screen.
#[derive(Debug)]
pub struct FormLayer {
    /// What it is for, and about what.
    pub plan: FormPlan,
    /// The form.
    pub form: Form,
    /// What it may show and propose.
    pub facts: Facts,
    /// The patient it is about; a new one when it registers somebody.
    pub patient: PatientId,
    /// The draft, which is also the command.
    pub id: CommandId,
    /// The last revision that was handed over to be kept.
    pub sent: u64,
    /// Whether anything was ever handed over, so that there is a draft.
    pub has_draft: bool,
    /// Whether the last hand-over failed.
    pub is_unsafe: bool,
    /// The rung whose consequences were asked for.
    pub preview: Option<String>,
    /// The last entry of the record that was known when the form was opened; none without a record.
    pub opened_after: EntryNumber,
    /// The last entry by somebody else that was told of.
    pub told: EntryNumber,
    /// What it writes over, in the words of a draft, and the last entry of it that was seen, where that is not what it was
    /// opened with: the draft was begun before, or what changed was shown.
    seen: Option<(String, EntryNumber)>,
}

impl FormLayer {
    /// A form ready to be filled in, with its draft's values if it goes on with one.
    pub fn new(plan: FormPlan, gathered: Gathered, now: Instant) -> FormLayer {
        let subject = plan
            .patient
            .or_else(|| PatientId::parse(&plan.draft.as_ref()?.subject));
        let patient = subject.unwrap_or(gathered.new_patient);
        let id = plan.draft_id().unwrap_or(gathered.command);
        let facts = facts(&plan, gathered, now);
        let known = facts.record.as_ref().map_or(EntryNumber(0), last_entry);
        // A draft was begun against the record as it was then.
        let opened_after = plan
            .draft
            .as_ref()
            .and_then(|draft| draft.fields.get(KNOWN)?.parse().ok())
            .map_or(known, |before| known.min(EntryNumber(before)));
        let mut form = task::form(plan.task, &facts);
        if let Some(draft) = &plan.draft {
            let values = draft
                .fields
                .iter()
                .filter(|(name, _)| !name.starts_with("about."))
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect();
            form.set_values(&values);
            task::settle_now(plan.task, &mut form, Moment(draft.saved_micros), &facts);
            task::after_key(plan.task, &mut form, &facts);
        }
        let revision = form.revision();
        let seen = plan.draft.as_ref().and_then(|draft| {
            let (entry, what) = draft.fields.get(SEEN)?.split_once(' ')?;
            Some((what.to_owned(), EntryNumber(entry.parse().ok()?)))
        });
        FormLayer {
            has_draft: plan.draft.is_some(),
            sent: revision,
            plan,
            form,
            facts,
            patient,
            id,
            is_unsafe: false,
            preview: None,
            opened_after,
            told: opened_after,
            seen,
        }
    }

    /// What of the service as a whole it writes over when it is saved: somebody in the register, a setting.
    pub fn writes_over(&self) -> Option<WrittenOver> {
        match self.plan.task {
            Task::ChangeStaff | Task::SuspendStaff => {
                StaffId::parse(&self.form.value("staff")).map(WrittenOver::Staff)
            }
            Task::ChangePolicy => Some(self.form.value("setting"))
                .filter(|setting| !setting.is_empty())
                .map(WrittenOver::Setting),
            Task::WriteProfile => {
                let start = self.facts.profile.as_ref()?;
                start
                    .before_entry
                    .and(self.facts.entry)
                    .map(WrittenOver::Profile)
            }
            _ => None,
        }
    }

    /// The last entry that was seen of what it writes over.
    pub fn seen_of(&self, what: &WrittenOver) -> Option<EntryNumber> {
        if let Some((known, entry)) = &self.seen
            && *known == what.to_string()
        {
            return Some(*entry);
        }
        match what {
            WrittenOver::Staff(id) => {
                let row = self.facts.staff.iter().find(|row| row.id == *id);
                row.map(|row| row.entry)
            }
            WrittenOver::Setting(setting) => {
                let mut rows = self.facts.policy_rows.iter();
                rows.find(|row| row.setting == *setting)
                    .map(|row| row.entry)
            }
            WrittenOver::Profile(_) => self.facts.profile.as_ref()?.before_entry,
        }
    }

    /// What changed was shown: saved again, it is saved against this entry.
    pub fn saw(&mut self, what: &WrittenOver, entry: EntryNumber) {
        self.seen = Some((what.to_string(), entry));
    }

    /// Shows the register and the settings as they are now; what was typed, and what was seen, stays.
    pub fn set_programme(&mut self, staff: Vec<StaffRow>, policy: Vec<PolicyRow>) {
        let id = self.facts.staff_row.as_ref().map(|row| row.id);
        // What was opened with is remembered for what is written over, until what changed of it was shown.
        if let Some(what) = self.writes_over()
            && let Some(entry) = self.seen_of(&what)
        {
            self.seen = Some((what.to_string(), entry));
        }
        self.facts.staff_row = staff.iter().find(|row| Some(row.id) == id).cloned();
        (self.facts.staff, self.facts.policy_rows) = (staff, policy);
        task::after_key(self.plan.task, &mut self.form, &self.facts);
    }

    /// Whether it shows something of a patient's record.
    pub fn shows(&self, patient: PatientId) -> bool {
        let record = self.facts.record.as_ref();
        record.is_some_and(|record| record.head.patient == patient)
    }

    /// Whether there is something typed that was not handed over to be kept.
    pub fn is_behind(&self) -> bool {
        self.form.revision() != self.sent || self.is_unsafe
    }

    /// The draft as it stands.
    pub fn snapshot(&self, author: StaffId, now: Moment) -> DraftSnapshot {
        let mut fields = self.form.values();
        fields.extend(self.plan.marks());
        if self.facts.record.is_some() {
            fields.insert(KNOWN.to_owned(), self.opened_after.0.to_string());
        }
        if let Some(what) = self.writes_over()
            && let Some(entry) = self.seen_of(&what)
        {
            fields.insert(SEEN.to_owned(), format!("{} {what}", entry.0));
        }
        DraftSnapshot {
            draft: self.id.0,
            author: author.0,
            saved_micros: now.0,
            form: self.plan.task.name().to_owned(),
            subject: if self.plan.task.is_about_patient() {
                self.patient.to_string()
            } else {
                String::new()
            },
            fields,
        }
    }

    /// The command in its envelope, with the versions of the rooms that it depends on, or of what it writes over.
    pub fn request(&self, command: Command) -> Request {
        let rooms = match &command {
            Command::Patient(_, command) => command.rests_on(),
            _ => &[],
        };
        let seen: Vec<(Room, EntryNumber)> = self
            .facts
            .record
            .iter()
            .flat_map(|record| &record.versions)
            .filter(|(room, _)| rooms.contains(room))
            .copied()
            .collect();
        let what = command.writes_over();
        Request {
            id: self.id,
            seen,
            seen_entry: what.and_then(|what| self.seen_of(&what)),
            command,
        }
    }

    /// Draws the patient and the form, and returns where the cursor stands.
    pub fn draw(&self, area: Rect, buffer: &mut Buffer, theme: Theme) -> Option<Position> {
        let head = self
            .facts
            .record
            .as_ref()
            .map(|record| &record.head)
            .filter(|_| area.height >= LEAST_ROWS);
        let Some(head) = head else {
            return self.form.draw(area, buffer, theme);
        };
        let rows = identity_rows(head, area.width).min(area.height / 3);
        let above = Rect {
            height: rows,
            ..area
        };
        let below = Rect {
            y: area.y + rows,
            height: area.height - rows,
            ..area
        };
        crate::tui::widget::text::clear(above, buffer);
        draw_identity(head, above, buffer, theme);
        self.form.draw(below, buffer, theme)
    }
}

/// The last entry of a record that a screen was shown.
pub fn last_entry(record: &Record) -> EntryNumber {
    let rooms = record.versions.iter().map(|(_, version)| *version);
    let lines = record.page.lines.iter().map(|line| line.entry);
    rooms.chain(lines).max().unwrap_or_default()
}

fn facts(plan: &FormPlan, gathered: Gathered, now: Instant) -> Facts {
    let staff_row = plan
        .staff
        .and_then(|id| gathered.staff.iter().find(|row| row.id == id).cloned());
    Facts {
        now: gathered.now,
        opened: now,
        zone: gathered.zone,
        policy: gathered.policy,
        actor: gathered.actor,
        staff: gathered.staff,
        patients: gathered.patients,
        new_staff: gathered.new_staff,
        record: gathered.record,
        entry: plan.entry,
        contact: gathered.recorded,
        suggestion: plan.suggestion,
        follow_up: plan.follow_up,
        channel: plan.channel,
        pseudonymised: gathered.pseudonymised,
        statements: gathered.statements,
        units: gathered.units,
        items: gathered.items,
        unit: plan.unit.clone(),
        statement: plan.statement.clone(),
        development: gathered.development.map(|one| *one),
        tallies: gathered.tallies.map(|one| *one),
        profile: gathered.profile.map(|one| *one),
        policy_rows: gathered.policy_rows,
        staff_row,
        setting: plan.setting.clone(),
        said: plan.said.clone(),
        // Without its list nothing is pointed out; what is typed is kept all the same.
        abbreviations: Glossary::built_in().unwrap_or_default(),
    }
}
