//! Practice levels, countersignatures, comments, passphrases and supervision from the shell, on the built program.

use crate::cli_house::{House, both_ways};

/// Sets the passphrase of who runs the tests from so many lines, and expects an exit code.
fn with_passphrase(house: &House, lines: &str, code: i32) -> crate::cli_house::Ran {
    let ran = house.feed(&["passphrase", "--from-stdin"], lines.as_bytes());
    assert_eq!(ran.code, code, "{ran:?}");
    ran
}

#[test]
fn a_passphrase_is_set_changed_and_never_shown() {
    both_ways(|house| {
        let refused = with_passphrase(house, "too short\n", 1);
        assert!(refused.err.contains("12 characters"), "{refused:?}");
        with_passphrase(house, "kettle lamp otter brick\n", 0);
        // From now on the old one is asked for: a line alone is not enough.
        with_passphrase(house, "another lamp otter brick\n", 2);
        let wrong = with_passphrase(house, "not the one\nanother lamp otter brick\n", 1);
        assert!(wrong.err.contains("not the passphrase"), "{wrong:?}");
        with_passphrase(
            house,
            "kettle lamp otter brick\nanother lamp otter brick\n",
            0,
        );
        let on_no_terminal = house.stopped(2, &["passphrase"]);
        assert!(on_no_terminal.contains("--from-stdin"), "{on_no_terminal}");
        for shown in [
            house.ok(&["staff", "--json"]),
            house.ok(&["supervision", "--json"]),
            house.ok(&["policy", "--json"]),
        ] {
            assert!(
                !shown.contains("argon2") && !shown.contains("otter"),
                "{shown}"
            );
        }
        let served = house.end_serving();
        house.ok(&["rebuild"]);
        assert_eq!(house.json(&["verify"])["sound"], true);
        if served {
            house.serve();
        }
        with_passphrase(house, "another lamp otter brick\na third one of mine\n", 0);
    });
}

#[test]
fn on_the_demo_an_entry_is_commented_on_and_countersigned() {
    for serves in [false, true] {
        let mut house = House::empty();
        make_demo(&house);
        if serves {
            house.serve();
        }
        comment_and_countersign(&house);
        house.end_serving();
    }
}

/// The made-up service as it is on a morning in November 2026, where the house keeps its store.
fn make_demo(house: &House) {
    let store = house.store();
    std::fs::create_dir_all(store.parent().unwrap()).unwrap();
    let moment = "2026-11-18T11:20:00Z".parse::<jiff::Timestamp>().unwrap();
    caseload::demo::generate(&store, caseload::domain::time::Moment::from(moment)).unwrap();
}

fn comment_and_countersign(house: &House) {
    let at = |arguments: &[&str]| house.run(arguments);
    let list = at(&["--as", "osei", "countersign", "list", "--json"]);
    let queue: serde_json::Value = serde_json::from_str(&list.out).unwrap();
    let waiting = queue["rows"].as_array().unwrap().len();
    let entry = queue["rows"][0]["entry"].to_string();
    let today = at(&["--as", "osei", "today"]);
    assert!(
        today.out.contains(&format!("to countersign {waiting}")),
        "{today:?}"
    );
    assert!(
        at(&["--as", "osei", "countersign", "list"])
            .out
            .contains("Tom Farrow")
    );
    assert_eq!(at(&["--as", "osei", "countersign", &entry]).code, 2);
    let refused = at(&["--as", "farrow", "countersign", &entry, "--how", "reviewed"]);
    assert_eq!(refused.code, 1, "{refused:?}");
    assert_eq!(
        at(&["--as", "iyer", "comment", &entry, "Thank you"]).code,
        0
    );
    let signed = at(&[
        "--as",
        "osei",
        "countersign",
        &entry,
        "--how",
        "discussed",
        "--note",
        "Well put",
    ]);
    assert_eq!(signed.code, 0, "{signed:?}");
    let left = at(&["--as", "osei", "countersign", "list", "--json"]);
    let left: serde_json::Value = serde_json::from_str(&left.out).unwrap();
    assert_eq!(left["total"], waiting - 1);
    let record = at(&["--as", "farrow", "supervision"]);
    assert!(
        record.out.contains("CMP1, supervisor Abena Osei"),
        "{record:?}"
    );
    assert!(
        record
            .out
            .contains(&format!("Countersigned #{entry} (discussed)")),
        "{record:?}"
    );
    assert_eq!(at(&["--as", "farrow", "supervision", "osei"]).code, 1);
    let level = at(&[
        "--as",
        "lindqvist",
        "level",
        "farrow",
        "none",
        "--reason",
        "moved on",
    ]);
    assert_eq!(level.code, 0, "{level:?}");
    assert_eq!(
        at(&["--as", "lindqvist", "level", "farrow", "CMP4"]).code,
        2
    );
    assert!(!at(&["--as", "osei", "staff"]).out.contains("CMP1"));
}
