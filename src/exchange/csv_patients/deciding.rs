//! Decides what would happen with each row: who is new, who is known, what the file has anew, what stays.

use std::collections::HashMap;

use crate::domain::command::{PatientCommand, Registration};
use crate::domain::entry::StaffId;
use crate::domain::patient::Room;
use crate::domain::patient::contact::{Channel, Outcome, RecordContact};
use crate::domain::patient::identity::{
    CorrectDetails, DetailChange, DetailField, Details, RegisterPatient, Source,
};
use crate::domain::patient::tier::Tier;
use crate::domain::time::Day;
use crate::domain::writing;

use super::fields::{self, Said};
use super::plan::{Action, Conflict, Known, Matched, Plan, PlannedRow};
use super::{Column, Sheet, SheetRow};

/// What was met earlier in the file, with its line.
#[derive(Default)]
struct Earlier {
    numbers: HashMap<String, u64>,
    people: HashMap<String, u64>,
}

/// Plans an import.
///
/// # Errors
/// What is known cannot be read.
pub fn plan<K: Known>(sheet: &Sheet, known: &K) -> Result<Plan, K::Error> {
    let mut earlier = Earlier::default();
    let mut rows = Vec::with_capacity(sheet.rows.len());
    for row in &sheet.rows {
        rows.push(planned(sheet, row, known, &mut earlier)?);
    }
    Ok(Plan {
        file: sheet.file.clone(),
        rows,
        unknown_columns: sheet.unknown_columns(),
        encoding: sheet.encoding,
        delimiter: sheet.delimiter,
    })
}

fn planned<K: Known>(
    sheet: &Sheet,
    row: &SheetRow,
    known: &K,
    earlier: &mut Earlier,
) -> Result<PlannedRow, K::Error> {
    let mut planned = PlannedRow {
        line: row.line,
        name: String::new(),
        action: Action::Unchanged,
        conflicts: Vec::new(),
        remarks: Vec::new(),
        patient: None,
        seen: Vec::new(),
        commands: Vec::new(),
    };
    let said = match fields::read(sheet, row, known.policy(), known.today()) {
        Ok(said) => said,
        Err(reason) => {
            planned.name = rough_name(sheet, row);
            planned.action = Action::Rejected { reason };
            return Ok(planned);
        }
    };
    planned.name = list_name(&said.details);
    planned.remarks.clone_from(&said.remarks);
    let decided = match earlier.twice(&said.details, row.line) {
        Some(reason) => Err(reason),
        None => match find(&said.details, known)? {
            Found::Nobody { another } => register(sheet, row, &said, &another, known, &mut planned),
            Found::Same(matched) => update(sheet, row, &said, &matched, known, &mut planned),
            Found::Resembles(reason) => Err(reason),
        },
    };
    if let Err(reason) = decided {
        planned.commands.clear();
        planned.conflicts.clear();
        planned.action = Action::Rejected { reason };
    }
    Ok(planned)
}

fn list_name(details: &Details) -> String {
    let get = |field| details.get(&field).map_or("", String::as_str);
    let surname = get(DetailField::Surname).to_uppercase();
    match get(DetailField::Forenames) {
        "" => surname,
        forenames => format!("{surname}, {forenames}"),
    }
}

/// A name for a row that cannot be read: whatever stands in the columns of names.
fn rough_name(sheet: &Sheet, row: &SheetRow) -> String {
    let pairs = sheet.columns.iter().zip(&row.fields);
    let parts: Vec<String> = pairs
        .filter(|(column, _)| {
            matches!(
                column,
                Some(Column::Surname | Column::Forenames | Column::Name)
            )
        })
        .map(|(_, field)| writing::clean_line(field).0)
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(" ")
}

fn number_of(details: &Details) -> &str {
    details
        .get(&DetailField::NhsNumber)
        .map_or("", String::as_str)
}

