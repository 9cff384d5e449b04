//! Cover, who looked and openings without a relationship from the shell, on the built program.

use crate::cli_house::{House, both_ways};

/// The number of the first entry that a receipt names.
fn entry(receipt: &str) -> String {
    let word = receipt.split_whitespace().nth(1).unwrap();
    let first = word.split('-').next().unwrap();
    first.trim_start_matches('#').to_owned()
}

fn colleague(house: &House, login: &str, role: &str) {
    house.ok(&["staff", "add", login, "--name", login, "--role", role]);
}

#[test]
fn cover_is_arranged_listed_and_ended() {
    both_ways(|house| {
        colleague(house, "bell", "case_manager");
        let none = house.stopped(1, &["cover", "arrange", "--by", "bell", "--until", "+3d"]);
        assert!(none.to_lowercase().contains("reason"), "{none}");
        let arrange = [
            "cover", "arrange", "--by", "bell", "--until", "+3d", "--reason", "leave",
        ];
        let cover = entry(&house.ok(&arrange));
        let twice = house.stopped(1, &arrange);
        assert!(twice.contains("covers for"), "{twice}");
        let list = house.json(&["cover", "list"]);
        assert_eq!(
            (&list[0]["state"], &list[0]["by_name"]),
            (&"now".into(), &"bell".into())
        );
        assert!(house.ok(&["cover"]).contains("leave"));
        assert!(house.ok(&["staff"]).contains("covered by bell"));
        let meanwhile = house.ok(&["cover", "meanwhile", &cover]);
        assert!(
            meanwhile.contains("Nothing was recorded by others"),
            "{meanwhile}"
        );
        house.ok(&["cover", "end", &cover, "--reason", "back early"]);
        assert_eq!(house.json(&["cover", "list"])[0]["state"], "ended");
        let gone = house.stopped(1, &["cover", "end", "1", "--reason", "x"]);
        assert!(gone.contains("caseload cover list"), "{gone}");
    });
}

#[test]
fn who_looked_is_listed_by_patient_and_by_login() {
    both_ways(|house| {
        let number = house.register(1, "Begum");
        house.ok(&["show", &number]);
        let looked = house.json(&["looked", &number]);
        assert_eq!(looked["rows"][0]["entitlement"], "own_caseload", "{looked}");
        let who = looked["rows"][0]["who"].as_str().unwrap().to_owned();
        assert!(house.ok(&["looked", "begum"]).contains(&who));
        let login = house.json(&["staff"])[0]["login"]
            .as_str()
            .unwrap()
            .to_owned();
        let by = house.json(&["looked", "--by", &login]);
        assert_eq!(by["rows"][0]["name"], "BEGUM, Test", "{by}");
        house.stopped(1, &["looked", "--by", "nobody"]);
        assert_eq!(house.feed(&["looked"], b"").code, 2);
    });
}

#[test]
fn what_waits_for_judgement_is_listed_with_who_judges() {
    both_ways(|house| {
        let number = house.register(1, "Begum");
        // The first administrator is the lead: while nobody is appointed, theirs is the list.
        let list = house.ok(&["privacy", "list"]);
        assert!(
            list.contains("Nobody is appointed") && list.contains("Nothing waits"),
            "{list}"
        );
        let shown = house.json(&["show", &number]);
        let entry = shown["page"]["lines"][0]["entry"].to_string();
        let none = house.stopped(
            1,
            &["privacy", "judge", &entry, "justified", "--words", "x"],
        );
        assert!(none.contains("caseload privacy list"), "{none}");
        let perhaps = ["privacy", "judge", &entry, "perhaps"];
        assert_eq!(house.feed(&perhaps, b"").code, 2);
        let refused = house.feed(
        &["submit", "-"],
        format!(
            "{{\"command\":\"judge_break_glass\",\"opening\":{entry},\"verdict\":\"justified\",\"words\":\"x\"}}\n"
        )
        .as_bytes(),
    );
        assert_eq!(refused.code, 1, "{refused:?}");
        colleague(house, "privacy", "privacy_officer");
        let appointed = house.stopped(1, &["privacy"]);
        assert!(appointed.contains("privacy officer"), "{appointed}");
    });
}
