//! Documents made from the screens: the portfolio for somebody outside, and printed plans.

use super::super::keymap::plain;
use super::Desk;
use crate::journal::note::VerifierKey;
use crate::service::tests::House;
use crossterm::event::KeyCode;

fn house() -> House {
    let house = House::new();
    house.saved(
        "osei",
        r#"{"command":"file_item","kind":"reflection","title":"After the visit","did":"I asked what matters","statements":["nhs2005.A.1"]}"#,
    );
    house
}

fn at_the_form(desk: &mut Desk) {
    desk.types("3P");
    desk.until("My portfolio");
    desk.enter();
    desk.until("For whom");
}

#[test]
fn a_portfolio_is_made_from_the_screen_and_recorded() {
    let mut desk = Desk::of(house(), "osei");
    desk.types("3P");
    desk.until("My development plan");
    insta::assert_snapshot!("documents_80x24", desk.drawn().backend());
    desk.enter();
    desk.until("For whom");
    insta::assert_snapshot!("portfolio_form_80x24", desk.drawn().backend());
    // For nobody it is not made, and no folder either.
    desk.save();
    desk.until("needed");
    assert!(desk.documents.is_empty());
    desk.types("The university, east");
    desk.keys(&[plain(KeyCode::Tab)]);
    desk.types("A degree");
    // What cannot be written can be asked for again, with what was typed.
    desk.no_room = Some("portfolio.md: no space".to_owned());
    desk.save();
    desk.until("the documents were not written: portfolio.md: no space");
    assert!(desk.screen().contains("A degree"));
    desk.no_room = None;
    desk.save();
    desk.until("They are in the folder /home/osei/portfolio-");
    insta::assert_snapshot!("portfolio_made_80x24", desk.drawn().backend());
    let (folder, files) = desk.documents.pop().unwrap();
    assert!(desk.screen().contains(&folder.display().to_string()));
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    let base = folder.file_name().unwrap().to_str().unwrap();
    let wanted = ["md", "pdf", "bundle.json", "key"].map(|end| format!("{base}.{end}"));
    assert_eq!(names, wanted);
    let text = String::from_utf8(files[0].1.clone()).unwrap();
    assert!(text.contains("The university, east") && text.contains("A degree"));
    assert!(text.contains(&wanted[2]), "it names its bundle");
    let bundle = String::from_utf8(files[2].1.clone()).unwrap();
    let key = String::from_utf8(files[3].1.clone()).unwrap();
    let key = VerifierKey::parse(key.trim()).unwrap();
    assert!(crate::journal::bundle::verify_bundle(&bundle, &key).is_sound());
    // The form and its draft have done their work; and who got it is on record.
    desk.escape();
    desk.settle();
    desk.types(":drafts");
    desk.enter();
    desk.until("no drafts are open");
    let house = desk.leave();
    let known = house.service().evidence(house.staff("osei")).unwrap();
    assert_eq!(known.items, 1);
    house.rebuild_equals_live();
}

#[test]
fn over_ssh_it_is_said_how_it_comes_to_ones_own_computer() {
    let mut desk = Desk::of(house(), "osei");
    desk.model.is_over_ssh = true;
    at_the_form(&mut desk);
    desk.types("An assessor");
    desk.save();
    desk.until("That folder is on the server");
    desk.until("ssh SERVER");
}

/// What cannot be made leaves no folder, and what was typed stays.
#[test]
fn what_cannot_be_made_says_why_and_keeps_the_form() {
    let mut desk = Desk::of(house(), "bell");
    at_the_form(&mut desk);
    desk.types("The university");
    desk.save();
    desk.until("not made: An item of evidence that fits is missing");
    assert_eq!(desk.removed.len(), 1);
    assert!(desk.documents.is_empty());
    assert!(desk.screen().contains("The university"));
    // Days that were, said back in words; in the wrong order they are told before anything is asked.
    desk.keys(&[plain(KeyCode::Tab), plain(KeyCode::Tab)]);
    desk.types("fri");
    desk.until("= 13 Nov 2026");
    desk.keys(&[plain(KeyCode::Tab)]);
    desk.types("thu");
    desk.until("= 12 Nov 2026");
    desk.save();
    desk.until("before the first day");
    // Without a folder nothing is asked for, so that nothing is on record that nobody has.
    desk.no_folder = Some("no folder /home/osei/x: no space".to_owned());
    desk.escape();
    at_the_form(&mut desk);
    desk.types("Myself");
    desk.save();
    desk.until("not made: no folder /home/osei/x: no space");
    assert_eq!(desk.removed.len(), 1);
}
