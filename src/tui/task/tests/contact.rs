//! The form for a contact, filled in by keys.

use super::*;
use crate::domain::patient::contact::{Channel, DecisionMade, Outcome, RecordContact};
use crate::tui::form::Outcome as Asked;
use crate::tui::keymap::{Key, alt, ctrl, key, plain};
use crossterm::event::KeyCode;

const TAB: Key = plain(KeyCode::Tab);
const NOTE: &str = "Seen at home. Ankles less swollen, sleeping flat again.";

/// Presses keys as the program does: what is said after each follows.
fn press(form: &mut Form, facts: &Facts, keys: &[Key]) -> Asked {
    let mut asked = Asked::Stay;
    for &key in keys {
        let before = form.focused().to_owned();
        asked = form.press(key);
        if form.focused() != before {
            on_leaving_field(Task::Contact, form, facts);
        }
        after_key(Task::Contact, form, facts);
    }
    asked
}

fn write(form: &mut Form, facts: &Facts, text: &str) {
    let keys: Vec<Key> = text.chars().map(key).collect();
    press(form, facts, &keys);
}

fn asked(form: &Form, facts: &Facts, desk: &Desk) -> RecordContact {
    match command(Task::Contact, form, facts, desk.patient) {
        Ok(Command::Patient(_, PatientCommand::RecordContact(contact))) => contact,
        other => panic!("{other:?}"),
    }
}

fn complaints(form: &Form, facts: &Facts, desk: &Desk) -> Vec<(String, String)> {
    command(Task::Contact, form, facts, desk.patient)
        .expect_err("complaints")
        .into_iter()
        .map(|(key, why)| (key.unwrap_or_default(), why))
        .collect()
}

/// The usual contact takes under 20 key strokes besides its note, the key that opens the form included.
#[test]
fn the_usual_contact_takes_under_twenty_keys() {
    let desk = Desk::new();
    let facts = desk.facts("osei", Task::Contact);
    let mut form = form(Task::Contact, &facts);
    write(&mut form, &facts, NOTE);
    let keys = [
        alt('m'),
        key('4'),
        key('0'),
        TAB,
        key('1'),
        key('5'),
        ctrl('s'),
    ];
    assert_eq!(press(&mut form, &facts, &keys), Asked::Save);
    let opening = 1;
    assert!(keys.len() + opening < 20);
    let expected = RecordContact {
        at: "now".to_owned(),
        channel: Channel::HomeVisit,
        outcome: Outcome::Made,
        duration_minutes: 40,
        travel_minutes: 15,
        made_by: Some(facts.actor),
        present: String::new(),
        planned: true,
        note: NOTE.to_owned(),
        decisions: Vec::new(),
        follow_ups: Vec::new(),
        next: "Mon 23/11/2026".to_owned(),
        next_channel: None,
        late_reason: String::new(),
    };
    let contact = asked(&form, &facts, &desk);
    assert_eq!(contact, expected);
    let contact = Command::Patient(desk.patient, PatientCommand::RecordContact(contact));
    desk.execute("osei", contact).unwrap();
    let record = desk
        .house
        .service()
        .record(facts.actor, desk.patient)
        .unwrap();
    assert!(record.head.due.contains("23 Nov"), "{}", record.head.due);
}

