//! What is agreed of how somebody learns, and how it stands (R000-22, R000-28, R004-39): their post, agreements with protected
//! time planned and taken, objectives, modules, exemptions, mentors, provisional practice; what they filed of their
//! learning; and of one's own people, what waits. Nothing is computed of a person: days pass, people say how it stands.

use super::learned::{self, Log};
use super::list::{List, WARNING, keeps};
use super::{Matter, Row};
use crate::domain::entry::{EntryNumber, StaffId};
use crate::domain::staff::development::agreement::AgreementState;
use crate::domain::time::shown::full_day;
use crate::domain::writing::joined;
use crate::protocol::message::DevelopmentAnswer;
use crate::service::view::development::{
    AgreementView, ObjectiveView, OwnModule, PersonDevelopment, ProvisionalView, hours,
};
use crate::service::view::learning::Revalidation;
use crate::service::view::team_development::DevelopmentWaiting;
use crate::tui::widget::table::{Column, fixed, share};

/// The columns of the list.
pub(super) const COLUMNS: &[Column] = &[
    share("What", 24, 4),
    fixed("By", 11),
    share("How it stands", 22, 3),
];

/// How something stands that was offered to who looks at it.
const WAITS_FOR_YOU: &str = "! waits for you: d accepts";

/// The part with what it is made from.
#[derive(Debug, Default)]
pub(super) struct DevelopmentPart {
    /// The rows.
    pub(super) list: List,
    person: Option<PersonDevelopment>,
    tallies: Option<Revalidation>,
    log: Log,
    waiting: Option<DevelopmentWaiting>,
}

impl DevelopmentPart {
    /// Forgets whose it was.
    pub(super) fn clear(&mut self) {
        *self = DevelopmentPart::default();
    }

    /// Takes something of how somebody learns, or what waits among one's own people; of the learning log the page that was
    /// asked for.
    pub(super) fn set(
        &mut self,
        page: Option<u64>,
        answer: DevelopmentAnswer,
        actor: StaffId,
        words: &str,
    ) {
        match answer {
            DevelopmentAnswer::Person(view) => self.person = Some(*view),
            DevelopmentAnswer::Revalidation(view) => self.tallies = Some(view),
            DevelopmentAnswer::Waiting(view) => self.waiting = Some(*view),
            DevelopmentAnswer::Learning(log) => self.log.set(page, log),
            _ => return,
        }
        self.arrange(actor, words);
    }

    /// The next page of the learning log, where it comes into view and was not asked for.
    pub(super) fn wanted(&mut self) -> Option<u64> {
        self.log.wanted(self.list.rows_below())
    }

    fn arrange(&mut self, actor: StaffId, words: &str) {
        let Some(view) = &self.person else { return };
        let own = view.staff == actor;
        let mut rows = person_rows(view, own);
        if let Some(waiting) = self.waiting.as_ref().filter(|_| own) {
            rows.extend(waiting_rows(waiting));
        }
        // What a nurse's regulator asks for says nothing to another profession.
        if let Some(tallies) = self.tallies.as_ref().filter(|one| one.is_a_nurse_s()) {
            rows.extend(learned::tally_rows(tallies));
        }
        // It grows for years, so that it stands last.
        rows.extend(self.log.rows(view.staff, own));
        self.list.set(rows, notice(view, own), keeps(None, words));
    }
}

fn notice(view: &PersonDevelopment, own: bool) -> String {
    let mut lines = vec![joined(&[
        &view.name,
        if view.post.is_empty() {
            "no role profile"
        } else {
            &view.post
        },
        "n: what can be recorded",
    ])];
    let offered = |one: &&AgreementView| one.state == AgreementState::Offered;
    if own
        && (view.agreements.iter().any(|one| offered(&one))
            || view
                .provisional
                .iter()
                .any(|one| one.open && one.accepted.is_none()))
    {
        lines.push(format!(
            "{WARNING}Something was offered to you: d on its row accepts it"
        ));
    }
    lines.join("\n")
}

pub(super) fn heading(title: &str, more: &str) -> Row {
    let mut whole = vec![title.to_owned()];
    if !more.is_empty() {
        whole.push(more.to_owned());
    }
    Row {
        key: format!("heading {title}"),
        cells: vec![title.to_owned()],
        whole,
        ..Row::default()
    }
}

/// A row that stands for something, or is only read.
pub(super) fn row(key: String, cells: [String; 3], whole: Vec<String>) -> Row {
    let [what, by, stands] = cells;
    Row {
        key,
        cells: vec![format!("  {what}"), by, stands],
        whole,
        matter: Matter::Line,
        ..Row::default()
    }
}

pub(super) fn none(key: &str, words: &str) -> Row {
    row(
        format!("none {key}"),
        [words.to_owned(), String::new(), String::new()],
        vec![words.to_owned()],
    )
}

fn about(mut row: Row, matter: Matter, staff: StaffId, entry: EntryNumber, said: String) -> Row {
    (row.matter, row.staff, row.entry, row.said) = (matter, Some(staff), Some(entry), said);
    row
}

