//! Role profiles, gaps and development from the shell, on the built program.

use crate::cli_house::{House, both_ways};

/// Runs a line whose arguments are parted by bars.
fn ok(house: &House, line: &str) -> String {
    house.ok(&line.split('|').collect::<Vec<_>>())
}

/// The same, for what it answers as JSON.
fn json(house: &House, line: &str) -> serde_json::Value {
    house.json(&line.split('|').collect::<Vec<_>>())
}

/// The number of the entry that a line recorded.
fn entry(house: &House, line: &str) -> String {
    json(house, line)["first"].to_string()
}

/// Expects that a line is refused, with one sentence.
fn refused(house: &House, line: &str) -> String {
    house.stopped(1, &line.split('|').collect::<Vec<_>>())
}

/// Expects that a line is used wrongly, and gives what was said.
fn wrong(house: &House, line: &str) -> String {
    let ran = house.run(&line.split('|').collect::<Vec<_>>());
    assert_eq!(ran.code, 2, "{ran:?}");
    ran.err
}

/// Who runs the tests, and a colleague whom they supervise.
fn with_a_colleague(house: &House) -> String {
    let me = json(house, "staff")[0]["login"]
        .as_str()
        .unwrap()
        .to_owned();
    ok(
        house,
        &format!(
            "staff|add|amara|--name|A Mara|--role|case_manager|--profession|nurse|--supervisor|{me}"
        ),
    );
    me
}

#[test]
fn a_post_is_written_given_and_its_gaps_are_read() {
    both_ways(|house| {
        with_a_colleague(house);
        let default = ok(house, "profile|default|case_manager");
        assert!(
            default.contains("nhs2005.B") && !default.contains("nhs2005.A"),
            "{default}"
        );
        let write = "profile|write|--title|Case manager|--caseload|60 people|--service|team|--unit";
        let bare = refused(house, &format!("{write}|cmp.pp.01@CMP2"));
        assert!(bare.contains("calls for this level"), "{bare}");
        let perhaps = wrong(house, &format!("{write}|ksf.1 perhaps"));
        assert!(
            perhaps.contains("essential, desirable or assumed"),
            "{perhaps}"
        );
        let profile = entry(
            house,
            &format!("{write}|nhs2005.A|--unit|cmp.pp.01@CMP2 desirable: many live alone"),
        );
        let shown = ok(house, &format!("profile|show|{profile}"));
        for part in [
            "CMP level CMP2",
            "desirable",
            "many live alone",
            "Note: A Advanced",
        ] {
            assert!(shown.contains(part), "{part}: {shown}");
        }
        ok(house, &format!("profile|assign|amara|{profile}"));
        assert!(ok(house, "profile").contains("A Mara"));
        let gaps = ok(house, "gaps|amara");
        assert!(
            gaps.contains("not assessed") && !gaps.contains('%'),
            "{gaps}"
        );
        let rows = json(house, "gaps|amara");
        assert_eq!(rows["rows"].as_array().unwrap().len(), 2);
        assert!(ok(house, "gaps").contains("has no role profile"));
        let team = ok(house, "gaps|--team");
        assert!(
            team.contains("nobody") && team.contains("Without a role profile"),
            "{team}"
        );
        let grid = json(house, "gaps|--grid|cmp|--statements");
        assert_eq!(grid["rows"].as_array().unwrap().len(), 196);
        let legend = ok(house, "gaps|--grid|nhs2005");
        assert!(legend.contains("C judged competent"), "{legend}");
        refused(house, "gaps|--grid|nmc");
        refused(house, "profile|show|1");
        ok(house, "profile|assign|amara|none|--reason|left");
        ok(
            house,
            &format!("profile|write|--profile|{profile}|--out-of-use|--reason|no such post"),
        );
        assert!(ok(house, "profile").contains("out of use"));
    });
}

#[test]
fn agreements_objectives_and_mentors_are_recorded_and_read() {
    both_ways(|house| {
        let me = with_a_colleague(house);
        ok(
            house,
            "development|agreement|offer|amara|--until|2099-05-15|--protected|7h30|--accreditation|advanced practice",
        );
        let objective = entry(
            house,
            "development|objective|set|amara|lead a review|--due|2099-01-31",
        );
        ok(
            house,
            &format!("development|objective|review|amara|{objective}|goes_on|--words|one is done"),
        );
        ok(
            house,
            &format!("development|mentor|pair|amara|{me}|--words|plans"),
        );
        let shown = ok(house, "development|amara");
        for part in [
            "7 h 30 min a month planned",
            "wanted: advanced practice",
            "waits for the person to accept it",
            "goes on. one is done",
        ] {
            assert!(shown.contains(part), "{part}: {shown}");
        }
        let waiting = ok(house, "development|waiting");
        assert!(
            waiting.contains("waits for A Mara to accept it"),
            "{waiting}"
        );
        let plan = json(house, "development|plan|amara");
        assert_eq!(plan["development"]["name"], "A Mara");
        ok(
            house,
            &format!("development|mentor|end|amara|{me}|--reason|a year"),
        );
    });
}

#[test]
fn modules_and_provisional_practice_are_recorded_and_read() {
    both_ways(|house| {
        with_a_colleague(house);
        let module = entry(
            house,
            "development|module|write|--title|Care plans|--unit|nhs2005.B",
        );
        assert!(ok(house, "development|module").contains("Care plans"));
        ok(
            house,
            &format!(
                "development|provisional|begin|amara|--until|2099-01-31|--module|{module}|--patients|20|--limits|nobody on the most intense rung"
            ),
        );
        ok(
            house,
            &format!("development|module|done|{module}|--provider|here|--staff|amara"),
        );
        let shown = ok(house, "development|amara");
        for part in [
            "0 patients of at most 20",
            "nobody on the most intense rung",
            "completed on",
        ] {
            assert!(shown.contains(part), "{part}: {shown}");
        }
        ok(
            house,
            "development|provisional|renew|amara|--until|2099-06-30|--words|put off",
        );
        ok(house, "development|provisional|end|amara|--words|finished");
        ok(house, "development|hours|2026-01-01|2026-01-31|150");
        let help = ok(house, "development|nmc|--from|2025-06-01");
        assert!(
            help.contains("150 h") && help.contains("no claim"),
            "{help}"
        );
        assert!(ok(house, "development|log").contains("No learning filed"));
        let no_day = wrong(house, "development|nmc|--from|summer");
        assert!(no_day.contains("2026-11-22"), "{no_day}");
        refused(
            house,
            "development|exempt|amara|full|--unit|nhs2005.B|--reason|x",
        );
    });
}
