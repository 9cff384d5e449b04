//! Passphrases: made into a hash here, checked here, and never on the writer's thread.
//!
//! argon2id with 19 MiB, two passes and one lane, which costs some tens of milliseconds. One at a time for the whole
//! service, so that many who try at once take neither the memory nor the processors of those who work. Failures are
//! counted in memory: after five within ten minutes nothing is tried for a minute.

use std::collections::HashMap;

use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

use crate::domain::command::{Command, Request};
use crate::domain::entry::StaffId;
use crate::domain::refusal::{Reason, Refusal};
use crate::domain::staff::passphrase::{Passphrase, PassphraseHash, SetPassphrase};
use crate::domain::staff::register::StaffMember;
use crate::domain::time::Moment;
use crate::domain::vocabulary::plain;
use crate::service::{Failure, Receipt, Service, locked, random};

/// Memory of one hash, in KiB.
const MEMORY_KIB: u32 = 19 * 1024;
/// Passes over that memory.
const PASSES: u32 = 2;
/// The fewest characters of a passphrase.
pub const CHARACTERS_MIN: usize = 12;
/// The most bytes of a passphrase.
const BYTES_MAX: usize = 1_000;
/// How many failures are let pass within [`COUNTED_MINUTES`].
const FAILURES_MAX: usize = 5;
/// For how long a failure counts.
const COUNTED_MINUTES: i64 = 10;
/// For how long nothing is tried after too many failures.
const WAIT_MICROS: i64 = 60_000_000;

/// The failures of everybody, by whose passphrase was tried. Only people of the register are counted.
#[derive(Debug, Default)]
pub(crate) struct Failed {
    of: HashMap<StaffId, Vec<Moment>>,
}

impl Failed {
    /// Seconds for which nothing is tried.
    fn seconds_left(&self, staff: StaffId, now: Moment) -> i64 {
        let Some(times) = self.of.get(&staff) else {
            return 0;
        };
        let counted = times
            .iter()
            .filter(|at| (0..=COUNTED_MINUTES).contains(&now.minutes_since(**at)))
            .count();
        // A clock that was set back must not lock anybody out for longer than the minute.
        let since = times
            .last()
            .map_or(WAIT_MICROS, |last| (now.0 - last.0).max(0));
        if counted < FAILURES_MAX || since >= WAIT_MICROS {
            0
        } else {
            (WAIT_MICROS - since).div_euclid(1_000_000) + 1
        }
    }

    fn add(&mut self, staff: StaffId, now: Moment) {
        let times = self.of.entry(staff).or_default();
        times.push(now);
        let most = times.len().saturating_sub(FAILURES_MAX);
        times.drain(..most);
    }
}

/// The spelling that is hashed: the same however a keyboard composes its letters. Wiped when it is let go. What is longer
/// than any passphrase becomes nothing, which is nobody's.
fn normal(typed: &str) -> Zeroizing<String> {
    let typed = if typed.len() > BYTES_MAX { "" } else { typed };
    let bytes = typed.nfkc().map(char::len_utf8).sum();
    // Made large enough at once, so that no half of it is left behind by growing.
    let mut text = Zeroizing::new(String::with_capacity(bytes));
    text.extend(typed.nfkc());
    text
}

fn hasher() -> Result<Argon2<'static>, Failure> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).map_err(fault)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn fault(error: impl std::fmt::Display) -> Failure {
    Failure::Bug(format!("a passphrase could not be hashed: {error}"))
}

fn hash(text: &str) -> Result<PassphraseHash, Failure> {
    let made = hasher()?
        .hash_password_with_salt(text.as_bytes(), &random::salt())
        .map_err(fault)?;
    Ok(PassphraseHash::of(made.to_string()))
}

impl Service {
    /// Whether somebody has a passphrase.
    pub fn has_passphrase(&self, staff: StaffId) -> bool {
        self.passphrase_of(staff).is_some()
    }

    fn passphrase_of(&self, staff: StaffId) -> Option<Passphrase> {
        self.shared.passphrases().of.get(&staff).cloned()
    }

    /// Checks what somebody typed against their passphrase. It takes as long for somebody unknown, suspended or without
    /// a passphrase as for a wrong one.
    ///
    /// # Errors
    /// [`Refusal`]: not theirs, none set, or too many failures.
    pub fn check_passphrase(&self, staff: StaffId, typed: &str) -> Result<(), Refusal> {
        self.check_passphrase_at(staff, typed, "passphrase")
    }