impl Earlier {
    /// Why a row is there twice, if it is; else it is remembered.
    fn twice(&mut self, details: &Details, line: u64) -> Option<String> {
        let number = number_of(details);
        if let Some(first) = self.numbers.get(number).filter(|_| !number.is_empty()) {
            return Some(format!("line {first} has the same NHS number"));
        }
        let letters = |field| -> String {
            let text = details.get(&field).map_or("", String::as_str);
            let first = if field == DetailField::Forenames {
                text.split_whitespace().next().unwrap_or("")
            } else {
                text
            };
            writing::fold(first)
                .chars()
                .filter(|c| c.is_alphanumeric())
                .collect()
        };
        let birth = details
            .get(&DetailField::BirthDate)
            .map_or("", String::as_str);
        let person = format!(
            "{birth} {} {}",
            letters(DetailField::Surname),
            letters(DetailField::Forenames)
        );
        if let Some(first) = self.people.get(&person).filter(|_| number.is_empty()) {
            return Some(format!(
                "line {first} has the same name and date of birth, and this one no NHS number to tell them apart"
            ));
        }
        if !number.is_empty() {
            self.numbers.insert(number.to_owned(), line);
        }
        self.people.entry(person).or_insert(line);
        None
    }
}

enum Found {
    /// Nobody; `another` says why somebody alike is another person.
    Nobody { another: String },
    /// A known patient.
    Same(Box<Matched>),
    /// Somebody alike of whom nothing shows whether it is the same person.
    Resembles(String),
}

fn find<K: Known>(details: &Details, known: &K) -> Result<Found, K::Error> {
    let number = number_of(details);
    if !number.is_empty()
        && let Some(matched) = known.by_number(number)?
    {
        return Ok(Found::Same(Box::new(matched)));
    }
    let mut another = String::new();
    for matched in known.alike(details)? {
        let identity = &matched.patient.identity;
        let known_number = identity.get(DetailField::NhsNumber);
        let imported_without = !identity.imported.is_empty()
            && !identity.imported.contains_key(&DetailField::NhsNumber);
        if number.is_empty() && imported_without {
            return Ok(Found::Same(Box::new(matched)));
        }
        if number.is_empty() || known_number.is_empty() {
            let which = if number.is_empty() {
                "the row"
            } else {
                "the record"
            };
            return Ok(Found::Resembles(format!(
                "{}, born {}, is registered already, and {which} has no NHS number to tell them apart",
                identity.list_name(),
                identity.get(DetailField::BirthDate)
            )));
        }
        another = format!("another NHS number than {}'s", identity.list_name());
    }
    Ok(Found::Nobody { another })
}

fn source(sheet: &Sheet, row: &SheetRow) -> Source {
    Source::Imported {
        file: sheet.file.clone(),
        row: row.row,
    }
}

/// Who is to answer for somebody new.
fn owner_of<K: Known>(said: &Said, known: &K) -> Result<StaffId, String> {
    let importer = known.importer();
    if said.case_manager.is_empty() {
        return if importer.leads_cases {
            Ok(importer.id)
        } else {
            Err("no case manager is named; put a login into the column \"case manager\"".to_owned())
        };
    }
    let owner = known.staff(&said.case_manager).ok_or_else(|| {
        format!(
            "there is nobody by the login or name '{}' in the staff register",
            said.case_manager
        )
    })?;
    if !owner.leads_cases {
        return Err(format!(
            "{} is neither a case manager nor a community matron",
            owner.name
        ));
    }
    if owner.id != importer.id && !known.imports_for_others() {
        return Err(format!(
            "the row is of {}'s caseload; a case manager brings in their own",
            owner.name
        ));
    }
    Ok(owner.id)
}

fn register<K: Known>(
    sheet: &Sheet,
    row: &SheetRow,
    said: &Said,
    another: &str,
    known: &K,
    planned: &mut PlannedRow,
) -> Result<(), String> {
    let owner = owner_of(said, known)?;
    let on_ladder = said.tier == Some(Tier::CaseManagement);
    if !on_ladder && !said.rung.is_empty() {
        planned
            .remarks
            .push("the intensity is left out: only case management has one".to_owned());
    }
    let last_contact = said.last_contact.filter(|_| known.is_clinical());
    if said.last_contact.is_some() && last_contact.is_none() {
        planned
            .remarks
            .push("the last contact is left out: your role records no contacts".to_owned());
    }
    let next = said.next.map(|day| day.to_string()).unwrap_or_default();
    let as_in = format!("as in {}", sheet.file);
    planned
        .commands
        .push(PatientCommand::Register(Registration {
            who: RegisterPatient {
                details: said.details.clone(),
                source: source(sheet, row),
                not_a_duplicate: another.to_owned(),
            },
            tier: said.tier,
            tier_reason: as_in.clone(),
            case_manager: Some(owner),
            intensity: if on_ladder {
                said.rung.clone()
            } else {
                String::new()
            },
            rationale: as_in,
            // A contact replaces what was planned: with one, the plan goes along with it.
            next: if last_contact.is_some() {
                String::new()
            } else {
                next.clone()
            },
            alerts: said.alerts.clone(),
            carers: said.carers.clone(),
        }));
    if let Some(day) = last_contact {
        planned
            .commands
            .push(PatientCommand::RecordContact(last(sheet, day, owner, next)));
    }
    planned.action = Action::Register;
    Ok(())
}

