//! Where a team server is configured, the program never opens another store by accident.

use crate::cli_house::House;

fn configure(house: &House, text: &str) {
    let folder = house.home().join(".config/caseload");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("config.toml"), text).unwrap();
}

#[test]
fn a_broken_configuration_stops_the_program_before_any_store_is_opened() {
    let house = House::new();
    configure(&house, "# ours\nsokcet = \"/run/a.sock\"\n");
    let said = house.stopped(4, &["list"]);
    assert!(
        said.contains("config.toml is not understood at line 2"),
        "{said}"
    );
    // Whoever names a store gets it all the same.
    let store = house.store();
    house.ok(&["--store", store.to_str().unwrap(), "list"]);
    house.ok(&["manual", "server"]);
}

#[test]
fn server_and_store_are_not_named_in_one_breath() {
    let house = House::empty();
    let both = ["--store", "here", "list", "--server", "/run/a.sock"];
    let said = house.stopped(2, &both);
    assert!(said.contains("give only one of them"), "{said}");
    let long = format!("/{}", "s".repeat(120));
    let said = house.stopped(4, &["--server", &long, "list"]);
    assert!(said.contains("121 bytes where 107"), "{said}");
}
