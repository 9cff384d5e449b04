//! A row's fields as what is asked of the service: details, tier, rung, dates, alerts, carers.

use crate::domain::patient::alert::{ALERT_BYTES_MAX, AlertKind, AlertRaised};
use crate::domain::patient::identity::{DetailField, Details, Residence};
use crate::domain::patient::people::CarerRecorded;
use crate::domain::patient::tier::Tier;
use crate::domain::programme::policy::Policy;
use crate::domain::refusal::Refusal;
use crate::domain::time::{Day, typed};
use crate::domain::vocabulary::plain;
use crate::domain::writing;

use super::columns::Column;
use super::{Sheet, SheetRow};

/// What a row says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Said {
    pub(super) details: Details,
    pub(super) tier: Option<Tier>,
    /// The rung's id.
    pub(super) rung: String,
    pub(super) case_manager: String,
    pub(super) last_contact: Option<Day>,
    pub(super) next: Option<Day>,
    pub(super) alerts: Vec<AlertRaised>,
    pub(super) carers: Vec<CarerRecorded>,
    /// What was left out of it, and why.
    pub(super) remarks: Vec<String>,
}

/// The columns that are a detail each.
const DETAILS: &[(Column, DetailField)] = &[
    (Column::NhsNumber, DetailField::NhsNumber),
    (Column::Surname, DetailField::Surname),
    (Column::Forenames, DetailField::Forenames),
    (Column::BirthDate, DetailField::BirthDate),
    (Column::Sex, DetailField::Sex),
    (Column::Postcode, DetailField::Postcode),
    (Column::Phone, DetailField::Phone),
    (Column::Mobile, DetailField::Mobile),
    (Column::Practice, DetailField::Practice),
    (Column::Language, DetailField::Language),
    (Column::Interpreter, DetailField::Interpreter),
    (Column::Culture, DetailField::Culture),
    (Column::Residence, DetailField::Residence),
    (Column::NextOfKin, DetailField::NextOfKin),
];
const ADDRESS: &[Column] = &[
    Column::Address,
    Column::Address1,
    Column::Address2,
    Column::Address3,
    Column::Address4,
    Column::Address5,
];
/// What people write where there is nothing to say.
const NOTHING: &[&str] = &[
    "none",
    "nil",
    "no",
    "na",
    "nka",
    "nkda",
    "noneknown",
    "nilknown",
    "noknownallergies",
    "noknowndrugallergies",
    "notknown",
    "unknown",
];

/// One row being read.
struct Reading<'a> {
    sheet: &'a Sheet,
    row: &'a SheetRow,
    today: Day,
    said: Said,
}

/// Reads a row.
///
/// # Errors
/// Why the row cannot be taken, as a sentence.
pub(super) fn read(
    sheet: &Sheet,
    row: &SheetRow,
    policy: &Policy,
    today: Day,
) -> Result<Said, String> {
    let (found, wanted) = (row.fields.len(), sheet.headings.len());
    let has_more = row
        .fields
        .iter()
        .skip(wanted)
        .any(|field| !field.trim().is_empty());
    if found < wanted || has_more {
        return Err(format!(
            "the row has {found} fields and the heading {wanted}; a comma or quotation mark may be amiss"
        ));
    }
    let mut reading = Reading {
        sheet,
        row,
        today,
        said: Said::default(),
    };
    reading.details()?;
    reading.course(policy)?;
    reading.dates()?;
    reading.alerts()?;
    reading.carers();
    Ok(reading.said)
}

fn sentence(refusal: &Refusal) -> String {
    let text = refusal.sentence();
    text.trim_end_matches('.').to_owned()
}

