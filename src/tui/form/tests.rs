//! Forms filled in by keys.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop")]

mod steps;

use super::*;
use crate::tui::keymap::{alt, ctrl, key, plain};
use crate::tui::terminal::Charset;
use crate::tui::theme::{Colours, Theme};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

fn choices(labels: &[&str]) -> Vec<Choice> {
    labels
        .iter()
        .map(|label| Choice::new(&label.to_lowercase().replace(' ', "-"), label))
        .collect()
}

fn when(text: &str) -> Note {
    match text {
        "now" => Note::Remark("= Thu 20 Nov 14:31".to_owned()),
        "-45m" => Note::Remark("= Thu 20 Nov 13:46".to_owned()),
        "" => Note::Nothing,
        _ => Note::Complaint("not a time; write 14:30, yesterday 10:00 or -45m".to_owned()),
    }
}

fn abbreviations(text: &str) -> Note {
    if text.contains("SOBOE") {
        Note::Remark("SOBOE is not in the list; Ctrl-X writes it out".to_owned())
    } else {
        Note::Nothing
    }
}

/// The fields above the note.
fn circumstances(spec: FormSpec) -> FormSpec {
    let channels = [
        "Home visit",
        "Care-home visit",
        "Hospital visit",
        "Clinic",
        "Telephone",
        "Video",
        "Letter or e-mail",
    ];
    let present = ["Patient", "Carer", "Relative", "Care worker", "Interpreter"];
    let times = "14:30, yesterday 10:00, -45m, mon 9:15";
    spec.field(
        Field::event_time("when", "When")
            .required()
            .initial("now")
            .help(times)
            .check(when),
    )
    .field(
        Field::number("minutes", "Minutes")
            .shortcut('m')
            .help("How long it took, without travel"),
    )
    .field(Field::number("travel", "Travel minutes"))
    .field(
        Field::choice("channel", "Channel", choices(&channels))
            .required()
            .initial("home-visit")
            .shortcut('c'),
    )
    .field(
        Field::yes_no("made", "Made")
            .initial("yes")
            .help("No: tried, and nobody answered"),
    )
    .field(Field::many("present", "Present", choices(&present)))
}

/// A form like the one that records a contact.
fn contact() -> Form {
    let decision = vec![
        Field::text("what", "Decision").required(),
        Field::text("why", "Because").required(),
    ];
    let follow_up = vec![
        Field::text("what", "What").required(),
        Field::text("owner", "Who"),
        Field::date("by", "By"),
    ];
    let note = Field::long_text("note", "Note")
        .required()
        .shortcut('n')
        .help("What was seen, said and done");
    let decisions = Group::new("decisions", "Decisions", decision)
        .shortcut('d')
        .help("Each with its rationale");
    Form::new(
        circumstances(FormSpec::new("contact", "Contact with BEGUM, Shirin"))
            .field(note.check(abbreviations))
            .group(decisions)
            .group(Group::new("follow-ups", "Follow-ups", follow_up).shortcut('f'))
            .field(Field::read_only(
                "next-proposed",
                "Proposed next",
                "Thu 27 Nov (weekly)",
            ))
            .field(
                Field::date("next", "Next contact")
                    .initial("27 Nov")
                    .shortcut('x'),
            ),
    )
}

fn type_in(form: &mut Form, text: &str) {
    for letter in text.chars() {
        assert_eq!(form.press(key(letter)), Outcome::Stay);
    }
}

fn press(form: &mut Form, keys: &[Key]) -> Outcome {
    keys.iter()
        .map(|&key| form.press(key))
        .last()
        .unwrap_or(Outcome::Stay)
}

const TAB: Key = plain(KeyCode::Tab);
const ENTER: Key = plain(KeyCode::Enter);

fn drawn(form: &Form, width: u16, height: u16, charset: Charset) -> Terminal<TestBackend> {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal
        .draw(|frame| {
            let area = frame.area();
            if let Some(cursor) =
                form.draw(area, frame.buffer_mut(), Theme::new(charset, Colours::None))
            {
                assert!(area.contains(cursor), "{cursor:?} at {width}x{height}");
                frame.set_cursor_position(cursor);
            }
        })
        .unwrap();
    terminal
}

#[test]
fn a_usual_contact_takes_fewer_than_twenty_keys_besides_the_note() {
    let mut form = contact();
    let mut keys = 0;
    let mut count = |form: &mut Form, pressed: &[Key]| {
        keys += pressed.len();
        press(form, pressed)
    };
    count(
        &mut form,
        &[
            TAB,
            key('3'),
            key('0'),
            TAB,
            key('1'),
            key('5'),
            alt('c'),
            key('t'),
            alt('n'),
        ],
    );
    type_in(&mut form, "Well. Took her tablets.");
    assert_eq!(count(&mut form, &[ctrl('s')]), Outcome::Save);
    assert!(keys < 20, "{keys} keys");
    let values = form.values();
    let value = |key: &str| values[key].as_str();
    assert_eq!(
        [
            value("when"),
            value("minutes"),
            value("travel"),
            value("channel"),
            value("made"),
            value("note")
        ],
        [
            "now",
            "30",
            "15",
            "telephone",
            "yes",
            "Well. Took her tablets."
        ]
    );
    assert!(!values.contains_key("next-proposed"));
}

