//! A computer that people log in to: a real OpenSSH server on the loopback, with a configuration, a host key and throw-away
//! users of its own, in front of a team server. All of it is gone when it is dropped.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use nix::sys::signal::{Signal, kill};
use nix::unistd::{Pid, Uid, User, chown};
use portable_pty::CommandBuilder;

use crate::screen::{LIMIT, Screen};
use crate::team::{PROGRAM, Server, Team, skip, wait_until};

const SSHD: &str = "/usr/sbin/sshd";
/// How the names of throw-away users and of their group begin; the number of the process that made them follows.
const PREFIX: &str = "clt-";

/// The computer.
pub struct Host {
    /// Two who are in the register, and one who is not.
    pub users: [String; 3],
    port: u16,
    // In the order in which they go: users when nothing of theirs runs any more, folders when nobody uses them.
    sshd: Server,
    _caseload: Server,
    _made: Made,
    pub team: Team,
}

/// Runs a command of the system; it succeeds.
fn system(program: &str, arguments: &[&str]) -> Output {
    let output = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .unwrap_or_else(|error| panic!("{program}: {error}"));
    assert!(
        output.status.success(),
        "{program} {arguments:?}: {output:?}"
    );
    output
}

/// Users and a group of the system, removed when this is dropped.
struct Made {
    users: Vec<String>,
    group: String,
}

impl Drop for Made {
    fn drop(&mut self) {
        for user in &self.users {
            remove_user(user);
        }
        let _ = Command::new("groupdel").arg(&self.group).output();
    }
}

fn remove_user(user: &str) {
    let _ = Command::new("userdel")
        .args(["--force", "--remove", user])
        .output();
}

/// Removes what a run left that was killed: users and groups whose process is no more.
fn remove_left_over() {
    let is_left = |name: &str| {
        let process = name
            .strip_prefix(PREFIX)
            .and_then(|rest| rest.split('-').next());
        process.is_some_and(|process| !Path::new("/proc").join(process).exists())
    };
    let names = |file: &str| -> Vec<String> {
        let text = fs::read_to_string(file).unwrap();
        let names = text.lines().filter_map(|line| line.split(':').next());
        names
            .filter(|name| is_left(name))
            .map(str::to_owned)
            .collect()
    };
    for user in names("/etc/passwd") {
        remove_user(&user);
    }
    for group in names("/etc/group") {
        let _ = Command::new("groupdel").arg(group).output();
    }
}

/// Makes the users, each with a key of their own that lets them in.
fn make_users(folder: &Path, group: &str, users: &[String]) {
    system("groupadd", &[group]);
    for user in users {
        let home = folder.join(user);
        let home = home.to_str().unwrap();
        // A password that nothing matches; a locked one would keep the keys out, too.
        let words = ["--create-home", "--home-dir", home, "--shell", "/bin/sh"];
        let more = ["--password", "*", "--groups", group, user];
        system("useradd", &[&words[..], &more[..]].concat());
        let key = key_of(folder, user);
        make_key(&key);
        let owner = User::from_name(user).unwrap().unwrap();
        let secret = folder.join(user).join(".ssh");
        fs::create_dir(&secret).unwrap();
        let list = secret.join("authorized_keys");
        fs::copy(key.with_extension("pub"), &list).unwrap();
        for path in [&secret, &list] {
            chown(
                path,
                Some(Uid::from_raw(owner.uid.as_raw())),
                Some(owner.gid),
            )
            .unwrap();
        }
    }
}

fn key_of(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("key-{name}"))
}

fn make_key(path: &Path) {
    let path = path.to_str().unwrap();
    system("ssh-keygen", &["-q", "-t", "ed25519", "-N", "", "-f", path]);
}

/// The store of the team, made by root, who knows everybody but the stranger.
fn make_store(team: &Team, users: &[String]) {
    let run = |arguments: &[&str]| {
        let mut command = team.command("root", arguments);
        let output = command.arg("--store").arg(team.store()).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {output:?}");
    };
    run(&["init", "--service", "Test"]);
    for (user, name) in users.iter().zip(["Abena Osei", "Margaret Bell"]) {
        let words = ["staff", "add", user, "--name", name];
        let more = ["--role", "case_manager", "--profession", "nurse"];
        run(&[&words[..], &more[..]].concat());
    }
    run(&[
        "policy",
        "set",
        "team_sees_all",
        "true",
        "--reason",
        "Small",
    ]);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/import/comma_utf8.csv");
    run(&["import", "patients", file.to_str().unwrap(), "--apply"]);
}

/// What the OpenSSH server is told: everything as usual, with a copying service and forwarding that are there for others,
/// and the block for the group.
fn configuration(team: &Team, port: u16, block: &str) -> String {
    format!(
        "Port {port}\nListenAddress 127.0.0.1\nHostKey {}\nPidFile none\nUsePAM no\nPasswordAuthentication no\n\
         KbdInteractiveAuthentication no\nLogLevel VERBOSE\nSubsystem sftp internal-sftp\nAllowTcpForwarding yes\n\
         SetEnv LANG=C.UTF-8 CASELOAD_SERVER={}\n\n{block}",
        key_of(team.folder(), "host").display(),
        team.socket().display(),
    )
}

/// The block by which a login of the group opens the program and nothing else, as the program prints it.
fn block(program: &Path, group: &str) -> String {
    let program = program.to_str().unwrap();
    let output = system(program, &["generate", "sshd", "--group", group]);
    String::from_utf8(output.stdout).unwrap()
}

