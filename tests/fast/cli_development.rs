//! Role profiles, gaps and development from the shell, on the built program.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

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

/// A whole group comes with one level; a unit given by itself may say another.
fn group_with_one_level(house: &House) {
    let write = "profile|write|--title|Supervisor|--caseload|60 people|--service|team";
    let unknown = refused(
        house,
        &format!("{write}|--group|cmp/Nothing@CMP2: new staff"),
    );
    assert!(
        unknown.contains("Use one of:") && unknown.contains("Supervision"),
        "{unknown}"
    );
    let own = "--unit|cmp.pp.01@CMP3: leads others";
    let said = format!("{write}|{own}|--group|cmp/supervision@CMP2 desirable: new staff");
    let shown = ok(house, &format!("profile|show|{}", entry(house, &said)));
    let rows: Vec<&str> = shown
        .lines()
        .filter(|line| line.starts_with("cmp."))
        .collect();
    assert!(rows.len() > 1, "{shown}");
    assert!(
        rows[0].contains("CMP3") && rows[0].contains("leads others"),
        "{shown}"
    );
    for row in &rows[1..] {
        for part in ["CMP2", "desirable", "new staff"] {
            assert!(row.contains(part), "{part}: {row}");
        }
    }
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
        group_with_one_level(house);
        let profile = entry(
            house,
            &format!("{write}|nhs2005.A|--unit|cmp.pp.01@CMP2 desirable: many live alone"),
        );
        let shown = ok(house, &format!("profile|show|{profile}"));
        for part in ["CMP2", "desirable", "many live alone", "Note: A Advanced"] {
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
        for line in ["gaps|amara", "gaps|--team", "gaps|--grid|cmp|--statements"] {
            let said = ok(house, line);
            let wide = said.lines().find(|line| line.chars().count() > 80);
            assert_eq!(wide, None, "{line}");
        }
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

/// The text of the Markdown file of a print, whose two files only their owner reads and which is never written over.
fn printed(house: &House, line: &str) -> String {
    let told = json(house, line);
    let files: Vec<PathBuf> = told["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| house.home().join(file.as_str().unwrap()))
        .collect();
    let [markdown, pdf] = files.as_slice() else {
        panic!("{told}");
    };
    for file in &files {
        let mode = fs::metadata(file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{told}");
    }
    assert!(fs::read(pdf).unwrap().starts_with(b"%PDF-"), "{told}");
    let text = fs::read_to_string(markdown).unwrap();
    let again = refused(house, line);
    assert!(again.contains("There is a file out/"), "{again}");
    assert_eq!(fs::read_to_string(markdown).unwrap(), text);
    text
}

fn holds(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!text.contains('%'), "{text}");
}

/// R000-21 (part): the three steps from the shell. The caseload and the service are described, units are chosen with level
/// and complexity, and a job description and a development plan are exported. R000-22: what a person and a team hold, what
/// they can learn at work and the training plan, exported.
#[test]
fn a_post_a_plan_and_a_team_are_printed_in_both_forms() {
    both_ways(|house| {
        let me = with_a_colleague(house);
        fs::create_dir(house.home().join("out")).unwrap();
        let profile = entry(
            house,
            "profile|write|--title|Case manager|--caseload|60 people, a third alone|--service|integrated team|--unit|nhs2005.B|--unit|nhs2005.D|--unit|cmp.pp.01@CMP2 desirable: many live alone",
        );
        let job = format!("profile|print|{profile}|--to|out");
        let description = printed(house, &format!("{job}|job-description"));
        let parts = [
            "60 people, a third alone",
            "integrated team",
            "CMP2",
            "many live alone",
        ];
        holds(&description, &parts);
        let specification = printed(house, &format!("{job}|person-specification"));
        let (essential, desirable) = specification.split_once("Desirable").unwrap();
        holds(essential, &["Essential", "B Leading"]);
        holds(desirable, &["CMP2"]);

        let no_post = refused(house, "development|print|amara|--to|out");
        assert!(no_post.contains("A Mara has no role profile"), "{no_post}");
        ok(house, &format!("profile|assign|amara|{profile}"));
        let module = entry(
            house,
            "development|module|write|--title|Mental health first|--unit|nhs2005.D",
        );
        ok(
            house,
            &format!(
                "development|agreement|offer|amara|--until|2099-05-15|--protected|7h30|--facilitator|{me}|--accreditation|advanced practice"
            ),
        );
        ok(
            house,
            "development|objective|set|amara|lead a review|--due|2099-01-31|--evidence|a witnessed account",
        );
        ok(
            house,
            &format!(
                "development|provisional|begin|amara|--until|2099-01-31|--module|{module}|--patients|20"
            ),
        );
        let plan = printed(house, "development|print|amara|--to|out");
        let name = json(house, "staff")[0]["name"].as_str().unwrap().to_owned();
        let parts = [
            "Development plan: Case manager",
            "A Mara",
            &name,
            "7 h 30 min a month",
            "advanced practice",
            "waits for the person to accept it",
            "lead a review",
            "a witnessed account",
            "31 Jan 2099",
            "To be learned at work",
            "B Leading",
            "not assessed",
            "Mental health first",
            "At most 20 patients",
        ];
        holds(&plan, &parts);

        let team = printed(house, "gaps|--team|--print|--to|out");
        let parts = [
            "Held by nobody",
            "To be learned at work",
            "Training plan",
            "Mental health first",
            "A Mara",
            "Case manager",
        ];
        holds(&team, &parts);
        let nowhere = refused(house, "development|print|amara|--to|nowhere");
        assert!(nowhere.contains("no folder nowhere:"), "{nowhere}");
        let unknown = refused(house, "profile|print|1|job-description");
        assert!(unknown.contains("wrote no role profile"), "{unknown}");
        let poem = wrong(house, &format!("{job}|poem"));
        assert!(poem.contains("job_description"), "{poem}");
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
        let no_day = refused(house, "development|nmc|--from|summer");
        assert!(no_day.contains("2026-11-22"), "{no_day}");
        refused(
            house,
            "development|exempt|amara|full|--unit|nhs2005.B|--reason|x",
        );
    });
}
