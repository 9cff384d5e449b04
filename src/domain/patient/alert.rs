//! Alerts that must be seen before anything else: allergy, lone-working risk, communication need, precautions.

use serde::{Deserialize, Serialize};

use crate::domain::entry::{EntryHead, EntryNumber};
use crate::domain::patient::Mark;
use crate::domain::refusal::{Refusal, required, within};
use crate::domain::writing;

crate::vocabulary! {
    /// What an alert is about.
    pub enum AlertKind {
        Allergy = "allergy", "allergy";
        LoneWorking = "lone_working", "lone-working risk";
        Communication = "communication", "communication need";
        Precautions = "precautions", "infection precautions";
        Safeguarding = "safeguarding", "safeguarding";
        Access = "access", "getting in";
        Other = "other", "note well";
    }
}

/// The most alerts shown on a record.
pub const ALERTS_MAX: usize = 40;
/// The most bytes of an alert's text.
pub const ALERT_BYTES_MAX: usize = 300;

/// An alert was put on the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertRaised {
    /// What it is about.
    pub about: AlertKind,
    /// In words.
    pub text: String,
}

/// An alert no longer holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertEnded {
    /// The entry that raised it.
    pub alert: EntryNumber,
    /// Why it no longer holds.
    pub reason: String,
}

/// One alert that holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// The entry that raised it.
    pub mark: Mark,
    /// What it is about.
    pub about: AlertKind,
    /// In words.
    pub text: String,
}

/// The state of this room.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AlertRoom {
    /// Alerts that hold, oldest first.
    pub alerts: Vec<Alert>,
}

impl AlertRoom {
    pub(super) fn raise(&mut self, head: &EntryHead, fact: &AlertRaised) {
        self.alerts.push(Alert {
            mark: Mark::of(head),
            about: fact.about,
            text: fact.text.clone(),
        });
        super::keep_last(&mut self.alerts, ALERTS_MAX);
    }

    pub(super) fn end(&mut self, fact: &AlertEnded) {
        self.alerts.retain(|alert| alert.mark.entry != fact.alert);
    }
}

/// Decides on raising an alert.
///
/// # Errors
/// No text, too long a text, or an alert of the same words that holds already.
pub fn raise(command: &AlertRaised, room: &AlertRoom) -> Result<AlertRaised, Refusal> {
    let text = required(
        "text",
        "The alert's text",
        &writing::clean_line(&command.text).0,
    )?;
    within("text", "The alert's text", &text, ALERT_BYTES_MAX)?;
    let same = |alert: &&Alert| {
        alert.about == command.about && writing::fold(&alert.text) == writing::fold(&text)
    };
    if let Some(known) = room.alerts.iter().find(same) {
        return Err(Refusal::new(
            crate::domain::refusal::Reason::Duplicate,
            format!("This alert is on the record already ({})", known.mark.entry),
        )
        .at("text"));
    }
    if room.alerts.len() >= ALERTS_MAX {
        return Err(
            Refusal::state(format!("There are {ALERTS_MAX} alerts on this record"))
                .advise("End one that no longer holds first"),
        );
    }
    Ok(AlertRaised {
        about: command.about,
        text,
    })
}

/// Decides on ending an alert.
///
/// # Errors
/// No such alert, or no reason.
pub fn end(command: &AlertEnded, room: &AlertRoom) -> Result<AlertEnded, Refusal> {
    if !room
        .alerts
        .iter()
        .any(|alert| alert.mark.entry == command.alert)
    {
        return Err(Refusal::unknown(
            "alert",
            format!("There is no alert {} on this record", command.alert),
        ));
    }
    let reason = required(
        "reason",
        "The reason why it no longer holds",
        &command.reason,
    )?;
    Ok(AlertEnded {
        alert: command.alert,
        reason,
    })
}
