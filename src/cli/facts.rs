//! The facts of the day: alerts, consent, tier, case manager, hospital, falls, moves, carers, death.

use crate::cli::args::facts::{
    Admit, Alert, Assign, Carer, CarerBreakdown, Consent, Death, Fall, Leave, Move, Return, Tiering,
};
use crate::cli::failure::Stop;
use crate::cli::session::Session;
use crate::domain::command::{self, Dated, PatientCommand};
use crate::domain::patient::alert::{AlertEnded, AlertRaised};
use crate::domain::patient::assignment::AssignCaseManager;
use crate::domain::patient::consent::ConsentRecorded;
use crate::domain::patient::people::CarerRecorded;
use crate::domain::patient::tier::{LeftProgramme, SetTier};

/// Puts an alert on a record, or ends one.
pub fn alert(session: &mut Session, given: &Alert) -> Result<(), Stop> {
    match given {
        Alert::Raise {
            patient,
            about,
            text,
        } => {
            let patient = session.patient(patient)?;
            let raised = AlertRaised {
                about: *about,
                text: text.clone(),
            };
            session.record(patient, PatientCommand::RaiseAlert(raised))
        }
        Alert::End {
            patient,
            alert,
            reason,
        } => {
            let patient = session.patient(patient)?;
            let ended = AlertEnded {
                alert: *alert,
                reason: reason.clone(),
            };
            session.record(patient, PatientCommand::EndAlert(ended))
        }
    }
}

/// Records consent.
pub fn consent(session: &mut Session, given: &Consent) -> Result<(), Stop> {
    let patient = session.patient(&given.patient)?;
    let command = Dated {
        at: given.when.at.clone(),
        what: ConsentRecorded {
            purpose: given.purpose,
            answer: given.answer,
            given_by: given.given_by.clone(),
            manner: given.manner,
            scope: given.scope.clone(),
        },
    };
    session.record(patient, PatientCommand::RecordConsent(command))
}

/// Judges the tier.
pub fn tier(session: &mut Session, given: &Tiering) -> Result<(), Stop> {
    let patient = session.patient(&given.patient)?;
    let command = SetTier {
        tier: given.tier,
        reason: given.reason.clone(),
    };
    session.record(patient, PatientCommand::SetTier(command))
}

/// Changes who answers.
pub fn assign(session: &mut Session, given: &Assign) -> Result<(), Stop> {
    let patient = session.patient(&given.patient)?;
    let command = AssignCaseManager {
        case_manager: session.staff("case_manager", &given.case_manager)?,
        reason: given.reason.clone(),
        beyond_limit: given.beyond_limit.clone(),
    };
    session.record(patient, PatientCommand::AssignCaseManager(command))
}

/// Ends the programme for a patient.
pub fn leave(session: &mut Session, given: &Leave) -> Result<(), Stop> {
    let patient = session.patient(&given.patient)?;
    let command = LeftProgramme {
        reason: given.reason.clone(),
        destination: given.destination,
        informed: given.informed.clone(),
        return_route: given.return_route.clone(),
    };
    session.record(patient, PatientCommand::LeaveProgramme(command))
}

/// Records an admission.
pub fn admit(session: &mut Session, given: &Admit) -> Result<(), Stop> {
    let patient = session.patient(&given.patient)?;
    let command = command::Admission {
        at: given.when.at.clone(),
        hospital: given.hospital.clone(),
        how: given.how,
        why: given.why.clone(),
        avoidable: given.avoidable,
    };
    session.record(patient, PatientCommand::RecordAdmission(command))
}

/// Records the end of a hospital stay.
pub fn come_home(session: &mut Session, given: &Return) -> Result<(), Stop> {
    let patient = session.patient(&given.patient)?;
    let command = command::Return {
        at: given.when.at.clone(),
        destination: given.to,
        note: given.note.clone(),
    };
    session.record(patient, PatientCommand::RecordReturn(command))
}

/// Records a fall.
pub fn fall(session: &mut Session, given: &Fall) -> Result<(), Stop> {
    let patient = session.patient(&given.patient)?;
    let command = command::Fall {
        at: given.when.at.clone(),
        injury: given.injury,
        note: given.note.clone(),
    };
    session.record(patient, PatientCommand::RecordFall(command))
}

/// Records a move.
pub fn move_house(session: &mut Session, given: &Move) -> Result<(), Stop> {
    let patient = session.patient(&given.patient)?;
    let command = command::Move {
        at: given.when.at.clone(),
        residence: given.into,
        address: given.address.clone(),
        postcode: given.postcode.clone(),
        note: given.note.clone(),
    };
    session.record(patient, PatientCommand::RecordMove(command))
}

/// Records a carer.
pub fn carer(session: &mut Session, given: &Carer) -> Result<(), Stop> {
    let patient = session.patient(&given.patient)?;
    let command = CarerRecorded {
        name: given.name.clone(),
        relation: given.relation.clone(),
        phone: given.phone.clone(),
        view: given.view.clone(),
        ended: given.ended,
    };
    session.record(patient, PatientCommand::RecordCarer(command))
}

/// Records that a carer cannot go on.
pub fn breakdown(session: &mut Session, given: &CarerBreakdown) -> Result<(), Stop> {
    let patient = session.patient(&given.patient)?;
    let command = command::Breakdown {
        at: given.when.at.clone(),
        note: given.note.clone(),
    };
    session.record(patient, PatientCommand::RecordCarerBreakdown(command))
}

/// Records a death.
pub fn death(session: &mut Session, given: &Death) -> Result<(), Stop> {
    let patient = session.patient(&given.patient)?;
    let command = command::Death {
        at: given.when.at.clone(),
        place: given.place.clone(),
        note: given.note.clone(),
    };
    session.record(patient, PatientCommand::RecordDeath(command))
}
