//! Scores: recorded where made elsewhere, computed where the rule is public and every input is there.
//!
//! Scores of different tools are never put on one scale. A missing input gives no score.

pub mod charlson;
pub mod lace;

use serde::{Deserialize, Serialize};

use crate::domain::entry::EntryHead;
use crate::domain::patient::Mark;
use crate::domain::patient::tier::{ComputedTier, Tier};
use crate::domain::refusal::{Refusal, required, within};
use crate::domain::writing;

/// The most scores kept in the state; older ones are in the record.
pub const SCORES_MAX: usize = 60;
/// The most bytes of a score's value.
pub const VALUE_BYTES_MAX: usize = 100;

/// How a score came about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Made elsewhere and copied in.
    Elsewhere,
    /// Computed here, point by point.
    Computed {
        /// Every point, what it is for and its source.
        points: Vec<PointRecorded>,
    },
}

/// One line of a computed score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PointRecorded {
    /// What it is for.
    pub what: String,
    /// The points, never negative.
    pub points: u8,
    /// The input it came from.
    pub because: String,
}

/// A score was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoreRecorded {
    /// The tool.
    pub tool: String,
    /// Its version or variant.
    pub version: String,
    /// The value as given.
    pub value: String,
    /// The value as a number in hundredths, where it is one.
    pub number: Option<i64>,
    /// The tool's band, in its own words.
    pub band: String,
    /// Who made it.
    pub made_by: String,
    /// How it came about.
    pub origin: Origin,
    /// The tier that follows by local rule, if any does.
    pub tier: Option<Tier>,
}

/// A score as known now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// The entry, and when the score was made.
    pub mark: Mark,
    /// The tool.
    pub tool: String,
    /// The value.
    pub value: String,
    /// The band.
    pub band: String,
    /// Whether it was computed here.
    pub computed: bool,
    /// The tier that follows, if any.
    pub tier: Option<Tier>,
}

/// The state of this room.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RiskRoom {
    /// Scores by the time they were made, the latest last.
    pub scores: Vec<Score>,
}

impl RiskRoom {
    /// The latest score of every tool, latest first.
    pub fn latest(&self) -> Vec<&Score> {
        let mut seen: Vec<&Score> = Vec::new();
        for score in self.scores.iter().rev() {
            if !seen.iter().any(|one| {
                crate::domain::vocabulary::plain(&one.tool)
                    == crate::domain::vocabulary::plain(&score.tool)
            }) {
                seen.push(score);
            }
        }
        seen
    }

    /// The tier that the latest score with one suggests.
    pub fn computed_tier(&self) -> Option<ComputedTier> {
        self.scores.iter().rev().find_map(|score| {
            score.tier.map(|tier| ComputedTier {
                tier,
                from: format!("{} {}", score.tool, score.value),
                entry: score.mark.entry,
            })
        })
    }

    pub(super) fn record(&mut self, head: &EntryHead, fact: &ScoreRecorded) {
        let score = Score {
            mark: Mark::of(head),
            tool: fact.tool.clone(),
            value: fact.value.clone(),
            band: fact.band.clone(),
            computed: matches!(fact.origin, Origin::Computed { .. }),
            tier: fact.tier,
        };
        let place = self
            .scores
            .partition_point(|one| one.mark.at <= score.mark.at);
        self.scores.insert(place, score);
        super::keep_last(&mut self.scores, SCORES_MAX);
    }
}

/// Asks for a score made elsewhere to be recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordScore {
    /// When it was made, as typed.
    #[serde(default)]
    pub at: String,
    /// The tool.
    pub tool: String,
    /// Its version.
    #[serde(default)]
    pub version: String,
    /// The value.
    pub value: String,
    /// The band, in the tool's words.
    #[serde(default)]
    pub band: String,
    /// Who made it.
    pub made_by: String,
    /// The tier that follows by local rule.
    #[serde(default)]
    pub tier: Option<Tier>,
}

/// Decides on recording a score made elsewhere.
///
/// # Errors
/// No tool, no value, or nobody named who made it.
pub fn record(command: &RecordScore) -> Result<ScoreRecorded, Refusal> {
    let line = |text: &str| writing::clean_line(text).0.trim().to_owned();
    let value = required("value", "The value", &line(&command.value))?;
    within("value", "The value", &value, VALUE_BYTES_MAX)?;
    Ok(ScoreRecorded {
        tool: required("tool", "The tool", &line(&command.tool))?,
        version: line(&command.version),
        number: hundredths(&value),
        value,
        band: line(&command.band),
        made_by: required("made_by", "Who made the score", &line(&command.made_by))?,
        origin: Origin::Elsewhere,
        tier: command.tier,
    })
}

/// A decimal number in hundredths.
fn hundredths(value: &str) -> Option<i64> {
    let number: f64 = value.trim_end_matches('%').trim().parse().ok()?;
    #[allow(
        clippy::cast_possible_truncation,
        reason = "a score beyond a trillion is none"
    )]
    (number.is_finite() && number.abs() < 1e12).then(|| (number * 100.0).round() as i64)
}
