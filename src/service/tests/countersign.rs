//! Entries of people at CMP1 wait for their supervisor; countersignatures never edit, corrections void them.

use proptest::prelude::*;

use super::{House, about, contact};
use crate::domain::entry::EntryNumber;
use crate::domain::event::EventKind;
use crate::domain::refusal::Reason;
use crate::domain::staff::practice::PracticeLevel;
use crate::service::view::patient::Line;

/// `osei` is at CMP1 and supervised by `bell`, who is no lead.
pub(super) fn supervised() -> House {
    let house = House::new();
    supervise(&house, "osei", "bell");
    house.saved("bell", &level("osei", "cmp1"));
    house
}

pub(super) fn supervise(house: &House, whom: &str, by: &str) {
    let register = house.service().register();
    let member = register.by_login(whom).unwrap();
    house.saved(
        "lead",
        &format!(
            r#"{{"command":"change_staff","staff":"{whom}","reason":"agreed","details":{{"login":"{whom}","name":"{}","roles":["case_manager"],"profession":"nurse","supervisor":"{by}"}}}}"#,
            member.name
        ),
    );
}

pub(super) fn level(whom: &str, level: &str) -> String {
    format!(
        r#"{{"command":"set_practice_level","staff":"{whom}","level":"{level}","reason":"agreed"}}"#
    )
}

