//! Answers about role profiles, gaps and development.

use crate::domain::entry::StaffId;
use crate::protocol::development::{DevelopmentAnswer, DevelopmentAsk};
use crate::service::{Failure, Service};

pub(super) fn answer(
    service: &Service,
    actor: StaffId,
    ask: &DevelopmentAsk,
) -> Result<DevelopmentAnswer, Failure> {
    Ok(match ask {
        DevelopmentAsk::Profiles => DevelopmentAnswer::Profiles(service.profiles(actor)?),
        DevelopmentAsk::DefaultProfile(role) => {
            DevelopmentAnswer::DefaultProfile(Box::new(service.default_profile(actor, *role)?))
        }
        DevelopmentAsk::Modules => DevelopmentAnswer::Modules(service.modules(actor)?),
        DevelopmentAsk::Gaps(staff) => {
            DevelopmentAnswer::Gaps(Box::new(service.gaps(actor, *staff)?))
        }
        DevelopmentAsk::Person(staff) => {
            DevelopmentAnswer::Person(Box::new(service.development(actor, *staff)?))
        }
        DevelopmentAsk::Recordable(staff) => {
            DevelopmentAnswer::Recordable(Box::new(service.recordable(actor, *staff)?))
        }
        DevelopmentAsk::Plan(staff) => {
            DevelopmentAnswer::Plan(Box::new(service.development_plan(actor, *staff)?))
        }
        DevelopmentAsk::Grid {
            framework,
            statements,
        } => DevelopmentAnswer::Grid(Box::new(service.team_grid(
            actor,
            framework,
            *statements,
        )?)),
        DevelopmentAsk::Team => DevelopmentAnswer::Team(service.team_gaps(actor)?),
        DevelopmentAsk::Waiting => {
            DevelopmentAnswer::Waiting(Box::new(service.development_waiting(actor)?))
        }
        DevelopmentAsk::Learning { staff, before } => {
            DevelopmentAnswer::Learning(service.learning_log(actor, *staff, *before)?)
        }
        DevelopmentAsk::Revalidation { staff, from } => {
            DevelopmentAnswer::Revalidation(service.revalidation(actor, *staff, *from)?)
        }
    })
}
