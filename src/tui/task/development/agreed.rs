//! Agreements and what becomes of them, objectives and their reviews, mentors (R000-28, R004-39).

use super::super::facts::Facts;
use super::super::reading::{Reading, choices};
use super::super::times;
use super::{asks, chosen, open_field, open_of, unit_group, units, whose, whose_field};
use crate::domain::entry::StaffId;
use crate::domain::staff::development::DevelopmentCommand;
use crate::domain::staff::development::agreement::{Accept, EndAgreement, OfferAgreement};
use crate::domain::staff::development::mentor::{EndMentoring, PairMentor};
use crate::domain::staff::development::objective::{Outcome, ReviewObjective, SetObjective};
use crate::domain::time::length::hours_and_minutes;
use crate::service::view::development::hours;
use crate::tui::form::{Choice, Field, FormSpec, Note};

/// Everybody but whose development it is, oneself first.
fn others(facts: &Facts) -> Vec<Choice> {
    let own = facts.development.as_ref().map(|one| one.staff.to_string());
    let mut all = facts.staff_choices();
    all.retain(|choice| Some(&choice.value) != own.as_ref());
    all
}

pub(super) fn offer_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    let id = |staff: Option<StaffId>| staff.map(|id| id.to_string()).unwrap_or_default();
    let row = facts.staff_row.as_ref();
    let supervisor = id(row.and_then(|row| row.details.supervisor));
    let part = |key: &str, label: &str| Field::choice(key, label, others(facts));
    spec.field(whose_field(facts))
        .field(
            times::ahead("from", "First day", facts)
                .initial("today")
                .required(),
        )
        .field(times::ahead("until", "Last day", facts).required())
        .field(
            part("facilitator", "Facilitator")
                .initial(&facts.actor.to_string())
                .required()
                .help("Who sees to it that there is work to learn from"),
        )
        .field(
            part("supervisor", "Supervisor")
                .initial(&supervisor)
                .required()
                .help("Who supervises the learning"),
        )
        .field(
            part("assessor", "Assessor")
                .help("Who says what was learned; nobody chosen: who supervises"),
        )
        .field(
            Field::text("protected_minutes", "Protected time")
                .help("Planned for learning each month: 7h30, 8h, 90m; empty: none")
                .check(|text| match text.trim() {
                    "" => Note::Nothing,
                    text => match hours_and_minutes(text) {
                        Ok(minutes) => {
                            Note::Remark(format!("= {} a month", hours(u64::from(minutes))))
                        }
                        Err(complaint) => Note::Complaint(complaint),
                    },
                }),
        )
        .field(Field::yes_no("accreditation_wanted", "Accredited course").initial("no"))
        .field(Field::text_up_to("accreditation", "Which course", 400).help("Where one is wanted"))
        .field(Field::long_text("words", "What else is agreed").shortcut('n'))
}

pub(super) fn offer(read: &mut Reading<'_>) -> Option<DevelopmentCommand> {
    let staff = whose(read);
    let until = read.day_ahead("until");
    if until.is_none() {
        read.complain("until", "Say until when");
    }
    let protected = match read.text("protected_minutes").as_str() {
        "" => Some(0),
        text => match hours_and_minutes(text) {
            Ok(minutes) => Some(minutes),
            Err(complaint) => {
                read.complain("protected_minutes", complaint);
                None
            }
        },
    };
    let accreditation = read.text("accreditation");
    let wanted = read.yes_no("accreditation_wanted") == Some(true);
    if !wanted && !accreditation.is_empty() {
        read.complain(
            "accreditation_wanted",
            "Say yes, or leave out which course it is",
        );
    }
    asks(DevelopmentCommand::OfferAgreement(OfferAgreement {
        staff: staff?,
        facilitator: read.staff("facilitator"),
        supervisor: read.staff("supervisor"),
        assessor: read.staff("assessor"),
        protected_minutes: protected?,
        accreditation_wanted: wanted,
        accreditation,
        from: read.day_ahead("from"),
        until: until?,
        words: read.text("words"),
    }))
}

pub(super) fn accept_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    let offers = open_of(facts, |one| &one.offers);
    spec.field(
        open_field("offer", "What was offered", offers, facts)
            .help("v shows what it says; it holds when you accept it"),
    )
    .field(Field::long_text("words", "What you say to it").help("May be empty"))
}

pub(super) fn accept(read: &mut Reading<'_>) -> Option<DevelopmentCommand> {
    let offer = chosen(read, "offer", "Choose what you accept");
    asks(DevelopmentCommand::AcceptDevelopment(Accept {
        offer: offer?,
        words: read.text("words"),
    }))
}

pub(super) fn end_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    let open = open_of(facts, |one| &one.agreements);
    spec.field(whose_field(facts))
        .field(open_field("agreement", "Agreement", open, facts))
        .field(because())
}

