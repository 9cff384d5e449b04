//! The catalogue of competences from the shell, on the built program, on a store and on a server.

use std::fs;

use crate::cli_house::{House, both_ways};

const EVERCARE: &str = include_str!("../../fixtures/catalogue/evercare.toml");

fn table(house: &House, name: &str, text: &str) -> String {
    let path = house.home().join(name);
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn frameworks_are_listed_shown_and_searched() {
    both_ways(|house| {
        let list = house.ok(&["catalogue"]);
        for words in [
            "Version 1",
            "9 units, 31 rows, 31 statements",
            "8 units, 39 rows, 39 statements",
            "52 units, 65 rows and 1 not written for every level, 196 statements",
            "Not yet written: ksf.palliative",
            "Rights: Crown copyright",
            "not a tick-box list",
        ] {
            assert!(list.contains(words), "{words}: {list}");
        }
        assert_eq!(house.json(&["catalogue"])[3]["statements"], 196);
        // R002-01: one principle, with both source documents.
        let shown = house.ok(&["catalogue", "show", "nhs2005"]);
        assert_eq!(
            shown.matches("Principle: Additional Competences").count(),
            1
        );
        assert!(shown.contains("000_") && shown.contains("002_"), "{shown}");
        assert!(shown.contains("not for: Case manager"), "{shown}");
        // R004-58: a criterion about teams says how somebody who works alone reads it.
        let one = house.ok(&["catalogue", "show", "cmp", "MA02", "--level", "CMP1"]);
        assert!(
            one.contains("Help: Working alone, ") && one.contains("stakeholders"),
            "{one}"
        );
        assert!(
            one.contains("cmp.ma.02.a.1") && !one.contains("cmp.ma.02.a.2"),
            "{one}"
        );
        let empty = house.ok(&["catalogue", "show", "ksf", "palliative care"]);
        assert!(
            empty.contains("Not yet written, and never counted as met"),
            "{empty}"
        );
        let found = house.ok(&["catalogue", "search", "hospice"]);
        assert!(
            found.contains("No statement has all these words"),
            "{found}"
        );
        let found = house.ok(&["catalogue", "search", "advance", "care", "plans"]);
        assert_eq!(
            found,
            house.ok(&["evidence", "statements", "advance", "care", "plans"])
        );
        assert!(found.contains("evercare.coach.2"), "{found}");
        let none = house.stopped(1, &["catalogue", "show", "nobody"]);
        assert!(
            none.contains("Give one of nhs2005, evercare, ksf, cmp"),
            "{none}"
        );
    });
}

#[test]
fn a_table_is_looked_at_then_imported_and_an_empty_unit_is_filled() {
    both_ways(|house| {
        let newer = EVERCARE
            .replacen("\npublished = \"\"", "\nversion = 2\npublished = \"\"", 1)
            .replacen("row = \"a\"", "row = \"aa\"", 1);
        let path = table(house, "newer.toml", &newer);
        let planned = house.ok(&["catalogue", "import", &path]);
        assert!(
            planned.contains("0 statements added, 0 retired"),
            "{planned}"
        );
        assert!(planned.contains("Nothing was changed; --apply with --reason does it"));
        assert!(!house.ok(&["catalogue"]).contains("Version 2"));
        let why = house.stopped(1, &["catalogue", "import", &path, "--apply"]);
        assert!(why.to_lowercase().contains("reason"), "{why}");
        let saved = house.ok(&["catalogue", "import", &path, "--apply", "--reason", "newer"]);
        assert!(saved.starts_with("saved #"), "{saved}");
        assert!(house.ok(&["catalogue"]).contains("Version 2"));

        let broken = newer
            .replace("version = 2", "version = 3")
            .replace("code = \"coach\"", "cod = \"coach\"");
        let path = table(house, "broken.toml", &broken);
        let ran = house.run(&["catalogue", "import", &path, "--apply", "--reason", "x"]);
        assert_eq!(ran.code, 1);
        let line = broken
            .lines()
            .position(|line| line.starts_with("cod ="))
            .unwrap()
            + 1;
        assert!(ran.out.contains(&line.to_string()), "{}", ran.out);
        assert!(
            ran.out.contains("has nothing called 'cod'") && ran.out.contains("has no 'code'"),
            "{}",
            ran.out
        );
        fs::write(house.home().join("latin.toml"), b"schema = 1\n# caf\xe9\n").unwrap();
        let latin = house.home().join("latin.toml");
        let said = house.stopped(1, &["catalogue", "import", latin.to_str().unwrap()]);
        assert!(said.contains("line 2: this is not text in UTF-8"), "{said}");
        house.stopped(3, &["catalogue", "import", house.home().to_str().unwrap()]);

        let statement = "Talks early about what matters.";
        let extend = [
            "catalogue",
            "extend",
            "ksf.palliative",
            "--statement",
            statement,
            "--reason",
            "announced",
        ];
        house.ok(&extend);
        let twice = house.stopped(1, &extend);
        assert!(twice.contains("local.ksf.palliative.1"), "{twice}");
        let shown = house.ok(&["catalogue", "show", "ksf", "ksf.palliative"]);
        assert!(
            shown.contains(statement) && shown.contains("(local: "),
            "{shown}"
        );
        let of_source = house.stopped(
            1,
            &[
                "catalogue",
                "extend",
                "ksf.1",
                "--statement",
                "x",
                "--reason",
                "x",
            ],
        );
        assert!(of_source.contains("Import a newer version"), "{of_source}");
    });
}

#[test]
fn the_template_is_in_order_and_named_where_a_table_is_not() {
    both_ways(|house| {
        let template = house.ok(&["catalogue", "template"]);
        let path = table(house, "mine.toml", &template);
        let planned = house.ok(&["catalogue", "import", &path]);
        assert!(
            planned.contains("mine.toml: example, Example framework"),
            "{planned}"
        );
        assert!(
            planned.contains("with 2 units and 2 statements"),
            "{planned}"
        );
        // One of each is said as one.
        let unit = template.find("# A unit without statements").unwrap();
        let gap = template
            .find("# Optional: what the source leaves out")
            .unwrap();
        let one = format!("{}{}", &template[..unit], &template[gap..])
            .replace("unit = \"example.people.2\"", "unit = \"\"");
        let second = one.rfind("  [[unit.statement]]").unwrap();
        let end = one.find("# Optional: what the source leaves out").unwrap();
        let one = format!("{}{}", &one[..second], &one[end..]).replace(
            "# Optional here: partial_rows",
            "partial_rows = [\"a\"]\n# Optional here: partial_rows",
        );
        let planned = house.ok(&["catalogue", "import", &table(house, "one.toml", &one)]);
        assert!(planned.contains("with 1 unit and 1 statement"), "{planned}");
        house.ok(&["catalogue", "import", &path, "--apply", "--reason", "ours"]);
        assert!(
            house
                .ok(&["catalogue", "show", "example"])
                .contains("P1 Listening")
        );
        let broken = template.replace("code = \"P1\"", "cod = \"P1\"");
        let path = table(house, "broken.toml", &broken);
        let ran = house.run(&["catalogue", "import", &path]);
        assert!(ran.out.contains("`caseload catalogue template`"), "{ran:?}");
    });
}
