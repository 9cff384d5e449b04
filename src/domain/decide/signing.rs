//! Countersignatures and comments: who may give them, and what waits for one.

use crate::domain::command::Context;
use crate::domain::decide::correcting::of_record;
use crate::domain::decide::{Present, Recorded};
use crate::domain::entry::{EntryNumber, PatientId, StaffId, Subject};
use crate::domain::event::{Event, EventKind, Fact};
use crate::domain::patient::comment::{self, AddComment};
use crate::domain::patient::countersigning::{self, Countersign, CountersignatureAwaited};
use crate::domain::patient::{Patient, correction::Corrected};
use crate::domain::refusal::Refusal;
use crate::domain::staff::relationship;

/// What waits with an entry of the actor's of this kind; nothing where the actor's entries stand by themselves.
pub(super) fn awaited(entry: EntryNumber, kind: EventKind, context: &Context<'_>) -> Option<Event> {
    let watched = context
        .member()
        .and_then(|member| member.practice_level)
        .is_some_and(crate::domain::staff::practice::PracticeLevel::is_countersigned);
    (watched && context.policy.countersign_kinds.contains(&kind)).then_some(
        Event::CountersignatureAwaited(CountersignatureAwaited { entry, kind }),
    )
}

/// What waits with a correction: as the entry at the beginning of the corrections would.
pub(super) fn awaited_of_correction(
    number: EntryNumber,
    corrected: &Recorded,
    patient: PatientId,
    present: &dyn Present,
    context: &Context<'_>,
) -> Result<Option<Event>, Refusal> {
    let mut root = corrected.clone();
    while let Event::Corrected(Corrected { entry, .. }) = &root.event {
        root = of_record(*entry, patient, present)?;
    }
    Ok(awaited(number, root.event.kind(), context))
}

/// Decides on a countersignature.
pub(super) fn countersign(
    command: &Countersign,
    patient: &Patient,
    context: &Context<'_>,
) -> Result<Vec<Fact>, Refusal> {
    let (waiting, fact) = countersigning::countersign(command, &patient.countersigning, |staff| {
        context.register.name(staff).to_owned()
    })?;
    if waiting.author == context.actor {
        return Err(Refusal::not_allowed("Nobody countersigns their own entry").at("entry"));
    }
    if !context.actor_is_lead() && !supervises(waiting.author, context) {
        return Err(Refusal::not_allowed(format!(
            "Entries of {} are countersigned by their supervisor, who stands in for them, or a lead",
            context.register.name(waiting.author)
        ))
        .at("entry"));
    }
    Ok(vec![Fact {
        subjects: of_both(patient.id, waiting.author, context.actor),
        happened: None,
        event: Event::Countersigned(fact),
    }])
}

/// Decides on a comment. One by the author's supervisor is a part of the author's supervision, too.
pub(super) fn comment(
    command: &AddComment,
    patient: &Patient,
    present: &dyn Present,
    context: &Context<'_>,
) -> Result<Vec<Fact>, Refusal> {
    let about = of_record(command.entry, patient.id, present)?;
    if about.event.kind() == EventKind::RecordOpened {
        return Err(Refusal::invalid(
            "entry",
            "An opening of the record is not commented on",
        ));
    }
    let elsewhere = patient.corrections.elsewhere(command.entry, &about.event);
    if elsewhere.is_some() {
        return Err(
            Refusal::state(format!("Entry {} belongs to another record", command.entry))
                .at("entry"),
        );
    }
    let fact = comment::add(command)?;
    let author = about.head.actor;
    let subjects = if author != context.actor && supervises(author, context) {
        of_both(patient.id, author, context.actor)
    } else {
        vec![Subject::Patient(patient.id)]
    };
    Ok(vec![Fact {
        subjects,
        happened: None,
        event: Event::CommentAdded(fact),
    }])
}

fn of_both(patient: PatientId, author: StaffId, actor: StaffId) -> Vec<Subject> {
    vec![
        Subject::Patient(patient),
        Subject::Staff(author),
        Subject::Staff(actor),
    ]
}

/// Whether the actor supervises somebody, or stands in for who does.
pub(super) fn supervises(author: StaffId, context: &Context<'_>) -> bool {
    let (Some(member), Some(author)) = (context.member(), context.register.members.get(&author))
    else {
        return false;
    };
    relationship::supervises(member, author, context.register, context.today)
}
