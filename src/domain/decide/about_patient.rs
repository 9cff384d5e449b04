//! Commands about one patient: what they become, and which suggestions follow.

use std::collections::BTreeSet;

use crate::domain::command::{Context, PatientCommand, Registration};
use crate::domain::decide::scoring::{charlson_score, lace_score};
use crate::domain::decide::{Present, correcting, looking, signing};
use crate::domain::entry::{ClockMark, EntryHead, EntryNumber, PatientId, Subject};
use crate::domain::event::{Event, Fact};
use crate::domain::patient::admission::{self, Admitted};
use crate::domain::patient::assignment::AssignCaseManager;
use crate::domain::patient::contact::{Channel, NextContact, NextContactPlanned};
use crate::domain::patient::finding::{self, CarerBreakdown, Died, Fell, ResidenceMoved};
use crate::domain::patient::identity::{self, DetailField, Source};
use crate::domain::patient::intensity::{self, StepIntensity, Stepped};
use crate::domain::patient::risk;
use crate::domain::patient::tier::{self, SetTier};
use crate::domain::patient::{Patient, alert, assignment, consent, contact, people, suggestion};
use crate::domain::refusal::{Refusal, required};
use crate::domain::staff::register::Role;
use crate::domain::time::{EventTime, typed};

/// Facts being gathered for one patient: each is applied to a working copy, so that the next rule sees it.
pub(super) struct Gathering<'a> {
    context: &'a Context<'a>,
    pub(super) patient: Patient,
    pub(super) facts: Vec<Fact>,
}

impl<'a> Gathering<'a> {
    pub(super) fn of(patient: Patient, context: &'a Context<'a>) -> Gathering<'a> {
        Gathering {
            context,
            patient,
            facts: Vec::new(),
        }
    }

    fn number(&self) -> EntryNumber {
        EntryNumber(self.context.next.0 + self.facts.len() as u64)
    }

    /// Adds a fact, and what follows from it: suggestions, and that it waits for a countersignature.
    pub(super) fn add(&mut self, event: Event, happened: Option<&EventTime>) {
        let number = self.number();
        let at = happened.map_or(self.context.now, |happened| happened.at);
        let suggestions = suggestion::fire(&event, number, at, &self.patient, self.context);
        let awaited = signing::awaited(number, event.kind(), self.context);
        let follows = suggestions.into_iter().map(Event::SuggestionRaised);
        for raised in std::iter::once(event).chain(follows) {
            self.put(raised, happened);
        }
        if let Some(awaited) = awaited {
            self.put(awaited, None);
        }
    }

    fn put(&mut self, event: Event, happened: Option<&EventTime>) {
        let head = EntryHead {
            number: self.number(),
            entered: self.context.now,
            happened: happened.cloned(),
            actor: self.context.actor,
            signed_in: None,
            command: crate::domain::entry::CommandId::default(),
            clock: ClockMark::InOrder,
        };
        self.patient.apply(&head, &event, &BTreeSet::new());
        self.facts.push(Fact {
            subjects: vec![Subject::Patient(self.patient.id)],
            happened: happened.cloned(),
            event,
        });
    }
}

/// Decides on a command about a patient.
pub(super) fn decide(
    id: PatientId,
    command: &PatientCommand,
    present: &dyn Present,
    context: &Context<'_>,
) -> Result<Vec<Fact>, Refusal> {
    let patient = present.patient(id)?;
    if let PatientCommand::Register(registration) = command {
        return register(registration, patient, present, context);
    }
    if !patient.is_registered() {
        return Err(Refusal::unknown("patient", "There is no such patient")
            .advise("Find the patient by name or NHS number"));
    }
    if let PatientCommand::OpenRecord(command) = command {
        return looking::open(command, &patient, context);
    }
    if let PatientCommand::JudgeBreakGlass(command) = command {
        return looking::judge(command, &patient, context);
    }
    looking::may_record(command, &patient, context)?;
    match command {
        PatientCommand::CorrectEntry(command) => {
            correcting::correct(command, &patient, present, context)
        }
        PatientCommand::FileEvidence(command) => {
            correcting::file_evidence(command, &patient, present, context)
        }
        PatientCommand::Countersign(command) => signing::countersign(command, &patient, context),
        PatientCommand::AddComment(command) => {
            signing::comment(command, &patient, present, context)
        }
        PatientCommand::CorrectDetails(command) => {
            let normal = identity::normalise_all(&command.details, context.today)?;
            let number_only: identity::Details = normal
                .into_iter()
                .filter(|(field, _)| *field == DetailField::NhsNumber)
                .collect();
            let taken = if number_only.is_empty() {
                Vec::new()
            } else {
                present.alike(&number_only, id)?
            };
            let fact = identity::correct(command, &patient.identity, taken.first(), context)?;
            let mut gathering = Gathering::of(patient, context);
            gathering.add(Event::DetailsCorrected(fact), None);
            Ok(gathering.facts)
        }
        _ => {
            let (event, happened) = match command {
                PatientCommand::AssignCaseManager(command) => {
                    let limit = present.allocation(command.case_manager, context.today)?;
                    let room = &patient.assignment;
                    let fact = assignment::assign(command, room, limit.as_ref(), context)?;
                    (Event::CaseManagerAssigned(fact), None)
                }
                PatientCommand::SetTier(command) => {
                    if let (Some(of), true) = (
                        patient.assignment.current,
                        tier::puts_on_caseload(command, &patient.tier),
                    ) {
                        let limit = present.allocation(of, context.today)?;
                        assignment::refuse_beyond(of, limit.as_ref(), context)?;
                    }
                    let fact = tier::set(
                        command,
                        &patient.tier,
                        patient.assignment.current,
                        patient.risk.computed_tier(),
                    )?;
                    (Event::TierSet(fact), None)
                }
                command => single(command, &patient, context)?,
            };
            let mut gathering = Gathering::of(patient, context);
            gathering.add(event, happened.as_ref());
            Ok(gathering.facts)
        }
    }
}

