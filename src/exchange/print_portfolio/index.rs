//! The index: the evidence seen under each statement, and what was said of units and areas.

use super::{Framework, Standing, Statement, Unit};
use crate::exchange::document::{Document, Rank, level_words};

impl Framework {
    /// Adds the framework to the index.
    pub(super) fn index(&self, document: &mut Document) {
        document.heading(
            Rank::Section,
            format!("{}, version {}", self.name, self.version),
        );
        document.definitions([("Source", &self.source)]);
        for unit in &self.units {
            unit.index(document);
        }
        if self.standings.is_empty() {
            return;
        }
        document.heading(Rank::Item, "The person's own rating beside decisions");
        let rows = self.standings.iter().map(Standing::row).collect();
        document.table(
            &[
                ("Unit or area", 5),
                ("Own rating", 5),
                ("Decision", 6),
                ("Decided by", 4),
            ],
            rows,
        );
    }
}

impl Unit {
    fn index(&self, document: &mut Document) {
        let title = format!("{} {}", self.code, self.title);
        document.heading(Rank::Item, title.trim());
        if self.unwritten {
            document.paragraph(
                "Not yet written: the source announces this unit without its text. Nothing is claimed under it.",
            );
            return;
        }
        let rows = self.statements.iter().map(Statement::row).collect();
        document.table(&[("Statement", 13), ("Evidence seen", 5)], rows);
    }
}

impl Statement {
    fn row(&self) -> Vec<String> {
        let items: Vec<String> = self.items.iter().map(u32::to_string).collect();
        let seen = match items.as_slice() {
            _ if !self.not_applicable.is_empty() => {
                format!("Not applicable: {}", self.not_applicable)
            }
            [] => "None yet".to_owned(),
            [one] => format!("Item {one}"),
            several => format!("Items {}", several.join(", ")),
        };
        let text = format!("{} {}", self.code, self.text);
        vec![text.trim().to_owned(), seen]
    }
}

impl Standing {
    fn row(&self) -> Vec<String> {
        let or =
            |text: &str, otherwise: &str| if text.is_empty() { otherwise } else { text }.to_owned();
        let decision: Vec<String> = [
            or(&self.decision, "Not assessed"),
            level_words(self.level.as_ref()),
            self.specialty.clone(),
        ]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
        vec![
            self.about.clone(),
            or(&self.self_rating, "None given"),
            decision.join("\n"),
            self.decided.clone(),
        ]
    }
}