/// The last contact before the import, as the file knows it.
fn last(sheet: &Sheet, day: Day, owner: StaffId, next: String) -> RecordContact {
    RecordContact {
        at: day.to_string(),
        channel: Channel::HomeVisit,
        outcome: Outcome::Made,
        duration_minutes: 0,
        travel_minutes: 0,
        made_by: Some(owner),
        present: String::new(),
        planned: true,
        note: format!(
            "Last contact before this record began, as in {}; nothing more is known here",
            sheet.file
        ),
        decisions: Vec::new(),
        follow_ups: Vec::new(),
        next,
        next_channel: None,
        late_reason: format!("brought in from {}", sheet.file),
    }
}

fn update<K: Known>(
    sheet: &Sheet,
    row: &SheetRow,
    said: &Said,
    matched: &Matched,
    known: &K,
    planned: &mut PlannedRow,
) -> Result<(), String> {
    let patient = &matched.patient;
    planned.patient = Some(patient.id);
    let mut changes = Vec::new();
    for (field, file) in &said.details {
        let program = patient.identity.get(*field);
        if program == file {
            continue;
        }
        let since_import = patient
            .identity
            .imported
            .get(field)
            .map_or("", String::as_str);
        if program == since_import {
            changes.push(DetailChange {
                field: *field,
                old: program.to_owned(),
                new: file.clone(),
            });
        } else {
            planned.conflicts.push(Conflict {
                field: field.words().to_owned(),
                file: file.clone(),
                program: program.to_owned(),
            });
        }
    }
    course_conflicts(sheet, said, matched, known, planned);
    if changes.is_empty() {
        return Ok(());
    }
    if !matched.entitled {
        return Err(if matched.owner.is_empty() {
            "is registered already, and your role changes no details".to_owned()
        } else {
            format!(
                "is on the caseload of {}; ask them or a lead to bring the changes in",
                matched.owner
            )
        });
    }
    let details = changes
        .iter()
        .map(|change| (change.field, change.new.clone()));
    planned
        .commands
        .push(PatientCommand::CorrectDetails(CorrectDetails {
            details: details.collect(),
            reason: format!("as in {}", sheet.file),
            source: source(sheet, row),
        }));
    planned.seen = vec![(Room::Identity, patient.versions[Room::Identity as usize])];
    planned.action = Action::Update(changes);
    Ok(())
}

/// Tier, intensity and case manager are decisions of people: a file never changes them, it shows where it differs.
fn course_conflicts<K: Known>(
    sheet: &Sheet,
    said: &Said,
    matched: &Matched,
    known: &K,
    planned: &mut PlannedRow,
) {
    let patient = &matched.patient;
    let mut differ = |field: &str, file: &str, program: &str| {
        if file != program {
            planned.conflicts.push(Conflict {
                field: field.to_owned(),
                file: file.to_owned(),
                program: program.to_owned(),
            });
        }
    };
    if let (true, Some(tier)) = (sheet.has(Column::Tier), said.tier) {
        let program = patient.tier.current().map_or("none", Tier::words);
        differ("tier", tier.words(), program);
    }
    if !said.rung.is_empty() && patient.tier.on_caseload() {
        let policy = known.policy();
        let program = policy.rung_words(patient.intensity.rung());
        differ("intensity", policy.rung_words(&said.rung), program);
    }
    if !said.case_manager.is_empty() {
        let file = known
            .staff(&said.case_manager)
            .map_or_else(|| said.case_manager.clone(), |owner| owner.name);
        differ("case manager", &file, &matched.owner);
    }
}
