//! Opening a record: what entitles to it, what is recorded of it, and the judgement of an opening without a relationship.

use crate::domain::command::{Context, PatientCommand};
use crate::domain::entry::{EntryNumber, Subject};
use crate::domain::event::{Event, Fact};
use crate::domain::patient::Patient;
use crate::domain::patient::access::{self, BreakGlassUsed, JudgeBreakGlass};
use crate::domain::patient::opening::{Entitlement, OpenRecord, RecordOpened};
use crate::domain::refusal::Refusal;
use crate::domain::staff::register::StaffMember;
use crate::domain::staff::relationship;

/// What entitles the actor to the record.
///
/// # Errors
/// Nothing does.
pub(super) fn entitled(patient: &Patient, context: &Context<'_>) -> Result<Entitlement, Refusal> {
    let member = context
        .member()
        .ok_or_else(|| Refusal::not_allowed("You are not in the staff register"))?;
    relationship::entitlement(
        member,
        patient,
        context.register,
        context.policy,
        context.today,
    )
    .ok_or_else(|| {
        Refusal::not_allowed(format!(
            "{} is not on your caseload, nor on one that you supervise or cover",
            patient.identity.list_name()
        ))
        .advise("Ask the case manager or a lead; to read the record in need, open it with a reason")
    })
}

/// Whether the actor may record this: with a relationship anything, and with a reason that still opens the record what
/// somebody records who was called in need.
///
/// # Errors
/// They may not.
pub(super) fn may_record(
    command: &PatientCommand,
    patient: &Patient,
    context: &Context<'_>,
) -> Result<(), Refusal> {
    let Err(refusal) = entitled(patient, context) else {
        return Ok(());
    };
    if !patient.access.is_open_to(context.actor, context.now) {
        return Err(refusal);
    }
    if command.is_of_need() {
        return Ok(());
    }
    Err(Refusal::not_allowed(
        "You opened this record with a reason: a contact, an event, an alert and a comment are yours to record, decisions are not",
    )
    .advise("Ask the case manager or a lead"))
}

/// Decides on an opening. It is an entry of the record and of who looks; without a relationship a second entry says why
/// and until when, and waits for judgement.
pub(super) fn open(
    command: &OpenRecord,
    patient: &Patient,
    context: &Context<'_>,
) -> Result<Vec<Fact>, Refusal> {
    let reason = command.reason.trim().to_owned();
    let entitlement = match entitled(patient, context) {
        Ok(entitlement) => entitlement,
        Err(refusal) if reason.is_empty() => return Err(refusal.at("reason")),
        Err(_) if !context.member().is_some_and(StaffMember::is_clinical) => {
            return Err(Refusal::not_allowed("Your role gives no records to read")
                .advise("Ask somebody who works with the patient"));
        }
        Err(_) => {
            access::refuse_too_many(&patient.access)?;
            Entitlement::BreakGlass
        }
    };
    let fact = |event: Event| Fact {
        subjects: vec![Subject::Patient(patient.id), Subject::Staff(context.actor)],
        happened: None,
        event,
    };
    let mut facts = vec![fact(Event::RecordOpened(RecordOpened {
        entitlement,
        reason: reason.clone(),
        original: command.original,
    }))];
    if entitlement == Entitlement::BreakGlass {
        facts.push(fact(Event::BreakGlassUsed(BreakGlassUsed {
            opening: EntryNumber(context.next.0),
            reason,
            until: context
                .now
                .plus_minutes(i64::from(context.policy.break_glass_minutes)),
        })));
    }
    Ok(facts)
}

/// Decides on the judgement of an opening.
pub(super) fn judge(
    command: &JudgeBreakGlass,
    patient: &Patient,
    context: &Context<'_>,
) -> Result<Vec<Fact>, Refusal> {
    let fact = access::judge(command, &patient.access, context)?;
    let looked = patient.access.find(fact.opening).map(|used| used.by);
    Ok(vec![Fact {
        subjects: std::iter::once(Subject::Patient(patient.id))
            .chain(looked.map(Subject::Staff))
            .collect(),
        happened: None,
        event: Event::BreakGlassJudged(fact),
    }])
}
