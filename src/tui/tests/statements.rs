//! The statements of every framework on the competence screen: opened and closed, looked for, read in full, and the forms that
//! open from there.

use super::Desk;
use crate::service::tests::House;
use crate::tui::keymap::{key, plain};
use crossterm::event::KeyCode;

/// The sizes at which it must work.
const SIZES: [(u16, u16); 3] = [(80, 24), (60, 20), (120, 40)];

/// A house in which one person has a post, evidence with tags, and a unit that is not applicable.
fn furnished() -> House {
    let house = House::new();
    let profile = house
        .saved(
            "lead",
            r#"{"command":"write_profile","title":"Case manager","caseload":"60 people","service":"community team","units":[{"unit":"nhs2005.B"},{"unit":"cmp.pp.01","level":"CMP2","complexity":"rare injuries"},{"unit":"ksf.palliative"}]}"#,
        )
        .first
        .0;
    house.saved(
        "lead",
        &format!(r#"{{"command":"assign_profile","staff":"osei","profile":{profile}}}"#),
    );
    house.saved(
        "osei",
        r#"{"command":"file_item","kind":"reflection","title":"On a hard week","did":"I wrote it down","statements":["nhs2005.B.1","cmp.pp.01.a.2"],"stages":["review"],"tags":["cognition"]}"#,
    );
    house.saved(
        "osei",
        r#"{"command":"rate_self","unit":"evercare.coach","rating":"not_applicable","words":"I teach nobody here"}"#,
    );
    house
}

/// Somebody's desk with the statements on the screen.
fn statements_desk(login: &str) -> Desk {
    let mut desk = Desk::of(furnished(), login);
    desk.types("3");
    desk.keys(&[plain(KeyCode::BackTab)]);
    desk.until("[Statements]");
    desk
}

fn snapshots(desk: &mut Desk, name: &str) {
    for (width, height) in SIZES {
        desk.resize(width, height);
        insta::assert_snapshot!(format!("{name}_{width}x{height}"), desk.drawn().backend());
    }
    desk.resize(80, 24);
}

/// Looks for words.
fn look_for(desk: &mut Desk, words: &str) {
    desk.types("F");
    // What was looked for before stands in the line.
    for _ in 0..40 {
        desk.keys(&[plain(KeyCode::Backspace)]);
    }
    desk.types(words);
    desk.enter();
}

#[test]
fn frameworks_open_and_close_down_to_their_statements() {
    let mut desk = statements_desk("osei");
    snapshots(&mut desk, "statements");
    // To the right: opens, goes to the first row; to the left: back to what it stands in, closes.
    desk.types("jjl");
    desk.until("- B Leading");
    desk.until("nhs2005.B.1");
    snapshots(&mut desk, "statements_opened");
    desk.types("lh");
    desk.until("▌  - B Leading");
    desk.types("h");
    desk.until("+ B Leading");
    desk.types("h");
    desk.until("▌ - NHS 2005");
    desk.enter();
    desk.until("▌ + NHS 2005");
    assert!(!desk.screen().contains("B Leading"));
    // All of it: opened, closed, and opened again.
    desk.types("S");
    desk.until("nhs2005.A.1");
    desk.types("S");
    desk.until("+ KSF case manager");
    assert!(!desk.screen().contains("nhs2005.A.1"));
}

#[test]
fn frameworks_and_words_leave_what_is_looked_for() {
    let mut desk = statements_desk("osei");
    look_for(&mut desk, "CMP2 mentorïng");
    snapshots(&mut desk, "statements_found");
    let found = desk.screen();
    assert!(found.contains("cmp.pp.01.a.2") && !found.contains("cmp.pp.01.a.1"));
    // What was found can be closed, too, and comes open with the next words.
    desk.types("hhhh");
    assert!(!desk.screen().contains("cmp.pp.01.a.2"));
    look_for(&mut desk, "nothing at all like this");
    desk.until("Nothing fits");
    look_for(&mut desk, "");
    desk.types("fEvercare");
    desk.enter();
    desk.until("13 statements");
    desk.until("Coach Competencies");
    let one = desk.screen();
    assert!(
        !one.contains("NHS 2005") && one.contains("not applicable"),
        "{one}"
    );
}

/// R000-26: what corresponds stands there with its caution.
#[test]
fn a_statement_is_read_in_full() {
    let mut desk = statements_desk("osei");
    look_for(&mut desk, "cmp.pp.01.a.2");
    desk.enter();
    desk.until("Case Management Practice Level 2");
    snapshots(&mut desk, "statement_whole");
    let mut seen = desk.screen();
    for _ in 0..6 {
        desk.types(" ");
        seen.push_str(&desk.screen());
    }
    for wanted in [
        "Case manager asks for the unit: essential, CMP2: not assessed",
        "1 item of evidence of A Osei:",
        "On a hard week",
        "(review; cognition and mental",
        "What corresponds in other frameworks:",
        "evercare.coach.3",
        "not endorsed by any publisher",
        "Source: ",
        "(1-",
        "Teaching and mentoring",
    ] {
        assert!(seen.contains(wanted), "{wanted}\n{seen}");
    }
    desk.escape();
    desk.until("Framework, unit and statement");
    desk.until("▌");
    // Not wanted at another level of the same row.
    look_for(&mut desk, "cmp.pp.01.a.1");
    desk.keys(&[plain(KeyCode::Right)]);
    desk.until("The post does not ask for it at this level: Case manager");
    desk.types("h");
    desk.until("Framework, unit and statement");
}

/// R003-02: a unit that is announced and not yet written says so.
#[test]
fn an_announced_unit_says_that_it_is_not_written() {
    let mut desk = statements_desk("osei");
    look_for(&mut desk, "palliative");
    desk.until("gap, not written");
    desk.enter();
    desk.until("its statements are not written yet");
    snapshots(&mut desk, "statement_unwritten");
}

#[test]
fn forms_open_about_the_selected_statement() {
    let mut desk = statements_desk("osei");
    look_for(&mut desk, "nhs2005.B.2");
    desk.types("e");
    desk.until("nhs2005.B.2 ");
    insta::assert_snapshot!("statement_evidence_80x24", desk.drawn().backend());
    desk.keys(&[plain(KeyCode::Down)]);
    desk.types("A plan");
    for _ in 0..5 {
        desk.keys(&[plain(KeyCode::Tab)]);
    }
    desk.types("I wrote a plan");
    desk.save();
    desk.until("saved");
    // It is linked, and the list shows it, once its answer is there.
    desk.until_so("one item beside nhs2005.B.2", |screen| {
        let line = screen.lines().find(|line| line.contains("nhs2005.B.2"));
        line.is_some_and(|line| line.contains(" 1 "))
    });
    // From the statement that is read, too; afterwards it is read anew.
    desk.enter();
    desk.until("1 item of evidence of A Osei:");
    desk.types("N");
    desk.until("Statement not applicable to my work");
    insta::assert_snapshot!("statement_set_aside_80x24", desk.drawn().backend());
    desk.keys(&[plain(KeyCode::Tab)]);
    desk.save();
    desk.until("! needed");
    desk.types("my colleague does it all");
    desk.save();
    desk.until("Not applicable to their work, they said");
    desk.until("does it all");
    desk.types("r");
    desk.until("Own rating");
    desk.until("B Leading Complex Care");
    desk.escape();
    desk.types("c");
    desk.until("Claim");
    desk.until("B Leading Complex Care");
    desk.escape();
    desk.types("h");
    desk.until("not applicable,");
    // On its unit the same key rates the unit, as a whole.
    desk.types("k");
    desk.types("N");
    desk.until("Not applicable to my work");
    desk.until("B Leading Complex Care");
    desk.escape();
}

#[test]
fn a_supervisors_view_is_of_whom_they_chose() {
    let mut desk = statements_desk("lead");
    desk.until("L Ead: ");
    assert!(!desk.screen().contains("gap"));
    desk.types("s");
    desk.types("osei");
    desk.enter();
    desk.until("A Osei: ");
    desk.until("[Statements]");
    look_for(&mut desk, "nhs2005.B.1");
    desk.until("gap, D, review");
    desk.types("r");
    desk.until("only they rate themselves");
    desk.types("d");
    desk.until("Judgement of a unit");
    desk.escape();
    // Somebody else again: what was read of the first is gone.
    desk.enter();
    desk.until("of A Osei");
    desk.types("s");
    desk.types("bell");
    desk.enter();
    desk.until("M Bell: ");
    // A colleague who supervises nobody reads why not.
    let mut desk = statements_desk("bell");
    desk.types("s");
    desk.types("osei");
    desk.enter();
    desk.until("theirs, their supervisor's and");
}

#[test]
fn the_catalogue_is_asked_for_once() {
    let mut desk = statements_desk("osei");
    let known = format!(
        "{:?}",
        desk.model.competence.statements.ask(desk.model.actor)
    );
    assert!(!known.contains("known: \"\""), "{known}");
    desk.types("12");
    desk.types("3");
    desk.until("279 statements");
    // A lead fills the announced unit meanwhile, and it shows.
    desk.elsewhere(
        "lead",
        r#"{"command":"extend_unit","unit":"ksf.palliative","text":"Asks where somebody wishes to die","level":"2","reason":"announced, not written"}"#,
    );
    desk.until("280 statements");
    look_for(&mut desk, "wishes to die");
    desk.until("local");
    desk.enter();
    desk.until("Added here by L Ead");
}

#[test]
fn statements_can_be_drawn_at_every_size() {
    let mut desk = statements_desk("osei");
    let every = |desk: &mut Desk| {
        for width in (1..=40).chain([60, 160]) {
            for height in (1..=16).chain([50]) {
                desk.resize(width, height);
                let _drawn = desk.drawn();
            }
        }
        desk.resize(80, 24);
    };
    every(&mut desk);
    desk.types("S");
    every(&mut desk);
    desk.keys(&[
        plain(KeyCode::End),
        plain(KeyCode::Home),
        key('j'),
        key('j'),
    ]);
    desk.enter();
    desk.until("NHS 2005 domains A-I: A");
    every(&mut desk);
    // A step down the list costs the mark and nothing else.
    desk.escape();
    desk.keys(&[plain(KeyCode::Home)]);
    let before = desk.drawn().backend().buffer().clone();
    desk.keys(&[plain(KeyCode::Down)]);
    let after = desk.drawn().backend().buffer().clone();
    assert_eq!(before.diff(&after).len(), 2);
}
