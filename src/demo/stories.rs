//! What happened lately to those whom the first screen shows.
//!
//! The numbers are days before the last one. Whoever has a story is left out of the ordinary days from
//! [`QUIET`] on, so that their last contact lies where the story needs it.

use crate::domain::command::{Admission, Breakdown, Fall, Move, PatientCommand, Return};
use crate::domain::patient::admission::{AdmissionKind, Destination};
use crate::domain::patient::contact::{
    Channel, DecisionMade, FollowUpTyped, Outcome, PlanNextContact, RecordContact,
};
use crate::domain::patient::finding::Injury;
use crate::domain::patient::identity::Residence;
use crate::domain::patient::intensity::StepIntensity;
use crate::domain::patient::suggestion::SuggestionAnswered;

use super::routine::made;
use super::year::{Act, Year};

/// From this day on the stories alone say what happens to their people.
const QUIET: i32 = 17;
/// How many people have a story of the last days.
const TOLD: usize = 18;

/// Whether the day belongs to a story of this person.
pub(super) fn has(place: usize, back: i32) -> bool {
    place < TOLD && back <= QUIET
}

/// Whether this person has a story at all.
pub(super) fn is_told(place: usize) -> bool {
    place < TOLD
}

/// The contacts of the stories: whose, how many days ago, by telephone, and whether it was answered.
const CONTACTS: &[(usize, i32, bool, bool)] = &[
    (0, 16, false, true),
    (0, 3, false, true),
    (1, 11, false, true),
    (2, 13, false, true),
    (2, 5, false, false),
    (3, 9, false, true),
    (3, 6, false, true),
    (3, 5, false, true),
    (3, 4, false, true),
    (3, 3, true, true),
    (3, 2, false, true),
    (4, 12, false, true),
    (5, 8, false, true),
    (6, 14, false, true),
    (8, 13, false, true),
    (9, 9, false, true),
    (10, 6, false, true),
    (11, 15, false, true),
    (12, 7, false, true),
    (13, 12, false, true),
    (14, 4, false, true),
    (15, 9, false, true),
    (17, 16, false, true),
    (17, 4, false, false),
    (17, 2, true, false),
];

/// The stories of one day.
pub(super) fn of_day(year: &mut Year<'_>, back: i32, acts: &mut Vec<Act>) {
    for (place, day, is_call, answered) in CONTACTS {
        if *day == back {
            contact(year, (*place, back), (*is_call, *answered), acts);
        }
    }
    events(year, back, acts);
    plans(year, back, acts);
    steps(year, back, acts);
}

pub(super) fn add(year: &Year<'_>, place: usize, command: PatientCommand, acts: &mut Vec<Act>) {
    let person = &year.people[place];
    acts.push(Act {
        actor: person.owner,
        patient: person.id,
        command,
    });
}

fn contact(
    year: &mut Year<'_>,
    (place, back): (usize, i32),
    (is_call, answered): (bool, bool),
    acts: &mut Vec<Act>,
) {
    let person = year.people[place].clone();
    let mut asked = made(&mut year.chance, &person, is_call);
    if !answered {
        asked.outcome = Outcome::NoReply;
        asked.duration_minutes = 5;
        asked.note = person.spoken.fill(
            "No answer at the door and none on the telephone. Card left; the neighbour has seen {her} this morning.",
        );
        let again = if place == 17 && back < 4 {
            "+3d"
        } else {
            "+2d"
        };
        again.clone_into(&mut asked.next);
    }
    follow_on(place, back, &mut asked);
    if (place, back) == (14, 4) {
        // Made the day before, in the evening, and recorded a day later.
        "-1650m".clone_into(&mut asked.at);
        "No connection at the house, and the laptop was flat".clone_into(&mut asked.late_reason);
    }
    add(year, place, PatientCommand::RecordContact(asked), acts);
}

/// What the stories' contacts leave to be done.
fn follow_on(place: usize, back: i32, asked: &mut RecordContact) {
    let mut later = |what: &str, days: i32| {
        asked.follow_ups.push(FollowUpTyped {
            what: what.to_owned(),
            owner: None,
            due: format!("+{days}d"),
        });
    };
    match (place, back) {
        (12, 7) => later("Ring the practice about the blood results", 6),
        (13, 12) => later("Ask whether the stair rail was fitted", 12),
        (15, 9) => later("Ring the daughter about the respite hours", 10),
        (4, 12) => later("Hear from podiatry about the heel", 11),
        _ => {}
    }
    if (place, back) == (0, 3) {
        asked.planned = false;
        asked.decisions.push(DecisionMade {
            what: "Ask for a falls assessment at home".to_owned(),
            rationale: "Second fall since the summer, both on the way to the bathroom at night"
                .to_owned(),
        });
    }
}

