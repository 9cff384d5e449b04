//! Who the patient is: names, numbers, address, language (R003-15), and where they live.
//!
//! Details are kept by field, each normalised, so that an import can be compared field by field and a correction names
//! the old and the new value.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::command::Context;
use crate::domain::entry::{EntryHead, EntryNumber};
use crate::domain::nhs_number::NhsNumber;
use crate::domain::patient::finding::ResidenceMoved;
use crate::domain::refusal::{Reason, Refusal, required};
use crate::domain::time::{Day, Moment, typed};
use crate::domain::writing;

crate::vocabulary! {
    /// A detail of a patient.
    pub enum DetailField {
        NhsNumber = "nhs_number", "NHS number";
        Surname = "surname", "surname";
        Forenames = "forenames", "forenames";
        BirthDate = "birth_date", "date of birth";
        Sex = "sex", "sex";
        Address = "address", "address";
        Postcode = "postcode", "postcode";
        Phone = "phone", "phone";
        Mobile = "mobile", "mobile";
        Practice = "practice", "GP practice";
        Language = "language", "language";
        Interpreter = "interpreter", "interpreter needed";
        Culture = "culture", "religion and culture";
        Residence = "residence", "kind of residence";
        NextOfKin = "next_of_kin", "next of kin";
    }
}

crate::vocabulary! {
    /// Where somebody lives (R001-14).
    pub enum Residence {
        OwnHome = "own_home", "own home";
        Sheltered = "sheltered", "sheltered housing";
        ResidentialHome = "residential_home", "residential home";
        NursingHome = "nursing_home", "nursing home";
        Other = "other", "elsewhere";
    }
}

impl Residence {
    /// Whether it is a care home: a visit there is a care-home visit.
    pub const fn is_care_home(self) -> bool {
        matches!(self, Residence::ResidentialHome | Residence::NursingHome)
    }
}

/// The most bytes of one detail.
pub const DETAIL_BYTES_MAX: usize = 400;

impl DetailField {
    /// Brings a typed value into the form it is kept in; an empty text stays empty.
    ///
    /// # Errors
    /// A refusal at this field when the value is not of its form.
    pub fn normalise(self, text: &str, today: Day) -> Result<String, Refusal> {
        let (clean, _) = writing::clean_line(text);
        let clean = clean.split_whitespace().collect::<Vec<_>>().join(" ");
        if clean.is_empty() {
            return Ok(clean);
        }
        crate::domain::refusal::within(self.code(), self.words(), &clean, DETAIL_BYTES_MAX)?;
        match self {
            DetailField::NhsNumber => NhsNumber::parse(&clean)
                .map(NhsNumber::plain)
                .map_err(|error| Refusal::invalid(self.code(), error.to_string())),
            DetailField::BirthDate => typed::parse_birth_date(&clean, today)
                .map(|day| day.to_string())
                .map_err(|refusal| refusal.at(self.code())),
            DetailField::Postcode => Ok(postcode(&clean)),
            DetailField::Sex => Ok(sex(&clean)),
            DetailField::Residence => Residence::parse(&clean)
                .map(|kind| kind.code().to_owned())
                .ok_or_else(|| {
                    Refusal::invalid(self.code(), format!("'{clean}' is not a kind of residence"))
                        .advise(format!(
                            "Use one of: {}",
                            Residence::ALL
                                .iter()
                                .map(|kind| kind.words())
                                .collect::<Vec<_>>()
                                .join(", ")
                        ))
                }),
            DetailField::Interpreter => match writing::fold(&clean).as_str() {
                "yes" | "y" | "true" | "1" => Ok("yes".to_owned()),
                "no" | "n" | "false" | "0" => Ok(String::new()),
                _ => Err(Refusal::invalid(
                    self.code(),
                    format!("'{clean}' is neither yes nor no"),
                )),
            },
            _ => Ok(clean),
        }
    }
}

/// Upper case with one blank before the last three characters.
fn postcode(text: &str) -> String {
    let compact: Vec<char> = text
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_uppercase)
        .collect();
    if (5..=7).contains(&compact.len()) {
        let (outward, inward) = compact.split_at(compact.len() - 3);
        format!(
            "{} {}",
            outward.iter().collect::<String>(),
            inward.iter().collect::<String>()
        )
    } else {
        text.to_uppercase()
    }
}