    fn check_passphrase_at(&self, staff: StaffId, typed: &str, field: &str) -> Result<(), Refusal> {
        // Held while it is tried, so that no two tries pass as one.
        let mut failed = locked(&self.shared.failed_passphrases);
        let register = self.register();
        let member = register.active(staff);
        let known = self.passphrase_of(staff);
        let seconds = failed.seconds_left(staff, self.now());
        if seconds > 0 {
            return Err(Refusal::new(
                Reason::NotAllowed,
                format!("The passphrase was wrong {FAILURES_MAX} times"),
            )
            .at(field)
            .advise(format!("Wait {seconds} seconds, then try again")));
        }
        let text = normal(typed);
        let fits = known.as_ref().map(|known| {
            hasher().is_ok_and(|hasher| {
                hasher
                    .verify_password(text.as_bytes(), known.hash.text())
                    .is_ok()
            })
        });
        match (member, fits) {
            (Some(_), Some(true)) => {
                failed.of.remove(&staff);
                Ok(())
            }
            (Some(member), None) => {
                let _ = hash(&text);
                Err(
                    Refusal::not_allowed(format!("{} has no passphrase yet", member.name))
                        .at(field)
                        .advise("It is set in one's own session, with `caseload passphrase`"),
                )
            }
            (None, None) => {
                let _ = hash(&text);
                Err(wrong(field))
            }
            (member, Some(_)) => {
                if member.is_some() {
                    failed.add(staff, self.now());
                }
                Err(wrong(field))
            }
        }
    }

    /// Sets one's own passphrase. `old` must be given, and right, where one is set.
    ///
    /// # Errors
    /// [`Failure`]: the old one is missing or wrong, or the new one is too short, too long or one's name.
    pub fn set_passphrase(
        &self,
        actor: StaffId,
        old: Option<&str>,
        new: &str,
    ) -> Result<Receipt, Failure> {
        let register = self.register();
        let member = register.active(actor).ok_or_else(|| {
            Refusal::not_allowed("You are not in the staff register, or suspended")
                .advise("Ask an administrator")
        })?;
        let known = self.passphrase_of(actor);
        if known.is_some() {
            let old = old.filter(|old| !old.is_empty()).ok_or_else(|| {
                Refusal::missing("old", "The passphrase that holds now")
                    .advise("Whoever forgot it asks an administrator to clear it")
            })?;
            self.check_passphrase_at(actor, old, "old")?;
        }
        let text = normal(new);
        fit_for_use(&text, new, member)?;
        let made = {
            let _one_at_a_time = locked(&self.shared.failed_passphrases);
            hash(&text)?
        };
        let request = Request {
            id: self.new_command_id(),
            seen: Vec::new(),
            seen_entry: None,
            command: Command::SetPassphrase(SetPassphrase {
                hash: made,
                over: known.map(|known| known.entry),
            }),
        };
        self.submit_own(actor, None, request).wait()
    }

    /// Carries out one act of somebody else at the terminal of `host`: their passphrase is checked, their rights decide,
    /// and the entries name both.
    ///
    /// # Errors
    /// [`Failure`]: oneself, nobody known, suspended, no passphrase, a wrong one, or what the rules say to the act.
    pub fn execute_signed(
        &self,
        host: StaffId,
        login: &str,
        passphrase: &str,
        request: Request,
    ) -> Result<Receipt, Failure> {
        let register = self.register();
        if register.active(host).is_none() {
            return Err(Refusal::not_allowed(
                "The session's own user is not in the staff register, or suspended",
            )
            .advise("Ask an administrator")
            .into());
        }
        let login = login.trim();
        let signer = register.by_login(login).ok_or_else(|| {
            Refusal::unknown(
                "login",
                format!("There is nobody with the login '{login}' in the staff register"),
            )
        })?;
        if signer.id == host {
            return Err(Refusal::invalid(
                "login",
                "This is your own session: what you do here is signed by you already",
            )
            .into());
        }
        if signer.suspended {
            return Err(
                Refusal::not_allowed(format!("{} is suspended", signer.name))
                    .at("login")
                    .advise("Ask an administrator")
                    .into(),
            );
        }
        self.check_passphrase(signer.id, passphrase)?;
        if request.command.is_the_services_own() {
            return Err(not_sent().into());
        }
        self.submit_own(signer.id, Some(host), request).wait()
    }
}

/// Why a command that the service alone makes is refused when somebody sends it.
pub(crate) fn not_sent() -> Refusal {
    Refusal::not_allowed("This is recorded by the service itself, of what it checked")
}

fn wrong(field: &str) -> Refusal {
    Refusal::not_allowed("This is not the passphrase")
        .at(field)
        .advise("Type it again; whoever forgot it asks an administrator to clear it")
}

fn fit_for_use(text: &str, typed: &str, member: &StaffMember) -> Result<(), Refusal> {
    let characters = text.chars().count();
    if typed.len() > BYTES_MAX {
        return Err(Refusal::new(
            Reason::TooLong,
            format!("A passphrase has at most {BYTES_MAX} bytes"),
        )
        .at("new"));
    }
    if characters < CHARACTERS_MIN || text.trim().is_empty() {
        return Err(Refusal::invalid(
            "new",
            format!("A passphrase has at least {CHARACTERS_MIN} characters"),
        )
        .advise("Four words that do not belong together are easy to keep"));
    }
    if text.chars().any(char::is_control) {
        return Err(Refusal::invalid(
            "new",
            "A passphrase holds characters that can be typed again",
        ));
    }
    let whole = plain(text);
    if whole == plain(&member.details.login) || whole == plain(&member.name) {
        return Err(Refusal::invalid(
            "new",
            "Your name or login is not a passphrase: everybody knows it",
        ));
    }
    Ok(())
}
