//! The ladder and the rules to start from: a local convention, since no national one was found.

use super::{Rule, Rung, Trigger};
use crate::domain::patient::contact::Channel;

fn rung(id: &str, words: &str, numbers: (u16, u16, u16, u16), channels: &[Channel]) -> Rung {
    let (interval_days, tolerance_days, weight, review_days) = numbers;
    Rung {
        id: id.to_owned(),
        words: words.to_owned(),
        interval_days,
        tolerance_days,
        channels: channels.to_vec(),
        weight,
        review_days,
    }
}

fn rule(
    id: &str,
    words: &str,
    trigger: Trigger,
    numbers: (u16, u16),
    to_rung: &str,
    steps_up: u8,
) -> Rule {
    let (threshold, window_days) = numbers;
    Rule {
        id: id.to_owned(),
        words: words.to_owned(),
        trigger,
        threshold,
        window_days,
        tool: String::new(),
        to_rung: to_rung.to_owned(),
        steps_up,
    }
}

/// Six rungs from daily to quarterly, most intense first.
pub(super) fn default_ladder() -> Vec<Rung> {
    let (visit, phone) = (Channel::HomeVisit, Channel::Telephone);
    vec![
        rung("daily", "Daily", (1, 0, 500, 14), &[visit, phone]),
        rung(
            "several_weekly",
            "2-3 a week",
            (3, 1, 300, 28),
            &[visit, phone],
        ),
        rung("weekly", "Weekly", (7, 1, 150, 42), &[visit, phone]),
        rung(
            "fortnightly",
            "Fortnightly",
            (14, 2, 100, 84),
            &[visit, phone],
        ),
        rung("monthly", "Monthly", (30, 5, 60, 182), &[visit, phone]),
        rung("quarterly", "Quarterly", (91, 14, 30, 365), &[phone, visit]),
    ]
}

pub(super) fn default_rules() -> Vec<Rule> {
    vec![
        rule(
            "emergency_admission",
            "Emergency admission",
            Trigger::EmergencyAdmission,
            (1, 0),
            "",
            1,
        ),
        rule(
            "second_admission",
            "Second admission in 12 months",
            Trigger::Admissions,
            (2, 365),
            "weekly",
            0,
        ),
        rule(
            "third_admission",
            "Third admission in 12 months",
            Trigger::Admissions,
            (3, 365),
            "several_weekly",
            0,
        ),
        rule(
            "return_home",
            "Home from hospital: more contact for 14 days",
            Trigger::ReturnHome,
            (1, 0),
            "several_weekly",
            0,
        ),
        rule("fall", "A fall", Trigger::Fall, (1, 28), "", 1),
        rule(
            "missed_contacts",
            "Two missed contacts in a row",
            Trigger::MissedContacts,
            (2, 0),
            "",
            1,
        ),
        rule(
            "carer_breakdown",
            "Carer breakdown",
            Trigger::CarerBreakdown,
            (1, 0),
            "daily",
            0,
        ),
        rule(
            "care_home_move",
            "Moved into a care home",
            Trigger::CareHomeMove,
            (1, 0),
            "weekly",
            0,
        ),
        Rule {
            tool: "LACE".to_owned(),
            ..rule(
                "lace_high",
                "LACE 10 or more",
                Trigger::ScoreBand,
                (10, 0),
                "several_weekly",
                0,
            )
        },
    ]
}