#[test]
fn saving_goes_to_the_first_complaint_and_leaves_all_text() {
    let mut form = contact();
    press(&mut form, &[plain(KeyCode::Backspace)]);
    assert_eq!(
        form.complaints()[0],
        (
            "when",
            "When",
            "not a time; write 14:30, yesterday 10:00 or -45m"
        )
    );
    assert_eq!(press(&mut form, &[alt('m'), ctrl('s')]), Outcome::Stay);
    assert_eq!(form.focused(), "when");
    assert_eq!(form.complaints().len(), 2);
    type_in(&mut form, "w");
    assert_eq!(press(&mut form, &[ctrl('s')]), Outcome::Stay);
    assert_eq!(form.focused(), "note");
    type_in(&mut form, "x");
    assert_eq!(press(&mut form, &[ctrl('s')]), Outcome::Save);
}

#[test]
fn no_decision_without_its_rationale() {
    let mut form = contact();
    press(&mut form, &[alt('n')]);
    type_in(&mut form, "seen");
    press(&mut form, &[alt('d')]);
    type_in(&mut form, "step up");
    assert_eq!(press(&mut form, &[ctrl('s')]), Outcome::Stay);
    assert_eq!(form.focused(), "decisions.1.why");
    type_in(&mut form, "two falls");
    press(&mut form, &[ctrl('n')]);
    assert_eq!(form.focused(), "decisions.2.what");
    assert_eq!(form.value("decisions.1.why"), "two falls");
}

#[test]
fn a_removed_decision_can_be_brought_back() {
    let mut form = contact();
    press(&mut form, &[alt('d')]);
    type_in(&mut form, "one");
    press(&mut form, &[ctrl('n')]);
    type_in(&mut form, "two");
    press(
        &mut form,
        &[plain(KeyCode::BackTab), plain(KeyCode::BackTab)],
    );
    assert_eq!(form.focused(), "decisions.1.what");
    press(&mut form, &[ctrl('r')]);
    assert_eq!(
        (
            form.value("decisions.1.what"),
            form.value("decisions.2.what")
        ),
        ("two".to_owned(), String::new())
    );
    press(&mut form, &[ctrl('z')]);
    assert_eq!(form.value("decisions.2.what"), "one");
}

#[test]
fn a_draft_comes_back_as_it_was_and_keeps_what_the_form_does_not_know() {
    let mut form = contact();
    press(&mut form, &[alt('d')]);
    type_in(&mut form, "step up");
    press(&mut form, &[alt('f'), key('c'), ctrl('n')]);
    let mut draft = form.values();
    draft.insert("pigeon".to_owned(), "grey".to_owned());
    draft.insert("channel".to_owned(), "pigeon-post".to_owned());
    let mut again = contact();
    again.set_values(&draft);
    assert_eq!(again.values(), draft);
    assert!(
        again
            .complaints()
            .iter()
            .any(|(key, _, why)| *key == "channel" && why.contains("no longer"))
    );
}

#[test]
fn the_revision_changes_with_values_and_with_nothing_else() {
    let mut form = contact();
    let before = form.revision();
    press(
        &mut form,
        &[
            TAB,
            plain(KeyCode::Left),
            plain(KeyCode::Up),
            ctrl('z'),
            alt('n'),
        ],
    );
    assert_eq!(form.revision(), before);
    let mut last = before;
    for key in [
        key('a'),
        ENTER,
        plain(KeyCode::Backspace),
        ctrl('z'),
        ctrl('n'),
    ] {
        form.press(key);
        assert_ne!(form.revision(), last, "{key}");
        last = form.revision();
    }
}

/// Bad input: 100 kB of pasted text, control characters and escape sequences.
#[test]
fn pastes_are_cleaned_and_oversize_ones_refused_whole() {
    let mut form = contact();
    press(&mut form, &[alt('n')]);
    form.paste("seen \x1b[31mat\x1b[0m home\x07\nlegs swollen");
    assert_eq!(form.value("note"), "seen at home\nlegs swollen");
    let revision = form.revision();
    form.paste(&"x".repeat(100_000));
    assert_eq!(
        (form.value("note").as_str(), form.revision()),
        ("seen at home\nlegs swollen", revision)
    );
    let screen = drawn(&form, 80, 24, Charset::Unicode).backend().to_string();
    assert!(screen.contains("at most 32 kB"), "{screen}");
    press(&mut form, &[ctrl('z')]);
    assert_eq!(form.value("note"), "");
}