fn because() -> Field {
    Field::text_up_to("reason", "Because", 1_000)
        .required()
        .shortcut('b')
}

pub(super) fn end(read: &mut Reading<'_>) -> Option<DevelopmentCommand> {
    let staff = whose(read);
    let agreement = chosen(read, "agreement", "Choose the agreement");
    let reason = read.needed("reason", "Say why");
    asks(DevelopmentCommand::EndAgreement(EndAgreement {
        staff: staff?,
        agreement: agreement?,
        reason,
    }))
}

pub(super) fn objective_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    spec.field(whose_field(facts))
        .field(
            Field::long_text("what", "What is to be reached")
                .required()
                .shortcut('n')
                .help("So that it can be seen whether it was"),
        )
        .field(times::ahead("due", "By", facts).required())
        .group(unit_group(facts, "Units").help("What it leads to; may be none"))
        .field(
            Field::text_up_to("evidence", "What will show it", 2_000)
                .help("The evidence that is to be filed"),
        )
        .field(times::ahead("evidence_due", "Evidence filed by", facts))
}

pub(super) fn objective(read: &mut Reading<'_>) -> Option<DevelopmentCommand> {
    let staff = whose(read);
    let what = read.needed("what", "Say what is to be reached");
    let due = read.day_ahead("due");
    if due.is_none() {
        read.complain("due", "Say by when");
    }
    let evidence_due = read.day_ahead("evidence_due");
    asks(DevelopmentCommand::SetObjective(SetObjective {
        staff: staff?,
        what,
        units: units(read),
        due: due?,
        evidence: read.text("evidence"),
        evidence_due,
    }))
}

pub(super) fn review_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    let open = open_of(facts, |one| &one.objectives);
    spec.field(whose_field(facts))
        .field(open_field("objective", "Objective", open, facts))
        .field(
            Field::choice(
                "outcome",
                "What was found",
                choices(Outcome::ALL, Outcome::code, Outcome::words),
            )
            .required()
            .help("Anything but \"goes on\" closes it"),
        )
        .field(
            Field::long_text("words", "In words")
                .required()
                .shortcut('n')
                .help("They read this"),
        )
        .field(times::ahead("due", "Now by", facts).help("Where it goes on: the new day"))
}

pub(super) fn review(read: &mut Reading<'_>) -> Option<DevelopmentCommand> {
    let staff = whose(read);
    let objective = chosen(read, "objective", "Choose the objective");
    let outcome = read.word("outcome", Outcome::parse, "Say what was found");
    let words = read.needed("words", "Say it in words");
    let due = read.day_ahead("due");
    if due.is_some() && outcome.is_some_and(|outcome| outcome != Outcome::GoesOn) {
        read.complain("due", "Only what goes on gets a new day");
    }
    asks(DevelopmentCommand::ReviewObjective(ReviewObjective {
        staff: staff?,
        objective: objective?,
        outcome: outcome?,
        words,
        due,
    }))
}

pub(super) fn pair_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    spec.field(whose_field(facts).help("Who is mentored"))
        .field(Field::choice("mentor", "Mentor", others(facts)).required())
        .field(Field::text_up_to("words", "What for", 2_000))
}

pub(super) fn pair(read: &mut Reading<'_>) -> Option<DevelopmentCommand> {
    let staff = whose(read);
    let mentor = mentor(read);
    asks(DevelopmentCommand::PairMentor(PairMentor {
        staff: staff?,
        mentor: mentor?,
        words: read.text("words"),
    }))
}

fn mentor(read: &mut Reading<'_>) -> Option<StaffId> {
    let mentor = read.staff("mentor");
    if mentor.is_none() {
        read.complain("mentor", "Choose the mentor");
    }
    mentor
}

pub(super) fn unpair_spec(spec: FormSpec, facts: &Facts) -> FormSpec {
    let known = facts
        .development
        .as_ref()
        .map_or(&[][..], |one| &one.mentors);
    let mentors: Vec<Choice> = known
        .iter()
        .map(|(id, name)| Choice::new(&id.to_string(), name))
        .collect();
    let initial = mentors.first().filter(|_| mentors.len() == 1);
    let initial = initial.map_or_else(String::new, |one| one.value.clone());
    spec.field(whose_field(facts).help("Who is mentored"))
        .field(
            Field::choice("mentor", "Mentor", mentors)
                .required()
                .initial(&initial),
        )
        .field(because())
}

pub(super) fn unpair(read: &mut Reading<'_>) -> Option<DevelopmentCommand> {
    let staff = whose(read);
    let mentor = mentor(read);
    let reason = read.needed("reason", "Say why");
    asks(DevelopmentCommand::EndMentoring(EndMentoring {
        staff: staff?,
        mentor: mentor?,
        reason,
    }))
}
