//! What a team server is installed with is read without complaint by those for whom it is made.

use std::process::{Command, Output};

use crate::cli_house::House;

/// Runs a tool of the system; none where it is not installed, unless it is needed and `CASELOAD_REQUIRE_ALL` is set.
fn tool(mut command: Command, needed: bool) -> Option<Output> {
    match command.output() {
        Ok(ran) => Some(ran),
        Err(error) => {
            let required = needed && std::env::var_os("CASELOAD_REQUIRE_ALL").is_some();
            assert!(!required, "{command:?}: {error}");
            eprintln!("left out, since it does not run: {command:?}: {error}");
            None
        }
    }
}

#[test]
fn systemd_reads_the_units() {
    let house = House::empty();
    let folder = house.home().join("units");
    let said = house.ok(&["generate", "systemd", "--to", folder.to_str().unwrap()]);
    assert!(
        said.contains("belongs to /etc/systemd/system/caseload.service"),
        "{said}"
    );
    let unit = std::fs::read_to_string(folder.join("caseload.service")).unwrap();
    for line in [
        "Type=notify",
        "PrivateNetwork=yes",
        "RestrictAddressFamilies=AF_UNIX",
        "ProtectSystem=strict",
    ] {
        assert!(unit.lines().any(|it| it == line), "{line}: {unit}");
    }
    assert!(!unit.lines().any(|it| it.starts_with("PrivateUsers")));
    let printed = house.ok(&["generate", "systemd"]);
    assert!(printed.contains(unit.lines().next().unwrap()), "{printed}");
    let mut verify = Command::new("systemd-analyze");
    verify
        .arg("verify")
        .arg("--man=no")
        .arg(folder.join("caseload.service"))
        .arg(folder.join("caseload.socket"))
        .arg(folder.join("caseload-checkpoint.service"))
        .arg(folder.join("caseload-checkpoint.timer"));
    if let Some(ran) = tool(verify, false) {
        let said = String::from_utf8_lossy(&ran.stderr).into_owned();
        let ours: Vec<&str> = said
            .lines()
            .filter(|line| line.contains("caseload"))
            .collect();
        assert!(ran.status.success() && ours.is_empty(), "{said}");
    }
    let timed = std::fs::read_to_string(folder.join("caseload-checkpoint.service")).unwrap();
    assert!(timed.contains(" checkpoint --to /var/lib/"), "{timed}");
    let user = house.ok(&["generate", "systemd", "--user"]);
    assert!(user.contains("caseload-checkpoint.timer"), "{user}");
    assert!(user.contains("%t/caseload.sock"), "{user}");
    house.stopped(1, &["generate", "systemd", "--group", "a b"]);
}

#[test]
fn sshd_reads_the_block() {
    let house = House::empty();
    let block = house.ok(&["generate", "sshd", "--group", "nurses"]);
    for line in [
        "Match Group nurses",
        "ClientAliveInterval 15",
        "ClientAliveCountMax 3",
        "PermitTTY yes",
    ] {
        assert!(block.contains(line), "{line}: {block}");
    }
    let key = house.home().join("key");
    let mut make = Command::new("ssh-keygen");
    make.args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(&key);
    if tool(make, true).is_none() {
        return;
    }
    let file = house.home().join("sshd_config");
    let text = format!("HostKey {}\n{block}", key.display());
    std::fs::write(&file, text).unwrap();
    let mut checking = Command::new("/usr/sbin/sshd");
    // Without its folder at run time sshd does not even read.
    let _ = std::fs::create_dir_all("/run/sshd");
    checking.args(["-t", "-f"]).arg(&file);
    if let Some(ran) = tool(checking, true) {
        assert!(
            ran.status.success(),
            "{}",
            String::from_utf8_lossy(&ran.stderr)
        );
    }
}
