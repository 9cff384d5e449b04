//! Gaps of a person and the grid of a team, on the competence screen.

use super::Desk;
use crate::service::tests::House;
use crate::tui::keymap::{key, plain};
use crossterm::event::KeyCode;
use std::fmt::Write as _;

/// Who works here besides those of every made-up house.
const OTHERS: &[(&str, &str)] = &[
    ("boss", "Bertha Oss"),
    ("adeyemi", "Ade Adeyemi"),
    ("aziz", "Amina Aziz"),
    ("brown", "Carol Brown"),
    ("byrne", "Ciara Byrne"),
    ("dhillon", "Jas Dhillon"),
    ("evans", "Rhys Evans"),
    ("garcia", "Lucía García Ortiz"),
    ("khan", "Sana Khan"),
];

/// Files something and lets the lead judge a unit by it.
fn judge(house: &House, login: &str, unit: &str, statement: &str, decision: &str, level: &str) {
    let item = house
        .saved(
            login,
            &format!(
                r#"{{"command":"file_item","kind":"product","title":"A plan","did":"I wrote a plan","statements":["{statement}"]}}"#
            ),
        )
        .first
        .0;
    let mut answers = String::new();
    for quality in ["valid", "authentic", "current", "sufficient", "reliable"] {
        let comma = if answers.is_empty() { "" } else { "," };
        write!(answers, r#"{comma}{{"quality":"{quality}","found":"yes"}}"#).unwrap();
    }
    house.saved(
        "lead",
        &format!(
            r#"{{"command":"judge","staff":"{login}","unit":"{unit}","items":[{item}],"decision":"{decision}","rationale":"seen at work","answers":[{answers}],"next_look":"2027-11-16"{level}}}"#
        ),
    );
}

/// A house of twelve, in which some units were judged and two posts ask for others.
fn twelve() -> House {
    let house = House::new();
    for (login, name) in OTHERS {
        let role = if *login == "boss" {
            "lead"
        } else {
            "case_manager"
        };
        house.saved(
            "lead",
            &format!(
                r#"{{"command":"add_staff","details":{{"login":"{login}","name":"{name}","roles":["{role}"],"profession":"nurse"}}}}"#
            ),
        );
    }
    for framework in ["cmp", "nhs2005"] {
        house.saved(
            "boss",
            &format!(
                r#"{{"command":"give_authority","staff":"lead","framework":"{framework}","grounds":"ran the service for ten years","qualification":"A1 assessor","until":"2030-01-01"}}"#
            ),
        );
    }
    let profile = house
        .saved(
            "lead",
            r#"{"command":"write_profile","title":"Case manager","caseload":"60 people","service":"community team","units":[{"unit":"nhs2005.A"},{"unit":"nhs2005.B"},{"unit":"nhs2005.D"},{"unit":"cmp.pp.01","level":"CMP2","complexity":"rare injuries"},{"unit":"ksf.6","need":"assumed"}]}"#,
        )
        .first
        .0;
    for login in ["osei", "khan"] {
        house.saved(
            "lead",
            &format!(r#"{{"command":"assign_profile","staff":"{login}","profile":{profile}}}"#),
        );
    }
    let cmp1 = r#","level":"CMP1""#;
    let (unit, statement) = ("cmp.pp.01", "cmp.pp.01.a.1");
    judge(&house, "osei", unit, statement, "competent", cmp1);
    judge(&house, "garcia", unit, statement, "with_supervision", cmp1);
    let (unit, statement) = ("cmp.pp.02", "cmp.pp.02.a.1");
    judge(&house, "evans", unit, statement, "competent", cmp1);
    judge(&house, "brown", unit, statement, "competent", cmp1);
    judge(
        &house,
        "aziz",
        "cmp.pp.03",
        "cmp.pp.03.a.1",
        "competent",
        cmp1,
    );
    judge(&house, "osei", "nhs2005.B", "nhs2005.B.1", "competent", "");
    house.saved(
        "osei",
        r#"{"command":"rate_self","unit":"nhs2005.B","rating":"help_others","action":"teach the new one","by_when":"2027-01-31","review":"2027-02-28"}"#,
    );
    house
}

/// The lead's desk with the team's grid on the screen.
fn grid_desk(width: u16, height: u16) -> Desk {
    let mut desk = Desk::of(twelve(), "lead");
    desk.resize(width, height);
    desk.model.competence.grid.choose(Some("cmp".to_owned()));
    desk.types("3vvvv");
    desk
}

#[test]
fn the_grid_of_twelve_people_by_52_units_at_two_sizes() {
    let mut desk = grid_desk(80, 24);
    let view = desk.screen();
    assert!(
        view.contains("[Team]") && view.contains("By unit ("),
        "{view}"
    );
    for (width, height) in [(80, 24), (160, 50)] {
        desk.resize(width, height);
        insta::assert_snapshot!(
            format!("team_grid_{width}x{height}"),
            desk.drawn().backend()
        );
    }
    // The whole of it is seen at 160x50: every person, and the first row and the last at once.
    let whole = desk.screen();
    assert!(!whole.contains("are shown"));
    desk.keys(&[plain(KeyCode::End)]);
    let end = desk.screen();
    for view in [&whole, &end] {
        assert!(view.contains("PP01 ") && view.contains("LE04 "), "{view}");
    }
    insta::assert_snapshot!("team_grid_end_160x50", desk.drawn().backend());
}

#[test]
fn a_step_down_the_grid_costs_the_mark_and_nothing_else() {
    let mut desk = grid_desk(80, 24);
    for (width, height) in [(80, 24), (160, 50)] {
        desk.resize(width, height);
        desk.keys(&[plain(KeyCode::Home)]);
        let before = desk.drawn().backend().buffer().clone();
        desk.keys(&[plain(KeyCode::Down)]);
        let after = desk.drawn().backend().buffer().clone();
        let changed = before.diff(&after);
        assert_eq!(changed.len(), 2, "{changed:?}");
        assert!(changed.iter().all(|(x, _, _)| *x == 0));
        desk.keys(&[key('k')]);
        assert_eq!(desk.drawn().backend().buffer(), &before);
    }
    // From the last row of one block to the first of the next, too.
    desk.keys(&[plain(KeyCode::End)]);
    let mut before = desk.drawn().backend().buffer().clone();
    let mut is_in_the_next = true;
    while is_in_the_next {
        desk.keys(&[key('k')]);
        let after = desk.drawn().backend().buffer().clone();
        let changed = before.diff(&after);
        assert_eq!(changed.len(), 2, "{changed:?}");
        is_in_the_next = changed.iter().all(|(x, _, _)| *x == 80);
        before = after;
    }
}

#[test]
fn people_are_walked_through_sideways_and_the_unit_stays() {
    let mut desk = grid_desk(60, 24);
    let first = desk.screen();
    assert!(
        first.contains("1 of 12: A Osei, Case manager (1 to 7 are shown)"),
        "{first}"
    );
    desk.keys(&[plain(KeyCode::Right)]);
    assert!(
        desk.screen()
            .contains("2 of 12: Ade Adeyemi, no role profile")
    );
    desk.types("lllllllllll");
    let last = desk.screen();
    assert!(
        last.contains("12 of 12: Sana Khan, Case manager (6 to 12"),
        "{last}"
    );
    assert!(last.contains("PP01"), "{last}");
    insta::assert_snapshot!("team_grid_sideways_60x24", desk.drawn().backend());
    desk.types("hhhhhhhhhhhhh");
    assert_eq!(desk.screen(), first);
    // What is decided is about the selected unit of the selected person.
    desk.types("ld");
    desk.until("Judgement of a unit");
    desk.until("Ade Adeyemi, PP01 Mentoring/coaching");
    desk.escape();
    // Everywhere else the same key opens, as before.
    desk.model.competence.part = crate::tui::screen::competence::Part::Known;
    desk.types("3");
    desk.until("[Units]");
    desk.keys(&[plain(KeyCode::Right)]);
    desk.until("Version");
}

#[test]
fn a_row_of_the_grid_is_read_in_words() {
    let mut desk = grid_desk(80, 24);
    desk.enter();
    insta::assert_snapshot!("team_grid_row_80x24", desk.drawn().backend());
    desk.escape();
    desk.types("j");
    desk.enter();
    desk.until("Judged competent: Carol Brown, Rhys Evans");
    desk.escape();
    desk.types("j");
    desk.enter();
    desk.until("Only one person is judged competent in it: Amina Aziz");
    desk.escape();
    desk.types("j");
    desk.enter();
    desk.until("Nobody in the team is judged competent in it");
}

#[test]
fn statements_and_another_framework_are_a_key_away() {
    let mut desk = grid_desk(80, 24);
    desk.types("S");
    insta::assert_snapshot!("team_grid_statements_80x24", desk.drawn().backend());
    desk.types("S");
    desk.until("By unit (");
    desk.types("fKnowledge");
    desk.enter();
    desk.until("By unit (");
    desk.until("1 Communication");
    // Before an answer comes another framework may be chosen, and statements asked for: only the last is shown.
    desk.keys(&[key('S'), key('S'), key('S')]);
    desk.until("By statement (");
}

#[test]
fn the_grid_comes_by_way_of_what_waits_too() {
    let mut desk = grid_desk(80, 24);
    desk.again();
    desk.types("3");
    desk.model.competence = crate::tui::screen::competence::CompetenceScreen::default();
    desk.model.competence.part = crate::tui::screen::competence::Part::Gaps;
    desk.types("v");
    desk.until("By unit (");
    desk.types("fEvercare");
    desk.enter();
    desk.until("By unit (S: statements; f: framework): Outline");
}

#[test]
fn whoever_leads_nobody_reads_why_there_is_no_grid() {
    let mut desk = Desk::of(twelve(), "osei");
    desk.types("3vvvv");
    insta::assert_snapshot!("team_grid_refused_80x24", desk.drawn().backend());
}

/// R001-74 and R000-20 (on the screen): a unit that is asked for shows with its level, its state in words, evidence and the own
/// rating; what calls for a second thought stands above.
#[test]
fn gaps_at_two_sizes() {
    let mut desk = Desk::of(twelve(), "osei");
    desk.types("3vvv");
    for (width, height) in [(80, 24), (160, 50)] {
        desk.resize(width, height);
        insta::assert_snapshot!(format!("gaps_{width}x{height}"), desk.drawn().backend());
    }
    desk.resize(80, 24);
    desk.types("jj");
    desk.enter();
    insta::assert_snapshot!("gaps_row_80x24", desk.drawn().backend());
}

#[test]
fn gaps_of_a_chosen_person_and_of_one_without_a_profile() {
    let mut desk = Desk::of(twelve(), "lead");
    desk.types("3vvv");
    desk.until("L Ead has no role profile yet");
    insta::assert_snapshot!("gaps_without_profile_80x24", desk.drawn().backend());
    desk.types("s");
    desk.types("khan");
    desk.enter();
    desk.until("Sana Khan, Case manager");
    assert!(desk.screen().contains("[Gaps]"));
    // What can be done about a unit is done from its row.
    desk.types("jd");
    desk.until("Sana Khan, A Advanced");
}

#[test]
fn gaps_and_grid_can_be_drawn_at_every_size() {
    let mut desk = grid_desk(80, 24);
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
    desk.keys(&[plain(KeyCode::BackTab)]);
    every(&mut desk);
    desk.types("s");
    desk.types("khan");
    desk.enter();
    desk.until("Sana Khan, Case manager");
    every(&mut desk);
}
