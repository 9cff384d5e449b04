//! From a role profile to three documents: job description, person specification, development plan (R000-21).
//!
//! A profile says what the caseload and the service are like, and which units a post needs, at which level and because of
//! what in the caseload. The level is a local statement (R000-29); nothing is computed.

#[cfg(test)]
mod tests;

use crate::domain::time::Moment;

use super::document::{Document, Rank, StatedLevel, level_words};

/// What is taken for granted, unless a profile says something else.
const ASSUMED: &str = "Only what this post adds is named. What every employee of a health service brings, such as respect for \
                       cultural diversity, clinical governance and the use of information technology, is taken for granted.";

/// A role profile, ready to be printed. Every text is in words as it shall stand there; dates are in full.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RoleProfile {
    /// The post's title: "Community matron".
    pub post: String,
    /// The employer.
    pub organisation: String,
    /// The kind of service.
    pub service: String,
    /// The caseload: who the patients are, how many, what they need.
    pub caseload: String,
    /// What is taken for granted of everybody; the document's own words when empty.
    pub assumed: String,
    /// What the post is there for, in a sentence or two.
    pub summary: String,
    /// To whom the post answers; empty when it is not said.
    pub answers_to: String,
    /// Whom the post works with.
    pub works_with: Vec<String>,
    /// The units that the post needs.
    pub requirements: Vec<Requirement>,
    /// What else a person must or should bring: registration, qualification, experience.
    pub criteria: Vec<Criterion>,
    /// Whom the job description and the person specification are for.
    pub audience: String,
    /// When it was made.
    pub made: Moment,
    /// When it was made, in words.
    pub made_on: String,
    /// Who made it.
    pub made_by: String,
}

/// A unit or domain that a post needs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Requirement {
    /// The framework's name in full words, with the version of its catalogue.
    pub framework: String,
    /// The unit with its code.
    pub unit: String,
    /// What the unit is for, in the framework's words; empty when it gives none.
    pub aim: String,
    /// The level that the post needs.
    pub level: Option<StatedLevel>,
    /// What in the caseload makes it needed at this level.
    pub complexity: String,
    /// True when somebody cannot begin without it.
    pub essential: bool,
}

/// Something a person must or should bring that is no unit of a framework.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Criterion {
    /// What it is.
    pub text: String,
    /// How it is shown: "application form", "registration checked".
    pub shown_by: String,
    /// True when somebody cannot begin without it.
    pub essential: bool,
}

/// One person's way to a post's full set: the agreement between them and the employer (R000-28).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Development {
    /// Whose plan it is.
    pub person: String,
    /// Whom it is for.
    pub audience: String,
    /// From when to when, in words.
    pub period: String,
    /// When it is reviewed, in words.
    pub review: String,
    /// Who helps the person learn.
    pub facilitator: String,
    /// Who supervises the work.
    pub supervisor: String,
    /// Who judges the evidence.
    pub assessor: String,
    /// Protected hours that were agreed, in words: "4 hours a week".
    pub hours_planned: String,
    /// Protected hours that were taken, in words.
    pub hours_taken: String,
    /// Whether accreditation is wanted, in words: "wanted: dementia care".
    pub accreditation: String,
    /// Practice before the set is complete, with its end and its limits; empty when there is none (R001-77).
    pub provisional: String,
    /// What the post needs and was not yet judged.
    pub gaps: Vec<Gap>,
    /// What is to be reached.
    pub objectives: Vec<Objective>,
    /// Courses and modules.
    pub modules: Vec<Module>,
    /// Full and partial exemptions from modules, each in words with who judged it, when and why (R001-76).
    pub exemptions: Vec<String>,
}

/// A unit that a post needs and for which evidence is still to be seen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Gap {
    /// The unit with its code and framework.
    pub unit: String,
    /// The level that the post needs.
    pub level: Option<StatedLevel>,
    /// How it stands, in words: "not yet competent, 3 March 2026".
    pub standing: String,
    /// True when it can be learned at work.
    pub at_work: bool,
    /// How it will be learned.
    pub how: String,
}