impl Host {
    /// A computer with a team server and people, or none where this one cannot be it: then why is said.
    pub fn new() -> Option<Host> {
        if !nix::unistd::geteuid().is_root() {
            skip("only root can start an OpenSSH server and make users");
            return None;
        }
        if !Path::new(SSHD).exists() {
            skip("openssh-server is not installed");
            return None;
        }
        remove_left_over();
        let team = Team::without_store();
        // One for each computer of this process.
        let (process, port) = (std::process::id(), free_port());
        let group = format!("{PREFIX}{process}-{port}");
        let users = ["a", "b", "x"].map(|mark| format!("{group}-{mark}"));
        let made = Made {
            users: users.to_vec(),
            group: group.clone(),
        };
        make_users(team.folder(), &group, &users);
        let program = team.folder().join("caseload");
        fs::copy(PROGRAM, &program).unwrap();
        make_store(&team, &users[..2]);
        let caseload = Server::start(team.serving().args(["--group", &group]));
        caseload.says(" serves ");

        let host_key = key_of(team.folder(), "host");
        make_key(&host_key);
        let public = fs::read_to_string(host_key.with_extension("pub")).unwrap();
        let known = format!("[127.0.0.1]:{port} {public}");
        fs::write(team.folder().join("known_hosts"), known).unwrap();
        let file = team.folder().join("sshd_config");
        let text = configuration(&team, port, &block(&program, &group));
        fs::write(&file, text).unwrap();
        // Where Debian's own service would make it.
        fs::create_dir_all("/run/sshd").unwrap();
        system(SSHD, &["-t", "-f", file.to_str().unwrap()]);
        let sshd = Server::start(Command::new(SSHD).args(["-D", "-e", "-f"]).arg(&file));
        sshd.says("Server listening");
        Some(Host {
            users,
            port,
            sshd,
            _caseload: caseload,
            _made: made,
            team,
        })
    }

    /// The options of `ssh`, `scp` and `sftp` for a user; nothing of this computer's own configuration counts.
    pub fn options(&self, user: &str) -> Vec<String> {
        let folder = self.team.folder();
        let known = folder.join("known_hosts");
        let options = [
            "-F".to_owned(),
            "/dev/null".to_owned(),
            "-i".to_owned(),
            key_of(folder, user).to_str().unwrap().to_owned(),
        ];
        let settings = [
            format!("Port={}", self.port),
            format!("UserKnownHostsFile={}", known.display()),
            "StrictHostKeyChecking=yes".to_owned(),
            "IdentitiesOnly=yes".to_owned(),
            "BatchMode=yes".to_owned(),
        ];
        let settings = settings.into_iter().flat_map(|one| ["-o".to_owned(), one]);
        options.into_iter().chain(settings).collect()
    }

    /// Where a user logs in.
    pub fn address(user: &str) -> String {
        format!("{user}@127.0.0.1")
    }

    /// Logs in with a terminal, and asks for a command there.
    pub fn log_in_for(&self, user: &str, command: &[&str]) -> Screen {
        let mut ssh = CommandBuilder::new("ssh");
        ssh.args(self.options(user));
        ssh.arg("-tt");
        ssh.arg(Host::address(user));
        ssh.args(command);
        ssh.env_clear();
        ssh.env("PATH", "/usr/bin:/bin");
        ssh.env("TERM", "xterm-256color");
        Screen::run(ssh)
    }

    /// Logs in with a terminal.
    pub fn log_in(&self, user: &str) -> Screen {
        self.log_in_for(user, &[])
    }

    /// Runs `ssh`, `scp` or `sftp` without a terminal.
    pub fn run(&self, program: &str, user: &str, arguments: &[&str]) -> Output {
        Command::new(program)
            .args(self.options(user))
            .args(arguments)
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    /// The port at which it is reached.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Processes below the OpenSSH server, of a name.
    pub fn processes(&self, name: &str) -> Vec<i32> {
        below(self.sshd.process())
            .into_iter()
            .filter(|(_, found)| found == name)
            .map(|(process, _)| process)
            .collect()
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        let processes = || below(self.sshd.process()).into_iter();
        for (process, _) in processes() {
            let _ = kill(Pid::from_raw(process), Signal::SIGKILL);
        }
        // Their users can be removed only then.
        wait_until("the sessions to end", LIMIT, || processes().count() == 0);
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    listener.local_addr().unwrap().port()
}

/// All living processes below one, with their names.
fn below(top: i32) -> Vec<(i32, String)> {
    let mut all = Vec::new();
    for entry in fs::read_dir("/proc").unwrap().flatten() {
        let Some(process) = entry
            .file_name()
            .to_str()
            .and_then(|name| name.parse::<i32>().ok())
        else {
            continue;
        };
        let Ok(stat) = fs::read_to_string(entry.path().join("stat")) else {
            continue;
        };
        let (head, rest) = stat.rsplit_once(") ").unwrap();
        let name = head.split_once('(').unwrap().1.to_owned();
        let mut fields = rest.split_whitespace();
        let is_alive = fields.next() != Some("Z");
        let parent: i32 = fields.next().unwrap().parse().unwrap();
        if is_alive {
            all.push((process, parent, name));
        }
    }
    let mut found = Vec::new();
    let mut tops = vec![top];
    while let Some(top) = tops.pop() {
        for (process, _, name) in all.iter().filter(|(_, parent, _)| *parent == top) {
            tops.push(*process);
            found.push((*process, name.clone()));
        }
    }
    found
}
