//! The nine staff of the made-up service.

use crate::domain::command::{Command, Request};
use crate::domain::entry::StaffId;
use crate::domain::programme::policy::ChangePolicy;
use crate::domain::staff::register::{
    AddStaff, ChangeStaff, Profession, Registration, Role, StaffDetails,
};
use crate::domain::time::Day;
use crate::service::{Failure, Service};

/// The staff members whom the year's story names.
#[derive(Debug, Clone, Copy)]
pub(super) struct Team {
    pub(super) lead: StaffId,
    pub(super) osei: StaffId,
    pub(super) bell: StaffId,
    pub(super) farrow: StaffId,
    pub(super) iyer: StaffId,
    pub(super) marchetti: StaffId,
    pub(super) haddad: StaffId,
}

/// One of them, in a table of what happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    Lindqvist,
    Osei,
    Bell,
    Farrow,
    Iyer,
    Marchetti,
    Haddad,
}

impl Team {
    pub(super) fn id(&self, who: Who) -> StaffId {
        match who {
            Who::Lindqvist => self.lead,
            Who::Osei => self.osei,
            Who::Bell => self.bell,
            Who::Farrow => self.farrow,
            Who::Iyer => self.iyer,
            Who::Marchetti => self.marchetti,
            Who::Haddad => self.haddad,
        }
    }
}

fn member(login: &str, name: &str, roles: &[Role], profession: Profession) -> StaffDetails {
    StaffDetails {
        login: login.to_owned(),
        name: name.to_owned(),
        roles: roles.iter().copied().collect(),
        profession,
        registration: None,
        whole_time_hundredths: 100,
        supervisor: None,
        deputy: None,
    }
}

fn registered(details: StaffDetails, body: &str, number: &str, expires: Day) -> StaffDetails {
    StaffDetails {
        registration: Some(Registration {
            body: body.to_owned(),
            number: number.to_owned(),
            expires,
        }),
        ..details
    }
}

/// The first of the register: the lead, who is the first administrator too.
pub(super) fn first(today: Day) -> StaffDetails {
    let roles = [
        Role::Lead,
        Role::Supervisor,
        Role::CaseManager,
        Role::Administrator,
    ];
    let lead = member("lindqvist", "Ingrid Lindqvist", &roles, Profession::Nurse);
    registered(lead, "NMC", "99Z0001E", today.plus(135))
}

/// Adds the others but who joins later, then sets who supervises and who stands in for whom.
pub(super) fn add_others(service: &Service, today: Day) -> Result<Team, Failure> {
    let lead = service
        .register()
        .by_login("lindqvist")
        .map(|member| member.id)
        .unwrap_or_default();
    let ask = |command: Command| {
        let request = Request {
            id: service.new_command_id(),
            seen: Vec::new(),
            seen_entry: None,
            command,
        };
        service.execute(lead, request)
    };
    let mut ids = Vec::new();
    let others = others(today);
    for details in &others {
        let id = service.new_staff_id();
        ids.push(id);
        let details = StaffDetails {
            supervisor: Some(lead),
            ..details.clone()
        };
        ask(Command::AddStaff(AddStaff { id, details }))?;
    }
    for (who, deputy) in [(0, 1), (1, 0)] {
        let details = StaffDetails {
            supervisor: Some(lead),
            deputy: Some(ids[deputy]),
            ..others[who].clone()
        };
        ask(Command::ChangeStaff(ChangeStaff {
            staff: ids[who],
            details,
            reason: "They stand in for each other when one is away".to_owned(),
        }))?;
    }
    ask(Command::ChangeStaff(ChangeStaff {
        staff: lead,
        details: StaffDetails {
            deputy: Some(ids[1]),
            ..first(today)
        },
        reason: "Every supervisor has a deputy".to_owned(),
    }))?;
    ask(Command::ChangePolicy(ChangePolicy {
        setting: "team_sees_all".to_owned(),
        value: "true".to_owned(),
        from: None,
        reason: "A small team: everybody takes calls for everybody's patients".to_owned(),
    }))?;
    Ok(Team {
        lead,
        osei: ids[0],
        bell: ids[1],
        farrow: ids[2],
        iyer: ids[3],
        marchetti: ids[4],
        haddad: service.new_staff_id(),
    })
}

/// The case manager who joins in the course of the year, whom the lead supervises.
pub(super) fn newcomer(team: Team, today: Day) -> AddStaff {
    let details = member(
        "haddad",
        "Samira Haddad",
        &[Role::CaseManager],
        Profession::AlliedHealth,
    );
    AddStaff {
        id: team.haddad,
        details: StaffDetails {
            supervisor: Some(team.lead),
            ..registered(details, "HCPC", "OT990004", today.plus(400))
        },
    }
}

fn others(today: Day) -> Vec<StaffDetails> {
    let matron = member(
        "bell",
        "Margaret Bell",
        &[Role::CommunityMatron],
        Profession::Nurse,
    );
    let matron = StaffDetails {
        whole_time_hundredths: 60,
        ..matron
    };
    let pharmacist = member(
        "iyer",
        "Lakshmi Iyer",
        &[Role::Pharmacist],
        Profession::Pharmacist,
    );
    let educator = member(
        "marchetti",
        "Helen Marchetti",
        &[Role::Lead],
        Profession::Nurse,
    );
    let educator = StaffDetails {
        whole_time_hundredths: 20,
        ..educator
    };
    vec![
        member(
            super::DEMO_ACTOR,
            "Abena Osei",
            &[Role::CaseManager],
            Profession::SocialWorker,
        ),
        registered(matron, "NMC", "99Z0002E", today.plus(45)),
        member(
            "farrow",
            "Tom Farrow",
            &[Role::Associate],
            Profession::Support,
        ),
        registered(pharmacist, "GPhC", "9990003", today.plus(130)),
        registered(educator, "NMC", "99Z0005E", today.plus(610)),
        member(
            "pryce",
            "Dafydd Pryce",
            &[Role::Coordinator],
            Profession::Office,
        ),
        member(
            "novakova",
            "Petra Nováková",
            &[Role::Administrator],
            Profession::Office,
        ),
    ]
}
