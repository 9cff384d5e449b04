//! The day sheet: today's list as plain text, to print and take along where there is no connection.

/// One row of the sheet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SheetRow {
    /// A sign for what cannot wait.
    pub sign: String,
    /// When, in words.
    pub due: String,
    /// Whom it is about.
    pub name: String,
    /// Age in years; empty when not known.
    pub age: String,
    /// The rung of the contact ladder in words.
    pub rung: String,
    /// Why it stands there, in words.
    pub why: String,
}

/// A day sheet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheet {
    /// The service's name.
    pub service: String,
    /// Whose day it is.
    pub who: String,
    /// The day in words.
    pub day: String,
    /// What stands against the caseload's band, the workload and the counts.
    pub counts: String,
    /// The rows in order.
    pub rows: Vec<SheetRow>,
}

/// Columns of the text: what a portrait page in a fixed-width font holds.
const COLUMNS: usize = 78;
/// Where the second line of a row begins.
const INDENT: &str = "      ";

impl Sheet {
    /// The whole sheet: a head, and for each row its line, the reason, and a line to write on. It ends with a line break.
    pub fn text(&self) -> String {
        let rule = "-".repeat(COLUMNS);
        let mut lines = vec![
            format!("Day sheet: {}", self.day),
            format!("{}, {}", self.who, self.service),
            self.counts.clone(),
            "Confidential: names of patients. Destroy it as you would the notes.".to_owned(),
            rule.clone(),
        ];
        if self.rows.is_empty() {
            lines.push("Nothing is due.".to_owned());
        }
        for row in &self.rows {
            let age = if row.age.is_empty() {
                String::new()
            } else {
                format!(", {}", row.age)
            };
            let rung = if row.rung.is_empty() {
                String::new()
            } else {
                format!(" ({})", row.rung)
            };
            lines.push(format!(
                "[ ] {:2} {:12} {}{age}{rung}",
                row.sign, row.due, row.name
            ));
            lines.extend(
                wrap(&row.why, COLUMNS - INDENT.len()).map(|line| format!("{INDENT}{line}")),
            );
            lines.push(format!("{INDENT}{}", "_".repeat(COLUMNS - INDENT.len())));
            lines.push(String::new());
        }
        lines.push(rule);
        lines.push(format!("{} rows", self.rows.len()));
        let mut text = lines.join("\n");
        text.push('\n');
        text
    }
}

/// Breaks a text at blanks into lines of at most so many characters; a longer word stands alone.
fn wrap(text: &str, room: usize) -> impl Iterator<Item = String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_sheet_gives_each_row_its_reason_and_a_line_to_write_on() {
        let sheet = Sheet {
            service: "Test service".to_owned(),
            who: "A Osei".to_owned(),
            day: "Mon 16 Nov 2026".to_owned(),
            counts: "62 of 50-80".to_owned(),
            rows: vec![SheetRow {
                sign: "!!".to_owned(),
                due: "2 days".to_owned(),
                name: "BEGUM, Shirin".to_owned(),
                age: "81".to_owned(),
                rung: "Weekly".to_owned(),
                why: "Weekly home visit; last Thu 5 Nov; 2 missed in a row, and a reason so long that it has to go on in a second line".to_owned(),
            }],
        };
        let text = sheet.text();
        assert!(
            text.contains(
                "[ ] !! 2 days       BEGUM, Shirin, 81 (Weekly)\n      Weekly home visit"
            ),
            "{text}"
        );
        assert!(
            text.contains("\n      goes on in")
                || text.lines().all(|line| line.chars().count() <= COLUMNS),
            "{text}"
        );
        assert!(text.ends_with("1 rows\n"));
    }

    #[test]
    fn an_empty_day_says_so() {
        assert!(Sheet::default().text().contains("Nothing is due."));
    }
}
