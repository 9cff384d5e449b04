//! Competence from the shell, on the built program: what is said where something is missing, wrong or empty.

use crate::cli_house::{House, both_ways};

/// Runs a line whose arguments are parted by bars.
fn ok(house: &House, line: &str) -> String {
    house.ok(&line.split('|').collect::<Vec<_>>())
}

/// The number of the entry that a line recorded.
fn entry(house: &House, line: &str) -> String {
    house.json(&line.split('|').collect::<Vec<_>>())["first"].to_string()
}

/// Files a product for some statement, and gives its entry.
fn filed(house: &House, statement: &str) -> String {
    entry(
        house,
        &format!("competence|file|product|--title|A plan|--did|I wrote it|--statement|{statement}"),
    )
}

/// R000-26: what corresponds is never shown without how it may be used.
#[test]
fn what_corresponds_comes_with_its_caution() {
    both_ways(|house| {
        let item = filed(house, "nhs2005.A.2");
        let said = ok(house, &format!("competence|corresponds|{item}"));
        assert!(said.contains("evercare.clinical.1"), "{said}");
        assert!(said.contains("not endorsed by any publisher"), "{said}");
        let told = house.json(&["competence", "corresponds", &item]);
        assert!(told["caution"].as_str().unwrap().starts_with("Proposals"));
        assert!(!told["proposals"].as_array().unwrap().is_empty());
    });
}

/// R004-14: a statement that is not applicable has its reason, and says so where it is read.
#[test]
fn a_statement_is_set_aside_in_the_shell() {
    both_ways(|house| {
        let given = |words: &'static [&'static str]| [&["competence", "set-aside"], words].concat();
        let unknown = house.stopped(1, &given(&["nhs2005.Z.9", "--because", "so"]));
        assert!(unknown.contains("caseload catalogue search"), "{unknown}");
        house.stopped(1, &given(&["nhs2005.B.1", "--because", " "]));
        house.ok(&given(&["nhs2005.B.1", "--because", "the ward does it"]));
        let again = given(&["nhs2005.B.1", "--because", "we do now", "--applies"]);
        house.ok(&again);
        let already = house.stopped(1, &again);
        assert!(
            already.contains("applies to your work already"),
            "{already}"
        );
    });
}

#[test]
fn a_refusal_says_what_to_give_and_which_command_lists_it() {
    both_ways(|house| {
        let me = house.json(&["staff"])[0]["login"]
            .as_str()
            .unwrap()
            .to_owned();
        let refused = |line: &str| house.stopped(1, &line.split('|').collect::<Vec<_>>());
        let judge = refused(&format!("competence|judge|{me}|competent|--rationale|seen"));
        assert!(judge.contains("Say what is judged"), "{judge}");
        assert!(
            judge.contains("--claim") && judge.contains("--unit"),
            "{judge}"
        );
        let item = refused("competence|item|99");
        assert!(
            item.contains("is no item") && item.contains("`caseload evidence`"),
            "{item}"
        );
        let link = refused("competence|link|99|--add|ksf.1.1");
        assert!(link.contains("`caseload evidence`"), "{link}");
        let statement =
            refused("competence|file|product|--title|A|--did|I wrote it|--statement|nope");
        assert!(statement.contains("no statement 'nope'"), "{statement}");
        assert!(
            statement.contains("`caseload catalogue search"),
            "{statement}"
        );
        let unit = refused("competence|rate|nope|alone");
        assert!(unit.contains("`caseload catalogue show"), "{unit}");
        let profile = refused("profile|write|--title|Case manager|--unit|ksf.1");
        assert!(profile.contains("Say what the caseload is"), "{profile}");
        filed(house, "ksf.1.1");
        let whom = refused("portfolio|--for| ");
        assert!(
            whom.contains("Say for whom it is") && !whom.contains("is is"),
            "{whom}"
        );
    });
}

#[test]
fn a_day_that_is_none_is_refused_in_one_sentence_everywhere() {
    let house = House::new();
    for line in [
        "competence|rate|ksf.1|alone|--action|read|--by|summer",
        "policy|set|idle_lock_minutes|5|--from|summer|--reason|x",
        "portfolio|--for|A university|--from|summer",
        "development|hours|summer|2026-01-31|100",
    ] {
        let said = house.stopped(1, &line.split('|').collect::<Vec<_>>());
        let wanted = "'summer' is no day. Write it as 2026-11-22; one to come, in the next ten years, also as fri, +14d or 22/11/2026.";
        assert!(said.contains(wanted), "{line}: {said}");
    }
    // The forms of the screens are good in each.
    ok(
        &house,
        "competence|rate|ksf.1|alone|--action|read|--by|+14d|--review|31/01/2030",
    );
    ok(&house, "development|nmc|--from|2025-06-01");
}

#[test]
fn a_portfolio_has_all_its_files_or_none_and_its_days_in_order() {
    both_ways(|house| {
        filed(house, "ksf.1.1");
        let folder = house.home().join("out");
        std::fs::create_dir(&folder).unwrap();
        let to = folder.to_str().unwrap().to_owned();
        let portfolio = ["portfolio", "--for", "A university", "--to", &to];
        let days = ["--from", "2026-11-02", "--until", "2026-11-01"];
        let said = house.stopped(1, &[&portfolio[..], &days[..]].concat());
        assert!(
            said.contains("2 Nov 2026") && said.contains("1 Nov 2026"),
            "{said}"
        );
        let left = || std::fs::read_dir(&folder).unwrap().count();
        assert_eq!(left(), 0);
        // Refused by the service: nothing is left of what was made before it was asked.
        let none = house.stopped(1, &[&portfolio[..], &["--framework", "nope"][..]].concat());
        assert_eq!(left(), 0, "{none}");
        house.ok(&portfolio);
        assert_eq!(left(), 4);
        // With one of them there, nothing is asked for, recorded or written.
        let names = std::fs::read_dir(&folder).unwrap();
        let mut paths: Vec<_> = names.map(|one| one.unwrap().path()).collect();
        paths.sort();
        for path in &paths[1..] {
            std::fs::remove_file(path).unwrap();
        }
        let number = |entry: String| entry.parse::<u64>().unwrap();
        let before = number(filed(house, "ksf.1.2"));
        let there = house.stopped(1, &portfolio);
        assert!(
            there.contains("There is a file") && there.contains("already"),
            "{there}"
        );
        assert_eq!(left(), 1);
        assert_eq!(number(filed(house, "ksf.1.3")), before + 1);
    });
}

#[test]
fn what_is_empty_says_what_to_do_and_nothing_trails() {
    both_ways(|house| {
        let known = ok(house, "competence");
        assert!(known.contains("Nothing is known yet"), "{known}");
        assert!(known.contains("`caseload competence file`"), "{known}");
        let all = ok(house, "competence|show|--all");
        assert!(!all.contains("Nothing is known"), "{all}");
        let team = ok(house, "gaps|--team");
        assert!(
            team.contains("`caseload profile write`") && !team.contains("Asked of"),
            "{team}"
        );
        for line in ["gaps|--grid|ksf", "development|nmc"] {
            let said = ok(house, line);
            let trails = |line: &&str| line.ends_with([' ', ',']);
            assert_eq!(said.lines().find(trails), None, "{said}");
        }
        let default = ok(house, "profile|default|auditor");
        assert!(default.contains(", for an auditor"), "{default}");
        filed(house, "ksf.1.1");
        assert!(!ok(house, "competence").contains("Nothing is known"));
        let help = ok(house, "evidence|--help");
        assert!(!help.contains("four"), "{help}");
    });
}