impl Reading<'_> {
    /// A field, cleaned of what must not reach a terminal; what cleaning took out is remarked on.
    fn field(&mut self, column: Column) -> String {
        let place = self
            .sheet
            .columns
            .iter()
            .position(|one| *one == Some(column));
        let Some(text) = place.and_then(|place| self.row.fields.get(place)) else {
            return String::new();
        };
        let (clean, removed) = writing::clean_line(text);
        if removed > 0 {
            let what = column.words();
            self.said.remarks.push(format!(
                "{removed} control characters were taken out of the {what}"
            ));
        }
        clean
    }

    fn details(&mut self) -> Result<(), String> {
        self.name();
        for (column, field) in DETAILS {
            let mut text = self.field(*column);
            match field {
                DetailField::BirthDate => text = day_only(&text).to_owned(),
                DetailField::Residence => text = residence(&text),
                _ => {}
            }
            self.put(*field, &text)?;
        }
        let lines: Vec<String> = ADDRESS
            .iter()
            .map(|column| self.field(*column).trim_matches([',', ' ']).to_owned())
            .filter(|line| !line.is_empty())
            .collect();
        self.put(DetailField::Address, &lines.join(", "))?;
        for needed in [DetailField::Surname, DetailField::BirthDate] {
            if !self.said.details.contains_key(&needed) {
                return Err(format!("the {} is missing", needed.words()));
            }
        }
        Ok(())
    }

    /// `SURNAME, Forenames` or `Forenames Surname` in one column.
    fn name(&mut self) {
        let name = self.field(Column::Name);
        let (surname, forenames) = match name.split_once(',') {
            Some((surname, forenames)) => (surname, forenames),
            None => match name.rsplit_once(' ') {
                Some((forenames, surname)) => (surname, forenames),
                None => (name.as_str(), ""),
            },
        };
        for (field, text) in [
            (DetailField::Surname, surname),
            (DetailField::Forenames, forenames),
        ] {
            let text = text.trim();
            if !text.is_empty() {
                self.said.details.insert(field, text.to_owned());
            }
        }
    }

    fn put(&mut self, field: DetailField, text: &str) -> Result<(), String> {
        match field.normalise(text, self.today) {
            Ok(value) if value.is_empty() => {}
            Ok(value) => drop(self.said.details.insert(field, value)),
            // What is of no consequence for who somebody is must not keep a row out.
            Err(_) if matches!(field, DetailField::Residence | DetailField::Interpreter) => {
                let words = field.words();
                self.said
                    .remarks
                    .push(format!("{words} '{text}' is left out: not understood"));
            }
            Err(refusal) => return Err(sentence(&refusal)),
        }
        Ok(())
    }

    fn course(&mut self, policy: &Policy) -> Result<(), String> {
        let tier = self.field(Column::Tier);
        self.said.tier = match plain(&tier).as_str() {
            // A caseload file without tiers lists those who are case managed.
            "" | "casemgmt" | "casemanaged" | "cm" => Some(Tier::CaseManagement),
            "disease" | "diseasemgmt" => Some(Tier::DiseaseManagement),
            "selfcare" | "supportedselfmanagement" | "selfmanagement" => {
                Some(Tier::SupportedSelfCare)
            }
            _ => match Tier::parse(&tier) {
                Some(tier) => Some(tier),
                None => {
                    return Err(format!(
                        "'{tier}' is not a tier; use case management, disease management or supported self-care"
                    ));
                }
            },
        };
        let intensity = self.field(Column::Intensity);
        if !intensity.is_empty() && !NOTHING.contains(&plain(&intensity).as_str()) {
            self.said.rung = rung(&intensity, policy).ok_or_else(|| {
                let words: Vec<&str> = policy
                    .ladder
                    .iter()
                    .map(|rung| rung.words.as_str())
                    .collect();
                format!(
                    "'{intensity}' is not a rung of the ladder; use one of: {}",
                    words.join(", ")
                )
            })?;
        }
        self.said.case_manager = self.field(Column::CaseManager);
        Ok(())
    }

    fn dates(&mut self) -> Result<(), String> {
        let last = self.field(Column::LastContact);
        if let Some(day) = self.day(Column::LastContact, &last)? {
            if day > self.today {
                return Err(format!("the last contact, {day}, lies in the future"));
            }
            self.said.last_contact = Some(day);
        }
        let next = self.field(Column::NextVisit);
        if let Some(day) = self.day(Column::NextVisit, &next)? {
            if day < self.today {
                let remark = format!("the next visit, {day}, has passed and is left out");
                self.said.remarks.push(remark);
            } else {
                self.said.next = Some(day);
            }
        }
        Ok(())
    }

    fn day(&self, column: Column, text: &str) -> Result<Option<Day>, String> {
        let text = day_only(text);
        if text.is_empty() || NOTHING.contains(&plain(text).as_str()) {
            return Ok(None);
        }
        // Dates of birth are read in their full form only; so are these. They may lie ahead.
        let ahead = self.today.plus(366 * 10);
        typed::parse_birth_date(text, ahead)
            .map(Some)
            .map_err(|_not_a_day| {
                format!(
                    "the {}, '{text}', is not a date such as 31/12/2026 or 2026-12-31",
                    column.words()
                )
            })
    }

    fn alerts(&mut self) -> Result<(), String> {
        for (column, about) in [
            (Column::Allergies, AlertKind::Allergy),
            (Column::Alerts, AlertKind::Other),
        ] {
            let text = self.field(column);
            for one in text.split([';', '|']).map(str::trim) {
                if one.is_empty() || NOTHING.contains(&plain(one).as_str()) {
                    continue;
                }
                if one.len() > ALERT_BYTES_MAX {
                    return Err(format!(
                        "one of the {} has {} bytes; the limit is {ALERT_BYTES_MAX}",
                        column.words(),
                        one.len()
                    ));
                }
                let alert = AlertRaised {
                    about,
                    text: one.to_owned(),
                };
                if !self.said.alerts.contains(&alert) {
                    self.said.alerts.push(alert);
                }
            }
        }
        Ok(())
    }

    fn carers(&mut self) {
        let name = self.field(Column::CarerName);
        let relation = self.field(Column::CarerRelation);
        let phone = self.field(Column::CarerPhone);
        if name.is_empty() || NOTHING.contains(&plain(&name).as_str()) {
            return;
        }
        self.said.carers.push(CarerRecorded {
            name,
            relation: if relation.is_empty() {
                "carer".to_owned()
            } else {
                relation
            },
            phone,
            view: String::new(),
            ended: false,
        });
    }
}

