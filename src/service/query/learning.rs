//! The learning log, and counts that help with revalidation.

use crate::domain::entry::StaffId;
use crate::domain::event::Event;
use crate::domain::staff::catalogue::Catalogue;
use crate::domain::staff::development::learning::{
    self, A_HELP, FEEDBACK, LEARNING_HOURS, PARTICIPATORY_HOURS, PRACTICE_HOURS, REFLECTIONS,
    Tallies, is_learning,
};
use crate::domain::staff::development::profile::coded;
use crate::domain::staff::evidence::Item;
use crate::domain::time::{Day, shown};
use crate::service::query::entry;
use crate::service::view::development::hours;
use crate::service::view::learning::{LearningLog, LearningRow, Revalidation, TallyLine};
use crate::service::{Failure, Service};

/// Items of one page of the log.
const PAGE: usize = 50;

impl Service {
    /// A page of somebody's learning log, the newest first. What was learned is in their own words, which only they read
    /// here: others see what it was, how long it took and what it is linked to.
    ///
    /// # Errors
    /// Not theirs to see, or the record cannot be read.
    pub fn learning_log(
        &self,
        actor: StaffId,
        staff: StaffId,
        before: Option<u64>,
    ) -> Result<LearningLog, Failure> {
        let asking = self.asking(actor);
        let whom = asking.may_develop(staff)?;
        let competence = self.shared.present.competence_of(staff)?;
        let catalogue = &self.catalogue();
        let mut items: Vec<&Item> = competence
            .evidence
            .items
            .iter()
            .filter(|item| is_learning(item.kind))
            .filter(|item| before.is_none_or(|before| item.entry.0 < before))
            .collect();
        items.sort_by_key(|item| std::cmp::Reverse(item.entry));
        let more = items.len() > PAGE;
        items.truncate(PAGE);
        let next = items.last().filter(|_| more).map(|item| item.entry.0);
        let mut rows = Vec::with_capacity(items.len());
        for item in items {
            let mut row = LearningRow {
                entry: item.entry,
                day: item.happened.day(&asking.zone),
                kind: item.kind.words().to_owned(),
                title: item.title.clone(),
                learned: Vec::new(),
                given_by: String::new(),
                minutes: item.minutes,
                participatory: item.participatory,
                protected: item.protected,
                units: units_of(item, catalogue),
            };
            if staff == actor
                && let Event::PortfolioItemFiled(fact) =
                    entry(&self.shared.reader, item.entry)?.event
            {
                let answers = fact.answers.into_iter().map(|one| one.answer);
                row.learned = std::iter::once(fact.did)
                    .chain(answers)
                    .filter(|text| !text.is_empty())
                    .collect();
                row.given_by = fact.given_by;
            }
            rows.push(row);
        }
        Ok(LearningLog {
            name: whom.name.clone(),
            rows,
            goals: competence
                .development
                .objectives
                .iter()
                .filter(|one| one.is_open())
                .map(|one| format!("{} (by {})", one.said.what, shown::full_day(one.due)))
                .collect(),
            next,
        })
    }

    /// Counts that help a nurse with revalidation: of the three years that begin on a day, or that end when the registration
    /// expires, or of the last three years.
    ///
    /// # Errors
    /// Not theirs to see, or the store cannot be read.
    pub fn revalidation(
        &self,
        actor: StaffId,
        staff: StaffId,
        from: Option<Day>,
    ) -> Result<Revalidation, Failure> {
        let asking = self.asking(actor);
        let whom = asking.may_develop(staff)?;
        let competence = self.shared.present.competence_of(staff)?;
        let registration = whom.details.registration.as_ref();
        let (from, until) = match (from, registration) {
            (Some(from), _) => learning::three_years_from(from),
            (None, Some(known)) => learning::three_years_to(known.expires),
            (None, None) => learning::three_years_to(asking.today),
        };
        let tallies = learning::tallies(
            &competence.evidence.items,
            &competence.development.hours,
            from,
            until,
            &asking.zone,
        );
        Ok(Revalidation {
            name: whom.name.clone(),
            registration: registration.map_or_else(String::new, |known| {
                format!(
                    "{} {}, until {}",
                    known.body,
                    known.number,
                    shown::full_day(known.expires)
                )
            }),
            from,
            until,
            lines: lines(&tallies),
            besides: [
                "a reflective discussion with another registrant",
                "a declaration of health and character",
                "an indemnity arrangement",
                "confirmation by somebody who has seen your papers",
            ]
            .map(str::to_owned)
            .to_vec(),
            note: A_HELP.to_owned(),
        })
    }
}

fn units_of(item: &Item, catalogue: &Catalogue) -> Vec<String> {
    let mut units: Vec<String> = Vec::new();
    for link in &item.links {
        let place = catalogue.statement(&link.statement);
        let title = place.map_or_else(|| link.statement.clone(), |place| coded(place.unit));
        if !units.contains(&title) {
            units.push(title);
        }
    }
    units
}

fn lines(tallies: &Tallies) -> Vec<TallyLine> {
    let line = |what: &str, filed: String, asked: String| TallyLine {
        what: what.to_owned(),
        filed,
        asked,
    };
    vec![
        line(
            "practice, as you recorded it",
            format!("{} h", tallies.practice_hours),
            format!("{PRACTICE_HOURS} h"),
        ),
        line(
            "learning",
            hours(tallies.learning_minutes),
            format!("{LEARNING_HOURS} h"),
        ),
        line(
            "of it, learning with others",
            hours(tallies.participatory_minutes),
            format!("{PARTICIPATORY_HOURS} h"),
        ),
        line(
            "pieces of feedback",
            tallies.feedback.to_string(),
            FEEDBACK.to_string(),
        ),
        line(
            "reflective accounts",
            tallies.reflections.to_string(),
            REFLECTIONS.to_string(),
        ),
    ]
}
