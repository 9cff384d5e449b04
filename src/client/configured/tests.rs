//! Which server is meant, told as what was said and what the files hold.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop")]

use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::os::unix::net::SocketAddr;

use super::*;

/// A configuration folder of one's own and a file of the machine, in a folder that goes away.
struct Machine {
    folder: tempfile::TempDir,
    around: Surroundings,
}

impl Machine {
    fn new() -> Machine {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().join("home");
        fs::create_dir_all(home.join("caseload")).unwrap();
        let around = Surroundings {
            config_home: Some(home),
            system_file: folder.path().join("etc/caseload/config.toml"),
            user: geteuid().as_raw(),
            ..Surroundings::default()
        };
        Machine { folder, around }
    }

    fn own(&self) -> PathBuf {
        self.folder.path().join("home/caseload/config.toml")
    }

    fn write(path: &Path, text: &str) {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o644)).unwrap();
    }

    fn asked(&self) -> Result<Option<ConfiguredServer>, ConfigurationError> {
        server(&self.around, None, None)
    }

    fn refused(&self) -> String {
        self.asked().unwrap_err().to_string()
    }
}

fn flag(path: &str) -> Said {
    Said::ByFlag(PathBuf::from(path))
}

fn variable(path: &str) -> Said {
    Said::ByVariable(PathBuf::from(path))
}

#[test]
fn without_a_word_there_is_no_server() {
    assert_eq!(Machine::new().asked().unwrap(), None);
    let nobody = Surroundings {
        system_file: PathBuf::from("/nowhere/config.toml"),
        ..Surroundings::default()
    };
    assert_eq!(server(&nobody, None, None).unwrap(), None);
}

#[test]
fn flag_before_variable_before_own_file_before_the_machines() {
    let machine = Machine::new();
    Machine::write(&machine.around.system_file, "socket = \"/run/all.sock\"\n");
    let found = machine.asked().unwrap().unwrap();
    assert_eq!(found.socket, Path::new("/run/all.sock"));
    assert_eq!(
        found.said_by,
        SaidBy::File(machine.around.system_file.clone())
    );
    // A file that says nothing leaves the word to the next.
    Machine::write(&machine.own(), "# nothing yet\n");
    assert_eq!(machine.asked().unwrap().unwrap(), found);
    Machine::write(&machine.own(), "# mine\nsocket = \"/run/mine.sock\"\n");
    let found = machine.asked().unwrap().unwrap();
    assert_eq!(found.socket, Path::new("/run/mine.sock"));
    assert_eq!(found.said_by, SaidBy::File(machine.own()));

    let ask = |by: Option<Said>, store: Option<Said>| {
        server(&machine.around, by.as_ref(), store.as_ref())
    };
    let found = ask(Some(variable("/run/var.sock")), None).unwrap().unwrap();
    assert_eq!(found.said_by, SaidBy::Variable);
    let found = ask(Some(flag("/run/flag.sock")), Some(variable("/store"))).unwrap();
    assert_eq!(found.unwrap().socket, Path::new("/run/flag.sock"));
}

#[test]
fn whoever_names_a_store_gets_that_store() {
    let machine = Machine::new();
    Machine::write(&machine.around.system_file, "socket = \"/run/all.sock\"\n");
    let ask = |by: Option<Said>, store: Option<Said>| {
        server(&machine.around, by.as_ref(), store.as_ref())
    };
    assert_eq!(ask(None, Some(flag("demo"))).unwrap(), None);
    assert_eq!(ask(None, Some(variable("/store"))).unwrap(), None);
    assert_eq!(
        ask(Some(variable("/run/var.sock")), Some(flag("demo"))).unwrap(),
        None
    );
    // An empty variable names none.
    assert!(ask(None, Some(variable(""))).unwrap().is_some());
    for (by, store) in [
        (flag("/run/a.sock"), flag("demo")),
        (variable("/run/a.sock"), variable("/store")),
    ] {
        let refused = ask(Some(by), Some(store)).unwrap_err().to_string();
        assert!(refused.contains("give only one"), "{refused}");
    }
}

