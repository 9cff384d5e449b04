//! How single arguments are read: words of closed lists, entry numbers, yes or no.

use std::ffi::OsStr;
use std::marker::PhantomData;

use clap::builder::{PossibleValue, TypedValueParser};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, Error};
use jiff::tz::TimeZone;

use crate::cli::args::gaps::WhoseProfile;
use crate::cli::args::signing::SaidLevel;
use crate::domain::entry::EntryNumber;
use crate::domain::patient::access::Verdict;
use crate::domain::patient::admission::{AdmissionKind, Destination};
use crate::domain::patient::alert::AlertKind;
use crate::domain::patient::consent::{Answer, Manner, Purpose};
use crate::domain::patient::contact::{Channel, FollowUpId, Outcome};
use crate::domain::patient::correction::CorrectionKind;
use crate::domain::patient::countersigning::How;
use crate::domain::patient::finding::Injury;
use crate::domain::patient::identity::Residence;
use crate::domain::patient::risk::charlson::Condition;
use crate::domain::patient::risk::lace::Comorbidity;
use crate::domain::patient::tier::Tier;
use crate::domain::refusal::Refusal;
use crate::domain::staff::catalogue::Part;
use crate::domain::staff::competence::item::{EvidenceKind, Tag};
use crate::domain::staff::competence::judgement::{Decision, Found};
use crate::domain::staff::competence::rating::{OwnRating, Placement};
use crate::domain::staff::development::module::ModuleKind;
use crate::domain::staff::development::objective::Outcome as ObjectiveOutcome;
use crate::domain::staff::development::profile::{AskedUnit, Need};
use crate::domain::staff::development::training::Scope;
use crate::domain::staff::evidence::Stage;
use crate::domain::staff::practice::PracticeLevel;
use crate::domain::staff::register::{Profession, Role};
use crate::domain::time::{Day, Moment, typed};
use crate::service::printing::RoleDocument;
use crate::service::view::recordable::AddedGroup;

/// A word of a closed list.
pub trait Word: Copy + Send + Sync + 'static {
    /// The whole list.
    fn list() -> &'static [Self];
    /// The code typed.
    fn typed(self) -> &'static str;
    /// The words shown.
    fn shown(self) -> &'static str;
    /// Reads a code or its words.
    fn read(text: &str) -> Option<Self>;
}

macro_rules! words {
    ($($name:ident),+ $(,)?) => {$(
        impl Word for $name {
            fn list() -> &'static [Self] { $name::ALL }
            fn typed(self) -> &'static str { self.code() }
            fn shown(self) -> &'static str { self.words() }
            fn read(text: &str) -> Option<Self> { $name::parse(text) }
        }
    )+};
}

words!(
    AdmissionKind,
    AlertKind,
    Answer,
    Channel,
    Comorbidity,
    Condition,
    CorrectionKind,
    Decision,
    Destination,
    EvidenceKind,
    Found,
    How,
    Injury,
    Manner,
    ModuleKind,
    ObjectiveOutcome,
    Outcome,
    Part,
    Profession,
    Purpose,
    Residence,
    Role,
    RoleDocument,
    Scope,
    Stage,
    OwnRating,
    Placement,
    Tag,
    Tier,
    Verdict,
);

/// A practice level, or none.
///
/// # Errors
/// Another word.
pub fn level(text: &str) -> Result<SaidLevel, String> {
    if text.trim().eq_ignore_ascii_case("none") {
        return Ok(SaidLevel(None));
    }
    PracticeLevel::parse(text)
        .map(|level| SaidLevel(Some(level)))
        .ok_or_else(|| "it is CMP1, CMP2, CMP3 or none".to_owned())
}

/// Reads a word of a closed list by code or words, in any case; help and completions show the codes.
#[derive(Debug, Clone)]
pub struct WordParser<T>(PhantomData<fn() -> T>);

/// The parser of a closed list.
pub fn word<T: Word>() -> WordParser<T> {
    WordParser(PhantomData)
}

impl<T: Word> TypedValueParser for WordParser<T> {
    type Value = T;

    fn parse_ref(
        &self,
        command: &Command,
        argument: Option<&Arg>,
        value: &OsStr,
    ) -> Result<T, Error> {
        let text = value.to_string_lossy();
        T::read(&text).ok_or_else(|| {
            let mut error = Error::new(ErrorKind::InvalidValue).with_cmd(command);
            if let Some(argument) = argument {
                let name = ContextValue::String(argument.to_string());
                error.insert(ContextKind::InvalidArg, name);
            }
            let shown = crate::cli::output::safe(&text);
            error.insert(ContextKind::InvalidValue, ContextValue::String(shown));
            let codes = T::list().iter().map(|one| one.typed().to_owned());
            error.insert(
                ContextKind::ValidValue,
                ContextValue::Strings(codes.collect()),
            );
            error
        })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let values = T::list()
            .iter()
            .map(|one| PossibleValue::new(one.typed()).help(one.shown()));
        Some(Box::new(values))
    }
}

