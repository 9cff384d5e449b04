//! An ordinary day: what is due is done, what waits is answered, and now and then something happens.

use std::collections::BTreeSet;

use crate::domain::command::{Admission, Breakdown, Dated, Fall, PatientCommand, Return};
use crate::domain::patient::admission::{AdmissionKind, Destination};
use crate::domain::patient::card::Card;
use crate::domain::patient::consent::{Answer, ConsentRecorded, Manner, Purpose};
use crate::domain::patient::contact::{
    Channel, CloseFollowUp, DecisionMade, FollowUpTyped, Outcome, RecordContact,
};
use crate::domain::patient::due::Standing;
use crate::domain::patient::finding::Injury;
use crate::domain::patient::intensity::StepIntensity;
use crate::domain::patient::opening::OpenRecord;
use crate::domain::patient::risk::{RecordScore, charlson, lace};
use crate::domain::patient::suggestion::SuggestionAnswered;
use crate::domain::programme::policy::Policy;
use crate::domain::time::Moment;
use crate::service::query::policy_at;

use super::names::HOSPITALS;
use super::people::Person;
use super::year::{Act, Year};
use super::{notes, stories};

/// In the last days nobody's contact is forgotten or missed but those of the stories.
const CALM_DAYS: i32 = 12;

/// What is done on a working day.
pub(super) fn of_day(year: &mut Year<'_>, back: i32, now: Moment, acts: &mut Vec<Act>) {
    let (today, policy, zone) = policy_at(&year.service.programme(), now);
    // On a Friday what falls due on the weekend is done as well.
    let free = (1..=3)
        .take_while(|ahead| back - ahead >= 0 && !year.is_worked(back - ahead))
        .count();
    let until = today.plus(i32::try_from(free).unwrap_or(0));
    for place in 0..year.people.len() {
        let person = year.people[place].clone();
        let Some(card) = year.service.card(person.id) else {
            continue;
        };
        if person.gone || stories::has(place, back) {
            continue;
        }
        if let Some(home_on) = person.home_on {
            if back <= home_on {
                come_home(year, &person, acts);
            }
            continue;
        }
        if answer(year, &person, &card, &policy, acts) || happens(year, &person, back, acts) {
            continue;
        }
        follow_ups(year, &person, &card, today, acts);
        if review(year, &person, &card, back, today, &policy, acts) {
            continue;
        }
        let Ok(due) = card.clock.due(&policy, &zone) else {
            continue;
        };
        let is_due = due.standing(now, until) != Standing::Later;
        let kept = back < CALM_DAYS
            || due.standing(now, today) == Standing::Overdue
            || year.chance.in_hundred(88);
        // What is due today is left to whoever opens the demo.
        if is_due && kept && back > 0 {
            contact(year, &person, &card, back, acts);
        }
    }
}

fn act(person: &Person, command: PatientCommand) -> Act {
    Act {
        actor: person.owner,
        patient: person.id,
        command,
    }
}

fn contact(year: &mut Year<'_>, person: &Person, card: &Card, back: i32, acts: &mut Vec<Act>) {
    if year.chance.in_hundred(9) {
        let opened = PatientCommand::OpenRecord(OpenRecord::default());
        acts.push(act(person, opened));
    }
    let chance = &mut year.chance;
    let is_call = match card.clock.rung.as_str() {
        "quarterly" => chance.in_hundred(70),
        "monthly" => chance.in_hundred(45),
        _ => chance.in_hundred(30),
    } && card.clock.visit_owed.is_none();
    let roll = if back < CALM_DAYS {
        50
    } else {
        chance.below(100)
    };
    let outcome = match roll {
        0..=5 => Outcome::NoReply,
        6..=7 => Outcome::Declined,
        _ => Outcome::Made,
    };
    let mut asked = made(chance, person, is_call);
    if outcome == Outcome::Made {
        extras(chance, &mut asked);
    } else {
        asked.outcome = outcome;
        asked.duration_minutes = 5;
        asked.next = format!("+{}d", chance.between(1, 3));
        asked.note = if outcome == Outcome::NoReply {
            notes::of_no_reply(chance, person.spoken)
        } else {
            notes::of_declined(chance, person.spoken)
        };
    }
    // Calls are often made by the associate, who records them; the pharmacist rings about medicines.
    let actor = match year.chance.below(100) {
        0..=24 if is_call => year.team.farrow,
        25..=31 if is_call => year.team.iyer,
        _ => person.owner,
    };
    acts.push(Act {
        actor,
        ..act(person, PatientCommand::RecordContact(asked))
    });
}

/// A contact as it is usually made.
pub(super) fn made(
    chance: &mut super::chance::Chance,
    person: &Person,
    is_call: bool,
) -> RecordContact {
    RecordContact {
        at: format!("-{}m", chance.between(8, 48)),
        channel: if is_call {
            Channel::Telephone
        } else {
            Channel::HomeVisit
        },
        outcome: Outcome::Made,
        duration_minutes: if is_call {
            chance.between(2, 5) * 5
        } else {
            chance.between(4, 13) * 5
        },
        travel_minutes: if is_call { 0 } else { chance.between(1, 6) * 5 },
        made_by: None,
        present: String::new(),
        planned: true,
        note: notes::of_contact(chance, person.spoken, &person.conditions, is_call),
        decisions: Vec::new(),
        follow_ups: Vec::new(),
        next: String::new(),
        next_channel: None,
        late_reason: String::new(),
    }
}