/// A telephone call an hour ago with a decision and a follow-up needs no walk through the fields.
#[test]
fn a_contact_with_everything_in_it_is_reached_by_letters() {
    let desk = Desk::new();
    let facts = desk.facts("osei", Task::Contact);
    let mut form = form(Task::Contact, &facts);
    write(&mut form, &facts, NOTE);
    press(&mut form, &facts, &[alt('w'), ctrl('z')]);
    form.set_value("at", "");
    write(&mut form, &facts, "-1h");
    press(&mut form, &facts, &[alt('c'), key('t'), alt('d')]);
    write(&mut form, &facts, "Ring every other day");
    press(&mut form, &facts, &[TAB]);
    write(&mut form, &facts, "Weight rising");
    press(&mut form, &facts, &[alt('f')]);
    write(&mut form, &facts, "Blood test");
    press(&mut form, &facts, &[TAB, TAB]);
    write(&mut form, &facts, "fri");
    assert_eq!(press(&mut form, &facts, &[ctrl('s')]), Asked::Save);
    let contact = asked(&form, &facts, &desk);
    assert_eq!(contact.at, "16/11/2026 08:00", "made absolute");
    assert_eq!(contact.channel, Channel::Telephone);
    let decision = DecisionMade {
        what: "Ring every other day".to_owned(),
        rationale: "Weight rising".to_owned(),
    };
    assert_eq!(contact.decisions, [decision]);
    assert_eq!(contact.follow_ups[0].what, "Blood test");
    assert_eq!(contact.follow_ups[0].owner, Some(facts.actor));
    assert_eq!(contact.follow_ups[0].due, "20/11/2026");
    assert_eq!(
        form.value("follow_ups.1.due"),
        "fri",
        "the keyboard is there"
    );
    press(&mut form, &facts, &[alt('n')]);
    assert_eq!(form.value("follow_ups.1.due"), "20/11/2026");
}

/// R004-03, R004-31: event time and entry time are kept apart and the gap is shown; late beyond the limit asks why. That
/// decisions need their rationale is tried below.
#[test]
fn a_late_contact_asks_why() {
    let desk = Desk::new();
    let facts = desk.facts("osei", Task::Contact);
    let mut form = form(Task::Contact, &facts);
    fill(&mut form, &[("note", NOTE), ("at", "fri 10:00")]);
    after_key(Task::Contact, &mut form, &facts);
    says(&form, "= Fri 13 Nov 10:00, 3 days ago");
    says(
        &form,
        "needed: recorded 2 days after it happened, the limit is 24 h",
    );
    let wrong = complaints(&form, &facts, &desk);
    assert_eq!(wrong.len(), 1, "{wrong:?}");
    assert_eq!(wrong[0].0, "late_reason");
    fill(&mut form, &[("late_reason", "no network at the home")]);
    let contact = asked(&form, &facts, &desk);
    assert_eq!(contact.late_reason, "no network at the home");
    let contact = Command::Patient(desk.patient, PatientCommand::RecordContact(contact));
    let receipt = desk.execute("osei", contact).unwrap();
    let service = desk.house.service();
    let record = service.record(facts.actor, desk.patient).unwrap();
    let line = &record.page.lines[0];
    assert_eq!((line.entry, line.late), (receipt.first, true));
    assert!(line.happened.contains("13 Nov 10:00"), "{}", line.happened);
    assert!(line.entered.contains("09:00"), "{}", line.entered);
    assert!(line.gap.contains("2 days"), "{}", line.gap);
}

/// R001-50 (part): every outcome but done asks for the next date, and nothing is proposed then.
#[test]
fn an_attempt_asks_for_the_next_date() {
    let desk = Desk::new();
    let facts = desk.facts("osei", Task::Contact);
    let mut form = form(Task::Contact, &facts);
    assert_eq!(form.value("next"), "Mon 23/11/2026");
    says(&form, "proposed by the intensity");
    write(&mut form, &facts, "Rang twice.");
    press(&mut form, &facts, &[alt('o'), key(' ')]);
    assert_eq!(form.value("outcome"), "no_reply");
    assert_eq!(form.value("next"), "");
    says(&form, "needed: when will it be tried again?");
    let wrong = complaints(&form, &facts, &desk);
    assert_eq!(wrong[0].0, "next", "{wrong:?}");
    press(&mut form, &facts, &[alt('x')]);
    write(&mut form, &facts, "23/11/2026");
    assert_eq!(form.value("next"), "23/11/2026", "what is typed stays");
    assert_eq!(asked(&form, &facts, &desk).next, "23/11/2026");
    form.set_value("next", "");
    press(&mut form, &facts, &[alt('o'), plain(KeyCode::Left)]);
    assert_eq!(form.value("next"), "Mon 23/11/2026", "proposed again");
}

