//! Judgements as they were recorded before the scale of decisions was a local setting: the words were those of the program.

use serde::Deserialize;

use crate::domain::entry::{EntryNumber, StaffId};
use crate::domain::staff::competence::assessing::Basis;
use crate::domain::staff::competence::judgement::{Answer, CompetenceJudged, Decision};
use crate::domain::time::Day;

/// Version 1 of [`CompetenceJudged`].
#[derive(Deserialize)]
pub(super) struct CompetenceJudgedV1 {
    staff: StaffId,
    claim: Option<EntryNumber>,
    framework: String,
    version: String,
    unit: String,
    specialty: String,
    level: Option<String>,
    answers: Vec<Answer>,
    decision: Decision,
    rationale: String,
    next_look: Option<Day>,
    items: Vec<EntryNumber>,
    basis: Basis,
    second_look: bool,
}

impl From<CompetenceJudgedV1> for CompetenceJudged {
    fn from(old: CompetenceJudgedV1) -> CompetenceJudged {
        CompetenceJudged {
            staff: old.staff,
            claim: old.claim,
            framework: old.framework,
            version: old.version,
            unit: old.unit,
            specialty: old.specialty,
            level: old.level,
            answers: old.answers,
            decision: old.decision,
            decision_words: old.decision.words().to_owned(),
            rationale: old.rationale,
            next_look: old.next_look,
            items: old.items,
            basis: old.basis,
            second_look: old.second_look,
        }
    }
}