/// A date without the midnight that spreadsheets and databases put behind it.
fn day_only(text: &str) -> &str {
    let text = text.trim();
    for midnight in [
        " 00:00:00.000",
        " 00:00:00",
        "T00:00:00Z",
        "T00:00:00",
        " 00:00",
        " 0:00",
    ] {
        if let Some(day) = text.strip_suffix(midnight) {
            return day;
        }
    }
    text
}

fn residence(text: &str) -> String {
    let kind = match plain(text).as_str() {
        "home" | "house" | "own" | "flat" | "private" | "bungalow" | "ownhouse" | "ownflat" => {
            Residence::OwnHome
        }
        "residential" | "carehome" | "residentialcare" | "rh" => Residence::ResidentialHome,
        "nursing" | "nursingcare" | "nh" => Residence::NursingHome,
        "sheltered" | "extracare" | "shelteredflat" => Residence::Sheltered,
        _ => return text.to_owned(),
    };
    kind.code().to_owned()
}

/// The rung of the ladder that a text means: by its id, its words, or how often it says.
fn rung(text: &str, policy: &Policy) -> Option<String> {
    let wanted = plain(text);
    let named = policy
        .ladder
        .iter()
        .find(|rung| plain(&rung.id) == wanted || plain(&rung.words) == wanted);
    let days = match wanted.as_str() {
        "everyday" | "daily" | "onceaday" => 1,
        "twiceaweek" | "2xweek" | "2xweekly" | "2aweek" | "3aweek" | "23xweek" | "twiceweekly"
        | "threetimesaweek" | "3xweek" | "3xweekly" | "severaltimesaweek" => 3,
        "everyweek" | "onceaweek" | "weekly" | "1xweek" | "1weekly" => 7,
        "2weekly" | "every2weeks" | "everytwoweeks" | "twoweekly" | "everyotherweek"
        | "fortnightly" | "onceafortnight" => 14,
        "4weekly" | "every4weeks" | "everymonth" | "onceamonth" | "monthly" | "1monthly" => 30,
        "3monthly" | "every3months" | "everythreemonths" | "threemonthly" | "quarterly"
        | "12weekly" => 91,
        _ => 0,
    };
    named
        .or_else(|| policy.ladder.iter().find(|rung| rung.interval_days == days))
        .map(|rung| rung.id.clone())
}
