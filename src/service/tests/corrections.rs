//! Corrections by addendum: of all four kinds, of corrections themselves, and who may see an original.

use super::{House, about, contact};
use crate::domain::entry::{EntryNumber, PatientId};
use crate::domain::refusal::Reason;
use crate::service::query::Wanted;
use crate::service::view::patient::Line;

fn correct(number: &str, entry: EntryNumber, why: &str, rest: &str) -> String {
    about(
        number,
        "correct_entry",
        &format!(
            r#""entry":{},"why":"{why}","words":"Looked again"{rest}"#,
            entry.0
        ),
    )
}

fn lines(house: &House, login: &str, id: PatientId) -> Vec<Line> {
    house
        .service()
        .timeline(house.staff(login), id, &Wanted::default())
        .unwrap()
        .lines
}

fn line(house: &House, id: PatientId, entry: EntryNumber) -> Line {
    lines(house, "osei", id)
        .into_iter()
        .find(|line| line.entry == entry)
        .unwrap()
}

fn all_text(lines: &[Line]) -> String {
    let texts = lines
        .iter()
        .flat_map(|line| std::iter::once(&line.headline).chain(&line.body));
    texts.cloned().collect::<Vec<_>>().join("\n")
}

#[test]
fn a_wrong_fact_with_its_replacement_moves_the_due_date() {
    let house = House::new();
    let (id, number) = house.register("osei", 1, "BEGUM", "weekly");
    house.clock.advance_minutes(10 * 24 * 60);
    let receipt = house.contact("osei", &number, r#","at":"-1h""#);
    let due = house.due(id).unwrap().day;
    house.saved(
        "osei",
        &correct(
            &number,
            receipt.first,
            "wrong_fact",
            r#","replacement":{"at":"23/11/2026 10:00","channel":"telephone","note":"It was Monday."}"#,
        ),
    );
    assert_eq!(house.due(id).unwrap().day, due.plus(-3));
    let original = line(&house, id, receipt.first);
    assert!(original.struck && !original.hidden);
    assert_eq!(original.corrected_by.len(), 1);
    // What stands in its place can be wrong in its turn.
    let second = original.corrected_by[0];
    house.saved(
        "osei",
        &correct(
            &number,
            second,
            "wrong_fact",
            r#","replacement":{"at":"24/11/2026 10:00","channel":"telephone","note":"No, Tuesday."}"#,
        ),
    );
    assert_eq!(house.due(id).unwrap().day, due.plus(-2));
    assert_eq!(
        house
            .refused("osei", &correct(&number, receipt.first, "wrong_fact", ""))
            .reason,
        Reason::State
    );
    house.rebuild_equals_live();
}

#[test]
fn an_added_detail_and_a_disputed_opinion_leave_the_entry_standing() {
    let house = House::new();
    let (id, number) = house.register("osei", 1, "BEGUM", "weekly");
    let receipt = house.contact("osei", &number, "");
    let before = house.state(id);
    house.saved("osei", &correct(&number, receipt.first, "added_detail", ""));
    let nobody = correct(&number, receipt.first, "disputed_opinion", "");
    assert_eq!(
        house.refused("osei", &nobody).field.as_deref(),
        Some("said_by")
    );
    house.saved(
        "osei",
        &correct(
            &number,
            receipt.first,
            "disputed_opinion",
            r#","said_by":"the daughter""#,
        ),
    );
    let after = house.state(id);
    assert_eq!(
        (after.contact, after.intensity),
        (before.contact, before.intensity)
    );
    let line = line(&house, id, receipt.first);
    assert!(!line.struck);
    assert_eq!(line.corrected_by.len(), 2);
    house.rebuild_equals_live();
}

#[test]
fn a_fact_is_corrected_by_its_author_or_a_lead() {
    let house = House::new();
    let (_, number) = house.register("osei", 1, "BEGUM", "weekly");
    let by_lead = house.contact("lead", &number, "");
    let refusal = house.refused("osei", &correct(&number, by_lead.first, "wrong_fact", ""));
    assert_eq!(refusal.reason, Reason::NotAllowed);
    let by_osei = house.contact("osei", &number, "");
    house.saved("lead", &correct(&number, by_osei.first, "wrong_fact", ""));
    let registered = EntryNumber(6);
    assert_eq!(
        house
            .refused("osei", &correct(&number, registered, "wrong_fact", ""))
            .field
            .as_deref(),
        Some("why")
    );
}

/// A contact with everything that can follow from it, on the wrong record, then corrected twice and added to.
#[test]
fn of_a_wrong_patients_contact_nothing_stays_however_often_it_was_corrected() {
    let house = House::new();
    let (wrong, wrong_number) = house.register("osei", 1, "BEGUM", "weekly");
    let (right, right_number) = house.register("osei", 2, "HARTLEY", "weekly");
    let before = house.state(wrong);
    let secret = r#","at":"-2h","outcome":"no_reply","note":"SECRET one","next":"tomorrow","follow_ups":[{"what":"SECRET call","due":"fri"}]"#;
    let first = house.contact("osei", &wrong_number, secret);
    house.contact("osei", &wrong_number, &secret.replace("-2h", "-1h"));
    assert_eq!(house.state(wrong).suggestions.open.len(), 1);
    let added = correct(&wrong_number, first.first, "added_detail", "")
        .replace("Looked again", "SECRET detail");
    house.saved("osei", &added);
    let anew = house.saved("osei", &correct(&wrong_number, first.first, "wrong_fact", r#","replacement":{"at":"-90m","channel":"telephone","note":"SECRET two","duration_minutes":20,"follow_ups":[{"what":"SECRET visit","due":"sat"}]}"#));
    let second = EntryNumber(first.first.0 + 1);
    // Named by the correction, it means the contact that was corrected.
    house.saved(
        "osei",
        &correct(
            &wrong_number,
            anew.first,
            "wrong_patient",
            &format!(r#","right_patient":"{right_number}""#),
        ),
    );
    house.saved("osei", &correct(&wrong_number, second, "wrong_patient", ""));
    let after = house.state(wrong);
    assert_eq!(after.contact, before.contact);
    assert_eq!(after.suggestions, before.suggestions);
    assert_eq!(after.clock(), before.clock());
    let shown = lines(&house, "osei", wrong);
    assert!(!all_text(&shown).contains("SECRET"), "{}", all_text(&shown));
    assert!(line(&house, wrong, first.first).hidden);
    // The right record has it as it was corrected last, and a stub.
    let moved = house.state(right).contact;
    assert_eq!(moved.last_made.unwrap().minutes, 20);
    assert_eq!(moved.follow_ups.len(), 1);
    assert_eq!(house.state(right).corrections.noted.len(), 1);
    assert!(all_text(&lines(&house, "osei", right)).contains("SECRET two"));
    assert_eq!(
        house
            .refused(
                "osei",
                &correct(&wrong_number, first.first, "wrong_patient", "")
            )
            .reason,
        Reason::State
    );
    house.rebuild_equals_live();
}

#[test]
fn the_original_opens_only_to_those_entitled_to_both_records_and_that_is_logged() {
    let mut house = House::new();
    let (wrong, wrong_number) = house.register("osei", 1, "BEGUM", "weekly");
    let (_, right_number) = house.register("bell", 2, "HARTLEY", "weekly");
    let receipt = house.contact("osei", &wrong_number, r#","note":"SECRET""#);
    let strike = correct(
        &wrong_number,
        receipt.first,
        "wrong_patient",
        &format!(r#","right_patient":"{right_number}""#),
    );
    // Whoever is not entitled to the right record cannot write there.
    assert_eq!(
        house.refused("osei", &strike).field.as_deref(),
        Some("right_patient")
    );
    house.saved("lead", &strike);
    let original = |house: &House, login: &str| {
        house
            .service()
            .original(house.staff(login), wrong, receipt.first)
    };
    assert!(original(&house, "osei").is_err());
    // A reason opens the wrong record to the matron, but not the original.
    house
        .service()
        .open_record(house.staff("bell"), wrong, "asked by the ward")
        .unwrap();
    assert!(house.service().record(house.staff("bell"), wrong).is_ok());
    assert!(original(&house, "bell").is_err());
    let openings = |house: &House| {
        let wanted = Wanted {
            openings: true,
            ..Wanted::default()
        };
        house
            .service()
            .timeline(house.staff("lead"), wrong, &wanted)
            .unwrap()
            .lines
    };
    let before = openings(&house).len();
    assert!(
        original(&house, "lead")
            .unwrap()
            .join(" ")
            .contains("SECRET")
    );
    let logged = openings(&house);
    assert_eq!(logged.len(), before + 1);
    assert!(
        logged[0]
            .headline
            .contains(&format!("original of {}", receipt.first)),
        "{}",
        logged[0].headline
    );
    house.rebuild_equals_live();
    house.stop();
    house.open();
    assert_eq!(openings(&house).len(), before + 1);
}

#[test]
fn a_step_that_relied_on_a_struck_entry_is_flagged_to_its_author() {
    let house = House::new();
    let (id, number) = house.register("osei", 1, "BEGUM", "monthly");
    let fall = house.saved(
        "osei",
        &about(
            &number,
            "record_fall",
            r#""injury":"none","note":"in the garden""#,
        ),
    );
    let suggestion = house.state(id).suggestions.open[0].id.0.0;
    house.saved(
        "osei",
        &about(
            &number,
            "step_intensity",
            &format!(r#""to":"weekly","rationale":"fall","answers":{suggestion}"#),
        ),
    );
    house.saved("osei", &correct(&number, fall.first, "wrong_patient", ""));
    let state = house.state(id);
    assert_eq!(
        state.intensity.steps.last().unwrap().relied_on_corrected,
        Some(fall.first)
    );
    assert_eq!(state.finding.falls, []);
    let today = house.service().today(house.staff("osei")).unwrap();
    let words = format!("relied on {}", fall.first);
    assert!(
        today.rows.iter().any(|row| row.why.contains(&words)),
        "{:?}",
        today.rows
    );
    // A new step settles it.
    house.saved(
        "osei",
        &about(
            &number,
            "step_intensity",
            r#""to":"monthly","rationale":"no fall after all""#,
        ),
    );
    let today = house.service().today(house.staff("osei")).unwrap();
    assert!(!today.rows.iter().any(|row| row.why.contains(&words)));
    house.rebuild_equals_live();
}

#[test]
fn nothing_is_moved_to_a_record_after_its_end() {
    let house = House::new();
    let (_, wrong_number) = house.register("osei", 1, "BEGUM", "weekly");
    let (_, right_number) = house.register("osei", 2, "HARTLEY", "weekly");
    house.saved(
        "osei",
        &about(
            &right_number,
            "record_death",
            r#""at":"yesterday 10:00","note":"GP""#,
        ),
    );
    let receipt = house.contact("osei", &wrong_number, "");
    let strike = correct(
        &wrong_number,
        receipt.first,
        "wrong_patient",
        &format!(r#","right_patient":"{right_number}""#),
    );
    assert_eq!(
        house.refused("osei", &strike).field.as_deref(),
        Some("right_patient")
    );
    assert_eq!(
        house.refused("osei", &contact(&right_number, "")).reason,
        Reason::State
    );
}
