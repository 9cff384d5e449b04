//! A person's competence portfolio for an outside body: what was done, who saw it, how it was judged, and how its time
//! can be proved without the program that holds the record.
//!
//! It says "evidence seen" and gives no verdict on a person: levels and decisions stand as people stated them, with their
//! words (R004-14, R004-57, R000-31). It holds no patient's identity; a case has a reference that only the service can open.
//!
//! * [`mod@self`]: what goes in, and the document's order; `index`: the evidence by framework; `item`: one piece of it
//!   with its witnesses and judgements.

mod index;
mod item;

#[cfg(test)]
mod tests;

use crate::domain::time::Moment;

use super::document::{Document, Rank, StatedLevel};

/// A portfolio, ready to be printed. Every text is in words as it shall stand there; dates are in full.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Portfolio {
    /// Whose it is.
    pub person: Person,
    /// Whom it is for: "Assessors of Anytown University's case management course".
    pub audience: String,
    /// What it is for: "Recognition of prior experience".
    pub purpose: String,
    /// The time it covers: "1 April 2025 to 31 March 2026".
    pub period: String,
    /// When it was made.
    pub made: Moment,
    /// When it was made, in words.
    pub made_on: String,
    /// Who made it.
    pub made_by: String,
    /// What proves its time.
    pub proof: Proof,
    /// What the items were judged against.
    pub frameworks: Vec<Framework>,
    /// The evidence, each item once, in order of its number.
    pub items: Vec<Item>,
    /// The learning log.
    pub learning: Vec<Learning>,
    /// The hours of the learning log together, in words: "41 hours, 22 of them participatory". Empty for none.
    pub learning_hours: String,
}

/// A person and their post.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Person {
    /// Full name.
    pub name: String,
    /// Role in full words: "community matron".
    pub role: String,
    /// Professional registration; empty when none is stated.
    pub registration: String,
    /// Where they work.
    pub organisation: String,
}

/// What proves when the items were entered, and that none was altered since.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Proof {
    /// The number of the last entry that the checkpoint covers.
    pub entries: u64,
    /// The signed checkpoint's text, line by line.
    pub checkpoint: String,
    /// The public key with which it can be verified.
    pub key: String,
    /// The name of the bundle that goes with the document; empty when there is none.
    pub bundle: String,
}

/// A framework with the items under its statements.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Framework {
    /// Its name in full words.
    pub name: String,
    /// The version of the catalogue.
    pub version: String,
    /// Where it comes from.
    pub source: String,
    /// Its units in order.
    pub units: Vec<Unit>,
    /// What the person and assessors said of a unit or an area, side by side.
    pub standings: Vec<Standing>,
}

/// A unit of a framework.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Unit {
    /// Its code in the framework.
    pub code: String,
    /// Its title.
    pub title: String,
    /// True when the source announces the unit and nobody has written it yet, here neither (T-19).
    pub unwritten: bool,
    /// Its statements in order.
    pub statements: Vec<Statement>,
}

/// A statement of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Statement {
    /// Its code in the framework.
    pub code: String,
    /// What it says.
    pub text: String,
    /// The numbers of the items that show it.
    pub items: Vec<u32>,
    /// Why it does not apply to this person; empty when it does.
    pub not_applicable: String,
}

/// What the person says of a unit or an area and what an assessor decided. Neither replaces the other (R000-23).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Standing {
    /// The unit or area.
    pub about: String,
    /// The person's own rating in words, with its date; empty when there is none.
    pub self_rating: String,
    /// The decision in words; empty when there is none.
    pub decision: String,
    /// The level that was decided upon.
    pub level: Option<StatedLevel>,
    /// The specialty for which it holds; empty for all.
    pub specialty: String,
    /// Who decided, and when.
    pub decided: String,
}

