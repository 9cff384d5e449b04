//! Nobody at the keys: locking the screen, opening it at the same place, ending a session that cannot be locked.

use crate::client::{Ask, Trouble};
use crate::protocol::message::Locking;
use crate::tui::action::Action;
use crate::tui::effect::{Effect, Purpose};
use crate::tui::guard::{Due, LockedScreen, TRIES};
use crate::tui::keymap::{Key, Place, lookup};
use crate::tui::layer::Layer;
use crate::tui::model::{Ended, Model};
use std::time::Instant;

/// The setting came.
pub(super) fn told(model: &mut Model, locking: Locking, now: Instant) {
    model.guard.locking = Some(locking);
    if model.guard.key_at.is_none() {
        model.guard.touched(now);
    }
}

/// Does what is due when nobody is at the keys.
pub(super) fn deadline(model: &mut Model, now: Instant) {
    let minutes = model
        .guard
        .locking
        .map_or(0, |locking| locking.idle_minutes);
    let plural = if minutes == 1 { "" } else { "s" };
    match model.guard.due(now) {
        Some(Due::Lock) => {
            let why = format!("No key was pressed for {minutes} minute{plural}.");
            lock(model, why, now);
        }
        Some(Due::Warn) => {
            model.guard.warned = true;
            // It may have been set in the shell meanwhile: then the screen locks instead.
            model.ask(Purpose::Locking, Ask::Locking);
            model.complain(
                "no key for a while: soon this session ends, drafts kept; :passphrase sets one that locks it instead",
            );
        }
        Some(Due::End) => {
            model.farewell = format!(
                "No key was pressed for {minutes} minute{plural} and you have no passphrase that could open a locked \
                 screen, so the session has ended; what you typed is kept, and you will be where you were. \
                 `caseload passphrase` sets one"
            );
            super::end(model, Ended::Idle, now);
        }
        None => {}
    }
}

/// Locks because somebody asks for it.
pub(super) fn lock_now(model: &mut Model, now: Instant) {
    match model.guard.locking {
        Some(locking) if locking.has_passphrase => {
            lock(model, "You locked it.".to_owned(), now);
        }
        _ => model.complain(
            "a locked screen is opened by your passphrase, and you have none: :passphrase sets it",
        ),
    }
}

fn lock(model: &mut Model, why: String, now: Instant) {
    super::typing::save_draft(model, now);
    // What was typed unseen is not kept, not even behind the lock.
    model
        .layers
        .retain(|layer| !matches!(layer, Layer::Secret(_)));
    model.guard.locked = Some(LockedScreen {
        why,
        ..LockedScreen::default()
    });
    super::follow::stop(model);
    model.ask(Purpose::Lock, Ask::Lock);
    model.out.push(Effect::Redraw);
}

/// The line to the server is there again: the desk at its other end does not know that the screen is locked.
pub(super) fn line_back(model: &mut Model) {
    let opening = model.is_waiting(|one| *one == Purpose::Unlock);
    if model.guard.is_locked() && !opening {
        model.ask(Purpose::Lock, Ask::Lock);
    }
}

/// A key on the locked screen.
pub(super) fn press(model: &mut Model, key: Key, now: Instant) {
    match lookup(Place::Locked, key) {
        Some(Action::Quit) => super::end(model, Ended::Locked, now),
        Some(Action::Refresh) => model.out.push(Effect::Redraw),
        Some(Action::Open) => open(model),
        Some(_) => {}
        None => {
            if let Some(screen) = model.guard.locked.as_mut().filter(|one| !one.checking) {
                screen.trouble.clear();
                drop(screen.line.key(key));
            }
        }
    }
}

/// A paste on the locked screen: out of a keeper of passphrases.
pub(super) fn paste(model: &mut Model, text: &str) {
    if let Some(screen) = model.guard.locked.as_mut().filter(|one| !one.checking) {
        drop(screen.line.insert(text.trim_end_matches(['\r', '\n'])));
    }
}

fn open(model: &mut Model) {
    let lost = model.line_lost;
    let Some(screen) = model.guard.locked.as_mut().filter(|one| !one.checking) else {
        return;
    };
    if screen.line.is_empty() {
        "Nothing was typed".clone_into(&mut screen.trouble);
        return;
    }
    if lost {
        "The line to the server is lost; it can be checked when it is back"
            .clone_into(&mut screen.trouble);
        return;
    }
    screen.checking = true;
    let secret = screen.line.secret();
    screen.line.clear();
    model.ask(Purpose::Unlock, Ask::Unlock(secret));
}

/// The passphrase was right: everything is where it was.
pub(super) fn opened(model: &mut Model, now: Instant) {
    model.guard.locked = None;
    model.guard.touched(now);
    model.say("open again");
    model.out.push(Effect::Redraw);
    super::refresh(model);
}

/// It was wrong.
pub(super) fn refused(model: &mut Model, trouble: &Trouble, now: Instant) {
    let Some(screen) = model.guard.locked.as_mut() else {
        return;
    };
    screen.checking = false;
    screen.trouble = trouble.sentence();
    if matches!(trouble, Trouble::Refused(_)) {
        screen.wrong += 1;
    }
    let is_last = screen.wrong >= TRIES;
    // Asked again of another desk after the line broke, it was refused by one that was never locked.
    model.ask(Purpose::Lock, Ask::Lock);
    if is_last {
        model.farewell = format!(
            "The passphrase was wrong {TRIES} times, so the session has ended; what you typed is kept"
        );
        super::end(model, Ended::Locked, now);
    }
}
