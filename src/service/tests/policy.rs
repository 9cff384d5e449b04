//! Settings: whose they are, from when they hold, and that their past stays.

use super::{House, about, contact};
use crate::domain::patient::due::Basis;
use crate::domain::refusal::Reason;

const DAY: i64 = 24 * 60;

fn change(setting: &str, value: &str, rest: &str) -> String {
    format!(
        r#"{{"command":"change_policy","setting":"{setting}","value":"{value}","reason":"agreed"{rest}}}"#
    )
}

/// R001-03: a setting is changed by a lead, keeps its old value with its dates, and the past keeps the value that held then.
#[test]
fn a_setting_is_a_leads_and_keeps_its_history() {
    let mut house = House::new();
    let (_, number) = house.register("osei", 1, "BEGUM", "weekly");
    let refusal = house.refused("osei", &change("late_minutes", "60", ""));
    assert_eq!(refusal.reason, Reason::NotAllowed);
    for (command, field) in [
        (change("late_minuets", "60", ""), "setting"),
        (change("late_minutes", "soon", ""), "value"),
        (change("late_minutes", "1440", ""), "value"),
        (
            change("late_minutes", "60", r#","from":"2026-11-15""#),
            "from",
        ),
        (change("time_zone", "Mars/Olympus", ""), "value"),
        (change("ladder", "[]", ""), "value"),
    ] {
        assert_eq!(
            house.refused("lead", &command).field.as_deref(),
            Some(field),
            "{command}"
        );
    }
    // From a day to come: until then nothing changes.
    house.saved(
        "lead",
        &change("late_minutes", "60", r#","from":"2026-11-20""#),
    );
    house.contact("osei", &number, r#","at":"-2h""#);
    house.clock.advance_minutes(4 * DAY - 10 * 60);
    house.contact("osei", &number, r#","at":"-2h""#);
    house.clock.advance_minutes(10 * 60);
    assert_eq!(
        house
            .refused("osei", &contact(&number, r#","at":"-2h""#))
            .field
            .as_deref(),
        Some("late_reason")
    );
    let check = |house: &House| {
        let programme = house.service().programme();
        let on = |day: &str| programme.policy.on(day.parse().unwrap()).late_minutes;
        assert_eq!(
            (on("2026-11-19"), on("2026-11-20"), on("2027-01-01")),
            (1440, 60, 60)
        );
        let rows = house.service().policy_rows();
        let row = rows
            .iter()
            .find(|row| row.setting == "late_minutes")
            .unwrap();
        assert_eq!((row.value.as_str(), row.history.len()), ("60", 1));
        for words in ["2026-11-20", "1440", "60", "L Ead", "agreed"] {
            assert!(row.history[0].contains(words), "{}", row.history[0]);
        }
    };
    check(&house);
    house.rebuild_equals_live();
    house.stop();
    house.open();
    check(&house);
}

/// R001-62 (part), R001-63 (part): the band scales with the whole-time equivalent, and every rung has its weight.
#[test]
fn the_band_scales_and_every_rung_weighs() {
    let house = House::new();
    house.register("osei", 1, "BEGUM", "daily");
    house.register("osei", 2, "HARTLEY", "quarterly");
    let header = |house: &House| house.service().today(house.staff("osei")).unwrap().header;
    assert_eq!(header(&house).caseload_words(), "2 of 50-80 below");
    assert_eq!(header(&house).load_words(), "load 5.3 of 84.0");
    house.saved("lead", r#"{"command":"change_staff","staff":"osei","reason":"part time","details":{"login":"osei","name":"A Osei","roles":["case_manager"],"profession":"nurse","whole_time_hundredths":60}}"#);
    assert_eq!(header(&house).band, (30, 48));
    assert_eq!(header(&house).capacity, 5040);
    house.saved("lead", &change("caseload_low", "0", ""));
    house.saved("lead", &change("caseload_high", "1", ""));
    assert_eq!(header(&house).caseload_words(), "2 of 0-0 above");
}

#[test]
fn a_rung_taken_from_the_ladder_leaves_nobody_out_of_sight() {
    let house = House::new();
    let (id, number) = house.register("osei", 1, "BEGUM", "fortnightly");
    house.contact("osei", &number, "");
    let (_, policy, _) = house.service().policy_now();
    let ladder: Vec<_> = policy
        .ladder
        .iter()
        .filter(|rung| rung.id != "fortnightly")
        .collect();
    let value = serde_json::to_string(&serde_json::to_string(&ladder).unwrap()).unwrap();
    house.saved(
        "lead",
        &format!(
            r#"{{"command":"change_policy","setting":"ladder","value":{value},"reason":"agreed"}}"#
        ),
    );
    assert!(house.due(id).is_err());
    let today = house.service().today(house.staff("osei")).unwrap();
    assert!(today.rows.iter().any(|row| row.patient == Some(id)));
    house.saved(
        "osei",
        &about(
            &number,
            "step_intensity",
            r#""to":"monthly","rationale":"new ladder""#,
        ),
    );
    assert_eq!(house.due(id).unwrap().basis, Basis::Interval);
}

#[test]
fn years_of_changed_settings_keep_every_stored_value_small() {
    let mut house = House::new();
    for number in 1..=120 {
        let words: std::collections::BTreeMap<String, String> = (0..40)
            .map(|word| {
                (
                    format!("A{word}"),
                    format!("an abbreviation {number} that stands for a good many words"),
                )
            })
            .collect();
        let value = serde_json::to_string(&serde_json::to_string(&words).unwrap()).unwrap();
        house.saved("lead", &format!(r#"{{"command":"change_policy","setting":"abbreviations","value":{value},"reason":"agreed"}}"#));
    }
    super::years::assert_values_are_small(&house);
    house.rebuild_equals_live();
    house.stop();
    house.open();
    assert_eq!(house.service().programme().policy.changes.len(), 120);
    let long = change("time_zone", &"x".repeat(30_000), "");
    assert_eq!(house.refused("lead", &long).reason, Reason::TooLong);
}