/// While somebody is in hospital no contact is due: nothing is proposed and nothing owed.
#[test]
fn nothing_is_owed_while_the_clock_stands() {
    let desk = Desk::new();
    let admission = [
        ("hospital", "St James"),
        ("how", "planned"),
        ("why", "Knee replacement"),
    ];
    let facts = desk.facts("osei", Task::Admission);
    desk.save("osei", Task::Admission, &facts, &admission);
    let facts = desk.facts("osei", Task::Contact);
    let attempt = [("outcome", "no_reply"), ("note", "Ward engaged.")];
    let form = form(Task::Contact, &facts);
    assert_eq!(form.value("channel"), "hospital_visit");
    assert_eq!(form.value("next"), "");
    desk.save("osei", Task::Contact, &facts, &attempt);
}

#[test]
fn a_letter_proposes_nothing() {
    let desk = Desk::new();
    let facts = desk.facts("osei", Task::Contact);
    let mut form = form(Task::Contact, &facts);
    press(&mut form, &facts, &[alt('c'), key('l')]);
    assert_eq!(form.value("channel"), "letter");
    assert_eq!(form.value("next"), "");
    says(&form, "the contact that is due stays due");
}

/// R004-03, R004-31: no decision without its rationale.
#[test]
fn a_decision_needs_its_rationale_and_an_empty_one_does_no_harm() {
    let desk = Desk::new();
    let facts = desk.facts("osei", Task::Contact);
    let mut form = form(Task::Contact, &facts);
    let values = [
        ("note", NOTE),
        ("decisions.1.what", ""),
        ("decisions.2.what", "Step up"),
        ("follow_ups.1.what", "Ring the practice"),
        ("duration_minutes", "2.5"),
    ];
    fill(&mut form, &values);
    let wrong = complaints(&form, &facts, &desk);
    let keys: Vec<&str> = wrong.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(
        keys,
        ["decisions.2.why", "follow_ups.1.due", "duration_minutes"],
        "all at once"
    );
    fill(
        &mut form,
        &[
            ("decisions.2.why", "Two falls"),
            ("follow_ups.1.due", "tomorrow"),
            ("duration_minutes", "25"),
        ],
    );
    let contact = asked(&form, &facts, &desk);
    assert_eq!(contact.decisions.len(), 2, "counted as the form counts");
    let contact = Command::Patient(desk.patient, PatientCommand::RecordContact(contact));
    desk.execute("osei", contact).unwrap();
}

/// R004-30: abbreviations that are not in the locality's list are pointed out while typing, never blocked.
#[test]
fn abbreviations_are_pointed_out_and_written_out() {
    let desk = Desk::new();
    let facts = desk.facts("osei", Task::Contact);
    let mut form = form(Task::Contact, &facts);
    write(&mut form, &facts, "SOBOE since Tuesday, GP told. Q");
    says(
        &form,
        "SOBOE = short of breath on exertion? (Ctrl-X writes it out)",
    );
    assert_eq!(press(&mut form, &facts, &[ctrl('s')]), Asked::Save);
    expand(Task::Contact, &mut form, &facts);
    assert_eq!(
        form.value("note"),
        "Short of breath on exertion since Tuesday, GP told. Q"
    );
    assert!(!drawn(&form, 120, 90).contains("writes it out"));
    press(&mut form, &facts, &[ctrl('z')]);
    assert!(form.value("note").starts_with("SOBOE"), "taken back");
}

#[test]
fn the_day_s_own_channel_is_proposed() {
    let desk = Desk::new();
    let facts = Facts {
        channel: Some(Channel::Telephone),
        ..desk.facts("osei", Task::Contact)
    };
    assert_eq!(form(Task::Contact, &facts).value("channel"), "telephone");
    let bare = Facts {
        record: None,
        channel: None,
        ..facts
    };
    assert_eq!(form(Task::Contact, &bare).value("channel"), "home_visit");
}

#[test]
fn the_form_at_80_by_24() {
    let desk = Desk::new();
    let facts = desk.facts("osei", Task::Contact);
    let mut form = form(Task::Contact, &facts);
    write(&mut form, &facts, NOTE);
    press(&mut form, &facts, &[TAB]);
    insta::assert_snapshot!(drawn(&form, 80, 24));
}
