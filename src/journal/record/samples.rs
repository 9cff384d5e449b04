//! One fact of every kind, and every word of every vocabulary in some fact: what the golden files hold.
//! A sample is never changed: a word appended to a vocabulary gets one of its own.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

mod access;
mod catalogue;
mod competence;
mod correction;
mod development;
mod signing;

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::entry::{EntryNumber, PatientId, StaffId};
use crate::domain::event::Event;
use crate::domain::patient::admission::{AdmissionKind, Admitted, Destination, ReturnedHome};
use crate::domain::patient::alert::{AlertEnded, AlertKind, AlertRaised};
use crate::domain::patient::assignment::CaseManagerAssigned;
use crate::domain::patient::consent::{Answer, ConsentRecorded, Manner, Purpose};
use crate::domain::patient::contact::{
    Channel, ContactRecorded, DecisionMade, FollowUp, FollowUpClosed, FollowUpId, NextContact,
    NextContactPlanned, Outcome,
};
use crate::domain::patient::finding::{CarerBreakdown, Died, Fell, Injury, ResidenceMoved};
use crate::domain::patient::identity::{
    DetailChange, DetailField, DetailsCorrected, PatientRegistered, Residence, Source,
};
use crate::domain::patient::intensity::{IntensityReviewed, IntensityStepped};
use crate::domain::patient::people::CarerRecorded;
use crate::domain::patient::risk::{Origin, PointRecorded, ScoreRecorded};
use crate::domain::patient::suggestion::{SuggestionAnswered, SuggestionId, SuggestionRaised};
use crate::domain::patient::tier::{ComputedTier, LeftProgramme, Tier, TierSet};
use crate::domain::programme::origin::StoreCreated;
use crate::domain::programme::policy::PolicyChanged;
use crate::domain::programme::signing_key::SigningKeyMade;
use crate::domain::staff::evidence::{EvidenceFiled, Link, Stage};
use crate::domain::staff::register::{
    Profession, Registration, Role, StaffAdded, StaffChanged, StaffDetails, StaffSuspended,
};
use crate::domain::time::{Day, Moment};

fn day() -> Day {
    Day::of(2026, 11, 20).unwrap()
}

fn moment() -> Moment {
    Moment(1_795_000_000_123_456)
}

fn staff(number: u128) -> StaffId {
    StaffId(0x0102_0304_0506_0708_090a_0b0c_0d0e_0f00 + number)
}

fn patient() -> PatientId {
    PatientId(0xf1f2_f3f4_f5f6_f7f8_f9fa_fbfc_fdfe_ff01)
}

fn contact(channel: Channel, outcome: Outcome) -> ContactRecorded {
    ContactRecorded {
        channel,
        outcome,
        duration_minutes: 40,
        travel_minutes: 25,
        made_by: staff(1),
        present: "Daughter".to_owned(),
        planned: true,
        note: "Breath easier; ate well. Zoë says “better”.".to_owned(),
        decisions: vec![DecisionMade {
            what: "Keep weekly".to_owned(),
            rationale: "Stable".to_owned(),
        }],
        follow_ups: vec![FollowUp {
            what: "Ring surgery".to_owned(),
            owner: staff(2),
            due: day(),
        }],
        next: Some(NextContact {
            day: day(),
            booked: Some(moment()),
            channel: Channel::Telephone,
        }),
        late_reason: "no signal".to_owned(),
    }
}

fn details() -> BTreeMap<DetailField, String> {
    DetailField::ALL
        .iter()
        .map(|field| (*field, format!("a {}", field.words())))
        .collect()
}

fn staff_details() -> StaffDetails {
    StaffDetails {
        login: "osei".to_owned(),
        name: "A Osei".to_owned(),
        roles: Role::ALL.iter().copied().take(9).collect::<BTreeSet<_>>(),
        profession: Profession::Nurse,
        registration: Some(Registration {
            body: "NMC".to_owned(),
            number: "99A1234E".to_owned(),
            expires: day(),
        }),
        whole_time_hundredths: 60,
        supervisor: Some(staff(3)),
        deputy: None,
    }
}