/// A piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Item {
    /// Its number in this portfolio, from 1.
    pub number: u32,
    /// The number of its entry in the journal.
    pub entry: u64,
    /// Its kind: "live work", "reflection".
    pub kind: String,
    /// What it is, in a few words.
    pub title: String,
    /// When it happened, in words.
    pub happened: String,
    /// When it was entered, in words.
    pub entered: String,
    /// The time between: "entered 2 days later". Empty when it was entered at once.
    pub gap: String,
    /// The reference of the case; empty when none.
    pub case_reference: String,
    /// What the person did.
    pub did: String,
    /// The text of the record with all that could identify a patient replaced; empty when it is not included.
    pub pseudonymised: String,
    /// The statements that it was put forward for.
    pub links: Vec<Link>,
    /// Stages of the work: "find", "assess".
    pub stages: Vec<String>,
    /// Tags: "leadership".
    pub tags: Vec<String>,
    /// Who saw it.
    pub witnesses: Vec<Witness>,
    /// How it was judged, the earliest first.
    pub judgements: Vec<Judgement>,
}

/// A statement for which an item was put forward.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Link {
    /// The framework's name.
    pub framework: String,
    /// The version of its catalogue at the time.
    pub version: String,
    /// The statement's code.
    pub code: String,
    /// What it says.
    pub text: String,
    /// Who confirmed the link.
    pub confirmed_by: String,
}

/// Somebody who saw it. A witness does not decide.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Witness {
    /// Full name.
    pub name: String,
    /// What they are to the person: "manager".
    pub relation: String,
    /// Their role.
    pub role: String,
    /// What they saw, in their words.
    pub seen: String,
    /// When they stated it, in words.
    pub stated: String,
    /// The entry's number.
    pub entry: u64,
}

/// An assessor's judgement.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Judgement {
    /// The statement or area that it is about.
    pub about: String,
    /// When, in words.
    pub judged: String,
    /// The entry's number.
    pub entry: u64,
    /// Full name of the assessor.
    pub assessor: String,
    /// Why they may judge this.
    pub authority: String,
    /// The five questions.
    pub answers: Answers,
    /// The decision in words: "competent with supervision"; for a claim that went back: "returned".
    pub decision: String,
    /// Why.
    pub rationale: String,
    /// The level, where the framework has one.
    pub level: Option<StatedLevel>,
    /// The specialty for which it holds; empty for all.
    pub specialty: String,
    /// When it is looked at again; empty when nothing is set.
    pub next_look: String,
    /// The version of the catalogue under which it was decided.
    pub catalogue_version: String,
}

/// The five questions that an assessor answers of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answers {
    /// Does it match the statement?
    pub valid: Answer,
    /// Is it the person's own work?
    pub authentic: Answer,
    /// Is it recent enough?
    pub current: Answer,
    /// Does it show all of it, more than once?
    pub sufficient: Answer,
    /// Would another assessor agree?
    pub reliable: Answer,
}

/// An answer: yes, no or partly, with words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answer {
    /// "yes", "no", "partly"; empty when it was not answered.
    pub answer: String,
    /// The assessor's words.
    pub words: String,
}

/// A line of the learning log.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Learning {
    /// When, in words.
    pub on: String,
    /// The hours, in words: "2.5".
    pub hours: String,
    /// What it was.
    pub what: String,
    /// What was learned.
    pub learned: String,
    /// The units that it belongs to.
    pub units: Vec<String>,
}

impl Portfolio {
    /// The portfolio as a document.
    pub fn document(&self) -> Document {
        let mut document = Document {
            title: format!("Portfolio of evidence: {}", self.person.name),
            subtitle: format!("{}, {}", self.person.role, self.person.organisation),
            author: self.made_by.clone(),
            made: self.made,
            running_head: format!("Portfolio of evidence: {}", self.person.name),
            running_foot: format!(
                "Made {} by {}. Holds no patient's identity.",
                self.made_on, self.made_by
            ),
            ..Document::default()
        };
        self.head(&mut document);
        how_to_read(&mut document);
        self.how_to_verify(&mut document);
        let before_index = document.blocks.len();
        self.index(&mut document);
        self.evidence(&mut document);
        self.learning_log(&mut document);
        document.explain_short_forms(before_index);
        self.proof.print(&mut document);
        document
    }