/// Something to be reached.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Objective {
    /// What.
    pub text: String,
    /// How it will be seen that it was reached.
    pub shown_by: String,
    /// By when, in words.
    pub by: String,
    /// When it is reviewed and what came of it, in words.
    pub review: String,
}

/// A module of a course.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Module {
    /// Its title.
    pub title: String,
    /// True when all take it, false when it is tailored to the person (R001-78).
    pub core: bool,
    /// The units that it belongs to.
    pub units: String,
    /// How it stands, in words: "to do", "completed on 3 March 2026 with Anytown University".
    pub standing: String,
}

/// The post, its caseload and what it needs.
pub fn job_description(profile: &RoleProfile) -> Document {
    let purpose = "To say what the post is for and what it takes, so that people can decide whether to apply.";
    let mut document = profile.begin("Job description", &profile.audience, purpose);
    profile.post(&mut document);
    document.heading(Rank::Part, "What the work takes");
    document.paragraph(if profile.assumed.is_empty() {
        ASSUMED
    } else {
        &profile.assumed
    });
    for requirement in &profile.requirements {
        document.heading(Rank::Item, &requirement.unit);
        document.paragraph(&requirement.aim);
        document.definitions([
            ("Framework", requirement.framework.clone()),
            ("Level needed", level_words(requirement.level.as_ref())),
            ("Because the caseload", requirement.complexity.clone()),
        ]);
    }
    document.heading(Rank::Part, "Learning at work");
    document.paragraph(
        "Somebody may be appointed before evidence of every unit has been seen. The employer then agrees a development plan \
         with a facilitator, a supervisor, an assessor and protected time.",
    );
    finish(document)
}

/// What a person must and should bring.
pub fn person_specification(profile: &RoleProfile) -> Document {
    let purpose = "To say before the post is filled what will be looked for, and how it is shown.";
    let mut document = profile.begin("Person specification", &profile.audience, purpose);
    for (heading, essential) in [("Essential", true), ("Desirable", false)] {
        document.heading(Rank::Part, heading);
        let criteria = profile
            .criteria
            .iter()
            .filter(|criterion| criterion.essential == essential)
            .map(|criterion| vec![criterion.text.clone(), criterion.shown_by.clone()]);
        let units = profile
            .requirements
            .iter()
            .filter(|requirement| requirement.essential == essential)
            .map(Requirement::row);
        let rows: Vec<Vec<String>> = criteria.chain(units).collect();
        if rows.is_empty() {
            document.paragraph("Nothing.");
        } else {
            document.table(&[("What", 11), ("How it is shown", 7)], rows);
        }
    }
    document.paragraph(
        "Evidence from other posts counts. Equivalent skills are judged case by case, by a qualified assessor.",
    );
    finish(document)
}

/// One person's way to what the post needs.
pub fn development_plan(profile: &RoleProfile, plan: &Development) -> Document {
    let purpose = format!(
        "To agree how {} learns what the post needs, with whose help, in what time.",
        plan.person
    );
    let mut document = profile.begin("Development plan", &plan.audience, &purpose);
    document.subtitle = format!(
        "{}: {}, {}",
        plan.person, profile.post, profile.organisation
    );
    document.definitions([
        ("Person", &plan.person),
        ("Period", &plan.period),
        ("Review", &plan.review),
        ("Facilitator", &plan.facilitator),
        ("Supervisor", &plan.supervisor),
        ("Assessor", &plan.assessor),
        ("Protected time planned", &plan.hours_planned),
        ("Protected time taken", &plan.hours_taken),
        ("Accreditation", &plan.accreditation),
    ]);
    if !plan.provisional.is_empty() {
        document.caution("Practice before the set is complete", &plan.provisional);
    }
    gaps(&mut document, &plan.gaps);
    objectives(&mut document, &plan.objectives);
    modules(&mut document, &plan.modules);
    exemptions(&mut document, &plan.exemptions);
    document.heading(Rank::Part, "Agreed");
    document.table(
        &[("Who", 5), ("Signature", 8), ("Date", 4)],
        [
            ("Person", &plan.person),
            ("Facilitator", &plan.facilitator),
            ("Supervisor", &plan.supervisor),
        ]
        .into_iter()
        .map(|(role, name)| vec![format!("{name}\n{role}"), String::new(), String::new()])
        .collect(),
    );
    finish(document)
}

