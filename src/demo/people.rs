//! The made-up patients: who they are, what they live with, how they came onto the caseload.

use crate::domain::command::Registration;
use crate::domain::entry::{PatientId, StaffId};
use crate::domain::nhs_number::NhsNumber;
use crate::domain::patient::alert::{AlertKind, AlertRaised};
use crate::domain::patient::identity::{DetailField, Details, RegisterPatient, Residence, Source};
use crate::domain::patient::people::CarerRecorded;
use crate::domain::patient::tier::Tier;
use crate::domain::time::Day;

use super::chance::Chance;
use super::names::{CARERS, Named, PEOPLE, PRACTICES, STREETS};
use super::notes::{CONDITIONS, Spoken};

/// Patients on the caseload of the demo's usual actor on the last day.
pub(super) const OWN: usize = 62;
/// Patients of the same case manager who died or left in the course of the year.
pub(super) const GONE: usize = 3;
/// The matron's patients.
pub(super) const OTHERS: usize = 12;

/// A made-up patient, as far as the year's story needs to know.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub(super) id: PatientId,
    pub(super) owner: StaffId,
    /// The place among all, which says which story is theirs.
    pub(super) place: usize,
    pub(super) spoken: Spoken,
    pub(super) conditions: Vec<usize>,
    /// The rung to which they always come back.
    pub(super) base: &'static str,
    /// The day on which they are registered, in days before the last one.
    pub(super) joined: i32,
    /// The day on which they come home from hospital, in days before the last one.
    pub(super) home_on: Option<i32>,
    /// Whether they are still cared for.
    pub(super) gone: bool,
}

const BASES: &[(&str, usize)] = &[
    ("several_weekly", 3),
    ("weekly", 14),
    ("fortnightly", 22),
    ("monthly", 18),
    ("quarterly", 8),
];
const STORY_BASES: &[&str] = &[
    "fortnightly",
    "weekly",
    "weekly",
    "weekly",
    "fortnightly",
    "weekly",
    "fortnightly",
    "monthly",
    "fortnightly",
    "weekly",
    "fortnightly",
    "monthly",
    "fortnightly",
    "monthly",
    "weekly",
    "fortnightly",
    "monthly",
    "fortnightly",
];

/// The rung to which a person comes back: of the stories as they need it, else so that the ladder is peopled evenly.
fn base(place: usize) -> &'static str {
    if let Some(rung) = STORY_BASES.get(place) {
        return rung;
    }
    // A step of 7 through 65 places visits each once, so that rungs are not bunched by name.
    let mut scattered = place * 7 % BASES.iter().map(|one| one.1).sum::<usize>();
    for (rung, count) in BASES {
        if scattered < *count {
            return rung;
        }
        scattered -= count;
    }
    "monthly"
}

/// Somebody, without details yet.
pub(super) fn person(place: usize, id: PatientId, owner: StaffId, chance: &mut Chance) -> Person {
    let named = named(place);
    let first = chance.place(CONDITIONS.len());
    let second = (first + 1 + chance.place(CONDITIONS.len() - 1)) % CONDITIONS.len();
    let late = i32::from(chance.between(20, 330));
    let joined = if place < 24 || chance.in_hundred(60) {
        364 - i32::from(chance.between(0, 13))
    } else {
        late
    };
    Person {
        id,
        owner,
        place,
        spoken: Spoken {
            woman: named.2 == 'f',
        },
        conditions: vec![first, second],
        base: base(place),
        joined: if place >= OWN {
            joined.max(300)
        } else {
            joined
        },
        home_on: None,
        gone: false,
    }
}

fn named(place: usize) -> &'static Named {
    &PEOPLE[place % PEOPLE.len()]
}

