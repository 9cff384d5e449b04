//! What there is to be given and offered: role profiles, with what each asks for, and training modules. Everybody reads them;
//! a lead writes them.

use super::list::{List, keeps};
use super::{Matter, Row};
use crate::domain::time::shown::full_day;
use crate::domain::writing::{joined, with_article};
use crate::service::view::development::{ModuleRow, ProfileUnit, ProfileView};
use crate::tui::widget::table::{Column, fixed, share};

/// The columns of the list.
pub(super) const COLUMNS: &[Column] = &[
    share("Post", 22, 3),
    share("Role", 16, 1),
    fixed("From", 11),
    fixed("Units", 5),
    share("Held by", 12, 2),
];

/// The part with what it is made from.
#[derive(Debug, Default)]
pub(super) struct PostsPart {
    /// The rows.
    pub(super) list: List,
    profiles: Option<Vec<ProfileView>>,
    modules: Vec<ModuleRow>,
}

impl PostsPart {
    /// Takes the profiles.
    pub(super) fn set_profiles(&mut self, views: Vec<ProfileView>, words: &str) {
        self.profiles = Some(views);
        self.arrange(words);
    }

    /// Takes the modules.
    pub(super) fn set_modules(&mut self, rows: Vec<ModuleRow>, words: &str) {
        self.modules = rows;
        self.arrange(words);
    }

    fn arrange(&mut self, words: &str) {
        let Some(profiles) = &self.profiles else {
            return;
        };
        let mut rows: Vec<Row> = profiles.iter().filter_map(profile_row).collect();
        if rows.is_empty() {
            rows.push(none("profile", "none yet"));
            rows[0].matter = Matter::Profile;
        }
        rows.insert(0, heading("Role profiles"));
        rows.push(heading("Training modules"));
        if self.modules.is_empty() {
            rows.push(none("module", "none yet"));
            if let Some(last) = rows.last_mut() {
                last.matter = Matter::OfferedModule;
            }
        }
        rows.extend(self.modules.iter().map(module_row));
        let notice =
            "Enter reads it; d: what can be done about it; n: a lead writes a new one.".to_owned();
        self.list.set(rows, notice, keeps(None, words));
    }
}

fn heading(title: &str) -> Row {
    Row {
        key: format!("heading {title}"),
        cells: vec![title.to_owned()],
        whole: vec![title.to_owned()],
        ..Row::default()
    }
}

fn none(key: &str, words: &str) -> Row {
    Row {
        key: format!("none {key}"),
        cells: vec![format!("  {words}")],
        whole: vec![words.to_owned()],
        ..Row::default()
    }
}

fn profile_row(view: &ProfileView) -> Option<Row> {
    let profile = view.profile?;
    let held = if view.in_use {
        view.holders.join(", ")
    } else {
        "out of use".to_owned()
    };
    Some(Row {
        key: format!("profile {}", profile.0),
        cells: vec![
            format!("  {}", view.title),
            view.role.to_string(),
            full_day(view.from),
            view.units.len().to_string(),
            held,
        ],
        whole: profile_lines(view),
        matter: Matter::Profile,
        entry: Some(profile),
        said: format!("{}, for {}", view.title, with_article(view.role.words())),
        ..Row::default()
    })
}

/// A profile to be read: what it asks for, whose it is, and its history.
pub fn profile_lines(view: &ProfileView) -> Vec<String> {
    let mut lines = vec![
        format!("{}, for {}", view.title, with_article(view.role.words())),
        format!("Holds from {}", full_day(view.from)),
    ];
    if !view.in_use {
        lines.push("Out of use: it can be given to nobody".to_owned());
    }
    for (label, text) in [
        ("Caseload", &view.caseload),
        ("Service", &view.service),
        ("Assumed", &view.assumed),
    ] {
        if !text.is_empty() {
            lines.extend([String::new(), format!("{label}: {text}")]);
        }
    }
    let mut framework = "";
    for unit in &view.units {
        if unit.framework != framework {
            framework = &unit.framework;
            lines.extend([String::new(), framework.to_owned()]);
        }
        lines.push(format!("- {}", unit_words(unit)));
    }
    if !view.warnings.is_empty() {
        lines.push(String::new());
        lines.extend(view.warnings.iter().map(|one| format!("! {one}")));
    }
    if !view.holders.is_empty() {
        lines.extend([
            String::new(),
            format!("Held by: {}", view.holders.join(", ")),
        ]);
    }
    lines.push(String::new());
    for version in &view.history {
        let until = version
            .until
            .map_or_else(String::new, |day| format!(" until {}", full_day(day)));
        lines.push(format!(
            "Version {} from {}{until}, by {}: {} units. {}",
            version.entry,
            full_day(version.from),
            version.by,
            version.units,
            version.reason
        ));
    }
    lines
}

fn unit_words(unit: &ProfileUnit) -> String {
    let written = if unit.written { "" } else { "not yet written" };
    let because = if unit.complexity.is_empty() {
        String::new()
    } else {
        format!("because {}", unit.complexity)
    };
    joined(&[
        &unit.title,
        unit.need.words(),
        &unit.level,
        &unit.specialty,
        written,
        &because,
    ])
}

fn module_row(view: &ModuleRow) -> Row {
    let mut whole = vec![
        view.title.clone(),
        view.kind.words().to_owned(),
        format!("Leads to: {}", view.units.join("; ")),
    ];
    if !view.about.is_empty() {
        whole.extend([String::new(), view.about.clone()]);
    }
    let held = if view.in_use { "" } else { "off offer" };
    Row {
        key: format!("module {}", view.module.0),
        cells: vec![
            format!("  {}", view.title),
            view.kind.code().to_owned(),
            String::new(),
            view.units.len().to_string(),
            held.to_owned(),
        ],
        whole,
        matter: Matter::OfferedModule,
        entry: Some(view.module),
        said: view.title.clone(),
        ..Row::default()
    }
}
