//! A role profile in the words of its printed documents.

use super::{made_on, stated};
use crate::domain::staff::development::profile::{ASSUMED, Need};
use crate::domain::staff::register::Role;
use crate::exchange::print_role::{Criterion, Requirement, RoleProfile};
use crate::service::query::Asking;
use crate::service::view::development::{ProfileUnit, ProfileView};
use crate::service::{Failure, Service};

/// What the documents of a post say.
pub(super) fn told(
    service: &Service,
    asking: &Asking,
    view: &ProfileView,
) -> Result<RoleProfile, Failure> {
    // The documents have words of their own for what is assumed unless the profile says something else.
    let assumed = if view.assumed == ASSUMED {
        String::new()
    } else {
        view.assumed.clone()
    };
    Ok(RoleProfile {
        post: view.title.clone(),
        organisation: service.programme().origin.service.clone(),
        service: view.service.clone(),
        caseload: view.caseload.clone(),
        assumed,
        requirements: view
            .units
            .iter()
            .filter(|unit| unit.need != Need::Assumed)
            .map(|unit| requirement(service, unit))
            .collect(),
        criteria: criteria(view.role),
        audience: "Whoever applies, and whoever appoints".to_owned(),
        made: asking.now,
        made_on: made_on(asking),
        made_by: asking.member()?.name.clone(),
        ..RoleProfile::default()
    })
}

fn requirement(service: &Service, unit: &ProfileUnit) -> Requirement {
    let field = if unit.specialty.is_empty() {
        String::new()
    } else {
        format!(", in {}", unit.specialty)
    };
    Requirement {
        framework: framework(service, unit),
        unit: format!("{}{field}", unit.title),
        aim: unit.summary.clone(),
        level: stated(&unit.level),
        complexity: unit.complexity.clone(),
        essential: unit.need == Need::Essential,
    }
}

/// The framework's whole title with its version; what the profile calls it when the catalogue no longer has the unit.
pub(super) fn framework(service: &Service, unit: &ProfileUnit) -> String {
    let catalogue = service.catalogue();
    catalogue.unit(&unit.unit).map_or_else(
        || unit.framework.clone(),
        |(framework, _)| format!("{}, version {}", framework.title, framework.version),
    )
}

/// What the register asks of whoever has the role. R001-71: community matrons are registered nurses.
fn criteria(role: Role) -> Vec<Criterion> {
    if role != Role::CommunityMatron {
        return Vec::new();
    }
    vec![Criterion {
        text: "Registered nurse".to_owned(),
        shown_by: "The register of the Nursing and Midwifery Council".to_owned(),
        essential: true,
    }]
}
