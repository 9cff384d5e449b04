//! Forms on a real service: what they propose, say and become.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop"
)]

mod contact;
mod development;
mod every;
mod of_entry;
mod saved;
mod times;

use std::time::Instant;

use super::*;
use crate::domain::command::Request;
use crate::domain::writing::abbreviations::Glossary;
use crate::service::tests::House;
use crate::service::{Failure, Receipt};
use crate::tui::terminal::Charset;
use crate::tui::theme::{Colours, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Who sits at the desk, with a patient on the caseload: Monday 16 November 2026, 09:00.
pub(super) struct Desk {
    pub(super) house: House,
    pub(super) patient: PatientId,
}

impl Desk {
    pub(super) fn new() -> Desk {
        let house = House::new();
        let (patient, _) = house.register("osei", 1, "BEGUM", "weekly");
        house.register("osei", 2, "HARTLEY", "weekly");
        Desk { house, patient }
    }

    /// What the client gathers when somebody opens a form.
    pub(super) fn facts(&self, login: &str, task: Task) -> Facts {
        let service = self.house.service();
        let actor = self.house.staff(login);
        let (_, policy, zone) = service.policy_now();
        let record = task
            .needs_patient()
            .then(|| service.record(actor, self.patient).unwrap());
        let caseload = service.find_patient(&nhs(2)).unwrap();
        Facts {
            now: service.now(),
            opened: Instant::now(),
            zone,
            policy: std::sync::Arc::unwrap_or_clone(policy),
            actor,
            staff: service.staff(),
            record,
            entry: None,
            contact: None,
            suggestion: None,
            follow_up: None,
            channel: None,
            pseudonymised: None,
            statements: service
                .catalogue()
                .statements()
                .map(|place| {
                    let label = format!("{} {}", place.unit.code, place.statement.text);
                    (place.statement.id.clone(), label)
                })
                .collect(),
            units: Vec::new(),
            items: Vec::new(),
            unit: None,
            statement: None,
            development: task
                .is_about_development()
                .then(|| service.recordable(actor, actor).unwrap()),
            tallies: None,
            profile: (task == Task::WriteProfile)
                .then(|| service.profile_start(actor, None).unwrap()),
            policy_rows: service.policy_rows(),
            staff_row: None,
            setting: None,
            said: String::new(),
            abbreviations: Glossary::built_in().unwrap(),
            patients: vec![(nhs(2), caseload, "HARTLEY, Test".to_owned())],
            new_staff: service.new_staff_id(),
        }
    }

    /// Fills a form in, and has its command carried out.
    pub(super) fn save(
        &self,
        login: &str,
        task: Task,
        facts: &Facts,
        values: &[(&str, &str)],
    ) -> Receipt {
        let mut form = form(task, facts);
        fill(&mut form, values);
        after_key(task, &mut form, facts);
        assert_eq!(form.complaints(), [], "{task:?}");
        let command = command(task, &form, facts, self.patient)
            .unwrap_or_else(|complaints| panic!("{task:?}: {complaints:?}"));
        self.execute(login, command)
            .unwrap_or_else(|failure| panic!("{task:?}: {failure}"))
    }

    pub(super) fn execute(&self, login: &str, command: Command) -> Result<Receipt, Failure> {
        let service = self.house.service();
        let request = Request {
            id: service.new_command_id(),
            seen: Vec::new(),
            seen_entry: None,
            command,
        };
        service.execute(self.house.staff(login), request)
    }
}

pub(super) fn nhs(index: u32) -> String {
    crate::domain::nhs_number::NhsNumber::synthetic(index)
        .unwrap()
        .plain()
}

/// Puts values in as a draft does: members of groups appear.
pub(super) fn fill(form: &mut Form, values: &[(&str, &str)]) {
    let mut all = form.values();
    for (key, value) in values {
        all.insert((*key).to_owned(), (*value).to_owned());
    }
    form.set_values(&all);
    for (key, value) in values {
        assert_eq!(form.value(key), *value, "no field {key}");
    }
}

/// The form as text, a line a row.
pub(super) fn drawn(form: &Form, width: u16, height: u16) -> String {
    let area = Rect::new(0, 0, width, height);
    let mut buffer = Buffer::empty(area);
    form.draw(
        area,
        &mut buffer,
        Theme::new(Charset::Unicode, Colours::None),
    );
    let rows: Vec<String> = (0..height)
        .map(|y| (0..width).map(|x| buffer[(x, y)].symbol()).collect())
        .collect();
    rows.join("\n")
}

/// Asserts that the form says something.
pub(super) fn says(form: &Form, words: &str) {
    let shown = drawn(form, 120, 90);
    assert!(shown.contains(words), "'{words}' is not in\n{shown}");
}