/// Every sample with a name of its own.
pub(crate) fn samples() -> Vec<(String, Event)> {
    let mut all = Vec::new();
    let mut put = |name: &str, event: Event| all.push((name.to_owned(), event));
    put(
        "store",
        Event::StoreCreated(StoreCreated {
            service: "Test".to_owned(),
            demo: true,
            program: "0.1.0".to_owned(),
        }),
    );
    put(
        "policy",
        Event::PolicyChanged(PolicyChanged {
            setting: "late_minutes".to_owned(),
            before: "1440".to_owned(),
            value: "720".to_owned(),
            from: day(),
            reason: "agreed".to_owned(),
        }),
    );
    of_staff(&mut put);
    of_identity(&mut put);
    of_course(&mut put);
    of_contact(&mut put);
    of_judgement(&mut put);
    correction::of_correction(&mut put);
    signing::of_signing(&mut put);
    catalogue::of_catalogue(&mut put);
    competence::of_competence(&mut put);
    development::of_development(&mut put);
    access::samples(&mut put);
    put(
        "made",
        Event::SigningKeyMade(SigningKeyMade {
            verifier: "caseload/0a+1b2c3d4e+AQID".to_owned(),
            reason: "the old one was lost with its disk".to_owned(),
        }),
    );
    all
}

fn of_staff(put: &mut dyn FnMut(&str, Event)) {
    put(
        "joined",
        Event::StaffAdded(StaffAdded {
            staff: staff(1),
            details: staff_details(),
        }),
    );
    for profession in Profession::ALL {
        let details = StaffDetails {
            profession: *profession,
            registration: None,
            ..staff_details()
        };
        put(
            profession.code(),
            Event::StaffChanged(StaffChanged {
                staff: staff(1),
                details,
                reason: "new post".to_owned(),
            }),
        );
    }
    put(
        "suspended",
        Event::StaffSuspended(StaffSuspended {
            staff: staff(1),
            suspended: true,
            reason: "left".to_owned(),
        }),
    );
    put(
        "filed",
        Event::EvidenceFiled(EvidenceFiled {
            about: EntryNumber(70_000),
            patient: patient(),
            case_reference: "case f1f2f3".to_owned(),
            did: "Listened first.".to_owned(),
            text: "[patient] felt better.".to_owned(),
            links: vec![Link {
                framework: "cmp".to_owned(),
                statement: "cmp.as.01.a.1".to_owned(),
            }],
            stages: Stage::ALL.to_vec(),
            catalogue: "1".to_owned(),
        }),
    );
}

fn of_identity(put: &mut dyn FnMut(&str, Event)) {
    put(
        "typed",
        Event::PatientRegistered(PatientRegistered {
            details: details(),
            source: Source::Typed,
            not_a_duplicate: "twin".to_owned(),
        }),
    );
    put(
        "imported",
        Event::PatientRegistered(PatientRegistered {
            details: BTreeMap::new(),
            source: Source::Imported {
                file: "list.csv".to_owned(),
                row: 300,
            },
            not_a_duplicate: String::new(),
        }),
    );
    put(
        "changed",
        Event::DetailsCorrected(DetailsCorrected {
            changes: vec![DetailChange {
                field: DetailField::Phone,
                old: "1".to_owned(),
                new: "2".to_owned(),
            }],
            reason: "new phone".to_owned(),
            source: Source::Typed,
        }),
    );
    put(
        "carer",
        Event::CarerRecorded(CarerRecorded {
            name: "Rosa Díaz".to_owned(),
            relation: "daughter".to_owned(),
            phone: "01632 960000".to_owned(),
            view: "Content".to_owned(),
            ended: true,
        }),
    );
    for about in AlertKind::ALL {
        put(
            about.code(),
            Event::AlertRaised(AlertRaised {
                about: *about,
                text: "penicillin".to_owned(),
            }),
        );
    }
    put(
        "ended",
        Event::AlertEnded(AlertEnded {
            alert: EntryNumber(300),
            reason: "tested".to_owned(),
        }),
    );
    let consent = |purpose, answer, manner| {
        Event::ConsentRecorded(ConsentRecorded {
            purpose,
            answer,
            given_by: "the patient".to_owned(),
            manner,
            scope: "all".to_owned(),
        })
    };
    for purpose in Purpose::ALL {
        put(
            purpose.code(),
            consent(*purpose, Answer::Given, Manner::Spoken),
        );
    }
    for answer in Answer::ALL {
        put(
            answer.code(),
            consent(Purpose::CaseManagement, *answer, Manner::Spoken),
        );
    }
    for manner in Manner::ALL {
        put(
            manner.code(),
            consent(Purpose::CaseManagement, Answer::Given, *manner),
        );
    }
}