fn person_rows(view: &PersonDevelopment, own: bool) -> Vec<Row> {
    let mut rows = vec![heading(
        "Agreements",
        "Who facilitates, supervises and assesses, and the time protected for learning",
    )];
    if view.agreements.is_empty() {
        rows.push(none("agreement", "no agreement yet"));
    }
    for one in &view.agreements {
        rows.extend(agreement_rows(one, view.staff, own));
    }
    rows.push(heading("Objectives", "Open ones first, by their day"));
    if view.objectives.is_empty() {
        rows.push(none("objective", "no objective yet"));
    }
    rows.extend(
        view.objectives
            .iter()
            .map(|one| objective_row(one, view.staff, own)),
    );
    rows.push(heading(
        "Modules",
        "Core modules, those that lead to a unit of the post, those to finish as agreed, and all completed",
    ));
    if view.modules.is_empty() {
        rows.push(none("module", "no module yet"));
    }
    rows.extend(view.modules.iter().map(|one| module_row(one, view.staff)));
    if !view.exemptions.is_empty() {
        rows.push(heading("Exemptions", ""));
    }
    for (place, words) in view.exemptions.iter().enumerate() {
        let (scope, more) = words.split_once(": ").unwrap_or((words, ""));
        rows.push(row(
            format!("exemption {place}"),
            [more.to_owned(), String::new(), scope.to_owned()],
            vec![words.clone()],
        ));
    }
    rows.extend(mentor_rows(view));
    if !view.provisional.is_empty() {
        rows.push(heading(
            "Provisional practice",
            "It does not lapse by itself: a person renews or ends it",
        ));
    }
    rows.extend(
        view.provisional
            .iter()
            .map(|one| provisional_row(one, view.staff, own)),
    );
    rows
}

fn agreement_rows(one: &AgreementView, staff: StaffId, own: bool) -> Vec<Row> {
    let whole = agreement_lines(one);
    let is_over = matches!(one.state, AgreementState::Over | AgreementState::Ended);
    let matter = match one.state {
        _ if is_over => Matter::Line,
        AgreementState::Offered if own => Matter::Offer,
        _ => Matter::Agreement,
    };
    let stands = if matter == Matter::Offer {
        WAITS_FOR_YOU.to_owned()
    } else {
        one.state.to_string()
    };
    let parts = [
        (format!("facilitator {}", one.facilitator), stands),
        (format!("supervisor {}", one.supervisor), String::new()),
        (format!("assessor {}", one.assessor), String::new()),
        (
            format!(
                "protected: {} a month",
                hours(u64::from(one.protected_a_month))
            ),
            format!(
                "{} taken of {}",
                hours(one.taken),
                hours(one.planned_so_far)
            ),
        ),
    ];
    // Of one that is over, one row is enough.
    let shown = if is_over { 1 } else { parts.len() };
    let said = whole.join("\n");
    let rows = parts.into_iter().take(shown).enumerate();
    rows.map(|(place, (what, stands))| {
        let until = if place == 0 {
            full_day(one.until)
        } else {
            String::new()
        };
        let key = format!("agreement {} {place}", one.entry.0);
        let shown = row(key, [what, until, stands], whole.clone());
        let mut shown = about(shown, matter, staff, one.entry, said.clone());
        if own && matter == Matter::Agreement {
            "your supervisor or a lead ends an agreement".clone_into(&mut shown.closed);
        }
        shown
    })
    .collect()
}

fn agreement_lines(one: &AgreementView) -> Vec<String> {
    let mut lines = vec![
        format!(
            "Agreement {} from {} to {}: {}",
            one.entry,
            full_day(one.from),
            full_day(one.until),
            one.state
        ),
        format!(
            "{} facilitates, {} supervises, {} assesses",
            one.facilitator, one.supervisor, one.assessor
        ),
        format!("Offered by {}", one.by),
        format!("Protected time: {}", one.protected_words()),
        format!("Accredited course: {}", one.accreditation),
    ];
    if let Some(day) = one.accepted {
        lines.push(format!("Accepted on {}", full_day(day)));
    }
    for (label, words) in [("Agreed, too", &one.words), ("Ended because", &one.ended)] {
        if !words.is_empty() {
            lines.push(format!("{label}: {words}"));
        }
    }
    lines
}

fn objective_row(one: &ObjectiveView, staff: StaffId, own: bool) -> Row {
    let stands = match (one.open, one.overdue) {
        (true, true) => "! its day has passed".to_owned(),
        (true, false) if one.reviews.is_empty() => "open".to_owned(),
        (true, false) => "goes on".to_owned(),
        (false, _) => last_word(one),
    };
    let mut whole = vec![
        one.what.clone(),
        format!(
            "By {}, set by {} ({})",
            full_day(one.due),
            one.by,
            one.entry
        ),
    ];
    if !one.units.is_empty() {
        whole.push(format!("Leads to: {}", one.units.join("; ")));
    }
    if !one.evidence.is_empty() {
        let by = one
            .evidence_due
            .map_or_else(String::new, |day| format!(", by {}", full_day(day)));
        whole.push(format!("To show it: {}{by}", one.evidence));
    }
    for review in &one.reviews {
        whole.extend([String::new(), format!("Reviewed {review}")]);
    }
    let shown = row(
        format!("objective {}", one.entry.0),
        [first_line(&one.what), full_day(one.due), stands],
        whole,
    );
    if !one.open {
        return shown;
    }
    let said = first_line(&one.what);
    let mut shown = about(shown, Matter::Objective, staff, one.entry, said);
    if own {
        "your supervisor or a lead reviews an objective".clone_into(&mut shown.closed);
    }
    shown
}