#[test]
fn a_refused_save_says_why_at_the_field_until_it_is_edited() {
    let mut form = contact();
    form.refuse(Some("next"), "before the last contact");
    assert_eq!(form.focused(), "next");
    assert!(
        drawn(&form, 80, 24, Charset::Unicode)
            .backend()
            .to_string()
            .contains("! before the last contact")
    );
    type_in(&mut form, "x");
    assert!(!form.complaints().iter().any(|(key, ..)| *key == "next"));
    form.refuse(None, "the store is full");
    assert!(
        drawn(&form, 80, 24, Charset::Unicode)
            .backend()
            .to_string()
            .contains("! the store is full")
    );
}

#[test]
fn a_choice_opens_as_a_list() {
    let mut form = contact();
    press(&mut form, &[alt('c'), ENTER]);
    assert_eq!(form.place(), Place::Picker);
    type_in(&mut form, "vid");
    press(&mut form, &[ENTER]);
    assert_eq!(
        (form.place(), form.value("channel").as_str(), form.focused()),
        (Place::Form, "video", "made")
    );
    press(
        &mut form,
        &[plain(KeyCode::BackTab), ENTER, plain(KeyCode::Esc)],
    );
    assert_eq!(
        (form.place(), form.value("channel").as_str()),
        (Place::Form, "video")
    );
}

#[test]
fn an_abbreviation_written_out_can_be_taken_back() {
    let mut form = contact();
    press(&mut form, &[alt('n')]);
    form.paste("SOBOE\nagain");
    form.set_value("note", "short of breath on exertion\nagain");
    assert_eq!(form.value("note"), "short of breath on exertion\nagain");
    press(&mut form, &[ctrl('z')]);
    assert_eq!(form.value("note"), "SOBOE\nagain");
}

#[test]
fn what_is_not_the_forms_business_is_handed_on() {
    let mut form = contact();
    assert_eq!(form.press(plain(KeyCode::Esc)), Outcome::Leave);
    assert_eq!(form.press(ctrl('d')), Outcome::Discard);
    assert_eq!(form.press(ctrl('q')), Outcome::Act(Action::Quit));
    assert_eq!(form.press(ctrl('x')), Outcome::Act(Action::Expand));
    assert!(form.wants(alt('n')) && !form.wants(alt('q')) && !form.wants(key('n')));
}

#[test]
fn arrows_leave_a_note_at_its_ends() {
    let mut form = contact();
    press(&mut form, &[alt('n'), key('a'), ENTER, key('b')]);
    assert_eq!(form.value("note"), "a\nb");
    let up = plain(KeyCode::Up);
    press(&mut form, &[up, key('c')]);
    assert_eq!(form.value("note"), "ac\nb");
    press(&mut form, &[up]);
    assert_eq!(form.focused(), "present");
}

fn filled() -> Form {
    let mut form = contact();
    press(&mut form, &[TAB, key('3'), key('0'), alt('n')]);
    form.paste("Seen at home with her daughter. SOBOE since Tuesday, ankles swollen to the mid-calf, no chest pain. Weight up 2 kg in a week.\n\nTook her tablets in front of me; the dosette box is right.");
    press(&mut form, &[alt('d')]);
    type_in(&mut form, "Step up to twice weekly");
    press(&mut form, &[ctrl('s')]);
    press(&mut form, &[alt('n')]);
    form
}

#[test]
fn a_form_at_80_by_24() {
    insta::assert_snapshot!(drawn(&filled(), 80, 24, Charset::Unicode).backend());
}

#[test]
fn a_form_at_120_by_40() {
    insta::assert_snapshot!(drawn(&filled(), 120, 40, Charset::Unicode).backend());
}

#[test]
fn a_form_in_ascii_scrolled_to_its_end() {
    let mut form = filled();
    press(&mut form, &[alt('x')]);
    insta::assert_snapshot!(drawn(&form, 80, 16, Charset::Ascii).backend());
}

#[test]
fn a_list_of_choices_at_80_by_24() {
    let mut form = filled();
    press(&mut form, &[alt('c'), ENTER]);
    insta::assert_snapshot!(drawn(&form, 80, 24, Charset::Unicode).backend());
}

#[test]
fn every_size_can_be_drawn() {
    let mut forms = [contact(), filled(), filled(), filled()];
    press(&mut forms[2], &[alt('c'), ENTER]);
    press(&mut forms[3], &[alt('x')]);
    for form in &forms {
        for (width, height) in
            (1..=60).flat_map(|width| (1..=20).map(move |height| (width, height)))
        {
            drawn(form, width, height, Charset::Unicode);
        }
    }
}
