//! Role profiles, gaps and development of one person. The person, who supervises them, and leads see them.

use crate::domain::entry::{EntryNumber, StaffId};
use crate::domain::refusal::Refusal;
use crate::domain::staff::competence::Competence;
use crate::domain::staff::development::profile::{self, ASSUMED, ProfileWritten};
use crate::domain::staff::development::provisional::Provisional;
use crate::domain::staff::register::{Role, StaffMember};
use crate::domain::staff::relationship;
use crate::domain::time::{Day, shown};
use crate::service::query::Asking;
use crate::service::query::development_rows::{
    agreement, exemptions, gaps, history, objective, own_modules, post_of, profile_view, titles,
};
use crate::service::view::development::{
    DevelopmentPlan, ModuleRow, ObjectiveView, PersonDevelopment, PersonGaps, ProfileView,
    ProvisionalView,
};
use crate::service::{Failure, Service};

impl Asking {
    /// Somebody whose development who asks may see: their own, that of those whom they supervise, everybody's for a lead.
    pub(super) fn may_develop(&self, staff: StaffId) -> Result<&StaffMember, Refusal> {
        let member = self.member()?;
        let whom = self.register.known(staff, "staff")?;
        let sees = staff == self.actor
            || member.is(Role::Lead)
            || relationship::supervises(member, whom, &self.register, self.today);
        if sees {
            return Ok(whom);
        }
        Err(Refusal::not_allowed(format!(
            "The development of {} is for them, their supervisor and leads",
            whom.name
        ))
        .at("staff")
        .advise("Ask one of them"))
    }

    /// The people whose development who asks may see as a team, by name: everybody who works with patients for a lead,
    /// those whom they supervise for others.
    pub(crate) fn team(&self) -> Result<Vec<&StaffMember>, Refusal> {
        let member = self.member()?;
        let is_lead = member.is(Role::Lead);
        let mut team: Vec<&StaffMember> = self
            .register
            .members
            .values()
            .filter(|whom| !whom.suspended && whom.is_clinical())
            .filter(|whom| {
                is_lead || relationship::supervises(member, whom, &self.register, self.today)
            })
            .collect();
        if team.is_empty() {
            return Err(Refusal::not_allowed(
                "A team's development is for its supervisors and leads",
            )
            .advise("Your own: `caseload gaps`"));
        }
        team.sort_by(|one, other| (&one.name, one.id).cmp(&(&other.name, other.id)));
        Ok(team)
    }

    pub(super) fn day_words(&self, day: Day) -> String {
        shown::short_day(day, self.today)
    }
}

impl Service {
    /// All role profiles as they hold today, those in use first.
    ///
    /// # Errors
    /// Not in the register, or the store cannot be read.
    pub fn profiles(&self, actor: StaffId) -> Result<Vec<ProfileView>, Failure> {
        let asking = self.asking(actor);
        asking.member()?;
        let programme = self.programme();
        let mut holders: Vec<(EntryNumber, String)> = Vec::new();
        for member in asking
            .register
            .members
            .values()
            .filter(|one| !one.suspended)
        {
            let room = self.shared.present.competence_of(member.id)?.development;
            let post = room
                .post_on(asking.today)
                .and_then(|post| post.said.profile);
            holders.extend(post.map(|id| (id, member.name.clone())));
        }
        let mut views: Vec<ProfileView> = Vec::new();
        for (id, profile) in &programme.profiles.profiles {
            let Some(version) = profile.on(asking.today) else {
                continue;
            };
            let mut view = profile_view(Some(*id), &version.said, &self.catalogue());
            view.history = history(profile, &asking);
            let of_it = holders.iter().filter(|(held, _)| held == id);
            view.holders = of_it.map(|(_, name)| name.clone()).collect();
            view.holders.sort();
            views.push(view);
        }
        views.sort_by(|one, other| (!one.in_use, &one.title).cmp(&(!other.in_use, &other.title)));
        Ok(views)
    }

    /// The default set of a role, from which a profile can be begun.
    ///
    /// # Errors
    /// Not in the register.
    pub fn default_profile(&self, actor: StaffId, role: Role) -> Result<ProfileView, Failure> {
        let asking = self.asking(actor);
        asking.member()?;
        let catalogue = &self.catalogue();
        let said = ProfileWritten {
            profile: None,
            title: role.words().to_owned(),
            role,
            caseload: String::new(),
            service: String::new(),
            assumed: ASSUMED.to_owned(),
            units: profile::default_units(role, catalogue),
            from: asking.today,
            in_use: true,
            reason: String::new(),
        };
        Ok(profile_view(None, &said, catalogue))
    }

    /// All training modules, those on offer first.
    ///
    /// # Errors
    /// Not in the register.
    pub fn modules(&self, actor: StaffId) -> Result<Vec<ModuleRow>, Failure> {
        self.asking(actor).member()?;
        let catalogue = &self.catalogue();
        let programme = self.programme();
        let mut rows: Vec<ModuleRow> = programme
            .modules
            .modules
            .iter()
            .map(|(id, module)| ModuleRow {
                module: *id,
                title: module.title.clone(),
                kind: module.kind,
                units: titles(&module.units, catalogue),
                about: module.about.clone(),
                in_use: module.in_use,
            })
            .collect();
        rows.sort_by_key(|row| (!row.in_use, row.kind, row.title.clone()));
        Ok(rows)
    }

