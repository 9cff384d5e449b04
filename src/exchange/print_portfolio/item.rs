//! One piece of evidence: what was done and when, who saw it, and every judgement of it.

use super::{Answer, Answers, Item, Judgement, Witness};
use crate::exchange::document::{Document, Rank, level_words};

impl Item {
    /// Adds the item to a portfolio.
    pub(super) fn print(&self, document: &mut Document) {
        document.heading(
            Rank::Section,
            format!("Item {}: {} ({})", self.number, self.title, self.kind),
        );
        let links: Vec<String> = self
            .links
            .iter()
            .map(|link| {
                format!(
                    "{}, version {}: {} {} (link confirmed by {})",
                    link.framework, link.version, link.code, link.text, link.confirmed_by
                )
            })
            .collect();
        let entered = if self.gap.is_empty() {
            self.entered.clone()
        } else {
            format!("{} ({})", self.entered, self.gap)
        };
        document.definitions([
            ("Happened", self.happened.clone()),
            ("Entered", entered),
            ("Entry", self.entry.to_string()),
            ("Case reference", self.case_reference.clone()),
            ("What the person did", self.did.clone()),
            (
                "From the record, without what could name a patient",
                self.pseudonymised.clone(),
            ),
            ("Put forward for", links.join("\n")),
            ("Stages", self.stages.join(", ")),
            ("Tags", self.tags.join(", ")),
        ]);
        self.witnesses(document);
        if self.judgements.is_empty() {
            document.paragraph("Not assessed yet.");
        }
        for judgement in &self.judgements {
            judgement.print(document);
        }
    }

    fn witnesses(&self, document: &mut Document) {
        if self.witnesses.is_empty() {
            document.paragraph("No witness.");
            return;
        }
        document.heading(Rank::Item, "Witnesses");
        let rows = self.witnesses.iter().map(Witness::row).collect();
        document.table(&[("Who", 5), ("What they saw", 9), ("Stated", 4)], rows);
    }
}

impl Witness {
    fn row(&self) -> Vec<String> {
        vec![
            format!("{}\n{}\n{}", self.name, self.role, self.relation),
            self.seen.clone(),
            format!("{}\nentry {}", self.stated, self.entry),
        ]
    }
}

impl Judgement {
    fn print(&self, document: &mut Document) {
        document.heading(Rank::Item, format!("Judgement of {}", self.judged));
        document.definitions([
            ("About", self.about.clone()),
            ("Assessor", self.assessor.clone()),
            ("Authority", self.authority.clone()),
        ]);
        document.table(
            &[
                ("Is the evidence", 4),
                ("Answer", 2),
                ("In the assessor's words", 12),
            ],
            self.answers.rows(),
        );
        document.definitions([
            ("Decision", self.decision.clone()),
            ("Rationale", self.rationale.clone()),
            ("Level", level_words(self.level.as_ref())),
            ("Specialty", self.specialty.clone()),
            ("Next look", self.next_look.clone()),
            ("Framework version", self.catalogue_version.clone()),
            ("Entry", self.entry.to_string()),
        ]);
    }
}

impl Answers {
    fn rows(&self) -> Vec<Vec<String>> {
        [
            ("valid?", &self.valid),
            ("authentic?", &self.authentic),
            ("current?", &self.current),
            ("sufficient?", &self.sufficient),
            ("reliable?", &self.reliable),
        ]
        .into_iter()
        .map(|(question, Answer { answer, words })| {
            let answer = if answer.is_empty() {
                "not answered"
            } else {
                answer
            };
            vec![question.to_owned(), answer.to_owned(), words.clone()]
        })
        .collect()
    }
}