impl RoleProfile {
    fn begin(&self, kind: &str, audience: &str, purpose: &str) -> Document {
        let mut document = Document {
            title: format!("{kind}: {}", self.post),
            subtitle: self.organisation.clone(),
            author: self.made_by.clone(),
            made: self.made,
            running_head: format!("{kind}: {}, {}", self.post, self.organisation),
            running_foot: format!("Made {} by {}", self.made_on, self.made_by),
            ..Document::default()
        };
        document.addressed(audience, purpose);
        document
    }

    fn post(&self, document: &mut Document) {
        document.heading(Rank::Part, "The post");
        document.definitions([
            ("What it is for", &self.summary),
            ("Service", &self.service),
            ("Caseload", &self.caseload),
            ("Answers to", &self.answers_to),
            ("Works with", &self.works_with.join(", ")),
        ]);
    }
}

impl Requirement {
    fn row(&self) -> Vec<String> {
        let mut what = self.unit.clone();
        let level = level_words(self.level.as_ref());
        if !level.is_empty() {
            what.push('\n');
            what.push_str(&level);
        }
        vec![what, format!("Evidence seen against {}", self.framework)]
    }
}

fn gaps(document: &mut Document, gaps: &[Gap]) {
    document.heading(Rank::Part, "What is still to be shown");
    if gaps.is_empty() {
        document.paragraph("Nothing: each unit that the post needs was judged competent, exempted or not applicable.");
        return;
    }
    for (heading, at_work) in [
        ("To be learned at work", true),
        ("To be learned elsewhere", false),
    ] {
        let rows: Vec<Vec<String>> = gaps
            .iter()
            .filter(|gap| gap.at_work == at_work)
            .map(|gap| {
                vec![
                    gap.unit.clone(),
                    level_words(gap.level.as_ref()),
                    gap.standing.clone(),
                    gap.how.clone(),
                ]
            })
            .collect();
        if !rows.is_empty() {
            document.heading(Rank::Section, heading);
            document.table(
                &[
                    ("Unit", 6),
                    ("Level needed", 4),
                    ("How it stands", 4),
                    ("How it is learned", 6),
                ],
                rows,
            );
        }
    }
}

fn objectives(document: &mut Document, objectives: &[Objective]) {
    document.heading(Rank::Part, "Objectives");
    if objectives.is_empty() {
        document.paragraph("None agreed yet.");
        return;
    }
    let rows = objectives
        .iter()
        .map(|objective| {
            vec![
                objective.text.clone(),
                objective.shown_by.clone(),
                objective.by.clone(),
                objective.review.clone(),
            ]
        })
        .collect();
    document.table(
        &[("Objective", 6), ("Shown by", 5), ("By", 3), ("Review", 4)],
        rows,
    );
}

fn modules(document: &mut Document, modules: &[Module]) {
    if modules.is_empty() {
        return;
    }
    document.heading(Rank::Part, "Modules");
    let rows = modules
        .iter()
        .map(|module| {
            let kind = if module.core { "Core" } else { "Tailored" };
            vec![
                module.title.clone(),
                kind.to_owned(),
                module.units.clone(),
                module.standing.clone(),
            ]
        })
        .collect();
    document.table(
        &[
            ("Module", 5),
            ("Kind", 3),
            ("Units", 4),
            ("How it stands", 6),
        ],
        rows,
    );
}

fn exemptions(document: &mut Document, exemptions: &[String]) {
    if exemptions.is_empty() {
        return;
    }
    document.heading(Rank::Section, "Exemptions");
    document.bullets(exemptions.iter().cloned());
}

/// Ends a document with what short forms mean, when it uses any.
fn finish(mut document: Document) -> Document {
    let end = document.blocks.len();
    document.explain_short_forms(end);
    document
}