/// What is asked when somebody is registered.
pub(super) fn registration(person: &Person, today: Day, chance: &mut Chance) -> Registration {
    let (surname, _, _, language) = *named(person.place);
    let details = details(person, today, chance);
    let illness = CONDITIONS[person.conditions[0]].name;
    let mut alerts = Vec::new();
    let mut raise = |about, text: &str| {
        alerts.push(AlertRaised {
            about,
            text: text.to_owned(),
        });
    };
    if chance.in_hundred(35) {
        let to = chance.one_of(&[
            "Penicillin: rash",
            "Latex",
            "Trimethoprim: swelling of the lips",
            "Adhesive plasters",
        ]);
        raise(AlertKind::Allergy, to);
    }
    if chance.in_hundred(8) {
        raise(
            AlertKind::LoneWorking,
            "Large dog, ring first so that it is shut in the kitchen",
        );
    }
    if !language.is_empty() && chance.in_hundred(40) {
        raise(
            AlertKind::Communication,
            &format!("Speaks {language}; interpreter for anything that matters"),
        );
    } else if chance.in_hundred(15) {
        raise(
            AlertKind::Communication,
            "Hard of hearing on the right, wears an aid: face and speak slowly",
        );
    }
    if chance.in_hundred(25) {
        raise(
            AlertKind::Access,
            "Key safe beside the door; the number is with the coordinator",
        );
    }
    let carers = if chance.in_hundred(70) {
        vec![carer(surname, chance)]
    } else {
        Vec::new()
    };
    Registration {
        who: RegisterPatient {
            details,
            source: Source::Typed,
            not_a_duplicate: String::new(),
        },
        tier: Some(Tier::CaseManagement),
        tier_reason: format!("Lives with {illness} and was in hospital twice in a year"),
        case_manager: Some(person.owner),
        intensity: person.base.to_owned(),
        rationale: "Agreed at the first meeting; enough to see a change in time".to_owned(),
        next: String::new(),
        alerts,
        carers,
    }
}

fn carer(surname: &str, chance: &mut Chance) -> CarerRecorded {
    let (relation, forename) = CARERS[chance.place(CARERS.len())];
    let name = if forename.contains(' ') {
        forename.to_owned()
    } else {
        format!("{forename} {surname}")
    };
    CarerRecorded {
        name,
        relation: relation.to_owned(),
        phone: phone("07700 900", chance),
        view: "Wants to be rung before anything is changed".to_owned(),
        ended: false,
    }
}

/// A number from the ranges that are kept for stories.
fn phone(range: &str, chance: &mut Chance) -> String {
    format!("{range}{:03}", chance.below(1_000))
}

fn details(person: &Person, today: Day, chance: &mut Chance) -> Details {
    let (surname, forenames, sex, language) = *named(person.place);
    let age = 62 + i32::from(chance.between(0, 17)) + i32::from(chance.between(0, 17));
    let birth = today.plus(-age * 365 - i32::from(chance.between(20, 340)));
    let number = u32::try_from(person.place)
        .ok()
        .and_then(|place| NhsNumber::synthetic(place * 13 + 5))
        .map(NhsNumber::plain)
        .unwrap_or_default();
    let street = chance.one_of(STREETS);
    let residence = if chance.in_hundred(12) {
        Residence::Sheltered
    } else if chance.in_hundred(8) {
        Residence::ResidentialHome
    } else {
        Residence::OwnHome
    };
    let letters: Vec<char> = "ABDEFGHJLN".chars().collect();
    let postcode = format!(
        "ZZ{} {}{}{}",
        chance.between(1, 30),
        chance.between(1, 9),
        letters[chance.place(letters.len())],
        letters[chance.place(letters.len())]
    );
    let mut details = Details::new();
    let mut put = |field: DetailField, value: &str| {
        if !value.is_empty() {
            details.insert(field, value.to_owned());
        }
    };
    put(DetailField::NhsNumber, &number);
    put(DetailField::Surname, surname);
    put(DetailField::Forenames, forenames);
    put(DetailField::BirthDate, &birth.to_string());
    put(DetailField::Sex, if sex == 'f' { "female" } else { "male" });
    put(
        DetailField::Address,
        &format!("{} {street}, Heronsgate", chance.between(1, 140)),
    );
    put(DetailField::Postcode, &postcode);
    put(DetailField::Phone, &phone("01632 960", chance));
    if chance.in_hundred(45) {
        put(DetailField::Mobile, &phone("07700 900", chance));
    }
    put(DetailField::Practice, chance.one_of(PRACTICES));
    put(DetailField::Language, language);
    put(DetailField::Residence, residence.code());
    details
}