fn sex(text: &str) -> String {
    match writing::fold(text).as_str() {
        "f" | "female" | "2" | "woman" => "female".to_owned(),
        "m" | "male" | "1" | "man" => "male".to_owned(),
        "0" | "9" | "unknown" | "not known" | "not stated" => "not known".to_owned(),
        _ => text.to_owned(),
    }
}

/// Details by field.
pub type Details = BTreeMap<DetailField, String>;

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Typed by the person who recorded it.
    Typed,
    /// Read from a file.
    Imported {
        /// The file's name, without its folder.
        file: String,
        /// The row in it, counted from 1 after the header.
        row: u32,
    },
}

/// A patient became known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatientRegistered {
    /// What is known.
    pub details: Details,
    /// Where it came from.
    pub source: Source,
    /// Why this is another person, where somebody alike was known already.
    pub not_a_duplicate: String,
}

/// One changed detail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DetailChange {
    /// Which.
    pub field: DetailField,
    /// What was kept before.
    pub old: String,
    /// What is kept now; empty takes the detail away.
    pub new: String,
}

/// Details were corrected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DetailsCorrected {
    /// The changes.
    pub changes: Vec<DetailChange>,
    /// Why.
    pub reason: String,
    /// Where the new values came from.
    pub source: Source,
}

/// The state of this room.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct IdentityRoom {
    /// The entry that registered the patient; 0 before.
    pub registered: EntryNumber,
    /// When that was recorded.
    pub registered_at: Moment,
    /// What is known now.
    pub details: Details,
    /// What the last import said, to tell a later change in the program from a newer file.
    pub imported: Details,
}

impl IdentityRoom {
    /// A detail's value; empty when not known.
    pub fn get(&self, field: DetailField) -> &str {
        self.details.get(&field).map_or("", String::as_str)
    }

    /// The NHS number, where known.
    pub fn nhs_number(&self) -> Option<NhsNumber> {
        NhsNumber::parse(self.get(DetailField::NhsNumber)).ok()
    }

    /// The date of birth, where known.
    pub fn birth(&self) -> Option<Day> {
        self.get(DetailField::BirthDate).parse().ok()
    }

    /// Where the patient lives.
    pub fn residence(&self) -> Residence {
        Residence::parse(self.get(DetailField::Residence)).unwrap_or(Residence::OwnHome)
    }

    /// `SURNAME, Forenames`, as lists show it.
    pub fn list_name(&self) -> String {
        let surname = self.get(DetailField::Surname).to_uppercase();
        match self.get(DetailField::Forenames) {
            "" => surname,
            forenames => format!("{surname}, {forenames}"),
        }
    }

    pub(super) fn register(&mut self, head: &EntryHead, fact: &PatientRegistered) {
        self.registered = head.number;
        self.registered_at = head.entered;
        self.details.clone_from(&fact.details);
        if matches!(fact.source, Source::Imported { .. }) {
            self.imported.clone_from(&fact.details);
        }
    }

    pub(super) fn correct(&mut self, fact: &DetailsCorrected) {
        for change in &fact.changes {
            self.put(change.field, &change.new);
            if matches!(fact.source, Source::Imported { .. }) {
                self.imported.insert(change.field, change.new.clone());
            }
        }
    }

    pub(super) fn moved(&mut self, fact: &ResidenceMoved) {
        self.put(DetailField::Residence, fact.residence.code());
        self.put(DetailField::Address, &fact.address);
        self.put(DetailField::Postcode, &fact.postcode);
    }

    fn put(&mut self, field: DetailField, value: &str) {
        if value.is_empty() {
            self.details.remove(&field);
        } else {
            self.details.insert(field, value.to_owned());
        }
    }
}

/// Normalises all details, refusing the first that is not of its form.
///
/// # Errors
/// A refusal at the field.
pub fn normalise_all(details: &Details, today: Day) -> Result<Details, Refusal> {
    let mut normal = Details::new();
    for (field, text) in details {
        let value = field.normalise(text, today)?;
        if !value.is_empty() {
            normal.insert(*field, value);
        }
    }
    Ok(normal)
}

