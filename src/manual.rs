//! The manual: its topics, embedded from `manual/*.md`, and the rows of the requirement list with their state.
//!
//! `caseload manual [TOPIC]` prints a topic and `?` opens it in the program, so that the manual is there on a server without a
//! browser. A new topic is a file in `manual/` and a line in `TOPICS`. The table at the end of `keys.md` is generated from the
//! keymap; `tests/fast/readme.rs` compares the two and can write it anew.

pub mod requirements;

pub use requirements::{Level, RequirementRow, State, requirements};

/// One page of the manual.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Topic {
    /// What is typed to read it: `caseload manual NAME`.
    pub name: &'static str,
    /// The page as written: Markdown, at most 78 columns, beginning with its heading.
    pub text: &'static str,
}

impl Topic {
    /// Returns the page's heading without its mark.
    pub fn title(&self) -> &'static str {
        let heading = self.text.lines().next().unwrap_or(self.name);
        heading.trim_start_matches('#').trim()
    }
}

macro_rules! pages {
    ($($name:literal),+ $(,)?) => {
        &[$(Topic { name: $name, text: include_str!(concat!("manual/", $name, ".md")) }),+]
    };
}

/// The heading in `keys.md` below which the generated table of all keys stands.
pub const KEY_TABLE: &str = "# All keys, place by place";

/// Every page, in the order in which a newcomer would read them.
const TOPICS: &[Topic] = pages![
    "start",
    "today",
    "caseload",
    "patient",
    "contact",
    "intensity",
    "risk",
    "evidence",
    "competence",
    "statements",
    "portfolio",
    "catalogue",
    "development",
    "posts",
    "signing",
    "passphrase",
    "review",
    "record",
    "access",
    "keys",
    "import",
    "policy",
    "server",
    "install",
    "protection",
    "checkpoint",
    "glossary",
];

/// Returns every page, in the order in which a newcomer would read them.
pub fn topics() -> &'static [Topic] {
    TOPICS
}

/// Returns the page of that name, however it is capitalised.
pub fn topic(name: &str) -> Option<&'static Topic> {
    let name = name.trim();
    TOPICS
        .iter()
        .find(|topic| topic.name.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop")]

    use super::*;

    /// Lines of a page: what two screens of 80x24 hold, so that it is read and not skimmed.
    const LINES_MAX: usize = 66;
    const COLUMNS_MAX: usize = 78;

    #[test]
    fn a_topic_is_found_by_name_in_any_case() {
        assert_eq!(
            topic(" Today ").expect("there is a page on Today").name,
            "today"
        );
        assert_eq!(topic("no such page"), None);
    }

    #[test]
    fn every_page_fits_a_terminal_and_begins_with_its_heading() {
        for topic in topics() {
            assert!(topic.text.starts_with("# "), "{}: no heading", topic.name);
            assert!(
                !topic.title().is_empty(),
                "{}: an empty heading",
                topic.name
            );
            assert!(
                topic.text.ends_with('\n'),
                "{}: the last line is open",
                topic.name
            );
            // The key table of `keys.md` is looked up, not read.
            let lines = topic
                .text
                .lines()
                .take_while(|line| *line != KEY_TABLE)
                .count();
            assert!(
                lines <= LINES_MAX,
                "{}: {lines} lines are more than a page",
                topic.name
            );
            for line in topic.text.lines() {
                let columns = unicode_width::UnicodeWidthStr::width(line);
                assert!(
                    columns <= COLUMNS_MAX,
                    "{}: {columns} columns in: {line}",
                    topic.name
                );
                assert!(
                    !line.contains(char::is_control),
                    "{}: a control character in: {line}",
                    topic.name
                );
            }
        }
    }

    #[test]
    fn pages_point_only_to_pages_that_exist() {
        for topic in topics() {
            for words in topic.text.split("`caseload manual ").skip(1) {
                let name = words.split('`').next().unwrap_or_default();
                let known = super::topic(name).is_some() || name == "requirements";
                assert!(
                    known,
                    "{} points to the page `{name}`, which does not exist",
                    topic.name
                );
            }
        }
    }

    #[test]
    fn every_file_in_the_manual_folder_is_a_topic() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/manual");
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            if path.extension().is_some_and(|end| end == "md") {
                let name = path.file_stem().unwrap().to_str().unwrap();
                assert!(topic(name).is_some(), "{name}.md is in no list");
            }
        }
    }
}