/// The commands that become exactly one fact.
fn single(
    command: &PatientCommand,
    patient: &Patient,
    context: &Context<'_>,
) -> Result<(Event, Option<EventTime>), Refusal> {
    let happened = |at: &str| finding::happened(at, patient, context);
    Ok(match command {
        PatientCommand::RecordCarer(command) => {
            (Event::CarerRecorded(people::record(command)?), None)
        }
        PatientCommand::RaiseAlert(command) => (
            Event::AlertRaised(alert::raise(command, &patient.alerts)?),
            None,
        ),
        PatientCommand::EndAlert(command) => (
            Event::AlertEnded(alert::end(command, &patient.alerts)?),
            None,
        ),
        PatientCommand::RecordConsent(dated) => (
            Event::ConsentRecorded(consent::record(&dated.what)?),
            Some(happened(&dated.at)?),
        ),
        PatientCommand::LeaveProgramme(command) => (
            Event::LeftProgramme(tier::leave(command, &patient.tier)?),
            None,
        ),
        PatientCommand::RecordContact(command) => {
            let (fact, at) = contact::record(command, patient, context)?;
            (Event::ContactRecorded(fact), Some(at))
        }
        PatientCommand::CloseFollowUp(command) => (
            Event::FollowUpClosed(contact::close_follow_up(
                command,
                &patient.contact,
                context,
            )?),
            None,
        ),
        PatientCommand::PlanNextContact(command) => (
            Event::NextContactPlanned(contact::plan_next(command, patient, context)?),
            None,
        ),
        PatientCommand::StepIntensity(command) => match intensity::step(command, patient, context)?
        {
            Stepped::To(fact) => (Event::IntensityStepped(fact), None),
            Stepped::Kept(fact) => (Event::IntensityReviewed(fact), None),
        },
        PatientCommand::RefuseSuggestion(command) => (
            Event::SuggestionAnswered(suggestion::refuse(command, &patient.suggestions)?),
            None,
        ),
        _ => return clinical(command, patient, context),
    })
}

/// The commands about what happened to the patient, and scores.
fn clinical(
    command: &PatientCommand,
    patient: &Patient,
    context: &Context<'_>,
) -> Result<(Event, Option<EventTime>), Refusal> {
    let happened = |at: &str| finding::happened(at, patient, context);
    Ok(match command {
        PatientCommand::RecordAdmission(typed) => {
            let at = happened(&typed.at)?;
            let asked = Admitted {
                hospital: typed.hospital.clone(),
                how: typed.how,
                why: typed.why.clone(),
                avoidable: typed.avoidable,
            };
            (
                Event::Admitted(admission::admit(&asked, &at, patient)?),
                Some(at),
            )
        }
        PatientCommand::RecordReturn(typed) => {
            let at = happened(&typed.at)?;
            let hours = (
                context.policy.visit_after_hospital_from_hours,
                context.policy.visit_after_hospital_by_hours,
            );
            (
                Event::ReturnedHome(admission::return_home(
                    typed.destination,
                    &typed.note,
                    &at,
                    patient,
                    hours,
                )?),
                Some(at),
            )
        }
        PatientCommand::RecordFall(typed) => (
            Event::Fell(finding::fall(&Fell {
                injury: typed.injury,
                note: typed.note.clone(),
            })?),
            Some(happened(&typed.at)?),
        ),
        PatientCommand::RecordMove(typed) => {
            let asked = ResidenceMoved {
                residence: typed.residence,
                address: typed.address.clone(),
                postcode: typed.postcode.clone(),
                note: typed.note.clone(),
            };
            (
                Event::ResidenceMoved(finding::move_residence(&asked, context)?),
                Some(happened(&typed.at)?),
            )
        }
        PatientCommand::RecordCarerBreakdown(typed) => (
            Event::CarerBreakdown(finding::carer_breakdown(&CarerBreakdown {
                note: typed.note.clone(),
            })?),
            Some(happened(&typed.at)?),
        ),
        PatientCommand::RecordDeath(typed) => {
            required("at", "The time of death", &typed.at)?;
            let asked = Died {
                place: typed.place.clone(),
                note: typed.note.clone(),
            };
            (
                Event::Died(finding::die(&asked, &patient.finding)?),
                Some(happened(&typed.at)?),
            )
        }
        PatientCommand::RecordScore(typed) => (
            Event::ScoreRecorded(risk::record(typed)?),
            Some(happened(&typed.at)?),
        ),
        PatientCommand::ComputeLace(dated) => (
            Event::ScoreRecorded(lace_score(dated, context)?),
            Some(happened(&dated.at)?),
        ),
        PatientCommand::ComputeCharlson(dated) => (
            Event::ScoreRecorded(charlson_score(dated, context)?),
            Some(happened(&dated.at)?),
        ),
        _ => {
            return Err(Refusal::invalid(
                "command",
                "This command is not about a patient's course",
            ));
        }
    })
}

