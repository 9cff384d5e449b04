//! What who asks may record about somebody's development, and what a role profile begins from.

use crate::domain::entry::{EntryNumber, StaffId};
use crate::domain::staff::catalogue::{Catalogue, Framework, Unit};
use crate::domain::staff::competence::Competence;
use crate::domain::staff::development::agreement::AgreementState;
use crate::domain::staff::development::profile::{
    self, AskedUnit, RequiredUnit, coded, level_words,
};
use crate::domain::staff::register::{Role, StaffMember};
use crate::domain::staff::relationship;
use crate::domain::time::shown;
use crate::domain::writing::with_article;
use crate::service::query::Asking;
use crate::service::view::recordable::{
    AskableUnit, ModuleChoice, Open, ProfileChoice, ProfileStart, Recordable, Stands,
};
use crate::service::{Failure, Service};
use crate::store::fold::ProgrammeState;

impl Service {
    /// What who asks may record about somebody's development, and what of it is open.
    ///
    /// # Errors
    /// Not in the register, nobody known, or the store cannot be read.
    pub fn recordable(&self, actor: StaffId, staff: StaffId) -> Result<Recordable, Failure> {
        let asking = self.asking(actor);
        let member = asking.member()?;
        let whom = asking.register.known(staff, "staff")?;
        let own = staff == actor;
        let is_lead = member.is(Role::Lead);
        let supervises = relationship::supervises(member, whom, &asking.register, asking.today);
        let leads = !own && !whom.suspended && (is_lead || supervises);
        let competence = self.shared.present.competence_of(staff)?;
        let programme = self.programme();
        let room = &competence.development;
        let assesses = !own && !whom.suspended && self.assesses(&asking)?;
        let could = whom.can_lead_cases() && room.provisional_open().is_none();
        let stands = [
            (own, Stands::Own),
            (leads, Stands::Leads),
            (is_lead, Stands::IsLead),
            (
                is_lead || supervises_anybody(&asking, member),
                Stands::LeadsSomebody,
            ),
            (assesses, Stands::Assesses),
            (could, Stands::CouldBeProvisional),
        ];
        let stands = stands.into_iter().filter(|(holds, _)| *holds);
        let stands = stands.map(|(_, one)| one).collect();
        let mut may = Recordable {
            staff,
            name: whom.name.clone(),
            stands,
            offers: Vec::new(),
            agreements: Vec::new(),
            objectives: Vec::new(),
            mentors: Vec::new(),
            provisional: None,
            modules: Vec::new(),
            profiles: profiles(&programme, &asking),
            post: None,
        };
        // What somebody has learned is theirs, and known to who leads or assesses them.
        let is_known = own || leads || is_lead || assesses;
        may.modules = modules(&programme, is_known.then_some(&competence));
        // Who neither leads them nor is them learns no more of them than whom they mentor themselves.
        may.mentors = room
            .mentors_of(staff)
            .map(|pair| pair.said.mentor)
            .filter(|mentor| own || leads || *mentor == actor)
            .map(|mentor| (mentor, asking.register.name(mentor).to_owned()))
            .collect();
        if may.own_or_led() || is_lead {
            what_is_open(&mut may, &asking, &competence);
        }
        Ok(may)
    }

    /// Whether who asks may assess somebody in something: by authority, or because they hold a unit.
    fn assesses(&self, asking: &Asking) -> Result<bool, Failure> {
        let theirs = self.shared.present.competence_of(asking.actor)?;
        let today = asking.today;
        if theirs.authority.given.iter().any(|one| one.holds_on(today)) {
            return Ok(true);
        }
        let catalogue = self.catalogue();
        let judged = &theirs.judgement.judgements;
        let holds = judged.iter().any(|one| {
            let unit = &one.said.unit;
            catalogue.unit(unit).is_some_and(|(framework, _)| {
                let (level, field) = (one.said.level.as_deref(), &one.said.specialty);
                theirs
                    .judgement
                    .holds(framework, unit, level, field, today)
                    .is_some()
            })
        });
        Ok(holds)
    }

    /// What a role profile begins from: the version recorded last, where one is named.
    ///
    /// # Errors
    /// Not in the register, or no such profile.
    pub fn profile_start(
        &self,
        actor: StaffId,
        profile: Option<EntryNumber>,
    ) -> Result<ProfileStart, Failure> {
        self.asking(actor).member()?;
        let catalogue = &self.catalogue();
        let programme = self.programme();
        let before = match profile {
            Some(id) => programme.profiles.known(id)?.latest(),
            None => None,
        };
        let defaults = Role::ALL.iter().filter_map(|&role| {
            let units = profile::default_units(role, catalogue);
            (!units.is_empty()).then(|| (role, units.into_iter().map(asked).collect()))
        });
        Ok(ProfileStart {
            units: units(catalogue),
            defaults: defaults.collect(),
            before: before.map(|version| version.said.clone()),
            before_entry: before.map(|version| version.entry),
        })
    }
}

