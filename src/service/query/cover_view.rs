//! Cover for absence: the list, and what happened to the absent person's patients meanwhile.

use std::collections::BTreeMap;

use crate::domain::entry::{EntryNumber, PatientId, StaffId, Subject};
use crate::domain::patient::Patient;
use crate::domain::refusal::Refusal;
use crate::domain::staff::cover::{Cover, RECENT_DAYS, arranges_for};
use crate::domain::staff::register::{Role, StaffMember};
use crate::domain::staff::relationship;
use crate::domain::time::{Day, Moment, shown};
use crate::service::query::{Asking, entry};
use crate::service::view::cover::{CoverRow, CoverState, Meanwhile, MeanwhileRow};
use crate::service::{Failure, Service};
use crate::store::keys::Class;

/// The most covers listed.
const LISTED_MAX: usize = 200;
/// How long a cover that is over stays on the list, in days.
const LISTED_DAYS: i32 = 90;
/// Entries of one page of what happened meanwhile.
const PAGE: usize = 50;
/// Entries looked at for one page: what was recorded since the cover ended is passed over.
const LOOKED_AT_MAX: usize = 2_000;
/// Entry numbers of one patient fetched at a time.
const FETCHED: usize = 64;
/// A clock may have been set back within the cover: so much before its first day is looked at, too, in minutes.
const MARGIN_MINUTES: i64 = 24 * 60;

impl Service {
    /// Covers that hold, are to come, or ended in the last 90 days: one's own, those one may arrange or stands in for,
    /// and everybody's for a coordinator.
    ///
    /// # Errors
    /// Not in the register.
    pub fn covers(&self, actor: StaffId) -> Result<Vec<CoverRow>, Failure> {
        let asking = self.asking(actor);
        let member = asking.member()?;
        let since = asking.today.plus(-LISTED_DAYS);
        let mut rows = Vec::new();
        for absent in asking.register.members.values() {
            let arranges = arranges_for(member, absent, &asking.register, asking.today);
            let sees =
                arranges || member.is(Role::Coordinator) || absent.details.deputy == Some(actor);
            let covers = absent.cover.covers.iter();
            rows.extend(
                covers
                    .filter(|cover| sees || cover.by == actor)
                    .filter(|cover| asking.last_day(cover) >= since)
                    .map(|cover| asking.cover_row(member, absent, cover, arranges)),
            );
        }
        rows.sort_by(|one, other| {
            (one.state, one.from, &one.absent_name).cmp(&(
                other.state,
                other.from,
                &other.absent_name,
            ))
        });
        rows.truncate(LISTED_MAX);
        Ok(rows)
    }

    /// What others recorded on the absent person's patients during a cover, newest first: for the absent person, for who
    /// stands in (until a week after), for who supervises them. `before` is the `next` of the page before.
    ///
    /// The patients are those for whom the absent person answers now. Only a headline of each entry is given: the whole
    /// is read on the record, and who opens that is logged.
    ///
    /// # Errors
    /// No such cover, not the actor's to read, or the record cannot be read.
    pub fn meanwhile(
        &self,
        actor: StaffId,
        absent: StaffId,
        cover: EntryNumber,
        before: Option<u64>,
    ) -> Result<Meanwhile, Failure> {
        let asking = self.asking(actor);
        let member = asking.member()?;
        let absent = asking.register.known(absent, "absent")?;
        let cover = absent.cover.arranged_by(cover).ok_or_else(|| {
            Refusal::unknown(
                "cover",
                format!("{cover} arranged no cover for {}", absent.name),
            )
            .advise("See `caseload cover list`")
        })?;
        if !asking.may_read(member, absent, cover) {
            return Err(Refusal::not_allowed(format!(
                "What happened while {} was away is for them, who covered, and their supervisor",
                absent.name
            ))
            .advise("Ask one of them")
            .into());
        }
        let mut meanwhile = Meanwhile {
            about: format!(
                "{} away {}, covered by {}",
                absent.name,
                asking.days_words(cover),
                asking.register.name(cover.by)
            ),
            ..Meanwhile::default()
        };
        let patients = self.cards_where(|card| card.owner == Some(absent.id));
        let mut walk = Walk::new(self, patients.iter().map(|card| card.id), before)?;
        let mut states: BTreeMap<PatientId, Patient> = BTreeMap::new();
        let (from, to) = cover.span(&asking.zone);
        let mut last = None;
        for _ in 0..LOOKED_AT_MAX {
            let Some((number, patient)) = walk.next()? else {
                return Ok(meanwhile);
            };
            last = Some(number);
            let recorded = entry(&self.shared.reader, EntryNumber(number))?;
            let entered = recorded.head.entered;
            if entered < from.plus_minutes(-MARGIN_MINUTES) {
                return Ok(meanwhile);
            }
            if entered < from || entered >= to || recorded.head.actor == absent.id {
                continue;
            }
            if let std::collections::btree_map::Entry::Vacant(new) = states.entry(patient) {
                new.insert(self.state(patient)?);
            }
            let line = asking.line(&states[&patient], &recorded);
            meanwhile.rows.push(MeanwhileRow {
                entry: line.entry,
                patient,
                name: states[&patient].identity.list_name(),
                kind: line.kind,
                entered,
                when: line.happened,
                who: line.author,
                headline: line.headline,
            });
            if meanwhile.rows.len() == PAGE {
                break;
            }
        }
        meanwhile.next = last;
        Ok(meanwhile)
    }
}

