//! From a logged contact to a witnessed, judged, exported item that proves itself: two people at two real terminals.

use std::fs;
use std::process::Command;

use crate::screen::{LIMIT, Screen};
use crate::team::{BELL, OSEI, PROGRAM, Team, open_record, type_note};

/// What the case manager writes of what she did: found again among the evidence.
const DID: &str = "I checked the spacer twice and she showed it back";

/// Runs a command of the shell on the server, and gives what it says.
fn shell(team: &Team, login: &str, arguments: &[&str]) -> String {
    let socket = team.socket();
    let mut words = vec!["--server", socket.to_str().unwrap(), "--as", login];
    words.extend(arguments);
    let output = team.command(login, &words).output().unwrap();
    assert!(
        output.status.success(),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// Goes to a part of the competence screen.
fn part(screen: &mut Screen, name: &str) {
    screen.keys("3");
    screen.shows("3 Competence]");
    let wanted = format!("[{name}]");
    for _ in 0..8 {
        let seen = screen.until("the competence screen", |seen| seen.contains("Waits"));
        if seen.contains(&wanted) {
            return;
        }
        let before = seen.lines().nth(2).unwrap_or_default().to_owned();
        screen.keys("v");
        screen.until("the next part", |seen| {
            seen.lines().nth(2).unwrap_or_default() != before
        });
    }
    panic!("there is no part {name}");
}

/// Shows only rows with some words.
fn only(screen: &mut Screen, words: &str) {
    screen.keys("F");
    let seen = screen.shows("Only rows that hold these words");
    // What was asked for before stands in the line.
    let line = seen.lines().find(|line| line.trim_start().starts_with('>'));
    let before = line
        .unwrap_or_default()
        .trim_start_matches([' ', '>'])
        .trim();
    screen.keys(&"<Backspace>".repeat(before.chars().count()));
    screen.keys(words);
    screen.shows(&format!("> {words}"));
    screen.keys("<Enter>");
    screen.until("the list", |seen| {
        !seen.contains("Only rows that hold") && !seen.contains("A Advanced")
    });
}

/// Selects the row that holds some words.
fn select(screen: &mut Screen, words: &str) {
    screen.keys("g");
    // A row of a colleague's may have come above the one that was selected.
    screen.until("the first row", |seen| {
        let mut lines = seen.lines();
        let is_head = |line: &str| line.starts_with("  Waits") || line.starts_with("  Unit");
        lines.any(is_head) && lines.next().is_some_and(|line| line.starts_with('▌'))
    });
    for _ in 0..60 {
        let seen = screen.shows(words);
        let is_selected = |line: &str| line.starts_with('▌') && line.contains(words);
        if seen.lines().any(is_selected) {
            return;
        }
        let marked = |seen: &str| {
            let mut lines = seen.lines();
            lines.position(|line| line.starts_with('▌'))
        };
        let before = marked(&seen);
        screen.keys("j");
        screen.until("the next row", |seen| marked(seen) != before);
    }
    panic!("no row holds {words}");
}

/// Chooses one of a list of options in the field that has the keyboard.
fn choose(screen: &mut Screen, words: &str) {
    screen.keys("<Enter>");
    screen.shows("Enter choose");
    screen.keys(words);
    screen.shows(&format!("> {words}"));
    screen.keys("<Enter>");
    screen.shows("Ctrl-S save");
}

/// A contact is logged, and what it could show is taken up with one key.
fn file_from_contact(screen: &mut Screen) {
    open_record(screen, OSEI);
    type_note(screen, "Explained the inhaler and the new tablets again.");
    screen.keys("<C-s>");
    screen.shows("E: could show");
    screen.keys("E");
    screen.shows("The contact could show");
    screen.keys("KSF");
    screen.shows("> KSF");
    screen.keys("<Enter>");
    screen.shows("What I did*");
    screen.keys(DID);
    screen.keys("<C-s>");
    screen.shows("saved");
}

fn ask_witness(screen: &mut Screen) {
    part(screen, "Evidence");
    only(screen, "spacer");
    select(screen, "I checked the spacer");
    screen.keys("m");
    screen.shows("Ask a witness");
    choose(screen, "Bell");
    screen.keys("<C-s>");
    screen.until("the receipt", |seen| {
        seen.contains("saved") && seen.contains("[Evidence]")
    });
}

fn state_witness(screen: &mut Screen) {
    part(screen, "Waits");
    select(screen, "witness");
    screen.keys("d");
    screen.shows("What you saw*");
    screen.keys("She let the patient do it herself.<Tab>");
    screen.keys("works beside her<C-s>");
    screen.until("nothing more to witness", |seen| {
        seen.contains("saved") && seen.contains("[Waits]")
    });
}

fn claim(screen: &mut Screen) {
    part(screen, "Units");
    only(screen, "individuals needs");
    select(screen, "8 ");
    screen.keys("c");
    screen.shows("Assessor*");
    screen.keys("<Tab><Tab><Tab>");
    choose(screen, "Bell");
    screen.keys("<C-s>");
    screen.shows("claimed, today");
}

fn judge(screen: &mut Screen) {
    part(screen, "Waits");
    select(screen, "judge");
    screen.keys("<Enter>");
    screen.shows("The unit's statements");
    screen.keys("<Esc>");
    screen.shows("[Waits]");
    screen.keys("d");
    screen.shows("Judgement of a claim");
    for _ in 0..5 {
        screen.keys("y<Tab><Tab>");
    }
    // The first of those that begin so: with supervision.
    screen.keys("c<Tab>Seen once, and witnessed.<Tab>+90d<C-s>");
    // What else waits for her stays.
    screen.until("nothing more to judge", |seen| {
        seen.contains("saved") && seen.contains("[Waits]") && !seen.contains("judge ")
    });
}

/// R000-21 (part) R001-74 (part): evidence comes from the work, is witnessed and judged by others, and proves its time to an
/// outside body.
#[test]
fn two_people_take_a_contact_to_a_portfolio_that_proves_itself() {
    let team = Team::new();
    let server = team.serve();
    let until = ["--until", "+300d", "--grounds", "assesses in the trust"];
    let give = ["competence", "authority", "give", BELL.login, "ksf"];
    shell(&team, "lindqvist", &[&give[..], &until[..]].concat());

    let mut osei = team.screen(OSEI.login);
    let mut bell = team.screen(BELL.login);
    file_from_contact(&mut osei);
    ask_witness(&mut osei);
    state_witness(&mut bell);
    claim(&mut osei);
    judge(&mut bell);
    // The person sees it without asking.
    osei.until("the decision", |seen| seen.contains("competent wi"));
    for screen in [&mut osei, &mut bell] {
        screen.keys("q");
        assert_eq!(screen.ended(LIMIT), 0);
    }

    let out = team.folder().join("out");
    fs::create_dir(&out).unwrap();
    let to = out.to_str().unwrap();
    let said = shell(
        &team,
        OSEI.login,
        &[
            "portfolio",
            "--for",
            "the university",
            "--framework",
            "ksf",
            "--to",
            to,
        ],
    );
    assert!(said.contains("entries proved"), "{said}");
    server.stop();
    let file = |end: &str| {
        let mut all = fs::read_dir(&out).unwrap().flatten().map(|one| one.path());
        all.find(|path| path.to_str().unwrap().ends_with(end))
            .unwrap()
    };
    let document = fs::read_to_string(file(".md")).unwrap();
    for words in [
        DID,
        "She let the patient do it herself.",
        "Seen once, and witnessed.",
    ] {
        assert!(document.contains(words), "{words}: {document}");
    }
    for word in OSEI.name.split(", ") {
        assert!(!document.contains(word), "{word}");
    }

    // On any machine: without a store, a server or a network.
    let verify = |bundle: &std::path::Path| {
        let mut command = Command::new(PROGRAM);
        command
            .arg("verify-portfolio")
            .arg(bundle)
            .arg("--key")
            .arg(file(".key"))
            .env_clear()
            .current_dir("/");
        command.output().unwrap()
    };
    let sound = verify(&file(".bundle.json"));
    assert!(
        sound.status.success(),
        "{}",
        String::from_utf8_lossy(&sound.stderr)
    );
    let text = fs::read_to_string(file(".bundle.json")).unwrap();
    let altered = out.join("altered.json");
    fs::write(&altered, text.replacen("judgement", "judgemenT", 1)).unwrap();
    assert!(!verify(&altered).status.success());
}