    /// What somebody's post asks for, and how each unit stands.
    ///
    /// # Errors
    /// Not theirs to see, or the store cannot be read.
    pub fn gaps(&self, actor: StaffId, staff: StaffId) -> Result<PersonGaps, Failure> {
        let asking = self.asking(actor);
        let whom = asking.may_develop(staff)?;
        let competence = self.competence_that_stands(staff)?;
        Ok(gaps(
            &asking,
            whom,
            &competence,
            &self.programme(),
            &self.catalogue(),
        ))
    }

    /// How somebody learns.
    ///
    /// # Errors
    /// Not theirs to see, or the store cannot be read.
    pub fn development(
        &self,
        actor: StaffId,
        staff: StaffId,
    ) -> Result<PersonDevelopment, Failure> {
        let asking = self.asking(actor);
        let whom = asking.may_develop(staff)?;
        let competence = self.competence_that_stands(staff)?;
        Ok(self.development_of(&asking, whom, &competence))
    }

    /// All that a person's documents are made from.
    ///
    /// # Errors
    /// Not theirs to see, or the store cannot be read.
    pub fn development_plan(
        &self,
        actor: StaffId,
        staff: StaffId,
    ) -> Result<DevelopmentPlan, Failure> {
        let asking = self.asking(actor);
        let whom = asking.may_develop(staff)?;
        let competence = self.competence_that_stands(staff)?;
        let programme = self.programme();
        let catalogue = &self.catalogue();
        let post = post_of(&competence, &programme, asking.today);
        let profile = post.map(|(id, version)| {
            let mut view = profile_view(Some(id), &version.said, catalogue);
            let versions = programme.profiles.profiles.get(&id);
            view.history = versions.map_or_else(Vec::new, |one| history(one, &asking));
            view.holders = vec![whom.name.clone()];
            view
        });
        Ok(DevelopmentPlan {
            today: asking.today,
            service: programme.origin.service.clone(),
            profile,
            gaps: gaps(&asking, whom, &competence, &programme, catalogue),
            development: self.development_of(&asking, whom, &competence),
        })
    }

    pub(super) fn development_of(
        &self,
        asking: &Asking,
        whom: &StaffMember,
        competence: &Competence,
    ) -> PersonDevelopment {
        let programme = self.programme();
        let catalogue = &self.catalogue();
        let room = &competence.development;
        let name = |id: StaffId| asking.register.name(id).to_owned();
        let mut objectives: Vec<ObjectiveView> = room
            .objectives
            .iter()
            .map(|one| objective(asking, one, catalogue))
            .collect();
        objectives.sort_by_key(|one| (!one.open, one.due));
        PersonDevelopment {
            staff: whom.id,
            name: whom.name.clone(),
            post: post_of(competence, &programme, asking.today)
                .map_or_else(String::new, |(_, version)| version.said.title.clone()),
            supervisor: whom.details.supervisor.map(name).unwrap_or_default(),
            agreements: room
                .agreements
                .iter()
                .rev()
                .map(|one| agreement(asking, one, competence))
                .collect(),
            objectives,
            mentors: room
                .mentors_of(whom.id)
                .map(|pair| name(pair.said.mentor))
                .collect(),
            mentored: room
                .mentored_by(whom.id)
                .map(|pair| name(pair.said.staff))
                .collect(),
            modules: own_modules(asking, competence, &programme),
            exemptions: exemptions(asking, competence, &programme, catalogue),
            provisional: room
                .provisional
                .iter()
                .rev()
                .map(|one| self.provisional(asking, whom, one, competence))
                .collect(),
        }
    }

    pub(super) fn provisional(
        &self,
        asking: &Asking,
        whom: &StaffMember,
        one: &Provisional,
        competence: &Competence,
    ) -> ProvisionalView {
        let programme = self.programme();
        let patients = self.cards_where(|card| {
            card.owner == Some(whom.id) && card.clock.on_caseload && !card.clock.died
        });
        let settled = one.renewals.iter().chain(&one.ended).map(|settled| {
            let what = match settled.until {
                Some(until) => format!("renewed until {}", shown::full_day(until)),
                None => "ended".to_owned(),
            };
            format!(
                "{what} by {} on {}: {} ({})",
                asking.register.name(settled.by),
                shown::full_day(settled.at.day(&asking.zone)),
                settled.words,
                settled.entry
            )
        });
        let overdue = one.is_overdue(asking.today);
        let state = if one.ended.is_some() {
            "ended".to_owned()
        } else if overdue {
            format!("overdue since {}", asking.day_words(one.until))
        } else if one.accepted.is_none() {
            "waits for the person to agree to it".to_owned()
        } else {
            format!("agreed, until {}", asking.day_words(one.until))
        };
        ProvisionalView {
            entry: one.entry,
            staff: whom.id,
            name: whom.name.clone(),
            from: one.said.from,
            until: one.until,
            state,
            open: one.ended.is_none(),
            overdue,
            accepted: one.accepted.map(|(at, _)| at.day(&asking.zone)),
            to_finish: one
                .to_finish(&competence.development)
                .into_iter()
                .map(|id| programme.modules.title(id))
                .collect(),
            patients_max: one.said.patients_max,
            patients: patients.len(),
            limits: one.said.limits.clone(),
            history: settled.collect(),
        }
    }
}