impl Asking {
    fn last_day(&self, cover: &Cover) -> Day {
        Moment(cover.span(&self.zone).1.0 - 1).day(&self.zone)
    }

    fn days_words(&self, cover: &Cover) -> String {
        format!(
            "{} to {}",
            shown::short_day(cover.from, self.today),
            shown::short_day(cover.until, self.today)
        )
    }

    fn may_read(&self, member: &StaffMember, absent: &StaffMember, cover: &Cover) -> bool {
        let lately = self.last_day(cover).plus(RECENT_DAYS) >= self.today;
        member.id == absent.id
            || (member.id == cover.by && cover.from <= self.today && lately)
            || relationship::supervises(member, absent, &self.register, self.today)
    }

    fn cover_row(
        &self,
        member: &StaffMember,
        absent: &StaffMember,
        cover: &Cover,
        arranges: bool,
    ) -> CoverRow {
        let state = if cover.ended.is_some() {
            CoverState::Ended
        } else if cover.holds_on(self.today) {
            CoverState::Now
        } else if cover.from > self.today {
            CoverState::Coming
        } else {
            CoverState::Over
        };
        CoverRow {
            entry: cover.entry,
            absent: absent.id,
            absent_name: absent.name.clone(),
            by: cover.by,
            by_name: self.register.name(cover.by).to_owned(),
            from: cover.from,
            until: cover.until,
            days: self.days_words(cover),
            state,
            reason: cover.reason.clone(),
            may_end: cover.is_ahead(self.today) && (arranges || cover.by == member.id),
            may_read: self.may_read(member, absent, cover),
        }
    }
}

/// The entries of several records in one order, newest first, fetched a piece at a time.
struct Walk<'a> {
    service: &'a Service,
    /// Per record, the numbers fetched and not yet given, oldest first, and whether older ones may lie in the store.
    records: Vec<(PatientId, Vec<u64>, bool)>,
}

impl<'a> Walk<'a> {
    fn new(
        service: &'a Service,
        patients: impl Iterator<Item = PatientId>,
        before: Option<u64>,
    ) -> Result<Walk<'a>, Failure> {
        let mut walk = Walk {
            service,
            records: patients.map(|id| (id, Vec::new(), true)).collect(),
        };
        for place in 0..walk.records.len() {
            walk.fetch(place, before.unwrap_or(u64::MAX))?;
        }
        Ok(walk)
    }

    fn fetch(&mut self, place: usize, before: u64) -> Result<(), Failure> {
        let (id, numbers, more) = &mut self.records[place];
        let lines = self.service.shared.present.timeline(
            &Subject::Patient(*id),
            Class::Entries,
            before,
            FETCHED,
        )?;
        *more = lines.len() == FETCHED;
        *numbers = lines.into_iter().rev().map(|(number, _)| number).collect();
        Ok(())
    }

    fn next(&mut self) -> Result<Option<(u64, PatientId)>, Failure> {
        let newest = (0..self.records.len())
            .filter_map(|place| Some((*self.records[place].1.last()?, place)))
            .max();
        let Some((number, place)) = newest else {
            return Ok(None);
        };
        let (id, numbers, more) = &mut self.records[place];
        let id = *id;
        numbers.pop();
        if numbers.is_empty() && *more {
            self.fetch(place, number)?;
        }
        Ok(Some((number, id)))
    }
}
