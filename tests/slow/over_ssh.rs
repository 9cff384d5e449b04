//! People at work over a real OpenSSH server: two at once in their own names, nobody else, nothing but the program, and a
//! line that drops.

use std::collections::BTreeSet;
use std::io::{Cursor, Read as _};
use std::process::Command;
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::screen::{LIMIT, Screen};
use crate::ssh_host::Host;
use crate::team::{PROGRAM, Person, open_record, save, type_note, wait_until};

/// Patients of the fixture.
const OKEKE: Person = Person {
    login: "",
    surname: "okeke",
    name: "OKEKE, Patience",
};
const SINGH: Person = Person {
    login: "",
    surname: "singh",
    name: "SINGH, Harbhajan",
};

fn at_work(host: &Host, user: &str) -> Screen {
    let screen = host.log_in(user);
    screen.until("the first screen", |seen| seen.contains("[1 Today]"));
    screen
}

#[test]
fn two_people_log_in_with_their_keys_and_work_at_once() {
    let Some(host) = Host::new() else { return };
    let [a, b, _] = &host.users;
    let mut first = at_work(&host, a);
    let mut second = at_work(&host, b);
    first.shows("Abena Osei");
    second.shows("Margaret Bell");
    open_record(&mut first, OKEKE);
    open_record(&mut second, SINGH);
    type_note(&mut first, "Slept well.");
    type_note(&mut second, "Short of breath.");
    let none = BTreeSet::new();
    let ours = save(&mut first, &none);
    let theirs = save(&mut second, &none);
    assert_ne!(ours, theirs);
    // Each sees the other's, in the other's name.
    open_record(&mut first, SINGH);
    first.until("the other's contact", |seen| {
        seen.contains(&format!("#{theirs} recorded")) && seen.contains("Margaret Bell")
    });
    open_record(&mut second, OKEKE);
    second.until("the other's contact", |seen| {
        seen.contains(&format!("#{ours} recorded")) && seen.contains("Abena Osei")
    });
    // And what happens while they look.
    open_record(&mut first, OKEKE);
    type_note(&mut first, "Her daughter rang.");
    let later = save(&mut first, &BTreeSet::from([ours]));
    second.shows(&format!("#{later} recorded"));
    first.keys("q");
    first.keys("q");
    assert_eq!(first.ended(LIMIT), 0);
}

#[test]
fn a_login_opens_the_program_for_those_in_the_register_and_nothing_else() {
    let Some(host) = Host::new() else { return };
    let [a, _, stranger] = &host.users;
    let mut screen = host.log_in(stranger);
    assert_ne!(screen.ended(LIMIT), 0);
    let said = String::from_utf8(screen.raw()).unwrap();
    assert!(said.contains("is not in the staff register"), "{said}");
    assert!(!said.contains("Today"), "{said}");

    // Another command, with a terminal or without one: a sentence. One of caseload's own is carried out.
    let marker = host.team.folder().join("marker");
    let touch = format!("touch {}", marker.display());
    let address = Host::address(a);
    let mut screen = host.log_in_for(a, &[&touch]);
    assert_ne!(screen.ended(LIMIT), 0);
    let said = String::from_utf8(screen.raw()).unwrap();
    assert!(said.contains("opens caseload and nothing else"), "{said}");
    let mut screen = host.log_in_for(a, &["caseload", "staff"]);
    assert_eq!(screen.ended(LIMIT), 0);
    let said = String::from_utf8(screen.raw()).unwrap();
    assert!(said.contains("Margaret Bell"), "{said}");
    for (command, wanted) in [
        (touch.as_str(), "opens caseload and nothing else"),
        ("today; touch marker", "none of its commands"),
        ("", "terminal"),
        ("caseload verify", "whoever runs the server"),
    ] {
        let output = host.run("ssh", a, &[&address, command]);
        assert!(!output.status.success(), "{command}: {output:?}");
        assert_eq!(output.stdout, b"", "{command}: {output:?}");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains(wanted), "{said}");
    }
    assert!(!marker.exists());

    // No copying, in either manner of it, and no way through to another port.
    let file = host.team.folder().join("known_hosts");
    let (file, to) = (file.to_str().unwrap(), format!("{address}:copied"));
    for old in [&["-O"][..], &[][..]] {
        let output = host.run("scp", a, &[old, &[file, &to]].concat());
        assert!(!output.status.success(), "{output:?}");
    }
    assert!(!host.team.folder().join(a).join("copied").exists());
    let output = host.run("sftp", a, &[&address]);
    assert!(!output.status.success(), "{output:?}");
    let here = format!("127.0.0.1:{}", host.port());
    let output = host.run("ssh", a, &["-W", &here, &address]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        !output.status.success() && output.stdout.is_empty(),
        "{output:?}"
    );
    assert!(said.contains("prohibited"), "{said}");
    let back = format!("0:{here}");
    let fails = "ExitOnForwardFailure=yes";
    let output = host.run("ssh", a, &["-N", "-R", &back, "-o", fails, &address]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success(), "{output:?}");
    assert!(said.contains("remote port forwarding failed"), "{said}");
}

