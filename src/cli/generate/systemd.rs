//! What a team server is installed with: unit, socket, user and folder, as systemd reads them.
//!
//! The unit leaves out what would break the peers' credentials (`PrivateUsers`): who connects is who the kernel says.

/// A file to be installed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemFile {
    /// Its name.
    pub name: &'static str,
    /// The folder it belongs into.
    pub folder: &'static str,
    /// Its text; the first line names the file.
    pub text: String,
}

fn file(name: &'static str, folder: &'static str, body: &str) -> SystemFile {
    SystemFile {
        name,
        folder,
        text: format!("# {folder}/{name}\n{body}"),
    }
}

/// The files for the whole machine. `program` is the installed program, `group` may connect.
pub fn of_the_machine(program: &str, group: &str) -> Vec<SystemFile> {
    let home = if ["/home/", "/root/"]
        .iter()
        .any(|home| program.starts_with(home))
    {
        "read-only"
    } else {
        "yes"
    };
    let unit = UNIT
        .replace("PROGRAM", program)
        .replace("GROUP", group)
        .replace("HOMES", home);
    vec![
        file("caseload.service", "/etc/systemd/system", &unit),
        file(
            "caseload.socket",
            "/etc/systemd/system",
            &SOCKET.replace("GROUP", group),
        ),
        file(
            "caseload.conf",
            "/etc/sysusers.d",
            &SYSUSERS.replace("GROUP", group),
        ),
        file(
            "caseload-folders.conf",
            "/etc/tmpfiles.d",
            &TMPFILES.replace("GROUP", group),
        ),
        file("config.toml", "/etc/caseload", CONFIG),
        file(
            "caseload-checkpoint.service",
            "/etc/systemd/system",
            &CHECKPOINT
                .replace("PROGRAM", program)
                .replace("HOMES", home),
        ),
        file(
            "caseload-checkpoint.timer",
            "/etc/systemd/system",
            CHECKPOINT_TIMER,
        ),
    ]
}

/// The units of one person's own server.
pub fn of_a_user(program: &str) -> Vec<SystemFile> {
    let folder = "~/.config/systemd/user";
    let unit = |text: &str| text.replace("PROGRAM", program);
    vec![
        file("caseload.service", folder, &unit(USER_UNIT)),
        file(
            "caseload-checkpoint.service",
            folder,
            &unit(USER_CHECKPOINT),
        ),
        file("caseload-checkpoint.timer", folder, CHECKPOINT_TIMER),
    ]
}

const CHECKPOINT: &str = "\
[Unit]
Description=caseload, a signed checkpoint kept elsewhere
Documentation=man:caseload-checkpoint(1)
Requires=caseload.socket
After=caseload.service

# The server answers people of its register alone, so this login must be there; any role will do:
#   caseload staff add caseload --name \"The checkpoint timer\" --role auditor
# What shows a journal to have been exchanged is a copy that its owner cannot write: bring the folder to another machine,
# or mount one of another machine here.
[Service]
Type=oneshot
ExecStart=PROGRAM --server /run/caseload/caseload.sock checkpoint --to /var/lib/caseload-checkpoints
User=caseload
UMask=0027
StateDirectory=caseload-checkpoints
StateDirectoryMode=0750
PrivateNetwork=yes
RestrictAddressFamilies=AF_UNIX
IPAddressDeny=any
NoNewPrivileges=yes
CapabilityBoundingSet=
ProtectSystem=strict
ProtectHome=HOMES
PrivateTmp=yes
PrivateDevices=yes
LockPersonality=yes
MemoryDenyWriteExecute=yes
RestrictRealtime=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
";

const CHECKPOINT_TIMER: &str = "\
[Unit]
Description=caseload, a signed checkpoint each hour

[Timer]
OnCalendar=hourly
RandomizedDelaySec=5min
Persistent=yes

[Install]
WantedBy=timers.target
";

const USER_CHECKPOINT: &str = "\
[Unit]
Description=caseload, a signed checkpoint kept elsewhere

[Service]
Type=oneshot
ExecStart=PROGRAM --server %t/caseload.sock checkpoint --to %h/caseload-checkpoints
UMask=0077
NoNewPrivileges=yes
";

const UNIT: &str = "\
[Unit]
Description=caseload, the team server
Documentation=man:caseload(1)
Requires=caseload.socket
After=caseload.socket

[Service]
Type=notify
ExecStart=PROGRAM --store /var/lib/caseload serve
User=caseload
Group=GROUP
UMask=0077
StateDirectory=caseload
StateDirectoryMode=0700
RuntimeDirectory=caseload
RuntimeDirectoryMode=0755
RuntimeDirectoryPreserve=yes
Restart=on-failure
RestartSec=1
TimeoutStopSec=60
LimitNOFILE=8192
OOMScoreAdjust=-500

# No network of any kind: people come through the socket.
PrivateNetwork=yes
RestrictAddressFamilies=AF_UNIX
IPAddressDeny=any

NoNewPrivileges=yes
CapabilityBoundingSet=
ProtectSystem=strict
ProtectHome=HOMES
PrivateTmp=yes
PrivateDevices=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
LockPersonality=yes
MemoryDenyWriteExecute=yes
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
# Not PrivateUsers: the server must see who connects.

[Install]
WantedBy=multi-user.target
";

const SOCKET: &str = "\
[Unit]
Description=caseload, where people's screens connect

[Socket]
ListenStream=/run/caseload/caseload.sock
SocketUser=caseload
SocketGroup=GROUP
SocketMode=0660
DirectoryMode=0755

[Install]
WantedBy=sockets.target
";

const SYSUSERS: &str = "\
# The server's own user, and the group whose members may connect.
g GROUP - -
u caseload - \"caseload, the team server\" /var/lib/caseload
";

const TMPFILES: &str = "\
d /run/caseload 0755 caseload GROUP -
d /var/lib/caseload 0700 caseload GROUP -
";

const CONFIG: &str = "\
socket = \"/run/caseload/caseload.sock\"
";

const USER_UNIT: &str = "\
[Unit]
Description=caseload, a server of one's own

[Service]
Type=notify
ExecStart=PROGRAM --store %h/.local/share/caseload serve --socket %t/caseload.sock
UMask=0077
Restart=on-failure
RestartSec=1
TimeoutStopSec=60
NoNewPrivileges=yes
RestrictAddressFamilies=AF_UNIX
LockPersonality=yes
MemoryDenyWriteExecute=yes
RestrictRealtime=yes
SystemCallArchitectures=native

[Install]
WantedBy=default.target
";
