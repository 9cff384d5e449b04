//! The demo: a clearly made-up service of nine staff and a year of its work, the same every time.
//!
//! * `names`, `people`, `notes`, `staff`: who they are and what is written about them; all invented.
//! * `year`, `routine`: day after day, what is due is done through the service's own commands.
//! * `milestones`: deaths, settings and corrections on certain days.
//! * `evidence`, `learning`: what the staff file from their contacts, and their logs.
//! * `posts`, `development`, `competence`, `judging`: what posts ask for, how people learn, what they claim and what was judged;
//!   `asking` has it happen in order.
//! * `supervision`: the associate's entries that wait for a countersignature.
//! * `stories`: what makes the last day worth looking at.
//! * `large`: a store of any size for benchmarks, written into the journal directly.

mod asking;
mod chance;
mod competence;
mod development;
mod evidence;
mod judging;
mod large;
mod learning;
mod milestones;
mod names;
mod notes;
mod people;
mod posts;
mod routine;
mod staff;
mod stories;
mod supervision;
mod year;

#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::Arc;

use crate::domain::programme::origin::StoreCreated;
use crate::domain::time::Moment;
use crate::service::clock::Clock;
use crate::service::query::policy_at;
use crate::service::{Failure, open};
use crate::store::fold::ProgrammeState;

pub use large::generate_large;
use year::{DAYS, TickingClock, Year};

pub use crate::domain::programme::origin::DEMO_ACTOR;

/// The seed of everything that is left to chance.
const SEED: u64 = 2005;

/// What generating left behind.
#[derive(Debug, Default)]
pub(crate) struct Made {
    /// What the service refused, for the tests; the demo is whole without it.
    #[cfg_attr(not(test), allow(dead_code, reason = "the tests ask"))]
    pub(crate) refused: Vec<String>,
}

/// Makes the demo store in a folder: the year before `now`, ending just before it.
///
/// # Errors
/// There is a store already, or the folder cannot be written.
pub fn generate(folder: &Path, now: Moment) -> Result<(), Failure> {
    make(folder, now).map(|_| ())
}

pub(crate) fn make(folder: &Path, now: Moment) -> Result<Made, Failure> {
    let (last, _, zone) = policy_at(&ProgrammeState::default(), now);
    let clock = Arc::new(TickingClock::default());
    clock.set(last.plus(-DAYS).at(9, 0, &zone), 0);
    let origin = StoreCreated {
        service: "Heronsgate Community Care (invented)".to_owned(),
        demo: true,
        program: env!("CARGO_PKG_VERSION").to_owned(),
    };
    open::create(folder, clock.as_ref(), origin, &[staff::first(last)])?;
    let as_clock = Arc::clone(&clock) as Arc<dyn Clock>;
    let service = open::open(folder, as_clock, &mut |_, _| {})?;
    let team = staff::add_others(&service, last)?;
    let mut year = Year::new(&service, clock, team, now);
    year.live()?;
    let made = Made {
        refused: std::mem::take(&mut year.refused),
    };
    service.stop()?;
    Ok(made)
}
