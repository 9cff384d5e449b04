//! A day at the keys: contacts, drafts, reasons, places, and what of it is in the record afterwards.

use super::{Desk, LIMIT, house};
use crate::service::query::PLACE_FORM;
use crate::tui::event::Signal;
use crate::tui::keymap::{ctrl, key, plain};
use crate::tui::model::{Ended, Msg};
use crate::tui::screen::Screen;
use crossterm::event::KeyCode;
use std::time::Duration;

/// The draft is at most this far behind the fingers, its sync not counted.
const BEHIND: Duration = Duration::from_millis(200);

/// R001-45 (part): the contact that was due takes under 20 keys besides the note.
#[test]
fn a_contact_that_was_due_is_logged_with_few_keys() {
    let mut desk = Desk::of(house(), "osei");
    desk.until("BEGUM");
    desk.types("2");
    // Typed ahead of every answer: nothing gets lost, nothing gets to the wrong place.
    let mut typed = vec![key('c')];
    typed.extend("Slept well.".chars().map(key));
    typed.push(ctrl('s'));
    desk.keys(&typed);
    desk.until("saved 09:00:00 #");
    assert!(desk.model.layers.is_empty());
    let patient = desk.model.caseload.selected().unwrap().patient;
    let house = desk.leave();
    let record = house
        .service()
        .record(house.staff("osei"), patient)
        .unwrap();
    assert_eq!(record.page.lines[0].headline, "Home visit");
    assert!(
        record.page.lines[0]
            .body
            .contains(&"Slept well.".to_owned())
    );
    assert!(house.service().open_drafts(house.staff("osei")).is_empty());
    house.rebuild_equals_live();
}

#[test]
fn what_is_typed_is_a_draft_within_a_quarter_of_a_second_and_is_offered_again() {
    let mut desk = Desk::of(house(), "osei");
    desk.types("2cKnocked");
    let deadline = desk.model.draft_deadline.expect("the draft is to be kept");
    assert!(deadline <= desk.now() + BEHIND);
    desk.pass(BEHIND);
    desk.types(" twice");
    desk.pass(BEHIND);
    assert_eq!(desk.model.draft_deadline, None);
    // The process ends here without a word: what was handed over is what there is.
    let house = desk.leave();
    let author = house.staff("osei");
    let drafts: Vec<_> = house
        .service()
        .open_drafts(author)
        .into_iter()
        .filter(|draft| draft.form != PLACE_FORM)
        .collect();
    assert_eq!(drafts.len(), 1);
    assert_eq!(drafts[0].fields["note"], "Knocked twice");

    let mut desk = Desk::of(house, "osei");
    desk.until("1 draft");
    desk.types(":drafts");
    desk.enter();
    desk.enter();
    desk.until("Knocked twice");
    desk.types(", no answer.");
    desk.save();
    desk.until("saved 09:00:00 #");
    let house = desk.leave();
    assert!(
        house
            .service()
            .open_drafts(author)
            .iter()
            .all(|draft| draft.form == PLACE_FORM)
    );
}

/// Whoever begins again after a line that broke must not believe that the typing is lost.
#[test]
fn a_new_form_says_that_an_unfinished_one_is_kept() {
    let mut desk = Desk::of(house(), "osei");
    desk.types("2cKnocked");
    desk.pass(BEHIND);
    desk.again();
    desk.until("1 draft");
    desk.types("2c");
    desk.until("kept: Unfinished contact, typed today 09:00; :drafts goes on with it");
    desk.escape();
    desk.types("jc");
    assert!(!desk.screen().contains("kept: "), "{}", desk.screen());
}

#[test]
fn leaving_a_form_keeps_its_draft_and_discarding_asks_first() {
    let mut desk = Desk::of(house(), "osei");
    desk.types("2cAlmost");
    desk.escape();
    desk.until("draft kept");
    desk.types("1");
    desk.until("Unfinished contact");
    desk.types(":drafts");
    desk.enter();
    desk.until("Unfinished contact with ");
    desk.enter();
    desk.until("Almost");
    desk.keys(&[ctrl('d')]);
    desk.until("Throw this draft away?");
    desk.types("n");
    assert!(desk.screen().contains("Almost"));
    desk.keys(&[ctrl('d')]);
    desk.types("y");
    desk.until("draft thrown away");
    desk.until("overdue 4");
    assert!(!desk.screen().contains("Unfinished"), "{}", desk.screen());
    // A form in which nothing was typed leaves no draft.
    desk.types("2c");
    desk.escape();
    assert!(!desk.screen().contains("draft kept"), "{}", desk.screen());
}