/// The outcome of the last review: what stands between the name and the words.
fn last_word(one: &ObjectiveView) -> String {
    let last = one.reviews.last().map_or("", String::as_str);
    let outcome = last.split_once(": ").map_or(last, |(_, rest)| rest);
    let outcome = outcome.split_once(". ").map_or(outcome, |(words, _)| words);
    outcome.to_owned()
}

pub(super) fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

fn module_row(one: &OwnModule, staff: StaffId) -> Row {
    let words = format!("{} ({})", one.title, one.kind.code());
    let shown = row(
        format!("module {}", one.module.0),
        [words.clone(), String::new(), one.state.clone()],
        vec![
            one.title.clone(),
            one.kind.words().to_owned(),
            one.state.clone(),
            format!("Module {}", one.module),
        ],
    );
    if one.to_do {
        about(shown, Matter::Module, staff, one.module, words)
    } else {
        shown
    }
}

fn mentor_rows(view: &PersonDevelopment) -> Vec<Row> {
    let mut rows = vec![heading("Mentors", "")];
    let people = [("mentored by", &view.mentors), ("mentors", &view.mentored)];
    for (what, names) in people {
        for name in names {
            let mut one = row(
                format!("{what} {name}"),
                [format!("{what} {name}"), String::new(), String::new()],
                vec![format!("{}: {what} {name}", view.name)],
            );
            if what == "mentored by" {
                (one.matter, one.staff) = (Matter::Mentor, Some(view.staff));
                one.said.clone_from(name);
            }
            rows.push(one);
        }
    }
    if view.mentors.is_empty() {
        rows.push(none("mentor", "no mentor yet"));
    }
    rows
}

fn provisional_row(one: &ProvisionalView, staff: StaffId, own: bool) -> Row {
    let most = one.patients_max.map_or_else(
        || format!("{} patients", one.patients),
        |most| format!("{} patients of at most {most}", one.patients),
    );
    let mut whole = vec![
        format!(
            "Provisional practice {} from {}: {}",
            one.entry,
            full_day(one.from),
            one.state
        ),
        format!("Finished by {}", full_day(one.until)),
        most.clone(),
    ];
    if !one.limits.is_empty() {
        whole.push(format!("Limits: {}", one.limits));
    }
    if !one.to_finish.is_empty() {
        whole.push(format!("To finish: {}", one.to_finish.join(", ")));
    }
    if let Some(day) = one.accepted {
        whole.push(format!("Agreed to on {}", full_day(day)));
    }
    whole.extend(one.history.iter().cloned());
    let stands = if one.overdue {
        format!("! {}", one.state)
    } else {
        one.state.clone()
    };
    let stands = if own && one.open && one.accepted.is_none() {
        WAITS_FOR_YOU.to_owned()
    } else {
        stands
    };
    let said = whole.join("\n");
    let what = joined(&[&most, &one.limits]);
    let shown = row(
        format!("provisional {}", one.entry.0),
        [what, full_day(one.until), stands],
        whole,
    );
    if !one.open {
        return shown;
    }
    let matter = if own && one.accepted.is_none() {
        Matter::Offer
    } else {
        Matter::Provisional
    };
    let mut shown = about(shown, matter, staff, one.entry, said);
    if own && matter == Matter::Provisional {
        "your supervisor or a lead renews or ends it".clone_into(&mut shown.closed);
    }
    shown
}

fn waiting_rows(view: &DevelopmentWaiting) -> Vec<Row> {
    let mut rows = vec![heading(
        "Among your people",
        "Those whom you lead or supervise; s shows one of them",
    )];
    if view.count() == 0 {
        rows.push(none("waiting", "nothing waits"));
    }
    let mut add = |what: String, by: String, stands: String| {
        let place = rows.len();
        let whole = vec![joined(&[&what, &by, &stands])];
        rows.push(row(format!("waiting {place}"), [what, by, stands], whole));
    };
    for one in &view.provisional {
        let stands = format!("provisional: {}", one.state);
        add(one.name.clone(), full_day(one.until), stands);
    }
    for (name, what) in &view.objectives_overdue {
        let stands = format!("! its day has passed: {}", first_line(what));
        add(name.clone(), String::new(), stands);
    }
    for (name, entry) in &view.not_accepted {
        add(
            name.clone(),
            String::new(),
            format!("agreement {entry} waits for them"),
        );
    }
    for (stands, names) in [
        ("no role profile", &view.without_profile),
        ("no agreement", &view.without_agreement),
        ("no mentor", &view.without_mentor),
        ("no supervisor", &view.without_supervisor),
    ] {
        for name in names {
            add(name.clone(), String::new(), stands.to_owned());
        }
    }
    rows
}