/// Reads an entry's number, with or without its `#`.
///
/// # Errors
/// Not a number.
pub fn entry_number(text: &str) -> Result<EntryNumber, String> {
    text.trim()
        .trim_start_matches('#')
        .parse()
        .map(EntryNumber)
        .map_err(|_not_a_number| "give the number of an entry, such as 10342".to_owned())
}

/// Reads a follow-up's name: the number of its entry and, where that has several, its place there from 1: `10342.2`.
///
/// # Errors
/// Not of that form.
pub fn follow_up(text: &str) -> Result<FollowUpId, String> {
    let wrong = || {
        "give the number of the entry and the place in it, such as 10342.1; `caseload show` lists them"
            .to_owned()
    };
    let (entry, place) = text.trim().split_once('.').unwrap_or((text, "1"));
    let place: u16 = place.parse().map_err(|_not_a_number| wrong())?;
    Ok(FollowUpId {
        entry: entry_number(entry).map_err(|_not_a_number| wrong())?,
        place: place.checked_sub(1).ok_or_else(wrong)?,
    })
}

/// A follow-up's name as [`follow_up`] reads it.
pub fn follow_up_name(id: FollowUpId) -> String {
    format!("{}.{}", id.entry, id.place + 1)
}

/// A day as it was typed; which one it is shows only with the time and the zone of the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaidDay(String);

impl From<&str> for SaidDay {
    fn from(text: &str) -> SaidDay {
        SaidDay(text.trim().to_owned())
    }
}

impl SaidDay {
    /// Reads a day, the same wherever one is given in the shell: `2026-11-22` for any; for one to come also as on the
    /// screens, such as `fri`, `+14d` or `22/11/2026`.
    ///
    /// # Errors
    /// Not a day.
    pub fn read(&self, field: &str, now: Moment, zone: &TimeZone) -> Result<Day, Refusal> {
        if let Ok(day) = self.0.parse() {
            return Ok(day);
        }
        typed::parse_future(&self.0, now, zone)
            .map(|planned| planned.day)
            .map_err(|_no_day| {
                Refusal::invalid(field, format!("'{}' is no day", self.0))
                    .advise("Write it as 2026-11-22; one to come, in the next ten years, also as fri, +14d or 22/11/2026")
            })
    }
}

/// Reads whose profile it is to be: the entry that wrote it, or none.
///
/// # Errors
/// Neither.
pub fn whose_profile(text: &str) -> Result<WhoseProfile, String> {
    if text.trim().eq_ignore_ascii_case("none") {
        return Ok(WhoseProfile(None));
    }
    entry_number(text).map(|entry| WhoseProfile(Some(entry)))
}

/// Reads how much a unit is needed.
///
/// # Errors
/// None of its words.
fn need_word(text: &str) -> Result<Need, String> {
    Need::ALL
        .iter()
        .copied()
        .find(|one| one.code().eq_ignore_ascii_case(text))
        .ok_or_else(|| {
            format!("'{text}' is not how much a unit is needed: essential, desirable or assumed")
        })
}

/// Reads a unit that a post asks for: its id, `@` and its level where it has one, how much it is needed (essential when
/// left out), and after a colon the complexity of the caseload behind it.
///
/// # Errors
/// Not of that form.
pub fn asked_unit(text: &str) -> Result<AskedUnit, String> {
    let (head, complexity) = text.split_once(':').unwrap_or((text, ""));
    let mut words = head.split_whitespace();
    let unit = words.next().ok_or(
        "give a unit such as 'ksf.1' or 'cmp.pp.01@CMP2 desirable: many live alone'".to_owned(),
    )?;
    let need = words.next().map_or(Ok(Need::Essential), need_word)?;
    if let Some(more) = words.next() {
        return Err(format!(
            "'{more}' stands after how much it is needed: put a colon before the complexity"
        ));
    }
    let (unit, level) = unit
        .split_once('@')
        .map_or((unit, None), |(unit, level)| (unit, Some(level.to_owned())));
    Ok(AskedUnit {
        unit: unit.to_owned(),
        level,
        specialty: String::new(),
        need,
        complexity: complexity.trim().to_owned(),
    })
}

/// Reads yes or no.
///
/// # Errors
/// Neither.
pub fn yes_or_no(text: &str) -> Result<bool, String> {
    match text.trim().to_lowercase().as_str() {
        "yes" | "y" | "true" => Ok(true),
        "no" | "n" | "false" => Ok(false),
        _ => Err("say yes or no".to_owned()),
    }
}