/// What somebody needs elsewhere comes by the same login, in their own name.
#[test]
fn a_portfolio_comes_over_the_line_and_proves_itself_elsewhere() {
    let Some(host) = Host::new() else { return };
    let [a, b, _] = &host.users;
    let run = |user: &str, command: &str| {
        let output = host.run("ssh", user, &[&Host::address(user), command]);
        assert!(output.status.success(), "{command}: {output:?}");
        output.stdout
    };
    run(
        a,
        "caseload competence file product --title 'A plan' --did 'I wrote it' --statement ksf.1.1",
    );
    let archive = run(a, "caseload portfolio --for 'The university, east'");
    let mut archive = zip::ZipArchive::new(Cursor::new(archive)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    archive.extract(folder.path()).unwrap();
    let named = |end: &str| {
        let mut names = archive.file_names().map(|name| name.unwrap().into_owned());
        names.find(|name| name.ends_with(end)).unwrap()
    };
    let checked = Command::new(PROGRAM)
        .args(["verify-portfolio", &named(".json"), "--key", &named(".key")])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(checked.status.success(), "{checked:?}");
    // Whose it is, is whose login it was.
    let read = |archive: Vec<u8>| {
        let mut archive = zip::ZipArchive::new(Cursor::new(archive)).unwrap();
        let mut text = String::new();
        archive
            .by_index(0)
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
        text
    };
    run(
        b,
        "caseload competence file product --title 'A leaflet' --did 'I drew it' --statement ksf.1.1",
    );
    let theirs = read(run(b, "caseload portfolio --for Myself"));
    assert!(
        theirs.contains("Margaret Bell") && theirs.contains("A leaflet"),
        "{theirs}"
    );
    assert!(!theirs.contains("A plan"), "{theirs}");

    // On the screens it goes into their own home, and it is said how it comes from there.
    let mut screen = at_work(&host, b);
    screen.keys("3P");
    screen.shows("My portfolio");
    screen.keys("<Enter>");
    screen.shows("For whom");
    screen.keys("An assessor");
    screen.shows("An assessor");
    screen.keys("<C-s>");
    screen.shows("That folder is on the server");
    let home = std::fs::read_dir(host.team.folder().join(b)).unwrap();
    let mut inside = home.map(|one| one.unwrap().file_name().into_string().unwrap());
    assert!(inside.any(|name| name.starts_with("portfolio-")));
}

/// The place, the row and the draft of the session before.
fn assert_goes_on(screen: &mut Screen, words: &str) {
    screen.until("the place where it broke off", |seen| {
        seen.contains("[Timeline]") && seen.contains(OKEKE.name)
    });
    screen.keys(":drafts<Enter>");
    screen.shows("Enter choose");
    screen.keys("<Enter>");
    screen.until("the draft", |seen| {
        seen.contains("Note*") && seen.contains(words)
    });
}

#[test]
fn a_dropped_line_loses_nothing() {
    let Some(host) = Host::new() else { return };
    let [a, _, _] = &host.users;
    let mut first = at_work(&host, a);
    open_record(&mut first, OKEKE);
    type_note(&mut first, "Begun in the van");
    // The person's own end is gone: the program is, too, before anybody logs in again.
    first.kill();
    wait_until("the program to end", Duration::from_secs(2), || {
        host.processes("caseload").is_empty()
    });
    let mut second = at_work_again(&host, a);
    assert_goes_on(&mut second, "Begun in the van");
    second.keys(", gone on at the surgery");
    second.shows("gone on at the surgery");
    wait_until_safe(&host, "gone on at the surgery");

    // The line is dead and nobody has noticed: the program is still there, and so is what carries its terminal.
    let carriers = host.processes("sshd");
    assert!(!carriers.is_empty());
    for carrier in &carriers {
        kill(Pid::from_raw(*carrier), Signal::SIGSTOP).unwrap();
    }
    let mut third = at_work_again(&host, a);
    assert_goes_on(&mut third, "gone on at the surgery");
    third.keys(", and ended at home.");
    save(&mut third, &BTreeSet::new());
    // The one that was taken over has ended by itself, though its terminal is stuck.
    wait_until("the old program to end", LIMIT, || {
        host.processes("caseload").len() == 1
    });
    for carrier in carriers {
        kill(Pid::from_raw(carrier), Signal::SIGCONT).unwrap();
    }
    second.ended(LIMIT);
    let said = String::from_utf8_lossy(&second.raw()).into_owned();
    assert!(said.contains("taken over by another session"), "{said}");
}

fn at_work_again(host: &Host, user: &str) -> Screen {
    let screen = host.log_in(user);
    screen.until("the place where it broke off", |seen| {
        seen.contains("[Timeline]")
    });
    screen
}

fn wait_until_safe(host: &Host, words: &str) {
    wait_until("the draft to be safe", LIMIT, || {
        let log = host.team.store().join("drafts/drafts.log");
        let bytes = std::fs::read(log).unwrap_or_default();
        bytes
            .windows(words.len())
            .any(|part| part == words.as_bytes())
    });
}