#[test]
fn a_refused_save_keeps_every_character_and_shows_why_at_the_field() {
    let mut desk = Desk::of(house(), "osei");
    desk.types("2cLong ago");
    desk.keys(&[plain(KeyCode::Tab)]);
    desk.keys(&[ctrl('u')]);
    desk.types("-3d");
    desk.save();
    desk.until("not saved");
    // The keyboard is in the field that asks why it is late, and the note is as it was.
    assert!(desk.screen().contains("say why it is"), "{}", desk.screen());
    let layer = desk.model.form().expect("the form is open");
    assert_eq!(
        (layer.form.value("note"), layer.form.focused().to_owned()),
        ("Long ago".to_owned(), "late_reason".to_owned())
    );
}

/// R003-09 (part): a record that is not one's own opens with a reason only, and the banner stays.
#[test]
fn a_record_of_somebody_else_opens_with_a_reason() {
    let mut desk = Desk::of(house(), "osei");
    desk.types("/price");
    desk.enter();
    desk.until("Why do you need to open this record?");
    // Without a reason it is asked for again.
    desk.enter();
    desk.until("Why do you need to open this record?");
    desk.types("Out-of-hours call from the daughter");
    desk.enter();
    desk.until("for the reason you gave");
    desk.types("fwho looked");
    desk.enter();
    desk.until("reason given · reason: Out-");
    assert!(desk.screen().contains("for the reason you gave"));
}

#[test]
fn the_place_is_kept_for_a_session_that_breaks_off_and_forgotten_by_one_that_ends() {
    let mut desk = Desk::of(house(), "osei");
    desk.types("2");
    desk.types("/hartley");
    desk.enter();
    desk.until("HARTLEY");
    desk.send(Msg::Signal(Signal::TakeOver));
    assert_eq!(desk.model.ended, Some(Ended::TakenOver));
    let mut desk = Desk::of(desk.leave(), "osei");
    desk.until("the last session broke off");
    assert_eq!(
        (desk.model.screen, desk.model.before),
        (Screen::Patient, Screen::Caseload)
    );
    desk.keys(&[ctrl('q')]);
    assert_eq!(desk.model.ended, Some(Ended::Quit));
    let desk = Desk::of(desk.leave(), "osei");
    assert_eq!(desk.model.screen, Screen::Today);
}

#[test]
fn a_hang_up_keeps_what_is_typed_at_once() {
    let mut desk = Desk::of(house(), "osei");
    desk.types("2cThe line is going");
    desk.send(Msg::Signal(Signal::HangUp));
    assert_eq!(desk.model.ended, Some(Ended::HungUp));
    let house = desk.leave();
    let drafts = house.service().open_drafts(house.staff("osei"));
    let draft = drafts.iter().find(|draft| draft.form == "contact").unwrap();
    assert_eq!(draft.fields["note"], "The line is going");
}

#[test]
fn a_change_by_somebody_else_appears_by_itself() {
    let mut desk = Desk::of(house(), "osei");
    desk.types("/begum");
    desk.enter();
    desk.until("Penicillin");
    desk.types("cWell.");
    desk.save();
    desk.until("today 09:00       Home visit");
    assert!(
        desk.screen().contains("next Mon 7 Dec"),
        "{}",
        desk.screen()
    );
    desk.types("1");
    desk.until("today");
    assert!(desk.model.waiting.is_empty());
}

#[test]
fn the_corrected_entry_is_struck_with_its_correction_under_it_and_opens() {
    let mut desk = Desk::of(house(), "osei");
    desk.types("/okeke");
    desk.enter();
    desk.until("corrected: ");
    assert!(
        desk.screen().contains("One stone, not two"),
        "{}",
        desk.screen()
    );
    desk.types("o");
    desk.until("Original of entry");
    assert!(
        desk.screen().contains("Wrote two stone for one."),
        "{}",
        desk.screen()
    );
}

#[test]
fn the_day_sheet_holds_every_row_with_its_reason() {
    let mut desk = Desk::of(house(), "osei");
    desk.types("p");
    let (name, text) = desk.sheets.pop().expect("a sheet");
    assert_eq!(name, "today-2026-11-30.txt");
    for words in [
        "30 Nov 2026",
        "BEGUM",
        "HARTLEY",
        "Follow up: Ring the pharmacist",
    ] {
        assert!(text.contains(words), "{words} in\n{text}");
    }
}

#[test]
fn nothing_is_to_be_done_when_nothing_happens() {
    let mut desk = Desk::of(house(), "osei");
    desk.pass(Duration::from_secs(2));
    // Only the list itself changes by itself, at the latest when the day ends.
    assert_eq!(
        (desk.model.draft_deadline, desk.model.place_deadline),
        (None, None)
    );
    let next = desk.model.deadline().expect("the day ends");
    assert!(next > desk.now() + LIMIT);
}
