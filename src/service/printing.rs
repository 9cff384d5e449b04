//! Posts, plans and teams as printed documents: what the screens show, in a form that is handed on (R000-21, R000-22). Nobody
//! prints what they may not read: each document is made from the answers to the same questions.
//!
//! * `role`: a role profile as a job description and a person specification.
//! * `plan`: how one person learns what their post needs.
//! * `team`: what a team holds, what it lacks, and what is planned.

mod plan;
mod role;
mod team;

use serde::{Deserialize, Serialize};

use crate::domain::entry::{EntryNumber, StaffId};
use crate::domain::refusal::Refusal;
use crate::domain::time::shown;
use crate::exchange::document::{Document, StatedLevel, to_markdown, to_pdf};
use crate::exchange::print_role::{development_plan, job_description, person_specification};
use crate::service::query::Asking;
use crate::service::{Failure, Service};

crate::vocabulary! {
    /// What a role profile is printed as.
    pub enum RoleDocument {
        JobDescription = "job_description", "job description";
        PersonSpecification = "person_specification", "person specification";
    }
}

/// The most characters of a post or person in the name of a file.
const NAME_MAX: usize = 60;

/// A printed document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Printed {
    /// As Markdown.
    pub markdown: String,
    /// As PDF.
    pub pdf: Vec<u8>,
    /// A name for its files, without an ending: letters, digits and hyphens.
    pub name: String,
}

impl Service {
    /// A role profile as it holds today, as a job description or a person specification.
    ///
    /// # Errors
    /// Not in the register, no such profile, or a document that cannot be made.
    pub fn printed_role(
        &self,
        actor: StaffId,
        profile: EntryNumber,
        kind: RoleDocument,
    ) -> Result<Printed, Failure> {
        let asking = self.asking(actor);
        let found = self
            .profiles(actor)?
            .into_iter()
            .find(|view| view.profile == Some(profile));
        let view = found.ok_or_else(|| {
            Refusal::unknown("profile", format!("Entry {profile} wrote no role profile"))
                .advise("See `caseload profile`")
        })?;
        let told = role::told(self, &asking, &view)?;
        let document = match kind {
            RoleDocument::JobDescription => job_description(&told),
            RoleDocument::PersonSpecification => person_specification(&told),
        };
        printed(&asking, &document, kind.words(), &view.title)
    }

    /// How somebody learns what their post needs.
    ///
    /// # Errors
    /// Not theirs to see, no role profile is theirs, or a document that cannot be made.
    pub fn printed_plan(&self, actor: StaffId, staff: StaffId) -> Result<Printed, Failure> {
        let asking = self.asking(actor);
        let known = self.development_plan(actor, staff)?;
        let Some(view) = &known.profile else {
            let name = &known.gaps.name;
            return Err(Refusal::unknown("profile", format!("{name} has no role profile"))
                .advise(
                    "A lead or their supervisor gives one with `caseload profile assign`; the plan then leads to it",
                )
                .into());
        };
        let modules = self.modules(actor)?;
        let told = role::told(self, &asking, view)?;
        let document = development_plan(&told, &plan::told(&known, &modules));
        printed(&asking, &document, "development plan", &known.gaps.name)
    }

    /// What the posts of a team ask for, who holds it, and how the rest is learned: of everybody who works with patients for
    /// a lead, of those whom they supervise for others.
    ///
    /// # Errors
    /// Nobody's supervisor and no lead, or a document that cannot be made.
    pub fn printed_team(&self, actor: StaffId) -> Result<Printed, Failure> {
        let asking = self.asking(actor);
        let document = self.team_told(&asking)?.document();
        printed(&asking, &document, "skills and gaps", "team")
    }
}

/// A document in both forms, named after what it is, whose it is and the day.
fn printed(
    asking: &Asking,
    document: &Document,
    what: &str,
    whose: &str,
) -> Result<Printed, Failure> {
    Ok(Printed {
        markdown: to_markdown(document),
        pdf: to_pdf(document).map_err(|error| Failure::Bug(error.to_string()))?,
        name: [what, whose, &asking.today.to_string()]
            .map(plain_name)
            .join("-"),
    })
}

/// A text as a part of a file's name: what is neither letter nor digit becomes one hyphen.
fn plain_name(text: &str) -> String {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    words.join("-").chars().take(NAME_MAX).collect()
}

/// A level in the words of the screens, told apart into its scale and its value: `KSF level` and `3`; `CMP2` names its
/// scale itself.
fn stated(words: &str) -> Option<StatedLevel> {
    if words.is_empty() {
        return None;
    }
    let (scale, value) = words.rsplit_once(' ').unwrap_or(("", words));
    Some(StatedLevel {
        scale: scale.to_owned(),
        value: value.to_owned(),
    })
}

/// The day of printing, in full.
fn made_on(asking: &Asking) -> String {
    shown::full_day(asking.today)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_a_file_holds_letters_digits_and_hyphens() {
        for (text, name) in [
            ("Case manager (north)", "case-manager-north"),
            ("../../etc/passwd", "etc-passwd"),
            ("Zoë Wałęsa", "zoë-wałęsa"),
            ("2026-11-28", "2026-11-28"),
        ] {
            assert_eq!(plain_name(text), name);
        }
        assert_eq!(plain_name(&"a ".repeat(500)).chars().count(), NAME_MAX);
    }

    #[test]
    fn a_level_keeps_its_scale() {
        for words in ["KSF level 3", "CMP2"] {
            assert_eq!(
                stated(words).map(|level| level.to_string()),
                Some(words.to_owned())
            );
        }
        assert_eq!(stated(""), None);
    }
}