#[test]
fn a_broken_file_is_told_with_its_line_and_never_passed_over() {
    let machine = Machine::new();
    Machine::write(&machine.around.system_file, "socket = \"/run/all.sock\"\n");
    for (text, line, word) in [
        ("# ours\nsokcet = \"/run/a.sock\"\n", 2, "sokcet"),
        ("socket = \"/run/a.sock\"\nport = 80\n", 2, "port"),
        ("\n\nsocket = 3\n", 3, "integer"),
        ("socket = \"/run/a.sock\n", 1, ""),
    ] {
        Machine::write(&machine.own(), text);
        let refused = machine.refused();
        let place = format!(
            "{} is not understood at line {line}",
            machine.own().display()
        );
        assert!(
            refused.contains(&place) && refused.contains(word),
            "{refused}"
        );
    }
    for text in ["socket = \"\"", "socket = \"run/a.sock\""] {
        Machine::write(&machine.own(), text);
        assert!(machine.refused().contains("no absolute path"));
    }
    fs::write(machine.own(), [0xff, 0xfe]).unwrap();
    assert!(machine.refused().contains("cannot read the configuration"));
    Machine::write(&machine.own(), &"#".repeat(70_000));
    assert!(machine.refused().contains("larger than"));
}

#[test]
fn a_file_that_somebody_else_could_have_written_is_refused() {
    let machine = Machine::new();
    Machine::write(&machine.own(), "socket = \"/run/mine.sock\"\n");
    for mode in [0o664, 0o646, 0o666] {
        fs::set_permissions(machine.own(), fs::Permissions::from_mode(mode)).unwrap();
        let refused = machine.refused();
        assert!(refused.contains("may write it: `chmod go-w"), "{refused}");
    }
    fs::set_permissions(machine.own(), fs::Permissions::from_mode(0o600)).unwrap();
    assert!(machine.asked().unwrap().is_some());

    let folder = machine.own().parent().unwrap().to_owned();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o777)).unwrap();
    assert!(machine.refused().contains("everybody may replace it"));
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();

    // The file belongs to whoever runs the test: to another user it is a stranger's, unless that is root.
    let mut other = machine.around.clone();
    other.user += 1;
    let as_other = server(&other, None, None);
    if geteuid().is_root() {
        assert!(as_other.unwrap().is_some());
        std::os::unix::fs::chown(machine.own(), Some(65_533), None).unwrap();
        assert!(machine.refused().contains("it belongs to user 65533"));
    } else {
        assert!(
            as_other
                .unwrap_err()
                .to_string()
                .contains("it belongs to user")
        );
    }
}

#[test]
fn what_is_no_file_is_refused_and_not_waited_for() {
    let machine = Machine::new();
    nix::unistd::mkfifo(
        &machine.own(),
        nix::sys::stat::Mode::from_bits_truncate(0o600),
    )
    .unwrap();
    assert!(machine.refused().contains("it is not a file"));
    fs::remove_file(machine.own()).unwrap();
    symlink("/nowhere/at/all", machine.own()).unwrap();
    assert!(machine.refused().contains("cannot read the configuration"));
    fs::remove_file(machine.own()).unwrap();
    fs::create_dir(machine.own()).unwrap();
    assert!(machine.refused().contains("not a file"));
}

#[test]
fn a_path_that_no_socket_can_have_is_refused() {
    let machine = Machine::new();
    let longest = format!("/{}", "s".repeat(SOCKET_BYTES_MAX - 1));
    let fits = server(&machine.around, Some(&flag(&longest)), None);
    assert_eq!(fits.unwrap().unwrap().socket, Path::new(&longest));
    let over = flag(&format!("{longest}s"));
    let refused = server(&machine.around, Some(&over), None).unwrap_err();
    assert!(
        refused.to_string().contains("108 bytes where 107"),
        "{refused}"
    );
    // The system draws the line at the same place.
    assert!(SocketAddr::from_pathname(&longest).is_ok());
    assert!(SocketAddr::from_pathname(format!("{longest}s")).is_err());
}

#[test]
fn a_server_listens_where_its_user_may() {
    let at = |user, runtime: Option<&str>, service: Option<&str>| {
        listening_path(&Surroundings {
            user,
            runtime_folder: runtime.map(PathBuf::from),
            service_folder: service.map(PathBuf::from),
            ..Surroundings::default()
        })
    };
    assert_eq!(at(0, None, None).unwrap(), Path::new(SYSTEM_SOCKET));
    let mine = at(1000, Some("/run/user/1000"), None).unwrap();
    assert_eq!(mine, Path::new("/run/user/1000/caseload.sock"));
    let service = at(990, None, Some("/run/caseload")).unwrap();
    assert_eq!(service, Path::new(SYSTEM_SOCKET));
    assert!(matches!(
        at(1000, None, None),
        Err(ConfigurationError::NoPlace)
    ));
    let deep = format!("/{}", "d".repeat(100));
    let deep = at(1000, Some(&deep), None);
    assert!(matches!(
        deep,
        Err(ConfigurationError::TooLong { found: 115, .. })
    ));
}
