//! The demo inside tmux, as most people have it who work over a thin line.

use std::process::{Command, Output};
use std::time::{Duration, Instant};

use crate::house::{ENVIRONMENT, House};
use crate::screen::LIMIT;
use crate::team::skip;

/// tmux with a server of its own, which is stopped when this is dropped.
struct Tmux<'a> {
    house: &'a House,
}

impl Tmux<'_> {
    fn run(&self, arguments: &[&str]) -> std::io::Result<Output> {
        Command::new("tmux")
            .arg("-S")
            .arg(self.house.home().join("tmux"))
            .args(["-f", "/dev/null"])
            .args(arguments)
            .env_clear()
            .envs(ENVIRONMENT)
            .envs(self.house.places())
            .current_dir(self.house.home())
            .output()
    }
}

impl Drop for Tmux<'_> {
    fn drop(&mut self) {
        let _ = self.run(&["kill-server"]);
    }
}

/// With `CASELOAD_REQUIRE_ALL` a missing tmux is a failure; otherwise it is said.
#[test]
fn the_demo_opens_in_tmux() {
    let house = House::empty();
    let tmux = Tmux { house: &house };
    if tmux.run(&["-V"]).is_err() {
        return skip("tmux is not installed");
    }
    let program = format!("'{}' demo", env!("CARGO_BIN_EXE_caseload"));
    let started = tmux
        .run(&["new-session", "-d", "-x", "80", "-y", "24", &program])
        .unwrap();
    assert!(started.status.success(), "{started:?}");
    let end = Instant::now() + LIMIT;
    let (_say, never) = std::sync::mpsc::channel::<()>();
    loop {
        let shown = tmux.run(&["capture-pane", "-p"]).unwrap();
        let shown = String::from_utf8(shown.stdout).unwrap();
        if shown.contains("[1 Today]") && shown.contains("50-80") {
            assert_eq!(shown.lines().count(), 24, "{shown}");
            return;
        }
        assert!(Instant::now() < end, "no Today in tmux:\n{shown}");
        // tmux tells nobody that its screen has changed: ask again in a moment.
        let _ = never.recv_timeout(Duration::from_millis(50));
    }
}