/// Reads a whole-time equivalent such as `0.8` into hundredths.
///
/// # Errors
/// Not a number from 0 to 1.5.
pub fn whole_time(text: &str) -> Result<u16, String> {
    let wrong = || "give a number from 0 to 1.5, such as 0.8".to_owned();
    let number: f64 = text.trim().parse().map_err(|_not_a_number| wrong())?;
    if !(0.0..=1.5).contains(&number) {
        return Err(wrong());
    }
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and 150"
    )]
    Ok((number * 100.0).round() as u16)
}

/// Reads a group that a post asks for: its framework, after a slash its title where it is not the whole framework, `@` and
/// the level, how much it is needed (essential when left out), and after a colon the complexity of the caseload behind it.
///
/// # Errors
/// Not of that form.
pub fn asked_group(text: &str) -> Result<AddedGroup, String> {
    let (head, complexity) = text.split_once(':').unwrap_or((text, ""));
    let (place, said) = head.split_once('@').unwrap_or((head, ""));
    let (framework, group) = place.split_once('/').unwrap_or((place, ""));
    if framework.trim().is_empty() {
        return Err(
            "give a group such as 'cmp/Supervision@CMP2: many live alone', or a framework"
                .to_owned(),
        );
    }
    let mut words = said.split_whitespace();
    let level = words.next().map(str::to_owned);
    let need = words.next().map_or(Ok(Need::Essential), need_word)?;
    if let Some(more) = words.next() {
        return Err(format!(
            "'{more}' stands after how much it is needed: put a colon before the complexity"
        ));
    }
    Ok(AddedGroup {
        framework: framework.trim().to_lowercase(),
        group: group.trim().to_owned(),
        level,
        need,
        complexity: complexity.trim().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop")]

    use super::*;

    #[test]
    fn names_of_follow_ups_are_read_as_they_are_written() {
        let id = FollowUpId {
            entry: EntryNumber(10342),
            place: 1,
        };
        assert_eq!(follow_up(&follow_up_name(id)).unwrap(), id);
        assert_eq!(follow_up("10342").unwrap().place, 0);
        for wrong in ["", "x", "1.0", "1.x", "-1"] {
            assert!(follow_up(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_unit_is_read_with_level_need_and_complexity() {
        let read = asked_unit("cmp.pp.01@CMP2 desirable: many: live alone").unwrap();
        assert_eq!(
            (read.unit.as_str(), read.level.as_deref()),
            ("cmp.pp.01", Some("CMP2"))
        );
        assert_eq!(
            (read.need, read.complexity.as_str()),
            (Need::Desirable, "many: live alone")
        );
        let plain = asked_unit("ksf.1").unwrap();
        assert_eq!((plain.level, plain.need), (None, Need::Essential));
        for wrong in [
            "",
            ": x",
            "ksf.1 perhaps",
            "ksf.1 essential many live alone",
        ] {
            assert!(asked_unit(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_day_is_read_by_one_rule() {
        let zone = TimeZone::UTC;
        let now = Moment::from("2026-11-16T09:00:00Z".parse::<jiff::Timestamp>().unwrap());
        let read = |text: &str| SaidDay::from(text).read("due", now, &zone);
        for (text, wanted) in [
            ("2026-01-31", "2026-01-31"),
            (" 2027-01-31 ", "2027-01-31"),
            ("22/11/2026", "2026-11-22"),
            ("fri", "2026-11-20"),
            ("+14d", "2026-11-30"),
        ] {
            assert_eq!(read(text).unwrap().to_string(), wanted, "{text}");
        }
        for wrong in ["", "summer", "2026-02-30", "22/11/2020", "-3d"] {
            let refusal = read(wrong).unwrap_err();
            assert_eq!(refusal.field.as_deref(), Some("due"));
            let said = refusal.sentence();
            assert!(
                said.contains("is no day") && said.contains("2026-11-22"),
                "{said}"
            );
        }
    }

    #[test]
    fn whole_time_is_kept_in_hundredths() {
        assert_eq!(whole_time("0.8"), Ok(80));
        assert_eq!(whole_time("1"), Ok(100));
        for wrong in ["2", "-1", "NaN", "full"] {
            assert!(whole_time(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_group_is_read_with_level_need_and_complexity() {
        let read = asked_group("cmp/Planning & Prioritising@CMP2 desirable: many: alone").unwrap();
        assert_eq!(
            (read.framework.as_str(), read.group.as_str()),
            ("cmp", "Planning & Prioritising")
        );
        assert_eq!(
            (read.level.as_deref(), read.need, read.complexity.as_str()),
            (Some("CMP2"), Need::Desirable, "many: alone")
        );
        let plain = asked_group("NHS2005").unwrap();
        assert_eq!(
            (plain.framework.as_str(), plain.level, plain.need),
            ("nhs2005", None, Need::Essential)
        );
        for wrong in [
            "",
            "/Supervision",
            "cmp@CMP2 perhaps",
            "cmp@CMP2 essential now",
        ] {
            assert!(asked_group(wrong).is_err(), "{wrong}");
        }
    }
}
