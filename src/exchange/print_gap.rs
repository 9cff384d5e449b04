//! A team's skills, gaps and training plan (R000-22, R001-74).
//!
//! It counts people, never shares of a set: how far somebody is cannot be a number (R004-14). A unit that a single person
//! holds is marked, since the team loses it with them.

#[cfg(test)]
mod tests;

use crate::domain::time::Moment;

use super::document::{Document, Rank, StatedLevel, level_words};

/// A team's report, ready to be printed. Every text is in words as it shall stand there; dates are in full.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TeamReport {
    /// The team.
    pub team: String,
    /// The organisation.
    pub organisation: String,
    /// Whom it is for.
    pub audience: String,
    /// What it is for.
    pub purpose: String,
    /// The set of units that was asked for, in words: "Community matron, agreed 1 April 2026".
    pub required_set: String,
    /// Everybody in the team.
    pub people: Vec<String>,
    /// The units of the set, each with those in whom it was judged.
    pub units: Vec<UnitHeld>,
    /// What is missing, person by person.
    pub gaps: Vec<TeamGap>,
    /// What is to be done about it.
    pub plan: Vec<Training>,
    /// What the reader should know: "No evidence of domain D comes from a clinical case".
    pub warnings: Vec<String>,
    /// When it was made.
    pub made: Moment,
    /// When it was made, in words.
    pub made_on: String,
    /// Who made it.
    pub made_by: String,
}

/// A unit and those who hold it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UnitHeld {
    /// The framework's name in full words, with the version of its catalogue.
    pub framework: String,
    /// The unit with its code.
    pub unit: String,
    /// The level that is needed.
    pub level: Option<StatedLevel>,
    /// Those in whom it was judged as needed.
    pub holders: Vec<Holder>,
}

/// Somebody who holds a unit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Holder {
    /// Full name.
    pub name: String,
    /// The decision in words, with its date.
    pub decision: String,
    /// The level that was decided upon.
    pub level: Option<StatedLevel>,
    /// The specialty for which it holds; empty for all.
    pub specialty: String,
}

/// A unit that somebody needs and does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TeamGap {
    /// Who.
    pub person: String,
    /// The unit with its code and framework.
    pub unit: String,
    /// The level that is needed.
    pub level: Option<StatedLevel>,
    /// How it stands, in words.
    pub standing: String,
    /// True when it can be learned at work.
    pub at_work: bool,
}

/// A line of the training plan.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Training {
    /// What is learned.
    pub what: String,
    /// Who learns it.
    pub people: Vec<String>,
    /// How: "shadowing the respiratory team".
    pub how: String,
    /// Who sees to it.
    pub lead: String,
    /// By when, in words.
    pub by: String,
}

impl TeamReport {
    /// The report as a document.
    pub fn document(&self) -> Document {
        let mut document = Document {
            title: format!("Skills and gaps: {}", self.team),
            subtitle: self.organisation.clone(),
            author: self.made_by.clone(),
            made: self.made,
            running_head: format!("Skills and gaps: {}, {}", self.team, self.organisation),
            running_foot: format!("Made {} by {}", self.made_on, self.made_by),
            ..Document::default()
        };
        document.addressed(&self.audience, &self.purpose);
        document.definitions([
            ("Set of units", self.required_set.clone()),
            ("People", self.people.join(", ")),
        ]);
        document.caution(
            "What this can and cannot say",
            "It lists evidence seen and the decisions that assessors took on it. A full set is no verdict on a practitioner, \
             and a gap says that evidence has not been seen, not that somebody cannot do it.",
        );
        document.bullets(self.warnings.iter().cloned());
        self.held(&mut document);
        self.gaps(&mut document);
        self.plan(&mut document);
        let end = document.blocks.len();
        document.explain_short_forms(end);
        document
    }

    fn held(&self, document: &mut Document) {
        document.heading(Rank::Part, "Skills held");
        let lonely = |count: usize| {
            self.units
                .iter()
                .filter(move |unit| unit.holders.len() == count)
                .map(|unit| unit.unit.clone())
                .collect::<Vec<String>>()
        };
        document.definitions([
            ("Held by nobody", lonely(0).join("\n")),
            ("Held by only one person", lonely(1).join("\n")),
        ]);
        if self.units.is_empty() {
            document.paragraph("The set holds no unit.");
            return;
        }
        let rows = self.units.iter().map(UnitHeld::row).collect();
        document.table(
            &[
                ("Unit", 7),
                ("Level needed", 5),
                ("Held by", 8),
                ("How many", 4),
            ],
            rows,
        );
    }

    fn gaps(&self, document: &mut Document) {
        document.heading(Rank::Part, "Gaps");
        if self.gaps.is_empty() {
            document.paragraph("None.");
        }
        for (heading, at_work) in [
            ("To be learned at work", true),
            ("To be learned elsewhere", false),
        ] {
            let rows: Vec<Vec<String>> = self
                .gaps
                .iter()
                .filter(|gap| gap.at_work == at_work)
                .map(TeamGap::row)
                .collect();
            if !rows.is_empty() {
                document.heading(Rank::Section, heading);
                document.table(
                    &[
                        ("Person", 4),
                        ("Unit", 7),
                        ("Level needed", 5),
                        ("How it stands", 5),
                    ],
                    rows,
                );
            }
        }
    }

    fn plan(&self, document: &mut Document) {
        document.heading(Rank::Part, "Training plan");
        if self.plan.is_empty() {
            document.paragraph("Nothing planned yet.");
            return;
        }
        let rows = self
            .plan
            .iter()
            .map(|training| {
                vec![
                    training.what.clone(),
                    training.people.join("\n"),
                    training.how.clone(),
                    training.lead.clone(),
                    training.by.clone(),
                ]
            })
            .collect();
        document.table(
            &[
                ("What", 5),
                ("Who", 4),
                ("How", 6),
                ("Seen to by", 4),
                ("By", 3),
            ],
            rows,
        );
    }
}

impl UnitHeld {
    fn row(&self) -> Vec<String> {
        let holders: Vec<String> = self.holders.iter().map(Holder::words).collect();
        let count = match holders.len() {
            0 => "Nobody".to_owned(),
            1 => "Only one person".to_owned(),
            count => format!("{count} people"),
        };
        vec![
            format!("{}\n{}", self.unit, self.framework),
            level_words(self.level.as_ref()),
            holders.join("\n"),
            count,
        ]
    }
}

impl Holder {
    fn words(&self) -> String {
        let level = level_words(self.level.as_ref());
        let said: Vec<&str> = [self.decision.as_str(), &level, &self.specialty]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect();
        format!("{}: {}", self.name, said.join(", "))
    }
}

impl TeamGap {
    fn row(&self) -> Vec<String> {
        vec![
            self.person.clone(),
            self.unit.clone(),
            level_words(self.level.as_ref()),
            self.standing.clone(),
        ]
    }
}
