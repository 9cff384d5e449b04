//! The associate's first year: supervised by the first case manager, whose countersignature some entries still wait for.

use crate::domain::command::{Command, PatientCommand, Request};
use crate::domain::patient::comment::AddComment;
use crate::domain::patient::countersigning::{Countersign, How};
use crate::domain::staff::practice::{PracticeLevel, SetPracticeLevel};
use crate::domain::staff::register::{ChangeStaff, StaffDetails};
use crate::service::Failure;

use super::year::Year;

/// The day on which the arrangement begins.
const BEGINS: i32 = 40;
/// The days on which everything that waits is gone through together.
const SESSIONS: &[i32] = &[33, 26, 19, 12];

/// What of it happens at the end of one day.
pub(super) fn after_day(year: &mut Year<'_>, back: i32) -> Result<(), Failure> {
    if back == BEGINS {
        begin(year)?;
    }
    if SESSIONS.contains(&back) {
        session(year, back)?;
    }
    Ok(())
}

fn begin(year: &Year<'_>) -> Result<(), Failure> {
    let (farrow, osei) = (year.team.farrow, year.team.osei);
    let register = year.service.register();
    let Some(member) = register.members.get(&farrow) else {
        return Ok(());
    };
    let details = StaffDetails {
        supervisor: Some(osei),
        ..member.details.clone()
    };
    let commands = [
        Command::ChangeStaff(ChangeStaff {
            staff: farrow,
            details,
            reason: "They work on the same days".to_owned(),
        }),
        Command::SetPracticeLevel(SetPracticeLevel {
            staff: farrow,
            level: Some(PracticeLevel::Cmp1),
            reason: "First year in case management".to_owned(),
        }),
    ];
    for command in commands {
        let request = Request {
            id: year.service.new_command_id(),
            seen: Vec::new(),
            seen_entry: None,
            command,
        };
        year.service.execute(year.team.lead, request)?;
    }
    Ok(())
}

/// What waits is gone through, oldest first; the first is commented on, too.
fn session(year: &mut Year<'_>, back: i32) -> Result<(), Failure> {
    let osei = year.team.osei;
    let queue = year.service.to_countersign(osei, None)?;
    for (place, row) in queue.rows.iter().enumerate() {
        if place == 0 {
            let comment = PatientCommand::AddComment(AddComment {
                entry: row.entry,
                text: "Good that you asked how the nights are. Next time write what was said, too: whoever reads it cannot hear the voice.".to_owned(),
            });
            year.at_once(osei, row.patient, comment)?;
        }
        let how = if (back + i32::try_from(place).unwrap_or(0)) % 3 == 0 {
            How::Discussed
        } else {
            How::Reviewed
        };
        let command = PatientCommand::Countersign(Countersign {
            entry: row.entry,
            how,
            note: String::new(),
        });
        year.at_once(osei, row.patient, command)?;
    }
    Ok(())
}
