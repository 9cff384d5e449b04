//! How people learn, and what posts ask for, on the competence screen.

use super::Desk;
use crate::service::tests::House;
use crate::tui::keymap::{ctrl, plain};
use crossterm::event::KeyCode;

/// A house in which a little of everything is agreed with `osei`, and much is missing among the lead's people.
fn house() -> House {
    let house = House::new();
    let run = |login: &str, command: &str| house.saved(login, command).first.0;
    let profile = run(
        "lead",
        r#"{"command":"write_profile","title":"Case manager, north","caseload":"60 people with several conditions","service":"community team","units":[{"unit":"nhs2005.B"},{"unit":"nhs2005.D"},{"unit":"cmp.pp.01","level":"CMP2","complexity":"rare injuries"}]}"#,
    );
    run(
        "lead",
        &format!(r#"{{"command":"assign_profile","staff":"osei","profile":{profile}}}"#),
    );
    let plans = run(
        "lead",
        r#"{"command":"write_module","title":"Care plans","units":["nhs2005.B"],"about":"Two mornings"}"#,
    );
    run(
        "lead",
        r#"{"command":"write_module","title":"Brain injury","kind":"tailored","units":["cmp.pp.01"]}"#,
    );
    let offer = run(
        "lead",
        r#"{"command":"offer_agreement","staff":"osei","supervisor":"lead","assessor":"bell","protected_minutes":450,"until":"2027-11-16"}"#,
    );
    run(
        "osei",
        &format!(r#"{{"command":"accept_development","offer":{offer}}}"#),
    );
    run(
        "osei",
        r#"{"command":"file_item","kind":"learning","title":"Study day","did":"How weight tells of fluid","minutes":120,"protected":true}"#,
    );
    for (what, due) in [
        ("Lead a case conference", "2026-11-20"),
        ("Teach a student", "2027-03-01"),
    ] {
        run(
            "lead",
            &format!(
                r#"{{"command":"set_objective","staff":"osei","what":"{what}","due":"{due}","units":["nhs2005.B"]}}"#
            ),
        );
    }
    run(
        "osei",
        r#"{"command":"pair_mentor","staff":"osei","mentor":"bell"}"#,
    );
    run(
        "lead",
        &format!(
            r#"{{"command":"begin_provisional","staff":"osei","until":"2027-02-01","modules":[{plans}],"patients_max":20,"limits":"No daily visits"}}"#
        ),
    );
    house.clock.advance_minutes(5 * 24 * 60);
    house
}

/// Shows the part of a lead, and of the person whom they choose.
fn shown(login: &str) -> Desk {
    let mut desk = Desk::of(house(), login);
    desk.types("3D");
    desk
}

/// R004-39 and R000-22 (on the screen): what is agreed of how somebody learns can be read by them, at every size.
#[test]
fn what_is_agreed_at_three_sizes() {
    let mut desk = shown("osei");
    for (width, height) in [(80, 24), (120, 50), (60, 20)] {
        desk.resize(width, height);
        insta::assert_snapshot!(
            format!("development_{width}x{height}"),
            desk.drawn().backend()
        );
    }
    desk.resize(80, 24);
    desk.types("j");
    desk.enter();
    insta::assert_snapshot!("development_agreement_80x24", desk.drawn().backend());
    desk.escape();
    for width in (1..=40).chain([160]) {
        for height in 1..=16 {
            desk.resize(width, height);
            let _drawn = desk.drawn();
        }
    }
}

#[test]
fn a_lead_sees_what_waits_among_their_people_and_whose_it_is_with_s() {
    let mut desk = shown("lead");
    desk.keys(&[plain(KeyCode::End)]);
    insta::assert_snapshot!("development_waiting_80x24", desk.drawn().backend());
    desk.types("sosei");
    desk.enter();
    desk.until("A Osei, Case manager, north");
    assert!(desk.screen().contains("[Development]"));
    // Nobody's people stand below somebody else's.
    desk.keys(&[plain(KeyCode::End)]);
    assert!(
        !desk.screen().contains("Among your people"),
        "{}",
        desk.screen()
    );
}

/// On the screen, too, the learning log is read there, the newest first, page by page, and each item in full; what was
/// learned only by whom it is about.
#[test]
fn the_learning_log_is_read_in_pages() {
    let house = house();
    for number in 1..=60 {
        house.saved(
            "osei",
            &format!(
                r#"{{"command":"file_item","kind":"learning","title":"Paper {number}","did":"Read of fluid in paper {number}","minutes":30,"participatory":true}}"#
            ),
        );
    }
    let mut desk = Desk::of(house, "osei");
    desk.types("3D");
    desk.until("[Development]");
    // The end of the first page, then of the second, which was asked for meanwhile.
    for last in ["▌   Paper 11 ", "▌   Study day "] {
        desk.keys(&[plain(KeyCode::End)]);
        desk.until(last);
    }
    insta::assert_snapshot!("development_log_80x24", desk.drawn().backend());
    // The whole item as it was filed, with the words of whom it is about.
    desk.enter();
    desk.until("How weight tells of fluid");
    desk.escape();
    // Read anew, from its first page, nothing stands there twice.
    desk.types("vvvvvvvv");
    desk.keys(&[plain(KeyCode::End)]);
    desk.keys(&[plain(KeyCode::End)]);
    desk.until("▌   Study day ");
    assert_eq!(desk.screen().matches("Study day").count(), 1);
    assert_eq!(desk.screen().matches("Paper 2 ").count(), 1);

    let mut desk = Desk::of(desk.leave(), "lead");
    desk.types("3Dsosei");
    desk.enter();
    desk.until("A Osei, Case manager, north");
    desk.keys(&[plain(KeyCode::End)]);
    desk.until("▌   Paper 11 ");
    desk.enter();
    desk.until("for them alone to read here");
    assert!(
        !desk.screen().contains("Read of fluid"),
        "{}",
        desk.screen()
    );
}

#[test]
fn whoever_neither_leads_nor_supervises_reads_why_there_is_nothing() {
    let mut desk = shown("bell");
    desk.types("sosei");
    desk.enter();
    desk.until("The development of A Osei is for them, their supervisor and leads");
}

/// One key lists what may be recorded, and only that; what is refused stands beside its field.
#[test]
fn only_what_may_be_recorded_is_listed() {
    let mut desk = shown("osei");
    desk.types("n");
    desk.until("Record, of yourself");
    insta::assert_snapshot!("development_own_choices_80x24", desk.drawn().backend());
    for not_theirs in [
        "Development agreement",
        "Exemption",
        "Whose post",
        "Training module",
    ] {
        assert!(!desk.screen().contains(not_theirs), "{}", desk.screen());
    }
    desk.escape();
    let mut desk = shown("lead");
    desk.types("sosei");
    desk.enter();
    desk.until("A Osei, Case manager, north");
    desk.types("a");
    desk.until("Record, of A Osei");
    insta::assert_snapshot!("development_led_choices_80x24", desk.drawn().backend());
    desk.types("Development agreement");
    desk.enter();
    desk.until("Last day");
    desk.keys(&[plain(KeyCode::Tab), plain(KeyCode::Tab)]);
    desk.types("1/12/2027");
    desk.keys(&[plain(KeyCode::Tab), plain(KeyCode::Tab)]);
    desk.types(" ");
    desk.save();
    // Refused for what is open: everything typed stays.
    desk.until("Agreement #10 of A Osei runs until");
    assert!(desk.screen().contains("1/12/2027"), "{}", desk.screen());
}

#[test]
fn a_row_does_what_it_asks_for_and_says_whose_part_that_is() {
    let mut desk = shown("osei");
    // An objective of one's own is reviewed by somebody else.
    desk.types("Fconference");
    desk.enter();
    desk.until("Lead a case conference");
    assert!(!desk.screen().contains("Teach a student"));
    desk.types("d");
    desk.until("your supervisor or a lead reviews an objective");
    // What was offered is accepted from its row.
    desk.types("F");
    desk.keys(&[ctrl('u')]);
    desk.types("daily visits");
    desk.enter();
    desk.until("waits for you: d accepts");
    desk.types("d");
    desk.until("Accept what was offered");
    desk.save();
    desk.until("saved");
    desk.until("agreed, until");
}

#[test]
fn a_form_that_was_left_is_gone_on_with_about_the_same_person() {
    let mut desk = shown("lead");
    desk.types("sosei");
    desk.enter();
    desk.until("A Osei, Case manager, north");
    desk.types("nObjective");
    desk.enter();
    desk.until("What is to be reached");
    desk.keys(&[plain(KeyCode::Tab)]);
    desk.types("Present a case");
    desk.escape();
    desk.again();
    desk.types(":drafts");
    desk.enter();
    desk.until("Unfinished objective");
    desk.enter();
    desk.until("Present a case");
    desk.until("A Osei");
    desk.keys(&[plain(KeyCode::Tab), plain(KeyCode::Tab)]);
    desk.types("+3w");
    desk.save();
    desk.until("saved");
    desk.types("3D");
    desk.until("no role profile");
    desk.types("sosei");
    desk.enter();
    desk.until("Present a case");
}

/// R001-78 (on the screen): role profiles and modules can be read by everybody; only who leads gives and writes them.
#[test]
fn posts_are_read_by_everybody_and_given_by_a_lead() {
    let mut desk = Desk::of(house(), "osei");
    desk.types("3p");
    insta::assert_snapshot!("posts_80x24", desk.drawn().backend());
    desk.types("j");
    desk.enter();
    insta::assert_snapshot!("posts_profile_80x24", desk.drawn().backend());
    desk.escape();
    desk.types("d");
    desk.until("Person specification");
    assert!(!desk.screen().contains("Give it to somebody"));
    desk.enter();
    desk.until("They are in the folder /home/osei/job-description:");
    let mut desk = Desk::of(house(), "lead");
    desk.types("3pjd");
    desk.until("Give it to somebody");
    desk.types("Give");
    desk.enter();
    desk.until("Whose post");
    desk.until("Case manager, north, for a case manager");
    desk.types(" ");
    desk.save();
    desk.until("saved");
    desk.until("A Osei, L Ead");
    // Theirs already: said beside the post, which stays as it was chosen.
    desk.types("dGive");
    desk.enter();
    desk.until("Whose post");
    desk.types(" ");
    desk.save();
    desk.until("This profile is that of L Ead already");
    desk.until("▌ Post");
}

/// R000-21: three steps on the screen lead to a role profile, and from it the job description and the development plan are made.
#[test]
fn three_steps_lead_to_a_role_profile_and_its_documents() {
    let mut desk = Desk::of(house(), "lead");
    desk.types("3nRole profile");
    desk.enter();
    desk.until("step 1 of 3");
    desk.types("Community matron, east");
    desk.keys(&[plain(KeyCode::Tab)]);
    desk.types("com");
    desk.keys(&[plain(KeyCode::Tab)]);
    desk.types("50 people who are often in hospital");
    desk.keys(&[plain(KeyCode::Tab)]);
    // What is missing is said before the next step.
    desk.save();
    desk.until("needed");
    desk.types("A team of four, seven days a week");
    insta::assert_snapshot!("profile_step_1_80x24", desk.drawn().backend());
    desk.save();
    desk.until("step 2 of 3");
    insta::assert_snapshot!("profile_step_2_80x24", desk.drawn().backend());
    // One is removed, one is changed, one is added.
    desk.keys(&[
        plain(KeyCode::Tab),
        plain(KeyCode::Tab),
        plain(KeyCode::Tab),
        plain(KeyCode::Tab),
        plain(KeyCode::Tab),
        ctrl('r'),
    ]);
    desk.enter();
    desk.keys(&[plain(KeyCode::Tab)]);
    desk.types("d");
    desk.keys(&[ctrl('n')]);
    desk.enter();
    desk.types("pp01");
    desk.enter();
    desk.keys(&[plain(KeyCode::Tab)]);
    desk.types(" ");
    desk.save();
    desk.until("say what in the caseload calls for this level");
    desk.types("rare injuries");
    insta::assert_snapshot!("profile_step_2_opened_80x24", desk.drawn().backend());
    // A draft of it is gone on with where it was left.
    desk.escape();
    desk.again();
    desk.types(":drafts");
    desk.enter();
    desk.enter();
    desk.until("step 1 of 3");
    desk.save();
    desk.until("step 2 of 3");
    desk.until("PP01 Mentoring/coaching, because rare");
    desk.save();
    desk.until("step 3 of 3");
    insta::assert_snapshot!("profile_step_3_80x24", desk.drawn().backend());
    for (width, height) in [(60, 20), (120, 40), (20, 8)] {
        desk.resize(width, height);
        let _drawn = desk.drawn();
    }
    desk.resize(80, 24);
    desk.save();
    desk.until("Give it to somebody");
    desk.until("saved");
    insta::assert_snapshot!("profile_written_80x24", desk.drawn().backend());
    desk.types("Job");
    desk.enter();
    desk.until("They are in the folder /home/osei/job-description:");
    insta::assert_snapshot!("profile_documents_80x24", desk.drawn().backend());
    let (_, files) = desk.documents.last().unwrap();
    let text = String::from_utf8(files[0].1.clone()).unwrap();
    assert!(
        text.contains("50 people who are often in hospital"),
        "{text}"
    );
    assert!(files[1].1.starts_with(b"%PDF"));
    desk.escape();
    desk.types("3p");
    desk.until("Community matron, east");
    assert_documents(&desk);
}

/// What the commands that are said make: the text of a job description, and of a development plan of who holds the post.
fn assert_documents(desk: &Desk) {
    use crate::service::printing::RoleDocument;
    let service = desk.service.upgrade().unwrap();
    let register = service.register();
    let staff = |login: &str| register.by_login(login).unwrap().id;
    let lead = staff("lead");
    let profiles = service.profiles(lead).unwrap();
    let made = profiles
        .iter()
        .find(|one| one.title.ends_with("east"))
        .unwrap();
    let profile = made.profile.unwrap();
    desk.elsewhere(
        "lead",
        &format!(
            r#"{{"command":"assign_profile","staff":"bell","profile":{}}}"#,
            profile.0
        ),
    );
    let description = service
        .printed_role(lead, profile, RoleDocument::JobDescription)
        .unwrap();
    for words in [
        "50 people who are often in hospital",
        "A team of four",
        "Mentoring/coaching",
        "rare injuries",
    ] {
        assert!(
            description.markdown.contains(words),
            "{}",
            description.markdown
        );
    }
    let plan = service.printed_plan(lead, staff("bell")).unwrap();
    assert!(
        plan.markdown.contains("Community matron, east"),
        "{}",
        plan.markdown
    );
}
