//! Random days: whatever is asked for in whatever order, the store is what the journal says.
#![allow(clippy::indexing_slicing, reason = "a test may stop")]

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{House, about, contact};
use crate::domain::entry::{ClockMark, CommandId, EntryHead, EntryNumber, PatientId, StaffId};
use crate::domain::event::Event;
use crate::domain::patient::Patient;
use crate::domain::patient::contact::{Channel, ContactRecorded, Outcome};
use crate::domain::programme::policy::Policy;
use crate::domain::time::{EventTime, Moment};
use crate::journal::record::samples::samples;
use crate::store::keys::index_keys;

/// One thing that somebody tries; what the rules say to it does not matter.
fn command(house: &House, numbers: &[String], what: u8, one: usize, two: u64) -> String {
    let number = &numbers[one % numbers.len()];
    let other = &numbers[(one + 1) % numbers.len()];
    let at = format!(r#","at":"-{}m""#, two * 37 % 1_400);
    let entry = two % house.service().shared.reader.head().last + 1;
    let pick = |from: &[&str]| from[usize::try_from(two).unwrap() % from.len()].to_owned();
    let rung = pick(&["daily", "weekly", "monthly", "quarterly"]);
    match what % 20 {
        0..4 => contact(
            number,
            &format!(r#"{at},"follow_ups":[{{"what":"Ring","due":"fri"}}]"#),
        ),
        4 => contact(
            number,
            &format!(r#"{at},"outcome":"no_reply","note":"x","next":"tomorrow""#),
        ),
        5 => contact(
            number,
            &format!(r#"{at},"next":"fri 10:00","planned":false"#),
        ),
        6 => about(
            number,
            "step_intensity",
            &format!(r#""to":"{rung}","rationale":"x""#),
        ),
        7 => about(
            number,
            "record_admission",
            &format!(
                r#""hospital":"x","how":"{}","why":"x"{at}"#,
                pick(&["emergency", "planned", "transfer"])
            ),
        ),
        8 => about(
            number,
            "record_return",
            &format!(
                r#""destination":"{}"{at}"#,
                pick(&["home", "care_home", "other_hospital"])
            ),
        ),
        9 => about(
            number,
            "record_fall",
            &format!(r#""injury":"none","note":"x"{at}"#),
        ),
        10 | 11 => about(
            number,
            "correct_entry",
            &format!(
                r#""entry":{entry},"why":"wrong_patient","words":"x","right_patient":"{other}""#
            ),
        ),
        12 | 13 => about(
            number,
            "correct_entry",
            &format!(
                r#""entry":{entry},"why":"wrong_fact","words":"x","replacement":{{"channel":"telephone","note":"y"{at}}}"#
            ),
        ),
        14 => about(
            number,
            "correct_entry",
            &format!(
                r#""entry":{entry},"why":"{}","words":"x","said_by":"y""#,
                pick(&["wrong_fact", "added_detail", "disputed_opinion"])
            ),
        ),
        15 => about(
            number,
            "refuse_suggestion",
            &format!(r#""suggestion":{entry},"reason":"x""#),
        ),
        16 => about(
            number,
            "close_follow_up",
            &format!(r#""follow_up":{{"entry":{entry},"place":0}},"outcome":"made""#),
        ),
        17 => about(
            number,
            "file_evidence",
            &format!(r#""about":{entry},"did":"x","text":"","statements":["evercare.coach.1"]"#),
        ),
        18 if two.is_multiple_of(3) => about(number, "record_death", &format!(r#""note":"x"{at}"#)),
        18 => about(
            number,
            "leave_programme",
            r#""reason":"x","destination":"disease_management","informed":"y""#,
        ),
        _ => about(
            number,
            "correct_details",
            &format!(r#""reason":"x","details":{{"surname":"N{two}"}}"#),
        ),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 40, ..ProptestConfig::default() })]

    #[test]
    fn whatever_was_asked_for_the_store_is_what_the_journal_says(
        steps in proptest::collection::vec((any::<u8>(), 0_usize..4, 0_u64..1_000), 20..60),
        ends in proptest::collection::vec(0_usize..60, 2),
    ) {
        let mut house = House::new();
        let numbers: Vec<String> = (1..=4)
            .map(|index| house.register("osei", index, &format!("N{index}"), "weekly").1)
            .collect();
        let mut taken = 0;
        for (place, (what, one, two)) in steps.iter().enumerate() {
            let asked = command(&house, &numbers, *what, *one, *two);
            taken += usize::from(house.run("lead", &asked).is_ok());
            house.clock.advance_minutes(i64::try_from(*two).unwrap());
            if ends.contains(&place) {
                let before = (house.everything(), house.urgencies("osei"));
                if two % 2 == 0 { house.stop(); } else { house.crash(); }
                house.open();
                prop_assert_eq!(&(house.everything(), house.urgencies("osei")), &before);
            }
        }
        house.rebuild_equals_live();
        // Each index key in the store is one that the states ask for, and none is missing.
        let mut expected = BTreeSet::new();
        for number in &numbers {
            let id = house.service().find_patient(number).unwrap();
            expected.extend(index_keys(&house.state(id)));
        }
        let stored: BTreeSet<Vec<u8>> = house.everything().into_iter()
            .filter(|(key, _)| key[0] == b'i').map(|(key, _)| key).collect();
        prop_assert_eq!(stored, expected);
        prop_assert!(taken > 0, "nothing was accepted");
    }
}

fn head(number: u64, minutes: i64) -> EntryHead {
    let zone = jiff::tz::TimeZone::get("Europe/London").unwrap();
    let entered = Moment(1_795_000_000_000_000).plus_minutes(minutes);
    EntryHead {
        number: EntryNumber(number),
        entered,
        happened: (minutes % 3 != 0)
            .then(|| EventTime::at(entered.plus_minutes(-minutes.abs()), &zone)),
        actor: StaffId(1),
        signed_in: None,
        command: CommandId(1),
        clock: ClockMark::InOrder,
    }
}

fn a_contact() -> ContactRecorded {
    ContactRecorded {
        channel: Channel::HomeVisit,
        outcome: Outcome::Made,
        duration_minutes: 30,
        travel_minutes: 0,
        made_by: StaffId(1),
        present: String::new(),
        planned: true,
        note: "x".to_owned(),
        decisions: Vec::new(),
        follow_ups: Vec::new(),
        next: None,
        late_reason: String::new(),
    }
}

proptest! {
    /// What is in the journal happened: any facts in any order apply, and what is asked of the state afterwards answers.
    #[test]
    fn any_facts_apply_in_any_order(
        order in proptest::collection::vec((any::<proptest::sample::Index>(), 1_u64..60, -9_000_000_i64..9_000_000), 0..60),
        struck in proptest::collection::btree_set((1_u64..60).prop_map(EntryNumber), 0..10),
    ) {
        let samples = samples();
        let mut patient = Patient::new(PatientId(7));
        let policy = Policy::default();
        let zone = policy.zone();
        for (index, number, minutes) in order {
            let (_, event) = index.get(&samples);
            patient.apply(&head(number, minutes), event, &struck);
            let _ = patient.clock().due(&policy, &zone);
            let _ = (patient.card(), index_keys(&patient), patient.consent.in_short(), patient.risk.latest().len());
            for entry in 1..60 {
                let _ = patient.corrections.elsewhere(EntryNumber(entry), event);
                let _ = patient.corrections.chain_of(EntryNumber(entry));
            }
        }
    }

    /// A later contact never makes the next one due earlier, and an older one recorded late changes nothing.
    #[test]
    fn the_due_day_follows_the_latest_contact_in_whatever_order_they_are_recorded(
        times in proptest::collection::vec(1_i64..200_000, 1..12),
        rung in 0_usize..6,
    ) {
        let policy = Policy::default();
        let zone = policy.zone();
        let samples = samples();
        let mut patient = Patient::new(PatientId(7));
        let none = BTreeSet::new();
        for (_, event) in &samples {
            if matches!(event, Event::PatientRegistered(_)) { patient.apply(&head(1, 0), event, &none); }
            if let Event::TierSet(fact) = event {
                let mut fact = fact.clone();
                fact.tier = crate::domain::patient::tier::Tier::CaseManagement;
                patient.apply(&head(2, 0), &Event::TierSet(fact), &none);
            }
            if let Event::IntensityStepped(fact) = event {
                let mut fact = fact.clone();
                fact.to.clone_from(&policy.ladder[rung].id);
                patient.apply(&head(3, 0), &Event::IntensityStepped(fact), &none);
            }
        }
        let mut last_due = None;
        let mut latest = 0;
        for (place, minutes) in times.iter().enumerate() {
            let mut head = head(10 + place as u64, 0);
            head.entered = head.entered.plus_minutes(200_000);
            head.happened = Some(EventTime::at(Moment(1_795_000_000_000_000).plus_minutes(*minutes), &zone));
            patient.apply(&head, &Event::ContactRecorded(a_contact()), &none);
            let due = patient.clock().due(&policy, &zone).unwrap().day;
            // The first contact's day is known only by the interval; from then on it only moves ahead.
            if place > 0 {
                prop_assert!(Some(due) >= last_due);
                if *minutes < latest { prop_assert_eq!(Some(due), last_due); }
            }
            last_due = Some(due);
            latest = latest.max(*minutes);
        }
        let day = Moment(1_795_000_000_000_000).plus_minutes(latest).day(&zone);
        prop_assert_eq!(last_due, Some(day.plus(i32::from(policy.ladder[rung].interval_days))));
    }
}