fn register(
    command: &Registration,
    patient: Patient,
    present: &dyn Present,
    context: &Context<'_>,
) -> Result<Vec<Fact>, Refusal> {
    let member = context
        .member()
        .ok_or_else(|| Refusal::not_allowed("You are not in the staff register"))?;
    if !member.is_clinical() && !member.is(Role::Coordinator) && !member.is(Role::Administrator) {
        return Err(Refusal::not_allowed("Your role does not register patients")
            .advise("Ask a case manager"));
    }
    if patient.is_registered() {
        return Err(Refusal::new(
            crate::domain::refusal::Reason::Duplicate,
            "This patient is registered already",
        ));
    }
    let normal = identity::normalise_all(&command.who.details, context.today)?;
    let alike = present.alike(&normal, patient.id)?;
    let fact = identity::register(&command.who, &alike, context)?;
    let imported = matches!(fact.source, Source::Imported { .. });
    let mut gathering = Gathering::of(patient, context);
    gathering.add(Event::PatientRegistered(fact), None);
    enrol(command, imported, &mut gathering, present, context)?;
    for one in &command.alerts {
        let fact = alert::raise(one, &gathering.patient.alerts)?;
        gathering.add(Event::AlertRaised(fact), None);
    }
    for one in &command.carers {
        let fact = people::record(one)?;
        gathering.add(Event::CarerRecorded(fact), None);
    }
    Ok(gathering.facts)
}

/// Tier, case manager, rung and next contact, as far as they were given with the registration.
fn enrol(
    command: &Registration,
    imported: bool,
    gathering: &mut Gathering<'_>,
    present: &dyn Present,
    context: &Context<'_>,
) -> Result<(), Refusal> {
    let otherwise = |text: &str, import_words: &str| {
        if text.trim().is_empty() && imported {
            import_words.to_owned()
        } else {
            text.to_owned()
        }
    };
    let own = context
        .member()
        .filter(|member| member.can_lead_cases())
        .map(|member| member.id);
    let case_manager = command.case_manager.or(own);
    if let Some(tier) = command.tier {
        let asked = SetTier {
            tier,
            reason: otherwise(&command.tier_reason, "as in the imported caseload"),
        };
        let at_fields = |refusal: Refusal| match refusal.field.as_deref() {
            Some("reason") => refusal.at("tier_reason"),
            _ => refusal,
        };
        let fact =
            tier::set(&asked, &gathering.patient.tier, case_manager, None).map_err(at_fields)?;
        gathering.add(Event::TierSet(fact), None);
    }
    if let Some(case_manager) = case_manager {
        let asked = AssignCaseManager {
            case_manager,
            reason: "on registration".to_owned(),
            beyond_limit: String::new(),
        };
        let limit = present.allocation(case_manager, context.today)?;
        let room = &gathering.patient.assignment;
        let fact = assignment::assign(&asked, room, limit.as_ref(), context)?;
        gathering.add(Event::CaseManagerAssigned(fact), None);
    }
    if !command.intensity.trim().is_empty() {
        let asked = StepIntensity {
            to: command.intensity.clone(),
            rationale: otherwise(&command.rationale, "as in the imported caseload"),
            review_by: String::new(),
            answers: None,
        };
        let at_fields = |refusal: Refusal| match refusal.field.as_deref() {
            Some("to") => refusal.at("intensity"),
            _ => refusal,
        };
        if let Stepped::To(fact) =
            intensity::step(&asked, &gathering.patient, context).map_err(at_fields)?
        {
            gathering.add(Event::IntensityStepped(fact), None);
        }
    }
    if !command.next.trim().is_empty() {
        let planned = typed::parse_future(&command.next, context.now, context.zone)
            .map_err(|refusal| refusal.at("next"))?;
        let next = NextContact {
            day: planned.day,
            booked: planned.at,
            channel: Channel::HomeVisit,
        };
        let reason = otherwise("", "as in the imported caseload");
        gathering.add(
            Event::NextContactPlanned(NextContactPlanned { next, reason }),
            None,
        );
    }
    Ok(())
}