fn of_course(put: &mut dyn FnMut(&str, Event)) {
    for how in AdmissionKind::ALL {
        put(
            how.code(),
            Event::Admitted(Admitted {
                hospital: "General".to_owned(),
                how: *how,
                why: "chest".to_owned(),
                avoidable: Some(true),
            }),
        );
    }
    for destination in Destination::ALL {
        put(
            destination.code(),
            Event::ReturnedHome(ReturnedHome {
                destination: *destination,
                note: "new tablets".to_owned(),
                visit_from: Some(moment()),
                visit_by: None,
            }),
        );
    }
    for injury in Injury::ALL {
        put(
            injury.code(),
            Event::Fell(Fell {
                injury: *injury,
                note: "in the bathroom".to_owned(),
            }),
        );
    }
    for residence in Residence::ALL {
        put(
            residence.code(),
            Event::ResidenceMoved(ResidenceMoved {
                residence: *residence,
                address: "1 New Street".to_owned(),
                postcode: "ZZ1 1ZZ".to_owned(),
                note: "by choice".to_owned(),
            }),
        );
    }
    put(
        "breakdown",
        Event::CarerBreakdown(CarerBreakdown {
            note: "ill".to_owned(),
        }),
    );
    put(
        "died",
        Event::Died(Died {
            place: "home".to_owned(),
            note: "told by the son".to_owned(),
        }),
    );
}

fn of_contact(put: &mut dyn FnMut(&str, Event)) {
    for channel in Channel::ALL {
        put(
            channel.code(),
            Event::ContactRecorded(contact(*channel, Outcome::Made)),
        );
    }
    for outcome in Outcome::ALL {
        put(
            outcome.code(),
            Event::ContactRecorded(contact(Channel::HomeVisit, *outcome)),
        );
    }
    let id = FollowUpId {
        entry: EntryNumber(70_000),
        place: 1,
    };
    put(
        "closed",
        Event::FollowUpClosed(FollowUpClosed {
            follow_up: id,
            outcome: Outcome::Away,
            note: "later".to_owned(),
            again: Some(day()),
        }),
    );
    put(
        "planned",
        Event::NextContactPlanned(NextContactPlanned {
            next: NextContact {
                day: day(),
                booked: None,
                channel: Channel::Clinic,
            },
            reason: "asked".to_owned(),
        }),
    );
}

fn of_judgement(put: &mut dyn FnMut(&str, Event)) {
    for tier in Tier::ALL {
        let computed = ComputedTier {
            tier: *tier,
            from: "PARR 60".to_owned(),
            entry: EntryNumber(9),
        };
        put(
            tier.code(),
            Event::TierSet(TierSet {
                tier: *tier,
                reason: "judged".to_owned(),
                computed: Some(computed),
            }),
        );
    }
    put(
        "left",
        Event::LeftProgramme(LeftProgramme {
            reason: "stable".to_owned(),
            destination: Tier::SupportedSelfCare,
            informed: "GP, patient".to_owned(),
            return_route: "ring us".to_owned(),
        }),
    );
    put(
        "assigned",
        Event::CaseManagerAssigned(CaseManagerAssigned {
            staff: staff(1),
            before: Some(staff(2)),
            reason: "moved".to_owned(),
        }),
    );
    put(
        "stepped",
        Event::IntensityStepped(IntensityStepped {
            from: "weekly".to_owned(),
            to: "daily".to_owned(),
            rationale: "fall".to_owned(),
            review_by: day(),
            answers: Some(SuggestionId(EntryNumber(12))),
            because_of: Some(EntryNumber(11)),
        }),
    );
    put(
        "kept",
        Event::IntensityReviewed(IntensityReviewed {
            kept: "weekly".to_owned(),
            rationale: "as is".to_owned(),
            review_by: day(),
        }),
    );
    put(
        "raised",
        Event::SuggestionRaised(SuggestionRaised {
            rule: "fall".to_owned(),
            words: "A fall".to_owned(),
            fired_by: EntryNumber(11),
            suggests: "daily".to_owned(),
        }),
    );
    put(
        "refused",
        Event::SuggestionAnswered(SuggestionAnswered {
            suggestion: SuggestionId(EntryNumber(12)),
            reason: "slipped".to_owned(),
        }),
    );
    let score = |origin| ScoreRecorded {
        tool: "LACE".to_owned(),
        version: "2010".to_owned(),
        value: "12".to_owned(),
        number: Some(1_200),
        band: "high".to_owned(),
        made_by: "A Osei".to_owned(),
        origin,
        tier: Some(Tier::CaseManagement),
    };
    put("elsewhere", Event::ScoreRecorded(score(Origin::Elsewhere)));
    let points = vec![PointRecorded {
        what: "L".to_owned(),
        points: 4,
        because: "5 days".to_owned(),
    }];
    put(
        "computed",
        Event::ScoreRecorded(score(Origin::Computed { points })),
    );
}