/// Asks for a patient to be registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterPatient {
    /// What is known, as typed.
    pub details: Details,
    /// Where it came from.
    #[serde(default = "typed_source")]
    pub source: Source,
    /// Why this is another person than the one alike who is known already.
    #[serde(default)]
    pub not_a_duplicate: String,
}

fn typed_source() -> Source {
    Source::Typed
}

/// Somebody already known who may be the same person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alike {
    /// The known patient's name.
    pub name: String,
    /// Their date of birth.
    pub birth: String,
    /// Their NHS number.
    pub nhs_number: String,
    /// Whether the NHS number is the same: then it is the same person, and no reason overrides it.
    pub same_number: bool,
}

/// Decides on a registration.
///
/// # Errors
/// Missing surname or date of birth, a detail that is not of its form, or somebody alike and no reason why this is
/// another person.
pub fn register(
    command: &RegisterPatient,
    alike: &[Alike],
    context: &Context<'_>,
) -> Result<PatientRegistered, Refusal> {
    let details = normalise_all(&command.details, context.today)?;
    for needed in [DetailField::Surname, DetailField::BirthDate] {
        required(
            needed.code(),
            needed.words(),
            details.get(&needed).map_or("", String::as_str),
        )?;
    }
    if let Some(same) = alike.iter().find(|one| one.same_number) {
        return Err(Refusal::new(
            Reason::Duplicate,
            format!(
                "NHS number {} belongs to {}, born {}, who is registered already",
                same.nhs_number, same.name, same.birth
            ),
        )
        .at(DetailField::NhsNumber.code())
        .advise("Open that record instead, or check the number"));
    }
    let not_a_duplicate = command.not_a_duplicate.trim().to_owned();
    if let (Some(one), true) = (alike.first(), not_a_duplicate.is_empty()) {
        return Err(Refusal::new(
            Reason::Duplicate,
            format!(
                "{}, born {}, NHS number {}, is registered already",
                one.name,
                one.birth,
                shown(&one.nhs_number)
            ),
        )
        .at("not_a_duplicate")
        .advise("Open that record, or say why this is another person"));
    }
    Ok(PatientRegistered {
        details,
        source: command.source.clone(),
        not_a_duplicate,
    })
}

fn shown(number: &str) -> &str {
    if number.is_empty() {
        "not known"
    } else {
        number
    }
}

/// Asks for details to be corrected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectDetails {
    /// The new values, as typed; an empty one takes the detail away.
    pub details: Details,
    /// Why.
    #[serde(default)]
    pub reason: String,
    /// Where they came from.
    #[serde(default = "typed_source")]
    pub source: Source,
}

/// Decides on a correction of details.
///
/// # Errors
/// A detail not of its form, a taken NHS number, nothing changed, or no reason.
pub fn correct(
    command: &CorrectDetails,
    room: &IdentityRoom,
    number_taken_by: Option<&Alike>,
    context: &Context<'_>,
) -> Result<DetailsCorrected, Refusal> {
    let mut changes = Vec::new();
    for (field, text) in &command.details {
        let new = field.normalise(text, context.today)?;
        let old = room.get(*field).to_owned();
        if new == old {
            continue;
        }
        if matches!(field, DetailField::Surname | DetailField::BirthDate) {
            required(field.code(), field.words(), &new)?;
        }
        changes.push(DetailChange {
            field: *field,
            old,
            new,
        });
    }
    if changes.is_empty() {
        return Err(Refusal::new(Reason::Invalid, "Nothing was changed")
            .advise("Change a detail, or press Esc to leave"));
    }
    if let Some(other) = number_taken_by {
        return Err(Refusal::new(
            Reason::Duplicate,
            format!(
                "NHS number {} belongs to {}, born {}",
                other.nhs_number, other.name, other.birth
            ),
        )
        .at(DetailField::NhsNumber.code())
        .advise("Check the number"));
    }
    let reason = required("reason", "The reason for the change", &command.reason)?;
    Ok(DetailsCorrected {
        changes,
        reason,
        source: command.source.clone(),
    })
}
