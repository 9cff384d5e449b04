//! The facts with which a store begins: the store itself, and its first staff.

use crate::domain::command::Context;
use crate::domain::entry::{ClockMark, CommandId, EntryHead, EntryNumber, StaffId, Subject};
use crate::domain::event::Event;
use crate::domain::programme::origin::StoreCreated;
use crate::domain::programme::policy::Policy;
use crate::domain::staff::register::{AddStaff, Register, StaffDetails, add_first};
use crate::service::clock::Clock;
use crate::service::{Failure, random};

/// The founding facts, with whom each is about.
pub(super) fn first_facts(
    origin: StoreCreated,
    staff: &[StaffDetails],
    clock: &dyn Clock,
) -> Result<Vec<(Subject, Event)>, Failure> {
    let policy = Policy::default();
    let zone = policy.zone();
    let now = clock.now();
    let mut register = Register::default();
    let mut facts = vec![(Subject::Programme, Event::StoreCreated(origin))];
    for details in staff {
        let id = StaffId(random::number());
        let context = Context {
            now,
            today: now.day(&zone),
            zone: &zone,
            policy: &policy,
            register: &register,
            actor: id,
            host: None,
            next: EntryNumber(facts.len() as u64 + 1),
            chance: 0,
        };
        let fact = add_first(
            &AddStaff {
                id,
                details: details.clone(),
            },
            &register,
            &context,
        )?;
        let head = EntryHead {
            number: context.next,
            entered: now,
            happened: None,
            actor: id,
            signed_in: None,
            command: CommandId::default(),
            clock: ClockMark::InOrder,
        };
        register.add(&head, &fact);
        facts.push((Subject::Staff(id), Event::StaffAdded(fact)));
    }
    Ok(facts)
}
