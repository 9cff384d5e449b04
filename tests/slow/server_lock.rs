//! Passphrases on a real server: a screen that is locked while the server dies, and a form signed by somebody else.

use std::collections::BTreeSet;
use std::time::Duration;

use caseload::client::{Ask, Reply};
use caseload::protocol::secret::Secret;

use crate::screen::{LIMIT, Screen};
use crate::team::{OSEI, Team, open_record, pause, save, type_note, wait_until};

const MINE: &str = "kettle lamp otter brick";
const THEIRS: &str = "another lamp otter brick";

/// The keys F4 and F8, as xterm sends them.
const F4: &[u8] = b"\x1bOS";
const F8: &[u8] = b"\x1b[19~";

fn set_passphrase(team: &Team, login: &str, words: &str) {
    let ask = Ask::SetPassphrase {
        old: None,
        new: Secret::new(words),
    };
    let (_, reply) = team.session(login).ask(1, ask).unwrap();
    assert!(matches!(reply, Reply::Receipt(_)), "{reply:?}");
}

fn assert_blank(seen: &str) {
    assert!(seen.contains("this screen is locked"), "{seen}");
    for word in [OSEI.name, "[Timeline]", "Half a note", "Note*"] {
        assert!(!seen.contains(word), "{word}:\n{seen}");
    }
}

/// Types a wrong passphrase, and has it checked as soon as there is a line.
fn type_wrong(screen: &mut Screen) {
    screen.keys("not the one at all");
    assert_blank(&screen.shows("typed; Enter opens"));
    wait_until("the wrong passphrase to be refused", LIMIT, || {
        // With nothing typed any more this is no try.
        screen.keys("<Enter>");
        pause(Duration::from_millis(50));
        let seen = screen.until("a locked screen", |seen| !seen.is_empty());
        assert_blank(&seen);
        seen.contains("4 tries are left")
    });
}

#[test]
fn a_locked_screen_outlives_the_server_and_opens_where_it_was() {
    let team = Team::new();
    let mut server = team.serve();
    set_passphrase(&team, OSEI.login, MINE);
    let mut screen = team.screen(OSEI.login);
    open_record(&mut screen, OSEI);
    type_note(&mut screen, "Half a note");
    screen.bytes(F8);
    assert_blank(&screen.shows("this screen is locked"));

    server.kill();
    let server = team.serve();
    type_wrong(&mut screen);
    screen.keys(MINE);
    screen.shows("typed; Enter opens");
    screen.keys("<Enter>");
    let seen = screen.shows("Half a note");
    assert!(seen.contains("Note*") && seen.contains(OSEI.name), "{seen}");
    // The next letter goes where the last one went.
    screen.keys(" is a whole one.");
    save(&mut screen, &BTreeSet::new());
    screen.shows("Half a note is a whole one.");
    screen.keys("q");
    assert_eq!(screen.ended(LIMIT), 0);
    server.stop();
}

#[test]
fn a_form_signed_by_who_stands_beside_names_both_on_the_record() {
    let team = Team::new();
    let server = team.serve();
    set_passphrase(&team, "lindqvist", THEIRS);
    let mut screen = team.screen(OSEI.login);
    screen.resize(160, 40);
    open_record(&mut screen, OSEI);
    type_note(&mut screen, "Seen together");
    screen.bytes(F4);
    screen.shows("Sign as somebody else");
    screen.keys("lindqvist<Enter>");
    screen.keys("not the one at all<Enter>");
    screen.shows("This is not the passphrase");
    screen.keys(THEIRS);
    screen.keys("<Enter>");
    screen.shows("signed by Ingrid Lindqvist in Abena Osei's session");
    let number = screen.receipt(&BTreeSet::new());
    let both = "Ingrid Lindqvist for Abena Osei";
    let names_both = |seen: &str| {
        let of_entry = format!("#{number} recorded");
        let mut lines = seen.lines();
        lines.any(|line| line.contains(&of_entry) && line.contains(both))
    };
    screen.until("the entry with both names", names_both);
    let written = screen.raw();
    assert!(!String::from_utf8_lossy(&written).contains(THEIRS));

    // So it stands for everybody else, and the next act is the host's own.
    let mut other = team.start("lindqvist");
    other.resize(160, 40);
    other.shows("[1 Today]");
    open_record(&mut other, OSEI);
    other.until("the entry with both names", names_both);
    type_note(&mut screen, "Alone again");
    let next = save(&mut screen, &BTreeSet::from([number]));
    screen.until("an entry of one's own", |seen| {
        let of_entry = format!("#{next} recorded");
        let mut lines = seen.lines();
        lines.any(|line| line.contains(&of_entry) && !line.contains(both))
    });
    server.stop();
}