fn sign(number: &str, entry: EntryNumber, rest: &str) -> String {
    about(
        number,
        "countersign",
        &format!(r#""entry":{},"how":"reviewed"{rest}"#, entry.0),
    )
}

fn correct(number: &str, entry: EntryNumber, why: &str) -> String {
    about(
        number,
        "correct_entry",
        &format!(
            r#""entry":{},"why":"{why}","words":"it was Tuesday""#,
            entry.0
        ),
    )
}

fn line(house: &House, number: &str, entry: EntryNumber) -> Line {
    let id = house.service().find_patient(number).unwrap();
    let record = house.service().record(house.staff("lead"), id).unwrap();
    let found = record
        .page
        .lines
        .into_iter()
        .find(|line| line.entry == entry);
    found.unwrap()
}

fn queue(house: &House, login: &str) -> Vec<(EntryNumber, String, String)> {
    let queue = house
        .service()
        .to_countersign(house.staff(login), None)
        .unwrap();
    assert_eq!(queue.total, queue.rows.len());
    let today = house.service().today(house.staff(login)).unwrap();
    assert_eq!(today.header.to_countersign, queue.total);
    queue
        .rows
        .into_iter()
        .map(|row| (row.entry, row.name, row.author_name))
        .collect()
}

/// R004-13: the three levels are defined in the catalogue; whose level it is is said by who supervises them, and a CMP1
/// person without a supervisor is flagged.
#[test]
fn a_practice_level_is_said_by_another_and_a_cmp1_without_supervisor_is_flagged() {
    let house = House::new();
    for level in PracticeLevel::ALL {
        let catalogue = house.service().catalogue();
        let frameworks = catalogue.frameworks();
        let defined = frameworks
            .iter()
            .flat_map(|framework| &framework.levels)
            .find(|defined| defined.id == level.words());
        assert!(
            defined.is_some_and(|defined| defined.summary.len() > 50),
            "{level}"
        );
    }
    assert_eq!(
        house.refused("osei", &level("osei", "cmp3")).reason,
        Reason::NotAllowed
    );
    assert_eq!(
        house.refused("lead", &level("lead", "cmp3")).reason,
        Reason::NotAllowed
    );
    assert_eq!(
        house.refused("bell", &level("osei", "cmp1")).reason,
        Reason::NotAllowed
    );
    let bare = r#"{"command":"set_practice_level","staff":"osei","level":"cmp1"}"#;
    assert_eq!(house.refused("lead", bare).field.as_deref(), Some("reason"));
    house.saved("lead", &level("osei", "cmp1"));
    assert_eq!(
        house.refused("lead", &level("osei", "cmp1")).reason,
        Reason::State
    );
    let row = |house: &House| {
        let staff = house.service().staff();
        staff.into_iter().find(|row| row.login == "osei").unwrap()
    };
    assert_eq!(
        (
            row(&house).practice_level.as_str(),
            row(&house).attention.as_str()
        ),
        ("CMP1", "CMP1 without a supervisor")
    );
    supervise(&house, "osei", "bell");
    assert_eq!(row(&house).attention, "");
    // The supervisor may say it now, and take it away.
    house.saved("bell", &level("osei", "cmp2"));
    house.saved(
        "bell",
        r#"{"command":"set_practice_level","staff":"osei","reason":"has left practice"}"#,
    );
    assert_eq!(row(&house).practice_level, "");
    house.rebuild_equals_live();
}

#[test]
fn an_entry_of_cmp1_waits_for_the_supervisor_and_is_never_edited() {
    let house = supervised();
    let (id, number) = house.register("lead", 1, "BEGUM", "weekly");
    house.saved(
        "lead",
        &about(
            &number,
            "assign_case_manager",
            r#""case_manager":"osei","reason":"x""#,
        ),
    );
    let receipt = house.contact("osei", &number, "");
    assert_eq!(
        receipt.last.0,
        receipt.first.0 + 1,
        "the waiting is an entry beside it"
    );
    // What the setting does not name, and what others record, does not wait.
    house.saved(
        "osei",
        &about(
            &number,
            "raise_alert",
            r#""about":"allergy","text":"penicillin""#,
        ),
    );
    house.contact("lead", &number, "");
    let waits = "waits for the countersignature of M Bell";
    assert_eq!(line(&house, &number, receipt.first).countersignature, waits);
    let rows = [(receipt.first, "BEGUM, Test".to_owned(), "A Osei".to_owned())];
    assert_eq!(queue(&house, "bell"), rows);
    assert_eq!(queue(&house, "osei"), []);
    // A lead may sign, but the queue is the supervisor's.
    assert_eq!(queue(&house, "lead"), []);
    let before = house.state(id).contact;
    assert_eq!(
        house
            .refused("osei", &sign(&number, receipt.first, ""))
            .reason,
        Reason::NotAllowed
    );
    let signed = house.saved("bell", &sign(&number, receipt.first, r#","note":"Clear.""#));
    assert_eq!(house.state(id).contact, before);
    let said = line(&house, &number, receipt.first).countersignature;
    assert_eq!(
        said,
        format!(
            "countersigned by M Bell (reviewed), today 09:00 ({})",
            signed.first
        )
    );
    assert_eq!(queue(&house, "bell"), []);
    let again = house.refused("lead", &sign(&number, receipt.first, ""));
    assert!(again.message.contains("M Bell countersigned"), "{again}");
    house.rebuild_equals_live();
}

#[test]
fn only_the_supervisor_who_stands_in_or_a_lead_countersigns() {
    let house = supervised();
    let (_, number) = house.register("osei", 1, "BEGUM", "weekly");
    let one = house.contact("osei", &number, "").first;
    let rest = r#","profession":"nurse"}}"#;
    house.saved(
        "lead",
        &format!(
            r#"{{"command":"add_staff","details":{{"login":"new","name":"N Ew","roles":["case_manager"]{rest}"#
        ),
    );
    house.saved(
        "lead",
        r#"{"command":"change_policy","setting":"team_sees_all","value":"true","reason":"x"}"#,
    );
    // A colleague may read the record, but not sign.
    assert_eq!(
        house.refused("new", &sign(&number, one, "")).reason,
        Reason::NotAllowed
    );
    assert_eq!(queue(&house, "new"), []);
    house.saved("lead", &sign(&number, one, ""));
    // Nobody supervises any more: what waits shows at the lead's.
    let two = house.contact("osei", &number, "").first;
    house.saved(
        "lead",
        r#"{"command":"suspend_staff","staff":"bell","suspended":true,"reason":"left"}"#,
    );
    let entries: Vec<EntryNumber> = queue(&house, "lead").into_iter().map(|row| row.0).collect();
    assert!(
        entries.contains(&two) && !entries.contains(&one),
        "{entries:?}"
    );
    house.rebuild_equals_live();
}

#[test]
fn a_correction_voids_a_countersignature_and_waits_for_its_own() {
    let house = supervised();
    let (id, number) = house.register("lead", 1, "BEGUM", "weekly");
    house.saved(
        "lead",
        &about(
            &number,
            "assign_case_manager",
            r#""case_manager":"osei","reason":"x""#,
        ),
    );
    let first = house.contact("osei", &number, "").first;
    house.saved("bell", &sign(&number, first, ""));
    house.clock.advance_minutes(5);
    let added = house
        .saved("osei", &correct(&number, first, "added_detail"))
        .first;
    assert_eq!(
        line(&house, &number, first).countersignature,
        format!("countersignature of M Bell (reviewed) void: corrected by {added}")
    );
    // The correction of a contact waits as a contact would.
    let rows: Vec<EntryNumber> = queue(&house, "bell").into_iter().map(|row| row.0).collect();
    assert_eq!(rows, [added]);
    let refusal = house.refused("bell", &sign(&number, first, ""));
    assert!(refusal.message.contains("voided"), "{refusal}");
    house.saved("bell", &sign(&number, added, ""));
    // A struck entry waits no longer; what strikes it waits, unless it is recorded by somebody else.
    let second = house.contact("osei", &number, "").first;
    let struck = house
        .saved("osei", &correct(&number, second, "wrong_fact"))
        .first;
    assert_eq!(
        house
            .state(id)
            .countersigning
            .waiting
            .iter()
            .map(|one| (one.entry, one.kind))
            .collect::<Vec<_>>(),
        [(struck, EventKind::ContactRecorded)]
    );
    let third = house.contact("osei", &number, "").first;
    house.saved("lead", &correct(&number, third, "wrong_fact"));
    let waiting: Vec<EntryNumber> = house
        .state(id)
        .countersigning
        .waiting
        .iter()
        .map(|one| one.entry)
        .collect();
    assert_eq!(waiting, [struck]);
    // A countersignature given by mistake is taken back: the entry waits again.
    let signature = house.saved("bell", &sign(&number, struck, "")).first;
    house.saved("bell", &correct(&number, signature, "wrong_fact"));
    let waiting: Vec<EntryNumber> = house
        .state(id)
        .countersigning
        .waiting
        .iter()
        .map(|one| one.entry)
        .collect();
    assert_eq!(waiting, [struck]);
    house.rebuild_equals_live();
}

#[test]
fn which_kinds_wait_is_a_setting_and_the_queue_comes_in_pages() {
    let house = supervised();
    let set = |value: &str| {
        format!(
            r#"{{"command":"change_policy","setting":"countersign_kinds","value":{value:?},"reason":"x"}}"#
        )
    };
    for wrong in [r#"["visit"]"#, r#"["policy_changed"]"#, r#"["corrected"]"#] {
        assert_eq!(
            house.refused("lead", &set(wrong)).reason,
            Reason::Invalid,
            "{wrong}"
        );
    }
    house.saved("lead", &set(r#"["fell"]"#));
    let (_, number) = house.register("osei", 1, "BEGUM", "weekly");
    let contact = house.contact("osei", &number, "");
    assert_eq!(contact.first, contact.last);
    let falls: Vec<EntryNumber> = (0..120)
        .map(|_| {
            house
                .saved(
                    "osei",
                    &about(&number, "record_fall", r#""injury":"none","note":"x""#),
                )
                .first
        })
        .collect();
    let bell = house.staff("bell");
    let mut read = Vec::new();
    let mut after = None;
    loop {
        let page = house.service().to_countersign(bell, after).unwrap();
        assert_eq!(page.total, 120);
        read.extend(page.rows.iter().map(|row| row.entry));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(read, falls);
}

#[test]
fn a_comment_stands_beneath_its_entry_and_goes_with_it() {
    let house = supervised();
    let (_, number) = house.register("osei", 1, "BEGUM", "weekly");
    let (other, right) = house.register("osei", 2, "OTHER", "weekly");
    let entry = house.contact("osei", &number, "").first;
    let say = |entry: EntryNumber, text: &str| {
        about(
            &number,
            "add_comment",
            &format!(r#""entry":{},"text":"{text}""#, entry.0),
        )
    };
    assert_eq!(
        house.refused("bell", &say(entry, " ")).field.as_deref(),
        Some("text")
    );
    assert_eq!(
        house
            .refused("bell", &say(EntryNumber(1), "x"))
            .field
            .as_deref(),
        Some("entry")
    );
    let long = "x".repeat(32_001);
    assert_eq!(
        house.refused("bell", &say(entry, &long)).reason,
        Reason::TooLong
    );
    let comment = house
        .saved("bell", &say(entry, "Ask about the stairs"))
        .first;
    let shown = line(&house, &number, entry).comments;
    assert_eq!(
        shown,
        [format!(
            "M Bell, today 09:00 ({comment}): Ask about the stairs"
        )]
    );
    assert_eq!(
        line(&house, &number, comment).headline,
        format!("Comment on {entry}")
    );
    // The entry is another patient's: what was said about it tells of that patient, so it is not shown here either.
    house.saved(
        "osei",
        &about(
            &number,
            "correct_entry",
            &format!(
                r#""entry":{},"why":"wrong_patient","words":"x","right_patient":"{right}""#,
                entry.0
            ),
        ),
    );
    assert!(line(&house, &number, comment).hidden);
    assert_eq!(line(&house, &number, entry).comments, [""; 0]);
    assert_eq!(
        house.refused("bell", &say(entry, "x")).reason,
        Reason::State
    );
    // On the right record it waits anew.
    assert_eq!(house.state(other).countersigning.waiting.len(), 2 + 1);
    house.rebuild_equals_live();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, max_shrink_iters: 30, ..ProptestConfig::default() })]

    /// Whatever is recorded, signed, commented and corrected in whatever order: a record folded anew is the live one.
    #[test]
    fn folded_anew_what_waits_and_what_was_signed_is_as_it_was(
        steps in proptest::collection::vec((0_u8..9, any::<proptest::sample::Index>(), any::<bool>()), 10..40),
    ) {
        let house = supervised();
        let (_, number) = house.register("osei", 1, "BEGUM", "weekly");
        let (_, right) = house.register("osei", 2, "OTHER", "weekly");
        let mut entries = vec![house.contact("osei", &number, "").first];
        let mut signed = 0;
        for (what, index, own) in steps {
            let entry = *index.get(&entries);
            let who = if own { "osei" } else { "bell" };
            let asked = match what {
                0..=2 => contact(&number, ""),
                3 | 4 => sign(&number, entry, ""),
                5 => correct(&number, entry, "wrong_fact"),
                6 => correct(&number, entry, "added_detail"),
                7 => about(&number, "correct_entry", &format!(
                    r#""entry":{},"why":"wrong_patient","words":"x","right_patient":"{right}""#, entry.0)),
                _ => about(&number, "add_comment", &format!(r#""entry":{},"text":"x""#, entry.0)),
            };
            if let Ok(receipt) = house.run(who, &asked) {
                signed += usize::from(matches!(what, 3 | 4));
                entries.extend((receipt.first.0..=receipt.last.0).map(EntryNumber));
            }
            house.clock.advance_minutes(1);
        }
        house.rebuild_equals_live();
        let id = house.service().find_patient(&number).unwrap();
        let room = house.state(id).countersigning;
        // Nothing both waits and stands signed, and nothing struck waits.
        let struck = house.state(id).corrections.struck();
        for one in &room.waiting {
            prop_assert!(room.on(one.entry).is_none() && !struck.contains(&one.entry));
        }
        prop_assert!(room.done.len() <= signed);
        let card = house.service().card(id).unwrap();
        prop_assert_eq!(&card.to_countersign, &room.waiting);
    }
}
