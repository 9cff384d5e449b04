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
        for unit in self.units.iter().filter(|unit| unit.is_shown()) {
            unit.index(document);
        }
        self.nothing_yet(document);
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

impl Framework {
    /// Names the units under which nothing is there yet, a line each, and says of how many statements that is true. It is a count
    /// and no share: how much there has to be is for the assessor to say.
    fn nothing_yet(&self, document: &mut Document) {
        let none: usize = self.units.iter().map(|unit| unit.nothing_yet().len()).sum();
        if none == 0 {
            return;
        }
        document.heading(Rank::Item, "Nothing yet");
        document.paragraph(match none {
            1 => "Nothing is put forward yet for one statement of this framework.".to_owned(),
            none => format!("Nothing is put forward yet for {none} statements of this framework."),
        });
        let units = self.units.iter();
        let lines = units.filter_map(|unit| {
            let codes = unit.nothing_yet();
            (!codes.is_empty()).then(|| format!("{}: {}", unit.name(), codes.join(", ")))
        });
        document.bullets(lines.collect::<Vec<_>>());
    }
}

impl Unit {
    fn name(&self) -> String {
        let name = format!("{} {}", self.code, self.title);
        name.trim().to_owned()
    }

    /// Whether anything is to be said of it but that nothing is there yet.
    fn is_shown(&self) -> bool {
        self.unwritten || self.statements.iter().any(|one| !one.is_bare())
    }

    /// The codes of the statements for which nothing is there yet.
    fn nothing_yet(&self) -> Vec<&str> {
        let bare = self.statements.iter().filter(|one| one.is_bare());
        bare.map(|one| one.code.as_str()).collect()
    }

    fn index(&self, document: &mut Document) {
        document.heading(Rank::Item, self.name());
        if self.unwritten {
            document.paragraph(
                "Not yet written: the source announces this unit without its text. Nothing is claimed under it.",
            );
            return;
        }
        let shown = self.statements.iter().filter(|one| !one.is_bare());
        let rows = shown.map(Statement::row).collect();
        document.table(&[("Statement", 13), ("Evidence seen", 5)], rows);
    }
}

impl Statement {
    /// Whether nothing is there for it: no item, and no reason why none is needed.
    fn is_bare(&self) -> bool {
        self.items.is_empty() && self.not_applicable.is_empty()
    }

    fn row(&self) -> Vec<String> {
        let items: Vec<String> = self.items.iter().map(u32::to_string).collect();
        let seen = match items.as_slice() {
            _ if !self.not_applicable.is_empty() => {
                format!("Not applicable: {}", self.not_applicable)
            }
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