fn extras(chance: &mut super::chance::Chance, asked: &mut RecordContact) {
    if chance.in_hundred(18) {
        let (what, why) = notes::decision(chance);
        asked.decisions.push(DecisionMade {
            what: what.to_owned(),
            rationale: why.to_owned(),
        });
    }
    if chance.in_hundred(16) {
        asked.follow_ups.push(FollowUpTyped {
            what: notes::follow_up(chance).to_owned(),
            owner: None,
            due: format!("+{}d", chance.between(2, 10)),
        });
    }
    if chance.in_hundred(20) {
        chance
            .one_of(&[
                "daughter",
                "husband",
                "wife",
                "home carer",
                "district nurse",
            ])
            .clone_into(&mut asked.present);
    }
    if chance.in_hundred(6) {
        asked.at = format!("-{}m", chance.between(65, 160));
    }
}

/// Answers a suggestion that has waited a day.
fn answer(
    year: &mut Year<'_>,
    person: &Person,
    card: &Card,
    policy: &Policy,
    acts: &mut Vec<Act>,
) -> bool {
    let Some(open) = card.suggestions.first() else {
        return false;
    };
    if year.chance.in_hundred(30) {
        return false;
    }
    let closer = policy.rung_place(&open.suggests) < policy.rung_place(&card.clock.rung);
    let command = if closer && year.chance.in_hundred(45) {
        PatientCommand::StepIntensity(StepIntensity {
            to: open.suggests.clone(),
            rationale: "Closer contact until it is clear how things go".to_owned(),
            review_by: format!("+{}d", year.chance.between(10, 24)),
            answers: Some(open.id),
        })
    } else {
        let reason = year.chance.one_of(&[
            "Seen the next day: no change, and family is there every evening",
            "The district nurses go in daily for now, more from us would only tire",
            "A single event with a plain cause that has been dealt with",
            "Asked, and wishes to keep the present rhythm",
        ]);
        PatientCommand::RefuseSuggestion(SuggestionAnswered {
            suggestion: open.id,
            reason: reason.to_owned(),
        })
    };
    acts.push(act(person, command));
    true
}

fn follow_ups(
    year: &mut Year<'_>,
    person: &Person,
    card: &Card,
    today: crate::domain::time::Day,
    acts: &mut Vec<Act>,
) {
    for one in &card.follow_ups {
        if one.follow_up.due > today {
            continue;
        }
        let roll = year.chance.below(100);
        let (outcome, note, again) = match roll {
            0..=9 => (Outcome::NoReply, "Nobody picked up", "+3d"),
            10..=13 => (
                Outcome::NotNeeded,
                "Settled by itself before it was asked",
                "",
            ),
            _ => (Outcome::Made, "Done", ""),
        };
        let command = PatientCommand::CloseFollowUp(CloseFollowUp {
            follow_up: one.id,
            outcome,
            note: note.to_owned(),
            again: again.to_owned(),
        });
        acts.push(Act {
            actor: one.follow_up.owner,
            ..act(person, command)
        });
    }
}

/// Looks again at a rung past its review: a step down towards the usual one, or it is kept.
fn review(
    year: &mut Year<'_>,
    person: &Person,
    card: &Card,
    back: i32,
    today: crate::domain::time::Day,
    policy: &Policy,
    acts: &mut Vec<Act>,
) -> bool {
    if card.review_by.is_none_or(|day| day > today) {
        return false;
    }
    // Now and then a review waits some days.
    if back > CALM_DAYS && year.chance.in_hundred(50) {
        return false;
    }
    let (Some(present), Some(usual)) = (
        policy.rung_place(&card.clock.rung),
        policy.rung_place(person.base),
    ) else {
        return false;
    };
    let (to, why) = if present < usual {
        (
            policy.ladder[present + 1].id.clone(),
            "Two quiet weeks, carer agrees, and nobody was called out at night",
        )
    } else {
        (
            card.clock.rung.clone(),
            "Nothing suggests more or less contact; asked, and is content with it",
        )
    };
    let command = PatientCommand::StepIntensity(StepIntensity {
        to,
        rationale: why.to_owned(),
        review_by: String::new(),
        answers: None,
    });
    acts.push(act(person, command));
    true
}

