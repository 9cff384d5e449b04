//! `caseload doctor` says what is wrong and what to do, with a store and without.

use std::os::unix::fs::PermissionsExt as _;

use crate::cli_house::House;

/// The verdict on one thing.
fn verdict(findings: &serde_json::Value, what: &str) -> String {
    let found = findings.as_array().unwrap();
    let it = found.iter().find(|it| it["what"] == what);
    it.unwrap_or_else(|| panic!("nothing on {what}: {findings}"))["verdict"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn findings(house: &House) -> (i32, serde_json::Value) {
    let ran = house.run(&["doctor", "--json"]);
    (ran.code, serde_json::from_str(&ran.out).unwrap())
}

#[test]
fn without_a_store_it_says_so_and_looks_at_the_rest() {
    let house = House::empty();
    let (_, found) = findings(&house);
    assert_eq!(verdict(&found, "store"), "look_at");
    assert_eq!(verdict(&found, "configuration"), "fine");
    assert_eq!(verdict(&found, "time zone"), "fine");
    assert!(!house.store().exists(), "it makes nothing");
}

#[test]
fn others_rights_and_a_broken_configuration_are_wrong_with_what_to_do() {
    let house = House::new();
    let (_, found) = findings(&house);
    assert_eq!(verdict(&found, "store"), "fine");
    assert_eq!(verdict(&found, "reserve"), "fine");
    assert!(!house.store().join("doctor.tmp").exists());
    let mode =
        |bits| std::fs::set_permissions(house.store(), std::fs::Permissions::from_mode(bits));
    mode(0o755).unwrap();
    let ran = house.run(&["doctor"]);
    assert_eq!(ran.code, 3, "{ran:?}");
    assert!(
        ran.out.contains("WRONG") && ran.out.contains("chmod 700"),
        "{}",
        ran.out
    );
    mode(0o700).unwrap();
    let folder = house.home().join(".config/caseload");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("config.toml"), "sokcet = 1\n").unwrap();
    let (code, found) = findings(&house);
    assert_eq!(
        (code, verdict(&found, "configuration").as_str()),
        (3, "wrong")
    );
    std::fs::write(folder.join("config.toml"), "socket = \"/nowhere/a.sock\"\n").unwrap();
    let (code, found) = findings(&house);
    assert_eq!((code, verdict(&found, "socket").as_str()), (3, "wrong"));
    // The store beside a server is the server's to look after.
    assert_eq!(verdict(&found, "store"), "look_at");
}