    fn head(&self, document: &mut Document) {
        document.addressed(&self.audience, &self.purpose);
        document.definitions([
            ("Name", self.person.name.clone()),
            ("Role", self.person.role.clone()),
            ("Registration", self.person.registration.clone()),
            ("Organisation", self.person.organisation.clone()),
            ("Period", self.period.clone()),
            ("Made", format!("{} by {}", self.made_on, self.made_by)),
            ("Items of evidence", self.items.len().to_string()),
        ]);
        document.caution(
            "This is no patient record",
            "It holds no patient's identity. A case is named by a reference that only the service which holds the record \
             can open, for those entitled to it.",
        );
    }

    fn how_to_verify(&self, document: &mut Document) {
        let proof = &self.proof;
        document.heading(Rank::Part, "How to verify it");
        document.paragraph(format!(
            "Each item, witness statement and judgement is an entry with a number in a journal to which entries can only be \
             added. The checkpoint at the end signs all entries up to number {}. Whoever keeps it can show later that an entry \
             was there when it was signed, and is unaltered.",
            proof.entries
        ));
        let file = if proof.bundle.is_empty() {
            "FILE"
        } else {
            &proof.bundle
        };
        document.paragraph(
            "No access to the service is needed, nor a network. Install the program caseload on any computer, put the bundle \
             that came with this document and the key beside one another, and run:",
        );
        document.verbatim(format!("caseload verify-portfolio {file} --key KEY"));
        document.paragraph(
            "It names any item that was altered, left out of the index, or dated otherwise than recorded. Ask the \
             organisation for its key by another way than the one by which this document came.",
        );
    }

    fn index(&self, document: &mut Document) {
        document.heading(Rank::Part, "Index: evidence seen, by framework");
        if self.frameworks.is_empty() {
            document.paragraph("No framework was chosen.");
        }
        for framework in &self.frameworks {
            framework.index(document);
        }
    }

    fn evidence(&self, document: &mut Document) {
        document.heading(Rank::Part, "The evidence");
        if self.items.is_empty() {
            document.paragraph("No item was chosen.");
        }
        for item in &self.items {
            item.print(document);
        }
    }

    fn learning_log(&self, document: &mut Document) {
        document.heading(Rank::Part, "Learning log");
        if self.learning.is_empty() {
            document.paragraph("Nothing was entered in this period.");
            return;
        }
        let rows = self
            .learning
            .iter()
            .map(|line| {
                vec![
                    line.on.clone(),
                    line.hours.clone(),
                    line.what.clone(),
                    line.learned.clone(),
                    line.units.join("\n"),
                ]
            })
            .collect();
        document.table(
            &[
                ("Date", 3),
                ("Hours", 2),
                ("Activity", 5),
                ("What was learned", 6),
                ("Units", 3),
            ],
            rows,
        );
        if !self.learning_hours.is_empty() {
            document.paragraph(format!("Together: {}.", self.learning_hours));
        }
    }
}

impl Proof {
    /// Adds what a verifier needs, at the end, where it interrupts nobody's reading.
    fn print(&self, document: &mut Document) {
        document.heading(Rank::Part, "Checkpoint and key");
        document.definitions([("Bundle", &self.bundle)]);
        for (what, text) in [("Key", &self.key), ("Checkpoint", &self.checkpoint)] {
            document.heading(Rank::Item, what);
            document.verbatim(text);
        }
    }
}

fn how_to_read(document: &mut Document) {
    document.heading(Rank::Part, "How to read this");
    document.bullets([
        "The index lists the evidence seen under each statement of each framework. One item may stand under several \
         statements; its text stands once, under its number. Statements for which nothing is there yet are named below it, by \
         their codes.",
        "An item gives when it happened, as the person said it, and when it was entered, as the computer set it. A gap \
         between the two is named.",
        "A witness says what they saw. An assessor, who is never the person, answers whether the evidence is valid (it \
         matches the statement), authentic (the person's own work), current, sufficient (all of it, and repeatably) and \
         reliable (another assessor would agree), and decides in words.",
        "Levels and decisions are statements of the people named beside them, each on its own scale, for the area and \
         specialty named. Nothing is added up, and a full index is no verdict on a practitioner.",
        "A decision keeps the version of the framework under which it was made.",
    ]);
}