fn events(year: &mut Year<'_>, back: i32, acts: &mut Vec<Act>) {
    let spoken = |place: usize, text: &str| year.people[place].spoken.fill(text);
    let told = match back {
        3 => (
            0,
            PatientCommand::RecordFall(Fall {
                at: "-7h".to_owned(),
                injury: Injury::Minor,
                note: spoken(
                    0,
                    "Fell on the way to the bathroom at night, bruise on the left hip. Could get up with the help of {her} neighbour.",
                ),
            }),
        ),
        6 => (
            3,
            PatientCommand::RecordCarerBreakdown(Breakdown {
                at: "-3h".to_owned(),
                note: spoken(
                    3,
                    "The daughter has been taken ill herself and cannot come for some weeks. A home carer goes in twice a day from tonight.",
                ),
            }),
        ),
        10 => (
            8,
            admission("-4h", "Chest infection, could not catch breath at night"),
        ),
        2 => (
            9,
            admission("-9h", "Chest pain in the night, taken in by ambulance"),
        ),
        150 => (
            20,
            PatientCommand::RecordMove(Move {
                at: "-2d".to_owned(),
                residence: Residence::ResidentialHome,
                address: "Curlew House, 3 Larkrise Crescent, Heronsgate".to_owned(),
                postcode: "ZZ4 2DE".to_owned(),
                note: "Own wish after the second winter alone; the room looks onto the garden"
                    .to_owned(),
            }),
        ),
        _ => return returns(year, back, acts),
    };
    add(year, told.0, told.1, acts);
    returns(year, back, acts);
}

fn admission(at: &str, why: &str) -> PatientCommand {
    PatientCommand::RecordAdmission(Admission {
        at: at.to_owned(),
        hospital: "Heronsgate General, acute medical unit".to_owned(),
        how: AdmissionKind::Emergency,
        why: why.to_owned(),
        avoidable: None,
    })
}

fn returns(year: &mut Year<'_>, back: i32, acts: &mut Vec<Act>) {
    if back == 2 {
        let command = PatientCommand::RecordReturn(Return {
            at: "-1h".to_owned(),
            destination: Destination::Home,
            note: "Home with steroids for five days and a changed inhaler".to_owned(),
        });
        add(year, 8, command, acts);
    }
}

/// Visits booked for the last day, and calls planned for it.
fn plans(year: &mut Year<'_>, back: i32, acts: &mut Vec<Act>) {
    let today = year.last;
    let plan = |next: String, channel: Channel, reason: &str| {
        PatientCommand::PlanNextContact(PlanNextContact {
            next,
            channel,
            reason: reason.to_owned(),
        })
    };
    let (first, second) = year.booked_times();
    match back {
        4 => {
            let next = format!("{today} {first}");
            let command = plan(
                next,
                Channel::HomeVisit,
                "The son wants to be there and comes by the noon train",
            );
            add(year, 4, command, acts);
        }
        3 => {
            let next = format!("{today} {second}");
            let command = plan(next, Channel::HomeVisit, "Together with the district nurse");
            add(year, 5, command, acts);
        }
        9 => {
            let call = plan(
                today.to_string(),
                Channel::Telephone,
                "Home from the daughter's then",
            );
            add(year, 7, call, acts);
        }
        _ => {}
    }
}

/// Steps of the stories: one to daily, reviews that will have passed, a suggestion refused.
fn steps(year: &mut Year<'_>, back: i32, acts: &mut Vec<Act>) {
    let rung = |year: &Year<'_>, place: usize| {
        let card = year.service.card(year.people[place].id);
        card.map(|card| card.clock.rung.clone()).unwrap_or_default()
    };
    let step = |to: String, rationale: &str, review_by: &str| {
        PatientCommand::StepIntensity(StepIntensity {
            to,
            rationale: rationale.to_owned(),
            review_by: review_by.to_owned(),
            answers: None,
        })
    };
    match back {
        16 => {
            // Everybody with a story begins it on their own rung.
            for place in 0..TOLD {
                let base = year.people[place].base.to_owned();
                let days = match place {
                    10 => "+11d",
                    11 => "+16d",
                    _ => "+60d",
                };
                let command = step(
                    base,
                    "Looked at again with the patient: this is enough",
                    days,
                );
                add(year, place, command, acts);
            }
        }
        5 => {
            let open = year
                .service
                .card(year.people[3].id)
                .and_then(|card| card.suggestions.first().cloned());
            if let Some(open) = open {
                let command = PatientCommand::StepIntensity(StepIntensity {
                    to: open.suggests.clone(),
                    rationale: "Alone at night for the first time; daily until the sitting service is in place".to_owned(),
                    review_by: "+14d".to_owned(),
                    answers: Some(open.id),
                });
                add(year, 3, command, acts);
            }
        }
        1 => {
            let open = year
                .service
                .card(year.people[8].id)
                .map(|card| card.suggestions.clone())
                .unwrap_or_default();
            for one in open {
                let command = PatientCommand::RefuseSuggestion(SuggestionAnswered {
                    suggestion: one.id,
                    reason: "The respiratory nurse visits every second day for two weeks; we see to the rest weekly".to_owned(),
                });
                add(year, 8, command, acts);
            }
        }
        7 => {
            let now = rung(year, 16);
            let command = step(
                now,
                "Asked by the family to come more often; agreed to wait for the new tablets",
                "+30d",
            );
            add(year, 16, command, acts);
        }
        _ => {}
    }
}