/// What happens without anybody's plan.
fn happens(year: &mut Year<'_>, person: &Person, back: i32, acts: &mut Vec<Act>) -> bool {
    if back < CALM_DAYS + 3 || (stories::is_told(person.place) && back < 45) {
        return false;
    }
    let roll = year.chance.below(10_000);
    let hours = year.chance.between(2, 14);
    let at = format!("-{hours}h");
    let command = match roll {
        0..=21 => PatientCommand::RecordFall(Fall {
            at,
            injury: if roll < 12 { Injury::None } else { Injury::Minor },
            note: person.spoken.fill(year.chance.one_of(&[
                "Slipped beside the bed in the night and could get up without help. No pain, no bruise.",
                "Tripped over the step to the yard. A graze on the left knee, cleaned by the daughter.",
                "Legs gave way in the kitchen; {she} sat down hard. The neighbour helped {her} up.",
            ])),
        }),
        22..=43 => admission(year, person, back, at),
        44..=46 => PatientCommand::RecordCarerBreakdown(Breakdown {
            at,
            note: "The carer is ill and cannot go on; a sitting service comes from tomorrow"
                .to_owned(),
        }),
        47..=76 => score(year, person, roll),
        _ => return false,
    };
    acts.push(act(person, command));
    true
}

fn admission(year: &mut Year<'_>, person: &Person, back: i32, at: String) -> PatientCommand {
    let stay = i32::from(year.chance.between(3, 11));
    year.people[person.place].home_on = Some((back - stay).max(CALM_DAYS));
    let chance = &mut year.chance;
    PatientCommand::RecordAdmission(Admission {
        at,
        hospital: chance.one_of(HOSPITALS).to_owned(),
        how: if chance.in_hundred(80) {
            AdmissionKind::Emergency
        } else {
            AdmissionKind::Planned
        },
        why: chance
            .one_of(&[
                "Chest infection, could not catch breath at night",
                "Chest pain, taken in by ambulance",
                "Infection of the bladder with fever and muddle",
                "Fall with a suspected fracture of the wrist",
                "Swollen legs and water on the lungs",
            ])
            .to_owned(),
        avoidable: chance.in_hundred(40).then(|| chance.in_hundred(35)),
    })
}

fn come_home(year: &mut Year<'_>, person: &Person, acts: &mut Vec<Act>) {
    year.people[person.place].home_on = None;
    let hours = year.chance.between(1, 6);
    acts.push(act(
        person,
        PatientCommand::RecordReturn(Return {
            at: format!("-{hours}h"),
            destination: Destination::Home,
            note: "Home with new tablets for two weeks; the letter is in the folder".to_owned(),
        }),
    ));
    let known = [
        lace::Comorbidity::Diabetes,
        lace::Comorbidity::HeartFailure,
        lace::Comorbidity::ChronicPulmonaryDisease,
        lace::Comorbidity::CerebrovascularDisease,
    ];
    let had = known[person.conditions[0] % known.len()];
    let inputs = lace::Inputs {
        stay_days: Some(year.chance.between(3, 9)),
        acute: Some(year.chance.in_hundred(70)),
        comorbidities: Some(BTreeSet::from([had])),
        emergency_visits: Some(year.chance.between(0, 3)),
    };
    let dated = Dated {
        at: String::new(),
        what: inputs,
    };
    acts.push(act(person, PatientCommand::ComputeLace(dated)));
}

fn score(year: &mut Year<'_>, person: &Person, roll: u32) -> PatientCommand {
    if roll < 62 {
        let known = [
            charlson::Condition::HeartFailure,
            charlson::Condition::Diabetes,
            charlson::Condition::ChronicPulmonaryDisease,
            charlson::Condition::CerebrovascularDisease,
            charlson::Condition::Dementia,
        ];
        let had = person.conditions.iter().map(|one| known[one % known.len()]);
        return PatientCommand::ComputeCharlson(Dated {
            at: String::new(),
            what: charlson::Inputs {
                conditions: Some(had.collect()),
                age: None,
            },
        });
    }
    let value = year.chance.between(3, 8);
    PatientCommand::RecordScore(RecordScore {
        at: String::new(),
        tool: "Frailty, clinical judgement".to_owned(),
        version: "nine steps".to_owned(),
        value: value.to_string(),
        band: if value >= 6 {
            "frail"
        } else {
            "becoming frail"
        }
        .to_owned(),
        made_by: "The practice nurse".to_owned(),
        tier: None,
    })
}

/// What somebody agrees to when they join.
pub(super) fn consent(chance: &mut super::chance::Chance, person: &Person, acts: &mut Vec<Act>) {
    let refused = chance.in_hundred(6);
    for purpose in [
        Purpose::CaseManagement,
        Purpose::SharingInTeam,
        Purpose::SharingWithFamily,
    ] {
        if purpose == Purpose::SharingWithFamily && chance.in_hundred(60) {
            continue;
        }
        let no = refused && purpose == Purpose::SharingWithFamily;
        let what = ConsentRecorded {
            purpose,
            answer: if no { Answer::Refused } else { Answer::Given },
            given_by: "the patient".to_owned(),
            manner: if chance.in_hundred(50) {
                Manner::Written
            } else {
                Manner::Spoken
            },
            scope: String::new(),
        };
        acts.push(act(
            person,
            PatientCommand::RecordConsent(Dated {
                at: String::new(),
                what,
            }),
        ));
    }
}