fn supervises_anybody(asking: &Asking, member: &StaffMember) -> bool {
    let register = &asking.register;
    let mut members = register.members.values();
    members.any(|whom| {
        whom.id != member.id && relationship::supervises(member, whom, register, asking.today)
    })
}

fn asked(unit: RequiredUnit) -> AskedUnit {
    AskedUnit {
        unit: unit.unit,
        level: unit.level,
        specialty: unit.specialty,
        need: unit.need,
        complexity: unit.complexity,
    }
}

fn units(catalogue: &Catalogue) -> Vec<AskableUnit> {
    let frameworks = catalogue.frameworks().iter();
    frameworks
        .flat_map(|framework| {
            let units = framework.units.iter();
            units.map(|unit| askable(catalogue, framework, unit))
        })
        .collect()
}

fn askable(catalogue: &Catalogue, framework: &Framework, unit: &Unit) -> AskableUnit {
    let group = framework.areas.iter().find(|area| area.id == unit.area);
    let not_for = |role: &&Role| {
        unit.roles_not
            .contains(&profile::name_in_frameworks(**role))
    };
    AskableUnit {
        unit: unit.id.clone(),
        title: coded(unit),
        framework: framework.id.clone(),
        framework_title: framework.short_title.clone(),
        group: group.map_or_else(String::new, |area| area.title.clone()),
        levels: framework
            .levels
            .iter()
            .map(|level| {
                let words = level_words(catalogue, &framework.id, &level.id);
                (level.id.clone(), words)
            })
            .collect(),
        required_level: unit.required_level.clone(),
        not_for: Role::ALL.iter().filter(not_for).copied().collect(),
        written: unit.is_written(),
    }
}

fn modules(programme: &ProgrammeState, known: Option<&Competence>) -> Vec<ModuleChoice> {
    let mut modules: Vec<ModuleChoice> = programme
        .modules
        .modules
        .iter()
        .map(|(id, module)| ModuleChoice {
            module: *id,
            title: module.title.clone(),
            kind: module.kind,
            units: module.units.clone(),
            about: module.about.clone(),
            in_use: module.in_use,
            done: known.is_some_and(|one| one.development.completed(*id)),
        })
        .collect();
    modules.sort_by_key(|one| (!one.in_use, one.kind, one.title.clone()));
    modules
}

fn profiles(programme: &ProgrammeState, asking: &Asking) -> Vec<ProfileChoice> {
    let mut profiles: Vec<ProfileChoice> = programme
        .profiles
        .profiles
        .iter()
        .filter(|(_, profile)| profile.latest().is_some_and(|latest| latest.said.in_use))
        .filter_map(|(id, profile)| {
            let version = profile.on(asking.today)?;
            Some(ProfileChoice {
                profile: *id,
                words: format!(
                    "{}, for {}",
                    version.said.title,
                    with_article(version.said.role.words())
                ),
            })
        })
        .collect();
    profiles.sort_by(|one, other| (&one.words, one.profile).cmp(&(&other.words, other.profile)));
    profiles
}

fn what_is_open(may: &mut Recordable, asking: &Asking, competence: &Competence) {
    let (room, today) = (&competence.development, asking.today);
    let name = |id: StaffId| asking.register.name(id).to_owned();
    for one in room.agreements.iter().rev() {
        let state = one.state(today);
        if matches!(state, AgreementState::Over | AgreementState::Ended) {
            continue;
        }
        let words = format!(
            "agreement of {} until {}, {state}",
            shown::full_day(one.said.from),
            shown::full_day(one.said.until)
        );
        let open = |words: String| Open {
            entry: one.entry,
            words,
        };
        if may.own() && one.accepted.is_none() {
            may.offers
                .push(open(format!("{words}, from {}", name(one.by))));
        }
        may.agreements.push(open(words));
    }
    if let Some(one) = room.provisional_open() {
        let words = format!("provisional practice until {}", shown::full_day(one.until));
        let open = |words: String| Open {
            entry: one.entry,
            words,
        };
        if may.own() && one.accepted.is_none() {
            may.offers
                .push(open(format!("{words}, from {}", name(one.by))));
        }
        may.provisional = Some(open(words));
    }
    let mut objectives: Vec<_> = room.objectives.iter().filter(|one| one.is_open()).collect();
    objectives.sort_by_key(|one| (one.due, one.entry));
    may.objectives = objectives
        .into_iter()
        .map(|one| Open {
            entry: one.entry,
            words: format!("by {}: {}", shown::full_day(one.due), one.said.what),
        })
        .collect();
    may.post = room.post_on(today).and_then(|post| post.said.profile);
}
