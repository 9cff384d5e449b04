//! Samples of role profiles, modules and development.

use super::{day, staff};
use crate::domain::entry::EntryNumber;
use crate::domain::event::Event;
use crate::domain::staff::competence::assessing::Basis;
use crate::domain::staff::development::agreement::{
    AgreementEnded, AgreementOffered, DevelopmentAccepted,
};
use crate::domain::staff::development::learning::PracticeHoursRecorded;
use crate::domain::staff::development::mentor::{MentorPaired, MentoringEnded};
use crate::domain::staff::development::module::{ModuleKind, ModuleWritten};
use crate::domain::staff::development::objective::{ObjectiveReviewed, ObjectiveSet, Outcome};
use crate::domain::staff::development::post::ProfileAssigned;
use crate::domain::staff::development::profile::{Need, ProfileWritten, RequiredUnit};
use crate::domain::staff::development::provisional::{ProvisionalBegun, ProvisionalSettled};
use crate::domain::staff::development::training::{ExemptionGiven, ModuleCompleted, Scope};
use crate::domain::staff::register::Role;

pub(super) fn of_development(put: &mut dyn FnMut(&str, Event)) {
    of_programme(put);
    of_agreements(put);
    of_objectives(put);
    of_training(put);
    of_provisional(put);
}

fn of_programme(put: &mut dyn FnMut(&str, Event)) {
    let unit = |need: Need| RequiredUnit {
        framework: "cmp".to_owned(),
        unit: "cmp.1".to_owned(),
        level: Some("CMP2".to_owned()),
        specialty: "brain injury".to_owned(),
        need,
        complexity: "many of them live alone".to_owned(),
    };
    for role in Role::ALL {
        put(
            role.code(),
            Event::ProfileWritten(ProfileWritten {
                profile: Some(EntryNumber(70_010)),
                title: "Case manager, north".to_owned(),
                role: *role,
                caseload: "60 people with two or more long-term conditions".to_owned(),
                service: "community team, Monday to Friday. Zoë leads it.".to_owned(),
                assumed: "clinical governance".to_owned(),
                units: Need::ALL.iter().map(|need| unit(*need)).collect(),
                from: day(),
                in_use: true,
                reason: "the caseload became more complex".to_owned(),
            }),
        );
    }
    for kind in ModuleKind::ALL {
        put(
            kind.code(),
            Event::ModuleWritten(ModuleWritten {
                module: Some(EntryNumber(70_011)),
                title: "Medicines at home".to_owned(),
                kind: *kind,
                units: vec!["nhs2005.B".to_owned()],
                about: "two days with the pharmacist".to_owned(),
                in_use: false,
            }),
        );
    }
}

fn of_agreements(put: &mut dyn FnMut(&str, Event)) {
    put(
        "assigned",
        Event::ProfileAssigned(ProfileAssigned {
            staff: staff(1),
            profile: Some(EntryNumber(70_010)),
            from: day(),
            reason: "new in post".to_owned(),
        }),
    );
    put(
        "offered",
        Event::AgreementOffered(AgreementOffered {
            staff: staff(1),
            facilitator: staff(2),
            supervisor: staff(3),
            assessor: staff(4),
            protected_minutes: 450,
            accreditation: Some("advanced practice, level 7 module".to_owned()),
            from: day(),
            until: day().plus(365),
            words: "Tuesdays are for learning".to_owned(),
        }),
    );
    put(
        "accepted",
        Event::DevelopmentAccepted(DevelopmentAccepted {
            offer: EntryNumber(70_012),
            words: "agreed".to_owned(),
        }),
    );
    put(
        "ended",
        Event::AgreementEnded(AgreementEnded {
            staff: staff(1),
            agreement: EntryNumber(70_012),
            reason: "a new post".to_owned(),
        }),
    );
}

fn of_objectives(put: &mut dyn FnMut(&str, Event)) {
    put(
        "objective",
        Event::ObjectiveSet(ObjectiveSet {
            staff: staff(1),
            agreement: Some(EntryNumber(70_012)),
            what: "lead a review of medicines".to_owned(),
            units: vec!["nhs2005.B".to_owned()],
            due: day().plus(90),
            evidence: "two reviews, witnessed".to_owned(),
            evidence_due: Some(day().plus(80)),
        }),
    );
    for outcome in Outcome::ALL {
        put(
            outcome.code(),
            Event::ObjectiveReviewed(ObjectiveReviewed {
                staff: staff(1),
                objective: EntryNumber(70_014),
                outcome: *outcome,
                words: "one was done, the other is booked".to_owned(),
                due: Some(day().plus(120)),
            }),
        );
    }
    put(
        "paired",
        Event::MentorPaired(MentorPaired {
            staff: staff(1),
            mentor: staff(2),
            words: "hard conversations".to_owned(),
        }),
    );
    put(
        "parted",
        Event::MentoringEnded(MentoringEnded {
            staff: staff(1),
            mentor: staff(2),
            reason: "she moved away".to_owned(),
        }),
    );
}

fn of_training(put: &mut dyn FnMut(&str, Event)) {
    put(
        "completed",
        Event::ModuleCompleted(ModuleCompleted {
            staff: staff(1),
            module: EntryNumber(70_011),
            day: day(),
            provider: "the university".to_owned(),
            words: "with the second group".to_owned(),
        }),
    );
    for scope in Scope::ALL {
        put(
            scope.code(),
            Event::ExemptionGiven(ExemptionGiven {
                staff: staff(1),
                scope: *scope,
                units: vec!["nhs2005.B".to_owned(), "nhs2005.C".to_owned()],
                levels: vec![None, Some("CMP2".to_owned())],
                catalogue: "nhs2005 1-0c1d".to_owned(),
                modules: vec![EntryNumber(70_011)],
                day: day(),
                qualification: "A1 assessor".to_owned(),
                reason: "twelve years on a ward for older people".to_owned(),
                basis: vec![
                    Basis::Authority(EntryNumber(70_009)),
                    Basis::HoldsUnit(EntryNumber(70_008)),
                ],
            }),
        );
    }
    put(
        "hours",
        Event::PracticeHoursRecorded(PracticeHoursRecorded {
            from: day().plus(-30),
            until: day(),
            hours: 150,
            words: "community team, as a nurse".to_owned(),
        }),
    );
}

fn of_provisional(put: &mut dyn FnMut(&str, Event)) {
    put(
        "begun",
        Event::ProvisionalBegun(ProvisionalBegun {
            staff: staff(1),
            from: day(),
            until: day().plus(180),
            modules: vec![EntryNumber(70_011)],
            patients_max: Some(20),
            limits: "nobody on the most intense rung".to_owned(),
        }),
    );
    for (name, until) in [("renewed", Some(day().plus(240))), ("ended", None)] {
        put(
            name,
            Event::ProvisionalSettled(ProvisionalSettled {
                staff: staff(1),
                provisional: EntryNumber(70_016),
                renewed_until: until,
                words: "the course was put off".to_owned(),
            }),
        );
    }
}
