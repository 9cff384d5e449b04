//! Service: the staff register and the policy, each as a list with its history.

use crate::domain::entry::StaffId;
use crate::domain::writing::fold;
use crate::service::query::{PolicyRow, StaffRow};
use crate::service::view::hundredths;
use crate::tui::action::Action;
use crate::tui::theme::Theme;
use crate::tui::widget::table::{Cell, Column, HEAD_ROWS, Table, TableState, fixed, share};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

const STAFF: &[Column] = &[
    share("Name", 14, 1),
    share("Roles", 14, 2),
    fixed("Patients", 8).at_right(),
    fixed("Load", 6).at_right(),
    fixed("WTE", 4).at_right(),
    share("Attention", 12, 1),
    fixed("Login", 10).from(100),
    share("Registration", 14, 1).from(112),
];

const POLICY: &[Column] = &[
    share("Setting", 24, 1),
    share("Value today", 20, 2),
    fixed("Changes", 7).at_right(),
];

/// Which of the two lists is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Part {
    /// The staff register.
    #[default]
    Staff,
    /// The policy.
    Policy,
}

/// Both lists and their selected rows.
#[derive(Debug, Default)]
pub struct ServiceScreen {
    /// Whether the lists have come.
    pub loaded: bool,
    /// Which is shown.
    pub part: Part,
    staff: Vec<StaffRow>,
    policy: Vec<PolicyRow>,
    words: String,
    shown: Vec<usize>,
    tables: [TableState<String>; 2],
}

impl ServiceScreen {
    /// Takes register and policy as they are now.
    pub fn set(&mut self, staff: Vec<StaffRow>, policy: Vec<PolicyRow>) {
        (self.staff, self.policy, self.loaded) = (staff, policy, true);
        self.arrange();
    }

    /// Shows the other list.
    pub fn switch(&mut self) {
        self.part = match self.part {
            Part::Staff => Part::Policy,
            Part::Policy => Part::Staff,
        };
        self.arrange();
    }

    /// The words by which it is filtered.
    pub fn words(&self) -> &str {
        &self.words
    }

    /// Shows only rows with these words.
    pub fn filter(&mut self, words: &str) {
        words.trim().clone_into(&mut self.words);
        self.arrange();
    }

    fn key(&self, index: usize) -> String {
        match self.part {
            Part::Staff => self.staff[index].id.to_string(),
            Part::Policy => self.policy[index].setting.clone(),
        }
    }

    fn text(&self, index: usize) -> String {
        match self.part {
            Part::Staff => {
                let row = &self.staff[index];
                format!("{} {} {} {}", row.name, row.login, row.roles, row.attention)
            }
            Part::Policy => {
                let row = &self.policy[index];
                format!("{} {}", row.setting, row.value)
            }
        }
    }

    fn arrange(&mut self) {
        let count = match self.part {
            Part::Staff => self.staff.len(),
            Part::Policy => self.policy.len(),
        };
        let words: Vec<String> = self.words.split_whitespace().map(fold).collect();
        self.shown = (0..count)
            .filter(|&index| {
                let text = fold(&self.text(index));
                words.iter().all(|word| text.contains(word.as_str()))
            })
            .collect();
        let keys: Vec<String> = self.shown.iter().map(|&index| self.key(index)).collect();
        self.tables[self.part as usize].refresh(keys.len(), |index| keys[index].clone());
    }

    fn index(&self) -> Option<usize> {
        self.shown
            .get(self.tables[self.part as usize].index()?)
            .copied()
    }

    /// The selected staff member.
    pub fn staff(&self) -> Option<StaffId> {
        (self.part == Part::Staff)
            .then(|| self.index().map(|index| self.staff[index].id))
            .flatten()
    }

    /// The selected setting.
    pub fn setting(&self) -> Option<&str> {
        (self.part == Part::Policy)
            .then(|| {
                self.index()
                    .map(|index| self.policy[index].setting.as_str())
            })
            .flatten()
    }

    /// The selected row in full, a setting with its history.
    pub fn whole_row(&self) -> Option<Vec<String>> {
        let index = self.index()?;
        Some(match self.part {
            Part::Staff => {
                let row = &self.staff[index];
                [
                    ("Login", row.login.as_str()),
                    ("Roles", &row.roles),
                    ("Profession", &row.profession),
                    ("Registration", &row.registration),
                    ("Whole-time equivalent", &row.whole_time),
                    ("Supervisor", &row.supervisor),
                    ("Deputy", &row.deputy),
                    ("Attention", &row.attention),
                    ("Patients", &row.patients.to_string()),
                    ("Workload", &hundredths(row.load)),
                ]
                .iter()
                .filter(|(_, value)| !value.is_empty())
                .fold(
                    vec![row.name.clone(), String::new()],
                    |mut lines, (label, value)| {
                        lines.push(format!("{label}: {value}"));
                        lines
                    },
                )
            }
            Part::Policy => {
                let row = &self.policy[index];
                let mut lines = vec![row.setting.clone(), String::new()];
                lines.extend(row.value.lines().map(str::to_owned));
                lines.push(String::new());
                if row.history.is_empty() {
                    lines.push("Never changed: this is what the program came with.".to_owned());
                }
                lines.extend(row.history.iter().rev().cloned());
                lines
            }
        })
    }

    /// Moves; returns whether it was a move.
    pub fn act(&mut self, action: Action) -> bool {
        let keys: Vec<String> = self.shown.iter().map(|&index| self.key(index)).collect();
        self.tables[self.part as usize].act(action, |index| keys[index].clone())
    }

    /// Takes note of the room there is.
    pub fn fit(&mut self, area: Rect) {
        for table in &mut self.tables {
            table.fit(usize::from(area.height.saturating_sub(1 + HEAD_ROWS)));
        }
    }

    /// Draws the parts and the list that is shown.
    pub fn draw(&self, area: Rect, buffer: &mut Buffer, theme: Theme) {
        if !self.loaded {
            return;
        }
        let names = [
            format!("Staff {}", self.staff.len()),
            format!("Policy {}", self.policy.len()),
        ];
        let line = Rect {
            height: area.height.min(1),
            ..area
        };
        super::patient::draw_parts(&names, self.part as usize, line, buffer, theme);
        let below = Rect {
            y: area.y.saturating_add(1),
            height: area.height.saturating_sub(1),
            ..area
        };
        let staff = |row: usize, column: usize| -> Cell<'_> {
            let row = &self.staff[self.shown[row]];
            match column {
                0 => row.name.as_str().into(),
                1 => row.roles.as_str().into(),
                2 => row.patients.to_string().into(),
                3 => hundredths(row.load).into(),
                4 => row.whole_time.as_str().into(),
                5 => Cell::styled(row.attention.as_str(), theme.warning()),
                6 => row.login.as_str().into(),
                _ => row.registration.as_str().into(),
            }
        };
        let policy = |row: usize, column: usize| -> Cell<'_> {
            let row = &self.policy[self.shown[row]];
            match column {
                0 => row.setting.as_str().into(),
                1 => row.value.as_str().into(),
                _ if row.history.is_empty() => "".into(),
                _ => row.history.len().to_string().into(),
            }
        };
        let empty = "No row holds these words; F changes them.";
        let state = &self.tables[self.part as usize];
        match self.part {
            Part::Staff => Table {
                columns: STAFF,
                sorted: None,
                empty,
                cell: &staff,
            }
            .draw(state, below, buffer, theme),
            Part::Policy => Table {
                columns: POLICY,
                sorted: None,
                empty,
                cell: &policy,
            }
            .draw(state, below, buffer, theme),
        }
    }
}
